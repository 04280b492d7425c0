//! A picture as cells of one terminal.

use std::num::NonZeroU16;

use image::imageops::{self, FilterType};
use image::{DynamicImage, Rgba, RgbaImage};
use ratatui::buffer::{Buffer, Cell, CellDiffOption};
use ratatui::layout::{Position, Rect, Size};
use ratatui::widgets::Widget;
use ratatui_image::Image;
use ratatui_image::protocol::Protocol;
use ratatui_image::protocol::halfblocks::Halfblocks;
use ratatui_image::protocol::iterm2::Iterm2;
use ratatui_image::protocol::kitty::Kitty;
use ratatui_image::protocol::sixel::Sixel;

use super::{Faulty, Sight, Way};
use crate::theme::nearest_of_256;

/// kitty's placeholder for a cell of a picture; it stands in the private use area.
const PLACEHOLDER: char = '\u{10eeee}';

/// A picture as cells of one terminal, ready to be copied to the screen.
#[derive(Debug)]
pub struct Drawing {
    /// The cells, from the origin.
    cells: Buffer,
    /// The terminal that they are for.
    pub sight: Sight,
    /// What is sent before the cells show anything.
    pub upload: Option<Upload>,
}

/// A picture as a terminal keeps it under a number.
#[derive(Debug)]
pub struct Upload {
    /// The number.
    pub id: u32,
    /// The sequences that send it, each whole in itself; nothing of another picture may come between them.
    pub pieces: Vec<String>,
}

impl Drawing {
    /// Columns and rows.
    pub fn size(&self) -> (u16, u16) {
        (self.cells.area.width, self.cells.area.height)
    }

    /// Whether the picture is one sequence in its first cell, which can only be shown as a whole and is sent again
    /// wherever it moves.
    pub fn is_whole(&self) -> bool {
        matches!(self.sight.way, Way::Sixel | Way::Iterm2)
    }

    /// The cells of a row.
    pub fn row(&self, row: u16) -> &[Cell] {
        let width = usize::from(self.cells.area.width);
        self.cells.content.chunks(width.max(1)).nth(usize::from(row)).unwrap_or_default()
    }

    /// About how many bytes of memory it takes.
    pub fn bytes(&self) -> usize {
        let symbols: usize = self.cells.content.iter().map(|cell| cell.symbol().len()).sum();
        let sent = self.upload.iter().flat_map(|upload| &upload.pieces).map(String::len).sum::<usize>();
        self.cells.content.len() * size_of::<Cell>() + symbols + sent
    }
}

/// Draws a picture into at most so many columns and rows. `id` is its number at the terminal, where that wants one.
pub fn draw(
    image: &DynamicImage,
    sight: Sight,
    (columns, rows): (u16, u16),
    id: u32,
) -> Result<Drawing, Faulty> {
    let (columns, rows) = sight.fit((image.width(), image.height()), columns, rows);
    let size = Size::new(columns, rows);
    let (cell_width, cell_height) = match sight.way {
        // Each half of a cell has one colour; more pixels would be averaged away.
        Way::HalfBlocks => (1, 2),
        _ => sight.cell(),
    };
    let pixels = (u32::from(columns) * u32::from(cell_width), u32::from(rows) * u32::from(cell_height));
    let image = scaled(image, pixels);
    let encoding = |_| Faulty::Encoding;
    let protocol = match sight.way {
        Way::HalfBlocks => {
            Protocol::Halfblocks(Halfblocks::new(on_background(&image, sight.light), size).map_err(encoding)?)
        }
        Way::Kitty => Protocol::Kitty(Kitty::new(image, size, id, sight.tmux, false).map_err(encoding)?),
        Way::Sixel => Protocol::Sixel(
            Sixel::new(on_background(&image, sight.light), size, sight.tmux).map_err(encoding)?,
        ),
        Way::Iterm2 => Protocol::ITerm2(Iterm2::new(image, size, sight.tmux).map_err(encoding)?),
    };
    let area = Rect::new(0, 0, columns, rows);
    let mut cells = Buffer::empty(area);
    Image::new(&protocol).render(area, &mut cells);
    let upload = (sight.way == Way::Kitty).then(|| take_upload(&mut cells, id, sight.tmux)).flatten();
    if sight.palette && sight.way == Way::HalfBlocks {
        for cell in &mut cells.content {
            let (upper, lower) = (nearest_of_256(cell.fg), nearest_of_256(cell.bg));
            cell.set_fg(upper).set_bg(lower);
        }
    }
    Ok(Drawing { cells, sight, upload })
}

/// Scales a picture to so many pixels; it is much larger as a rule.
fn scaled(image: &DynamicImage, (width, height): (u32, u32)) -> DynamicImage {
    if (image.width(), image.height()) == (width, height) {
        return image.clone();
    }
    if image.width() / 2 > width && image.height() / 2 > height {
        // A coarse step over all pixels and a fine one over the rest look like a fine one, in a tenth of the time.
        return image.thumbnail_exact(width * 2, height * 2).resize_exact(
            width,
            height,
            FilterType::Triangle,
        );
    }
    image.resize_exact(width, height, FilterType::Triangle)
}

