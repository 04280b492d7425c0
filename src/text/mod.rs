//! Text in, lines out: cleaning, HTML to [`Document`](crate::news::Document), a document wrapped to a width.
//!
//! [`clean`] is the one door for text from outside. [`html`] makes a document of a story's body, and
//! [`page`] wraps a document to lines that are byte ranges of its text, so that whoever draws them can
//! lay marks, mentions and search hits over any line. [`hits`] finds what a search is about in a text,
//! cut into words by [`runs()`]. [`width`] measures in cells, and [`bidi`] says what stands where in text
//! that is read from right to left. All of it is pure.

pub mod bidi;
pub mod clean;
pub mod hits;
pub mod html;
pub mod page;
mod runs;
pub mod snippet;
pub mod width;

pub use clean::is_clean;
pub use hits::Sought;
pub use page::{Page, reading_minutes, wrap};
pub use runs::{LONGEST, Run, runs};
pub use snippet::Snippet;
