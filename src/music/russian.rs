//! Names in their cases: "песня Земфиры", "с Бобом Диланом".
//!
//! Russian and Ukrainian decline names. Two written forms are one name only where some paradigm has
//! both endings on one stem, word for word; and a form that is not listed itself counts as the listed
//! name that it may be a case of. Everything here works on folded keys, in which й is и and ё is е.

use super::list::{self, Entry};

/// Case endings of one stem, the nominative first; the usual noun, adjective and surname paradigms.
const PARADIGMS: [&[&str]; 20] = [
    &["", "а", "у", "ом", "е"],
    &["", "а", "у", "ым", "е"],
    &["ь", "я", "ю", "ем", "е"],
    &["и", "я", "ю", "ем", "е"],
    &["ии", "ия", "ию", "ием", "ии"],
    &["а", "ы", "е", "у", "ои", "ою"],
    &["а", "и", "е", "у", "ои", "еи"],
    &["а", "ои", "у"],
    &["я", "и", "е", "ю", "еи"],
    &["ия", "ии", "ию", "иеи"],
    &["ая", "ои", "ую"],
    &["яя", "еи", "юю"],
    &["ыи", "ого", "ому", "ым", "ом"],
    &["ии", "ого", "ому", "им", "ом"],
    &["ои", "ого", "ому", "ым", "ом"],
    &["ь", "и", "ью"],
    &["ы", "ов", "ам", "ами", "ах"],
    &["и", "еи", "ям", "ями", "ях"],
    &["ые", "ых", "ым", "ыми"],
    &["ие", "их", "им", "ими"],
];

/// Role words in the genitive, which say after a title whose it is.
pub(super) const ROLES_IN_GENITIVE: [&str; 16] = [
    "группы",
    "группировки",
    "певицы",
    "певца",
    "рэпера",
    "дуэта",
    "музыканта",
    "композитора",
    "коллектива",
    "исполнителя",
    "исполнительницы",
    "рок-группы",
    "артиста",
    "барда",
    "трио",
    "ансамбля",
];

/// Fewest letters of a stem: "Цо(й)".
const LEAST_STEM: usize = 2;

/// Most words of a name that is looked at.
const MOST_WORDS: usize = 4;

/// Whether a key is written in Cyrillic.
pub(super) fn is_cyrillic(key: &str) -> bool {
    key.chars().next().is_some_and(|letter| ('\u{400}'..='\u{4ff}').contains(&letter))
}

/// The stem of a word under an ending, if enough is left.
fn stem<'a>(word: &'a str, ending: &str) -> Option<&'a str> {
    word.strip_suffix(ending).filter(|stem| stem.chars().count() >= LEAST_STEM)
}

/// Which of two words is the nominative of the other, if they are cases of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cases {
    /// Letter for letter the same.
    Same,
    /// The first is the nominative.
    First,
    /// The second is.
    Second,
    /// Neither is.
    Neither,
}

/// How two words go together; `None` if they are no cases of one word.
fn compare(one: &str, other: &str) -> Option<Cases> {
    if one == other {
        return Some(Cases::Same);
    }
    let mut found = None;
    for endings in PARADIGMS {
        for ending in endings {
            let Some(stem) = stem(one, ending) else { continue };
            let Some(second) = other.strip_prefix(stem).filter(|rest| endings.contains(rest)) else {
                continue;
            };
            if *ending == endings[0] {
                return Some(Cases::First);
            }
            if second == endings[0] {
                return Some(Cases::Second);
            }
            found = Some(Cases::Neither);
        }
    }
    found
}

/// How two keys go together, word for word; `None` if they are no cases of one name.
pub(super) fn cases(one: &str, other: &str) -> Option<Cases> {
    let (mut ones, mut others) = (one.split(' '), other.split(' '));
    let mut whole = Cases::Same;
    loop {
        let here = match (ones.next(), others.next()) {
            (None, None) => return Some(whole),
            (Some(one), Some(other)) => compare(one, other)?,
            _ => return None,
        };
        whole = match (whole, here) {
            (known, Cases::Same) => known,
            (Cases::Same, new) => new,
            (known, new) if known == new => known,
            _ => Cases::Neither,
        };
    }
}

