//! Markdown: front matter for what is about the story, the first heading for its title, the rest as HTML.

use pulldown_cmark::{Options, Parser, html};

use super::{Batch, Form, MOST_TITLE, Place, dates, markup, shorten, title_of};
use crate::news::NewStory;

/// Reads a Markdown text as one story.
#[must_use]
pub fn parse(text: &str) -> Batch {
    let mut batch = Batch::new(Form::Markdown);
    let mut story = NewStory::default();
    let body = front_matter(text.trim_start(), &mut story);
    let body = take_heading(body, &mut story);
    story.html = to_html(&body);
    if story.title.is_empty() && story.html.trim().is_empty() {
        batch.complain(Place::Whole, "There is no text in it.");
        return batch;
    }
    if story.title.is_empty() {
        story.title = title_of("", &story.html, &story.url);
    }
    story.images = markup::links::pictures(&story.html, 20);
    batch.title.clone_from(&story.title);
    batch.link.clone_from(&story.url);
    batch.stories.push(story);
    batch
}

fn to_html(text: &str) -> String {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_SMART_PUNCTUATION;
    let mut out = String::with_capacity(text.len() + text.len() / 4);
    html::push_html(&mut out, Parser::new_ext(text, options));
    out
}

/// Reads the fields between `---` or `+++` lines at the head; returns what follows them.
fn front_matter<'a>(text: &'a str, story: &mut NewStory) -> &'a str {
    const LONGEST: usize = 200;
    let mut lines = text.split_inclusive('\n');
    let mark = lines.next().map_or("", str::trim);
    if mark != "---" && mark != "+++" {
        return text;
    }
    let mut length = text.find('\n').map_or(text.len(), |at| at + 1);
    let mut key = String::new();
    let mut fields: Vec<(String, &str)> = Vec::new();
    for line in lines.take(LONGEST) {
        length += line.len();
        let line = line.trim_end();
        if line.trim() == mark || line.trim() == "..." {
            for (key, value) in fields {
                set(story, &key, value);
            }
            return &text[length..];
        }
        if let Some(item) = line.trim_start().strip_prefix("- ") {
            fields.push((key.clone(), item));
        } else if let Some((name, value)) = line.split_once(if mark == "---" { ':' } else { '=' }) {
            key = name.trim().to_ascii_lowercase();
            fields.push((key.clone(), value));
        }
    }
    // No end: it was a rule, not front matter.
    text
}

fn set(story: &mut NewStory, key: &str, value: &str) {
    let value = unquoted(value);
    if value.is_empty() {
        return;
    }
    match key {
        "title" => story.title = shorten(value, MOST_TITLE),
        "author" | "authors" | "by" => story.author = list(value).join(", "),
        "date" | "published" | "pubdate" => story.published = dates::parse(value),
        "updated" | "modified" | "lastmod" => story.updated = dates::parse(value),
        "url" | "link" | "source" | "permalink" | "canonical" => value.clone_into(&mut story.url),
        "language" | "lang" => value.clone_into(&mut story.language),
        "summary" | "description" | "excerpt" => value.clone_into(&mut story.summary),
        "id" | "guid" => value.clone_into(&mut story.source_id),
        "tags" | "categories" | "category" | "keywords" => {
            story.categories.extend(list(value).into_iter().map(str::to_owned));
        }
        _ => {}
    }
}

fn unquoted(value: &str) -> &str {
    let value = value.trim();
    let inner = |mark: char| value.strip_prefix(mark).and_then(|rest| rest.strip_suffix(mark));
    inner('"').or_else(|| inner('\'')).unwrap_or(value)
}

/// "[a, 'b']" or "a, b" as a list.
fn list(value: &str) -> Vec<&str> {
    let inner = value.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(value);
    inner.split(',').map(unquoted).filter(|item| !item.is_empty()).collect()
}

/// Takes the first heading out of the text if it comes before everything else and is, or becomes, the title.
fn take_heading(text: &str, story: &mut NewStory) -> String {
    let text = text.trim_start_matches(['\n', '\r']);
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    let (second, after) = rest.split_once('\n').unwrap_or((rest, ""));
    let underlined =
        second.len() > 1 && second.trim_end().bytes().all(|byte| byte == b'=') && !first.trim().is_empty();
    let (heading, rest) = match first.strip_prefix("# ") {
        Some(heading) => (heading.trim().trim_end_matches('#').trim(), rest),
        None if underlined => (first.trim(), after),
        None => return text.to_owned(),
    };
    let heading = markup::to_line(&to_html(heading));
    if story.title.is_empty() {
        story.title = shorten(&heading, MOST_TITLE);
    } else if story.title != heading {
        return text.to_owned();
    }
    rest.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, title: &str, html: &str) {
        let story = &parse(text).stories[0];
        assert_eq!((story.title.as_str(), story.html.as_str()), (title, html), "the story of {text:?}");
    }

    #[test]
    fn the_first_heading_is_the_title() {
        check("# A *new* song\n\nText **bold**.\n", "A new song", "<p>Text <strong>bold</strong>.</p>\n");
        check("A song\n======\n\nText", "A song", "<p>Text</p>\n");
        check("Text without one", "Text without one", "<p>Text without one</p>\n");
    }

    #[test]
    fn front_matter_is_understood() {
        let text = "---\ntitle: \"A: B\"\ndate: 2022-07-12\nauthor: Ana Writer\ntags:\n  - rock\n  - 'live'\nurl: https://m.example/a\n---\n# A: B\n\nText";
        let story = &parse(text).stories[0];
        assert_eq!(
            (story.title.as_str(), story.author.as_str(), story.html.as_str()),
            ("A: B", "Ana Writer", "<p>Text</p>\n")
        );
        assert_eq!(story.categories, ["rock", "live"]);
        assert_eq!(story.published, dates::parse("2022-07-12"));
        check("+++\ntitle = 'T'\ntags = ['a', 'b']\n+++\nText", "T", "<p>Text</p>\n");
        check("---\n\nnever ended: no\n", "never ended: no", "<hr />\n<p>never ended: no</p>\n");
    }
}
