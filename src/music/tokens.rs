//! One tokenisation of a story, which every later pass reads.
//!
//! The headline and the body are laid into one buffer, headline first, so that evidence may flow between
//! them; [`Text::in_body`] takes a place back to the document. A token is a word or one punctuation
//! mark. A word keeps what belongs to names: "AC/DC", "P!nk", "(G)I-DLE", "21", "Guns", "R.E.M."; a
//! possessive ending is a token of its own, so "Carson's" is "Carson" and "'s". Lines of boilerplate get
//! no tokens. Nothing here looks further than a word, so the pass is linear.

use std::borrow::Cow;
use std::ops::Range;

use super::boilerplate;
use super::cues::{self, Cues};
use super::words;
pub(super) use super::words::Shape;
use crate::news::{BlockKind, Document, fold};

/// What is read of a story, in bytes. Longer texts are logs or whole books, not stories about music.
pub(super) const MOST_BYTES: usize = 400_000;

/// A word or a punctuation mark.
#[derive(Clone, Debug)]
pub(super) struct Token {
    /// Its first byte in the buffer.
    pub(super) start: usize,
    /// One past its last byte.
    pub(super) end: usize,
    lower: Range<u32>,
    /// The classes of the word.
    pub(super) cues: Cues,
    /// What it looks like.
    pub(super) shape: Shape,
    /// Which line it stands in.
    pub(super) line: usize,
    /// Which sentence, counted through the story.
    pub(super) sentence: usize,
}

impl Token {
    /// Whether it is a word.
    pub(super) fn is_word(&self) -> bool {
        self.shape.is(Shape::WORD)
    }

    /// Whether it begins with a capital letter.
    pub(super) fn is_capital(&self) -> bool {
        self.shape.is(Shape::CAPITAL)
    }
}

/// What a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LineKind {
    /// The story's title.
    Headline,
    /// A heading in the body.
    Heading,
    /// A list item or table row.
    Item,
    /// Anything else.
    Plain,
}

/// One line of the text: a paragraph, or a part of one between line breaks.
#[derive(Clone, Debug)]
pub(super) struct Line {
    /// Its tokens.
    pub(super) tokens: Range<usize>,
    /// What it is.
    pub(super) kind: LineKind,
}

/// A story's headline and body as tokens.
#[derive(Debug)]
pub(super) struct Text {
    buffer: String,
    lower: String,
    /// The tokens in reading order.
    pub(super) tokens: Vec<Token>,
    /// The lines in reading order; the first is the headline.
    pub(super) lines: Vec<Line>,
    body: usize,
}

impl Text {
    /// Reads a headline and a document.
    pub(super) fn read(title: &str, document: &Document) -> Self {
        let title = &title[..floor(title, 2_000)];
        let body = &document.text[..floor(&document.text, MOST_BYTES)];
        let mut buffer = String::with_capacity(title.len() + body.len() + 2);
        buffer.extend(title.chars().map(|letter| if letter == '\n' { ' ' } else { letter }));
        buffer.push('\n');
        let start = buffer.len();
        buffer.push_str(body);
        let mut reader = Reader {
            text: Self {
                lower: String::with_capacity(buffer.len()),
                buffer,
                // Words and marks of prose have five bytes or more between them.
                tokens: Vec::with_capacity(document.text.len().min(MOST_BYTES) / 5),
                lines: Vec::new(),
                body: start,
            },
            sentence: 0,
            fresh: true,
        };
        reader.read(document);
        reader.text
    }

    /// The number of tokens.
    pub(super) fn len(&self) -> usize {
        self.tokens.len()
    }

    /// A token's word in lower case, with straight apostrophes.
    pub(super) fn word(&self, at: usize) -> &str {
        #[cfg(test)]
        effort::spend(1);
        let lower = &self.tokens[at].lower;
        &self.lower[lower.start as usize..lower.end as usize]
    }

    /// Whether there is a token at `at` and it reads `word`.
    pub(super) fn is(&self, at: usize, word: &str) -> bool {
        at < self.len() && self.word(at) == word
    }

