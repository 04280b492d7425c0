//! A shelf in the cache folder: things had from somewhere else, each in a file, the oldest thrown out when
//! there are too many.
//!
//! A file's name is the sum of where the thing is from; its first line says that in full, so that two sums that
//! happen to be the same are told apart, and whoever looks into the folder finds their way. Nothing here is
//! flushed to the disk: what a crash takes away is fetched again.

use std::fs::{self, File, FileTimes};
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use twox_hash::XxHash3_64;

use super::{FileError, create_folder};

/// The longest first line, in bytes.
const LONGEST_SOURCE: usize = 8 << 10;

/// A folder of things from elsewhere, bounded in bytes and in number.
#[derive(Clone, Debug)]
pub struct Shelf {
    folder: PathBuf,
    most_bytes: u64,
    most_files: usize,
}

impl Shelf {
    /// A shelf in this folder, which is made when something is put there.
    #[must_use]
    pub fn new(folder: PathBuf, most_bytes: u64, most_files: usize) -> Self {
        Self { folder, most_bytes, most_files }
    }

    /// Takes a copy of what is from `source`, if it is here, and remembers that it was wanted.
    pub fn get(&self, source: &str) -> Option<Vec<u8>> {
        let mut file = self.open(source)?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).ok()?;
        // One that was not noted as wanted is thrown out earlier, and that is all.
        let _ = file.set_times(FileTimes::new().set_modified(SystemTime::now()));
        Some(bytes)
    }

    /// The first bytes of what is from `source`, at most `most` of them.
    pub fn head(&self, source: &str, most: u64) -> Option<Vec<u8>> {
        let mut bytes = Vec::new();
        self.open(source)?.take(most).read_to_end(&mut bytes).ok()?;
        Some(bytes)
    }

    /// Puts something on the shelf, and throws out what has not been wanted for longest.
    pub fn put(&self, source: &str, bytes: &[u8]) -> Result<(), FileError> {
        if source.contains('\n') || source.len() > LONGEST_SOURCE || bytes.len() as u64 > self.most_bytes {
            return Ok(());
        }
        create_folder(&self.folder)?;
        self.make_room(bytes.len() as u64);
        let path = self.path(source);
        self.write(&path, source, bytes).map_err(|error| {
            FileError::new("write", &path, error).keeping("It will be fetched again when it is wanted.")
        })
    }

    /// Throws out what is from `source`.
    pub fn forget(&self, source: &str) {
        // What is not there cannot be thrown out; what stays is of no use and goes with the oldest.
        let _ = fs::remove_file(self.path(source));
    }

    fn write(&self, path: &Path, source: &str, bytes: &[u8]) -> io::Result<()> {
        let mut file = tempfile::Builder::new().prefix(".new-").tempfile_in(&self.folder)?;
        file.write_all(source.as_bytes())?;
        file.write_all(b"\n")?;
        file.write_all(bytes)?;
        file.persist(path).map_err(|failed| failed.error)?;
        Ok(())
    }

    /// Opens the file of a source behind its first line.
    fn open(&self, source: &str) -> Option<File> {
        let mut file = File::options().read(true).write(true).open(self.path(source)).ok()?;
        let mut first = vec![0; source.len() + 1];
        file.read_exact(&mut first).ok()?;
        (first.strip_suffix(b"\n") == Some(source.as_bytes())).then_some(file)
    }

    fn path(&self, source: &str) -> PathBuf {
        self.folder.join(format!("{:016x}", XxHash3_64::oneshot(source.as_bytes())))
    }

    /// Throws out the oldest until so many bytes more have room. What cannot be read or removed is left to the user.
    fn make_room(&self, more: u64) {
        let mut files = match self.files() {
            Ok(files) => files,
            Err(error) if error.kind() == ErrorKind::NotFound => return,
            Err(error) => return log::warn!("{}: {error}", self.folder.display()),
        };
        files.sort_unstable_by_key(|(wanted, ..)| *wanted);
        let mut bytes = more + files.iter().map(|(_, length, _)| length).sum::<u64>();
        let mut count = files.len() + 1;
        for (_, length, path) in files {
            if bytes <= self.most_bytes && count <= self.most_files {
                return;
            }
            // Another process may have thrown it out already.
            let _ = fs::remove_file(path);
            bytes -= length;
            count -= 1;
        }
    }

    /// Every file with when it was last wanted and its length.
    fn files(&self) -> io::Result<Vec<(SystemTime, u64, PathBuf)>> {
        let mut files = Vec::new();
        for entry in fs::read_dir(&self.folder)? {
            let entry = entry?;
            let known = entry.metadata().and_then(|data| Ok((data.is_file(), data.modified()?, data.len())));
            if let Ok((true, modified, length)) = known {
                files.push((modified, length, entry.path()));
            }
        }
        Ok(files)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn shelf(most_bytes: u64, most_files: usize) -> (tempfile::TempDir, Shelf) {
        let folder = tempfile::tempdir().unwrap();
        let shelf = Shelf::new(folder.path().join("pictures"), most_bytes, most_files);
        (folder, shelf)
    }

    /// Has something last been wanted so many seconds after 1970.
    fn date(shelf: &Shelf, source: &str, seconds: u64) {
        let wanted = SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
        let file = File::options().write(true).open(shelf.path(source)).unwrap();
        file.set_times(FileTimes::new().set_modified(wanted)).unwrap();
    }

    #[test]
    fn what_is_put_there_is_there_until_it_is_forgotten() {
        let (_folder, shelf) = shelf(1_000, 10);
        assert_eq!(shelf.get("a"), None);
        shelf.put("a", b"one\ntwo").unwrap();
        assert_eq!(shelf.get("a").as_deref(), Some(b"one\ntwo".as_slice()));
        assert_eq!(shelf.head("a", 3).as_deref(), Some(b"one".as_slice()));
        shelf.put("a", b"three").unwrap();
        assert_eq!(shelf.get("a").as_deref(), Some(b"three".as_slice()));
        shelf.forget("a");
        shelf.forget("a");
        assert_eq!(shelf.get("a"), None);
    }

    #[test]
    fn a_file_of_another_source_is_not_taken_for_this_one() {
        let (_folder, shelf) = shelf(1_000, 10);
        shelf.put("other", b"x").unwrap();
        fs::rename(shelf.path("other"), shelf.path("this")).unwrap();
        assert_eq!(shelf.get("this"), None);
    }

    #[test]
    fn what_was_not_wanted_for_longest_makes_room() {
        let (_folder, shelf) = shelf(100, 3);
        for (at, source) in (0..).zip(["a", "b", "c"]) {
            shelf.put(source, &[0; 10]).unwrap();
            date(&shelf, source, at);
        }
        shelf.get("a").unwrap();
        shelf.put("d", &[0; 10]).unwrap();
        assert_eq!(["a", "b", "c", "d"].map(|source| shelf.get(source).is_some()), [true, false, true, true]);
        date(&shelf, "a", 9);
        date(&shelf, "c", 8);
        shelf.put("e", &[0; 70]).unwrap();
        assert_eq!(["c", "a", "d", "e"].map(|source| shelf.get(source).is_some()), [false, true, true, true]);
        shelf.put("f", &[0; 101]).unwrap();
        assert_eq!(shelf.get("f"), None, "what is larger than the shelf is not kept");
    }
}
