//! Lists of the user's own that are read whole, changed as a whole, and undone one row at a time: saved views, rules.
//!
//! A command gets the list, changes it as it likes and gives it back; what differs is written, and each
//! difference goes into the undo journal with what the row was before and after. Undoing gives back what was
//! before only where the row is still what the command made of it.

use rusqlite::Connection;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::journal::{self, Entry, What};
use super::{Marked, Store, StoreError};

/// A row of such a list as it is stored, its number apart.
pub(super) trait Row: Clone + PartialEq + Serialize + DeserializeOwned {
    /// What the undo journal calls a change to one.
    const WHAT: What;

    /// Why an entry of the undo journal about one cannot be read.
    const UNREADABLE: &'static str;

    /// Its place in the list.
    fn place(&self) -> i64;

    /// The row at another place.
    fn at(self, place: i64) -> Self;

    /// All rows in their order.
    fn all(conn: &Connection) -> Result<Vec<(i64, Self)>, StoreError>;

    /// The row with a number, if it is there.
    fn one(conn: &Connection, id: i64) -> Result<Option<Self>, StoreError>;

    /// Writes a row, or takes it away; a new one gets a number.
    fn set(tx: &Connection, id: Option<i64>, row: Option<&Self>) -> Result<i64, StoreError>;
}

/// What a command made of a row; `None` is one that is not there.
#[derive(Serialize, Deserialize)]
struct Turn<R> {
    before: Option<R>,
    after: Option<R>,
}

impl Store {
    /// Changes a list that `read` brings and whose members `row` writes down with their numbers, as one command of
    /// the undo journal with the label that `change` returns. Members with a number that is not stored are added,
    /// wherever their place says; places are given here. Where `change` refuses, nothing is written.
    pub(super) fn change_kept<R: Row, T, E>(
        &self,
        read: impl FnOnce(&Connection) -> Result<Vec<T>, StoreError>,
        change: impl FnOnce(&mut Vec<T>) -> Result<String, E>,
        row: impl Fn(&T) -> (i64, R),
    ) -> Result<Result<(String, Marked), E>, StoreError> {
        self.write(|tx| {
            let before = R::all(tx)?;
            let mut list = read(tx)?;
            let label = match change(&mut list) {
                Ok(label) => label,
                Err(refused) => return Ok(Err(refused)),
            };
            let turns = turns(&before, list.iter().map(row).collect());
            if !turns.is_empty() {
                let command = journal::begin(tx, self.session, &label)?;
                for (id, turn) in &turns {
                    let id = R::set(tx, *id, turn.after.as_ref())?;
                    let subject =
                        serde_json::to_string(turn).map_err(|_| StoreError::damaged(R::UNREADABLE))?;
                    journal::keep(tx, command, &Entry::kept(R::WHAT, subject), &[id])?;
                }
            }
            Ok(Ok((label, Marked { changed: turns.len() as u64 })))
        })
    }
}

/// What differs, with the number of each row that is stored.
fn turns<R: Row>(before: &[(i64, R)], after: Vec<(i64, R)>) -> Vec<(Option<i64>, Turn<R>)> {
    let removed = before.iter().filter(|(id, _)| !after.iter().any(|(other, _)| other == id));
    let mut turns: Vec<(Option<i64>, Turn<R>)> =
        removed.map(|(id, row)| (Some(*id), Turn { before: Some(row.clone()), after: None })).collect();
    let mut last = -1;
    for (id, row) in after {
        let known = before.iter().find(|(other, _)| *other == id);
        // Places need not follow each other, so that taking one away changes no other.
        last = known.map_or(0, |(_, row)| row.place()).max(last + 1);
        let row = row.at(last);
        if known.is_none_or(|(_, known)| *known != row) {
            let turn = Turn { before: known.map(|(_, row)| row.clone()), after: Some(row) };
            turns.push((known.map(|(id, _)| *id), turn));
        }
    }
    turns
}

/// Gives a row its state after a command, or that before it, where it still has the other one.
pub(super) fn turn<R: Row>(
    tx: &Connection,
    subject: &str,
    ids: &[i64],
    value: bool,
) -> Result<Vec<i64>, StoreError> {
    let turn: Turn<R> = serde_json::from_str(subject).map_err(|_| StoreError::damaged(R::UNREADABLE))?;
    let (from, to) = if value { (turn.before, turn.after) } else { (turn.after, turn.before) };
    let mut changed = Vec::new();
    for &id in ids {
        if R::one(tx, id)? == from {
            changed.push(R::set(tx, Some(id), to.as_ref())?);
        }
    }
    Ok(changed)
}
