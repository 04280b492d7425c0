//! The name that a mistyped one was probably meant to be.

/// Returns the nearest known name, if one is near: at most every third letter may differ.
pub(super) fn nearest<'k>(name: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    const LONGEST: usize = 60;
    let typed: Vec<char> = plain(name).take(LONGEST).collect();
    let apart = |known: &str| distance(&typed, &plain(known).collect::<Vec<_>>());
    let (name, apart) = known.into_iter().map(|name| (name, apart(name))).min_by_key(|&(_, apart)| apart)?;
    (apart <= 1 + typed.len() / 4).then_some(name)
}

/// A hyphen, an underscore and capital letters are no difference between names.
fn plain(name: &str) -> impl Iterator<Item = char> {
    name.chars().flat_map(char::to_lowercase).map(|c| if c == '-' { '_' } else { c })
}

/// How many letters must be put in, taken out, replaced or swapped with their neighbour.
fn distance(one: &[char], other: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=other.len()).collect();
    for (i, letter) in one.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, against) in other.iter().enumerate() {
            let replaced = last[j] + usize::from(letter != against);
            let mut least = replaced.min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *letter == other[j - 1] && one[i - 1] == *against {
                least = least.min(before[j - 1] + 1);
            }
            row.push(least);
        }
        before = std::mem::replace(&mut last, row);
    }
    last[other.len()]
}

/// "; did you mean "x"?" where a name is near, else the given words.
pub(super) fn did_you_mean<'k>(
    name: &str,
    known: impl IntoIterator<Item = &'k str>,
    otherwise: &str,
) -> String {
    match nearest(name, known) {
        Some(known) => format!("; did you mean \"{known}\"?"),
        None => otherwise.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typing_mistake_is_understood_and_nonsense_is_not() {
        let known = ["mark_read", "text_width", "theme", "mouse"];
        let meant = |name| nearest(name, known);
        assert_eq!(meant("txet_width"), Some("text_width"));
        assert_eq!(meant("markRead"), Some("mark_read"));
        assert_eq!(meant("Text-Width"), Some("text_width"));
        assert_eq!(meant("them"), Some("theme"));
        assert_eq!(meant("browser_command"), None);
        assert_eq!(meant(""), None);
    }
}
