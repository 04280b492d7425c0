//! What reading promises of any source: checked here for the seeds of the fuzz targets, and by those for
//! whatever they come up with (`fuzz/`, which includes this file).

use std::ops::Range;

use earmark::news::{Block, BlockKind, Document, MarkKind, TableCell};
use earmark::text::page::{Line, LineKind, Marker, Page};
use earmark::text::{html, is_clean, width, wrap};

/// Any bytes become a document whose parts are in order and hold every word once.
pub(crate) fn of_html(bytes: &[u8]) {
    let source = String::from_utf8_lossy(bytes);
    for base in [None, Some("https://site.example/news/1")] {
        assert_sound(&html::parse(&source, base));
    }
}

/// A document has no line wider than asked at any width, and loses no word. The first byte is the width.
pub(crate) fn of_wrapping(bytes: &[u8]) {
    let Some((&first, rest)) = bytes.split_first() else { return };
    let columns = 20 + u16::from(first) % 181;
    let document = html::parse(&String::from_utf8_lossy(rest), Some("https://site.example/"));
    assert_wrapped(&document, columns);
}

fn assert_sound(document: &Document) {
    let text = &document.text;
    assert!(is_clean(text), "{text:?}");
    let mut end = 0;
    for block in &document.blocks {
        assert!(block.range.start >= end && block.range.start <= block.range.end);
        assert_eq!(text[end..block.range.start].trim(), "", "words outside blocks");
        assert_eq!(block.range.is_empty(), block.kind == BlockKind::Rule);
        end = block.range.end;
        if let BlockKind::Row { cells, .. } = &block.kind {
            let holds = |cell: &TableCell| {
                block.range.start <= cell.range.start && cell.range.end <= block.range.end && cell.span > 0
            };
            assert!(cells.iter().all(holds));
        }
    }
    assert_eq!(end, text.len());
    assert!(document.marks.is_sorted_by_key(|mark| mark.range.start));
    for mark in &document.marks {
        assert!(!text[mark.range.clone()].is_empty());
        let holds =
            |block: &Block| block.range.start <= mark.range.start && mark.range.end <= block.range.end;
        let at = document.blocks.partition_point(|block| block.range.end < mark.range.end);
        assert!(document.blocks.get(at).is_some_and(holds), "{mark:?} leaves its block");
        if let MarkKind::Link(index) = mark.kind {
            let url = &document.links[index].url;
            assert!(url.starts_with("http://") || url.starts_with("https://"), "{url}");
        }
    }
}

/// Checks every line of a document at one width.
pub(crate) fn assert_wrapped(document: &Document, columns: u16) {
    let page = wrap(document, columns);
    let mut last = 0;
    for line in &page.lines {
        let taken = cells_taken(document, line);
        assert!(taken <= usize::from(columns), "{taken} cells at {columns}: {line:?}");
        assert!(line.lead.cells() < columns);
        assert!(line.range.start >= last, "ranges go back");
        last = line.range.start;
        assert!(line.block < document.blocks.len());
    }
    let mut words = document.text.clone();
    words.retain(|c| !c.is_whitespace());
    assert_eq!(shown(document, &page), words, "at {columns}");
    for mark in &document.marks {
        let line = &page.lines[page.line_of(mark.range.start)];
        assert!(line.range.contains(&mark.range.start), "{mark:?} is not where it is said to be");
    }
}

/// How many cells a line takes as it is drawn.
fn cells_taken(document: &Document, line: &Line) -> usize {
    let lead = usize::from(line.lead.cells());
    let marker = line.lead.marker.map_or(0, Marker::cells);
    assert!(marker <= line.lead.indent);
    let text = |range: &Range<usize>| width::cells(&document.text[range.clone()]);
    match line.kind {
        LineKind::Rule | LineKind::Blank => lead,
        _ if line.cells.is_empty() => lead + text(&line.range),
        _ => {
            let mut end = 0;
            for cell in &line.cells {
                assert!(usize::from(cell.column) >= end, "cells overlap: {line:?}");
                end = usize::from(cell.column) + text(&cell.range);
            }
            lead + end
        }
    }
}

/// Words in reading order as the page shows them, so that a lost or doubled one is seen. A head of a table
/// that stands beside several cells counts once.
fn shown(document: &Document, page: &Page) -> String {
    let mut ranges: Vec<Range<usize>> = Vec::new();
    for line in &page.lines {
        if line.cells.is_empty() {
            ranges.push(line.range.clone());
        }
        ranges.extend(line.cells.iter().map(|cell| cell.range.clone()));
    }
    ranges.retain(|range| !range.is_empty());
    ranges.sort_by_key(|range| range.start);
    ranges.dedup();
    let mut text: String = ranges.into_iter().map(|range| &document.text[range]).collect();
    text.retain(|c| !c.is_whitespace());
    text
}
