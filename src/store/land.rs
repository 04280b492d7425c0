//! Stores what a refresh brings: many feeds' stories in few transactions.
//!
//! A feed's record goes in with the last of its stories, in one transaction: a validator that was kept
//! without the stories that came with it would hide them for ever.

use std::collections::HashMap;

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension};

use super::add::{Added, Berth, listed, sight};
use super::arrive::Ready;
use super::find::Listed;
use super::{Record, Store, StoreError, upkeep};
use crate::news::{FeedId, NewStory};

/// How many stories of one feed one transaction stores.
const TRANSACTION: usize = 1_000;

/// The pages in memory while much is written, as SQLite takes it: 24 MB.
const ROOMY: i64 = -24_000;

/// The pages of 8 kB that the log grows to before they are moved into the store: usually, as SQLite has it, and
/// while much is written, 32 MB.
const LOG: i64 = 1_000;
const ROOMY_LOG: i64 = 4_000;

/// A feed's stories on their way into the store: packed, and without those that are known as they are.
#[derive(Default)]
pub struct Parcel {
    stories: Vec<Ready<'static>>,
    listed: Listed,
    same: u64,
}

impl Parcel {
    /// How many stories have to be looked at by the store.
    pub fn len(&self) -> usize {
        self.stories.len()
    }

    /// Whether every story was known as it is.
    pub fn is_empty(&self) -> bool {
        self.stories.is_empty()
    }

    /// Has the pages of those that are new and have an address fetched later.
    pub fn want_pages(&mut self) {
        for ready in &mut self.stories {
            ready.wants_page = !ready.story.url.is_empty();
        }
    }

    /// How many stories were known as they are.
    pub fn same(&self) -> u64 {
        self.same
    }
}

/// What came of fetching one feed.
pub struct Landing<'a> {
    /// The feed.
    pub feed: FeedId,
    /// The address that it had when it was fetched. Where it has another by now, what was found out is not kept.
    pub url: &'a str,
    /// Its stories.
    pub parcel: &'a Parcel,
    /// What the feed calls itself, and its site; empty for unknown.
    pub name: (&'a str, &'a str),
    /// What is to be kept for the next fetch, and what went wrong; `None` leaves things as they are.
    pub record: Option<(&'a Record, Option<&'a str>)>,
}

impl Store {
    /// Does work that writes much, with more pages in memory and a longer log meanwhile.
    ///
    /// New stories touch pages all over the indexes. Where those do not fit, each is written many times in one
    /// transaction: with the usual cache it was 29 writes a story. And each time that the log is moved into the
    /// store, they are written once more.
    pub fn roomily<T>(&self, work: impl FnOnce() -> T) -> Result<T, StoreError> {
        let usual: i64 = self.read(|conn| Ok(conn.query_row("PRAGMA cache_size", [], |row| row.get(0))?))?;
        self.set_room(ROOMY, ROOMY_LOG)?;
        let done = work();
        self.set_room(usual, LOG)?;
        Ok(done)
    }

    fn set_room(&self, cache: i64, log: i64) -> Result<(), StoreError> {
        let set = self.conn.execute_batch(&format!(
            "PRAGMA cache_size = {cache}; PRAGMA wal_autocheckpoint = {log}; PRAGMA shrink_memory"
        ));
        set.map_err(|error| StoreError::from(error).at(self.path()))
    }

    /// Packs a feed's stories. `address` gives a story's canonical address.
    ///
    /// For any thread with a store of its own; nothing is written.
    pub fn parcel(
        &self,
        feed: FeedId,
        stories: Vec<NewStory>,
        now: Timestamp,
        address: impl Fn(&NewStory) -> String,
    ) -> Result<Parcel, StoreError> {
        let known = self.read(|conn| versions(conn, feed, &stories))?;
        let mut parcel = Parcel { listed: listed(stories.iter()), ..Parcel::default() };
        let mut order: Vec<(usize, NewStory)> = stories.into_iter().enumerate().collect();
        // As for `Store::add`: of stories of one minute the first listed gets the highest id.
        order.sort_by_key(|(at, story)| (sight(story, now).0, std::cmp::Reverse(*at)));
        for (_, story) in order {
            let address = address(&story);
            let version = known.get(&story.source_id).copied();
            match Ready::owned(feed.0, story, &address, version).map_err(|error| error.at(self.path()))? {
                Some(ready) => parcel.stories.push(ready),
                None => parcel.same += 1,
            }
        }
        Ok(parcel)
    }

    /// Stores what a refresh brought and says what became of each feed's stories.
    pub fn land(&self, landings: &[Landing<'_>], now: Timestamp) -> Result<Vec<Added>, StoreError> {
        let mut added: Vec<Added> = (landings.iter())
            .map(|landing| Added { same: landing.parcel.same, ..Added::default() })
            .collect();
        for (sum, landing) in added.iter_mut().zip(landings) {
            for chunk in heads(&landing.parcel.stories) {
                *sum += self.write(|tx| {
                    if upkeep::address(tx, landing.feed)?.is_none() {
                        return Ok(Added::default());
                    }
                    let mut berth = Berth::new(tx)?;
                    let added = berth.store(chunk, &landing.parcel.listed, now)?;
                    berth.finish()?;
                    Ok(added)
                })?;
            }
        }
        if landings.iter().all(|landing| landing.parcel.is_empty() && landing.record.is_none()) {
            return Ok(added);
        }
        self.write(|tx| {
            let mut berth = Berth::new(tx)?;
            for (sum, landing) in added.iter_mut().zip(landings) {
                // It may have been removed with its stories while it was fetched.
                let Some(address) = upkeep::address(tx, landing.feed)? else { continue };
                *sum += berth.store(tail(&landing.parcel.stories), &landing.parcel.listed, now)?;
                if let Some((record, error)) = landing.record.filter(|_| address == landing.url) {
                    upkeep::put(tx, landing.feed, record, error)?;
                    upkeep::name(tx, landing.feed, landing.name.0, landing.name.1)?;
                }
            }
            berth.finish()
        })?;
        Ok(added)
    }
}

/// The stories of a large feed that go in before its record, a transaction's worth at a time.
fn heads<'a>(stories: &'a [Ready<'static>]) -> impl Iterator<Item = &'a [Ready<'static>]> {
    stories[..stories.len() - tail(stories).len()].chunks(TRANSACTION)
}

/// The rest of them.
fn tail<'a>(stories: &'a [Ready<'static>]) -> &'a [Ready<'static>] {
    let whole = stories.len().saturating_sub(1) / TRANSACTION * TRANSACTION;
    &stories[whole..]
}

/// The versions of those of a feed's stories that are known by its ids.
fn versions(
    conn: &Connection,
    feed: FeedId,
    stories: &[NewStory],
) -> Result<HashMap<String, i64>, StoreError> {
    let mut ask = conn.prepare_cached(
        "SELECT version FROM story INDEXED BY story_source
          WHERE feed_id = ?1 AND source_id = ?2 AND source_id <> ''",
    )?;
    let mut known = HashMap::new();
    for story in stories.iter().filter(|story| !story.source_id.is_empty()) {
        let version: Option<i64> = ask.query_row((feed.0, &story.source_id), |row| row.get(0)).optional()?;
        known.extend(version.map(|version| (story.source_id.clone(), version)));
    }
    Ok(known)
}
