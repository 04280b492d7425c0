//! Enters what stories teach, and takes it out again when they change or go.
//!
//! Everything that one transaction teaches is gathered first and added to the sums once, at its end:
//! twenty stories share most of their words. A story's lesson is kept as it was given, so that just that
//! is taken out again, whatever recognition would make of the story by then; and because lesson and sums
//! change in the transaction that changes the story, no crash comes between them.
//!
//! What is kept is bounded by [`WINDOW`]: the lessons of so many of the newest stories. A lesson is at most
//! some 4 kB, mostly 0.5 kB, and the sums are no more than all lessons together.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension};

use super::cases::{CaseChange, WordCases};
use super::{StoreError, body, lessons};
use crate::music::{Lessons, NameLesson, NameSums};

/// How many of the newest stories teach. More would cost room and say little that these do not.
#[cfg(not(test))]
pub(super) const WINDOW: i64 = 20_000;
/// Small, so that tests see it slide.
#[cfg(test)]
pub(super) const WINDOW: i64 = 12;

/// What is true of all lessons together; the row of `learned`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct State {
    /// How many there are.
    pub(super) lessons: i64,
    /// Goes up whenever they change.
    pub(super) changes: i64,
    /// Those of stories from this id on are in the sums.
    pub(super) counted_from: i64,
    /// How many names those lessons have, each counted once a story.
    pub(super) names: i64,
    /// How many words.
    pub(super) words: i64,
}

/// The sums that a transaction changed, as they are after it. What is empty is gone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Taught {
    /// Whether it changed anything.
    pub changed: bool,
    /// Whether they were found to be damaged and are being made anew: nothing that was read before holds.
    pub anew: bool,
    /// Names by key.
    pub names: Vec<(String, NameSums)>,
    /// Rows of words.
    pub words: Vec<(u32, WordCases)>,
    /// Feeds, with how many lessons they gave.
    pub feeds: Vec<(i64, u32)>,
}

/// What one transaction adds to and takes from the lessons. [`finish`](Self::finish) writes the sums.
pub(super) struct Ledger<'a> {
    tx: &'a Connection,
    state: Option<State>,
    /// Per name what is entered (`true`) or taken out, in order, with the feed.
    names: HashMap<String, Vec<(bool, i64, NameLesson)>>,
    words: HashMap<u32, (i64, i64)>,
    feeds: HashMap<i64, i64>,
    changed: bool,
    /// Whether something could not be read, so that the sums have to be made anew.
    damaged: bool,
}

impl<'a> Ledger<'a> {
    /// Begins; until something is entered nothing is read.
    pub(super) fn new(tx: &'a Connection) -> Self {
        Self {
            tx,
            state: None,
            names: HashMap::new(),
            words: HashMap::new(),
            feeds: HashMap::new(),
            changed: false,
            damaged: false,
        }
    }

    /// Enters what a story teaches, in place of what it taught before.
    pub(super) fn learn(&mut self, id: i64, feed: i64, given: &Lessons) -> Result<(), StoreError> {
        self.forget(id)?;
        if is_silent(self.tx, feed)? {
            return Ok(());
        }
        if self.state()?.lessons >= WINDOW {
            let oldest = self
                .tx
                .prepare_cached("SELECT min(id) FROM lesson")?
                .query_row([], |row| row.get::<_, Option<i64>>(0))?;
            match oldest {
                Some(oldest) if oldest < id => self.forget(oldest)?,
                _ => return Ok(()),
            }
        }
        let data = lessons::write(given);
        self.tx
            .prepare_cached("INSERT INTO lesson (id, feed_id, sum, data) VALUES (?1, ?2, ?3, ?4)")?
            .execute((id, feed, body::sum_of(&data), data))?;
        self.changed = true;
        let state = self.state()?;
        state.lessons += 1;
        if id >= state.counted_from {
            self.enter(true, feed, given)?;
        }
        Ok(())
    }

    /// Takes out what a story taught, if it taught anything.
    pub(super) fn forget(&mut self, id: i64) -> Result<(), StoreError> {
        let Some((feed, given)) = take_lesson(self.tx, id)? else { return Ok(()) };
        self.changed = true;
        let state = self.state()?;
        state.lessons -= 1;
        let counted = id >= state.counted_from;
        match given {
            Some(given) if counted => self.enter(false, feed, &given)?,
            None if counted => self.damaged = true,
            _ => {}
        }
        Ok(())
    }

