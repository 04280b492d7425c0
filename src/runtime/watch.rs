//! Notices what other programs change: the store by its own counter, the favorites file by its stamp.

use std::path::PathBuf;
use std::time::SystemTime;

use crate::library::{Library, LibraryError};

/// What was seen last.
pub(super) struct Watch {
    library: Library,
    favorites: PathBuf,
    version: i64,
    stamp: Option<(SystemTime, u64)>,
}

/// What has changed since.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Seen {
    pub(super) favorites: bool,
    pub(super) store: bool,
}

impl Watch {
    /// Remembers how things are now.
    pub(super) fn start(library: &Library) -> Result<Self, LibraryError> {
        let library = library.reader()?;
        let favorites = library.favorites_path();
        let mut watch = Self { version: 0, stamp: None, favorites, library };
        watch.look();
        Ok(watch)
    }

    /// Says what has changed since the last look.
    pub(super) fn look(&mut self) -> Seen {
        let stamp = std::fs::metadata(&self.favorites)
            .and_then(|meta| meta.modified().map(|time| (time, meta.len())))
            .ok();
        let favorites = std::mem::replace(&mut self.stamp, stamp) != stamp;
        let version = self.library.version().unwrap_or_else(|error| {
            log::warn!("the store was not looked at: {error}");
            self.version
        });
        let store = std::mem::replace(&mut self.version, version) != version;
        Seen { favorites, store }
    }
}
