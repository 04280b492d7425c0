//! The bundled list of well-known artists, which helps a reader whose store has learned nothing yet.
//!
//! `assets/music/artists.tsv` has one act a line: its name, other names after a tab and separated by
//! bars, and after a second tab the word `common` where the name is an everyday word as well ("Low",
//! "Drake"). It is parsed once, into a map by key.

use std::sync::LazyLock;

use super::maps::{Map, Set};
use crate::news::fold;

const ASSET: &str = include_str!("../../assets/music/artists.tsv");

/// An act of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The name as it is best shown, also where an alias was looked up.
    pub name: &'static str,
    /// Whether the name is an everyday word or place too, so that it proves little by itself.
    pub common: bool,
}

impl Entry {
    /// Whether the name begins with an article ("The Cure", "La Femme"), which keys leave out.
    pub(super) fn has_article(&self) -> bool {
        const ARTICLES: [&str; 10] = ["the", "la", "le", "les", "los", "las", "el", "die", "der", "das"];
        self.name
            .split_once(' ')
            .is_some_and(|(first, _)| ARTICLES.iter().any(|article| first.eq_ignore_ascii_case(article)))
    }
}

struct List {
    by_key: Map<String, Entry>,
    /// Longer names without doubled letters, under which "Brittney" and "Britney" meet.
    by_sound: Map<String, Entry>,
    /// The first words of names that a run of capitalised words may fail to hold together.
    openings: Map<String, usize>,
    /// The first two words of such names.
    pairs: Set<String>,
    /// Names in kana, Han or hangul by their first two letters, which text without spaces is searched for.
    unspaced: Map<[char; 2], Vec<&'static str>>,
    /// Names that are written in lower case and mean nothing else.
    lower: Set<&'static str>,
    /// Their first words.
    lower_openings: Set<&'static str>,
}

static LIST: LazyLock<List> = LazyLock::new(|| parse(ASSET));

fn parse(asset: &'static str) -> List {
    let mut list = List {
        by_key: Map::default(),
        by_sound: Map::default(),
        openings: Map::default(),
        unspaced: Map::default(),
        lower: Set::default(),
        pairs: Set::default(),
        lower_openings: Set::default(),
    };
    for line in asset.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#')) {
        let mut fields = line.split('\t').map(str::trim);
        let name = fields.next().unwrap_or_default();
        let aliases = fields.next().unwrap_or_default();
        let common = fields.next() == Some("common");
        if !common && name.len() >= 5 && !name.contains(char::is_uppercase) {
            list.lower.insert(name);
            list.lower_openings.extend(name.split(' ').next());
        }
        for known in std::iter::once(name).chain(aliases.split('|').map(str::trim)) {
            let key = fold(known);
            if key.is_empty() {
                continue;
            }
            if let Some(opening) = opening(known).filter(|_| known.chars().any(is_unspaced)) {
                list.unspaced.entry(opening).or_default().push(known);
            }
            let words = key.split(' ').count();
            if words > 1
                && let Some(first) = key.split(' ').next()
            {
                let most = list.openings.entry(first.to_owned()).or_insert(words);
                *most = (*most).max(words);
                list.pairs.insert(first_two(&key).to_owned());
                list.by_sound.entry(undoubled(&key)).or_insert(Entry { name, common });
            }
            // "IU" is an everyday word in Latin letters alone.
            let native = !name.chars().any(is_native)
                && known.chars().filter(|&letter| is_native(letter)).count() >= 3;
            list.by_key.entry(key).or_insert(Entry { name, common: common && !native });
        }
    }
    list
}

/// The first two words of a key.
fn first_two(key: &str) -> &str {
    key.match_indices(' ').nth(1).map_or(key, |(end, _)| &key[..end])
}

/// Whether a listed name begins with the first two words of a key, or the key has only one.
pub(super) fn goes_on(key: &str) -> bool {
    !key.contains(' ') || LIST.pairs.contains(first_two(key))
}

/// Whether a name in lower case may begin with a word.
pub(super) fn opens_lower_case_name(word: &str) -> bool {
    LIST.lower_openings.contains(word)
}

/// Whether a name is an act's just as it is written, in lower case: "slowthai", "black midi".
pub(super) fn is_lower_case_name(name: &str) -> bool {
    LIST.lower.contains(name)
}

fn opening(name: &str) -> Option<[char; 2]> {
    let mut letters = name.chars();
    Some([letters.next()?, letters.next()?])
}

fn is_unspaced(letter: char) -> bool {
    matches!(letter, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}')
}

/// A letter of kana, Han or hangul.
fn is_native(letter: char) -> bool {
    is_unspaced(letter) || ('\u{ac00}'..='\u{d7a3}').contains(&letter)
}

/// The longest listed name in kana or Han that `text` begins with.
pub(super) fn unspaced_at(text: &str) -> Option<&'static str> {
    let names = LIST.unspaced.get(&opening(text)?)?;
    names.iter().copied().filter(|name| text.starts_with(name)).max_by_key(|name| name.len())
}

/// The act with this key, by its name or an alias.
pub fn find(key: &str) -> Option<Entry> {
    LIST.by_key.get(key).copied()
}

/// Names of acts whose keys begin so, in alphabetical order, at most `limit`.
pub fn beginning(prefix: &str, limit: usize) -> Vec<&'static str> {
    let begin = LIST.by_key.iter().filter(|(key, _)| key.starts_with(prefix));
    let mut names: Vec<&'static str> = begin.map(|(_, entry)| entry.name).collect();
    names.sort_unstable();
    names.dedup();
    names.truncate(limit);
    names
}

/// The act that a name of two words or more means, even if a doubled letter is missing or one too many.
pub(super) fn find_misspelt(key: &str) -> Option<Entry> {
    let long = key.len() >= 8 && key.contains(' ');
    find(key).or_else(|| if long { LIST.by_sound.get(&undoubled(key)).copied() } else { None })
}

fn undoubled(key: &str) -> String {
    let mut last = None;
    let mut single = String::with_capacity(key.len());
    single.extend(key.chars().filter(|&letter| last.replace(letter) != Some(letter)));
    single
}

/// How many words the longest listed name has that begins with `word`; 0 where none does.
pub(super) fn longest_from(word: &str) -> usize {
    LIST.openings.get(word).copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_listed_act_is_found_by_name_and_alias() {
        let list = parse("Low\tThe Low Band|ロウ\tcommon\nTyler, the Creator\n");
        assert_eq!(list.by_key["low"], Entry { name: "Low", common: true });
        assert_eq!(list.by_key["ロウ"].name, "Low");
        assert_eq!(list.openings["tyler"], 3);
        assert_eq!(list.by_sound[&undoubled("tyller the creator")].name, "Tyler, the Creator");
    }

    #[test]
    fn very_famous_acts_are_in_the_bundled_list() {
        for name in ["Radiohead", "Adele", "The Beatles"] {
            assert!(find(&fold(name)).is_some(), "{name} is missing");
        }
    }
}
