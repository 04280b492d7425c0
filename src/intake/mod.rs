//! Everything between the outside world and the store: one download or file becomes a batch ready to store.
//!
//! [`read`] decodes the bytes, finds out what they are, has the right reader in `formats` take them apart,
//! and cleans every text, so that no control character gets further than here. It sees bytes only: opening
//! files and fetching is for others.

pub mod address;
pub mod artists;
mod clean;
#[cfg(test)]
mod tests;

use std::thread;

use url::Url;

use crate::news::{NewFeed, NewStory};

pub use crate::formats::pace::wished as wished_pace;
pub use crate::formats::{Batch, Complaint, Form, NamedSearch, Place, UnknownForm};
use crate::formats::{
    detect, discover, encoding, feed, mail, markdown, newsboat, opml, page, plain, sites, stories,
};

/// Bytes that one source may have. JSON Lines may have more: they are read in pieces, by [`read_lines`].
pub const MOST_BYTES: usize = 64 << 20;

/// Bytes to be read, and what is known about them.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// The path or address, as messages show it.
    pub name: &'a str,
    /// What it holds.
    pub bytes: &'a [u8],
    /// The content type that came with it.
    pub content_type: Option<&'a str>,
    /// The address that relative links in it refer to.
    pub base: Option<&'a str>,
    /// The form to read it as, whatever it looks like.
    pub form: Option<Form>,
}

/// Why a source could not be read at all.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IntakeError {
    /// It holds nothing, or nothing but white space.
    #[error("{name} is empty.")]
    Empty {
        /// The source.
        name: String,
    },
    /// It is a picture, a recording, an archive.
    #[error("{name} was left out: it is {kind}, not text.")]
    Binary {
        /// The source.
        name: String,
        /// What it is.
        kind: &'static str,
    },
    /// It is XML of a kind that says nothing about stories.
    #[error(
        "{name} was left out: it is XML, but neither a feed nor a page (its first element is <{element}>)."
    )]
    StrangeXml {
        /// The source.
        name: String,
        /// The name of its first element.
        element: String,
    },
    /// It is larger than any source may be.
    #[error(
        "{name} was left out: it is larger than 64 MiB, and so much is not read. If it holds many stories, split it."
    )]
    TooLarge {
        /// The source.
        name: String,
    },
    /// The extractor gave up.
    #[error("{name} was left out: its article could not be extracted. {reason}")]
    Extraction {
        /// The source.
        name: String,
        /// What happened.
        reason: String,
    },
    /// It was read, and there is nothing in it.
    #[error("{name} was left out. {reason}")]
    Nothing {
        /// The source.
        name: String,
        /// What is missing, as a sentence.
        reason: String,
    },
}

/// Reads a source: what it is, its stories and feeds, and what could not be read of it.
pub fn read(source: &Source<'_>) -> Result<Batch, IntakeError> {
    let name = || source.name.to_owned();
    if let Some(kind) = detect::binary(source.bytes) {
        return Err(IntakeError::Binary { name: name(), kind });
    }
    if source.bytes.len() > MOST_BYTES && !(may_be_stories(source) && may_be_lines(source.bytes)) {
        return Err(IntakeError::TooLarge { name: name() });
    }
    let text = encoding::decode(source.bytes, source.content_type);
    if text.trim().is_empty() {
        return Err(IntakeError::Empty { name: name() });
    }
    let form = match source.form {
        Some(form) => form,
        None => detect::form(&text, source.name, source.content_type)
            .map_err(|element| IntakeError::StrangeXml { name: name(), element })?,
    };
    let mut batch = take_apart(form, &text, source)?;
    if let [only] = batch.complaints.as_slice()
        && matches!(only.place, Place::Whole | Place::Entry(_))
        && batch.stories.is_empty()
        && batch.feeds.is_empty()
        && batch.searches.is_empty()
    {
        return Err(IntakeError::Nothing { name: name(), reason: only.message.clone() });
    }
    clean::batch(&mut batch);
    Ok(batch)
}

/// Reads a piece of a JSON Lines file that begins with line number `first`.
///
/// For files too large to be held at once: cut them after a line feed, and read piece by piece.
#[must_use]
pub fn read_lines(bytes: &[u8], first: usize) -> Batch {
    let mut batch =
        stories::parse_lines(&encoding::decode(bytes, Some("application/json; charset=utf-8")), first);
    clean::batch(&mut batch);
    batch
}

/// Reads the article of a page that was fetched; the error is a sentence for people.
pub fn article(source: &Source<'_>) -> Result<NewStory, String> {
    let form = page_form(source)?;
    let read = read(&Source { form: Some(form), ..*source });
    let mut batch = read.map_err(|error| match error {
        IntakeError::Empty { .. } => "The site sent nothing at all.".to_owned(),
        IntakeError::Binary { kind, .. } => format!("There is no text to read: it is {kind}."),
        IntakeError::Nothing { .. } => "There is no text in the page; a script would have to fill it.".into(),
        other => other.to_string(),
    })?;
    if batch.complaints.iter().any(|complaint| complaint.message == page::NO_ARTICLE) {
        return Err("No article could be told from the rest of the page.".into());
    }
    batch.stories.pop().ok_or_else(|| "There is no text in the page.".into())
}

