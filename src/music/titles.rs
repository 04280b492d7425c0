//! Titles with no mark at all: "their single Vertigo", "Low's Trust".
//!
//! Such a title is a run of capitalised words right after a cue or a possessive. It never becomes certain. Types follow the cue, else what the story mostly speaks of.

use std::ops::Range;

use super::Scene;
use super::cues::{self, Cues};
use super::lines;
use super::russian;
use super::tokens::{Shape, Text};
use super::windows::is_year;
use super::works::Title;
use super::wrapped;
use crate::news::{Kind, fold};

/// Words inside an unmarked title.
const SMALL: [&str; 40] = [
    "of", "the", "a", "an", "in", "to", "on", "at", "for", "and", "is", "it", "my", "your", "de", "la", "el",
    "le", "les", "des", "du", "y", "en", "à", "n'", "o'", "&", "up", "der", "die", "das", "und", "no", "i",
    "you", "me", "che", "da", "с", "и",
];

/// What a version of a song is called.
const VERSIONS: [&str; 10] =
    ["version", "remix", "edit", "deluxe", "live", "edition", "mix", "remaster", "remastered", "acoustic"];

/// Finds unmarked titles outside what is taken, and adds them to `titles`.
pub(super) fn find(text: &Text, taken: &mut [bool], scene: &Scene, titles: &mut Vec<Title>) {
    let finder = Finder { text, scene };
    lines::find(text, taken, scene, titles);
    wrapped::find(&finder, taken, titles);
    for at in 0..text.len() {
        if taken[at] {
            continue;
        }
        let named = text.is_any(at, &["release", "effort"]) && finder.is_definite(at)
            || text.is_any(at, &["version", "rendition"]) && text.is(at + 1, "of");
        if text.cues(at).any(Cues::RECORDING) || named {
            finder.after_cue(at, taken, titles);
        } else if (is_year(text, at) || text.is(at, "year")) && text.is_possessive(at + 1) {
            // "since 2008's Title", "last year's Title".
            finder.listed_runs(at + 2, Kind::Release, 1.7, false, taken, titles);
        } else if text.tokens[at].shape.is(Shape::FIRST) {
            finder.subject(at, taken, titles);
        } else if finder.opens_with(at) {
            finder.listed_runs(at + 1, Kind::Song, 1.6, false, taken, titles);
        }
    }
}

/// Adds a title and takes its tokens.
pub(super) fn push(title: Title, taken: &mut [bool], titles: &mut Vec<Title>) {
    taken[title.tokens.clone()].fill(true);
    titles.push(title);
}

/// Reads runs of title words.
pub(super) struct Finder<'a> {
    pub(super) text: &'a Text,
    pub(super) scene: &'a Scene<'a>,
}

fn is_lower_word(text: &Text, at: usize) -> bool {
    text.tokens
        .get(at)
        .is_some_and(|token| token.is_word() && !token.is_capital() && !token.shape.is(Shape::POSSESSIVE))
}

