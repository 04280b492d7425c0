//! Backups of what cannot be had again, beside the store.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use jiff::{SignedDuration, Timestamp};

use super::{Library, LibraryError};
use crate::files::{FileError, atomic, create_folder};
use crate::store::StoreError;

/// How many backups are kept.
const KEPT: usize = 3;

/// How long a backup is new enough, in days.
const EVERY: i64 = 7;

/// When the last one was made, in seconds of the Unix epoch.
const LAST: &str = "backup";

const NAME: &str = "earmark-";
const ENDING: &str = ".jsonl.zst";

impl Library {
    /// The folder of the backups.
    pub fn backup_folder(&self) -> PathBuf {
        self.paths.data.join("backups")
    }

    /// Makes a backup if the last one is older than a week, and returns where it is.
    pub fn back_up_if_due(&self, now: Timestamp) -> Result<Option<PathBuf>, LibraryError> {
        let last = self.store.meta(LAST)?.and_then(|text| text.parse().ok());
        let last = last.and_then(|seconds| Timestamp::from_second(seconds).ok());
        // A clock that was ahead must not put the next backup off for years.
        let due = last.is_none_or(|last| {
            last > now || now.duration_since(last) >= SignedDuration::from_hours(24 * EVERY)
        });
        if !due || self.store.is_read_only() {
            return Ok(None);
        }
        self.back_up(now).map(Some)
    }

    /// Makes a backup, and removes the oldest beyond those that are kept.
    pub fn back_up(&self, now: Timestamp) -> Result<PathBuf, LibraryError> {
        let folder = self.backup_folder();
        create_folder(&folder)?;
        let path = folder.join(format!("{NAME}{}{ENDING}", now.strftime("%Y-%m-%d")));
        atomic::write(&path, &self.packed(&path)?)?;
        self.store.set_meta(LAST, &now.as_second().to_string())?;
        remove_old(&folder)?;
        Ok(path)
    }

    fn packed(&self, path: &Path) -> Result<Vec<u8>, LibraryError> {
        let failed = |error: io::Error| LibraryError::from(FileError::new("write", path, error));
        let mut pack = zstd::stream::write::Encoder::new(Vec::new(), 3).map_err(failed)?;
        let mut fault = None;
        let written = self.store.backup_lines::<StoreError>(&mut |line| {
            if fault.is_none() {
                fault = writeln!(pack, "{line}").err();
            }
            Ok(())
        });
        written?;
        fault.map_or(Ok(()), |error| Err(failed(error)))?;
        pack.finish().map_err(failed)
    }
}

/// Removes all but the newest; their names are their dates.
fn remove_old(folder: &Path) -> Result<(), LibraryError> {
    let failed = |error| LibraryError::from(FileError::new("read", folder, error));
    let mut backups = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        let name = entry.map_err(failed)?.file_name();
        let name = name.to_string_lossy().into_owned();
        if name.starts_with(NAME) && name.ends_with(ENDING) {
            backups.push(name);
        }
    }
    backups.sort_unstable();
    for old in backups.iter().rev().skip(KEPT) {
        let path = folder.join(old);
        fs::remove_file(&path).map_err(|error| FileError::new("remove", &path, error))?;
    }
    Ok(())
}
