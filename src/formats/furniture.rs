//! What remains of a page's furniture in an extracted article: teasers for other stories of the same site, datelines,
//! share prompts, picture credits.
//!
//! Extraction finds the element that the article stands in, and sites put more than the article there. A block
//! goes if the whole of it is furniture. Links that lead to other sites always stay, and so do short ones: in a
//! music story they are what it is about, a list of songs or a place to listen. Where more than half of a text
//! would go, nothing does: then the links are the article.

use std::collections::{HashMap, HashSet};

use dom_query::{Document, NodeId, NodeRef};
use url::Url;

use super::markup::{links, strip, tags};
use super::{boilerplate, dates};

/// Words that a link must have to be taken for another story's headline.
const HEADLINE_WORDS: usize = 4;

/// Removes the furniture of an article; `page` is the address that it stands at.
pub(super) fn remove(article: &Document, page: Option<&Url>) {
    let elements: Vec<_> = article.root().descendants_it().filter(NodeRef::is_element).collect();
    let outer = with_blocks_inside(&elements);
    let found: Vec<_> = elements
        .iter()
        .filter(|node| is_block(node) && !outer.contains(&node.id) || is_plain_list(node))
        .filter(|node| is_furniture(node, page))
        .copied()
        .chain(again(&elements, &outer))
        .chain(elements.iter().filter(|node| is_card(node, page)).copied())
        .chain(head(&elements, &outer))
        .collect();
    let gone: usize = found.iter().map(|node| node.text().len()).sum();
    if gone * 2 < article.root().text().len() {
        for node in found {
            node.remove_from_parent();
        }
    }
}

/// The elements that have blocks inside them.
fn with_blocks_inside(elements: &[NodeRef<'_>]) -> HashSet<NodeId> {
    let mut outer = HashSet::new();
    for node in elements.iter().filter(|node| is_block(node)) {
        let mut around = node.parent();
        while let Some(parent) = around {
            if !outer.insert(parent.id) {
                break;
            }
            around = parent.parent();
        }
    }
    outer
}

fn is_block(node: &NodeRef<'_>) -> bool {
    node.node_name().is_some_and(|name| name != *"br" && name != *"hr" && tags::is_block(&name))
}

/// Whether a node is a list whose items hold no further lists. Numbered ones are charts and track lists.
fn is_plain_list(node: &NodeRef<'_>) -> bool {
    node.has_name("ul")
        && node.children_it(false).all(|item| !item.children_it(false).any(|inner| inner.has_name("ul")))
}

fn is(node: &NodeRef<'_>, names: &[&str]) -> bool {
    names.iter().any(|name| node.has_name(name))
}

fn is_furniture(node: &NodeRef<'_>, page: Option<&Url>) -> bool {
    const LONGEST: usize = 400;
    if node.has_name("ul") {
        return is_teaser_list(node, page);
    }
    let text = strip::collapse(&node.text());
    if text.is_empty() || text.len() > LONGEST {
        return false;
    }
    boilerplate::is_line(&text)
        || boilerplate::is_promotion(&text)
        || boilerplate::is_credit(&text)
        || is(node, &["p", "div"]) && is_teaser(node, page)
        || is(node, &["p", "div", "li"])
            && (is_led_teaser(node, &text, page) || dates::whole_line(&text).is_some())
}

/// Blocks that say again what an earlier caption has said, as those of a gallery do, cut short or not.
fn again<'a>(elements: &[NodeRef<'a>], outer: &HashSet<NodeId>) -> Vec<NodeRef<'a>> {
    const TELLING: usize = 10;
    /// "less", "more", "Read more".
    const BESIDE: usize = 3;
    const MOST_WORDS: usize = 150;
    let mut said: HashMap<Vec<String>, usize> = HashMap::new();
    let blocks = elements.iter().filter(|node| is_block(node) && !outer.contains(&node.id));
    blocks
        .filter(|node| {
            let text = node.text();
            let words: Vec<&str> = text.split_whitespace().take(MOST_WORDS).collect();
            if words.len() < TELLING || words.len() == MOST_WORDS {
                return false;
            }
            let beginning = words[..TELLING].iter().map(|&word| word.to_owned()).collect();
            match said.get(&beginning) {
                Some(&caption) => words.len() <= caption + BESIDE,
                None => {
                    if is_caption(node, words.len()) {
                        said.insert(beginning, words.len());
                    }
                    false
                }
            }
        })
        .copied()
        .collect()
}