impl Finder<'_> {
    /// The run of title words that begins at `at`.
    pub(super) fn run(&self, at: usize, taken: &[bool]) -> Option<Range<usize>> {
        let text = self.text;
        let end_of_line = text.lines[text.tokens.get(at)?.line].tokens.end;
        if !self.is_titular(at, taken) {
            return None;
        }
        let mut end = at + 1;
        let mut next = end;
        let mut small = 0;
        while next < end_of_line && !taken[next] && next - at < 14 {
            let token = &text.tokens[next];
            if token.shape.is(Shape::FIRST) {
                break;
            }
            if self.is_titular(next, taken) && !(is_year(text, next) && small == 0 && next > at + 3) {
                end = next + 1;
                small = 0;
            } else if token.shape.is(Shape::POSSESSIVE) || SMALL.contains(&text.word(next)) {
                small += 1;
                if small > 3
                    || text.is(next, "in") && (self.place_follows(next + 1) || is_year(text, next + 1))
                    || text.is(next, "for") && text.cues(next + 1).any(Cues::FIRSTNAME)
                    || token.cues.any(Cues::AND)
                        && (self.owner_follows(next + 1)
                            || is_year(text, next + 1) && text.is_possessive(next + 2))
                    || text.is(next, "on") && text.cues(next + 1).any(Cues::DATE)
                {
                    break;
                }
            } else {
                break;
            }
            next += 1;
        }
        if end < end_of_line
            && matches!(text.token(end), "?" | "!")
            && !text.tokens[end].shape.is(Shape::SPACED)
            && text.tokens.get(end + 1).is_some_and(|after| !after.shape.is(Shape::FIRST))
        {
            end += 1;
        }
        // "After their album Trust I went home."
        if end > at + 1 && text.is(end - 1, "i") && end < end_of_line && is_lower_word(text, end) {
            end -= 1;
        }
        Some(at..self.version_end(end, end_of_line))
    }

    /// Past "(Taylor's Version)", "(Live)" and the like after a title.
    fn version_end(&self, end: usize, end_of_line: usize) -> usize {
        let text = self.text;
        if end >= end_of_line || !text.is(end, "(") {
            return end;
        }
        let close = (end + 2..end_of_line.min(end + 9)).find(|&at| text.is(at, ")"));
        let version = |at: usize| text.is_any(at, &VERSIONS);
        match close {
            Some(close) if (end + 1..close).any(version) => close + 1,
            _ => end,
        }
    }

    /// "… and Low's Trust": whether a name with a possessive follows.
    fn owner_follows(&self, at: usize) -> bool {
        let text = self.text;
        let capital =
            |at: usize| text.tokens.get(at).is_some_and(|token| token.is_word() && token.is_capital());
        (at..at + 4).take_while(|&at| capital(at)).any(|at| text.is_possessive(at + 1) && capital(at + 2))
    }

    fn is_titular(&self, at: usize, taken: &[bool]) -> bool {
        let Some(token) = self.text.tokens.get(at) else { return false };
        token.is_word()
            && !taken[at]
            && !token.shape.is(Shape::HANDLE)
            && (token.is_capital()
                || (token.shape.is(Shape::NUMBER) && self.text.word(at).len() < 5)
                || token.shape.is(Shape::STYLED))
    }

    fn place_follows(&self, at: usize) -> bool {
        at < self.text.len() && cues::is_place(&fold(self.text.token(at)))
    }

    /// Whether a run cannot be a title by what it is. What is `called` a song right before it may be made
    /// of words that are no title elsewhere.
    pub(super) fn refused(&self, run: &Range<usize>, called: bool) -> bool {
        let text = self.text;
        let key = fold(text.slice(run));
        let words: Vec<usize> = run
            .clone()
            .filter(|&at| text.tokens[at].is_word() && !text.tokens[at].shape.is(Shape::POSSESSIVE))
            .collect();
        let first = text.cues(run.start);
        let last = text.cues(run.end - 1);
        let person = first.any(Cues::FIRSTNAME)
            && (2..=3).contains(&words.len())
            && words.iter().all(|&at| text.tokens[at].is_capital());
        let stops = words.iter().all(|&at| {
            let kinds = Cues::ROLE.and(Cues::NATION).and(Cues::GENRE).and(Cues::DATE);
            let stop = text.cues(at).any(Cues::STOP) && (!called || text.is_any(at, &["i", "the", "a"]));
            stop || text.cues(at).any(kinds)
        });
        let version = words.iter().all(|&at| text.is_any(at, &VERSIONS));
        let company = text
            .is_any(run.end - 1, &["records", "recordings", "entertainment", "label", "music", "studios"]);
        let single_digit = words.len() == 1 && text.tokens[run.start].shape.is(Shape::NUMBER);
        person
            || stops
            || version
            || single_digit
            || key.is_empty()
            || cues::is_media(&key)
            || cues::is_place(&key)
            || (last.any(Cues::ORGEND)
                && words.len() > 1
                && !last.any(Cues::SONG)
                && (!called || company && words.len() < 4))
            || (first.any(Cues::DATE)
                && words
                    .iter()
                    .skip(1)
                    .all(|&at| text.tokens[at].shape.is(Shape::NUMBER) || text.cues(at).any(Cues::DATE)))
            || self.scene.facts(&key).is_probable()
    }

    /// "single Vertigo", "album called After", "hits include Up and Down".
    fn after_cue(&self, cue: usize, taken: &mut [bool], titles: &mut Vec<Title>) {
        let text = self.text;
        let cues = text.cues(cue);
        let short = matches!(text.word(cue), "ep" | "lp" | "cd");
        let lower = !text.tokens[cue].is_capital() || self.scene.language == "de" || short;
        let hit_with = text.is(cue + 1, "with") && text.is_any(cue, &["hit", "hits", "smash"]);
        if !lower || self.is_weak(cue) && !hit_with {
            return;
        }
        let song = cues.any(Cues::SONG) || self.is_song_of(cue);
        let mut kind = if song { Kind::Song } else { Kind::Release };
        let mut at = cue + 1;
        let mut score: f32 = 1.9;
        let plural = cues.any(Cues::PLURAL);
        // Russian always marks its titles: "песни Земфиры" are hers.
        if text.tokens.get(at).is_some_and(|next| russian::is_cyrillic(text.word(at)) && next.is_word()) {
            return;
        }
        let of = text.is(at, "of") && text.is_any(cue, &["cover", "version", "rendition", "remix"]);
        if of || text.is(at, "with") && text.is_any(cue, &["hit", "hits", "smash"]) {
            kind = Kind::Song;
            at += 1;
        } else if plural && song && text.is_any(at, &["from", "off"]) && text.is(cue.wrapping_sub(1), "the") {
            // "the songs from Trust", but "new songs from Low".
            self.listed_runs(at + 1, Kind::Release, 1.7, false, taken, titles);
            return;
        } else if plural {
            let (after, listed) = self.list_words(at);
            at = after;
            if !listed {
                score = 1.6;
            }
        } else {
            let before = at;
            if text.is_any(at, &[",", ":", "-", "–", "—"]) {
                if !self.is_definite(cue) {
                    return;
                }
                at += 1;
                score = 1.7;
            }
            while text.is_any(at, &["lp", "ep", "cd"]) {
                at += 1;
            }
            while at < text.len()
                && (text.cues(at).any(Cues::TITLED)
                    || text.is_any(at, &["is", "was", "ist"]) && text.cues(at + 1).any(Cues::TITLED))
                && at < before + 3
            {
                at += 1;
                score = 2.1;
            }
        }
        if !text.same_sentence(cue, at) {
            return;
        }
        self.listed_runs(at, kind, score, plural, taken, titles);
    }

    /// "they open with Vertigo": a verb of beginning or ending before "with", and an act before that.
    fn opens_with(&self, with: usize) -> bool {
        let text = self.text;
        let verbs = [
            "open", "opens", "opened", "close", "closes", "closed", "begin", "begins", "began", "end",
            "ends", "ended", "finish", "finishes", "finished", "start", "starts", "started",
        ];
        let Some(before) = with.checked_sub(2) else { return false };
        text.is(with, "with")
            && self.scene.music >= 3
            && text.is_any(with - 1, &verbs)
            && text.same_sentence(before, with)
            && !text.cues(before).any(Cues::EVENT.and(Cues::ORGEND).and(Cues::RELEASE))
            && !text
                .is_any(before, &["night", "evening", "show", "day", "bill", "it", "which", "that", "week"])
    }

    /// "Vertigo is one of several tracks that …": a run that a sentence begins with and calls a song.
    fn subject(&self, at: usize, taken: &mut [bool], titles: &mut Vec<Title>) {
        let text = self.text;
        let Some(run) = self.run(at, taken) else { return };
        if !text.is_any(run.end, &["is", "was", "are", "remains", "es", "est", "ist", "é", "è"])
            || run.len() > 9
        {
            return;
        }
        let words = run.end + 1..text.len().min(run.end + 8);
        for at in words.take_while(|&at| text.same_sentence(at, run.start)) {
            let cues = text.cues(at);
            if cues.any(Cues::RECORDING) && !text.tokens[at].is_capital() {
                let stop = text.cues(run.start).any(Cues::STOP) && run.len() < 3;
                if !stop && !self.refused(&run, false) {
                    let kind = if cues.any(Cues::SONG) { Kind::Song } else { Kind::Release };
                    push(
                        Title::unmarked("its own sentence calls it so", run, kind, 1.8, None),
                        taken,
                        titles,
                    );
                }
                return;
            }
            if cues.any(Cues::ROLE.and(Cues::VERB)) || text.is(at, ",") {
                return;
            }
        }
    }

    /// Cue words that prose uses for much else, so that a capital after them proves little.
    fn is_weak(&self, cue: usize) -> bool {
        let text = self.text;
        let of = text.is(cue + 1, "of") && text.is_any(cue, &["cover", "remix"]);
        text.cues(cue).any(Cues::WEAK)
            && !of
            && (!self.is_definite(cue) || text.is(cue.wrapping_sub(1), "the"))
            && !text.cues(cue + 1).any(Cues::TITLED)
            && !text.is_any(cue + 1, &["include", "includes", "like", "such", "including"])
    }

    /// Whether "their new", "Low's" or "2008" stands before a cue word.
    fn is_definite(&self, cue: usize) -> bool {
        let text = self.text;
        let mut at = cue;
        for _ in 0..6 {
            if at == 0 {
                return false;
            }
            at -= 1;
            if !text.same_sentence(at, cue) {
                return false;
            }
            if text.is_possessive(at) || text.cues(at).any(Cues::DEFINITE) || is_year(text, at) {
                return true;
            }
            if !text.cues(at).any(Cues::ADJ.and(Cues::GENRE).and(Cues::NATION).and(Cues::RECORDING))
                && !text.is(at, "and")
            {
                return false;
            }
        }
        false
    }

    /// Skips "include", "such as", "like", "are"; says whether there was any.
    fn list_words(&self, mut at: usize) -> (usize, bool) {
        let text = self.text;
        // "albums of the day include …", "tracks they have picked include …"
        let verb = (at..at + 5).find(|&near| {
            text.is_any(near, &["include", "includes", "included", "including"])
                && text.same_sentence(near, at)
        });
        if let Some(verb) = verb
            && (at..verb).all(|near| is_lower_word(text, near))
        {
            at = verb;
        }
        let from = at;
        while at < from + 3
            && text.is_any(
                at,
                &[
                    "include",
                    "includes",
                    "including",
                    "such",
                    "as",
                    "like",
                    "are",
                    "were",
                    ":",
                    ",",
                    "comme",
                    "como",
                    "wie",
                ],
            )
        {
            at += 1;
        }
        (at, at > from)
    }

    /// One run, or several joined by commas and "and".
    fn listed_runs(
        &self,
        at: usize,
        kind: Kind,
        score: f32,
        plural: bool,
        taken: &mut [bool],
        titles: &mut Vec<Title>,
    ) {
        let text = self.text;
        let mut at = at;
        for nth in 0..6 {
            let Some(mut run) = self.run(at, taken) else { return };
            let last = nth > 0 && text.cues(at - 1).any(Cues::AND);
            if plural
                && !last
                && let Some(and) = run.clone().find(|&at| text.cues(at).any(Cues::AND))
            {
                run.end = and;
            }
            let (title, artist) = match self.owned_by(&run, taken) {
                Some(title) => (title, Some(run)),
                None => (run, None),
            };
            let called = !text.tokens[title.start].shape.is(Shape::FIRST);
            if artist.is_none() && (self.refused(&title, called) || self.is_artist_of_next(&title)) {
                return;
            }
            at = title.end;
            push(Title::unmarked("right after a cue word", title, kind, score, artist), taken, titles);
            if !plural {
                return;
            }
            let before = at;
            while at < before + 2 && (text.is(at, ",") || text.cues(at).any(Cues::AND)) {
                at += 1;
            }
            if at == before || !text.same_sentence(before - 1, at) {
                return;
            }
        }
    }

    /// The title in "tracks include Low's Trust" and "the Specials' Ghost Town", of which `run` is the act.
    fn owned_by(&self, run: &Range<usize>, taken: &[bool]) -> Option<Range<usize>> {
        let text = self.text;
        let mark = text.tokens.get(run.end)?;
        let plural = matches!(text.token(run.end), "'" | "’")
            && !mark.shape.is(Shape::SPACED)
            && text.word(run.end - 1).ends_with('s')
            && text.tokens.get(run.end + 1)?.shape.is(Shape::SPACED);
        if !(plural || text.is_possessive(run.end)) {
            return None;
        }
        self.run(run.end + 1, taken).filter(|title| !self.refused(title, false))
    }

    /// "the single Drake released", "album Low's fans": the run is who, not what.
    fn is_artist_of_next(&self, run: &Range<usize>) -> bool {
        self.text.is_possessive(run.end)
            && self
                .text
                .cues(run.end + 1)
                .any(Cues::ADJ.and(Cues::RECORDING).and(Cues::FAMILY).and(Cues::MEMBER))
    }

    /// "the first single of this album Title": the song, although "album" stands next to it.
    fn is_song_of(&self, cue: usize) -> bool {
        let text = self.text;
        let mut from = false;
        (cue.saturating_sub(5)..cue).rev().filter(|&at| text.same_sentence(at, cue)).any(|at| {
            from |= text.is_any(at, &["of", "from", "off"]);
            from && text.cues(at).any(Cues::SONG)
        })
    }
}
