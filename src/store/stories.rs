//! Reads stories: as rows for the list, whole for the reader, and as text for the index.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row};

use super::body::{self, Body};
use super::{Store, StoreError, corrections, recognised, words};
use crate::news::{FeedId, Story, StoryId, StoryRow, StoryText};

const ROW: &str = "SELECT story.id, story.feed_id, feed.title, story.title, story.url, story.date,
        mark.read, mark.starred, mark.hidden, story.artists, story.songs,
        (SELECT group_concat(tag.name, char(10))
           FROM story_tag INDEXED BY story_tag_story JOIN tag NOT INDEXED ON tag.id = story_tag.tag_id
          WHERE story_tag.story_id = story.id)
   FROM story JOIN mark ON mark.id = story.id JOIN feed ON feed.id = story.feed_id
  WHERE story.id = ?1";

const DETAILS: &str = "SELECT story.source_id, story.author, story.published, story.updated, story.added,
        story.language, feed.url, body.data, body.sum, page.id IS NOT NULL,
        CASE WHEN story.page IS NOT NULL THEN page.data END, page.sum
   FROM story JOIN feed ON feed.id = story.feed_id JOIN body ON body.id = story.id
        LEFT JOIN page ON page.id = story.id
  WHERE story.id = ?1";

/// The blob of the text that is read: the page's article, where that is, or else what the source sent.
const SHOWN: &str = "SELECT coalesce(page.data, body.data), coalesce(page.sum, body.sum)
   FROM body JOIN story ON story.id = body.id
        LEFT JOIN page ON page.id = body.id AND story.page IS NOT NULL
  WHERE body.id = ?1";

/// The beginning of that blob, which says how long the text is.
const HEAD: &str = "SELECT substr(coalesce(page.data, body.data), 1, ?2)
   FROM body JOIN story ON story.id = body.id
        LEFT JOIN page ON page.id = body.id AND story.page IS NOT NULL
  WHERE body.id = ?1";

impl Store {
    /// Returns a whole story, or `None` where it is not (or no longer) in the store.
    pub fn story(&self, id: StoryId) -> Result<Option<Story>, StoreError> {
        self.read(|conn| story(conn, id))
    }

    /// How long a story's text is with its marks, in bytes, told without reading it; `None` where the
    /// story is not in the store.
    pub fn text_size(&self, id: StoryId) -> Result<Option<u64>, StoreError> {
        self.read(|conn| text_size(conn, id.0))
    }

    /// The HTML of a story's text that is read; `None` where the story is not in the store, or its text is longer
    /// than so many bytes.
    pub fn html(&self, id: StoryId, longest: u64) -> Result<Option<String>, StoreError> {
        self.read(|conn| {
            let size = text_size(conn, id.0)?.filter(|size| *size <= longest);
            size.map(|_| Ok(body(conn, id.0)?.html)).transpose()
        })
    }

    /// Returns a story as the list shows it.
    pub fn row(&self, id: StoryId) -> Result<Option<StoryRow>, StoreError> {
        self.read(|conn| row(conn, id.0))
    }
}

fn text_size(conn: &Connection, id: i64) -> Result<Option<u64>, StoreError> {
    let mut ask = conn.prepare_cached(HEAD)?;
    let head: Option<Vec<u8>> = ask.query_row((id, body::HEAD), |row| row.get(0)).optional()?;
    Ok(head.and_then(|head| body::size_of(&head)))
}

/// Reads the rows of stories, in the order asked; those that are gone are left out.
pub(super) fn rows(conn: &Connection, ids: &[i64]) -> Result<Vec<StoryRow>, StoreError> {
    ids.iter().filter_map(|&id| row(conn, id).transpose()).collect()
}

pub(super) fn row(conn: &Connection, id: i64) -> Result<Option<StoryRow>, StoreError> {
    Ok(conn.prepare_cached(ROW)?.query_row([id], read_row).optional()?)
}

fn read_row(row: &Row<'_>) -> rusqlite::Result<StoryRow> {
    let artists: String = row.get(9)?;
    let tags: Option<String> = row.get(11)?;
    let mut tags: Vec<String> = tags.unwrap_or_default().lines().map(str::to_owned).collect();
    tags.sort_unstable();
    Ok(StoryRow {
        id: StoryId(row.get(0)?),
        feed: FeedId(row.get(1)?),
        source: row.get(2)?,
        title: row.get(3)?,
        url: row.get(4)?,
        date: instant(row.get(5)?),
        read: row.get(6)?,
        starred: row.get(7)?,
        hidden: row.get(8)?,
        artists: artists.lines().map(str::to_owned).collect(),
        songs: row.get(10)?,
        tags,
    })
}

