//! Bytes in, entries out, and back: feeds, pages, JSON stories, mails, plain text, Markdown, lists of feeds.
//!
//! [`encoding`] makes text of bytes, [`detect`] says which form it has, and one module a form turns it into
//! a [`Batch`]. All of them are tolerant: one flaw costs the entry, line or field that it stands in, and a
//! [`Complaint`] says so. Nothing here reads a file or a clock, and nothing is cleaned of control characters
//! yet: `intake` does that for every form alike.

pub mod address;
pub mod boilerplate;
pub mod dates;
pub mod detect;
pub mod discover;
pub mod encoding;
pub mod feed;
mod furniture;
mod json;
mod labels;
pub mod mail;
pub mod markdown;
pub mod markup;
pub mod newsboat;
pub mod opml;
pub mod pace;
pub mod page;
pub mod plain;
pub mod sites;
pub mod stories;
mod subscriptions;

use std::fmt;
use std::str::FromStr;

use crate::news::{NewFeed, NewStory};

/// Characters that a title may have; longer ones are texts in the wrong place.
pub(crate) const MOST_TITLE: usize = 500;

/// What a file is, as far as reading it goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Form {
    /// RSS, Atom or JSON Feed.
    Feed,
    /// A web page, whose article is to be extracted.
    Page,
    /// A piece of HTML that is the article.
    Html,
    /// Plain text.
    Text,
    /// Markdown.
    Markdown,
    /// Subscriptions.
    Opml,
    /// Story objects as JSON or JSON Lines.
    Stories,
    /// Newsboat's subscriptions, or its cache of stories.
    Newsboat,
    /// A mail, or a mailbox.
    Mail,
}

impl Form {
    /// Every form, in the order in which help lists them.
    pub const ALL: [Self; 9] = [
        Self::Feed,
        Self::Page,
        Self::Html,
        Self::Text,
        Self::Markdown,
        Self::Opml,
        Self::Stories,
        Self::Newsboat,
        Self::Mail,
    ];

    /// The form's name, as `--as` takes it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Feed => "feed",
            Self::Page => "page",
            Self::Html => "html",
            Self::Text => "text",
            Self::Markdown => "markdown",
            Self::Opml => "opml",
            Self::Stories => "stories",
            Self::Newsboat => "newsboat",
            Self::Mail => "mail",
        }
    }
}

impl fmt::Display for Form {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.pad(self.name())
    }
}

/// A name that is no form's.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "\"{0}\" is not a form that can be read. There are feed, page, html, text, markdown, opml, \
     stories, newsboat and mail."
)]
pub struct UnknownForm(pub String);

impl FromStr for Form {
    type Err = UnknownForm;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let known = Self::ALL.into_iter().find(|form| form.name().eq_ignore_ascii_case(name.trim()));
        known.ok_or_else(|| UnknownForm(name.to_owned()))
    }
}

/// A search that another program kept under a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedSearch {
    /// The line that it stands in.
    pub line: usize,
    /// Its name.
    pub name: String,
    /// What it finds, as our query.
    pub query: String,
}

/// What one file or download holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Batch {
    /// What it was read as.
    pub form: Form,
    /// Its own title: the feed's, the page's site; may be empty.
    pub title: String,
    /// The address of the site it belongs to; may be empty.
    pub link: String,
    /// The feeds it names: itself, if it is one; an OPML file's outlines; those that exported stories carry.
    pub feeds: Vec<NewFeed>,
    /// Its stories, in its order.
    pub stories: Vec<NewStory>,
    /// The searches that it keeps under a name, as our queries.
    pub searches: Vec<NamedSearch>,
    /// What could not be read, and what that cost.
    pub complaints: Vec<Complaint>,
    /// What is worth saying of what was read, where a list of subscriptions came from another program.
    pub notes: Vec<Complaint>,
}

impl Batch {
    /// An empty batch of a form.
    #[must_use]
    pub fn new(form: Form) -> Self {
        Self {
            form,
            title: String::new(),
            link: String::new(),
            feeds: Vec::new(),
            stories: Vec::new(),
            searches: Vec::new(),
            complaints: Vec::new(),
            notes: Vec::new(),
        }
    }

    /// Adds a complaint, unless there are a hundred already: more would hide the first ones. What is said of the
    /// whole file is worth more than those, and always has room.
    pub(crate) fn complain(&mut self, place: Place, message: impl Into<String>) {
        const MOST: usize = 100;
        const MOST_OF_ALL: usize = MOST + 10;
        let most = if place == Place::Whole { MOST_OF_ALL } else { MOST };
        if self.complaints.len() < most {
            self.complaints.push(Complaint { place, message: message.into() });
        }
    }
}

/// Something in a file that could not be read as it stood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Complaint {
    /// Where it is.
    pub place: Place,
    /// What is wrong and what became of it, as a sentence.
    pub message: String,
}

impl Complaint {
    /// Says what is wrong in the source of this name.
    #[must_use]
    pub fn about(&self, source: &str) -> String {
        let joint = if self.place == Place::Whole { ':' } else { ',' };
        format!("{source}{joint} {self}")
    }
}

impl fmt::Display for Complaint {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.place {
            Place::Whole => write!(out, "{}", self.message),
            Place::Line(number) => write!(out, "line {number}: {}", self.message),
            Place::Entry(number) => write!(out, "entry {number}: {}", self.message),
        }
    }
}

/// A place in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The file as a whole.
    Whole,
    /// A line, counted from 1.
    Line(usize),
    /// An entry, counted from 1.
    Entry(usize),
}

/// Cuts a text to a number of characters, ending it with "…" where something was cut.
pub(crate) fn shorten(text: &str, most: usize) -> String {
    let over = if text.len() > most { text.char_indices().nth(most) } else { None };
    let Some((end, _)) = over else {
        return text.to_owned();
    };
    let room = text[..end].char_indices().next_back().map_or(0, |(at, _)| at);
    let cut = text[..room].rfind(char::is_whitespace).filter(|&at| at * 2 > room).unwrap_or(room);
    format!("{}…", text[..cut].trim_end())
}

/// A title for a story whose source has none: the beginning of its text, or its address.
pub(crate) fn title_of(text: &str, html: &str, url: &str) -> String {
    const LONGEST: usize = 80;
    const ENOUGH: usize = 4000;
    let from_html = || {
        let end = html.char_indices().nth(ENOUGH).map_or(html.len(), |(at, _)| at);
        markup::to_text(&html[..end])
    };
    let text = if text.trim().is_empty() { from_html() } else { text.to_owned() };
    match text.lines().map(str::trim).find(|line| !line.is_empty()) {
        Some(line) => shorten(line, LONGEST),
        None if !url.is_empty() => shorten(url, LONGEST),
        None => "Untitled".to_owned(),
    }
}
