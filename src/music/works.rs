//! Judges spans: which are titles of songs or releases, and which are speech, films, books or emphasis.
//!
//! Every span gets a score per class from the words around it, from the habit of this document (a site
//! that puts songs in quotes does so throughout), from spans with the same words, and from spans joined
//! to it by "and". Against them stands what speaks for speech. The best class wins if it is a song or a
//! release and scores enough.

use std::ops::Range;

use super::Scene;
use super::cues::{self, Cues};
use super::maps::{Map, Set};
use super::spans::{self, Span};
use super::speech;
use super::tally::{Scores, Tally};
pub(super) use super::title::Title;
use super::tokens::{Shape, Text};
use super::why;
use super::windows::{self, BOOK, EVENT, Look, RELEASE, SCREEN, SONG, Windows};
use crate::news::{Kind, fold};

/// The best score of a title that is a film's in the same story: likely, never certain.
const LIKELY: f32 = 2.9;

/// How a span is set apart, as far as one document uses it in one way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Style {
    Quote(char),
    Italic,
    Bold,
    Link,
}

fn style(span: &Span) -> Style {
    match span.quote {
        Some('“' | '„') => Style::Quote('"'),
        Some(mark) => Style::Quote(mark),
        None if span.italic => Style::Italic,
        None if span.bold => Style::Bold,
        None => Style::Link,
    }
}

/// What is known of a span while it is judged.
pub(super) struct Judged {
    key: String,
    /// What the words around it say.
    pub(super) look: Look,
    pub(super) work: Tally,
    pub(super) speech: Tally,
    /// How many words it has.
    pub(super) words: usize,
    /// The share of capitals among words that titles capitalise.
    pub(super) capitals: f32,
    /// Whether its first word is in lower case.
    pub(super) lower_start: bool,
    /// Whether titles like this one have a capital in the first word only.
    pub(super) sentence_case: bool,
    line_start: bool,
    /// The same with what the document's habits say, and spans that go with it.
    pub(super) scores: Scores,
}

impl Judged {
    /// All that speaks for a class, less what speaks for speech.
    pub(super) fn sum(&self, class: usize) -> Tally {
        let mut sum = Tally::new(self.work.notes().asked());
        sum.join(self.scores.tally(class), 1.0);
        sum.join(&self.work, 1.0);
        sum.join(&self.speech, -1.0);
        sum
    }

    /// Whether the words around it call it a film, book or event.
    fn names_other(&self) -> bool {
        let look = &self.look.scores;
        let other = look[SCREEN].max(look[BOOK]).max(look[EVENT]);
        other >= 2.0 && other > look[SONG].max(look[RELEASE]) && self.words <= 8
    }
}

/// Finds the titles among the spans, and those that name films, books or tours.
///
/// What stands in `quoted` is an act's name.
pub(super) fn find(
    text: &Text,
    spans: &[Span],
    quoted: &[Range<usize>],
    scene: &Scene,
) -> (Vec<Title>, Vec<Range<usize>>) {
    let cover = windows::cover(text, spans);
    let windows =
        Windows { text, spans, cover: &cover, foreign: scene.language != "en", asked: scene.asks() };
    let mut judged: Vec<Judged> =
        (0..spans.len()).map(|index| first_look(text, spans, index, windows.look(index), scene)).collect();
    join(text, spans, &mut judged);
    share(text, spans, &mut judged);
    habits(text, spans, &mut judged, scene);
    let films: Set<&str> =
        judged.iter().filter(|one| one.look.scores[SCREEN] >= 2.0).map(|one| one.key.as_str()).collect();
    let mut titles: Vec<Title> = Vec::new();
    let mut others = Vec::new();
    for (span, judged) in spans.iter().zip(&judged) {
        let act = quoted.binary_search_by_key(&span.tokens.start, |act| act.start).is_ok();
        if act || titles.last().is_some_and(|last| last.outer.end > span.outer.start) {
            continue;
        }
        if let Some(mut title) = decide(text, span, judged, scene) {
            if films.contains(judged.key.as_str()) {
                let likely = title.score.min(LIKELY);
                title.notes.push("a film has that name here", likely - title.score, None);
                title.score = likely;
            }
            titles.push(title);
        } else if span.is_titular() && (judged.names_other() || filmed(judged, span, scene)) {
            others.push(span.outer.clone());
        }
    }
    (titles, others)
}

