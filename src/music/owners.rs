//! Titles without marks that a possessive leads to: "Low's Trust", "Low's new album Trust".

use std::ops::Range;

use super::Scene;
use super::cues::Cues;
use super::titles::{Finder, push};
use super::tokens::{Shape, Text};
use super::windows::is_year;
use super::works::Title;
use crate::news::Kind;

/// Finds "Artist's Title" for the artists in `names`.
pub(super) fn find(
    text: &Text,
    names: &[Range<usize>],
    taken: &mut [bool],
    scene: &Scene,
    titles: &mut Vec<Title>,
) {
    let finder = Finder { text, scene };
    for name in names {
        if !taken[name.start] {
            finder.after_possessive(name, taken, titles);
            finder.before_by(name, taken, titles);
        }
    }
}

impl Finder<'_> {
    /// "Low's Trust", "Low's new album Trust".
    fn after_possessive(&self, name: &Range<usize>, taken: &mut [bool], titles: &mut Vec<Title>) {
        let text = self.text;
        if !text.is_possessive(name.end) {
            return;
        }
        let mut at = name.end + 1;
        let mut kind = None;
        for _ in 0..5 {
            let cues = text.cues(at);
            let capital = text
                .tokens
                .get(at)
                .is_some_and(|token| token.is_capital() && !token.shape.is(Shape::CAPITALS));
            let described = !capital
                && text.tokens.get(at).is_some_and(super::tokens::Token::is_word)
                && !cues.any(Cues::STOP.and(Cues::VERB).and(Cues::ROLE).and(Cues::MEMBER))
                && text.cues(at + 1).any(Cues::RECORDING.and(Cues::ADJ));
            if described && !cues.any(Cues::RECORDING) {
                at += 1;
                continue;
            }
            if capital
                || !cues.any(Cues::ADJ.and(Cues::RECORDING).and(Cues::GENRE).and(Cues::TITLED))
                    && !is_year(text, at)
            {
                break;
            }
            if cues.any(Cues::SONG) {
                kind = Some(Kind::Song);
            } else if cues.any(Cues::RELEASE) && kind.is_none() {
                kind = Some(Kind::Release);
            }
            at += 1;
        }
        if at >= text.len() || !text.same_sentence(name.start, at) {
            return;
        }
        let Some(run) = self.run(at, taken) else { return };
        let next = text.cues(run.end);
        let first = text.cues(run.start);
        let other = next.any(
            Cues::MEMBER
                .and(Cues::SCREEN)
                .and(Cues::EVENT)
                .and(Cues::NONMUS)
                .and(Cues::ROLE)
                .and(Cues::FAMILY)
                .and(Cues::ORGEND),
        ) || first
            .any(Cues::ROLE.and(Cues::MEMBER).and(Cues::NONMUS).and(Cues::NATION).and(Cues::FIRSTNAME));
        if self.refused(&run, false)
            || (other && kind.is_none())
            || text.in_headline(run.start) && kind.is_none()
        {
            return;
        }
        let kind = kind.unwrap_or_else(|| self.kind_near(&run));
        for half in self.halves(run) {
            push(
                Title::unmarked("right after its artist's name with ’s", half, kind, 1.9, Some(name.clone())),
                taken,
                titles,
            );
        }
    }

    /// "Trust, by Low", "Trust by Low": capitals right before "by" and a name.
    fn before_by(&self, name: &Range<usize>, taken: &mut [bool], titles: &mut Vec<Title>) {
        let text = self.text;
        let Some(by) = name.start.checked_sub(1).filter(|&by| by > 1 && text.is(by, "by")) else { return };
        let end = if text.is(by - 1, ",") { by - 1 } else { by };
        let from = (end.saturating_sub(9)..end)
            .rev()
            .take_while(|&at| text.same_sentence(at, by) && !taken[at])
            .filter(|&at| text.tokens[at].is_capital() && !self.opens_sentence(at))
            .take_while(|&at| self.run(at, taken).is_some_and(|run| run.end == end))
            .last();
        let Some(run) = from.map(|from| from..end) else { return };
        let cues = text.cues(run.start);
        let plain = run.len() == 1
            && (cues.any(Cues::STOP.and(Cues::VERB).and(Cues::RECORDING).and(Cues::ROLE).and(Cues::MUSIC))
                || cues.any(Cues::CRAFTED.and(Cues::PLAYED)));
        if !plain && !self.refused(&run, false) && !text.in_headline(run.start) {
            let kind = self.kind_near(&run);
            push(
                Title::unmarked("right before “by” and an artist", run, kind, 1.7, Some(name.clone())),
                taken,
                titles,
            );
        }
    }

    /// Whether a word begins its sentence and is one that sentences begin with.
    fn opens_sentence(&self, at: usize) -> bool {
        let cues = self.text.cues(at);
        self.text.tokens[at].shape.is(Shape::FIRST)
            && cues.any(Cues::STOP.and(Cues::VERB).and(Cues::CRAFTED).and(Cues::PLAYED).and(Cues::RECORDING))
    }

    /// "the tracks … Low's One Thing and Another Thing": two titles where the sentence speaks of several.
    fn halves(&self, run: Range<usize>) -> Vec<Range<usize>> {
        let text = self.text;
        let several = (run.start.saturating_sub(25)..run.start)
            .any(|at| text.same_sentence(at, run.start) && text.cues(at).any(Cues::PLURAL));
        match run.clone().find(|&at| text.is(at, "and") && !text.tokens[at].is_capital()) {
            Some(and) if several && and > run.start + 1 && run.end > and + 2 => {
                vec![run.start..and, and + 1..run.end]
            }
            _ => vec![run],
        }
    }

    /// Song or release by the words within some thirty tokens, and else by the story.
    fn kind_near(&self, run: &Range<usize>) -> Kind {
        let text = self.text;
        let from = run.start.saturating_sub(25);
        let to = text.len().min(run.end + 12);
        let (mut songs, mut releases) = (0, 0);
        for at in from..to {
            songs += usize::from(text.cues(at).any(Cues::SONG));
            releases += usize::from(text.cues(at).any(Cues::RELEASE) && !text.cues(at).any(Cues::SONG));
        }
        if songs > releases || (songs == releases && self.scene.songs >= self.scene.releases) {
            Kind::Song
        } else {
            Kind::Release
        }
    }
}
