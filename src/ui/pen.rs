//! Puts styled text where it belongs, and never leaves the cells it was given.

use std::ops::Range;
use std::sync::Arc;

use ratatui::layout::{Rect, Size};
use ratatui::style::Style;

use super::sketch::Sketch;
use crate::pictures::Drawing;
use crate::text::{bidi, width};
use crate::theme::{Glyphs, Role, Theme};

/// Draws on a sketch with a theme.
pub(super) struct Pen<'a> {
    sketch: &'a mut Sketch,
    theme: &'a Theme,
    pub(super) glyphs: &'a Glyphs,
    /// Whether right-to-left text is put in the order in which it is drawn.
    pub(super) reorders: bool,
}

/// A place to write in a line: it moves on with what is written and stops at the line's end.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line {
    pub(super) x: u16,
    pub(super) y: u16,
    pub(super) end: u16,
}

impl Line {
    /// The `row`th line of a rectangle, if it has so many.
    pub(super) fn of(area: Rect, row: u16) -> Option<Self> {
        (row < area.height).then(|| Self { x: area.x, y: area.y + row, end: area.right() })
    }

    /// How many cells are left.
    pub(super) fn room(self) -> u16 {
        self.end.saturating_sub(self.x)
    }

    /// Leaves cells empty.
    pub(super) fn skip(&mut self, cells: u16) {
        self.x = (self.x + cells).min(self.end);
    }
}

impl<'a> Pen<'a> {
    /// Begins a frame of a size.
    pub(super) fn new(sketch: &'a mut Sketch, size: Size, theme: &'a Theme, glyphs: &'a Glyphs) -> Self {
        sketch.begin(size, theme.style(Role::Text));
        Self { sketch, theme, glyphs, reorders: false }
    }

    pub(super) fn style(&self, role: Role) -> Style {
        self.theme.style(role)
    }

    /// Writes text, cut off with a sign where it does not fit, and in the order in which it is drawn.
    pub(super) fn put(&mut self, line: &mut Line, text: &str, style: impl Into<Ink>) {
        let fitted = width::fit(text, usize::from(line.room()), self.glyphs.more);
        match if self.reorders { bidi::drawn(&fitted) } else { None } {
            Some(drawn) => self.put_raw(line, &drawn, style),
            None => self.put_raw(line, &fitted, style),
        }
    }

    /// Writes text that is known to fit, cut off hard where it does not.
    pub(super) fn put_raw(&mut self, line: &mut Line, text: &str, style: impl Into<Ink>) {
        let style = style.into().style(self.theme);
        line.x = self.sketch.text((line.x, line.y), line.end, text, style);
    }

    /// Writes paragraphs over a whole area, wrapped and set in from its sides, for where there is nothing else.
    pub(super) fn paragraphs(&mut self, area: Rect, paragraphs: &[(Role, String)]) {
        let room = usize::from(area.width.saturating_sub(4).max(1));
        let wrapped = paragraphs
            .iter()
            .flat_map(|(role, text)| textwrap::wrap(text, room).into_iter().map(|line| (*role, line)));
        for (row, (role, text)) in (u16::from(area.height > 4)..).zip(wrapped) {
            if let Some(mut line) = Line::of(area, row) {
                line.skip(2);
                self.put(&mut line, &text, role);
            }
        }
    }

    /// Writes text so that it ends where the line ends, and shortens the line by it and one cell.
    pub(super) fn put_right(&mut self, line: &mut Line, text: &str, style: impl Into<Ink>) {
        let cells = width::cells(text) as u16;
        if cells == 0 || cells >= line.room() {
            return;
        }
        let mut end = Line { x: line.end - cells, ..*line };
        self.put(&mut end, text, style);
        line.end -= cells + 1;
    }

    /// Notes that cells of a line, already written, lead to an address.
    pub(super) fn link(&mut self, line: Line, columns: Range<u16>, url: &str) {
        self.sketch.link(line.y, columns.start..columns.end.min(line.end), url);
    }

    /// Fills a line with a glyph one cell wide.
    pub(super) fn rule(&mut self, area: Rect, style: impl Into<Ink>) {
        let rule = self.glyphs.horizontal.repeat(usize::from(area.width));
        if let Some(mut line) = Line::of(area, 0) {
            self.put_raw(&mut line, &rule, style);
        }
    }

    /// Draws a thin vertical rule.
    pub(super) fn column(&mut self, x: u16, top: u16, bottom: u16) {
        for y in top..bottom {
            let glyph = self.glyphs.vertical;
            self.at(x, y, glyph, Role::Rule);
        }
    }

    /// Writes one glyph into one cell.
    pub(super) fn at(&mut self, x: u16, y: u16, glyph: &str, role: Role) {
        let style = self.style(role);
        self.sketch.text((x, y), x.saturating_add(1), glyph, style);
    }

    /// Draws a row of a picture, up to the column `end`.
    pub(super) fn picture(&mut self, at: (u16, u16), end: u16, drawing: &Arc<Drawing>, row: u16) {
        self.sketch.picture(at, end, drawing, row);
    }

    /// Lays a style over cells already written.
    pub(super) fn lay(&mut self, area: Rect, role: Role) {
        let style = self.style(role);
        self.sketch.lay(area, style);
    }

    /// Empties cells, and what is left of a wide letter at their edge: no terminal shows half of one.
    pub(super) fn clear(&mut self, area: Rect) {
        self.sketch.clear(area);
    }
}

/// A style, by role or as it is.
#[derive(Clone, Copy)]
pub(super) enum Ink {
    Role(Role),
    Style(Style),
}

impl Ink {
    fn style(self, theme: &Theme) -> Style {
        match self {
            Self::Role(role) => theme.style(role),
            Self::Style(style) => style,
        }
    }
}

impl From<Role> for Ink {
    fn from(role: Role) -> Self {
        Self::Role(role)
    }
}

impl From<Style> for Ink {
    fn from(style: Style) -> Self {
        Self::Style(style)
    }
}

/// Writes a number with its thousands apart: "1 284".
pub(super) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(' ');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use ratatui::buffer::Buffer;

    use super::*;

    #[test]
    fn what_covers_half_of_a_wide_letter_takes_all_of_it() {
        let mut theme = Theme::plain("paper", false);
        theme.set(Role::Text, Style::new().bg(ratatui::style::Color::Blue));
        let (size, mut sketch) = (Size::new(6, 1), Sketch::default());
        let mut pen = Pen::new(&mut sketch, size, &theme, &Glyphs::UNICODE);
        pen.put_raw(&mut Line { x: 0, y: 0, end: 6 }, "日本語", Role::Title);
        pen.clear(Rect::new(1, 0, 2, 1));
        let mut buffer = Buffer::empty(size.into());
        sketch.paint(0, &mut buffer);
        let symbols: Vec<&str> = buffer.content.iter().map(ratatui::buffer::Cell::symbol).collect();
        assert_eq!(symbols, [" ", " ", " ", " ", "語", " "]);
        assert!(buffer.content.iter().all(|cell| cell.bg == ratatui::style::Color::Blue));
    }

    #[test]
    fn thousands_stand_apart() {
        assert_eq!(grouped(7), "7");
        assert_eq!(grouped(1_284), "1 284");
        assert_eq!(grouped(1_000_000), "1 000 000");
    }
}
