//! What the terminal shows, and the way from there to the next frame.

use std::io::{self, Write};

use ratatui::backend::Backend;
use ratatui::buffer::{Buffer, Cell, CellWidth};
use ratatui::layout::{Position, Rect, Size};

use super::hyperlinks;
use crate::ui::Sketch;

/// The screen's cells as the terminal has them, with the frame that they come from.
#[derive(Debug, Default)]
pub(super) struct Canvas {
    shown: Sketch,
    next: Sketch,
    /// One buffer a row.
    rows: Vec<Buffer>,
    /// Rows that are painted on next.
    spare: Vec<Buffer>,
    cursor: Option<Position>,
    /// Whether the terminal is told where cells lead.
    tells_links: bool,
}

impl Canvas {
    /// Takes it that the terminal's cells are empty and its cursor hidden.
    pub(super) fn forget(&mut self, size: Size) {
        *self = Self { tells_links: self.tells_links, ..Self::default() };
        let row = |y| Buffer::empty(Rect { x: 0, y, width: size.width, height: 1 });
        self.rows.extend((0..size.height).map(row));
    }

    /// Tells the terminal where cells lead, or no more; returns whether that is new.
    pub(super) fn tell_links(&mut self, tell: bool) -> bool {
        std::mem::replace(&mut self.tells_links, tell) != tell
    }

    /// Draws a frame: `paint` sketches it and returns where the cursor is to be. What the terminal is told is the
    /// difference to what it shows.
    pub(super) fn draw<B: Backend<Error = io::Error> + Write>(
        &mut self,
        backend: &mut B,
        paint: impl FnOnce(&mut Sketch) -> Option<Position>,
    ) -> io::Result<()> {
        let cursor = paint(&mut self.next);
        let changed: Vec<(&mut Buffer, Buffer)> = (0..)
            .zip(&mut self.rows)
            .filter(|(y, _)| !self.next.same_row(&self.shown, *y))
            .map(|(y, row)| {
                let mut painted = self.spare.pop().unwrap_or_default();
                painted.resize(row.area);
                painted.area = row.area;
                painted.reset();
                self.next.paint(y, &mut painted);
                (row, painted)
            })
            .collect();
        let cells = changed.iter().flat_map(|(row, painted)| {
            let relinked =
                hyperlinks::relinked((&self.shown, &self.next), row, painted).filter(|_| self.tells_links);
            row.diff_iter(painted).chain(halves(row, painted)).chain(relinked)
        });
        if self.tells_links {
            hyperlinks::draw(backend, &self.next, cells)?;
        } else {
            backend.draw(cells)?;
        }
        for (row, mut painted) in changed {
            std::mem::swap(row, &mut painted);
            self.spare.push(painted);
        }
        std::mem::swap(&mut self.shown, &mut self.next);
        self.place(backend, cursor)
    }

    /// Drawing moves the cursor, so that one that is seen is put back each time.
    fn place<B: Backend<Error = io::Error>>(
        &mut self,
        backend: &mut B,
        cursor: Option<Position>,
    ) -> io::Result<()> {
        let before = std::mem::replace(&mut self.cursor, cursor);
        match cursor {
            Some(position) => {
                if before.is_none() {
                    backend.show_cursor()?;
                }
                backend.set_cursor_position(position)
            }
            None if before.is_some() => backend.hide_cursor(),
            None => Ok(()),
        }
    }
}

/// The cells behind wide characters that narrow ones replace. A terminal empties the other half itself, some in
/// the colours of what replaces the first; so it is told, even where nothing seems to change.
fn halves<'a>(row: &'a Buffer, painted: &'a Buffer) -> impl Iterator<Item = (u16, u16, &'a Cell)> {
    let behind = painted.content.iter().skip(1);
    let pairs = row.content.iter().zip(&painted.content).zip((0..).zip(behind));
    pairs
        .filter(|((before, after), _)| before.cell_width() > 1 && after.cell_width() < 2)
        .map(|(_, (x, behind))| (x + 1, painted.area.y, behind))
}

#[cfg(test)]
mod tests {
    use std::num::NonZero;

    use proptest::prelude::*;
    use ratatui::backend::CrosstermBackend;
    use ratatui::style::{Color, Style};

    use super::*;

