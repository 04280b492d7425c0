//! Candidates for artists: what is gathered of each name over all its places in a story.
//!
//! Evidence is summed by type, each type up to a cap, so that a name that is called "singer" twice is
//! not an artist twice over, while evidence of two types adds up.

use std::ops::Range;

use super::maps::Map;
use super::tally::{Notes, Tally};
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

impl Evidence {
    /// Whether the words of one place can prove a name, be it named there alone.
    fn is_proof(self) -> bool {
        !matches!(
            self,
            Self::Among
                | Self::Verb
                | Self::Marked
                | Self::Headline
                | Self::Often
                | Self::Listed
                | Self::Prior
        )
    }

    /// What it is called in an explanation.
    fn words(self) -> &'static str {
        match self {
            Self::Role => "called what artists are",
            Self::Owns => "owns what artists have",
            Self::OwnsTitle => "owns a title",
            Self::HasMember => "has a member",
            Self::MemberOf => "somebody is a member of it",
            Self::By => "a work is by it",
            Self::Featured => "featured",
            Self::Among => "named as an example of artists",
            Self::Verb => "does what artists do",
            Self::Line => "credited in a line or pattern",
            Self::BeforeTitle => "right before a title",
            Self::Marked => "in bold or a link",
            Self::Headline => "in the headline and the body",
            Self::Often => "named again and again",
            Self::Listed => "listed with artists",
            Self::Prior => "known beforehand",
        }
    }
}

/// From this weight on, such words do prove it.
const STRONG: f32 = 2.2;

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
    against: f32,
    notes: Notes,
    seen: Option<usize>,
    /// What is known of the key.
    pub(super) facts: NameFacts,
    /// Whether a place of this story says by itself that it is an artist, so that others may learn it.
    pub(super) strong: bool,
    /// The first token of the place that said so, where one did.
    pub(super) proof: Option<usize>,
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
        let before = std::mem::replace(sum, (*sum + weight).min(CAPS[evidence as usize]));
        let gained = *sum - before;
        self.strong |= weight >= STRONG && evidence.is_proof();
        if self.notes.asked() {
            self.notes.push(evidence.words(), gained, self.sight());
        }
    }

    /// Adds what is known beforehand, with its own reasons, up to the cap.
    pub(super) fn add_prior(&mut self, prior: &Tally) {
        let cap = CAPS[Evidence::Prior as usize];
        let sum = &mut self.sums[Evidence::Prior as usize];
        let before = std::mem::replace(sum, (*sum + prior.value()).min(cap));
        let over = before + prior.value() - *sum;
        self.notes.append(prior.notes(), 1.0);
        self.notes.push("more of it counts no more", -over, None);
    }

    /// Notes what speaks against it; the worst counts.
    pub(super) fn object(&mut self, weight: f32, words: &'static str) {
        self.set_against(self.against.min(-weight), words);
    }

    /// Notes what speaks against it on top of everything else.
    pub(super) fn doubt(&mut self, weight: f32, words: &'static str) {
        self.set_against(self.against - weight, words);
    }

    /// Takes half of what speaks against it back.
    pub(super) fn trust(&mut self, words: &'static str) {
        self.set_against(self.against * 0.5, words);
    }

    fn set_against(&mut self, against: f32, words: &'static str) {
        let before = std::mem::replace(&mut self.against, against);
        if self.notes.asked() {
            self.notes.push(words, against - before, self.sight());
        }
    }

    /// Says by which token the next evidence goes; `None` where it goes by the story.
    pub(super) fn look_at(&mut self, token: Option<usize>) {
        self.seen = token;
    }

    /// The last place together with the token that evidence goes by.
    fn sight(&self) -> Option<Range<usize>> {
        let seen = self.seen?;
        let place = &self.places.last()?.tokens;
        Some(place.start.min(seen)..place.end.max(seen + 1))
    }

    /// What speaks against it; 0 or less.
    pub(super) fn against(&self) -> f32 {
        self.against
    }

    /// What its score is made of.
    pub(super) fn notes(&self) -> Notes {
        let mut notes = self.notes.clone();
        notes.push("a short word in capitals, and little else", -self.alone(), None);
        notes
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
        self.sums.iter().sum::<f32>() + self.against - self.alone()
    }

    /// What an acronym without company loses.
    fn alone(&self) -> f32 {
        let alone = self.acronym && self.has(Evidence::Listed) < 1.5 && self.own() < 2.0;
        if alone { 1.2 } else { 0.0 }
    }

    /// Whether it stands as an artist of its own.
    pub(super) fn accepted(&self) -> bool {
        self.into.is_none() && self.score() >= LEAST
    }

    /// Takes over the places and the evidence of another name of the same act.
    pub(super) fn absorb(&mut self, other: &Self) {
        let before: f32 = self.sums.iter().sum();
        for (sum, (given, cap)) in self.sums.iter_mut().zip(other.sums.iter().zip(CAPS)) {
            *sum = (*sum + given).min(cap);
        }
        if self.notes.asked() {
            let gained = self.sums.iter().sum::<f32>() - before;
            self.notes.push(format!("what is said of “{}”, the same act", other.key), gained, None);
        }
        self.member |= other.member;
        self.strong |= other.strong;
        self.places.extend(other.places.iter().cloned());
        self.places.sort_by_key(|place| place.tokens.start);
    }
}

/// All candidates of a story, by key, in order of their first place.
#[derive(Debug, Default)]
pub(super) struct Acts {
    /// The candidates.
    pub(super) list: Vec<Act>,
    by_key: Map<String, usize>,
    asked: bool,
}

/// How much a film of the same name speaks against a name that nothing else calls an act.
const NAMESAKE: f32 = -3.0;

/// Most candidates of a story.
const MOST: usize = 3_000;

impl Acts {
    /// None yet; reasons are kept if `asked`.
    pub(super) fn new(asked: bool) -> Self {
        Self { asked, ..Self::default() }
    }

    /// Doubts names that the story gives to films, books or tours, where nothing else calls them acts.
    pub(super) fn doubt_namesakes(&mut self, others: impl Iterator<Item = String>) {
        for key in others {
            let act = self.by_key.get(&key).and_then(|&index| self.list.get_mut(index));
            if let Some(act) = act.filter(|act| act.own() < 2.0 && act.against() > NAMESAKE) {
                act.doubt(-NAMESAKE, "the story names a film, book or tour so");
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
            notes: Notes::new(self.asked),
            seen: None,
            facts,
            strong: false,
            proof: None,
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
        .map_or_else(|| named(text, act), |(form, _)| (*form).to_owned())
}

/// The nominative of an act that the story only names in other cases.
fn named(text: &Text, act: &Act) -> String {
    let entry = list::find(&act.key).filter(|entry| fold(entry.name) == act.key);
    let declined = || {
        let mut cases = act.places.iter().map(|place| written(text, place));
        let declined = cases.find(|form| russian::cases(&act.key, &fold(form)).is_some());
        russian::nominative(&act.key, declined.unwrap_or_default())
    };
    entry.map_or_else(declined, |entry| entry.name.to_owned())
}

/// A place as it is written.
pub(super) fn written<'a>(text: &'a Text, place: &Place) -> &'a str {
    match &place.bytes {
        Some(bytes) => text.bytes(bytes.clone()),
        None => text.slice(&place.tokens),
    }
}
