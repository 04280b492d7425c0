//! What the words around a name say about it, and what is known of it beforehand.
//!
//! "Singer X", "X's new album", "“Title” by X", "X releases" speak for an artist; "director X", a place,
//! a newspaper or "X directed" against. [`gather`] walks over all runs once, looking a few words to each
//! side; `lists` then lets neighbours in an enumeration speak for each other.

use std::ops::Range;

use super::Scene;
use super::acts::{Act, Acts, Evidence, Place};
use super::cues::{self, Cues};
use super::maps::{Map, Set};
use super::spans::Span;
use super::tokens::{Shape, Text};
use super::weigh;
use super::works::Title;
use super::{imported, nonlatin};

const ARTICLES: &[&str] =
    &["a", "an", "un", "une", "una", "uno", "ein", "eine", "um", "uma", "one", "still", "also"];

/// Everything that is looked at around a name.
struct Surroundings<'a> {
    text: &'a Text,
    spans: &'a [Span],
    titles: &'a [Title],
    scene: &'a Scene<'a>,
    title_starts: Set<usize>,
    title_ends: Set<usize>,
}

/// Gathers the candidates with their evidence.
pub(super) fn gather(
    text: &Text,
    spans: &[Span],
    (titles, quoted): (&[Title], &[Range<usize>]),
    (runs, taken): (&[Range<usize>], &[bool]),
    scene: &Scene,
) -> Acts {
    let around = Surroundings {
        text,
        spans,
        titles,
        scene,
        title_starts: titles.iter().map(|title| title.outer.start).collect(),
        title_ends: titles.iter().map(|title| title.outer.end).collect(),
    };
    let mut acts = Acts::new(scene.asks());
    let native = nonlatin::names(text, taken);
    let mut covered = vec![false; text.len()];
    for found in native.iter().filter(|found| found.tokens.len() > 1) {
        covered[found.tokens.clone()].fill(true);
    }
    for run in runs {
        if covered[run.clone()].contains(&true) {
            continue;
        }
        let place = Place { tokens: run.clone(), bytes: None };
        if let Some(index) = acts.note(text.slice(run), place, |key| scene.facts(key)) {
            let act = &mut acts.list[index];
            around.look(run, act);
            if quoted.binary_search_by_key(&run.start, |act| act.start).is_ok() {
                act.add(Evidence::Role, 3.0);
            }
            if act.strong {
                act.proof.get_or_insert(run.start);
            }
        }
    }
    let mut read = vec![false; text.len()];
    for run in runs {
        read[run.clone()].fill(true);
    }
    let known: Vec<_> = native.iter().map(|found| found.bytes.clone()).collect();
    let imported = imported::names(text, scene, &known);
    for found in native.into_iter().chain(imported) {
        if read[found.tokens.start] && found.tokens.len() == 1 {
            continue;
        }
        let name = text.bytes(found.bytes.clone()).to_owned();
        let place = Place { tokens: found.tokens, bytes: Some(found.bytes) };
        if let Some(index) = acts.note(&name, place, |key| scene.facts(key)) {
            acts.list[index].add(Evidence::Line, found.evidence);
        }
    }
    around.patterns(&mut acts);
    for act in &mut acts.list {
        weigh::weigh(text, scene, act);
    }
    for title in titles.iter().filter(|title| title.artist.is_some() && text.in_headline(title.tokens.start))
    {
        // "Artist – Title": what the headline sets against its artist is none, however often it is named.
        if let Some(index) = acts.find(&crate::news::fold(text.slice(&title.tokens))) {
            let act = &mut acts.list[index];
            let named =
                title.artist.as_ref().is_some_and(|artist| crate::news::fold(text.slice(artist)) == act.key);
            if !named && !act.facts.is_probable() {
                act.object(8.0, "the headline names it as an artist's title");
            }
        }
    }
    for title in titles.iter().filter(|title| title.artist.is_none() && title.own >= 1.5) {
        // What the story calls a song elsewhere is no artist without a word that says so.
        if let Some(index) = acts.find(&crate::news::fold(text.slice(&title.tokens))) {
            let act = &mut acts.list[index];
            if act.own() < 1.5 && !act.facts.is_known() {
                act.object(6.0, "the story calls it a title");
            }
        }
    }
    acts
}

