//! Puts styled text into cells, and never leaves the cells it was given.

use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use super::Hyperlink;
use crate::text::{bidi, width};
use crate::theme::{Glyphs, Role, Theme};

/// Draws into a buffer with a theme.
pub(super) struct Pen<'a> {
    buffer: &'a mut Buffer,
    theme: &'a Theme,
    pub(super) glyphs: &'a Glyphs,
    /// Whether right-to-left text is put in the order in which it is drawn.
    pub(super) reorders: bool,
    /// The links that were drawn.
    pub(super) hyperlinks: Vec<Hyperlink>,
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
    pub(super) fn new(buffer: &'a mut Buffer, theme: &'a Theme, glyphs: &'a Glyphs, reorders: bool) -> Self {
        let area = buffer.area;
        buffer.set_style(area, theme.style(Role::Text));
        Self { buffer, theme, glyphs, reorders, hyperlinks: Vec::new() }
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
        if !self.buffer.area.contains(Position::new(line.x, line.y)) {
            return;
        }
        let end = line.end.min(self.buffer.area.right());
        let first = self.buffer.index_of(line.x, line.y);
        let mut cells = self.buffer.content[first..].iter_mut();
        // The buffer's own way asks the segmentation tables about every letter; this is most of a frame.
        for grapheme in width::graphemes(text).filter(|grapheme| grapheme.cells > 0) {
            let next = line.x.saturating_add(grapheme.cells as u16);
            let Some(cell) = cells.next().filter(|_| next <= end) else { return };
            cell.set_symbol(grapheme.text).set_style(style);
            for hidden in cells.by_ref().take(grapheme.cells - 1) {
                hidden.reset();
            }
            line.x = next;
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
        let columns = columns.start..columns.end.min(line.end);
        if !columns.is_empty() {
            self.hyperlinks.push(Hyperlink { row: line.y, columns, url: url.to_owned() });
        }
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
        if let Some(cell) = self.buffer.cell_mut(Position::new(x, y)) {
            cell.set_symbol(glyph).set_style(style);
        }
    }

    /// Lays a style over cells already written.
    pub(super) fn lay(&mut self, area: Rect, role: Role) {
        let style = self.style(role);
        self.buffer.set_style(area.intersection(self.buffer.area), style);
    }

    /// Empties cells.
    pub(super) fn clear(&mut self, area: Rect) {
        let style = self.style(Role::Text);
        let covers = |link: &Hyperlink| {
            let Range { start, end } = link.columns;
            (area.top()..area.bottom()).contains(&link.row) && start < area.right() && area.left() < end
        };
        self.hyperlinks.retain(|link| !covers(link));
        for position in area.intersection(self.buffer.area).positions() {
            let cell = &mut self.buffer[position];
            cell.reset();
            cell.set_style(style);
        }
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
    use super::*;

    #[test]
    fn thousands_stand_apart() {
        assert_eq!(grouped(7), "7");
        assert_eq!(grouped(1_284), "1 284");
        assert_eq!(grouped(1_000_000), "1 000 000");
    }
}