    /// Enters lessons that are kept and not yet counted, newest first; says whether any were left to do.
    pub(super) fn count_some(&mut self, limit: usize) -> Result<bool, StoreError> {
        let from = self.state()?.counted_from;
        if from == i64::MIN {
            return Ok(false);
        }
        let mut ask = self.tx.prepare_cached(
            "SELECT id, feed_id, sum, data FROM lesson WHERE id < ?1 ORDER BY id DESC LIMIT ?2",
        )?;
        let mut rows = ask.query((from, limit as i64))?;
        let (mut last, mut broken) = (i64::MIN, Vec::new());
        while let Some(row) = rows.next()? {
            last = row.get(0)?;
            match checked(row.get_ref(3)?.as_blob().unwrap_or_default(), row.get(2)?) {
                Some(given) => self.enter(true, row.get(1)?, &given)?,
                None => broken.push(last),
            }
        }
        for id in broken {
            // Its story is as it was; the next time that it is read it teaches again.
            self.tx.prepare_cached("DELETE FROM lesson WHERE id = ?1")?.execute([id])?;
            self.state()?.lessons -= 1;
        }
        self.changed = true;
        self.state()?.counted_from = last;
        Ok(true)
    }

    /// How many lessons there are, and which of them are counted.
    pub(super) fn state(&mut self) -> Result<&mut State, StoreError> {
        if self.state.is_none() {
            self.state = Some(state(self.tx)?);
        }
        Ok(self.state.as_mut().expect("it was read above"))
    }

    /// Adds everything to the sums.
    pub(super) fn finish(mut self) -> Result<Taught, StoreError> {
        let mut taught = Taught { changed: self.changed, ..Taught::default() };
        if !self.changed {
            return Ok(taught);
        }
        if !self.damaged {
            self.names(&mut taught)?;
        }
        if !self.damaged {
            self.words(&mut taught)?;
        }
        if self.damaged {
            log::warn!("what was learned about names was damaged; it is being counted anew");
            reset(self.tx)?;
            let state = self.state()?;
            *state = State { counted_from: i64::MAX, names: 0, words: 0, ..*state };
            taught = Taught { changed: true, anew: true, ..Taught::default() };
        } else {
            self.feeds(&mut taught)?;
        }
        let state = self.state()?;
        state.changes += 1;
        let State { lessons, changes, counted_from, names, words } = *state;
        self.tx
            .prepare_cached(
                "INSERT INTO learned VALUES (0, ?1, ?2, ?3, ?4, ?5, 0, 0, NULL)
                     ON CONFLICT (id) DO UPDATE SET lessons = ?1, changes = ?2, counted_from = ?3, names = ?4,
                                                    words = ?5",
            )?
            .execute((lessons, changes, counted_from, names, words))?;
        Ok(taught)
    }

    fn enter(&mut self, given: bool, feed: i64, lessons: &Lessons) -> Result<(), StoreError> {
        let by = if given { 1 } else { -1 };
        let state = self.state()?;
        state.names += by * lessons.names.len() as i64;
        state.words += by * (lessons.lower.len() + lessons.capital.len()) as i64;
        *self.feeds.entry(feed).or_default() += by;
        for name in &lessons.names {
            self.names.entry(name.key.clone()).or_default().push((given, feed, name.clone()));
        }
        for &code in &lessons.lower {
            self.words.entry(code).or_default().0 += by;
        }
        for &code in &lessons.capital {
            self.words.entry(code).or_default().1 += by;
        }
        Ok(())
    }

    fn names(&mut self, taught: &mut Taught) -> Result<(), StoreError> {
        let mut get = self.tx.prepare_cached("SELECT sums FROM learned_name WHERE key = ?1")?;
        let mut put =
            self.tx.prepare_cached("INSERT OR REPLACE INTO learned_name (key, sums) VALUES (?1, ?2)")?;
        let mut drop = self.tx.prepare_cached("DELETE FROM learned_name WHERE key = ?1")?;
        for (key, turns) in std::mem::take(&mut self.names) {
            let known: Option<Vec<u8>> = get.query_row([&key], |row| row.get(0)).optional()?;
            let Ok(mut sums) =
                known.map_or_else(|| Ok(NameSums::default()), |known| lessons::read_name(&known))
            else {
                self.damaged = true;
                return Ok(());
            };
            for (given, feed, lesson) in turns {
                if given {
                    sums.add(feed, &lesson);
                } else if !sums.take(feed, &lesson) {
                    self.damaged = true;
                    return Ok(());
                }
            }
            if sums.is_empty() {
                drop.execute([&key])?;
            } else {
                put.execute((&key, lessons::write_name(&sums)))?;
            }
            taught.names.push((key, sums));
        }
        Ok(())
    }

