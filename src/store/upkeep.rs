//! What fetching knows of each feed: validators, where it moved to, when it is due, how it has been.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row};

use super::{Store, StoreError};
use crate::news::{FeedId, FeedOptions, StoryId};

/// A subscribed feed with everything that fetching it needs.
#[derive(Clone, Debug, PartialEq)]
pub struct Upkeep {
    /// The feed.
    pub feed: FeedId,
    /// Its address, as it was subscribed to.
    pub url: String,
    /// Its name.
    pub title: String,
    /// What went wrong last, if something is wrong.
    pub error: Option<String>,
    /// What is kept from fetch to fetch.
    pub record: Record,
    /// What the user set for it.
    pub options: FeedOptions,
    /// The folder it is listed under; empty for none.
    pub folder: String,
    /// Whether it is muted.
    pub muted: bool,
}

/// What is kept of a feed from fetch to fetch.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Record {
    /// The entity tag of what was last read; empty for none.
    pub etag: String,
    /// When that was last modified, as its server wrote it; empty for none.
    pub last_modified: String,
    /// The XXH3-64 of its bytes.
    pub sum: Option<i64>,
    /// Where it moved for good; empty for nowhere.
    pub moved_to: String,
    /// The seconds that the feed itself wants to pass between two fetches.
    pub pace: u32,
    /// How many stories it has in a week.
    pub per_week: f32,
    /// When it was last fetched, well or not.
    pub checked: Option<Timestamp>,
    /// When it was last fetched well.
    pub succeeded: Option<Timestamp>,
    /// When it is to be fetched next.
    pub due: Option<Timestamp>,
    /// Until when its server asked to be left alone.
    pub rests_until: Option<Timestamp>,
    /// How often in a row it could not be fetched.
    pub failures: u32,
    /// Whether the site said at the last fetch that it is gone for good.
    pub gone: bool,
}

const COLUMNS: &str = "SELECT feed.id, feed.url, feed.title, feed.error, etag, last_modified, sum, moved_to,
       pace, per_week, checked, succeeded, due, rests_until, failures, feed_option.data, gone, feed.folder, feed.muted
  FROM feed LEFT JOIN upkeep ON upkeep.feed_id = feed.id LEFT JOIN feed_option ON feed_option.feed_id = feed.id";

