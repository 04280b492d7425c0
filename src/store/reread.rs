//! Has stories recognised again that were read when the store knew much less about names.
//!
//! Each story keeps how many lessons there were when it was read. When they have doubled since the last
//! pass, a pass begins over all stories, newest first, which queues those that were read with less than a
//! sixteenth of what there is now. It comes to an end: lessons are no more than a window of stories, so
//! they double a few times in a store's life, and a story that is read again by the sixteenfold can be
//! read so only three times. What was found before stays in use until a story's turn comes.

use rusqlite::{Connection, OptionalExtension};

use super::{Store, StoreError};

/// Below so many lessons nothing is read again: there is too little to know.
const LEAST: i64 = 64;

/// With how much less knowledge a story must have been read.
const MUCH_LESS: i64 = 16;

/// A pass over the stories.
#[derive(Clone, Copy, Debug)]
struct Pass {
    /// Stories that were read with fewer lessons are queued.
    below: i64,
    /// The story that comes next.
    from: i64,
}

impl Store {
    /// Begins or goes on with a pass, and says whether there was anything to do. `limit` stories are looked
    /// at.
    pub fn reread(&self, limit: usize) -> Result<bool, StoreError> {
        if self.read(next_pass)?.is_none() {
            return Ok(false);
        }
        self.write(|tx| {
            let Some(pass) = next_pass(tx)? else { return Ok(false) };
            let last: Option<i64> = tx
                .prepare_cached("SELECT id FROM story WHERE id <= ?1 ORDER BY id DESC LIMIT 1 OFFSET ?2")?
                .query_row((pass.from, limit.saturating_sub(1) as i64), |row| row.get(0))
                .optional()?;
            tx.prepare_cached(
                "UPDATE story SET recognised_version = 0
                  WHERE id BETWEEN ?1 AND ?2 AND taught_by < ?3 AND recognised_version <> 0",
            )?
            .execute((last.unwrap_or(i64::MIN), pass.from, pass.below))?;
            tx.prepare_cached(
                "UPDATE learned SET reread_below = ?1, reread_from = ?2,
                        reread_at = CASE WHEN reread_from IS NULL THEN lessons ELSE reread_at END",
            )?
            .execute((pass.below, last.map(|last| last - 1)))?;
            Ok(true)
        })
    }
}

/// Begins a pass over all stories: what is known of names has changed beyond what lessons count.
pub(super) fn reread_all(tx: &Connection) -> Result<(), StoreError> {
    tx.prepare_cached("UPDATE learned SET reread_below = ?1, reread_from = ?1")?.execute([i64::MAX])?;
    Ok(())
}

/// The pass that is under way, or one that is due.
fn next_pass(conn: &Connection) -> Result<Option<Pass>, StoreError> {
    let mut ask = conn
        .prepare_cached("SELECT lessons, reread_at, reread_below, reread_from FROM learned WHERE id = 0")?;
    let found = ask.query_row([], |row| {
        let (lessons, at): (i64, i64) = (row.get(0)?, row.get(1)?);
        let (below, from): (i64, Option<i64>) = (row.get(2)?, row.get(3)?);
        let due = lessons >= 2 * at.max(LEAST / 2);
        Ok(match from {
            Some(from) => Some(Pass { below, from }),
            None if due => Some(Pass { below: lessons / MUCH_LESS, from: i64::MAX }),
            None => None,
        })
    });
    Ok(found.optional()?.flatten())
}
