//! Indexes stories for search, in the background, newest first, a few at a time.

use rusqlite::{Connection, OptionalExtension};

use super::body::Body;
use super::shards::Writer;
use super::{Store, StoreError, stories, words};

/// The version of the words that the index holds. Raising it has every story indexed again.
pub(super) const VERSION: i64 = 1;

/// How far background work has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Stories done in this step.
    pub done: usize,
    /// Whether there are more to do.
    pub more: bool,
}

impl Store {
    /// How many stories are still to be indexed and to be recognised, counted to a hundred thousand.
    pub fn to_do(&self) -> Result<(u64, u64), StoreError> {
        self.read(|conn| {
            let count = |column: &str| {
                let sql = format!(
                    "SELECT count(*) FROM (SELECT 1 FROM story WHERE {column}_version = 0 LIMIT 100000)"
                );
                conn.prepare_cached(&sql)?.query_row([], |row| stories::count(row, 0))
            };
            Ok((count("indexed")?, count("recognised")?))
        })
    }

    /// Indexes up to `limit` of the newest stories that are not indexed yet.
    ///
    /// The text is prepared before the store is locked, and a story that changed meanwhile is left for
    /// the next step. Interrupted at any point, the next step goes on where the last one ended.
    pub fn index_some(&self, limit: usize) -> Result<Progress, StoreError> {
        let mut batch = self.read(|conn| {
            let mut ask = conn.prepare_cached(
                "SELECT id, stamp FROM story INDEXED BY story_unindexed
                  WHERE indexed_version = 0 ORDER BY id DESC LIMIT ?1",
            )?;
            let keys = ask.query_map([limit as i64], |row| Ok((row.get(0)?, row.get(1)?)))?;
            let keys: Vec<(i64, i64)> = keys.collect::<Result<_, _>>()?;
            keys.into_iter().map(|(id, stamp)| Prepared::read(conn, id, stamp)).collect::<Result<Vec<_>, _>>()
        })?;
        if batch.is_empty() {
            return Ok(Progress { done: 0, more: self.renew_index(limit)? || self.split_some(limit)? });
        }
        // The index takes ids that ascend within a transaction many times faster.
        batch.reverse();
        let done = self.write(|tx| {
            let mut done = 0;
            let mut index = Writer::new(tx)?;
            let mut mark = tx.prepare_cached(
                "UPDATE story SET indexed_version = ?3 WHERE id = ?1 AND stamp = ?2 AND indexed_version = 0",
            )?;
            for story in &batch {
                if mark.execute((story.id, story.stamp, VERSION))? == 1 {
                    index.add(story.id, &story.title, &story.words)?;
                    done += 1;
                }
            }
            index.finish()?;
            Ok(done)
        })?;
        Ok(Progress { done, more: true })
    }
}

/// A story's words, read without the lock.
pub(super) struct Prepared {
    pub(super) id: i64,
    stamp: i64,
    title: String,
    pub(super) words: String,
}

impl Prepared {
    /// Reads an indexed story again. One that is gone has no words.
    pub(super) fn of(conn: &Connection, id: i64) -> Result<Self, StoreError> {
        let mut ask = conn.prepare_cached("SELECT stamp FROM story WHERE id = ?1")?;
        let stamp: Option<i64> = ask.query_row([id], |row| row.get(0)).optional()?;
        Self::read(conn, id, stamp.unwrap_or_default())
    }

    /// Whether the index holds just this text of the story.
    pub(super) fn is_indexed(&self, tx: &Connection) -> Result<bool, StoreError> {
        let mut ask = tx.prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM story WHERE id = ?1 AND stamp = ?2 AND indexed_version <> 0)",
        )?;
        Ok(ask.query_row((self.id, self.stamp), |row| row.get(0))?)
    }

    fn read(conn: &Connection, id: i64, stamp: i64) -> Result<Self, StoreError> {
        match stories::indexable(conn, id) {
            Ok(Some(story)) => {
                let text = Body::text_of(&story.html);
                let title = words::tokens(&story.title).join(" ");
                Ok(Self { id, stamp, title, words: story.tokens(&text).join(" ") })
            }
            Ok(None) => Ok(Self { id, stamp, title: String::new(), words: String::new() }),
            // One story with a damaged text must not keep all others from being indexed.
            Err(StoreError::Damaged { detail, .. }) => {
                log::warn!("story {id} cannot be indexed: {detail}");
                Ok(Self { id, stamp, title: String::new(), words: String::new() })
            }
            Err(error) => Err(error),
        }
    }
}
