//! Changes to feeds, and how they are undone: field by field, each with the value before and after.
//!
//! Undoing gives a field its old value only where the new one still stands, as for every command. What a fetch
//! has found out meanwhile stays, except what belongs to an address: a validator of one address says nothing about
//! another.

use rusqlite::{Connection, OptionalExtension};
use serde::{Deserialize, Serialize};

use super::journal::{self, Entry};
use super::{Marked, Store, StoreError};
use crate::news::{FeedId, FeedOptions};

/// A new value for a part of a feed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FeedPart {
    /// Its name. One that is its address gives way to the feed's own name with the next fetch.
    Title(String),
    /// Its folder; empty for none.
    Folder(String),
    /// Its address.
    Address(String),
    /// Whether it is muted.
    Muted(bool),
    /// What holds for it alone.
    Options(FeedOptions),
}

/// A part of a feed that was changed, as the journal keeps it.
#[derive(Debug, Serialize, Deserialize)]
struct Edit {
    feed: i64,
    field: Field,
    was: String,
    is: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Field {
    Title,
    Folder,
    Url,
    Muted,
    Options,
}

impl Store {
    /// Changes parts of feeds, as one command of the undo journal with this label, and says how many feeds it
    /// changed. An address that another feed has changes nothing.
    pub fn change_feeds(&self, changes: &[(FeedId, FeedPart)], label: &str) -> Result<Marked, StoreError> {
        self.write(|tx| {
            let mut edits = Vec::new();
            for (feed, part) in changes {
                let (field, is) = written(part);
                let Some(was) = value(tx, feed.0, field)? else { continue };
                let edit = Edit { feed: feed.0, field, was, is };
                if edit.was != edit.is && edit.apply(tx, true)? {
                    edits.push(edit);
                }
            }
            if !edits.is_empty() {
                let command = journal::begin(tx, self.session, label)?;
                let subject = serde_json::to_string(&edits).expect("texts and numbers become JSON");
                journal::keep(tx, command, &Entry::feeds(subject), &[])?;
            }
            Ok(Marked { changed: count(&edits) })
        })
    }
}

/// Gives the feeds of a journal's entry their new values, or the old ones back; returns which those were.
pub(super) fn turn(tx: &Connection, subject: &str, value: bool) -> Result<Vec<i64>, StoreError> {
    let edits: Vec<Edit> = serde_json::from_str(subject)
        .map_err(|_| StoreError::damaged("an entry of the undo journal names no feeds"))?;
    let mut changed = Vec::new();
    for edit in &edits {
        if edit.apply(tx, value)? {
            changed.push(edit.feed);
        }
    }
    changed.sort_unstable();
    changed.dedup();
    Ok(changed)
}

fn count(edits: &[Edit]) -> u64 {
    let mut feeds: Vec<i64> = edits.iter().map(|edit| edit.feed).collect();
    feeds.sort_unstable();
    feeds.dedup();
    feeds.len() as u64
}

fn written(part: &FeedPart) -> (Field, String) {
    match part {
        FeedPart::Title(title) => (Field::Title, title.clone()),
        FeedPart::Folder(folder) => (Field::Folder, folder.clone()),
        FeedPart::Address(url) => (Field::Url, url.clone()),
        FeedPart::Muted(muted) => (Field::Muted, i64::from(*muted).to_string()),
        FeedPart::Options(options) if *options == FeedOptions::default() => (Field::Options, String::new()),
        FeedPart::Options(options) => {
            (Field::Options, serde_json::to_string(options).expect("texts and numbers become JSON"))
        }
    }
}

/// What a part of a feed is now; `None` for a feed that does not exist.
fn value(conn: &Connection, feed: i64, field: Field) -> Result<Option<String>, StoreError> {
    let column = match field {
        Field::Title => "title",
        Field::Folder => "folder",
        Field::Url => "url",
        Field::Muted => "CAST(muted AS TEXT)",
        Field::Options => "coalesce((SELECT data FROM feed_option WHERE feed_id = feed.id), '')",
    };
    let mut ask = conn.prepare_cached(&format!("SELECT {column} FROM feed WHERE id = ?1"))?;
    Ok(ask.query_row([feed], |row| row.get(0)).optional()?)
}

impl Edit {
    /// Gives the feed the new value if it has the old one, or the other way round. Says whether it did.
    fn apply(&self, tx: &Connection, forth: bool) -> Result<bool, StoreError> {
        let (from, to) = if forth { (&self.was, &self.is) } else { (&self.is, &self.was) };
        if value(tx, self.feed, self.field)?.as_deref() != Some(from) {
            return Ok(false);
        }
        let sql = match self.field {
            Field::Title => "UPDATE feed SET title = ?2 WHERE id = ?1",
            Field::Folder => "UPDATE feed SET folder = ?2 WHERE id = ?1",
            // Another feed may have that address by now.
            Field::Url => "UPDATE OR IGNORE feed SET url = ?2, error = NULL WHERE id = ?1",
            Field::Muted => "UPDATE feed SET muted = CAST(?2 AS INTEGER) WHERE id = ?1",
            Field::Options if to.is_empty() => "DELETE FROM feed_option WHERE feed_id = ?1 AND ?2 = ''",
            Field::Options => "INSERT OR REPLACE INTO feed_option (feed_id, data) VALUES (?1, ?2)",
        };
        let changed = tx.prepare_cached(sql)?.execute((self.feed, to))? > 0;
        if changed && self.field == Field::Url {
            forget_address(tx, self.feed)?;
        }
        if changed && self.field == Field::Title {
            ask_whole(tx, self.feed)?;
        }
        Ok(changed)
    }
}

/// Forgets what fetching knows of the address that a feed had.
fn forget_address(tx: &Connection, feed: i64) -> Result<(), StoreError> {
    tx.prepare_cached(
        "UPDATE upkeep SET etag = '', last_modified = '', sum = NULL, moved_to = '', pace = 0, due = NULL,
                           rests_until = NULL, failures = 0, gone = 0
          WHERE feed_id = ?1",
    )?
    .execute([feed])?;
    Ok(())
}

/// Has a feed that is called by its address sent whole at the next fetch: only then it says its name.
fn ask_whole(tx: &Connection, feed: i64) -> Result<(), StoreError> {
    tx.prepare_cached(
        "UPDATE upkeep SET etag = '', last_modified = '', sum = NULL
          WHERE feed_id = ?1 AND EXISTS (SELECT 1 FROM feed WHERE id = ?1 AND (title = url OR title = ''))",
    )?
    .execute([feed])?;
    Ok(())
}
