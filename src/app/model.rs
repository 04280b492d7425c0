//! Everything the screen knows.

use std::collections::HashMap;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::adding::Adding;
use super::artist;
use super::event::{Effect, Ticket};
use super::feeds;
use super::health::Health;
use super::layout::{Layout, Panes};
use super::list::List;
use super::menu::Menu;
use super::offer::Offer;
use super::places::Places;
use super::prompt::Prompt;
use super::reader::{Hints, Reader};
use super::refresh::Refreshing;
use super::sidebar::Sidebar;
use super::snippets::Snippets;
use super::songs::Songs;
use super::tallies::Tallies;
use super::themes::ThemeChoice;
use super::trending::Trending;
use crate::commands::{Command, Context, Key, Keymap};
use crate::news::{Counts, NewFeed, Order, StoryId, View};
use crate::settings::Settings;
use crate::theme::{Glyphs, Theme};

/// Lines of the list from which its rows have a third for the text of the stories that a search found.
const SNIPPETS_FROM: u16 = 12;

/// Everything the screen knows. Only [`update`](super::update) changes it.
#[derive(Debug)]
pub struct Model {
    /// The user's settings.
    pub settings: Settings,
    /// The keys that hold.
    pub keymap: Keymap,
    /// The theme in use.
    pub theme: Theme,
    /// The themes to choose from, as far as they were asked for.
    pub themes: Vec<ThemeChoice>,
    /// The glyphs in use.
    pub glyphs: Glyphs,
    /// The terminal's columns and rows.
    pub size: (u16, u16),
    /// The time, as far as the screen has been told.
    pub now: Timestamp,
    /// The local time zone.
    pub zone: TimeZone,
    /// Which screen is open.
    pub screen: Screen,
    /// Which pane the keys go to.
    pub focus: Pane,
    /// Whether the reader is alone on the screen.
    pub zen: bool,
    /// The sidebar.
    pub sidebar: Sidebar,
    /// The list of stories.
    pub list: List,
    /// The reader.
    pub reader: Reader,
    /// The favorites.
    pub songs: Songs,
    /// The feeds and how they are.
    pub health: Health,
    /// What is written about.
    pub trending: Trending,
    /// What lies over the panes.
    pub overlay: Option<Overlay>,
    /// What the footer says instead of hints.
    pub notice: Option<Notice>,
    /// What goes on in the background.
    pub progress: Option<String>,
    /// The refresh that goes on.
    pub refreshing: Option<Refreshing>,
    /// Feeds that are being added.
    pub adding: Adding,
    /// What the sidebar and the title line count.
    pub counts: Counts,
    /// The stories whose full texts are being fetched.
    pub fetching: Vec<StoryId>,
    /// How many stories the saved views have.
    pub tallies: Tallies,
    /// What the list shows of a search.
    pub snippets: Snippets,
    /// The count typed before a command.
    pub count: Option<usize>,
    /// The keys typed towards a sequence.
    pub typed: Vec<Key>,
    /// What was typed at `:` and `/` before, newest last.
    pub history: HashMap<&'static str, Vec<String>>,
    /// The starter set of feeds, once asked for.
    pub starter_feeds: Vec<NewFeed>,
    /// Views to return to, the latest last, each with the story that was selected in it.
    pub(super) back: Vec<(View, Option<StoryId>)>,
    /// A command that waits for the story it is about.
    pub(super) after_load: Option<(Command, Option<usize>)>,
    /// Whether the story that the list is looking for is to be opened.
    pub(super) open_after_list: bool,
    /// The name under which the search on screen is being saved.
    pub(super) saving_view: Option<String>,
    pub(super) finder_ticket: Ticket,
    /// How many corrections are still being kept: until then the store knows less than the screen.
    pub(super) correcting: usize,
    /// How far each story was read.
    pub places: Places,
}

/// What the model starts from; read again by `:reload`.
#[derive(Clone, Debug)]
pub struct Start {
    /// The user's settings.
    pub settings: Settings,
    /// The keys that hold.
    pub keymap: Keymap,
    /// The theme in use.
    pub theme: Theme,
    /// The glyphs in use.
    pub glyphs: Glyphs,
    /// What is wrong in the configuration, for people.
    pub complaints: Vec<String>,
}

/// Which screen is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Screen {
    /// Sidebar, list and reader.
    Stories,
    /// The songs to check out.
    Songs,
    /// The feeds and how they are.
    Feeds,
    /// The artists and songs in the news.
    Trending,
}

