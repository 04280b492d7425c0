//! The stretches of a story that were set apart: in quotation marks, in italics, bold or links.
//!
//! A [`Span`] is only a stretch, without judgement; whether it is a title, speech or emphasis is decided
//! in `works`. Quotation marks are paired within a line, by a small stack, so that the titles inside a
//! long quotation are spans of their own; apostrophes are told from closing single quotes by what
//! stands around them. A mark that covers the same words as a pair of quotation marks is one span.

use std::ops::Range;

use super::tokens::{Shape, Text};
use crate::news::{Document, MarkKind};

/// Most spans looked at in a story.
const MOST: usize = 4_000;

/// The longest stretch of italics, bold or link that can be a title, in words.
const MOST_WORDS: usize = 14;

/// A stretch that was set apart.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Span {
    /// Its tokens, without quotation marks around them and without a comma or full stop at the end.
    pub(super) tokens: Range<usize>,
    /// Its tokens with the quotation marks.
    pub(super) outer: Range<usize>,
    /// The opening quotation mark, if it has one; straight quotes are `"` and `'`.
    pub(super) quote: Option<char>,
    /// Whether it is italic or a citation.
    pub(super) italic: bool,
    /// Whether it is bold.
    pub(super) bold: bool,
    /// The link on it, as an index into the document's links.
    pub(super) link: Option<usize>,
}

impl Span {
    /// Whether it is set apart as titles are: by quotation marks or italics, not merely bold or linked.
    pub(super) fn is_titular(&self) -> bool {
        self.quote.is_some() || self.italic
    }
}

/// Finds all spans, ordered by start; of two with one start, the longer first.
pub(super) fn find(text: &Text, document: &Document) -> Vec<Span> {
    let mut spans = Vec::new();
    for line in &text.lines {
        quotes(text, &line.tokens, &mut spans);
        if spans.len() > MOST {
            break;
        }
    }
    spans.sort_by_key(|span| (span.tokens.start, usize::MAX - span.tokens.end));
    let mut marked = marks(text, document, &mut spans);
    spans.append(&mut marked);
    spans.sort_by_key(|span| (span.tokens.start, usize::MAX - span.tokens.end));
    spans.dedup_by(|later, first| {
        let same = later.tokens == first.tokens;
        if same {
            first.italic |= later.italic;
            first.bold |= later.bold;
            first.link = first.link.or(later.link);
            first.quote = first.quote.or(later.quote);
            if later.outer.len() > first.outer.len() {
                first.outer = later.outer.clone();
            }
        }
        same
    });
    spans
}

/// A quotation mark that waits for its closing one.
struct Open {
    at: usize,
    mark: char,
}

/// The mark that closes what `mark` opened.
fn closes(mark: char, closing: char) -> bool {
    match mark {
        '“' => closing == '”' || closing == '"',
        '„' => matches!(closing, '“' | '”' | '"'),
        '«' => closing == '»',
        '»' => closing == '«',
        '‹' => closing == '›',
        '「' => closing == '」',
        '『' => closing == '』',
        '《' => closing == '》',
        '<' => closing == '>',
        '＜' => closing == '＞',
        '〈' => closing == '〉',
        '‘' | '‚' | '\'' => matches!(closing, '’' | '\'' | '‘'),
        '"' => closing == '"' || closing == '”',
        _ => false,
    }
}

/// Pairs the quotation marks of one line.
fn quotes(text: &Text, line: &Range<usize>, spans: &mut Vec<Span>) {
    let mut open: Vec<Open> = Vec::new();
    for at in line.clone() {
        let token = &text.tokens[at];
        if token.is_word() {
            continue;
        }
        let Some(mark) = text.token(at).chars().next() else { continue };
        if !is_quotation_mark(mark) {
            continue;
        }
        let apostrophe = matches!(mark, '\'' | '’');
        let closing = open.iter().rposition(|waiting| closes(waiting.mark, mark) && waiting.at + 1 < at);
        if let Some(waiting) = closing
            && (!apostrophe || closes_single(text, at, open[waiting].at))
            && !opens_anew(text, at, mark, line)
        {
            let start = open[waiting].at;
            let opening = open[waiting].mark;
            open.truncate(waiting);
            push(text, start, at, opening, spans);
            continue;
        }
        if opens(text, at, mark, line) && open.len() < 6 {
            open.push(Open { at, mark });
        }
    }
}

