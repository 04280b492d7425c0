//! Finds the feeds that a web page names in its head.
//!
//! `<link rel="alternate" type="application/rss+xml" href="…">` is how pages have named their feeds since
//! 2002; the HTML standard describes it under the link type "alternate".

use std::collections::HashSet;

use url::Url;

use super::markup::lexer::{Lexer, Token, local};
use super::markup::{entities, strip};
use super::shorten;
use crate::news::NewFeed;

/// Feeds that one page may offer; more would be no choice.
const MOST: usize = 50;

/// The media types of feeds.
const TYPES: [&str; 6] = [
    "application/rss+xml",
    "application/atom+xml",
    "application/feed+json",
    "application/rdf+xml",
    "application/x.atom+xml",
    "application/json",
];

/// The feeds that a page names, each once and in its order; those of comments come last.
#[must_use]
pub fn links(page: &str, base: &str) -> Vec<NewFeed> {
    let Ok(mut base) = Url::parse(base) else { return Vec::new() };
    let site = base.to_string();
    let mut seen = HashSet::new();
    let mut feeds = Vec::new();
    for token in Lexer::new(page) {
        let Token::Start(tag) = token else { continue };
        let value = |name: &str| tag.attribute(name).map(|value| entities::decode(value).trim().to_owned());
        if local(tag.name).eq_ignore_ascii_case("base")
            && let Some(moved) = value("href").and_then(|href| base.join(&href).ok())
        {
            base = moved;
        }
        if !local(tag.name).eq_ignore_ascii_case("link") || !is_feed(&value) {
            continue;
        }
        let Some(url) = value("href").filter(|href| !href.is_empty()).and_then(|href| base.join(&href).ok())
        else {
            continue;
        };
        if matches!(url.scheme(), "http" | "https") && seen.insert(url.to_string()) && feeds.len() < MOST {
            let title = shorten(&strip::collapse(&value("title").unwrap_or_default()), 200);
            feeds.push(NewFeed { url: url.into(), title, site: site.clone(), ..NewFeed::default() });
        }
    }
    feeds.sort_by_key(is_of_comments);
    feeds
}

fn is_feed(value: &dyn Fn(&str) -> Option<String>) -> bool {
    let words = value("rel").unwrap_or_default().to_ascii_lowercase();
    let mut words = words.split_ascii_whitespace();
    let kind = value("type").unwrap_or_default().to_ascii_lowercase();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    // An alternate in JSON is more often an interface than a feed, but for one that says so.
    let json = kind == "application/json" && !value("href").is_some_and(|href| href.contains("feed"));
    words.any(|word| word == "alternate" || word == "feed") && TYPES.contains(&kind) && !json
}

fn is_of_comments(feed: &NewFeed) -> bool {
    feed.url.to_ascii_lowercase().contains("comments") || feed.title.to_ascii_lowercase().contains("comments")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(page: &str, expected: &[(&str, &str)]) {
        let found = links(page, "https://site.example/news/");
        let found: Vec<_> = found.iter().map(|feed| (feed.url.as_str(), feed.title.as_str())).collect();
        assert_eq!(found, expected, "{page}");
    }

    #[test]
    fn a_page_names_its_feeds() {
        check(
            "<head><link rel=alternate type='application/rss+xml' title='Comments' href='/comments/feed/'>
             <LINK REL=\"Alternate\" TYPE=\"application/atom+xml; charset=utf-8\" HREF=\"../feed?a=1&amp;b=2\" title='All &amp; more'/>
             <link rel=alternate type=application/rss+xml href='/comments/feed/'>",
            &[
                ("https://site.example/feed?a=1&b=2", "All & more"),
                ("https://site.example/comments/feed/", "Comments"),
            ],
        );
        check(
            "<base href='https://other.example/x/'><link rel='alternate' type='application/feed+json' href='feed.json'>",
            &[("https://other.example/x/feed.json", "")],
        );
    }

    #[test]
    fn what_is_no_feed_is_not_offered() {
        check("<link rel=alternate hreflang=de href='/de/'>", &[]);
        check("<link rel=stylesheet type='application/rss+xml' href='/a'>", &[]);
        check("<link rel=alternate type='application/rss+xml' href='javascript:x'>", &[]);
        check("<link rel=alternate type='application/json' href='/wp-json/1'>", &[]);
        check("<link rel=alternate type='application/rss+xml'>", &[]);
        check("<!-- <link rel=alternate type='application/rss+xml' href='/a'> -->", &[]);
    }
}
