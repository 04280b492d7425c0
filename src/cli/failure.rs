//! How a command ends when it does not end well, and the exit code for it.

use std::fmt::Display;
use std::io;
use std::path::Path;

use crate::files::FileError;
use crate::library::LibraryError;
use crate::news::query::QueryError;
use crate::store::StoreError;

/// How far a command got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Done {
    /// Everything was done.
    All,
    /// Part of it failed, and each part has been named on stderr.
    Part,
}

impl Done {
    /// The exit code.
    pub(super) fn code(self) -> u8 {
        match self {
            Self::All => 0,
            Self::Part => 1,
        }
    }
}

/// Why a command did not do what was asked.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Failure {
    /// It was asked for wrongly.
    Usage(String),
    /// It could not be done.
    Failed(String),
    /// Whoever read stdout has gone, and wants no more: nothing to talk about.
    ClosedPipe,
}

/// What a command returns.
pub(super) type Outcome = Result<Done, Failure>;

impl Failure {
    /// Makes a failure of any error that explains itself.
    pub(super) fn of(error: impl Display) -> Self {
        Self::Failed(error.to_string())
    }

    /// Makes a failure of what the library says of a query: one that it cannot answer was asked wrongly.
    pub(super) fn of_query(error: LibraryError) -> Self {
        match error {
            LibraryError::Store(StoreError::Query(why)) => Self::Usage(why),
            other => Self::of(other),
        }
    }

    /// Makes a failure of what was being done and why it did not work.
    pub(super) fn doing(what: impl Display, error: impl Display) -> Self {
        Self::Failed(format!("{what}: {error}"))
    }

    /// The failure of a query: its fault drawn under it.
    pub(super) fn in_query(query: &str, error: &QueryError) -> Self {
        let drawn = error.drawn(query).replace('\n', "\n  ");
        Self::Usage(format!("This query cannot be understood: {error}\n  {drawn}"))
    }

    /// The exit code.
    pub(super) fn code(&self) -> u8 {
        match self {
            Self::Usage(_) => 2,
            Self::Failed(_) => 1,
            Self::ClosedPipe => 0,
        }
    }
}

/// For writing to stdout, which is all that commands do with an [`io::Error`] directly.
impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::ClosedPipe,
            _ => Self::of(FileError::new("write", Path::new("standard output"), error)),
        }
    }
}