/// The form to read as a page what was fetched as one.
pub fn page_form(source: &Source<'_>) -> Result<Form, String> {
    let text = encoding::decode(source.bytes, source.content_type);
    match detect::form(&text, source.name, source.content_type) {
        Ok(form @ (Form::Text | Form::Markdown)) if !is_html(source.content_type) => Ok(form),
        Ok(Form::Page | Form::Html | Form::Text | Form::Markdown) => Ok(Form::Page),
        Ok(Form::Feed) => Err("It is a feed and no page.".into()),
        Ok(_) | Err(_) => Err("It is no page to read.".into()),
    }
}

fn is_html(content_type: Option<&str>) -> bool {
    let kind = content_type.and_then(|text| text.split(';').next()).unwrap_or_default().trim();
    ["text/html", "application/xhtml+xml"].iter().any(|html| kind.eq_ignore_ascii_case(html))
}

/// Whether bytes from the web are a feed, as far as their beginning tells.
#[must_use]
pub fn is_feed(bytes: &[u8], content_type: &str) -> bool {
    let content_type = Some(content_type).filter(|text| !text.is_empty());
    if detect::binary(bytes).is_some() {
        return false;
    }
    let text = encoding::decode(bytes, content_type);
    detect::form(&text, "", content_type) == Ok(Form::Feed)
}

/// The feeds that a page names in its head.
#[must_use]
pub fn feed_links(page: &str, base: &str) -> Vec<NewFeed> {
    cleaned(discover::links(page, base))
}

/// The feeds that the links in a page's text seem to lead to.
#[must_use]
pub fn feed_anchors(page: &str, base: &str) -> Vec<NewFeed> {
    cleaned(discover::anchors(page, base))
}

/// The feeds whose ids the page of a well-known site carries.
#[must_use]
pub fn feeds_carried(page: &str, at: &Url) -> Vec<NewFeed> {
    let addresses = sites::named_in(page, at).into_iter().filter_map(|address| Url::parse(&address).ok());
    cleaned(addresses.map(|url| NewFeed { url: url.into(), ..NewFeed::default() }).collect())
}

fn cleaned(mut feeds: Vec<NewFeed>) -> Vec<NewFeed> {
    feeds.iter_mut().for_each(clean::feed);
    feeds
}

/// Makes a clean story of one that newsboat's cache holds.
#[must_use]
pub fn cached_story(item: &newsboat::Item) -> NewStory {
    let mut story = newsboat::story(item);
    clean::story(&mut story);
    story
}

/// Makes a clean feed of one that newsboat's cache knows.
#[must_use]
pub fn cached_feed(feed: &NewFeed) -> NewFeed {
    let mut feed = newsboat::feed(feed);
    clean::feed(&mut feed);
    feed
}

fn may_be_stories(source: &Source<'_>) -> bool {
    matches!(source.form, None | Some(Form::Stories))
}

/// Whether a large source can only be JSON Lines, of which there may be any number: its first line is an object.
#[must_use]
pub fn may_be_lines(bytes: &[u8]) -> bool {
    const LONGEST: usize = 16 << 20;
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let end = bytes.iter().take(LONGEST).position(|&byte| byte == b'\n');
    let first = end.and_then(|end| std::str::from_utf8(&bytes[..end]).ok()).map(str::trim);
    first.is_some_and(|line| line.starts_with('{') && line.ends_with('}'))
}

fn take_apart(form: Form, text: &str, source: &Source<'_>) -> Result<Batch, IntakeError> {
    match form {
        Form::Feed => Ok(feed::parse(text, source.base)),
        Form::Page => extract(page::parse, text, source),
        Form::Html => extract(page::fragment, text, source),
        Form::Text => Ok(plain::parse(text)),
        Form::Markdown => Ok(markdown::parse(text)),
        Form::Opml => Ok(opml::parse(text)),
        Form::Stories => Ok(stories::parse(text)),
        Form::Newsboat => Ok(newsboat::parse(text)),
        // Each part of a mail has an encoding of its own.
        Form::Mail => Ok(mail::parse(source.bytes)),
    }
}

/// Runs an extractor on a thread with a stack large enough for it, so that neither depth nor a panic in it ends the program.
fn extract(
    parse: fn(&str, Option<&str>) -> Batch,
    text: &str,
    source: &Source<'_>,
) -> Result<Batch, IntakeError> {
    let failed = |reason: String| IntakeError::Extraction { name: source.name.to_owned(), reason };
    thread::scope(|scope| {
        let builder = thread::Builder::new().name("extract".into()).stack_size(page::STACK);
        let running = builder.spawn_scoped(scope, || parse(text, source.base));
        let running = running.map_err(|error| failed(format!("No thread could be started: {error}.")))?;
        running.join().map_err(|_| failed("The extractor failed on it; please report the page.".into()))
    })
}
