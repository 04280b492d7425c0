//! What is written about: the artists and songs of the week, and how it went with one artist.

use super::{Library, LibraryError, Moment};
use crate::news::{ArtistKey, ArtistPage, Trends};

/// How many artists and how many songs are told at most.
const MOST: usize = 50;

impl Library {
    /// The artists and songs that are written about most this week, against the week before.
    pub fn trends(&self, moment: &Moment) -> Result<Trends, LibraryError> {
        Ok(self.store.trends(moment, MOST)?)
    }

    /// What stands above an artist's stories; `None` for an artist that there is not.
    pub fn artist_page(
        &self,
        artist: &ArtistKey,
        moment: &Moment,
    ) -> Result<Option<ArtistPage>, LibraryError> {
        Ok(self.store.artist_page(artist, moment)?)
    }
}
