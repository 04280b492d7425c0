//! Finds the feeds that a web page names: in its head, and in the links of its text.
//!
//! `<link rel="alternate" type="application/rss+xml" href="…">` is how pages have named their feeds since
//! 2002; the HTML standard describes it under the link type "alternate". Pages without one often have a link
//! that a reader is to click, and it is told by its address and its words.

use std::collections::HashSet;

use url::Url;

use super::markup::lexer::{Lexer, Tag, Token, local};
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

/// Media types that feeds share with much else; with them, the address decides.
const VAGUE_TYPES: [&str; 5] = ["", "text/xml", "application/xml", "text/rss+xml", "application/rss"];

/// The feeds that a page names in its head, each once and in its order; those of comments come last.
#[must_use]
pub fn links(page: &str, base: &str) -> Vec<NewFeed> {
    let mut found = Found::new(base);
    for token in Lexer::new(page) {
        let Token::Start(tag) = token else { continue };
        found.heed_base(&tag);
        if local(tag.name).eq_ignore_ascii_case("link") && is_feed(&tag) {
            let title = value(&tag, "title").unwrap_or_default();
            found.take(&tag, &title, |_| true);
        }
    }
    found.in_order()
}

/// The feeds that the links in a page's text seem to lead to, each once, those on the page's own host first
/// and those of comments last. They are guesses: whoever uses them looks first.
#[must_use]
pub fn anchors(page: &str, base: &str) -> Vec<NewFeed> {
    // No link's words are longer that say "RSS".
    const LONG: usize = 200;
    let mut found = Found::new(base);
    let mut tokens = Lexer::new(page).peekable();
    while let Some(token) = tokens.next() {
        let Token::Start(tag) = token else { continue };
        found.heed_base(&tag);
        if !local(tag.name).eq_ignore_ascii_case("a") {
            continue;
        }
        let text = match tokens.peek() {
            Some(Token::Text(text)) if text.len() < LONG => Some(strip::collapse(&entities::decode(text))),
            _ => None,
        };
        let named = [text, value(&tag, "title"), value(&tag, "aria-label")];
        let says_so = named.iter().flatten().any(|words| says_feed(words));
        found.take(&tag, "", |url| says_so || looks_like_feed(url));
    }
    let host = found.base.as_ref().and_then(Url::host_str).map(str::to_owned);
    let mut feeds = found.in_order();
    let elsewhere =
        |feed: &NewFeed| Url::parse(&feed.url).ok().and_then(|url| url.host_str().map(str::to_owned));
    feeds.sort_by_key(|feed| (is_of_comments(feed), elsewhere(feed) != host));
    feeds
}

/// Whether a feed is one of comments, by its address and name.
#[must_use]
pub fn is_of_comments(feed: &NewFeed) -> bool {
    let address = feed.url.to_ascii_lowercase();
    let title = feed.title.to_ascii_lowercase();
    // WordPress calls them so: "Comments Feed", "Comments on: …"; the address is /comments/feed.
    address.contains("comments")
        || title.contains("comments feed")
        || title.contains("comments for")
        || title.contains("comments on")
        || title == "comments"
}

/// The feeds found so far.
struct Found {
    site: String,
    base: Option<Url>,
    seen: HashSet<String>,
    feeds: Vec<NewFeed>,
}

impl Found {
    fn new(base: &str) -> Self {
        let base = Url::parse(base).ok();
        let site = base.as_ref().map(ToString::to_string).unwrap_or_default();
        Self { site, base, seen: HashSet::new(), feeds: Vec::new() }
    }

    fn heed_base(&mut self, tag: &Tag<'_>) {
        if local(tag.name).eq_ignore_ascii_case("base")
            && let Some(moved) = self.base.as_ref().and_then(|base| base.join(&value(tag, "href")?).ok())
        {
            self.base = Some(moved);
        }
    }

    fn take(&mut self, tag: &Tag<'_>, title: &str, fits: impl Fn(&Url) -> bool) {
        let href = value(tag, "href").filter(|href| !href.is_empty());
        let joined = href.and_then(|href| self.base.as_ref()?.join(&href).ok());
        let Some(mut url) = joined.filter(|url| matches!(url.scheme(), "http" | "https")) else { return };
        url.set_fragment(None);
        if self.feeds.len() >= MOST || !fits(&url) || !self.seen.insert(url.to_string()) {
            return;
        }
        let title = shorten(&strip::collapse(title), 200);
        self.feeds.push(NewFeed { url: url.into(), title, site: self.site.clone(), ..NewFeed::default() });
    }

    fn in_order(mut self) -> Vec<NewFeed> {
        self.feeds.sort_by_key(is_of_comments);
        self.feeds
    }
}

fn value(tag: &Tag<'_>, name: &str) -> Option<String> {
    tag.attribute(name).map(|value| entities::decode(value).trim().to_owned())
}