/// Lays a picture on the terminal's background, or near to it, where the way it goes knows no transparency.
fn on_background(image: &DynamicImage, light: bool) -> DynamicImage {
    if !image.color().has_alpha() {
        return image.clone();
    }
    let shade = if light { 0xff } else { 0x1c };
    let mut ground = RgbaImage::from_pixel(image.width(), image.height(), Rgba([shade, shade, shade, 0xff]));
    imageops::overlay(&mut ground, &image.to_rgba8(), 0, 0);
    ground.into()
}

/// Takes the sequence that sends the picture out of the first cell, where it stands before the placeholder, so
/// that it is sent when there is time and not within a frame.
fn take_upload(cells: &mut Buffer, id: u32, tmux: bool) -> Option<Upload> {
    let first = cells.cell_mut(Position::ORIGIN)?;
    let symbol = first.symbol().to_owned();
    let at = symbol.find(PLACEHOLDER)?;
    first.set_symbol(&symbol[at..]).set_diff_option(CellDiffOption::ForcedWidth(NonZeroU16::MIN));
    let start = if tmux { "\x1bPtmux;" } else { "\x1b_G" };
    let starts: Vec<usize> =
        symbol[..at].match_indices(start).map(|(at, _)| at).chain(std::iter::once(at)).collect();
    let pieces = starts.windows(2).map(|pair| symbol[pair[0]..pair[1]].to_owned()).collect();
    Some(Upload { id, pieces })
}

#[cfg(test)]
mod tests {
    use ratatui::style::Color;

    use super::super::decode::tests::picture;
    use super::*;

    fn sight(way: Way) -> Sight {
        Sight { way, cell: (10, 20), palette: false, tmux: false, light: false }
    }

    fn drawn(sight: Sight) -> Drawing {
        draw(&picture(400, 200), sight, (20, 10), 7).unwrap()
    }

    #[test]
    fn half_blocks_have_the_colours_of_the_picture_and_keep_its_proportions() {
        let drawing = drawn(sight(Way::HalfBlocks));
        assert_eq!(drawing.size(), (20, 5));
        let row = drawing.row(2);
        assert_eq!(row.len(), 20);
        assert_eq!((row[2].symbol(), row[2].bg), (" ", Color::Rgb(200, 30, 30)));
        assert_eq!(row[17].bg, Color::Rgb(30, 30, 200));
        assert!(drawing.row(5).is_empty() && drawing.upload.is_none() && !drawing.is_whole());
        let few = drawn(Sight { palette: true, ..sight(Way::HalfBlocks) });
        assert!(few.row(0).iter().all(|cell| matches!(cell.bg, Color::Indexed(16..))));
    }

    #[test]
    fn what_is_transparent_shows_the_background() {
        let clear: DynamicImage = RgbaImage::from_pixel(200, 200, Rgba([255, 0, 0, 0])).into();
        let ground = |light| {
            let sight = Sight { light, ..sight(Way::HalfBlocks) };
            draw(&clear, sight, (10, 10), 1).unwrap().row(0)[0].bg
        };
        assert_eq!(ground(true), Color::Rgb(255, 255, 255));
        assert_eq!(ground(false), Color::Rgb(28, 28, 28));
    }

    #[test]
    fn kitty_is_sent_a_picture_in_pieces_that_are_whole_and_rows_that_stand_alone() {
        for tmux in [false, true] {
            let drawing = drawn(Sight { tmux, ..sight(Way::Kitty) });
            let upload = drawing.upload.as_ref().unwrap();
            assert_eq!(upload.id, 7);
            assert!(upload.pieces.len() > 10, "200 x 100 pixels of four bytes");
            assert!(upload.pieces[0].contains("i=7,"));
            for piece in &upload.pieces {
                assert!(piece.starts_with(if tmux { "\x1bPtmux;\x1b\x1b_G" } else { "\x1b_G" }));
                assert!(piece.ends_with("\x1b\\") && piece.len() < 4_200);
            }
            for row in 0..5 {
                let cells = drawing.row(row);
                assert_eq!(cells.len(), 20);
                assert!(cells.iter().all(|cell| cell.symbol().starts_with(PLACEHOLDER)));
                assert!(cells[0].symbol().chars().count() > 1, "the first cell says which row it is");
            }
        }
    }

    #[test]
    fn sixel_and_iterm2_stand_in_the_first_cell_alone() {
        for (way, start) in [(Way::Sixel, "\x1bP"), (Way::Iterm2, "\x1b]1337;File=inline=1;")] {
            let drawing = drawn(sight(way));
            assert!(drawing.is_whole());
            assert!(drawing.row(0)[0].symbol().contains(start), "{way:?}");
            let rest = (0..5).flat_map(|row| drawing.row(row)).skip(1);
            assert!(rest.into_iter().all(|cell| cell.diff_option == CellDiffOption::Skip), "{way:?}");
            assert!(drawing.bytes() > drawing.row(0)[0].symbol().len());
        }
    }
}
