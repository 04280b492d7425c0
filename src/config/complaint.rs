//! What is wrong with a file that the user wrote.

use std::fmt;
use std::path::{Path, PathBuf};

/// Something in a file that is not used as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Complaint {
    /// The file.
    pub file: PathBuf,
    /// The line, counted from 1; `None` where the whole file is meant.
    pub line: Option<usize>,
    /// What is wrong, and what holds instead. Without control characters.
    pub message: String,
}

impl Complaint {
    /// A complaint about a file as a whole.
    pub(super) fn of_file(file: &Path, message: String) -> Self {
        Self { file: file.to_owned(), line: None, message }
    }
}

impl fmt::Display for Complaint {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}", self.file.display())?;
        if let Some(line) = self.line {
            write!(out, ", line {line}")?;
        }
        write!(out, ": {}", self.message)
    }
}

/// What was read, and everything that was wrong with it.
#[derive(Clone, Debug, PartialEq)]
pub struct Loaded<T> {
    /// What was read, complete: with the default where the file says nothing or something wrong.
    pub value: T,
    /// In the order of the lines.
    pub complaints: Vec<Complaint>,
}
