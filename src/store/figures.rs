//! What is in a store and what takes up its file, told without reading it whole.
//!
//! Counts are kept by triggers or read from small indexes. Sizes are estimated: some hundred stories from all over
//! the store are measured and multiplied, and what is left of the used pages is the full-text index. (SQLite's own
//! account, `dbstat`, reads every page, which takes minutes where there are a million stories.)

use rusqlite::{Connection, OptionalExtension};

use super::stories::count;
use super::{Store, StoreError, shards};

/// How many stories are measured.
const MEASURED: i64 = 600;

/// What a row costs beside its texts and blobs, and an entry of an index beside its key, in bytes: header, place in
/// the page, and the share of pages that is empty.
const ROW: f64 = 30.0;
const ENTRY: f64 = 12.0;

/// How full pages are, as `dbstat` told of stores of ten and a hundred thousand stories: of blobs of a kilobyte or two; of what is
/// written newest first; of what is written in no order.
const BLOBS: f64 = 0.82;
const BACKWARDS: f64 = 0.6;
const FILLED: f64 = 0.7;

/// What is in a store.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Stories, those hidden among them.
    pub stories: u64,
    /// Unread ones that are not hidden.
    pub unread: u64,
    /// Starred ones that are not hidden.
    pub starred: u64,
    /// Hidden ones.
    pub hidden: u64,
    /// Stories still to be indexed or recognised, counted to a hundred thousand.
    pub waiting: u64,
    /// Subscribed feeds.
    pub feeds: u64,
    /// Artists that stories name.
    pub artists: u64,
    /// How often stories name artists, each once a story.
    pub mentions: u64,
    /// Tags.
    pub tags: u64,
    /// How often stories carry them.
    pub tagged: u64,
    /// Identities of deleted stories, which keep these from coming back.
    pub gone: u64,
    /// The size of the file, without its log, in bytes.
    pub file: u64,
    /// How much of it is free pages, in bytes.
    pub free: u64,
    /// Whether free pages are given back to the disk a few at a time.
    pub gives_back: bool,
    /// Estimated sizes of what is in it.
    pub parts: Parts,
}

/// Estimates of what takes up the store, in bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Parts {
    /// The stories' texts, compressed.
    pub bodies: u64,
    /// Full texts fetched from pages, compressed.
    pub pages: u64,
    /// What the list shows, with the indexes that find known stories and marks.
    pub stories: u64,
    /// What recognition found: artists, songs, releases.
    pub names: u64,
    /// What was learned about names, and imported lists.
    pub knowledge: u64,
    /// What undo needs.
    pub journal: u64,
    /// The full-text index: all the rest.
    pub index: u64,
}

impl Store {
    /// Counts what is in the store and estimates what uses its space.
    pub fn figures(&self) -> Result<Figures, StoreError> {
        let (unindexed, unrecognised) = self.to_do()?;
        self.read(|conn| {
            let ask = |sql: &str| conn.prepare_cached(sql)?.query_row([], |row| count(row, 0));
            let page = ask("PRAGMA page_size")?;
            let hidden = ask("SELECT count(*) FROM mark INDEXED BY mark_hidden WHERE hidden = 1")?;
            let mut figures = Figures {
                stories: ask("SELECT coalesce(sum(stories), 0) FROM feed")? + hidden,
                unread: ask("SELECT coalesce(sum(unread), 0) FROM feed")?,
                starred: ask("SELECT coalesce(sum(starred), 0) FROM feed")?,
                hidden,
                waiting: unindexed.max(unrecognised),
                feeds: ask("SELECT count(*) FROM feed WHERE origin = 'feed' AND subscribed = 1")?,
                artists: ask("SELECT count(*) FROM artist WHERE stories > 0")?,
                mentions: ask("SELECT coalesce(sum(stories), 0) FROM artist")?,
                tags: ask("SELECT count(*) FROM tag WHERE stories > 0")?,
                tagged: ask("SELECT coalesce(sum(stories), 0) FROM tag")?,
                gone: ask("SELECT count(*) FROM gone")?,
                file: ask("PRAGMA page_count")? * page,
                free: ask("PRAGMA freelist_count")? * page,
                gives_back: ask("PRAGMA auto_vacuum")? == super::open::INCREMENTAL as u64,
                parts: Parts::default(),
            };
            figures.parts = parts(conn, &figures)?;
            Ok(figures)
        })
    }
}

