//! What the user says about what recognition found in a story.

use serde::{Deserialize, Serialize};

use super::{ArtistKey, Kind, TitleKey};

/// What a title or a name was taken for, and what it is.
///
/// It speaks of titles and names, never of places in a list, so that it still holds when the story is
/// recognised again by other rules or after its text has changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Correction {
    /// Of a song or release: `was` is none where recognition missed it, `is` where it is neither.
    Work {
        /// What recognition took it for.
        was: Option<NamedAs>,
        /// What it is.
        is: Option<NamedAs>,
    },
    /// Of an artist's name: `was` is none where recognition missed it, `is` where it is no artist.
    Artist {
        /// The name that recognition found.
        was: Option<String>,
        /// The name of the artist.
        is: Option<String>,
    },
}

/// A song or release as a correction speaks of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedAs {
    /// [`Kind::Song`] or [`Kind::Release`].
    pub kind: Kind,
    /// Its title.
    pub title: String,
    /// Its artist; what a work *is* with none here has the artist that recognition gave it.
    pub artist: Option<String>,
}

impl NamedAs {
    /// The key of its title.
    #[must_use]
    pub fn key(&self) -> TitleKey {
        TitleKey::of(&self.title)
    }
}

impl Correction {
    /// What this says about a name in general, whatever the story: above 0 an artist's, below 0 nobody's.
    ///
    /// Twice as much as a saved favorite says, and enough against a name to outweigh that it is on the
    /// list of acts, so that only its context in another story can speak for it there.
    #[must_use]
    pub fn teaches(&self) -> Option<(ArtistKey, i8)> {
        match self {
            Self::Artist { is: Some(name), .. } => Some((ArtistKey::of(name), 2)),
            Self::Artist { was: Some(name), is: None } => Some((ArtistKey::of(name), -2)),
            Self::Artist { was: None, is: None } | Self::Work { .. } => None,
        }
    }

    /// Every text in it, to be cleaned where it comes from outside.
    pub fn texts(&mut self) -> impl Iterator<Item = &mut String> {
        let (works, names) = match self {
            Self::Work { was, is } => ([was.as_mut(), is.as_mut()], [None, None]),
            Self::Artist { was, is } => ([None, None], [was.as_mut(), is.as_mut()]),
        };
        let of_works = works
            .into_iter()
            .flatten()
            .flat_map(|work| std::iter::once(&mut work.title).chain(work.artist.as_mut()));
        of_works.chain(names.into_iter().flatten())
    }
}
