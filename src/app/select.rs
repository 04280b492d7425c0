//! Text being selected in the reader, word by word.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use super::event::Effect;
use super::model::{Model, Notice};
use crate::text::width::{next_boundary, previous_boundary};

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

    /// Turns to the other end of the selection, so that it grows and shrinks there.
    pub fn turn(&mut self) {
        if let Some(anchor) = &mut self.anchor {
            std::mem::swap(anchor, &mut self.cursor);
        }
    }

    /// Takes the character after the selection in, or leaves its last one out; one always stays. Words end before
    /// the signs that a title may end with.
    pub fn stretch(&mut self, text: &str, more: bool) {
        let Range { start, end } = self.range();
        let new = if more { next_boundary(text, end) } else { previous_boundary(text, end) };
        if new <= start {
            return;
        }
        for part in [Some(&mut self.cursor), self.anchor.as_mut()].into_iter().flatten() {
            if part.end == end {
                part.end = new;
                part.start = part.start.min(previous_boundary(text, new));
            }
        }
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

pub(super) fn by_line(model: &mut Model, by: isize) -> Vec<Effect> {
    let reader = &mut model.reader;
    let text = reader.open.as_ref().map_or("", |open| open.document.text.as_str());
    if let Some(selection) = &mut reader.selection {
        let line = reader.page.line_of(selection.cursor());
        let onward: isize = if by < 0 { -1 } else { 1 };
        let mut at = line.saturating_add_signed(by).min(reader.page.lines.len().saturating_sub(1));
        // Blank lines have no words; the next line that has some is meant.
        while reader.page.lines.get(at).is_some_and(|line| line.range.is_empty()) && at > 0 {
            at = at.saturating_add_signed(onward);
        }
        if let Some(line) = reader.page.lines.get(at) {
            selection.move_to(text, line.range.start);
        }
    }
    show_selection(model)
}

fn show_selection(model: &mut Model) -> Vec<Effect> {
    let rows = model.reader_size().1;
    if let Some(at) = model.reader.selection.as_ref().map(Selection::cursor) {
        model.reader.reveal(at, rows);
    }
    Vec::new()
}

pub(super) fn by_word(model: &mut Model, by: isize) -> Vec<Effect> {
    change(model, |selection, text| {
        for _ in 0..by.unsigned_abs() {
            selection.step(text, by > 0);
        }
    })
}

pub(super) fn stretch(model: &mut Model, by: isize) -> Vec<Effect> {
    change(model, |selection, text| {
        for _ in 0..by.unsigned_abs() {
            selection.stretch(text, by > 0);
        }
    })
}

pub(super) fn turn(model: &mut Model) -> Vec<Effect> {
    change(model, |selection, _| selection.turn())
}

fn change(model: &mut Model, change: impl FnOnce(&mut Selection, &str)) -> Vec<Effect> {
    let reader = &mut model.reader;
    let text = reader.open.as_ref().map_or("", |open| open.document.text.as_str());
    if let Some(selection) = &mut reader.selection {
        change(selection, text);
    }
    show_selection(model)
}

pub(super) fn start(model: &mut Model) -> Vec<Effect> {
    let at = match model.reader.cursor.and_then(|cursor| model.reader.stops().into_iter().nth(cursor)) {
        Some((_, _, range)) => range.start,
        None => model.reader.top_offset(),
    };
    model.reader.selection = Selection::start(model.reader.text(), at);
    if model.reader.selection.is_none() {
        model.say(Notice::done("This story has no text to select"));
    }
    Vec::new()
}

pub(super) fn anchor(model: &mut Model) -> Vec<Effect> {
    if let Some(selection) = &mut model.reader.selection {
        selection.toggle_anchor();
    }
    Vec::new()
}

pub(super) fn copy(model: &mut Model) -> Vec<Effect> {
    match model.reader.selection.take() {
        Some(selection) => {
            let text = model.reader.text()[selection.range()].to_owned();
            vec![Effect::Copy(text, "the selected text".into())]
        }
        None => Vec::new(),
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
    fn a_selection_takes_in_the_signs_that_a_title_ends_with() {
        let text = "Hear “Who? (Live!)” – now";
        let mut selection = Selection::start(text, text.find("Who").unwrap()).expect("a word");
        selection.stretch(text, true);
        assert_eq!(&text[selection.range()], "Who?");
        selection.toggle_anchor();
        selection.step(text, true);
        (0..2).for_each(|_| selection.stretch(text, true));
        assert_eq!(&text[selection.range()], "Who? (Live!)");
        selection.stretch(text, false);
        selection.turn();
        selection.step(text, false);
        assert_eq!(&text[selection.range()], "Hear “Who? (Live!");
        (0..100).for_each(|_| selection.stretch(text, false));
        assert_eq!(&text[selection.range()], "H");
        (0..100).for_each(|_| selection.stretch(text, true));
        assert_eq!(&text[selection.range()], text);
    }

    #[test]
    fn a_text_without_words_has_nothing_to_select() {
        assert_eq!(Selection::start("…!", 0), None);
    }
}
