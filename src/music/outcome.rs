//! Lays everything out as the rest of the program wants it: one entry an artist, song or release, every
//! place of each, and confidences that mean what they say.

use std::ops::Range;

use super::Scene;
use super::acts::{self, Act, Acts};
use super::cues::Cues;
use super::link::{Linker, Ranking, importance};
use super::maps::Map;
use super::players;
use super::tokens::Text;
use super::why::Journal;
use super::works::Title;
use crate::news::{
    ArtistKey, Document, Kind, Mention, NamedArtist, NamedWork, Recognised, ReleaseType, TitleKey, fold,
};

/// Most places of a story.
const MOST_MENTIONS: usize = 600;

/// Most entries of a kind.
const MOST_ENTRIES: usize = 200;

/// Drops titles that are artists after all: unquoted ones whose name stands as an act elsewhere.
pub(super) fn settle(text: &Text, acts: &Acts, titles: &mut Vec<Title>) {
    titles.retain(|title| {
        let Some(index) = acts.find(&fold(text.slice(&title.tokens))) else { return true };
        let act = &acts.list[acts.root(index)];
        let artist = act.accepted() && (act.own() >= 2.0 || act.facts.is_probable());
        title.quoted || !artist || title.own >= 2.6
    });
}

/// Builds the result.
pub(super) fn build(
    text: &Text,
    document: &Document,
    acts: &Acts,
    titles: Vec<Title>,
    scene: &Scene,
) -> Recognised {
    let mut outcome = Outcome { text, journal: scene.journal, result: Recognised::default() };
    let mut titles = titles;
    titles.sort_by_key(|title| (title.outer.start, title.outer.end));
    let linker = Linker::new(text, acts, &titles, scene);
    let order = outcome.artists(acts);
    let groups = group(text, &titles);
    let groups: Vec<_> = groups.into_iter().flat_map(|works| linker.by_artist(works)).collect();
    let kinds: Vec<(Kind, &[&Title])> =
        groups.iter().map(|titles| (kind_of(titles), titles.as_slice())).collect();
    let links = players::assign(text, document, &kinds);
    for (works, links) in groups.iter().zip(links) {
        if !outcome.is_full(kind_of(works)) {
            outcome.work(works, links, &linker.rank(works), acts, &titles);
        }
    }
    outcome.places(acts, &order);
    outcome.repeats(&groups, acts);
    if let Some(journal) = scene.journal {
        journal.refuse_acts(text, acts);
    }
    outcome.finish()
}

/// Titles by entry: of one key and, unless each has a cue of its own, of one kind.
fn group<'a>(text: &Text, titles: &'a [Title]) -> Vec<Vec<&'a Title>> {
    let mut groups: Vec<Vec<&Title>> = Vec::new();
    let mut by_key: Map<String, usize> = Map::default();
    for title in titles {
        let key = TitleKey::without_version(text.slice(&title.tokens)).as_str().to_owned();
        if key.is_empty() {
            continue;
        }
        let index = *by_key.entry(key).or_insert_with(|| {
            groups.push(Vec::new());
            groups.len() - 1
        });
        groups[index].push(title);
    }
    groups.into_iter().flat_map(split).collect()
}

/// Splits one key into song and release where both have cues of their own; else the better kind has all.
fn split(titles: Vec<&Title>) -> Vec<Vec<&Title>> {
    let own = |kind: Kind| {
        titles
            .iter()
            .filter(|title| title.kind == kind && title.marked)
            .map(|title| title.own)
            .fold(0.0, f32::max)
    };
    if own(Kind::Song) >= 2.2 && own(Kind::Release) >= 2.2 {
        let (songs, releases) = titles.into_iter().partition(|title| title.kind == Kind::Song);
        return vec![songs, releases];
    }
    vec![titles]
}

/// The kind of a group: that of the places with the best cues.
fn kind_of(titles: &[&Title]) -> Kind {
    let weight = |kind: Kind| {
        titles
            .iter()
            .filter(|title| title.kind == kind)
            .map(|title| title.score + title.own)
            .fold(0.0, f32::max)
    };
    if weight(Kind::Song) >= weight(Kind::Release) { Kind::Song } else { Kind::Release }
}

/// The tokens of a title, its kind and its entry.
type Known = (Range<usize>, Kind, usize);

struct Outcome<'a> {
    text: &'a Text,
    journal: Option<&'a Journal>,
    result: Recognised,
}

