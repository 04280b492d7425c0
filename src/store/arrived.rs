//! Applies the user's rules: to stories that arrived, each once, and on demand to what is stored.
//!
//! A new story is noted as arrived in the transaction that stores it. Once it is indexed and recognised, so that
//! every query can be answered, one transaction applies all rules to it, in their order, and takes the note
//! away: killed at any point, a story either waits still or has had its rules. A mark that the user took away
//! meanwhile is not given again. What a rule changed is kept beside it, for its count and to take it back.

use std::cell::{Cell, RefCell};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};

use super::journal::{self, Entry};
use super::list::Question;
use super::marks::{self, TRANSACTION};
use super::tail::Tail;
use super::walk::Way;
use super::{Change, Marked, Moment, Store, StoreError, rules};
use crate::news::{Query, Rule, RuleAction, RuleId};

/// How many of the newest arrivals are looked at for settled ones. Stories are settled newest first too, so there are
/// some among them, and a million that wait after an import cost nothing.
const LOOKED_AT: i64 = 400;

/// What rules did with what is stored: how many stories each changed, or why it could not be applied.
pub type Applied = Vec<(RuleId, Result<u64, String>)>;

/// Which rule gave stories which mark; `tag` is the tag's number, 0 for another mark.
#[derive(Serialize, Deserialize)]
struct Gift {
    rule: i64,
    mark: String,
    tag: i64,
}

/// A story that waits for the rules.
struct Arrived {
    id: i64,
    at: i64,
    /// The marks that the user took away since, as bits.
    taken: i64,
}

impl Store {
    /// Applies the rules to up to `limit` stories that arrived and are settled, newest first, and returns how many.
    pub fn apply_to_arrived(&self, limit: usize, zone: &dyn Fn() -> TimeZone) -> Result<usize, StoreError> {
        // Nothing is ready most of the time, and looking needs no lock.
        if self.read(|conn| Ok(ready(conn, 1)?.is_empty()))? {
            return Ok(0);
        }
        self.write(|tx| {
            let stories = ready(tx, limit)?;
            let ids: Vec<i64> = stories.iter().map(|story| story.id).collect();
            // Together they may have come over some time; only the age in days or hours of a date is judged by it.
            let latest = stories.iter().map(|story| story.at).max().unwrap_or_default();
            let now = Timestamp::from_second(latest).unwrap_or(Timestamp::UNIX_EPOCH);
            let moment = Moment { now, zone: zone() };
            for rule in rules::all(tx)? {
                let Some(found) = self.found_among(tx, &rule, &moment, &ids)? else { continue };
                let entry = marks::entry_of(tx, &change_of(&rule.action))?;
                let Some(entry) = entry else { continue };
                let taken =
                    |id: i64| stories.iter().any(|story| story.id == id && story.taken & entry.bit() != 0);
                let free: Vec<i64> = found.into_iter().filter(|&id| !taken(id)).collect();
                let given = entry.apply(tx, &free, true)?;
                gift(tx, &rule, &entry)?.apply(tx, &given, true)?;
            }
            let mut done = tx.prepare_cached("DELETE FROM arrived WHERE id = ?1")?;
            for id in &ids {
                done.execute([id])?;
            }
            Ok(ids.len())
        })
    }