fn first_look(text: &Text, spans: &[Span], index: usize, look: Look, scene: &Scene) -> Judged {
    let span = &spans[index];
    let words = spans::words(text, &span.tokens);
    // Japanese text sets Latin titles in whatever case they have.
    let bracketed = matches!(span.quote, Some('「' | '『'));
    let capitals = if bracketed { 1.0 } else { capital_share(text, &span.tokens) };
    let first = span.tokens.clone().find(|&at| text.tokens[at].is_word());
    let lower_start = !bracketed
        && first.is_some_and(|at| {
            let shape = text.tokens[at].shape;
            !shape.is(Shape::CAPITAL)
                && !shape.is(Shape::NUMBER)
                && !shape.is(Shape::CJK)
                && !shape.is(Shape::HANGUL)
        });
    // German capitalises nouns and quotes much that is no title: without a cue only short ones pass.
    let sentence_case = scene.sentence_case && (scene.language != "de" || words <= 3 || look.best() > 0.0);
    let mut judged = Judged {
        key: fold(text.slice(&span.tokens)),
        scores: look.scores.clone(),
        look,
        work: Tally::default(),
        speech: Tally::default(),
        words,
        capitals,
        lower_start,
        sentence_case,
        line_start: text.line(span.outer.start).tokens.start == span.outer.start,
    };
    judged.work = work(text, span, &judged, scene);
    judged.speech = speech::speech(text, &spans[index], &judged, scene);
    judged
}

/// The share of capitalised words among those that titles capitalise; 1 for scripts without capitals.
pub(super) fn capital_share(text: &Text, tokens: &Range<usize>) -> f32 {
    let (mut all, mut capital) = (0.0_f32, 0.0_f32);
    for at in tokens.clone() {
        let token = &text.tokens[at];
        if !token.is_word() || token.shape.is(Shape::POSSESSIVE) {
            continue;
        }
        let upper = token.is_capital()
            || token.shape.is(Shape::NUMBER)
            || token.shape.is(Shape::CJK)
            || token.shape.is(Shape::HANGUL);
        if upper || !token.cues.any(Cues::FUNCTION) {
            all += 1.0;
            capital += f32::from(u8::from(upper));
        }
    }
    if all == 0.0 { 0.0 } else { capital / all }
}

/// How much a span looks like a title by itself.
fn work(text: &Text, span: &Span, judged: &Judged, scene: &Scene) -> Tally {
    let mut work = Tally::new(scene.asks());
    let sentence_case = judged.sentence_case && !judged.lower_start && judged.words <= 7;
    if judged.capitals >= 0.75 || sentence_case {
        work.add(1.0, "capitals as in titles");
    }
    if judged.words <= 7 {
        work.add(0.4, "few words");
    }
    if follows_by(text, span) {
        work.add(0.8, "“by” and a name follow");
    }
    if judged.lower_start && !judged.look.strong && !span.italic {
        work.add(-1.2, "begins in lower case");
    }
    work
}

/// Whether a refused span is a film's title in a story about films.
fn filmed(judged: &Judged, span: &Span, scene: &Scene) -> bool {
    scene.film > scene.music && span.quote.is_some() && judged.capitals >= 0.75 && judged.words <= 8
}

/// Whether "by" and a name follow.
pub(super) fn follows_by(text: &Text, span: &Span) -> bool {
    let mut at = span.outer.end;
    if text.is_any(at, &[",", "("]) {
        at += 1;
    }
    let strong = text.is(at, "by") || text.is(at, "by:");
    let weak = text.is_any(at, &["de", "von", "di", "par", "от"]);
    let name = |at: usize| {
        text.tokens.get(at).is_some_and(|token| {
            token.is_word()
                && (token.is_capital() || token.shape.is(Shape::STYLED) || token.shape.is(Shape::NUMBER))
        }) || text.is_any(at, &["the", "los", "las", "les", "die"])
    };
    text.same_line(span.outer.start, at) && (strong || weak) && name(at + 1)
}

/// Lets spans in an enumeration share their cues: "the singles “A”, “B” and “C”".
fn join(text: &Text, spans: &[Span], judged: &mut [Judged]) {
    let chain = |one: usize, other: usize| {
        let (one, other) = (&spans[one], &spans[other]);
        style(one) == style(other) && windows::joined(text, one.outer.end, other.outer.start)
    };
    for index in 1..spans.len() {
        if chain(index - 1, index) {
            spread(judged, index - 1, index);
        }
    }
    for index in (1..spans.len()).rev() {
        if chain(index - 1, index) {
            spread(judged, index, index - 1);
        }
    }
}

fn spread(judged: &mut [Judged], from: usize, to: usize) {
    let given = judged[from].scores.values().map(|score| score * 0.85);
    let strong = judged[from].look.strong;
    let own = judged[to].look.best();
    if own >= 2.6 || judged[from].look.single {
        // "on the album *One*, *Two* and *Three*": only the first is the album.
        return;
    }
    judged[to].scores.raise(given, "in one list with a neighbour");
    judged[to].look.strong |= strong;
}

