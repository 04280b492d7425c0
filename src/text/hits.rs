//! Finds in a text what a search is about, so that the screen can light it up.
//!
//! Words are compared as search compares them: run by run, folded, a whole word only with a whole word.
//! What is found are places in the text as it is written.

use std::cmp::Reverse;
use std::ops::Range;

use unicode_normalization::char::{decompose_compatible, is_combining_mark};

use super::runs::{LONGEST, Run, folded, runs, spans};
use super::width;
use crate::news::fold_text;
use crate::news::query::{Expr, Field, Query, Term, Text};

/// Places lit up in one text at most; more would light up everything.
const MOST: usize = 500;

/// The words, beginnings of words and phrases that a query looks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sought {
    seeks: Vec<(Place, Seek)>,
}

/// Where a word is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Title,
    Text,
    Anywhere,
}

/// Runs that follow each other, at least one.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Seek {
    runs: Vec<Run>,
    /// Whether the last may go on.
    open: bool,
}

impl Sought {
    /// Takes out of a query what can be seen in a text. What it excludes and regular expressions are left out.
    #[must_use]
    pub fn of(query: &Query) -> Self {
        let mut sought = Self::default();
        if let Some(filter) = &query.filter {
            sought.collect(filter);
        }
        sought
    }

    /// Whether there is nothing to look for in the text under the title.
    #[must_use]
    pub fn is_not_in_text(&self) -> bool {
        self.seeks.iter().all(|(place, _)| *place == Place::Title)
    }

    /// The places to light up in a title, in order and apart from each other.
    #[must_use]
    pub fn in_title(&self, title: &str) -> Vec<Range<usize>> {
        self.find(title, Place::Text, MOST)
    }

    /// The places to light up in the text under a title.
    #[must_use]
    pub fn in_text(&self, text: &str) -> Vec<Range<usize>> {
        self.find(text, Place::Title, MOST)
    }

    /// The first of them.
    #[must_use]
    pub fn first_in_text(&self, text: &str) -> Option<Range<usize>> {
        self.find(text, Place::Title, 1).pop()
    }

    fn collect(&mut self, expr: &Expr) {
        match expr {
            Expr::And(all) | Expr::Or(all) => all.iter().for_each(|one| self.collect(one)),
            Expr::Term(Term::Word(words) | Term::Phrase(words)) => self.seek(Place::Anywhere, words, false),
            Expr::Term(Term::Prefix(stem)) => self.seek(Place::Anywhere, stem, true),
            Expr::Term(Term::Field(Field::Title, text)) => self.collect_text(Place::Title, text),
            Expr::Term(Term::Field(Field::Text, text)) => self.collect_text(Place::Text, text),
            Expr::Term(Term::Field(Field::Song | Field::Release, text)) => {
                self.collect_text(Place::Anywhere, text);
            }
            Expr::Term(_) | Expr::Not(_) => {}
        }
    }

    fn collect_text(&mut self, place: Place, text: &Text) {
        match text {
            Text::Word(words) | Text::Phrase(words) => self.seek(place, words, false),
            Text::Prefix(stem) => self.seek(place, stem, true),
            Text::Any(texts) => texts.iter().for_each(|text| self.collect_text(place, text)),
            Text::Regex(_) => {}
        }
    }

    fn seek(&mut self, place: Place, words: &str, open: bool) {
        let runs = runs(words);
        if !runs.is_empty() {
            self.seeks.push((place, Seek { runs, open }));
        }
    }

    fn find(&self, text: &str, other: Place, most: usize) -> Vec<Range<usize>> {
        let seeks: Vec<&Seek> =
            self.seeks.iter().filter(|(place, _)| *place != other).map(|(_, seek)| seek).collect();
        let mut found: Vec<Range<usize>> = Vec::new();
        if seeks.is_empty() {
            return found;
        }
        for (span, dense) in spans(text) {
            let mut here = Vec::new();
            for seek in &seeks {
                seek.find_in(text, &span, dense, &mut here);
            }
            here.sort_unstable_by_key(|hit: &Range<usize>| (hit.start, Reverse(hit.end)));
            for hit in here {
                if found.last().is_none_or(|last| last.end <= hit.start) {
                    found.push(hit);
                }
            }
            if found.len() >= most {
                found.truncate(most);
                break;
            }
        }
        found
    }
}

impl Seek {
    /// Finds where it begins within one run of the text.
    fn find_in(&self, text: &str, span: &Range<usize>, dense: bool, found: &mut Vec<Range<usize>>) {
        let alone = self.runs.len() == 1;
        let own = &text[span.clone()];
        match &self.runs[0] {
            Run::Word(word) if !dense => {
                if let Some(length) = word_length(own, word, self.open && alone) {
                    let end = if alone { Some(span.start + length) } else { self.end(text, span.end) };
                    found.extend(end.map(|end| span.start..end));
                }
            }
            Run::Dense(letters) if dense => {
                let place = |hit: Range<usize>| span.start + hit.start..span.start + hit.end;
                if alone {
                    found.extend(places(own, letters).into_iter().map(place));
                } else if let Some(last) = places(own, letters).pop().filter(|hit| hit.end == own.len()) {
                    let start = place(last).start;
                    found.extend(self.end(text, span.end).map(|end| start..end));
                }
            }
            _ => {}
        }
    }

