//! What recognition found in a story.

use std::fmt;
use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::{ArtistKey, NamedAs, TitleKey};

/// What a mention names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A performer or group.
    Artist,
    /// A recording.
    Song,
    /// An album, EP, single release, mixtape or soundtrack.
    Release,
}

/// How sure recognition is, in the three levels that the screen tells apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Certainty {
    /// Below 0.6: not marked in the text, but stepped to, and offered in the picker.
    Maybe,
    /// From 0.6: underlined dimly, and asked about before it is saved.
    Likely,
    /// From 0.9: saved on one key.
    Certain,
}

impl Certainty {
    /// The level of a confidence from 0 to 1.
    #[must_use]
    pub fn of(confidence: f32) -> Self {
        if confidence >= 0.9 {
            Self::Certain
        } else if confidence >= 0.6 {
            Self::Likely
        } else {
            Self::Maybe
        }
    }
}

impl fmt::Display for Certainty {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Certain => "certain",
            Self::Likely => "likely",
            Self::Maybe => "maybe",
        })
    }
}

/// A place in a story's text where an artist, song or release is named.
#[derive(Clone, Debug, PartialEq)]
pub struct Mention {
    /// Its bytes in the document's text, on character boundaries.
    pub range: Range<usize>,
    /// What it names.
    pub kind: Kind,
    /// Which entry of [`Recognised::artists`], [`Recognised::songs`] or [`Recognised::releases`] it is a place of.
    pub entry: usize,
}

/// An artist that a story names.
#[derive(Clone, Debug, PartialEq)]
pub struct NamedArtist {
    /// The name as it is best shown.
    pub name: String,
    /// Its key.
    pub key: ArtistKey,
    /// 0 to 1.
    pub confidence: f32,
}

/// A song or release that a story names.
#[derive(Clone, Debug, PartialEq)]
pub struct NamedWork {
    /// The title, without the quotation marks around it.
    pub title: String,
    /// Its artist's name, where the story lets one say.
    pub artist: Option<String>,
    /// The release that a song is from, where the story says.
    pub release: Option<String>,
    /// What kind of release it is; always `None` for a song.
    pub release_type: Option<ReleaseType>,
    /// Exact links to it that the story gives: embedded players, mostly.
    pub links: Vec<String>,
    /// How sure it is that this is a song (or release) of that title: 0 to 1.
    pub confidence: f32,
    /// How sure the artist is, given the title: 0 to 1.
    pub artist_confidence: f32,
    /// Artists it might be instead, best first.
    pub other_artists: Vec<String>,
    /// Its first place in the document's text; `None` where only the story's title names it.
    pub range: Option<Range<usize>>,
}

/// The type of a release, in MusicBrainz's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ReleaseType {
    /// A full-length album.
    Album,
    /// An extended play.
    Ep,
    /// A single as a product.
    Single,
    /// A mixtape or street album.
    Mixtape,
    /// The music of a film, series, game or musical.
    Soundtrack,
    /// A compilation.
    Compilation,
    /// A live album.
    Live,
}

impl fmt::Display for ReleaseType {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Album => "album",
            Self::Ep => "EP",
            Self::Single => "single",
            Self::Mixtape => "mixtape",
            Self::Soundtrack => "soundtrack",
            Self::Compilation => "compilation",
            Self::Live => "live album",
        })
    }
}

/// Everything that recognition found in one story: one entry an artist, song or release, and every place of each.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Recognised {
    /// Artists, best first.
    pub artists: Vec<NamedArtist>,
    /// Songs, in order of their first mention.
    pub songs: Vec<NamedWork>,
    /// Releases, in order of their first mention.
    pub releases: Vec<NamedWork>,
    /// Every place, ordered by start; disjoint within a kind.
    pub mentions: Vec<Mention>,
}

/// How many artists a row of the list names.
const FOREMOST: usize = 3;

impl Recognised {
    /// The artists that the story counts for: those at least likely.
    pub fn likely_artists(&self) -> impl Iterator<Item = &NamedArtist> {
        self.artists.iter().filter(|artist| Certainty::of(artist.confidence) >= Certainty::Likely)
    }

    /// The names that a row of the list shows.
    pub fn foremost(&self) -> impl Iterator<Item = &str> {
        self.likely_artists().take(FOREMOST).map(|artist| artist.name.as_str())
    }

    /// How many songs a row of the list counts: those at least likely.
    #[must_use]
    pub fn likely_songs(&self) -> usize {
        self.songs.iter().filter(|song| Certainty::of(song.confidence) >= Certainty::Likely).count()
    }

    /// The songs or the releases; of artists there are no works.
    #[must_use]
    pub fn works(&self, kind: Kind) -> &[NamedWork] {
        match kind {
            Kind::Song => &self.songs,
            Kind::Release => &self.releases,
            Kind::Artist => &[],
        }
    }

    /// The place among its kind of the work that is meant: with that title, and with that artist where
    /// several have it.
    #[must_use]
    pub fn find_work(&self, meant: &NamedAs) -> Option<usize> {
        let (title, artist) = (meant.key(), meant.artist.as_deref().map(ArtistKey::of));
        let works = self.works(meant.kind);
        let titled = |at: &usize| TitleKey::of(&works[*at].title) == title;
        let by = |at: &usize| works[*at].artist.as_deref().map(ArtistKey::of) == artist;
        let all = || (0..works.len()).filter(titled);
        all().find(by).or_else(|| all().next())
    }

    /// The place of the artist with this key.
    #[must_use]
    pub fn find_artist(&self, key: &ArtistKey) -> Option<usize> {
        self.artists.iter().position(|artist| artist.key == *key)
    }
}
