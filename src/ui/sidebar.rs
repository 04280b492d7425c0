//! The sidebar.

use ratatui::layout::Rect;

use super::pen::{Line, Pen, grouped};
use crate::app::{Entry, Model, Pane};
use crate::news::View;
use crate::theme::Role;

/// Draws the sidebar.
pub(super) fn draw(model: &Model, area: Rect, pen: &mut Pen) {
    for row in 0..area.height {
        let at = model.sidebar.top + usize::from(row);
        let (Some(entry), Some(line)) = (model.sidebar.entries.get(at), Line::of(area, row)) else { return };
        draw_entry(model, entry, line, pen);
        if at == model.sidebar.selected && model.focus == Pane::Sidebar {
            pen.lay(Rect { y: line.y, height: 1, ..area }, Role::Selection);
        }
    }
}

fn draw_entry(model: &Model, entry: &Entry, mut line: Line, pen: &mut Pen) {
    line.skip(1);
    line.end = line.end.saturating_sub(1);
    let number = |count: u64| if count == 0 { String::new() } else { grouped(count) };
    match entry {
        Entry::Heading(text) => pen.put(&mut line, text, Role::Dim),
        Entry::View { view, name, count, indent, faulty } => {
            pen.put_right(&mut line, &number(*count), Role::Dim);
            if *faulty {
                pen.put_right(&mut line, "!", Role::Error);
            }
            line.skip(indent * 2);
            let shown = model.list.view == *view;
            let role = match () {
                () if shown => Role::Accent,
                () if name.starts_with('#') => Role::Tag,
                () => Role::Text,
            };
            pen.put(&mut line, name, role);
        }
        Entry::Saved(saved) => {
            match model.tallies.of(saved.id) {
                Some(Ok(tally)) => {
                    let more = if tally.more { "+" } else { "" };
                    pen.put_right(&mut line, &(number(tally.stories) + more), Role::Dim);
                }
                Some(Err(_)) => pen.put_right(&mut line, "!", Role::Error),
                None => {}
            }
            let shown = matches!(model.list.view, View::Saved { id, .. } if id == saved.id);
            pen.put(&mut line, &saved.name, if shown { Role::Accent } else { Role::Text });
        }
        Entry::Songs(waiting) => {
            if *waiting > 0 {
                let text = format!("{} {}", pen.glyphs.song, grouped(*waiting));
                pen.put_right(&mut line, &text, Role::Song);
            }
            pen.put(&mut line, "Songs", Role::Text);
        }
        Entry::Trending => pen.put(&mut line, "Trending", Role::Text),
        Entry::Folder { name, count, open } => {
            let glyph = if *open { pen.glyphs.open } else { pen.glyphs.closed };
            pen.put_right(&mut line, &number(*count), Role::Dim);
            pen.put(&mut line, &format!("{glyph} {name}"), Role::Text);
        }
    }
}
