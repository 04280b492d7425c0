//! Plain text: the first real line is the title, the rest is the story without what the site put around it.
//!
//! Text copied or saved from a page carries the page's furniture along. Lines that `boilerplate` knows go,
//! a closing call for comments goes, what is said twice is kept once; the article itself stays whole.

use std::collections::HashSet;

use super::markup::escape;
use super::{Batch, Form, MOST_TITLE, Place, boilerplate, dates, shorten, title_of};
use crate::news::{NewStory, fold};

/// Reads a text as one story.
#[must_use]
pub fn parse(text: &str) -> Batch {
    let mut batch = Batch::new(Form::Text);
    let mut story = NewStory::default();
    let mut paragraphs = paragraphs(text);
    labelled(&mut paragraphs, &mut story);
    if story.title.is_empty() {
        take_head(&mut paragraphs, &mut story);
        take_title(&mut paragraphs, &mut story);
    }
    if story.title.is_empty() {
        batch.complain(Place::Whole, "There is no text in it.");
        return batch;
    }
    take_byline(&mut paragraphs, &mut story);
    take_address(&mut paragraphs, &mut story);
    drop_repeats(&mut paragraphs, &story.title);
    drop_prompt(&mut paragraphs);
    story.html = paragraphs.iter().map(|lines| html(lines)).collect();
    batch.title.clone_from(&story.title);
    batch.link.clone_from(&story.url);
    batch.stories.push(story);
    batch
}

/// The lines of each paragraph, boilerplate left out.
fn paragraphs(text: &str) -> Vec<Vec<&str>> {
    // A lone carriage return ends a line too, as it did on old Macintoshes.
    let lines: Vec<&str> = text.lines().flat_map(|line| line.split('\r')).map(str::trim).collect();
    let mut paragraphs: Vec<Vec<&str>> = Vec::new();
    let mut open = false;
    for (at, &line) in lines.iter().enumerate() {
        if line.is_empty() || boilerplate::is_line(line) || in_share_bar(&lines, at) {
            open = false;
            continue;
        }
        match paragraphs.last_mut() {
            Some(last) if open => last.push(line),
            _ => paragraphs.push(vec![line]),
        }
        open = true;
    }
    paragraphs
}

/// Whether a line may be furniture and so may the next or last one.
fn in_share_bar(lines: &[&str], at: usize) -> bool {
    const REACH: usize = 3;
    boilerplate::is_weak_line(lines[at]) && {
        let before = lines[..at].iter().rev().take(REACH).find(|line| !line.is_empty());
        let after = lines[at + 1..].iter().take(REACH).find(|line| !line.is_empty());
        before.into_iter().chain(after).any(|line| boilerplate::is_weak_line(line))
    }
}

/// Reads "Title: …", "Author: …" and the like at the head of a text whose first line is such a title.
fn labelled(paragraphs: &mut Vec<Vec<&str>>, story: &mut NewStory) {
    let Some(head) = paragraphs.first_mut() else { return };
    if !head.first().and_then(|line| label(line)).is_some_and(|(name, _)| name.eq_ignore_ascii_case("title"))
    {
        return;
    }
    let mut taken = 0;
    for (name, value) in head.iter().map_while(|line| label(line)) {
        let value = value.to_owned();
        match name.to_ascii_lowercase().as_str() {
            "title" => story.title = shorten(&value, MOST_TITLE),
            "author" | "by" => story.author = value,
            "date" | "published" => story.published = dates::parse(&value),
            "url" | "link" => story.url = value,
            "language" => story.language = value,
            "tags" | "categories" => {
                story.categories = value.split(',').map(|tag| tag.trim().to_owned()).collect();
            }
            _ => break,
        }
        taken += 1;
    }
    head.drain(..taken);
    if head.is_empty() {
        paragraphs.remove(0);
    }
}

