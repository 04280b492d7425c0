//! Saved web pages: the article found and taken out, by the method of browsers' reading modes.
//!
//! Extraction recurses and is quadratic in depth, so [`parse`] caps a page's size and flattens its depth
//! first. Even so it needs stack: `intake` runs it on a thread of its own with [`STACK`] bytes.

use dom_query::{Document, NodeRef};
use dom_smoothie::{Article, Config, Readability};
use url::Url;

use super::markup::{self, DEEPEST, limited, links, strip};
use super::{Batch, Form, MOST_TITLE, Place, dates, shorten, title_of};
use super::{furniture, labels};
use crate::news::{NewStory, TitleFrom};

/// The stack that extraction should have, in bytes.
pub const STACK: usize = 16 << 20;

/// Bytes of a page that are looked at; more than that is not prose.
const MOST_BYTES: usize = 4 << 20;

/// What is said where the whole page had to be taken.
pub const NO_ARTICLE: &str = "No article could be told from the rest of the page, so all of it was kept.";

/// Extracts a page's article as one story.
///
/// Where no article can be told from the rest, the whole page is the story, and a complaint says so.
#[must_use]
pub fn parse(text: &str, base: Option<&str>) -> Batch {
    let mut batch = Batch::new(Form::Page);
    let document = tree(text, &mut batch);
    let url = address(&document, base).or_else(|| saved_from(text));
    let whole = body(&document);
    let title = strip::collapse(&document.select_single("title").text());
    labels::remove(&document);
    let given = url.as_ref().map(Url::as_str);
    let article = Readability::with_document(document, given, Some(Config::default()))
        .and_then(|mut readability| readability.parse());
    let mut story = if let Ok(article) = article {
        story(article, url.as_ref(), &mut batch)
    } else if markup::to_text(&whole).trim().is_empty() && links::pictures(&whole, 1).is_empty() {
        batch.complain(
            Place::Whole,
            "There is no text in it: a page that a script fills must be saved once it is filled.",
        );
        return batch;
    } else {
        batch.complain(Place::Whole, NO_ARTICLE);
        NewStory { title: shorten(&title, MOST_TITLE), html: whole, ..NewStory::default() }
    };
    story.url = url.as_ref().map(ToString::to_string).unwrap_or_default();
    complete(&mut story, url.as_ref());
    batch.link.clone_from(&story.url);
    batch.stories.push(story);
    batch
}

/// Takes a piece of HTML whole, as one story.
#[must_use]
pub fn fragment(text: &str, base: Option<&str>) -> Batch {
    let mut batch = Batch::new(Form::Html);
    let document = tree(text, &mut batch);
    let url = address(&document, base);
    let line = |selector: &str| strip::collapse(&document.select_single(selector).text());
    let title = Some(line("title")).filter(|title| !title.is_empty()).unwrap_or_else(|| line("h1"));
    let mut story =
        NewStory { html: body(&document), title: shorten(&title, MOST_TITLE), ..NewStory::default() };
    if story.html.trim().is_empty() {
        batch.complain(Place::Whole, "There is no text in it.");
        return batch;
    }
    story.url = url.as_ref().map(ToString::to_string).unwrap_or_default();
    complete(&mut story, url.as_ref());
    batch.title.clone_from(&story.title);
    batch.stories.push(story);
    batch
}

/// Parses a page within the bounds.
fn tree(text: &str, batch: &mut Batch) -> Document {
    let text = limited(capped(text, batch), DEEPEST);
    let document = Document::from(&*text);
    flatten(&document);
    document
}

fn capped<'a>(text: &'a str, batch: &mut Batch) -> &'a str {
    if text.len() <= MOST_BYTES {
        return text;
    }
    batch.complain(Place::Whole, "It is longer than 4 MiB; the rest was left out.");
    &text[..text.floor_char_boundary(MOST_BYTES)]
}

