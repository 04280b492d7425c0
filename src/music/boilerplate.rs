//! Lines that are furniture, not story: share bars, comment prompts, bylines, photo credits.
//!
//! Their names are journalists and photographers, and their words are no evidence, so such a line is
//! not read at all. Only short lines can be furniture.

/// Lines that are furniture as a whole.
const WHOLE: [&str; 10] = [
    "close this search box",
    "notify of",
    "inline feedbacks",
    "view all comments",
    "advertisement",
    "share this",
    "share this article",
    "related",
    "related posts",
    "related articles",
];

/// Beginnings of lines that are furniture.
const BEGINNINGS: [&str; 26] = [
    "leave a reply",
    "leave a comment",
    "your email address will not",
    "subscribe to",
    "subscribe now",
    "read more:",
    "read more about",
    "read also",
    "lire aussi",
    "mehr zum thema",
    "leer también",
    "leia também",
    "follow us on",
    "photo:",
    "photo by",
    "photo credit",
    "photos:",
    "photos by",
    "image credit",
    "foto:",
    "crédit photo",
    "click here",
    "written by",
    "words by",
    "review by",
    "author:",
];

/// Whether a line is furniture.
pub(super) fn is(line: &str) -> bool {
    let line = line.trim();
    if line.len() > 160 {
        return false;
    }
    let lower = line.to_lowercase();
    let bare = lower.trim_end_matches(['.', ':', '!', '…', '»', '>', ' ']);
    WHOLE.contains(&bare)
        || BEGINNINGS.iter().any(|beginning| lower.starts_with(beginning))
        || lower.contains("let us know in the comments") && line.len() < 80
        || (lower.starts_with("sign up for") && lower.contains("newsletter"))
        || is_byline(line)
        || is_dated_name(line)
}

/// "Some Name | 17 February 2021".
fn is_dated_name(line: &str) -> bool {
    let Some((name, date)) = line.split_once(" | ").or_else(|| line.split_once(" • ")) else {
        return false;
    };
    let words = name.split_whitespace().count();
    let year = date.split(|letter: char| !letter.is_ascii_digit()).any(|digits| digits.len() == 4);
    (1..=5).contains(&words) && year && date.split_whitespace().count() <= 4
}

/// "By Some Name" alone on a line.
fn is_byline(line: &str) -> bool {
    let mut words = line.split_whitespace();
    if !words.next().is_some_and(|word| word.eq_ignore_ascii_case("by")) {
        return false;
    }
    let mut count = 0;
    let capital = words.all(|word| {
        count += 1;
        word.starts_with(char::is_uppercase)
    });
    capital && (1..=4).contains(&count)
}

#[cfg(test)]
mod tests {
    use super::is;

    #[test]
    fn furniture_is_known_and_prose_is_not() {
        for line in ["Close this search box.", "By Ana Perez", "Photo: someone", "View all comments"] {
            assert!(is(line), "{line:?}");
        }
        for line in ["By the time Low played, it rained.", "Related", "Photographs of Low"] {
            assert_eq!(is(line), line == "Related", "{line:?}");
        }
    }
}