impl Outcome<'_> {
    /// Adds the artists, those that the story is about first, and returns each candidate's entry.
    fn artists(&mut self, acts: &Acts) -> Map<usize, usize> {
        let mut accepted: Vec<(usize, &Act)> =
            acts.list.iter().enumerate().filter(|(_, act)| act.accepted()).collect();
        accepted.sort_by(|one, other| other.1.score().total_cmp(&one.1.score()).then(one.0.cmp(&other.0)));
        accepted.truncate(MOST_ENTRIES);
        let order = |act: &Act| {
            let many = act.places.len().saturating_sub(4).min(12) as f32;
            importance(self.text, act) + 0.3 * many
        };
        accepted.sort_by(|one, other| order(other.1).total_cmp(&order(one.1)).then(one.0.cmp(&other.0)));
        let mut order = Map::default();
        for (index, act) in accepted {
            if let Some(journal) = self.journal {
                journal.artist(self.text, act);
            }
            order.insert(index, self.result.artists.len());
            let name = acts::display(self.text, act);
            self.result.artists.push(NamedArtist {
                key: ArtistKey::from_folded(act.key.clone()),
                name,
                confidence: artist_confidence(act),
            });
        }
        order
    }

    /// Whether there are as many songs or releases as a story may have.
    fn is_full(&self, kind: Kind) -> bool {
        let entries = if kind == Kind::Song { &self.result.songs } else { &self.result.releases };
        entries.len() >= MOST_ENTRIES
    }

    /// Adds one song or release.
    fn work(&mut self, titles: &[&Title], links: Vec<String>, ranking: &Ranking, acts: &Acts, all: &[Title]) {
        let kind = kind_of(titles);
        let Some(best) = titles.iter().max_by(|one, other| one.score.total_cmp(&other.score)) else { return };
        let places = 0.2 * (titles.len().min(3) - 1) as f32;
        let score = best.score + places;
        let mixed = titles.iter().any(|title| title.kind != kind && title.score >= 2.2);
        let mixed = if mixed { 0.6 } else { 0.0 };
        if let Some(journal) = self.journal {
            journal.work(self.text, (kind, best), (places, mixed), ranking, acts);
        }
        let first = ranking.first().filter(|first| first.1.value() >= 0.25);
        let second = ranking.get(1).map_or(0.0, |next| next.1.value());
        let name = |index: usize| acts::display(self.text, &acts.list[index]);
        let range = titles.iter().find_map(|title| self.text.in_body(&title.tokens));
        let work = NamedWork {
            title: self.title_of(titles),
            artist: first.map(|first| name(first.0)),
            release: if kind == Kind::Song { self.release_of(titles, all) } else { None },
            release_type: (kind == Kind::Release).then(|| self.type_of(titles)),
            links,
            confidence: level(score - mixed, [1.3, 2.2, 3.3], [0.3, 0.6, 0.9]),
            artist_confidence: first.map_or(0.0, |first| link_confidence(first.1.value(), second)),
            other_artists: ranking
                .iter()
                .skip(1)
                .filter(|other| other.1.value() > 0.1)
                .take(4)
                .map(|other| name(other.0))
                .collect(),
            range,
        };
        let entries = if kind == Kind::Song { &mut self.result.songs } else { &mut self.result.releases };
        entries.push(work);
        let entry = entries.len() - 1;
        for title in titles {
            if let Some(range) = self.text.in_body(&title.tokens) {
                self.result.mentions.push(Mention { range, kind, entry });
            }
        }
    }

    /// The title as it is best shown: the most frequent form, mixed case before capitals.
    fn title_of(&self, titles: &[&Title]) -> String {
        let forms: Vec<String> =
            titles.iter().take(50).map(|title| tidy(self.text.slice(&title.tokens))).collect();
        let count = |form: &String| forms.iter().filter(|other| *other == form).count();
        let shouted = |form: &String| form.chars().count() > 5 && !form.chars().any(char::is_lowercase);
        forms.iter().rev().max_by_key(|form| (!shouted(form), count(form))).cloned().unwrap_or_default()
    }

    /// The release that a song is said to be from.
    fn release_of(&self, songs: &[&Title], all: &[Title]) -> Option<String> {
        let text = self.text;
        songs.iter().find_map(|song| {
            let at = all.partition_point(|title| title.outer.start < song.outer.end);
            let release = all.get(at).filter(|next| next.kind == Kind::Release)?;
            let gap = song.outer.end..release.outer.start;
            let near = gap.len() <= 12
                && text.same_sentence(song.outer.start, release.outer.start.saturating_sub(1));
            let from = gap.clone().any(|at| {
                text.is_any(at, &["from", "off", "on", "de", "aus", "von", "du", "del", "da", "из", "vom"])
            });
            (near && from).then(|| tidy(text.slice(&release.tokens)))
        })
    }

    /// The type that the words beside a release name.
    fn type_of(&self, titles: &[&Title]) -> ReleaseType {
        let text = self.text;
        titles
            .iter()
            .find_map(|title| {
                let line = &text.line(title.outer.start).tokens;
                let before = title.outer.start.saturating_sub(5).max(line.start)..title.outer.start;
                let after = title.outer.end..(title.outer.end + 5).min(line.end);
                before.rev().chain(after).find_map(|at| release_type(text, at))
            })
            .unwrap_or(ReleaseType::Album)
    }

    /// Adds the places of artists.
    fn places(&mut self, acts: &Acts, order: &Map<usize, usize>) {
        for (index, act) in acts.list.iter().enumerate() {
            let Some(&entry) = order.get(&index) else { continue };
            for place in &act.places {
                let whole = self.text.in_body(&place.tokens);
                let range = match (&place.bytes, whole) {
                    (Some(bytes), Some(whole)) => {
                        let shift = self.text.tokens[place.tokens.start].start - whole.start;
                        Some(bytes.start - shift..bytes.end - shift)
                    }
                    (_, whole) => whole,
                };
                if let Some(range) = range {
                    self.result.mentions.push(Mention { range, kind: Kind::Artist, entry });
                }
            }
        }
    }

    /// Adds places where a title of two words or more stands again without marks.
    ///
    /// Where an album bears its act's name, a bare name is the act.
    fn repeats(&mut self, groups: &[Vec<&Title>], acts: &Acts) {
        let mut by_first: Map<&str, Vec<Known>> = Map::default();
        let mut counts = [0_usize; 2];
        for titles in groups {
            let kind = kind_of(titles);
            let slot = usize::from(kind == Kind::Release);
            let entry = counts[slot];
            counts[slot] += 1;
            if entry >= MOST_ENTRIES {
                continue;
            }
            let tokens = &titles[0].tokens;
            let bare = acts
                .find(&fold(self.text.slice(tokens)))
                .is_some_and(|index| acts.list[acts.root(index)].accepted());
            if titles[0].marked && !bare && (2..=8).contains(&tokens.len()) {
                by_first.entry(self.text.word(tokens.start)).or_default().push((tokens.clone(), kind, entry));
            }
        }
        for at in 0..self.text.len() {
            let Some(found) = by_first.get(self.text.word(at)) else { continue };
            for (tokens, kind, entry) in found.iter().take(8) {
                let here = at..at + tokens.len();
                let same = here.end <= self.text.len()
                    && here
                        .clone()
                        .zip(tokens.clone())
                        .all(|(one, other)| self.text.token(one) == self.text.token(other));
                if same && let Some(range) = self.text.in_body(&here) {
                    self.result.mentions.push(Mention { range, kind: *kind, entry: *entry });
                }
            }
        }
    }

    /// Sorts the places and keeps them disjoint within a kind.
    fn finish(mut self) -> Recognised {
        let mentions = &mut self.result.mentions;
        mentions.sort_by_key(|mention| (mention.range.start, mention.kind, usize::MAX - mention.range.end));
        let mut ends: Map<Kind, usize> = Map::default();
        mentions.retain(|mention| {
            let end = ends.entry(mention.kind).or_default();
            let free = mention.range.start >= *end && !mention.range.is_empty();
            if free {
                *end = mention.range.end;
            }
            free
        });
        mentions.truncate(MOST_MENTIONS);
        self.result
    }
}

