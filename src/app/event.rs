//! What happened, and what is asked of the outside.

use jiff::Timestamp;

use super::adding::FeedsAdded;
use super::full_text::FetchedText;
use super::refresh::{Refreshed, Refreshing};
use super::rules::RuleOrder;
use super::themes::ThemeChoice;
use crate::commands::Key;
use crate::favorites::{Favorite, State};
use crate::news::{
    ArtistKey, ArtistPage, ArtistRow, Correction, Counts, Document, FeedChange, FeedHealth, FeedId,
    FoundFeed, JudgedRule, ListRequest, NewFeed, Query, Story, StoryId, StoryText, Tally, Trends, ViewChange,
    ViewId, Window,
};
use crate::text::{Snippet, Sought};
use crate::theme::Theme;

/// Numbers the questions of one kind; only the answer to the latest counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ticket(pub u64);

impl Ticket {
    /// Moves on to the next question and returns its ticket.
    #[must_use]
    pub fn advance(&mut self) -> Self {
        self.0 += 1;
        *self
    }
}

/// A fact, in the past tense.
#[derive(Clone, Debug)]
pub enum Event {
    /// A key was pressed.
    KeyPressed(Key),
    /// Text was pasted.
    Pasted(String),
    /// The mouse was used.
    MouseUsed(Mouse),
    /// The terminal now has this many columns and rows.
    Resized(u16, u16),
    /// The time is now.
    Ticked(Timestamp),
    /// Keys have waited long enough for what they are meant for.
    WaitedInVain,
    /// A window of the list was read.
    ListLoaded(Ticket, Window),
    /// The list could not be read; the message is for people.
    ListFailed(Ticket, String),
    /// A story was read from the store.
    StoryLoaded(Ticket, Box<OpenedStory>),
    /// A story could not be read.
    StoryFailed(Ticket, String),
    /// The counts were read.
    CountsLoaded(Counts),
    /// A saved view was counted, in this round of counting; an error says why it cannot be listed.
    ViewCounted(u64, ViewId, Result<Tally, String>),
    /// Stretches of stories' texts around what was searched for were read; maybe not all that were asked for.
    SnippetsFound(Ticket, Vec<(StoryId, Snippet)>),
    /// Artists were found for what was typed.
    ArtistsFound(Ticket, Vec<ArtistRow>),
    /// Names of artists that begin with what was typed at a prompt.
    ArtistsOffered(Ticket, Vec<String>),
    /// What stands above an artist's stories was read.
    ArtistPageLoaded(ArtistKey, Option<Box<ArtistPage>>),
    /// The favorites file was read, with what is wrong in it.
    FavoritesLoaded(Vec<Favorite>, Vec<String>),
    /// The full text of a story was fetched, or could not be, with the message why.
    FullTextFetched(StoryId, Result<FetchedText, String>),
    /// The full texts of these stories came by themselves.
    FullTextsArrived(Vec<StoryId>),
    /// A story shows this one of its texts from now on; `None` where it is gone.
    TextShown(StoryId, Option<StoryText>),
    /// An order was carried out; the label says which.
    Done(String),
    /// An order was undone or redone; the label says which.
    Undone(String),
    /// A correction was kept, with its label, or could not be, with the message why.
    Corrected(Result<String, String>),
    /// Something other than a list or a story could not be read; what is on screen stays.
    Unanswered(String),
    /// Names were joined or parted, which lists and stories show everywhere.
    Joined(String),
    /// Rules were changed, applied or taken back; the label says which.
    RulesTurned(String),
    /// The rules were read.
    RulesLoaded(Vec<JudgedRule>),
    /// An order failed; what was shown ahead of it must go back.
    Failed(String),
    /// Something worth saying that is neither.
    Noted(String),
    /// It was read how the feeds are.
    HealthLoaded(Vec<FeedHealth>),
    /// It was counted what is written about.
    TrendsLoaded(Trends),
    /// Feeds were changed.
    FeedsChanged {
        /// What was done.
        label: String,
        /// The feeds that are to be fetched for it.
        fetch: Vec<FeedId>,
    },
    /// The store was changed by someone else, or by recognition.
    StoreChanged,
    /// A refresh has come this far.
    RefreshProgressed(Refreshing),
    /// A refresh ended.
    RefreshEnded(Refreshed),
    /// Work goes on in the background: what the footer shows, or nothing any more.
    Progressed(Option<String>),
    /// The search for a feed has come this far.
    AddProgressed(Ticket, String),
    /// Several feeds were found behind an address.
    FeedsFound(Ticket, String, Vec<FoundFeed>),
    /// Feeds were subscribed to.
    FeedsAdded(Ticket, FeedsAdded),
    /// No feed was found, or none could be subscribed to; the message is for people.
    AddFailed(Ticket, String),
    /// The starter set of feeds was read.
    StarterFeedsLoaded(Vec<NewFeed>),
    /// Every theme there is was read.
    ThemesLoaded(Vec<ThemeChoice>),
    /// The terminal's background turned out to want this theme.
    ThemeFitted(Theme),
    /// A theme was kept in the settings file, of this name, or could not be, with the message why.
    ThemeKept(Result<String, String>),
    /// Settings, keys or themes were read again.
    Reconfigured(Box<super::Start>),
    /// The process was asked to end.
    QuitAsked,
}

