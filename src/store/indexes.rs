//! The indexes that yield story ids in order, each asked in both directions.
//!
//! `?1` is where to begin, `?2` how many, `?3` the key. SQLite is told which index to use: left to its
//! own estimates it may choose a scan, and a scan of a million stories looks like a hang.

use rusqlite::Connection;

use super::StoreError;
use super::walk::Way;

/// An index that yields story ids in order.
#[derive(Debug)]
pub(super) struct Index {
    older: &'static str,
    newer: &'static str,
}

macro_rules! index {
    ($(#[$about:meta])* $name:ident, $id:literal, $from:literal, $filter:literal) => {
        $(#[$about])*
        pub(super) static $name: Index = Index {
            older: concat!(
                "SELECT ", $id, " FROM ", $from, " WHERE ", $filter, " AND ", $id, " <= ?1 ORDER BY ", $id,
                " DESC LIMIT ?2"
            ),
            newer: concat!(
                "SELECT ", $id, " FROM ", $from, " WHERE ", $filter, " AND ", $id, " >= ?1 ORDER BY ", $id,
                " ASC LIMIT ?2"
            ),
        };
    };
}

index!(/// Every story.
    ALL, "id", "mark NOT INDEXED", "true");
index!(/// Unread and not hidden.
    UNREAD, "id", "mark INDEXED BY mark_unread", "read = 0 AND hidden = 0");
index!(/// Read.
    READ, "id", "mark INDEXED BY mark_read", "read = 1");
index!(/// Starred.
    STARRED, "id", "mark INDEXED BY mark_starred", "starred = 1");
index!(/// Hidden.
    HIDDEN, "id", "mark INDEXED BY mark_hidden", "hidden = 1");
index!(/// Of a feed.
    FEED, "id", "mark INDEXED BY mark_feed", "feed_id = ?3");
index!(/// Of a feed, unread and not hidden.
    FEED_UNREAD, "id", "mark INDEXED BY mark_feed_unread", "feed_id = ?3 AND read = 0 AND hidden = 0");
index!(/// Naming a song.
    SONGS, "id", "story INDEXED BY story_songs", "songs > 0");
index!(/// That a favorite with a note came from.
    NOTED, "id", "noted", "true");
index!(/// With a tag.
    TAG, "story_id", "story_tag", "tag_id = ?3");
index!(/// Naming an artist.
    ARTIST, "story_id", "mention", "artist_id = ?3");

impl Index {
    /// Appends up to `limit` ids from `from` on.
    pub(super) fn read(
        &self,
        conn: &Connection,
        (way, from, limit): (Way, i64, usize),
        key: Option<i64>,
        into: &mut Vec<i64>,
    ) -> Result<(), StoreError> {
        let mut ask = conn.prepare_cached(match way {
            Way::Older => self.older,
            Way::Newer => self.newer,
        })?;
        let limit = limit as i64;
        let mut rows = match key {
            Some(key) => ask.query((from, limit, key))?,
            None => ask.query((from, limit))?,
        };
        while let Some(row) = rows.next()? {
            into.push(row.get(0)?);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::tests::Scene;

    #[test]
    fn no_index_scans_a_table_or_sorts() {
        let scene = Scene::new();
        let all =
            [&ALL, &UNREAD, &READ, &STARRED, &HIDDEN, &FEED, &FEED_UNREAD, &SONGS, &NOTED, &TAG, &ARTIST];
        for sql in all.iter().flat_map(|index| [index.older, index.newer]) {
            let plan = scene.explain(sql);
            assert!(plan.contains("SEARCH"), "{sql}\n{plan}");
            assert!(!plan.contains("SCAN") && !plan.contains("TEMP B-TREE"), "{sql}\n{plan}");
        }
    }
}
