//! The favorites file on disk: read, changed under a lock, read again when another program wrote it.

use std::fmt;
use std::fs::{File, Metadata};
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::lock::{self, Lock};
use super::{FileError, atomic, create_folder};
use crate::favorites::Favorites;

/// The user's favorites and the file they are in.
///
/// What is in memory is what was last read or written. Every change reads the file again first, so that
/// two readers, an editor and a synchronised folder can share it.
#[derive(Debug)]
pub struct FavoritesFile {
    path: PathBuf,
    lock: PathBuf,
    favorites: Favorites,
    /// The state of the file that `favorites` was read from.
    seen: Option<Stamp>,
}

/// What tells one state of a file from another. All zero where there is no file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Stamp {
    modified: Option<SystemTime>,
    length: u64,
    inode: u64,
}

/// In bytes. A hundred thousand songs with their stories take half of it; more than this is some other file.
const LARGEST: u64 = 64 << 20;

const NOT_SAVED: &str = "Your favorites are as they were; this change was not saved.";

impl FavoritesFile {
    /// Names the file, and the state folder for its lock. Nothing is read yet; see [`FavoritesFile::reload`].
    pub fn new(path: PathBuf, state: &Path) -> Self {
        Self { path, lock: state.join("favorites.lock"), favorites: Favorites::default(), seen: None }
    }

    /// Names the file and reads it.
    pub fn open(path: PathBuf, state: &Path) -> Result<Self, FileError> {
        let mut file = Self::new(path, state);
        file.reload()?;
        Ok(file)
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The favorites as last read or written.
    pub fn favorites(&self) -> &Favorites {
        &self.favorites
    }

    /// What tells the file's present state from any other, in words that can be kept; empty where there is no file.
    pub fn state(&self) -> String {
        self.path.metadata().map_or_else(|_| String::new(), |metadata| Stamp::of(&metadata).to_string())
    }

    /// The same for the state that was last read or written.
    pub fn state_read(&self) -> String {
        self.seen.as_ref().filter(|seen| **seen != Stamp::default()).map(Stamp::to_string).unwrap_or_default()
    }

    /// Whether the file is not what was last read: one system call, for every few seconds.
    pub fn changed(&self) -> bool {
        let now = match self.path.metadata() {
            Ok(metadata) => Some(Stamp::of(&metadata)),
            Err(error) if error.kind() == ErrorKind::NotFound => Some(Stamp::default()),
            // It cannot be read now. Reading it says why.
            Err(_) => None,
        };
        now.is_none() || now != self.seen
    }

    /// Reads the file again if it changed, and says whether it did. After an error the favorites stay.
    pub fn reload(&mut self) -> Result<bool, FileError> {
        if !self.changed() {
            return Ok(false);
        }
        let (content, stamp) = self.read()?;
        self.favorites = Favorites::parse(content);
        self.seen = Some(stamp);
        Ok(true)
    }

    /// Changes the favorites and the file: under the lock, on the file's present content.
    ///
    /// New lines are appended; any other change replaces the file. On return the change is on the disk,
    /// and after an error neither the file nor the favorites in memory have changed.
    pub fn change<T>(&mut self, deed: impl FnOnce(&mut Favorites) -> T) -> Result<T, FileError> {
        let _lock = Lock::take(&self.lock, lock::PATIENCE)?;
        let (old, stamp) = self.read().map_err(|error| error.keeping(NOT_SAVED))?;
        let mut favorites = Favorites::parse(&old);
        let answer = deed(&mut favorites);
        let new = favorites.to_bytes();
        self.seen = if new == old { Some(stamp) } else { self.replace(&old, &new)? };
        self.favorites = favorites;
        Ok(answer)
    }

    fn replace(&self, old: &[u8], new: &[u8]) -> Result<Option<Stamp>, FileError> {
        let written = match new.strip_prefix(old) {
            Some(added) if old.is_empty() => {
                self.create_folder().and_then(|()| atomic::append(&self.path, added))
            }
            Some(added) => atomic::append(&self.path, added),
            None => self.rewrite(new),
        };
        written.map_err(|error| error.keeping("This change was not saved."))?;
        let written = self.path.metadata().ok().map(|metadata| Stamp::of(&metadata));
        // Another length is another program's writing, to be read at the next look.
        Ok(written.filter(|stamp| stamp.length == new.len() as u64))
    }

    fn rewrite(&self, new: &[u8]) -> Result<(), FileError> {
        if let Err(error) = atomic::remove_leftovers(&self.path) {
            log::warn!("{error}");
        }
        atomic::write(&self.path, new)
    }

    fn create_folder(&self) -> Result<(), FileError> {
        let target =
            atomic::resolve(&self.path).map_err(|error| FileError::new("find", &self.path, error))?;
        target.parent().map_or(Ok(()), create_folder)
    }

    fn read(&self) -> Result<(Vec<u8>, Stamp), FileError> {
        match read(&self.path) {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(<_>::default()),
            read => read.map_err(|error| FileError::new("read", &self.path, error)),
        }
    }
}

fn read(path: &Path) -> io::Result<(Vec<u8>, Stamp)> {
    // Taken before reading: whatever is written meanwhile makes the next look see a change.
    let metadata = path.metadata()?;
    if metadata.is_dir() {
        return Err(ErrorKind::IsADirectory.into());
    }
    if !metadata.is_file() {
        return Err(io::Error::other("it is not a file"));
    }
    let mut content = Vec::new();
    File::open(path)?.take(LARGEST + 1).read_to_end(&mut content)?;
    if content.len() as u64 > LARGEST {
        return Err(io::Error::other("it is larger than any favorites file"));
    }
    Ok((content, Stamp::of(&metadata)))
}

impl fmt::Display for Stamp {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let modified = self.modified.and_then(|time| time.duration_since(SystemTime::UNIX_EPOCH).ok());
        write!(out, "{} {} {}", modified.unwrap_or_default().as_nanos(), self.length, self.inode)
    }
}

