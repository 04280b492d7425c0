//! Furniture that a page names as such: paths of navigation, hover cards, share bars, by role, label or class.
//!
//! Extraction drops class names, so this comes before it. A name counts only as a whole word of a class or id,
//! and nothing that holds much of the page goes: then the name means something else there.

use dom_query::{Document, NodeRef};

/// Words of a class or id that name furniture wherever they stand.
const WORDS: [&str; 11] = [
    "breadcrumb",
    "breadcrumbs",
    "newsletter",
    "sharebar",
    "sharetools",
    "sharedaddy",
    "addtoany",
    "addthis",
    "outbrain",
    "taboola",
    "disqus",
];

/// Words that name what comes up under the pointer, where they stand inside of what they name as well: around it
/// they name the words that it belongs to, which are the article's.
const HOVERING: [&str; 4] = ["tooltip", "rollover", "hovercard", "popover"];

/// Pairs of words that do so side by side.
const PAIRS: [(&str, &str); 20] = [
    ("author", "bio"),
    ("author", "box"),
    ("about", "author"),
    ("bread", "crumbs"),
    ("hover", "card"),
    ("most", "read"),
    ("most", "popular"),
    ("read", "next"),
    ("related", "articles"),
    ("related", "content"),
    ("related", "links"),
    ("related", "posts"),
    ("related", "stories"),
    ("share", "bar"),
    ("share", "buttons"),
    ("share", "tools"),
    ("social", "share"),
    ("social", "links"),
    ("sign", "up"),
    ("trending", "now"),
];

/// Removes what a page names as furniture, before its article is looked for.
pub(super) fn remove(document: &Document) {
    let Some(body) = document.body() else { return };
    let whole = body.text().len();
    let named: Vec<NodeRef<'_>> =
        body.descendants_it().filter(|node| node.is_element() && is_named(node)).collect();
    for node in named {
        // What stands in something that has gone already is measured in vain, and harms nothing.
        if node.text().len() * SHARE <= whole {
            node.remove_from_parent();
        }
    }
}

/// Only what holds less of the page than the reciprocal of this goes.
const SHARE: usize = 6;

fn is_named(node: &NodeRef<'_>) -> bool {
    if ["body", "article", "main", "html"].iter().any(|name| node.has_name(name)) {
        return false;
    }
    let attribute = |name: &str| node.attr(name).map(|value| value.to_ascii_lowercase()).unwrap_or_default();
    if attribute("role") == "tooltip" || attribute("itemtype").contains("breadcrumblist") {
        return true;
    }
    if node.has_name("nav") && attribute("aria-label").contains("breadcrumb") {
        return true;
    }
    names(node).iter().any(|name| {
        let words = words(name);
        words.iter().any(|word| WORDS.contains(word))
            || words.windows(2).any(|pair| PAIRS.contains(&(pair[0], pair[1])))
    }) || hovers(node) && node.parent().is_some_and(|around| hovers(&around))
}

fn hovers(node: &NodeRef<'_>) -> bool {
    names(node).iter().any(|name| words(name).iter().any(|word| HOVERING.contains(word)))
}

/// The names that an element has, in small letters.
fn names(node: &NodeRef<'_>) -> Vec<String> {
    let given = ["class", "id"].into_iter().filter_map(|attribute| node.attr(attribute));
    given
        .flat_map(|names| names.split_whitespace().map(str::to_ascii_lowercase).collect::<Vec<_>>())
        .collect()
}

/// The words of one name, as of "c-author-bio".
fn words(name: &str) -> Vec<&str> {
    name.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(html: &str, stays: bool) {
        let text =
            "The band release a new album in May, their first since the tour of two years ago. ".repeat(9);
        let document = Document::from(format!("<body><p>{text}</p>{html}<p>{text}</p></body>"));
        remove(&document);
        assert_eq!(document.text().contains("Something"), stays, "{html}");
        assert_eq!(document.select("p").iter().filter(|p| p.text().starts_with("The band")).count(), 2);
    }

    #[test]
    fn what_is_named_as_furniture_goes() {
        for html in [
            "<nav aria-label='Breadcrumbs'><a href='/'>Home</a> Something</nav>",
            "<ol itemtype='https://schema.org/BreadcrumbList'><li>Something</li></ol>",
            "<p>She <span class='rollover-people'>sings<span id='rollover-people-1'> Something</span></span>.</p>",
            "<p>She <b>sings<span role='tooltip'> Something</span></b>.</p>",
            "<div class='c-author-bio'><p>Something</p></div>",
            "<aside class='widget related-posts'>Something</aside>",
        ] {
            check(html, false);
        }
    }

    #[test]
    fn what_only_sounds_like_it_stays() {
        for html in [
            "<p class='author'>Something</p>",
            "<p id='the-newsletters'>Something</p>",
            "<p>She <span class='tooltip'>sings Something</span>.</p>",
            "<p class='related'>Something</p>",
            "<article class='newsletter'><p>Something</p></article>",
        ] {
            check(html, true);
        }
        let long = "Something of it, and more. ".repeat(60);
        check(&format!("<div class='newsletter'>{long}</div>"), true);
    }
}
