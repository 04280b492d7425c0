//! Writes story objects, their keys always in the design's order.

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::formats::{Batch, Form};
use crate::news::{Document, Enclosure, Kind, NamedWork, NewStory, Recognised, Story, StoryText, TitleFrom};

/// A story from the store as an object; `document` is its text.
#[must_use]
pub fn story_object(story: &Story, document: &Document) -> Value {
    let shown = Shown {
        id: json!(story.row.id),
        title: &story.row.title,
        url: &story.row.url,
        author: &story.author,
        published: story.published,
        updated: story.updated,
        language: &story.language,
        summary: &story.summary,
        html: &story.html,
        feed_title: &story.row.source,
        feed_url: &story.feed_url,
        categories: &story.categories,
        enclosures: &story.enclosures,
        images: &story.images,
    };
    let mut object = shown.object(document, story.recognised.as_ref());
    object["source_id"] = text(&story.source_id);
    object["tags"] = json!(story.row.tags);
    object["read"] = json!(story.row.read);
    object["starred"] = json!(story.row.starred);
    object["hidden"] = json!(story.row.hidden);
    object["added"] = time(Some(story.added));
    object["corrections"] = json!(story.corrections);
    if story.text == StoryText::Full {
        object["teaser_html"] = json!(story.teaser);
    }
    object
}

/// A story fresh from intake as an object: its id is its source's.
#[must_use]
pub fn entry_object(story: &NewStory, document: &Document, recognised: Option<&Recognised>) -> Value {
    let feed = story.feed.as_ref();
    let shown = Shown {
        id: text(&story.source_id),
        title: if story.title_from == TitleFrom::Text { "" } else { &story.title },
        url: &story.url,
        author: &story.author,
        published: story.published,
        updated: story.updated,
        language: &story.language,
        summary: &story.summary,
        html: &story.html,
        feed_title: feed.map_or("", |feed| &feed.title),
        feed_url: feed.map_or("", |feed| &feed.url),
        categories: &story.categories,
        enclosures: &story.enclosures,
        images: &story.images,
    };
    shown.object(document, recognised)
}

/// What `inspect` prints of a batch; `stories` are its stories' objects.
#[must_use]
pub fn batch_object(batch: &Batch, stories: Vec<Value>) -> Value {
    let feeds = batch.feeds.iter().map(|feed| {
        json!({
            "title": text(&feed.title), "url": text(&feed.url), "site": text(&feed.site), "folder": text(&feed.folder),
        })
    });
    let mut object = json!({
        "format": format_name(batch.form),
        "title": text(&batch.title),
        "link": text(&batch.link),
        "feeds": feeds.collect::<Vec<_>>(),
    });
    object["stories"] = Value::Array(stories);
    object
}

/// The form's name in the design's list, where Markdown is a kind of text.
fn format_name(form: Form) -> &'static str {
    if form == Form::Markdown { Form::Text.name() } else { form.name() }
}

/// What stored and new stories have in common.
struct Shown<'a> {
    id: Value,
    title: &'a str,
    url: &'a str,
    author: &'a str,
    published: Option<Timestamp>,
    updated: Option<Timestamp>,
    language: &'a str,
    summary: &'a str,
    html: &'a str,
    feed_title: &'a str,
    feed_url: &'a str,
    categories: &'a [String],
    enclosures: &'a [Enclosure],
    images: &'a [String],
}

impl Shown<'_> {
    fn object(self, document: &Document, recognised: Option<&Recognised>) -> Value {
        let none = Recognised::default();
        let found = recognised.unwrap_or(&none);
        let artists = found.artists.iter().map(
            |artist| json!({"name": artist.name, "key": artist.key, "confidence": share(artist.confidence)}),
        );
        let enclosures = self
            .enclosures
            .iter()
            .map(|file| json!({"url": file.url, "type": text(&file.media_type), "length": file.length}));
        let links = document.links.iter().map(|link| json!({"text": link.text, "url": link.url}));
        json!({
            "id": self.id,
            "title": self.title,
            "url": text(self.url),
            "author": text(self.author),
            "published": time(self.published),
            "updated": time(self.updated),
            "language": text(self.language),
            "summary_text": text(self.summary),
            "content_text": text(&document.text),
            "content_html": text(self.html),
            "feed": {"title": text(self.feed_title), "url": text(self.feed_url)},
            "categories": self.categories,
            "enclosures": enclosures.collect::<Vec<_>>(),
            "images": self.images,
            "links": links.collect::<Vec<_>>(),
            "artists": artists.collect::<Vec<_>>(),
            "songs": found.songs.iter().map(|song| work(song, Kind::Song)).collect::<Vec<_>>(),
            "releases": found.releases.iter().map(|release| work(release, Kind::Release)).collect::<Vec<_>>(),
        })
    }
}

