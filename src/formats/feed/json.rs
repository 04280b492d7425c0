//! JSON Feed 1 and 1.1, and feeds that take their rules lightly: numeric ids, one author for many, dates as numbers.

use std::borrow::Cow;

use serde_json::{Map, Value};
use url::Url;

use super::draft::Draft;
use super::{MOST_ENTRIES, empty};
use crate::formats::markup::{links, strip, write};
use crate::formats::{Batch, MOST_TITLE, Place, json, shorten};
use crate::news::{Enclosure, NewFeed};

pub(super) fn parse(source: &str, base: Option<&Url>) -> Batch {
    let mut batch = empty();
    let (whole, items) = match json::parse(source) {
        Ok(Value::Object(mut whole)) => {
            let items = ["items", "entries"].into_iter().find_map(|name| whole.remove(name));
            (whole, items.map_or_else(Vec::new, list))
        }
        Ok(Value::Array(items)) => (Map::new(), items),
        Ok(_) => return batch,
        Err(error) => {
            let (whole, items) = json::salvage(source, "items");
            let kept = items.len();
            batch.complain(
                Place::Whole,
                format!("The JSON breaks off: {error}. The {kept} entries before that were kept."),
            );
            (whole, items)
        }
    };
    let feed = feed(&whole, base);
    let home = base.cloned().or_else(|| Url::parse(&feed.site).ok()).or_else(|| Url::parse(&feed.url).ok());
    for (at, item) in items.iter().enumerate() {
        if at == MOST_ENTRIES {
            batch.complain(
                Place::Whole,
                format!("The feed has more than {MOST_ENTRIES} entries; the first were kept."),
            );
            break;
        }
        let place = Place::Entry(at + 1);
        let draft = item.as_object().map(draft).filter(|draft| !draft.is_empty());
        let Some(mut draft) = draft else {
            batch.complain(place, "It has neither a title nor an address nor a text, and was left out.");
            continue;
        };
        if let Some(date) = draft.bad_date.take() {
            batch.complain(place, format!("Its date \"{date}\" could not be read, and was left out."));
        }
        let mut story = draft.finish(home.as_ref());
        if story.author.is_empty() {
            story.author = authors(&whole).join(", ");
        }
        if story.language.is_empty() {
            story.language = text(&whole, &["language"]);
        }
        story.feed = Some(feed.clone());
        batch.stories.push(story);
    }
    batch.title.clone_from(&feed.title);
    batch.link.clone_from(&feed.site);
    if !whole.is_empty() || !batch.stories.is_empty() {
        batch.feeds.push(feed);
    }
    batch
}

fn feed(whole: &Map<String, Value>, base: Option<&Url>) -> NewFeed {
    NewFeed {
        url: links::resolve(&text(whole, &["feed_url"]), base),
        title: shorten(&strip::title(&text(whole, &["title"])), MOST_TITLE),
        site: links::resolve(&text(whole, &["home_page_url"]), base),
        ..NewFeed::default()
    }
}

fn draft(item: &Map<String, Value>) -> Draft<'static> {
    let mut draft = Draft::default();
    let value = |names: &[&str]| text(item, names);
    draft.id.offer_text(8, value(&["id", "guid"]));
    draft.title.offer_text(8, shorten(&strip::title(&value(&["title"])), MOST_TITLE));
    draft.link.offer_text(8, value(&["url"]));
    draft.link.offer_text(6, value(&["external_url", "link"]));
    if let Some(id) = draft.id.get().filter(|id| links::is_web(id)).cloned() {
        draft.link.offer_text(1, id);
    }
    let html = value(&["content_html", "content"]);
    let plain = value(&["content_text"]);
    if !html.trim().is_empty() {
        draft.body.offer(8, Cow::Owned(html));
    } else if !plain.trim().is_empty() {
        draft.body.offer(6, Cow::Owned(write::paragraphs(&plain)));
    }
    let summary = value(&["summary", "description"]);
    if !summary.trim().is_empty() {
        draft.summary.offer(8, Cow::Owned(write::escape(&summary).into_owned()));
    }
    draft.date(&value(&["date_published", "published"]), 8, |draft| &mut draft.published);
    draft.date(&value(&["date_modified", "updated"]), 8, |draft| &mut draft.updated);
    draft.language.offer_text(8, value(&["language"]));
    for name in authors(item) {
        draft.author(8, &name);
    }
    for tag in item.get("tags").or_else(|| item.get("categories")).cloned().map_or_else(Vec::new, list) {
        draft.category(&write::escape(&scalar(&tag)));
    }
    draft.image(value(&["image"]));
    draft.image(value(&["banner_image"]));
    for file in item.get("attachments").cloned().map_or_else(Vec::new, list) {
        if let Value::Object(file) = file {
            draft.enclosure(Enclosure {
                url: text(&file, &["url"]),
                media_type: text(&file, &["mime_type", "type"]),
                length: text(&file, &["size_in_bytes", "length"]).parse().ok(),
            });
        }
    }
    draft
}

/// The names in `authors` or `author`, which may be objects or plain text.
fn authors(object: &Map<String, Value>) -> Vec<String> {
    let people =
        ["authors", "author"].into_iter().filter_map(|name| object.get(name)).find(|value| !value.is_null());
    let names = people.cloned().map_or_else(Vec::new, list).into_iter().map(|person| match person {
        Value::Object(person) => text(&person, &["name", "url"]),
        plain => scalar(&plain),
    });
    names.filter(|name| !name.trim().is_empty()).collect()
}

/// One value or many, as a list.
fn list(value: Value) -> Vec<Value> {
    match value {
        Value::Array(values) => values,
        Value::Null => Vec::new(),
        other => vec![other],
    }
}

/// The first of these fields that has a value, as text.
fn text(object: &Map<String, Value>, names: &[&str]) -> String {
    let values = names.iter().filter_map(|name| object.get(*name)).map(scalar);
    values.into_iter().find(|text| !text.is_empty()).unwrap_or_default()
}

fn scalar(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Bool(flag) => flag.to_string(),
        _ => String::new(),
    }
}
