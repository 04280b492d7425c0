//! Acts whose names stand in quotation marks: "группа «Кино»", "밴드 ‘잔나비’".
//!
//! Russian sets the names of bands in the marks of titles, and Korean and Japanese often do. A role word
//! right before the marks says so, or a verb of making after them; other places of such a name, and its
//! neighbours in an enumeration, follow suit unless a word before them names a work.

use std::ops::Range;

use super::Scene;
use super::cues::{self, Cues};
use super::list;
use super::russian;
use super::spans::{self, Span};
use super::tokens::{Shape, Text};
use crate::news::fold;

/// Most words of a name.
const MOST_WORDS: usize = 5;

/// Most names that are looked for in other cases.
const MOST_NAMES: usize = 60;

/// The tokens of all acts in quotation marks, in order.
pub(super) fn find(text: &Text, spans: &[Span], scene: &Scene) -> Vec<Range<usize>> {
    if !matches!(scene.language, "ru" | "uk" | "be" | "bg" | "kk" | "ja" | "ko" | "zh") {
        return Vec::new();
    }
    let reader = Reader { text, spans, cyrillic: !matches!(scene.language, "ja" | "ko" | "zh") };
    let candidates: Vec<usize> = (0..spans.len()).filter(|&index| reader.may_be(index)).collect();
    let mut acts: Vec<bool> = candidates.iter().map(|&index| reader.is_called(index)).collect();
    reader.repeat(&candidates, &mut acts);
    reader.join(&candidates, &mut acts);
    let found = candidates.iter().zip(&acts).filter(|(_, act)| **act);
    found.map(|(&index, _)| spans[index].tokens.clone()).collect()
}

struct Reader<'a> {
    text: &'a Text,
    spans: &'a [Span],
    cyrillic: bool,
}

impl Reader<'_> {
    /// Whether a span is short, in quotation marks, and begins as names do.
    fn may_be(&self, index: usize) -> bool {
        let span = &self.spans[index];
        let speech = matches!(span.quote, Some('“' | '"')) && !self.cyrillic;
        let first = &self.text.tokens[span.tokens.start];
        let name = first.is_capital() || first.shape.is(Shape::NUMBER.or(Shape::HANGUL).or(Shape::CJK));
        let medium = cues::is_media(&fold(self.text.slice(&span.tokens)));
        span.quote.is_some()
            && !speech
            && name
            && !medium
            && spans::words(self.text, &span.tokens) <= MOST_WORDS
    }

    /// The token right before the marks, on the same line.
    fn before(&self, index: usize) -> Option<usize> {
        let start = self.spans[index].outer.start;
        start.checked_sub(1).filter(|&at| self.text.same_line(at, start))
    }

    /// Whether the words beside a span call it an act.
    fn is_called(&self, index: usize) -> bool {
        let text = self.text;
        let Some(at) = self.before(index) else { return self.makes(index) };
        let role = Cues::ROLE.and(Cues::MEMBER);
        if !self.cyrillic {
            return super::japanese::ends_in_role(text, at)
                || text.tokens[at].shape.is(Shape::HANGUL) && super::korean::is_role(text, at);
        }
        let from = text.is_any(at, &["из", "із", "з"]) && at > 0;
        let said = if from { text.cues(at - 1) } else { text.cues(at) };
        let named = said.any(role) && !said.any(Cues::RECORDING);
        named || !text.cues(at).any(Cues::WORK) && (self.makes(index) || self.is_listed(index))
    }

    /// "«Кино» выпустили": a verb of making right after the marks.
    fn makes(&self, index: usize) -> bool {
        let end = self.spans[index].outer.end;
        self.cyrillic
            && self.text.same_sentence(end.saturating_sub(1), end)
            && self.text.cues(end).any(Cues::VERB)
    }

    /// Whether a name is listed and no everyday word.
    fn is_listed(&self, index: usize) -> bool {
        let key = fold(self.text.slice(&self.spans[index].tokens));
        let entry = list::find(&key).or_else(|| russian::listed(&key).map(|(_, entry)| entry));
        entry.is_some_and(|entry| !entry.common)
    }

    /// Whether a word that names one work stands right before the marks.
    fn is_work(&self, index: usize) -> bool {
        self.before(index).is_some_and(|at| {
            let cues = self.text.cues(at);
            cues.any(Cues::WORK) && !cues.any(Cues::PLURAL)
        })
    }

    /// Lets the other places of a name follow, in whatever case they stand.
    fn repeat(&self, candidates: &[usize], acts: &mut [bool]) {
        let key = |index: usize| fold(self.text.slice(&self.spans[index].tokens));
        let mut names: Vec<String> = Vec::new();
        for (&index, _) in candidates.iter().zip(acts.iter()).filter(|(_, act)| **act) {
            let name = key(index);
            if names.len() < MOST_NAMES && !names.contains(&name) {
                names.push(name);
            }
        }
        for (&index, act) in candidates.iter().zip(acts.iter_mut()) {
            let here = key(index);
            let same =
                |name: &String| *name == here || self.cyrillic && russian::cases(name, &here).is_some();
            *act |= !self.is_work(index) && names.iter().any(same);
        }
    }

    /// Lets the members of an enumeration follow one that is an act.
    fn join(&self, candidates: &[usize], acts: &mut [bool]) {
        let linked = |one: usize, other: usize| {
            let between = self.spans[one].outer.end..self.spans[other].outer.start;
            (1..=2).contains(&between.len())
                && self.text.same_line(between.start, between.end)
                && between.clone().all(|at| self.text.is(at, ",") || self.text.cues(at).any(Cues::AND))
        };
        for at in 1..candidates.len() {
            acts[at] |= acts[at - 1] && linked(candidates[at - 1], candidates[at]);
        }
        for at in (1..candidates.len()).rev() {
            acts[at - 1] |=
                acts[at] && linked(candidates[at - 1], candidates[at]) && !self.is_work(candidates[at - 1]);
        }
    }
}
