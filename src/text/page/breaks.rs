//! Finds where the lines of one stretch of text end.
//!
//! One greedy pass. A line of ASCII is found by looking back from its last column; any other is walked
//! grapheme by grapheme, with the parts of Unicode's line breaking that reading needs: East Asian text
//! breaks between characters but not before closing punctuation, and neither do other scripts, even
//! where French puts a space before it. Thai and its neighbours, which write without spaces, break
//! between the words of ICU's dictionaries.

use std::ops::Range;

use icu_segmenter::LineSegmenter;
use icu_segmenter::options::LineBreakOptions;

use crate::text::width;

/// Bytes of a script without spaces that are looked at together: more than a line of any screen.
const UNSPACED_BYTES: usize = 4096;

/// Gives one line after the other.
pub(super) struct Breaker<'a> {
    text: &'a str,
    at: usize,
    end: usize,
    width: usize,
    /// Whether spaces stand as written and lines end only at the width.
    verbatim: bool,
    words: Words,
}

/// Where the words of a stretch of a script without spaces begin.
#[derive(Default)]
struct Words {
    range: Range<usize>,
    starts: Vec<usize>,
}

impl<'a> Breaker<'a> {
    pub(super) fn new(text: &'a str, range: Range<usize>, width: usize, verbatim: bool) -> Self {
        Self { text, at: range.start, end: range.end, width, verbatim, words: Words::default() }
    }

    /// Returns the bytes of the next line, without the white space that the break takes the place of.
    pub(super) fn next_line(&mut self) -> Option<Range<usize>> {
        self.drop_what_cannot_begin_a_line();
        let start = self.at;
        if start >= self.end {
            return None;
        }
        let (end, next) = match self.ascii_line() {
            Some(line) => line,
            None => self.line(),
        };
        self.at = next;
        Some(start..end)
    }

    /// Spaces go, and so does a wide character that cannot stand in one cell: better left out than
    /// drawn over the edge.
    fn drop_what_cannot_begin_a_line(&mut self) {
        while let Some(grapheme) = width::first(&self.text[self.at..self.end]) {
            let is_space = !self.verbatim && matches!(grapheme.text, " " | "\t");
            if !is_space && grapheme.cells <= self.width {
                break;
            }
            self.at += grapheme.text.len();
        }
    }

    /// Finds the line's end, and where the next begins, if all that could stand on it is ASCII.
    fn ascii_line(&self) -> Option<(usize, usize)> {
        let bytes = &self.text.as_bytes()[self.at..self.end];
        // Two bytes more than fit, since a break depends on what follows it.
        let window = &bytes[..bytes.len().min(self.width + 2)];
        if let Some(newline) = window.iter().position(|&byte| byte == b'\n').filter(|&at| at <= self.width) {
            let line = &window[..newline];
            let kept = if self.verbatim { line } else { line.trim_ascii_end() }.len();
            return is_plain(line).then_some((self.at + kept, self.at + newline + 1));
        }
        if !is_plain(window) {
            return None;
        }
        if bytes.len() <= self.width {
            return Some((self.end, self.end));
        }
        if self.verbatim {
            return Some((self.at + self.width, self.at + self.width));
        }
        let column = (1..=self.width).rev().find(|&column| ends_ascii(window, column))?;
        let kept = bytes[..column].trim_ascii_end().len();
        let spaces = bytes[column..].iter().take_while(|&&byte| byte == b' ').count();
        Some((self.at + kept, self.at + column + spaces))
    }

    /// Finds the line's end, and where the next begins, grapheme by grapheme.
    fn line(&mut self) -> (usize, usize) {
        let mut taken = 0;
        let mut kept = self.at;
        let mut cut = None;
        let mut second_best = None;
        let mut at = self.at;
        while let Some(grapheme) = width::first(&self.text[at..self.end]) {
            match grapheme.text {
                "\n" => return (kept, at + 1),
                " " | "\t" if !self.verbatim => taken += 1,
                text => {
                    match self.opportunity(kept, at) {
                        Break::Allowed => cut = Some((kept, at)),
                        Break::Glued => second_best = Some((kept, at)),
                        Break::Forbidden => {}
                    }
                    taken += if text == "\t" { 1 } else { grapheme.cells };
                    if taken > self.width {
                        return cut.or(second_best).unwrap_or((at, at));
                    }
                    kept = at + text.len();
                }
            }
            at += grapheme.text.len();
        }
        (kept, self.end)
    }

    /// Whether a line may end at `kept` and the next begin at `at`, with only spaces between.
    fn opportunity(&mut self, kept: usize, at: usize) -> Break {
        if self.verbatim || kept == self.at {
            return Break::Forbidden;
        }
        let before = &self.text[self.at..kept];
        let after = &self.text[at..self.end];
        let (Some(last), Some(next)) = (before.chars().next_back(), after.chars().next()) else {
            return Break::Forbidden;
        };
        if kept < at {
            return if is_glue(next) || last == '«' { Break::Glued } else { Break::Allowed };
        }
        if is_unspaced(last) && is_unspaced(next) {
            return if self.begins_word(at) { Break::Allowed } else { Break::Forbidden };
        }
        let is_allowed = match last {
            '-' | '‐' => is_compound(before, after),
            '—' | '–' => {
                next.is_alphabetic() && before.chars().nth_back(1).is_some_and(char::is_alphanumeric)
            }
            _ => (stands_alone(last) || stands_alone(next)) && !is_closing(next) && !is_opening(last),
        };
        if is_allowed { Break::Allowed } else { Break::Forbidden }
    }

