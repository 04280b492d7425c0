//! Deletes stories for good, and remembers who they were.

use rusqlite::{Connection, OptionalExtension};

use super::arrive::identities;
use super::ledger::Ledger;
use super::shards::Writer;
use super::{Moment, Store, StoreError, corrections, recognised};
use crate::news::{FeedId, Query, StoryId};

/// How many stories one transaction deletes.
const TRANSACTION: usize = 200;

impl Store {
    /// Deletes stories and returns how many there were. They do not come back when they arrive again.
    pub fn delete(&self, ids: &[StoryId]) -> Result<u64, StoreError> {
        self.delete_all(ids, true)
    }

    /// Deletes the stories that a query finds.
    pub fn delete_found(&self, query: &Query, moment: &Moment) -> Result<u64, StoreError> {
        let ids = self.find(query, moment, usize::MAX)?;
        self.delete(&ids)
    }

    /// Removes a source with its stories, as if it had never been there. Stories that the user starred
    /// or tagged stay, and the source with them.
    pub fn remove_source(&self, feed: FeedId) -> Result<u64, StoreError> {
        let ids = self.read(|conn| {
            let mut ask = conn.prepare_cached(
                "SELECT id FROM mark INDEXED BY mark_feed WHERE feed_id = ?1 AND starred = 0
                    AND NOT EXISTS (SELECT 1 FROM story_tag WHERE story_id = mark.id)",
            )?;
            let ids = ask.query_map([feed.0], |row| row.get(0).map(StoryId))?;
            Ok(ids.collect::<Result<Vec<_>, _>>()?)
        })?;
        let removed = self.delete_all(&ids, false)?;
        self.write(|tx| {
            tx.execute(
                "DELETE FROM feed WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM story WHERE feed_id = ?1)",
                [feed.0],
            )?;
            Ok(())
        })?;
        Ok(removed)
    }

    fn delete_all(&self, ids: &[StoryId], for_good: bool) -> Result<u64, StoreError> {
        let mut deleted = 0;
        for chunk in ids.chunks(TRANSACTION) {
            deleted += self.write(|tx| {
                let mut index = Writer::new(tx)?;
                let mut ledger = Ledger::new(tx);
                let mut deleted = 0;
                for id in chunk {
                    deleted += u64::from(delete_one(tx, (&mut index, &mut ledger), id.0, for_good)?);
                }
                index.finish()?;
                ledger.finish()?;
                Ok(deleted)
            })?;
        }
        Ok(deleted)
    }
}

fn delete_one(
    tx: &Connection,
    (index, ledger): (&mut Writer<'_>, &mut Ledger<'_>),
    id: i64,
    for_good: bool,
) -> Result<bool, StoreError> {
    let mut ask = tx.prepare_cached(
        "SELECT feed_id, source_id, title, address, wording, indexed_version FROM story WHERE id = ?1",
    )?;
    let found = ask
        .query_row([id], |row| {
            let names = identities(
                row.get(0)?,
                &row.get::<_, String>(1)?,
                &row.get::<_, String>(2)?,
                row.get(3)?,
                row.get(4)?,
            );
            Ok((names, row.get::<_, i64>(5)? != 0))
        })
        .optional()?;
    let Some((names, indexed)) = found else { return Ok(false) };
    if indexed {
        index.remove(id)?;
    }
    recognised::forget(tx, ledger, id)?;
    corrections::outlive(tx, id)?;
    // Tags go first: their trigger looks at the mark to keep their counts.
    for table in ["story_tag WHERE story_id", "mark WHERE id", "body WHERE id", "story WHERE id"] {
        tx.prepare_cached(&format!("DELETE FROM {table} = ?1"))?.execute([id])?;
    }
    if for_good {
        let mut keep =
            tx.prepare_cached("INSERT OR IGNORE INTO gone (identity, story_id) VALUES (?1, ?2)")?;
        for name in names {
            keep.execute((name, id))?;
        }
    }
    Ok(true)
}
