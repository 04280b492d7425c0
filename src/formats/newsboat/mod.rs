//! What newsboat keeps: its `urls` file of subscriptions, its filters, the stories of its cache.
//!
//! A line of `urls` is a feed's address with tags. The first tag becomes the feed's folder; a feed stands in
//! one folder, so the others are reported with a query that finds the same stories. A tag of a feed is never
//! made a tag of stories. Lines that run a program are reported and never run. The syntax is that of
//! newsboat's manual, as of 2.44.

mod filter;
mod item;
mod line;

use std::collections::{BTreeMap, HashMap};

use url::Url;

pub use filter::translate;
pub use item::{Item, feed, story};

use super::address::shown;
use super::subscriptions::{self, note, refuse};
use super::{Batch, Complaint, Form, MOST_TITLE, NamedSearch, Place, shorten};
use crate::news::query::{Expr, Term};
use crate::news::{NewFeed, Query};

/// Feeds that one file may list.
const MOST_FEEDS: usize = 100_000;

/// A query that is shown for a tag names so many feeds at most.
const MOST_NAMED: usize = 20;

/// A feed with what its line says of it.
struct Subscription {
    line: usize,
    url: String,
    title: String,
    hidden: bool,
    tags: Vec<String>,
}

/// A search that newsboat shows as a feed.
struct Search {
    line: usize,
    name: String,
    filter: String,
}

/// Whether a text is newsboat's list of feeds: every line is a source with tags, a comment or empty. A file
/// called `urls` may hold lines that are none, or nothing but comments.
#[must_use]
pub fn is_urls(text: &str, name: &str) -> bool {
    const ENOUGH: usize = 200;
    let named = matches!(name.rsplit(['/', '\\']).next(), Some("urls"));
    let sources =
        || text.lines().filter(|line| !line.trim_start().starts_with('#') && !line.trim().is_empty());
    let first = sources().next();
    if named {
        return first.is_none() || sources().take(ENOUGH).any(is_source_line);
    }
    first.is_some() && sources().take(ENOUGH).all(is_source_line)
}

fn is_source_line(line: &str) -> bool {
    line::words(line).first().is_some_and(|source| {
        ["http://", "https://", "file://", "exec:", "filter:", "query:"]
            .iter()
            .any(|scheme| source.get(..scheme.len()).is_some_and(|head| head.eq_ignore_ascii_case(scheme)))
    })
}

/// Reads a `urls` file.
#[must_use]
pub fn parse(text: &str) -> Batch {
    let mut batch = Batch::new(Form::Newsboat);
    let (mut feeds, mut searches) = (Vec::new(), Vec::new());
    let mut known = HashMap::new();
    for (at, line) in text.split('\n').enumerate() {
        let mut words = line::words(line).into_iter();
        let Some(source) = words.next() else { continue };
        take(&mut batch, (&mut feeds, &mut searches, &mut known), at + 1, source, words.collect());
    }
    let folders: Vec<String> = feeds.iter().map(|feed| folder(&feed.tags)).collect();
    for (feed, folder) in feeds.iter().zip(&folders) {
        subscribe(&mut batch, feed, folder);
    }
    let tags = tags(&feeds, &folders);
    for (tag, places) in &tags {
        note_tag(&mut batch, tag, places);
    }
    for search in &searches {
        take_search(&mut batch, search, &tags);
    }
    if batch.feeds.is_empty() && batch.searches.is_empty() && batch.complaints.is_empty() {
        batch.complain(Place::Whole, "No feed was found in it.");
    }
    batch.complaints.sort_by_key(|complaint| match complaint.place {
        Place::Line(number) => number,
        _ => usize::MAX,
    });
    batch
}

/// Takes a line: a feed, a search, or something that cannot come along.
fn take(
    batch: &mut Batch,
    (feeds, searches, known): (&mut Vec<Subscription>, &mut Vec<Search>, &mut HashMap<String, usize>),
    line: usize,
    source: String,
    words: Vec<String>,
) {
    let lower = source.chars().take(8).collect::<String>().to_ascii_lowercase();
    if lower.starts_with("http://") || lower.starts_with("https://") {
        if feeds.len() >= MOST_FEEDS {
            return refuse(batch, line, &format!("there are more than {MOST_FEEDS} feeds"));
        }
        if Url::parse(&source).is_err() {
            return refuse(batch, line, &format!("{} is no address", shorten(&source, 200)));
        }
        let place = *known.entry(source.clone()).or_insert_with(|| {
            feeds.push(Subscription {
                line,
                url: source,
                title: String::new(),
                hidden: false,
                tags: Vec::new(),
            });
            feeds.len() - 1
        });
        let feed = &mut feeds[place];
        for word in words {
            feed.mark(word);
        }
        if feed.line != line {
            let message = format!("The feed of line {} again; their tags were put together.", feed.line);
            note(batch, line, message);
        }
    } else if let Some(query) = source.strip_prefix("query:") {
        let (name, filter) = query.split_once(':').unwrap_or((query, ""));
        searches.push(Search { line, name: name.to_owned(), filter: filter.to_owned() });
    } else if lower.starts_with("exec:") || lower.starts_with("filter:") {
        refuse(batch, line, &format!("{} runs a program, and an import never does", shorten(&source, 200)));
    } else if let Some(path) = source.strip_prefix("file://") {
        refuse(
            batch,
            line,
            &format!("a feed in a file is not fetched; `earmark import {path}` reads its stories"),
        );
    } else {
        refuse(batch, line, &format!("{} is no source that Earmark knows", shorten(&source, 200)));
    }
}

