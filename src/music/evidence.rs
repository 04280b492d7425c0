//! What the words around a name say about it, and what is known of it beforehand.
//!
//! "Singer X", "X's new album", "“Title” by X", "X releases" speak for an artist; "director X", a place,
//! a newspaper or "X directed" against. [`gather`] walks over all runs once, looking a few words to each
//! side; `lists` then lets neighbours in an enumeration speak for each other.

use std::collections::HashSet;
use std::ops::Range;

use super::Scene;
use super::acts::{Act, Acts, Evidence, Place};
use super::cues::{self, Cues};
use super::nonlatin;
use super::spans::Span;
use super::tokens::{LineKind, Shape, Text};
use super::works::Title;

/// Everything that is looked at around a name.
pub(super) struct Surroundings<'a> {
    pub(super) text: &'a Text,
    pub(super) spans: &'a [Span],
    pub(super) titles: &'a [Title],
    pub(super) scene: &'a Scene<'a>,
    title_starts: HashSet<usize>,
    title_ends: HashSet<usize>,
}

/// Gathers the candidates with their evidence.
pub(super) fn gather(
    text: &Text,
    spans: &[Span],
    titles: &[Title],
    runs: &[Range<usize>],
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
    let mut acts = Acts::default();
    for run in runs {
        let place = Place { tokens: run.clone(), bytes: None };
        if let Some(index) = acts.note(text.slice(run), place, |key| scene.facts(key)) {
            around.look(run, &mut acts.list[index]);
        }
    }
    for found in nonlatin::names(text) {
        let name = text.bytes(found.bytes.clone()).to_owned();
        let place = Place { tokens: found.token..found.token + 1, bytes: Some(found.bytes) };
        if let Some(index) = acts.note(&name, place, |key| scene.facts(key)) {
            acts.list[index].add(Evidence::Line, found.evidence);
        }
    }
    around.patterns(&mut acts);
    for act in &mut acts.list {
        around.weigh(act);
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
    }

    fn before(&self, run: &Range<usize>, act: &mut Act) {
        let text = self.text;
        let Some(mut at) = run.start.checked_sub(1) else { return };
        if !text.same_line(at, run.start) {
            return;
        }
        if text.is_any(at, &["the", "los", "las", "les", "die", "el", "la", "le"])
            && at > 0
            && text.same_line(at - 1, run.start)
        {
            at -= 1;
        }
        let cues = text.cues(at);
        let direct = at + 1 == run.start;
        if !text.same_sentence(at, run.start) {
            return;
        }
        if cues.any(Cues::NONMUS) && direct && !cues.any(Cues::ROLE) {
            act.object(2.5);
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
        if self.is_among(at) {
            act.add(Evidence::Among, 1.6);
        }
        if text.is_any(at, &["at", "in", "in", "near"]) && direct {
            act.object(0.5);
        }
        if text.is_possessive(at) && at > 0 && cues::is_media(&crate::news::fold(text.token(at - 1))) {
            act.object(2.0);
        }
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
            act.object(3.0);
        } else if before.is_some_and(|at| {
            text.is_any(
                at,
                &[
                    "directed",
                    "written",
                    "photographed",
                    "shot",
                    "designed",
                    "edited",
                    "illustrated",
                    "hosted",
                    "painted",
                    "réalisé",
                    "dirigido",
                    "dirigida",
                ],
            )
        }) {
            act.object(2.0);
        } else if before.is_some_and(|at| {
            text.is_any(
                at,
                &[
                    "performed",
                    "sung",
                    "covered",
                    "recorded",
                    "influenced",
                    "inspired",
                    "remixed",
                    "produced",
                    "supported",
                    "joined",
                    "fronted",
                ],
            )
        }) {
            act.add(Evidence::Among, 1.8);
        } else {
            act.add(Evidence::By, 0.8);
        }
    }

    /// "the likes of", "fans of", "such as", "including", "alongside".
    fn is_among(&self, at: usize) -> bool {
        let text = self.text;
        let word = text.word(at);
        let before = if at > 0 { text.word(at - 1) } else { "" };
        match word {
            "including" | "alongside" | "featuring" | "feat" => true,
            "as" => before == "such",
            "of" => matches!(
                before,
                "likes"
                    | "fans"
                    | "fan"
                    | "music"
                    | "songs"
                    | "sound"
                    | "work"
                    | "best"
                    | "discography"
                    | "albums"
                    | "strains"
                    | "reminiscent"
                    | "echoes"
                    | "cover"
                    | "covers"
                    | "version"
            ),
            "for" => matches!(before, "opening" | "opened" | "support" | "supporting" | "opens"),
            "with" => matches!(
                before,
                "collaboration"
                    | "collaborated"
                    | "collaborating"
                    | "collaborations"
                    | "tour"
                    | "toured"
                    | "touring"
                    | "duet"
                    | "duets"
                    | "along"
                    | "collab"
                    | "split"
                    | "worked"
            ),
            "from" => matches!(
                before,
                "music"
                    | "tunes"
                    | "songs"
                    | "releases"
                    | "sets"
                    | "performances"
                    | "support"
                    | "features"
                    | "vocals"
                    | "appearances"
                    | "remixes"
                    | "remix"
                    | "contributions"
                    | "album"
                    | "albums"
                    | "singles"
                    | "single"
                    | "track"
                    | "lp"
                    | "ep"
                    | "record"
                    | "tracks"
                    | "appearance"
                    | "cameo"
                    | "verse"
                    | "verses"
            ),
            "by" => matches!(before, "songs" | "music" | "albums" | "covers" | "tracks" | "sets"),
            "de" => matches!(
                before,
                "concert"
                    | "concierto"
                    | "chanson"
                    | "chansons"
                    | "canciones"
                    | "temas"
                    | "discos"
                    | "disco"
                    | "album"
                    | "albums"
                    | "música"
                    | "musique"
                    | "titre"
                    | "show"
            ),
            "to" => matches!(
                before,
                "similar"
                    | "compared"
                    | "comparisons"
                    | "listening"
                    | "akin"
                    | "listened"
                    | "listen"
                    | "tribute"
                    | "signed"
            ),
            _ => false,
        }
    }

    fn after(&self, run: &Range<usize>, act: &mut Act) {
        let text = self.text;
        let mut at = run.end;
        if at >= text.len() || !text.same_line(at, run.start) {
            return;
        }
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
        let cues = text.cues(at);
        if text.is_any(at, &["directed", "directs", "starred", "starring", "stars", "plays", "wrote"])
            && text.cues(at + 1).any(Cues::STOP.and(Cues::SCREEN))
            && self.scene.film > 0
        {
            act.object(if text.is_any(at, &["directed", "directs"]) { 2.5 } else { 0.8 });
        } else if cues.any(Cues::VERB) && !text.tokens[at].is_capital() {
            act.add(Evidence::Verb, 1.6);
        } else if cues.any(Cues::VERB) && text.in_headline(at) {
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

    /// Whether "and" stands before a run, so that a plural verb speaks of several.
    fn is_joined_before(&self, run: &Range<usize>) -> bool {
        run.start > 0 && self.text.is_any(run.start - 1, &["and", "&", "y", "et", "und", ",", "e", "o"])
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
            if token.cues.any(Cues::NONMUS) && !token.cues.any(Cues::ROLE) {
                act.object(2.0);
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
        let mut at = run.end + 1;
        if self.title_starts.contains(&at) {
            act.add(Evidence::OwnsTitle, 2.4);
            return;
        }
        for _ in 0..5 {
            if at >= text.len() || !text.same_sentence(at, run.start) {
                return;
            }
            let cues = text.cues(at);
            if self.title_starts.contains(&at) {
                act.add(Evidence::OwnsTitle, 2.4);
                return;
            }
            if cues.any(Cues::RECORDING)
                || text.is_any(
                    at,
                    &[
                        "vocals",
                        "voice",
                        "gig",
                        "music",
                        "lyrics",
                        "discography",
                        "guitar",
                        "sound",
                        "setlist",
                        "concert",
                        "tour",
                        "riffs",
                        "solo",
                        "verse",
                        "remix",
                        "band",
                        "fans",
                        "songwriting",
                    ],
                )
            {
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
            at += 1;
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
        for title in self.titles {
            let Some(artist) = &title.artist else { continue };
            let name = self.text.slice(artist);
            let weight = if self.text.is_possessive(artist.end) { 2.4 } else { 2.6 };
            if let Some(index) = acts.find(&crate::news::fold(name)) {
                acts.list[index].add(Evidence::Line, weight);
                continue;
            }
            let place = Place { tokens: artist.clone(), bytes: None };
            if let Some(index) = acts.note(name, place, |key| self.scene.facts(key)) {
                acts.list[index].add(Evidence::Line, weight);
            }
        }
    }

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
        if text.tokens[first.start].shape.is(Shape::NUMBER) && first.len() == 1 && !known {
            act.object(6.0);
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
        if act.words > 1 || known {
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
        if text.tokens[first.start].shape.is(Shape::CAPITALS) && word.chars().count() <= 4 {
            act.against -= 1.2;
        }
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
            near.filter(|&near| text.same_sentence(near, at)).any(|near| {
                text.is_any(
                    near,
                    &[
                        "role",
                        "roles",
                        "directed",
                        "directs",
                        "starring",
                        "starred",
                        "cast",
                        "co-star",
                        "co-stars",
                        "credits",
                        "character",
                        "characters",
                        "actor",
                        "actress",
                        "director",
                        "directors",
                        "writers",
                        "protagoniza",
                        "réalisé",
                        "rôle",
                        "personaje",
                        "schauspieler",
                        "screenwriter",
                        "filmmaker",
                        "politician",
                        "minister",
                    ],
                )
            })
        });
        if screen && act.own() < 2.0 {
            act.against -= 1.5;
        }
    }
}
