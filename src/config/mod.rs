//! Reads `config.toml`, `keys.toml` and themes.
//!
//! Nothing that a user can write into them stops the reader: what is wrong is left at its default, and
//! every complaint is reported at once, with the file, the line, the key, the nearest name that is
//! known and what holds instead.

mod complaint;
mod document;
mod keep;
mod keys;
mod nearest;
mod settings;
mod theme_file;
mod themes;

pub use complaint::{Complaint, Loaded};
pub use keep::with_theme;
pub use keys::{Keys, load_keymap, load_keys, read_keys};
pub use settings::{DEFAULT_SETTINGS, load_settings, read_settings};
pub use theme_file::read_theme;
pub use themes::{AUTO_THEME, Look, is_bundled_theme, load_theme, theme_names};

use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::Path;

/// In bytes. More is not a file that a person wrote.
const LARGEST: u64 = 1 << 20;

/// Reads a whole file; empty where there is none.
fn text_of(file: &Path) -> Result<String, Complaint> {
    let failed =
        |why: &str| Complaint::of_file(file, format!("it cannot be read: {why}; the defaults are used"));
    let open = match File::open(file) {
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            return Ok(String::new());
        }
        opened => opened.map_err(|error| failed(&words(&error)))?,
    };
    let mut bytes = Vec::new();
    open.take(LARGEST + 1).read_to_end(&mut bytes).map_err(|error| failed(&words(&error)))?;
    if bytes.len() as u64 > LARGEST {
        return Err(failed("it is larger than 1 MiB"));
    }
    String::from_utf8(bytes).map_err(|error| {
        let readable = String::from_utf8_lossy(&error.as_bytes()[..error.utf8_error().valid_up_to()]);
        Complaint { line: Some(document::line_of(&readable, readable.len())), ..failed("it is not UTF-8") }
    })
}

/// The system's words without its number, which helps nobody who reads them.
fn words(error: &std::io::Error) -> String {
    let words = error.to_string();
    words.split(" (os error ").next().unwrap_or_default().to_owned()
}

/// Reads a file with a reader of texts; a file that cannot be read is one complaint and the defaults.
fn load<T>(file: &Path, read: impl Fn(&str) -> Loaded<T>) -> Loaded<T> {
    match text_of(file) {
        Ok(text) => read(&text),
        Err(complaint) => {
            let mut loaded = read("");
            loaded.complaints.push(complaint);
            loaded
        }
    }
}
