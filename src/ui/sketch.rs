//! What a frame shows, row by row, as it was drawn: before any cell is touched.
//!
//! From one frame to the next most rows stay as they are, and to see that here costs a fraction of filling and
//! comparing cells: a key has to be answered in less time than it takes to bring thousands of cells into the
//! processor's cache. Only rows that were drawn otherwise than before are painted.

use std::ops::Range;
use std::sync::Arc;

use ratatui::buffer::{Buffer, CellWidth};
use ratatui::layout::{Rect, Size};
use ratatui::style::Style;

use crate::pictures::Drawing;
use crate::text::width;

/// A frame as it was drawn.
#[derive(Debug, Default)]
pub struct Sketch {
    size: Size,
    /// What every cell has before anything is drawn on it.
    base: Style,
    rows: Vec<Row>,
}

/// What was drawn on one row, the first thing first.
#[derive(Debug, Default, PartialEq)]
struct Row {
    marks: Vec<Mark>,
    /// The texts of all marks, one after the other.
    text: String,
    /// The columns that lead to an address.
    links: Vec<(Range<u16>, String)>,
}

/// One thing drawn on a row, from the cell `x` on.
#[derive(Debug, PartialEq)]
struct Mark {
    x: u16,
    style: Style,
    what: What,
}

/// A picture; two are the same if they are one.
#[derive(Clone, Debug)]
struct Image(Arc<Drawing>);

impl PartialEq for Image {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

#[derive(Debug, PartialEq)]
enum What {
    /// The row's text from where the mark before ended to this byte.
    Text(usize),
    /// The style over so many cells.
    Lay(u16),
    /// So many cells emptied.
    Clear(u16),
    /// So many cells of a picture's row.
    Picture(Image, u16, u16),
}

impl Sketch {
    /// Begins a frame of a size, all cells in one style. What was drawn before is gone.
    pub fn begin(&mut self, size: Size, base: Style) {
        (self.size, self.base) = (size, base);
        self.rows.resize_with(usize::from(size.height), Row::default);
        for row in &mut self.rows {
            row.marks.clear();
            row.text.clear();
            row.links.clear();
        }
    }

    /// Columns and rows.
    #[must_use]
    pub fn size(&self) -> Size {
        self.size
    }

    /// Whether a row looks just as it does in another frame of the same size.
    #[must_use]
    pub fn same_row(&self, other: &Self, y: u16) -> bool {
        let at = usize::from(y);
        self.size == other.size && self.base == other.base && self.rows.get(at) == other.rows.get(at)
    }

    /// Paints a row into the buffer's row of the same number.
    pub fn paint(&self, y: u16, buffer: &mut Buffer) {
        let Some(row) = self.rows.get(usize::from(y)) else { return };
        let across = |x, width| Rect { x, y, width, height: 1 };
        buffer.set_style(across(0, self.size.width), self.base);
        let mut begin = 0;
        for mark in &row.marks {
            match &mark.what {
                What::Text(end) => {
                    write(buffer, (mark.x, y), &row.text[begin..*end], mark.style);
                    begin = *end;
                }
                What::Lay(width) => buffer.set_style(across(mark.x, *width), mark.style),
                What::Clear(width) => {
                    halve(buffer, mark.x, y);
                    for position in across(mark.x, *width).intersection(buffer.area).positions() {
                        buffer[position].reset();
                    }
                    buffer.set_style(across(mark.x, *width), mark.style);
                }
                What::Picture(image, row, width) => {
                    let cells = across(mark.x, *width).intersection(buffer.area).positions();
                    for (position, from) in cells.zip(image.0.row(*row)) {
                        buffer[position].clone_from(from);
                    }
                }
            }
        }
    }

