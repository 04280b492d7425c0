//! Keys: the folded forms under which names and titles are the same.
//!
//! "P!nk", "PINK" and "Pink" are one artist, "Beyoncé" and "Beyonce" too, and "The Beatles" is found
//! under "beatles". A key is for comparing and looking up; what is shown is always the name as written.

use std::fmt;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The folded form of an artist's name. Two names with one key are one artist.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ArtistKey(String);

impl ArtistKey {
    /// Folds a name to its key. Empty only for a name without any visible character.
    #[must_use]
    pub fn of(name: &str) -> Self {
        Self(fold(name))
    }

    /// Takes a string that already is a key, such as one read back from the store.
    #[must_use]
    pub fn from_folded(key: String) -> Self {
        Self(key)
    }

    /// The key as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether nothing is left of the name.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Display for ArtistKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(out)
    }
}

/// The folded form of a song's or release's title, parentheses kept: "Alison (live)" is not "Alison".
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TitleKey(String);

impl TitleKey {
    /// Folds a title to its key.
    #[must_use]
    pub fn of(title: &str) -> Self {
        Self(fold(title))
    }

    /// Folds a title without a trailing "(…)", "[…]" or "feat. …", under which two versions meet.
    #[must_use]
    pub fn without_version(title: &str) -> Self {
        Self(fold(strip_version(title)))
    }

    /// Takes a string that already is a key.
    #[must_use]
    pub fn from_folded(key: String) -> Self {
        Self(key)
    }

    /// The key as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn strip_version(title: &str) -> &str {
    let mut title = title.trim();
    for (open, close) in [('(', ')'), ('[', ']')] {
        if title.ends_with(close)
            && let Some(at) = title.rfind(open)
            && at > 0
        {
            title = title[..at].trim_end();
        }
    }
    let lower = title.to_lowercase();
    if lower.len() == title.len() {
        for word in [" feat.", " feat ", " ft.", " ft ", " featuring "] {
            if let Some(at) = lower.find(word)
                && at > 0
                && title.is_char_boundary(at)
            {
                return &title[..at];
            }
        }
    }
    title
}

const ARTICLES: [&str; 10] = ["the", "los", "las", "les", "le", "la", "el", "die", "der", "das"];

/// Folds a name or title to its key.
///
/// NFKC, lower case, marks taken off Latin, Greek and Cyrillic letters (never off kana or hangul),
/// apostrophes dropped, `!` between letters read as `i`, `$` as `s`, `&` and `+` as "and", other
/// punctuation as a space, and a leading article dropped where more follows. A name made of
/// punctuation alone ("!!!") keeps it.
#[must_use]
pub fn fold(name: &str) -> String {
    fold_plain(name).unwrap_or_else(|| fold_any(name))
}

fn fold_any(name: &str) -> String {
    let plain = without_marks(name);
    let chars: Vec<char> = plain.chars().collect();
    let wordy = chars.iter().any(|c| c.is_alphanumeric());
    let mut folded = String::with_capacity(plain.len());
    for (at, &letter) in chars.iter().enumerate() {
        let between = || {
            at > 0
                && chars[at - 1].is_alphanumeric()
                && chars.get(at + 1).is_some_and(|c| c.is_alphanumeric())
        };
        match letter {
            '\'' | '\u{2018}' | '\u{2019}' | '\u{b4}' | '`' => {}
            '!' if between() => folded.push('i'),
            '$' if wordy => folded.push('s'),
            '&' | '+' if wordy => folded.push_str(" and "),
            c if c.is_alphanumeric() => folded.push(c),
            _ => folded.push(' '),
        }
    }
    let words: Vec<&str> = folded.split_whitespace().collect();
    match words.as_slice() {
        [] => plain.split_whitespace().collect(),
        [first, rest @ ..] if !rest.is_empty() && ARTICLES.contains(first) => rest.join(" "),
        _ => words.join(" "),
    }
}

