//! The words that give songs, releases and artists away.
//!
//! `assets/music/cues.txt` lists words by class. Here they become one table from a lower-case word to a
//! set of classes, [`Cues`], built once; every token then carries its classes as bits, so that no later
//! pass looks a word up again. Names of several words (places, media) are looked up whole, by key.

use std::sync::LazyLock;

use super::maps::{Map, Set};
use crate::news::fold;

/// A set of word classes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Cues(u64);

macro_rules! classes {
    ($($(#[$doc:meta])* $name:ident = $bit:literal, $section:literal;)*) => {
        impl Cues {
            $($(#[$doc])* pub(super) const $name: Self = Self(1 << $bit);)*

            /// The class that a section of the asset stands for.
            fn of_section(section: &str) -> Option<Self> {
                match section {
                    $($section => Some(Self::$name),)*
                    _ => None,
                }
            }
        }
    };
}

classes! {
    /// Names a song: "single", "track".
    SONG = 0, "song";
    /// Names a release: "album", "EP".
    RELEASE = 1, "release";
    /// Names a film or series.
    SCREEN = 2, "screen";
    /// Names a book or paper.
    BOOK = 3, "book";
    /// Names a tour, festival or prize.
    EVENT = 4, "event";
    /// What an artist is: "singer", "band".
    ROLE = 5, "role";
    /// What a member of a band is: "drummer".
    MEMBER = 6, "member";
    /// What somebody is who is no artist: "director".
    NONMUS = 7, "nonmus";
    /// What artists do: "releases".
    VERB = 8, "verb";
    /// Stands between an artist and a work: "new".
    ADJ = 9, "adj";
    /// Stands between a cue and its title: "called".
    TITLED = 10, "titled";
    /// A nationality or a town before a role.
    NATION = 11, "nation";
    /// The last word of an organisation or venue.
    ORGEND = 12, "orgend";
    /// A small word inside a name.
    CONNECTOR = 13, "connector";
    /// Never a name by itself.
    STOP = 14, "stop";
    /// A small word that titles leave in lower case.
    FUNCTION = 15, "function";
    /// A style or a language.
    GENRE = 16, "genre";
    /// A common first name.
    FIRSTNAME = 17, "firstname";
    /// A verb of speech.
    SAID = 18, "said";
    /// A relative, friend or employee.
    FAMILY = 19, "family";
    /// A day, month or season.
    DATE = 20, "date";
    /// Stands between a title and its artist.
    BY = 21, "by";
    /// Says that a story is about music.
    MUSIC = 22, "music";
    /// A cue that counts only close to the title.
    NEAR = 23, "near";
    /// Says that several titles follow.
    PLURAL = 24, "plural";
    /// An article that names may begin with.
    ARTICLE = 25, "article";
    /// Joins the members of an enumeration.
    AND = 26, "and";
    /// A cue that prose uses for much else.
    WEAK = 27, "weak";
    /// Stands before a cue that speaks of one certain work.
    DEFINITE = 28, "definite";
    /// Says that a sentence speaks of films or politics.
    CASTING = 29, "casting";
    /// What artists have, beside works.
    OWNED = 30, "owned";
    /// With "by": somebody who is no artist.
    CRAFTED = 31, "crafted";
    /// With "by": an artist.
    PLAYED = 32, "played";
    /// Points back to the artist that was spoken of.
    BACK = 33, "back";
}

impl Cues {
    /// Anything that is a song, release, screen, book or event.
    pub(super) const WORK: Self =
        Self(Self::SONG.0 | Self::RELEASE.0 | Self::SCREEN.0 | Self::BOOK.0 | Self::EVENT.0);
    /// A song or a release.
    pub(super) const RECORDING: Self = Self(Self::SONG.0 | Self::RELEASE.0);

    /// Whether it shares a class with `other`.
    pub(super) fn any(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Both sets together.
    pub(super) const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether it is of no class.
    pub(super) fn is_empty(self) -> bool {
        self.0 == 0
    }
}

const ASSET: &str = include_str!("../../assets/music/cues.txt");

/// The whole lexicon.
struct Lexicon {
    words: Map<&'static str, Cues>,
    places: Set<String>,
    media: Set<String>,
    /// Words that stand before names of artists, with the words before them; "" where any may.
    among: Map<&'static str, Set<&'static str>>,
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    let mut lexicon = Lexicon {
        words: Map::default(),
        places: Set::default(),
        media: Set::default(),
        among: Map::default(),
    };
    for (section, item) in items() {
        match section {
            "places" => drop(lexicon.places.insert(fold(item))),
            "media" => drop(lexicon.media.insert(fold(item))),
            "among" => {
                let (before, word) = item.rsplit_once(' ').unwrap_or(("", item));
                lexicon.among.entry(word).or_default().insert(before);
            }
            _ => {
                let class = Cues::of_section(section).unwrap_or_default();
                let cues = lexicon.words.entry(item).or_default();
                *cues = cues.and(class);
            }
        }
    }
    lexicon
});

/// Every item of the asset with its section's name.
fn items() -> impl Iterator<Item = (&'static str, &'static str)> {
    let mut section = "";
    ASSET.lines().filter(|line| !line.starts_with('#')).flat_map(move |line| {
        let mut list = line;
        if let Some((name, _)) = line.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
            section = name;
            list = "";
        }
        let here = section;
        list.split(',').map(str::trim).filter(|item| !item.is_empty()).map(move |item| (here, item))
    })
}

/// The classes of a lower-case word, its apostrophes straight.
pub(super) fn of(word: &str) -> Cues {
    let words = &LEXICON.words;
    if let Some(&cues) = words.get(word) {
        return cues;
    }
    // "singer/songwriter", "rapper-producer": the last part says what it is. Short parts say nothing.
    let cut = word.bytes().rposition(|byte| matches!(byte, b'/' | b'-'));
    let last = cut.map(|cut| &word[cut + 1..]).filter(|part| part.len() > 3);
    let singular = word.strip_suffix('s').filter(|stem| stem.len() > 3);
    let of_last = last.or(singular).and_then(|part| words.get(part)).copied().unwrap_or_default();
    let lasting = Cues::ROLE.and(Cues::MEMBER).and(Cues::NONMUS);
    Cues(of_last.0 & lasting.0)
}

/// The classes of a Korean word: of its longest beginning that is in the lexicon, for particles follow.
pub(super) fn of_hangul(word: &str) -> Cues {
    let ends = word.char_indices().map(|(at, letter)| at + letter.len_utf8()).take(8);
    let ends: Vec<usize> = ends.collect();
    let known = |&end: &usize| {
        let (stem, rest) = word.split_at(end);
        let whole = stem.chars().count() > 1 || rest.is_empty() || CLINGING.contains(&rest);
        if whole { LEXICON.words.get(stem) } else { None }
    };
    let whole = ends.iter().rev().find_map(known);
    // "월드투어", "선공개곡": a compound is what its last part is, and a particle may follow that.
    let last = || {
        let mut starts = ends.iter().take_while(|&&start| start < word.len());
        starts.find_map(|&start| compound_end(&word[start..]))
    };
    whole.copied().or_else(last).unwrap_or_default()
}

/// Particles that may stand behind a Korean cue word.
const CLINGING: [&str; 16] =
    ["을", "를", "이", "가", "은", "는", "의", "과", "와", "로", "으로", "에서", "에", "인", "도", "에는"];

/// What the last part of a Korean compound says, with or without a particle after it.
fn compound_end(part: &str) -> Option<Cues> {
    let short = part.chars().count() == 1;
    let clinging = CLINGING.iter().filter_map(|particle| part.strip_suffix(particle));
    let named = std::iter::once(part)
        .chain(clinging)
        .filter(|stem| !stem.is_empty())
        .find_map(|stem| LEXICON.words.get(stem));
    let kinds = Cues::WORK.and(Cues::ROLE);
    named.filter(|cues| cues.any(kinds) && (!short || part == "곡")).map(|cues| Cues(cues.0 & kinds.0))
}

/// Whether two neighbouring words stand before names of artists: "the likes of", "including".
pub(super) fn is_among(before: &str, word: &str) -> bool {
    LEXICON.among.get(word).is_some_and(|befores| befores.contains("") || befores.contains(before))
}

/// Whether a key names a place.
pub(super) fn is_place(key: &str) -> bool {
    LEXICON.places.contains(key)
}

/// Whether a key names a medium, platform, label, prize or another thing that is no artist.
pub(super) fn is_media(key: &str) -> bool {
    LEXICON.media.contains(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_section_of_the_asset_is_a_class() {
        for (section, item) in items() {
            let known =
                matches!(section, "places" | "media" | "among") || Cues::of_section(section).is_some();
            assert!(known, "[{section}] is no class of words");
            assert_eq!(item, item.to_lowercase(), "in [{section}]");
            let phrase = matches!(section, "places" | "media" | "among") || !item.contains(' ');
            assert!(phrase, "{item:?} in [{section}] has several words");
        }
    }

    #[test]
    fn a_compound_is_what_its_last_part_is() {
        assert!(of("singer/songwriter").any(Cues::ROLE));
        assert!(of("actor-director").any(Cues::NONMUS));
        assert!(of("blue-note").is_empty());
        assert!(of_hangul("앨범을").any(Cues::RELEASE));
    }
}
