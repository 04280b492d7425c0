//! Searches the newest stories that the background has not indexed yet.
//!
//! A story is in the list as soon as it is stored, and must be found as soon. The tail is short while
//! the background keeps up; after a large import only its newest part is looked at, and the answer says
//! that it is partial.

use std::collections::HashMap;

use rusqlite::Connection;

use super::StoreError;
use super::body::Body;
use super::stories;
use super::words;

/// How many of the newest stories not yet indexed a search looks at.
const LONGEST: usize = 400;

/// The words of stories not yet indexed, kept from one keystroke to the next.
#[derive(Default)]
pub(super) struct Tail {
    stories: HashMap<(i64, i64), Unindexed>,
}

/// A story that is not in the index yet.
pub(super) struct Unindexed {
    /// Its id.
    pub(super) id: i64,
    /// The tokens that the index will hold, sorted.
    tokens: Vec<String>,
    /// Its title, spelled for phrases.
    pub(super) title: String,
}

impl Tail {
    /// Reads what is not indexed, newest first, and says whether that is all of it.
    pub(super) fn read(&mut self, conn: &Connection) -> Result<bool, StoreError> {
        let mut ask = conn.prepare_cached(
            "SELECT id, stamp FROM story INDEXED BY story_unindexed
              WHERE indexed_version = 0 ORDER BY id DESC LIMIT ?1",
        )?;
        let rows = ask.query_map([LONGEST as i64 + 1], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let mut keys: Vec<(i64, i64)> = rows.collect::<Result<_, _>>()?;
        let whole = keys.len() <= LONGEST;
        keys.truncate(LONGEST);
        let mut known = std::mem::take(&mut self.stories);
        for key in keys {
            let story = match known.remove(&key) {
                Some(story) => story,
                None => match Unindexed::read(conn, key.0)? {
                    Some(story) => story,
                    None => continue,
                },
            };
            self.stories.insert(key, story);
        }
        Ok(whole)
    }

    /// The ids of stories that a predicate lets through.
    pub(super) fn matching(&self, wanted: impl Fn(&Unindexed) -> bool) -> Vec<i64> {
        self.stories.values().filter(|story| wanted(story)).map(|story| story.id).collect()
    }
}

impl Unindexed {
    /// Whether it has a token, or one that begins so.
    pub(super) fn has(&self, token: &str, open: bool) -> bool {
        let at = self.tokens.partition_point(|own| own.as_str() < token);
        self.tokens.get(at).is_some_and(|own| if open { own.starts_with(token) } else { own == token })
    }

    fn read(conn: &Connection, id: i64) -> Result<Option<Self>, StoreError> {
        let Some(indexable) = stories::indexable(conn, id)? else { return Ok(None) };
        let text = Body::text_of(&indexable.html);
        let mut tokens = indexable.tokens(&text);
        tokens.sort_unstable();
        tokens.dedup();
        Ok(Some(Self { id, tokens, title: words::spell(&words::runs(&indexable.title)) }))
    }
}
