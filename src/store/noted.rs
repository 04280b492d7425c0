//! Which stories a favorite with a note came from.
//!
//! The favorites file is the user's, and names stories by address, title and source. It is looked through when
//! it has changed; what was not found then is looked for again the next time.

use std::collections::HashSet;

use rusqlite::{Connection, OptionalExtension};

use super::arrive::address_sum;
use super::pattern::Pattern;
use super::shards;
use super::walk::Way;
use super::{Store, StoreError, body};
use crate::news::fold;

/// What was looked through last, and how many stories were not found.
const LAST: &str = "noted";

/// How many stories of one address or one title are looked at.
const MOST: i64 = 50;

/// How many of the stories that are not indexed yet are looked at.
const MOST_NEW: i64 = 400;

/// A story as a favorite names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotedStory<'a> {
    /// Its address in its canonical form; may be empty.
    pub address: &'a str,
    /// Its title.
    pub title: &'a str,
    /// Its feed's name.
    pub source: &'a str,
}

impl Store {
    /// Says which stories favorites with notes came from: these and no others.
    pub fn tell_noted(&self, stories: &[NotedStory<'_>]) -> Result<(), StoreError> {
        let lines =
            stories.iter().map(|story| format!("{}\n{}\n{}\0", story.address, story.title, story.source));
        let sum = body::sum_of(lines.collect::<String>().as_bytes());
        if self.meta(LAST)?.is_some_and(|last| last == format!("{sum} 0")) {
            return Ok(());
        }
        let (found, known) = self.read(|conn| {
            let mut found = Vec::with_capacity(stories.len());
            for story in stories {
                found.push(find(conn, story)?);
            }
            let mut ask = conn.prepare_cached("SELECT id FROM noted")?;
            let known: HashSet<i64> = ask.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
            Ok((found, known))
        })?;
        let missing = found.iter().filter(|ids| ids.is_empty()).count();
        let found: HashSet<i64> = found.into_iter().flatten().collect();
        let last = format!("{sum} {missing}");
        if found == known && self.meta(LAST)?.is_some_and(|known| known == last) {
            return Ok(());
        }
        self.write(|tx| {
            for gone in known.difference(&found) {
                tx.prepare_cached("DELETE FROM noted WHERE id = ?1")?.execute([gone])?;
            }
            for new in found.difference(&known) {
                // It may have been deleted meanwhile.
                tx.prepare_cached("INSERT OR IGNORE INTO noted SELECT id FROM story WHERE id = ?1")?
                    .execute([new])?;
            }
            tx.prepare_cached("INSERT OR REPLACE INTO meta (key, value) VALUES (?1, ?2)")?
                .execute((LAST, &last))?;
            Ok(())
        })
    }
}

/// Every story that a favorite may mean: those of its address, or else those of its title and source.
fn find(conn: &Connection, wanted: &NotedStory<'_>) -> Result<Vec<i64>, StoreError> {
    let title = fold(wanted.title);
    let mut found: Vec<(i64, String)> = Vec::new();
    if !wanted.address.is_empty() {
        let mut ask = conn.prepare_cached(
            "SELECT id, title FROM story INDEXED BY story_address WHERE address = ?1 ORDER BY id LIMIT ?2",
        )?;
        let rows =
            ask.query_map((address_sum(wanted.address), MOST), |row| Ok((row.get(0)?, row.get(1)?)))?;
        found = rows.collect::<Result<_, _>>()?;
    }
    if found.len() > 1 {
        // Some feeds give every story the address of the site's front page.
        found.retain(|(_, own)| fold(own) == title);
    }
    if found.is_empty() {
        found = find_by_title(conn, wanted, &title)?;
    }
    Ok(found.into_iter().map(|(id, _)| id).collect())
}

fn find_by_title(
    conn: &Connection,
    wanted: &NotedStory<'_>,
    title: &str,
) -> Result<Vec<(i64, String)>, StoreError> {
    let words = Pattern::whole(wanted.title);
    if words.is_empty() {
        return Ok(Vec::new());
    }
    let mut ids = Vec::new();
    shards::search_titles(conn, &words.phrase(), (Way::Older, i64::MAX, MOST as usize), &mut ids)?;
    // The newest may not be in the index of titles yet.
    let mut ask = conn.prepare_cached(
        "SELECT id FROM story INDEXED BY story_unindexed WHERE indexed_version = 0 ORDER BY id DESC LIMIT ?1",
    )?;
    for id in ask.query_map([MOST_NEW], |row| row.get(0))? {
        ids.push(id?);
    }
    let mut ask = conn.prepare_cached(
        "SELECT story.title, feed.title FROM story JOIN feed ON feed.id = story.feed_id WHERE story.id = ?1",
    )?;
    let source = fold(wanted.source);
    let mut found = Vec::new();
    for id in ids {
        let row: Option<(String, String)> =
            ask.query_row([id], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
        found.extend(
            row.filter(|(own, feed)| fold(own) == title && fold(feed) == source).map(|(own, _)| (id, own)),
        );
    }
    Ok(found)
}