/// Lifts whatever still stands deeper than [`DEEPEST`] up to that depth, in its order; only text and leaves remain of it.
fn flatten(document: &Document) {
    let mut open = vec![(document.root(), 0)];
    while let Some((node, depth)) = open.pop() {
        if depth < DEEPEST {
            open.extend(node.children_it(false).filter(NodeRef::is_element).map(|child| (child, depth + 1)));
            continue;
        }
        let deep = node.children_it(false).any(|child| child.first_child().is_some());
        if !deep {
            continue;
        }
        let leaves: Vec<_> = node.descendants_it().filter(|inner| inner.first_child().is_none()).collect();
        node.remove_children();
        for leaf in leaves {
            leaf.remove_from_parent();
            node.append_child(&leaf);
        }
    }
}

fn body(document: &Document) -> String {
    for furniture in ["script", "style", "noscript", "template"] {
        // The extractor looks into these itself; it works on its own copy of what it needs from them.
        if document.select_single(furniture).exists() {
            let copy = document.clone();
            copy.select("script, style, noscript, template").remove();
            return copy.body().map(|body| body.inner_html().to_string()).unwrap_or_default();
        }
    }
    document.body().map(|body| body.inner_html().to_string()).unwrap_or_default()
}

/// The page's own address: what it calls canonical, or else where it came from.
fn address(document: &Document, base: Option<&str>) -> Option<Url> {
    let base = base.and_then(|base| Url::parse(base).ok());
    let attribute = |selector: &str, name: &str| document.select_single(selector).attr(name);
    let canonical = attribute("link[rel=canonical]", "href")
        .or_else(|| attribute("meta[property='og:url']", "content"))
        .map(|address| links::resolve(&address, base.as_ref()));
    let canonical =
        canonical.filter(|address| links::is_web(address)).and_then(|address| Url::parse(&address).ok());
    canonical.or(base)
}

/// The address that a browser or `SingleFile` notes in a comment at the head of a page it saves.
fn saved_from(text: &str) -> Option<Url> {
    const HEAD: usize = 2000;
    let head = &text[..text.floor_char_boundary(HEAD)];
    let comments = head.split("<!--").skip(1).filter_map(|rest| Some(rest.split_once("-->")?.0));
    let mut words = comments
        .filter(|comment| comment.contains("saved from url=") || comment.contains("saved with SingleFile"))
        .flat_map(|comment| comment.split(|letter: char| letter.is_whitespace() || letter == ')'));
    words.find(|word| links::is_web(word)).and_then(|word| Url::parse(word).ok())
}

fn story(article: Article, page: Option<&Url>, batch: &mut Batch) -> NewStory {
    let date = |text: Option<String>| text.and_then(|text| dates::parse(&text));
    batch.title = article.site_name.unwrap_or_default();
    NewStory {
        title: shorten(&strip::collapse(&article.title), MOST_TITLE),
        author: strip::collapse(&article.byline.unwrap_or_default()),
        published: date(article.published_time),
        updated: date(article.modified_time),
        language: article.lang.unwrap_or_default(),
        summary: article.excerpt.unwrap_or_default(),
        html: tidied(&article.content, page),
        images: article.image.into_iter().collect(),
        ..NewStory::default()
    }
}

/// An article without what is not part of it: furniture, and text that stands in for pictures.
fn tidied(html: &str, page: Option<&Url>) -> String {
    let document = Document::fragment(html);
    document.select("img[alt]").remove_attr("alt");
    furniture::remove(&document, page);
    document.root().inner_html().to_string()
}