    /// Whether a word begins at `at`, in a script that puts no spaces between them.
    fn begins_word(&mut self, at: usize) -> bool {
        if !self.words.range.contains(&at) {
            self.words = self.words_around(at);
        }
        self.words.starts.binary_search(&at).is_ok()
    }

    fn words_around(&self, at: usize) -> Words {
        let before = &self.text[self.at..at];
        let start = before.char_indices().rev().take_while(|&(_, c)| is_unspaced(c)).last();
        let start = start.map_or(at, |(index, _)| self.at + index);
        let most = self.text.floor_char_boundary(self.end.min(at + UNSPACED_BYTES));
        let length = self.text[at..most].find(|c| !is_unspaced(c)).unwrap_or(most - at);
        let segmenter = LineSegmenter::new_dictionary(LineBreakOptions::default());
        let ends = segmenter.segment_str(&self.text[start..at + length]);
        let mut starts: Vec<usize> = ends.map(|end| start + end).collect();
        // The last one is where we stopped looking, be it within a word.
        starts.pop();
        let is_whole = at + length < most || most == self.end;
        let end = if is_whole { at + length } else { starts.last().map_or(at, |&last| last + 1) };
        Words { range: start..end.max(at + 1), starts }
    }
}

enum Break {
    Allowed,
    /// Between words that belong together: taken only where there is no other.
    Glued,
    Forbidden,
}

/// Whether bytes are cells.
fn is_plain(bytes: &[u8]) -> bool {
    bytes.iter().all(|byte| matches!(byte, b' '..=b'~'))
}

/// Whether a line of ASCII may end before this column.
fn ends_ascii(window: &[u8], column: usize) -> bool {
    match (window[column - 1], window[column]) {
        (b' ', b' ') => false,
        (_, b' ') => !window.get(column + 1).is_some_and(|&next| is_glue(next.into())),
        (b'-', _) => {
            let is_letter = |at: usize| window.get(at).is_some_and(u8::is_ascii_alphabetic);
            let is_word = |at: Option<usize>| at.is_some_and(|at| window[at].is_ascii_alphanumeric());
            is_letter(column)
                && is_letter(column + 1)
                && is_word(column.checked_sub(2))
                && is_word(column.checked_sub(3))
        }
        _ => false,
    }
}

/// Whether a hyphen joins two words, which may part; "Jay-Z" and "T-Pain" may not.
fn is_compound(before: &str, after: &str) -> bool {
    let mut words = before.chars().rev().skip(1);
    let mut letters = after.chars();
    let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let is_letter = |c: Option<char>| c.is_some_and(char::is_alphabetic);
    is_letter(letters.next()) && is_letter(letters.next()) && is_word(words.next()) && is_word(words.next())
}

/// Punctuation that stays with the word before it even after a space.
fn is_glue(c: char) -> bool {
    matches!(c, '!' | '?' | ':' | ';' | '»')
}

/// Whether lines may break on both sides of a character.
fn stands_alone(c: char) -> bool {
    is_ideographic(c) || matches!(c, '\u{1f000}'..='\u{1faff}')
}

/// Whether a character belongs to a script that writes words of many letters without spaces: Thai, Lao,
/// Burmese, Khmer.
fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{e01}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}'
        | '\u{a9e0}'..='\u{a9ff}' | '\u{aa60}'..='\u{aa7f}')
}

/// Whether a character belongs to a script that writes without spaces, each character nearly a word.
pub(super) fn is_ideographic(c: char) -> bool {
    matches!(c,
        '\u{2e80}'..='\u{2fdf}' | '\u{3001}'..='\u{4dbf}' | '\u{4e00}'..='\u{a4cf}'
        | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe4f}' | '\u{ff01}'..='\u{ff9f}'
        | '\u{1b000}'..='\u{1b2ff}' | '\u{20000}'..='\u{3ffff}')
}

