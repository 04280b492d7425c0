//! Artists: the list that the finder searches, and what is named with one.

use rusqlite::{OptionalExtension, Row};

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

const COLUMNS: &str = "SELECT key, name, stories, last, followed FROM artist";

impl Store {
    /// Lists artists, in no order.
    pub fn artists(&self, filter: ArtistFilter<'_>) -> Result<Vec<ArtistRow>, StoreError> {
        self.read(|conn| {
            let (condition, key) = match filter {
                ArtistFilter::All => ("stories > 0", None),
                ArtistFilter::Followed => ("followed = 1", None),
                ArtistFilter::Prefix(key) => {
                    ("key >= ?1 AND key < ?1 || char(1114111) AND stories > 0", Some(key))
                }
            };
            let mut ask = conn.prepare_cached(&format!("{COLUMNS} WHERE {condition}"))?;
            let rows = ask.query_map(rusqlite::params_from_iter(key), read_row)?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// Returns one artist.
    pub fn artist(&self, key: &ArtistKey) -> Result<Option<ArtistRow>, StoreError> {
        self.read(|conn| {
            let mut ask = conn.prepare_cached(&format!("{COLUMNS} WHERE key = ?1"))?;
            Ok(ask.query_row([key.as_str()], read_row).optional()?)
        })
    }

    /// The songs and releases named with an artist, those in the newest stories first.
    pub fn works(&self, key: &ArtistKey, limit: usize) -> Result<Vec<WorkRow>, StoreError> {
        self.read(|conn| {
            let Some(artist) = recognised::find_artist(conn, key)? else { return Ok(Vec::new()) };
            let mut ask = conn.prepare_cached(
                "SELECT is_release, title, count(*), max(story_id) AS last FROM work WHERE artist_id = ?1
                  GROUP BY is_release, key ORDER BY last DESC LIMIT ?2",
            )?;
            let rows = ask.query_map((artist, limit as i64), |row| {
                Ok(WorkRow {
                    kind: if row.get(0)? { Kind::Release } else { Kind::Song },
                    title: row.get(1)?,
                    stories: count(row, 2)?,
                    last: StoryId(row.get(3)?),
                })
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }
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