impl Store {
    /// Every feed that is fetched, in the order of subscription.
    pub fn upkeep(&self) -> Result<Vec<Upkeep>, StoreError> {
        self.read(|conn| {
            let mut ask = conn.prepare_cached(&format!(
                "{COLUMNS} WHERE origin = 'feed' AND subscribed = 1 AND url <> '' ORDER BY feed.id"
            ))?;
            let rows = ask.query_map([], read_row)?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// How many stories of a feed there are that are dated since then, those hidden included.
    pub fn dated_since(&self, feed: FeedId, since: Timestamp) -> Result<u64, StoreError> {
        self.read(|conn| {
            let mut ask = conn.prepare_cached(
                "SELECT count(*) FROM mark INDEXED BY mark_feed WHERE feed_id = ?1 AND id >= ?2",
            )?;
            let count: i64 = ask.query_row((feed.0, StoryId::first_of(since).0), |row| row.get(0))?;
            Ok(count as u64)
        })
    }

    /// What the user set for a feed.
    pub fn feed_options(&self, feed: FeedId) -> Result<FeedOptions, StoreError> {
        self.read(|conn| {
            let mut ask = conn.prepare_cached("SELECT data FROM feed_option WHERE feed_id = ?1")?;
            let data: Option<String> = ask.query_row([feed.0], |row| row.get(0)).optional()?;
            Ok(data.map(|data| options(&data)).unwrap_or_default())
        })
    }

    /// Sets when a feed is to be fetched next, where it was fetched before.
    pub fn set_due(&self, feed: FeedId, due: Timestamp) -> Result<(), StoreError> {
        self.write(|tx| {
            tx.prepare_cached("UPDATE upkeep SET due = ?2 WHERE feed_id = ?1")?
                .execute((feed.0, due.as_second()))?;
            Ok(())
        })
    }
}

fn read_row(row: &Row<'_>) -> rusqlite::Result<Upkeep> {
    let time = |at| Ok::<_, rusqlite::Error>(row.get::<_, Option<i64>>(at)?.and_then(instant));
    let text = |at| Ok::<_, rusqlite::Error>(row.get::<_, Option<String>>(at)?.unwrap_or_default());
    Ok(Upkeep {
        feed: FeedId(row.get(0)?),
        url: row.get(1)?,
        title: row.get(2)?,
        error: row.get(3)?,
        record: Record {
            etag: text(4)?,
            last_modified: text(5)?,
            sum: row.get(6)?,
            moved_to: text(7)?,
            pace: row.get::<_, Option<u32>>(8)?.unwrap_or(0),
            per_week: row.get::<_, Option<f32>>(9)?.unwrap_or(0.0),
            checked: time(10)?,
            succeeded: time(11)?,
            due: time(12)?,
            rests_until: time(13)?,
            failures: row.get::<_, Option<u32>>(14)?.unwrap_or(0),
            gone: row.get::<_, Option<bool>>(16)?.unwrap_or(false),
        },
        options: options(&text(15)?),
        folder: row.get(17)?,
        muted: row.get(18)?,
    })
}

/// Options that cannot be read are an older or newer version's; the feed is fetched without them.
fn options(data: &str) -> FeedOptions {
    if data.is_empty() {
        return FeedOptions::default();
    }
    serde_json::from_str(data).unwrap_or_else(|error| {
        log::warn!("a feed's options were not understood: {error}");
        FeedOptions::default()
    })
}

fn instant(seconds: i64) -> Option<Timestamp> {
    Timestamp::from_second(seconds).ok()
}

/// The address of a feed; `None` for one that is gone.
pub(super) fn address(conn: &Connection, feed: FeedId) -> Result<Option<String>, StoreError> {
    let mut ask = conn.prepare_cached("SELECT url FROM feed WHERE id = ?1")?;
    Ok(ask.query_row([feed.0], |row| row.get(0)).optional()?)
}

/// Keeps what a fetch has found out.
pub(super) fn put(
    tx: &Connection,
    feed: FeedId,
    record: &Record,
    error: Option<&str>,
) -> Result<(), StoreError> {
    let seconds = |time: Option<Timestamp>| time.map(Timestamp::as_second);
    tx.prepare_cached(
        "INSERT OR REPLACE INTO upkeep (feed_id, etag, last_modified, sum, moved_to, pace, per_week, checked,
                                        succeeded, due, rests_until, failures, gone)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
    )?
    .execute(rusqlite::params![
        feed.0,
        record.etag,
        record.last_modified,
        record.sum,
        record.moved_to,
        record.pace,
        record.per_week,
        seconds(record.checked),
        seconds(record.succeeded),
        seconds(record.due),
        seconds(record.rests_until),
        record.failures,
        record.gone,
    ])?;
    tx.prepare_cached("UPDATE feed SET error = ?2 WHERE id = ?1 AND error IS NOT ?2")?
        .execute((feed.0, error))?;
    Ok(())
}

/// Gives a feed the name and site that it has for itself, where it was subscribed to without.
pub(super) fn name(tx: &Connection, feed: FeedId, title: &str, site: &str) -> Result<(), StoreError> {
    if !title.is_empty() {
        tx.prepare_cached("UPDATE feed SET title = ?2 WHERE id = ?1 AND (title = '' OR title = url)")?
            .execute((feed.0, title))?;
    }
    if !site.is_empty() {
        tx.prepare_cached("UPDATE feed SET site = ?2 WHERE id = ?1 AND site = ''")?
            .execute((feed.0, site))?;
    }
    Ok(())
}
