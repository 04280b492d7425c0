//! Wraps a document to a width.
//!
//! A page is a list of lines, and a line is a byte range of the document's text with what is drawn
//! before it: quote bars, an indent, an item's bullet or number. No words are copied, so the reader
//! can lay marks, mentions and search hits over any line by their offsets. No line is ever wider than
//! asked and no word is lost; at widths where a wide character cannot stand at all, it is left out.

mod breaks;
mod table;

use std::ops::Range;

use crate::news::{Block, BlockKind, Document, Number};
use breaks::Breaker;

/// A document's lines at one width.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// The lines, top to bottom.
    pub lines: Vec<Line>,
    /// The width that was asked for, in cells.
    pub width: u16,
}

/// One line of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What it shows.
    pub kind: LineKind,
    /// The bytes of [`Document::text`] that it shows; empty for blank lines and rules. The lines of one
    /// table row all have that row's range, and show what `cells` says; the first row under heads that are
    /// shown as labels has theirs too.
    pub range: Range<usize>,
    /// The index of its block; for a blank line, the block above.
    pub block: usize,
    /// What stands before the text.
    pub lead: Lead,
    /// For table rows: what stands where, left to right. Empty for all other lines.
    pub cells: Vec<Cell>,
}

/// What a line shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineKind {
    /// Running text or a list item.
    Text,
    /// A heading of level 1 to 6.
    Heading(u8),
    /// Preformatted text.
    Code,
    /// A caption.
    Caption,
    /// What stands for a picture.
    Image,
    /// What stands for a player.
    Embed,
    /// Part of a table row.
    Row {
        /// Whether the row heads its columns.
        header: bool,
    },
    /// A thematic break, to be drawn from the lead to the width.
    Rule,
    /// Nothing, between two blocks.
    Blank,
}

/// Part of a table cell on a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// The first cell of the screen that it takes, counted from the end of the lead.
    pub column: u16,
    /// Its bytes in [`Document::text`].
    pub range: Range<usize>,
}

/// What stands before a line's text: quote bars, then blank cells, the marker at their end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lead {
    /// How many quote bars, each two cells with the space behind it.
    pub quote: u16,
    /// How many cells after them, the marker's own included.
    pub indent: u16,
    /// What marks the beginning of a list item; only on its first line.
    pub marker: Option<Marker>,
}

/// What marks the beginning of a list item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Marker {
    /// A bullet, by the list's depth from 1.
    Bullet(u8),
    /// A number.
    Number(Number),
}

impl Marker {
    /// How many cells it takes, the space behind it included.
    pub fn cells(self) -> u16 {
        match self {
            Self::Bullet(_) => 2,
            Self::Number(number) => number.to_string().len() as u16 + 2,
        }
    }
}

impl Lead {
    /// How many cells it takes.
    pub fn cells(self) -> u16 {
        self.quote * 2 + self.indent
    }

    /// Gives way on narrow screens, bars first: at least half of the line is for text.
    fn within(mut self, width: u16) -> Self {
        let most = width / 2;
        self.quote = self.quote.min(most.saturating_sub(self.indent.min(most)) / 2);
        self.indent = self.indent.min(most.saturating_sub(self.quote * 2));
        self.marker = self.marker.filter(|marker| marker.cells() <= self.indent);
        self
    }
}

impl Page {
    /// How many lines there are.
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// Whether there is nothing to show.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// Returns the line that shows the byte at `offset` of the text, or the one before it.
    ///
    /// This is how the reader keeps its place when the width changes, and finds a mention's line.
    pub fn line_of(&self, offset: usize) -> usize {
        let after = self.lines.partition_point(|line| line.range.start <= offset);
        let mut found = after.saturating_sub(1);
        while found > 0 && self.lines[found].range.is_empty() {
            found -= 1;
        }
        self.row_line(found, offset).unwrap_or(found)
    }

    /// Among the lines of one table row, finds the one whose cell holds the offset.
    fn row_line(&self, last: usize, offset: usize) -> Option<usize> {
        let range = &self.lines[..].get(last).filter(|line| !line.cells.is_empty())?.range;
        let first = self.lines[..last].iter().rposition(|line| line.range != *range).map_or(0, |at| at + 1);
        (first..=last).find(|&at| self.lines[at].cells.iter().any(|cell| cell.range.contains(&offset)))
    }
}

/// Wraps a document to `width` cells.
pub fn wrap(document: &Document, width: u16) -> Page {
    let mut wrapper = Wrapper::new(document, width);
    let mut next = 0;
    while next < document.blocks.len() {
        wrapper.separate(next);
        next = wrapper.block(next);
    }
    Page { lines: wrapper.lines, width }
}

/// Wraps a text of one paragraph, such as a title, to `width` cells.
pub fn lines(text: &str, width: u16) -> Vec<&str> {
    let mut breaker = Breaker::new(text, 0..text.len(), usize::from(width.max(1)), false);
    std::iter::from_fn(|| breaker.next_line()).map(|line| &text[line]).collect()
}

struct Wrapper<'a> {
    document: &'a Document,
    width: u16,
    lines: Vec<Line>,
    /// How far the text of the items being read is indented, by list depth.
    hang: Vec<Hang>,
}

/// The room before the text of a list's items: that of the widest marker, so that the text stands in line.
#[derive(Clone, Copy)]
struct Hang {
    cells: u16,
    is_numbered: bool,
}

impl Hang {
    /// The room before what is said of a term, and before items without numbers.
    const PLAIN: Self = Self { cells: 2, is_numbered: false };
}

