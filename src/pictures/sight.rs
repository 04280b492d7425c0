//! What a terminal can show of a picture.

/// The size of a cell that is taken where the terminal does not say: most fonts are about twice as high as wide.
const USUAL_CELL: (u16, u16) = (10, 20);
/// The share of a pane's rows that a picture may take, in percent: the text begins on the first screen.
const SHARE: u32 = 45;
/// The most rows that a picture takes.
const MOST_ROWS: u16 = 24;
/// A pane with fewer rows is for text alone.
const ROWS_FROM: u16 = 10;
/// A pane with fewer columns is, too.
const COLUMNS_FROM: u16 = 20;
/// The proportions taken for a picture of unknown ones: those that most lead images have.
const USUAL_PICTURE: (u32, u32) = (1_600, 900);
/// Pixels below which a picture is an icon or a spy.
const SMALLEST: u32 = 48;

/// How a terminal is given a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Two colours a cell.
    HalfBlocks,
    /// kitty's graphics protocol with placeholders in Unicode; each picture is sent once.
    Kitty,
    /// Sixel.
    Sixel,
    /// iTerm2's inline images.
    Iterm2,
}

/// What a terminal can show of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sight {
    /// How it is given one.
    pub way: Way,
    /// The width and height of a cell in pixels; zeros where it is not known.
    pub cell: (u16, u16),
    /// Whether its colours are xterm's 256 rather than any.
    pub palette: bool,
    /// Whether sequences must be wrapped to pass through tmux.
    pub tmux: bool,
    /// Whether its background is light: what shines through a picture.
    pub light: bool,
}

impl Sight {
    /// The size of a cell in pixels, or the usual one.
    pub fn cell(&self) -> (u16, u16) {
        if self.cell.0 == 0 || self.cell.1 == 0 { USUAL_CELL } else { self.cell }
    }

    /// How many columns and rows a picture of `size` pixels takes in a pane of so many columns and rows: as
    /// large as it is, smaller where there is no room, its proportions kept. `None` where it is not to be shown.
    pub fn room(&self, size: Option<(u32, u32)>, columns: u16, rows: u16) -> Option<(u16, u16)> {
        if columns < COLUMNS_FROM || rows < ROWS_FROM {
            return None;
        }
        let most_rows = (u32::from(rows) * SHARE / 100).min(u32::from(MOST_ROWS)) as u16;
        let (width, height) = size.unwrap_or(USUAL_PICTURE);
        if width.min(height) < SMALLEST {
            return None;
        }
        Some(self.fit((width, height), columns, most_rows))
    }

    /// The columns and rows that a picture takes within so many, its proportions kept.
    pub fn fit(&self, (width, height): (u32, u32), columns: u16, rows: u16) -> (u16, u16) {
        let (cell_width, cell_height) = self.cell();
        let (width, height) = (f64::from(width.max(1)), f64::from(height.max(1)));
        let (across, down) = (f64::from(cell_width), f64::from(cell_height));
        let scale = (f64::from(columns) * across / width).min(f64::from(rows) * down / height).min(1.0);
        let cells = |pixels: f64, cell: f64, most: u16| {
            ((pixels * scale / cell).round() as u16).clamp(1, most.max(1))
        };
        (cells(width, across, columns), cells(height, down, rows))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIGHT: Sight =
        Sight { way: Way::HalfBlocks, cell: (0, 0), palette: false, tmux: false, light: false };

    #[track_caller]
    fn check(size: Option<(u32, u32)>, pane: (u16, u16), expected: Option<(u16, u16)>) {
        assert_eq!(SIGHT.room(size, pane.0, pane.1), expected, "{size:?} in {pane:?}");
    }

    #[test]
    fn a_picture_keeps_its_proportions_and_leaves_room_for_text() {
        check(Some((1_600, 900)), (76, 36), Some((57, 16)));
        check(Some((900, 1_600)), (76, 36), Some((18, 16)));
        check(Some((4_000, 100)), (76, 36), Some((76, 1)));
        check(Some((300, 200)), (76, 60), Some((30, 10)));
        check(None, (43, 20), Some((32, 9)));
        check(Some((u32::MAX, u32::MAX)), (300, 300), Some((48, 24)));
    }

    #[test]
    fn small_panes_and_small_pictures_show_none() {
        check(Some((1_600, 900)), (19, 36), None);
        check(Some((1_600, 900)), (76, 9), None);
        check(Some((1, 1)), (76, 36), None);
        check(Some((640, 20)), (76, 36), None);
    }
}