fn is_quotation_mark(mark: char) -> bool {
    matches!(
        mark,
        '“' | '”'
            | '„'
            | '"'
            | '«'
            | '»'
            | '‹'
            | '›'
            | '「'
            | '」'
            | '『'
            | '』'
            | '《'
            | '<'
            | '>'
            | '＜'
            | '＞'
            | '》'
            | '〈'
            | '〉'
            | '‘'
            | '’'
            | '‚'
            | '\''
    )
}

/// Whether the byte after a token is no white space, and on the same line.
fn touches_next(text: &Text, at: usize, line: &Range<usize>) -> bool {
    at + 1 < line.end && !text.tokens[at + 1].shape.is(Shape::SPACED)
}

/// Whether a token touches the one before it, and that is a word or what ends one.
fn touches_word_before(text: &Text, at: usize, line: &Range<usize>) -> bool {
    at > line.start
        && !text.tokens[at].shape.is(Shape::SPACED)
        && !matches!(
            text.token(at - 1),
            "(" | "[" | "—" | "–" | "/" | ":" | "“" | "\"" | "„" | "«" | "¿" | "¡" | "…" | "-"
        )
}

/// Whether a quotation mark may open a span.
fn opens(text: &Text, at: usize, mark: char, line: &Range<usize>) -> bool {
    match mark {
        '“' | '„' | '«' | '‹' | '「' | '『' | '《' | '〈' | '＜' => true,
        '<' => touches_next(text, at, line) && text.tokens[at].shape.is(Shape::SPACED),
        // "»Title«", the German way round.
        '»' | '"' => touches_next(text, at, line) && !touches_word_before(text, at, line),
        '‘' | '‚' | '\'' => {
            touches_next(text, at, line)
                && !touches_word_before(text, at, line)
                && !text.is_any(
                    at + 1,
                    &["em", "til", "till", "cause", "n", "round", "bout", "tis", "twas", "cos", "coz", "s"],
                )
                && (!text.tokens[at + 1].shape.is(Shape::NUMBER)
                    || !text.word(at + 1).ends_with('s')
                        && (text.word(at + 1).len() != 2
                            || at + 2 < line.end && text.token(at + 2).starts_with(is_quotation_mark)
                            || at + 2 < line.end && text.tokens[at + 2].is_word()))
        }
        _ => false,
    }
}

/// Whether a straight or German mark that could close rather opens: space before it, a word after.
fn opens_anew(text: &Text, at: usize, mark: char, line: &Range<usize>) -> bool {
    let both_ways = matches!(mark, '"' | '\'' | '“');
    both_ways
        && text.tokens[at].shape.is(Shape::SPACED)
        && touches_next(text, at, line)
        && text.tokens[at + 1].is_word()
}

/// Whether an apostrophe closes the single quote opened at `start`.
fn closes_single(text: &Text, at: usize, start: usize) -> bool {
    let length = text.tokens[at].start - text.tokens[start].start;
    if text.tokens[at].shape.is(Shape::SPACED) || length > 160 {
        return false;
    }
    if text.tokens.get(at + 1).is_some_and(|next| {
        let particle = next.shape.is(Shape::HANGUL) || next.shape.is(Shape::CJK);
        next.is_word() && !next.shape.is(Shape::SPACED) && !particle
    }) {
        return false;
    }
    // "‘Takin’ It Easy’": after "-in" another closing mark near by shows that this one is an apostrophe.
    let dropped = text.word(at - 1).ends_with("in") || text.word(at - 1).ends_with('o');
    let word_follows = text.tokens.get(at + 1).is_some_and(super::tokens::Token::is_word);
    if dropped && word_follows {
        let near = (at + 2..text.len().min(at + 10)).find(|&next| matches!(text.token(next), "’" | "'"));
        return near.is_none_or(|next| {
            text.tokens[next].start - text.tokens[at].start > 60
                || text.tokens[next].shape.is(Shape::SPACED)
                || (at + 1..next).any(|between| matches!(text.token(between), "‘" | "“" | "." | "”"))
        });
    }
    true
}

