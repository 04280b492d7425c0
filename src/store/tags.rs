//! The user's tags.

use rusqlite::{Connection, OptionalExtension};

use super::stories::count;
use super::{Store, StoreError};
use crate::news::{TagCount, fold};

impl Store {
    /// Every tag that a story carries, in alphabetical order.
    pub fn tags(&self) -> Result<Vec<TagCount>, StoreError> {
        self.read(tags)
    }
}

pub(super) fn tags(conn: &Connection) -> Result<Vec<TagCount>, StoreError> {
    let mut ask = conn.prepare_cached("SELECT name, stories FROM tag WHERE stories > 0")?;
    let rows = ask.query_map([], |row| Ok(TagCount { name: row.get(0)?, stories: count(row, 1)? }))?;
    let mut tags: Vec<TagCount> = rows.collect::<Result<_, _>>()?;
    tags.sort_by_cached_key(|tag| fold(&tag.name));
    Ok(tags)
}

/// Finds a tag's id, or makes the tag. "Film" and "film" are one tag, written as it was first.
pub(super) fn id_of(tx: &Connection, name: &str) -> Result<i64, StoreError> {
    // Rows carry their tags one a line.
    let name = &name.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some(id) = find(tx, name)? {
        return Ok(id);
    }
    tx.prepare_cached("INSERT INTO tag (name) VALUES (?1)")?.execute([name])?;
    Ok(tx.last_insert_rowid())
}

/// Finds a tag's id.
pub(super) fn find(conn: &Connection, name: &str) -> Result<Option<i64>, StoreError> {
    let mut ask = conn.prepare_cached("SELECT id FROM tag WHERE name = ?1")?;
    let exact = ask.query_row([name], |row| row.get(0)).optional()?;
    if exact.is_some() {
        return Ok(exact);
    }
    let wanted = fold(name);
    let mut ask = conn.prepare_cached("SELECT id, name FROM tag")?;
    let mut rows = ask.query([])?;
    while let Some(row) = rows.next()? {
        if fold(row.get_ref(1)?.as_str().unwrap_or_default()) == wanted {
            return Ok(Some(row.get(0)?));
        }
    }
    Ok(None)
}