fn label(line: &str) -> Option<(&str, &str)> {
    let (name, value) = line.split_once(':')?;
    let value = value.trim();
    (name.bytes().all(|byte| byte.is_ascii_alphabetic()) && !value.is_empty()).then_some((name, value))
}

/// Takes the first line as the title, unless it is too long to be one: then the story keeps it.
fn take_title(paragraphs: &mut Vec<Vec<&str>>, story: &mut NewStory) {
    const LONGEST: usize = 200;
    let Some(head) = paragraphs.first_mut() else { return };
    if head[0].chars().count() > LONGEST {
        story.title = title_of(head[0], "", "");
        return;
    }
    head[0].clone_into(&mut story.title);
    take_first(paragraphs);
}

/// Lifts an address, a byline and a date line off the head of a text whose title comes after them.
fn take_head(paragraphs: &mut Vec<Vec<&str>>, story: &mut NewStory) {
    const REACH: usize = 3;
    for _ in 0..REACH {
        // What is all that there is, is the title.
        if paragraphs.iter().map(Vec::len).sum::<usize>() < 2 {
            return;
        }
        take_address(paragraphs, story);
        let (author, published) = byline(paragraphs[0][0]);
        if author.is_none() && published.is_none() {
            return;
        }
        story.author = author.map_or(std::mem::take(&mut story.author), str::to_owned);
        story.published = story.published.or(published);
        take_first(paragraphs);
    }
}

/// Lifts an address that stands on a line of its own before the text; a list of addresses is a text.
fn take_address(paragraphs: &mut Vec<Vec<&str>>, story: &mut NewStory) {
    let mut lines = paragraphs.iter().flatten();
    let (Some(first), Some(next)) = (lines.next(), lines.next()) else { return };
    if story.url.is_empty() && is_address(first) && !is_address(next) {
        (*first).clone_into(&mut story.url);
        take_first(paragraphs);
    }
}

fn is_address(line: &str) -> bool {
    (line.starts_with("https://") || line.starts_with("http://")) && !line.contains(char::is_whitespace)
}

/// Removes the first line, and its paragraph if that was all of it.
fn take_first(paragraphs: &mut Vec<Vec<&str>>) {
    paragraphs[0].remove(0);
    if paragraphs[0].is_empty() {
        paragraphs.remove(0);
    }
}

/// Lifts a byline and a date line out of the lines between the title and the text.
fn take_byline(paragraphs: &mut Vec<Vec<&str>>, story: &mut NewStory) {
    const REACH: usize = 3;
    let mut at = 0;
    for _ in 0..REACH {
        let Some(line) = paragraphs.get(at).and_then(|lines| lines.first()).copied() else { return };
        let (author, published) = byline(line);
        if author.is_none() && published.is_none() {
            // A teaser may stand before the byline; a whole paragraph ends the search.
            at += 1;
            continue;
        }
        if let Some(author) = author.filter(|_| story.author.is_empty()) {
            author.clone_into(&mut story.author);
        }
        story.published = story.published.or(published);
        paragraphs[at].remove(0);
        if paragraphs[at].is_empty() {
            paragraphs.remove(at);
        }
    }
}

/// Reads "By Ana Writer", "July 12, 2022", and both on one line.
fn byline(line: &str) -> (Option<&str>, Option<jiff::Timestamp>) {
    if let Some(published) = dates::whole_line(line) {
        return (None, Some(published));
    }
    let Some(rest) = line.strip_prefix("By ").or_else(|| line.strip_prefix("BY ")) else {
        return (None, None);
    };
    for mark in [" | ", " • ", " · ", " – ", " — ", " - ", " on ", ", "] {
        if let Some((name, date)) = rest.split_once(mark)
            && let Some(published) = dates::whole_line(date)
            && is_name(name)
        {
            return (Some(name.trim()), Some(published));
        }
    }
    (is_name(rest).then(|| rest.trim()), None)
}