/// The nominative of a key as names are written, with a capital a word, after a case of it as it was
/// written: a key alone does not tell й from и.
pub(super) fn nominative(key: &str, declined: &str) -> String {
    let mut forms = declined.split(' ');
    let words = key.split(' ').map(|word| {
        let form = forms.next().unwrap_or_default();
        let stem: String = form
            .chars()
            .zip(word.chars())
            .take_while(|&(one, other)| is_alike(one, other))
            .map(|(one, _)| one)
            .collect();
        let mut ending: String = word.chars().skip(stem.chars().count()).collect();
        if !stem.is_empty() && !ending.is_empty() && ends_in_short_i(word) {
            ending.truncate(ending.len() - 'и'.len_utf8());
            ending.push('й');
        }
        let mut letters = stem.chars().chain(ending.chars());
        letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
    });
    words.collect::<Vec<_>>().join(" ")
}

/// Whether a written letter is a key's.
fn is_alike(written: char, key: char) -> bool {
    let written = written.to_lowercase().next().unwrap_or(written);
    written == key || matches!((written, key), ('й', 'и') | ('ё', 'е'))
}

/// Whether the и at the end of a key's word stands behind a vowel, where nominatives have й.
fn ends_in_short_i(word: &str) -> bool {
    let mut letters = word.chars().rev();
    letters.next() == Some('и') && letters.next().is_some_and(|letter| "аеиоуы".contains(letter))
}

/// The forms that a word may be a case of, itself first.
fn nominatives(word: &str) -> Vec<String> {
    let mut forms = vec![word.to_owned()];
    for endings in PARADIGMS {
        for ending in &endings[1..] {
            let Some(stem) = stem(word, ending) else { continue };
            let form = format!("{stem}{}", endings[0]);
            if !forms.contains(&form) {
                forms.push(form);
            }
        }
    }
    forms
}

/// The key of the listed act whose name, in another case, a key is.
pub(super) fn listed(key: &str) -> Option<(String, Entry)> {
    let words: Vec<&str> = key.split(' ').collect();
    if !is_cyrillic(key) || words.len() > MOST_WORDS || list::find(key).is_some() {
        return None;
    }
    let mut names = nominatives(words[0]);
    if words.len() > 1 {
        names.retain(|first| list::longest_from(first) >= words.len());
    }
    for word in &words[1..] {
        let forms = nominatives(word);
        names =
            names.iter().flat_map(|name| forms.iter().map(move |form| format!("{name} {form}"))).collect();
        names.retain(|name| list::goes_on(name));
    }
    names.into_iter().find_map(|name| list::find(&name).map(|entry| (name, entry)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::news::fold;

    #[track_caller]
    fn check(one: &str, other: &str, expected: Option<Cases>) {
        assert_eq!(cases(&fold(one), &fold(other)), expected, "{one} and {other}");
    }

    #[test]
    fn cases_of_one_name_meet_and_other_names_do_not() {
        check("Земфира", "Земфиры", Some(Cases::First));
        check("Цоя", "Цой", Some(Cases::Second));
        check("Юрий Шатунов", "Юрия Шатунова", Some(Cases::First));
        check("Алла Пугачёва", "Аллой Пугачёвой", Some(Cases::First));
        check("Ночные снайперы", "Ночных снайперов", Some(Cases::First));
        check("Бориса Гребенщикова", "Борисом Гребенщиковым", Some(Cases::Neither));
        check("Земфира", "Зефир", None);
        check("Кино", "Кинчев", None);
        check("Ария", "Ария Смерти", None);
    }

    #[test]
    fn a_nominative_is_spelt_as_the_case_of_it_that_was_written() {
        let spelt = |name: &str, declined: &str| nominative(&fold(name), declined);
        assert_eq!(spelt("Том Йорк", "Тома Йорка"), "Том Йорк");
        assert_eq!(spelt("Раймонд Паулс", "Раймонда Паулса"), "Раймонд Паулс");
        assert_eq!(spelt("Сергей Галанин", "Сергею Галанину"), "Сергей Галанин");
        assert_eq!(spelt("Земфира", ""), "Земфира");
    }

    #[test]
    fn a_case_of_a_listed_name_is_that_name() {
        let name = |written: &str| listed(&fold(written)).map(|(_, entry)| entry.name);
        assert_eq!(name("Земфиры"), Some("Земфира"));
        assert_eq!(name("Бобом Диланом"), Some("Bob Dylan"));
        assert_eq!(name("Стола"), None);
    }
}
