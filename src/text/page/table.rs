//! Lays out tables: columns where they fit, rows stacked cell under cell where they do not.
//!
//! Stacked cells have their column's head beside them where there is one: a row reads as a small list
//! then, instead of words that nobody can place.

use std::collections::HashSet;
use std::ops::Range;

use super::breaks::Breaker;
use super::{Cell, Lead, Line, LineKind, Wrapper, line_kind};
use crate::news::{BlockKind, TableCell};
use crate::text::width;

/// The cells between two columns.
const GAP: usize = 2;
/// A column that has to be cut below this is hard to read; stacked rows are better.
const NARROWEST: usize = 8;

/// Writes the table whose first row is the block of this index; returns the index after its last.
pub(super) fn wrap(wrapper: &mut Wrapper<'_>, first: usize, lead: Lead) -> usize {
    let end = end_of_table(wrapper, first);
    let room = usize::from(wrapper.width - lead.cells());
    match (columns(wrapper, first..end, room), labels(wrapper, first..end, room)) {
        (Some(columns), _) => (first..end).for_each(|row| side_by_side(wrapper, row, lead, &columns, room)),
        (None, Some(labels)) => labelled(wrapper, first..end, lead, &labels, room),
        (None, None) => stack(wrapper, first..end, lead, room),
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

fn cells<'a>(wrapper: &Wrapper<'a>, row: usize) -> &'a [TableCell] {
    match &wrapper.document.blocks[row].kind {
        BlockKind::Row { cells, .. } => cells,
        _ => &[],
    }
}

fn is_header(wrapper: &Wrapper<'_>, row: usize) -> bool {
    matches!(wrapper.document.blocks[row].kind, BlockKind::Row { header: true, .. })
}

/// The columns that a cell takes.
fn columns_of(cell: &TableCell) -> Range<usize> {
    let first = usize::from(cell.column);
    first..first + usize::from(cell.span.max(1))
}

/// Whether a row is one cell alone: it heads the rows below it and takes the whole line.
fn is_lone(cells: &[TableCell]) -> bool {
    matches!(cells, [cell] if cell.column == 0)
}

/// Finds the width of each column, or nothing if they cannot stand side by side.
fn columns(wrapper: &Wrapper<'_>, rows: Range<usize>, room: usize) -> Option<Vec<usize>> {
    let ends = rows.clone().flat_map(|row| cells(wrapper, row)).map(|cell| columns_of(cell).end);
    let count = ends.max()?;
    let room = room.checked_sub(GAP * count.saturating_sub(1))?;
    let mut natural = vec![0; count];
    let beside = rows.map(|row| cells(wrapper, row)).filter(|cells| count == 1 || !is_lone(cells));
    let beside: Vec<&TableCell> = beside.flatten().collect();
    for cell in beside.iter().filter(|cell| cell.span <= 1) {
        let column = &mut natural[usize::from(cell.column)];
        *column = width::cells(&wrapper.document.text[cell.range.clone()]).max(*column);
    }
    for cell in beside.iter().filter(|cell| cell.span > 1) {
        let inside = &mut natural[columns_of(cell)];
        let held = inside.iter().sum::<usize>() + GAP * (inside.len() - 1);
        let missing = width::cells(&wrapper.document.text[cell.range.clone()]).saturating_sub(held);
        let share = missing.div_ceil(inside.len());
        for column in inside {
            *column += share;
        }
    }
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
    let mut lines: Vec<Vec<Cell>> = Vec::new();
    for cell in cells {
        let taken = columns_of(cell);
        let column = columns[..taken.start].iter().map(|width| width + GAP).sum::<usize>();
        let inside = columns[taken].iter().map(|width| width + GAP).sum::<usize>() - GAP;
        let width = if is_lone(cells) { room } else { inside };
        for (number, range) in broken(wrapper, &cell.range, width).into_iter().enumerate() {
            if lines.len() <= number {
                lines.push(Vec::new());
            }
            lines[number].push(Cell { column: column as u16, range });
        }
    }
    push(wrapper, row, lead, wrapper.document.blocks[row].range.clone(), lines);
}

