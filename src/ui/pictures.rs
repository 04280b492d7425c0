//! Pictures in the reader: their cells where they are ready, a still frame of the same size where they are not.

use std::ops::Range;
use std::sync::Arc;

use ratatui::layout::Rect;

use super::pen::{Line, Pen};
use crate::app::{Model, Plate, ReaderLine};
use crate::pictures::Drawing;
use crate::text::width;
use crate::theme::Role;

/// Draws the pictures whose rows are in the pane; the text's lines are drawn already.
pub(super) fn draw(model: &Model, area: Rect, pen: &mut Pen) {
    let shown =
        model.reader.lines.iter().enumerate().skip(model.reader.scroll).take(usize::from(area.height));
    let mut rows = shown.filter_map(|(line, content)| match content {
        ReaderLine::Picture(at, row) => Some((line, *at, *row)),
        _ => None,
    });
    let mut next = rows.next();
    while let Some((line, at, first)) = next {
        let mut last = first;
        next = rows.next();
        while let Some((_, _, row)) = next.filter(|(_, plate, _)| *plate == at) {
            last = row;
            next = rows.next();
        }
        let Some(plate) = model.reader.plates.get(at) else { continue };
        let top = area.y + (line - model.reader.scroll) as u16;
        let pane = Rect { y: top, height: last + 1 - first, ..area };
        draw_plate(model, plate, first..last + 1, pane, pen);
    }
}

fn draw_plate(model: &Model, plate: &Plate, rows: Range<u16>, pane: Rect, pen: &mut Pen) {
    let is_all = rows == (0..plate.room.1);
    let ready = model.gallery.drawing(plate);
    // What is one piece is only shown as such, where nothing moves and nothing lies over it.
    match ready.filter(|drawing| !drawing.is_whole() || (is_all && model.rests())) {
        Some(drawing) => copy(drawing, plate, rows, pane, pen),
        None => stand_in(plate, model.gallery.is_lost(plate), rows, pane, pen),
    }
}

/// Copies the rows of a drawing that are in the pane. One that turned out lower than its room stands in its middle.
fn copy(drawing: &Arc<Drawing>, plate: &Plate, rows: Range<u16>, pane: Rect, pen: &mut Pen) {
    let above = plate.room.1.saturating_sub(drawing.size().1) / 2;
    for (y, row) in (pane.y..).zip(rows) {
        if let Some(row) = row.checked_sub(above) {
            pen.picture((pane.x, y), pane.right(), drawing, row);
        }
    }
}

/// Draws the corners of the room, and in its middle what the picture shows, in words.
fn stand_in(plate: &Plate, is_lost: bool, rows: Range<u16>, pane: Rect, pen: &mut Pen) {
    let (columns, height) = (plate.room.0.min(pane.width), plate.room.1);
    let corners = pen.glyphs.corners;
    let words = match (plate.alt.as_str(), is_lost) {
        ("", true) => "no picture".into(),
        (alt, true) => format!("{alt} (no picture)"),
        (alt, false) => alt.to_owned(),
    };
    for (y, row) in (pane.y..).zip(rows) {
        let mut line = Line { x: pane.x, y, end: pane.x + columns };
        if row == height / 2 && columns > 4 {
            let room = columns - 4;
            let fitted = width::fit(&words, usize::from(room), pen.glyphs.more).into_owned();
            line.skip(2 + (room - width::cells(&fitted) as u16) / 2);
            pen.put_raw(&mut line, &fitted, Role::Dim);
        } else if height > 2 && (row == 0 || row + 1 == height) {
            let [left, right] = if row == 0 { [corners[0], corners[1]] } else { [corners[2], corners[3]] };
            pen.at(pane.x, y, left, Role::Rule);
            pen.at(pane.x + columns.saturating_sub(1), y, right, Role::Rule);
        }
    }
}