fn is_feed(tag: &Tag<'_>) -> bool {
    let words = value(tag, "rel").unwrap_or_default().to_ascii_lowercase();
    if !words.split_ascii_whitespace().any(|word| word == "alternate" || word == "feed") {
        return false;
    }
    let kind = value(tag, "type").unwrap_or_default().to_ascii_lowercase();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    let href = value(tag, "href").unwrap_or_default();
    if VAGUE_TYPES.contains(&kind) {
        // The same page in another language is an alternate, too.
        let rooted = Url::parse("http://a.invalid/").and_then(|root| root.join(&href));
        return tag.attribute("hreflang").is_none() && rooted.is_ok_and(|url| looks_like_feed(&url));
    }
    // An alternate in JSON is more often an interface than a feed, but for one that says so.
    TYPES.contains(&kind) && (kind != "application/json" || href.contains("feed"))
}

/// Whether an address looks like a feed's.
fn looks_like_feed(url: &Url) -> bool {
    const NAMES: [&str; 12] = [
        "feed",
        "feeds",
        "rss",
        "atom",
        "rdf",
        "rss2",
        "feed.xml",
        "rss.xml",
        "atom.xml",
        "index.rdf",
        "feed.json",
        "index.xml",
    ];
    let path = url.path().to_ascii_lowercase();
    let last = path.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    let (stem, ending) = last.rsplit_once('.').unwrap_or((last, ""));
    let in_query = url.query_pairs().any(|(name, value)| {
        (name == "feed" || name == "format" || name == "type") && matches!(&*value, "rss" | "rss2" | "atom")
    });
    NAMES.contains(&last)
        || matches!(ending, "rss" | "atom" | "rdf")
        || (matches!(ending, "xml" | "json" | "php")
            && ["feed", "rss", "atom"].iter().any(|word| stem.contains(word)))
        || in_query
}

/// Whether a link's words say that it leads to a feed.
fn says_feed(words: &str) -> bool {
    const SAID: [&str; 9] = [
        "rss",
        "atom",
        "rss feed",
        "atom feed",
        "feed",
        "json feed",
        "subscribe via rss",
        "xml feed",
        "podcast feed",
    ];
    words.len() < 40 && SAID.contains(&words.trim().to_ascii_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "https://site.example/news/";

    #[track_caller]
    fn check(page: &str, expected: &[(&str, &str)]) {
        let found = links(page, PAGE);
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
        check("<link rel='feed' href='/atom.xml'>", &[("https://site.example/atom.xml", "")]);
        check("<link rel=alternate type=text/xml href=/rss>", &[("https://site.example/rss", "")]);
    }

    #[test]
    fn what_is_no_feed_is_not_offered() {
        check("<link rel=alternate hreflang=de href='/de/'>", &[]);
        check("<link rel=alternate hreflang=de href='/de/feed'>", &[]);
        check("<link rel=alternate type='text/xml' href='/sitemap.xml'>", &[]);
        check("<link rel=stylesheet type='application/rss+xml' href='/a'>", &[]);
        check("<link rel=alternate type='application/rss+xml' href='javascript:x'>", &[]);
        check("<link rel=alternate type='application/json' href='/wp-json/1'>", &[]);
        check("<link rel=alternate type='application/rss+xml'>", &[]);
        check("<!-- <link rel=alternate type='application/rss+xml' href='/a'> -->", &[]);
    }

    #[track_caller]
    fn check_anchors(page: &str, expected: &[&str]) {
        let found: Vec<String> = anchors(page, PAGE).into_iter().map(|feed| feed.url).collect();
        assert_eq!(found, expected, "{page}");
    }

    #[test]
    fn a_link_in_the_text_is_taken_for_a_feed_by_its_address_or_its_words() {
        check_anchors(
            "<a href=https://feeds.example/site.rss>a</a> <a href='/comments/feed/'>b</a> <a href=/feed/#top>c</a>
             <a href='/x'> RSS </a><a href='/feed/'>again</a><a href=/y aria-label='RSS feed'><svg></a>",
            &[
                "https://site.example/feed/",
                "https://site.example/x",
                "https://site.example/y",
                "https://feeds.example/site.rss",
                "https://site.example/comments/feed/",
            ],
        );
        check_anchors("<a href='?feed=rss2'>News</a>", &["https://site.example/news/?feed=rss2"]);
        check_anchors("<a href=/rss.php>News</a>", &["https://site.example/rss.php"]);
        check_anchors(
            "<a href=/feedback>RSS is dead</a><a href=/sitemap.xml>x</a><a href=mailto:rss@a.b>RSS</a>",
            &[],
        );
        check_anchors("<a>RSS</a><a href=''>RSS</a>", &[]);
    }
}
