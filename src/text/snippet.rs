//! The stretch of a story's text around the first place that a search has found.

use super::hits::Sought;
use super::width;

/// How many letters are kept before that place: more than any list shows there.
const BEFORE: usize = 80;
/// How many cells are kept from it on: more than any list is wide.
const AFTER: usize = 240;
/// How far, in bytes, the next word may be for a line to begin with it.
const NEXT_WORD: usize = 16;

/// One line of a story's text, with the first hit in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Snippet {
    line: String,
    /// The byte where the hit begins; 0 where the text has none, and the line is its beginning.
    at: usize,
    /// Whether the story's text begins before the line.
    cut: bool,
}

impl Snippet {
    /// Takes the stretch around the first hit out of a text; its beginning where there is none.
    #[must_use]
    pub fn of(text: &str, sought: &Sought) -> Self {
        let text = text.trim_start();
        let hit = sought.first_in_text(text).map_or(0, |hit| hit.start);
        let start = text[..hit].char_indices().rev().take(BEFORE).last().map_or(hit, |(at, _)| at);
        let start = if start == 0 { 0 } else { start + to_word(&text[start..hit]) };
        let end = hit + width::offset_at(&text[hit..], AFTER);
        let mut snippet = Self { line: String::with_capacity(end - start), at: 0, cut: start > 0 };
        for (at, letter) in text[start..end].char_indices() {
            if start + at == hit {
                snippet.at = snippet.line.len();
            }
            match letter.is_whitespace() {
                true if snippet.line.ends_with(' ') || snippet.line.is_empty() => {}
                true => snippet.line.push(' '),
                false => snippet.line.push(letter),
            }
        }
        snippet
    }

    /// What fits before and after the hit in so many cells, the hit not far from the beginning; and whether
    /// something stands before it. It may be too long at its end.
    #[must_use]
    pub fn fitted(&self, cells: usize) -> (bool, &str) {
        let (before, onward) = self.line.split_at(self.at);
        // Near the end of a text there is more room before the hit.
        let lead = (cells / 3).max(cells.saturating_sub(1 + width::cells(onward)));
        let taken = width::cells(before);
        if taken <= lead {
            return (self.cut, &self.line);
        }
        let from = width::offset_at(before, taken - lead);
        (true, &self.line[from + to_word(&before[from..])..])
    }
}

/// How many bytes to leave out for a text to begin with a word: none where the next is far, or where the script
/// has no spaces.
fn to_word(text: &str) -> usize {
    let near = &text.as_bytes()[..text.len().min(NEXT_WORD)];
    near.iter().position(u8::is_ascii_whitespace).map_or(0, |at| at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::news::query::Query;

    #[track_caller]
    fn check(text: &str, query: &str, cells: usize, shown: (bool, &str)) {
        let snippet = Snippet::of(text, &Sought::of(&Query::parse(query).unwrap()));
        assert_eq!(snippet.fitted(cells), shown, "{query} in {text:?}");
    }

    #[test]
    fn the_hit_is_seen_with_what_stands_before_it() {
        let text = "The band has told nobody.\n\nThey play a harbour in spring, and it is sold out.";
        check(text, "band", 40, (false, &text.replace("\n\n", " ")));
        check(text, "harbour", 40, (true, "They play a harbour in spring, and it is sold out."));
        check(text, "sold", 40, (true, "harbour in spring, and it is sold out."));
        check(text, "harbour", 9, (true, "a harbour in spring, and it is sold out."));
        check(text, "title:none", 40, (false, &text.replace("\n\n", " ")));
    }

    #[test]
    fn a_long_text_is_cut_on_both_sides() {
        let text = format!("{} the harbour {}", "lo ".repeat(1000), "and ".repeat(1000));
        let snippet = Snippet::of(&text, &Sought::of(&Query::parse("harbour").unwrap()));
        let (cut, line) = snippet.fitted(60);
        assert!(cut && line.starts_with("lo lo lo") && line.contains("the harbour and"), "{line}");
        assert!(line.len() < 300);
    }

    #[test]
    fn a_script_without_spaces_is_cut_anywhere() {
        let text = format!("{}新曲を発表。{}", "彼女は長い沈黙を破り".repeat(30), "詳細は後日".repeat(99));
        check("", "新曲", 40, (false, ""));
        let snippet = Snippet::of(&text, &Sought::of(&Query::parse("新曲").unwrap()));
        let (cut, line) = snippet.fitted(30);
        assert!(cut && line.starts_with("沈黙を破り新曲を発表"), "{line}");
    }
}
