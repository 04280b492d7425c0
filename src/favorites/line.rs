//! One line of the favorites file, parsed and printed.
//!
//! Parsing is forgiving where nothing is lost by it: an absent or null field has its default, and a
//! line typed by hand needs a song alone. A value of the wrong kind makes the whole line one that does
//! not parse, which keeps it as it is.

use jiff::Timestamp;
use serde_json::Number;

use super::clean;
use super::favorite::{Favorite, SongLink, State, StoryRef};
use super::fields::{self, Unread};

/// Reads a line; `None` for a blank one, a message for one that is not a favorite.
pub(super) fn parse(line: &[u8]) -> Result<Option<Favorite>, String> {
    let text = std::str::from_utf8(line)
        .map_err(|error| format!("not UTF-8 at byte {}", error.valid_up_to() + 1))?;
    // An editor on Windows may put a byte order mark before the first line.
    let text = text.trim_start_matches('\u{feff}').trim();
    if text.is_empty() {
        return Ok(None);
    }
    let fields: Unread<'_> = serde_json::from_str(text).map_err(|error| fields::reason(&error))?;
    favorite(fields).map(Some).map_err(|message| fields::brief(&message, LONGEST_MESSAGE))
}

/// In characters. A message quotes the line, which may be of any length.
const LONGEST_MESSAGE: usize = 160;

fn favorite(mut fields: Unread<'_>) -> Result<Favorite, String> {
    let song = text(&mut fields, "song")?.unwrap_or_default();
    if song.is_empty() {
        return Err("it names no song".into());
    }
    let (added, updated) = (time(&mut fields, "added")?, time(&mut fields, "updated")?);
    Ok(Favorite {
        song,
        artist: text(&mut fields, "artist")?,
        release: text(&mut fields, "release")?,
        state: state(&mut fields)?,
        added: added.or(updated).unwrap_or(Timestamp::UNIX_EPOCH),
        updated: updated.or(added).unwrap_or(Timestamp::UNIX_EPOCH),
        heard: time(&mut fields, "heard")?,
        decided: time(&mut fields, "decided")?,
        rating: fields.take::<Number>("rating")?,
        stories: list(&mut fields, "stories", story)?,
        links: list(&mut fields, "links", link)?,
        ids: fields.take::<Unread<'_>>("ids")?.unwrap_or_default().rest(),
        tags: tags(&mut fields)?,
        note: clean::lines(&fields.take::<String>("note")?.unwrap_or_default()),
        unknown: fields.rest(),
    })
}

fn text(fields: &mut Unread<'_>, name: &str) -> Result<Option<String>, String> {
    let text = fields.take::<String>(name)?.map(|text| clean::one_line(&text));
    Ok(text.filter(|text| !text.is_empty()))
}

fn time(fields: &mut Unread<'_>, name: &str) -> Result<Option<Timestamp>, String> {
    let Some(text) = fields.take::<String>(name)? else { return Ok(None) };
    let time: Timestamp =
        text.trim().parse().map_err(|_| format!("\"{name}\" is not a time such as 2026-11-22T09:30:00Z"))?;
    Ok(Some(whole_second(time)))
}

/// The file keeps whole seconds; so does everything that is compared with it.
pub(super) fn whole_second(time: Timestamp) -> Timestamp {
    Timestamp::from_second(time.as_second()).expect("the second of a valid time is a valid time")
}

fn state(fields: &mut Unread<'_>) -> Result<State, String> {
    let Some(word) = fields.take::<String>("state")? else { return Ok(State::New) };
    word.parse().map_err(|error: super::NotAState| error.to_string())
}

fn list<'l, T>(
    fields: &mut Unread<'l>,
    name: &str,
    item: impl Fn(Unread<'l>) -> Result<T, String>,
) -> Result<Vec<T>, String> {
    fields.take::<Vec<Unread<'l>>>(name)?.unwrap_or_default().into_iter().map(item).collect()
}

fn story(mut fields: Unread<'_>) -> Result<StoryRef, String> {
    let mut part = |name| text(&mut fields, name).map(Option::unwrap_or_default);
    let (title, url, source) = (part("title")?, part("url")?, part("source")?);
    Ok(StoryRef { title, url, source, unknown: fields.rest() })
}

fn link(mut fields: Unread<'_>) -> Result<SongLink, String> {
    let mut part = |name| text(&mut fields, name).map(Option::unwrap_or_default);
    let (service, url) = (part("service")?, part("url")?);
    Ok(SongLink { service, url, unknown: fields.rest() })
}

fn tags(fields: &mut Unread<'_>) -> Result<Vec<String>, String> {
    let tags = fields.take::<Vec<String>>("tags")?.unwrap_or_default();
    Ok(tags.iter().map(|tag| clean::one_line(tag)).filter(|tag| !tag.is_empty()).collect())
}

/// Prints a favorite as one line without its line break: our fields in their order, then the unknown ones.
pub(super) fn print(favorite: &Favorite) -> String {
    let mut object = Object::default();
    object.string("song", &favorite.song);
    object.json("artist", &optional(favorite.artist.as_deref(), quoted));
    object.json("release", &optional(favorite.release.as_deref(), quoted));
    object.string("state", favorite.state.name());
    object.json("added", &optional(known(favorite.added), printed));
    object.json("updated", &optional(known(favorite.updated), printed));
    object.json("heard", &optional(favorite.heard, printed));
    object.json("decided", &optional(favorite.decided, printed));
    object.json("rating", &optional(favorite.rating.as_ref(), Number::to_string));
    object.json("stories", &array(&favorite.stories, print_story));
    object.json("links", &array(&favorite.links, print_link));
    object.json("ids", &Object::default().with(&favorite.ids));
    object.json("tags", &array(&favorite.tags, |tag| quoted(tag)));
    object.string("note", &favorite.note);
    object.with(&favorite.unknown)
}

fn print_story(story: &StoryRef) -> String {
    let mut object = Object::default();
    object.string("title", &story.title);
    object.string("url", &story.url);
    object.string("source", &story.source);
    object.with(&story.unknown)
}

fn print_link(link: &SongLink) -> String {
    let mut object = Object::default();
    object.string("service", &link.service);
    object.string("url", &link.url);
    object.with(&link.unknown)
}

/// A JSON object while it is written.
#[derive(Default)]
struct Object(String);

impl Object {
    fn json(&mut self, name: &str, json: &str) {
        if !self.0.is_empty() {
            self.0.push(',');
        }
        self.0.push_str(&quoted(name));
        self.0.push(':');
        self.0.push_str(json);
    }

    fn string(&mut self, name: &str, text: &str) {
        self.json(name, &quoted(text));
    }

    fn with(mut self, rest: &fields::Fields) -> String {
        for (name, json) in rest.iter() {
            self.json(name, json);
        }
        format!("{{{}}}", self.0)
    }
}

fn array<T>(items: &[T], print: impl Fn(&T) -> String) -> String {
    let items: Vec<String> = items.iter().map(print).collect();
    format!("[{}]", items.join(","))
}

fn optional<T>(value: Option<T>, print: impl Fn(T) -> String) -> String {
    value.map_or_else(|| "null".into(), print)
}

fn known(time: Timestamp) -> Option<Timestamp> {
    (time != Timestamp::UNIX_EPOCH).then_some(time)
}

fn printed(time: Timestamp) -> String {
    quoted(&whole_second(time).to_string())
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
