//! Finds where a title or a name stands in a text.

use std::ops::Range;

use super::tokens::MOST_BYTES;

/// A title or name is found in so many places at most.
const MOST: usize = 50;

/// Where words stand in what is read of a text, as they are written, with any white space between them, and not within
/// longer words.
pub(super) fn places(text: &str, words: &str) -> Vec<Range<usize>> {
    let text = &text[..text.floor_char_boundary(MOST_BYTES)];
    let mut rest = words.split_whitespace();
    let Some(first) = rest.next() else { return Vec::new() };
    let mut found: Vec<Range<usize>> = Vec::new();
    for (start, _) in text.match_indices(first) {
        if found.last().is_some_and(|last| start < last.end) {
            continue;
        }
        let end = rest.clone().try_fold(start + first.len(), |at, word| {
            let after = text[at..].trim_start();
            let gap = text.len() - at - after.len();
            (gap > 0 && after.starts_with(word)).then(|| at + gap + word.len())
        });
        if let Some(end) = end.filter(|&end| stands_alone(text, start..end)) {
            found.push(start..end);
        }
        if found.len() == MOST {
            break;
        }
    }
    found
}

fn stands_alone(text: &str, place: Range<usize>) -> bool {
    let inside = &text[place.clone()];
    let before = text[..place.start].chars().next_back().zip(inside.chars().next());
    let after = inside.chars().next_back().zip(text[place.end..].chars().next());
    [before, after].into_iter().flatten().all(|(one, other)| !joins(one, other))
}

/// Whether two letters are of one word. Japanese, Chinese and Korean set particles against a name.
fn joins(one: char, other: char) -> bool {
    let spaced = |letter: char| {
        letter.is_alphanumeric() && !matches!(letter, '\u{1100}'..='\u{11ff}' | '\u{3040}'..='\u{d7ff}')
    };
    spaced(one) && spaced(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, words: &str, expected: &[&str]) {
        let found: Vec<&str> = places(text, words).into_iter().map(|place| &text[place]).collect();
        assert_eq!(found, expected, "{words:?} in {text:?}");
    }

    #[test]
    fn a_name_is_found_where_it_stands_alone() {
        check("Low, Lowly and Low's.", "Low", &["Low", "Low"]);
        check("Come Back\n Home, come back home", "Come Back Home", &["Come Back\n Home"]);
        check("宇多田ヒカルの歌", "宇多田ヒカル", &["宇多田ヒカル"]);
        check("방탄소년단이 돌아왔다", "방탄소년단", &["방탄소년단"]);
        check("aaaa", "a", &[]);
        check("anything", "", &[]);
        check("", "Low", &[]);
    }

    #[test]
    fn a_name_that_stands_everywhere_is_found_so_often_and_no_more() {
        assert_eq!(places(&"Low ".repeat(10_000), "Low").len(), MOST);
    }
}
