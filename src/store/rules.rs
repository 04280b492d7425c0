//! The user's rules. How they are applied stands in `arrived`.

use rusqlite::{Connection, OptionalExtension};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::journal::What;
use super::kept;
use super::stories::count;
use super::{Marked, Store, StoreError};
use crate::news::{Rule, RuleAction, RuleId};

/// A rule as it is stored, its number and its count apart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Row {
    place: i64,
    query: String,
    action: String,
    tag: String,
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
        self.change_kept(all, change, |rule| {
            let (action, tag) = written(&rule.action);
            let (query, action, tag) = (rule.query.clone(), action.into(), tag.into());
            (rule.id.0, Row { place: 0, query, action, tag })
        })
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

impl kept::Row for Row {
    const WHAT: What = What::Rule;
    const UNREADABLE: &'static str = "an entry of the undo journal about a rule cannot be read";

    fn place(&self) -> i64 {
        self.place
    }

    fn at(self, place: i64) -> Self {
        Self { place, ..self }
    }

    fn all(conn: &Connection) -> Result<Vec<(i64, Self)>, StoreError> {
        let mut ask = conn.prepare_cached(
            "SELECT id, place, query, action, tag FROM rule WHERE removed = 0 ORDER BY place, id",
        )?;
        Ok(ask.query_map([], read_row)?.collect::<Result<_, _>>()?)
    }

    fn one(conn: &Connection, id: i64) -> Result<Option<Self>, StoreError> {
        let mut ask = conn
            .prepare_cached("SELECT id, place, query, action, tag FROM rule WHERE id = ?1 AND removed = 0")?;
        Ok(ask.query_row([id], read_row).optional()?.map(|(_, row)| row))
    }

    fn set(tx: &Connection, id: Option<i64>, row: Option<&Self>) -> Result<i64, StoreError> {
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
}

fn read_row(row: &rusqlite::Row<'_>) -> rusqlite::Result<(i64, Row)> {
    let stored = Row { place: row.get(1)?, query: row.get(2)?, action: row.get(3)?, tag: row.get(4)? };
    Ok((row.get(0)?, stored))
}
