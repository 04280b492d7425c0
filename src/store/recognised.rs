//! What recognition found: whole for the reader, and as (artist, story) and (work, story) pairs for lists.
//!
//! Mentions count from *likely* on. What is only *maybe* stays with the story, where a picker offers it.

use std::time::Duration;

use rusqlite::{Connection, OptionalExtension, Statement};
use serde::{Deserialize, Serialize};

use super::ledger::{Ledger, Taught};
use super::open::PATIENCE;
use super::{Store, StoreError, body, corrections, joined};
use crate::music::Lessons;
use crate::news::{
    ArtistKey, Certainty, Kind, Mention, NamedArtist, NamedWork, Recognised, ReleaseType, Story, StoryId,
    TitleKey,
};

/// What a result was made from; it is stored only if the story is still the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp(i64);

/// What recognition found in one story, and what the story taught.
#[derive(Clone, Debug)]
pub struct Findings {
    /// The story.
    pub id: StoryId,
    /// What they were made from.
    pub stamp: Stamp,
    /// What it names.
    pub recognised: Recognised,
    /// What it teaches about names.
    pub lessons: Lessons,
}

impl Store {
    /// Reads a story together with the stamp that [`Store::set_recognised`] wants back.
    pub fn story_to_recognise(&self, id: StoryId) -> Result<Option<(Story, Stamp)>, StoreError> {
        let stamp = self.read(|conn| {
            let mut ask = conn.prepare_cached("SELECT stamp FROM story WHERE id = ?1")?;
            Ok(ask.query_row([id.0], |row| row.get(0)).optional()?.map(Stamp))
        })?;
        let story = self.story(id)?;
        Ok(story.zip(stamp))
    }

    /// The newest stories that have not been recognised yet.
    pub fn next_unrecognised(&self, limit: usize) -> Result<Vec<StoryId>, StoreError> {
        self.read(|conn| {
            let mut ask = conn.prepare_cached(
                "SELECT id FROM story INDEXED BY story_unrecognised
                  WHERE recognised_version = 0 ORDER BY id DESC LIMIT ?1",
            )?;
            let ids = ask.query_map([limit as i64], |row| row.get(0).map(StoryId))?;
            Ok(ids.collect::<Result<_, _>>()?)
        })
    }

    /// What recognition found in a story before, if it has been recognised.
    pub fn recognised(&self, id: StoryId) -> Result<Option<Recognised>, StoreError> {
        self.read(|conn| read_united(conn, id.0))
    }

    /// Stores what `version` of the recogniser found in stories, in one transaction, and returns what is
    /// known of the names that they taught.
    pub fn set_recognised(&self, results: &[Findings], version: u32) -> Result<Taught, StoreError> {
        self.write(|tx| {
            let mut ledger = Ledger::new(tx);
            results.iter().try_for_each(|found| put(tx, &mut ledger, found, version))?;
            ledger.finish()
        })
    }