/// Lets places with the same words share what the best of them knows.
fn share(text: &Text, spans: &[Span], judged: &mut [Judged]) {
    let mut best: Map<String, [f32; 5]> = Map::default();
    for one in judged.iter() {
        let of_key = best.entry(one.key.clone()).or_default();
        for (most, score) in of_key.iter_mut().zip(one.look.scores.values()) {
            *most = most.max(score);
        }
    }
    for (span, one) in spans.iter().zip(judged.iter_mut()) {
        // "“Title” by Somebody" speaks for itself, whatever film has that name too.
        if one.look.best() >= 2.6 || follows_by(text, span) {
            continue;
        }
        let Some(scores) = best.get(&one.key) else { continue };
        one.scores.raise(scores.map(|given| given * 0.8), "the same words elsewhere");
    }
}

/// Adds what the way of setting apart says: in general, and in this document.
fn habits(text: &Text, spans: &[Span], judged: &mut [Judged], scene: &Scene) {
    let mut counts: Map<Style, [f32; 2]> = Map::default();
    let mut counted: Set<(Style, &str)> = Set::default();
    for (span, one) in spans.iter().zip(judged.iter()) {
        let best = one.look.best();
        if best >= 1.5 && one.speech.value() < 1.5 && counted.insert((style(span), &one.key)) {
            let count = counts.entry(style(span)).or_default();
            if one.look.scores[SONG] >= best {
                count[0] += 1.0;
            } else if one.look.scores[RELEASE] >= best {
                count[1] += 1.0;
            }
        }
    }
    drop(counted);
    let listed = listed(text, spans, scene);
    let italics = spans.iter().zip(judged.iter()).any(|(span, one)| {
        span.italic
            && span.quote.is_none()
            && one.capitals >= 0.75
            && !one.lower_start
            && !cues::is_media(&one.key)
    });
    let quoted = counts.iter().any(|(style, [songs, _])| matches!(style, Style::Quote(_)) && *songs > 0.0);
    for (span, one) in spans.iter().zip(judged.iter_mut()) {
        match style(span) {
            Style::Quote('《') if !matches!(scene.language, "ja" | "ko") => {
                // Chinese sets all titles so.
                one.scores.of(SONG).add(1.0, "in marks for titles");
                one.scores.of(RELEASE).add(0.7, "in marks for titles");
            }
            Style::Quote('『' | '《') => {
                one.scores.of(RELEASE).add(1.2, "in marks for releases");
                one.scores.of(SONG).add(0.3, "in marks for releases");
            }
            // German and Spanish quote songs and albums alike, unless they have italics for albums.
            Style::Quote(_) if !italics && matches!(scene.language, "de" | "es" | "pt" | "it") => {
                one.scores.of(SONG).add(0.9, "in quotation marks");
                one.scores.of(RELEASE).add(0.4, "in quotation marks, as releases are too in this language");
            }
            Style::Quote(_) => {
                let weight = if italics && scene.language != "fr" { 1.9 } else { 1.0 };
                one.scores.of(SONG).add(weight, "in quotation marks");
            }
            Style::Italic => {
                let (release, song) = match (scene.language == "fr", quoted) {
                    (false, _) => (1.2, 0.25),
                    // French sets songs and albums in italics alike, unless it quotes the songs.
                    (true, true) => (0.8, 0.5),
                    (true, false) => (0.6, 0.7),
                };
                one.scores.of(RELEASE).add(release, "in italics");
                one.scores.of(SONG).add(song, "in italics");
            }
            Style::Bold | Style::Link => {}
        }
        if let Some([songs, releases]) = counts.get(&style(span)) {
            let total = songs + releases + 1.5;
            one.scores.of(SONG).add(1.3 * songs / total, "songs are set apart so here");
            one.scores.of(RELEASE).add(1.3 * releases / total, "releases are set apart so here");
        }
        if dash_before(text, span) {
            match listed {
                Some(Kind::Song) => one.scores.of(SONG).add(1.6, "in a list of tracks"),
                Some(Kind::Release) => one.scores.of(RELEASE).add(1.6, "in a list of releases"),
                _ => {}
            }
        }
        // "Гранатовый альбом", "The Black Album".
        if span.quote.is_some() && one.words > 1 && text.is_any(span.tokens.end - 1, &["album", "альбом"])
        {
            one.scores.of(RELEASE).add(1.5, "its last word is “album”");
        }
        if text.cues(span.tokens.end - 1).any(Cues::EVENT) && one.words > 1 {
            one.scores.of(EVENT).add(2.5, "its last word names an event");
        }
        if scene.film > scene.music && !follows_by(text, span) {
            one.scores.of(SCREEN).add(1.2, "the story is about films");
        }
    }
}

/// Whether a span stands after "Artist –".
fn dash_before(text: &Text, span: &Span) -> bool {
    span.outer.start > 1
        && text.same_line(span.outer.start - 1, span.outer.start)
        && text.is_any(span.outer.start - 1, &["-", "–", "—", ":"])
}

