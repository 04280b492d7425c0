//! Lines that are "Artist – Title": charts, track lists, list items and headlines.

use std::ops::Range;

use super::Scene;
use super::cues::{self, Cues};
use super::titles;
use super::tokens::{LineKind, Shape, Text};
use super::works::{self, Title};
use crate::news::{Kind, fold};

/// Most tokens of a line of a set list.
const MOST_OF_SET_LIST: usize = 12;

/// Words that head a set list, besides the English ones.
const SET_LISTS: &[&str] = &[
    "セットリスト",
    "トラックリスト",
    "셋리스트",
    "세트리스트",
    "트랙리스트",
    "сет-лист",
    "сетлист",
    "треклист",
];

/// Finds such lines and adds their titles.
pub(super) fn find(text: &Text, taken: &mut [bool], scene: &Scene, found: &mut Vec<Title>) {
    let finder = Finder { text, scene };
    let commas = finder.lists_with_commas();
    let mut set_list = false;
    for line in text.lines.iter().filter(|line| !line.tokens.is_empty()) {
        if finder.heads_set_list(&line.tokens) {
            set_list = true;
        } else if set_list && !finder.is_of_set_list(&line.tokens) {
            set_list = false;
        }
        let before = found.len();
        finder.line(line.kind, &line.tokens, commas, taken, found);
        if set_list && found.len() == before {
            finder.set_list_line(&line.tokens, taken, found);
        }
    }
}

/// Notes the artist of marked titles on lines that are "Artist – *Title*".
pub(super) fn credit(text: &Text, taken: &[bool], scene: &Scene, titles: &mut [Title]) {
    let finder = Finder { text, scene };
    titles.sort_by_key(|title| title.outer.start);
    let mut last = 0;
    for title in titles.iter_mut().filter(|title| title.marked) {
        let before = std::mem::replace(&mut last, title.outer.end);
        let Some(dash) = title.outer.start.checked_sub(1) else { continue };
        let line = &text.line(title.outer.start).tokens;
        if let Some(artist) = finder.after_title(title, line, taken) {
            title.artist = title.artist.clone().or(Some(artist));
            continue;
        }
        let spaced =
            text.tokens[dash].shape.is(Shape::SPACED) && text.tokens[dash + 1].shape.is(Shape::SPACED);
        if dash <= line.start || !spaced || !text.is_any(dash, &["–", "—", "-"]) {
            continue;
        }
        let mut left = if before <= line.start {
            finder.after_number(line)..dash
        } else if text.tokens[before].shape.is(Shape::NUMBER) && text.is_any(before + 1, &[".", ")"]) {
            // A numbered list that was run together into one line.
            before + 2..dash
        } else if text.is_any(before, &[",", ";", "/", "•", "|"]) {
            before + 1..dash
        } else {
            continue;
        };
        if let Some(guest) = left.clone().find(|&at| text.is_any(at, &["feat", "ft", "featuring", "with"])) {
            left.end = guest;
        }
        while left.end > left.start && matches!(text.token(left.end - 1), "." | "," | "(") {
            left.end -= 1;
        }
        let free = left.len() <= 8 && !left.is_empty() && !taken[left.clone()].contains(&true);
        if free && title.artist.is_none() && finder.is_name_side(&left) {
            title.artist = Some(left);
        }
    }
}

struct Finder<'a> {
    text: &'a Text,
    scene: &'a Scene<'a>,
}

