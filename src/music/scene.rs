//! What is true of a whole story: its language, whether it is about music or film, and how it writes words.

use super::cues::Cues;
use super::maps::{Map, Set};
use super::tokens::{Shape, Text};
use super::why::Journal;
use super::{ImportedName, ImportedNames, NameFacts, Names, Piece, list};
use crate::news::fold;

/// What is true of a whole story.
pub(super) struct Scene<'a> {
    names: &'a dyn Names,
    /// Where reasons go, if somebody asked for them.
    pub(super) journal: Option<&'a Journal>,
    categories: Set<String>,
    /// The language's two letters; "en" where none is given.
    pub(super) language: &'a str,
    /// Whether its titles capitalise the first word only.
    pub(super) sentence_case: bool,
    /// How many words speak of music.
    pub(super) music: usize,
    /// How many words speak of films and series.
    pub(super) film: usize,
    /// How many words speak of songs.
    pub(super) songs: usize,
    /// How many words speak of releases.
    pub(super) releases: usize,
    /// Whether it is a list of tracks.
    pub(super) playlist: bool,
    /// Whether it is a few paragraphs at most.
    pub(super) short: bool,
    /// Per lower-case word: how often it is written so, and how often with a capital in mid-sentence.
    cases: Map<&'a str, (u32, u32)>,
}

impl<'a> Scene<'a> {
    /// Looks over a story.
    pub(super) fn new(
        text: &'a Text,
        piece: &Piece<'a>,
        names: &'a dyn Names,
        journal: Option<&'a Journal>,
    ) -> Self {
        let language = piece.language.get(..2).unwrap_or("en");
        let mut scene = Self {
            names,
            journal,
            categories: piece.categories.iter().take(100).map(|category| fold(category)).collect(),
            language,
            sentence_case: matches!(
                language,
                "de" | "fr" | "es" | "pt" | "it" | "ru" | "sv" | "da" | "no" | "nb" | "pl" | "uk"
            ),
            music: 0,
            film: 0,
            songs: 0,
            releases: 0,
            playlist: false,
            short: text.len() < 250,
            cases: Map::default(),
        };
        for at in 0..text.len() {
            scene.count(text, at);
        }
        let about = [piece.feed].into_iter().chain(piece.categories.iter().map(String::as_str));
        for word in about.flat_map(str::split_whitespace).take(200) {
            if super::cues::of(&word.to_lowercase()).any(Cues::MUSIC) {
                scene.music += 3;
            }
        }
        scene
    }

    /// Whether somebody asked for reasons.
    pub(super) fn asks(&self) -> bool {
        self.journal.is_some()
    }

    fn count(&mut self, text: &'a Text, at: usize) {
        let token = &text.tokens[at];
        if !token.is_word() {
            return;
        }
        let cues = token.cues;
        let listed = || {
            text.is_any(at, &["tracklist", "tracklisting", "playlist", "setlist", "mixtape"])
                || cues.any(Cues::SONG) && cues.any(Cues::PLURAL)
        };
        self.playlist = self.playlist || text.line(at).tokens.len() <= 12 && listed();
        self.music += usize::from(cues.any(Cues::MUSIC));
        let takings = text.is(at, "box") && text.is(at + 1, "office");
        self.film += usize::from(cues.any(Cues::SCREEN)) + if takings { 4 } else { 0 };
        self.songs += usize::from(cues.any(Cues::SONG));
        self.releases += usize::from(cues.any(Cues::RELEASE) && !cues.any(Cues::SONG));
        if !token.shape.is(Shape::FIRST) && !text.in_headline(at) {
            let (lower, capital) = self.cases.entry(text.word(at)).or_default();
            if token.is_capital() {
                *capital += 1;
            } else {
                *lower += 1;
            }
        }
    }

    /// Whether a name is one of the story's categories.
    pub(super) fn is_category(&self, key: &str) -> bool {
        !key.is_empty() && self.categories.contains(key)
    }

    /// Lower-case words, each with how often it is written so, and how often with a capital in mid-sentence.
    pub(super) fn words(&self) -> impl Iterator<Item = (&str, u32, u32)> {
        self.cases.iter().map(|(word, &(lower, capital))| (*word, lower, capital))
    }

    /// What is known of a name: by the store, the bundled list and the story's categories.
    pub(super) fn facts(&self, key: &str) -> NameFacts {
        let mut facts = self.names.facts(key);
        if let Some(entry) = list::find_misspelt(key) {
            facts.listed = true;
            facts.common |= entry.common;
        } else if let Some(name) = self.imported(key) {
            name.tell(key, &mut facts);
        }
        if self.is_category(key) {
            facts.category = true;
            facts.tags = facts.tags.saturating_add(1);
        }
        facts
    }

    /// What an imported list says of a key.
    pub(super) fn imported(&self, key: &str) -> Option<ImportedName> {
        self.names.imported()?.find(key)
    }

    /// The imported lists, if there are any.
    pub(super) fn lists(&self) -> Option<&dyn ImportedNames> {
        self.names.imported()
    }

    /// How often a word is written in lower case, from 0 to 1, in the store and here.
    pub(super) fn lower_share(&self, word: &str) -> f32 {
        let here = self
            .cases
            .get(word)
            .map_or(0.0, |&(lower, capital)| lower as f32 / (lower + capital).max(1) as f32);
        self.names.lower_case_share(word).map_or(here, |stored| stored.max(here))
    }
}
