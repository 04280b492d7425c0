//! What lists of artists that the user imported say of a name.
//!
//! They are asked for one key at a time, for they may have millions of names and stand outside of memory.
//! A list that somebody wrote counts as the bundled one does, except that a name of one everyday word, or of
//! everyday words alone, is common whether the list says so or not. A database of every act there is has a
//! band for nearly every word, and every first name: it is a hint, and holds the words of a name together.

use std::ops::Range;

use super::cues;
use super::japanese;
use super::nonlatin::Found;
use super::tokens::{Shape, Text};
use super::{NameFacts, Scene};
use crate::news::fold;

/// Most words of an imported name that are held together.
pub(super) const MOST_WORDS: usize = 6;

/// Most letters of a name that is looked for in text without spaces.
const MOST_LETTERS: usize = 12;

/// The fewest letters of a name in such text that a database alone knows: shorter ones are words.
const LEAST_HINTED: usize = 4;

/// What an imported name in such text is worth beside what the list itself says.
const LISTED: f32 = 1.0;

/// What an imported list says of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedName {
    /// The name of the act, also where the key is one of its other names.
    pub name: String,
    /// Whether the list says that it is an everyday word too.
    pub common: bool,
    /// Whether somebody wrote the list, rather than a database of every act.
    pub chosen: bool,
    /// Whether the act writes its name in lower case.
    pub lower_case: bool,
}

impl ImportedName {
    /// Adds what the list says to what is known of a key.
    pub(super) fn tell(&self, key: &str, facts: &mut NameFacts) {
        if self.chosen {
            facts.listed = true;
            facts.common |= self.common || !is_telling(key);
        } else {
            facts.hinted = true;
        }
    }

    /// Whether a text in which a name stands alone may be taken for it.
    fn stands_for(&self, letters: usize) -> bool {
        if self.chosen { letters >= 2 && !self.common } else { letters >= LEAST_HINTED }
    }

    /// Whether the words of a key are one name wherever they stand side by side.
    pub(super) fn holds_together(&self, key: &str) -> bool {
        // A database has an entry for many a pair that made one record.
        self.chosen || !key.contains(" and ")
    }
}

/// Whether a name says by itself that it is one: two words or more, and not all of them everyday words, or
/// three letters of a script in which those are a name.
fn is_telling(key: &str) -> bool {
    let mut words = key.split(' ');
    let several = words.clone().nth(1).is_some();
    let unspaced = key.chars().all(|letter| letter >= '\u{2e80}') && key.chars().count() >= 3;
    unspaced || several && words.any(|word| cues::of(word).is_empty())
}

/// Imported lists of artists, asked for one key at a time.
///
/// Questions that begin with `may_` are answered from memory and may be wrong in one of a hundred cases, but
/// only by saying yes.
pub trait ImportedNames {
    /// What the lists say of a key.
    fn find(&self, key: &str) -> Option<ImportedName>;
    /// Whether a longer key begins with these words.
    fn may_begin(&self, words: &str) -> bool;
    /// Whether a name that is written in lower case begins with a word.
    fn may_begin_lower_case(&self, word: &str) -> bool;
    /// Whether a key in kana or Han begins with the first two letters of a text.
    fn may_begin_unspaced(&self, text: &str) -> bool;
}

/// Whether a name is an imported act's just as it is written, in lower case.
pub(super) fn is_lower_case_name(scene: &Scene, written: &str) -> bool {
    let key = fold(written);
    let plain = !key.contains(' ') && !cues::of(&key).is_empty();
    !plain && scene.imported(&key).is_some_and(|name| name.lower_case && name.name == written)
}

/// Imported names in kana, Han or hangul beside those found already.
pub(super) fn names(text: &Text, scene: &Scene, known: &[Range<usize>]) -> Vec<Found> {
    if scene.lists().is_none() {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (at, token) in text.tokens.iter().enumerate() {
        if token.shape.is(Shape::CJK) {
            unspaced(text, scene, at, &mut found);
        } else if token.shape.is(Shape::HANGUL) {
            korean(text, scene, at, &mut found);
        }
    }
    let overlaps = |one: &Range<usize>| {
        let next = known.partition_point(|other| other.end <= one.start);
        known.get(next).is_some_and(|other| other.start < one.end)
    };
    found.retain(|name| !overlaps(&name.bytes));
    found
}

/// The longest imported names inside a run without spaces.
fn unspaced(text: &Text, scene: &Scene, at: usize, found: &mut Vec<Found>) {
    let Some(lists) = scene.lists() else { return };
    let word = text.token(at);
    let folded = fold(word);
    let starts: Vec<usize> = word.char_indices().map(|(start, _)| start).chain([word.len()]).collect();
    let keys: Vec<usize> = folded.char_indices().map(|(start, _)| start).chain([folded.len()]).collect();
    if starts.len() != keys.len() {
        // Letters that fold to several or none; then places in one say nothing of places in the other.
        return;
    }
    let mut from = 0;
    while from + 2 < starts.len() {
        let mut next = from + 1;
        if lists.may_begin_unspaced(&folded[keys[from]..]) {
            let most = (from + MOST_LETTERS).min(starts.len() - 1);
            let end = (from + 2..=most).rev().find(|&end| {
                let range = starts[from]..starts[end];
                japanese::stands_alone(word, &range)
                    && lists
                        .find(&folded[keys[from]..keys[end]])
                        .is_some_and(|name| name.stands_for(end - from))
            });
            if let Some(end) = end {
                let base = text.tokens[at].start;
                let bytes = base + starts[from]..base + starts[end];
                found.push(Found { bytes, tokens: at..at + 1, evidence: LISTED });
                next = end;
            }
        }
        from = next;
    }
}

/// A word of hangul, with or without a particle at its end.
fn korean(text: &Text, scene: &Scene, at: usize, found: &mut Vec<Found>) {
    const PARTICLES: [char; 12] = ['이', '가', '은', '는', '을', '를', '의', '와', '과', '도', '에', '로'];
    let word = text.token(at);
    let bare = word.char_indices().next_back().filter(|(_, letter)| PARTICLES.contains(letter));
    let name = [Some(word), bare.map(|(end, _)| &word[..end])].into_iter().flatten().find(|name| {
        let letters = name.chars().count();
        letters >= 2 && scene.imported(&fold(name)).is_some_and(|known| known.stands_for(letters))
    });
    if let Some(name) = name {
        let start = text.tokens[at].start;
        found.push(Found { bytes: start..start + name.len(), tokens: at..at + 1, evidence: LISTED });
    }
}
