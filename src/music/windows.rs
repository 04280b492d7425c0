//! What the words around a span say about it: single, album, film, book or tour.
//!
//! Six words back and five words on, within the sentence, the nearest cue word counts, the more the
//! nearer it stands. The insides of other short spans are skipped, for titles are full of cue words
//! ("Youth Novel", "Video Games").

use std::ops::Range;

use super::cues::Cues;
use super::nonlatin;
use super::russian;
use super::spans::Span;
use super::tally::Scores;
use super::tokens::{LineKind, Shape, Text};

const LEFT: [f32; 6] = [3.2, 2.8, 2.2, 1.6, 1.1, 0.8];

/// Verbs by which an act puts a work out, when the work follows at once.
const ISSUES: [&str; 16] = [
    "releases",
    "released",
    "drops",
    "dropped",
    "unveils",
    "unveiled",
    "premieres",
    "premiered",
    "lanza",
    "lanzó",
    "estrena",
    "dévoile",
    "veröffentlicht",
    "lança",
    "lançou",
    "pubblica",
];

/// What a span may be, as an index into [`Look::scores`].
pub(super) const SONG: usize = 0;
/// See [`SONG`].
pub(super) const RELEASE: usize = 1;
/// See [`SONG`].
pub(super) const SCREEN: usize = 2;
/// See [`SONG`].
pub(super) const BOOK: usize = 3;
/// See [`SONG`].
pub(super) const EVENT: usize = 4;

/// What the surroundings of a span say.
#[derive(Clone, Debug, Default)]
pub(super) struct Look {
    /// A weight per class: song, release, screen, book, event.
    pub(super) scores: Scores,
    /// Whether a cue stands so close, or "called" before it, that it is hardly prose.
    pub(super) strong: bool,
    /// Whether a cue that speaks of one release stands right before it.
    pub(super) single: bool,
}

impl Look {
    /// The best of its scores.
    pub(super) fn best(&self) -> f32 {
        self.scores.values().into_iter().fold(0.0, f32::max)
    }

    /// Adds to the classes of a cue word, which stands at `at`.
    pub(super) fn add(&mut self, cues: Cues, weight: f32, at: usize) {
        let classes = [
            (Cues::SONG, SONG),
            (Cues::RELEASE, RELEASE),
            (Cues::SCREEN, SCREEN),
            (Cues::BOOK, BOOK),
            (Cues::EVENT, EVENT),
        ];
        // A word of two classes ("cover", "single") is the first of them here: songs come first.
        for (class, index) in classes {
            if cues.any(class) {
                self.scores.of(index).add_at(weight, "a cue word", at);
                self.strong |= weight >= 2.0;
                return;
            }
        }
    }
}

/// Which tokens stand inside a short span, by the span's index plus one.
pub(super) fn cover(text: &Text, spans: &[Span]) -> Vec<u32> {
    let mut cover = vec![0; text.len()];
    for (index, span) in spans.iter().enumerate() {
        if span.is_titular() && text.slice(&span.tokens).len() <= 70 {
            for at in span.outer.clone() {
                if cover[at] == 0 {
                    cover[at] = index as u32 + 1;
                }
            }
        }
    }
    cover
}

/// Everything that windows are read with.
pub(super) struct Windows<'a> {
    pub(super) text: &'a Text,
    pub(super) spans: &'a [Span],
    pub(super) cover: &'a [u32],
    /// Whether the story is not in English.
    pub(super) foreign: bool,
    /// Whether reasons are asked for.
    pub(super) asked: bool,
}