/// Whether a block stands with a picture and little else.
fn is_caption(node: &NodeRef<'_>, words: usize) -> bool {
    const NEAR: usize = 3;
    /// Words that may stand beside captions: "Image 1 of 8".
    const BESIDE: usize = 10;
    let around = node.ancestors_it(Some(NEAR)).map(|around| Glance::at(&around, 3 * words + BESIDE));
    around.flatten().any(|around| around.pictures > 0)
}

/// What is in an element, as far as one looks: a page may have any number of them, one in the other.
struct Glance {
    words: usize,
    pictures: usize,
}

impl Glance {
    /// Looks into an element; `None` for one with more words, or much that is no text.
    fn at(node: &NodeRef<'_>, most_words: usize) -> Option<Self> {
        const MOST_NODES: usize = 400;
        let mut glance = Self { words: 0, pictures: 0 };
        for (seen, inner) in node.descendants_it().enumerate() {
            if inner.is_text() {
                glance.words += inner.text().split_whitespace().take(most_words + 1).count();
            }
            glance.pictures += usize::from(inner.has_name("img"));
            if seen >= MOST_NODES || glance.words > most_words {
                return None;
            }
        }
        Some(glance)
    }
}

/// Lines above the text that say who wrote it and when.
fn head<'a>(elements: &[NodeRef<'a>], outer: &HashSet<NodeId>) -> Vec<NodeRef<'a>> {
    const TEXT_WORDS: usize = 25;
    let blocks = elements.iter().filter(|node| is_block(node) && !outer.contains(&node.id));
    let above = blocks.take_while(|node| node.text().split_whitespace().count() < TEXT_WORDS);
    above
        .filter(|node| {
            let text = strip::collapse(&node.text());
            is(node, &["p", "div", "li", "address"]) && (is_byline(&text) || is_age(&text))
        })
        .copied()
        .collect()
}

/// "By A Name - 12 July 2022".
fn is_byline(text: &str) -> bool {
    const MOST_WORDS: usize = 14;
    let words = text.split(' ').count();
    let rest = ["By ", "by ", "BY ", "Von ", "Par ", "Por "].iter().find_map(|by| text.strip_prefix(by));
    words <= MOST_WORDS
        && rest.is_some_and(|name| name.starts_with(char::is_uppercase))
        && !text.ends_with(['.', '!', '?', ':'])
}

/// "Published 1 day ago", "4 min read".
fn is_age(text: &str) -> bool {
    const UNITS: [&str; 8] = ["min", "minute", "hour", "day", "week", "month", "year", "hr"];
    let text = text.to_lowercase();
    let words: Vec<&str> = text.split(' ').collect();
    let said = match words.as_slice() {
        ["published" | "updated" | "posted" | "|" | "·", rest @ ..] => rest,
        all => all,
    };
    let [number, unit, end] = said else { return false };
    let unit = unit.trim_end_matches('s');
    number.bytes().all(|byte| byte.is_ascii_digit()) && UNITS.contains(&unit) && ["ago", "read"].contains(end)
}

/// Whether an element is a card that leads to another story of the same site: a picture or an empty link over a
/// headline that is no link itself.
fn is_card(node: &NodeRef<'_>, page: Option<&Url>) -> bool {
    const MOST_WORDS: usize = 30;
    if !is(node, &["div", "section", "li", "article", "aside"]) {
        return false;
    }
    let words = Glance::at(node, MOST_WORDS).map_or(0, |glance| glance.words);
    if words < HEADLINE_WORDS {
        return false;
    }
    let anchors: Vec<_> = node.descendants_it().filter(|inner| inner.has_name("a")).collect();
    node.descendants_it().any(|inner| is_block(&inner))
        && !anchors.is_empty()
        && anchors.iter().all(|anchor| {
            (anchor.text().trim().is_empty() || anchor.descendants_it().any(|inner| is_block(&inner)))
                && leads_home(anchor, page)
                && anchor.attr("href").is_some_and(|address| is_headline(&address))
        })
}