    const SIZE: Size = Size { width: 12, height: 4 };
    const TEXTS: [&str; 6] = ["plain words", "日本の歌", "e\u{301}a", "🎵 x", " ", "a longer line than fits"];

    /// Something drawn: where, which of the texts, how wide and high, and how it looks.
    type Drawn = (u16, u16, usize, u16, u8);

    fn style(look: u8) -> Style {
        let plain = Style::new();
        [plain, plain.bold(), plain.reversed(), plain.fg(Color::Red).underlined(), plain.bg(Color::Blue)]
            [usize::from(look % 5)]
    }

    fn sketch(drawn: &[Drawn], sketch: &mut Sketch) -> Option<Position> {
        sketch.begin(SIZE, Style::new());
        for &(x, y, text, width, look) in drawn {
            let area = Rect { x, y, width, height: 2 };
            match text {
                0..6 => {
                    sketch.text((x, y), SIZE.width, TEXTS[text], style(look));
                }
                6 => sketch.clear(area),
                _ => sketch.lay(area, style(look)),
            }
        }
        drawn.first().filter(|first| first.4 > 2).map(|first| Position::new(first.0, first.1))
    }

    /// What a terminal shows after these frames.
    fn shown(frames: &[Vec<Drawn>]) -> vt100::Parser {
        let mut canvas = Canvas::default();
        canvas.forget(SIZE);
        let cells = |number| NonZero::new(number).expect("a screen has cells");
        let mut bytes = b"\x1b[?25l".to_vec();
        for frame in frames {
            canvas
                .draw(&mut CrosstermBackend::new(&mut bytes), |paper| sketch(frame, paper))
                .expect("memory can be written");
        }
        let mut terminal = vt100::Parser::new(cells(SIZE.height), cells(SIZE.width), 0);
        terminal.process(&bytes);
        terminal
    }

    /// What can be seen of a cell: an empty one looks like a space, and a space has no boldness.
    fn seen(terminal: &vt100::Parser, x: u16, y: u16) -> impl PartialEq + std::fmt::Debug {
        let cell = terminal.screen().cell(y, x).expect("a cell of the screen").clone();
        let inked = cell.has_contents() && cell.contents() != " ";
        let text = if inked { cell.contents().to_owned() } else { " ".to_owned() };
        let flags = [cell.is_wide(), cell.inverse(), cell.underline(), inked && cell.bold()];
        (text, flags, inked.then(|| cell.fgcolor()), cell.bgcolor())
    }

    fn frame() -> impl Strategy<Value = Vec<Drawn>> {
        prop::collection::vec((0..SIZE.width, 0..SIZE.height, 0..8_usize, 1..6_u16, 0..5_u8), 0..6)
    }

    proptest! {
        /// Whatever was on the screen before, a frame looks as if it were drawn on an empty one.
        #[test]
        fn a_frame_does_not_depend_on_those_before_it(frames in prop::collection::vec(frame(), 1..5)) {
            let (after, alone) = (shown(&frames), shown(&frames[frames.len() - 1..]));
            for y in 0..SIZE.height {
                for x in 0..SIZE.width {
                    prop_assert_eq!(seen(&after, x, y), seen(&alone, x, y), "at {} {}", x, y);
                }
            }
            prop_assert_eq!(after.screen().hide_cursor(), alone.screen().hide_cursor());
            if !alone.screen().hide_cursor() {
                prop_assert_eq!(after.screen().cursor_position(), alone.screen().cursor_position());
            }
        }
    }

    #[test]
    fn the_same_frame_again_tells_the_terminal_nothing_of_its_rows() {
        let frame = vec![(0, 1, 0, 1, 0)];
        let mut canvas = Canvas::default();
        canvas.forget(SIZE);
        let mut bytes = Vec::new();
        canvas.draw(&mut CrosstermBackend::new(&mut bytes), |paper| sketch(&frame, paper)).expect("memory");
        assert!(String::from_utf8_lossy(&bytes).contains("plain"));
        bytes.clear();
        canvas.draw(&mut CrosstermBackend::new(&mut bytes), |paper| sketch(&frame, paper)).expect("memory");
        // What is left are the colours put back, which ends every frame.
        assert_eq!(
            String::from_utf8_lossy(&bytes).replace(|c: char| c.is_ascii_digit(), ""),
            "\x1b[m".repeat(4)
        );
    }
}
