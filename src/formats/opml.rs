//! OPML: lists of subscriptions, in the odd forms that programs write.
//!
//! An outline with an address is a feed, whatever its type says; one without is a folder for those inside it.
//! What cannot be subscribed to is reported with its line.

use std::collections::HashMap;

use url::Url;

use super::markup::entities::decode;
use super::markup::lexer::{Lexer, Tag, Token};
use super::markup::strip;
use super::subscriptions::{self, note, refuse};
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
    let mut seen = HashMap::new();
    let mut lexer = Lexer::new(text);
    let mut lines = Lines { text, at: 0, line: 1 };
    loop {
        let begin = lexer.position();
        let Some(token) = lexer.next() else { break };
        match token {
            Token::Start(tag) if tag.name.eq_ignore_ascii_case("outline") => {
                let outline = Outline::of(tag);
                let name =
                    if outline.url.is_empty() { outline.title.replace('/', "∕") } else { String::new() };
                if !outline.url.is_empty() && batch.feeds.len() < MOST_FEEDS {
                    take(&mut batch, &mut seen, outline, &folders, lines.of(begin));
                }
                if !tag.closed && folders.len() < DEEPEST {
                    folders.push(name);
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
    if batch.feeds.is_empty() && batch.complaints.is_empty() {
        batch.complain(Place::Whole, "No feed was found in it: no outline has an address.");
    }
    batch
}

/// Counts the lines up to places that are asked for in their order.
struct Lines<'a> {
    text: &'a str,
    at: usize,
    line: usize,
}

impl Lines<'_> {
    fn of(&mut self, at: usize) -> usize {
        self.line += self.text[self.at..at].matches('\n').count();
        self.at = at;
        self.line
    }
}

/// What an outline says.
struct Outline {
    url: String,
    title: String,
    site: String,
    category: String,
    /// Why it is not to be subscribed to, if it says so.
    refused: Option<&'static str>,
}

impl Outline {
    fn of(tag: Tag<'_>) -> Self {
        let value = |names: &[&str]| {
            let values = names.iter().filter_map(|name| tag.attribute(name));
            let mut values = values.map(|value| decode(value).trim().to_owned());
            values.find(|value| !value.is_empty()).unwrap_or_default()
        };
        let is = |name: &str, wanted: &str| {
            tag.attribute(name).is_some_and(|value| value.trim().eq_ignore_ascii_case(wanted))
        };
        let refused = if is("type", "include") {
            Some("it includes another list, which is not fetched")
        } else if is("isComment", "true") {
            Some("it is marked as a comment")
        } else {
            None
        };
        let url = value(&["xmlUrl"]);
        // Some writers name the feed's address "url"; where the type says link, it is a page.
        let url = if url.is_empty() && !is("type", "link") { value(&["url"]) } else { url };
        Self {
            url,
            title: shorten(&strip::title(&value(&["title", "text"])), MOST_TITLE),
            site: value(&["htmlUrl"]),
            category: value(&["category"]),
            refused,
        }
    }
}

fn take(
    batch: &mut Batch,
    seen: &mut HashMap<String, usize>,
    outline: Outline,
    folders: &[String],
    line: usize,
) {
    let Outline { url, title, site, category, refused } = outline;
    let Some(url) = address(&url) else {
        return refuse(batch, line, &format!("{} is no address of the web", shorten(&url, 200)));
    };
    if let Some(why) = refused {
        return refuse(batch, line, &format!("{why}: {}", super::address::shown(&url)));
    }
    if let Some(first) = seen.get(&url) {
        let message = format!("The feed of line {first} again; it stays where it stood first.");
        return note(batch, line, message);
    }
    seen.insert(url.clone(), line);
    let mut folder =
        folders.iter().map(String::as_str).filter(|name| !name.is_empty()).collect::<Vec<_>>().join("/");
    if folder.is_empty() {
        // Where nothing is nested, a category such as "/News/Europe,/Music" says where a feed belongs.
        category.split(',').next().unwrap_or_default().trim().trim_matches('/').clone_into(&mut folder);
    }
    subscriptions::take(batch, line, NewFeed { url, title, site, folder, muted: false });
}

/// An address of the web: "feed:" was how browsers handed feeds over, and some lists leave the scheme out.
fn address(written: &str) -> Option<String> {
    let plain = match written.strip_prefix("feed://") {
        Some(rest) => format!("http://{rest}"),
        None => written.strip_prefix("feed:").unwrap_or(written).to_owned(),
    };
    let scheme = plain.split_once(':').map_or("", |(scheme, _)| scheme);
    let whole = if scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https") {
        plain
    } else {
        let host = plain.trim_start_matches('/');
        let is_host = host.split(['/', ':']).next().is_some_and(|host| host.contains('.'));
        if !is_host || plain.contains("://") {
            return None;
        }
        format!("https://{host}")
    };
    Url::parse(&whole).is_ok().then_some(whole)
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
    /// Checks the only feed of a body: its address, title and folder.
    #[track_caller]
    fn check(body: &str, url: &str, title: &str, folder: &str) {
        let batch = parse(&format!("<opml version='1.0'><body>\n{body}\n</body></opml>"));
        let [feed] = batch.feeds.as_slice() else { panic!("{body}: {batch:?}") };
        assert_eq!((feed.url.as_str(), feed.title.as_str(), feed.folder.as_str()), (url, title, folder));
    }

    #[test]
    fn odd_outlines_are_read() {
        let url = "https://a.example/f";
        check("<outline xmlUrl='https://a.example/f'/>", url, "", "");
        check("<outline text='A' xmlUrl=' https://a.example/f '/>", url, "A", "");
        check("<outline title='' text='A' XMLURL=\"https://a.example/f\">", url, "A", "");
        check("<OUTLINE title='A' type='atom' url='https://a.example/f'></OUTLINE>", url, "A", "");
        check("<outline text='A & &lt;b>B' xmlUrl='https://a.example/f'/>", url, "A & B", "");
        check("<outline text='A' xmlUrl='feed:https://a.example/f'/>", url, "A", "");
        check("<outline text='A' xmlUrl='feed://a.example/f'/>", "http://a.example/f", "A", "");
        check("<outline text='A' xmlUrl='a.example/f'/>", url, "A", "");
        check(
            "<outline text='A' category='/Music/Live,/x' xmlUrl='https://a.example/f'/>",
            url,
            "A",
            "Music/Live",
        );
        check(
            "<outline text='R/B'><outline title='A' xmlUrl='https://a.example/f'></outline>",
            url,
            "A",
            "R∕B",
        );
        check(
            "<outline type='link' url='https://a.example/'/><outline xmlUrl='https://a.example/f'/>",
            url,
            "",
            "",
        );
    }

    #[test]
    fn what_cannot_be_subscribed_to_is_named_with_its_line() {
        let batch = parse(
            "<opml><body>\n<outline text='A' xmlUrl='gopher://a.example/f'/>\n\n<outline type='include'\n \
             url='https://a.example/other.opml'/>\n<outline isComment='true' xmlUrl='https://c.example/f'/>\
             <outline xmlUrl='exec:rm'/></body></opml>",
        );
        let said: Vec<String> = batch.complaints.iter().map(ToString::to_string).collect();
        assert_eq!(
            said,
            [
                "line 2: Not moved: gopher://a.example/f is no address of the web.",
                "line 4: Not moved: it includes another list, which is not fetched: https://a.example/other.opml.",
                "line 6: Not moved: it is marked as a comment: https://c.example/f.",
                "line 6: Not moved: exec:rm is no address of the web.",
            ]
        );
        assert!(batch.feeds.is_empty());
    }
}