    /// Whether there is a token at `at` and it reads as one of `words`.
    pub(super) fn is_any(&self, at: usize, words: &[&str]) -> bool {
        // Most words are told apart by their length and first letter.
        at < self.len() && {
            let word = self.word(at).as_bytes();
            words.iter().any(|other| {
                other.len() == word.len()
                    && other.as_bytes().first() == word.first()
                    && other.as_bytes() == word
            })
        }
    }

    /// The key of the token at `at`, as [`fold`] makes it.
    pub(super) fn key(&self, at: usize) -> Cow<'_, str> {
        let word = self.word(at);
        if word.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            Cow::Borrowed(word)
        } else {
            Cow::Owned(fold(self.token(at)))
        }
    }

    /// The classes of the token at `at`, empty past the end.
    pub(super) fn cues(&self, at: usize) -> Cues {
        #[cfg(test)]
        effort::spend(1);
        self.tokens.get(at).map_or(Cues::default(), |token| token.cues)
    }

    /// A token's text as written.
    pub(super) fn token(&self, at: usize) -> &str {
        #[cfg(test)]
        effort::spend(1);
        &self.buffer[self.tokens[at].start..self.tokens[at].end]
    }

    /// The text of a run of tokens as written.
    pub(super) fn slice(&self, tokens: &Range<usize>) -> &str {
        if tokens.is_empty() {
            return "";
        }
        #[cfg(test)]
        effort::spend(tokens.len() as u64);
        &self.buffer[self.tokens[tokens.start].start..self.tokens[tokens.end - 1].end]
    }

    /// The buffer's text between two bytes, which are on character boundaries.
    pub(super) fn bytes(&self, range: Range<usize>) -> &str {
        &self.buffer[range]
    }

    /// The line of the token at `at`.
    pub(super) fn line(&self, at: usize) -> &Line {
        &self.lines[self.tokens[at].line]
    }

    /// Whether two tokens stand in one sentence.
    pub(super) fn same_sentence(&self, one: usize, other: usize) -> bool {
        #[cfg(test)]
        effort::spend(1);
        one < self.len() && other < self.len() && self.tokens[one].sentence == self.tokens[other].sentence
    }

    /// Whether two tokens stand in one line.
    pub(super) fn same_line(&self, one: usize, other: usize) -> bool {
        #[cfg(test)]
        effort::spend(1);
        one < self.len() && other < self.len() && self.tokens[one].line == self.tokens[other].line
    }

    /// Whether a token is in the headline.
    pub(super) fn in_headline(&self, at: usize) -> bool {
        self.tokens[at].line == 0
    }

    /// Whether a token is a possessive ending: "'s", or the bare apostrophe after an s.
    pub(super) fn is_possessive(&self, at: usize) -> bool {
        let Some(token) = self.tokens.get(at) else { return false };
        if token.shape.is(Shape::POSSESSIVE) {
            return true;
        }
        matches!(self.token(at), "'" | "’" | "´")
            && !token.shape.is(Shape::SPACED)
            && at > 0
            && self.word(at - 1).ends_with(['s', 'z', 'x'])
            && self.tokens.get(at + 1).is_some_and(|next| next.is_word() && next.shape.is(Shape::SPACED))
    }

    /// The bytes of some tokens in the document's own text; `None` in the headline.
    pub(super) fn in_body(&self, tokens: &Range<usize>) -> Option<Range<usize>> {
        let first = self.tokens.get(tokens.start)?;
        let last = self.tokens.get(tokens.end.checked_sub(1)?)?;
        (first.start >= self.body && last.end > first.start)
            .then(|| first.start - self.body..last.end - self.body)
    }

    /// The tokens wholly within some bytes of the document's own text.
    pub(super) fn of_body(&self, bytes: &Range<usize>) -> Range<usize> {
        let from = bytes.start.saturating_add(self.body);
        let to = bytes.end.saturating_add(self.body);
        let first = self.tokens.partition_point(|token| token.start < from);
        let last = self.tokens.partition_point(|token| token.end <= to);
        first..last.max(first)
    }

    /// How far a token is from the body's first byte, in bytes; 0 in the headline.
    pub(super) fn depth(&self, at: usize) -> usize {
        self.tokens[at].start.saturating_sub(self.body)
    }
}

