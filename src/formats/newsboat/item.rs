//! A story of newsboat's cache as one of ours.

use url::Url;

use crate::formats::markup::{links, strip, write};
use crate::formats::{MOST_TITLE, dates, shorten, title_of};
use crate::news::{Enclosure, NewFeed, NewStory};

/// A story as a row of newsboat's `rss_item` holds it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Item {
    /// The address of its feed.
    pub feed: String,
    /// What its feed calls it; newsboat makes one up where the feed does not.
    pub guid: String,
    /// The title, with markup.
    pub title: String,
    /// Who wrote it.
    pub author: String,
    /// Its address.
    pub url: String,
    /// Seconds of the Unix epoch; 0 for unknown.
    pub published: i64,
    /// The text.
    pub content: String,
    /// The text's media type; empty for HTML.
    pub content_type: String,
    /// What relative addresses in the text refer to; may be empty.
    pub base: String,
    /// The address of an attached file; may be empty.
    pub enclosure: String,
    /// Its media type.
    pub enclosure_type: String,
    /// The letters that the user flagged it with.
    pub flags: String,
    /// Whether it was never opened.
    pub unread: bool,
}

/// Makes a feed of what the cache knows of one. It is not cleaned yet.
#[must_use]
pub fn feed(cached: &NewFeed) -> NewFeed {
    let site = Some(cached.site.trim()).filter(|site| links::is_web(site)).unwrap_or_default().to_owned();
    NewFeed { title: shorten(&strip::title(&cached.title), MOST_TITLE), site, ..cached.clone() }
}

/// Makes a story of a cached one. It is not cleaned yet.
#[must_use]
pub fn story(item: &Item) -> NewStory {
    let feed = Url::parse(&item.feed).ok();
    let url = links::resolve(&item.url, feed.as_ref());
    let within = Url::parse(&item.base).or_else(|_| Url::parse(&url)).ok().or(feed);
    let is_plain = item.content_type.starts_with("text/plain");
    let html = if is_plain { write::paragraphs(&item.content) } else { item.content.clone() };
    let html = links::absolute(&html, within.as_ref()).into_owned();
    let title = match shorten(&strip::title(&item.title), MOST_TITLE) {
        empty if empty.trim().is_empty() => title_of("", &html, &url),
        title => title,
    };
    let mut images = links::pictures(&html, 20);
    let enclosures: Vec<Enclosure> = [&item.enclosure]
        .into_iter()
        .filter(|address| !address.trim().is_empty())
        .map(|address| Enclosure {
            url: links::resolve(address, within.as_ref()),
            media_type: item.enclosure_type.clone(),
            length: None,
        })
        .collect();
    images.extend(
        enclosures.iter().filter(|file| file.media_type.starts_with("image/")).map(|file| file.url.clone()),
    );
    NewStory {
        source_id: own_id(item).to_owned(),
        title,
        url,
        author: strip::title(&item.author),
        published: (item.published != 0).then(|| jiff::Timestamp::from_second(item.published).ok()).flatten(),
        html,
        enclosures,
        images,
        tags: item.flags.chars().filter(char::is_ascii_alphabetic).map(tag_of).collect(),
        read: !item.unread,
        ..NewStory::default()
    }
}

/// The tag for a flag: `a` is "a" and `A` is "upper-a", because tags heed no case and flags do.
pub(super) fn tag_of(flag: char) -> String {
    if flag.is_ascii_uppercase() { format!("upper-{}", flag.to_ascii_lowercase()) } else { flag.into() }
}

/// The id that the feed gave; none where newsboat made one of the address and the date, because the next
/// refresh would bring that story with no such id.
fn own_id(item: &Item) -> &str {
    let made = item.guid.strip_prefix(item.url.as_str()).filter(|_| !item.url.is_empty());
    if made.is_some_and(|date| !date.is_empty() && dates::parse(date).is_some()) { "" } else { &item.guid }
}
