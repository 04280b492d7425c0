//! What a story teaches about names and words, as a by-product of reading it.
//!
//! A name that the story itself proves to be an artist's ("singer X", "X's album", "“Title” by X") is
//! worth remembering: in the next story it may stand alone. So is one that is a category of the story
//! and is treated as an act there. Of words it is worth knowing whether they are written in lower case
//! in mid-sentence, for a band is seldom called what everybody says. Only the story's own evidence
//! counts here, never what was known before: else a mistake would teach itself.

use twox_hash::XxHash3_64;

use super::Scene;
use super::acts::{Act, Acts};
use super::cues;
use super::tokens::{Shape, Text};

/// How many kinds of surroundings of a name are told apart.
pub const CONTEXTS: u8 = 32;

/// Most names that one story teaches. A list of a hundred artists is mostly the names of one sort of page.
const MOST_NAMES: usize = 40;

/// Most words that one story teaches.
const MOST_WORDS: usize = 100;

/// The bytes of the longest name that is learned.
const LONGEST: usize = 80;

/// How many words to each side make the surroundings of a name.
const REACH: usize = 3;

/// How much evidence a story must have of its own before its category counts as a name.
const TREATED: f32 = 1.5;

/// What one story teaches.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lessons {
    /// Names, each once, in the order in which the story has them.
    pub names: Vec<NameLesson>,
    /// The [codes](word_code) of words that stand in lower case in mid-sentence, ascending.
    pub lower: Vec<u32>,
    /// Those of words that stand there with a capital.
    pub capital: Vec<u32>,
}

/// What a story teaches about one name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameLesson {
    /// The name's key.
    pub key: String,
    /// Whether it stands where only artists do.
    pub strong: bool,
    /// Whether it is one of the story's categories.
    pub tagged: bool,
    /// The kind of surroundings that it stands in, below [`CONTEXTS`]: the same words around the same name
    /// are the same kind, whichever story they are in.
    pub context: u8,
}

/// The number under which a lower-case word is counted. Words may share one, which 20,000 stories'
/// vocabulary does once or twice.
pub fn word_code(word: &str) -> u32 {
    (XxHash3_64::oneshot(word.as_bytes()) >> 32) as u32
}

/// Gathers what a story teaches, when all its names have been weighed.
pub(super) fn draw(text: &Text, acts: &Acts, scene: &Scene) -> Lessons {
    let taught = |act: &Act| {
        let tagged = scene.is_category(&act.key) && act.own() >= TREATED;
        let fits = act.key.len() <= LONGEST && act.accepted();
        (fits && (act.strong || tagged)).then(|| NameLesson {
            key: act.key.clone(),
            strong: act.strong,
            tagged,
            context: context(text, act),
        })
    };
    let names = acts.list.iter().filter_map(taught).take(MOST_NAMES).collect();
    let telling = scene.words().filter(|(word, ..)| is_telling(word));
    let mut words: Vec<(u32, bool, bool)> =
        telling.map(|(word, lower, capital)| (word_code(word), lower > 0, capital > 0)).collect();
    // The lowest codes are as good as drawn by lot, and always the same.
    words.sort_unstable();
    words.dedup_by_key(|(code, ..)| *code);
    words.truncate(MOST_WORDS);
    let codes = |which: &dyn Fn(&(u32, bool, bool)) -> bool| {
        words.iter().filter(|word| which(word)).map(|(code, ..)| *code).collect()
    };
    Lessons { names, lower: codes(&|word| word.1), capital: codes(&|word| word.2) }
}

