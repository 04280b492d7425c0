//! Weights that can say what they are made of.
//!
//! A rule never adds to a bare number: it adds to a [`Tally`], together with the words that name the
//! rule. Recognition drops the words at once and pays a single test for them; `explain` keeps them all.
//! So no weight can be added without its reason, and the reasons of a score always add up to it.

use std::borrow::Cow;
use std::ops::{Index, Range};

/// One reason: what a rule saw, and what it added.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Note {
    /// The rule in words.
    pub(super) words: Cow<'static, str>,
    /// What it added or took.
    pub(super) weight: f32,
    /// The tokens that it went by, where there are some.
    pub(super) tokens: Option<Range<usize>>,
}

#[derive(Clone, Debug, Default)]
struct List(Vec<Note>);

/// Reasons, kept only where somebody asked for them.
#[derive(Clone, Debug, Default)]
pub(super) struct Notes(Option<Box<List>>);

impl Notes {
    /// An empty list; one that stays so unless `asked`.
    pub(super) fn new(asked: bool) -> Self {
        Self(asked.then(Box::default))
    }

    /// Whether somebody asked.
    pub(super) fn asked(&self) -> bool {
        self.0.is_some()
    }

    /// Notes a reason that changed something.
    pub(super) fn push(
        &mut self,
        words: impl Into<Cow<'static, str>>,
        weight: f32,
        tokens: Option<Range<usize>>,
    ) {
        if let Some(list) = &mut self.0
            && weight != 0.0
        {
            list.0.push(Note { words: words.into(), weight, tokens });
        }
    }

    /// Takes over the reasons of another list, times a sign.
    pub(super) fn append(&mut self, other: &Self, sign: f32) {
        if let (Some(list), Some(other)) = (&mut self.0, &other.0) {
            let signed = |note: &Note| Note { weight: note.weight * sign, ..note.clone() };
            list.0.extend(other.0.iter().map(signed));
        }
    }

    /// The reasons, in the order of the rules.
    pub(super) fn list(&self) -> &[Note] {
        self.0.as_ref().map_or(&[], |list| &list.0)
    }
}

/// A sum of weights.
#[derive(Clone, Debug, Default)]
pub(super) struct Tally {
    value: f32,
    notes: Notes,
}

impl Tally {
    /// Nothing yet; reasons are kept if `asked`.
    pub(super) fn new(asked: bool) -> Self {
        Self { value: 0.0, notes: Notes::new(asked) }
    }

    /// What the weights add up to.
    pub(super) fn value(&self) -> f32 {
        self.value
    }

    /// The reasons for it.
    pub(super) fn notes(&self) -> &Notes {
        &self.notes
    }

    /// Adds a weight for a reason.
    pub(super) fn add(&mut self, weight: f32, words: &'static str) {
        self.value += weight;
        self.notes.push(words, weight, None);
    }

    /// Adds a weight for a reason that one token gives.
    pub(super) fn add_at(&mut self, weight: f32, words: &'static str, token: usize) {
        self.value += weight;
        self.notes.push(words, weight, Some(token..token + 1));
    }

    /// Adds another sum with its reasons, or with a sign of -1 takes it off.
    pub(super) fn join(&mut self, other: &Self, sign: f32) {
        self.value += other.value * sign;
        self.notes.append(&other.notes, sign);
    }

    /// Puts another value in the place of this one.
    pub(super) fn set(&mut self, value: f32, words: &'static str) {
        self.notes.push(words, value - self.value, None);
        self.value = value;
    }

    /// Multiplies, so that the reasons so far weigh less or more.
    pub(super) fn scale(&mut self, factor: f32, words: &'static str) {
        self.set(self.value * factor, words);
    }

    /// Lifts the value to another, if that is greater.
    pub(super) fn raise(&mut self, value: f32, words: &'static str) {
        if value > self.value {
            self.set(value, words);
        }
    }
}

/// A [`Tally`] for each thing that a span may be. It can be read by index, and is changed by name only.
#[derive(Clone, Debug, Default)]
pub(super) struct Scores([Tally; 5]);

impl Scores {
    /// Nothing yet for any class.
    pub(super) fn new(asked: bool) -> Self {
        Self(std::array::from_fn(|_| Tally::new(asked)))
    }

    /// The sum of one class, to be changed.
    pub(super) fn of(&mut self, class: usize) -> &mut Tally {
        &mut self.0[class]
    }

    /// The bare sums.
    pub(super) fn values(&self) -> [f32; 5] {
        std::array::from_fn(|class| self.0[class].value)
    }

    /// The sum of one class with its reasons.
    pub(super) fn tally(&self, class: usize) -> &Tally {
        &self.0[class]
    }

    /// Lifts each class to another's sum, where that is greater.
    pub(super) fn raise(&mut self, values: [f32; 5], words: &'static str) {
        for (tally, value) in self.0.iter_mut().zip(values) {
            tally.raise(value, words);
        }
    }
}

impl Index<usize> for Scores {
    type Output = f32;

    fn index(&self, class: usize) -> &f32 {
        &self.0[class].value
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(asked: bool) -> Tally {
        let mut tally = Tally::new(asked);
        tally.add(2.0, "a cue");
        tally.add_at(1.0, "a role", 4);
        tally.add(0.0, "nothing");
        tally.scale(0.5, "a guest");
        tally.raise(1.0, "too little");
        tally.raise(4.0, "a neighbour");
        tally
    }

    #[test]
    fn the_reasons_of_a_sum_add_up_to_it() {
        let tally = told(true);
        let reasons: f32 = tally.notes().list().iter().map(|note| note.weight).sum();
        assert!((reasons - tally.value()).abs() < 1e-6, "{tally:?}");
        let words: Vec<&str> = tally.notes().list().iter().map(|note| &*note.words).collect();
        assert_eq!(words, ["a cue", "a role", "a guest", "a neighbour"]);
    }

    #[test]
    fn nobody_asked_and_nothing_is_kept() {
        let tally = told(false);
        assert!(tally.notes().list().is_empty());
        assert!((tally.value() - told(true).value()).abs() < f32::EPSILON);
    }
}
