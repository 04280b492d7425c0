//! Candidates for artists: what is gathered of each name over all its places in a story.
//!
//! Evidence is summed by type, each type up to a cap, so that a name that is called "singer" twice is
//! not an artist twice over, while evidence of two types adds up.

use std::collections::HashMap;
use std::ops::Range;

use super::tokens::Text;
use super::{NameFacts, list, russian};
use crate::news::fold;

/// What speaks for a name, by type. The order is that of [`CAPS`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Evidence {
    /// "singer X".
    Role,
    /// "X's new album".
    Owns,
    /// "X's “Title”".
    OwnsTitle,
    /// "X's drummer", "X frontman".
    HasMember,
    /// "drummer of X".
    MemberOf,
    /// "“Title” by X".
    By,
    /// "feat. X".
    Featured,
    /// "the likes of X".
    Among,
    /// "X releases".
    Verb,
    /// "X – Title" on a line.
    Line,
    /// "X “Title”".
    BeforeTitle,
    /// Bold or linked.
    Marked,
    /// In the headline and in the body.
    Headline,
    /// Named again and again.
    Often,
    /// In a list of which others are artists.
    Listed,
    /// What the store and the bundled list know, and how names look.
    Prior,
}

const CAPS: [f32; 16] = [4.0, 3.6, 3.6, 2.6, 2.6, 3.0, 3.0, 2.4, 2.4, 3.0, 3.0, 2.4, 1.5, 1.6, 3.2, 6.0];

/// The score from which a candidate is an artist.
pub(super) const LEAST: f32 = 1.8;

/// A place of a name.
#[derive(Clone, Debug)]
pub(super) struct Place {
    /// The tokens that it touches.
    pub(super) tokens: Range<usize>,
    /// Its own bytes in the buffer; within Japanese or Korean a part of a token.
    pub(super) bytes: Option<Range<usize>>,
}

/// A candidate.
#[derive(Clone, Debug)]
pub(super) struct Act {
    /// The key of its name.
    pub(super) key: String,
    /// Its places, in order.
    pub(super) places: Vec<Place>,
    sums: [f32; 16],
    /// What speaks against it; 0 or less.
    pub(super) against: f32,
    /// What is known of the key.
    pub(super) facts: NameFacts,
    /// Whether it is called a member of a band.
    pub(super) member: bool,
    /// Whether it is a short word in capitals, which needs company to be a name.
    pub(super) acronym: bool,
    /// Whether it was merged into another act, and into which.
    pub(super) into: Option<usize>,
    /// How many words the name has.
    pub(super) words: usize,
}

impl Act {
    /// Adds evidence up to the cap of its type.
    pub(super) fn add(&mut self, evidence: Evidence, weight: f32) {
        let sum = &mut self.sums[evidence as usize];
        *sum = (*sum + weight).min(CAPS[evidence as usize]);
    }

    /// Notes what speaks against it; the worst counts.
    pub(super) fn object(&mut self, weight: f32) {
        self.against = self.against.min(-weight);
    }

    /// How much evidence of one type there is.
    pub(super) fn has(&self, evidence: Evidence) -> f32 {
        self.sums[evidence as usize]
    }

    /// Evidence from the places of this story, without priors, lists and frequency.
    pub(super) fn own(&self) -> f32 {
        let late = [Evidence::Headline, Evidence::Often, Evidence::Listed, Evidence::Prior];
        self.sums.iter().sum::<f32>() - late.iter().map(|&one| self.has(one)).sum::<f32>()
    }

    /// Everything for and against it.
    pub(super) fn score(&self) -> f32 {
        let alone = self.acronym && self.has(Evidence::Listed) < 1.5 && self.own() < 2.0;
        self.sums.iter().sum::<f32>() + self.against - if alone { 1.2 } else { 0.0 }
    }

    /// Whether it stands as an artist of its own.
    pub(super) fn accepted(&self) -> bool {
        self.into.is_none() && self.score() >= LEAST
    }

    /// Takes over the places and the evidence of another name of the same act.
    pub(super) fn absorb(&mut self, other: &Self) {
        for (sum, (given, cap)) in self.sums.iter_mut().zip(other.sums.iter().zip(CAPS)) {
            *sum = (*sum + given).min(cap);
        }
        self.member |= other.member;
        self.places.extend(other.places.iter().cloned());
        self.places.sort_by_key(|place| place.tokens.start);
    }
}

/// All candidates of a story, by key, in order of their first place.
#[derive(Debug, Default)]
pub(super) struct Acts {
    /// The candidates.
    pub(super) list: Vec<Act>,
    by_key: HashMap<String, usize>,
}

