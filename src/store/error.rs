//! What can go wrong with the store, told to the person who has to do something about it.

use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;
use thiserror::Error;

/// Why the store could not do what was asked. Nothing that was confirmed before is lost by any of them.
#[derive(Debug, Error)]
pub enum StoreError {
    /// The disk, or the size that the file may have, is used up.
    #[error(
        "The disk is full: {} could not grow. What was saved before is kept; make room and try again.",
        .0.display()
    )]
    Full(PathBuf),
    /// The disk did not take what was written, for another reason than being full, or without saying why.
    #[error(
        "The disk is full or failing: {} could not be written ({detail}). What was saved before is kept; \
         make room and try again.",
        path.display()
    )]
    Unwritten {
        /// The store.
        path: PathBuf,
        /// What SQLite says.
        detail: String,
    },
    /// The file or its folder may not be written.
    #[error(
        "The store {} cannot be written: it or its folder is read-only for you. Nothing was changed; \
         check the rights of the folder, or choose another with --home.",
        .0.display()
    )]
    ReadOnly(PathBuf),
    /// Another process kept the store locked for longer than we wait.
    #[error(
        "The store {} is in use: another Earmark has been writing to it for more than ten seconds. \
         Nothing was changed; try again when it is done.",
        .0.display()
    )]
    Busy(PathBuf),
    /// The file is not a store, or part of it is damaged.
    #[error(
        "The store {} is damaged ({detail}). It was left as it is, and favorites are in a file of their \
         own. Move the store away and start again: a new one is made, and the newest backup beside it \
         holds feeds, marks, tags and starred stories.",
        path.display()
    )]
    Damaged {
        /// The store.
        path: PathBuf,
        /// What is wrong with it.
        detail: String,
    },
    /// A newer Earmark made the store, and this one cannot even read it.
    #[error(
        "The store {} was written by Earmark {version}, which is newer than this one. It was left as it \
         is; start that version, or choose another folder with --home.",
        path.display()
    )]
    Newer {
        /// The store.
        path: PathBuf,
        /// The version that wrote it.
        version: String,
    },
    /// The file cannot be opened or made.
    #[error("The store {} cannot be opened: {detail}.", path.display())]
    Unreachable {
        /// The store.
        path: PathBuf,
        /// What the system says.
        detail: String,
    },
    /// A newer question made this one pointless.
    #[error("The search was stopped for a newer one.")]
    Superseded,
    /// The query asks for something that the store cannot answer.
    #[error("{0}")]
    Query(String),
    /// A story, feed or artist that is not there.
    #[error("There is no {0} in the store.")]
    Missing(String),
    /// Anything else that SQLite reports.
    #[error("The store {} could not do that: {detail}. What was saved before is kept.", path.display())]
    Other {
        /// The store.
        path: PathBuf,
        /// What SQLite says.
        detail: String,
    },
}

impl StoreError {
    /// Says which store it was, where the place of the fault could not know.
    pub(super) fn at(mut self, store: &Path) -> Self {
        match &mut self {
            Self::Full(path)
            | Self::Unwritten { path, .. }
            | Self::ReadOnly(path)
            | Self::Busy(path)
            | Self::Damaged { path, .. }
            | Self::Newer { path, .. }
            | Self::Unreachable { path, .. }
            | Self::Other { path, .. } => {
                if path.as_os_str().is_empty() {
                    *path = store.to_path_buf();
                }
            }
            Self::Superseded | Self::Query(_) | Self::Missing(_) => {}
        }
        self
    }

    pub(super) fn damaged(detail: impl Into<String>) -> Self {
        Self::Damaged { path: PathBuf::new(), detail: detail.into() }
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        let path = PathBuf::new();
        let detail = plain(&error);
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::Full(path),
            Some(ErrorCode::SystemIoFailure) if is_writing(&error) => Self::Unwritten { path, detail },
            Some(ErrorCode::ReadOnly) => Self::ReadOnly(path),
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy(path),
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Self::Damaged { path, detail },
            Some(ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => Self::Unreachable { path, detail },
            Some(ErrorCode::OperationInterrupted) => Self::Superseded,
            _ => Self::Other { path, detail },
        }
    }
}

/// Whether it was in writing that the disk failed: a quota or a limit on the size of files looks like that.
fn is_writing(error: &rusqlite::Error) -> bool {
    use rusqlite::ffi::{
        SQLITE_IOERR_FSYNC, SQLITE_IOERR_SHMOPEN, SQLITE_IOERR_SHMSIZE, SQLITE_IOERR_TRUNCATE,
        SQLITE_IOERR_WRITE,
    };
    let code = error.sqlite_error().map_or(0, |error| error.extended_code);
    [
        SQLITE_IOERR_WRITE,
        SQLITE_IOERR_FSYNC,
        SQLITE_IOERR_TRUNCATE,
        SQLITE_IOERR_SHMOPEN,
        SQLITE_IOERR_SHMSIZE,
    ]
    .contains(&code)
}

/// SQLite's own words, without the code in front.
pub(super) fn plain(error: &rusqlite::Error) -> String {
    match error {
        rusqlite::Error::SqliteFailure(_, Some(message)) => message.clone(),
        other => other.to_string(),
    }
}
