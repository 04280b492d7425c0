//! Draws the model, changes nothing.
//!
//! [`view`] is the only painter. Each pane has a file; `pen` knows how to put styled text into cells
//! without leaving them, and is the only place that touches ratatui's buffer.

mod artist;
mod chrome;
mod health;
mod list;
mod menu;
mod overlays;
mod pen;
mod reader;
mod sidebar;
mod songs;
mod trending;

use std::ops::Range;

use ratatui::Frame;

use crate::app::{Model, Overlay, Screen};
use pen::Pen;

/// Cells of the screen that lead to an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hyperlink {
    /// The line, from the top of the screen.
    pub row: u16,
    /// The columns.
    pub columns: Range<u16>,
    /// The address, http or https.
    pub url: String,
}

/// Draws the whole screen.
pub fn view(model: &Model, frame: &mut Frame) {
    view_with_links(model, frame);
}

/// Draws the whole screen, and says which of its cells lead where: a buffer of cells has no room for that.
pub fn view_with_links(model: &Model, frame: &mut Frame) -> Vec<Hyperlink> {
    let layout = model.layout();
    let reorders = model.settings.bidi.is_ours();
    let mut pen = Pen::new(frame.buffer_mut(), &model.theme, &model.glyphs, reorders);
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
    let hyperlinks = std::mem::take(&mut pen.hyperlinks);
    if let Some(position) = cursor {
        frame.set_cursor_position(position);
    }
    hyperlinks
}
