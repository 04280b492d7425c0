//! Bytes in, cells out: a picture decoded within limits and drawn for what a terminal can show.
//!
//! A picture comes from a stranger, so [`decode`] bounds its pixels and the memory that it takes before a
//! pixel is read, and knows four formats alone. [`draw`] scales it to a rectangle of cells and encodes it as a
//! [`Drawing`]: cells that the screen copies row by row, so that it never encodes anything itself. [`Sight`] is
//! what the terminal can do, and says how many cells a picture takes.

mod decode;
mod drawing;
mod sight;

pub use decode::{Faulty, decode, dimensions};
pub use drawing::{Drawing, Upload, draw};
pub use sight::{Sight, Way};
