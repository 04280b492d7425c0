//! Writes a [`Document`] block by block while the walk goes over the source.
//!
//! White space collapses here: a space is remembered and written only when a word follows it in the
//! same block, so that no block begins or ends with one and marks never cover one at their ends. A
//! block opens with its first word and closes at the next boundary, whichever element that is.

mod rows;
mod scripts;

use std::collections::HashMap;
use std::ops::Range;

use url::Url;

use crate::news::{Block, BlockKind, Document, Link, Mark, MarkKind, Number, NumberStyle, Picture};
use crate::text::clean;
pub(super) use rows::CellShape;
use rows::{RowCells, Table};
use scripts::raised;
pub(super) use scripts::{Script, ScriptForm};

/// Longer addresses are tracking or attack, and no reader opens them.
const URL_BYTES: usize = 4096;
/// A story with more pictures than this is a gallery; its page shows the rest.
const MOST_PICTURES: usize = 40;

/// What the blocks inside an element are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Heading(u8),
    Caption,
    Preformatted,
    Image,
    Embed,
}

/// The document being written and everything open around the place of writing.
#[derive(Default)]
pub(super) struct Builder {
    base: Option<Url>,
    document: Document,
    links: HashMap<String, usize>,
    block: Option<Open>,
    /// Where a line of the text begins, so that no space is written there.
    line_start: usize,
    space: bool,
    breaks: usize,
    kinds: Vec<Kind>,
    quote: u8,
    lists: Vec<List>,
    /// Counts outermost lists: items of two neighbouring lists are not joined.
    list_number: usize,
    last_list: Option<usize>,
    /// The list item whose first paragraph is still to come.
    item: Option<Item>,
    /// How many blocks there were when the last term or its description ended: the next one follows closely.
    described: Option<usize>,
    /// Whether the next block follows the last one closely.
    is_close: bool,
    spans: Vec<Span>,
    script: Option<Script>,
    tables: Vec<Table>,
    row: Option<RowCells>,
}

struct Open {
    start: usize,
    kind: BlockKind,
}

/// A list's numbers, as the source asks for them.
#[derive(Clone, Copy)]
pub(super) struct List {
    /// The next item's number; `None` in a list without numbers.
    pub(super) next: Option<i64>,
    pub(super) step: i64,
    pub(super) style: NumberStyle,
}

impl List {
    /// A list without numbers.
    pub(super) const PLAIN: Self = Self { next: None, step: 1, style: NumberStyle::Decimal };
}

struct Item {
    number: Option<Number>,
}

struct Span {
    kind: SpanKind,
    start: Option<usize>,
}

enum SpanKind {
    Mark(MarkKind),
    Link(String),
}

impl Builder {
    pub(super) fn new(base: Option<Url>) -> Self {
        Self { base, ..Self::default() }
    }

    /// Writes text of the source.
    pub(super) fn text(&mut self, raw: &str) {
        let text = clean::text(raw);
        if self.kinds.last() == Some(&Kind::Preformatted) && self.row.is_none() {
            self.preformatted(&text);
            return;
        }
        let mut rest: &str = &text;
        loop {
            let word = rest.trim_start_matches(is_space);
            self.space |= word.len() < rest.len();
            if word.is_empty() {
                return;
            }
            let (stretch, after) = word.split_at(single_spaced(word));
            self.write(stretch);
            rest = after;
        }
    }

    fn preformatted(&mut self, text: &str) {
        let text = if self.block.is_none() { text.trim_start_matches('\n') } else { text };
        if self.block.is_none() && text.trim().is_empty() {
            return;
        }
        self.space = false;
        for (number, line) in text.split('\n').enumerate() {
            if number > 0 {
                self.document.text.push('\n');
                self.line_start = self.document.text.len();
            }
            if !line.is_empty() {
                self.write(&expand_tabs(line));
            }
        }
    }

    /// Writes words, after what white space is due before them.
    pub(super) fn write(&mut self, words: &str) {
        if self.breaks > 1 && self.row.is_none() {
            self.end_block();
        }
        if self.block.is_none() {
            self.open_block();
        } else if self.breaks == 1 {
            self.document.text.push('\n');
            self.line_start = self.document.text.len();
        } else if self.space && self.document.text.len() > self.line_start {
            self.document.text.push(' ');
        }
        self.space = false;
        self.breaks = 0;
        let start = self.document.text.len();
        for span in &mut self.spans {
            span.start.get_or_insert(start);
        }
        match self.script.and_then(|script| raised(words, script)) {
            Some(raised) => self.document.text.push_str(&raised),
            None => self.document.text.push_str(words),
        }
    }

    /// Writes words without the space that may be due before them: what ends a quotation or a gloss.
    pub(super) fn write_tight(&mut self, words: &str) {
        self.space = false;
        self.write(words);
    }

    /// Notes a line break; two of them end the paragraph.
    pub(super) fn line_break(&mut self) {
        if self.row.is_some() {
            self.space = true;
        } else if self.kinds.last() == Some(&Kind::Preformatted) {
            self.preformatted("\n");
        } else if self.block.is_some() {
            self.breaks += 1;
        }
    }

