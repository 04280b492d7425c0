//! The undo journal: what each command of this run of the program really changed.
//!
//! Undoing gives back the old value only where the command's value still stands, so that it never
//! takes away what the user, or another process, has done since.

use std::hash::{BuildHasher, Hasher};

use rusqlite::{Connection, OptionalExtension};

use super::joined::{self, Joining};
use super::{Store, StoreError, arrived, change, corrections, ids, kept, rules, views};

/// How many commands of a session can be undone.
const DEPTH: i64 = 100;

/// How many commands are kept over all sessions, so that a crashed one leaves little behind.
const DEPTH_OF_ALL: i64 = 1000;

/// A command that was undone or done again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undone {
    /// What the command did, for people.
    pub label: String,
    /// How many stories, artists or feeds changed.
    pub changed: u64,
    /// What the caller kept with the command, for a change outside of the store.
    pub payload: Option<String>,
}

/// One kind of change, and the value that it gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    what: What,
    subject: String,
    pub(super) given: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    Read,
    Starred,
    Hidden,
    Tag,
    Follow,
    Subscribed,
    /// Parts of feeds; the subject holds them.
    Feeds,
    /// Names of one act; the subject is how they were tied before and after.
    Joined,
    Correction,
    /// A saved view; the subject is what it was before and after.
    View,
    /// A rule; the subject is what it was before and after.
    Rule,
    /// That a rule changed stories; the subject says which rule gave what.
    Ruled,
    /// Outside of the store; the subject is the caller's.
    Other,
}

const NAMES: [(What, &str); 13] = [
    (What::Read, "read"),
    (What::Starred, "starred"),
    (What::Hidden, "hidden"),
    (What::Tag, "tag"),
    (What::Follow, "follow"),
    (What::Subscribed, "subscribed"),
    (What::Feeds, "feeds"),
    (What::Joined, "joined"),
    (What::Correction, "correction"),
    (What::View, "view"),
    (What::Rule, "rule"),
    (What::Ruled, "ruled"),
    (What::Other, "other"),
];

impl Store {
    /// Keeps a change that was made outside of the store in the same history, and that it confirms some
    /// names as artists'. `payload` comes back on undo.
    pub fn keep_change(&self, label: &str, payload: &str, confirmed: &[&str]) -> Result<(), StoreError> {
        self.write(|tx| {
            let command = begin(tx, self.session, label)?;
            let entry = Entry { what: What::Other, subject: payload.into(), given: true };
            keep(tx, command, &entry, &[])?;
            let mut rows = Vec::new();
            for name in confirmed {
                rows.extend(corrections::confirm(tx, name)?);
            }
            let entry = Entry::correction(true);
            let changed = entry.apply(tx, &rows, true)?;
            if changed.is_empty() { Ok(()) } else { keep(tx, command, &entry, &changed) }
        })
    }

    /// Takes back the last command of this session, or returns `None` if there is none.
    pub fn undo(&self) -> Result<Option<Undone>, StoreError> {
        self.turn(
            "SELECT id, label FROM command WHERE session = ?1 AND undone = 0 ORDER BY id DESC LIMIT 1",
            true,
        )
    }

    /// Does the command that was undone last again, or returns `None` if there is none.
    pub fn redo(&self) -> Result<Option<Undone>, StoreError> {
        self.turn(
            "SELECT id, label FROM command WHERE session = ?1 AND undone = 1 ORDER BY id LIMIT 1",
            false,
        )
    }

    /// The number of this run of the program, for the other connections that it opens.
    pub fn session(&self) -> i64 {
        self.session
    }

    /// Makes this connection's commands part of a session, so that one undo reaches them all.
    pub fn join_session(&mut self, session: i64) {
        self.session = session;
    }