    /// Where the runs after the first end, if they are what the text goes on with.
    fn end(&self, text: &str, from: usize) -> Option<usize> {
        let mut spans = spans(&text[from..]);
        let mut end = from;
        for (at, run) in self.runs.iter().enumerate().skip(1) {
            let last = at + 1 == self.runs.len();
            let (span, dense) = spans.next()?;
            let own = &text[from + span.start..from + span.end];
            let length = match run {
                Run::Word(word) if !dense => word_length(own, word, self.open && last)?,
                Run::Dense(letters) if dense => {
                    let first = places(own, letters).into_iter().next().filter(|hit| hit.start == 0)?;
                    Some(first.end).filter(|end| last || *end == own.len())?
                }
                _ => return None,
            };
            end = from + span.start + length;
        }
        Some(end)
    }
}

/// How many bytes of a run are a folded word, if it is that word, or begins so where the word is open.
fn word_length(own: &str, word: &str, open: bool) -> Option<usize> {
    if own.is_ascii() {
        let fits = own.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
        let whole = own.len() == word.len() || (word.len() == LONGEST && !open);
        return (fits && (open || whole)).then_some(if open { word.len() } else { own.len() });
    }
    // Folding costs more than a glance at the first letter.
    if !may_begin(own, word) {
        return None;
    }
    let Some(Run::Word(folded)) = folded(own, false) else { return None };
    if !open {
        return (folded == word).then_some(own.len());
    }
    folded.starts_with(word).then(|| length_folded(own, word.len()))
}

fn may_begin(own: &str, word: &str) -> bool {
    let (Some(own), Some(word)) = (own.chars().next(), word.chars().next()) else { return false };
    is_combining_mark(own) || base(own) == base(word)
}

/// A letter in lower case and without its marks.
fn base(letter: char) -> char {
    let mut base = None;
    decompose_compatible(letter, |part| _ = base.get_or_insert(part));
    let base = base.unwrap_or(letter);
    base.to_lowercase().next().unwrap_or(base)
}

/// How many bytes of a run fold to so many.
fn length_folded(own: &str, folded: usize) -> usize {
    let mut left = folded;
    for grapheme in width::graphemes(own) {
        if left == 0 {
            return grapheme.offset;
        }
        left = left.saturating_sub(fold_text(grapheme.text).len());
    }
    own.len()
}

/// Where folded letters stand in a dense run, apart from each other.
fn places(own: &str, letters: &[char]) -> Vec<Range<usize>> {
    let mut folded: Vec<(char, Range<usize>)> = Vec::new();
    for grapheme in width::graphemes(own) {
        let range = grapheme.offset..grapheme.offset + grapheme.text.len();
        folded.extend(fold_text(grapheme.text).chars().map(|letter| (letter, range.clone())));
    }
    let mut found: Vec<Range<usize>> = Vec::new();
    for stretch in folded.windows(letters.len()) {
        let (start, end) = (stretch[0].1.start, stretch[letters.len() - 1].1.end);
        let equal = stretch.iter().map(|(letter, _)| letter).eq(letters);
        if equal && found.last().is_none_or(|last| last.end <= start) {
            found.push(start..end);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, query: &str, hits: &[&str]) {
        let sought = Sought::of(&Query::typing(query).expect("a query"));
        let found: Vec<&str> = sought.in_text(text).into_iter().map(|range| &text[range]).collect();
        assert_eq!(found, hits, "{query} in {text}");
    }

    #[test]
    fn hits_are_found_without_regard_to_case_and_marks() {
        check("Björk and the bjorkish", "bjork ", &["Björk"]);
        check("Björk and the bjorkish", "bjork", &["Björk", "bjork"]);
        check("BJÖ\u{308}RK", "bjor*", &["BJÖ\u{308}R"]);
        check("a song, no singsong", "song", &["song"]);
        check("Ёлка и ёлки", "елк*", &["Ёлк", "ёлк"]);
        check("ＡＢＢＡ live", "abba", &["ＡＢＢＡ"]);
        check("nothing", "is:unread -nothing", &[]);
    }

    #[test]
    fn words_of_a_phrase_are_found_whatever_stands_between_them() {
        check("come back home", "\"back home\" -come", &["back home"]);
        check("Come\n“Back, Home”", "\"back home\"", &["Back, Home"]);
        check("an ac-dc cover", "AC/DC ", &["ac-dc"]);
        check("back homeward", "\"back home\"", &[]);
    }

    #[test]
    fn scripts_without_spaces_match_anywhere() {
        check("宇多田ヒカルの新曲、新曲", "新曲", &["新曲", "新曲"]);
        check("ｳﾀﾀﾞの新曲", "ウタダ", &["ｳﾀﾀﾞ"]);
        check("방탄소년단의 새 노래", "소년", &["소년"]);
        check("新しい防弾 BTS だ", "\"防弾 bts\"", &["防弾 BTS"]);
        check("防弾少年 BTS", "\"防弾 bts\"", &[]);
    }

    #[test]
    fn a_field_is_lit_up_where_it_was_looked_for() {
        let sought = Sought::of(&Query::parse("title:low text:tide lang:en author:en").unwrap());
        assert_eq!(sought.in_title("Low tide en concert"), vec![0..3]);
        assert_eq!(sought.in_text("Low tide en concert"), vec![4..8]);
        assert!(Sought::of(&Query::parse("title:low").unwrap()).is_not_in_text());
        check("Low en concert", "song:low,concert", &["Low", "concert"]);
    }
}
