//! The program's verbs over the layers below: import, find, mark, save a song, undo. Every face calls these.
//!
//! A [`Library`] belongs to one thread; another thread takes its own with [`Library::reader`], and all of
//! them share one undo history. Nothing here draws, prints or reads a clock: the time comes in as a
//! [`Moment`], and what was done goes back as a label for the footer.

mod artists;
mod background;
mod backup;
mod corrections;
mod discover;
mod error;
mod export;
mod feeds;
mod import;
mod joined;
mod knowledge;
mod lists;
mod marks;
mod newsboat;
mod noted;
mod online;
mod opened;
mod page;
mod quiet;
mod recognise;
mod refresh;
mod retention;
mod rules;
mod schedule;
mod snippets;
mod songs;
mod starter;
mod subscribe;
mod suggest;
mod trending;
mod views;
mod walk;

#[cfg(test)]
mod tests;

use std::cell::{Cell, RefCell};
use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::Timestamp;

use crate::files::{FavoritesFile, Paths};
use crate::formats::address::shown;
use crate::news::{Counts, Feed, FeedId, FeedOptions, ListRequest, Query, StoryId, StoryRow, Window, fold};
use crate::settings::Settings;
use crate::store::{Budget, Interrupt, Mode, Store};

pub use crate::store::{Added, Alias, ArtistFilter, Change, Figures, Moment, Upkeep, WorkRow};
pub use background::{Background, Step};
pub use discover::Discovery;
pub use error::LibraryError;
pub use feeds::health_of;
pub use import::{Fate, Imported, Report, Total, own_source};
pub use joined::Act;
pub use knowledge::StoreNames;
pub use lists::ListImported;
pub use marks::Done;
pub use online::client;
pub use opened::Opened;
pub use page::AddedPage;
pub use refresh::{FullText, Landed, Pages, Refreshed, Wanted, Went};
pub use rules::{RuleError, RulesApplied};
pub use schedule::Schedule;
pub use songs::favorite_of;
pub use subscribe::Subscribed;
pub use suggest::{Suggested, Suggestion};
pub use views::ViewError;

/// What a list may spend on what no index knows: a moment that one waits for without wondering.
const PATIENCE: Budget = Budget { bodies: 20_000, time: Some(Duration::from_millis(250)) };

/// The user's stories and favorites, and everything that can be done with them.
pub struct Library {
    store: Store,
    favorites: FavoritesFile,
    paths: Paths,
    /// Days that stories are kept, 0 for ever.
    retention: u16,
    finder: artists::ArtistFinder,
    /// What was learned about names, held while many stories are recognised.
    knowledge: RefCell<Option<knowledge::Knowledge>>,
    /// Whether it was looked over since the program started.
    checked: Cell<bool>,
}

impl Library {
    /// Opens the user's library, and makes it with the starter stories if there is none.
    pub fn open(paths: &Paths, settings: &Settings, now: Timestamp) -> Result<Self, LibraryError> {
        paths.create()?;
        let library = Self::with(paths, settings, Mode::ReadWrite)?;
        library.install_starter_once(now)?;
        Ok(library)
    }

    /// Opens a library that exists, to read from it only. `None` where there is none yet.
    pub fn open_existing(paths: &Paths, settings: &Settings) -> Result<Option<Self>, LibraryError> {
        if !paths.store_file().exists() {
            return Ok(None);
        }
        Self::with(paths, settings, Mode::ReadOnly).map(Some)
    }

    fn with(paths: &Paths, settings: &Settings, mode: Mode) -> Result<Self, LibraryError> {
        let favorites = paths.favorites_file(settings.favorites.as_deref());
        Ok(Self {
            store: Store::open(&paths.store_file(), mode)?,
            favorites: FavoritesFile::new(favorites, &paths.state),
            paths: paths.clone(),
            retention: settings.retention,
            finder: artists::ArtistFinder::default(),
            knowledge: RefCell::default(),
            checked: Cell::default(),
        })
    }

    /// Opens the same library for another thread. Its commands stand in the same undo history.
    pub fn reader(&self) -> Result<Self, LibraryError> {
        let mode = if self.store.is_read_only() { Mode::ReadOnly } else { Mode::ReadWrite };
        let mut store = Store::open(self.store.path(), mode)?;
        store.join_session(self.store.session());
        Ok(Self {
            store,
            favorites: FavoritesFile::new(self.favorites.path().to_path_buf(), &self.paths.state),
            paths: self.paths.clone(),
            retention: self.retention,
            finder: artists::ArtistFinder::default(),
            knowledge: RefCell::default(),
            checked: Cell::default(),
        })
    }

