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

const COLUMNS: &str = "SELECT id, url, title, site, folder, error, muted, unread FROM feed";

impl Store {
    /// Finds the source that stories are filed under, by its address or else its title, or makes it.
    ///
    /// Asking with [`Origin::Feed`] subscribes: to a feed that was removed again, or known from an
    /// import, too. What is subscribed already keeps its title and folder; what was only the name of imported
    /// stories takes those that it is subscribed with. A feed that was removed and is subscribed to again is as it
    /// was but no longer muted; stories that are imported for it do not bring it back.
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

    /// Returns the source that has this address, and whether it is subscribed.
    pub fn feed_at(&self, url: &str) -> Result<Option<(Feed, bool)>, StoreError> {
        self.read(|conn| {
            let sql = "SELECT id, url, title, site, folder, error, muted, unread,
                              subscribed = 1 AND origin = 'feed'
                         FROM feed WHERE url <> '' AND url = ?1";
            let mut ask = conn.prepare_cached(sql)?;
            Ok(ask.query_row([url], |row| Ok((read_row(row)?.feed, row.get(8)?))).optional()?)
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
    let is_feed = known == Origin::Feed.name();
    let settled = match origin {
        Origin::Feed => subscribed && is_feed,
        Origin::Import | Origin::Starter => subscribed || is_feed,
    };
    Ok(settled.then_some(id))
}

fn find_or_add(tx: &Connection, feed: &NewFeed, origin: Origin) -> Result<i64, StoreError> {
    if let Some((id, known, _)) = find(tx, feed)? {
        if origin == Origin::Feed && known != Origin::Feed.name() {
            tx.prepare_cached(
                "UPDATE feed SET folder = CASE WHEN ?2 = '' THEN folder ELSE ?2 END,
                                 title  = CASE WHEN ?3 IN ('', url) THEN title ELSE ?3 END,
                                 muted  = ?4
                  WHERE id = ?1",
            )?
            .execute((id, &feed.folder, &feed.title, feed.muted))?;
        }
        tx.prepare_cached(
            "UPDATE feed SET muted = muted AND subscribed, subscribed = 1,
                             origin = CASE WHEN ?2 = 'feed' THEN ?2 ELSE origin END
              WHERE id = ?1",
        )?
        .execute((id, origin.name()))?;
        return Ok(id);
    }
    tx.prepare_cached(
        "INSERT INTO feed (origin, url, title, site, folder, muted) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?
    .execute((origin.name(), &feed.url, &feed.title, &feed.site, &feed.folder, feed.muted))?;
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

/// The feeds that are muted.
pub(super) fn muted(conn: &Connection) -> Result<Vec<i64>, StoreError> {
    let mut ask = conn.prepare_cached("SELECT id FROM feed INDEXED BY feed_muted WHERE muted = 1")?;
    Ok(ask.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?)
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
            muted: row.get(6)?,
        },
        unread: count(row, 7)?,
    })
}
