//! The bundled list of well-known artists, which helps a reader whose store has learned nothing yet.
//!
//! `assets/music/artists.tsv` has one act a line: its name, other names after a tab and separated by
//! bars, and after a second tab the word `common` where the name is an everyday word as well ("Low",
//! "Drake"). It is parsed once, into a map by key.

use std::collections::HashMap;
use std::sync::LazyLock;

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

struct List {
    by_key: HashMap<String, Entry>,
    /// Longer names without doubled letters, under which "Brittney" and "Britney" meet.
    by_sound: HashMap<String, Entry>,
    /// The first words of names that a run of capitalised words may fail to hold together.
    openings: HashMap<String, usize>,
}

static LIST: LazyLock<List> = LazyLock::new(|| parse(ASSET));

fn parse(asset: &'static str) -> List {
    let mut list = List { by_key: HashMap::new(), by_sound: HashMap::new(), openings: HashMap::new() };
    for line in asset.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#')) {
        let mut fields = line.split('\t').map(str::trim);
        let name = fields.next().unwrap_or_default();
        let aliases = fields.next().unwrap_or_default();
        let common = fields.next() == Some("common");
        for known in std::iter::once(name).chain(aliases.split('|').map(str::trim)) {
            let key = fold(known);
            if key.is_empty() {
                continue;
            }
            let words = key.split(' ').count();
            if words > 1
                && let Some(first) = key.split(' ').next()
            {
                let most = list.openings.entry(first.to_owned()).or_insert(words);
                *most = (*most).max(words);
                list.by_sound.entry(undoubled(&key)).or_insert(Entry { name, common });
            }
            list.by_key.entry(key).or_insert(Entry { name, common });
        }
    }
    list
}

/// The act with this key, by its name or an alias.
pub fn find(key: &str) -> Option<Entry> {
    LIST.by_key.get(key).copied()
}

/// The act that a name of two words or more means, even if a doubled letter is missing or one too many.
pub(super) fn find_misspelt(key: &str) -> Option<Entry> {
    let long = key.len() >= 8 && key.contains(' ');
    find(key).or_else(|| if long { LIST.by_sound.get(&undoubled(key)).copied() } else { None })
}

fn undoubled(key: &str) -> String {
    let mut last = None;
    key.chars().filter(|&letter| last.replace(letter) != Some(letter)).collect()
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
