//! Markup as it is found: XML that is not well-formed and HTML that never was.
//!
//! A strict parser ends at the first bare `&` or wrong end tag. The lexer here has no errors at all: what
//! does not look like a tag is text. Feeds are read with it, and so are the small jobs on HTML that need no
//! tree: plain text for titles, absolute links, lists of pictures.

mod depth;
pub(crate) mod entities;
pub(crate) mod lexer;
pub(crate) mod links;
pub(crate) mod strip;
pub(crate) mod tags;
pub(crate) mod write;

pub use depth::limited;
pub use strip::{to_line, to_text};
pub use write::escape;

/// Elements within elements that a story's text may have.
pub const DEEPEST: usize = 256;