/// How much a film of the same name speaks against a name that nothing else calls an act.
const NAMESAKE: f32 = -3.0;

/// Most candidates of a story.
const MOST: usize = 3_000;

impl Acts {
    /// Doubts names that the story gives to films, books or tours, where nothing else calls them acts.
    pub(super) fn doubt_namesakes(&mut self, others: impl Iterator<Item = String>) {
        for key in others {
            let act = self.by_key.get(&key).and_then(|&index| self.list.get_mut(index));
            if let Some(act) = act.filter(|act| act.own() < 2.0 && act.against > NAMESAKE) {
                act.against += NAMESAKE;
            }
        }
    }

    /// Notes a place of a name, and returns the candidate's index.
    pub(super) fn note(
        &mut self,
        name: &str,
        place: Place,
        facts: impl FnOnce(&str) -> NameFacts,
    ) -> Option<usize> {
        let key = fold(name);
        if key.is_empty() {
            return None;
        }
        if let Some(&index) = self.by_key.get(&key) {
            self.list[index].places.push(place);
            return Some(index);
        }
        if self.list.len() >= MOST {
            return None;
        }
        // "Земфиры" is Земфира in the genitive.
        let written = key;
        let key = russian::listed(&written).map_or_else(|| written.clone(), |(nominative, _)| nominative);
        if let Some(&index) = self.by_key.get(&key) {
            self.by_key.insert(written, index);
            self.list[index].places.push(place);
            return Some(index);
        }
        let facts = facts(&key);
        let words = name.split_whitespace().filter(|word| !is_article(word)).count().max(1);
        self.by_key.insert(written, self.list.len());
        self.by_key.insert(key.clone(), self.list.len());
        self.list.push(Act {
            key,
            places: vec![place],
            sums: [0.0; 16],
            against: 0.0,
            facts,
            member: false,
            acronym: false,
            into: None,
            words,
        });
        Some(self.list.len() - 1)
    }

    /// The candidate with a key.
    pub(super) fn find(&self, key: &str) -> Option<usize> {
        self.by_key.get(key).copied()
    }

    /// The act that a candidate stands for after merging.
    pub(super) fn root(&self, mut index: usize) -> usize {
        for _ in 0..8 {
            match self.list[index].into {
                Some(next) => index = next,
                None => break,
            }
        }
        index
    }

    /// Merges one candidate into another.
    pub(super) fn merge(&mut self, from: usize, into: usize) {
        let into = self.root(into);
        if from == into || self.list[from].into.is_some() {
            return;
        }
        let other = self.list[from].clone();
        self.list[into].absorb(&other);
        self.list[from].into = Some(into);
    }
}

fn is_article(word: &str) -> bool {
    ["the", "los", "las", "les", "die", "el", "la", "le"]
        .iter()
        .any(|article| word.eq_ignore_ascii_case(article))
}

/// The form of a name that is best shown: the most frequent one, mixed case before capitals.
pub(super) fn display(text: &Text, act: &Act) -> String {
    // "the Leonard Cohen story" makes no "The Leonard Cohen" of him.
    let bare = list::find(&act.key).is_some_and(|entry| fold(entry.name) == act.key && !entry.has_article());
    let mut forms: Vec<(&str, usize)> = Vec::new();
    for place in act.places.iter().take(200) {
        let mut form = written(text, place);
        if bare
            && let Some((first, rest)) = form.split_once(' ')
            && is_article(first)
        {
            form = rest;
        }
        if fold(form) != act.key {
            continue;
        }
        match forms.iter_mut().find(|(known, _)| *known == form) {
            Some((_, count)) => *count += 1,
            None => forms.push((form, 1)),
        }
    }
    let shouted = |form: &str| form.chars().count() > 4 && !form.chars().any(char::is_lowercase);
    forms
        .iter()
        .rev()
        .max_by_key(|(form, count)| (!shouted(form), *count))
        .map_or_else(|| named(act), |(form, _)| (*form).to_owned())
}

/// The listed name of an act that the story only names in other cases.
fn named(act: &Act) -> String {
    let entry = list::find(&act.key).filter(|entry| fold(entry.name) == act.key);
    entry.map_or_else(|| russian::capitalised(&act.key), |entry| entry.name.to_owned())
}

/// A place as it is written.
pub(super) fn written<'a>(text: &'a Text, place: &Place) -> &'a str {
    match &place.bytes {
        Some(bytes) => text.bytes(bytes.clone()),
        None => text.slice(&place.tokens),
    }
}
