//! What went wrong with a file, for the person who has to do something about it.

use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

/// Something could not be done to a file.
#[derive(Debug, thiserror::Error)]
#[error("Could not {doing} {}: {}.{kept}", .path.display(), reason(.source))]
pub struct FileError {
    doing: &'static str,
    path: PathBuf,
    /// With a leading space where there is something to say.
    kept: String,
    source: io::Error,
}

impl FileError {
    /// Makes an error out of what was being done ("write"), to what, and what the system said.
    pub fn new(doing: &'static str, path: &Path, source: io::Error) -> Self {
        Self { doing, path: path.to_owned(), kept: String::new(), source }
    }

    /// Adds a sentence about what was kept, or what to do.
    #[must_use]
    pub fn keeping(mut self, sentence: &str) -> Self {
        self.kept.push(' ');
        self.kept.push_str(sentence);
        self
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What kind of thing went wrong.
    pub fn kind(&self) -> ErrorKind {
        self.source.kind()
    }
}

/// Says in plain words what the system said in its own.
fn reason(error: &io::Error) -> String {
    let words = match error.kind() {
        ErrorKind::NotFound => "it is not there",
        ErrorKind::PermissionDenied => "permission denied",
        ErrorKind::ReadOnlyFilesystem => "the disk is read-only",
        ErrorKind::StorageFull => "the disk is full",
        ErrorKind::QuotaExceeded => "your share of the disk is full",
        ErrorKind::FileTooLarge => "the file may not grow any larger",
        ErrorKind::IsADirectory => "it is a folder",
        ErrorKind::NotADirectory => "a part of its path is not a folder",
        _ => return system_words(error),
    };
    words.into()
}

/// The system's words without its number, which helps nobody who reads them.
fn system_words(error: &io::Error) -> String {
    let words = error.to_string();
    match words.find(" (os error ") {
        Some(end) => words[..end].to_owned(),
        None => words,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_says_what_was_done_to_what_why_and_what_was_kept() {
        let full = io::Error::from(ErrorKind::StorageFull);
        let error = FileError::new("write", Path::new("/home/ana/f.jsonl"), full).keeping("Nothing changed.");
        assert_eq!(
            error.to_string(),
            "Could not write /home/ana/f.jsonl: the disk is full. Nothing changed."
        );
        assert_eq!(reason(&io::Error::from_raw_os_error(5)), "Input/output error");
    }
}
