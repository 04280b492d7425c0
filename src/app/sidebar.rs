//! The sidebar: views with live counts, the user's own among them, tags, and feeds by folder.

use super::list::in_sight;
use crate::news::{Counts, FeedCount, SavedView, View, fold};

/// One line of the sidebar.
#[derive(Clone, Debug, PartialEq)]
pub enum Entry {
    /// A heading, or an empty line where the text is empty.
    Heading(&'static str),
    /// A view with its count.
    View {
        /// The view.
        view: View,
        /// How it is named here.
        name: String,
        /// How many stories it has to show; 0 is not written.
        count: u64,
        /// How far it is indented, in steps.
        indent: u16,
        /// Whether something went wrong there.
        faulty: bool,
    },
    /// A view that the user saved; its count is in the model's tallies.
    Saved(SavedView),
    /// The songs screen with the number of songs waiting.
    Songs(u64),
    /// The screen of what is written about.
    Trending,
    /// A folder of feeds.
    Folder {
        /// Its name.
        name: String,
        /// Unread stories of its feeds.
        count: u64,
        /// Whether its feeds are listed.
        open: bool,
    },
}

impl Entry {
    /// What the line says.
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Self::Heading(text) => (*text).to_owned(),
            Self::View { name, .. } | Self::Folder { name, .. } => name.clone(),
            Self::Saved(saved) => saved.name.clone(),
            Self::Songs(_) => "Songs".to_owned(),
            Self::Trending => "Trending".to_owned(),
        }
    }

    /// Whether the line can be selected.
    #[must_use]
    pub fn selectable(&self) -> bool {
        !matches!(self, Self::Heading(_))
    }
}

/// The sidebar's state.
#[derive(Clone, Debug, Default)]
pub struct Sidebar {
    /// Its lines.
    pub entries: Vec<Entry>,
    /// The selected line.
    pub selected: usize,
    /// The first line on screen.
    pub top: usize,
    closed: Vec<String>,
}

impl Sidebar {
    /// Builds the lines anew from the counts, keeping the selection on the same entry.
    pub fn rebuild(&mut self, counts: &Counts, songs: u64) {
        let before = self.entries.get(self.selected).map(identity);
        self.entries = fixed(counts, songs);
        if !counts.views.is_empty() {
            self.entries.push(Entry::Heading(""));
            self.entries.push(Entry::Heading("views"));
            self.entries.extend(counts.views.iter().cloned().map(Entry::Saved));
        }
        if !counts.tags.is_empty() {
            self.entries.push(Entry::Heading(""));
            self.entries.push(Entry::Heading("tags"));
            self.entries.extend(counts.tags.iter().map(|tag| {
                let view = View::Tag(tag.name.clone());
                entry(format!("#{}", tag.name), view, tag.stories, 0)
            }));
        }
        let (mut muted, heard): (Vec<_>, Vec<_>) = counts.feeds.iter().partition(|count| count.feed.muted);
        if !heard.is_empty() {
            self.entries.push(Entry::Heading(""));
            self.entries.push(Entry::Heading("feeds"));
            self.push_feeds(&heard);
        }
        if !muted.is_empty() {
            self.entries.push(Entry::Heading(""));
            self.entries.push(Entry::Heading("muted"));
            // Their folders are not shown here.
            muted.sort_by_cached_key(|count| fold(&count.feed.title));
            self.entries.extend(muted.into_iter().map(|count| feed_entry(count, 0, 0)));
        }
        let same = before.and_then(|before| self.entries.iter().position(|entry| identity(entry) == before));
        self.selected = same.unwrap_or_else(|| self.selected.min(self.entries.len().saturating_sub(1)));
        self.step(0);
    }

    fn push_feeds(&mut self, feeds: &[&FeedCount]) {
        let mut folders: Vec<&str> = feeds.iter().map(|count| count.feed.folder.as_str()).collect();
        folders.sort_unstable();
        folders.dedup();
        for folder in folders {
            let inside = || feeds.iter().filter(|count| count.feed.folder == folder);
            let open = !self.closed.iter().any(|closed| closed == folder);
            if !folder.is_empty() {
                let count = inside().map(|count| count.unread).sum();
                self.entries.push(Entry::Folder { name: folder.to_owned(), count, open });
            }
            if open {
                let indent = u16::from(!folder.is_empty());
                self.entries.extend(inside().map(|count| feed_entry(count, count.unread, indent)));
            }
        }
    }

    /// Moves the selection by lines, past headings.
    pub fn step(&mut self, by: isize) {
        if self.entries.is_empty() {
            return;
        }
        let last = self.entries.len() - 1;
        let target = self.selected.saturating_add_signed(by).min(last);
        let after = (target..=last).find(|&at| self.entries[at].selectable());
        let before = (0..=target).rev().find(|&at| self.entries[at].selectable());
        let found = if by < 0 { before.or(after) } else { after.or(before) };
        self.selected = found.unwrap_or(self.selected);
    }

    /// Selects the entry of a view, if it is listed.
    pub fn show(&mut self, view: &View) {
        let at = self.entries.iter().position(|entry| match entry {
            Entry::View { view: own, .. } => own == view,
            Entry::Saved(saved) => matches!(view, View::Saved { id, .. } if *id == saved.id),
            _ => false,
        });
        self.selected = at.unwrap_or(self.selected);
    }

    /// Opens or closes a folder.
    pub fn toggle(&mut self, folder: &str) {
        match self.closed.iter().position(|closed| closed == folder) {
            Some(at) => {
                self.closed.remove(at);
            }
            None => self.closed.push(folder.to_owned()),
        }
    }

    /// The selected entry.
    #[must_use]
    pub fn current(&self) -> Option<&Entry> {
        self.entries.get(self.selected)
    }

    /// Scrolls so that the selection is on screen.
    pub fn scroll_to_selection(&mut self, rows: usize) {
        self.top = in_sight(self.top, self.selected, rows);
    }
}

fn fixed(counts: &Counts, songs: u64) -> Vec<Entry> {
    vec![
        entry("All stories".into(), View::All, counts.all, 0),
        entry("Unread".into(), View::Unread, counts.unread, 0),
        entry("Today".into(), View::Today, counts.today, 0),
        entry("Following".into(), View::Following, counts.following, 0),
        entry("Starred".into(), View::Starred, counts.starred, 0),
        Entry::Songs(songs),
        Entry::Trending,
    ]
}

fn entry(name: String, view: View, count: u64, indent: u16) -> Entry {
    Entry::View { view, name, count, indent, faulty: false }
}

fn feed_entry(of: &FeedCount, count: u64, indent: u16) -> Entry {
    let feed = &of.feed;
    let address = if feed.url.is_empty() { &feed.title } else { &feed.url };
    Entry::View {
        view: View::Feed(address.clone()),
        name: feed.title.clone(),
        count,
        indent,
        faulty: feed.error.is_some(),
    }
}

fn identity(entry: &Entry) -> String {
    match entry {
        Entry::Heading(text) => format!("heading {text}"),
        Entry::View { view, .. } => format!("view {view:?}"),
        Entry::Saved(saved) => format!("saved {}", saved.id.0),
        Entry::Songs(_) => "songs".into(),
        Entry::Trending => "trending".into(),
        Entry::Folder { name, .. } => format!("folder {name}"),
    }
}