/// Whether a text looks like one person's name: two to five capitalised words and no end of a sentence.
fn is_name(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let particle =
        |word: &str| matches!(word, "de" | "da" | "di" | "del" | "la" | "van" | "von" | "der" | "and" | "y");
    (2..=5).contains(&words.len())
        && !text.ends_with(['.', '!', '?', ':', ','])
        && words.iter().all(|word| {
            particle(word)
                || word.starts_with(char::is_uppercase) && !word.contains(|c: char| c.is_ascii_digit())
        })
}

/// Keeps once what is said twice: the title, a teaser, a paragraph of some length.
fn drop_repeats(paragraphs: &mut Vec<Vec<&str>>, title: &str) {
    const SURELY_TEXT: usize = 40;
    const HEAD: usize = 3;
    let title = fold(title);
    let mut seen = HashSet::new();
    let mut place = 0;
    paragraphs.retain(|lines| {
        place += 1;
        let folded = folded(lines);
        if folded == title && (place <= HEAD || title.len() >= SURELY_TEXT) {
            return false;
        }
        folded.len() < SURELY_TEXT || seen.insert(folded)
    });
    let cut_short = paragraphs.first().is_some_and(|first| is_cut_teaser(first, &paragraphs[1..]));
    if cut_short {
        paragraphs.remove(0);
    }
}

/// Whether a paragraph breaks off with "…" and one of the next ones says it whole.
fn is_cut_teaser(lines: &[&str], rest: &[Vec<&str>]) -> bool {
    const REACH: usize = 4;
    const ENOUGH: usize = 20;
    let last = lines.last().map_or("", |line| line.trim_end_matches([']', ')']).trim_end());
    if !last.ends_with('…') && !last.ends_with("...") {
        return false;
    }
    let teaser = folded(lines);
    teaser.len() >= ENOUGH && rest.iter().take(REACH).any(|lines| folded(lines).starts_with(&teaser))
}

/// A paragraph for comparing; very long ones compare by their beginning and length.
fn folded(lines: &[&str]) -> String {
    const ENOUGH: usize = 5000;
    let text = lines.join(" ");
    match text.char_indices().nth(ENOUGH) {
        Some((at, _)) => format!("{} {}", fold(&text[..at]), text.len()),
        None => fold(&text),
    }
}

/// Takes a call for comments off the end.
fn drop_prompt(paragraphs: &mut Vec<Vec<&str>>) {
    while let Some(lines) = paragraphs.last_mut() {
        let Some(line) = lines.last_mut() else {
            paragraphs.pop();
            continue;
        };
        let kept = boilerplate::without_prompt(line);
        if kept.len() == line.len() {
            return;
        }
        *line = kept;
        if line.is_empty() {
            lines.pop();
        }
        if !kept.is_empty() {
            return;
        }
    }
}