impl Stamp {
    fn of(metadata: &Metadata) -> Self {
        #[cfg(unix)]
        let inode = std::os::unix::fs::MetadataExt::ino(metadata);
        #[cfg(not(unix))]
        let inode = 0;
        Self { modified: metadata.modified().ok(), length: metadata.len(), inode }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use jiff::Timestamp;

    use super::*;
    use crate::favorites::{NewFavorite, Saved, SongKey, State};

    struct Scene {
        folder: tempfile::TempDir,
        file: FavoritesFile,
    }

    fn scene(content: Option<&str>) -> Scene {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("data/favorites.jsonl");
        if let Some(content) = content {
            fs::create_dir(path.parent().unwrap()).unwrap();
            fs::write(&path, content).unwrap();
        }
        let file = FavoritesFile::open(path, &folder.path().join("state")).unwrap();
        Scene { folder, file }
    }

    fn song(title: &str) -> NewFavorite {
        NewFavorite { song: title.into(), ..NewFavorite::default() }
    }

    fn save(file: &mut FavoritesFile, title: &str) -> Saved {
        file.change(|favorites| favorites.save(&song(title), Timestamp::UNIX_EPOCH)).unwrap()
    }

    fn lines(file: &FavoritesFile) -> Vec<String> {
        fs::read_to_string(file.path()).unwrap().lines().map(str::to_owned).collect()
    }

    #[test]
    fn a_new_song_is_one_appended_line_even_after_a_torn_one() {
        let mut scene = scene(Some("{\"song\":\"A\"}\n{\"song\":\"Torn"));
        let before = Stamp::of(&scene.file.path().metadata().unwrap());
        assert_eq!(save(&mut scene.file, "B"), Saved::Added);
        assert_eq!(save(&mut scene.file, "b"), Saved::Already);
        let after = Stamp::of(&scene.file.path().metadata().unwrap());
        assert_eq!(before.inode, after.inode, "the file is the same one, longer");
        let lines = lines(&scene.file);
        assert_eq!(lines[..2], ["{\"song\":\"A\"}", "{\"song\":\"Torn"]);
        assert!(lines[2].starts_with("{\"song\":\"B\","));
        assert!(!scene.file.changed(), "our own writing is no news");
    }

    #[test]
    fn the_first_song_makes_the_folder_and_the_file() {
        let mut scene = scene(None);
        assert!(scene.file.favorites().is_empty() && !scene.file.changed());
        assert_eq!(save(&mut scene.file, "A"), Saved::Added);
        assert_eq!(lines(&scene.file).len(), 1);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
            assert_eq!((mode(scene.file.path()), mode(&scene.folder.path().join("data"))), (0o600, 0o700));
        }
    }

