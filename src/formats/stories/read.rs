//! Reads story objects: a JSON array, one object, JSON Lines, or what `inspect` prints.
//!
//! Only a title, a text or an address must be there. A line that cannot be read costs that line.

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::formats::markup::write;
use crate::formats::{Batch, Form, MOST_TITLE, Place, dates, json, markup, shorten, title_of};
use crate::news::{Correction, Enclosure, NewFeed, NewStory, TitleFrom};

/// A story brings so many corrections at most.
const MOST_CORRECTIONS: usize = 200;

/// Reads stories from JSON of any of these shapes.
#[must_use]
pub fn parse(text: &str) -> Batch {
    let text = text.trim_start_matches('\u{feff}');
    if is_lines(text) {
        return parse_lines(text, 1);
    }
    let mut batch = Batch::new(Form::Stories);
    let values = match json::parse(text) {
        Ok(Value::Array(values)) => values,
        Ok(Value::Object(mut whole)) => match whole.remove("stories") {
            Some(Value::Array(values)) => {
                batch.title = text_of(&whole, &["title"]);
                batch.link = text_of(&whole, &["link"]);
                values
            }
            _ => vec![Value::Object(whole)],
        },
        Ok(_) => Vec::new(),
        Err(error) => {
            let values = match text.trim_start().strip_prefix('[') {
                Some(list) => json::elements(list),
                None => json::salvage(text, "stories").1,
            };
            let kept = match values.len() {
                0 => "No story was found in it.".to_owned(),
                kept => format!("What stands before that was kept ({kept})."),
            };
            batch.complain(Place::Whole, format!("{} in line {}. {kept}", fault(&error), error.line()));
            values
        }
    };
    for (at, value) in values.iter().enumerate() {
        take(&mut batch, value, Place::Entry(at + 1));
    }
    finish(batch)
}

/// Reads stories one a line; `first` is the number of the first line, for complaints.
#[must_use]
pub fn parse_lines(text: &str, first: usize) -> Batch {
    let mut batch = Batch::new(Form::Stories);
    for (at, line) in text.lines().enumerate() {
        let line = line.trim().trim_start_matches('\u{feff}');
        if line.is_empty() {
            continue;
        }
        let place = Place::Line(first + at);
        match json::parse(line) {
            Ok(value) => take(&mut batch, &value, place),
            Err(error) => batch.complain(place, format!("{}, and was left out.", fault(&error))),
        }
    }
    finish(batch)
}

/// Says what is wrong with JSON; the line is for the caller to name.
fn fault(error: &serde_json::Error) -> String {
    if error.is_eof() {
        "It breaks off".into()
    } else {
        format!("It is not JSON at column {}", error.column())
    }
}

/// Whether the first line is an object of its own, so that each line is one.
fn is_lines(text: &str) -> bool {
    let Some((first, rest)) = text.trim_start().split_once('\n') else { return false };
    if !first.starts_with('{') || rest.trim_start().is_empty() {
        return false;
    }
    // A broken first line is still a line if another follows that is an object.
    json::parse(first).is_ok() || rest.trim_start().starts_with('{')
}

fn take(batch: &mut Batch, value: &Value, place: Place) {
    match value.as_object().and_then(story) {
        Some(story) => batch.stories.push(story),
        None => batch.complain(place, "It is no story: it has neither a title nor a text nor an address."),
    }
}

fn finish(mut batch: Batch) -> Batch {
    let mut seen = std::collections::HashSet::new();
    let feeds = batch.stories.iter().filter_map(|story| story.feed.as_ref());
    batch.feeds = feeds.filter(|feed| seen.insert((&feed.url, &feed.title))).cloned().collect();
    if batch.stories.is_empty() && batch.complaints.is_empty() {
        batch.complain(Place::Whole, "No story was found in it.");
    }
    batch
}