impl Windows<'_> {
    /// Looks around one span.
    pub(super) fn look(&self, index: usize) -> Look {
        let span = &self.spans[index];
        let mut look = Look { scores: Scores::new(self.asked), ..Look::default() };
        let foreign = nonlatin::before(self.text, &span.outer);
        if foreign.is_empty() && !nonlatin::ends_before(self.text, span.outer.start) {
            self.left(index, &mut look);
        } else if !foreign.is_empty() {
            look.add(foreign, 2.8, span.outer.start - 1);
        }
        self.year(span, &mut look);
        if self.is_set_list(span) {
            look.scores.of(SONG).add(3.0, "on a line of a set list");
            look.strong = true;
            return look;
        }
        // Behind a particle another part of the sentence begins.
        if !nonlatin::particle_follows(self.text, span.outer.end) {
            self.right(index, &mut look);
        }
        if look.best() < 0.5 && self.is_in_film(span) {
            look.scores.of(SCREEN).add(2.4, "the sentence before speaks of films, and “in” leads here");
        }
        look
    }

    /// "Directors love it. It was in “Title”": the sentence before speaks of films, and "in" leads here.
    fn is_in_film(&self, span: &Span) -> bool {
        let text = self.text;
        let start = span.outer.start;
        let Some(before) = start.checked_sub(1) else { return false };
        text.is_any(before, &["in", "im", "en", "dans", "nel", "em", "no"])
            && (start.saturating_sub(24)..before)
                .rev()
                .take_while(|&at| text.same_line(at, start) && !text.cues(at).any(Cues::RECORDING))
                .any(|at| !text.same_sentence(at, start) && text.cues(at).any(Cues::SCREEN))
    }

    /// Whether a span begins a line of a set list: under "Set list", with nothing but such lines between.
    fn is_set_list(&self, span: &Span) -> bool {
        let text = self.text;
        let here = text.tokens[span.outer.start].line;
        if text.lines[here].tokens.start != span.outer.start {
            return false;
        }
        text.lines[..here].iter().rev().take(60).filter(|line| !line.tokens.is_empty()).find_map(|line| {
            let start = line.tokens.start;
            if self.cover[start] > 0 {
                return None;
            }
            let list = text.is_any(start, &["setlist", "tracklist", "tracklisting"])
                || text.is_any(start, &["set", "track", "song"])
                    && text.is_any(start + 1, &["list", "listing"]);
            let heading = line.kind != LineKind::Plain
                && line.tokens.len() <= 6
                && line
                    .tokens
                    .clone()
                    .any(|at| text.cues(at).any(Cues::SONG) && text.cues(at).any(Cues::PLURAL));
            Some(list && line.tokens.len() <= 4 || heading)
        }) == Some(true)
    }

    /// The start of the short span that covers `at`, unless it covers `own` too.
    pub(super) fn covered(&self, at: usize, own: &Range<usize>) -> Option<&Range<usize>> {
        let index = self.cover[at].checked_sub(1)?;
        let outer = &self.spans[index as usize].outer;
        (outer.end <= own.start || outer.start >= own.end).then_some(outer)
    }

    fn left(&self, index: usize, look: &mut Look) {
        let span = &self.spans[index];
        let text = self.text;
        let mut at = span.outer.start;
        let mut distance = 0;
        let mut directly: Option<usize> = None;
        let mut crossed = usize::MAX;
        let first = span.outer.start;
        while at > 0 && distance < LEFT.len() {
            at -= 1;
            if !text.same_sentence(at, first)
                && !text.tokens[first].shape.is(Shape::FIRST)
                && !text.same_line(at, first)
                || !text.same_line(at, first)
                || self.sentence_ends(at)
            {
                break;
            }
            if let Some(outer) = self.covered(at, &span.outer) {
                at = outer.start;
                distance += 1;
                crossed = at;
                continue;
            }
            let token = &text.tokens[at];
            if !token.is_word() || token.shape.is(Shape::POSSESSIVE) {
                if matches!(text.token(at), "“" | "„" | ";") {
                    break;
                }
                continue;
            }
            if token.cues.any(Cues::TITLED) {
                look.strong = true;
                continue;
            }
            let clause = ["while", "but", "whereas", "although", "though", "aber", "während", "mais", "pero"];
            if clause.contains(&text.word(at)) {
                break;
            }
            if directly.is_none() && text.is_any(at, &ISSUES) {
                // "After her debut album she releases “Title”": nouns before the verb are another clause's.
                let class = if span.quote.is_some() { SONG } else { RELEASE };
                look.scores.of(class).add_at(1.0, "a verb of putting out", at);
                return;
            }
            directly.get_or_insert(at);
            // A name of several words is one thing between a cue and its title.
            let inside_name = token.is_capital() && text.tokens[at + 1].is_capital() && at + 1 < first;
            distance += usize::from(!inside_name || distance == 0);
            let cues = token.cues;
            if cues.any(Cues::WORK)
                && !self.is_concert(at)
                && !self.is_rank(at)
                && !self.is_prize(at)
                && (!cues.any(Cues::NEAR) || distance <= 3)
                && !self.is_name_part(at)
            {
                if self.is_clause_before(at, first) {
                    return;
                }
                if at + 1 == crossed && cues.any(Cues::RELEASE) && !cues.any(Cues::PLURAL) {
                    // "… on the album *Other* is “Title”": that cue is spoken for.
                    continue;
                }
                let spoken =
                    at + 1 == crossed && russian::is_cyrillic(text.word(at)) && !cues.any(Cues::PLURAL);
                if spoken && !directly.is_some_and(|at| text.is_any(at, &["из", "с", "на"])) {
                    continue;
                }
                self.left_cue(span, at, directly.unwrap_or(at), LEFT[distance - 1], look);
                return;
            }
        }
    }

    /// "… won Best Album, and “Title” …": a comma and "and" begin another clause.
    fn is_clause_before(&self, cue: usize, span: usize) -> bool {
        let text = self.text;
        cue + 3 == span
            && text.is(cue + 1, ",")
            && text.is_any(cue + 2, &["and", "while", "but", "und", "et", "y"])
            && !text.cues(cue).any(Cues::PLURAL)
    }

    /// "number one" is a rank, not a song.
    pub(super) fn is_rank(&self, at: usize) -> bool {
        self.text.is(at, "number")
            && self.text.is_any(at + 1, &["one", "two", "three", "four", "five", "ones"])
    }

    /// "song of the year" is a prize, whatever stands after it.
    fn is_prize(&self, at: usize) -> bool {
        let text = self.text;
        text.is_any(at + 1, &["of", "del", "des", "do", "de", "dell'"])
            && (at + 2..at + 5)
                .any(|at| text.is_any(at, &["year", "año", "jahres", "ano", "anno", "année", "l'année"]))
    }

    /// "show" is a concert in most languages.
    fn is_concert(&self, at: usize) -> bool {
        self.foreign && self.text.is_any(at, &["show", "shows"])
    }

    /// Whether a full stop stands at `at`, ending the sentence before a span.
    pub(super) fn sentence_ends(&self, at: usize) -> bool {
        let ends = matches!(self.text.token(at), "." | "!" | "?" | "…");
        ends && self.text.tokens.get(at + 1).is_some_and(|next| next.shape.is(Shape::SPACED))
    }

    /// Whether a cue word is part of a proper name: a capital in mid-sentence beside another one.
    pub(super) fn is_name_part(&self, at: usize) -> bool {
        let text = self.text;
        let capital =
            |at: usize| text.tokens.get(at).is_some_and(|token| token.is_word() && token.is_capital());
        capital(at)
            && !text.tokens[at].shape.is(Shape::FIRST)
            && !text.tokens[at].shape.is(Shape::CAPITALS)
            && !text.in_headline(at)
            && at > 0
            && capital(at - 1)
            && text.same_sentence(at, at - 1)
            && !text.tokens[at - 1].shape.is(Shape::FIRST)
            && self.text.cues(at).any(Cues::NEAR.and(Cues::EVENT).and(Cues::SCREEN))
    }

    fn left_cue(&self, span: &Span, at: usize, directly: usize, weight: f32, look: &mut Look) {
        let text = self.text;
        let cues = text.cues(at);
        let preposition = text.is_any(
            directly,
            &[
                "from", "into", "of", "off", "on", "since", "de", "aus", "von", "auf", "extrait", "da", "из",
                "del", "with",
            ],
        );
        let release_only = cues.any(Cues::RELEASE) && !cues.any(Cues::SONG);
        look.single = release_only && directly == at && !cues.any(Cues::PLURAL);
        if release_only && text.is_possessive(at + 1) {
            // "the album's last stretch, “Title”"
            look.scores.of(SONG).add_at(1.2, "a part of a release", at);
            return;
        }
        if text.is(at, "set") {
            // On stage a set is made of songs; as a product it is hardly ever named right after the word.
            look.scores.of(SONG).add_at(0.6, "a cue word of the stage", at);
            return;
        }
        if release_only && self.opens_with(at, directly) {
            look.scores.of(SONG).add_at(1.6, "a release that it opens, closes or is heard on", at);
            return;
        }
        let inside = at > 0 && text.is_any(at - 1, &["на", "в"]) && text.cues(at).any(Cues::RELEASE);
        if release_only && directly != at && inside {
            // "На пластинке есть «…»": what stands on it.
            look.scores.of(SONG).add_at(1.6, "what stands on a release", at);
            return;
        }
        if release_only && span.quote.is_some() && self.is_song_of(at, span) {
            look.scores.of(SONG).add_at(2.2, "one of the songs of a release", at);
            return;
        }
        if release_only && span.quote.is_some() && self.is_locative(at, span) {
            look.scores.of(SONG).add_at(0.9, "on a release that is spoken of", at);
            return;
        }
        if cues.any(Cues::SONG) && preposition && directly != at {
            let covers = text.is_any(
                at,
                &[
                    "cover",
                    "covers",
                    "rendition",
                    "version",
                    "remix",
                    "reprise",
                    "reprises",
                    "versions",
                    "remixes",
                    "versión",
                    "versiones",
                ],
            );
            if !covers && !text.is(directly, "with") {
                look.scores.of(RELEASE).add_at(1.2, "a song is from it", at);
                if span.italic {
                    look.scores.of(RELEASE).add(0.6, "and it is in italics");
                } else {
                    look.scores.of(SONG).add(0.6, "but it is not in italics");
                }
                return;
            }
        }
        look.add(cues, weight, at);
    }

    /// "the album opens with “Title”".
    fn opens_with(&self, cue: usize, directly: usize) -> bool {
        let with = ["with", "mit", "con", "avec", "com", "to", "on", "sur"];
        self.text.is_any(directly, &with)
            && (cue..directly).any(|at| {
                self.text.is_any(
                    at,
                    &[
                        "opens",
                        "closes",
                        "begins",
                        "ends",
                        "starts",
                        "kicks",
                        "opened",
                        "closed",
                        "concludes",
                        "features",
                        "beginnt",
                        "endet",
                        "abre",
                        "cierra",
                        "s'ouvre",
                        "ouvre",
                        "finishes",
                    ],
                )
            })
    }

    /// "one of the tracks of their first record: “Title”": the song, not the record.
    fn is_song_of(&self, cue: usize, span: &Span) -> bool {
        let text = self.text;
        let apart = cue + 2 == span.outer.start
            && text.is_any(cue + 1, &[",", ":", "is", "was", "are", "es", "est", "ist", "é", "è"]);
        let from = |at: usize| {
            text.is_any(
                at,
                &["of", "from", "off", "on", "de", "del", "du", "von", "aus", "vom", "auf", "da", "do"],
            )
        };
        let mut song = false;
        apart
            && (cue.saturating_sub(9)..cue).filter(|&at| text.same_sentence(at, cue)).any(|at| {
                song |= text.cues(at).any(Cues::SONG);
                song && from(at)
            })
    }

    /// "on the album, “Title”": the place of a song, not the album's title.
    fn is_locative(&self, cue: usize, span: &Span) -> bool {
        let text = self.text;
        let comma = text.is(span.outer.start.wrapping_sub(1), ",");
        comma
            && cue + 2 == span.outer.start
            && cue >= 2
            && text.is_any(cue - 1, &["the", "this", "that"])
            && text.is_any(cue - 2, &["on", "of", "from", "throughout", "across"])
    }

    /// "since 2008's *Title*", "2023's *Title*".
    fn year(&self, span: &Span, look: &mut Look) {
        let at = span.outer.start;
        if at >= 2 && self.text.is_possessive(at - 1) && is_year(self.text, at - 2) {
            let italic = span.italic && span.quote.is_none();
            look.scores.of(RELEASE).add_at(if italic { 2.0 } else { 0.8 }, "a year owns it", at - 2);
            look.strong |= italic;
        }
    }
}

