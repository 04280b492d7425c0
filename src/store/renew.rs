//! Has stories indexed or recognised again after the rules for it changed.
//!
//! What was found by the old rules stays in use until a story's turn comes, newest first.

use rusqlite::Connection;

use super::shards::Writer;
use super::{Store, StoreError, index};

/// What is renewed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Work {
    Index,
    Recognition,
}

impl Store {
    /// Queues the next of the newest stories that an older version recognised, and says whether there
    /// were any.
    pub fn renew_recognition(&self, version: u32, limit: usize) -> Result<bool, StoreError> {
        self.renew(Work::Recognition, i64::from(version.max(1)), limit)
    }

    /// The same for the index.
    pub(super) fn renew_index(&self, limit: usize) -> Result<bool, StoreError> {
        self.renew(Work::Index, index::VERSION, limit)
    }

    fn renew(&self, work: Work, version: i64, limit: usize) -> Result<bool, StoreError> {
        let (known, cursor) = work.keys();
        let number = |key: &str| -> Result<Option<i64>, StoreError> {
            Ok(self.meta(key)?.and_then(|text| text.parse().ok()))
        };
        match number(known)? {
            Some(done) if done == version => return Ok(false),
            None => {
                // A store that this version made.
                self.set_meta(known, &version.to_string())?;
                return Ok(false);
            }
            Some(_) => {}
        }
        let from = number(cursor)?.unwrap_or(i64::MAX);
        self.write(|tx| {
            let stories = next(tx, work, from, limit)?;
            let Some(&(last, _)) = stories.last() else {
                put(tx, known, version)?;
                tx.execute("DELETE FROM meta WHERE key = ?1", [cursor])?;
                return Ok(true);
            };
            let mut index = Writer::new(tx)?;
            for &(id, _) in stories.iter().filter(|(_, done)| *done != 0 && *done != version) {
                if work == Work::Index {
                    index.remove(id)?;
                }
                tx.prepare_cached(work.reset())?.execute([id])?;
            }
            index.finish()?;
            put(tx, cursor, last - 1)?;
            Ok(true)
        })
    }
}

impl Work {
    /// Where the store keeps which version is done, and how far a renewal has come.
    fn keys(self) -> (&'static str, &'static str) {
        match self {
            Self::Index => ("index_version", "index_cursor"),
            Self::Recognition => ("recognition_version", "recognition_cursor"),
        }
    }

    fn reset(self) -> &'static str {
        match self {
            Self::Index => "UPDATE story SET indexed_version = 0 WHERE id = ?1",
            Self::Recognition => "UPDATE story SET recognised_version = 0 WHERE id = ?1",
        }
    }
}

/// The next stories downwards from an id, with the version that did them.
fn next(tx: &Connection, work: Work, from: i64, limit: usize) -> Result<Vec<(i64, i64)>, StoreError> {
    let column = match work {
        Work::Index => "indexed_version",
        Work::Recognition => "recognised_version",
    };
    let sql = format!("SELECT id, {column} FROM story WHERE id <= ?1 ORDER BY id DESC LIMIT ?2");
    let mut ask = tx.prepare_cached(&sql)?;
    let rows = ask.query_map((from, limit as i64), |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn put(tx: &Connection, key: &str, value: i64) -> Result<(), StoreError> {
    tx.prepare_cached("INSERT OR REPLACE INTO meta (key, value) VALUES (?1, ?2)")?
        .execute((key, value.to_string()))?;
    Ok(())
}