/// The kind of words around the place that proves a name, or around its first.
fn context(text: &Text, act: &Act) -> u8 {
    let place = act.places.iter().find(|place| Some(place.tokens.start) == act.proof);
    let place = place.unwrap_or(&act.places[0]).tokens.clone();
    let line = text.line(place.start).tokens.clone();
    // Numbers are left out: a weekly line differs in its date alone.
    let telling = |&at: &usize| text.tokens[at].is_word() && !text.tokens[at].shape.is(Shape::NUMBER);
    let before = (line.start..place.start).rev().filter(telling).take(REACH).map(|at| text.word(at));
    let after = (place.end..line.end).filter(telling).take(REACH).map(|at| text.word(at));
    let words: Vec<&str> = before.chain(["|"]).chain(after).collect();
    (XxHash3_64::oneshot(words.join(" ").as_bytes()) % u64::from(CONTEXTS)) as u8
}

/// Whether a word may be a name, so that its case is worth counting. The lexicon speaks for its own words.
fn is_telling(word: &str) -> bool {
    (3..=24).contains(&word.len()) && word.chars().all(char::is_alphabetic) && cues::of(word).is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::music::{NoNames, Piece, study};
    use crate::news::Document;

    fn lessons(title: &str, body: &str, categories: &[&str]) -> Lessons {
        let document = Document { text: body.into(), ..Document::default() };
        let categories: Vec<String> = categories.iter().map(|&category| category.to_owned()).collect();
        let piece =
            Piece { title, document: &document, categories: &categories, language: "en", feed: "Music news" };
        study(&piece, &NoNames).1
    }

    #[track_caller]
    fn check(body: &str, strong: &[&str]) {
        let lessons = lessons("", body, &[]);
        let found: Vec<&str> =
            lessons.names.iter().filter(|name| name.strong).map(|name| name.key.as_str()).collect();
        assert_eq!(found, strong, "learned from {body:?}");
    }

    #[test]
    fn names_are_learned_where_only_artists_stand() {
        check("We met singer Ora Cogan at home.", &["ora cogan"]);
        check("It is Ora Cogan’s new album, and it is good.", &["ora cogan"]);
        check("The song was “Katie Cruel” feat. Ora Cogan that night.", &["ora cogan"]);
        check("Last came “Katie Cruel” by Ora Cogan.", &["ora cogan"]);
        check("We saw Ora Cogan at home.", &[]);
        check("The director Ora Cogan made a film of it.", &[]);
    }

    #[test]
    fn a_category_counts_where_the_story_treats_it_as_an_act() {
        let body = "It is Ora Cogan’s new album. Nothing new from Rosie Tucker.";
        let lessons = lessons("", body, &["Ora Cogan", "Rosie Tucker", "Reviews"]);
        let tagged: Vec<&str> =
            lessons.names.iter().filter(|name| name.tagged).map(|name| name.key.as_str()).collect();
        assert_eq!(tagged, ["ora cogan"]);
    }

    #[test]
    fn the_same_words_around_a_name_are_one_context() {
        let of = |body: &str| lessons("", body, &[]).names[0].context;
        let one = of("Long before that, here is singer Ora Cogan on a good day in May.");
        assert_eq!(one, of("Something else. So here is singer Ora Cogan on a good day, 3 June."));
        assert_ne!(one, of("Yesterday the Welsh singer Ora Cogan played at home."));
    }

    #[test]
    fn words_are_counted_once_a_story_by_their_case_in_mid_sentence() {
        let lessons = lessons("", "Ember was here. The ember, the ember, and then Harbour.", &[]);
        assert_eq!(lessons.lower, [word_code("ember")]);
        assert_eq!(lessons.capital, [word_code("harbour")]);
    }

    #[test]
    fn one_story_teaches_only_so_much() {
        let sentences: Vec<String> = (0..500)
            .map(|at| {
                let letter = |by: usize| char::from(b'a' + (at / by % 26) as u8);
                format!("So singer Ma{0}{1} Qu{1}{0} met the w{0}{1}ord{0}. ", letter(1), letter(26))
            })
            .collect();
        let lessons = lessons("", &sentences.concat(), &[]);
        assert_eq!(lessons.names.len(), MOST_NAMES);
        assert_eq!(lessons.lower.len() + lessons.capital.len(), MOST_WORDS);
    }
}