/// A title on one line with single spaces.
fn tidy(title: &str) -> String {
    title.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn release_type(text: &Text, at: usize) -> Option<ReleaseType> {
    let cues = text.cues(at);
    match text.word(at) {
        "ep" | "eps" | "minialbum" | "mini-album" | "ミニアルバム" => Some(ReleaseType::Ep),
        "mixtape" | "mixtapes" | "tape" => Some(ReleaseType::Mixtape),
        "soundtrack" | "ost" | "bso" | "саундтрек" => Some(ReleaseType::Soundtrack),
        "compilation" | "recopilatorio" | "anthology" | "sampler" => Some(ReleaseType::Compilation),
        "single" | "singles" | "sencillo" => Some(ReleaseType::Single),
        "live" if text.cues(at + 1).any(Cues::RELEASE) => Some(ReleaseType::Live),
        _ if cues.any(Cues::RELEASE) => Some(ReleaseType::Album),
        _ => None,
    }
}

/// A confidence for a score: `marks` are the scores at which the `values` are reached.
fn level(score: f32, marks: [f32; 3], values: [f32; 3]) -> f32 {
    let between = |low: f32, high: f32, from: f32, to: f32| {
        from + (to - from) * ((score - low) / (high - low)).clamp(0.0, 1.0)
    };
    if score < marks[1] {
        between(marks[0], marks[1], values[0], values[1] - 0.01)
    } else if score < marks[2] {
        between(marks[1], marks[2], values[1], values[2] - 0.01)
    } else {
        between(marks[2], marks[2] + 3.0, values[2], 0.99)
    }
}

fn artist_confidence(act: &Act) -> f32 {
    let confidence = level(act.score(), [1.8, 2.6, 4.5], [0.35, 0.6, 0.9]);
    // Looks and frequency alone never make an artist certain.
    if act.own() < 1.5 && !act.facts.is_probable() { confidence.min(0.85) } else { confidence }
}

fn link_confidence(best: f32, second: f32) -> f32 {
    let margin = best - second;
    let sure = 0.4 + 0.5 * (margin / 0.8).clamp(0.0, 1.0) + 0.09 * ((margin - 0.8) / 2.0).clamp(0.0, 1.0);
    if best < 1.0 { sure.min(0.7) } else { sure }
}
