//! Writing so that a crash, a full disk or a pulled plug leaves the old file or the new one.
//!
//! [`write()`] puts the new content beside the old, on the same disk, and renames it over. [`append()`]
//! adds to the end and takes a half-written piece back off. Both have reached the disk when they
//! return. Both follow symbolic links, so that a dotfile that is a link into a git folder stays one.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use super::{FileError, private};

/// What every failed write can promise.
const AS_IT_WAS: &str = "The file is as it was.";

/// Replaces a file's content, or creates the file for the user alone. Its mode stays.
pub fn write(path: &Path, content: &[u8]) -> Result<(), FileError> {
    replace(path, content).map_err(|error| FileError::new("write", path, named(error)).keeping(AS_IT_WAS))
}

/// When writing, what is not there is the folder.
fn named(error: io::Error) -> io::Error {
    match error.kind() {
        ErrorKind::NotFound => io::Error::other("its folder is not there"),
        _ => error,
    }
}

fn replace(path: &Path, content: &[u8]) -> io::Result<()> {
    let target = resolve(path)?;
    let folder = folder_of(&target);
    let mut file = tempfile::Builder::new().prefix(&leftover_prefix(&target)).tempfile_in(folder)?;
    file.write_all(content)?;
    match fs::metadata(&target) {
        Ok(old) => keep_rights(file.as_file(), &old)?,
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        Err(error) => return Err(error),
    }
    file.as_file().sync_all()?;
    file.persist(&target).map_err(|failed| failed.error)?;
    sync_folder(folder)
}

/// Adds to the end of a file, or creates the file for the user alone.
pub fn append(path: &Path, content: &[u8]) -> Result<(), FileError> {
    let failed = |error| FileError::new("add to", path, named(error)).keeping(AS_IT_WAS);
    let target = resolve(path).map_err(failed)?;
    let is_new = !target.exists();
    let mut file = private::options().append(true).create(true).open(&target).map_err(failed)?;
    let length = file.metadata().map_err(failed)?.len();
    if let Err(error) = file.write_all(content).and_then(|()| file.sync_all()) {
        // Half a line would be there for ever.
        return Err(match file.set_len(length) {
            Ok(()) => failed(error),
            Err(_) => {
                FileError::new("add to", path, error).keeping("Part of it may be at the end of the file.")
            }
        });
    }
    if is_new { sync_folder(folder_of(&target)).map_err(failed) } else { Ok(()) }
}

/// Removes what a [`write()`] to this file left behind when it was killed.
///
/// Only for a file whose writers hold a lock, or it would take another's work away.
pub fn remove_leftovers(path: &Path) -> Result<(), FileError> {
    let failed = |error| FileError::new("tidy up beside", path, error);
    let target = resolve(path).map_err(failed)?;
    let prefix = leftover_prefix(&target);
    for entry in fs::read_dir(folder_of(&target)).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        if entry.file_name().as_encoded_bytes().starts_with(prefix.as_encoded_bytes()) {
            fs::remove_file(entry.path()).map_err(failed)?;
        }
    }
    Ok(())
}

fn leftover_prefix(target: &Path) -> OsString {
    let mut prefix = OsString::from(".");
    prefix.push(target.file_name().unwrap_or_default());
    prefix.push(".earmark-");
    prefix
}

/// Follows symbolic links to the file they mean, which need not exist yet.
pub fn resolve(path: &Path) -> io::Result<PathBuf> {
    const MOST_LINKS: usize = 40;
    let mut target = path.to_owned();
    for _ in 0..MOST_LINKS {
        match fs::symlink_metadata(&target) {
            Ok(metadata) if metadata.is_symlink() => {
                target = folder_of(&target).join(fs::read_link(&target)?);
            }
            Ok(_) => return Ok(target),
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(target),
            Err(error) => return Err(error),
        }
    }
    Err(io::Error::other("its symbolic links go round in a circle"))
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

fn keep_rights(file: &File, old: &fs::Metadata) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        let new = file.metadata()?;
        if (new.uid(), new.gid()) != (old.uid(), old.gid()) {
            // Under sudo the file must stay its owner's. Others may not give files away, and need not.
            let _not_ours_to_give = std::os::unix::fs::fchown(file, Some(old.uid()), Some(old.gid()));
        }
    }
    file.set_permissions(old.permissions())
}

/// Makes a rename or a new name last. Some network disks cannot, and say so.
#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    match File::open(folder)?.sync_all() {
        Err(error) if !matches!(error.kind(), ErrorKind::InvalidInput | ErrorKind::Unsupported) => Err(error),
        _ => Ok(()),
    }
}

#[cfg(not(unix))]
fn sync_folder(_folder: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_write_replaces_all_or_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        write(&path, b"one").unwrap();
        write(&path, b"two").unwrap();
        append(&path, b" three").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"two three");
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 1, "nothing is left beside it");
        let missing = folder.path().join("no folder/file");
        let message = write(&missing, b"x").unwrap_err().to_string();
        assert!(message.ends_with("its folder is not there. The file is as it was."), "{message}");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_full_disk_is_named() {
        let message = append(Path::new("/dev/full"), b"x").unwrap_err().to_string();
        assert!(message.starts_with("Could not add to /dev/full: the disk is full."), "{message}");
    }

    #[test]
    fn what_a_killed_write_left_is_removed_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("songs");
        for name in ["songs", ".songs.earmark-Ab12", ".songs.swp", ".other.earmark-Ab12"] {
            fs::write(folder.path().join(name), "x").unwrap();
        }
        remove_leftovers(&path).unwrap();
        assert!(!folder.path().join(".songs.earmark-Ab12").exists());
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 3);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_a_link_and_the_mode_stays() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = tempfile::tempdir().unwrap();
        let (dotfiles, link) = (folder.path().join("dotfiles"), folder.path().join("link"));
        fs::create_dir(&dotfiles).unwrap();
        symlink("dotfiles/songs", &link).unwrap();
        append(&link, b"a\n").unwrap();
        let real = dotfiles.join("songs");
        assert_eq!(
            real.metadata().unwrap().permissions().mode() & 0o777,
            0o600,
            "new files are the user's alone"
        );
        fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).unwrap();
        write(&link, b"b\n").unwrap();
        assert!(link.symlink_metadata().unwrap().is_symlink());
        assert_eq!(fs::read(&real).unwrap(), b"b\n");
        assert_eq!(real.metadata().unwrap().permissions().mode() & 0o777, 0o640);
        symlink("circle", folder.path().join("circle")).unwrap();
        assert!(write(&folder.path().join("circle"), b"").unwrap_err().to_string().contains("circle"));
    }
}
