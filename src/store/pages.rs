//! Full texts: the articles of the pages that stories stand on, beside what their sources say of them.
//!
//! A story has one text at a time: that which is read is also what is searched, recognised and handed out. The
//! other one stays where it is, and what a source sends later changes its own text alone. Stories of feeds that
//! are always to have their full text wait in a list of their own until it is there or given up.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension};

use super::arrive::{address_sum, has_audio};
use super::body::{self, Packed};
use super::ledger::Ledger;
use super::shards::Writer;
use super::{Store, StoreError, recognised};
use crate::news::{FeedId, NewStory, StoryId, StoryText};

/// An article on its way into the store.
pub(super) struct PackedPage {
    packed: Packed,
    /// XXH3-64 of it as it is read.
    sum: i64,
    has_audio: bool,
}

impl PackedPage {
    fn of(html: &str) -> Result<Self, StoreError> {
        let story = NewStory { html: html.replace('\0', ""), ..NewStory::default() };
        let bytes = story.html.as_bytes();
        Ok(Self { packed: body::pack(bytes)?, sum: body::sum_of(bytes), has_audio: has_audio(&story) })
    }

    /// The article that an export carried; none for nearly all stories.
    pub(super) fn of_export(story: &NewStory) -> Result<Option<Self>, StoreError> {
        if story.page.is_empty() { Ok(None) } else { Self::of(&story.page).map(Some) }
    }
}

/// A story whose page is to be fetched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WantedPage {
    /// The story.
    pub story: StoryId,
    /// Its feed.
    pub feed: FeedId,
    /// The address of its page.
    pub url: String,
    /// How often it was tried in vain.
    pub tries: u32,
}

impl Store {
    /// Keeps the article of a story's page, and shows it from now on. Says whether the story is there.
    pub fn put_page(&self, id: StoryId, html: &str, now: Timestamp) -> Result<bool, StoreError> {
        let page = PackedPage::of(html).map_err(|error| error.at(self.path()))?;
        self.turning(|tx, index, ledger| {
            if !tx.prepare_cached("SELECT 1 FROM story WHERE id = ?1")?.exists([id.0])? {
                return Ok(false);
            }
            put(tx, (index, ledger), id.0, &page, now)?;
            Ok(true)
        })
    }

    /// The one story of a canonical address; none where several feeds' stories share it, as a front page's do.
    pub fn story_at(&self, address: &str) -> Result<Option<StoryId>, StoreError> {
        self.read(|conn| {
            let mut ask = conn
                .prepare_cached("SELECT id FROM story INDEXED BY story_address WHERE address = ?1 LIMIT 2")?;
            let rows = ask.query_map([address_sum(address)], |row| row.get(0).map(StoryId))?;
            let found: Vec<StoryId> = rows.collect::<Result<_, _>>()?;
            Ok(if let [only] = found.as_slice() { Some(*only) } else { None })
        })
    }

    /// Shows the page's article of a story (`true`) or what its source says, and returns which it is then: a
    /// story has no other text as long as its page was not fetched. `None` for a story that is gone.
    pub fn show_page(&self, id: StoryId, full: bool) -> Result<Option<StoryText>, StoreError> {
        self.turning(|tx, index, ledger| {
            let mut ask = tx.prepare_cached(
                "SELECT story.page, page.data, page.sum FROM story LEFT JOIN page ON page.id = story.id
                  WHERE story.id = ?1",
            )?;
            let found = ask
                .query_row([id.0], |row| {
                    Ok((row.get(0)?, row.get::<_, Option<Vec<u8>>>(1)?, row.get::<_, Option<i64>>(2)?))
                })
                .optional()?;
            let Some((shown, data, sum)) = found else { return Ok(None) };
            let Some((data, sum)) = data.zip(sum) else { return Ok(Some(StoryText::Own)) };
            let wanted: Option<i64> =
                if full { Some(body::sum_of(&body::unpack(&data, sum)?)) } else { None };
            if wanted != shown {
                turn(tx, (index, ledger), id.0, wanted)?;
            }
            Ok(Some(if full { StoryText::Full } else { StoryText::Teaser }))
        })
    }