    fn turn(&self, which: &str, undo: bool) -> Result<Option<Undone>, StoreError> {
        let found: Option<(i64, String)> = self.read(|conn| {
            let mut ask = conn.prepare_cached(which)?;
            Ok(ask.query_row([self.session], |row| Ok((row.get(0)?, row.get(1)?))).optional()?)
        })?;
        let Some((command, label)) = found else { return Ok(None) };
        let mut undone = Undone { label, changed: 0, payload: None };
        // Part by part, so that nobody waits for a large one. Killed half-way, the command counts as not
        // turned yet, and turning it again finds the rest.
        for part in self.parts(command)? {
            let (entry, changed) = self.write(|tx| turn_part(tx, command, part, undo))?;
            // These are the same stories as those of the mark.
            undone.changed += if entry.what == What::Ruled { 0 } else { changed };
            if entry.what == What::Other {
                undone.payload = Some(entry.subject);
            }
        }
        self.write(|tx| {
            tx.prepare_cached("UPDATE command SET undone = ?2 WHERE id = ?1")?.execute((command, undo))?;
            Ok(())
        })?;
        Ok(Some(undone))
    }

    fn parts(&self, command: i64) -> Result<Vec<i64>, StoreError> {
        self.read(|conn| {
            let mut ask =
                conn.prepare_cached("SELECT part FROM change WHERE command_id = ?1 ORDER BY part")?;
            Ok(ask.query_map([command], |row| row.get(0))?.collect::<Result<_, _>>()?)
        })
    }
}

fn turn_part(tx: &Connection, command: i64, part: i64, undo: bool) -> Result<(Entry, u64), StoreError> {
    let mut ask = tx
        .prepare_cached("SELECT what, subject, given, ids FROM change WHERE command_id = ?1 AND part = ?2")?;
    let (entry, packed) = ask.query_row((command, part), |row| {
        let what: String = row.get(0)?;
        let what = NAMES.iter().find(|(_, name)| *name == what).map_or(What::Other, |(what, _)| *what);
        Ok((Entry { what, subject: row.get(1)?, given: row.get(2)? }, row.get::<_, Vec<u8>>(3)?))
    })?;
    let changed = entry.apply(tx, &ids::unpack(&packed)?, entry.given != undo)?;
    Ok((entry, changed.len() as u64))
}

/// A number that no other run of the program is likely to have.
pub(super) fn new_session() -> i64 {
    (std::collections::hash_map::RandomState::new().build_hasher().finish() >> 1) as i64
}

/// Begins a command: what was undone before it can no longer be done again.
pub(super) fn begin(tx: &Connection, session: i64, label: &str) -> Result<i64, StoreError> {
    tx.prepare_cached("DELETE FROM command WHERE session = ?1 AND undone = 1")?.execute([session])?;
    tx.prepare_cached("INSERT INTO command (session, label) VALUES (?1, ?2)")?.execute((session, label))?;
    let command = tx.last_insert_rowid();
    tx.prepare_cached(
        "DELETE FROM command WHERE session = ?1 AND id <= (
             SELECT id FROM command WHERE session = ?1 ORDER BY id DESC LIMIT 1 OFFSET ?2)",
    )?
    .execute((session, DEPTH))?;
    tx.prepare_cached("DELETE FROM command WHERE id <= ?1")?.execute([command - DEPTH_OF_ALL])?;
    Ok(command)
}

/// Keeps what a part of a command changed.
pub(super) fn keep(tx: &Connection, command: i64, entry: &Entry, changed: &[i64]) -> Result<(), StoreError> {
    let name = NAMES.iter().find(|(what, _)| *what == entry.what).map_or("other", |(_, name)| name);
    tx.prepare_cached(
        "INSERT INTO change (command_id, part, what, subject, given, ids)
         VALUES (?1, (SELECT count(*) FROM change WHERE command_id = ?1), ?2, ?3, ?4, ?5)",
    )?
    .execute((command, name, &entry.subject, entry.given, ids::pack(changed)))?;
    Ok(())
}

impl Entry {
    fn new(what: What, given: bool) -> Self {
        Self { what, subject: String::new(), given }
    }

    pub(super) fn read(given: bool) -> Self {
        Self::new(What::Read, given)
    }

    pub(super) fn starred(given: bool) -> Self {
        Self::new(What::Starred, given)
    }