/// Characters that may not begin a line.
fn is_closing(c: char) -> bool {
    matches!(c,
        '!' | '%' | ')' | ',' | '.' | ':' | ';' | '?' | ']' | '}' | '\'' | '"' | '’' | '”' | '»' | '…' | '‥'
        | '、' | '。' | '〃' | '々' | '〉' | '》' | '」' | '』' | '】' | '〕' | '〗' | '〙' | '〛' | '〜' | '〻'
        | 'ぁ' | 'ぃ' | 'ぅ' | 'ぇ' | 'ぉ' | 'っ' | 'ゃ' | 'ゅ' | 'ょ' | 'ゎ' | 'ゕ' | 'ゖ' | '゛' | '゜' | 'ゝ' | 'ゞ'
        | 'ァ' | 'ィ' | 'ゥ' | 'ェ' | 'ォ' | 'ッ' | 'ャ' | 'ュ' | 'ョ' | 'ヮ' | 'ヵ' | 'ヶ' | '・' | 'ー' | 'ヽ' | 'ヾ'
        | '\u{31f0}'..='\u{31ff}' | '！' | '％' | '）' | '，' | '．' | '：' | '；' | '？' | '］' | '｝' | '｠'
        | '｡' | '｣' | '､' | '･' | 'ｧ'..='ｰ' | 'ﾞ' | 'ﾟ')
}

/// Characters that may not end a line.
fn is_opening(c: char) -> bool {
    matches!(
        c,
        '(' | '['
            | '{'
            | '#'
            | '$'
            | '£'
            | '¥'
            | '‘'
            | '“'
            | '«'
            | '〈'
            | '《'
            | '「'
            | '『'
            | '【'
            | '〔'
            | '〖'
            | '〘'
            | '〚'
            | '〝'
            | '（'
            | '［'
            | '｛'
            | '｟'
            | '｢'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, width: usize, expected: &[&str]) {
        let mut breaker = Breaker::new(text, 0..text.len(), width, false);
        let lines: Vec<&str> = std::iter::from_fn(|| breaker.next_line()).map(|line| &text[line]).collect();
        assert_eq!(lines, expected, "{text:?} at {width}");
    }

    #[test]
    fn words_stay_whole_where_they_can() {
        check("Come back home to me", 10, &["Come back", "home to me"]);
        check("Come back home", 9, &["Come back", "home"]);
        check("a  b", 2, &["a", "b"]);
        check("“Come back” – she sang", 13, &["“Come back” –", "she sang"]);
    }

    #[test]
    fn long_words_break_where_they_must() {
        check("see https://example.org/a/long/one", 10, &["see", "https://ex", "ample.org/", "a/long/one"]);
        check("abc", 1, &["a", "b", "c"]);
        check("a 日本 b", 1, &["a", "b"]);
    }

    #[test]
    fn hyphens_part_words_but_not_names() {
        check("the post-punk band", 9, &["the post-", "punk band"]);
        check("by Jay-Z now", 7, &["by", "Jay-Z", "now"]);
        check("a T-Pain hit", 5, &["a", "T-Pai", "n hit"]);
        check("the Blink-182 show", 10, &["the", "Blink-182", "show"]);
    }

    #[test]
    fn punctuation_stays_with_its_word() {
        check("Vraiment ? Oui !", 10, &["Vraiment ?", "Oui !"]);
        check("alors vraiment ?", 14, &["alors", "vraiment ?"]);
        check("« Le disque » sort", 11, &["« Le", "disque »", "sort"]);
        check("abcde !", 5, &["abcde", "!"]);
    }

    #[test]
    fn east_asian_text_breaks_between_characters() {
        check("新しい曲を発表", 6, &["新しい", "曲を発", "表"]);
        check("新しい曲。発表", 8, &["新しい", "曲。発表"]);
        check("彼は「夜」と", 6, &["彼は", "「夜」", "と"]);
        check("BTSの新曲", 6, &["BTSの", "新曲"]);
        check("방탄소년단 컴백", 12, &["방탄소년단", "컴백"]);
        check("🎵🎵🎵", 4, &["🎵🎵", "🎵"]);
    }

    #[test]
    fn scripts_without_spaces_break_between_words() {
        check("เพลงใหม่ของไทย", 7, &["เพลงใหม่", "ของไทย"]);
        check("เพลงใหม่ของไทย", 6, &["เพลง", "ใหม่ของ", "ไทย"]);
        check("วง Low เพลงใหม่", 9, &["วง Low", "เพลงใหม่"]);
    }

    #[test]
    fn long_runs_without_spaces_break_between_words_all_along() {
        let text = "เพลงใหม่".repeat(2000);
        let mut breaker = Breaker::new(&text, 0..text.len(), 8, false);
        let lines: Vec<&str> = std::iter::from_fn(|| breaker.next_line()).map(|line| &text[line]).collect();
        assert!(lines.iter().all(|line| *line == "เพลงใหม่"));
        assert_eq!(lines.len(), 2000);
    }

    #[test]
    fn line_breaks_of_the_text_stand() {
        check("one\ntwo three", 20, &["one", "two three"]);
        check("one\n\ntwo", 20, &["one", "", "two"]);
    }

    #[test]
    fn verbatim_text_keeps_its_spaces() {
        let text = "  a  b\n\n    cdefgh";
        let mut breaker = Breaker::new(text, 0..text.len(), 6, true);
        let lines: Vec<&str> = std::iter::from_fn(|| breaker.next_line()).map(|line| &text[line]).collect();
        assert_eq!(lines, ["  a  b", "", "    cd", "efgh"]);
    }
}
