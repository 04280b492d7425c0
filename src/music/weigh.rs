//! What is known of a name beforehand, and what the name itself says for or against it.
//!
//! The store, the bundled list and the story's categories speak for a name; so do several capitalised
//! words in a story about music. Places, papers, venues, months and words that are mostly written in
//! lower case speak against it.

use std::ops::Range;

use super::Scene;
use super::acts::{Act, Evidence};
use super::cues::{self, Cues};
use super::tokens::{LineKind, Shape, Text};

/// Adds priors and frequency, and notes what speaks against a name.
pub(super) fn weigh(text: &Text, scene: &Scene, act: &mut Act) {
    Weigher { text, scene }.weigh(act);
}

struct Weigher<'a> {
    text: &'a Text,
    scene: &'a Scene<'a>,
}

impl Weigher<'_> {
    /// Priors, frequency, and what the name itself says.
    fn weigh(&self, act: &mut Act) {
        let text = self.text;
        let first = act.places[0].tokens.clone();
        let headline = act.places.iter().any(|place| text.in_headline(place.tokens.start));
        let bodies = act.places.iter().filter(|place| !text.in_headline(place.tokens.start)).count();
        if headline && bodies > 0 {
            act.add(Evidence::Headline, 1.5);
        }
        act.add(Evidence::Often, 0.5 * bodies.saturating_sub(1) as f32);
        act.add(Evidence::Prior, self.prior(act, &first));
        self.name(act, &first);
    }

    fn prior(&self, act: &Act, first: &Range<usize>) -> f32 {
        let facts = &act.facts;
        let mut prior = 0.0;
        if facts.strong > 0 {
            let log = (1.0 + f32::from(facts.strong)).log2();
            prior += if act.words > 1 { (0.7 + 0.6 * log).min(2.6) } else { (0.4 + 0.5 * log).min(2.2) };
        }
        if facts.tags > 0 {
            prior += 2.2;
        }
        if facts.listed {
            prior += match (act.words > 1, facts.common) {
                (_, true) => 0.9,
                (true, false) => 2.6,
                (false, false) => 2.0,
            };
        }
        prior += 2.0 * f32::from(facts.confirmed).clamp(-4.0, 4.0);
        if (2..=5).contains(&act.words) && self.scene.music >= 3 {
            prior += 1.3;
            if self.text.cues(first.start).any(Cues::FIRSTNAME) {
                prior += 0.3;
            }
        }
        prior
    }

    /// What the name itself says against it.
    fn name(&self, act: &mut Act, first: &Range<usize>) {
        let text = self.text;
        let last = text.cues(first.end - 1);
        let begin = text.cues(first.start);
        let known = act.facts.is_probable();
        if cues::is_place(&act.key) {
            act.object(4.0);
        }
        if cues::is_media(&act.key) {
            act.object(8.0);
        }
        if last.any(Cues::ORGEND) && act.words > 1 && !known {
            act.object(3.5);
        }
        if act.words == 1
            && (last.any(Cues::GENRE.and(Cues::NATION).and(Cues::DATE)) || last.any(Cues::STOP))
            && !known
        {
            act.object(5.0);
        }
        if text.tokens[first.start].shape.is(Shape::NUMBER) && !known {
            let amount = first.len() == 1 || text.word(first.start + 1).starts_with("mil");
            act.object(if amount { 6.0 } else { 0.4 });
        }
        if text.is_any(first.start, &["mr", "mrs", "ms", "dr", "prof", "herr", "frau", "monsieur", "madame"])
            && !known
        {
            act.object(3.0);
        }
        let headwords = first.clone().any(|at| {
            text.cues(at).any(Cues::RECORDING.and(Cues::EVENT))
                || text.is_any(at, &["review", "interview", "live"])
        });
        if headwords && !known {
            act.object(3.0);
        }
        if begin.any(Cues::DATE) && act.words <= 2 && !known {
            act.object(4.0);
        }
        self.single_word(act, first, known);
        self.film(act);
        if act.places.iter().all(|place| {
            text.in_headline(place.tokens.start) || text.line(place.tokens.start).kind == LineKind::Heading
        }) && !known
            && act.own() < 1.0
        {
            act.object(1.5);
        }
    }

    fn single_word(&self, act: &mut Act, first: &Range<usize>, known: bool) {
        let text = self.text;
        let foreign = text.tokens[first.start].shape.is(Shape::CJK.or(Shape::HANGUL));
        if act.words > 1 || known || foreign {
            return;
        }
        let word = text.word(first.start);
        let lower = self.scene.lower_share(word);
        let all_first = act.places.iter().all(|place| text.tokens[place.tokens.start].shape.is(Shape::FIRST));
        if lower > 0.3 || !text.cues(first.start).is_empty() && !text.cues(first.start).any(Cues::FIRSTNAME) {
            act.against -= if all_first { 1.8 } else { 0.8 };
        } else if all_first && act.places.len() == 1 {
            act.against -= 0.8;
        }
        act.acronym = text.tokens[first.start].shape.is(Shape::CAPITALS) && word.chars().count() <= 4;
        if self.scene.language == "de" {
            act.against -= 1.0;
        }
    }

    /// A name that only stands where a film is spoken of.
    fn film(&self, act: &mut Act) {
        let text = self.text;
        let screen = act.places.iter().take(6).all(|place| {
            let at = place.tokens.start;
            let near = at.saturating_sub(14)..text.len().min(at + 14);
            near.filter(|&near| text.same_sentence(near, at)).any(|near| text.cues(near).any(Cues::CASTING))
        });
        if screen && act.own() < 2.0 {
            act.against -= 1.5;
        }
    }
}
