//! Why recognition found what it found, in words: for bug reports, and for whoever tunes a rule.
//!
//! Nothing is decided here. The rules tell their weights and words to a [`super::tally::Tally`]; where
//! somebody asked, the story's [`Journal`] gathers them, of what was accepted and of what was refused.

use std::cell::RefCell;

use super::Scene;
use super::acts::{self, Acts, LEAST};
use super::link::Ranking;
use super::spans::Span;
use super::tally::{Notes, Tally};
use super::title::Title;
use super::tokens::Text;
use super::windows::{BOOK, EVENT, RELEASE, SCREEN, SONG};
use super::works::Judged;
use crate::news::Kind;

/// Most refused candidates that are explained.
const MOST_REFUSED: usize = 40;

/// How far from being accepted a candidate may be to be explained: beyond are words that nobody would miss.
const FARTHEST: f32 = -3.0;

/// Most artists that are explained beside the one that was chosen.
const MOST_RIVALS: usize = 4;

/// The longest quotation of a story in a reason, in characters.
const MOST_QUOTED: usize = 60;

/// Why a story was read as it was.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Explanation {
    /// Of each artist, in the order of [`crate::news::Recognised::artists`].
    pub artists: Vec<Grounds>,
    /// Of each song.
    pub songs: Vec<Grounds>,
    /// Of each release.
    pub releases: Vec<Grounds>,
    /// What was taken for a name or title and then refused, the strongest first.
    pub refused: Vec<Refused>,
}

/// Why something is what it is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Grounds {
    /// What the reasons add up to.
    pub score: f32,
    /// For and against, in the order of the rules.
    pub reasons: Vec<Reason>,
    /// Who may have made it, the best first; empty for an artist.
    pub makers: Vec<Maker>,
}

/// An act that may have made a work, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct Maker {
    /// Its name.
    pub name: String,
    /// What the reasons add up to.
    pub score: f32,
    /// For and against.
    pub reasons: Vec<Reason>,
}

/// A candidate that did not make it.
#[derive(Clone, Debug, PartialEq)]
pub struct Refused {
    /// What it was taken for: "artist", "song", "release", "film", "book" or "event".
    pub class: &'static str,
    /// As it is written.
    pub name: String,
    /// What the reasons add up to.
    pub score: f32,
    /// What it would have needed as an artist, song or release; `None` where it is something else.
    pub needed: Option<f32>,
    /// For and against.
    pub reasons: Vec<Reason>,
}

impl Refused {
    /// How far it is from being accepted: below 0, and the greater the nearer.
    fn nearness(&self) -> f32 {
        self.needed.map_or(-2.0, |needed| (self.score - needed).min(0.0))
    }
}

/// One reason.
#[derive(Clone, Debug, PartialEq)]
pub struct Reason {
    /// The rule in words, with the words of the story that it went by.
    pub words: String,
    /// What it added or took.
    pub weight: f32,
}

/// Gathers the reasons of one story.
#[derive(Debug, Default)]
pub(super) struct Journal(RefCell<Explanation>);

impl Journal {
    /// What was gathered, the refused sorted and cut to the nearest.
    pub(super) fn into_explanation(self) -> Explanation {
        let mut explanation = self.0.into_inner();
        let refused = &mut explanation.refused;
        refused.retain(|one| one.nearness() >= FARTHEST);
        refused.sort_by(|one, other| other.nearness().total_cmp(&one.nearness()));
        refused.truncate(MOST_REFUSED);
        explanation
    }

    /// Notes why an entry of the artists is one.
    pub(super) fn artist(&self, text: &Text, act: &acts::Act) {
        let reasons = reasons(text, &act.notes());
        self.0.borrow_mut().artists.push(Grounds { score: act.score(), reasons, makers: Vec::new() });
    }

    /// Notes why an entry of the songs or releases is one: by its best place, with what its further
    /// `places` add to that and what being `mixed` with the other kind takes.
    pub(super) fn work(
        &self,
        text: &Text,
        (kind, best): (Kind, &Title),
        (places, mixed): (f32, f32),
        ranking: &Ranking,
        acts: &Acts,
    ) {
        let mut found = if best.marked {
            reasons(text, &best.notes)
        } else {
            vec![Reason { words: best.rule.to_owned(), weight: best.score }]
        };
        let whole = [(places, "named at other places too"), (-mixed, "called both a song and a release")];
        for (weight, words) in whole.into_iter().filter(|(weight, _)| *weight != 0.0) {
            found.push(Reason { words: words.to_owned(), weight });
        }
        let maker = |(index, score): &(usize, Tally)| Maker {
            name: acts::display(text, &acts.list[*index]),
            score: score.value(),
            reasons: reasons(text, score.notes()),
        };
        let makers = ranking.iter().take(MOST_RIVALS + 1).map(maker).collect();
        let grounds = Grounds { score: best.score + places - mixed, reasons: found, makers };
        let mut explanation = self.0.borrow_mut();
        if kind == Kind::Song {
            explanation.songs.push(grounds);
        } else {
            explanation.releases.push(grounds);
        }
    }

    /// Notes the candidates that are no artists.
    pub(super) fn refuse_acts(&self, text: &Text, acts: &Acts) {
        let refused = acts.list.iter().filter(|act| act.into.is_none() && !act.accepted());
        self.0.borrow_mut().refused.extend(refused.map(|act| Refused {
            class: "artist",
            name: acts::display(text, act),
            score: act.score(),
            needed: Some(LEAST),
            reasons: reasons(text, &act.notes()),
        }));
    }
}

/// Notes a span that is no song or release, for which it would have had to reach `needed`.
pub(super) fn refuse_span(text: &Text, span: &Span, judged: &Judged, needed: Option<f32>, scene: &Scene) {
    let Some(journal) = scene.journal else { return };
    let scores = judged.scores.values();
    let best = (0..scores.len()).rev().max_by(|&one, &other| scores[one].total_cmp(&scores[other]));
    let class = best.unwrap_or(SONG);
    let sum = judged.sum(class);
    journal.0.borrow_mut().refused.push(Refused {
        class: match class {
            RELEASE => "release",
            SCREEN => "film",
            BOOK => "book",
            EVENT => "event",
            _ => "song",
        },
        name: quoted(text.slice(&span.tokens)),
        score: sum.value(),
        needed: needed.filter(|_| class == SONG || class == RELEASE),
        reasons: reasons(text, sum.notes()),
    });
}

/// Puts notes into words. What one rule says several times is one reason.
fn reasons(text: &Text, notes: &Notes) -> Vec<Reason> {
    let mut found: Vec<(String, f32, usize)> = Vec::new();
    for note in notes.list() {
        let words = match &note.tokens {
            Some(tokens) => format!("{}: ‘{}’", note.words, quoted(text.slice(tokens))),
            None => note.words.clone().into_owned(),
        };
        match found.iter_mut().find(|(known, ..)| *known == words) {
            Some((_, weight, count)) => {
                *weight += note.weight;
                *count += 1;
            }
            None => found.push((words, note.weight, 1)),
        }
    }
    let reason = |(words, weight, count): (String, f32, usize)| {
        let words = if count > 1 { format!("{words} ({count} times)") } else { words };
        Reason { words, weight }
    };
    found.into_iter().map(reason).collect()
}

/// A quotation of the story, on one line and not too long.
fn quoted(text: &str) -> String {
    let mut words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some((end, _)) = words.char_indices().nth(MOST_QUOTED) {
        words.truncate(end);
        words.push('…');
    }
    words
}