/// A paragraph as HTML: wrapped lines joined, lines of verse broken, long lines on their own.
fn html(lines: &[&str]) -> String {
    const WRAPPED: std::ops::RangeInclusive<usize> = 45..=100;
    const LONG: usize = 120;
    let length = |line: &&str| line.chars().count();
    let (last, before) = lines.split_last().map_or((&"", lines), |split| split);
    let wrapped = before.iter().all(|line| WRAPPED.contains(&length(line))) && length(last) <= *WRAPPED.end();
    let joint = if wrapped {
        "\n"
    } else if lines.iter().any(|line| length(line) > LONG) {
        "</p>\n<p>"
    } else {
        "<br>\n"
    };
    let lines: Vec<_> = lines.iter().map(|line| escape(line)).collect();
    format!("<p>{}</p>\n", lines.join(joint))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> NewStory {
        parse(text).stories.into_iter().next().unwrap_or_default()
    }

    #[track_caller]
    fn check(text: &str, title: &str, html: &str) {
        let story = read(text);
        assert_eq!((story.title.as_str(), story.html.as_str()), (title, html), "the story of {text:?}");
    }

    #[test]
    fn the_first_real_line_is_the_title_and_the_furniture_goes() {
        check(
            "Close this search box.\n\nNew Song\n\nIt is out <now>.\n\nFacebook\n\nTwitter\n\nWhat do you think? \
             Let us know in the comments!\n\nNotify of\nInline Feedbacks\nView all comments",
            "New Song",
            "<p>It is out &lt;now&gt;.</p>\n",
        );
    }

    #[test]
    fn what_is_said_twice_is_kept_once() {
        let teaser = "After a quiet year, the band’s singer returns with “Song”.";
        check(
            &format!(
                "Band’s Song\n\nBAND'S SONG\n\n{teaser}\n\nMore.\n\n{}\n\nEnd.",
                teaser.replace(['’', '“', '”'], "'")
            ),
            "Band’s Song",
            "<p>After a quiet year, the band’s singer returns with “Song”.</p>\n<p>More.</p>\n<p>End.</p>\n",
        );
        check(
            "T\n\nAfter a quiet year, the […]\n\nAfter a quiet year, the band is back.",
            "T",
            "<p>After a quiet year, the band is back.</p>\n",
        );
        check("Song\n\nLa la la\n\nOh\n\nLa la la", "Song", "<p>La la la</p>\n<p>Oh</p>\n<p>La la la</p>\n");
    }

    #[test]
    fn bylines_are_lifted_only_when_certain() {
        let story = read("Title\nBy Ana Writer\nJuly 12, 2022\n\nText.");
        assert_eq!((story.author.as_str(), story.html.as_str()), ("Ana Writer", "<p>Text.</p>\n"));
        assert_eq!(story.published, dates::parse("2022-07-12"));
        let both = read("Title\n\nBy Ana Writer | 12 July 2022\n\nText.");
        assert_eq!((both.author.as_str(), both.published), ("Ana Writer", dates::parse("2022-07-12")));
        let none = read("Title\n\nBy 1999 it was over.\n\nBy the time they left, May had come.");
        assert_eq!((none.author.as_str(), none.published), ("", None));
    }

    #[test]
    fn what_stands_before_the_title_is_not_the_title() {
        let head = "https://music.example/a\n\nBy Ana Writer\nJuly 12, 2022\n\nTitle\n\nText.";
        for text in [head.to_owned(), head.replace('\n', "\r"), head.replace('\n', "\r\n")] {
            let story = read(&text);
            assert_eq!((story.title.as_str(), story.html.as_str()), ("Title", "<p>Text.</p>\n"));
            assert_eq!(
                (story.url.as_str(), story.author.as_str()),
                ("https://music.example/a", "Ana Writer")
            );
            assert_eq!(story.published, dates::parse("2022-07-12"));
        }
        assert_eq!(read("Title\nhttps://music.example/a\n\nText.").url, "https://music.example/a");
        assert_eq!(read("July 12, 2022").title, "July 12, 2022");
        let list = read("https://a.example\nhttps://b.example");
        assert_eq!((list.title.as_str(), list.url.as_str()), ("https://a.example", ""));
    }

    #[test]
    fn lines_join_where_they_were_wrapped() {
        let wrapped = "The band returns after six long years away from it\nall with a record.";
        check(&format!("T\n\n{wrapped}"), "T", &format!("<p>{wrapped}</p>\n"));
        check("T\n\nRoses are red\nViolets too", "T", "<p>Roses are red<br>\nViolets too</p>\n");
    }

    #[test]
    fn labels_at_the_head_are_understood() {
        let story = read("Title: New: Song\nAuthor: Ana Writer\nURL: https://music.example/a\n\nText.");
        assert_eq!((story.title.as_str(), story.author.as_str()), ("New: Song", "Ana Writer"));
        assert_eq!((story.url.as_str(), story.html.as_str()), ("https://music.example/a", "<p>Text.</p>\n"));
    }

    #[test]
    fn a_text_of_nothing_says_so() {
        let batch = parse(" \n\nNotify of\n");
        assert!(batch.stories.is_empty());
        assert_eq!(batch.complaints.len(), 1);
    }
}
