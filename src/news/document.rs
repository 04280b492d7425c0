//! The one model of a story's text between its source and the screen.
//!
//! All the words stand in one string, [`Document::text`], with blocks joined by one blank line and list
//! items by one newline. Everything else is a byte range over that string: blocks, emphasis, links,
//! and later the mentions and search hits laid over it. One offset therefore means the same thing to
//! the recogniser, the store, the reader and the command line.

use std::ops::Range;

use super::number::Number;

/// A story's text with its structure.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// Every word of the story, without markup, bullets or numbers: what `content_text` prints.
    pub text: String,
    /// Blocks in reading order. Their ranges are disjoint and ascending; what separates them is white space.
    pub blocks: Vec<Block>,
    /// Inline marks, ordered by start; they may nest. A mark never leaves its block.
    pub marks: Vec<Mark>,
    /// The targets of [`MarkKind::Link`], deduplicated, numbered from 1 on screen in this order.
    pub links: Vec<Link>,
    /// The pictures among the text, in reading order; they have no words of their own in it.
    pub pictures: Vec<Picture>,
}

/// One paragraph-like piece of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Its bytes in [`Document::text`]; empty for a rule.
    pub range: Range<usize>,
    /// How many block quotes stand around it.
    pub quote: u8,
    /// How many lists and descriptions stand around it; an item of an outermost list has 1.
    pub indent: u8,
}

/// What a block is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BlockKind {
    /// Running text. Inside a list item it is a further paragraph of that item.
    Paragraph,
    /// A heading of level 1 to 6.
    Heading(u8),
    /// The first paragraph of a list item, with the number it has in an ordered list.
    Item(Option<Number>),
    /// Text whose line breaks and spaces stand as written.
    Preformatted,
    /// The caption of a figure, picture or table.
    Caption,
    /// One row of a table.
    Row {
        /// The cells, in column order; their bytes lie within the block.
        cells: Vec<TableCell>,
        /// Whether the row heads its columns.
        header: bool,
    },
    /// What stands for a picture: its alternative text, or its address's last part.
    Image,
    /// What stands for an embedded player: a labelled line whose link opens it.
    Embed,
    /// A thematic break.
    Rule,
}

/// A cell of a table's row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableCell {
    /// Its bytes in [`Document::text`]; empty if nothing is in it.
    pub range: Range<usize>,
    /// The column it begins in, from 0.
    pub column: u16,
    /// How many columns it takes, at least 1.
    pub span: u16,
}

/// A stretch of text that the source set apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Its bytes in [`Document::text`], never empty.
    pub range: Range<usize>,
    /// How it was set apart.
    pub kind: MarkKind,
}

/// How a stretch of text was set apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MarkKind {
    /// `<i>`, `<em>`, `<var>`, `<dfn>`.
    Italic,
    /// `<b>`, `<strong>`.
    Bold,
    /// `<cite>`.
    Cite,
    /// `<code>`, `<kbd>`, `<samp>`, `<tt>`.
    Code,
    /// `<s>`, `<del>`, `<strike>`.
    Strike,
    /// `<u>`, `<ins>`.
    Underline,
    /// `<q>`; its quotation marks are in the text.
    Quote,
    /// A link: an index into [`Document::links`].
    Link(usize),
}

/// The target of a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The absolute address, http or https.
    pub url: String,
    /// The text of its first place in the document.
    pub text: String,
}

/// A picture among a story's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// The absolute address, http or https.
    pub url: String,
    /// What the source says that it shows; may be empty.
    pub alt: String,
    /// Its width and height in pixels, where the source says both.
    pub size: Option<(u32, u32)>,
    /// Where it stands: before the first block that does not begin before this byte of the text.
    pub at: usize,
}
