//! What the words after a span say about it: "“Title”, the lead single from …", "*Title* (1998)".

use std::ops::Range;

use super::cues::Cues;
use super::nonlatin;
use super::spans::Span;
use super::tokens::Shape;
use super::windows::{Look, RELEASE, SCREEN, SONG, Windows, is_year};

const RIGHT: [f32; 5] = [2.6, 1.7, 1.3, 0.9, 0.7];

impl Windows<'_> {
    /// What the words after a span say.
    pub(super) fn right(&self, index: usize, look: &mut Look) {
        let span = &self.spans[index];
        let text = self.text;
        let mut at = nonlatin::past_gloss(text, span.outer.end);
        if text.is(at, ",") {
            at += 1;
        }
        if text.is_any(at, &["(", "–", "—"]) && is_year(text, at + 1) {
            let weight = if span.quote.is_some() { 0.8 } else { 1.7 };
            look.scores.of(RELEASE).add_at(weight, "a year right behind it", at + 1);
            return;
        }
        if text.is_any(at, &["a", "the", "an", "their", "his", "her"]) && self.counts_tracks(at + 1) {
            look.scores.of(RELEASE).add_at(2.2, "its tracks are counted", at + 1);
            look.strong = true;
            return;
        }
        if text.is(at, "fame") && text.is(span.outer.start.wrapping_sub(1), "of") {
            // "the actor of “Title” fame"
            look.scores.of(SCREEN).add_at(2.4, "somebody has fame of it", at);
            return;
        }
        if text.is_any(at, &["from", "for", "in", "off", "de", "aus", "da", "из", "du", "del", "dal", "on"])
            && !text.is(at + 1, "by")
        {
            if self.names_source(at, &span.outer) {
                look.scores.of(SONG).add_at(1.2, "from a release, film or other title", at);
            }
            return;
        }
        if self.apposition(span, look) {
            return;
        }
        self.right_cue(at, span, look);
    }

    /// "*Title*, the film by …", "“Title”, the lead single from …".
    fn apposition(&self, span: &Span, look: &mut Look) -> bool {
        let text = self.text;
        let comma = span.outer.end;
        let inside = text.is(comma.wrapping_sub(2), ",");
        let article = if text.is(comma, ",") { comma + 1 } else { comma };
        if !(inside || article > comma)
            || !text.is_any(
                article,
                &["the", "a", "an", "la", "el", "le", "un", "una", "une", "der", "die", "das", "o", "il"],
            )
        {
            return false;
        }
        let noun = (article + 1..article + 4)
            .find(|&at| !text.cues(at).any(Cues::ADJ.and(Cues::GENRE)) || text.cues(at).any(Cues::WORK));
        match noun {
            Some(noun)
                if text.cues(noun).any(Cues::WORK)
                    && !text.is_possessive(noun + 1)
                    && !text.tokens[noun].is_capital()
                    && !self.belongs_on(noun) =>
            {
                look.add(text.cues(noun), 2.4, noun);
                true
            }
            _ => false,
        }
    }

    fn right_cue(&self, from: usize, span: &Span, look: &mut Look) {
        let text = self.text;
        let mut distance = 0;
        let mut at = from;
        while at < text.len() && distance < RIGHT.len() && text.same_line(at, span.outer.start) {
            if let Some(outer) = self.covered(at, &span.outer) {
                if distance == 0 {
                    return;
                }
                at = outer.end;
                distance += 1;
                continue;
            }
            let token = &text.tokens[at];
            if text.is_any(at, &["с", "со"]) {
                // "«…» вместе с песнями …": another thing beside it.
                return;
            }
            if self.sentence_ends(at) || matches!(text.token(at), ";" | "“" | "‘" | "\"") {
                return;
            }
            if token.is_word() && !token.shape.is(Shape::POSSESSIVE) {
                distance += 1;
                let near = token.cues.any(Cues::NEAR) && distance > 2;
                let verb = token.cues.any(Cues::VERB) && token.cues.any(Cues::NEAR) && distance == 1;
                if self.is_name_part(at) {
                    return;
                }
                if token.cues.any(Cues::WORK) && !near && !verb && !self.is_rank(at) {
                    if !self.belongs_on(at) && !text.is_possessive(at + 1) {
                        look.add(token.cues, RIGHT[distance - 1], at);
                    }
                    return;
                }
            } else if text.is(at, ")") || text.is(at, ":") {
                return;
            }
            at += 1;
        }
    }

    /// Whether a cue word goes with another span right after it.
    fn belongs_on(&self, cue: usize) -> bool {
        let text = self.text;
        let mut at = cue + 1;
        for _ in 0..2 {
            if at < text.len() && (text.is(at, ",") || text.is(at, ":") || text.cues(at).any(Cues::TITLED)) {
                at += 1;
            }
        }
        at < text.len() && self.cover[at] > 0
    }

    /// "ten-song", "12-track".
    fn counts_tracks(&self, at: usize) -> bool {
        let counted = self.text.tokens.get(at).is_some_and(|token| token.shape.is(Shape::NUMBER))
            && self.text.is_any(at + 1, &["song", "track"]);
        counted
            || self.text.tokens.get(at).is_some_and(super::tokens::Token::is_word)
                && ["-song", "-track", "-cut", "-disc", "-part", "-minute"]
                    .iter()
                    .any(|end| self.text.word(at).ends_with(end))
    }

    /// Whether "from …" goes on to an album, a film or another title.
    fn names_source(&self, from: usize, own: &Range<usize>) -> bool {
        let text = self.text;
        (from + 1..text.len().min(from + 9))
            .take_while(|&at| text.same_line(at, own.start) && !self.sentence_ends(at) && !text.is(at, ","))
            .any(|at| self.covered(at, own).is_some() || text.cues(at).any(Cues::RELEASE.and(Cues::SCREEN)))
    }
}