fn story(object: &Map<String, Value>) -> Option<NewStory> {
    let text = |names: &[&str]| text_of(object, names);
    let html = text(&["content_html", "html"]);
    // An exported story whose page was fetched: what its feed says stands beside the page's article.
    let is_page = object.get("teaser_html").is_some_and(Value::is_string);
    let (html, page) = if is_page { (text(&["teaser_html"]), html) } else { (html, String::new()) };
    let plain = text(&["content_text", "text", "content", "body"]);
    let html = if html.trim().is_empty() { write::paragraphs(&plain) } else { html };
    let (title, url) = (text(&["title"]), text(&["url", "link"]));
    let summary = text(&["summary_text", "summary", "description"]);
    if [&html, &title, &url, &summary].iter().all(|text| text.trim().is_empty()) {
        return None;
    }
    let title = match title.trim() {
        "" => title_of(&summary, &html, &url),
        title => shorten(title, MOST_TITLE),
    };
    // An exported story's "id" is that of the store it came from; only "source_id" is its source's.
    let id_names: &[&str] = if object.contains_key("source_id") { &["source_id"] } else { &["id", "guid"] };
    let mut images = strings(object, "images");
    if images.is_empty() {
        images = markup::links::pictures(&html, 20);
    }
    Some(NewStory {
        source_id: text(id_names),
        title,
        url,
        author: people(object),
        published: time(object, &["published", "date_published", "date"]),
        updated: time(object, &["updated", "date_modified"]),
        language: text(&["language", "lang"]),
        summary,
        html,
        categories: strings(object, "categories"),
        enclosures: enclosures(object),
        images,
        feed: feed(object.get("feed")),
        tags: tags(object),
        read: flag(object, "read"),
        starred: flag(object, "starred"),
        hidden: flag(object, "hidden"),
        added: time(object, &["added"]),
        corrections: corrections(object),
        page,
        title_from: TitleFrom::Source,
    })
}

fn people(object: &Map<String, Value>) -> String {
    match object.get("author").or_else(|| object.get("authors")) {
        Some(Value::Array(people)) => {
            people.iter().map(name).filter(|name| !name.is_empty()).collect::<Vec<_>>().join(", ")
        }
        Some(person) => name(person),
        None => String::new(),
    }
}

fn name(value: &Value) -> String {
    value.as_object().map_or_else(|| scalar(value), |object| text_of(object, &["name", "title", "url"]))
}

fn feed(value: Option<&Value>) -> Option<NewFeed> {
    let feed = match value? {
        Value::Object(object) => NewFeed {
            url: text_of(object, &["url", "feed_url"]),
            title: text_of(object, &["title", "name"]),
            site: text_of(object, &["site", "home_page_url"]),
            folder: text_of(object, &["folder"]),
            muted: false,
        },
        plain => NewFeed { title: scalar(plain), ..NewFeed::default() },
    };
    (feed != NewFeed::default()).then_some(feed)
}

fn enclosures(object: &Map<String, Value>) -> Vec<Enclosure> {
    let files = object.get("enclosures").or_else(|| object.get("attachments")).and_then(Value::as_array);
    let files = files.into_iter().flatten().filter_map(|file| match file {
        Value::Object(file) => Some(Enclosure {
            url: text_of(file, &["url"]),
            media_type: text_of(file, &["type", "mime_type"]),
            length: file.get("length").or_else(|| file.get("size_in_bytes")).and_then(Value::as_u64),
        }),
        Value::String(url) => Some(Enclosure { url: url.clone(), ..Enclosure::default() }),
        _ => None,
    });
    files.filter(|file| !file.url.is_empty()).collect()
}

/// A list of texts; one text alone, or objects with a name or address, will do.
fn strings(object: &Map<String, Value>, field: &str) -> Vec<String> {
    let values = match object.get(field) {
        Some(Value::Array(values)) => values.as_slice(),
        Some(value) => std::slice::from_ref(value),
        None => &[],
    };
    values.iter().map(name).filter(|text| !text.trim().is_empty()).collect()
}

/// The tags, as a list or as one text with commas: a tag has none.
fn tags(object: &Map<String, Value>) -> Vec<String> {
    let tags = strings(object, "tags");
    let tags =
        tags.iter().flat_map(|tag| tag.split(',')).map(|tag| tag.trim().trim_start_matches('#').to_owned());
    tags.filter(|tag| !tag.is_empty()).collect()
}