/// Makes links absolute, lists pictures, and sees to it that there is a title.
fn complete(story: &mut NewStory, base: Option<&Url>) {
    const MOST_IMAGES: usize = 20;
    story.html = links::absolute(&story.html, base).into_owned();
    let lead = std::mem::take(&mut story.images).into_iter().map(|address| links::resolve(&address, base));
    let inner = links::pictures(&story.html, MOST_IMAGES);
    for address in lead.chain(inner) {
        if links::is_web(&address) && !story.images.contains(&address) {
            story.images.push(address);
        }
    }
    if story.title.is_empty() {
        story.title = title_of(&story.summary, &story.html, &story.url);
        story.title_from = TitleFrom::Text;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = include_str!("../../tests/data/pages/review.html");

    #[test]
    fn the_article_is_taken_out_of_its_page() {
        let batch = parse(PAGE, Some("https://fetched.example/x"));
        let story = &batch.stories[0];
        assert_eq!(story.title, "Glass Harbour return with a record about tides");
        assert_eq!(story.author, "Ines Calder");
        assert_eq!(story.url, "https://paper.example/reviews/glass-harbour-tides");
        assert_eq!(story.published, dates::parse("2024-03-08T09:00:00Z"));
        assert_eq!(story.images.first().map(String::as_str), Some("https://paper.example/img/lead.jpg"));
        assert_eq!(batch.title, "The Paper");
        assert!(
            story.html.contains("href=\"https://paper.example/artists/glass-harbour\""),
            "{}",
            story.html
        );
        for kept in ["The opening song begins", "By the last song"] {
            assert!(story.html.contains(kept), "{kept} is missing from {}", story.html);
        }
        for gone in ["Most read", "All rights reserved", "<script"] {
            assert!(!story.html.contains(gone), "{gone} is still in {}", story.html);
        }
    }

    #[test]
    fn a_fragment_is_taken_whole() {
        let batch = fragment(
            "<h1>A song</h1><p>Text <a href='/x'>link</a><script>x</script>",
            Some("https://m.example/"),
        );
        let story = &batch.stories[0];
        assert_eq!((story.title.as_str(), story.url.as_str()), ("A song", "https://m.example/"));
        assert_eq!(story.html, "<h1>A song</h1><p>Text <a href=\"https://m.example/x\">link</a></p>");
    }

    #[test]
    fn a_saved_page_knows_where_it_was_saved_from() {
        #[track_caller]
        fn check(head: &str, base: Option<&str>, url: &str) {
            let text = format!("{head}<title>T</title><body>{}</body>", "<p>Some words of it.</p>".repeat(9));
            assert_eq!(parse(&text, base).stories[0].url, url);
        }
        let browser = "<!DOCTYPE html>\n<!-- saved from url=(0022)https://m.example/low -->";
        check(browser, None, "https://m.example/low");
        check(browser, Some("https://given.example/"), "https://given.example/");
        check(
            "<!--\n Page saved with SingleFile \n url: https://m.example/low\n-->",
            None,
            "https://m.example/low",
        );
        check("<!-- see https://other.example/ -->", None, "");
    }

    #[test]
    fn depth_is_flattened_and_text_kept_in_order() {
        let deep =
            format!("<body>{}<p>one<b>two</b></p>three{}", "<div>".repeat(2000), "</div>".repeat(2000));
        let document = Document::from(deep.as_str());
        flatten(&document);
        let depth = document.root().descendants_it().map(|node| node.ancestors_it(None).count()).max();
        assert!(depth <= Some(DEEPEST + 2), "{depth:?}");
        assert_eq!(document.text().trim(), "onetwothree");
    }

    #[test]
    fn a_page_is_looked_at_only_so_far() {
        let mut batch = Batch::new(Form::Page);
        let long = "é".repeat(MOST_BYTES / 2 + 1);
        assert_eq!(capped(&long, &mut batch).len(), MOST_BYTES);
        let odd = format!("x{long}");
        assert_eq!(capped(&odd, &mut batch).len(), MOST_BYTES - 1);
        assert_eq!(batch.complaints.len(), 2);
    }

    #[test]
    fn an_empty_page_says_so() {
        assert_eq!(parse("<html></html>", None).stories, []);
        let filled_by_script = "<title>A song</title><div id=root></div><script>fill()</script>";
        assert_eq!(parse(filled_by_script, None).stories, []);
    }

    #[test]
    fn a_page_without_an_article_keeps_its_title() {
        let batch = parse("<title>Low live</title><body><img src=low.jpg></body>", None);
        assert_eq!(batch.stories[0].title, "Low live");
    }
}
