//! Takes out of HTML what no reader needs and what would make a parser slow.
//!
//! Parsing as browsers do is linear only for kind sources. Deep nesting makes it quadratic, unclosed
//! formatting is opened anew in every paragraph, and every attribute is compared with all before it.
//! So tags beyond a depth are dropped and their text kept, scripts and comments never reach the
//! parser, and a source that multiplies formatting goes on as text. Nothing is copied unless something
//! has to go.

use std::borrow::Cow;
use std::collections::HashMap;

/// Tags nested deeper than this are dropped; their text stays.
const DEPTH: usize = 256;
/// As [`DEPTH`], for tags that browsers open again in each new paragraph.
const FORMATTING_DEPTH: usize = 32;
/// How often formatting may be opened again before the rest of the source is taken as text.
const REOPENED: usize = 1_000_000;
/// A tag with more attributes is dropped.
const ATTRIBUTES: usize = 128;
/// A tag with a longer name is dropped.
const NAME_BYTES: usize = 32;

/// Returns the source without what would hurt.
pub(super) fn bound(html: &str) -> Cow<'_, str> {
    let mut guard = Guard::new(html);
    let mut at = 0;
    while let Some(found) = html[at..].find('<') {
        at = guard.markup(at + found);
    }
    guard.finish()
}

struct Guard<'a> {
    html: &'a str,
    out: String,
    /// Everything before this offset is in `out` or was dropped.
    settled: usize,
    /// Names of open elements that need an end tag.
    open: Vec<String>,
    /// How many of `open` are formatting.
    formatting: usize,
    /// Start tags dropped for their depth, whose end tags must go too.
    dropped: HashMap<String, usize>,
    /// Elements known to have no end tag in the rest of the source.
    endless: Vec<&'static str>,
    reopened: usize,
}

/// What the guard does with an element.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    /// Its contents go with it, by the name that ends it.
    Unwanted(&'static str),
    /// Its contents are text that must not be read as markup.
    Raw,
    /// Its tags go, its contents stay.
    Transparent,
    /// It has no contents.
    Void,
    /// It ends by itself where another begins, so that it cannot nest without limit.
    SelfEnding,
    Formatting,
    Other,
}

fn class(name: &str) -> Class {
    match name {
        "script" => Class::Unwanted("script"),
        "style" => Class::Unwanted("style"),
        "title" => Class::Unwanted("title"),
        "textarea" => Class::Unwanted("textarea"),
        "svg" => Class::Unwanted("svg"),
        "math" => Class::Unwanted("math"),
        "select" => Class::Unwanted("select"),
        "template" => Class::Unwanted("template"),
        "noscript" => Class::Unwanted("noscript"),
        "noembed" => Class::Unwanted("noembed"),
        "noframes" => Class::Unwanted("noframes"),
        "iframe" => Class::Raw,
        "plaintext" | "xmp" | "frameset" | "frame" | "option" | "optgroup" => Class::Transparent,
        "area" | "base" | "basefont" | "bgsound" | "br" | "col" | "embed" | "hr" | "image" | "img"
        | "input" | "keygen" | "link" | "meta" | "param" | "source" | "track" | "wbr" => Class::Void,
        "p" | "li" | "dt" | "dd" | "tr" | "td" | "th" | "tbody" | "thead" | "tfoot" | "colgroup" | "html"
        | "head" | "body" => Class::SelfEnding,
        "a" | "b" | "big" | "code" | "em" | "font" | "i" | "nobr" | "s" | "small" | "strike" | "strong"
        | "tt" | "u" => Class::Formatting,
        _ => Class::Other,
    }
}

impl<'a> Guard<'a> {
    fn new(html: &'a str) -> Self {
        Self {
            html,
            out: String::new(),
            settled: 0,
            open: Vec::new(),
            formatting: 0,
            dropped: HashMap::new(),
            endless: Vec::new(),
            reopened: 0,
        }
    }

    /// Judges the markup at `start`, where a "<" stands; returns where to go on.
    fn markup(&mut self, start: usize) -> usize {
        let rest = &self.html[start + 1..];
        if rest.starts_with("!--") {
            return self.drop(start, self.after("-->", start + 4));
        }
        match rest.as_bytes() {
            [b'/', letter, ..] if letter.is_ascii_alphabetic() => self.end_tag(start),
            [b'!' | b'?' | b'/', ..] => self.drop(start, self.after(">", start + 2)),
            [letter, ..] if letter.is_ascii_alphabetic() => self.start_tag(start),
            _ => start + 1,
        }
    }