    /// Which of these indexed stories a rule's query finds. `None` where it cannot be answered: one such rule must
    /// not keep the others from being applied.
    fn found_among(
        &self,
        tx: &Connection,
        rule: &Rule,
        moment: &Moment,
        ids: &[i64],
    ) -> Result<Option<Vec<i64>>, StoreError> {
        let asked = || {
            let query = rule.parsed().map_err(|error| StoreError::Query(error.to_string()))?;
            let tail = RefCell::new(Tail::default());
            let question = Question::among(self, tx, (&query, moment), ids, &tail)?;
            let steps = Cell::new(usize::MAX);
            Ok(question.page_within(Way::Older, Way::Older.start(), ids.len(), &steps)?.0)
        };
        match asked() {
            Ok(mut found) => {
                found.reverse();
                Ok(Some(found))
            }
            Err(StoreError::Query(why)) => {
                log::warn!("rule {} ({}) was not applied: {why}", rule.id, rule.query);
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    /// Says why a query cannot be answered, if it cannot.
    pub fn fault_of(&self, query: &Query, moment: &Moment) -> Result<Option<String>, StoreError> {
        let planned = self.read(|conn| Question::new(self, conn, query, moment, 0.into())?.can_be_asked());
        match planned {
            Ok(()) => Ok(None),
            Err(StoreError::Query(why)) => Ok(Some(why)),
            Err(error) => Err(error),
        }
    }

    /// Applies rules to everything that is stored, as one command of the undo journal.
    pub fn apply_rules(&self, wanted: &[Rule], moment: &Moment, label: &str) -> Result<Applied, StoreError> {
        let command = Cell::new(None);
        let mut applied = Applied::new();
        for rule in wanted {
            let mut changed = 0;
            let outcome = match rule.parsed() {
                Ok(query) => self.each_found(&query, moment, &mut |ids| {
                    changed += self.give_by_rule(rule, ids, label, &command)?;
                    Ok(())
                }),
                Err(error) => Err(StoreError::Query(error.to_string())),
            };
            match outcome {
                Ok(()) => applied.push((rule.id, Ok(changed))),
                Err(StoreError::Query(why)) => applied.push((rule.id, Err(why))),
                Err(error) => return Err(error),
            }
        }
        Ok(applied)
    }

    fn give_by_rule(
        &self,
        rule: &Rule,
        ids: &[i64],
        label: &str,
        begun: &Cell<Option<i64>>,
    ) -> Result<u64, StoreError> {
        let (command, given) = self.write(|tx| {
            let Some(entry) = marks::entry_of(tx, &change_of(&rule.action))? else {
                return Ok((begun.get(), 0));
            };
            let given = entry.apply(tx, ids, true)?;
            if given.is_empty() {
                return Ok((begun.get(), 0));
            }
            let command = begun.get().map_or_else(|| journal::begin(tx, self.session, label), Ok)?;
            journal::keep(tx, command, &entry, &given)?;
            let gift = gift(tx, rule, &entry)?;
            let noted = gift.apply(tx, &given, true)?;
            journal::keep(tx, command, &gift, &noted)?;
            Ok((Some(command), given.len() as u64))
        })?;
        begun.set(command);
        Ok(given)
    }

    /// Takes away the marks that a rule gave, where they still stand, as one command of the undo journal.
    pub fn take_back(&self, rule: RuleId, label: &str) -> Result<Marked, StoreError> {
        let begun = Cell::new(None);
        let mut changed = 0;
        loop {
            let (command, taken, more) = self.write(|tx| {
                let Some((gift, ids)) = next_gift(tx, rule)? else { return Ok((begun.get(), 0, false)) };
                let command = begun.get().map_or_else(|| journal::begin(tx, self.session, label), Ok)?;
                let entry = gift.mark()?;
                let taken = entry.apply(tx, &ids, false)?;
                journal::keep(tx, command, &entry, &taken)?;
                let gift = gift.entry(false)?;
                let noted = gift.apply(tx, &ids, false)?;
                journal::keep(tx, command, &gift, &noted)?;
                Ok((Some(command), taken.len() as u64, true))
            })?;
            begun.set(command);
            changed += taken;
            if !more {
                return Ok(Marked { changed });
            }
        }
    }
}

/// Notes new stories as arrived, if there are rules. `ids` is a JSON list.
pub(super) fn note(tx: &Connection, ids: &str, now: Timestamp) -> Result<(), StoreError> {
    tx.prepare_cached(
        "INSERT INTO arrived (id, at) SELECT value, ?2 FROM json_each(?1)
          WHERE EXISTS (SELECT 1 FROM rule WHERE removed = 0)",
    )?
    .execute((ids, now.as_second()))?;
    Ok(())
}

/// Notes that a mark was taken away from stories: no rule is to give it to those that wait.
pub(super) fn note_taken(tx: &Connection, bit: i64, ids: &[i64]) -> Result<(), StoreError> {
    if bit == 0 || ids.is_empty() || !tx.prepare_cached("SELECT 1 FROM arrived LIMIT 1")?.exists([])? {
        return Ok(());
    }
    let mut note = tx.prepare_cached("UPDATE arrived SET taken = taken | ?2 WHERE id = ?1")?;
    for id in ids {
        note.execute((id, bit))?;
    }
    Ok(())
}

/// Keeps that a rule gave a mark to stories, or no longer did, and counts them.
pub(super) fn turn(tx: &Connection, subject: &str, ids: &[i64], value: bool) -> Result<Vec<i64>, StoreError> {
    let gift: Gift = serde_json::from_str(subject).map_err(|_| unreadable())?;
    let mut turn = tx.prepare_cached(if value {
        "INSERT OR IGNORE INTO ruled (rule_id, mark, tag_id, story_id) SELECT ?1, ?2, ?3, id FROM mark WHERE id = ?4"
    } else {
        "DELETE FROM ruled WHERE rule_id = ?1 AND mark = ?2 AND tag_id = ?3 AND story_id = ?4"
    })?;
    let mut changed = Vec::new();
    for &id in ids {
        if turn.execute((gift.rule, &gift.mark, gift.tag, id))? > 0 {
            changed.push(id);
        }
    }
    let by = if value { changed.len() as i64 } else { -(changed.len() as i64) };
    tx.prepare_cached("UPDATE rule SET stories = max(stories + ?2, 0) WHERE id = ?1")?
        .execute((gift.rule, by))?;
    Ok(changed)
}

impl Gift {
    fn entry(&self, given: bool) -> Result<Entry, StoreError> {
        Ok(Entry::ruled(serde_json::to_string(self).map_err(|_| unreadable())?, given))
    }

    /// The mark that was given, as what takes it away.
    fn mark(&self) -> Result<Entry, StoreError> {
        Ok(match self.mark.as_str() {
            "hide" => Entry::hidden(false),
            "star" => Entry::starred(false),
            "read" => Entry::read(false),
            "tag" => Entry::tag(self.tag, false),
            _ => return Err(unreadable()),
        })
    }
}

fn unreadable() -> StoreError {
    StoreError::damaged("what a rule gave to stories cannot be read")
}

/// What keeps that a rule gave stories the mark of an entry.
fn gift(tx: &Connection, rule: &Rule, entry: &Entry) -> Result<Entry, StoreError> {
    let (mark, tag) = rules::written(&rule.action);
    let tag = if tag.is_empty() { 0 } else { super::tags::id_of(tx, tag)? };
    Gift { rule: rule.id.0, mark: mark.into(), tag }.entry(entry.given)
}

/// One transaction's worth of what a rule gave, of one kind.
fn next_gift(tx: &Connection, rule: RuleId) -> Result<Option<(Gift, Vec<i64>)>, StoreError> {
    let mut ask = tx.prepare_cached(
        "SELECT mark, tag_id, story_id FROM ruled WHERE rule_id = ?1 ORDER BY mark, tag_id, story_id LIMIT ?2",
    )?;
    let rows = ask.query_map((rule.0, TRANSACTION as i64), |row| {
        Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?, row.get::<_, i64>(2)?))
    })?;
    let rows: Vec<_> = rows.collect::<Result<_, _>>()?;
    let Some((mark, tag, _)) = rows.first().cloned() else { return Ok(None) };
    let alike = rows.into_iter().filter(|row| row.0 == mark && row.1 == tag);
    let ids = alike.map(|(_, _, id)| id).collect();
    Ok(Some((Gift { rule: rule.0, mark, tag }, ids)))
}

fn ready(conn: &Connection, limit: usize) -> Result<Vec<Arrived>, StoreError> {
    let mut ask = conn.prepare_cached(
        "SELECT new.id, new.at, new.taken
           FROM (SELECT id, at, taken FROM arrived ORDER BY id DESC LIMIT ?2) AS new
          CROSS JOIN story ON story.id = new.id
          WHERE indexed_version <> 0 AND recognised_version <> 0 ORDER BY new.id DESC LIMIT ?1",
    )?;
    let rows = ask.query_map((limit as i64, LOOKED_AT), |row| {
        Ok(Arrived { id: row.get(0)?, at: row.get(1)?, taken: row.get(2)? })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn change_of(action: &RuleAction) -> Change {
    match action {
        RuleAction::Hide => Change::Hidden(true),
        RuleAction::Star => Change::Starred(true),
        RuleAction::Read => Change::Read(true),
        RuleAction::Tag(tag) => Change::Tag(tag.clone(), true),
    }
}
