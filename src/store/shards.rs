//! The full-text index: contentless tables without positions, each over a stretch of ids.
//!
//! A prefix as long as one that the tables index is one list read newest first, so a window costs the
//! same at any size. Any other prefix makes SQLite merge every word that begins so, which is what bounds
//! the size of a table: at [`ROOM`] stories the worst is some milliseconds. Stretches never overlap, so
//! walking the tables in order walks the stories in order. A table that old stories have filled beyond
//! its room is split by [`super::split`].

use rusqlite::{Connection, Row};

use super::StoreError;
use super::walk::Way;

/// The longest beginning of a word that the tables have a list of, in letters.
pub(super) const LONGEST_PREFIX: usize = 5;

/// How many stories a table gets before the next one is begun.
#[cfg(not(test))]
pub(super) const ROOM: i64 = 128_000;
/// Small, so that tests have many.
#[cfg(test)]
pub(super) const ROOM: i64 = 8;

/// One table and the stories it answers for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Shard {
    pub(super) id: i64,
    pub(super) first: i64,
    pub(super) last: i64,
    pub(super) stories: i64,
    /// The table that this one is being split from.
    pub(super) parent: Option<i64>,
}

impl Shard {
    /// The name of its table.
    pub(super) fn table(&self) -> String {
        format!("text_{:04}", self.id)
    }

    fn holds(&self, id: i64) -> bool {
        self.first <= id && id <= self.last
    }

    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            first: row.get(1)?,
            last: row.get(2)?,
            stories: row.get(3)?,
            parent: row.get(4)?,
        })
    }

    /// Makes a table.
    pub(super) fn begin(
        conn: &Connection,
        (first, last): (i64, i64),
        parent: Option<i64>,
    ) -> Result<Self, StoreError> {
        conn.prepare_cached("INSERT INTO shard (first, last, stories, parent) VALUES (?1, ?2, 0, ?3)")?
            .execute((first, last, parent))?;
        let shard = Self { id: conn.last_insert_rowid(), first, last, stories: 0, parent };
        conn.execute_batch(&format!(
            "CREATE VIRTUAL TABLE {} USING fts5 (words, content = '', contentless_delete = 1, detail = none, \
             prefix = '1 2 3 4 5', tokenize = 'ascii')",
            shard.table()
        ))?;
        Ok(shard)
    }

    /// Puts a story's words in.
    pub(super) fn insert(&mut self, conn: &Connection, id: i64, words: &str) -> Result<(), StoreError> {
        self.first = self.first.min(id);
        self.last = self.last.max(id);
        self.stories += 1;
        let sql = format!("INSERT INTO {} (rowid, words) VALUES (?1, ?2)", self.table());
        conn.prepare_cached(&sql)?.execute((id, words))?;
        Ok(())
    }

    /// Writes down what changed about it.
    pub(super) fn save(&self, conn: &Connection) -> Result<(), StoreError> {
        conn.prepare_cached(
            "UPDATE shard SET first = ?2, last = ?3, stories = ?4, parent = ?5 WHERE id = ?1",
        )?
        .execute((self.id, self.first, self.last, self.stories, self.parent))?;
        Ok(())
    }
}

/// The tables that are searched, oldest stories first.
pub(super) fn all(conn: &Connection) -> Result<Vec<Shard>, StoreError> {
    read(conn, "SELECT id, first, last, stories, parent FROM shard WHERE parent IS NULL ORDER BY first")
}

/// The tables that are being filled by a split.
pub(super) fn growing(conn: &Connection) -> Result<Vec<Shard>, StoreError> {
    read(conn, "SELECT id, first, last, stories, parent FROM shard WHERE parent IS NOT NULL")
}

fn read(conn: &Connection, sql: &str) -> Result<Vec<Shard>, StoreError> {
    Ok(conn.prepare_cached(sql)?.query_map([], Shard::read)?.collect::<Result<_, _>>()?)
}

/// Writes to the index within one transaction.
pub(super) struct Writer<'a> {
    conn: &'a Connection,
    shards: Vec<Shard>,
    growing: Vec<Shard>,
    changed: bool,
}