/// The heads of a table's columns and the room that they take, where they can stand beside every cell.
struct Labels<'a> {
    heads: &'a [TableCell],
    width: usize,
}

fn labels<'a>(wrapper: &Wrapper<'a>, rows: Range<usize>, room: usize) -> Option<Labels<'a>> {
    let below = rows.start + 1..rows.end;
    if below.is_empty() || !is_header(wrapper, rows.start) || below.clone().any(|row| is_header(wrapper, row))
    {
        return None;
    }
    let heads = cells(wrapper, rows.start);
    let text = &wrapper.document.text;
    let width = heads.iter().map(|head| width::cells(&text[head.range.clone()])).max()?;
    if width == 0 || width > room / 3 || room - width < GAP + NARROWEST {
        return None;
    }
    // Each head must stand somewhere, or its words would be lost.
    let told = below.flat_map(|row| cells(wrapper, row)).filter(|cell| !cell.range.is_empty());
    let told: HashSet<u16> = told.map(|cell| cell.column).collect();
    let stands = |head: &TableCell| head.range.is_empty() || told.contains(&head.column);
    heads.iter().all(stands).then_some(Labels { heads, width })
}

/// Writes each row as a list of heads and cells.
fn labelled(wrapper: &mut Wrapper<'_>, rows: Range<usize>, lead: Lead, labels: &Labels<'_>, room: usize) {
    let column = labels.width + GAP;
    for row in rows.start + 1..rows.end {
        let is_first = row == rows.start + 1;
        if !is_first {
            blank(wrapper, row - 1, lead);
        }
        let mut lines = Vec::new();
        for cell in cells(wrapper, row).iter().filter(|cell| !cell.range.is_empty()) {
            let head = labels.heads.iter().find(|head| head.column == cell.column);
            let mut label = head.filter(|head| !head.range.is_empty()).map(|head| head.range.clone());
            for range in broken(wrapper, &cell.range, room - column) {
                let label = label.take().map(|range| Cell { column: 0, range });
                lines.push(label.into_iter().chain([Cell { column: column as u16, range }]).collect());
            }
        }
        // The heads are found where they are first seen.
        let first = if is_first { rows.start } else { row };
        let blocks = &wrapper.document.blocks;
        let range = blocks[first].range.start..blocks[row].range.end;
        push(wrapper, row, lead, range, lines);
    }
}

fn stack(wrapper: &mut Wrapper<'_>, rows: Range<usize>, lead: Lead, room: usize) {
    for row in rows.clone() {
        if row > rows.start {
            blank(wrapper, row - 1, lead);
        }
        let mut lines = Vec::new();
        for (number, cell) in cells(wrapper, row).iter().enumerate() {
            let column = if number > 0 && room > NARROWEST { GAP } else { 0 };
            let ranges = broken(wrapper, &cell.range, room - column);
            lines.extend(ranges.into_iter().map(|range| vec![Cell { column: column as u16, range }]));
        }
        push(wrapper, row, lead, wrapper.document.blocks[row].range.clone(), lines);
    }
}

/// Parts two stacked rows.
fn blank(wrapper: &mut Wrapper<'_>, above: usize, lead: Lead) {
    let end = wrapper.document.blocks[above].range.end;
    let lead = Lead { quote: lead.quote, ..Lead::default() };
    let (kind, range) = (LineKind::Blank, end..end);
    wrapper.push(Line { kind, range, block: above, lead, cells: Vec::new() });
}

fn broken(wrapper: &Wrapper<'_>, cell: &Range<usize>, width: usize) -> Vec<Range<usize>> {
    let mut breaker = Breaker::new(&wrapper.document.text, cell.clone(), width.max(1), false);
    std::iter::from_fn(|| breaker.next_line()).collect()
}

fn push(wrapper: &mut Wrapper<'_>, row: usize, lead: Lead, range: Range<usize>, lines: Vec<Vec<Cell>>) {
    let kind = line_kind(&wrapper.document.blocks[row].kind);
    if lines.is_empty() {
        let range = range.start..range.start;
        wrapper.push(Line { kind, range, block: row, lead, cells: Vec::new() });
    }
    for cells in lines {
        wrapper.push(Line { kind, range: range.clone(), block: row, lead, cells });
    }
}