    fn start_tag(&mut self, start: usize) -> usize {
        let Some(tag) = Tag::read(self.html, start + 1) else { return self.drop(start, self.html.len()) };
        if tag.attributes > ATTRIBUTES || tag.name.len() > NAME_BYTES {
            return self.drop(start, tag.end);
        }
        match class(&tag.name) {
            Class::Unwanted(name) => self.unwanted(start, &tag, name),
            Class::Transparent => self.drop(start, tag.end),
            Class::Raw => self.raw(&tag),
            Class::Void => tag.end,
            Class::Formatting if self.reopened > REOPENED => self.drop(start, tag.end),
            _ if self.reopened > REOPENED => self.drop_boundary(start, tag.end),
            Class::SelfEnding => {
                self.reopened += self.formatting;
                tag.end
            }
            Class::Formatting => self.formatting(start, tag),
            Class::Other => self.nest(start, tag),
        }
    }

    fn unwanted(&mut self, start: usize, tag: &Tag, name: &'static str) -> usize {
        if tag.self_closed || self.endless.contains(&name) {
            return self.drop(start, tag.end);
        }
        if let Some(end) = end_tag_at(self.html, tag.end, name) {
            return self.drop(start, self.after(">", end));
        }
        self.endless.push(name);
        // Browsers read code to the end of the source; other elements they would end by themselves.
        let is_code = matches!(name, "script" | "style");
        self.drop(start, if is_code { self.html.len() } else { tag.end })
    }

    /// Copies an element whose contents the parser reads as text, and ends it where the source does not.
    fn raw(&mut self, tag: &Tag) -> usize {
        if !self.endless.contains(&"iframe") {
            if let Some(end) = end_tag_at(self.html, tag.end, "iframe") {
                return self.after(">", end);
            }
            self.endless.push("iframe");
        }
        self.drop(tag.end, tag.end);
        self.out.push_str("</iframe>");
        tag.end
    }

    fn formatting(&mut self, start: usize, tag: Tag) -> usize {
        // A link ends the link before it, so a source that never closes them does not nest them.
        if tag.name == "a" {
            self.close("a");
        }
        if self.formatting >= FORMATTING_DEPTH {
            return self.drop_deep(start, tag);
        }
        self.nest(start, tag)
    }

    fn nest(&mut self, start: usize, tag: Tag) -> usize {
        if self.open.len() >= DEPTH {
            return self.drop_deep(start, tag);
        }
        self.reopened += self.formatting;
        self.formatting += usize::from(class(&tag.name) == Class::Formatting);
        self.open.push(tag.name);
        tag.end
    }

    fn drop_deep(&mut self, start: usize, tag: Tag) -> usize {
        let is_boundary = class(&tag.name) == Class::Other;
        *self.dropped.entry(tag.name).or_default() += 1;
        if is_boundary { self.drop_boundary(start, tag.end) } else { self.drop(start, tag.end) }
    }

    /// Drops a tag that parts words.
    fn drop_boundary(&mut self, start: usize, end: usize) -> usize {
        self.drop(start, end);
        self.out.push(' ');
        end
    }

    fn end_tag(&mut self, start: usize) -> usize {
        let Some(tag) = Tag::read(self.html, start + 2) else { return self.drop(start, self.html.len()) };
        let is_kept = match class(&tag.name) {
            Class::Unwanted(_) | Class::Transparent | Class::Raw => false,
            Class::Void => tag.name == "br",
            Class::SelfEnding => self.reopened <= REOPENED,
            Class::Formatting | Class::Other => match self.dropped.get_mut(&tag.name) {
                Some(count) if *count > 0 => {
                    *count -= 1;
                    false
                }
                _ => self.close(&tag.name),
            },
        };
        if is_kept { tag.end } else { self.drop(start, tag.end) }
    }

    /// Forgets the innermost open element of a name; says whether there was one.
    fn close(&mut self, name: &str) -> bool {
        let Some(at) = self.open.iter().rposition(|open| open == name) else { return false };
        self.open.remove(at);
        self.formatting -= usize::from(class(name) == Class::Formatting);
        true
    }

    /// Leaves out the bytes from `start` to `end`; returns `end`.
    fn drop(&mut self, start: usize, end: usize) -> usize {
        self.out.push_str(&self.html[self.settled..start]);
        self.settled = end;
        // What stood apart must not become a tag by standing together: "<<!---->b>".
        if self.out.ends_with('<') {
            self.out.push(' ');
        }
        end
    }

    /// Returns the offset after the next `mark`, or the end of the source.
    fn after(&self, mark: &str, from: usize) -> usize {
        let from = from.min(self.html.len());
        self.html
            .get(from..)
            .and_then(|rest| rest.find(mark))
            .map_or(self.html.len(), |at| from + at + mark.len())
    }

    fn finish(mut self) -> Cow<'a, str> {
        if self.settled == 0 && self.out.is_empty() {
            return Cow::Borrowed(self.html);
        }
        self.out.push_str(&self.html[self.settled..]);
        Cow::Owned(self.out)
    }
}

/// A tag as the tokenizer will read it.
struct Tag {
    /// In lower case.
    name: String,
    attributes: usize,
    self_closed: bool,
    /// The offset after its ">".
    end: usize,
}

