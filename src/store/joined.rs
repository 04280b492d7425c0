//! Names that the user joined: "Kanye West" and "Ye" are one act, whatever a story writes.
//!
//! A joined name keeps its row, which says that it is another's. Everything that is filed under an artist
//! goes through [`recognised::find_artist`], which leads from the name to its act, so new stories need
//! nothing. What a story was recognised to name is stored as the story has it; that is why joining can be
//! undone exactly: the stories concerned are taken out of the lists, the row is changed, and they are
//! filed again.
//!
//! Names form trees: a name is joined with one other and remembers with which, so that taking it back
//! takes along only what was joined with it before. Both ends of a join are the roots of their trees, so
//! there are no circles.

use std::borrow::Cow;

use rusqlite::{Connection, OptionalExtension};
use serde::{Deserialize, Serialize};

use super::journal::{self, Entry};
use super::ledger::Ledger;
use super::{Marked, Store, StoreError, recognised};
use crate::news::{ArtistKey, NamedArtist, NamedWork, Recognised};

/// A name that was joined with an act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alias {
    /// The name as a story wrote it.
    pub name: String,
    /// Its key.
    pub key: ArtistKey,
    /// The act's name.
    pub act: String,
    /// The act's key.
    pub act_key: ArtistKey,
}

impl Store {
    /// Joins a name with an artist, as one command of the undo journal. Nothing changes where both are one
    /// act already. Names that no story has named yet are joined too.
    pub fn join_artists(
        &self,
        into: (&ArtistKey, &str),
        name: (&ArtistKey, &str),
        label: &str,
    ) -> Result<Marked, StoreError> {
        self.write(|tx| {
            let act = recognised::artist_id(tx, into.0, into.1)?;
            let other = recognised::artist_id(tx, name.0, name.1)?;
            self.give_joined(tx, act, other, true, label)
        })
    }

    /// Takes a name out of the act that it was joined with. Nothing changes where it stands alone.
    pub fn split_artist(&self, name: &ArtistKey, label: &str) -> Result<Marked, StoreError> {
        self.write(|tx| {
            let row = tx
                .prepare_cached(
                    "SELECT parent_id, artist_id FROM joined
                      WHERE artist_id = (SELECT id FROM artist WHERE key = ?1)",
                )?
                .query_row([name.as_str()], |row| Ok((row.get(0)?, row.get(1)?)))
                .optional()?;
            let Some((parent, artist)) = row else { return Ok(Marked::default()) };
            self.give_joined(tx, parent, artist, false, label)
        })
    }

    fn give_joined(
        &self,
        tx: &Connection,
        parent: i64,
        artist: i64,
        given: bool,
        label: &str,
    ) -> Result<Marked, StoreError> {
        let names = Names::of_both(tx, parent, artist)?;
        let without = Ties::of(tx, &names)?;
        if !set(tx, parent, artist, given)? {
            return Ok(Marked::default());
        }
        let with = Ties::of(tx, &names)?;
        let (with, without) = if given { (with, without) } else { (without, with) };
        let joining = Joining { parent, names, with, without };
        let command = journal::begin(tx, self.session, label)?;
        journal::keep(tx, command, &Entry::joined(&joining, given), &[artist])?;
        Ok(Marked { changed: 1 })
    }

    /// What a story names, with joined names as the one act that they are.
    pub fn united(&self, found: &Recognised) -> Result<Recognised, StoreError> {
        self.read(|conn| Ok(united(conn, found)?.into_owned()))
    }

