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
        Ok(self.remove_stories(feed, &|_| false)?.0)
    }

    /// Removes a feed with its stories, as if it had never been there. Stories that the user starred or tagged
    /// stay, and those whose address `keep` says. Returns how many went and how many stayed.
    pub fn remove_feed(&self, feed: FeedId, keep: &dyn Fn(&str) -> bool) -> Result<(u64, u64), StoreError> {
        // First of all, so that one who is killed half-way does not fetch them again. What is known of the last fetch
        // goes: a 304 would hide for ever what is deleted here.
        self.write(|tx| {
            tx.execute("UPDATE feed SET subscribed = 0, error = NULL WHERE id = ?1", [feed.0])?;
            tx.execute("DELETE FROM upkeep WHERE feed_id = ?1", [feed.0])?;
            Ok(())
        })?;
        self.remove_stories(feed, keep)
    }

    fn remove_stories(&self, feed: FeedId, keep: &dyn Fn(&str) -> bool) -> Result<(u64, u64), StoreError> {
        let (going, staying) = self.read(|conn| {
            let mut ask = conn.prepare_cached(
                "SELECT mark.id, story.url, starred = 1
                        OR EXISTS (SELECT 1 FROM story_tag WHERE story_id = mark.id)
                   FROM mark INDEXED BY mark_feed JOIN story ON story.id = mark.id WHERE mark.feed_id = ?1",
            )?;
            let mut rows = ask.query([feed.0])?;
            let (mut going, mut staying) = (Vec::new(), 0);
            while let Some(row) = rows.next()? {
                if row.get(2)? || keep(row.get_ref(1)?.as_str().unwrap_or_default()) {
                    staying += 1;
                } else {
                    going.push(StoryId(row.get(0)?));
                }
            }
            Ok((going, staying))
        })?;
        let removed = self.delete_all(&going, false)?;
        self.write(|tx| {
            tx.execute(
                "DELETE FROM feed WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM story WHERE feed_id = ?1)",
                [feed.0],
            )?;
            Ok(())
        })?;
        Ok((removed, staying))
    }

    /// Deletes those stories of which a question, asked under the lock, says that they may go.
    pub(super) fn delete_where(
        &self,
        ids: &[StoryId],
        may_go: &dyn Fn(&Connection, i64) -> Result<bool, StoreError>,
    ) -> Result<u64, StoreError> {
        self.delete_those(ids, true, may_go)
    }

    fn delete_all(&self, ids: &[StoryId], for_good: bool) -> Result<u64, StoreError> {
        self.delete_those(ids, for_good, &|_, _| Ok(true))
    }

    fn delete_those(
        &self,
        ids: &[StoryId],
        for_good: bool,
        may_go: &dyn Fn(&Connection, i64) -> Result<bool, StoreError>,
    ) -> Result<u64, StoreError> {
        let mut deleted = 0;
        for chunk in ids.chunks(TRANSACTION) {
            deleted += self.write(|tx| {
                let mut index = Writer::new(tx)?;
                let mut ledger = Ledger::new(tx);
                let mut deleted = 0;
                for id in chunk {
                    if !may_go(tx, id.0)? {
                        continue;
                    }
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
