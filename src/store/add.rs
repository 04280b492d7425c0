//! Stores stories as they arrive, each once.
//!
//! A story is the same story when its feed's id for it, its canonical address or its words say so. A
//! story that its own feed changed is updated in place and keeps its id and its marks; what another
//! feed says about it changes nothing. Text is compressed before the store is locked, and a long batch
//! goes in as several short transactions, so that a reader's marks never wait behind an import.

use jiff::{SignedDuration, Timestamp};
use rusqlite::Connection;

use super::arrive::Ready;
use super::find::{Known, Listed, find, is_gone};
use super::free_ids::FreeIds;
use super::ledger::Ledger;
use super::shards::Writer;
use super::{Store, StoreError, arrived, corrections, pages, recognised};
use crate::news::{FeedId, NewStory, StoryId};

/// How many stories one transaction stores.
const TRANSACTION: usize = 500;

/// A story about to be stored.
#[derive(Clone, Copy, Debug)]
pub struct Arrival<'a> {
    /// The story, cleaned.
    pub story: &'a NewStory,
    /// Its canonical address, under which the same page of two feeds meets; empty for none.
    pub address: &'a str,
}

/// What became of a batch of stories.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Added {
    /// Not seen before.
    pub new: u64,
    /// Known, and changed.
    pub updated: u64,
    /// Known, as they were.
    pub same: u64,
    /// Deleted by the user before, and left out.
    pub deleted: u64,
}

impl std::ops::AddAssign for Added {
    fn add_assign(&mut self, other: Self) {
        self.new += other.new;
        self.updated += other.updated;
        self.same += other.same;
        self.deleted += other.deleted;
    }
}

/// What arriving stories are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Copies {
    /// What their feed says now.
    Latest,
    /// What another reader kept of it.
    Kept,
}

/// What became of one story.
enum Fate {
    New,
    Updated,
    Same,
    Deleted,
}

impl Store {
    /// Stores the stories of one feed. Each transaction's stories are safe as soon as it is done.
    pub fn add(&self, feed: FeedId, arrivals: &[Arrival<'_>], now: Timestamp) -> Result<Added, StoreError> {
        self.add_as(Copies::Latest, feed, arrivals, now)
    }

    /// Stores stories that another reader kept. Those that are known gain its marks and stay as they are: what
    /// was fetched here is no older.
    pub fn add_kept(
        &self,
        feed: FeedId,
        arrivals: &[Arrival<'_>],
        now: Timestamp,
    ) -> Result<Added, StoreError> {
        self.add_as(Copies::Kept, feed, arrivals, now)
    }

    fn add_as(
        &self,
        copies: Copies,
        feed: FeedId,
        arrivals: &[Arrival<'_>],
        now: Timestamp,
    ) -> Result<Added, StoreError> {
        let mut order: Vec<usize> = (0..arrivals.len()).collect();
        // Feeds list the newest first; of stories of one minute the first listed gets the highest id.
        order.sort_by_key(|&at| (sight(arrivals[at].story, now).0, std::cmp::Reverse(at)));
        let listed = listed(arrivals.iter().map(|arrival| arrival.story));
        let mut added = Added::default();
        for chunk in order.chunks(TRANSACTION) {
            let ready = chunk.iter().map(|&at| Ok(Ready { copies, ..Ready::new(feed.0, &arrivals[at])? }));
            let ready =
                ready.collect::<Result<Vec<_>, StoreError>>().map_err(|error| error.at(self.path()))?;
            added += self.write(|tx| {
                let mut berth = Berth::new(tx)?;
                let sum = berth.store(&ready, &listed, now)?;
                berth.finish()?;
                Ok(sum)
            })?;
        }
        Ok(added)
    }
}

/// The ids in a batch.
pub(super) fn listed<'a>(stories: impl Iterator<Item = &'a NewStory>) -> Listed {
    stories.filter(|story| !story.source_id.is_empty()).map(|story| story.source_id.clone()).collect()
}

/// Where stories are stored within one transaction. [`finish`](Self::finish) writes what they have in common.
pub(super) struct Berth<'a> {
    tx: &'a Connection,
    index: Writer<'a>,
    ledger: Ledger<'a>,
    ids: FreeIds<'a>,
    /// Whether any story was ever deleted.
    any_gone: bool,
    /// New stories that have no row of marks yet.
    unmarked: Vec<i64>,
    /// When the stories come.
    now: Timestamp,
}

impl<'a> Berth<'a> {
    pub(super) fn new(tx: &'a Connection) -> Result<Self, StoreError> {
        let any_gone = tx.prepare_cached("SELECT 1 FROM gone LIMIT 1")?.exists([])?;
        let (index, ledger, ids) = (Writer::new(tx)?, Ledger::new(tx), FreeIds::new(tx));
        Ok(Self { tx, index, ledger, ids, any_gone, unmarked: Vec::new(), now: Timestamp::UNIX_EPOCH })
    }