    #[test]
    fn two_readers_of_one_file_lose_nothing_of_each_other() {
        let mut here = scene(None);
        let state = here.folder.path().join("state");
        let mut there = FavoritesFile::open(here.file.path().to_owned(), &state).unwrap();
        save(&mut here.file, "A");
        assert!(there.changed());
        save(&mut there, "B");
        let change = |favorites: &mut Favorites| {
            favorites.set_state(&SongKey::of(None, "A"), State::Kept, Timestamp::UNIX_EPOCH)
        };
        assert!(here.file.change(change).unwrap().is_some());
        assert_eq!(here.file.favorites().len(), 2);
        assert!(there.reload().unwrap());
        assert_eq!(there.favorites().find(None, "A").unwrap().state, State::Kept);
        assert!(!there.reload().unwrap());
        fs::remove_file(there.path()).unwrap();
        assert!(there.reload().unwrap() && there.favorites().is_empty());
    }

    #[test]
    fn a_file_that_cannot_be_read_is_never_written_over() {
        let mut scene = scene(Some(""));
        fs::remove_file(scene.file.path()).unwrap();
        fs::create_dir(scene.file.path()).unwrap();
        let result = scene.file.change(|favorites| favorites.save(&song("A"), Timestamp::UNIX_EPOCH));
        let message = result.unwrap_err().to_string();
        assert!(message.ends_with(NOT_SAVED), "{message}");
        assert!(scene.file.favorites().is_empty());
        assert!(scene.file.path().is_dir());
    }

    #[cfg(unix)]
    #[test]
    fn a_folder_without_the_right_to_write_keeps_the_file() {
        use std::os::unix::fs::PermissionsExt;
        let mut scene = scene(Some("{\"song\":\"A\"}\n"));
        let data = scene.file.path().parent().unwrap().to_owned();
        fs::set_permissions(&data, fs::Permissions::from_mode(0o500)).unwrap();
        if fs::write(data.join("probe"), "").is_ok() {
            return; // Root may write anywhere, so there is nothing to see.
        }
        let forget = |favorites: &mut Favorites| favorites.forget(&SongKey::of(None, "A"));
        let message = scene.file.change(forget).unwrap_err().to_string();
        fs::set_permissions(&data, fs::Permissions::from_mode(0o700)).unwrap();
        assert!(message.ends_with("The file is as it was. This change was not saved."), "{message}");
        assert_eq!(scene.file.favorites().len(), 1);
        assert_eq!(lines(&scene.file), ["{\"song\":\"A\"}"]);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_into_a_dotfiles_folder_stays_a_link() {
        let mut scene = scene(Some("{\"song\":\"A\"}\n"));
        let real = scene.folder.path().join("songs.jsonl");
        fs::rename(scene.file.path(), &real).unwrap();
        std::os::unix::fs::symlink(&real, scene.file.path()).unwrap();
        save(&mut scene.file, "B");
        scene.file.change(|favorites| favorites.forget(&SongKey::of(None, "A"))).unwrap();
        assert!(scene.file.path().symlink_metadata().unwrap().is_symlink());
        assert_eq!(fs::read_to_string(&real).unwrap().lines().count(), 1);
    }
}