/// Whether the token at `at` is a year.
pub(super) fn is_year(text: &Text, at: usize) -> bool {
    at < text.len() && {
        let word = text.word(at);
        word.len() == 4
            && word.bytes().all(|byte| byte.is_ascii_digit())
            && (word.starts_with("19") || word.starts_with("20"))
    }
}

/// Whether only a comma, "and" or a year stands between two spans.
pub(super) fn joined(text: &Text, from: usize, to: usize) -> bool {
    if to < from || to - from > 10 {
        return false;
    }
    let mut links = 0;
    let mut name = false;
    for at in from..to {
        // "“A” by Somebody, “B” by Another".
        name = text.is_any(at, &["by", "di", "von", "par"]) || name && text.tokens[at].is_capital();
        if name {
            continue;
        }
        let link = text.is_any(
            at,
            &[
                ",", "and", "&", "/", "y", "e", "et", "or", "und", "и", "o", "plus", "、", "・", "with",
                "to", "bis", "à", "a", "와", "과", "및", "と", "や",
            ],
        );
        let aside = text.is_any(at, &["(", ")"]) || is_year(text, at);
        links += usize::from(link);
        if !link && !aside {
            return false;
        }
    }
    links > 0 || (to == from && to > 0 && text.same_line(to - 1, to) && matches!(text.token(to), "「" | "『"))
}