    /// Stores what was recognised in one story unless another process is writing just now: whoever has
    /// opened the story must not wait for that. Says whether it was stored.
    pub fn offer_recognised(&self, found: &Findings, version: u32) -> Result<bool, StoreError> {
        self.conn.busy_timeout(Duration::ZERO)?;
        let stored = self.set_recognised(std::slice::from_ref(found), version);
        self.conn.busy_timeout(PATIENCE)?;
        match stored {
            Ok(_) => Ok(true),
            Err(StoreError::Busy(_)) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Marks a story as one that recognition cannot read, so that the background goes on to the next.
    pub fn skip_recognition(&self, id: StoryId, version: u32) -> Result<(), StoreError> {
        self.write(|tx| {
            tx.prepare_cached("UPDATE story SET recognised_version = ?2 WHERE id = ?1")?
                .execute((id.0, version.max(1)))?;
            Ok(())
        })
    }
}

fn put(
    tx: &Connection,
    ledger: &mut Ledger<'_>,
    findings: &Findings,
    version: u32,
) -> Result<(), StoreError> {
    let &Findings { id: StoryId(id), stamp, recognised: ref found, ref lessons } = findings;
    let corrected = corrections::over(tx, id, found)?;
    let taught_by = ledger.state()?.lessons;
    let feed = tx
        .prepare_cached(
            "UPDATE story SET recognised_version = ?3, taught_by = ?4
              WHERE id = ?1 AND stamp = ?2 RETURNING feed_id",
        )?
        .query_row((id, stamp.0, version.max(1), taught_by), |row| row.get(0))
        .optional()?;
    let Some(feed) = feed else { return Ok(()) };
    // The rules teach by what they found; what the user said of names comes in by itself.
    ledger.learn(id, feed, lessons)?;
    corrections::keep_uncorrected(tx, id, corrected.is_some().then_some(found))?;
    replace(tx, id, corrected.as_ref().unwrap_or(found))
}

/// Puts another result in place of a story's, made from the same text by the same version.
pub(super) fn replace(tx: &Connection, id: i64, found: &Recognised) -> Result<(), StoreError> {
    clear(tx, id)?;
    file(tx, id, found)?;
    let packed = body::pack(&encode(found))?;
    tx.prepare_cached("INSERT OR REPLACE INTO recognised (id, sum, data) VALUES (?1, ?2, ?3)")?.execute((
        id,
        packed.sum,
        packed.data,
    ))?;
    Ok(())
}

/// Writes down what a story names where lists look for it: its row, and the pairs with artists and works.
pub(super) fn file(tx: &Connection, id: i64, found: &Recognised) -> Result<(), StoreError> {
    let united = joined::united(tx, found)?;
    let foremost = united.foremost().collect::<Vec<_>>().join("\n");
    tx.prepare_cached("UPDATE story SET artists = ?2, songs = ?3 WHERE id = ?1")?.execute((
        id,
        foremost,
        found.likely_songs() as i64,
    ))?;
    for artist in found.likely_artists() {
        let artist = artist_id(tx, &artist.key, &artist.name)?;
        tx.prepare_cached("INSERT OR IGNORE INTO mention (artist_id, story_id) VALUES (?1, ?2)")?
            .execute((artist, id))?;
    }
    for (is_release, work) in works(found) {
        let artist = match artist_of(work) {
            Some(name) => artist_id(tx, &ArtistKey::of(name), name)?,
            None => 0,
        };
        tx.prepare_cached(
            "INSERT OR IGNORE INTO work (artist_id, is_release, key, story_id, title) VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute((artist, is_release, TitleKey::of(&work.title).as_str(), id, &work.title))?;
    }
    Ok(())
}

/// Forgets everything that was recognised in a story, before it is changed or deleted.
pub(super) fn forget(tx: &Connection, ledger: &mut Ledger<'_>, id: i64) -> Result<(), StoreError> {
    clear(tx, id)?;
    ledger.forget(id)?;
    corrections::keep_uncorrected(tx, id, None)?;
    tx.prepare_cached("UPDATE story SET artists = '', songs = 0, recognised_version = 0 WHERE id = ?1")?
        .execute([id])?;
    Ok(())
}

/// Takes out the pairs of a story. They carry no index by story: the result itself says which they are.
fn clear(tx: &Connection, id: i64) -> Result<(), StoreError> {
    let found = match read(tx, id) {
        Ok(None) => return Ok(()),
        Ok(Some(found)) => found,
        Err(StoreError::Damaged { .. }) => {
            // Slow, but a damaged result must not leave pairs behind.
            tx.execute("DELETE FROM mention WHERE story_id = ?1", [id])?;
            tx.execute("DELETE FROM work WHERE story_id = ?1", [id])?;
            Recognised::default()
        }
        Err(error) => return Err(error),
    };
    take_out(tx, id, &found)?;
    tx.prepare_cached("DELETE FROM recognised WHERE id = ?1")?.execute([id])?;
    Ok(())
}

/// Takes back what [`file`] wrote of the pairs.
pub(super) fn take_out(tx: &Connection, id: i64, found: &Recognised) -> Result<(), StoreError> {
    for artist in &found.artists {
        if let Some(artist) = find_artist(tx, &artist.key)? {
            tx.prepare_cached("DELETE FROM mention WHERE artist_id = ?1 AND story_id = ?2")?
                .execute((artist, id))?;
        }
    }
    for (is_release, work) in works(found) {
        let artist = match artist_of(work) {
            Some(name) => find_artist(tx, &ArtistKey::of(name))?.unwrap_or(0),
            None => 0,
        };
        tx.prepare_cached(
            "DELETE FROM work WHERE artist_id = ?1 AND is_release = ?2 AND key = ?3 AND story_id = ?4",
        )?
        .execute((artist, is_release, TitleKey::of(&work.title).as_str(), id))?;
    }
    Ok(())
}

/// Songs and releases that are at least likely.
pub(super) fn works(found: &Recognised) -> impl Iterator<Item = (bool, &NamedWork)> {
    let songs = found.songs.iter().map(|song| (false, song));
    let releases = found.releases.iter().map(|release| (true, release));
    songs.chain(releases).filter(|(_, work)| Certainty::of(work.confidence) >= Certainty::Likely)
}

/// The artist that a work is listed under, if it is at least likely.
pub(super) fn artist_of(work: &NamedWork) -> Option<&str> {
    let likely = Certainty::of(work.artist_confidence) >= Certainty::Likely;
    work.artist.as_deref().filter(|_| likely)
}

/// Finds an artist's id, or makes the artist.
pub(super) fn artist_id(tx: &Connection, key: &ArtistKey, name: &str) -> Result<i64, StoreError> {
    if let Some(id) = find_artist(tx, key)? {
        return Ok(id);
    }
    tx.prepare_cached("INSERT INTO artist (key, name) VALUES (?1, ?2)")?.execute((key.as_str(), name))?;
    Ok(tx.last_insert_rowid())
}

/// Finds the act that a name stands for: its own, or the one that the user joined it with.
pub(super) fn find_artist(conn: &Connection, key: &ArtistKey) -> Result<Option<i64>, StoreError> {
    let mut ask = conn.prepare_cached(
        "SELECT coalesce((SELECT act_id FROM joined WHERE artist_id = artist.id), id)
           FROM artist WHERE key = ?1",
    )?;
    Ok(ask.query_row([key.as_str()], |row| row.get(0)).optional()?)
}

/// Reads what a story names, with joined names as the one act that they are.
pub(super) fn read_united(conn: &Connection, id: i64) -> Result<Option<Recognised>, StoreError> {
    let Some(found) = read(conn, id)? else { return Ok(None) };
    Ok(Some(joined::united(conn, &found)?.into_owned()))
}

/// Reads what was recognised in a story, as the story has it.
pub(super) fn read(conn: &Connection, id: i64) -> Result<Option<Recognised>, StoreError> {
    unpacked(&mut *conn.prepare_cached("SELECT data, sum FROM recognised WHERE id = ?1")?, id)
}

/// Reads a packed result and its sum.
pub(super) fn unpacked(ask: &mut Statement<'_>, id: i64) -> Result<Option<Recognised>, StoreError> {
    let mut rows = ask.query([id])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    let bytes = body::unpack(row.get_ref(0)?.as_blob().unwrap_or_default(), row.get(1)?)?;
    decode(&bytes).map(Some)
}

/// A result as it is stored: names of fields would be half of it.
#[derive(Default, Serialize, Deserialize)]
struct Stored {
    artists: Vec<(String, ArtistKey, f32)>,
    songs: Vec<StoredWork>,
    releases: Vec<StoredWork>,
    mentions: Vec<(usize, usize, Kind, usize)>,
}

#[derive(Serialize, Deserialize)]
struct StoredWork(
    String,
    Option<String>,
    Option<String>,
    Option<ReleaseType>,
    Vec<String>,
    (f32, f32),
    Vec<String>,
    Option<(usize, usize)>,
);

pub(super) fn encode(found: &Recognised) -> Vec<u8> {
    let work = |work: &NamedWork| {
        StoredWork(
            work.title.clone(),
            work.artist.clone(),
            work.release.clone(),
            work.release_type,
            work.links.clone(),
            (work.confidence, work.artist_confidence),
            work.other_artists.clone(),
            work.range.as_ref().map(|range| (range.start, range.end)),
        )
    };
    let stored = Stored {
        artists: (found.artists.iter())
            .map(|artist| (artist.name.clone(), artist.key.clone(), artist.confidence))
            .collect(),
        songs: found.songs.iter().map(work).collect(),
        releases: found.releases.iter().map(work).collect(),
        mentions: (found.mentions.iter())
            .map(|place| (place.range.start, place.range.end, place.kind, place.entry))
            .collect(),
    };
    serde_json::to_vec(&stored).expect("strings and numbers become JSON")
}

fn decode(bytes: &[u8]) -> Result<Recognised, StoreError> {
    let stored: Stored = serde_json::from_slice(bytes)
        .map_err(|error| StoreError::damaged(format!("what a story names cannot be read: {error}")))?;
    let work = |work: StoredWork| NamedWork {
        title: work.0,
        artist: work.1,
        release: work.2,
        release_type: work.3,
        links: work.4,
        confidence: work.5.0,
        artist_confidence: work.5.1,
        other_artists: work.6,
        range: work.7.map(|(start, end)| start..end),
    };
    Ok(Recognised {
        artists: (stored.artists.into_iter())
            .map(|(name, key, confidence)| NamedArtist { name, key, confidence })
            .collect(),
        songs: stored.songs.into_iter().map(work).collect(),
        releases: stored.releases.into_iter().map(work).collect(),
        mentions: (stored.mentions.into_iter())
            .map(|(start, end, kind, entry)| Mention { range: start..end, kind, entry })
            .collect(),
    })
}
