//! Writes down what cannot be had again: feeds with what was set for them, saved views, rules, follows, joined names,
//! corrections, marks, tags, and the stories that carry them.
//!
//! One JSON object a line. Starred and tagged stories stand there whole, in the shape that an import
//! reads; of the others only what the user did to them.

use rusqlite::Connection;
use serde_json::{Value, json};

use super::{Store, StoreError, corrections, rules, stories, views};
use crate::news::{Story, StoryId, StoryText};

/// Says what kind of file the lines are.
const VERSION: u32 = 1;

impl Store {
    /// Hands over the lines of a backup, all of one moment. `line` may fail with the caller's own error,
    /// which ends it.
    pub fn backup_lines<E: From<StoreError>>(
        &self,
        line: &mut dyn FnMut(&str) -> Result<(), E>,
    ) -> Result<(), E> {
        let at = |error: StoreError| E::from(error.at(self.path()));
        // One transaction, so that marks and stories fit together although others write meanwhile.
        let snapshot = self.conn.unchecked_transaction().map_err(|error| at(error.into()))?;
        let mut put = |value: &Value| line(&value.to_string());
        put(&json!({ "backup": "earmark", "version": VERSION }))?;
        let mut lines = feeds(&snapshot).map_err(at)?;
        lines.extend(views::backup(&snapshot).map_err(at)?);
        lines.extend(rules::backup(&snapshot).map_err(at)?);
        lines.extend(follows(&snapshot).map_err(at)?);
        lines.extend(joins(&snapshot).map_err(at)?);
        lines.extend(corrections::backup(&snapshot).map_err(at)?);
        lines.iter().try_for_each(&mut put)?;
        for id in kept_whole(&snapshot).map_err(at)? {
            if let Some(story) = stories::story(&snapshot, StoryId(id)).map_err(at)? {
                put(&json!({ "story": whole(&story) }))?;
            }
        }
        each_marked(&snapshot, &mut put, &at)
    }
}

fn feeds(conn: &Connection) -> Result<Vec<Value>, StoreError> {
    let mut ask = conn.prepare(
        "SELECT url, title, site, folder, origin, muted, feed_option.data
           FROM feed LEFT JOIN feed_option ON feed_option.feed_id = feed.id
          WHERE subscribed = 1 AND origin <> 'starter' ORDER BY feed.id",
    )?;
    let rows = ask.query_map([], |row| {
        let text = |at| row.get::<_, String>(at);
        let options = row.get::<_, Option<String>>(6)?;
        Ok(json!({ "feed": {
            "url": text(0)?, "title": text(1)?, "site": text(2)?, "folder": text(3)?, "origin": text(4)?,
            "muted": row.get::<_, bool>(5)?,
            "options": options.and_then(|data| serde_json::from_str::<Value>(&data).ok()),
        }}))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn follows(conn: &Connection) -> Result<Vec<Value>, StoreError> {
    let mut ask = conn.prepare("SELECT name FROM artist WHERE followed = 1 ORDER BY name")?;
    let rows = ask.query_map([], |row| Ok(json!({ "follow": row.get::<_, String>(0)? })))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Names with the artist that the user joined each with.
fn joins(conn: &Connection) -> Result<Vec<Value>, StoreError> {
    let mut ask = conn.prepare(
        "SELECT artist.name, parent.name, joined.followed FROM joined JOIN artist ON artist.id = joined.artist_id
           JOIN artist AS parent ON parent.id = joined.parent_id ORDER BY joined.artist_id",
    )?;
    let rows = ask.query_map([], |row| {
        let (name, with, followed): (String, String, bool) = (row.get(0)?, row.get(1)?, row.get(2)?);
        Ok(json!({ "joined": { "name": name, "with": with, "followed": followed } }))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Stories that the user starred or tagged.
fn kept_whole(conn: &Connection) -> Result<Vec<i64>, StoreError> {
    let mut ask = conn.prepare(
        "SELECT id FROM mark INDEXED BY mark_starred WHERE starred = 1
          UNION SELECT story_id FROM story_tag ORDER BY 1",
    )?;
    Ok(ask.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?)
}

fn whole(story: &Story) -> Value {
    let mut object = json!({
        "id": story.source_id,
        "title": story.row.title,
        "url": story.row.url,
        "author": story.author,
        "published": story.published.map(|date| date.to_string()),
        "updated": story.updated.map(|date| date.to_string()),
        "added": story.added.to_string(),
        "language": story.language,
        "summary_text": story.summary,
        "content_html": story.html,
        "categories": story.categories,
        "images": story.images,
        "feed": { "title": story.row.source, "url": story.feed_url },
        "tags": story.row.tags,
        "read": story.row.read,
        "starred": story.row.starred,
        "hidden": story.row.hidden,
        "corrections": story.corrections,
    });
    if story.text == StoryText::Full {
        object["teaser_html"] = story.teaser.as_str().into();
    }
    object
}

/// Stories that were read or hidden: who they are, and what was done to them.
fn each_marked<E>(
    conn: &Connection,
    put: &mut dyn FnMut(&Value) -> Result<(), E>,
    at: &dyn Fn(StoreError) -> E,
) -> Result<(), E> {
    let sql = "SELECT feed.url, feed.title, story.source_id, story.url, mark.read, mark.hidden
                 FROM mark JOIN story ON story.id = mark.id JOIN feed ON feed.id = mark.feed_id
                WHERE mark.read = 1 OR mark.hidden = 1 ORDER BY mark.id";
    let fault = |error: rusqlite::Error| at(error.into());
    let mut ask = conn.prepare(sql).map_err(fault)?;
    let mut rows = ask.query([]).map_err(fault)?;
    while let Some(row) = rows.next().map_err(fault)? {
        let text = |place| row.get::<_, String>(place);
        let read = || -> rusqlite::Result<Value> {
            let feed: String = text(0)?;
            let feed = if feed.is_empty() { text(1)? } else { feed };
            Ok(json!({ "mark": {
                "feed": feed, "id": text(2)?, "url": text(3)?,
                "read": row.get::<_, bool>(4)?, "hidden": row.get::<_, bool>(5)?
            }}))
        };
        put(&read().map_err(fault)?)?;
    }
    Ok(())
}
