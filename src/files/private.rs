//! Folders and files that only their owner may read.

use std::fs::{DirBuilder, OpenOptions};
use std::path::Path;

use super::FileError;

/// Creates a folder, and those above it, for the user alone. One that is there stays as it is.
pub fn create_folder(path: &Path) -> Result<(), FileError> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path).map_err(|error| FileError::new("create the folder", path, error))
}

/// Options under which a new file is the user's alone.
pub(super) fn options() -> OpenOptions {
    let mut options = OpenOptions::new();
    for_owner(&mut options);
    options
}

#[cfg(unix)]
fn for_owner(options: &mut OpenOptions) {
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
}

/// Elsewhere the folder's own rights already say so.
#[cfg(not(unix))]
fn for_owner(_options: &mut OpenOptions) {}
