//! Numbers of what was listed last: `3`, `1 4`, `2-5`.

/// The numbers at the beginning of what was typed, and what follows them. A range has at most so many as `most`
/// allows: no list is longer.
pub(super) fn leading(text: &str, most: usize) -> (Vec<usize>, &str) {
    let mut numbers = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let end = rest.find(|letter: char| letter.is_whitespace() || letter == ',').unwrap_or(rest.len());
        let Some((first, last)) = range(&rest[..end]) else { break };
        numbers.extend(first..=last.min(most.max(first)));
        rest = rest[end..].trim_start_matches(|letter: char| letter.is_whitespace() || letter == ',');
    }
    (numbers, rest)
}

/// The numbers that are all of what was typed; `None` where there is anything else.
pub(super) fn only(text: &str, most: usize) -> Option<Vec<usize>> {
    let (numbers, rest) = leading(text, most);
    (!numbers.is_empty() && rest.is_empty()).then_some(numbers)
}

fn range(word: &str) -> Option<(usize, usize)> {
    let (first, last) = word.split_once('-').unwrap_or((word, word));
    let (first, last) = (first.parse().ok()?, last.parse().ok()?);
    (first <= last).then_some((first, last))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, numbers: &[usize], rest: &str) {
        assert_eq!(leading(text, 20), (numbers.to_vec(), rest));
    }

    #[test]
    fn numbers_lists_and_ranges_come_before_the_words() {
        check("3", &[3], "");
        check("1, 4 film", &[1, 4], "film");
        check("2-5 7", &[2, 3, 4, 5, 7], "");
        check("18-99999999999", &[18, 19, 20], "");
        check("30-40", &[30], "");
        check("1999 by Prince", &[1999], "by Prince");
        check("-live", &[], "-live");
        check("5-2", &[], "5-2");
        check("", &[], "");
        assert_eq!(only("2 x", 9), None);
        assert_eq!(only("", 9), None);
    }
}