/// The last character boundary at or before `most`.
fn floor(text: &str, most: usize) -> usize {
    let mut end = text.len().min(most);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    end
}

/// Builds a [`Text`] line by line.
struct Reader {
    text: Text,
    sentence: usize,
    /// Whether the next word begins a sentence.
    fresh: bool,
}

impl Reader {
    fn read(&mut self, document: &Document) {
        let mut start = 0;
        let mut block = 0;
        while start <= self.text.buffer.len() {
            let rest = &self.text.buffer[start..];
            let end = rest.find('\n').map_or(self.text.buffer.len(), |at| start + at);
            let kind = if start < self.text.body {
                LineKind::Headline
            } else {
                let at = start - self.text.body;
                while document.blocks.get(block).is_some_and(|here| here.range.end <= at && at > 0) {
                    block += 1;
                }
                document.blocks.get(block).map_or(LineKind::Plain, |here| kind_of(&here.kind))
            };
            if start < self.text.body || end > start {
                self.line(start, end, kind);
            }
            start = end + 1;
        }
    }

    fn line(&mut self, start: usize, end: usize, kind: LineKind) {
        let first = self.text.tokens.len();
        self.sentence += 1;
        self.fresh = true;
        let skip = kind != LineKind::Headline && boilerplate::is(&self.text.buffer[start..end]);
        if !skip {
            self.tokens(start, end);
        }
        self.text.lines.push(Line { tokens: first..self.text.tokens.len(), kind });
    }

    fn tokens(&mut self, start: usize, end: usize) {
        let mut at = start;
        let mut spaced = true;
        while at < end {
            let line = &self.text.buffer[at..end];
            let letter = line.chars().next().unwrap_or(' ');
            if letter.is_whitespace() || letter == '\u{200b}' {
                at += letter.len_utf8();
                spaced = true;
                continue;
            }
            let before = self.text.buffer[start..at].chars().next_back();
            let length = words::length(line, before);
            if length == 0 {
                self.push(at, at + letter.len_utf8(), Shape::default(), spaced);
                at += letter.len_utf8();
            } else {
                let elided = words::elision(&line[..length]);
                if elided > 0 {
                    self.push(at, at + elided, Shape::WORD, spaced);
                    at += elided;
                    spaced = false;
                    continue;
                }
                let stem = words::possessive_stem(&line[..length]);
                let mut shape = words::shape_of(&line[..stem]);
                if matches!(before, Some('@' | '#')) {
                    shape.add(Shape::HANDLE);
                }
                self.push(at, at + stem, shape, spaced);
                if stem < length {
                    self.push(at + stem, at + length, Shape::POSSESSIVE, false);
                }
                at += length;
            }
            spaced = false;
        }
    }

    fn push(&mut self, start: usize, end: usize, mut shape: Shape, spaced: bool) {
        if spaced {
            shape.add(Shape::SPACED);
        }
        if shape.is(Shape::WORD) {
            if self.fresh && !spaced_continuation(&self.text, shape) {
                self.sentence += 1;
                shape.add(Shape::FIRST);
            }
            self.fresh = false;
        }
        let from = self.text.lower.len() as u32;
        let written = &self.text.buffer[start..end];
        if written.is_ascii() {
            self.text.lower.push_str(written);
            self.text.lower[from as usize..].make_ascii_lowercase();
        } else {
            for letter in written.chars() {
                if letter == '’' || letter == '´' || letter == 'ʼ' {
                    self.text.lower.push('\'');
                } else {
                    self.text.lower.extend(letter.to_lowercase());
                }
            }
        }
        let lower = from..self.text.lower.len() as u32;
        let word = &self.text.lower[lower.start as usize..lower.end as usize];
        let found = if shape.is(Shape::HANGUL) { cues::of_hangul(word) } else { cues::of(word) };
        let ends = !shape.is(Shape::WORD) && self.ends_sentence(start, word);
        self.text.tokens.push(Token {
            start,
            end,
            lower,
            cues: found,
            shape,
            line: self.text.lines.len(),
            sentence: self.sentence,
        });
        self.fresh |= ends;
    }