    fn open_block(&mut self) {
        let kind = match self.kinds.last() {
            Some(Kind::Preformatted) => BlockKind::Preformatted,
            Some(Kind::Caption) => BlockKind::Caption,
            Some(Kind::Image) => BlockKind::Image,
            Some(Kind::Embed) => BlockKind::Embed,
            Some(&Kind::Heading(level)) if self.item.is_none() => BlockKind::Heading(level),
            Some(Kind::Heading(_)) | None => match self.item.take() {
                Some(item) => BlockKind::Item(item.number),
                None => BlockKind::Paragraph,
            },
        };
        let is_next_item = matches!(kind, BlockKind::Item(_)) && self.last_list == Some(self.list_number);
        let is_close = std::mem::take(&mut self.is_close) || is_next_item;
        self.separate(if is_close { "\n" } else { "\n\n" });
        self.begin(kind);
    }

    fn begin(&mut self, kind: BlockKind) {
        self.line_start = self.document.text.len();
        self.block = Some(Open { start: self.line_start, kind });
    }

    fn separate(&mut self, gap: &str) {
        if !self.document.text.is_empty() {
            self.document.text.push_str(gap);
        }
    }

    /// Ends the block being written, unless a table cell is: there a boundary is a space.
    pub(super) fn boundary(&mut self) {
        if self.row.is_some() {
            self.space = true;
        } else {
            self.end_block();
        }
    }

    fn end_block(&mut self) {
        self.space = false;
        self.breaks = 0;
        let Some(open) = self.block.take() else { return };
        let end = open.start + self.document.text[open.start..].trim_end().len();
        self.document.text.truncate(end);
        for mark in self.document.marks.iter_mut().rev().take_while(|mark| mark.range.end > end) {
            mark.range.end = end;
        }
        for index in 0..self.spans.len() {
            if let Some(start) = self.spans[index].start.take().filter(|&start| start < end) {
                self.mark(index, start..end);
            }
        }
        if open.kind == BlockKind::Caption && self.replaces_image(open.start..end) {
            return;
        }
        let indent = u8::try_from(self.lists.len()).unwrap_or(u8::MAX);
        let is_item = matches!(open.kind, BlockKind::Item(_));
        self.last_list = (is_item || indent > 0).then_some(self.list_number);
        let indent = if is_item { indent.max(1) } else { indent };
        self.document.blocks.push(Block {
            kind: open.kind,
            range: open.start..end,
            quote: self.quote,
            indent,
        });
    }

    /// A caption that repeats the picture's alternative text takes its place.
    fn replaces_image(&mut self, caption: Range<usize>) -> bool {
        let text = &self.document.text;
        match self.document.blocks.last_mut() {
            Some(last)
                if last.kind == BlockKind::Image && text[last.range.clone()] == text[caption.clone()] =>
            {
                last.kind = BlockKind::Caption;
                let end = last.range.end;
                self.document.text.truncate(end);
                self.document.marks.retain(|mark| mark.range.end <= end);
                true
            }
            _ => false,
        }
    }

    /// Records what an open span covered.
    fn mark(&mut self, span: usize, range: Range<usize>) {
        let kind = match &self.spans[span].kind {
            SpanKind::Mark(kind) => *kind,
            SpanKind::Link(url) => {
                let Document { links, text, .. } = &mut self.document;
                MarkKind::Link(*self.links.entry(url.clone()).or_insert_with(|| {
                    links.push(Link { url: url.clone(), text: text[range.clone()].to_owned() });
                    links.len() - 1
                }))
            }
        };
        self.document.marks.push(Mark { range, kind });
    }

    /// Begins text that the source sets apart.
    pub(super) fn begin_span(&mut self, kind: MarkKind) {
        self.spans.push(Span { kind: SpanKind::Mark(kind), start: None });
    }

    /// Begins a link's text.
    pub(super) fn begin_link(&mut self, url: String) {
        self.spans.push(Span { kind: SpanKind::Link(url), start: None });
    }

    /// Ends the innermost span or link.
    pub(super) fn end_span(&mut self) {
        let end = self.document.text.len();
        let Some(last) = self.spans.len().checked_sub(1) else { return };
        if let Some(start) = self.spans[last].start.filter(|&start| start < end) {
            self.mark(last, start..end);
        }
        self.spans.pop();
    }

    /// Makes blocks from here on a kind of their own, until [`end_kind`](Self::end_kind).
    pub(super) fn begin_kind(&mut self, kind: Kind) {
        self.boundary();
        self.kinds.push(kind);
    }

    /// Ends what [`begin_kind`](Self::begin_kind) began.
    pub(super) fn end_kind(&mut self) {
        self.boundary();
        self.kinds.pop();
    }

    /// Begins a block quote.
    pub(super) fn begin_quote(&mut self) {
        self.boundary();
        self.quote = self.quote.saturating_add(1);
    }

    /// Ends a block quote.
    pub(super) fn end_quote(&mut self) {
        self.boundary();
        self.quote = self.quote.saturating_sub(1);
    }