impl Surroundings<'_> {
    /// Looks to both sides of one place.
    fn look(&self, run: &Range<usize>, act: &mut Act) {
        self.before(run, act);
        self.after(run, act);
        self.possessive(run, act);
        self.marked(run, act);
        nonlatin::beside(self.text, run, act);
        act.look_at(None);
        act.member |= self.is_of_band(run);
    }

    /// "Low's Alan Sparhawk", "Alan Sparhawk of Low", "a duo consisting of Alan Sparhawk and …".
    fn is_of_band(&self, run: &Range<usize>) -> bool {
        let text = self.text;
        if !text.cues(run.start).any(Cues::FIRSTNAME) || run.len() < 2 || run.start < 2 {
            return false;
        }
        let band = |at: usize| {
            text.tokens.get(at).is_some_and(super::tokens::Token::is_capital)
                && text.same_sentence(at, run.start)
                && !cues::is_place(&crate::news::fold(text.token(at)))
                && !text.cues(at).any(Cues::DATE.and(Cues::NATION))
        };
        let owned = text.is_possessive(run.start - 1) && band(run.start - 2);
        let of = text.is(run.end, "of") && band(run.end + 1 + usize::from(text.is(run.end + 1, "the")));
        let one = text.is(run.start - 1, "of")
            && text.is_any(run.start - 2, &["consisting", "comprised", "composed", "consists"]);
        owned || of || one
    }

    fn before(&self, run: &Range<usize>, act: &mut Act) {
        let text = self.text;
        let Some(mut at) = run.start.checked_sub(1) else { return };
        if !text.same_line(at, run.start) {
            return;
        }
        if text.cues(at).any(Cues::ARTICLE) && at > 0 && text.same_line(at - 1, run.start) {
            at -= 1;
        }
        let direct = at + 1 == run.start;
        if direct && self.scene.sentence_case && self.follows_role(at, run.start) {
            at -= 1;
        }
        act.look_at(Some(at));
        let cues = text.cues(at);
        if !text.same_sentence(at, run.start) {
            return;
        }
        let film = cues.any(Cues::SCREEN) && !cues.any(Cues::RECORDING.and(Cues::NEAR));
        if direct && !cues.any(Cues::ROLE) && (cues.any(Cues::NONMUS) || film) {
            // A listed singer who acts is still a singer.
            act.object(if act.facts.is_probable() { 1.0 } else { 2.5 }, "called what others are");
        } else if cues.any(Cues::ROLE)
            && direct
            && !text.is_any(at, &["stars", "star", "group", "groups", "act", "legend", "icon"])
        {
            act.add(Evidence::Role, 3.0);
        } else if cues.any(Cues::ROLE) && direct {
            act.add(Evidence::Role, 2.2);
        }
        if cues.any(Cues::MEMBER) && direct {
            let owned = (1..=3).any(|back| {
                at >= back
                    && text.same_sentence(at, at - back)
                    && (text.is_possessive(at - back)
                        || text.tokens[at - back].is_capital()
                            && !text.tokens[at - back].shape.is(Shape::FIRST))
            });
            act.member |= owned;
            act.add(Evidence::Role, 2.2);
        }
        if text.is_any(at, &["feat", "ft", "featuring", "."])
            && (!text.is(at, ".") || at > 0 && text.is_any(at - 1, &["feat", "ft"]))
        {
            act.add(Evidence::Featured, 3.0);
        }
        if text.is_any(at, &["by", "by:", "par", "von", "от"])
            || text.is(at, "de") && self.title_ends.contains(&at)
        {
            self.by(at, act);
        }
        if text.is(at, "of")
            && at > 0
            && (text.cues(at - 1).any(Cues::MEMBER) || text.is_any(at - 1, &["half", "leader", "third"]))
        {
            act.add(Evidence::MemberOf, 2.4);
        }
        if text.is_any(at, &["name", "moniker", "alias", "pseudonym", "nom", "nombre", "namen"]) && direct {
            act.add(Evidence::Role, 1.8);
        }
        if self.is_among(at) {
            act.add(Evidence::Among, 1.6);
        } else if text.is_any(at, &["with", "mit", "avec", "con", "com"]) && self.scene.music >= 3 {
            act.add(Evidence::Among, 0.6);
        }
        if text.is_any(
            at,
            &["at", "in", "near", "en", "em", "no", "na", "nel", "nella", "im", "au", "aux", "dans", "в"],
        ) && direct
            && !act.facts.is_probable()
        {
            act.object(0.5, "a preposition of place");
        }
        if text.is_possessive(at) && at > 0 && cues::is_media(&crate::news::fold(text.token(at - 1))) {
            act.object(2.0, "a paper or platform owns it");
        }
    }

    /// "la chanteuse belge X": a nationality between the role and the name.
    fn follows_role(&self, at: usize, name: usize) -> bool {
        let text = self.text;
        let between = Cues::NATION.and(Cues::GENRE).and(Cues::ADJ);
        at > 0
            && text.cues(at).any(between)
            && !text.cues(at).any(Cues::ROLE)
            && !text.tokens[at].is_capital()
            && text.same_sentence(at - 1, name)
            && text.cues(at - 1).any(Cues::ROLE.and(Cues::NONMUS))
    }

    fn by(&self, by: usize, act: &mut Act) {
        let text = self.text;
        let line = &text.line(by).tokens;
        let before = by.checked_sub(1).filter(|&at| text.same_line(at, by));
        let after_title = self.title_ends.contains(&by)
            || before.is_some_and(|at| self.title_ends.contains(&at) && !text.tokens[at].is_word())
            || before.is_some_and(|at| text.cues(at).any(Cues::RECORDING.and(Cues::PLURAL)));
        if after_title {
            act.add(Evidence::By, 2.2);
        } else if line.start == by {
            act.object(3.0, "a line that begins with “by”");
        } else if before.is_some_and(|at| {
            text.cues(at).any(Cues::CRAFTED) && !(text.is(at, "written") && act.facts.is_known())
        }) {
            act.object(2.0, "made by it as others make things");
        } else if before.is_some_and(|at| text.cues(at).any(Cues::PLAYED)) {
            // Who produced a record is an artist, but not the record's.
            act.member |=
                before.is_some_and(|at| text.is_any(at, &["produced", "mixed", "engineered", "recorded"]));
            act.add(Evidence::Among, 1.8);
        } else {
            act.add(Evidence::By, 0.8);
        }
    }

    /// "the likes of", "fans of", "such as", "including", "alongside".
    fn is_among(&self, at: usize) -> bool {
        let before = if at > 0 { self.text.word(at - 1) } else { "" };
        let noun = at.saturating_sub(if self.text.is(at, "as") { 2 } else { 1 });
        // "venues such as", "directors including".
        let others =
            self.text.cues(noun).any(Cues::ORGEND.and(Cues::NONMUS).and(Cues::SCREEN).and(Cues::BOOK))
                && !self.text.cues(noun).any(Cues::ROLE)
                || self.text.is_any(noun, &["venues", "cities", "towns", "places", "brands", "countries"]);
        cues::is_among(before, self.text.word(at)) && !others
    }

    fn after(&self, run: &Range<usize>, act: &mut Act) {
        let text = self.text;
        let mut at = run.end;
        if at >= text.len() || !text.same_line(at, run.start) {
            return;
        }
        act.look_at(Some(at));
        if text.is_any(at, &[":", "–", "—", "-", ","]) && self.title_starts.contains(&(at + 1)) {
            let list = !text.is(at, ",") || text.line(run.start).tokens.start == run.start;
            act.add(Evidence::Line, if list { 2.6 } else { 0.8 });
            return;
        }
        // "X – the band – …", "X, the Danish singer, …", "X (band)".
        if text.is_any(at, &[",", "(", "–", "—"]) {
            self.apposition(at + 1, act);
            return;
        }
        self.predicate(at, act);
        if text.in_headline(at)
            && text.is(at, ":")
            && text.line(at).tokens.start == run.start
            && act.facts.listed
        {
            // "Can: the archive …": papers put whom a story is about before a colon.
            act.add(Evidence::Line, 1.6);
        }
        while text.is_any(
            at,
            &[
                "have", "has", "had", "just", "also", "will", "recently", "then", "hat", "haben", "ha",
                "han", "a", "ont", "finally", "first", "again", "now", "once",
            ],
        ) && at < run.end + 3
        {
            at += 1;
        }
        if !text.same_sentence(at, run.start) {
            return;
        }
        act.look_at(Some(at));
        let cues = text.cues(at);
        if text.is_any(at, &["directed", "directs", "starred", "starring", "stars", "plays", "wrote"])
            && text.cues(at + 1).any(Cues::STOP.and(Cues::SCREEN))
            && self.scene.film > 0
        {
            let weight = if text.is_any(at, &["directed", "directs"]) { 2.5 } else { 0.8 };
            act.object(weight, "does what film people do");
        } else if cues.any(Cues::VERB) && (!text.tokens[at].is_capital() || text.in_headline(at)) {
            act.add(Evidence::Verb, 1.6);
        } else if text.is_any(run.end, &["are", "have", "were", "sont", "sind", "son", "haben"])
            && act.words <= 4
            && !self.is_joined_before(run)
        {
            act.add(Evidence::Verb, 1.0);
        }
        if cues.any(Cues::MEMBER) && at == run.end && !text.tokens[at].is_capital() {
            act.add(Evidence::HasMember, 2.2);
        }
        if self.title_starts.contains(&run.end) {
            let first = text.line(run.start).tokens.start == run.start;
            act.add(Evidence::BeforeTitle, if first { 2.6 } else { 1.6 });
        }
    }

    /// "X was a rapper", "X est chanteuse".
    fn predicate(&self, at: usize, act: &mut Act) {
        let text = self.text;
        if !text.is_any(
            at,
            &[
                "is", "was", "es", "era", "est", "était", "ist", "war", "è", "é", "foi", "are", "were",
                "sont", "sind",
            ],
        ) {
            return;
        }
        for at in (at + 1..at + 5).take_while(|&near| near < text.len() && text.same_sentence(near, at)) {
            let cues = text.cues(at);
            if cues.any(Cues::ROLE) && !text.tokens[at].is_capital() && !text.is_possessive(at + 1) {
                act.look_at(Some(at));
                act.add(Evidence::Role, 2.2);
                return;
            }
            if !cues.any(Cues::ADJ.and(Cues::NATION).and(Cues::GENRE)) && !text.is_any(at, ARTICLES) {
                return;
            }
        }
    }

    /// Whether "and" stands before a run, so that a plural verb speaks of several.
    fn is_joined_before(&self, run: &Range<usize>) -> bool {
        run.start > 0 && (self.text.cues(run.start - 1).any(Cues::AND) || self.text.is(run.start - 1, ","))
    }

    /// "…, the Danish singer": a role within five words after an article.
    fn apposition(&self, from: usize, act: &mut Act) {
        let text = self.text;
        if !text.is_any(
            from,
            &[
                "a", "an", "the", "un", "une", "una", "el", "la", "le", "der", "die", "das", "ein", "eine",
                "one", "another",
            ],
        ) && !text.cues(from).any(Cues::ROLE.and(Cues::NONMUS))
        {
            return;
        }
        for at in from..text.len().min(from + 6) {
            let token = &text.tokens[at];
            if !token.is_word() || !text.same_sentence(at, from) || token.shape.is(Shape::POSSESSIVE) {
                return;
            }
            act.look_at(Some(at));
            if token.cues.any(Cues::NONMUS) && !token.cues.any(Cues::ROLE) {
                // "…, the author of “Title”" wrote the song.
                if (at + 1..at + 4).any(|next| self.title_starts.contains(&next)) {
                    return;
                }
                // A listed singer who also wrote a book is still a singer.
                act.object(if act.facts.is_probable() { 0.8 } else { 2.0 }, "called what others are");
                return;
            }
            if token.cues.any(Cues::ROLE.and(Cues::MEMBER)) {
                act.add(Evidence::Role, 2.2);
                act.member |= token.cues.any(Cues::MEMBER) && !token.cues.any(Cues::ROLE);
                return;
            }
            if token.cues.any(Cues::SCREEN.and(Cues::BOOK).and(Cues::EVENT).and(Cues::RECORDING)) {
                return;
            }
        }
    }

    fn possessive(&self, run: &Range<usize>, act: &mut Act) {
        let text = self.text;
        if !text.is_possessive(run.end) {
            return;
        }
        for at in run.end + 1..run.end + 6 {
            if at >= text.len() || !text.same_sentence(at, run.start) {
                return;
            }
            act.look_at(Some(at));
            let cues = text.cues(at);
            if self.title_starts.contains(&at) {
                act.add(Evidence::OwnsTitle, 2.4);
                return;
            }
            if !text.tokens[at].is_word() && !text.is_any(at, &["“", "\"", "‘", "«", "„", "'", "’"])
            {
                return;
            }
            if cues.any(Cues::RECORDING.and(Cues::OWNED)) {
                act.add(Evidence::Owns, 2.4);
                return;
            }
            if cues.any(Cues::MEMBER) {
                act.add(Evidence::HasMember, 2.2);
                return;
            }
            if cues.any(Cues::SCREEN.and(Cues::BOOK).and(Cues::NONMUS)) {
                return;
            }
            if at == run.end + 1
                && text.tokens[at].is_capital()
                && self.scene.music >= 3
                && !text.in_headline(at)
            {
                act.add(Evidence::OwnsTitle, 0.7);
            }
        }
    }

    fn marked(&self, run: &Range<usize>, act: &mut Act) {
        let from = self.spans.partition_point(|span| span.tokens.start < run.start);
        for span in self.spans[from..].iter().take_while(|span| span.tokens.start == run.start) {
            if span.tokens.end == run.end && span.quote.is_none() && !span.italic {
                act.add(Evidence::Marked, if span.bold { 2.2 } else { 0.9 });
            }
        }
    }

    /// What list lines, headlines and "X's Title" patterns say about their names.
    fn patterns(&self, acts: &mut Acts) {
        let places = acts
            .list
            .iter()
            .enumerate()
            .flat_map(|(index, act)| act.places.iter().map(move |place| (place.tokens.start, index)));
        let starts: Map<usize, usize> = places.collect();
        for title in self.titles {
            let Some(artist) = &title.artist else { continue };
            let name = self.text.slice(artist);
            let weight = if self.text.is_possessive(artist.end) { 2.4 } else { 2.6 };
            if let Some(index) = acts.find(&crate::news::fold(name)) {
                acts.list[index].add(Evidence::Line, weight);
                continue;
            }
            if let Some(&index) = starts.get(&artist.start) {
                acts.list[index].add(Evidence::Line, weight);
                continue;
            }
            let place = Place { tokens: artist.clone(), bytes: None };
            if let Some(index) = acts.note(name, place, |key| self.scene.facts(key)) {
                acts.list[index].add(Evidence::Line, weight);
            }
        }
    }
}