    /// Whether a mark ends its sentence, so that a capital after it says nothing.
    fn ends_sentence(&self, at: usize, mark: &str) -> bool {
        match mark {
            "!" | "?" | "…" => self.before_break(at + mark.len()),
            "。" | "！" | "？" | "•" | "|" => true,
            "." => {
                let abbreviation = self.text.tokens.last().is_some_and(|last| {
                    let word = &self.text.lower[last.lower.start as usize..last.lower.end as usize];
                    (word.chars().count() == 1 && last.is_capital())
                        || matches!(
                            word,
                            "st" | "mt"
                                | "dr"
                                | "jr"
                                | "sr"
                                | "mr"
                                | "mrs"
                                | "ms"
                                | "no"
                                | "feat"
                                | "ft"
                                | "vs"
                                | "vol"
                                | "pt"
                                | "op"
                                | "nr"
                        )
                });
                self.before_break(at + 1) && !abbreviation
            }
            _ => false,
        }
    }

    /// Whether white space, the end, or a closing quotation mark with white space stands at `at`.
    fn before_break(&self, at: usize) -> bool {
        let mut rest = self.text.buffer[at..].chars();
        match rest.next() {
            None => true,
            Some(letter) if letter.is_whitespace() => true,
            Some('"' | '”' | '’' | '»' | '\'' | ')' | '“' | '」' | '』') => {
                rest.next().is_none_or(char::is_whitespace)
            }
            Some(_) => false,
        }
    }
}

/// Whether a word after a possible end is lower-case, so that the sentence goes on: "Panic! at the Disco".
fn spaced_continuation(text: &Text, shape: Shape) -> bool {
    let inside = text.tokens.last().is_some_and(|last| last.line == text.lines.len());
    inside
        && !shape.is(Shape::CAPITAL)
        && !shape.is(Shape::NUMBER)
        && !shape.is(Shape::CJK)
        && !shape.is(Shape::HANGUL)
}

fn kind_of(block: &BlockKind) -> LineKind {
    match block {
        BlockKind::Heading(_) => LineKind::Heading,
        BlockKind::Item(_) | BlockKind::Row { .. } => LineKind::Item,
        _ => LineKind::Plain,
    }
}

/// Counts how often the text is looked at, so that a test can say what a story costs without a clock.
#[cfg(test)]
pub(super) mod effort {
    use std::cell::Cell;

    thread_local! {
        static LOOKS: Cell<u64> = const { Cell::new(0) };
    }

    pub(super) fn spend(looks: u64) {
        LOOKS.set(LOOKS.get() + looks);
    }

    /// How many looks something took.
    pub(in crate::music) fn of(deed: impl FnOnce()) -> u64 {
        let before = LOOKS.get();
        deed();
        LOOKS.get() - before
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(body: &str) -> Text {
        Text::read("", &Document { text: body.to_owned(), ..Document::default() })
    }

    #[track_caller]
    fn check(body: &str, tokens: &[&str]) {
        let text = text(body);
        let seen: Vec<&str> = (0..text.len()).map(|at| text.token(at)).collect();
        assert_eq!(seen, tokens, "the tokens of {body:?}");
    }

    #[test]
    fn words_keep_what_belongs_to_names() {
        check("AC/DC and P!nk, A$AP", &["AC/DC", "and", "P!nk", ",", "A$AP"]);
        check("(G)I-DLE (live)", &["(G)I-DLE", "(", "live", ")"]);
        check("Carson’s “Up”", &["Carson", "’s", "“", "Up", "”"]);
        check("YOASOBIが「夜」", &["YOASOBI", "が", "「", "夜", "」"]);
        check("$uicideboy$ blink-182", &["$uicideboy$", "blink-182"]);
        check("Don't, 1,000 R&B", &["Don't", ",", "1,000", "R&B"]);
    }

    #[test]
    fn a_sentence_ends_at_a_point_but_not_after_a_title() {
        let text = text("Dr. Dre came. Then Panic! at the Disco played St. Louis.");
        let firsts: Vec<&str> = (0..text.len())
            .filter(|&at| text.tokens[at].shape.is(Shape::FIRST))
            .map(|at| text.token(at))
            .collect();
        assert_eq!(firsts, ["Dr", "Then"]);
    }
}
