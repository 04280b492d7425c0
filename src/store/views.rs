//! The user's saved views: a list that is read whole, changed as a whole, and undone one view at a time.
//!
//! A command gets the list, changes it as it likes and gives it back; what differs is written, and each
//! difference goes into the undo journal with what the view was before and after. Undoing gives back what was
//! before only where the view is still what the command made of it.

use std::cell::Cell;
use std::time::Duration;

use rusqlite::{Connection, OptionalExtension};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::journal::{self, Entry};
use super::list::{Budget, Question};
use super::walk::Way;
use super::{Marked, Moment, Store, StoreError};
use crate::news::{Query, SavedView, Tally, ViewId};

/// Where counting a view's stories ends.
pub const MOST_COUNTED: usize = 10_000;

/// The steps that counting one view may take, some tens of milliseconds.
const COUNT_STEPS: usize = 100_000;

/// What may be spent on what no index knows.
const COUNTING: Budget = Budget { bodies: 5_000, time: Some(Duration::from_millis(250)) };

/// A view as it is stored, its number apart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Row {
    place: i64,
    name: String,
    query: String,
    key: String,
}

/// What a command made of a view; `None` is one that is not there.
#[derive(Serialize, Deserialize)]
struct Turn {
    before: Option<Row>,
    after: Option<Row>,
}

impl Store {
    /// The saved views in their order.
    pub fn views(&self) -> Result<Vec<SavedView>, StoreError> {
        self.read(all)
    }

    /// Changes the saved views, as one command of the undo journal with the label that `change` returns.
    ///
    /// Views with a number that is not stored are added. Where `change` refuses, nothing is written.
    pub fn change_views<E>(
        &self,
        change: impl FnOnce(&mut Vec<SavedView>) -> Result<String, E>,
    ) -> Result<Result<(String, Marked), E>, StoreError> {
        self.write(|tx| {
            let before = rows(tx)?;
            let mut views: Vec<SavedView> = before.iter().cloned().map(view).collect();
            let label = match change(&mut views) {
                Ok(label) => label,
                Err(refused) => return Ok(Err(refused)),
            };
            let changed = self.write_views(tx, &before, &views, &label)?;
            Ok(Ok((label, Marked { changed })))
        })
    }

    fn write_views(
        &self,
        tx: &Connection,
        before: &[(i64, Row)],
        views: &[SavedView],
        label: &str,
    ) -> Result<u64, StoreError> {
        let removed = before.iter().filter(|(id, _)| !views.iter().any(|view| view.id.0 == *id));
        let mut turns: Vec<(Option<i64>, Turn)> =
            removed.map(|(id, row)| (Some(*id), Turn { before: Some(row.clone()), after: None })).collect();
        let mut last = -1;
        for view in views {
            let known = before.iter().find(|(id, _)| *id == view.id.0);
            // Places need not follow each other, so that taking one away changes no other.
            let place = known.map_or(0, |(_, row)| row.place).max(last + 1);
            last = place;
            let after =
                Row { place, name: view.name.clone(), query: view.query.clone(), key: view.key.clone() };
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
            journal::keep(tx, command, &Entry::view(subject), &[id])?;
        }
        Ok(turns.len() as u64)
    }

    /// Counts what a query finds, up to [`MOST_COUNTED`] and within a budget.
    pub fn tally(&self, query: &Query, moment: &Moment) -> Result<Tally, StoreError> {
        self.read(|conn| {
            let question = Question::new(self, conn, query, moment, COUNTING)?;
            if query.limit.is_none()
                && let Some(stories) = question.kept_count()?
            {
                return Ok(Tally { stories, more: false });
            }
            let wanted = query.limit.map_or(usize::MAX, |limit| limit as usize);
            let steps = Cell::new(COUNT_STEPS);
            let most = wanted.min(MOST_COUNTED + 1);
            let (found, halted) = question.page_within(Way::Older, Way::Older.start(), most, &steps)?;
            let more = found.len() < wanted && (halted || found.len() > MOST_COUNTED);
            Ok(Tally { stories: found.len().min(MOST_COUNTED) as u64, more })
        })
    }
}

/// The saved views in their order.
pub(super) fn all(conn: &Connection) -> Result<Vec<SavedView>, StoreError> {
    Ok(rows(conn)?.into_iter().map(view).collect())
}

/// The lines of a backup: the views in their order.
pub(super) fn backup(conn: &Connection) -> Result<Vec<Value>, StoreError> {
    let views = all(conn)?.into_iter();
    let line =
        |view: SavedView| json!({ "view": { "name": view.name, "query": view.query, "key": view.key } });
    Ok(views.map(line).collect())
}

/// Gives a view its state after a command, or that before it, where it still has the other one.
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

fn unreadable() -> StoreError {
    StoreError::damaged("an entry of the undo journal about a view cannot be read")
}

fn view((id, row): (i64, Row)) -> SavedView {
    SavedView { id: ViewId(id), name: row.name, query: row.query, key: row.key }
}

fn rows(conn: &Connection) -> Result<Vec<(i64, Row)>, StoreError> {
    let mut ask =
        conn.prepare_cached("SELECT id, place, name, query, key FROM saved_view ORDER BY place, id")?;
    let rows = ask.query_map([], read_row)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn row(conn: &Connection, id: i64) -> Result<Option<Row>, StoreError> {
    let mut ask = conn.prepare_cached("SELECT id, place, name, query, key FROM saved_view WHERE id = ?1")?;
    Ok(ask.query_row([id], read_row).optional()?.map(|(_, row)| row))
}

fn read_row(row: &rusqlite::Row<'_>) -> rusqlite::Result<(i64, Row)> {
    let stored = Row { place: row.get(1)?, name: row.get(2)?, query: row.get(3)?, key: row.get(4)? };
    Ok((row.get(0)?, stored))
}

/// Writes a view, or takes it away; a new one gets a number.
fn set(tx: &Connection, id: Option<i64>, row: Option<&Row>) -> Result<i64, StoreError> {
    let Some(row) = row else {
        let id = id.unwrap_or_default();
        tx.prepare_cached("DELETE FROM saved_view WHERE id = ?1")?.execute([id])?;
        return Ok(id);
    };
    tx.prepare_cached(
        "INSERT OR REPLACE INTO saved_view (id, place, name, query, key) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?
    .execute((id, row.place, &row.name, &row.query, &row.key))?;
    Ok(tx.last_insert_rowid())
}