    pub(super) fn hidden(given: bool) -> Self {
        Self::new(What::Hidden, given)
    }

    pub(super) fn follow(given: bool) -> Self {
        Self::new(What::Follow, given)
    }

    pub(super) fn subscribed(given: bool) -> Self {
        Self::new(What::Subscribed, given)
    }

    /// Parts of feeds that were changed, as [`change`] writes them.
    pub(super) fn feeds(subject: String) -> Self {
        Self { what: What::Feeds, subject, given: true }
    }

    pub(super) fn correction(given: bool) -> Self {
        Self::new(What::Correction, given)
    }

    pub(super) fn tag(tag: i64, given: bool) -> Self {
        Self { what: What::Tag, subject: tag.to_string(), given }
    }

    pub(super) fn kept(what: What, change: String) -> Self {
        Self { what, subject: change, given: true }
    }

    pub(super) fn ruled(gift: String, given: bool) -> Self {
        Self { what: What::Ruled, subject: gift, given }
    }

    /// Which mark it is, as a bit; 0 for what no rule gives.
    pub(super) fn bit(&self) -> i64 {
        match self.what {
            What::Read => 1,
            What::Starred => 2,
            What::Hidden => 4,
            What::Tag => 8,
            _ => 0,
        }
    }

    pub(super) fn joined(joining: &Joining, given: bool) -> Self {
        Self { what: What::Joined, subject: joining.as_json(), given }
    }

    /// Gives `value` to what has the other one, and returns which those were.
    pub(super) fn apply(&self, tx: &Connection, ids: &[i64], value: bool) -> Result<Vec<i64>, StoreError> {
        let (sql, key) = match self.what {
            What::Read => (
                "UPDATE mark SET read = ?2, sum = (id * 8 + ?2 * 4 + starred * 2 + hidden) % 65521
                  WHERE id = ?1 AND read <> ?2",
                i64::from(value),
            ),
            What::Starred => (
                "UPDATE mark SET starred = ?2, sum = (id * 8 + read * 4 + ?2 * 2 + hidden) % 65521
                  WHERE id = ?1 AND starred <> ?2",
                i64::from(value),
            ),
            What::Hidden => (
                "UPDATE mark SET hidden = ?2, sum = (id * 8 + read * 4 + starred * 2 + ?2) % 65521
                  WHERE id = ?1 AND hidden <> ?2",
                i64::from(value),
            ),
            What::Follow => {
                ("UPDATE artist SET followed = ?2 WHERE id = ?1 AND followed <> ?2", i64::from(value))
            }
            What::Subscribed => {
                ("UPDATE feed SET subscribed = ?2 WHERE id = ?1 AND subscribed <> ?2", i64::from(value))
            }
            What::Tag => {
                let tag = self
                    .subject
                    .parse()
                    .map_err(|_| StoreError::damaged("an entry of the undo journal names no tag"))?;
                let sql = if value {
                    "INSERT OR IGNORE INTO story_tag (tag_id, story_id) SELECT ?2, id FROM mark WHERE id = ?1"
                } else {
                    "DELETE FROM story_tag WHERE story_id = ?1 AND tag_id = ?2"
                };
                (sql, tag)
            }
            What::Joined => return joined::turn(tx, &self.subject, ids, value),
            What::Feeds => return change::turn(tx, &self.subject, value),
            What::Correction => return corrections::turn(tx, ids, value),
            What::View => return kept::turn::<views::Row>(tx, &self.subject, ids, value),
            What::Rule => return kept::turn::<rules::Row>(tx, &self.subject, ids, value),
            What::Ruled => return arrived::turn(tx, &self.subject, ids, value),
            What::Other => return Ok(Vec::new()),
        };
        let mut give = tx.prepare_cached(sql)?;
        let mut changed = Vec::new();
        for &id in ids {
            if give.execute((id, key))? > 0 {
                changed.push(id);
            }
        }
        if !value {
            arrived::note_taken(tx, self.bit(), &changed)?;
        }
        Ok(changed)
    }
}