    fn words(&mut self, taught: &mut Taught) -> Result<(), StoreError> {
        let mut parts: HashMap<u32, Vec<CaseChange>> = HashMap::new();
        for (code, by) in std::mem::take(&mut self.words) {
            if by != (0, 0) {
                parts.entry(WordCases::part_of(code)).or_default().push((code, by));
            }
        }
        let mut get = self.tx.prepare_cached("SELECT sums FROM learned_word WHERE part = ?1")?;
        let mut put =
            self.tx.prepare_cached("INSERT OR REPLACE INTO learned_word (part, sums) VALUES (?1, ?2)")?;
        for (part, mut changes) in parts {
            changes.sort_unstable_by_key(|&(code, _)| code);
            let known: Option<Vec<u8>> = get.query_row([part], |row| row.get(0)).optional()?;
            let Some(words) =
                WordCases::read(known.unwrap_or_default()).ok().and_then(|words| words.with(&changes))
            else {
                self.damaged = true;
                return Ok(());
            };
            put.execute((part, words.as_bytes()))?;
            taught.words.push((part, words));
        }
        Ok(())
    }

    fn feeds(&mut self, taught: &mut Taught) -> Result<(), StoreError> {
        let mut put = self.tx.prepare_cached(
            "INSERT INTO learned_feed (feed_id, lessons) VALUES (?1, ?2)
                 ON CONFLICT (feed_id) DO UPDATE SET lessons = lessons + excluded.lessons RETURNING lessons",
        )?;
        for (feed, by) in std::mem::take(&mut self.feeds) {
            let lessons: i64 = put.query_row((feed, by), |row| row.get(0))?;
            taught.feeds.push((feed, u32::try_from(lessons).unwrap_or(0)));
        }
        self.tx.prepare_cached("DELETE FROM learned_feed WHERE lessons <= 0")?.execute([])?;
        Ok(())
    }
}

/// What is true of all lessons together. Where that was lost, none are counted.
pub(super) fn state(conn: &Connection) -> Result<State, StoreError> {
    let mut ask =
        conn.prepare_cached("SELECT lessons, changes, counted_from, names, words FROM learned WHERE id = 0")?;
    let state = ask.query_row([], |row| {
        Ok(State {
            lessons: row.get(0)?,
            changes: row.get(1)?,
            counted_from: row.get(2)?,
            names: row.get(3)?,
            words: row.get(4)?,
        })
    });
    let lost = State { lessons: 0, changes: 0, counted_from: i64::MAX, names: 0, words: 0 };
    Ok(state.optional()?.unwrap_or(lost))
}

/// Empties the sums. The lessons stay.
pub(super) fn reset(tx: &Connection) -> Result<(), StoreError> {
    Ok(tx.execute_batch("DELETE FROM learned_name; DELETE FROM learned_word; DELETE FROM learned_feed")?)
}

/// Takes a story's lesson out of its table; inside `None` where it is damaged.
fn take_lesson(tx: &Connection, id: i64) -> Result<Option<(i64, Option<Lessons>)>, StoreError> {
    let mut take = tx.prepare_cached("DELETE FROM lesson WHERE id = ?1 RETURNING feed_id, sum, data")?;
    let taken = take.query_row([id], |row| {
        let given = checked(row.get_ref(2)?.as_blob().unwrap_or_default(), row.get(1)?);
        Ok((row.get(0)?, given))
    });
    Ok(taken.optional()?)
}

/// Reads a lesson if it is as it was written.
fn checked(data: &[u8], sum: i64) -> Option<Lessons> {
    (body::sum_of(data) == sum).then(|| lessons::read(data).ok()).flatten()
}

/// Whether a feed teaches nothing: the one that comes with the program, once there is a real one.
fn is_silent(conn: &Connection, feed: i64) -> Result<bool, StoreError> {
    let mut ask = conn.prepare_cached(
        "SELECT origin = 'starter' AND EXISTS (SELECT 1 FROM feed WHERE origin = 'feed' AND subscribed = 1)
           FROM feed WHERE id = ?1",
    )?;
    Ok(ask.query_row([feed], |row| row.get(0)).optional()?.unwrap_or(false))
}

/// Takes out what the stories that come with the program taught, once a real feed is subscribed.
pub(super) fn silence_starter(tx: &Connection) -> Result<(), StoreError> {
    let mut feeds = tx.prepare_cached(
        "SELECT id FROM feed WHERE origin = 'starter' AND id IN (SELECT feed_id FROM learned_feed)",
    )?;
    let feeds: Vec<i64> = feeds.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    let mut ledger = Ledger::new(tx);
    for feed in feeds {
        if is_silent(tx, feed)? {
            let mut ask = tx.prepare_cached("SELECT id FROM mark INDEXED BY mark_feed WHERE feed_id = ?1")?;
            let stories: Vec<i64> = ask.query_map([feed], |row| row.get(0))?.collect::<Result<_, _>>()?;
            stories.into_iter().try_for_each(|story| ledger.forget(story))?;
        }
    }
    ledger.finish()?;
    Ok(())
}
