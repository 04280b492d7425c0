//! One favorite: a song that the user saved, and what became of it.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;

use super::clean;
use super::fields::Fields;
use crate::news::{ArtistKey, TitleKey};

/// A song that the user saved.
///
/// Every text is clean to show. Fields of the file that Earmark does not know are kept in `unknown`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Favorite {
    /// The song's title; never empty.
    pub song: String,
    /// The artist's name, where it is known.
    pub artist: Option<String>,
    /// The release it is from, where it is known.
    pub release: Option<String>,
    /// How far the user has got with it.
    pub state: State,
    /// When it was saved; the epoch where the file does not say.
    pub added: Timestamp,
    /// When it was last changed; of two copies, the later counts.
    pub updated: Timestamp,
    /// When it was first marked heard.
    pub heard: Option<Timestamp>,
    /// When it was kept or dropped.
    pub decided: Option<Timestamp>,
    /// A rating that another program gave it.
    pub rating: Option<serde_json::Number>,
    /// The stories that named it, in the order they were added.
    pub stories: Vec<StoryRef>,
    /// Where it can be heard.
    pub links: Vec<SongLink>,
    /// Ids in other databases, by their name.
    pub ids: Fields,
    /// The user's tags.
    pub tags: Vec<String>,
    /// The user's note; may be empty, and may have several lines.
    pub note: String,
    /// Fields that Earmark does not know.
    pub unknown: Fields,
}

impl Favorite {
    /// What makes it this song and no other.
    pub fn key(&self) -> SongKey {
        SongKey::of(self.artist.as_deref(), &self.song)
    }

    /// Adds a story unless it is there already, and says whether it was new.
    pub(super) fn add_story(&mut self, story: &StoryRef) -> bool {
        let new = !self.stories.iter().any(|known| known.is_same(story));
        if new {
            self.stories.push(story.clone());
        }
        new
    }

    /// Adds a link unless it is there already, and says whether it was new.
    pub(super) fn add_link(&mut self, link: &SongLink) -> bool {
        let new = !self.links.iter().any(|known| known.url == link.url);
        if new {
            self.links.push(link.clone());
        }
        new
    }
}

/// What makes a song the same song: the keys of its artist and title, the title's parentheses kept.
///
/// A song whose artist is unknown is another one than the same title by a known artist.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SongKey {
    /// The artist's key; empty where the artist is unknown.
    pub artist: ArtistKey,
    /// The title's key.
    pub title: TitleKey,
}

impl SongKey {
    /// The key of a song.
    pub fn of(artist: Option<&str>, song: &str) -> Self {
        Self { artist: ArtistKey::of(artist.unwrap_or_default()), title: TitleKey::of(song) }
    }
}

/// How far the user has got with a song.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// Saved, not listened to yet.
    New,
    /// Listened to, not decided.
    Heard,
    /// Worth keeping.
    Kept,
    /// Not for this user. It stays in the file.
    Dropped,
}

impl State {
    /// Every state, in the order that a song goes through them.
    pub const ALL: [Self; 4] = [Self::New, Self::Heard, Self::Kept, Self::Dropped];

    /// The state after this one; the last is followed by the first.
    #[must_use]
    pub fn next(self) -> Self {
        match self {
            Self::New => Self::Heard,
            Self::Heard => Self::Kept,
            Self::Kept => Self::Dropped,
            Self::Dropped => Self::New,
        }
    }

    /// The word that the file and the command line use.
    pub fn name(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Heard => "heard",
            Self::Kept => "kept",
            Self::Dropped => "dropped",
        }
    }
}

impl fmt::Display for State {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.pad(self.name())
    }
}

/// A word that is no state.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is not a state; a song is new, heard, kept or dropped")]
pub struct NotAState(String);

impl FromStr for State {
    type Err = NotAState;

    fn from_str(word: &str) -> Result<Self, NotAState> {
        let state = Self::ALL.into_iter().find(|state| state.name() == word);
        state.ok_or_else(|| NotAState(clean::one_line(word)))
    }
}

/// A story that named a song, as far as the file keeps it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StoryRef {
    /// Its title.
    pub title: String,
    /// Its address; may be empty.
    pub url: String,
    /// The title of the feed or site it came from.
    pub source: String,
    /// Fields that Earmark does not know.
    pub unknown: Fields,
}

impl StoryRef {
    /// Makes a reference to a story.
    pub fn new(title: &str, url: &str, source: &str) -> Self {
        Self {
            title: clean::one_line(title),
            url: clean::one_line(url),
            source: clean::one_line(source),
            unknown: Fields::default(),
        }
    }

    /// Whether it says nothing that would find the story again.
    pub(super) fn is_empty(&self) -> bool {
        self.title.is_empty() && self.url.is_empty()
    }

    /// The same, clean to show.
    pub(super) fn cleaned(&self) -> Self {
        Self { unknown: self.unknown.clone(), ..Self::new(&self.title, &self.url, &self.source) }
    }

    /// Whether both are one story: by address, or where one has none, by title and source.
    fn is_same(&self, other: &Self) -> bool {
        if self.url.is_empty() || other.url.is_empty() {
            self.title == other.title && self.source == other.source
        } else {
            self.url == other.url
        }
    }
}

/// Where a song can be heard.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SongLink {
    /// The service's name, or its host.
    pub service: String,
    /// The address.
    pub url: String,
    /// Fields that Earmark does not know.
    pub unknown: Fields,
}

impl SongLink {
    /// Makes a link, named after the service that its address belongs to.
    pub fn to(url: &str) -> Self {
        let url = clean::one_line(url);
        Self { service: service_of(&url), url, unknown: Fields::default() }
    }

    /// The same, clean to show.
    pub(super) fn cleaned(&self) -> Self {
        Self {
            service: clean::one_line(&self.service),
            url: clean::one_line(&self.url),
            unknown: self.unknown.clone(),
        }
    }
}

const SERVICES: [(&str, &str); 8] = [
    ("spotify.com", "Spotify"),
    ("youtube.com", "YouTube"),
    ("youtu.be", "YouTube"),
    ("youtube-nocookie.com", "YouTube"),
    ("bandcamp.com", "Bandcamp"),
    ("soundcloud.com", "SoundCloud"),
    ("music.apple.com", "Apple Music"),
    ("deezer.com", "Deezer"),
];

fn service_of(url: &str) -> String {
    let Ok(address) = url::Url::parse(url) else { return String::new() };
    let host = address.host_str().unwrap_or_default();
    let belongs = |domain: &str| host == domain || host.ends_with(&format!(".{domain}"));
    match SERVICES.iter().find(|(domain, _)| belongs(domain)) {
        Some((_, name)) => (*name).to_owned(),
        None => host.trim_start_matches("www.").to_owned(),
    }
}
