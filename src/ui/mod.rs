//! Draws the model, changes nothing.
//!
//! [`view`] is the only painter. Each pane has a file; `pen` knows how to put styled text into cells
//! without leaving them, and is the only place that touches ratatui's buffer.

mod artist;
mod chrome;
mod health;
mod list;
mod menu;
mod pen;
mod pictures;
mod reader;
mod sidebar;
mod songs;
mod trending;

use ratatui::Frame;

use crate::app::{Model, Overlay, Screen};
use pen::Pen;

/// Draws the whole screen.
pub fn view(model: &Model, frame: &mut Frame) {
    let layout = model.layout();
    let mut pen = Pen::new(frame.buffer_mut(), &model.theme, &model.glyphs);
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
    if let Some(position) = cursor {
        frame.set_cursor_position(position);
    }
}
