//! A lock between the processes of one user.
//!
//! The lock is on a file of its own in the state folder: the file it protects is replaced by every
//! change, and a lock on a replaced file protects nothing. The system lets go of it when the process
//! ends, however it ends.

use std::fs::{File, TryLockError};
use std::io;
use std::path::Path;
use std::time::{Duration, Instant};

use super::{FileError, create_folder, private};

/// How long a writer waits for another one. A change takes milliseconds; a stopped process takes for ever.
pub const PATIENCE: Duration = Duration::from_secs(5);

/// A lock that is held until this is dropped.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the lock, waiting at most `patience` for another process to let go of it.
    pub fn take(path: &Path, patience: Duration) -> Result<Self, FileError> {
        let start = Instant::now();
        loop {
            if let Some(lock) = Self::try_take(path)? {
                return Ok(lock);
            }
            if start.elapsed() >= patience {
                let held = io::Error::other("another Earmark has held it for too long");
                return Err(FileError::new("lock", path, held).keeping("Nothing was changed."));
            }
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// Takes the lock unless another process holds it.
    pub fn try_take(path: &Path) -> Result<Option<Self>, FileError> {
        let failed = |error| FileError::new("lock", path, error).keeping("Nothing was changed.");
        if let Some(folder) = path.parent() {
            create_folder(folder)?;
        }
        let file = private::options().write(true).create(true).truncate(false).open(path).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Ok(None),
            // Some network disks know no locks. To refuse every save there would be worse than the small risk.
            Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => {
                ::log::warn!("no locks on the disk of {}", path.display());
            }
            Err(TryLockError::Error(error)) => return Err(failed(error)),
        }
        Ok(Some(Self { _file: file }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_is_held_by_one_at_a_time() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("state/songs.lock");
        let first = Lock::take(&path, PATIENCE).unwrap();
        assert!(Lock::try_take(&path).unwrap().is_none());
        let message = Lock::take(&path, Duration::ZERO).unwrap_err().to_string();
        assert!(message.contains("another Earmark"), "{message}");
        drop(first);
        assert!(Lock::try_take(&path).unwrap().is_some());
    }
}