/// Whether an address ends as a story's does: its headline with a hyphen between its words.
fn is_headline(address: &str) -> bool {
    let path = address.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
    let last = path.rsplit('/').next().unwrap_or_default();
    let is_picture = [".jpg", ".jpeg", ".png", ".gif", ".webp"].iter().any(|end| last.ends_with(end));
    last.matches('-').count() >= HEADLINE_WORDS - 1 && !is_picture
}

/// Whether nearly all of a list's items are teasers.
fn is_teaser_list(list: &NodeRef<'_>, page: Option<&Url>) -> bool {
    let items: Vec<_> = list.children_it(false).filter(|item| item.has_name("li")).collect();
    let teasers = items.iter().filter(|item| is_teaser(item, page)).count();
    !items.is_empty() && teasers * 5 >= items.len() * 4
}

/// Whether a block is nothing but links to other stories of the same site.
fn is_teaser(node: &NodeRef<'_>, page: Option<&Url>) -> bool {
    let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).count();
    let text = node.text();
    let anchors: Vec<_> = node.descendants_it().filter(|inner| inner.has_name("a")).collect();
    let linked: usize = anchors.iter().map(|anchor| letters(&anchor.text())).sum();
    !anchors.is_empty()
        && linked * 10 >= letters(&text) * 9
        && text.split_whitespace().count() >= HEADLINE_WORDS
        && anchors.iter().all(|anchor| leads_home(anchor, page))
}

/// Whether a block is "Read more:" or the like, and a link to another story of the same site.
fn is_led_teaser(node: &NodeRef<'_>, text: &str, page: Option<&Url>) -> bool {
    const MOST_AFTER: usize = 20;
    let Some(anchor) = node.descendants_it().find(|inner| inner.has_name("a")) else { return false };
    let title = strip::collapse(&anchor.text());
    let Some((before, after)) = text.split_once(title.as_str()).filter(|_| !title.is_empty()) else {
        return false;
    };
    after.len() < MOST_AFTER && boilerplate::is_lead(before) && leads_home(&anchor, page)
}

