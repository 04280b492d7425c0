//! Cuts text into runs of letters, as search does.
//!
//! The full-text index, queries, the check of what is not indexed yet and the lights on what was found
//! all cut with this, so they cannot disagree. A run is a word between spaces or punctuation, or a
//! stretch of a script that puts no spaces where a reader would search. Folded, letters are in lower
//! case and without marks.

use std::ops::Range;

use unicode_normalization::char::is_combining_mark;

use crate::news::fold_text;

/// Longer words are cut: they are addresses or noise, and would only swell the index.
pub const LONGEST: usize = 40;

/// A run of letters as it stands in a text, folded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Run {
    /// A word between spaces or punctuation, its first [`LONGEST`] letters.
    Word(String),
    /// Letters of a script that puts no spaces between words.
    Dense(Vec<char>),
}

/// Cuts a text into folded runs, in order.
#[must_use]
pub fn runs(text: &str) -> Vec<Run> {
    spans(text).filter_map(|(range, dense)| folded(&text[range], dense)).collect()
}

/// Where the runs of a text stand, and whether they are dense.
pub(super) fn spans(text: &str) -> impl Iterator<Item = (Range<usize>, bool)> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + first_letter(&text[at..])?;
        let rest = &text[start..];
        let dense = rest.chars().next().is_some_and(is_dense);
        at = start + plain_end(rest).unwrap_or_else(|| end(rest, dense));
        Some((start..at, dense))
    })
}

/// Where the first run begins.
fn first_letter(text: &str) -> Option<usize> {
    let mut from = 0;
    loop {
        let may_be = |byte: &u8| byte.is_ascii_alphanumeric() || !byte.is_ascii();
        let at = from + text.as_bytes()[from..].iter().position(may_be)?;
        let letter = text[at..].chars().next()?;
        if is_letter(letter) {
            return Some(at);
        }
        from = at + letter.len_utf8();
    }
}

/// Where the run ends that a text begins with, if ASCII tells: most words of most texts.
fn plain_end(text: &str) -> Option<usize> {
    let end = text.bytes().position(|byte| !byte.is_ascii_alphanumeric()).unwrap_or(text.len());
    (end > 0 && text.as_bytes().get(end).is_none_or(u8::is_ascii)).then_some(end)
}

fn end(text: &str, dense: bool) -> usize {
    let other = |c: char| !is_letter(c) || (is_dense(c) != dense && !is_combining_mark(c));
    match text.find(other).unwrap_or(text.len()) {
        // A run that begins with a combining mark of the other kind still has to move on.
        0 => text.chars().next().map_or(0, char::len_utf8),
        end => end,
    }
}

/// Folds one run; `None` where nothing but marks is left of it.
pub(super) fn folded(run: &str, dense: bool) -> Option<Run> {
    let folded: String = if run.is_ascii() {
        run.chars().take(LONGEST).map(|c| c.to_ascii_lowercase()).collect()
    } else {
        fold_text(run)
            .chars()
            .filter(|&c| is_letter(c))
            .take(if dense { run.len() } else { LONGEST })
            .collect()
    };
    if folded.is_empty() {
        return None;
    }
    Some(if dense { Run::Dense(folded.chars().collect()) } else { Run::Word(folded) })
}

fn is_letter(c: char) -> bool {
    c.is_alphanumeric() || is_combining_mark(c)
}

/// Whether a letter belongs to a script that is searched by pairs.
fn is_dense(c: char) -> bool {
    matches!(c,
        '\u{1100}'..='\u{11ff}' | '\u{2e80}'..='\u{2fdf}' | '\u{3005}'..='\u{3007}' | '\u{3021}'..='\u{3029}'
        | '\u{3031}'..='\u{303f}' | '\u{3041}'..='\u{318f}' | '\u{31a0}'..='\u{31ff}' | '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}' | '\u{a960}'..='\u{a97f}' | '\u{ac00}'..='\u{d7ff}' | '\u{f900}'..='\u{faff}'
        | '\u{ff66}'..='\u{ffdc}' | '\u{20000}'..='\u{3ffff}')
}
