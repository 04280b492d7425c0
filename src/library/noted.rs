//! Tells the store which stories the favorites with notes came from, for `has:note`.

use super::{Library, LibraryError};
use crate::intake::address;
use crate::store::NotedStory;

/// How the favorites file looked when it was last looked through.
const FILE: &str = "noted.file";

impl Library {
    /// Looks through the favorites file for notes, if it is not what it was the last time: another program may
    /// have changed it. Where it is, that is one look at its dates.
    pub fn look_for_notes(&mut self) -> Result<(), LibraryError> {
        let known = self.store.meta(FILE)?.unwrap_or_default();
        if self.store.is_read_only() || known == self.favorites.state() {
            return Ok(());
        }
        self.favorites.reload()?;
        self.tell_noted()
    }

    /// Tells the store what the favorites at hand say.
    pub(super) fn tell_noted(&self) -> Result<(), LibraryError> {
        if self.store.is_read_only() {
            return Ok(());
        }
        let noted = self.favorites.favorites().iter().filter(|song| !song.note.trim().is_empty());
        let stories: Vec<_> = noted
            .flat_map(|song| &song.stories)
            .map(|story| (address::canonical(&story.url), &story.title, &story.source))
            .collect();
        let stories: Vec<NotedStory<'_>> =
            stories.iter().map(|(address, title, source)| NotedStory { address, title, source }).collect();
        self.store.tell_noted(&stories)?;
        let state = self.favorites.state_read();
        if self.store.meta(FILE)?.unwrap_or_default() != state {
            self.store.set_meta(FILE, &state)?;
        }
        Ok(())
    }
}
