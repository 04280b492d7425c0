//! One line of text being edited, by grapheme.

use crate::commands::{Code, Key};
use crate::text::width;

/// A line of text with a cursor.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LineEdit {
    text: String,
    /// A byte offset, always between two graphemes.
    cursor: usize,
}

impl LineEdit {
    /// Starts with a text and the cursor at its end.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        let text = text.into();
        Self { cursor: text.len(), text }
    }

    /// The text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text before the cursor.
    #[must_use]
    pub fn before_cursor(&self) -> &str {
        &self.text[..self.cursor]
    }

    /// Whether there is no text.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Inserts text at the cursor, its line breaks and other controls left out.
    pub fn insert(&mut self, text: &str) {
        let clean: String = text
            .chars()
            .map(|c| if c == '\n' || c == '\t' { ' ' } else { c })
            .filter(|c| !c.is_control())
            .collect();
        self.text.insert_str(self.cursor, &clean);
        self.cursor += clean.len();
    }

    /// Replaces everything from byte `from` to the cursor.
    pub fn complete(&mut self, from: usize, with: &str) {
        self.text.replace_range(from..self.cursor, with);
        self.cursor = from + with.len();
    }

    /// Takes a key as readline would. Returns whether the key meant something here.
    pub fn press(&mut self, key: Key) -> bool {
        match (key.code, key.ctrl, key.alt) {
            (Code::Backspace, false, false) | (Code::Char('h'), true, false) => self.remove_to(self.left()),
            (Code::Backspace, ..) | (Code::Char('w'), true, false) => self.remove_to(self.word_left()),
            (Code::Delete, ..) | (Code::Char('d'), true, false) => {
                let right = self.right();
                self.text.replace_range(self.cursor..right, "");
            }
            (Code::Char('u'), true, false) => self.remove_to(0),
            (Code::Char('k'), true, false) => self.text.truncate(self.cursor),
            (Code::Left, true, _) | (Code::Left, _, true) | (Code::Char('b'), false, true) => {
                self.cursor = self.word_left();
            }
            (Code::Right, true, _) | (Code::Right, _, true) | (Code::Char('f'), false, true) => {
                self.cursor = self.word_right();
            }
            (Code::Left, ..) | (Code::Char('b'), true, false) => self.cursor = self.left(),
            (Code::Right, ..) | (Code::Char('f'), true, false) => self.cursor = self.right(),
            (Code::Home, ..) | (Code::Char('a'), true, false) => self.cursor = 0,
            (Code::End, ..) | (Code::Char('e'), true, false) => self.cursor = self.text.len(),
            _ => match key.typed() {
                Some(letter) => self.insert(letter.encode_utf8(&mut [0; 4])),
                None => return false,
            },
        }
        true
    }

    fn left(&self) -> usize {
        width::previous_boundary(&self.text, self.cursor)
    }

    fn right(&self) -> usize {
        width::next_boundary(&self.text, self.cursor)
    }

    fn word_left(&self) -> usize {
        width::previous_word(&self.text, self.cursor)
    }

    fn word_right(&self) -> usize {
        let rest = &self.text[self.cursor..];
        let blank = rest.len() - rest.trim_start().len();
        rest[blank..].find(char::is_whitespace).map_or(self.text.len(), |at| self.cursor + blank + at)
    }

    fn remove_to(&mut self, start: usize) {
        self.text.replace_range(start..self.cursor, "");
        self.cursor = start;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, keys: &str, expected: &str) {
        let mut line = LineEdit::new(text);
        for key in keys.split_whitespace() {
            line.press(key.parse().expect("a key"));
        }
        let (before, after) = line.text.split_at(line.cursor);
        assert_eq!(format!("{before}|{after}"), expected);
    }

    #[test]
    fn a_prompt_is_edited_as_in_readline_and_by_grapheme() {
        check("", "a b space c", "ab c|");
        check("café", "backspace", "caf|");
        check("👩‍🎤x", "left left", "|👩‍🎤x");
        check("👩‍🎤", "backspace", "|");
        check("two words", "ctrl-w", "two |");
        check("two words", "ctrl-left x", "two x|words");
        check("two words", "home ctrl-right", "two| words");
        check("two words", "ctrl-u", "|");
        check("two words", "home delete", "|wo words");
        check("日本", "left ctrl-k", "日|");
    }

    #[test]
    fn a_pasted_text_stays_one_line() {
        let mut line = LineEdit::default();
        line.insert("a\nb\x1b[2Jc");
        assert_eq!(line.text(), "a b[2Jc");
    }
}
