//! Removes stories whose time is over, a few at a time.
//!
//! How long stories are kept is the user's rule; without one they stay for ever. A story's time runs from its
//! date and from when it came, whichever is later, so that an old archive is not gone as soon as it is there.
//! What the user has starred, tagged or corrected stays, and what the caller says: favorites are not known here.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension};

use super::{Store, StoreError};
use crate::news::{FeedId, StoryId};

/// How many stories one step looks at, and how many it removes: the store is locked for some milliseconds.
const LOOKED_AT: i64 = 1000;
const REMOVED: usize = 20;

/// Which stories of a feed have had their time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Expiry {
    /// The feed.
    pub feed: FeedId,
    /// Those dated before this that came before it.
    pub before: Timestamp,
}

/// How far looking for such stories has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Expired {
    /// How many were found, or removed.
    pub stories: u64,
    /// The story to go on from; `None` at the end.
    pub next: Option<StoryId>,
}

/// A story that may go, for somebody who knows more of what the user keeps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expiring {
    /// Its address; may be empty.
    pub url: String,
    /// Its title.
    pub title: String,
    /// Its feed's name.
    pub source: String,
}

/// Says of a story that it stays.
pub(super) type Stays<'a> = dyn Fn(&Expiring) -> bool + 'a;

/// A story of which nothing says that it stays. A rule that waits for it may still star it.
const EXPIRING: &str = "SELECT story.url, story.title, feed.title
   FROM story JOIN mark ON mark.id = story.id JOIN feed ON feed.id = story.feed_id
  WHERE story.id = ?1 AND story.added < ?2 AND mark.starred = 0
    AND NOT EXISTS (SELECT 1 FROM story_tag INDEXED BY story_tag_story WHERE story_id = story.id)
    AND NOT EXISTS (SELECT 1 FROM correction INDEXED BY correction_story WHERE story_id = story.id)
    AND NOT EXISTS (SELECT 1 FROM arrived WHERE arrived.id = story.id)";

impl Store {
    /// Removes some of the stories of a feed whose time is over, oldest first. They do not come back with the next
    /// refresh. Stopped at any point, the next step goes on.
    pub fn expire_some(
        &self,
        expiry: &Expiry,
        from: StoryId,
        stays: &Stays<'_>,
    ) -> Result<Expired, StoreError> {
        let (ids, next) = self.read(|conn| expiring(conn, expiry, from, REMOVED, stays))?;
        // Asked again under the lock: the user may have starred it this moment.
        let stories =
            self.delete_where(&ids, &|tx, id| Ok(row(tx, id, expiry)?.is_some_and(|row| !stays(&row))))?;
        Ok(Expired { stories, next })
    }

    /// Counts what [`Self::expire_some`] would remove, as far as one step looks.
    pub fn count_expired(
        &self,
        expiry: &Expiry,
        from: StoryId,
        stays: &Stays<'_>,
    ) -> Result<Expired, StoreError> {
        let (ids, next) = self.read(|conn| expiring(conn, expiry, from, usize::MAX, stays))?;
        Ok(Expired { stories: ids.len() as u64, next })
    }

    /// The feeds whose stories can be kept for a time only, each with how many days the user set for it alone.
    /// What was imported or came with the program is none of them: it could not be had again.
    pub fn expiring_feeds(&self) -> Result<Vec<(FeedId, Option<u32>)>, StoreError> {
        let feeds: Vec<FeedId> = self.read(|conn| {
            let mut ask = conn.prepare_cached("SELECT id FROM feed WHERE origin = 'feed' ORDER BY id")?;
            Ok(ask.query_map([], |row| Ok(FeedId(row.get(0)?)))?.collect::<Result<_, _>>()?)
        })?;
        feeds.into_iter().map(|feed| Ok((feed, self.feed_options(feed)?.keep_days))).collect()
    }
}

/// The next stories to go, and where to go on.
fn expiring(
    conn: &Connection,
    expiry: &Expiry,
    from: StoryId,
    most: usize,
    stays: &Stays<'_>,
) -> Result<(Vec<StoryId>, Option<StoryId>), StoreError> {
    let mut ask = conn.prepare_cached(
        "SELECT id FROM mark INDEXED BY mark_feed WHERE feed_id = ?1 AND id >= ?2 AND id < ?3 ORDER BY id LIMIT ?4",
    )?;
    let end = StoryId::first_of(expiry.before).0;
    let ids = ask.query_map((expiry.feed.0, from.0, end, LOOKED_AT), |row| row.get(0))?;
    let ids: Vec<i64> = ids.collect::<Result<_, _>>()?;
    let mut found = Vec::new();
    for &id in &ids {
        if found.len() == most {
            return Ok((found, Some(StoryId(id))));
        }
        if row(conn, id, expiry)?.is_some_and(|row| !stays(&row)) {
            found.push(StoryId(id));
        }
    }
    let last = ids.last().filter(|_| ids.len() as i64 == LOOKED_AT);
    Ok((found, last.map(|last| StoryId(last + 1))))
}

fn row(conn: &Connection, id: i64, expiry: &Expiry) -> Result<Option<Expiring>, StoreError> {
    let mut ask = conn.prepare_cached(EXPIRING)?;
    let found = ask.query_row((id, expiry.before.as_second()), |row| {
        Ok(Expiring { url: row.get(0)?, title: row.get(1)?, source: row.get(2)? })
    });
    Ok(found.optional()?)
}