impl<'a> Wrapper<'a> {
    fn new(document: &'a Document, width: u16) -> Self {
        let estimate = document.text.len() / usize::from(width.max(8)) + document.blocks.len() * 2;
        Self { document, width: width.max(1), lines: Vec::with_capacity(estimate), hang: Vec::new() }
    }

    /// Writes the blank line between a block and the one before it, where there is one.
    fn separate(&mut self, block: usize) {
        let Some(above) = block.checked_sub(1) else { return };
        let (before, after) = (&self.document.blocks[above], &self.document.blocks[block]);
        let gap = self.document.text.get(before.range.end..after.range.start).unwrap_or_default();
        let is_rule = |block: &Block| block.kind == BlockKind::Rule;
        // An item whose paragraphs stand apart stands apart from the next one too.
        let ends_item = before.kind == BlockKind::Paragraph && matches!(after.kind, BlockKind::Item(_));
        let is_loose = ends_item && before.indent >= after.indent;
        if gap.contains("\n\n") || is_loose || is_rule(before) || is_rule(after) {
            let end = before.range.end;
            self.push(Line {
                kind: LineKind::Blank,
                range: end..end,
                block: above,
                lead: Lead { quote: u16::from(before.quote.min(after.quote)), ..Lead::default() }
                    .within(self.width),
                cells: Vec::new(),
            });
        }
    }

    /// Writes the block of this index, or the whole table that it begins; returns the next index.
    fn block(&mut self, index: usize) -> usize {
        let block = &self.document.blocks[index];
        let lead = self.lead(index);
        match &block.kind {
            BlockKind::Rule => {
                let range = block.range.start..block.range.start;
                self.push(Line { kind: LineKind::Rule, range, block: index, lead, cells: Vec::new() });
            }
            BlockKind::Row { .. } => return table::wrap(self, index, lead),
            kind => {
                let width = usize::from(self.width - lead.cells());
                self.flow(index, line_kind(kind), lead, block.range.clone(), width);
            }
        }
        index + 1
    }

    fn lead(&mut self, index: usize) -> Lead {
        let block = &self.document.blocks[index];
        let depth = usize::from(block.indent);
        let marker = marker(block);
        let known = self.hang.len();
        self.hang.truncate(depth);
        self.hang.resize(depth, Hang::PLAIN);
        if let (Some(marker), Some(hang)) = (marker, self.hang.last_mut()) {
            let is_numbered = matches!(marker, Marker::Number(_));
            if known < depth || hang.is_numbered != is_numbered {
                *hang = Hang { cells: widest_marker(&self.document.blocks[index..]), is_numbered };
            }
        }
        let indent = self.hang.iter().map(|hang| hang.cells).sum();
        Lead { quote: u16::from(block.quote), indent, marker }.within(self.width)
    }

    /// Writes a range of the text as lines of one kind.
    fn flow(&mut self, block: usize, kind: LineKind, mut lead: Lead, range: Range<usize>, width: usize) {
        let before = self.lines.len();
        let is_code = kind == LineKind::Code;
        let (start, end) = (range.start, range.end);
        let mut breaker = Breaker::new(&self.document.text, range, width, is_code);
        while let Some(range) = breaker.next_line() {
            self.push(Line { kind, range, block, lead, cells: Vec::new() });
            lead.marker = None;
        }
        if self.lines.len() == before && start < end {
            self.push(Line { kind, range: start..start, block, lead, cells: Vec::new() });
        }
    }

    fn push(&mut self, line: Line) {
        self.lines.push(line);
    }
}

fn marker(block: &Block) -> Option<Marker> {
    match block.kind {
        BlockKind::Item(Some(number)) => Some(Marker::Number(number)),
        BlockKind::Item(None) => Some(Marker::Bullet(block.indent)),
        _ => None,
    }
}

/// The width of the widest marker of the list whose first item is the first of these blocks.
fn widest_marker(blocks: &[Block]) -> u16 {
    let Some(first) = blocks.first() else { return 0 };
    let is_numbered = |block: &Block| matches!(block.kind, BlockKind::Item(Some(_)));
    let ends = |block: &Block| {
        let is_item = block.indent == first.indent && matches!(block.kind, BlockKind::Item(_));
        block.indent < first.indent || is_item && is_numbered(block) != is_numbered(first)
    };
    let own = blocks.iter().take_while(|block| !ends(block)).filter(|block| block.indent == first.indent);
    own.filter_map(marker).map(Marker::cells).max().unwrap_or(0)
}

fn line_kind(kind: &BlockKind) -> LineKind {
    match kind {
        BlockKind::Paragraph | BlockKind::Item(_) => LineKind::Text,
        BlockKind::Heading(level) => LineKind::Heading(*level),
        BlockKind::Preformatted => LineKind::Code,
        BlockKind::Caption => LineKind::Caption,
        BlockKind::Image => LineKind::Image,
        BlockKind::Embed => LineKind::Embed,
        BlockKind::Row { header, .. } => LineKind::Row { header: *header },
        BlockKind::Rule => LineKind::Rule,
    }
}

/// Estimates how long a document takes to read: 220 words or 500 East Asian characters a minute, at least 1.
pub fn reading_minutes(document: &Document) -> u32 {
    let mut words = 0_usize;
    let mut characters = 0_usize;
    let mut in_word = false;
    for c in document.text.chars() {
        let is_character = breaks::is_ideographic(c);
        let is_word = !is_character && !c.is_whitespace();
        characters += usize::from(is_character);
        words += usize::from(is_word && !in_word);
        in_word = is_word;
    }
    let minutes = (words * 500 + characters * 220).div_ceil(220 * 500);
    u32::try_from(minutes).unwrap_or(u32::MAX).max(1)
}

#[cfg(test)]
mod tests;
