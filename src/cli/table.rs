//! Rows in columns: aligned and fitted to the width of a terminal, tab-separated anywhere else.

use std::io;

use super::out::{Look, Out};
use crate::text::{clean, width};

/// A column of a table.
#[derive(Clone, Copy, Debug)]
pub(super) struct Column {
    /// Its heading, on a terminal.
    pub(super) name: &'static str,
    /// How wide it may grow, in cells; of what is left over, wide columns get more.
    pub(super) most: usize,
    /// Whether it stands at the right edge of its column: numbers.
    pub(super) right: bool,
    /// How it looks.
    pub(super) look: Look,
}

impl Column {
    /// A column of text.
    pub(super) const fn text(name: &'static str, most: usize) -> Self {
        Self { name, most, right: false, look: Look::Plain }
    }

    /// A column of numbers.
    pub(super) const fn number(name: &'static str) -> Self {
        Self { name, most: 14, right: true, look: Look::Plain }
    }

    /// The same column, easily overlooked.
    pub(super) const fn dim(self) -> Self {
        Self { look: Look::Dim, ..self }
    }
}

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

/// A table being printed, batch by batch. The first batch decides how wide the columns are.
pub(super) struct Table {
    columns: &'static [Column],
    widths: Option<Vec<usize>>,
}

/// No column is squeezed below this, in cells.
const LEAST: usize = 6;
const GAP: usize = 2;

impl Table {
    pub(super) fn new(columns: &'static [Column]) -> Self {
        Self { columns, widths: None }
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
        if self.widths.is_none() {
            self.widths = Some(fit(self.columns, rows, screen));
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
        let widths = self.widths.as_deref().unwrap_or_default();
        let last = self.columns.len() - 1;
        let mut pieces = Vec::with_capacity(cells.len() * 2);
        for (at, ((column, &wide), cell)) in self.columns.iter().zip(widths).zip(cells).enumerate() {
            let cell = clean::line(cell);
            let text = match (column.right, at == last) {
                (true, _) => width::pad_left(&cell, wide, "…").into_owned(),
                (false, true) => width::fit(&cell, wide, "…").into_owned(),
                (false, false) => width::pad(&cell, wide, "…").into_owned(),
            };
            pieces.push((look(column), text));
            if at < last {
                pieces.push((Look::Plain, " ".repeat(GAP)));
            }
        }
        out.pieces(pieces.iter().map(|(look, text)| (*look, text.as_str())))
    }
}

/// Finds the columns' widths: what they need, the widest giving way until all fit on the screen.
fn fit(columns: &[Column], rows: &[Row], screen: usize) -> Vec<usize> {
    let mut widths: Vec<usize> = columns
        .iter()
        .enumerate()
        .map(|(at, column)| {
            let cells = rows.iter().map(|row| width::cells(&clean::line(&row.cells[at])));
            cells.chain([width::cells(column.name)]).max().unwrap_or(0).min(column.most)
        })
        .collect();
    let room = screen.saturating_sub(GAP * (columns.len() - 1));
    loop {
        let over = widths.iter().sum::<usize>().saturating_sub(room);
        let widest = (0..widths.len()).filter(|&at| !columns[at].right).max_by_key(|&at| widths[at]);
        match widest {
            Some(at) if over > 0 && widths[at] > LEAST => widths[at] -= 1,
            _ => return widths,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_widest_columns_give_way_until_all_fit() {
        const COLUMNS: &[Column] =
            &[Column::number("id"), Column::text("source", 20), Column::text("title", 200)];
        let row = |source: &str, title: &str| Row::new(["12345".into(), source.into(), title.into()]);
        let rows = [row("Music Daily", &"long ".repeat(30)), row("x", "y")];
        assert_eq!(fit(COLUMNS, &rows, 60), [5, 11, 40]);
        assert_eq!(fit(COLUMNS, &rows, 300), [5, 11, 149], "the space at the end does not count");
        assert_eq!(fit(COLUMNS, &rows, 10), [5, 6, 6], "a very narrow screen wraps rather than hides");
    }
}
