//! Names of one act: joined, parted, and looked at together.

use super::marks::Done;
use super::{Library, LibraryError};
use crate::music::list;
use crate::news::{ArtistKey, ArtistRow, fold};
use crate::store::{Alias, WorkRow};

/// Everything that the store has on an act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Act {
    /// Its counts, under all its names.
    pub row: ArtistRow,
    /// Names that were joined with it.
    pub aliases: Vec<String>,
    /// Songs and releases named with it, those in the newest stories first.
    pub works: Vec<WorkRow>,
}

impl Library {
    /// Joins a second name with an artist: from now on they are one act, under the artist's name.
    pub fn join_artists(
        &self,
        artist: (&ArtistKey, &str),
        name: (&ArtistKey, &str),
    ) -> Result<Done, LibraryError> {
        let label = format!("Joined {} with {}", name.1, artist.1);
        let changed = self.store.join_artists(artist, name, &label)?.changed;
        let label = if changed == 0 { format!("{} and {} are one already", name.1, artist.1) } else { label };
        Ok(Done { label, changed })
    }

    /// Takes a name out of the act that it was joined with.
    pub fn split_artist(&self, key: &ArtistKey, name: &str) -> Result<Done, LibraryError> {
        let label = format!("Made {name} an act of its own");
        let changed = self.store.split_artist(key, &label)?.changed;
        Ok(Done { label, changed })
    }

    /// Every joined name with its act.
    pub fn aliases(&self) -> Result<Vec<Alias>, LibraryError> {
        Ok(self.store.aliases()?)
    }

    /// Returns an act by any of its names, with at most so many works.
    pub fn act(&self, key: &ArtistKey, works: usize) -> Result<Option<Act>, LibraryError> {
        let Some(row) = self.store.artist(key)? else { return Ok(None) };
        let aliases = self.store.aliases()?.into_iter().filter(|alias| alias.act_key == row.key);
        let aliases = aliases.map(|alias| alias.name).collect();
        let works = self.store.works(&row.key, works)?;
        Ok(Some(Act { row, aliases, works }))
    }

    /// The artist of the store whose name is most like one that was typed.
    pub fn nearest_artist(&self, name: &str) -> Result<Option<ArtistRow>, LibraryError> {
        let keys = self.store.artist_keys()?;
        let near = super::artists::rank(&fold(name), &keys);
        match near.first() {
            Some(&at) => Ok(self.store.artist(&ArtistKey::from_folded(keys[at].to_string()))?),
            None => Ok(None),
        }
    }

    /// How a list of artists writes a name, where the bundled or an imported one has it.
    pub fn listed_name(&self, key: &ArtistKey) -> Result<Option<String>, LibraryError> {
        if let Some(entry) = list::find(key.as_str()) {
            return Ok(Some(entry.name.to_owned()));
        }
        let Some(listed) = self.store.listed_names()? else { return Ok(None) };
        Ok(listed.find(key.as_str())?.map(|found| found.name))
    }
}