    /// The stories of some feeds whose pages are to be fetched by now, newest first, at most `each` of a feed and
    /// `all` in all; and how many more there are.
    pub fn wanted_pages(
        &self,
        now: Timestamp,
        feeds: &[FeedId],
        (each, all): (usize, usize),
    ) -> Result<(Vec<WantedPage>, usize), StoreError> {
        self.read(|conn| {
            let mut ask = conn.prepare_cached(
                "SELECT story.id, story.feed_id, story.url, wanted_page.tries
                   FROM wanted_page JOIN story ON story.id = wanted_page.id
                  WHERE wanted_page.due <= ?1 ORDER BY wanted_page.id DESC",
            )?;
            let mut rows = ask.query([now.as_second()])?;
            let mut counts = std::collections::HashMap::new();
            let (mut wanted, mut more) = (Vec::new(), 0);
            while let Some(row) = rows.next()? {
                let feed = FeedId(row.get(1)?);
                if !feeds.contains(&feed) {
                    continue;
                }
                let count = counts.entry(feed).or_insert(0_usize);
                if *count == each || wanted.len() == all {
                    more += 1;
                    continue;
                }
                *count += 1;
                let story = StoryId(row.get(0)?);
                wanted.push(WantedPage { story, feed, url: row.get(2)?, tries: row.get(3)? });
            }
            Ok((wanted, more))
        })
    }

    /// Notes that a page could not be fetched: when it is to be tried again, or that it is given up.
    pub fn miss_page(&self, id: StoryId, again: Option<Timestamp>) -> Result<(), StoreError> {
        self.write(|tx| {
            match again {
                Some(due) => tx
                    .prepare_cached("UPDATE wanted_page SET tries = tries + 1, due = ?2 WHERE id = ?1")?
                    .execute((id.0, due.as_second()))?,
                None => forget_wish(tx, id.0)?,
            };
            Ok(())
        })
    }

    fn turning<T>(
        &self,
        work: impl FnOnce(&Connection, &mut Writer<'_>, &mut Ledger<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.write(|tx| {
            let mut index = Writer::new(tx)?;
            let mut ledger = Ledger::new(tx);
            let done = work(tx, &mut index, &mut ledger)?;
            index.finish()?;
            ledger.finish()?;
            Ok(done)
        })
    }
}

/// Stores an article and shows it.
pub(super) fn put(
    tx: &Connection,
    written: (&mut Writer<'_>, &mut Ledger<'_>),
    id: i64,
    page: &PackedPage,
    now: Timestamp,
) -> Result<(), StoreError> {
    tx.prepare_cached("INSERT OR REPLACE INTO page (id, fetched, sum, data) VALUES (?1, ?2, ?3, ?4)")?
        .execute((id, now.as_second(), page.packed.sum, &page.packed.data))?;
    tx.prepare_cached("UPDATE story SET attached = attached | ?2 WHERE id = ?1")?
        .execute((id, page.has_audio))?;
    forget_wish(tx, id)?;
    turn(tx, written, id, Some(page.sum))
}

/// Stores the article that an arriving copy of a story carries, unless there is one.
pub(super) fn carry(
    tx: &Connection,
    written: (&mut Writer<'_>, &mut Ledger<'_>),
    id: i64,
    page: &PackedPage,
    now: Timestamp,
) -> Result<bool, StoreError> {
    if tx.prepare_cached("SELECT 1 FROM page WHERE id = ?1")?.exists([id])? {
        return Ok(false);
    }
    put(tx, written, id, page, now)?;
    Ok(true)
}

/// Has a new story's page fetched.
pub(super) fn want(tx: &Connection, id: i64, now: Timestamp) -> Result<(), StoreError> {
    tx.prepare_cached("INSERT OR IGNORE INTO wanted_page (id, due) VALUES (?1, ?2)")?
        .execute((id, now.as_second()))?;
    Ok(())
}

fn forget_wish(tx: &Connection, id: i64) -> Result<usize, StoreError> {
    Ok(tx.prepare_cached("DELETE FROM wanted_page WHERE id = ?1")?.execute([id])?)
}

/// Gives a story another text: that of its page, by its sum, or its source's.
fn turn(
    tx: &Connection,
    (index, ledger): (&mut Writer<'_>, &mut Ledger<'_>),
    id: i64,
    page: Option<i64>,
) -> Result<(), StoreError> {
    let mut ask = tx.prepare_cached("SELECT indexed_version <> 0 FROM story WHERE id = ?1")?;
    if ask.query_row([id], |row| row.get(0))? {
        index.remove(id)?;
    }
    // Mentions are places in the text, and this is another text.
    recognised::forget(tx, ledger, id)?;
    tx.prepare_cached("UPDATE story SET page = ?2, indexed_version = 0 WHERE id = ?1")?
        .execute((id, page))?;
    Ok(())
}
