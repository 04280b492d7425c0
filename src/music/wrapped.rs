//! Titles between a determiner and the word that says what they are: "their new Trust album".
//!
//! Also "the Vertigo hitmaker", which papers write for the act of a song.

use std::ops::Range;

use super::cues::{self, Cues};
use super::titles::{self, Finder};
use super::tokens::{Shape, Text};
use super::works::Title;
use crate::news::{Kind, fold};

/// Finds such titles outside what is taken.
pub(super) fn find(finder: &Finder, taken: &mut [bool], found: &mut Vec<Title>) {
    let text = finder.text;
    for at in 0..text.len() {
        let owned = text.is_possessive(at) || text.cues(at).any(Cues::BACK);
        let article = text.is(at, "the");
        if !(owned || article) || taken[at] {
            continue;
        }
        let start = after_adjectives(text, at + 1);
        let Some(run) = finder.run(start, taken).filter(|run| run.len() <= 8) else { continue };
        if !text.same_sentence(at, run.end) || text.tokens[run.start].shape.is(Shape::FIRST) {
            continue;
        }
        let kind = if owned { owned_kind(text, &run) } else { made_kind(text, &run) };
        if let Some(kind) = kind
            && !finder.refused(&run, false)
            && is_title(text, &run)
        {
            titles::push(
                Title::unmarked("between an owner and a cue word", run, kind, 1.7, None),
                taken,
                found,
            );
        }
    }
}

fn after_adjectives(text: &Text, mut at: usize) -> usize {
    let from = at;
    while at < from + 4
        && text.tokens.get(at).is_some_and(|token| !token.is_capital() && token.is_word())
        && (text.cues(at).any(Cues::ADJ.and(Cues::GENRE).and(Cues::NATION))
            || super::windows::is_year(text, at))
    {
        at += 1;
    }
    at
}

/// "their Trust album": the word after the run, in lower case.
fn owned_kind(text: &Text, run: &Range<usize>) -> Option<Kind> {
    let cues = text.cues(run.end);
    let named = text.is_any(
        run.end,
        &["album", "albums", "ep", "lp", "mixtape", "single", "song", "track", "record", "álbum", "disco"],
    );
    let lower = text.tokens.get(run.end).is_some_and(|token| !token.is_capital())
        || text.is_any(run.end, &["ep", "lp"]);
    (named && lower).then_some(if cues.any(Cues::SONG) { Kind::Song } else { Kind::Release })
}

/// "the Vertigo hitmaker", "the One More Time singer".
fn made_kind(text: &Text, run: &Range<usize>) -> Option<Kind> {
    let hit = text.is_any(run.end, &["hitmaker", "hitmakers"]);
    let singer = run.len() >= 2 && text.is_any(run.end, &["singer", "rapper", "songstress", "crooner"]);
    (hit || singer).then_some(Kind::Song)
}

/// Whether no word of a run is a place, a style or an institution.
fn is_title(text: &Text, run: &Range<usize>) -> bool {
    let other =
        Cues::NATION.and(Cues::GENRE).and(Cues::ORGEND).and(Cues::ROLE).and(Cues::EVENT).and(Cues::SCREEN);
    run.clone().all(|at| {
        let word = fold(text.token(at));
        !cues::is_place(&word) && !cues::is_media(&word) && (run.len() > 2 || !text.cues(at).any(other))
    }) && !text.cues(run.start).any(Cues::NATION.and(Cues::DATE))
        && !run.clone().all(|at| text.tokens[at].shape.is(Shape::NUMBER))
}
