//! What a list of stories is asked for and answered with.

use std::fmt;

use jiff::Timestamp;

use super::query::{Dates, Period, State, Term};
use super::{ArtistKey, FeedCount, Query, SavedView, StoryId, StoryRow, ViewId};

/// A named list of stories.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum View {
    /// Everything that is not hidden.
    All,
    /// Not yet opened.
    Unread,
    /// Dated today, in the local zone.
    Today,
    /// By followed artists.
    Following,
    /// Starred.
    Starred,
    /// With one of the user's tags.
    Tag(String),
    /// From one feed: its address, or its title where it has none.
    Feed(String),
    /// From any feed of a folder.
    Folder(String),
    /// About an artist.
    Artist(ArtistKey, String),
    /// What a query finds, as the user typed it.
    Query(String),
    /// A search that the user saved.
    Saved {
        /// Its number.
        id: ViewId,
        /// Its name.
        name: String,
        /// Its query, as typed.
        query: String,
    },
}

impl View {
    /// Returns the query that the view stands for. Hidden stories are [`Query::visible`]'s concern.
    ///
    /// A typed query that does not parse is taken word for word, so that a view can always be listed.
    #[must_use]
    pub fn query(&self) -> Query {
        match self {
            Self::All => Query::default(),
            Self::Unread => Query::of(Term::Is(State::Unread)),
            Self::Today => Query::of(Term::Date(Dates::In(Period::Today, Period::Today))),
            Self::Following => Query::of(Term::Is(State::Followed)),
            Self::Starred => Query::of(Term::Is(State::Starred)),
            Self::Tag(tag) => Query::of(Term::Tag(tag.clone())),
            Self::Feed(feed) => Query::of(Term::Feed(feed.clone())),
            Self::Folder(folder) => Query::of(Term::Folder(folder.clone())),
            Self::Artist(key, name) if ArtistKey::of(name) == *key => Query::of(Term::Artist(name.clone())),
            Self::Artist(key, _) => Query::of(Term::Artist(key.as_str().into())),
            Self::Query(text) | Self::Saved { query: text, .. } => {
                Query::parse(text).unwrap_or_else(|_| Query::words(text))
            }
        }
    }
}

impl fmt::Display for View {
    /// Writes the name shown at the top of the screen.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::All => out.write_str("All stories"),
            Self::Unread => out.write_str("Unread"),
            Self::Today => out.write_str("Today"),
            Self::Following => out.write_str("Following"),
            Self::Starred => out.write_str("Starred"),
            Self::Tag(tag) => write!(out, "#{tag}"),
            Self::Artist(_, name) => write!(out, "@{name}"),
            Self::Feed(name) | Self::Folder(name) | Self::Query(name) | Self::Saved { name, .. } => {
                out.write_str(name)
            }
        }
    }
}

/// By what a list is ordered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Sort {
    /// By date: the story id.
    #[default]
    Date,
    /// By title.
    Title,
    /// By the feed's title, then by date.
    Source,
}

/// The order of a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Order {
    /// By what.
    pub by: Sort,
    /// The other way round: oldest first, Z to A.
    pub reversed: bool,
}

/// Where in a list a window begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// At the first story.
    Top,
    /// So that it ends with the last story.
    Bottom,
    /// Just after this story.
    After(StoryId),
    /// So that it ends just before this story.
    Before(StoryId),
    /// So that this story stands about in its middle; at the place it would have if it is not in the list.
    Around(StoryId),
}

/// Asks for a window of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListRequest {
    /// What to list.
    pub query: Query,
    /// In what order.
    pub order: Order,
    /// Where to begin.
    pub from: Anchor,
    /// How many stories at most.
    pub limit: usize,
    /// Stories that stay listed although they no longer match: those just read in the Unread view.
    pub keep: Vec<StoryId>,
}

/// A window of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Window {
    /// The stories, in the list's order.
    pub rows: Vec<StoryRow>,
    /// Whether there are stories before the first.
    pub more_above: bool,
    /// Whether there are stories after the last.
    pub more_below: bool,
    /// How many stories the list has, where that is known cheaply; `None` where it is not.
    pub total: Option<u64>,
    /// How many stories stand before the first of these, where that is known cheaply.
    pub before: Option<u64>,
    /// Whether the search stopped before it had looked at every story: there may be more that match.
    pub partial: bool,
}

/// What the sidebar and the title line show.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Stories in the store that are not hidden.
    pub all: u64,
    /// Unread ones.
    pub unread: u64,
    /// Unread ones dated today.
    pub today: u64,
    /// Unread ones by followed artists.
    pub following: u64,
    /// Starred ones.
    pub starred: u64,
    /// The user's saved views, in their order; how many stories each has is counted apart.
    pub views: Vec<SavedView>,
    /// Tags with their number of stories, in alphabetical order.
    pub tags: Vec<TagCount>,
    /// Feeds by folder and title.
    pub feeds: Vec<FeedCount>,
    /// Whether a real feed is subscribed, so that the welcome can go.
    pub subscribed: bool,
}

/// A tag and how many stories carry it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TagCount {
    /// The tag, without "#".
    pub name: String,
    /// How many stories carry it.
    pub stories: u64,
}

/// An artist as the finder and `earmark artists` list it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArtistRow {
    /// Its key.
    pub key: ArtistKey,
    /// Its name as shown.
    pub name: String,
    /// How many stories name it.
    pub stories: u64,
    /// The date of the newest of them.
    pub last: Option<Timestamp>,
    /// Whether the user follows it.
    pub followed: bool,
}
