//! Gives new stories their ids within one transaction.
//!
//! The lock is held meanwhile, so what was asked of the store once stays true: a thousand stories of one minute,
//! as of feeds without dates, cost one look at that minute and not a thousand.

use std::collections::HashMap;

use jiff::Timestamp;
use rusqlite::Connection;

use super::StoreError;
use crate::news::StoryId;

/// How many ids a minute has.
const ROOM: i64 = 1 << StoryId::COUNTER_BITS;

/// The ids that are taken, as far as this transaction had to know.
pub(super) struct FreeIds<'a> {
    tx: &'a Connection,
    /// The highest id taken of a minute, by the minute's first; 0 for none.
    taken: HashMap<i64, i64>,
}

impl<'a> FreeIds<'a> {
    pub(super) fn new(tx: &'a Connection) -> Self {
        Self { tx, taken: HashMap::new() }
    }

    /// Takes the next free id of a minute; one that is full lends room from the minute before.
    pub(super) fn take(&mut self, instant: Timestamp) -> Result<i64, StoreError> {
        let mut first = StoryId::first_of(instant).0;
        loop {
            let last = match self.taken.get(&first) {
                Some(&last) => last,
                None => self.last(first)?,
            };
            let id = if last == 0 { first.max(1) } else { last + 1 };
            if id < first + ROOM {
                self.taken.insert(first, id);
                return Ok(id);
            }
            self.taken.insert(first, last);
            first -= ROOM;
        }
    }

    /// The highest id that a story of a minute has, or had before it was deleted.
    fn last(&self, first: i64) -> Result<i64, StoreError> {
        let mut ask = self.tx.prepare_cached(
            "SELECT max(coalesce((SELECT max(id) FROM story WHERE id BETWEEN ?1 AND ?2), 0),
                        coalesce((SELECT max(story_id) FROM gone WHERE story_id BETWEEN ?1 AND ?2), 0))",
        )?;
        Ok(ask.query_row((first, first + ROOM - 1), |row| row.get(0))?)
    }
}
