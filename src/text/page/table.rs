//! Lays out tables: columns where they fit, rows stacked cell under cell where they do not.

use std::ops::Range;

use super::breaks::Breaker;
use super::{Cell, Lead, Line, LineKind, Wrapper, line_kind};
use crate::news::BlockKind;
use crate::text::width;

/// The cells between two columns.
const GAP: usize = 2;
/// A column that has to be cut below this is hard to read; stacked rows are better.
const NARROWEST: usize = 8;

/// Writes the table whose first row is the block of this index; returns the index after its last.
pub(super) fn wrap(wrapper: &mut Wrapper<'_>, first: usize, lead: Lead) -> usize {
    let end = end_of_table(wrapper, first);
    let room = usize::from(wrapper.width - lead.cells());
    match columns(wrapper, first..end, room) {
        Some(columns) => (first..end).for_each(|row| side_by_side(wrapper, row, lead, &columns, room)),
        None => stack(wrapper, first..end, lead, room),
    }
    end
}

fn end_of_table(wrapper: &Wrapper<'_>, first: usize) -> usize {
    let blocks = &wrapper.document.blocks;
    let joins = |at: usize| {
        let (above, block) = (&blocks[at - 1], &blocks[at]);
        let gap = wrapper.document.text.get(above.range.end..block.range.start).unwrap_or_default();
        matches!(block.kind, BlockKind::Row { .. })
            && (above.quote, above.indent) == (block.quote, block.indent)
            && !gap.contains("\n\n")
    };
    (first + 1..blocks.len()).find(|&at| !joins(at)).unwrap_or(blocks.len())
}

fn cells<'a>(wrapper: &Wrapper<'a>, row: usize) -> &'a [Range<usize>] {
    match &wrapper.document.blocks[row].kind {
        BlockKind::Row { cells, .. } => cells,
        _ => &[],
    }
}

/// Finds the width of each column, or nothing if they cannot stand side by side.
fn columns(wrapper: &Wrapper<'_>, rows: Range<usize>, room: usize) -> Option<Vec<usize>> {
    let count = rows.clone().map(|row| cells(wrapper, row).len()).max()?;
    let mut natural = vec![0; count];
    for row in rows {
        let cells = cells(wrapper, row);
        // A lone cell heads the rows below it and takes the whole line.
        if cells.len() == 1 && count > 1 {
            continue;
        }
        for (column, cell) in natural.iter_mut().zip(cells) {
            *column = width::cells(&wrapper.document.text[cell.clone()]).max(*column);
        }
    }
    let room = room.checked_sub(GAP * count.saturating_sub(1))?;
    let most = widest_that_fits(&natural, room)?;
    Some(natural.into_iter().map(|column| column.min(most)).collect())
}

/// Returns the width that the widest columns are cut to, so that all fit.
fn widest_that_fits(natural: &[usize], room: usize) -> Option<usize> {
    let mut sorted = natural.to_vec();
    sorted.sort_unstable();
    let mut left = room;
    for (index, &column) in sorted.iter().enumerate() {
        let share = left / (sorted.len() - index);
        if column > share {
            return (share >= NARROWEST || sorted.len() == 1).then_some(share);
        }
        left -= column;
    }
    Some(sorted.last().copied().unwrap_or(0).max(1))
}

fn side_by_side(wrapper: &mut Wrapper<'_>, row: usize, lead: Lead, columns: &[usize], room: usize) {
    let cells = cells(wrapper, row);
    let spans = cells.len() == 1;
    let mut lines: Vec<Vec<Cell>> = Vec::new();
    let mut column = 0;
    for (cell, &width) in cells.iter().zip(columns) {
        let width = if spans { room } else { width };
        for (number, range) in broken(wrapper, cell, width).into_iter().enumerate() {
            if lines.len() <= number {
                lines.push(Vec::new());
            }
            lines[number].push(Cell { column: column as u16, range });
        }
        column += width + GAP;
    }
    push(wrapper, row, lead, lines);
}

fn stack(wrapper: &mut Wrapper<'_>, rows: Range<usize>, lead: Lead, room: usize) {
    for row in rows.clone() {
        if row > rows.start {
            let end = wrapper.document.blocks[row - 1].range.end;
            let lead = Lead { quote: lead.quote, ..Lead::default() };
            let range = end..end;
            wrapper.push(Line { kind: LineKind::Blank, range, block: row - 1, lead, cells: Vec::new() });
        }
        let mut lines = Vec::new();
        for (number, cell) in cells(wrapper, row).iter().enumerate() {
            let column = if number > 0 && room > NARROWEST { GAP } else { 0 };
            let ranges = broken(wrapper, cell, room - column);
            lines.extend(ranges.into_iter().map(|range| vec![Cell { column: column as u16, range }]));
        }
        push(wrapper, row, lead, lines);
    }
}

fn broken(wrapper: &Wrapper<'_>, cell: &Range<usize>, width: usize) -> Vec<Range<usize>> {
    let mut breaker = Breaker::new(&wrapper.document.text, cell.clone(), width.max(1), false);
    std::iter::from_fn(|| breaker.next_line()).collect()
}

fn push(wrapper: &mut Wrapper<'_>, row: usize, lead: Lead, lines: Vec<Vec<Cell>>) {
    let block = &wrapper.document.blocks[row];
    let kind = line_kind(&block.kind);
    if lines.is_empty() {
        let range = block.range.start..block.range.start;
        wrapper.push(Line { kind, range, block: row, lead, cells: Vec::new() });
    }
    for cells in lines {
        wrapper.push(Line { kind, range: block.range.clone(), block: row, lead, cells });
    }
}
