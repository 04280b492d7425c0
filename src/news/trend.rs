//! What is written about: who is in the news this week, and how it went with one artist.

use super::{ArtistKey, ArtistRow};

/// How many months an artist's page looks back.
pub const MONTHS: usize = 12;

/// How many stories name something in the last seven days, and in the seven days before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Weeks {
    /// In the last seven days.
    pub this: u64,
    /// In the seven days before.
    pub before: u64,
}

/// What is written about most this week, against the week before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trends {
    /// Artists, the most named first.
    pub artists: Vec<ArtistTrend>,
    /// Songs of known artists, the most named first.
    pub songs: Vec<SongTrend>,
    /// Whether there were more stories than are looked at, so that all numbers are too low.
    pub partial: bool,
}

/// An artist in the news.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArtistTrend {
    /// Its key.
    pub key: ArtistKey,
    /// Its name.
    pub name: String,
    /// Whether the user follows it.
    pub followed: bool,
    /// How many stories name it.
    pub stories: Weeks,
}

/// A song in the news.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SongTrend {
    /// Its title, as the newest story writes it.
    pub title: String,
    /// The key of the artist that made it.
    pub artist_key: ArtistKey,
    /// The name of that artist.
    pub artist: String,
    /// How many stories name it.
    pub stories: Weeks,
}

/// What stands above an artist's stories.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArtistPage {
    /// The artist.
    pub artist: ArtistRow,
    /// How many stories name it in each of the last months, the oldest first; the last one is not over.
    pub months: [u64; MONTHS],
    /// Titles of songs named with it, those in the newest stories first.
    pub songs: Vec<String>,
    /// Titles of releases named with it, those in the newest stories first.
    pub releases: Vec<String>,
    /// Names of the artists that its newest stories name too, the most frequent first.
    pub related: Vec<String>,
}
