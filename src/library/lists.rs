//! Lists of artists: imported, asked by the recogniser, forgotten.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use super::{Library, LibraryError};
use crate::files::FileError;
use crate::intake::artists::{ArtistList, ListForm, MOST_LINE, Skip};
use crate::music;
use crate::store::{ListedNames, Listing, StoreError};

/// What came of importing a list of artists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListImported {
    /// How the list was written.
    pub form: ListForm,
    /// Names that were not listed before, aliases among them.
    pub new: u64,
    /// Names that were.
    pub known: u64,
    /// How many lines were skipped for which reason, and the first of them.
    pub skipped: Vec<(Skip, u64, u64)>,
    /// Whether the names count as chosen by somebody, as those of the bundled list do.
    pub chosen: bool,
}

impl Library {
    /// Imports a list of artists from a file, all of it or nothing.
    pub fn import_artists(&self, path: &Path) -> Result<ListImported, LibraryError> {
        let file = File::open(path).map_err(|error| FileError::new("read", path, error))?;
        self.import_artists_read(&path.display().to_string(), file)
    }

    /// Imports a list of artists from a stream, all of it or nothing; `name` is how messages call it.
    pub fn import_artists_read(&self, name: &str, stream: impl Read) -> Result<ListImported, LibraryError> {
        let refused = |why| LibraryError::NoList(name.to_owned(), why);
        let mut list = ArtistList::default();
        // All is read before anything is written, so that a slow pipe keeps nobody from the store.
        each_line(name, stream, |line| match line {
            Some(line) => list.take(line).map_err(refused),
            None => {
                list.take_too_long();
                Ok(())
            }
        })?;
        let Some(form) = list.form() else { return Err(LibraryError::EmptyList(name.to_owned())) };
        list.sort();
        let chosen = list.is_chosen();
        let names = list.iter().map(|artist| Listing {
            key: artist.key,
            name: artist.name,
            common: artist.common,
            chosen,
            lower_case: artist.lower_case,
        });
        let all = names.len() as u64;
        let new = self.store.import_listed(names)?;
        Ok(ListImported {
            form,
            new,
            known: all.saturating_sub(new),
            skipped: list.skipped().collect(),
            chosen,
        })
    }

    /// Forgets every imported name, and returns how many there were.
    pub fn forget_lists(&self) -> Result<u64, LibraryError> {
        Ok(self.store.forget_listed()?)
    }
}

/// Hands over each line; `None` is one that is too long to be held.
fn each_line(
    name: &str,
    stream: impl Read,
    mut take: impl FnMut(Option<&[u8]>) -> Result<(), LibraryError>,
) -> Result<(), LibraryError> {
    let failed = |error| FileError::new("read", Path::new(name), error);
    let mut lines = BufReader::with_capacity(MOST_LINE, stream);
    let mut line = Vec::new();
    loop {
        line.clear();
        let read = lines.by_ref().take(MOST_LINE as u64).read_until(b'\n', &mut line).map_err(failed)?;
        if read == 0 {
            return Ok(());
        }
        if read == MOST_LINE && !line.ends_with(b"\n") {
            // A line of zeros is no line of text, however long it is.
            take(line.contains(&0).then_some(line.as_slice()))?;
            lines.skip_until(b'\n').map_err(failed)?;
            continue;
        }
        take(Some(&line))?;
    }
}

impl music::ImportedNames for ListedNames<'_> {
    fn find(&self, key: &str) -> Option<music::ImportedName> {
        let found = self.find(key).unwrap_or_else(|error: StoreError| {
            log::warn!("{error}");
            None
        })?;
        Some(music::ImportedName {
            name: found.name,
            common: found.common,
            chosen: found.chosen,
            lower_case: found.lower_case,
        })
    }

    fn may_begin(&self, words: &str) -> bool {
        self.may_begin(words)
    }

    fn may_begin_lower_case(&self, word: &str) -> bool {
        self.may_begin_lower_case(word)
    }

    fn may_begin_unspaced(&self, text: &str) -> bool {
        self.may_begin_unspaced(text)
    }
}