fn push(text: &Text, open: usize, close: usize, mark: char, spans: &mut Vec<Span>) {
    let mut tokens = open + 1..close;
    while tokens.end > tokens.start && matches!(text.token(tokens.end - 1), "," | "." | ";") {
        tokens.end -= 1;
    }
    if tokens.is_empty() || spans.len() >= MOST {
        return;
    }
    spans.push(Span {
        tokens,
        outer: open..close + 1,
        quote: Some(mark),
        italic: false,
        bold: false,
        link: None,
    });
}

/// Turns marks into spans, or notes them on the quoted span that they belong to.
fn marks(text: &Text, document: &Document, spans: &mut [Span]) -> Vec<Span> {
    let mut found = Vec::new();
    for mark in document.marks.iter().take(MOST) {
        let mut tokens = text.of_body(&mark.range);
        trim(text, &mut tokens);
        if tokens.is_empty() || words(text, &tokens) > MOST_WORDS {
            continue;
        }
        let mut span =
            Span { outer: tokens.clone(), tokens, quote: None, italic: false, bold: false, link: None };
        match mark.kind {
            MarkKind::Italic | MarkKind::Cite => span.italic = true,
            MarkKind::Bold => span.bold = true,
            MarkKind::Link(link) => span.link = Some(link),
            _ => continue,
        }
        if !note(&span, spans) {
            found.push(span);
        }
    }
    found
}

/// Lays a mark on the quoted span with the same words, if there is one.
fn note(mark: &Span, spans: &mut [Span]) -> bool {
    let from = spans.partition_point(|span| span.tokens.start < mark.tokens.start);
    let same = spans[from..]
        .iter_mut()
        .take_while(|span| span.tokens.start == mark.tokens.start)
        .find(|span| span.tokens.end == mark.tokens.end);
    let Some(span) = same else { return false };
    span.italic |= mark.italic;
    span.bold |= mark.bold;
    span.link = span.link.or(mark.link);
    true
}

/// Takes quotation marks, commas and the like off both ends of a mark.
fn trim(text: &Text, tokens: &mut Range<usize>) {
    let edge = |at: usize| {
        let mark = text.token(at);
        matches!(mark, "," | "." | ";" | ":" | "-" | "–" | "—" | "'" | "’")
            || mark.starts_with(is_quotation_mark)
    };
    while tokens.start < tokens.end && edge(tokens.start) {
        tokens.start += 1;
    }
    while tokens.start < tokens.end && edge(tokens.end - 1) {
        tokens.end -= 1;
    }
    if tokens.len() > 1
        && text.is_possessive(tokens.end - 1)
        && !text.tokens[tokens.end - 2].shape.is(Shape::NUMBER)
    {
        tokens.end -= 1;
    }
}

/// How many words stand in a run of tokens.
pub(super) fn words(text: &Text, tokens: &Range<usize>) -> usize {
    tokens
        .clone()
        .filter(|&at| text.tokens[at].is_word() && !text.tokens[at].shape.is(Shape::POSSESSIVE))
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::news::Document;

    #[track_caller]
    fn check(body: &str, expected: &[&str]) {
        let document = Document { text: body.to_owned(), ..Document::default() };
        let text = Text::read("", &document);
        let spans = find(&text, &document);
        let seen: Vec<&str> = spans.iter().map(|span| text.slice(&span.tokens)).collect();
        assert_eq!(seen, expected, "the spans of {body:?}");
    }

    #[test]
    fn quotation_marks_of_all_kinds_pair() {
        check("“Up,” „Auf“ »Ab« « Haut » 「夜」 and \"Down\".", &["Up", "Auf", "Ab", "Haut", "夜", "Down"]);
        check("a 7\" single called \"Home\"", &["Home"]);
    }

    #[test]
    fn apostrophes_are_no_quotation_marks() {
        check("the ’90s and ‘Don’t Stop’ for the boys’ band", &["Don’t Stop"]);
        check("‘Takin’ It Easy’ again", &["Takin’ It Easy"]);
        check("rock 'n' roll's 'Blue Moon' hour", &["Blue Moon"]);
    }

    #[test]
    fn particles_follow_a_closing_mark_in_korean() {
        check("신곡 ‘좋은 날’을 발표했다.", &["좋은 날"]);
    }

    #[test]
    fn titles_inside_a_quotation_are_found_too() {
        check("“We wrote ‘Up’ at night.” So.", &["We wrote ‘Up’ at night", "Up"]);
    }
}