/// What the user corrected in the story, as an export carries it.
fn corrections(object: &Map<String, Value>) -> Vec<Correction> {
    let said = object.get("corrections").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    // One that cannot be read costs that one.
    let read = said.iter().take(MOST_CORRECTIONS).filter_map(|said| Correction::deserialize(said).ok());
    let mut read: Vec<Correction> = read.collect();
    read.retain_mut(|said| said.texts().all(|text| text.chars().count() <= MOST_TITLE));
    read
}

fn flag(object: &Map<String, Value>, field: &str) -> bool {
    match object.get(field) {
        Some(Value::Bool(flag)) => *flag,
        Some(Value::Number(number)) => number.as_i64() != Some(0),
        Some(Value::String(text)) => matches!(text.as_str(), "true" | "yes" | "1"),
        _ => false,
    }
}

fn time(object: &Map<String, Value>, names: &[&str]) -> Option<Timestamp> {
    dates::parse(&text_of(object, names))
}

fn text_of(object: &Map<String, Value>, names: &[&str]) -> String {
    let values = names.iter().filter_map(|name| object.get(*name)).map(scalar);
    values.into_iter().find(|text| !text.is_empty()).unwrap_or_default()
}

fn scalar(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shape_gives_the_same_story() {
        let object =
            r#"{"id":"a","title":"T","content_text":"One\n\nTwo","feed":"F","tags":["x"],"read":true}"#;
        let story = NewStory {
            source_id: "a".into(),
            title: "T".into(),
            html: "<p>One</p>\n<p>Two</p>\n".into(),
            feed: Some(NewFeed { title: "F".into(), ..NewFeed::default() }),
            tags: vec!["x".into()],
            read: true,
            ..NewStory::default()
        };
        for text in [
            object.to_owned(),
            format!("[{object}]"),
            format!("{object}\n\n"),
            format!("{{\"format\":\"stories\",\"stories\":[\n{object}\n]}}"),
        ] {
            assert_eq!(parse(&text).stories, std::slice::from_ref(&story), "{text}");
        }
        assert_eq!(parse(&format!("{object}\n{object}")).stories.len(), 2);
    }

    #[test]
    fn a_bad_line_costs_that_line() {
        let batch = parse("{\"title\":\"One\"}\nnot json\n{\"read\":true}\n\n{\"title\":\"Two\"}");
        let titles: Vec<_> = batch.stories.iter().map(|story| story.title.as_str()).collect();
        assert_eq!(titles, ["One", "Two"]);
        let places: Vec<_> = batch.complaints.iter().map(|complaint| complaint.place).collect();
        assert_eq!(places, [Place::Line(2), Place::Line(3)]);
        assert_eq!(batch.complaints[0].message, "It is not JSON at column 2, and was left out.");
        let cut = parse("[{\"title\":\"One\"},{\"title\":\"Tw");
        assert_eq!(cut.stories.len(), 1);
        assert_eq!(
            cut.complaints[0].message,
            "It breaks off in line 1. What stands before that was kept (1)."
        );
    }

    #[test]
    fn tags_are_parted_by_commas_wherever_they_stand() {
        let tags = |text: &str| parse(text).stories[0].tags.clone();
        assert_eq!(tags(r#"{"title":"T","tags":"film, #live"}"#), ["film", "live"]);
        assert_eq!(tags(r#"{"title":"T","tags":["late night","a,b"]}"#), ["late night", "a", "b"]);
    }

    #[test]
    fn an_exported_storys_id_is_not_its_sources() {
        let read = |text: &str| parse(text).stories[0].source_id.clone();
        assert_eq!(read(r#"{"id":68719476736,"source_id":"guid-1","title":"T"}"#), "guid-1");
        assert_eq!(read(r#"{"id":68719476736,"source_id":null,"title":"T"}"#), "");
        assert_eq!(read(r#"{"id":7,"title":"T"}"#), "7");
    }
}
