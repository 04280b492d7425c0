//! The full-text index: contentless tables without positions, each over a stretch of ids.
//!
//! A prefix as long as one that the tables index is one list read newest first, so a window costs the
//! same at any size. Any other prefix makes SQLite merge every word that begins so, which is what bounds
//! the size of a table: at [`ROOM`] stories the worst is some milliseconds. Stretches never overlap, so
//! walking the tables in order walks the stories in order.

use rusqlite::Connection;

use super::StoreError;
use super::walk::Way;

/// How many stories a table gets before the next one is begun.
#[cfg(not(test))]
const ROOM: i64 = 128_000;
/// Small, so that tests have many.
#[cfg(test)]
const ROOM: i64 = 8;

/// One table and the stories it has room for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Shard {
    id: i64,
    first: i64,
    last: i64,
    stories: i64,
}

impl Shard {
    fn table(&self) -> String {
        format!("text_{:04}", self.id)
    }
}

/// The tables, oldest stories first.
pub(super) fn all(conn: &Connection) -> Result<Vec<Shard>, StoreError> {
    let mut ask = conn.prepare_cached("SELECT id, first, last, stories FROM shard ORDER BY first")?;
    let rows = ask.query_map([], |row| {
        Ok(Shard { id: row.get(0)?, first: row.get(1)?, last: row.get(2)?, stories: row.get(3)? })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Writes to the index within one transaction.
pub(super) struct Writer<'a> {
    conn: &'a Connection,
    shards: Vec<Shard>,
    changed: bool,
}

impl<'a> Writer<'a> {
    /// Begins.
    pub(super) fn new(conn: &'a Connection) -> Result<Self, StoreError> {
        Ok(Self { conn, shards: all(conn)?, changed: false })
    }

    /// Indexes a story that is not in the index. Ascending ids within a transaction are much faster.
    pub(super) fn add(&mut self, id: i64, title: &str, words: &str) -> Result<(), StoreError> {
        let at = self.place(id)?;
        let shard = &mut self.shards[at];
        shard.first = shard.first.min(id);
        shard.last = shard.last.max(id);
        shard.stories += 1;
        let sql = format!("INSERT INTO {} (rowid, words) VALUES (?1, ?2)", shard.table());
        self.conn.prepare_cached(&sql)?.execute((id, words))?;
        self.conn
            .prepare_cached("INSERT INTO title_text (rowid, title) VALUES (?1, ?2)")?
            .execute((id, title))?;
        self.changed = true;
        Ok(())
    }

    /// Takes a story out of the index.
    pub(super) fn remove(&mut self, id: i64) -> Result<(), StoreError> {
        for shard in &mut self.shards {
            if shard.first <= id && id <= shard.last {
                let sql = format!("DELETE FROM {} WHERE rowid = ?1", shard.table());
                self.conn.prepare_cached(&sql)?.execute([id])?;
                shard.stories -= 1;
                self.changed = true;
            }
        }
        self.conn.prepare_cached("DELETE FROM title_text WHERE rowid = ?1")?.execute([id])?;
        Ok(())
    }

    /// Writes down what changed about the tables.
    pub(super) fn finish(self) -> Result<(), StoreError> {
        if self.changed {
            let mut put = self
                .conn
                .prepare_cached("UPDATE shard SET first = ?2, last = ?3, stories = ?4 WHERE id = ?1")?;
            for shard in &self.shards {
                put.execute((shard.id, shard.first, shard.last, shard.stories))?;
            }
        }
        Ok(())
    }

    /// Finds the table for an id: the one whose stretch holds it, else a neighbour with room, else a new one.
    fn place(&mut self, id: i64) -> Result<usize, StoreError> {
        let after = self.shards.partition_point(|shard| shard.first <= id);
        let before = after.checked_sub(1);
        if let Some(at) = before.filter(|&at| id <= self.shards[at].last) {
            return Ok(at);
        }
        let roomy = |at: &usize| self.shards.get(*at).is_some_and(|shard| shard.stories < ROOM);
        if let Some(at) = before.filter(roomy).or(Some(after).filter(roomy)) {
            return Ok(at);
        }
        self.begin_at(after, id)
    }

    fn begin_at(&mut self, at: usize, id: i64) -> Result<usize, StoreError> {
        self.conn
            .prepare_cached("INSERT INTO shard (first, last, stories) VALUES (?1, ?1, 0)")?
            .execute([id])?;
        let shard = Shard { id: self.conn.last_insert_rowid(), first: id, last: id, stories: 0 };
        self.conn.execute_batch(&format!(
            "CREATE VIRTUAL TABLE {} USING fts5 (words, content = '', contentless_delete = 1, detail = none, \
             prefix = '1 2 3 4 5', tokenize = 'ascii')",
            shard.table()
        ))?;
        self.shards.insert(at, shard);
        Ok(at)
    }
}

/// Appends up to `limit` matching ids from `from` on.
pub(super) fn search(
    conn: &Connection,
    shards: &[Shard],
    expression: &str,
    (way, from, limit): (Way, i64, usize),
    into: &mut Vec<i64>,
) -> Result<(), StoreError> {
    let mut visit = |shard: &Shard| -> Result<bool, StoreError> {
        let missed = match way {
            Way::Older => shard.first > from,
            Way::Newer => shard.last < from,
        };
        if !missed {
            search_table(conn, &shard.table(), expression, (way, from, limit - into.len()), into)?;
        }
        Ok(into.len() < limit)
    };
    match way {
        Way::Older => {
            for shard in shards.iter().rev() {
                if !visit(shard)? {
                    break;
                }
            }
        }
        Way::Newer => {
            for shard in shards {
                if !visit(shard)? {
                    break;
                }
            }
        }
    }
    Ok(())
}

/// Appends up to `limit` ids of stories whose titles match, from `from` on.
pub(super) fn search_titles(
    conn: &Connection,
    expression: &str,
    (way, from, limit): (Way, i64, usize),
    into: &mut Vec<i64>,
) -> Result<(), StoreError> {
    search_table(conn, "title_text", expression, (way, from, limit), into)
}

fn search_table(
    conn: &Connection,
    table: &str,
    expression: &str,
    (way, from, limit): (Way, i64, usize),
    into: &mut Vec<i64>,
) -> Result<(), StoreError> {
    let (bound, order) = match way {
        Way::Older => ("<=", "DESC"),
        Way::Newer => (">=", "ASC"),
    };
    let sql = format!(
        "SELECT rowid FROM {table} WHERE {table} MATCH ?1 AND rowid {bound} ?2 ORDER BY rowid {order} LIMIT ?3"
    );
    let mut ask = conn.prepare_cached(&sql)?;
    let mut rows = ask.query((expression, from, limit as i64))?;
    while let Some(row) = rows.next()? {
        into.push(row.get(0)?);
    }
    Ok(())
}