/// The key of a name in ASCII, as most are, with whatever apostrophes, quotation marks and dashes; recognition
/// folds every name that it looks at.
fn fold_plain(name: &str) -> Option<String> {
    let bytes = name.as_bytes();
    if !bytes.iter().any(u8::is_ascii_alphanumeric) {
        return None;
    }
    let mut key = String::with_capacity(name.len());
    let space = |key: &mut String| {
        if !key.is_empty() && !key.ends_with(' ') {
            key.push(' ');
        }
    };
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'\'' | b'`' => {}
            b'!' if is_between(bytes, at) => key.push('i'),
            b'$' => key.push('s'),
            b'&' | b'+' => {
                space(&mut key);
                key.push_str("and ");
            }
            _ if byte.is_ascii_alphanumeric() => key.push(char::from(byte.to_ascii_lowercase())),
            _ if byte.is_ascii() => space(&mut key),
            _ => {
                let mark = plain_mark(&bytes[at..])?;
                if !matches!(mark, "‘" | "’") {
                    space(&mut key);
                }
                at += mark.len() - 1;
            }
        }
        at += 1;
    }
    key.truncate(key.trim_end().len());
    if let Some((first, _)) = key.split_once(' ')
        && ARTICLES.contains(&first)
    {
        key.drain(..=first.len());
    }
    Some(key)
}

/// The punctuation beyond ASCII that a text begins with, of those marks that titles are full of.
fn plain_mark(bytes: &[u8]) -> Option<&'static str> {
    const MARKS: [&str; 9] = ["’", "‘", "“", "”", "–", "—", "…", "«", "»"];
    MARKS.into_iter().find(|mark| bytes.starts_with(mark.as_bytes()))
}

/// Whether a byte stands between letters or digits.
fn is_between(bytes: &[u8], at: usize) -> bool {
    let wordy = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_alphanumeric);
    at > 0 && wordy(at - 1) && wordy(at + 1)
}

/// Folds running text for searching: lower case without marks, everything else left in place.
#[must_use]
pub fn fold_text(text: &str) -> String {
    without_marks(text)
}

fn without_marks(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let lower = text.nfkc().collect::<String>().to_lowercase();
    let mut base = ' ';
    lower
        .nfd()
        .filter(|&c| {
            if is_combining_mark(c) {
                return !takes_marks_off(base);
            }
            base = c;
            true
        })
        .nfc()
        .collect()
}

/// Whether a letter's marks are decoration. On kana and hangul, and in Indic scripts, they are spelling.
fn takes_marks_off(base: char) -> bool {
    matches!(base, '\0'..='\u{24f}' | '\u{370}'..='\u{3ff}' | '\u{400}'..='\u{52f}' | '\u{1e00}'..='\u{1fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, key: &str) {
        assert_eq!(fold(name), key, "the key of {name:?}");
    }

    #[test]
    fn names_of_one_artist_share_a_key() {
        check("P!nk", "pink");
        check("A$AP Rocky", "asap rocky");
        check("Ke$ha", "kesha");
        check("Beyoncé", "beyonce");
        check("The Beatles", "beatles");
        check("Sinéad O’Connor", "sinead oconnor");
        check("Simon & Garfunkel", "simon and garfunkel");
        check("Florence + the Machine", "florence and the machine");
        check("AC/DC", "ac dc");
        check("Mötley Crüe", "motley crue");
        check("Los Lobos", "lobos");
        check(" Guns  N' Roses ", "guns n roses");
    }

    #[test]
    fn the_short_way_of_folding_leads_to_the_same_key() {
        let marks = [
            "'", "’", "‘", "`", "!", "$", "&", "+", "-", " ", ".", "\t", "/", "The", "a", "B", "1", "", "“",
            "–", "…", "»",
        ];
        for one in marks {
            for two in marks {
                for three in marks {
                    for name in [format!("{one}{two}{three}"), format!("A{one}{two}b{three}")] {
                        if let Some(key) = fold_plain(&name) {
                            assert_eq!(key, fold_any(&name), "the key of {name:?}");
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn a_name_that_is_only_an_article_or_punctuation_stays() {
        check("The The", "the");
        check("The", "the");
        check("!!!", "!!!");
        check("+/-", "+/-");
        check("", "");
    }

    #[test]
    fn marks_that_are_spelling_stay() {
        check("ガンズ", "ガンズ");
        check("방탄소년단", "방탄소년단");
        check("Молчат Дома", "молчат дома");
        check("ＡＢＢＡ", "abba");
    }

    #[test]
    fn a_version_is_another_title_until_asked() {
        assert_ne!(TitleKey::of("Alison (live)"), TitleKey::of("Alison"));
        assert_eq!(TitleKey::without_version("Alison (live)"), TitleKey::of("Alison"));
        assert_eq!(TitleKey::without_version("Stay feat. Someone"), TitleKey::of("Stay"));
        assert_eq!(TitleKey::without_version("(Untitled)"), TitleKey::of("Untitled"));
    }
}
