//! What is known of a name beforehand, and what the name itself says for or against it.
//!
//! The store, the bundled list and the story's categories speak for a name; so do several capitalised
//! words in a story about music. Places, papers, venues, months and words that are mostly written in
//! lower case speak against it.

use std::ops::Range;

use super::Scene;
use super::acts::{Act, Evidence, Place};
use super::cues::{self, Cues};
use super::list;
use super::tally::Tally;
use super::tokens::{LineKind, Shape, Text};

/// The same for a name that the story writes with a capital in mid-sentence.
const COMMON: f32 = 1.9;

/// What a name is worth that only a database of every act has; a bundled name that is an everyday word is
/// worth as much.
const HINTED: f32 = 0.9;

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
        // At the head of every sentence a common word has a capital too.
        let shown = act.words > 1
            || act.facts.is_probable()
            || act.places.iter().any(|place| {
                let start = place.tokens.start;
                !text.in_headline(start) && !text.tokens[start].shape.is(Shape::FIRST)
            });
        if headline && bodies > 0 && shown {
            act.add(Evidence::Headline, 1.5);
        }
        act.member |= !headline && act.places.iter().any(|place| self.is_played_by(place));
        act.add(Evidence::Often, 0.5 * bodies.saturating_sub(1) as f32);
        act.add_prior(&self.prior(act, &first));
        self.name(act, &first);
    }

    /// "Singer Beth Gibbons smiled", "the drummer Jaki Liebezeit": somebody whom the headline does not name
    /// and the story knows by the part played.
    fn is_played_by(&self, place: &Place) -> bool {
        let text = self.text;
        let Some(at) = place.tokens.start.checked_sub(1) else { return false };
        let players = [
            "frontman",
            "frontwoman",
            "vocalist",
            "drummer",
            "bassist",
            "guitarist",
            "keyboardist",
            "sängerin",
            "sänger",
            "gitarrist",
            "schlagzeuger",
            "bassistin",
            "batteur",
            "baterista",
            "guitarrista",
        ];
        place.tokens.len() >= 2
            && text.same_sentence(at, place.tokens.start)
            && (text.is_any(at, &players) || text.is(at, "singer") && text.tokens[at].shape.is(Shape::FIRST))
    }

    fn prior(&self, act: &Act, first: &Range<usize>) -> Tally {
        let facts = &act.facts;
        let mut prior = Tally::new(self.scene.asks());
        // The store may have learned from this very story, which must not confirm itself. Where the user has
        // called the name nobody's, stories that said otherwise were wrong.
        let denied = facts.confirmed < 0;
        let strong = if denied { 0 } else { facts.strong.saturating_sub(u16::from(act.strong)) };
        if strong > 0 {
            let log = (1.0 + f32::from(strong)).log2();
            let weight = if act.words > 1 { (0.7 + 0.6 * log).min(2.6) } else { (0.4 + 0.5 * log).min(2.2) };
            prior.add(weight, "stored stories speak of it as of an artist");
        }
        if facts.tags > 0 && !denied {
            prior.add(2.2, "a category of stories");
        }
        if facts.listed {
            match (act.words > 1, facts.common) {
                (_, true) => prior.add(self.common(act), "on the list of acts, but an everyday word too"),
                (false, false) if self.lacks_article(act) => {
                    prior.add(0.9, "on the list of acts, but for the article");
                }
                (true, false) => prior.add(2.6, "on the list of acts"),
                (false, false) => prior.add(2.0, "on the list of acts, as one word"),
            }
        }
        if facts.hinted {
            prior.add(self.hint(act, first), "on a long list of acts that was imported");
        }
        prior.add(2.0 * f32::from(facts.confirmed).clamp(-4.0, 4.0), "the user said so");
        // "Paragraph 4" looks like a name in two words, but says no more than one does.
        let counted = first.len() == 2 && self.text.tokens[first.end - 1].shape.is(Shape::NUMBER);
        if (2..=5).contains(&act.words) && self.scene.music >= 3 && !counted {
            prior.add(1.3, "two to five words in a story about music");
            if self.text.cues(first.start).any(Cues::FIRSTNAME) {
                prior.add(0.3, "begins with a first name");
            }
        }
        prior
    }

    /// What a database of every act there is is worth: nearly every word and first name is in it.
    fn hint(&self, act: &Act, first: &Range<usize>) -> f32 {
        let plain = first.clone().all(|at| !self.text.cues(at).is_empty());
        if plain || act.words == 1 && self.scene.lower_share(&act.key) > 0.0 { 0.0 } else { HINTED }
    }

    /// What the list's word is worth where the name is an everyday word as well.
    fn common(&self, act: &Act) -> f32 {
        if self.scene.music < 3 {
            return 0.9;
        }
        if self.is_articled(act) {
            return 2.0;
        }
        if self.lacks_article(act) {
            return 0.9;
        }
        let capital = act.places.iter().any(|place| {
            let start = place.tokens.start;
            !self.text.tokens[start].shape.is(Shape::FIRST) && self.text.line(start).kind == LineKind::Plain
        });
        let plain = act.words == 1 && !self.text.cues(act.places[0].tokens.start).is_empty();
        if capital && !plain && self.scene.lower_share(&act.key) < 0.2 { COMMON } else { 0.9 }
    }

    /// "the Cure": an article in running text, and a capital that only the name explains.
    fn is_articled(&self, act: &Act) -> bool {
        act.facts.common
            && list::find(&act.key).is_some_and(|entry| entry.has_article())
            && act.places.iter().any(|place| {
                self.text.line(place.tokens.start).kind == LineKind::Plain && self.has_article(place)
            })
    }

    /// Whether an article stands before or within a place of a name that begins with a capital.
    fn has_article(&self, place: &Place) -> bool {
        let text = self.text;
        let start = place.tokens.start;
        let inside = place.tokens.len() > 1 && text.cues(start).any(Cues::ARTICLE);
        let before =
            start > 0 && text.same_sentence(start - 1, start) && text.cues(start - 1).any(Cues::ARTICLE);
        inside || before && text.tokens[start].is_capital()
    }

    /// "the Earth" where the act is called Earth, or "Cure" where it is The Cure. Other languages put
    /// their own articles before English names, or none.
    fn lacks_article(&self, act: &Act) -> bool {
        let Some(entry) = list::find(&act.key) else { return false };
        let wanted = entry.has_article();
        let english = self.scene.language == "en";
        let matters = if wanted {
            english || !entry.name.starts_with("The ")
        } else {
            english && act.facts.common && !act.key.ends_with('s')
        };
        act.words == 1 && matters && act.places.iter().all(|place| self.has_article(place) != wanted)
    }

    /// What the name itself says against it.
    fn name(&self, act: &mut Act, first: &Range<usize>) {
        let text = self.text;
        let last = text.cues(first.end - 1);
        let begin = text.cues(first.start);
        let known = act.facts.is_probable() || self.is_articled(act);
        if cues::is_place(&act.key) {
            act.object(4.0, "a place");
        }
        // "Lollapalooza Brasil": a festival or paper in one of its places.
        let branch = || {
            act.key
                .rsplit_once(' ')
                .is_some_and(|(name, place)| cues::is_media(name) && cues::is_place(place))
        };
        if cues::is_media(&act.key) || branch() {
            act.object(8.0, "a paper, platform, label, festival or prize");
        }
        // "Band" is no act because there is The Band.
        let word = Cues::STOP.and(Cues::ROLE).and(Cues::RECORDING);
        if act.words == 1 && last.any(word) && !self.is_articled(act) && act.own() < 1.5 {
            act.object(2.0, "a small word, or one for artists or records");
        }
        if last.any(Cues::ORGEND) && act.words > 1 && !known {
            act.object(3.5, "ends as organisations and venues do");
        }
        if act.words == 1
            && (last.any(Cues::GENRE.and(Cues::NATION).and(Cues::DATE)) || last.any(Cues::STOP))
            && !known
        {
            act.object(5.0, "a style, nation, date or small word");
        }
        // "South Korean", "Latin American" and languages are no acts.
        let demonym = first.clone().all(|at| text.cues(at).any(Cues::NATION.and(Cues::GENRE)));
        if demonym && !act.facts.is_probable() {
            act.object(5.0, "nothing but nations, styles and languages");
        }
        if text.tokens[first.start].shape.is(Shape::NUMBER) && !known {
            let amount =
                first.len() == 1 || last.any(Cues::ROLE) || text.word(first.start + 1).starts_with("mil");
            act.object(if amount { 6.0 } else { 0.4 }, "a number");
        }
        if text.is_any(first.start, &["mr", "mrs", "ms", "dr", "prof", "herr", "frau", "monsieur", "madame"])
            && !known
        {
            act.object(3.0, "a form of address");
        }
        let headwords = first.clone().any(|at| {
            text.cues(at).any(Cues::RECORDING.and(Cues::EVENT))
                || text.is_any(at, &["review", "interview", "live"])
        });
        if headwords && !known {
            act.object(3.0, "holds a word of headlines");
        }
        if begin.any(Cues::DATE) && act.words <= 2 && !known {
            act.object(4.0, "begins with a day, month or season");
        }
        self.single_word(act, first, known);
        self.film(act);
        if act.places.iter().all(|place| {
            text.in_headline(place.tokens.start) || text.line(place.tokens.start).kind == LineKind::Heading
        }) && !known
            && act.own() < 1.0
        {
            act.object(1.5, "in headings only");
        }
    }

    fn single_word(&self, act: &mut Act, first: &Range<usize>, known: bool) {
        let text = self.text;
        let foreign = text.tokens[first.start].shape.is(Shape::CJK.or(Shape::HANGUL));
        if act.words > 1 || known || foreign {
            return;
        }
        // Past an article that the run begins with.
        let first = &(first.end - 1..first.end);
        let word = text.word(first.start);
        let lower = self.scene.lower_share(word);
        let all_first = act.places.iter().all(|place| text.tokens[place.tokens.start].shape.is(Shape::FIRST));
        if lower > 0.3 || !text.cues(first.start).is_empty() && !text.cues(first.start).any(Cues::FIRSTNAME) {
            act.doubt(if all_first { 1.8 } else { 0.8 }, "an everyday word");
        } else if all_first && act.places.len() == 1 {
            act.doubt(0.8, "one word, once, at the head of a sentence");
        }
        act.acronym = text.tokens[first.start].shape.is(Shape::CAPITALS) && word.chars().count() <= 4;
        if self.scene.language == "de" {
            act.doubt(1.0, "one word, and German capitalises all nouns");
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
        if screen && act.own() < 2.0 && !act.facts.is_probable() {
            act.doubt(1.5, "only where films or politics are spoken of");
        }
    }
}
