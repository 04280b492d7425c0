//! The user's saved views, and how many stories each has.

use std::cell::Cell;
use std::time::Duration;

use rusqlite::{Connection, OptionalExtension};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::journal::What;
use super::kept::{self, Row as _};
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
pub(super) struct Row {
    place: i64,
    name: String,
    query: String,
    key: String,
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
        self.change_kept(all, change, |view| {
            let SavedView { id, name, query, key } = view.clone();
            (id.0, Row { place: 0, name, query, key })
        })
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
    Ok(Row::all(conn)?.into_iter().map(view).collect())
}

/// The lines of a backup: the views in their order.
pub(super) fn backup(conn: &Connection) -> Result<Vec<Value>, StoreError> {
    let views = all(conn)?.into_iter();
    let line =
        |view: SavedView| json!({ "view": { "name": view.name, "query": view.query, "key": view.key } });
    Ok(views.map(line).collect())
}

fn view((id, row): (i64, Row)) -> SavedView {
    SavedView { id: ViewId(id), name: row.name, query: row.query, key: row.key }
}

impl kept::Row for Row {
    const WHAT: What = What::View;
    const UNREADABLE: &'static str = "an entry of the undo journal about a view cannot be read";

    fn place(&self) -> i64 {
        self.place
    }

    fn at(self, place: i64) -> Self {
        Self { place, ..self }
    }

    fn all(conn: &Connection) -> Result<Vec<(i64, Self)>, StoreError> {
        let mut ask =
            conn.prepare_cached("SELECT id, place, name, query, key FROM saved_view ORDER BY place, id")?;
        Ok(ask.query_map([], read_row)?.collect::<Result<_, _>>()?)
    }

    fn one(conn: &Connection, id: i64) -> Result<Option<Self>, StoreError> {
        let mut ask =
            conn.prepare_cached("SELECT id, place, name, query, key FROM saved_view WHERE id = ?1")?;
        Ok(ask.query_row([id], read_row).optional()?.map(|(_, row)| row))
    }

    fn set(tx: &Connection, id: Option<i64>, row: Option<&Self>) -> Result<i64, StoreError> {
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
}

fn read_row(row: &rusqlite::Row<'_>) -> rusqlite::Result<(i64, Row)> {
    let stored = Row { place: row.get(1)?, name: row.get(2)?, query: row.get(3)?, key: row.get(4)? };
    Ok((row.get(0)?, stored))
}