fn work(work: &NamedWork, kind: Kind) -> Value {
    let mut object = json!({"title": work.title, "artist": work.artist});
    if kind == Kind::Song {
        object["release"] = json!(work.release);
        object["links"] = json!(work.links);
    } else {
        object["type"] = json!(work.release_type);
    }
    object["confidence"] = share(work.confidence);
    object["artist_confidence"] = share(work.artist_confidence);
    object["start"] = json!(work.range.as_ref().map(|range| range.start));
    object["end"] = json!(work.range.as_ref().map(|range| range.end));
    object
}

/// A confidence with three digits after the point: more would be noise.
pub fn share(confidence: f32) -> Value {
    json!((f64::from(confidence) * 1000.0).round() / 1000.0)
}

/// A text, or null for an empty one.
fn text(text: &str) -> Value {
    if text.is_empty() { Value::Null } else { Value::from(text) }
}

fn time(instant: Option<Timestamp>) -> Value {
    instant.map_or(Value::Null, |instant| Value::from(instant.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::stories;
    use crate::news::{Correction, FeedId, NamedAs, NewFeed, StoryId, StoryRow};

    fn keys(value: &Value) -> Vec<&str> {
        value.as_object().unwrap().keys().map(String::as_str).collect()
    }

    const COMMON: &str = "id title url author published updated language summary_text content_text content_html feed \
                          categories enclosures images links artists songs releases";

    fn stored() -> Story {
        let instant = "2022-07-12T09:30:00Z".parse().unwrap();
        Story {
            text: StoryText::Own,
            teaser: String::new(),
            row: StoryRow {
                id: StoryId(7),
                feed: FeedId(1),
                source: "Music Daily".into(),
                title: "T".into(),
                url: "https://m.example/a".into(),
                date: instant,
                read: true,
                starred: false,
                hidden: true,
                artists: vec![],
                songs: 0,
                tags: vec!["film".into()],
            },
            source_id: "guid".into(),
            author: String::new(),
            published: None,
            updated: Some(instant),
            added: instant,
            language: "en".into(),
            summary: String::new(),
            html: "<p>x</p>".into(),
            categories: vec![],
            enclosures: vec![Enclosure { url: "https://m.example/s.mp3".into(), ..Enclosure::default() }],
            images: vec![],
            feed_url: String::new(),
            recognised: None,
            corrections: vec![correction()],
        }
    }

    fn correction() -> Correction {
        let song = NamedAs { kind: Kind::Song, title: "Home".into(), artist: Some("Low".into()) };
        let release = NamedAs { kind: Kind::Release, artist: None, ..song.clone() };
        Correction::Work { was: Some(song), is: Some(release) }
    }

    #[test]
    fn keys_stand_in_the_order_of_the_design() {
        let document = Document::default();
        let entry = entry_object(&NewStory::default(), &document, None);
        assert_eq!(keys(&entry).join(" "), COMMON);
        let story = story_object(&stored(), &document);
        assert_eq!(
            keys(&story).join(" "),
            format!("{COMMON} source_id tags read starred hidden added corrections")
        );
        let whole = batch_object(&Batch::new(Form::Text), vec![]);
        assert_eq!(
            whole.to_string(),
            r#"{"format":"text","title":null,"link":null,"feeds":[],"stories":[]}"#
        );
    }

    #[test]
    fn an_exported_full_text_reads_back_beside_what_the_feed_says() {
        for teaser in ["<p>Teaser.</p>", ""] {
            let story = Story { text: StoryText::Full, teaser: teaser.into(), ..stored() };
            let written = story_object(&story, &Document::default()).to_string();
            let read = stories::parse(&written).stories.remove(0);
            assert_eq!((read.html.as_str(), read.page.as_str()), (teaser, story.html.as_str()));
        }
    }

    #[test]
    fn an_exported_story_reads_back_with_its_marks() {
        let written =
            story_object(&stored(), &Document { text: "x".into(), ..Document::default() }).to_string();
        let read = stories::parse(&written).stories.remove(0);
        let story = stored();
        let expected = NewStory {
            source_id: "guid".into(),
            title: "T".into(),
            url: story.row.url,
            updated: story.updated,
            language: "en".into(),
            html: story.html,
            enclosures: story.enclosures,
            feed: Some(NewFeed { title: "Music Daily".into(), ..NewFeed::default() }),
            tags: vec!["film".into()],
            read: true,
            hidden: true,
            added: Some(story.added),
            corrections: vec![correction()],
            ..NewStory::default()
        };
        assert_eq!(read, expected);
    }
}
