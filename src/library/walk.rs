//! Finds the files below a folder, each once, however its links are knotted.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::files::FileError;

/// How deep folders are entered.
const DEEPEST: usize = 64;

/// Hands over every file below `folder` in the order of their names, and every folder that cannot be
/// read. Hidden files and folders are left alone.
pub(super) fn files(folder: &Path, each: &mut dyn FnMut(Result<&Path, FileError>)) {
    let mut entered = HashSet::new();
    let mut ahead = vec![(folder.to_path_buf(), 0)];
    while let Some((path, depth)) = ahead.pop() {
        if !path.is_dir() {
            each(Ok(&path));
            continue;
        }
        // A folder has one real path, and a link back to it has the same one.
        match fs::canonicalize(&path).and_then(|real| {
            if depth < DEEPEST && entered.insert(real) { entries(&path) } else { Ok(Vec::new()) }
        }) {
            Ok(inside) => ahead.extend(inside.into_iter().rev().map(|path| (path, depth + 1))),
            Err(error) => each(Err(FileError::new("read", &path, error))),
        }
    }
}

fn entries(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut inside = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if !entry.file_name().to_string_lossy().starts_with('.') {
            inside.push(entry.path());
        }
    }
    inside.sort_unstable();
    Ok(inside)
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn links_that_lead_back_are_walked_once() {
        let folder = tempfile::tempdir().unwrap();
        let deep = folder.path().join("b/c");
        fs::create_dir_all(&deep).unwrap();
        for name in ["z.txt", "a.txt", "b/m.txt", "b/c/n.txt", ".hidden"] {
            fs::write(folder.path().join(name), "x").unwrap();
        }
        std::os::unix::fs::symlink(folder.path(), deep.join("up")).unwrap();
        let mut found = Vec::new();
        files(folder.path(), &mut |path| {
            found.push(path.unwrap().strip_prefix(folder.path()).unwrap().display().to_string());
        });
        assert_eq!(found, ["a.txt", "b/c/n.txt", "b/m.txt", "z.txt"]);
    }
}
