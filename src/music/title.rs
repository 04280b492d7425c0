//! A place of a title: a stretch of the story that names a song or release.

use std::ops::Range;

use super::tally::Notes;
use crate::news::Kind;

/// A place that names a song or release.
#[derive(Clone, Debug)]
pub(super) struct Title {
    /// The title's tokens.
    pub(super) tokens: Range<usize>,
    /// The same with quotation marks.
    pub(super) outer: Range<usize>,
    /// Song or release.
    pub(super) kind: Kind,
    /// How well it is supported: 1.3 is the least, from 3.5 it is certain.
    pub(super) score: f32,
    /// How much of that is a cue of its own, rather than habit.
    pub(super) own: f32,
    /// Whether it was set apart by quotation marks.
    pub(super) quoted: bool,
    /// Whether it was set apart at all.
    pub(super) marked: bool,
    /// The artist that its pattern names, as tokens.
    pub(super) artist: Option<Range<usize>>,
    /// The link on it.
    pub(super) link: Option<usize>,
    /// The rule that found it, in words.
    pub(super) rule: &'static str,
    /// What its score is made of, where the rule gives no fixed one.
    pub(super) notes: Notes,
}

impl Title {
    /// A title without marks, with the words of the rule that found it.
    pub(super) fn unmarked(
        rule: &'static str,
        tokens: Range<usize>,
        kind: Kind,
        score: f32,
        artist: Option<Range<usize>>,
    ) -> Self {
        Self {
            outer: tokens.clone(),
            tokens,
            kind,
            score,
            own: score,
            quoted: false,
            marked: false,
            artist,
            link: None,
            rule,
            notes: Notes::default(),
        }
    }
}
