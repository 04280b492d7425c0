//! Takes a line of newsboat's `urls` file apart into its words.

use std::iter::Peekable;
use std::str::Chars;

/// The words of a line without their quotation marks: the source first, then its tags.
///
/// A quotation mark opens a word only where one begins; without its partner it holds to the end of the line.
/// A bare word that begins with `#` ends the line.
pub(super) fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut letters = line.chars().peekable();
    loop {
        while letters.next_if(|&letter| is_space(letter)).is_some() {}
        match letters.peek() {
            None | Some('#') => return words,
            Some('"') => {
                letters.next();
                words.push(quoted(&mut letters));
            }
            Some(_) => words.push(bare(&mut letters)),
        }
    }
}

fn is_space(letter: char) -> bool {
    matches!(letter, ' ' | '\t' | '\r')
}

fn bare(letters: &mut Peekable<Chars<'_>>) -> String {
    std::iter::from_fn(|| letters.next_if(|&letter| !is_space(letter))).collect()
}

fn quoted(letters: &mut Peekable<Chars<'_>>) -> String {
    let mut word = String::new();
    while let Some(letter) = letters.next() {
        match letter {
            '"' => break,
            '\\' => match letters.next() {
                Some('n') => word.push('\n'),
                Some('r') => word.push('\r'),
                Some('t') => word.push('\t'),
                Some(other) => word.push(other),
                None => {}
            },
            other => word.push(other),
        }
    }
    word
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, expected: &[&str]) {
        assert_eq!(words(line), expected, "the words of {line:?}");
    }

    #[test]
    fn words_are_bare_or_quoted() {
        check("https://a.example/f news  \t music\r", &["https://a.example/f", "news", "music"]);
        check("u \"two words\" \"~A \\\"B\\\" \\\\ \\` \\x\"", &["u", "two words", "~A \"B\" \\ ` x"]);
        check("\"query:A:b = \\\"c\\\"\" x", &["query:A:b = \"c\"", "x"]);
        check("u a\"b\\n \"\" \"c\"d", &["u", "a\"b\\n", "", "c", "d"]);
        check("u \"never closed # x", &["u", "never closed # x"]);
        check("u \"ends in a backslash\\", &["u", "ends in a backslash"]);
    }

    #[test]
    fn a_bare_sign_at_a_words_beginning_ends_the_line() {
        check("# a comment", &[]);
        check("   # a comment", &[]);
        check("u#part a#b # c d", &["u#part", "a#b"]);
        check("u \"#tag\" #x", &["u", "#tag"]);
        check("", &[]);
    }
}
