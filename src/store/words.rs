//! Cuts text into the words that the full-text index knows.
//!
//! SQLite's own tokenizer is only asked to split at spaces. A word is a run of letters and digits, as
//! [`runs`] cuts them. Chinese, Japanese and Korean put no space where a
//! reader would search, so a run of their letters becomes every pair of neighbours, and its last letter
//! alone: any part of the run is then found by its pairs, and a single letter by its prefix.

pub(super) use crate::text::{Run, runs};

/// How much of a story's text is indexed, in bytes.
const MOST_TEXT: usize = 4 << 20;

/// Begins a token that is no word of the text: a feed's or a language's. Never part of a word.
const MARKER: char = '\u{f8f0}';

/// Cuts a text into the tokens of the index, in order.
pub(super) fn tokens(text: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    for run in runs(clip(text)) {
        match run {
            Run::Word(word) => tokens.push(word),
            Run::Dense(letters) => {
                tokens.extend(letters.windows(2).map(|pair| pair.iter().collect::<String>()));
                tokens.extend(letters.last().map(char::to_string));
            }
        }
    }
    tokens
}

/// Writes runs so that a phrase is a part of the result: a space before, between and after them.
pub(super) fn spell(runs: &[Run]) -> String {
    let mut spelled = String::from(" ");
    for run in runs {
        match run {
            Run::Word(word) => spelled.push_str(word),
            Run::Dense(letters) => spelled.extend(letters),
        }
        spelled.push(' ');
    }
    spelled
}

fn clip(text: &str) -> &str {
    &text[..text.floor_char_boundary(MOST_TEXT)]
}

/// The token that every story of a feed carries.
pub(super) fn feed_token(feed: i64) -> String {
    format!("{MARKER}f{feed}")
}

/// The token that every story in a language carries: of "pt-BR" only the "pt" counts.
pub(super) fn language_token(tag: &str) -> Option<String> {
    let main = tag.split(['-', '_']).next().unwrap_or_default();
    let plain = !main.is_empty() && main.len() <= 8 && main.bytes().all(|byte| byte.is_ascii_alphabetic());
    plain.then(|| format!("{MARKER}l{}", main.to_ascii_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::LONGEST;

    #[track_caller]
    fn check(text: &str, words: &str) {
        assert_eq!(tokens(text).join(" "), words, "the words of {text:?}");
    }

    #[test]
    fn words_are_folded_and_cut_at_punctuation() {
        check("Björk’s “Jóga” (1997)", "bjork s joga 1997");
        check("AC/DC, don't!", "ac dc don t");
        check("Motörhead Mo\u{308}tley", "motorhead motley");
        check("", "");
        check(" \u{308} ", "");
    }

    #[test]
    fn dense_scripts_become_pairs() {
        check("東京事変", "東京 京事 事変 変");
        check("BTSの新曲", "bts の新 新曲 曲");
        check("방탄소년단", "방탄 탄소 소년 년단 단");
        check("嵐", "嵐");
    }

    #[test]
    fn spelling_marks_stay_and_long_words_are_cut() {
        check("हिन्दी", "हिन्दी");
        check(&"a".repeat(100), &"a".repeat(LONGEST));
    }

    #[test]
    fn a_language_counts_by_its_main_part() {
        assert_eq!(language_token("pt-BR"), language_token("PT"));
        assert_eq!(language_token(""), None);
        assert_eq!(language_token("x\" OR y"), None);
    }
}
