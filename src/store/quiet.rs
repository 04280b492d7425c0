//! Housekeeping for quiet times: each step takes a few milliseconds, and none has to be finished.

use super::{Store, StoreError, shards};

/// How many pages of a full-text table one step merges, and how many free pages of the file one gives back.
const MERGED: i64 = 64;
#[cfg(not(test))]
const GIVEN_BACK: i64 = 128;
#[cfg(test)]
const GIVEN_BACK: i64 = 16;

/// Free pages that are kept for what comes next, in pages and as a part of the file.
#[cfg(not(test))]
const SPARE: i64 = 2_000;
#[cfg(test)]
const SPARE: i64 = 10;
const SPARE_PART: i64 = 20;

impl Store {
    /// Merges a part of the pieces that indexing has left of a full-text table, so that a search reads fewer of them.
    /// `table` counts from 0; returns whether there is more to do in it, or `None` behind the last one.
    pub fn merge_index(&self, table: usize) -> Result<Option<bool>, StoreError> {
        let shards = self.read(shards::all)?;
        let name = match table.checked_sub(shards.len()) {
            None => shards[table].table(),
            Some(0) => "title_text".to_owned(),
            Some(_) => return Ok(None),
        };
        self.write(|tx| {
            let before = tx.total_changes();
            let sql = format!("INSERT INTO {name} ({name}, rank) VALUES ('merge', ?1)");
            tx.prepare_cached(&sql)?.execute([MERGED])?;
            // The command itself is one change; documented so for exactly this use.
            Ok(Some(tx.total_changes() - before > 1))
        })
    }

    /// Gives some of the file's free pages back to the disk, where there are many, and says whether to go on. A store
    /// that was made by an early version cannot; its free pages are used again before the file grows.
    pub fn give_back(&self) -> Result<bool, StoreError> {
        let (free, pages) = self.read(|conn| {
            let ask = |sql: &str| conn.query_row(sql, [], |row| row.get::<_, i64>(0));
            let gives = ask("PRAGMA auto_vacuum")? == super::open::INCREMENTAL;
            let free = if gives { ask("PRAGMA freelist_count")? } else { 0 };
            Ok((free, ask("PRAGMA page_count")?))
        })?;
        let spare = SPARE.max(pages / SPARE_PART);
        if free <= spare || self.is_read_only() {
            return Ok(false);
        }
        self.vacuum(GIVEN_BACK).map_err(|error| StoreError::from(error).at(&self.path))?;
        Ok(free - GIVEN_BACK > spare)
    }

    fn vacuum(&self, pages: i64) -> rusqlite::Result<()> {
        let mut vacuum = self.conn.prepare(&format!("PRAGMA incremental_vacuum({pages})"))?;
        // It answers with a row for each page, and gives back no more than it is asked for.
        let mut given = vacuum.query([])?;
        while given.next()?.is_some() {}
        Ok(())
    }
}