    /// Stores some of a feed's stories.
    pub(super) fn store(
        &mut self,
        ready: &[Ready<'_>],
        listed: &Listed,
        now: Timestamp,
    ) -> Result<Added, StoreError> {
        self.now = now;
        let mut sum = Added::default();
        for story in ready {
            let fate = match find(self.tx, story, listed, now)? {
                Some(known) => self.renew(&known, story, listed, now)?,
                None if self.any_gone && is_gone(self.tx, story)? => Fate::Deleted,
                None => self.insert(story, now)?,
            };
            match fate {
                Fate::New => sum.new += 1,
                Fate::Updated => sum.updated += 1,
                Fate::Same => sum.same += 1,
                Fate::Deleted => sum.deleted += 1,
            }
        }
        Ok(sum)
    }

    /// Brings a known story up to an arriving copy of it.
    fn renew(
        &mut self,
        known: &Known,
        ready: &Ready<'_>,
        listed: &Listed,
        now: Timestamp,
    ) -> Result<Fate, StoreError> {
        let newer = ready.copies == Copies::Latest && known.feed == ready.feed;
        let changed = newer && known.version != ready.version;
        if changed {
            update(self.tx, (&mut self.index, &mut self.ledger), known, ready)?;
        }
        if newer && !known.by_id && !ready.story.source_id.is_empty() {
            rename(self.tx, known, ready, listed)?;
        }
        let mut marked = is_marked(&ready.story) && {
            self.put_marks()?;
            carry_marks(self.tx, known.id, &ready.story)?
        };
        if let Some(page) = &ready.page {
            marked |= pages::carry(self.tx, (&mut self.index, &mut self.ledger), known.id, page, now)?;
        }
        Ok(if changed || marked { Fate::Updated } else { Fate::Same })
    }

    fn insert(&mut self, ready: &Ready<'_>, now: Timestamp) -> Result<Fate, StoreError> {
        let story = &*ready.story;
        let (instant, added, _) = sight(story, now);
        let id = self.ids.take(instant)?;
        insert(self.tx, id, ready, now)?;
        if is_marked(story) {
            put_mark(self.tx, id, ready.feed, story)?;
            add_tags(self.tx, id, &story.tags)?;
            corrections::carry(self.tx, id, &story.corrections)?;
        } else {
            self.unmarked.push(id);
        }
        if let Some(page) = &ready.page {
            pages::put(self.tx, (&mut self.index, &mut self.ledger), id, page, added)?;
        } else if ready.wants_page {
            pages::want(self.tx, id, now)?;
        }
        Ok(Fate::New)
    }

    /// Gives the stories that have none their rows of marks. One statement for many stories keeps each page that it
    /// may have to put back once, and not once a story.
    fn put_marks(&mut self) -> Result<(), StoreError> {
        if self.unmarked.is_empty() {
            return Ok(());
        }
        self.unmarked.sort_unstable();
        let ids = serde_json::to_string(&self.unmarked).expect("numbers become JSON");
        self.tx
            .prepare_cached(
                "INSERT INTO mark (id, feed_id, sum)
                 SELECT story.id, story.feed_id, (story.id * 8) % 65521
                   FROM json_each(?1) AS new CROSS JOIN story ON story.id = new.value",
            )?
            .execute([&ids])?;
        // Stories that bring marks along had somebody's attention already; rules are for the others.
        arrived::note(self.tx, &ids, self.now)?;
        self.unmarked.clear();
        Ok(())
    }

    /// Writes what the stories have in common.
    pub(super) fn finish(mut self) -> Result<(), StoreError> {
        self.put_marks()?;
        self.index.finish()?;
        self.ledger.finish()?;
        Ok(())
    }
}

/// Whether a story brings marks along.
fn is_marked(story: &NewStory) -> bool {
    story.read || story.starred || story.hidden || !story.tags.is_empty() || !story.corrections.is_empty()
}

/// Takes over the id that a story's feed now has for it, so that it is still known when its title changes
/// too. Where the feed lists the old id beside the new one, the old one stays.
fn rename(tx: &Connection, known: &Known, ready: &Ready<'_>, listed: &Listed) -> Result<(), StoreError> {
    let mut ask = tx.prepare_cached("SELECT source_id FROM story WHERE id = ?1")?;
    let old: String = ask.query_row([known.id], |row| row.get(0))?;
    if !listed.contains(&old) {
        tx.prepare_cached("UPDATE story SET source_id = ?2 WHERE id = ?1")?
            .execute((known.id, &ready.story.source_id))?;
    }
    Ok(())
}

fn insert(tx: &Connection, id: i64, ready: &Ready<'_>, now: Timestamp) -> Result<(), StoreError> {
    let story = &*ready.story;
    let (_, added, published) = sight(story, now);
    tx.prepare_cached(
        "INSERT INTO story (id, feed_id, source_id, url, title, author, language, date, published, updated,
                            added, address, wording, version, attached)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
    )?
    .execute(rusqlite::params![
        id,
        ready.feed,
        story.source_id,
        story.url,
        story.title,
        story.author,
        story.language,
        published.unwrap_or(added).as_second(),
        published.map(Timestamp::as_second),
        story.updated.map(Timestamp::as_second),
        added.as_second(),
        ready.address,
        ready.wording,
        ready.version,
        ready.attached,
    ])?;
    tx.prepare_cached("INSERT INTO body (id, sum, data) VALUES (?1, ?2, ?3)")?.execute((
        id,
        ready.body.sum,
        &ready.body.data,
    ))?;
    Ok(())
}

fn put_mark(tx: &Connection, id: i64, feed: i64, story: &NewStory) -> Result<(), StoreError> {
    tx.prepare_cached(
        "INSERT INTO mark (id, feed_id, read, starred, hidden, sum)
         VALUES (?1, ?2, ?3, ?4, ?5, (?1 * 8 + ?3 * 4 + ?4 * 2 + ?5) % 65521)",
    )?
    .execute((id, feed, story.read, story.starred, story.hidden))?;
    Ok(())
}

fn update(
    tx: &Connection,
    (index, ledger): (&mut Writer<'_>, &mut Ledger<'_>),
    known: &Known,
    ready: &Ready<'_>,
) -> Result<(), StoreError> {
    let story = &*ready.story;
    if known.indexed {
        index.remove(known.id)?;
    }
    // Mentions are places in the text, and this is another text.
    recognised::forget(tx, ledger, known.id)?;
    tx.prepare_cached(
        "UPDATE story SET url = ?2, title = ?3, author = ?4, language = ?5, updated = ?6, address = ?7,
                          wording = ?8, version = ?9,
                          attached = ?10 | CASE WHEN page IS NULL THEN 0 ELSE attached END, indexed_version = 0,
                          recognised_version = 0
          WHERE id = ?1",
    )?
    .execute(rusqlite::params![
        known.id,
        story.url,
        story.title,
        story.author,
        story.language,
        story.updated.map(Timestamp::as_second),
        ready.address,
        ready.wording,
        ready.version,
        ready.attached,
    ])?;
    tx.prepare_cached("INSERT OR REPLACE INTO body (id, sum, data) VALUES (?1, ?2, ?3)")?.execute((
        known.id,
        ready.body.sum,
        &ready.body.data,
    ))?;
    Ok(())
}

/// Gives a known story the marks that an arriving copy carries, and takes none away.
fn carry_marks(tx: &Connection, id: i64, story: &NewStory) -> Result<bool, StoreError> {
    let mut changed = add_tags(tx, id, &story.tags)?;
    changed |= corrections::carry(tx, id, &story.corrections)?;
    if story.read || story.starred || story.hidden {
        changed |= tx
            .prepare_cached(
                "UPDATE mark SET read = read | ?2, starred = starred | ?3, hidden = hidden | ?4,
                        sum = (id * 8 + (read | ?2) * 4 + (starred | ?3) * 2 + (hidden | ?4)) % 65521
                  WHERE id = ?1 AND (read < ?2 OR starred < ?3 OR hidden < ?4)",
            )?
            .execute((id, story.read, story.starred, story.hidden))?
            > 0;
    }
    Ok(changed)
}

fn add_tags(tx: &Connection, id: i64, tags: &[String]) -> Result<bool, StoreError> {
    let mut changed = false;
    for tag in tags.iter().map(|tag| tag.trim()).filter(|tag| !tag.is_empty()) {
        let tag = super::tags::id_of(tx, tag)?;
        changed |= tx
            .prepare_cached("INSERT OR IGNORE INTO story_tag (tag_id, story_id) VALUES (?1, ?2)")?
            .execute((tag, id))?
            > 0;
    }
    Ok(changed)
}

/// The instant that a story's id stands for, when it was first seen, and its date if that is believed.
pub(super) fn sight(story: &NewStory, now: Timestamp) -> (Timestamp, Timestamp, Option<Timestamp>) {
    let added = story.added.filter(|added| is_believable(*added, now)).unwrap_or(now).min(now);
    let published = story.published.filter(|date| is_believable(*date, now));
    (published.map_or(added, |date| date.min(added)), added, published)
}

/// A date before 1990 or more than a day ahead is a mistake of its feed.
fn is_believable(date: Timestamp, now: Timestamp) -> bool {
    let latest = now.checked_add(SignedDuration::from_hours(24)).unwrap_or(Timestamp::MAX);
    date.as_second() >= StoryId::EPOCH && date <= latest
}
