//! Finds the story in the store that an arriving one is: by its feed's id for it, its address or its words.

use std::collections::HashSet;

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension};

use super::StoreError;
use super::add::sight;
use super::arrive::Ready;
use crate::news::{StoryId, fold};

/// How many stories a feed may have of one second before the date says nothing about them: else each of a hundred
/// thousand with one date would be held against thousands.
const TELLING: i64 = 100;

/// The ids that a feed gives to the stories that it lists now.
pub(super) type Listed = HashSet<String>;

/// A stored story that an arriving one turned out to be.
pub(super) struct Known {
    pub(super) id: i64,
    pub(super) feed: i64,
    pub(super) version: i64,
    pub(super) indexed: bool,
    /// Whether it is its feed's id for it that told.
    pub(super) by_id: bool,
}

/// Finds the story that an arriving one is. `listed` are the ids of all that its feed lists with it.
pub(super) fn find(
    tx: &Connection,
    ready: &Ready<'_>,
    listed: &Listed,
    now: Timestamp,
) -> Result<Option<Known>, StoreError> {
    if !ready.story.source_id.is_empty() {
        let mut ask = tx.prepare_cached(
            "SELECT id, feed_id, version, indexed_version FROM story INDEXED BY story_source
              WHERE feed_id = ?1 AND source_id = ?2 AND source_id <> ''",
        )?;
        let found = ask.query_row((ready.feed, &ready.story.source_id), read_known).optional()?;
        if let Some(known) = found {
            return Ok(Some(Known { by_id: true, ..known }));
        }
    }
    if let Some(address) = ready.address
        && let Some(known) = find_by_address(tx, address, ready)?
    {
        return Ok(Some(known));
    }
    if let Some(wording) = ready.wording {
        let mut ask = tx.prepare_cached(
            "SELECT id, feed_id, version, indexed_version FROM story INDEXED BY story_wording
              WHERE wording = ?1 ORDER BY id LIMIT 1",
        )?;
        let found = ask.query_row([wording], read_known).optional()?;
        if found.is_some() {
            return Ok(found);
        }
    }
    find_by_date(tx, ready, listed, now)
}

/// Finds a story of the same feed by its title and the second of its date: what is left of it where a feed
/// changed all its ids and addresses. One whose id the feed still lists is another story.
fn find_by_date(
    tx: &Connection,
    ready: &Ready<'_>,
    listed: &Listed,
    now: Timestamp,
) -> Result<Option<Known>, StoreError> {
    let story = &ready.story;
    let (instant, _, Some(published)) = sight(story, now) else { return Ok(None) };
    if story.source_id.is_empty() || instant != published {
        return Ok(None);
    }
    let first = StoryId::first_of(instant).0;
    let mut ask = tx.prepare_cached(
        "SELECT id, feed_id, version, indexed_version, source_id, title FROM story
          WHERE id BETWEEN ?1 AND ?2 AND feed_id = ?3 AND published = ?4 AND source_id <> '' LIMIT ?5",
    )?;
    let last = first + (1 << StoryId::COUNTER_BITS) - 1;
    let rows = ask.query_map((first, last, ready.feed, published.as_second(), TELLING), |row| {
        Ok((read_known(row)?, row.get::<_, String>(4)?, row.get::<_, String>(5)?))
    })?;
    let title = fold(&story.title);
    for row in rows {
        let (known, source, other) = row?;
        if !listed.contains(&source) && fold(&other) == title {
            return Ok(Some(known));
        }
    }
    Ok(None)
}

/// Finds a story by its address.
///
/// Some feeds give every story the address of the site's front page. So one address is one story only
/// where nothing contradicts it: the titles are the same, or it comes from elsewhere and the address is
/// no other story's.
fn find_by_address(tx: &Connection, address: i64, ready: &Ready<'_>) -> Result<Option<Known>, StoreError> {
    let mut ask = tx.prepare_cached(
        "SELECT id, feed_id, version, indexed_version, source_id, title FROM story INDEXED BY story_address
          WHERE address = ?1 ORDER BY id LIMIT 50",
    )?;
    let rows = ask.query_map([address], |row| {
        Ok((read_known(row)?, row.get::<_, String>(4)?, row.get::<_, String>(5)?))
    })?;
    let found: Vec<(Known, String, String)> = rows.collect::<Result<_, _>>()?;
    if found.is_empty() {
        return Ok(None);
    }
    let alone = found.len() == 1;
    let title = fold(&ready.story.title);
    let mut same = found.into_iter().filter(|(known, source, other)| {
        let contradicted =
            known.feed == ready.feed && !source.is_empty() && !ready.story.source_id.is_empty();
        fold(other) == title || (alone && !contradicted)
    });
    Ok(same.next().map(|(known, ..)| known))
}

fn read_known(row: &rusqlite::Row<'_>) -> rusqlite::Result<Known> {
    Ok(Known {
        id: row.get(0)?,
        feed: row.get(1)?,
        version: row.get(2)?,
        indexed: row.get::<_, i64>(3)? != 0,
        by_id: false,
    })
}

/// Whether the user deleted the story before.
pub(super) fn is_gone(tx: &Connection, ready: &Ready<'_>) -> Result<bool, StoreError> {
    let mut ask = tx.prepare_cached("SELECT EXISTS (SELECT 1 FROM gone WHERE identity = ?1)")?;
    for identity in ready.identities() {
        if ask.query_row([identity], |row| row.get(0))? {
            return Ok(true);
        }
    }
    Ok(false)
}