fn parts(conn: &Connection, figures: &Figures) -> Result<Parts, StoreError> {
    let sample = sample(conn)?;
    let mut sum = Measured::default();
    for &id in &sample {
        sum.add(&Measured::of(conn, id)?);
    }
    let stories = figures.stories as f64;
    let all = |part: f64| if sample.is_empty() { 0.0 } else { part / sample.len() as f64 * stories };
    let bytes = |sql: &str| -> Result<f64, StoreError> {
        Ok(conn.prepare_cached(sql)?.query_row([], |row| row.get::<_, Option<f64>>(0))?.unwrap_or(0.0))
    };
    let mentions = figures.mentions as f64 * ENTRY / FILLED;
    let names = all(sum.names) + mentions + bytes("SELECT count(*) * 90.0 FROM artist")?;
    let knowledge = bytes("SELECT sum(length(data)) FROM lesson")? / BACKWARDS
        + bytes("SELECT count(*) * 60.0 FROM learned_name")?
        + bytes("SELECT sum(length(sums)) FROM learned_word")?
        + bytes("SELECT sum(names * 40.0 + length(data)) FROM listed_filter")?;
    let mut parts = Parts {
        bodies: all(sum.bodies) as u64,
        pages: all(sum.pages) as u64,
        stories: (all(sum.stories) + figures.gone as f64 * 2.0 * (ENTRY + 8.0) / FILLED) as u64,
        names: names as u64,
        knowledge: knowledge as u64,
        journal: bytes("SELECT sum(length(ids)) FROM change")? as u64,
        index: 0,
    };
    let used = figures.file.saturating_sub(figures.free);
    let known = parts.bodies + parts.pages + parts.stories + parts.names + parts.knowledge + parts.journal;
    parts.index = used.saturating_sub(known);
    Ok(parts)
}

/// Ids of stories from all over the store, about as many from each stretch as lie in it.
fn sample(conn: &Connection) -> Result<Vec<i64>, StoreError> {
    let shards = shards::all(conn)?;
    let indexed: i64 = shards.iter().map(|shard| shard.stories).sum();
    let mut stretches: Vec<(i64, i64, i64)> = shards
        .iter()
        .map(|shard| (shard.first, shard.last, 1 + MEASURED * shard.stories / indexed.max(1)))
        .collect();
    // A new store has nothing in the index yet.
    if stretches.is_empty() {
        let mut ends =
            conn.prepare_cached("SELECT (SELECT min(id) FROM mark), (SELECT max(id) FROM mark)")?;
        let end = |row: &rusqlite::Row<'_>, at| row.get::<_, Option<i64>>(at);
        if let (Some(first), Some(last)) = ends.query_row([], |row| Ok((end(row, 0)?, end(row, 1)?)))? {
            stretches.push((first, last, MEASURED));
        }
    }
    let mut ask = conn
        .prepare_cached("SELECT id FROM mark NOT INDEXED WHERE id >= ?1 AND id <= ?2 ORDER BY id LIMIT ?3")?;
    let mut ids = Vec::new();
    for (first, last, wanted) in stretches {
        // Neighbours share pages, so a few of them cost little more than one.
        let steps = (wanted + NEIGHBOURS - 1) / NEIGHBOURS;
        for step in 0..steps {
            let (low, high) = (i128::from(first), i128::from(last));
            let from = low + (high - low) * i128::from(step) / i128::from(steps);
            let found = ask.query_map((from as i64, last, NEIGHBOURS), |row| row.get::<_, i64>(0))?;
            for id in found {
                ids.push(id?);
            }
        }
    }
    ids.sort_unstable();
    ids.dedup();
    Ok(ids)
}

/// How many stories that follow each other are measured at a place.
const NEIGHBOURS: i64 = 6;

/// What one story takes up.
#[derive(Clone, Copy, Debug, Default)]
struct Measured {
    bodies: f64,
    pages: f64,
    stories: f64,
    names: f64,
}

impl Measured {
    fn of(conn: &Connection, id: i64) -> Result<Self, StoreError> {
        let mut ask = conn.prepare_cached(
            "SELECT octet_length(body.data), octet_length(page.data), octet_length(recognised.data),
                    octet_length(uncorrected.data), octet_length(story.source_id),
                    octet_length(story.url) + octet_length(story.title) + octet_length(story.author)
                        + octet_length(story.artists), story.songs
               FROM story LEFT JOIN body ON body.id = story.id LEFT JOIN page ON page.id = story.id
                    LEFT JOIN recognised ON recognised.id = story.id
                    LEFT JOIN uncorrected ON uncorrected.id = story.id
              WHERE story.id = ?1",
        )?;
        let found = ask.query_row([id], |row| {
            let length = |at| row.get::<_, Option<f64>>(at);
            let blob = |at| Ok::<_, rusqlite::Error>(length(at)?.map_or(0.0, |bytes| bytes + ROW));
            let source = length(4)?.unwrap_or_default();
            Ok(Self {
                bodies: blob(0)? / BLOBS,
                pages: blob(1)? / BLOBS,
                names: (blob(2)? + blob(3)?) / BACKWARDS + length(6)?.unwrap_or_default() * WORK,
                stories: length(5)?.unwrap_or_default() + source * (1.0 + 1.0 / FILLED) + STORY,
            })
        });
        Ok(found.optional()?.unwrap_or_default())
    }

    fn add(&mut self, other: &Self) {
        self.bodies += other.bodies;
        self.pages += other.pages;
        self.stories += other.stories;
        self.names += other.names;
    }
}

/// What a story's row, its mark and their entries in indexes take up beside its texts.
const STORY: f64 = 330.0;

/// What a named song takes up in the table of works and its index, with its share of the releases there, as `dbstat`
/// told of the same store.
const WORK: f64 = 160.0;