    /// Something about the library that the user should know at the start.
    pub fn notice(&self) -> Option<String> {
        let version = self.store.written_by_newer()?;
        Some(format!("Earmark {version} wrote this library. It is open for reading only."))
    }

    /// Where the store is.
    pub fn store_path(&self) -> &Path {
        self.store.path()
    }

    /// Where the favorites are.
    pub fn favorites_path(&self) -> PathBuf {
        self.favorites.path().to_path_buf()
    }

    /// Returns a handle by which another thread ends the question that this one is busy with.
    pub fn interrupt(&self) -> Interrupt {
        self.store.interrupt()
    }

    /// A number that changes whenever another connection has written to the store.
    pub fn version(&self) -> Result<i64, LibraryError> {
        Ok(self.store.data_version()?)
    }

    /// Returns a window of a list.
    pub fn list(&self, request: &ListRequest, moment: &Moment) -> Result<Window, LibraryError> {
        Ok(self.store.list(request, moment, PATIENCE)?)
    }

    /// Returns up to `limit` ids of the stories that a query finds, newest first.
    pub fn find(&self, query: &Query, moment: &Moment, limit: usize) -> Result<Vec<StoryId>, LibraryError> {
        Ok(self.store.find(query, moment, limit)?)
    }

    /// Returns a story as the list shows it.
    pub fn row(&self, id: StoryId) -> Result<Option<StoryRow>, LibraryError> {
        Ok(self.store.row(id)?)
    }

    /// Returns the counts of the sidebar and the title line.
    pub fn counts(&self, moment: &Moment) -> Result<Counts, LibraryError> {
        let today = moment.now.to_zoned(moment.zone.clone()).date();
        let start = |day: jiff::civil::Date| {
            day.to_zoned(moment.zone.clone()).map_or(moment.now, |start| start.timestamp())
        };
        let tomorrow = today.tomorrow().unwrap_or(today);
        let range = StoryId::first_of(start(today))..StoryId::first_of(start(tomorrow));
        Ok(self.store.counts(&range, moment)?)
    }

    /// Every feed that is fetched: how it is, and what holds for it alone.
    pub fn upkeep(&self) -> Result<Vec<Upkeep>, LibraryError> {
        Ok(self.store.upkeep()?)
    }

    /// What the user set for a feed alone.
    pub fn feed_options(&self, feed: FeedId) -> Result<FeedOptions, LibraryError> {
        Ok(self.store.feed_options(feed)?)
    }

    /// Finds subscribed feeds by what the user calls one: its address, its name, or a part of either.
    pub fn feeds_named(&self, text: &str) -> Result<Vec<Feed>, LibraryError> {
        let text = text.trim();
        let folded = fold(text);
        let subscribed: Vec<FeedId> = self.store.upkeep()?.iter().map(|feed| feed.feed).collect();
        let feeds: Vec<Feed> = self.store.feeds()?.into_iter().map(|count| count.feed).collect();
        let feeds = || feeds.iter().filter(|feed| subscribed.contains(&feed.id));
        let exact: Vec<Feed> = feeds().filter(|feed| is_called(feed, text, &folded)).cloned().collect();
        if !exact.is_empty() || folded.is_empty() {
            return Ok(exact);
        }
        let named: Vec<Feed> = feeds().filter(|feed| fold(&feed.title).contains(&folded)).cloned().collect();
        if !named.is_empty() {
            return Ok(named);
        }
        Ok(feeds().filter(|feed| shown(&feed.url).contains(text)).cloned().collect())
    }

    /// Reads a small fact that a face keeps, such as where the user left.
    pub fn remembered(&self, key: &str) -> Result<Option<String>, LibraryError> {
        Ok(self.store.meta(&face_key(key))?)
    }

    /// Keeps a small fact for a face.
    pub fn remember(&self, key: &str, value: &str) -> Result<(), LibraryError> {
        Ok(self.store.set_meta(&face_key(key), value)?)
    }

    /// Lets the store refresh its statistics where that pays. For quiet times.
    pub fn tidy(&self) -> Result<(), LibraryError> {
        Ok(self.store.tidy()?)
    }

    /// Counts what is in the store and estimates what uses its space.
    pub fn figures(&self) -> Result<Figures, LibraryError> {
        Ok(self.store.figures()?)
    }

    /// Checks the whole store and says what is wrong with it. Slow: reads everything.
    pub fn check(&self) -> Result<Vec<String>, LibraryError> {
        Ok(self.store.check()?)
    }
}

/// Whether this is the feed's name or address, with or without a password in it.
fn is_called(feed: &Feed, text: &str, folded: &str) -> bool {
    feed.url == text || shown(&feed.url) == text || fold(&feed.title) == folded
}

/// Faces' facts stand apart from the store's own.
fn face_key(key: &str) -> String {
    format!("face.{key}")
}