impl Finder<'_> {
    /// "Artist – Title" as a whole short line, a list item or the headline.
    fn line(
        &self,
        kind: LineKind,
        line: &Range<usize>,
        commas: bool,
        taken: &mut [bool],
        found: &mut Vec<Title>,
    ) {
        let text = self.text;
        if line.len() < 3 || line.len() > 40 {
            return;
        }
        let start = self.after_number(line);
        let slash = self.scene.language == "ja" && text.line(start).kind != LineKind::Headline;
        let dash = (start + 1..line.end - 1).find(|&at| {
            let spaced =
                text.tokens[at].shape.is(Shape::SPACED) && text.tokens[at + 1].shape.is(Shape::SPACED);
            spaced && (matches!(text.token(at), "–" | "—" | "-" | "|" | "―") || slash && text.is(at, "/"))
        });
        let comma =
            if dash.is_none() && commas && start > line.start { self.comma(start, line) } else { None };
        let colon = dash.is_none() && comma.is_none();
        let Some(dash) = dash.or(comma).or_else(|| self.colon(start, line)) else { return };
        let (mut left, mut right) = (start..dash, dash + 1..line.end);
        if slash && text.is(dash, "/") {
            std::mem::swap(&mut left, &mut right);
        }
        if text.is_any(left.start, &["listen", "watch", "stream", "premiere", "review", "track", "video"])
            && text.is(left.start + 1, ":")
        {
            left.start += 2;
        }
        self.shorten(&mut right);
        let reviewed = kind == LineKind::Headline && right.end < line.end && self.is_review(line.end - 1);
        if colon && !reviewed && !self.is_heading_like(&left, &right, line) {
            return;
        }
        let dated = !left.is_empty() && left.clone().all(|at| text.cues(at).any(Cues::DATE));
        if dated && kind != LineKind::Headline && self.scene.songs > 0 && self.is_title_side(&right, taken) {
            titles::push(
                Title::unmarked("on a line with a date", right, Kind::Song, 1.8, None),
                taken,
                found,
            );
            return;
        }
        if left.is_empty()
            || right.is_empty()
            || !self.is_name_side(&left)
            || !self.is_title_side(&right, taken)
        {
            return;
        }
        let headline = kind == LineKind::Headline;
        let work = if headline {
            if self.headline_says(Cues::SONG) { Kind::Song } else { Kind::Release }
        } else if slash || self.lists_songs() {
            Kind::Song
        } else {
            Kind::Release
        };
        let score = if headline { 2.2 } else { 2.1 };
        titles::push(
            Title::unmarked("on a line of artist and title", right, work, score, Some(left)),
            taken,
            found,
        );
    }

    /// Whether the lines of the story name songs rather than albums: as its headline says, else its words.
    fn lists_songs(&self) -> bool {
        let several = |kind: Cues| {
            self.text.lines[0].tokens.clone().any(|at| {
                let cues = self.text.cues(at);
                cues.any(kind) && cues.any(Cues::PLURAL)
            })
        };
        match (several(Cues::SONG), several(Cues::RELEASE)) {
            (true, false) => true,
            (false, true) => false,
            _ if self.scene.songs == self.scene.releases => self.is_native(),
            _ => self.scene.songs > self.scene.releases,
        }
    }

    /// Whether the story is a list of works and has several lines that are "12. Artist, Title".
    fn lists_with_commas(&self) -> bool {
        let text = self.text;
        let works = self.scene.playlist
            || text.lines[0].tokens.clone().any(|at| text.cues(at).any(Cues::RECORDING.and(Cues::PLURAL)));
        let lists = |line: &&super::tokens::Line| {
            (4..=20).contains(&line.tokens.len())
                && self.after_number(&line.tokens) > line.tokens.start
                && self.comma(line.tokens.start + 2, &line.tokens).is_some()
        };
        works && text.lines.iter().filter(lists).take(3).count() == 3
    }

    /// The comma of "12. Artist, Title".
    fn comma(&self, start: usize, line: &Range<usize>) -> Option<usize> {
        (start + 1..line.end - 1).take(7).find(|&at| self.text.is(at, ","))
    }

    /// "Setlist", "Tracklist:".
    fn heads_set_list(&self, line: &Range<usize>) -> bool {
        let text = self.text;
        let one = text.is_any(line.start, &["setlist", "tracklist", "tracklisting"]);
        let two =
            text.is_any(line.start, &["set", "track"]) && text.is_any(line.start + 1, &["list", "listing"]);
        let native = || line.clone().any(|at| SET_LISTS.contains(&text.word(at)));
        line.len() <= 4 && (one || two || native())
    }

    /// Whether a line may still belong to a set list: a short one, and numbered where capitals say little.
    fn is_of_set_list(&self, line: &Range<usize>) -> bool {
        line.len() <= MOST_OF_SET_LIST && (!self.is_native() || self.after_number(line) > line.start)
    }

    /// Whether the story is in a language where capitals tell no title from a sentence.
    fn is_native(&self) -> bool {
        matches!(self.scene.language, "ja" | "ko" | "zh" | "ru")
    }

    /// A line of a set list, which is a song but for its number and what stands in brackets.
    fn set_list_line(&self, line: &Range<usize>, taken: &mut [bool], found: &mut Vec<Title>) {
        let mut title = self.after_number(line)..line.end;
        let marks: &[&str] =
            if self.is_native() { &["–", "—", "-", "|", "/"] } else { &["–", "—", "-"] };
        let parted = line.clone().any(|at| taken[at] || self.text.is_any(at, marks));
        if parted || self.text.is(line.end - 1, ":") || self.heads_set_list(line) {
            return;
        }
        self.shorten(&mut title);
        if !title.is_empty() && (self.is_native() || self.is_title_side(&title, taken)) {
            titles::push(
                Title::unmarked("on a line of a set list", title, Kind::Song, 2.4, None),
                taken,
                found,
            );
        }
    }

    /// "… review" at the end of a headline.
    fn is_review(&self, at: usize) -> bool {
        self.text.is_any(at, &["review", "recensione", "kritik", "reseña", "resenha", "critique"])
    }

    /// The colon of "ARTIST: Title".
    fn colon(&self, start: usize, line: &Range<usize>) -> Option<usize> {
        (start + 1..line.end - 1).take(7).find(|&at| self.text.is(at, ":"))
    }

    /// Whether a colon line is "ARTIST: Title (Label)": a loud or known name, and nothing after the title.
    fn is_heading_like(&self, left: &Range<usize>, right: &Range<usize>, line: &Range<usize>) -> bool {
        let text = self.text;
        let loud =
            left.clone().all(|at| text.tokens[at].shape.is(Shape::CAPITALS) || !text.tokens[at].is_word());
        let known = self.scene.facts(&fold(text.slice(left))).is_probable();
        let closed = right.end == line.end || text.is(right.end, "(") && line.end - right.end < 8;
        (loud || known) && closed && works::capital_share(text, right) >= 0.75
    }

    fn headline_says(&self, cues: Cues) -> bool {
        self.text.lines[0].tokens.clone().any(|at| self.text.cues(at).any(cues))
    }

    /// The artist of a numbered line that is "12. “Title,” Artist feat. Guest".
    fn after_title(&self, title: &Title, line: &Range<usize>, taken: &[bool]) -> Option<Range<usize>> {
        let text = self.text;
        let start = self.after_number(line);
        if start == line.start || title.outer.start != start || line.len() > 30 {
            return None;
        }
        let mut right = title.outer.end..line.end;
        while right.start < right.end && matches!(text.token(right.start), "," | "–" | "—" | "-") {
            right.start += 1;
        }
        if let Some(guest) =
            right.clone().find(|&at| text.is_any(at, &["feat", "ft", "featuring", "with", "("]))
        {
            right.end = guest;
        }
        let free = !right.is_empty() && right.len() <= 8 && !taken[right.clone()].contains(&true);
        (free && self.is_name_side(&right)).then_some(right)
    }

    /// Past "12." or "12)" at the start of a line.
    fn after_number(&self, line: &Range<usize>) -> usize {
        let text = self.text;
        // "1位", "1위": a rank.
        if text.tokens[line.start].shape.is(Shape::NUMBER)
            && text.is_any(line.start + 1, &["位", "위"])
            && line.start + 2 < line.end
        {
            return line.start + 2;
        }
        let numbered =
            text.tokens[line.start].shape.is(Shape::NUMBER) && text.is_any(line.start + 1, &[".", ")", ":"]);
        if numbered && line.start + 2 < line.end { line.start + 2 } else { line.start }
    }

    /// Cuts "(label, 2015)", "(album review)" and "[…]" off the end of a title's side.
    fn shorten(&self, right: &mut Range<usize>) {
        let text = self.text;
        let open = right
            .clone()
            .skip(1)
            .find(|&at| matches!(text.token(at), "(" | "[" | "|" | "–" | "—" | "," | ":" | ";" | "@"));
        if let Some(open) = open {
            right.end = open;
        }
        while right.end > right.start
            && !text.tokens[right.end - 1].is_word()
            && !matches!(text.token(right.end - 1), "?" | "!")
        {
            right.end -= 1;
        }
        if right.end > right.start + 1 && self.is_review(right.end - 1) {
            right.end -= 1;
            if right.end > right.start + 1 && text.is_any(right.end - 1, &["album", "ep", "live", "single"]) {
                right.end -= 1;
            }
        }
    }

    fn is_name_side(&self, left: &Range<usize>) -> bool {
        let text = self.text;
        let words = left.clone().filter(|&at| text.tokens[at].is_word()).count();
        let odd = left.clone().any(|at| {
            let token = &text.tokens[at];
            let name = token.is_capital()
                || token.shape.is(Shape::STYLED)
                || token.shape.is(Shape::NUMBER)
                || token.shape.is(Shape::CJK)
                || token.shape.is(Shape::HANGUL);
            token.is_word()
                && !name
                && !token.cues.any(Cues::CONNECTOR.and(Cues::FUNCTION))
                && !token.shape.is(Shape::POSSESSIVE)
                && !text.is_any(at, &["feat", "ft", "x"])
                || matches!(text.token(at), ":" | "?" | "…" | "“" | "\"")
        });
        let key = fold(text.slice(left));
        let japanese = self.scene.language == "ja" && words <= 6;
        (1..=6).contains(&words)
            && (!odd || japanese)
            && !cues::is_media(&key)
            && !cues::is_place(&key)
            && !left.clone().all(|at| text.cues(at).any(Cues::STOP.and(Cues::RECORDING).and(Cues::NATION)))
            && !text.cues(left.end - 1).any(Cues::DATE.and(Cues::EVENT).and(Cues::NONMUS))
    }

    fn is_title_side(&self, right: &Range<usize>, taken: &[bool]) -> bool {
        let text = self.text;
        let words = right.clone().filter(|&at| text.tokens[at].is_word()).count();
        let free = !right.clone().any(|at| taken[at]);
        let sentence = right
            .clone()
            .skip(1)
            .any(|at| text.tokens[at].shape.is(Shape::FIRST) || matches!(text.token(at), "." | "“" | "\""));
        let share = works::capital_share(text, right);
        let key = fold(text.slice(right));
        free && (1..=9).contains(&words)
            && !sentence
            && (share >= 0.6
                || self.scene.language == "ja"
                || self.scene.sentence_case && words <= 6 && text.tokens[right.start].is_capital())
            && !cues::is_media(&key)
            && !cues::is_place(&key)
            && !right.clone().any(|at| text.cues(at).any(Cues::EVENT.and(Cues::ORGEND).and(Cues::SAID)))
            && (words > 1 || !text.cues(right.start).any(Cues::STOP.and(Cues::DATE).and(Cues::RECORDING)))
    }
}
