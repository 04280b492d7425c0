//! What the store has learned about names and words, and what the user said of names.

use std::collections::HashMap;

use rusqlite::OptionalExtension;

use super::cases::WordCases;
use super::ledger::{self, Ledger, State};
use super::{Store, StoreError, lessons, reread};
use crate::music::NameSums;

/// What the user said of names: above 0 that a name is an artist's, below 0 that it is nobody's. To follow an
/// artist counts as well. This and [`VERDICT`] are the one place where it comes in.
const VERDICTS: &str = "SELECT key, sum(value) FROM
    (SELECT key, value FROM verdict UNION ALL SELECT key, 1 FROM artist WHERE followed = 1) GROUP BY key";

/// The same of one name.
const VERDICT: &str = "SELECT coalesce((SELECT value FROM verdict WHERE key = ?1), 0)
    + coalesce((SELECT followed FROM artist WHERE key = ?1), 0)";

/// How many lessons one step counts again.
const COUNTED: usize = 500;

impl Store {
    /// How often the lessons have changed: a number that says whether what one has read of them still holds.
    pub fn lesson_changes(&self) -> Result<i64, StoreError> {
        self.read(|conn| Ok(ledger::state(conn)?.changes))
    }

    /// What the lessons about a name add up to.
    pub fn name_sums(&self, key: &str) -> Result<Option<NameSums>, StoreError> {
        self.read(|conn| {
            let mut ask = conn.prepare_cached("SELECT sums FROM learned_name WHERE key = ?1")?;
            let sums: Option<Vec<u8>> = ask.query_row([key], |row| row.get(0)).optional()?;
            sums.map(|sums| lessons::read_name(&sums)).transpose()
        })
    }

    /// Hands over what the lessons about every name add up to.
    pub fn each_name(&self, each: &mut dyn FnMut(&str, NameSums)) -> Result<(), StoreError> {
        self.read(|conn| {
            let mut ask = conn.prepare_cached("SELECT key, sums FROM learned_name")?;
            let mut rows = ask.query([])?;
            while let Some(row) = rows.next()? {
                let key = row.get_ref(0)?.as_str().unwrap_or_default();
                each(key, lessons::read_name(row.get_ref(1)?.as_blob().unwrap_or_default())?);
            }
            Ok(())
        })
    }

    /// The words of all rows, or of one, by row.
    pub fn word_cases(&self, part: Option<u32>) -> Result<HashMap<u32, WordCases>, StoreError> {
        self.read(|conn| {
            let mut ask =
                conn.prepare_cached("SELECT part, sums FROM learned_word WHERE part BETWEEN ?1 AND ?2")?;
            let mut rows = ask.query((part.unwrap_or(0), part.unwrap_or(u32::MAX)))?;
            let mut words = HashMap::new();
            while let Some(row) = rows.next()? {
                words.insert(row.get(0)?, WordCases::read(row.get(1)?)?);
            }
            Ok(words)
        })
    }

    /// How many lessons each feed has given.
    pub fn lessons_by_feed(&self) -> Result<HashMap<i64, u32>, StoreError> {
        self.read(|conn| {
            let mut ask = conn.prepare_cached("SELECT feed_id, lessons FROM learned_feed")?;
            let rows = ask.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// What the user said of a name: above 0 an artist, below 0 none, 0 nothing.
    pub fn verdict(&self, key: &str) -> Result<i8, StoreError> {
        self.read(|conn| {
            let mut ask = conn.prepare_cached(VERDICT)?;
            Ok(ask.query_row([key], |row| row.get(0))?)
        })
    }

    /// What the user said of all names.
    pub fn verdicts(&self) -> Result<HashMap<String, i8>, StoreError> {
        self.read(|conn| {
            let mut ask = conn.prepare_cached(VERDICTS)?;
            let rows = ask.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// Looks over what was learned, which a fault of the disk may have cost. What is missing or does not fit
    /// is made anew from the lessons by [`Store::count_lessons`]. Reads all of it.
    pub fn check_names(&self) -> Result<(), StoreError> {
        if self.steadily(|| self.is_sound())?? {
            return Ok(());
        }
        log::warn!("what was learned about names does not add up; it is being counted anew");
        self.recount_names()
    }

    /// Has all sums over lessons made anew, in steps. Where lessons are missing too, all stories are read
    /// again, once.
    pub fn recount_names(&self) -> Result<(), StoreError> {
        self.write(|tx| {
            let known = ledger::state(tx)?;
            ledger::reset(tx)?;
            let lessons: i64 = tx.query_row("SELECT count(*) FROM lesson", [], |row| row.get(0))?;
            tx.execute(
                "INSERT OR REPLACE INTO learned
                 SELECT 0, ?1, ?2, ?3, 0, 0, coalesce(max(reread_at), 0), coalesce(max(reread_below), 0),
                        max(reread_from)
                   FROM learned",
                (lessons, known.changes + 1, i64::MAX),
            )?;
            if known.lessons > lessons {
                reread::reread_all(tx)?;
            }
            Ok(())
        })
    }

    /// Goes on making the sums anew if they are being made; says whether it did anything.
    pub fn count_lessons(&self) -> Result<bool, StoreError> {
        if self.read(|conn| Ok(ledger::state(conn)?.counted_from))? == i64::MIN {
            return Ok(false);
        }
        self.write(|tx| {
            let mut ledger = Ledger::new(tx);
            let more = ledger.count_some(COUNTED)?;
            ledger.finish()?;
            Ok(more)
        })
    }

    /// Whether everything can be read and adds up.
    fn is_sound(&self) -> Result<bool, StoreError> {
        let state = self.read(ledger::state)?;
        let lessons: i64 =
            self.read(|conn| Ok(conn.query_row("SELECT count(*) FROM lesson", [], |row| row.get(0))?))?;
        let mut names = 0;
        let counted = self.each_name(&mut |_, sums| {
            names += sums.feeds.iter().map(|(_, feed)| i64::from(feed.stories)).sum::<i64>();
        });
        let words = counted.and_then(|()| self.word_cases(None));
        let words: i64 = match words {
            Ok(words) => words.values().map(WordCases::total).sum(),
            Err(StoreError::Damaged { .. }) => return Ok(false),
            Err(error) => return Err(error),
        };
        let feeds: i64 = self.lessons_by_feed()?.values().map(|&lessons| i64::from(lessons)).sum();
        let whole = state.counted_from == i64::MIN;
        Ok(state == State { lessons, names, words, ..state } && (!whole || feeds == lessons))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::tests::Scene;

    #[test]
    fn a_verdict_is_looked_up_and_all_are_read_off_an_index() {
        let scene = Scene::new();
        for sql in [VERDICT, VERDICTS] {
            let plan = scene.explain(sql);
            assert!(plan.contains("INDEX") && !plan.contains("SCAN artist\n"), "{sql}\n{plan}");
        }
    }
}
