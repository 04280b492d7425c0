//! Where the words of a search stand in a text, so that the screen can light them up.

use std::ops::Range;

use crate::news::fold_text;
use crate::news::query::{Expr, Field, Query, Term, Text};

/// Places lit up in one text at most; more would light up everything.
const MOST: usize = 500;

/// The words, prefixes and phrases that a query looks for, folded.
#[must_use]
pub fn words(query: &Query) -> Vec<String> {
    let mut words = Vec::new();
    if let Some(filter) = &query.filter {
        collect(filter, &mut words);
    }
    words.retain(|word| !word.is_empty());
    words
}

fn collect(expr: &Expr, words: &mut Vec<String>) {
    match expr {
        Expr::And(all) | Expr::Or(all) => all.iter().for_each(|one| collect(one, words)),
        Expr::Term(Term::Word(word) | Term::Prefix(word) | Term::Phrase(word)) => words.push(fold_text(word)),
        Expr::Term(Term::Field(Field::Title | Field::Text | Field::Song | Field::Release, text)) => {
            collect_text(text, words);
        }
        _ => {}
    }
}

fn collect_text(text: &Text, words: &mut Vec<String>) {
    match text {
        Text::Word(word) | Text::Prefix(word) | Text::Phrase(word) => words.push(fold_text(word)),
        Text::Any(texts) => texts.iter().for_each(|text| collect_text(text, words)),
        Text::Regex(_) => {}
    }
}

/// Where any of the folded words begins a word of the text, in order and apart from each other.
#[must_use]
pub fn find(text: &str, words: &[String]) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    if words.is_empty() {
        return found;
    }
    let mut at_start = true;
    for (at, letter) in text.char_indices() {
        if at_start
            && letter.is_alphanumeric()
            && found.last().is_none_or(|last| last.end <= at)
            && let Some(length) = words.iter().filter_map(|word| begins(&text[at..], word)).max()
        {
            found.push(at..at + length);
            if found.len() == MOST {
                break;
            }
        }
        at_start = !letter.is_alphanumeric() || !letter.is_ascii() && !letter.is_lowercase();
    }
    found
}

/// How many bytes at the start of `text` fold to `word`, if it begins so.
fn begins(text: &str, word: &str) -> Option<usize> {
    let mut rest = word;
    for (at, letter) in text.char_indices() {
        let folded = fold_text(letter.encode_utf8(&mut [0; 4]));
        match rest.strip_prefix(folded.as_str()) {
            Some("") => return Some(at + letter.len_utf8()),
            Some(after) => rest = after,
            None => return None,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, query: &str, hits: &[&str]) {
        let words = words(&Query::parse(query).expect("a query"));
        let found: Vec<&str> = find(text, &words).into_iter().map(|range| &text[range]).collect();
        assert_eq!(found, hits);
    }

    #[test]
    fn hits_are_found_without_regard_to_case_and_marks() {
        check("Björk and the bjorkish", "bjork", &["Björk", "bjork"]);
        check("a song, no singsong", "song", &["song"]);
        check("come back home", "\"back home\" -come", &["back home"]);
        check("宇多田ヒカルの新曲", "新曲", &["新曲"]);
        check("nothing", "is:unread", &[]);
        check("Low en concert", "title:low,concert lang:en author:en", &["Low", "concert"]);
    }
}
