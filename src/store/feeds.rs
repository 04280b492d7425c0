//! Feeds, and the other sources that stories are filed under.

use rusqlite::{Connection, OptionalExtension, Row};

use super::stories::count;
use super::{Store, StoreError, ledger, upkeep};
use crate::news::{Feed, FeedCount, FeedId, NewFeed, fold};

/// What kind of source a feed is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Subscribed: it is fetched.
    Feed,
    /// A name that imported stories carry; never fetched.
    Import,
    /// The stories that come with the program; left out of counts once a real feed is subscribed.
    Starter,
}

impl Origin {
    fn name(self) -> &'static str {
        match self {
            Self::Feed => "feed",
            Self::Import => "import",
            Self::Starter => "starter",
        }
    }
}

const COLUMNS: &str = "SELECT id, url, title, site, folder, error, unread FROM feed";

impl Store {
    /// Finds the source that stories are filed under, by its address or else its title, or makes it.
    ///
    /// Asking with [`Origin::Feed`] subscribes: to a feed that was removed again, or known from an
    /// import, too. What is subscribed already keeps its title and folder; what was only the name of imported
    /// stories takes those that it is subscribed with.
    pub fn source(&self, feed: &NewFeed, origin: Origin) -> Result<FeedId, StoreError> {
        if let Some(id) = self.read(|conn| settled(conn, feed, origin))? {
            return Ok(FeedId(id));
        }
        let id = self.write(|tx| {
            let id = find_or_add(tx, feed, origin)?;
            if origin == Origin::Feed {
                ledger::silence_starter(tx)?;
            }
            Ok(id)
        })?;
        Ok(FeedId(id))
    }

    /// Gives a source a name and a site where it has none of its own yet.
    pub fn name_source(&self, id: FeedId, title: &str, site: &str) -> Result<(), StoreError> {
        match self.feed(id)? {
            Some(feed) if feed.title.is_empty() || feed.title == feed.url || feed.site.is_empty() => {
                self.write(|tx| upkeep::name(tx, id, title, site))
            }
            _ => Ok(()),
        }
    }

    /// How many feeds are subscribed.
    pub fn subscriptions(&self) -> Result<u64, StoreError> {
        self.read(|conn| {
            let mut ask =
                conn.prepare_cached("SELECT count(*) FROM feed WHERE origin = 'feed' AND subscribed = 1")?;
            Ok(ask.query_row([], |row| count(row, 0))?)
        })
    }

    /// The sources in the sidebar, by folder and title.
    pub fn feeds(&self) -> Result<Vec<FeedCount>, StoreError> {
        self.read(listed)
    }

    /// Returns one source.
    pub fn feed(&self, id: FeedId) -> Result<Option<Feed>, StoreError> {
        self.read(|conn| {
            let mut ask = conn.prepare_cached(&format!("{COLUMNS} WHERE id = ?1"))?;
            Ok(ask.query_row([id.0], |row| Ok(read_row(row)?.feed)).optional()?)
        })
    }

    /// The source that holds the stories that come with the program, if they are in the store.
    pub fn starter(&self) -> Result<Option<FeedId>, StoreError> {
        self.read(|conn| {
            let mut ask = conn.prepare_cached("SELECT id FROM feed WHERE origin = 'starter' LIMIT 1")?;
            Ok(ask.query_row([], |row| row.get(0)).optional()?.map(FeedId))
        })
    }
}

/// The source, if asking for it changes nothing: most batches are of a feed that is known.
fn settled(conn: &Connection, feed: &NewFeed, origin: Origin) -> Result<Option<i64>, StoreError> {
    let Some((id, known, subscribed)) = find(conn, feed)? else { return Ok(None) };
    let subscribes = origin == Origin::Feed && known != Origin::Feed.name();
    Ok((subscribed && !subscribes).then_some(id))
}

fn find_or_add(tx: &Connection, feed: &NewFeed, origin: Origin) -> Result<i64, StoreError> {
    if let Some((id, known, _)) = find(tx, feed)? {
        if origin == Origin::Feed && known != Origin::Feed.name() {
            tx.prepare_cached(
                "UPDATE feed SET folder = CASE WHEN ?2 = '' THEN folder ELSE ?2 END,
                                 title  = CASE WHEN ?3 IN ('', url) THEN title ELSE ?3 END
                  WHERE id = ?1",
            )?
            .execute((id, &feed.folder, &feed.title))?;
        }
        tx.prepare_cached(
            "UPDATE feed SET subscribed = 1, origin = CASE WHEN ?2 = 'feed' THEN ?2 ELSE origin END WHERE id = ?1",
        )?
        .execute((id, origin.name()))?;
        return Ok(id);
    }
    tx.prepare_cached("INSERT INTO feed (origin, url, title, site, folder) VALUES (?1, ?2, ?3, ?4, ?5)")?
        .execute((origin.name(), &feed.url, &feed.title, &feed.site, &feed.folder))?;
    Ok(tx.last_insert_rowid())
}

/// Finds a source: its id, its origin, whether it is subscribed.
fn find(conn: &Connection, feed: &NewFeed) -> Result<Option<(i64, String, bool)>, StoreError> {
    let (sql, by) = if feed.url.is_empty() {
        ("SELECT id, origin, subscribed FROM feed WHERE url = '' AND title = ?1", &feed.title)
    } else {
        ("SELECT id, origin, subscribed FROM feed WHERE url <> '' AND url = ?1", &feed.url)
    };
    let mut ask = conn.prepare_cached(sql)?;
    Ok(ask.query_row([by], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).optional()?)
}

/// The sources in the sidebar: what is subscribed, and what holds stories.
pub(super) fn listed(conn: &Connection) -> Result<Vec<FeedCount>, StoreError> {
    let mut ask =
        conn.prepare_cached(&format!("{COLUMNS} WHERE subscribed = 1 AND (origin = 'feed' OR stories > 0)"))?;
    let mut feeds: Vec<FeedCount> = ask.query_map([], read_row)?.collect::<Result<_, _>>()?;
    feeds.sort_by_cached_key(|count| (fold(&count.feed.folder), fold(&count.feed.title), count.feed.id));
    Ok(feeds)
}

fn read_row(row: &Row<'_>) -> rusqlite::Result<FeedCount> {
    Ok(FeedCount {
        feed: Feed {
            id: FeedId(row.get(0)?),
            url: row.get(1)?,
            title: row.get(2)?,
            site: row.get(3)?,
            folder: row.get(4)?,
            error: row.get(5)?,
        },
        unread: count(row, 6)?,
    })
}
