//! Artists: the list that the finder searches, and what is named with one.

use std::cmp::Reverse;
use std::collections::HashSet;

use rusqlite::{Connection, OptionalExtension, Row};

use super::stories::count;
use super::{Store, StoreError, recognised};
use crate::news::{ArtistKey, ArtistRow, Kind, StoryId};

/// Which artists to list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ArtistFilter<'a> {
    /// Every artist that a story names.
    All,
    /// Those that the user follows, named or not.
    Followed,
    /// Those whose keys begin so.
    Prefix(&'a str),
}

/// A song or release named with an artist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkRow {
    /// [`Kind::Song`] or [`Kind::Release`].
    pub kind: Kind,
    /// Its title as a story wrote it.
    pub title: String,
    /// How many stories name it.
    pub stories: u64,
    /// The newest of them.
    pub last: StoryId,
}

/// An artist's key behind what it is ranked by: followed, last story, number of stories; highest first.
type Ranked = (Reverse<(i64, i64, i64)>, Box<str>);

const COLUMNS: &str = "SELECT key, name, stories, last, followed FROM artist";

/// Every name that stories are listed under, with the artist that has them.
pub(super) const NAMES: &str = "SELECT id, name FROM artist WHERE stories > 0
     UNION ALL SELECT joined.act_id, artist.name FROM joined JOIN artist ON artist.id = joined.artist_id";

impl Store {
    /// Lists artists, in no order.
    pub fn artists(&self, filter: ArtistFilter<'_>) -> Result<Vec<ArtistRow>, StoreError> {
        self.read(|conn| artists(conn, filter))
    }

    /// The keys of every artist that a story names, and of names joined with one: first those that the user follows, then those written
    /// about lately, then those written about often.
    pub fn artist_keys(&self) -> Result<Vec<Box<str>>, StoreError> {
        self.read(|conn| {
            let mut ask = conn.prepare_cached(
                "SELECT key, followed, last, stories FROM artist WHERE stories > 0
                      UNION ALL SELECT artist.key, act.followed, act.last, act.stories
                                  FROM joined JOIN artist ON artist.id = joined.artist_id
                                  JOIN artist AS act ON act.id = joined.act_id WHERE act.stories > 0",
            )?;
            let mut rows = ask.query([])?;
            let mut found: Vec<Ranked> = Vec::new();
            while let Some(row) = rows.next()? {
                let last: Option<i64> = row.get(2)?;
                let rank = (row.get(1)?, last.unwrap_or_default(), row.get(3)?);
                found.push((Reverse(rank), row.get(0)?));
            }
            found.sort_unstable();
            Ok(found.into_iter().map(|(_, key)| key).collect())
        })
    }

    /// The artists that the newest stories are foremost about, and those that the user follows; in no order.
    /// At most `stories` stories are looked at.
    pub fn recent_artists(&self, stories: usize) -> Result<Vec<ArtistRow>, StoreError> {
        self.read(|conn| {
            let mut rows = artists(conn, ArtistFilter::Followed)?;
            let mut known: HashSet<ArtistKey> = rows.iter().map(|row| row.key.clone()).collect();
            let mut ask = conn.prepare_cached("SELECT artists FROM story ORDER BY id DESC LIMIT ?1")?;
            let mut foremost = ask.query([stories as i64])?;
            while let Some(names) = foremost.next()? {
                let names: String = names.get(0)?;
                for name in names.lines() {
                    let key = ArtistKey::of(name);
                    if !known.contains(&key) {
                        rows.extend(artist(conn, &key)?);
                        known.insert(key);
                    }
                }
            }
            Ok(rows)
        })
    }

    /// Artists whose keys begin so, those that most stories name first.
    pub fn artists_beginning(&self, prefix: &str, limit: usize) -> Result<Vec<ArtistRow>, StoreError> {
        self.read(|conn| {
            let mut ask = conn.prepare_cached(&format!(
                "{COLUMNS} WHERE key >= ?1 AND key < ?1 || char(1114111) AND stories > 0
                  ORDER BY stories DESC, key LIMIT ?2"
            ))?;
            let rows = ask.query_map((prefix, limit as i64), read_row)?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// Returns one artist; for a name that was joined with another, the act.
    pub fn artist(&self, key: &ArtistKey) -> Result<Option<ArtistRow>, StoreError> {
        self.read(|conn| artist(conn, key))
    }

    /// The songs and releases named with an artist, those in the newest stories first.
    pub fn works(&self, key: &ArtistKey, limit: usize) -> Result<Vec<WorkRow>, StoreError> {
        self.read(|conn| {
            let Some(artist) = recognised::find_artist(conn, key)? else { return Ok(Vec::new()) };
            works_of(conn, artist, None, limit)
        })
    }
}

/// The works named with an artist, or those of one kind, those in the newest stories first.
pub(super) fn works_of(
    conn: &Connection,
    artist: i64,
    kind: Option<Kind>,
    limit: usize,
) -> Result<Vec<WorkRow>, StoreError> {
    let mut ask = conn.prepare_cached(
        "SELECT is_release, title, count(*), max(story_id) AS last FROM work
          WHERE artist_id = ?1 AND is_release BETWEEN ?2 AND ?3
          GROUP BY is_release, key ORDER BY last DESC LIMIT ?4",
    )?;
    let (from, to) = match kind {
        Some(Kind::Release) => (1, 1),
        Some(_) => (0, 0),
        None => (0, 1),
    };
    let rows = ask.query_map((artist, from, to, limit as i64), |row| {
        Ok(WorkRow {
            kind: if row.get(0)? { Kind::Release } else { Kind::Song },
            title: row.get(1)?,
            stories: count(row, 2)?,
            last: StoryId(row.get(3)?),
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn artists(conn: &Connection, filter: ArtistFilter<'_>) -> Result<Vec<ArtistRow>, StoreError> {
    let (condition, key) = match filter {
        ArtistFilter::All => ("stories > 0", None),
        ArtistFilter::Followed => ("followed = 1", None),
        ArtistFilter::Prefix(key) => ("key >= ?1 AND key < ?1 || char(1114111) AND stories > 0", Some(key)),
    };
    let mut ask = conn.prepare_cached(&format!("{COLUMNS} WHERE {condition}"))?;
    let rows = ask.query_map(rusqlite::params_from_iter(key), read_row)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub(super) fn artist(conn: &Connection, key: &ArtistKey) -> Result<Option<ArtistRow>, StoreError> {
    let mut ask = conn.prepare_cached(&format!(
        "{COLUMNS} WHERE id = (SELECT coalesce((SELECT act_id FROM joined WHERE artist_id = named.id), id)
                                 FROM artist AS named WHERE key = ?1)"
    ))?;
    Ok(ask.query_row([key.as_str()], read_row).optional()?)
}

fn read_row(row: &Row<'_>) -> rusqlite::Result<ArtistRow> {
    let last: Option<i64> = row.get(3)?;
    Ok(ArtistRow {
        key: ArtistKey::from_folded(row.get(0)?),
        name: row.get(1)?,
        stories: count(row, 2)?,
        last: last.map(|id| StoryId(id).instant()),
        followed: row.get(4)?,
    })
}
