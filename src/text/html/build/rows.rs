//! Writes tables: a row is one block, its cells parted by tabs in the text.
//!
//! While a row is written every boundary inside it is a space, so that whatever its cells hold stays on
//! one line of the text. A cell knows its column, so that one that spans columns or rows moves none of
//! those beside and below it.

use super::Builder;
use crate::news::{BlockKind, TableCell};

/// Columns beyond these are counted as the last: no screen shows them apart.
const COLUMNS: u16 = 500;

#[derive(Default)]
pub(super) struct Table {
    is_data: bool,
    /// How many rows of it were written.
    rows: usize,
    /// Whether what is written is its head.
    in_head: bool,
    /// For each column, how many more rows a cell above reaches down.
    taken: Vec<u16>,
}

#[derive(Default)]
pub(super) struct RowCells {
    /// The length of the text before the row, to go back to if it turns out to be empty.
    before: usize,
    cells: Vec<TableCell>,
    headers: usize,
    /// The first column that may be free.
    column: u16,
    /// For each column, how many rows below this one its cell reaches down.
    reach: Vec<u16>,
}

/// What a cell says of itself.
#[derive(Clone, Copy)]
pub(in crate::text::html) struct CellShape {
    pub(in crate::text::html) is_header: bool,
    pub(in crate::text::html) columns: u16,
    pub(in crate::text::html) rows: u16,
}

impl Builder {
    /// Whether a table row is being written.
    pub(in crate::text::html) fn in_row(&self) -> bool {
        self.row.is_some()
    }

    /// Begins a table; one without data has no rows, only what its cells hold.
    pub(in crate::text::html) fn begin_table(&mut self, is_data: bool) {
        self.boundary();
        self.tables.push(Table { is_data, ..Table::default() });
    }

    /// Ends a table.
    pub(in crate::text::html) fn end_table(&mut self) {
        self.boundary();
        self.tables.pop();
    }

    /// Begins or ends the head of a table: its rows head their columns.
    pub(in crate::text::html) fn set_table_head(&mut self, is_head: bool) {
        self.boundary();
        if let Some(table) = self.tables.last_mut().filter(|_| self.row.is_none()) {
            table.in_head = is_head;
        }
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
    pub(in crate::text::html) fn begin_cell(&mut self, shape: CellShape) -> bool {
        let table = self.tables.last().filter(|table| table.is_data);
        let (Some(row), Some(table)) = (self.row.as_mut(), table) else {
            self.boundary();
            return false;
        };
        if !row.cells.is_empty() {
            self.document.text.push('\t');
        }
        row.headers += usize::from(shape.is_header);
        let start = self.document.text.len();
        let (column, span) = row.place(table, shape);
        row.cells.push(TableCell { range: start..start, column, span });
        self.line_start = start;
        self.space = false;
        true
    }

    /// Ends the cell of the row.
    pub(in crate::text::html) fn end_cell(&mut self) {
        self.space = false;
        let end = self.document.text.len();
        if let Some(cell) = self.row.as_mut().and_then(|row| row.cells.last_mut()) {
            cell.range.end = end;
        }
    }

    /// Ends the row; one without any text leaves no trace.
    pub(in crate::text::html) fn end_row(&mut self) {
        let Some(mut row) = self.row.take() else { return };
        let mut header = row.headers == row.cells.len();
        if let Some(table) = self.tables.last_mut() {
            header |= table.in_head;
            row.reach_down(table);
        }
        while row.cells.last().is_some_and(|cell| cell.range.is_empty()) {
            row.cells.pop();
        }
        let Some(last) = row.cells.last() else {
            self.document.text.truncate(row.before);
            self.block = None;
            return;
        };
        self.document.text.truncate(last.range.end);
        if let Some(table) = self.tables.last_mut() {
            table.rows += 1;
        }
        if let Some(open) = &mut self.block {
            open.kind = BlockKind::Row { cells: row.cells, header };
        }
        self.end_block();
    }
}

impl RowCells {
    /// Finds the columns of the next cell: those that no cell above reaches into.
    fn place(&mut self, table: &Table, shape: CellShape) -> (u16, u16) {
        let is_taken = |column: u16| table.taken.get(usize::from(column)).is_some_and(|&rows| rows > 0);
        while self.column < COLUMNS && is_taken(self.column) {
            self.column += 1;
        }
        let column = self.column.min(COLUMNS);
        let span = shape.columns.clamp(1, COLUMNS + 1 - column);
        self.column = column + span;
        if shape.rows > 1 {
            self.reach.resize(self.reach.len().max(usize::from(self.column)), 0);
            self.reach[usize::from(column)..usize::from(self.column)].fill(shape.rows - 1);
        }
        (column, span)
    }

    /// Tells the table what its next row will find.
    fn reach_down(&self, table: &mut Table) {
        for rows in &mut table.taken {
            *rows = rows.saturating_sub(1);
        }
        table.taken.resize(table.taken.len().max(self.reach.len()), 0);
        for (taken, reach) in table.taken.iter_mut().zip(&self.reach) {
            *taken = (*taken).max(*reach);
        }
    }
}