    /// Draws text on a row up to the cell `end`, where it is cut off hard; returns the cell after it.
    pub fn text(&mut self, (x, y): (u16, u16), end: u16, text: &str, style: Style) -> u16 {
        let end = end.min(self.size.width);
        let Some(row) = self.rows.get_mut(usize::from(y)).filter(|_| x < end) else { return x };
        let room = usize::from(end - x);
        let (kept, cells) = width::head(text, room);
        if !kept.is_empty() {
            row.text.push_str(kept);
            row.marks.push(Mark { x, style, what: What::Text(row.text.len()) });
        }
        x + cells as u16
    }

    /// Draws a row of a picture from a cell on, up to the cell `end`.
    pub fn picture(&mut self, (x, y): (u16, u16), end: u16, drawing: &Arc<Drawing>, row: u16) {
        let width = end.saturating_sub(x);
        self.mark(Rect { x, y, width, height: 1 }, self.base, |width| {
            What::Picture(Image(Arc::clone(drawing)), row, width)
        });
    }

    /// Notes that cells of a row lead to an address. A cell has no room for that.
    pub fn link(&mut self, y: u16, columns: Range<u16>, url: &str) {
        let columns = columns.start..columns.end.min(self.size.width);
        if let Some(row) = self.rows.get_mut(usize::from(y)).filter(|_| !columns.is_empty()) {
            row.links.push((columns, url.to_owned()));
        }
    }

    /// The parts of a row that lead somewhere, with the addresses.
    pub fn links(&self, y: u16) -> impl Iterator<Item = (Range<u16>, &str)> {
        let links = self.rows.get(usize::from(y)).into_iter().flat_map(|row| &row.links);
        links.map(|(columns, url)| (columns.clone(), url.as_str()))
    }

    /// Where a cell leads.
    #[must_use]
    pub fn url(&self, (x, y): (u16, u16)) -> Option<&str> {
        self.links(y).find(|(columns, _)| columns.contains(&x)).map(|(_, url)| url)
    }

    /// Lays a style over cells already drawn.
    pub fn lay(&mut self, area: Rect, style: Style) {
        self.mark(area, style, What::Lay);
    }

    /// Empties cells.
    pub fn clear(&mut self, area: Rect) {
        self.mark(area, self.base, What::Clear);
        let rows = self.rows.iter_mut().skip(usize::from(area.top())).take(usize::from(area.height));
        for row in rows {
            row.links.retain(|(columns, _)| columns.end <= area.left() || area.right() <= columns.start);
        }
    }