impl<'a> Writer<'a> {
    /// Begins.
    pub(super) fn new(conn: &'a Connection) -> Result<Self, StoreError> {
        Ok(Self { conn, shards: all(conn)?, growing: growing(conn)?, changed: false })
    }

    /// Indexes a story that is not in the index. Ascending ids within a transaction are much faster.
    pub(super) fn add(&mut self, id: i64, title: &str, words: &str) -> Result<(), StoreError> {
        let at = self.place(id)?;
        self.shards[at].insert(self.conn, id, words)?;
        // What a split has passed by already, it would not see.
        for shard in self.growing.iter_mut().filter(|shard| shard.holds(id)) {
            shard.insert(self.conn, id, words)?;
        }
        self.conn
            .prepare_cached("INSERT INTO title_text (rowid, title) VALUES (?1, ?2)")?
            .execute((id, title))?;
        self.changed = true;
        Ok(())
    }

    /// Takes a story out of the index.
    pub(super) fn remove(&mut self, id: i64) -> Result<(), StoreError> {
        for shard in self.shards.iter_mut().chain(&mut self.growing).filter(|shard| shard.holds(id)) {
            let sql = format!("DELETE FROM {} WHERE rowid = ?1", shard.table());
            self.conn.prepare_cached(&sql)?.execute([id])?;
            shard.stories -= 1;
            self.changed = true;
        }
        self.conn.prepare_cached("DELETE FROM title_text WHERE rowid = ?1")?.execute([id])?;
        Ok(())
    }

    /// Writes down what changed about the tables.
    pub(super) fn finish(self) -> Result<(), StoreError> {
        if self.changed {
            self.shards.iter().chain(&self.growing).try_for_each(|shard| shard.save(self.conn))?;
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
        let roomy = |at: &usize| {
            self.shards.get(*at).is_some_and(|shard| shard.stories < ROOM && !self.is_parent(shard.id))
        };
        if let Some(at) = before.filter(roomy).or(Some(after).filter(roomy)) {
            return Ok(at);
        }
        self.shards.insert(after, Shard::begin(self.conn, (id, id), None)?);
        Ok(after)
    }

    /// A table being split must not be stretched: the new one takes over exactly its upper end.
    fn is_parent(&self, id: i64) -> bool {
        self.growing.iter().any(|shard| shard.parent == Some(id))
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
    let mut visit = |shard: &Shard| -> Result<(), StoreError> {
        let (first, last) = match way {
            Way::Older => (shard.first, shard.last.min(from)),
            Way::Newer => (shard.first.max(from), shard.last),
        };
        if first <= last && into.len() < limit {
            let left = limit - into.len();
            search_table(conn, &shard.table(), expression, (way, first, last), left, into)?;
        }
        Ok(())
    };
    match way {
        Way::Older => shards.iter().rev().try_for_each(&mut visit),
        Way::Newer => shards.iter().try_for_each(&mut visit),
    }
}

/// Appends up to `limit` ids of stories whose titles match, from `from` on.
pub(super) fn search_titles(
    conn: &Connection,
    expression: &str,
    (way, from, limit): (Way, i64, usize),
    into: &mut Vec<i64>,
) -> Result<(), StoreError> {
    let stretch = match way {
        Way::Older => (way, i64::MIN, from),
        Way::Newer => (way, from, i64::MAX),
    };
    search_table(conn, "title_text", expression, stretch, limit, into)
}

fn search_table(
    conn: &Connection,
    table: &str,
    expression: &str,
    (way, first, last): (Way, i64, i64),
    limit: usize,
    into: &mut Vec<i64>,
) -> Result<(), StoreError> {
    let order = match way {
        Way::Older => "DESC",
        Way::Newer => "ASC",
    };
    let sql = format!(
        "SELECT rowid FROM {table} WHERE {table} MATCH ?1 AND rowid >= ?2 AND rowid <= ?3
          ORDER BY rowid {order} LIMIT ?4"
    );
    let mut ask = conn.prepare_cached(&sql)?;
    let mut rows = ask.query((expression, first, last, limit as i64))?;
    while let Some(row) = rows.next()? {
        into.push(row.get(0)?);
    }
    Ok(())
}