pub(super) fn story(conn: &Connection, id: StoryId) -> Result<Option<Story>, StoreError> {
    let Some(row) = row(conn, id.0)? else { return Ok(None) };
    let mut ask = conn.prepare_cached(DETAILS)?;
    let mut rows = ask.query([id.0])?;
    let Some(details) = rows.next()? else {
        return Err(StoreError::damaged(format!("story {id} has lost its text")));
    };
    let body = Body::read(details.get_ref(7)?.as_blob().unwrap_or_default(), details.get(8)?)?;
    let page = match details.get_ref(10)?.as_blob() {
        Ok(data) => Some(Body::read(data, details.get(11)?)?),
        Err(_) => None,
    };
    let text = match (&page, details.get::<_, bool>(9)?) {
        (Some(_), _) => StoryText::Full,
        (None, true) => StoryText::Teaser,
        (None, false) => StoryText::Own,
    };
    let (html, teaser) = match page {
        Some(page) => (page.html, body.html),
        None => (body.html, String::new()),
    };
    let optional = |seconds: Option<i64>| seconds.map(instant);
    Ok(Some(Story {
        row,
        source_id: details.get(0)?,
        author: details.get(1)?,
        published: optional(details.get(2)?),
        updated: optional(details.get(3)?),
        added: instant(details.get(4)?),
        language: details.get(5)?,
        feed_url: details.get(6)?,
        summary: body.rest.summary.clone(),
        html,
        text,
        teaser,
        categories: body.rest.categories.clone(),
        images: body.rest.images.clone(),
        enclosures: body.rest.enclosures(),
        recognised: recognised::read_united(conn, id.0)?,
        corrections: corrections::active(conn, id.0)?,
    }))
}

/// Reads a count. Triggers keep counts, and one that went wrong must not take the screen with it.
pub(super) fn count(row: &Row<'_>, at: usize) -> rusqlite::Result<u64> {
    Ok(u64::try_from(row.get::<_, i64>(at)?).unwrap_or(0))
}

/// A stored second as an instant.
pub(super) fn instant(seconds: i64) -> Timestamp {
    Timestamp::from_second(seconds).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// Reads the text of a story that is read, with what comes with it; a row without one is damage.
pub(super) fn body(conn: &Connection, id: i64) -> Result<Body, StoreError> {
    let mut ask = conn.prepare_cached(SHOWN)?;
    let mut rows = ask.query([id])?;
    let row = rows
        .next()?
        .ok_or_else(|| StoreError::damaged(format!("story {} has lost its text", StoryId(id))))?;
    Body::read(row.get_ref(0)?.as_blob().unwrap_or_default(), row.get(1)?)
}

/// What the index is made from.
pub(super) struct Indexable {
    pub(super) title: String,
    pub(super) html: String,
    feed: i64,
    language: String,
}

impl Indexable {
    /// Every token of the story: its title's, its text's, its feed's and its language's.
    pub(super) fn tokens(&self, text: &str) -> Vec<String> {
        let mut tokens = words::tokens(&self.title);
        tokens.extend(words::tokens(text));
        tokens.push(words::feed_token(self.feed));
        tokens.extend(words::language_token(&self.language));
        tokens
    }
}

pub(super) fn indexable(conn: &Connection, id: i64) -> Result<Option<Indexable>, StoreError> {
    let mut ask = conn.prepare_cached("SELECT title, feed_id, language FROM story WHERE id = ?1")?;
    let found = ask.query_row([id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).optional()?;
    let Some((title, feed, language)) = found else { return Ok(None) };
    Ok(Some(Indexable { title, html: body(conn, id)?.html, feed, language }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::tests::Scene;

    #[test]
    fn reading_a_story_looks_up_and_never_scans() {
        let scene = Scene::new();
        for sql in [ROW, DETAILS, SHOWN, HEAD] {
            let plan = scene.explain(sql);
            assert!(plan.contains("SEARCH") && !plan.contains("SCAN"), "{sql}\n{plan}");
        }
    }
}