/// A use of the mouse.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mouse {
    /// What was done.
    pub kind: MouseKind,
    /// The column, in cells from the left.
    pub column: u16,
    /// The row, in cells from the top.
    pub row: u16,
}

/// What was done with the mouse.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MouseKind {
    /// The left button went down.
    Click,
    /// The left button went down twice in one place.
    DoubleClick,
    /// The wheel turned away from the user.
    WheelUp,
    /// The wheel turned towards the user.
    WheelDown,
}

/// A story as the reader needs it.
#[derive(Clone, Debug)]
pub struct OpenedStory {
    /// The story.
    pub story: Story,
    /// Its text.
    pub document: Document,
    /// How long it takes to read, in minutes.
    pub minutes: u32,
    /// How many stories name each artist of the story, in the order of its recognised artists.
    pub artist_stories: Vec<u64>,
    /// Which of these artists the user follows.
    pub followed: Vec<ArtistKey>,
    /// Whether this is only the beginning of a long story, and the whole is on its way.
    pub partial: bool,
}

/// A request to the outside.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Read a window of the list.
    LoadList(Ticket, ListRequest),
    /// Read a story.
    LoadStory(Ticket, StoryId),
    /// Read the stretches of these stories' texts around what was searched for, as many as a moment allows.
    LoadSnippets(Ticket, Sought, Vec<StoryId>),
    /// Read the counts.
    LoadCounts,
    /// Count what saved views have to show, in this round: each view with its query.
    CountViews(u64, Vec<(ViewId, String)>),
    /// Find artists; those of the story come first.
    FindArtists(Ticket, String, Option<StoryId>),
    /// Name artists that begin with what was typed at a prompt.
    OfferArtists(Ticket, String),
    /// Read what stands above an artist's stories.
    LoadArtistPage(ArtistKey),
    /// Read the favorites file.
    LoadFavorites,
    /// Note that a story was opened, which marks it read but is no order to undo.
    MarkOpened(StoryId),
    /// Mark stories read or unread.
    SetRead(Vec<StoryId>, bool),
    /// Mark every story of a query read.
    MarkAllRead(Query),
    /// Star or unstar a story.
    SetStarred(StoryId, bool),
    /// Hide a story.
    Hide(StoryId),
    /// Add and remove tags of a story.
    SetTags {
        /// The story.
        id: StoryId,
        /// Tags to add.
        add: Vec<String>,
        /// Tags to remove.
        remove: Vec<String>,
    },
    /// Fetch the page of a story and keep its article.
    FetchFullText(StoryId),
    /// Stop fetching the page of a story.
    StopFullText(StoryId),
    /// Show the full text of a story (`true`) or its teaser.
    ShowFullText(StoryId, bool),
    /// Follow or unfollow an artist.
    SetFollowed {
        /// The artist's key.
        key: ArtistKey,
        /// The artist's name.
        name: String,
        /// Whether to follow.
        followed: bool,
    },
    /// Join a second name with an artist.
    JoinArtists {
        /// The artist that stays.
        artist: (ArtistKey, String),
        /// Its other name.
        name: (ArtistKey, String),
    },
    /// Correct what is recognised in a story.
    Correct {
        /// The story.
        story: StoryId,
        /// What the user said, in order; one order to undo.
        corrections: Vec<Correction>,
    },
    /// Save songs named in a story.
    SaveSongs {
        /// The story.
        story: StoryId,
        /// What to save.
        songs: Vec<SongToSave>,
    },
    /// Set a favorite's state.
    SetSongState(Favorite, State),
    /// Set a favorite's note.
    SetSongNote(Favorite, String),
    /// Open the song where the user listens.
    OpenSong(Favorite),
    /// Save a query under a name.
    SaveView {
        /// The name.
        name: String,
        /// The query.
        query: String,
    },
    /// Change a saved view.
    ChangeView(ViewId, ViewChange),
    /// Remove a saved view.
    RemoveView(ViewId),
    /// List or change the rules, apply them or take them back.
    Rules(RuleOrder),
    /// Undo the last order.
    Undo,
    /// Redo what was undone last.
    Redo,
    /// Open an address in the browser.
    OpenUrl(String),
    /// Put text on the clipboard; the second text says what it is.
    Copy(String, String),
    /// Open a story's text in the editor.
    Edit {
        /// The story's title.
        title: String,
        /// The story's text.
        text: String,
    },
    /// Pipe text to a command line, split into arguments without a shell.
    Pipe {
        /// The command line as typed.
        command: String,
        /// The text.
        text: String,
    },
    /// See whether another program changed the store or the favorites file.
    LookAround,
    /// Read the starter set of feeds.
    LoadStarterFeeds,
    /// Subscribe to feeds; nothing is fetched.
    Subscribe(Vec<NewFeed>),
    /// Find the feed behind an address, subscribe to it, and fetch it.
    AddFeed {
        /// Under which the answers come.
        ticket: Ticket,
        /// The address, as it was typed.
        address: String,
        /// The folder to put the feed in; may be empty.
        folder: String,
    },
    /// Subscribe to some of the feeds that were found last, by their places.
    AddFound(Ticket, Vec<usize>),
    /// Stop looking for feeds.
    StopAdding,
    /// Read how the feeds are.
    LoadHealth,
    /// Count what is written about.
    LoadTrends,
    /// Change feeds.
    ChangeFeeds {
        /// Which.
        feeds: Vec<FeedId>,
        /// How.
        change: FeedChange,
    },
    /// Give a folder another name; the folders below it follow.
    RenameFolder {
        /// Its name.
        from: String,
        /// The new one; empty takes its feeds out of it.
        to: String,
    },
    /// Fetch feeds.
    Refresh(Vec<FeedId>),
    /// Fetch every feed.
    RefreshAll,
    /// Stop the refresh that goes on.
    StopRefresh,
    /// Read configuration, keys and themes again.
    Reload,
    /// Read every theme there is.
    LoadThemes,
    /// Keep the theme of this name in the settings file.
    KeepTheme(String),
    /// Ask the terminal for its background, as it may be another than before.
    AskBackground,
    /// Draw everything anew.
    Redraw,
    /// Suspend to the shell.
    Suspend,
    /// Remember where the user is, then end.
    Quit,
}

/// A song that the user asked to save.
#[derive(Clone, Debug, PartialEq)]
pub struct SongToSave {
    /// Its title.
    pub title: String,
    /// Its artist, if known.
    pub artist: Option<String>,
    /// The release it is from, if known.
    pub release: Option<String>,
    /// Exact links that the story gave.
    pub links: Vec<String>,
}
