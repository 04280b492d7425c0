//! Draws the model, changes nothing.
//!
//! [`draw`] is the only painter. Each pane has a file; `pen` knows how to put styled text into cells
//! without leaving them. It draws on a [`Sketch`], which tells what differs from the frame before, and which
//! is the only place that touches ratatui's buffer.

mod artist;
mod chrome;
mod health;
mod list;
mod menu;
mod overlays;
mod pen;
mod pictures;
mod reader;
mod sidebar;
mod sketch;
mod songs;
mod trending;

use ratatui::Frame;
use ratatui::layout::{Position, Size};

use crate::app::{Model, Overlay, Screen};
use pen::Pen;
pub use sketch::Sketch;

/// Draws the whole screen into a frame of ratatui's.
pub fn view(model: &Model, frame: &mut Frame) {
    let mut sketch = Sketch::default();
    let cursor = draw(model, frame.area().as_size(), &mut sketch);
    for y in 0..frame.area().height {
        sketch.paint(y, frame.buffer_mut());
    }
    if let Some(position) = cursor {
        frame.set_cursor_position(position);
    }
}

/// Draws the whole screen on a sketch, and returns where the cursor is to be, if it is to be seen.
#[must_use]
pub fn draw(model: &Model, size: Size, sketch: &mut Sketch) -> Option<Position> {
    let layout = model.layout();
    let mut pen = Pen::new(sketch, size, &model.theme, &model.glyphs);
    pen.reorders = model.settings.bidi.is_ours();
    chrome::draw(model, &layout, &mut pen);
    match model.screen {
        Screen::Songs => songs::draw(model, layout.list, &mut pen),
        Screen::Feeds => health::draw(model, layout.list, &mut pen),
        Screen::Trending => trending::draw(model, layout.list, &mut pen),
        Screen::Stories => {
            sidebar::draw(model, layout.sidebar, &mut pen);
            list::draw(model, layout.list, &mut pen);
            reader::draw(model, layout.reader, &mut pen);
        }
    }
    let mut cursor = chrome::draw_footer(model, layout.footer, &mut pen);
    if let Some(Overlay::Menu(open)) = &model.overlay {
        cursor = menu::draw(model, open, &mut pen);
    }
    cursor
}
