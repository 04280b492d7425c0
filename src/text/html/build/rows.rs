//! Writes tables: a row is one block, its cells parted by tabs in the text.
//!
//! While a row is written every boundary inside it is a space, so that whatever its cells hold stays on
//! one line of the text.

use std::ops::Range;

use super::Builder;
use crate::news::BlockKind;

pub(super) struct Table {
    is_data: bool,
    /// How many rows of it were written.
    rows: usize,
}

#[derive(Default)]
pub(super) struct RowCells {
    /// The length of the text before the row, to go back to if it turns out to be empty.
    before: usize,
    cells: Vec<Range<usize>>,
    headers: usize,
}

impl Builder {
    /// Whether a table row is being written.
    pub(in crate::text::html) fn in_row(&self) -> bool {
        self.row.is_some()
    }

    /// Begins a table; one without data has no rows, only what its cells hold.
    pub(in crate::text::html) fn begin_table(&mut self, is_data: bool) {
        self.boundary();
        self.tables.push(Table { is_data, rows: 0 });
    }

    /// Ends a table.
    pub(in crate::text::html) fn end_table(&mut self) {
        self.boundary();
        self.tables.pop();
    }

    /// Begins a row, if the table has any.
    pub(in crate::text::html) fn begin_row(&mut self) -> bool {
        self.boundary();
        let Some(table) = self.tables.last_mut().filter(|table| table.is_data && self.row.is_none()) else {
            return false;
        };
        let before = self.document.text.len();
        let gap = if table.rows > 0 { "\n" } else { "\n\n" };
        self.separate(gap);
        self.begin(BlockKind::Row { cells: Vec::new(), header: false });
        self.row = Some(RowCells { before, ..RowCells::default() });
        true
    }

    /// Begins a cell, if there is a row for it.
    pub(in crate::text::html) fn begin_cell(&mut self, is_header: bool) -> bool {
        let is_data = self.tables.last().is_some_and(|table| table.is_data);
        let Some(row) = self.row.as_mut().filter(|_| is_data) else {
            self.boundary();
            return false;
        };
        if !row.cells.is_empty() {
            self.document.text.push('\t');
        }
        row.headers += usize::from(is_header);
        let start = self.document.text.len();
        row.cells.push(start..start);
        self.line_start = start;
        self.space = false;
        true
    }

    /// Ends the cell of the row.
    pub(in crate::text::html) fn end_cell(&mut self) {
        self.space = false;
        let end = self.document.text.len();
        if let Some(cell) = self.row.as_mut().and_then(|row| row.cells.last_mut()) {
            cell.end = end;
        }
    }

    /// Ends the row; one without any text leaves no trace.
    pub(in crate::text::html) fn end_row(&mut self) {
        let Some(mut row) = self.row.take() else { return };
        let header = row.headers == row.cells.len();
        while row.cells.last().is_some_and(Range::is_empty) {
            row.cells.pop();
        }
        let Some(last) = row.cells.last() else {
            self.document.text.truncate(row.before);
            self.block = None;
            return;
        };
        self.document.text.truncate(last.end);
        if let Some(table) = self.tables.last_mut() {
            table.rows += 1;
        }
        if let Some(open) = &mut self.block {
            open.kind = BlockKind::Row { cells: row.cells, header };
        }
        self.end_block();
    }
}
