//! Makes a [`Document`] of a story's HTML.
//!
//! The source is hostile until proven otherwise: `guard` first takes out what no reader needs and
//! what would make a parser slow, then `dom_query` parses as browsers do, and the walk here tells
//! `build::Builder` what it meets, in reading order. The walk uses no recursion, so that depth costs
//! no stack.

mod build;
mod elements;
mod embed;
mod guard;
mod pictures;
mod plain;
mod table;

use dom_query::{NodeData, NodeRef};
use url::Url;

use crate::news::Document;
use build::Builder;
use elements::Frame;

pub use plain::{escape, from_plain, head};

/// The most bytes of a source that are looked at; the rest is cut off.
pub const MAX_BYTES: usize = 4 << 20;

/// Reads HTML, whole or a fragment, into a document. `base` is the address that relative links start from.
///
/// Never fails: what cannot be understood is read as text or left out. Takes time and memory in
/// proportion to the source, of which at most [`MAX_BYTES`] are read.
pub fn parse(html: &str, base: Option<&str>) -> Document {
    let bounded = guard::bound(&html[..html.floor_char_boundary(MAX_BYTES)]);
    let dom = dom_query::Document::fragment(bounded.as_ref());
    let base = base.and_then(|base| Url::parse(base).ok());
    let mut builder = Builder::new(base);
    walk(&dom.root(), &mut builder);
    builder.finish()
}

/// Enters and leaves every node below `root` in reading order.
fn walk(root: &NodeRef<'_>, builder: &mut Builder) {
    let mut open: Vec<(NodeRef<'_>, Frame)> = Vec::new();
    let mut next = root.first_child();
    loop {
        if let Some(node) = next {
            let frame = enter(&node, builder);
            let child = if matches!(frame, Frame::Skip) { None } else { node.first_child() };
            open.push((node, frame));
            next = child;
        } else {
            let Some((node, frame)) = open.pop() else { return };
            elements::leave(builder, frame);
            next = node.next_sibling();
        }
    }
}

fn enter(node: &NodeRef<'_>, builder: &mut Builder) -> Frame {
    node.query_or(Frame::Skip, |inner| match &inner.data {
        NodeData::Text { contents } => {
            builder.text(contents);
            Frame::Skip
        }
        NodeData::Element(element) => elements::enter(builder, node, element),
        NodeData::Document | NodeData::Fragment => Frame::Inline,
        NodeData::Doctype { .. } | NodeData::Comment { .. } | NodeData::ProcessingInstruction { .. } => {
            Frame::Skip
        }
    })
}

#[cfg(test)]
mod tests;
