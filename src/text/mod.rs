//! Text in, lines out: cleaning, HTML to [`Document`](crate::news::Document), a document wrapped to a width.

pub mod clean;