    /// Every joined name with its act, by name.
    pub fn aliases(&self) -> Result<Vec<Alias>, StoreError> {
        self.read(|conn| {
            let mut ask = conn.prepare_cached(
                "SELECT artist.name, artist.key, act.name, act.key FROM joined
                   JOIN artist ON artist.id = joined.artist_id JOIN artist AS act ON act.id = joined.act_id
                  ORDER BY artist.key",
            )?;
            let rows = ask.query_map([], |row| {
                Ok(Alias {
                    name: row.get(0)?,
                    key: ArtistKey::from_folded(row.get(1)?),
                    act: row.get(2)?,
                    act_key: ArtistKey::from_folded(row.get(3)?),
                })
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }
}

/// The artists of two trees of names, in order.
#[derive(Debug, Serialize, Deserialize)]
struct Names(Vec<i64>);

impl Names {
    fn of_both(tx: &Connection, one: i64, other: i64) -> Result<Self, StoreError> {
        let mut ask = tx.prepare_cached(
            "SELECT artist_id FROM joined WHERE act_id IN (?1, ?2) UNION SELECT ?1 UNION SELECT ?2 ORDER BY 1",
        )?;
        let names = ask.query_map((act_of(tx, one)?, act_of(tx, other)?), |row| row.get(0))?;
        Ok(Self(names.collect::<Result<_, _>>()?))
    }

    fn as_json(&self) -> String {
        serde_json::to_string(&self.0).expect("numbers become JSON")
    }
}

/// How artists are tied to each other: who is followed, and the rows of the joined ones.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Ties {
    followed: Vec<i64>,
    joined: Vec<(i64, i64, i64, bool, bool)>,
}

impl Ties {
    fn of(tx: &Connection, names: &Names) -> Result<Self, StoreError> {
        let names = names.as_json();
        let mut ask = tx.prepare_cached(
            "SELECT id FROM artist WHERE followed AND id IN (SELECT value FROM json_each(?1)) ORDER BY id",
        )?;
        let followed = ask.query_map([&names], |row| row.get(0))?.collect::<Result<_, _>>()?;
        let mut ask = tx.prepare_cached(
            "SELECT artist_id, parent_id, act_id, followed, passed_on FROM joined
              WHERE artist_id IN (SELECT value FROM json_each(?1)) ORDER BY artist_id",
        )?;
        let joined = ask.query_map([&names], |row| row.try_into())?.collect::<Result<_, _>>()?;
        Ok(Self { followed, joined })
    }

    fn restore(&self, tx: &Connection, names: &Names) -> Result<(), StoreError> {
        let names = names.as_json();
        let followed = serde_json::to_string(&self.followed).expect("numbers become JSON");
        tx.prepare_cached(
            "UPDATE artist SET followed = id IN (SELECT value FROM json_each(?2))
              WHERE id IN (SELECT value FROM json_each(?1))",
        )?
        .execute((&names, followed))?;
        tx.prepare_cached("DELETE FROM joined WHERE artist_id IN (SELECT value FROM json_each(?1))")?
            .execute([&names])?;
        let mut put = tx.prepare_cached(
            "INSERT INTO joined (artist_id, parent_id, act_id, followed, passed_on) VALUES (?1, ?2, ?3, ?4, ?5)",
        )?;
        for row in &self.joined {
            put.execute(*row)?;
        }
        Ok(())
    }
}

/// A join or its opposite, as the journal keeps it: undoing has to bring back more than the one name, for what
/// is followed went from name to name.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Joining {
    parent: i64,
    names: Names,
    with: Ties,
    without: Ties,
}

impl Joining {
    pub(super) fn as_json(&self) -> String {
        serde_json::to_string(self).expect("numbers become JSON")
    }
}

/// Gives the names of a journal's entry their ties, or takes them back. Where somebody else has changed them
/// since, only the one name is joined or parted.
pub(super) fn turn(tx: &Connection, subject: &str, ids: &[i64], value: bool) -> Result<Vec<i64>, StoreError> {
    let joining: Joining = serde_json::from_str(subject)
        .map_err(|_| StoreError::damaged("an entry of the undo journal names no artist"))?;
    let Joining { parent, names, with, without } = &joining;
    let (before, after) = if value { (without, with) } else { (with, without) };
    if Ties::of(tx, names)? == *before {
        let mut stories = Vec::new();
        for &name in &names.0 {
            stories.extend(stories_of(tx, name)?);
        }
        stories.sort_unstable();
        stories.dedup();
        refile(tx, &stories, || after.restore(tx, names))?;
        return Ok(ids.to_vec());
    }
    let mut changed = Vec::new();
    for &id in ids {
        if set(tx, *parent, id, value)? {
            changed.push(id);
        }
    }
    Ok(changed)
}

/// Joins (`true`) or parts two artists, and says whether that changed anything.
fn set(tx: &Connection, parent: i64, artist: i64, joined: bool) -> Result<bool, StoreError> {
    if joined { join(tx, parent, artist) } else { part(tx, parent, artist) }
}

fn join(tx: &Connection, parent: i64, artist: i64) -> Result<bool, StoreError> {
    let (act, artist) = (act_of(tx, parent)?, act_of(tx, artist)?);
    if act == artist {
        return Ok(false);
    }
    let stories = stories_of(tx, artist)?;
    refile(tx, &stories, || {
        let followed = is_followed(tx, artist)?;
        let passed_on = followed && pass_follow(tx, parent)?;
        tx.prepare_cached(
            "INSERT INTO joined (artist_id, parent_id, act_id, followed, passed_on) VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute((artist, parent, act, followed, passed_on))?;
        tx.prepare_cached("UPDATE joined SET act_id = ?2 WHERE act_id = ?1")?.execute((artist, act))?;
        follow(tx, artist, false)
    })?;
    Ok(true)
}

/// Gives a name's follower to the artist that it is joined with; says whether that had none.
fn pass_follow(tx: &Connection, parent: i64) -> Result<bool, StoreError> {
    let above = tx
        .prepare_cached("SELECT parent_id, followed FROM joined WHERE artist_id = ?1")?
        .query_row([parent], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    match above {
        None if is_followed(tx, parent)? => Ok(false),
        None => follow(tx, parent, true).map(|()| true),
        Some((_, true)) => Ok(false),
        Some((above, false)) => {
            let passed_on = pass_follow(tx, above)?;
            tx.prepare_cached("UPDATE joined SET followed = 1, passed_on = ?2 WHERE artist_id = ?1")?
                .execute((parent, passed_on))?;
            Ok(true)
        }
    }
}

fn part(tx: &Connection, parent: i64, artist: i64) -> Result<bool, StoreError> {
    let row = tx
        .prepare_cached(
            "SELECT act_id, followed, passed_on FROM joined WHERE artist_id = ?1 AND parent_id = ?2",
        )?
        .query_row((artist, parent), |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()?;
    let Some((act, followed, passed_on)) = row else { return Ok(false) };
    let stories = stories_of(tx, act)?;
    refile(tx, &stories, || {
        tx.prepare_cached("DELETE FROM joined WHERE artist_id = ?1")?.execute([artist])?;
        tx.prepare_cached(
            "WITH RECURSIVE below (id) AS (
                 SELECT artist_id FROM joined WHERE parent_id = ?1
                 UNION ALL SELECT artist_id FROM joined JOIN below ON parent_id = below.id)
             UPDATE joined SET act_id = ?1 WHERE artist_id IN (SELECT id FROM below)",
        )?
        .execute([artist])?;
        follow(tx, artist, followed)?;
        if passed_on { take_back_follow(tx, parent) } else { Ok(()) }
    })?;
    Ok(true)
}

/// A follow that a name brought along goes with it, unless another name brought one too.
fn take_back_follow(tx: &Connection, parent: i64) -> Result<(), StoreError> {
    let heir: Option<i64> = tx
        .prepare_cached("SELECT artist_id FROM joined WHERE parent_id = ?1 AND followed = 1 LIMIT 1")?
        .query_row([parent], |row| row.get(0))
        .optional()?;
    if let Some(heir) = heir {
        tx.prepare_cached("UPDATE joined SET passed_on = 1 WHERE artist_id = ?1")?.execute([heir])?;
        return Ok(());
    }
    let above = tx
        .prepare_cached("SELECT parent_id, passed_on FROM joined WHERE artist_id = ?1")?
        .query_row([parent], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let Some((above, passed_on)) = above else { return follow(tx, parent, false) };
    // The parent itself has been joined since, and its mark stands with its row.
    tx.prepare_cached("UPDATE joined SET followed = 0, passed_on = 0 WHERE artist_id = ?1")?
        .execute([parent])?;
    if passed_on { take_back_follow(tx, above) } else { Ok(()) }
}

/// Does what changes to which act names lead, with the stories concerned taken out of the lists meanwhile.
fn refile(
    tx: &Connection,
    stories: &[i64],
    change: impl FnOnce() -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    for &story in stories {
        match recognised::read(tx, story) {
            Ok(Some(found)) => recognised::take_out(tx, story, &found)?,
            Ok(None) => {}
            // It is recognised anew in its turn.
            Err(StoreError::Damaged { .. }) => {
                let mut ledger = Ledger::new(tx);
                recognised::forget(tx, &mut ledger, story)?;
                ledger.finish()?;
            }
            Err(error) => return Err(error),
        }
    }
    change()?;
    for &story in stories {
        if let Some(found) = recognised::read(tx, story)? {
            recognised::file(tx, story, &found)?;
        }
    }
    Ok(())
}

/// The stories that are filed under an artist.
fn stories_of(tx: &Connection, artist: i64) -> Result<Vec<i64>, StoreError> {
    let mut ask = tx.prepare_cached(
        "SELECT story_id FROM mention WHERE artist_id = ?1
          UNION SELECT story_id FROM work WHERE artist_id = ?1",
    )?;
    Ok(ask.query_map([artist], |row| row.get(0))?.collect::<Result<_, _>>()?)
}

fn act_of(tx: &Connection, artist: i64) -> Result<i64, StoreError> {
    let mut ask = tx.prepare_cached("SELECT act_id FROM joined WHERE artist_id = ?1")?;
    Ok(ask.query_row([artist], |row| row.get(0)).optional()?.unwrap_or(artist))
}

fn is_followed(tx: &Connection, artist: i64) -> Result<bool, StoreError> {
    let mut ask = tx.prepare_cached("SELECT followed FROM artist WHERE id = ?1")?;
    Ok(ask.query_row([artist], |row| row.get(0)).optional()?.unwrap_or(false))
}

fn follow(tx: &Connection, artist: i64, followed: bool) -> Result<(), StoreError> {
    tx.prepare_cached("UPDATE artist SET followed = ?2 WHERE id = ?1 AND followed <> ?2")?
        .execute((artist, followed))?;
    Ok(())
}

/// What a story names, with joined names as the one act that they are.
pub(super) fn united<'a>(
    conn: &Connection,
    found: &'a Recognised,
) -> Result<Cow<'a, Recognised>, StoreError> {
    let any: bool =
        conn.prepare_cached("SELECT EXISTS (SELECT 1 FROM joined)")?.query_row([], |row| row.get(0))?;
    if !any {
        return Ok(Cow::Borrowed(found));
    }
    let mut united = found.clone();
    let mut entries = Vec::with_capacity(found.artists.len());
    united.artists.clear();
    for artist in &found.artists {
        let (key, name) = match act(conn, &artist.key)? {
            Some((key, name)) => (key, name),
            None => (artist.key.clone(), artist.name.clone()),
        };
        let known = united.artists.iter().position(|other| other.key == key);
        entries.push(known.unwrap_or(united.artists.len()));
        match known {
            Some(at) => {
                let other = &mut united.artists[at];
                other.confidence = other.confidence.max(artist.confidence);
            }
            None => united.artists.push(NamedArtist { key, name, confidence: artist.confidence }),
        }
    }
    for place in united.mentions.iter_mut().filter(|place| place.kind == crate::news::Kind::Artist) {
        place.entry = entries.get(place.entry).copied().unwrap_or(place.entry);
    }
    for work in united.songs.iter_mut().chain(&mut united.releases) {
        rename(conn, work)?;
    }
    Ok(Cow::Owned(united))
}

/// Gives a work's artists the names of their acts.
fn rename(conn: &Connection, work: &mut NamedWork) -> Result<(), StoreError> {
    for name in work.artist.iter_mut().chain(&mut work.other_artists) {
        if let Some((_, act)) = act(conn, &ArtistKey::of(name))? {
            *name = act;
        }
    }
    let mut known: Vec<String> = work.artist.iter().cloned().collect();
    work.other_artists.retain(|name| {
        let new = !known.contains(name);
        known.push(name.clone());
        new
    });
    Ok(())
}

/// The act that a name was joined with.
fn act(conn: &Connection, key: &ArtistKey) -> Result<Option<(ArtistKey, String)>, StoreError> {
    let mut ask = conn.prepare_cached(
        "SELECT act.key, act.name FROM artist JOIN joined ON joined.artist_id = artist.id
           JOIN artist AS act ON act.id = joined.act_id WHERE artist.key = ?1",
    )?;
    Ok(ask
        .query_row([key.as_str()], |row| Ok((ArtistKey::from_folded(row.get(0)?), row.get(1)?)))
        .optional()?)
}
