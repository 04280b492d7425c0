//! Text being selected in the reader, word by word.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

/// A selection: the word under the cursor, or from the word where it began to that one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selection {
    cursor: Range<usize>,
    anchor: Option<Range<usize>>,
}

impl Selection {
    /// Starts at the first word from byte `at`, if there is one.
    #[must_use]
    pub fn start(text: &str, at: usize) -> Option<Self> {
        let cursor = word_from(text, at).or_else(|| word_before(text, at))?;
        Some(Self { cursor, anchor: None })
    }

    /// The selected bytes.
    #[must_use]
    pub fn range(&self) -> Range<usize> {
        let anchor = self.anchor.as_ref().unwrap_or(&self.cursor);
        anchor.start.min(self.cursor.start)..anchor.end.max(self.cursor.end)
    }

    /// The byte where the cursor's word begins.
    #[must_use]
    pub fn cursor(&self) -> usize {
        self.cursor.start
    }

    /// Begins the selection at the cursor, or gives the beginning up.
    pub fn toggle_anchor(&mut self) {
        self.anchor = if self.anchor.is_some() { None } else { Some(self.cursor.clone()) };
    }

    /// Moves to the next word, or the previous one.
    pub fn step(&mut self, text: &str, forward: bool) {
        let next =
            if forward { word_from(text, self.cursor.end) } else { word_before(text, self.cursor.start) };
        if let Some(word) = next {
            self.cursor = word;
        }
    }

    /// Moves to the word at or after a byte.
    pub fn move_to(&mut self, text: &str, at: usize) {
        if let Some(word) = word_from(text, at).or_else(|| word_before(text, at)) {
            self.cursor = word;
        }
    }
}

fn word_from(text: &str, at: usize) -> Option<Range<usize>> {
    let at = text.ceil_char_boundary(at);
    let (start, word) = text[at..].unicode_word_indices().next()?;
    Some(at + start..at + start + word.len())
}

fn word_before(text: &str, at: usize) -> Option<Range<usize>> {
    let (start, word) = text[..text.floor_char_boundary(at)].unicode_word_indices().next_back()?;
    Some(start..start + word.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_selection_grows_by_words_both_ways() {
        let text = "Listen to “Come Back Home” now";
        let mut selection = Selection::start(text, text.find("Back").unwrap()).expect("a word");
        assert_eq!(&text[selection.range()], "Back");
        selection.toggle_anchor();
        selection.step(text, true);
        assert_eq!(&text[selection.range()], "Back Home");
        selection.step(text, false);
        selection.step(text, false);
        assert_eq!(&text[selection.range()], "Come Back");
    }

    #[test]
    fn a_text_without_words_has_nothing_to_select() {
        assert_eq!(Selection::start("…!", 0), None);
    }
}