/// Whether a link leads to a page of the same site.
fn leads_home(anchor: &NodeRef<'_>, page: Option<&Url>) -> bool {
    let Some(address) = anchor.attr("href") else { return false };
    if !links::is_absolute(address.trim()) {
        return !address.trim().is_empty() && !address.trim().starts_with('#');
    }
    let target = Url::parse(address.trim()).ok();
    let (Some(own), Some(target)) = (page.and_then(Url::host_str), target.as_ref().and_then(Url::host_str))
    else {
        return false;
    };
    let (own, target) = (own.trim_start_matches("www."), target.trim_start_matches("www."));
    let is_below =
        |inner: &str, outer: &str| inner.strip_suffix(outer).is_some_and(|rest| rest.ends_with('.'));
    own == target || is_below(own, target) || is_below(target, own)
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &str = "<p>The band release a new album in May, their first for a label since the tour of \
                        two years ago, and play it in full at six concerts across the country.</p>";

    #[track_caller]
    fn check(html: &str, stays: bool) {
        let after = BODY.replace("The band", "The band of four");
        let article = Document::fragment(format!("<div>{BODY}{html}{after}</div>"));
        let page = Url::parse("https://www.paper.example/news/1").unwrap();
        let before = article.root().text().len();
        remove(&article, Some(&page));
        assert_eq!(article.root().text().len() == before, stays, "{html}: {}", article.html());
        assert_eq!(article.select("p").iter().filter(|p| p.text().starts_with("The band")).count(), 2);
    }

    #[test]
    fn teasers_and_prompts_go() {
        for html in [
            "<p><a href='/news/2'>Another band cancel their tour</a></p>",
            "<p><b>Read more:</b> <a href='https://paper.example/news/2'>Another band</a></p>",
            "<p>Lire aussi : <a href='/2'>un groupe</a></p>",
            "<ul><li><a href='/2'>Another band cancel their tour</a></li><li><a href='/3'>Ten songs for a long night</a></li></ul>",
            "<p>Advertisement</p>",
            "<div>Sign up for our weekly letter about music.</div>",
            "<p>Updated: 12 July 2022, 09:30</p>",
            "<p>(Image: A Photographer)</p>",
            "<p>A Photographer | Getty Images</p>",
            "<p>Image <span>1</span> of / 13</p>",
            "<p>Follow The Paper on Facebook, Twitter and Instagram.</p>",
            "<p>Get our music letter delivered to your inbox every Friday.</p>",
            "<p>© 2019 The Paper. All rights reserved.</p>",
            "<div><a href='/news/another-band-cancel-their-tour'></a><h3>On tour</h3><p>Another band cancel theirs</p></div>",
        ] {
            check(html, false);
        }
    }

    #[test]
    fn songs_and_places_to_listen_stay() {
        for html in [
            "<p><a href='https://elsewhere.example/album'>Listen to the whole of the new album</a></p>",
            "<ul><li><a href='/track/1'>Slack Water</a></li><li><a href='/track/2'>Low Tide</a></li></ul>",
            "<ol><li><a href='/1'>Glass Harbour with Slack Water</a></li></ol>",
            "<p>The <a href='/2'>first song of the album</a> is out.</p>",
            "<p>Sign Up is the second song, they say.</p>",
            "<h2>More</h2>",
            "<p>Follow the band as they cross the country on a bus.</p>",
            "<p>Getty Images bought the archive in 2004.</p>",
            "<div><a href='/pictures/the-band-on-stage-live.jpg'><img></a><p>Four of them on stage last night</p></div>",
            "<div><a href='https://elsewhere.example/the-whole-new-album'><img></a><p>Hear the whole of it</p></div>",
            "<p>By the way, they sing in May</p>",
        ] {
            check(html, true);
        }
    }

    #[test]
    fn what_stands_above_the_text_says_who_and_when() {
        #[track_caller]
        fn check(html: &str, stays: bool) {
            let article = Document::fragment(format!("<div>{html}{BODY}{html}</div>"));
            remove(&article, None);
            // Below the text it stays in any case.
            let said = |word: &str| article.root().text().matches(word).count();
            assert_eq!(said("Glass") + said("3 days"), usize::from(stays) + 1, "{html}");
        }
        check("<p>By Glass Harbour - 12 July 2022 09:30</p>", false);
        check("<p>Published 3 days ago</p>", false);
        check("<h2>By Glass Harbour</h2>", true);
        check("<p>By Glass Harbour standards it is short.</p>", true);
    }

    #[test]
    fn a_caption_is_said_once_and_a_chorus_as_often_as_it_is_sung() {
        let caption = "The singer of the band on the stage of the festival last summer, in the rain";
        let gallery = format!(
            "<ul><li><img src=a.jpg><div><p>{caption}<a> less</a></p><p>{caption}, that fell<a> more</a></p></div></li></ul>"
        );
        let chorus = "<p>And we sing it all again and again and again until the morning comes</p>";
        let article = Document::fragment(format!("<div>{gallery}{BODY}{chorus}{BODY}{chorus}</div>"));
        remove(&article, None);
        let text = article.root().text();
        assert_eq!(text.matches("The singer of the band").count(), 1);
        assert_eq!(text.matches("And we sing").count(), 2);
    }

    #[test]
    fn a_page_of_links_is_left_alone() {
        let html = "<p><a href='/2'>Another band cancel their tour</a></p>";
        let article = Document::fragment(html);
        remove(&article, None);
        assert!(article.root().text().contains("Another band"));
    }
}