/// What the story lists as "Artist – Title": tracks if it says so, albums if it speaks of those instead.
fn listed(text: &Text, spans: &[Span], scene: &Scene) -> Option<Kind> {
    let lists = spans.iter().filter(|span| span.is_titular() && dash_before(text, span)).count();
    if lists < 3 {
        None
    } else if scene.playlist {
        Some(Kind::Song)
    } else {
        (scene.releases > 2 * scene.songs).then_some(Kind::Release)
    }
}

/// Accepts or refuses a span.
fn decide(text: &Text, span: &Span, judged: &Judged, scene: &Scene) -> Option<Title> {
    let scores = &judged.scores;
    let own = judged.look.scores[SONG].max(judged.look.scores[RELEASE]);
    let cue = scores[SONG].max(scores[RELEASE]) - if span.is_titular() { 1.9 } else { 0.0 };
    let recording = scores[SONG].max(scores[RELEASE]);
    let other = scores[SCREEN].max(scores[BOOK] * 0.9).max(scores[EVENT]);
    let asks = span.tokens.end > span.tokens.start && text.is(span.tokens.end - 1, "?") && own < 0.5;
    let named = cues::is_media(&judged.key) && own < 2.0
        || cues::is_place(&judged.key) && own < 1.2 && !dash_before(text, span);
    let date = text.cues(span.tokens.start).any(Cues::DATE)
        && span
            .tokens
            .clone()
            .skip(1)
            .all(|at| text.tokens[at].shape.is(Shape::NUMBER) || !text.tokens[at].is_word());
    if other > recording || date && span.quote.is_none() || named || asks || judged.words == 0 {
        why::refuse_span(text, span, judged, None, scene);
        return None;
    }
    let mut sum = judged.sum(if scores[SONG] >= scores[RELEASE] { SONG } else { RELEASE });
    let least = least(text, span, judged, own, cue, scene);
    if sum.value() < least {
        why::refuse_span(text, span, judged, Some(least), scene);
        return None;
    }
    let kind = if scores[SONG] >= scores[RELEASE] { Kind::Song } else { Kind::Release };
    // What might as well be a film is never certain.
    let screen = (other - 0.4).max(0.0);
    let margin = (scores[SONG] - scores[RELEASE]).abs();
    let unsure = if margin < 0.7 {
        1.0
    } else if margin < 1.2 {
        0.5
    } else {
        0.0
    };
    sum.add(-screen, "it may be a film, book or event");
    sum.add(-unsure, "song and release are close");
    sum.raise(1.3, "no less than the least");
    Some(Title {
        tokens: span.tokens.clone(),
        outer: span.outer.clone(),
        kind,
        score: sum.value(),
        own: own.max(cue.max(0.0) * 0.8),
        quoted: span.quote.is_some(),
        marked: true,
        artist: None,
        link: span.link,
        rule: "",
        notes: sum.notes().clone(),
    })
}

/// The value that a span needs.
fn least(text: &Text, span: &Span, judged: &Judged, own: f32, cue: f32, scene: &Scene) -> f32 {
    let mut least = 1.3;
    let strong = judged.look.strong;
    if own < 0.5 && judged.capitals < 0.75 {
        least += 0.5;
    }
    let digits =
        span.tokens.clone().all(|at| text.tokens[at].shape.is(Shape::NUMBER) || !text.tokens[at].is_word());
    if digits && !strong {
        least = f32::max(least, 3.0);
    }
    if judged.lower_start && judged.words == 1 && !span.italic {
        least = f32::max(least, if own < 2.6 { 3.5 } else { 2.4 });
    }
    if judged.lower_start && span.quote.is_none() && !strong {
        least = f32::max(least, 3.2);
    }
    if judged.words > 12 {
        least = f32::max(least, 3.5);
    }
    if !span.is_titular() {
        // Bold and links set apart names and notes as well: only a strong cue of its own makes a title.
        if span.outer.start > 0
            && text.same_line(span.outer.start - 1, span.outer.start)
            && text.is_any(
                span.outer.start - 1,
                &["by", "feat", "ft", "featuring", "par", "por", "von", "di", "from"],
            )
        {
            // Names of acts in bold stand there.
            return least + 20.0;
        }
        let year = span.bold && judged.look.scores[RELEASE] >= 1.6;
        least += if year {
            1.0
        } else if strong && own >= 2.0 && judged.capitals >= 0.5 {
            1.2
        } else {
            20.0
        };
    }
    if scene.music < 2 && cue < 1.0 {
        least += 0.8;
    }
    if judged.line_start && span.quote.is_none() && own < 0.5 && judged.words <= 2 {
        least += 0.4;
    }
    least
}
