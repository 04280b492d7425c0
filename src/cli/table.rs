//! Rows in columns: aligned and fitted to the width of a terminal, tab-separated anywhere else.

use std::io;

use super::out::{Look, Out};
use crate::text::{clean, width};

/// A column of a table.
#[derive(Clone, Copy, Debug)]
pub(super) struct Column {
    /// Its heading, on a terminal.
    name: &'static str,
    /// How far it may be squeezed, in cells, and how wide it may grow.
    least: usize,
    most: usize,
    /// Whether it stands at the right edge of its column: numbers.
    right: bool,
    /// Whether the table is nothing without it.
    main: bool,
    look: Look,
}

impl Column {
    /// A column of text that is between so many cells wide.
    pub(super) const fn text(name: &'static str, least: usize, most: usize) -> Self {
        Self { name, least, most, right: false, main: false, look: Look::Plain }
    }

    /// A column of numbers, never squeezed.
    pub(super) const fn number(name: &'static str) -> Self {
        Self { name, least: MOST_DIGITS, most: MOST_DIGITS, right: true, main: false, look: Look::Plain }
    }

    /// The same column, as the one that is never left out.
    pub(super) const fn main(self) -> Self {
        Self { main: true, ..self }
    }

    /// The same column, easily overlooked.
    pub(super) const fn dim(self) -> Self {
        Self { look: Look::Dim, ..self }
    }
}

const MOST_DIGITS: usize = 20;

/// A row: its cells, and whether it stands out.
pub(super) struct Row {
    /// One text a column.
    pub(super) cells: Vec<String>,
    /// Whether it stands out: an unread story.
    pub(super) bold: bool,
}

impl Row {
    pub(super) fn new<const N: usize>(cells: [String; N]) -> Self {
        Self { cells: cells.into(), bold: false }
    }
}

/// A table being printed, batch by batch. The first batch decides which columns there is room for.
pub(super) struct Table {
    columns: &'static [Column],
    layout: Option<Vec<Place>>,
}

/// A column that is shown, and how wide.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Place {
    column: usize,
    width: usize,
}

const GAP: usize = 2;
/// No column is ever narrower, in cells: below that, lines are wider than the screen.
const LEAST: usize = 4;

impl Table {
    pub(super) fn new(columns: &'static [Column]) -> Self {
        Self { columns, layout: None }
    }

    /// Prints rows.
    pub(super) fn print(&mut self, out: &mut Out, rows: &[Row]) -> io::Result<()> {
        let Some(screen) = out.width else {
            for row in rows {
                let cells: Vec<_> = row.cells.iter().map(|cell| clean::line(cell)).collect();
                out.line(&cells.join("\t"))?;
            }
            return Ok(());
        };
        if rows.is_empty() {
            return Ok(());
        }
        if self.layout.is_none() {
            self.layout = Some(fit(self.columns, rows, screen));
            let names: Vec<String> = self.columns.iter().map(|column| column.name.into()).collect();
            self.print_row(out, &names, |_| Look::Dim)?;
        }
        for row in rows {
            self.print_row(out, &row.cells, |column| match column.look {
                Look::Plain if row.bold => Look::Bold,
                look => look,
            })?;
        }
        Ok(())
    }

    fn print_row(&self, out: &mut Out, cells: &[String], look: impl Fn(&Column) -> Look) -> io::Result<()> {
        let layout = self.layout.as_deref().unwrap_or_default();
        let more = out.glyphs().more;
        let mut pieces = Vec::with_capacity(layout.len() * 2);
        for (at, place) in layout.iter().enumerate() {
            let column = &self.columns[place.column];
            let cell = clean::line(&cells[place.column]);
            let is_last = at + 1 == layout.len();
            let text = match (column.right, is_last) {
                (true, _) => width::pad_left(&cell, place.width, more),
                (false, true) => width::fit(&cell, place.width, more),
                (false, false) => width::pad(&cell, place.width, more),
            };
            pieces.push((look(column), text.into_owned()));
            if !is_last {
                pieces.push((Look::Plain, " ".repeat(GAP)));
            }
        }
        out.pieces(pieces.iter().map(|(look, text)| (*look, text.as_str())))
    }
}

/// Finds which columns are shown, and how wide: empty ones go, the last go where there is no room for
/// all, and of the others the one with the most to spare gives way until they fit, at last the main one.
fn fit(columns: &[Column], rows: &[Row], screen: usize) -> Vec<Place> {
    let mut places = Vec::with_capacity(columns.len());
    for (at, column) in columns.iter().enumerate() {
        let needed = rows.iter().map(|row| width::cells(&clean::line(&row.cells[at]))).max().unwrap_or(0);
        if needed > 0 {
            places.push(Place { column: at, width: needed.max(width::cells(column.name)).min(column.most) });
        }
    }
    let least = |place: &Place| columns[place.column].least.min(place.width);
    let room = |places: &[Place]| screen.saturating_sub(GAP * places.len().saturating_sub(1));
    while places.last().is_some_and(|place| !columns[place.column].main)
        && places.iter().map(least).sum::<usize>() > room(&places)
    {
        places.pop();
    }
    let room = room(&places);
    while places.iter().map(|place| place.width).sum::<usize>() > room {
        let spare = |place: &Place| place.width - least(place);
        match places
            .iter()
            .enumerate()
            .max_by_key(|(_, place)| spare(place))
            .filter(|(_, place)| spare(place) > 0)
        {
            Some((at, _)) => places[at].width -= 1,
            None => break,
        }
    }
    let over = places.iter().map(|place| place.width).sum::<usize>().saturating_sub(room);
    if let Some(main) = places.iter_mut().find(|place| columns[place.column].main) {
        main.width = main.width.saturating_sub(over).max(LEAST);
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLUMNS: &[Column] = &[
        Column::number("id"),
        Column::text("marks", 2, 9),
        Column::text("title", 12, 200).main(),
        Column::text("source", 6, 20),
    ];

    #[track_caller]
    fn check(screen: usize, places: &[(usize, usize)]) {
        let row = |title: &str, source: &str| {
            Row::new(["12345".into(), String::new(), title.into(), source.into()])
        };
        let rows = [row(&"long ".repeat(30), "Music Daily"), row("x", "y")];
        let places: Vec<_> = places.iter().map(|&(column, width)| Place { column, width }).collect();
        assert_eq!(fit(COLUMNS, &rows, screen), places, "on {screen} cells");
    }

    #[test]
    fn empty_columns_go_and_wide_ones_give_way() {
        check(300, &[(0, 5), (2, 149), (3, 11)]);
        check(60, &[(0, 5), (2, 40), (3, 11)]);
        check(30, &[(0, 5), (2, 14), (3, 7)]);
        check(24, &[(0, 5), (2, 17)]);
        check(15, &[(0, 5), (2, 8)]);
        check(5, &[(0, 5), (2, 4)]);
    }
}
