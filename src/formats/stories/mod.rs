//! Story objects as JSON: what `inspect`, `list`, `show` and `export` print and `import` reads back.

mod read;
mod write;

pub use read::{parse, parse_lines};
pub use write::{batch_object, entry_object, share, story_object};
