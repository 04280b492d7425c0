//! The user's corrections of what recognition found, and what they teach about names in general.
//!
//! A correction is kept as it was said, one row each, and undone by setting it inactive, so that any of
//! them can be taken back in any order. What the rules found stays beside the corrected result as long as
//! there are corrections: laying those that are active over it gives the result again, after an undo as
//! after the rules or the story's text have changed.

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension};
use serde_json::{Value, json};

use super::body::Body;
use super::journal::{self, Entry};
use super::marks::Marked;
use super::{Store, StoreError, body, ids, recognised, stories};
use crate::music;
use crate::news::{ArtistKey, Correction, Recognised, StoryId};

/// What a saved favorite says about its artist's name.
const SAVED: i8 = 1;

/// How many other stories that name what is no artist are recognised again, the newest.
const REACH: i64 = 2000;

impl Store {
    /// Corrects what is recognised in a story, as one command of the undo journal with this label.
    pub fn correct(&self, id: StoryId, said: &[Correction], label: &str) -> Result<Marked, StoreError> {
        self.write(|tx| {
            if !exists(tx, id.0)? {
                return Ok(Marked::default());
            }
            // What was undone before can no longer be redone.
            tx.prepare_cached("DELETE FROM correction WHERE story_id = ?1 AND active = 0")?
                .execute([id.0])?;
            let rows = said.iter().map(|said| insert(tx, Some(id.0), said, said.teaches()));
            let rows: Vec<i64> = rows.collect::<Result<_, _>>()?;
            let entry = Entry::correction(true);
            let changed = entry.apply(tx, &rows, true)?;
            if !changed.is_empty() {
                let command = journal::begin(tx, self.session, label)?;
                journal::keep(tx, command, &entry, &changed)?;
            }
            Ok(Marked { changed: changed.len() as u64 })
        })
    }

    /// Lays a story's corrections over what the rules found in it.
    pub fn corrected(&self, id: StoryId, found: Recognised) -> Result<Recognised, StoreError> {
        let corrected = self.read(|conn| over(conn, id.0, &found))?;
        Ok(corrected.unwrap_or(found))
    }
}

fn exists(conn: &Connection, id: i64) -> Result<bool, StoreError> {
    let mut ask = conn.prepare_cached("SELECT 1 FROM story WHERE id = ?1")?;
    Ok(ask.exists([id])?)
}