/// A pane of the stories screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pane {
    /// The sidebar.
    Sidebar,
    /// The list of stories.
    List,
    /// The reader.
    Reader,
}

/// What lies over the panes and takes the keys.
#[derive(Clone, Debug)]
pub enum Overlay {
    /// A line asked for in the footer.
    Prompt(Prompt),
    /// A menu.
    Menu(Menu),
    /// Letters on the links of the reader.
    Hints(Hints),
    /// The question whether to save a song that is not certain.
    Offer(Offer),
    /// A question that Enter answers with yes.
    Ask {
        /// The question, with what its keys do.
        question: String,
        /// What follows a yes.
        yes: Vec<Effect>,
    },
}

/// What the footer says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// How it is meant.
    pub kind: NoticeKind,
    /// The text, one line.
    pub text: String,
}

/// How a notice is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoticeKind {
    /// Something was done.
    Done,
    /// Something to look at.
    Warning,
    /// Something went wrong.
    Error,
}

impl Model {
    /// A model before anything has been read: the given view, an empty screen of the given size.
    #[must_use]
    pub fn new(start: Start, view: View, size: (u16, u16), now: Timestamp, zone: TimeZone) -> Self {
        let complaint = Notice::complaint(&start.complaints);
        let mut model = Self {
            settings: start.settings,
            keymap: start.keymap,
            theme: start.theme,
            themes: Vec::new(),
            glyphs: start.glyphs,
            size,
            now,
            zone,
            screen: Screen::Stories,
            focus: Pane::List,
            zen: false,
            sidebar: Sidebar::default(),
            list: List::new(view, Order::default()),
            reader: Reader::default(),
            songs: Songs::default(),
            health: Health::default(),
            trending: Trending::default(),
            overlay: None,
            notice: complaint,
            progress: None,
            refreshing: None,
            adding: Adding::default(),
            counts: Counts::default(),
            fetching: Vec::new(),
            tallies: Tallies::default(),
            snippets: Snippets::default(),
            count: None,
            typed: Vec::new(),
            history: HashMap::new(),
            starter_feeds: Vec::new(),
            back: Vec::new(),
            after_load: None,
            open_after_list: false,
            saving_view: None,
            finder_ticket: Ticket::default(),
            correcting: 0,
            places: Places::default(),
        };
        model.sidebar.rebuild(&model.counts, 0);
        model
    }

    /// Where everything is on the screen.
    #[must_use]
    pub fn layout(&self) -> Layout {
        let panes = match self.screen {
            Screen::Songs | Screen::Feeds | Screen::Trending => Panes::Whole,
            Screen::Stories if self.zen => Panes::Zen,
            Screen::Stories => Panes::Reading { sidebar: self.settings.sidebar, alone: self.focus },
        };
        Layout::new(self.size.0, self.size.1, panes)
    }

    /// The first key of a command, as hints show it, if it has one there.
    #[must_use]
    pub fn key_of(&self, context: Context, command: Command) -> Option<String> {
        self.keymap.keys_of(context, command).next().map(|keys| keys.short(self.glyphs.enter))
    }

    /// How to give a command: its first key, or else its name on the command line.
    #[must_use]
    pub fn way_to(&self, context: Context, command: Command) -> String {
        self.key_of(context, command).unwrap_or_else(|| format!(":{}", command.row().name))
    }

    /// Where keys are pressed.
    #[must_use]
    pub fn context(&self) -> Context {
        match (&self.overlay, self.screen, self.focus) {
            (Some(Overlay::Menu(_)), ..) => Context::Menu,
            (_, Screen::Songs, _) => Context::Songs,
            (_, Screen::Feeds, _) => Context::Feeds,
            (_, Screen::Trending, _) => Context::Trending,
            (_, _, Pane::Reader) if self.reader.selection.is_some() => Context::Select,
            (_, _, Pane::Sidebar) => Context::Sidebar,
            (_, _, Pane::List) => Context::List,
            (_, _, Pane::Reader) => Context::Reader,
        }
    }

    /// How many lines a row of the list takes.
    #[must_use]
    pub fn row_lines(&self) -> u16 {
        1 + u16::from(self.settings.two_line_rows) + u16::from(self.shows_snippets())
    }

    /// Whether each row of the list has a line of the story's text: in a search for words, where there is room.
    #[must_use]
    pub fn shows_snippets(&self) -> bool {
        self.settings.two_line_rows
            && !self.snippets.sought().is_not_in_text()
            && self.layout().list.height >= SNIPPETS_FROM
    }

