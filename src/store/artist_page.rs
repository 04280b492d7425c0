//! What stands above an artist's stories: how it is written about, what it made, and with whom it is named.

use std::collections::HashMap;

use jiff::{ToSpan, Zoned};
use rusqlite::Connection;

use super::artists::{artist, works_of};
use super::{Moment, Store, StoreError, recognised};
use crate::news::{ArtistKey, ArtistPage, Kind, MONTHS, StoryId};

/// How many of the newest stories are asked for the artists named beside.
const NEWEST: i64 = 200;

/// How many songs, releases and artists are told of each, at most: as many as a line has room for.
const NAMED: usize = 12;

impl Store {
    /// What stands above an artist's stories; `None` for an artist that there is not.
    pub fn artist_page(&self, key: &ArtistKey, moment: &Moment) -> Result<Option<ArtistPage>, StoreError> {
        self.read(|conn| {
            let Some(row) = artist(conn, key)? else { return Ok(None) };
            let Some(id) = recognised::find_artist(conn, key)? else { return Ok(None) };
            let titles = |kind| -> Result<Vec<String>, StoreError> {
                let works = works_of(conn, id, Some(kind), NAMED)?;
                Ok(works.into_iter().map(|work| work.title).collect())
            };
            Ok(Some(ArtistPage {
                months: months(conn, id, moment)?,
                songs: titles(Kind::Song)?,
                releases: titles(Kind::Release)?,
                related: related(conn, id, &row.key)?,
                artist: row,
            }))
        })
    }
}

/// How many stories name an artist in each of the last months of the local calendar.
fn months(conn: &Connection, artist: i64, moment: &Moment) -> Result<[u64; MONTHS], StoreError> {
    let mut ask = conn.prepare_cached(
        "SELECT count(*) FROM mention WHERE artist_id = ?1 AND story_id >= ?2 AND story_id < ?3",
    )?;
    let mut counts = [0; MONTHS];
    let Ok(this) = moment.now.to_zoned(moment.zone.clone()).first_of_month() else { return Ok(counts) };
    let begins = |ago: usize| -> i64 {
        let first = this.checked_sub((ago as i64).months()).and_then(|day| day.start_of_day());
        first.map_or(0, |first: Zoned| StoryId::first_of(first.timestamp()).0)
    };
    for (at, count) in counts.iter_mut().enumerate() {
        let ago = MONTHS - 1 - at;
        // What is dated ahead of the clock belongs to this month.
        let end = if ago == 0 { i64::MAX } else { begins(ago - 1) };
        *count = ask.query_row((artist, begins(ago), end), |row| super::stories::count(row, 0))?;
    }
    Ok(counts)
}

/// The names of the artists that an artist's newest stories name too, the most frequent first.
fn related(conn: &Connection, artist: i64, own: &ArtistKey) -> Result<Vec<String>, StoreError> {
    let mut ask = conn.prepare_cached(
        "SELECT story_id FROM mention WHERE artist_id = ?1 ORDER BY story_id DESC LIMIT ?2",
    )?;
    let stories: Vec<i64> = ask.query_map((artist, NEWEST), |row| row.get(0))?.collect::<Result<_, _>>()?;
    let mut named: HashMap<ArtistKey, (usize, String)> = HashMap::new();
    for story in stories {
        let found = match recognised::read_united(conn, story) {
            Ok(Some(found)) => found,
            // It is recognised anew in its turn.
            Ok(None) | Err(StoreError::Damaged { .. }) => continue,
            Err(error) => return Err(error),
        };
        for other in found.likely_artists().filter(|other| other.key != *own) {
            named.entry(other.key.clone()).or_insert_with(|| (0, other.name.clone())).0 += 1;
        }
    }
    let mut named: Vec<_> = named.into_iter().collect();
    named.sort_unstable_by(|(one_key, one), (other_key, other)| {
        other.0.cmp(&one.0).then_with(|| one_key.cmp(other_key))
    });
    Ok(named.into_iter().take(NAMED).map(|(_, (_, name))| name).collect())
}
