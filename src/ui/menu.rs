//! Menus: a panel over the panes, between two thin rules.

use ratatui::layout::{Position, Rect};

use super::pen::{Line, Pen};
use crate::app::{Choice, Item, Menu, Model, menu_area};
use crate::text::width;
use crate::theme::Role;

/// Draws a menu, and returns where the terminal's cursor belongs.
pub(super) fn draw(model: &Model, menu: &Menu, pen: &mut Pen) -> Option<Position> {
    let items = menu_area(model.size, menu);
    let typing = u16::from(menu.filter.is_some());
    let top = items.y.saturating_sub(1 + typing);
    let bottom = (items.bottom() + 1).min(model.size.1);
    let left = items.x.saturating_sub(1);
    let panel = Rect::new(left, top, (items.width + 2).min(model.size.0 - left), bottom - top);
    pen.clear(panel);
    draw_frame(menu, items, panel, pen);
    let cursor = menu.filter.as_ref().and_then(|filter| {
        let mut line = Line::of(Rect { y: items.y.checked_sub(1)?, height: 1, ..items }, 0)?;
        line.skip(1);
        pen.put(&mut line, "> ", Role::Accent);
        let x = line.x + width::cells(filter.before_cursor()) as u16;
        pen.put(&mut line, filter.text(), Role::Prompt);
        Some(Position::new(x.min(items.right()), line.y))
    });
    let shown = menu.shown().enumerate().skip(menu.top).take(usize::from(items.height));
    for ((at, item), row) in shown.zip(0..) {
        let Some(line) = Line::of(items, row) else { break };
        draw_item(item, line, pen);
        if at == menu.selected && item.choice != Choice::Heading {
            pen.lay(Rect { y: line.y, height: 1, ..items }, Role::Selection);
        }
    }
    if menu.shown().len() == 0
        && let Some(mut line) = Line::of(items, 0)
    {
        line.skip(1);
        pen.put(&mut line, "Nothing matches", Role::Dim);
    }
    cursor
}

fn draw_frame(menu: &Menu, items: Rect, panel: Rect, pen: &mut Pen) {
    pen.rule(Rect { height: 1, ..panel }, Role::Rule);
    pen.rule(Rect { y: panel.bottom() - 1, height: 1, ..panel }, Role::Rule);
    let (right, bottom) = (panel.right() - 1, panel.bottom() - 1);
    for x in [panel.x, right] {
        pen.column(x, panel.y + 1, bottom);
    }
    let places = [(panel.x, panel.y), (right, panel.y), (panel.x, bottom), (right, bottom)];
    for (glyph, (x, y)) in pen.glyphs.corners.into_iter().zip(places) {
        pen.at(x, y, glyph, Role::Rule);
    }
    // On a very low screen the line to type in takes the title's place.
    let covered = menu.filter.is_some() && items.y <= panel.y + 1;
    if let Some(mut line) = Line::of(panel, 0).filter(|_| !covered) {
        line.skip(2);
        line.end = line.end.saturating_sub(2);
        pen.put(&mut line, &format!(" {} ", menu.title), Role::Title);
    }
    if let Some(mut line) = Line::of(panel, panel.height - 1) {
        line.end = line.end.saturating_sub(2);
        let count = menu.shown().filter(|item| item.choice != Choice::Heading).count();
        pen.put_right(&mut line, &format!(" {count} "), Role::Dim);
    }
}

fn draw_item(item: &Item, mut line: Line, pen: &mut Pen) {
    line.skip(1);
    line.end = line.end.saturating_sub(1);
    if let Some(ticked) = item.ticked {
        pen.put(&mut line, if ticked { "[x] " } else { "[ ] " }, Role::Accent);
    }
    let right: usize = item.right.iter().map(|(_, text)| width::cells(text)).sum();
    let left: usize = item.left.iter().map(|(_, text)| width::cells(text)).sum();
    // What stands on the right gives way before what stands on the left.
    if left + right < usize::from(line.room()) {
        for (role, text) in item.right.iter().rev() {
            pen.put_right(&mut line, text, *role);
        }
    }
    for (role, text) in &item.left {
        pen.put(&mut line, text, *role);
    }
}