impl Subscription {
    fn mark(&mut self, word: String) {
        if let Some(title) = word.strip_prefix('~') {
            self.title = shorten(title.trim(), MOST_TITLE);
        } else if word.starts_with('!') {
            self.hidden = true;
        } else if !word.trim().is_empty() && !self.tags.contains(&word) {
            self.tags.push(word);
        }
    }
}

/// The first tag, or the deepest one below it: newsboat's own import writes a feed in `News/Europe` with the
/// tags `News` and `News/Europe`.
fn folder(tags: &[String]) -> String {
    let mut folder = tags.first().map_or("", String::as_str);
    for tag in tags {
        if tag.strip_prefix(folder).is_some_and(|below| below.starts_with('/')) {
            folder = tag;
        }
    }
    folder.to_owned()
}

/// Whether a feed in this folder is found by asking for the folder of this name.
fn is_below(folder: &str, name: &str) -> bool {
    folder == name || folder.strip_prefix(name).is_some_and(|below| below.starts_with('/'))
}

fn subscribe(batch: &mut Batch, feed: &Subscription, folder: &str) {
    let title = feed.title.clone();
    let url = feed.url.clone();
    let new = NewFeed { url, title, folder: folder.to_owned(), muted: feed.hidden, ..NewFeed::default() };
    subscriptions::take(batch, feed.line, new);
    let others: Vec<String> =
        feed.tags.iter().filter(|tag| !is_below(folder, tag)).map(|tag| format!("\"{tag}\"")).collect();
    if !others.is_empty() {
        let what = if others.len() == 1 { "The tag" } else { "The tags" };
        let message = format!(
            "{what} {} did not come along: the feed is in the folder \"{folder}\", and a feed has one.",
            others.join(", ")
        );
        batch.complaints.push(Complaint { place: Place::Line(feed.line), message });
    }
}

/// The feeds of a tag: how many, whether its folder holds some, and those that stand elsewhere.
#[derive(Default)]
struct Tagged {
    feeds: usize,
    folder: bool,
    elsewhere: Vec<String>,
}

fn tags(feeds: &[Subscription], folders: &[String]) -> BTreeMap<String, Tagged> {
    let mut tags: BTreeMap<String, Tagged> = BTreeMap::new();
    for (feed, folder) in feeds.iter().zip(folders) {
        for tag in &feed.tags {
            let tagged = tags.entry(tag.clone()).or_default();
            tagged.feeds += 1;
            if is_below(folder, tag) {
                tagged.folder = true;
            } else {
                tagged.elsewhere.push(feed.url.clone());
            }
        }
    }
    tags
}

/// The condition that finds the stories of a tag's feeds.
fn condition(tag: &str, tagged: &Tagged) -> Option<Expr> {
    let folder = tagged.folder.then(|| Expr::Term(Term::Folder(tag.to_owned())));
    let feeds = tagged.elsewhere.iter().map(|url| Expr::Term(Term::Feed(url.clone())));
    Expr::any(folder.into_iter().chain(feeds).collect())
}

fn note_tag(batch: &mut Batch, tag: &str, tagged: &Tagged) {
    let feeds = if tagged.feeds == 1 { "1 feed".to_owned() } else { format!("{} feeds", tagged.feeds) };
    let named = tagged.elsewhere.len() <= MOST_NAMED && tagged.elsewhere.iter().all(|url| *url == shown(url));
    let query = condition(tag, tagged).map(|expr| Query { filter: Some(expr), ..Query::default() });
    let message = match query {
        _ if tagged.elsewhere.is_empty() => format!("Tag \"{tag}\": a folder now, with {feeds}."),
        Some(query) if named => format!("Tag \"{tag}\": of {feeds}; search for {query}"),
        _ => format!("Tag \"{tag}\": of {feeds}, {} of them in other folders.", tagged.elsewhere.len()),
    };
    batch.notes.push(Complaint { place: Place::Whole, message });
}

/// Translates a search; one that cannot be is reported.
fn take_search(batch: &mut Batch, search: &Search, tags: &BTreeMap<String, Tagged>) {
    let tagged = |tag: &str| tags.get(tag).and_then(|tagged| condition(tag, tagged));
    let name = shorten(&search.name, 80);
    let why = match translate(&search.filter, &tagged).map(|query| query.to_string()) {
        // A view is shown as it is, and a password never.
        Ok(query) if names_password(&query) => {
            "it is about a feed whose address holds a password; search for the feed by its name".to_owned()
        }
        Ok(query) => {
            // Newsboat has no need of a name.
            let name = if name.trim().is_empty() { shorten(&query, 80) } else { name };
            return batch.searches.push(NamedSearch { line: search.line, name, query });
        }
        Err(why) => why,
    };
    let mut message = format!("The query \"{name}\" was not moved: {why}.");
    if !names_password(&search.filter) {
        message = format!("{message} It is {}", shorten(&search.filter, 200));
    }
    batch.complaints.push(Complaint { place: Place::Line(search.line), message });
}

/// Whether a text holds an address with a name or password in it.
fn names_password(text: &str) -> bool {
    text.split("://").skip(1).any(|address| {
        let host = address.split(|c: char| c.is_whitespace() || matches!(c, '/' | '"' | '?' | '#'));
        host.into_iter().next().is_some_and(|host| host.contains('@'))
    })
}

#[cfg(test)]
mod tests;
