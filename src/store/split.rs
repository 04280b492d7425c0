//! Splits full-text tables that old stories have filled beyond their room.
//!
//! New stories begin new tables, but an archive imported later, or a feed that still lists its first
//! years, falls between stories that a table holds already. Such a table's upper half is copied to a
//! new one in small steps. Searches use the old one until the copy is whole; then both change over in
//! one transaction, and what the old one holds too much is taken out. Killed at any point, the next
//! step goes on.

use rusqlite::{Connection, OptionalExtension};

use super::index::Prepared;
use super::shards::{self, ROOM, Shard};
use super::{Store, StoreError};

impl Store {
    /// Does one step of tidying the index and says whether there was one to do.
    pub(super) fn split_some(&self, limit: usize) -> Result<bool, StoreError> {
        let growing = self.read(|conn| Ok(shards::growing(conn)?.pop()))?;
        if let Some(growing) = growing {
            self.grow(&growing, limit)?;
            return Ok(true);
        }
        let all = self.read(shards::all)?;
        if let Some(full) = all.iter().find(|shard| shard.stories > ROOM + ROOM / 4) {
            self.write(|tx| begin(tx, full.id))?;
            return Ok(true);
        }
        for shard in &all {
            if self.has_surplus(shard)? && self.write(|tx| take_out(tx, shard.id, limit))? > 0 {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Copies the next stories to a growing table, or changes over when there are no more.
    fn grow(&self, growing: &Shard, limit: usize) -> Result<(), StoreError> {
        let next = self.read(|conn| {
            let Some(parent) = parent_of(conn, growing)? else { return Ok(Vec::new()) };
            let ids = ids(conn, &parent, (growing.last + 1, parent.last), limit)?;
            let next = ids.into_iter().map(|id| Prepared::of(conn, id));
            next.collect::<Result<Vec<_>, _>>()
        })?;
        self.write(|tx| {
            let Some(mut growing) = shards::growing(tx)?.into_iter().find(|shard| shard.id == growing.id)
            else {
                return Ok(());
            };
            let Some(mut parent) = parent_of(tx, &growing)? else { return Ok(()) };
            if next.is_empty() {
                parent.last = growing.first - 1;
                parent.stories -= growing.stories;
                parent.save(tx)?;
                growing.parent = None;
                return growing.save(tx);
            }
            for story in &next {
                // Another process may have come here first, or changed the story meanwhile.
                if story.id > growing.last && story.is_indexed(tx)? {
                    growing.insert(tx, story.id, &story.words)?;
                }
            }
            growing.last = growing.last.max(next.last().map_or(growing.last, |story| story.id));
            growing.save(tx)
        })
    }

    fn has_surplus(&self, shard: &Shard) -> Result<bool, StoreError> {
        self.read(|conn| Ok(!ids(conn, shard, (shard.last + 1, i64::MAX), 1)?.is_empty()))
    }
}

/// Begins to split a table at its middle.
fn begin(tx: &Connection, id: i64) -> Result<(), StoreError> {
    let Some(full) = shards::all(tx)?.into_iter().find(|shard| shard.id == id) else { return Ok(()) };
    if !shards::growing(tx)?.is_empty() {
        return Ok(());
    }
    let sql = format!(
        "SELECT id FROM {}_docsize WHERE id BETWEEN ?1 AND ?2 ORDER BY id LIMIT 1 OFFSET ?3",
        full.table()
    );
    let middle: Option<i64> = tx
        .prepare(&sql)?
        .query_row((full.first, full.last, full.stories / 2), |row| row.get(0))
        .optional()?;
    if let Some(middle) = middle.filter(|&middle| middle > full.first) {
        Shard::begin(tx, (middle, middle - 1), Some(full.id))?;
    }
    Ok(())
}

/// Takes stories out of a table that are another's by now.
fn take_out(tx: &Connection, id: i64, limit: usize) -> Result<usize, StoreError> {
    let Some(shard) = shards::all(tx)?.into_iter().find(|shard| shard.id == id) else { return Ok(0) };
    let surplus = ids(tx, &shard, (shard.last + 1, i64::MAX), limit)?;
    let mut take = tx.prepare_cached(&format!("DELETE FROM {} WHERE rowid = ?1", shard.table()))?;
    for id in &surplus {
        take.execute([id])?;
    }
    Ok(surplus.len())
}

fn parent_of(conn: &Connection, growing: &Shard) -> Result<Option<Shard>, StoreError> {
    Ok(shards::all(conn)?.into_iter().find(|shard| Some(shard.id) == growing.parent))
}

/// The ids that a table holds, whether they count or not.
fn ids(
    conn: &Connection,
    shard: &Shard,
    (first, last): (i64, i64),
    limit: usize,
) -> Result<Vec<i64>, StoreError> {
    let sql =
        format!("SELECT id FROM {}_docsize WHERE id BETWEEN ?1 AND ?2 ORDER BY id LIMIT ?3", shard.table());
    let mut ask = conn.prepare_cached(&sql)?;
    let rows = ask.query_map((first, last, limit as i64), |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}