    /// How many rows of the list are on screen, what stands above it taken off.
    #[must_use]
    pub fn list_rows(&self) -> usize {
        let height = self.layout().list.height.saturating_sub(self.list_lead());
        usize::from(height / self.row_lines()).max(1)
    }

    /// How many lines stand above the list's rows: the welcome, or what is known of an artist.
    #[must_use]
    pub fn list_lead(&self) -> u16 {
        let height = self.layout().list.height;
        if self.welcomes() {
            return if height >= 14 { 5 } else { 0 };
        }
        self.list.artist_page.as_ref().map_or(0, |page| artist::lead(page, self.size.1, height))
    }

    /// Whether the list greets a new user.
    #[must_use]
    pub fn welcomes(&self) -> bool {
        !self.counts.subscribed
            && self.counts.feeds.len() <= 1
            && matches!(self.list.view, View::All | View::Unread)
            && !self.list.rows.is_empty()
    }

    /// Whether keys wait: a view was asked for, or a story that a command is about or that undo changed, and
    /// they are meant for what will be shown then.
    #[must_use]
    pub fn keys_wait(&self) -> bool {
        (self.list.turning() || self.keys_wait_for_a_story())
            && !matches!(self.overlay, Some(Overlay::Prompt(_)))
    }

    /// Whether they wait for a story: what is on the screen until then is another, or is wrong.
    #[must_use]
    pub fn keys_wait_for_a_story(&self) -> bool {
        self.after_load.is_some() || self.reader.outdated
    }

    /// The columns and rows that the reader's text has.
    #[must_use]
    pub fn reader_size(&self) -> (u16, u16) {
        let pane = self.layout().reader;
        let width = pane.width.saturating_sub(2 * self.reader_margin());
        (width.min(self.settings.text_width), pane.height)
    }

    /// The blank cells on either side of the reader's text. They give way where the text would get narrow.
    #[must_use]
    pub fn reader_margin(&self) -> u16 {
        const NARROW: u16 = 40;
        let spare = self.layout().reader.width.saturating_sub(NARROW) / 2;
        self.settings.margin.min(spare.max(1))
    }

    /// The story that commands act on: the one in the reader, be it still on its way, else the selected one.
    #[must_use]
    pub fn story(&self) -> Option<StoryId> {
        match self.focus {
            Pane::Reader => self.reader.wanted.or(self.reader.id()).or(self.list.selected),
            _ => self.list.selected,
        }
    }

    /// The name of the view, as the title line writes it: a feed by its name.
    #[must_use]
    pub fn view_name(&self) -> String {
        match &self.list.view {
            View::Feed(address) => feeds::name_at(self, address),
            view => view.to_string(),
        }
    }

    /// What is on the screen, for the window's title.
    #[must_use]
    pub fn screen_name(&self) -> String {
        match self.screen {
            Screen::Songs => "Songs".to_owned(),
            Screen::Feeds => "Feeds".to_owned(),
            Screen::Trending => "Trending".to_owned(),
            Screen::Stories => self.view_name(),
        }
    }

    /// Says something in the footer and asks nothing of the outside.
    pub(super) fn answer(&mut self, notice: Notice) -> Vec<Effect> {
        self.say(notice);
        Vec::new()
    }

    /// Says something in the footer.
    pub(super) fn say(&mut self, notice: Notice) {
        self.notice = Some(notice);
    }
}

impl Notice {
    /// Something was done.
    #[must_use]
    pub fn done(text: impl Into<String>) -> Self {
        Self { kind: NoticeKind::Done, text: text.into() }
    }

    /// The first of what is wrong in the configuration, and where to see the rest.
    #[must_use]
    pub fn complaint(complaints: &[String]) -> Option<Self> {
        let (first, rest) = complaints.split_first()?;
        Some(Self::warning(match rest.len() {
            0 => first.clone(),
            more => format!("{first} ({more} more: earmark config check)"),
        }))
    }

    /// Something to look at.
    #[must_use]
    pub fn warning(text: impl Into<String>) -> Self {
        Self { kind: NoticeKind::Warning, text: text.into() }
    }

    /// Something went wrong.
    #[must_use]
    pub fn error(text: impl Into<String>) -> Self {
        Self { kind: NoticeKind::Error, text: text.into() }
    }
}
