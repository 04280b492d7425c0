//! The user's rules: a list that is read whole, changed as a whole, and undone one rule at a time.
//!
//! As with saved views, a command gets the list and gives it back, and each difference goes into the undo
//! journal with what the rule was before and after. How the rules are applied stands in `arrived`.

use rusqlite::{Connection, OptionalExtension};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::journal::{self, Entry};
use super::stories::count;
use super::{Marked, Store, StoreError};
use crate::news::{Rule, RuleAction, RuleId};

/// A rule as it is stored, its number and its count apart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Row {
    place: i64,
    query: String,
    action: String,
    tag: String,
}

/// What a command made of a rule; `None` is one that is not there.
#[derive(Serialize, Deserialize)]
struct Turn {
    before: Option<Row>,
    after: Option<Row>,
}

impl Store {
    /// The rules in their order.
    pub fn rules(&self) -> Result<Vec<Rule>, StoreError> {
        self.read(all)
    }

    /// Changes the rules, as one command of the undo journal with the label that `change` returns.
    ///
    /// Rules with a number that is not stored are added. Where `change` refuses, nothing is written.
    pub fn change_rules<E>(
        &self,
        change: impl FnOnce(&mut Vec<Rule>) -> Result<String, E>,
    ) -> Result<Result<(String, Marked), E>, StoreError> {
        self.write(|tx| {
            let before = rows(tx)?;
            let mut rules = all(tx)?;
            let label = match change(&mut rules) {
                Ok(label) => label,
                Err(refused) => return Ok(Err(refused)),
            };
            let changed = self.write_rules(tx, &before, &rules, &label)?;
            Ok(Ok((label, Marked { changed })))
        })
    }

    fn write_rules(
        &self,
        tx: &Connection,
        before: &[(i64, Row)],
        rules: &[Rule],
        label: &str,
    ) -> Result<u64, StoreError> {
        let removed = before.iter().filter(|(id, _)| !rules.iter().any(|rule| rule.id.0 == *id));
        let mut turns: Vec<(Option<i64>, Turn)> =
            removed.map(|(id, row)| (Some(*id), Turn { before: Some(row.clone()), after: None })).collect();
        let mut last = -1;
        for rule in rules {
            let known = before.iter().find(|(id, _)| *id == rule.id.0);
            // Places need not follow each other, so that taking one away changes no other.
            let place = known.map_or(0, |(_, row)| row.place).max(last + 1);
            last = place;
            let (action, tag) = written(&rule.action);
            let after = Row { place, query: rule.query.clone(), action: action.into(), tag: tag.into() };
            if known.is_none_or(|(_, row)| *row != after) {
                let turn = Turn { before: known.map(|(_, row)| row.clone()), after: Some(after) };
                turns.push((known.map(|(id, _)| *id), turn));
            }
        }
        if turns.is_empty() {
            return Ok(0);
        }
        let command = journal::begin(tx, self.session, label)?;
        for (id, turn) in &turns {
            let id = set(tx, *id, turn.after.as_ref())?;
            let subject = serde_json::to_string(turn).map_err(|_| unreadable())?;
            journal::keep(tx, command, &Entry::rule(subject), &[id])?;
        }
        Ok(turns.len() as u64)
    }
}

/// The rules in their order.
pub(super) fn all(conn: &Connection) -> Result<Vec<Rule>, StoreError> {
    let mut ask = conn.prepare_cached(
        "SELECT id, place, query, action, tag, stories FROM rule WHERE removed = 0 ORDER BY place, id",
    )?;
    let rows = ask.query_map([], |row| Ok((read_row(row)?, count(row, 5)?)))?;
    rows.map(|row| {
        let ((id, row), stories) = row?;
        let action = action_of(&row)
            .ok_or_else(|| StoreError::damaged(format!("rule {id} does nothing that is known")))?;
        Ok(Rule { id: RuleId(id), query: row.query, action, stories })
    })
    .collect()
}

/// The lines of a backup: the rules in their order.
pub(super) fn backup(conn: &Connection) -> Result<Vec<Value>, StoreError> {
    let line = |rule: Rule| {
        json!({ "rule": {
            "query": rule.query, "action": rule.action.to_string(), "stories": rule.stories
        }})
    };
    Ok(all(conn)?.into_iter().map(line).collect())
}

/// Gives a rule its state after a command, or that before it, where it still has the other one.
pub(super) fn turn(tx: &Connection, subject: &str, ids: &[i64], value: bool) -> Result<Vec<i64>, StoreError> {
    let turn: Turn = serde_json::from_str(subject).map_err(|_| unreadable())?;
    let (from, to) = if value { (turn.before, turn.after) } else { (turn.after, turn.before) };
    let mut changed = Vec::new();
    for &id in ids {
        if row(tx, id)? == from {
            changed.push(set(tx, Some(id), to.as_ref())?);
        }
    }
    Ok(changed)
}

/// How an action is stored: its name, and its tag.
pub(super) fn written(action: &RuleAction) -> (&'static str, &str) {
    match action {
        RuleAction::Hide => ("hide", ""),
        RuleAction::Star => ("star", ""),
        RuleAction::Read => ("read", ""),
        RuleAction::Tag(tag) => ("tag", tag),
    }
}

fn action_of(row: &Row) -> Option<RuleAction> {
    Some(match row.action.as_str() {
        "hide" => RuleAction::Hide,
        "star" => RuleAction::Star,
        "read" => RuleAction::Read,
        "tag" => RuleAction::Tag(row.tag.clone()),
        _ => return None,
    })
}

fn unreadable() -> StoreError {
    StoreError::damaged("an entry of the undo journal about a rule cannot be read")
}

fn rows(conn: &Connection) -> Result<Vec<(i64, Row)>, StoreError> {
    let mut ask = conn.prepare_cached(
        "SELECT id, place, query, action, tag FROM rule WHERE removed = 0 ORDER BY place, id",
    )?;
    Ok(ask.query_map([], read_row)?.collect::<Result<_, _>>()?)
}

fn row(conn: &Connection, id: i64) -> Result<Option<Row>, StoreError> {
    let mut ask =
        conn.prepare_cached("SELECT id, place, query, action, tag FROM rule WHERE id = ?1 AND removed = 0")?;
    Ok(ask.query_row([id], read_row).optional()?.map(|(_, row)| row))
}

fn read_row(row: &rusqlite::Row<'_>) -> rusqlite::Result<(i64, Row)> {
    let stored = Row { place: row.get(1)?, query: row.get(2)?, action: row.get(3)?, tag: row.get(4)? };
    Ok((row.get(0)?, stored))
}

/// Writes a rule, or takes it away; a new one gets a number.
fn set(tx: &Connection, id: Option<i64>, row: Option<&Row>) -> Result<i64, StoreError> {
    match (id, row) {
        (Some(id), None) => {
            tx.prepare_cached("UPDATE rule SET removed = 1 WHERE id = ?1")?.execute([id])?;
            Ok(id)
        }
        (Some(id), Some(row)) => {
            tx.prepare_cached(
                "UPDATE rule SET place = ?2, query = ?3, action = ?4, tag = ?5, removed = 0 WHERE id = ?1",
            )?
            .execute((id, row.place, &row.query, &row.action, &row.tag))?;
            Ok(id)
        }
        (None, Some(row)) => {
            tx.prepare_cached("INSERT INTO rule (place, query, action, tag) VALUES (?1, ?2, ?3, ?4)")?
                .execute((row.place, &row.query, &row.action, &row.tag))?;
            Ok(tx.last_insert_rowid())
        }
        (None, None) => Ok(0),
    }
}