fn insert(
    tx: &Connection,
    story: Option<i64>,
    said: &Correction,
    teaches: Option<(ArtistKey, i8)>,
) -> Result<i64, StoreError> {
    let (key, value) = teaches.unwrap_or_default();
    let others = match value {
        0 => Vec::new(),
        1.. => denied(tx, &key)?,
        _ => naming(tx, &key, story)?,
    };
    let said = serde_json::to_string(said).expect("strings become JSON");
    tx.prepare_cached(
        "INSERT INTO correction (story_id, said, key, value, stories) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?
    .execute((story, said, key.as_str(), value, ids::pack(&others)))?;
    Ok(tx.last_insert_rowid())
}

/// The newest other stories that name an artist, in ascending order.
fn naming(tx: &Connection, key: &ArtistKey, but: Option<i64>) -> Result<Vec<i64>, StoreError> {
    let Some(artist) = recognised::find_artist(tx, key)? else { return Ok(Vec::new()) };
    let mut ask = tx.prepare_cached(
        "SELECT story_id FROM mention WHERE artist_id = ?1 AND story_id <> ?2 ORDER BY story_id DESC LIMIT ?3",
    )?;
    let rows = ask.query_map((artist, but.unwrap_or(0), REACH), |row| row.get(0))?;
    let mut ids: Vec<i64> = rows.collect::<Result<_, _>>()?;
    ids.reverse();
    Ok(ids)
}

/// The stories that lost a name when the user said that it is no artist's, in ascending order.
fn denied(tx: &Connection, key: &ArtistKey) -> Result<Vec<i64>, StoreError> {
    let mut ask =
        tx.prepare_cached("SELECT stories FROM correction WHERE key = ?1 AND value < 0 AND active = 1")?;
    let mut lost = BTreeSet::new();
    for packed in ask.query_map([key.as_str()], |row| row.get::<_, Vec<u8>>(0))? {
        lost.extend(ids::unpack(&packed?)?);
    }
    Ok(lost.into_iter().collect())
}

/// Notes that a song by an artist was saved, which says that the name is an artist's; nothing where the
/// user's last word on it was that. Returns what the undo journal keeps.
pub(super) fn confirm(tx: &Connection, name: &str) -> Result<Option<i64>, StoreError> {
    let key = ArtistKey::of(name);
    let mut ask = tx.prepare_cached("SELECT 1 FROM verdict WHERE key = ?1 AND value > 0")?;
    if key.is_empty() || ask.exists([key.as_str()])? {
        return Ok(None);
    }
    let said = Correction::Artist { was: None, is: Some(name.to_owned()) };
    insert(tx, None, &said, Some((key, SAVED))).map(Some)
}

/// Makes corrections active or not, and returns which of them were not so before.
pub(super) fn turn(tx: &Connection, rows: &[i64], active: bool) -> Result<Vec<i64>, StoreError> {
    let mut changed = Vec::new();
    let (mut corrected, mut others) = (BTreeSet::new(), BTreeSet::new());
    for &row in rows {
        let mut give = tx.prepare_cached(
            "UPDATE correction SET active = ?2 WHERE id = ?1 AND active <> ?2 RETURNING story_id, stories",
        )?;
        let turned = give
            .query_row((row, active), |row| Ok((row.get::<_, Option<i64>>(0)?, row.get::<_, Vec<u8>>(1)?)))
            .optional()?;
        let Some((story, reach)) = turned else { continue };
        changed.push(row);
        corrected.extend(story);
        others.extend(ids::unpack(&reach)?);
    }
    corrected.iter().try_for_each(|&story| renew(tx, story))?;
    for story in others {
        tx.prepare_cached("UPDATE story SET recognised_version = 0 WHERE id = ?1")?.execute([story])?;
    }
    Ok(changed)
}

/// Works out anew what is recognised in a story, after its corrections changed.
fn renew(tx: &Connection, id: i64) -> Result<(), StoreError> {
    let found = match uncorrected(tx, id)? {
        Some(found) => Some(found),
        None => recognised::read(tx, id)?,
    };
    // One that has not been recognised gets its corrections when it is.
    let Some(found) = found else { return Ok(()) };
    let corrected = over(tx, id, &found)?;
    recognised::replace(tx, id, corrected.as_ref().unwrap_or(&found))?;
    keep_uncorrected(tx, id, corrected.is_some().then_some(&found))
}

/// Lays the corrections of a story over what the rules found; `None` where there are none.
pub(super) fn over(conn: &Connection, id: i64, found: &Recognised) -> Result<Option<Recognised>, StoreError> {
    let said = active(conn, id)?;
    if said.is_empty() {
        return Ok(None);
    }
    let mut corrected = found.clone();
    music::correct(&mut corrected, &said, &Body::text_of(&stories::body(conn, id)?.html));
    Ok(Some(corrected))
}

/// Keeps what the rules found beside the corrected result, or nothing where nothing is corrected.
pub(super) fn keep_uncorrected(
    tx: &Connection,
    id: i64,
    found: Option<&Recognised>,
) -> Result<(), StoreError> {
    let Some(found) = found else {
        tx.prepare_cached("DELETE FROM uncorrected WHERE id = ?1")?.execute([id])?;
        return Ok(());
    };
    let packed = body::pack(&recognised::encode(found))?;
    tx.prepare_cached("INSERT OR REPLACE INTO uncorrected (id, sum, data) VALUES (?1, ?2, ?3)")?
        .execute((id, packed.sum, packed.data))?;
    Ok(())
}

fn uncorrected(conn: &Connection, id: i64) -> Result<Option<Recognised>, StoreError> {
    let mut ask = conn.prepare_cached("SELECT data, sum FROM uncorrected WHERE id = ?1")?;
    recognised::unpacked(&mut ask, id)
}

/// The corrections of a story that hold, in the order given.
pub(super) fn active(conn: &Connection, id: i64) -> Result<Vec<Correction>, StoreError> {
    let mut ask =
        conn.prepare_cached("SELECT said FROM correction WHERE story_id = ?1 AND active = 1 ORDER BY id")?;
    let mut said = Vec::new();
    for row in ask.query_map([id], |row| row.get::<_, String>(0))? {
        match read(&row?) {
            Ok(correction) => said.push(correction),
            // A newer version's, perhaps. It stays, and costs the story nothing else.
            Err(error) => log::warn!("story {}: {error}", StoryId(id)),
        }
    }
    Ok(said)
}

fn read(said: &str) -> Result<Correction, StoreError> {
    serde_json::from_str(said)
        .map_err(|error| StoreError::damaged(format!("a correction cannot be read: {error}")))
}

/// Gives a story the corrections that an arriving copy carries, and takes none away.
pub(super) fn carry(tx: &Connection, id: i64, said: &[Correction]) -> Result<bool, StoreError> {
    if said.is_empty() {
        return Ok(false);
    }
    let known = active(tx, id)?;
    let new = said.iter().filter(|said| !known.contains(said));
    let rows = new.map(|said| insert(tx, Some(id), said, said.teaches()));
    let rows: Vec<i64> = rows.collect::<Result<_, _>>()?;
    Ok(!turn(tx, &rows, true)?.is_empty())
}

/// Before a story is deleted: what was said of names in general stays, the rest goes with it.
pub(super) fn outlive(tx: &Connection, id: i64) -> Result<(), StoreError> {
    tx.prepare_cached("DELETE FROM correction WHERE story_id = ?1 AND (value = 0 OR active = 0)")?
        .execute([id])?;
    Ok(())
}

/// The lines of a backup: corrections of stories that do not stand there whole, and what was said of names.
pub(super) fn backup(conn: &Connection) -> Result<Vec<Value>, StoreError> {
    let mut ask = conn.prepare(
        "SELECT feed.url, feed.title, story.source_id, story.url, correction.said
           FROM correction JOIN story ON story.id = correction.story_id
           JOIN feed ON feed.id = story.feed_id JOIN mark ON mark.id = story.id
          WHERE correction.active = 1 AND mark.starred = 0
            AND NOT EXISTS (SELECT 1 FROM story_tag WHERE story_tag.story_id = story.id)
          ORDER BY correction.id",
    )?;
    let rows = ask.query_map([], |row| {
        let text = |at| row.get::<_, String>(at);
        let (url, title): (String, String) = (text(0)?, text(1)?);
        Ok((if url.is_empty() { title } else { url }, text(2)?, text(3)?, text(4)?))
    })?;
    let mut lines = Vec::new();
    for row in rows {
        let (feed, id, url, said) = row?;
        let said: Value = serde_json::from_str(&said).unwrap_or(Value::String(said));
        lines.push(json!({ "correction": { "feed": feed, "id": id, "url": url, "said": said } }));
    }
    let mut ask = conn.prepare("SELECT key, value FROM verdict ORDER BY key")?;
    let rows = ask.query_map([], |row| {
        Ok(json!({ "name": { "key": row.get::<_, String>(0)?, "artist": row.get::<_, i64>(1)? > 0 } }))
    })?;
    lines.extend(rows.collect::<Result<Vec<_>, _>>()?);
    Ok(lines)
}