    fn mark(&mut self, area: Rect, style: Style, what: impl Fn(u16) -> What) {
        let area = area.intersection(self.size.into());
        if area.is_empty() {
            return;
        }
        for row in &mut self.rows[usize::from(area.top())..usize::from(area.bottom())] {
            row.marks.push(Mark { x: area.x, style, what: what(area.width) });
        }
    }
}

/// Empties the first half of a wide character whose second half is about to be something else.
fn halve(buffer: &mut Buffer, x: u16, y: u16) {
    let before = x.checked_sub(1).and_then(|x| buffer.cell_mut((x, y)));
    if let Some(cell) = before.filter(|cell| cell.cell_width() > 1) {
        cell.set_symbol(" ");
    }
}

/// Writes text that is known to fit into cells.
fn write(buffer: &mut Buffer, at: (u16, u16), text: &str, style: Style) {
    if !buffer.area.contains(at.into()) {
        return;
    }
    halve(buffer, at.0, at.1);
    let first = buffer.index_of(at.0, at.1);
    let mut cells = buffer.content[first..].iter_mut();
    // The buffer's own way asks the segmentation tables about every letter; this is most of a frame.
    for grapheme in width::graphemes(text).filter(|grapheme| grapheme.cells > 0) {
        let Some(cell) = cells.next() else { return };
        cell.set_symbol(grapheme.text).set_style(style);
        for hidden in cells.by_ref().take(grapheme.cells - 1) {
            // It keeps its background: a menu may cover the first half alone.
            hidden.set_symbol(" ").set_style(style);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: Size = Size { width: 8, height: 3 };

    fn painted(draw: impl Fn(&mut Sketch)) -> Buffer {
        let mut sketch = Sketch::default();
        sketch.begin(SIZE, Style::new());
        draw(&mut sketch);
        let mut buffer = Buffer::empty(SIZE.into());
        (0..SIZE.height).for_each(|y| sketch.paint(y, &mut buffer));
        buffer
    }

    #[test]
    fn later_marks_cover_earlier_ones() {
        let bold = Style::new().bold();
        let painted = painted(|sketch| {
            assert_eq!(sketch.text((0, 0), 8, "one two", Style::new()), 7);
            sketch.lay(Rect::new(0, 0, 3, 1), bold);
            sketch.text((4, 0), 8, "three", Style::new());
            sketch.text((1, 1), 8, "gone", Style::new());
            sketch.clear(Rect::new(0, 1, 8, 2));
        });
        let mut expected = Buffer::with_lines(["one thre", "", ""]);
        expected.set_style(Rect::new(0, 0, 3, 1), bold);
        assert_eq!(painted, expected);
    }

    #[test]
    fn no_half_of_a_wide_character_is_left() {
        let painted = painted(|sketch| {
            sketch.text((0, 0), 8, "日本日本", Style::new());
            sketch.text((3, 0), 8, "x", Style::new());
            sketch.text((0, 1), 8, "日本", Style::new());
            sketch.clear(Rect::new(1, 1, 2, 1));
        });
        assert_eq!(painted, Buffer::with_lines(["日 x日本", "        ", ""]));
    }

    #[test]
    fn nothing_leaves_the_screen() {
        let painted = painted(|sketch| {
            assert_eq!(sketch.text((7, 2), 40, "日", Style::new()), 7);
            assert_eq!(sketch.text((9, 0), 40, "x", Style::new()), 9);
            assert_eq!(sketch.text((0, 3), 8, "x", Style::new()), 0);
            assert_eq!(sketch.text((0, 0), 3, "日日", Style::new()), 2);
            sketch.lay(Rect::new(6, 2, 10, 10), Style::new().bold());
            sketch.clear(Rect::new(20, 20, 4, 4));
        });
        let mut expected = Buffer::with_lines(["日      ", "", ""]);
        expected.set_style(Rect::new(6, 2, 2, 1), Style::new().bold());
        assert_eq!(painted, expected);
    }

    #[test]
    fn a_row_is_the_same_only_if_all_that_was_drawn_on_it_is() {
        #[track_caller]
        fn check(draw: impl Fn(&mut Sketch), base: Style, same: bool) {
            let (mut before, mut after) = (Sketch::default(), Sketch::default());
            before.begin(SIZE, Style::new());
            before.text((0, 1), 8, "one", Style::new());
            after.begin(SIZE, base);
            draw(&mut after);
            assert_eq!(after.same_row(&before, 1), same);
        }
        let plain = Style::new();
        let text = |sketch: &mut Sketch, x, text, style| {
            sketch.text((x, 1), 8, text, style);
        };
        let one = |sketch: &mut Sketch| text(sketch, 0, "one", plain);
        check(one, plain, true);
        check(one, plain.bold(), false);
        check(|sketch| text(sketch, 1, "one", plain), plain, false);
        check(|sketch| (one(sketch), sketch.link(1, 0..3, "https://a.example/")).1, plain, false);
        check(|sketch| text(sketch, 0, "two", plain), plain, false);
        check(|sketch| text(sketch, 0, "one", plain.bold()), plain, false);
        check(|sketch| (one(sketch), sketch.lay(Rect::new(0, 1, 1, 1), plain)).1, plain, false);
        check(|sketch| (one(sketch), sketch.clear(Rect::new(5, 1, 1, 1))).1, plain, false);
        check(|sketch| (one(sketch), sketch.clear(Rect::new(5, 0, 1, 1))).1, plain, true);
    }
}