    /// Begins a list.
    pub(super) fn begin_list(&mut self, list: List) {
        self.boundary();
        if self.lists.is_empty() {
            self.list_number += 1;
        }
        self.lists.push(list);
    }

    /// Ends a list.
    pub(super) fn end_list(&mut self) {
        self.boundary();
        self.lists.pop();
    }

    /// Begins a list item, with the number that the source gives it, if any.
    pub(super) fn begin_item(&mut self, value: Option<i64>) {
        self.boundary();
        let number = self.lists.last_mut().and_then(|list| {
            let number = list.next.map(|next| value.unwrap_or(next));
            list.next = number.map(|number| number.saturating_add(list.step));
            number
        });
        let style = self.lists.last().map_or(NumberStyle::Decimal, |list| list.style);
        let number = number.and_then(|number| i32::try_from(number).ok());
        self.item = Some(Item { number: number.map(|value| Number { value, style }) });
    }

    /// Ends a list item.
    pub(super) fn end_item(&mut self) {
        self.boundary();
        self.item = None;
    }

    /// Begins a term that is described; it stands right below the description before it.
    pub(super) fn begin_term(&mut self) {
        self.boundary();
        self.is_close = self.row.is_none() && self.described == Some(self.document.blocks.len());
    }

    /// Ends a term.
    pub(super) fn end_term(&mut self) {
        self.boundary();
        self.described = Some(self.document.blocks.len());
        self.is_close = false;
    }

    /// Begins what is said of a term: it stands right below it, to the right.
    pub(super) fn begin_description(&mut self) {
        self.begin_term();
        self.begin_list(List::PLAIN);
    }

    /// Ends a description.
    pub(super) fn end_description(&mut self) {
        self.end_term();
        self.lists.pop();
    }

    /// Begins or ends raised or lowered text; returns what was before.
    pub(super) fn set_script(&mut self, script: Option<Script>) -> Option<Script> {
        std::mem::replace(&mut self.script, script)
    }

    /// Writes a block that stands for something other than text.
    pub(super) fn stand_in(&mut self, kind: Kind, label: &str, url: Option<String>) {
        self.begin_kind(kind);
        let is_link = url.is_some();
        if let Some(url) = url {
            self.begin_link(url);
        }
        self.write(label);
        if is_link {
            self.end_span();
        }
        self.end_kind();
    }

    /// Notes a picture at the place of writing.
    pub(super) fn picture(&mut self, url: String, alt: String, size: Option<(u32, u32)>) {
        let at = self.document.text.len();
        let pictures = &mut self.document.pictures;
        if pictures.len() < MOST_PICTURES && pictures.iter().all(|known| known.url != url) {
            pictures.push(Picture { url, alt, size, at });
        }
    }

    /// Whether the last block is a picture with this text: pages often carry one in several sizes.
    pub(super) fn repeats_image(&self, label: &str) -> bool {
        let text = &self.document.text;
        self.document
            .blocks
            .last()
            .is_some_and(|last| last.kind == BlockKind::Image && &text[last.range.clone()] == label)
    }

    /// Writes a thematic break, where text stands before it and no other break.
    pub(super) fn rule(&mut self) {
        self.boundary();
        let is_due = self.document.blocks.last().is_some_and(|last| last.kind != BlockKind::Rule);
        if self.row.is_none() && is_due {
            let end = self.document.text.len();
            self.document.blocks.push(Block {
                kind: BlockKind::Rule,
                range: end..end,
                quote: self.quote,
                indent: 0,
            });
        }
    }

    /// Resolves an address of the source: absolute, http or https, or nothing.
    pub(super) fn resolve(&self, href: &str) -> Option<String> {
        let href = href.trim();
        if href.is_empty() || href.starts_with('#') || href.len() > URL_BYTES {
            return None;
        }
        let url = match &self.base {
            Some(base) => base.join(href).ok()?,
            None if href.starts_with("//") => Url::parse(&format!("https:{href}")).ok()?,
            None => Url::parse(href).ok()?,
        };
        matches!(url.scheme(), "http" | "https").then(|| url.into())
    }

    /// Ends the document.
    pub(super) fn finish(mut self) -> Document {
        self.end_row();
        self.end_block();
        let mut document = self.document;
        while document.blocks.last().is_some_and(|last| last.kind == BlockKind::Rule) {
            document.blocks.pop();
        }
        document.marks.retain(|mark| !mark.range.is_empty());
        document.marks.sort_by_key(|mark| (mark.range.start, std::cmp::Reverse(mark.range.end)));
        document
    }
}

fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\n' | '\t')
}

/// Returns the length of the longest beginning of `text` that has nothing to collapse.
fn single_spaced(text: &str) -> usize {
    let bytes = text.as_bytes();
    let is_end = |at: usize| match bytes[at] {
        b'\n' | b'\t' => true,
        b' ' => bytes.get(at + 1).is_none_or(|next| matches!(next, b' ' | b'\n' | b'\t')),
        _ => false,
    };
    (0..bytes.len()).find(|&at| is_end(at)).unwrap_or(bytes.len())
}

fn expand_tabs(line: &str) -> String {
    line.replace('\t', "    ")
}
