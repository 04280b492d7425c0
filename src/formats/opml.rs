//! OPML: lists of subscriptions, in the odd forms that programs write.
//!
//! An outline with an address is a feed, whatever its type says; one without is a folder for those inside it.

use super::markup::entities::decode;
use super::markup::lexer::{Lexer, Tag, Token};
use super::markup::strip;
use super::{Batch, Form, MOST_TITLE, Place, shorten};
use crate::news::NewFeed;

/// Feeds that one file may list.
const MOST_FEEDS: usize = 100_000;

/// Reads the feeds of an OPML file, each once.
#[must_use]
pub fn parse(text: &str) -> Batch {
    const DEEPEST: usize = 256;
    let mut batch = Batch::new(Form::Opml);
    let mut folders: Vec<String> = Vec::new();
    let mut seen = std::collections::HashSet::new();
    let mut lexer = Lexer::new(text);
    while let Some(token) = lexer.next() {
        match token {
            Token::Start(tag) if tag.name.eq_ignore_ascii_case("outline") => {
                let feed = feed(tag, &folders);
                let name = if feed.url.is_empty() { feed.title.replace('/', "∕") } else { String::new() };
                if !tag.closed && folders.len() < DEEPEST {
                    folders.push(name);
                }
                if !feed.url.is_empty() && batch.feeds.len() < MOST_FEEDS && seen.insert(feed.url.clone()) {
                    batch.feeds.push(feed);
                }
            }
            Token::End(name) if name.eq_ignore_ascii_case("outline") => {
                folders.pop();
            }
            Token::Start(tag) if tag.name.eq_ignore_ascii_case("title") && batch.title.is_empty() => {
                if let Some(Token::Text(title)) = lexer.clone().next() {
                    batch.title = shorten(&strip::title(&decode(title)), MOST_TITLE);
                }
            }
            _ => {}
        }
    }
    if batch.feeds.is_empty() {
        batch.complain(Place::Whole, "No feed was found in it: no outline has an address.");
    }
    batch
}

fn feed(tag: Tag<'_>, folders: &[String]) -> NewFeed {
    let value = |names: &[&str]| {
        let values =
            names.iter().filter_map(|name| tag.attribute(name)).map(|value| decode(value).trim().to_owned());
        values.into_iter().find(|value| !value.is_empty()).unwrap_or_default()
    };
    let url = value(&["xmlUrl"]);
    // Some writers name the feed's address "url"; where the type says link, it is a page.
    let is_link = tag.attribute("type").is_some_and(|kind| kind.eq_ignore_ascii_case("link"));
    let url = if url.is_empty() && !is_link { value(&["url"]) } else { url };
    let folder =
        || folders.iter().map(String::as_str).filter(|name| !name.is_empty()).collect::<Vec<_>>().join("/");
    NewFeed {
        title: shorten(&strip::title(&value(&["title", "text"])), MOST_TITLE),
        site: value(&["htmlUrl"]),
        // A folder's own place is never asked for; making it would cost the square of the depth.
        folder: if url.is_empty() { String::new() } else { folder() },
        url,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outlines_with_an_address_are_feeds_and_others_folders() {
        let batch = parse(
            "<opml><head><title>Mine &amp; yours</title></head><body><outline text='Indie'><outline text='Rock'>\
             <outline title='A &amp; B' xmlUrl='https://a.example/f?x=1&amp;y=2' htmlUrl='https://a.example/'/></outline>\
             <outline text='C' type='rss' url='https://c.example/f'></outline></outline>\
             <outline xmlurl=https://d.example/f /><outline text='again' xmlUrl='https://d.example/f'/></body></opml>",
        );
        let shown: Vec<_> = batch
            .feeds
            .iter()
            .map(|feed| (feed.title.as_str(), feed.url.as_str(), feed.folder.as_str()))
            .collect();
        assert_eq!(
            shown,
            [
                ("A & B", "https://a.example/f?x=1&y=2", "Indie/Rock"),
                ("C", "https://c.example/f", "Indie"),
                ("", "https://d.example/f", ""),
            ]
        );
        assert_eq!(batch.title, "Mine & yours");
    }
}