impl Tag {
    /// Reads the tag whose name begins at `from`. `None` if the source ends inside it.
    fn read(html: &str, from: usize) -> Option<Self> {
        let bytes = html.as_bytes();
        let mut at = skip(bytes, from, |byte| !is_space(byte) && byte != b'/' && byte != b'>');
        let name = html[from..at].to_ascii_lowercase();
        let mut attributes = 0;
        loop {
            match bytes.get(at)? {
                b'>' => break,
                byte if is_space(*byte) || *byte == b'/' => at += 1,
                _ => {
                    attributes += 1;
                    at = after_attribute(bytes, at)?;
                }
            }
        }
        Some(Self { name, attributes, self_closed: bytes[at - 1] == b'/', end: at + 1 })
    }
}

/// Quotes mean something only after "="; elsewhere they are part of a name, and ">" ends the tag.
fn after_attribute(bytes: &[u8], from: usize) -> Option<usize> {
    let name_end = skip(bytes, from + 1, |byte| !is_space(byte) && !matches!(byte, b'/' | b'>' | b'='));
    let equals = skip(bytes, name_end, is_space);
    if bytes.get(equals)? != &b'=' {
        return Some(equals);
    }
    let value = skip(bytes, equals + 1, is_space);
    match bytes.get(value)? {
        b'>' => Some(value),
        quote @ (b'"' | b'\'') => {
            let end = skip(bytes, value + 1, |byte| byte != *quote);
            bytes.get(end).map(|_| end + 1)
        }
        _ => Some(skip(bytes, value, |byte| !is_space(byte) && byte != b'>')),
    }
}

fn skip(bytes: &[u8], from: usize, while_true: impl Fn(u8) -> bool) -> usize {
    let from = from.min(bytes.len());
    bytes[from..].iter().position(|&byte| !while_true(byte)).map_or(bytes.len(), |at| from + at)
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | b'\x0c')
}

/// Returns where the next end tag of `name` begins.
fn end_tag_at(html: &str, from: usize, name: &str) -> Option<usize> {
    let mut at = from;
    while let Some(found) = html[at..].find("</") {
        at += found;
        let rest = &html.as_bytes()[at + 2..];
        if rest.len() >= name.len()
            && rest[..name.len()].eq_ignore_ascii_case(name.as_bytes())
            && rest.get(name.len()).is_none_or(|byte| is_space(*byte) || matches!(byte, b'/' | b'>'))
        {
            return Some(at);
        }
        at += 2;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(html: &str, expected: &str) {
        assert_eq!(bound(html), expected, "{html:?}");
    }

    #[test]
    fn kind_sources_pass_untouched() {
        let html = r#"<p>I <3 <b>it</b> &amp; <a href="x>y">z</a></p><ul><li>1<li>2</ul>"#;
        assert!(matches!(bound(html), Cow::Borrowed(_)));
    }

    #[test]
    fn what_no_reader_needs_goes() {
        check("a<!-- <b> -->b<!DOCTYPE html>c<?php d ?>e", "abce");
        check("a<script>if (a</b>) '</p>'</SCRIPT >b<style>c", "ab");
        check("a<svg><title>x</title><g/></svg>b<svg/>c<select><option>d</select>e", "abce");
        check("a<template>b", "ab");
        check("a<iframe src=x><b></iframe>c", "a<iframe src=x><b></iframe>c");
        check("a<iframe src=x>c", "a<iframe src=x></iframe>c");
        check("teaser <a href=\"http://cut", "teaser ");
        check("a</nope>b", "ab");
    }

    #[test]
    fn dropping_never_makes_new_markup() {
        check("<<!---->b>", "< b>");
        check("<<svg/>script>x", "< script>x");
    }

    #[test]
    fn depth_ends_and_text_stays() {
        let out = bound(&format!("{}text{}", "<div>".repeat(1000), "</div>".repeat(1000))).into_owned();
        let expected = format!("{}text{}", "<div>".repeat(DEPTH), "</div>".repeat(DEPTH));
        assert_eq!(out.replace(' ', ""), expected);
        let out = bound(&"<b>x".repeat(1000)).into_owned();
        assert_eq!(out.matches("<b>").count(), FORMATTING_DEPTH);
        assert_eq!(out.matches('x').count(), 1000);
        let out = bound(&"<a href=x>y".repeat(1000)).into_owned();
        assert_eq!(out.matches("<a").count(), 1000);
    }

    #[test]
    fn formatting_that_multiplies_goes_on_as_text() {
        let html = format!("{}{}", "<b><i>".repeat(20), "<p>x".repeat(100_000));
        let out = bound(&html);
        assert!(out.matches("<p>").count() < 40_000);
        assert_eq!(out.matches('x').count(), 100_000);
        check(&format!("<p{}>x", " a".repeat(500)), "x");
    }
}
