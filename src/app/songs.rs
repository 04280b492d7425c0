//! The songs screen: the favorites file as a listening queue.

use jiff::{Timestamp, ToSpan};

use super::list::in_sight;
use crate::favorites::{Favorite, State};
use crate::news::{ArtistKey, TitleKey, fold};

/// By what the songs are ordered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SongOrder {
    /// Waiting first, longest waiting first within each state.
    #[default]
    State,
    /// Newest first.
    Added,
    /// By artist, then title.
    Artist,
}

impl SongOrder {
    /// What the title line calls it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::State => "by state",
            Self::Added => "by date",
            Self::Artist => "by artist",
        }
    }
}

/// The songs screen's state.
#[derive(Clone, Debug, Default)]
pub struct Songs {
    /// Every favorite, in the order shown.
    pub songs: Vec<Favorite>,
    /// What is wrong in the file, for people.
    pub complaints: Vec<String>,
    /// The order.
    pub order: SongOrder,
    /// Whether the order is reversed.
    pub reversed: bool,
    /// The selected song's place.
    pub selected: usize,
    /// The first song on screen.
    pub top: usize,
}

impl Songs {
    /// Takes the file's songs, keeping the selection on the same song.
    pub fn take(&mut self, songs: Vec<Favorite>, complaints: Vec<String>) {
        let before = self.current().map(identity);
        self.songs = songs;
        self.complaints = complaints;
        self.sort();
        if let Some(before) = before {
            let same = self.songs.iter().position(|song| identity(song) == before);
            self.selected = same.unwrap_or(self.selected);
        }
        self.selected = self.selected.min(self.songs.len().saturating_sub(1));
    }

    /// Turns to the next order.
    pub fn next_order(&mut self) {
        self.order = match self.order {
            SongOrder::State => SongOrder::Added,
            SongOrder::Added => SongOrder::Artist,
            SongOrder::Artist => SongOrder::State,
        };
        self.resort();
    }

    /// Turns the order round.
    pub fn reverse(&mut self) {
        self.reversed = !self.reversed;
        self.resort();
    }

    fn resort(&mut self) {
        let (songs, complaints) = (std::mem::take(&mut self.songs), std::mem::take(&mut self.complaints));
        let before = songs.get(self.selected).map(identity);
        self.songs = songs;
        self.complaints = complaints;
        self.sort();
        self.selected = before
            .and_then(|before| self.songs.iter().position(|song| identity(song) == before))
            .unwrap_or(0);
    }

    fn sort(&mut self) {
        match self.order {
            SongOrder::State => self.songs.sort_by_key(|song| (rank(song.state), song.added)),
            SongOrder::Added => self.songs.sort_by_key(|song| std::cmp::Reverse(song.added)),
            SongOrder::Artist => self.songs.sort_by_cached_key(identity),
        }
        if self.reversed {
            self.songs.reverse();
        }
    }

    /// The selected song.
    #[must_use]
    pub fn current(&self) -> Option<&Favorite> {
        self.songs.get(self.selected)
    }

    /// How many songs wait to be checked out.
    #[must_use]
    pub fn waiting(&self) -> u64 {
        self.songs.iter().filter(|song| song.state == State::New).count() as u64
    }

    /// Whether a song is among the favorites.
    #[must_use]
    pub fn has(&self, title: &str, artist: Option<&str>) -> bool {
        let wanted = (ArtistKey::of(artist.unwrap_or_default()), TitleKey::of(title));
        self.songs.iter().any(|song| {
            (ArtistKey::of(song.artist.as_deref().unwrap_or_default()), TitleKey::of(&song.song)) == wanted
        })
    }

    /// Moves the selection.
    pub fn step(&mut self, by: isize) {
        self.selected = self.selected.saturating_add_signed(by).min(self.songs.len().saturating_sub(1));
    }

    /// Scrolls so that the selection is on screen.
    pub fn scroll_to_selection(&mut self, rows: usize) {
        self.top = in_sight(self.top, self.selected, rows);
    }
}

/// Whether a song has waited longer than `days`.
#[must_use]
pub fn is_overdue(song: &Favorite, now: Timestamp, days: u16) -> bool {
    let patience = (i64::from(days) * 24).hours();
    song.state == State::New && now.checked_sub(patience).is_ok_and(|limit| song.added < limit)
}

fn rank(state: State) -> u8 {
    match state {
        State::New => 0,
        State::Heard => 1,
        State::Kept => 2,
        State::Dropped => 3,
    }
}

fn identity(song: &Favorite) -> (String, String) {
    (fold(song.artist.as_deref().unwrap_or_default()), fold(&song.song))
}
