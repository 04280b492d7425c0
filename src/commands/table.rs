//! The table itself.

/// Where a key is pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Context {
    /// The sidebar has the focus.
    Sidebar,
    /// The list of stories has the focus.
    List,
    /// The reader has the focus.
    Reader,
    /// Text is being selected in the reader.
    Select,
    /// The songs screen is open.
    Songs,
    /// The health screen is open: the feeds.
    Feeds,
    /// Trending is open: the artists and songs in the news.
    Trending,
    /// A menu is open: help, actions, a picker.
    Menu,
}

impl Context {
    /// Every context.
    pub const ALL: &[Self] = &[
        Self::Sidebar,
        Self::List,
        Self::Reader,
        Self::Select,
        Self::Songs,
        Self::Feeds,
        Self::Trending,
        Self::Menu,
    ];

    /// The name that `keys.toml` uses.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sidebar => "sidebar",
            Self::List => "list",
            Self::Reader => "reader",
            Self::Select => "select",
            Self::Songs => "songs",
            Self::Feeds => "feeds",
            Self::Trending => "trending",
            Self::Menu => "menu",
        }
    }
}

/// Under which heading help lists a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Group {
    /// Getting about.
    Move,
    /// Reading stories.
    Read,
    /// Songs and artists.
    Music,
    /// Marks on stories.
    Marks,
    /// Finding stories.
    Find,
    /// Feeds and their folders.
    Feeds,
    /// The program itself.
    Program,
}

impl Group {
    /// Every group, in the order of help.
    pub const ALL: &[Self] =
        &[Self::Music, Self::Move, Self::Read, Self::Marks, Self::Find, Self::Feeds, Self::Program];

    /// The heading.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Move => "Moving",
            Self::Read => "Reading",
            Self::Music => "Songs and artists",
            Self::Marks => "Marks",
            Self::Find => "Finding",
            Self::Feeds => "Feeds",
            Self::Program => "Program",
        }
    }
}

/// One row of the table.
#[derive(Debug)]
pub struct Row {
    /// The command.
    pub command: Command,
    /// Its name in configuration and on the command line.
    pub name: &'static str,
    /// Where it can be given.
    pub contexts: &'static [Context],
    /// Its default keys.
    pub keys: &'static [&'static str],
    /// What it does, for help.
    pub help: &'static str,
    /// Its name in the footer; empty if the footer does not hint it.
    pub hint: &'static str,
    /// Its heading in help.
    pub group: Group,
}

macro_rules! commands {
    ($($group:ident { $($variant:ident, $name:literal, $($context:ident)|+, [$($key:literal),*], $help:literal $(, $hint:literal)?;)+ })+) => {
        /// An order that the user can give.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Command { $($(#[doc = $help] $variant,)+)+ }

        /// Every command, in the order of help within its group.
        pub const TABLE: &[Row] = &[$($(Row {
            command: Command::$variant,
            name: $name,
            contexts: &[$(Context::$context),+],
            keys: &[$($key),*],
            help: $help,
            hint: concat!($($hint)?),
            group: Group::$group,
        },)+)+];
    };
}

commands! {
    Move {
        Down, "down", Sidebar | List | Reader | Select | Songs | Feeds | Trending | Menu, ["j", "down"], "Move or scroll down", "move";
        Up, "up", Sidebar | List | Reader | Select | Songs | Feeds | Trending | Menu, ["k", "up"], "Move or scroll up";
        Top, "top", Sidebar | List | Reader | Select | Songs | Feeds | Trending | Menu, ["g g", "home"], "Go to the first line";
        Bottom, "bottom", Sidebar | List | Reader | Select | Songs | Feeds | Trending | Menu, ["G", "end"], "Go to the last line";
        HalfPageDown, "half-page-down", Sidebar | List | Reader | Select | Songs | Feeds | Trending | Menu, ["ctrl-d"], "Half a page down";
        HalfPageUp, "half-page-up", Sidebar | List | Reader | Select | Songs | Feeds | Trending | Menu, ["ctrl-u"], "Half a page up";
        PageDown, "page-down", Sidebar | List | Reader | Select | Songs | Feeds | Trending | Menu, ["ctrl-f", "pgdn"], "A page down";
        PageUp, "page-up", Sidebar | List | Reader | Select | Songs | Feeds | Trending | Menu, ["ctrl-b", "pgup"], "A page up";
        Left, "left", Sidebar | List | Reader | Select | Trending, ["h", "left"], "To the pane on the left; while selecting, the previous word";
        Right, "right", Sidebar | List | Reader | Select | Trending, ["l", "right"], "To the pane on the right; while selecting, the next word";
        NextPane, "next-pane", Sidebar | List | Reader | Trending, ["tab"], "To the next pane";
        PreviousPane, "previous-pane", Sidebar | List | Reader | Trending, ["shift-tab"], "To the previous pane";
        NextStory, "next-story", Sidebar | List | Reader, ["J"], "Next story, from any pane";
        PreviousStory, "previous-story", Sidebar | List | Reader, ["K"], "Previous story, from any pane";
        NextUnread, "next-unread", Sidebar | List | Reader, ["n"], "Next unread story";
        PreviousUnread, "previous-unread", Sidebar | List | Reader, ["p"], "Previous unread story";
    }
    Read {
        Open, "open", Sidebar | List | Reader | Trending | Menu, ["enter"], "Open what is selected", "read";
        ScrollOn, "scroll-on", List | Reader, ["space"], "Open and scroll; at the end, the next unread story";
        Close, "close", Sidebar | List | Reader | Select | Songs | Feeds | Trending | Menu, ["esc"], "Close or clear";
        OpenBrowser, "open-browser", List | Reader, ["o"], "Open in the browser; 3o opens link 3";
        LinkHints, "link-hints", List | Reader, ["f"], "Open a link by its letters or number";
        CopyLink, "copy-link", List | Reader, ["y"], "Copy the story's link";
        Select, "select", List | Reader, ["m"], "Select text, then b saves it as a song and y copies it";
        SelectAnchor, "select-anchor", Select, ["space", "m", "v"], "Begin the selection here";
        SelectOtherEnd, "select-other-end", Select, ["o"], "To the other end of the selection";
        SelectMore, "select-more", Select, [">"], "Select a character more";
        SelectLess, "select-less", Select, ["<"], "Select a character less";
        CopySelection, "copy-selection", Select, ["y", "enter"], "Copy the selected text", "copy";
        SaveSelection, "save-selection", Select, ["b"], "Save the selected text as a song", "save song";
        SelectionSong, "selection-song", Select, ["c s"], "Make the selected text a song", "song";
        SelectionRelease, "selection-release", Select, ["c r"], "Make the selected text a release", "release";
        SelectionArtist, "selection-artist", Select, ["c a"], "Make the selected text an artist", "artist";
        Zen, "zen", List | Reader, ["z"], "The reader alone";
        FullText, "full-text", List | Reader, ["e"], "Fetch the full text; then switch between it and the teaser";
        FetchFullText, "fetch-full-text", List | Reader, [], "Fetch the full text again";
        Editor, "editor", List | Reader, ["E"], "Open the story in $VISUAL or $EDITOR";
        Pipe, "pipe", List | Reader, ["|"], "Pipe the story's text to a command";
    }
    Music {
        SaveSong, "save-song", List | Reader, ["b"], "Save a song of this story; a picker when it names several", "save song";
        Songs, "songs", Sidebar | List | Reader | Feeds | Trending, ["B", "g b"], "Songs to check out";
        FindArtist, "find-artist", Sidebar | List | Reader | Songs | Feeds | Trending, ["a"], "Find an artist", "artist";
        ArtistStories, "artist-stories", List | Reader | Songs | Trending, ["@"], "Every story about this artist";
        Follow, "follow", List | Reader | Songs | Trending, ["w"], "Follow or unfollow this artist";
        JoinArtist, "join-artist", List | Reader | Songs, [], "Join this artist's name with another artist's";
        GoTrending, "trending", Sidebar | List | Reader | Songs | Feeds, ["g T"], "Artists and songs in the news this week";
        NextMention, "next-mention", Reader, ["]"], "Next artist, song or release in the text";
        PreviousMention, "previous-mention", Reader, ["["], "Previous artist, song or release in the text";
        NextArtist, "next-artist", Reader | Menu, ["c a"], "Another artist made it: the next candidate";
        FlipKind, "flip-kind", Reader | Menu, ["c t"], "It is a release and no song, or a song and no release";
        EditMention, "edit-mention", Reader | Menu, ["c e"], "Type its artist, or Artist - Title";
        NotAWork, "not-a-work", Reader | Menu, ["c x"], "It is neither a song nor a release";
        NotAnArtist, "not-an-artist", Reader | Menu, ["c X"], "It is not an artist";
        CopySong, "copy-song", List | Reader | Songs, ["Y"], "Copy \"Artist - Title\"";
        CycleState, "cycle-state", Songs, ["enter"], "Next state: new, heard, kept, dropped", "heard, kept";
        OpenSong, "open-song", Songs, ["o"], "Open the song where you listen", "listen";
        EditNote, "edit-note", Songs, ["e"], "Edit the note", "note";
        DropSong, "drop-song", Songs, ["d"], "Drop the song", "drop";
        SongStory, "song-story", Songs, ["l", "right"], "Read the story that the song came from", "story";
    }
    Marks {
        Star, "star", List | Reader, ["s"], "Star or unstar", "star";
        EditTags, "edit-tags", List | Reader, ["t"], "Edit tags", "tag";
        ToggleRead, "toggle-read", List | Reader, ["N"], "Mark read or unread";
        MarkAllRead, "mark-all-read", Sidebar | List, ["A"], "Mark the whole view read";
        Hide, "hide", List | Reader, ["D"], "Hide the story";
        MakeRule, "rule", Sidebar | List | Reader, [], "Make a rule of this list, for stories that arrive";
        Undo, "undo", Sidebar | List | Reader | Songs | Feeds | Trending, ["u"], "Undo";
        Redo, "redo", Sidebar | List | Reader | Songs | Feeds | Trending, ["ctrl-r"], "Redo";
    }
    Find {
        Search, "search", Sidebar | List | Reader | Menu, ["/"], "Search as you type; in a menu, narrow it", "search";
        ShowTag, "show-tag", Sidebar | List | Reader, ["T"], "Show a tag";
        PickView, "pick-view", Sidebar | List | Reader | Feeds | Trending, ["v"], "Pick a view or saved search";
        SaveView, "save-view", Sidebar | List | Reader, ["V"], "Save what is listed as a view";
        EditView, "edit-view", Sidebar, ["c e"], "Edit the saved view's query";
        ViewKeys, "view-keys", Sidebar, ["c k"], "Give the saved view a key, or two";
        ViewUp, "view-up", Sidebar, ["["], "Move the saved view up";
        ViewDown, "view-down", Sidebar, ["]"], "Move the saved view down";
        Rules, "rules", Sidebar | List | Reader | Songs | Feeds | Trending, ["g r"], "Rules for stories that arrive";
        GoAll, "go-all", Sidebar | List | Reader | Songs | Feeds | Trending, ["g a"], "All stories";
        GoUnread, "go-unread", Sidebar | List | Reader | Songs | Feeds | Trending, ["g u"], "Unread stories";
        GoToday, "go-today", Sidebar | List | Reader | Songs | Feeds | Trending, ["g t"], "Today's stories";
        GoFollowing, "go-following", Sidebar | List | Reader | Songs | Feeds | Trending, ["g f"], "Stories by followed artists";
        GoStarred, "go-starred", Sidebar | List | Reader | Songs | Feeds | Trending, ["g *"], "Starred stories";
        Sort, "sort", List | Songs | Feeds, ["g s"], "Sort by date, title or source";
        ReverseSort, "reverse-sort", List | Songs | Feeds, ["g S"], "Reverse the order";
    }
    Feeds {
        GoHealth, "feed-health", Sidebar | List | Reader | Songs | Trending, ["g h"], "Feeds and how they are";
        FeedStories, "feed-stories", Feeds, ["enter", "l", "right"], "The feed's stories";
        Rename, "rename", Sidebar | Feeds, ["c n"], "Rename the feed, folder or saved view";
        MoveFeed, "move-feed", Sidebar | Feeds, ["c f"], "Move the feed to a folder, or out of it";
        FeedAddress, "feed-address", Sidebar | Feeds, ["c a"], "Fetch the feed from another address";
        FeedInterval, "feed-interval", Sidebar | Feeds, ["c i"], "Set how often the feed is fetched";
        MuteFeed, "mute-feed", Sidebar | Feeds, ["m"], "Mute the feed: out of lists of all feeds; or unmute";
        Remove, "remove", Sidebar | Feeds, ["d"], "Remove the feed, its stories stay; or the saved view";
    }
    Program {
        Actions, "actions", Sidebar | List | Reader | Songs | Feeds | Trending, ["x"], "Everything possible here";
        Tick, "tick", Menu, ["space"], "Tick one of several";
        CommandLine, "command-line", Sidebar | List | Reader | Songs | Feeds | Trending, [":"], "Any action by name";
        Help, "help", Sidebar | List | Reader | Songs | Select | Feeds | Trending, ["?"], "Help", "help";
        RowLines, "row-lines", Sidebar | List | Reader, ["g l"], "Rows of one or two lines";
        ToggleSidebar, "toggle-sidebar", Sidebar | List | Reader, ["g z"], "Show or hide the sidebar";
        PickTheme, "pick-theme", Sidebar | List | Reader | Songs | Feeds | Trending, ["g c"], "Choose a theme, with a preview";
        AddFeed, "add", Sidebar | List | Reader | Feeds | Trending, ["+"], "Add a feed by its address, or that of a site";
        StarterFeeds, "starter-feeds", Sidebar | List | Feeds | Trending, ["g m"], "Pick from the starter set of music feeds";
        Refresh, "refresh", Sidebar | List | Reader | Feeds, ["r"], "Fetch this feed";
        RefreshAll, "refresh-all", Sidebar | List | Reader | Feeds | Trending, ["R"], "Fetch every feed; again, stop fetching";
        Reload, "reload", List | Sidebar, [], "Read the configuration again";
        Redraw, "redraw", Sidebar | List | Reader | Select | Songs | Feeds | Trending | Menu, ["ctrl-l"], "Draw the screen anew";
        Suspend, "suspend", Sidebar | List | Reader | Songs | Feeds | Trending, ["ctrl-z"], "Suspend to the shell";
        Quit, "quit", Sidebar | List | Reader | Select | Songs | Feeds | Trending | Menu, ["q"], "Back; from the list, quit", "quit";
        QuitNow, "quit-now", Sidebar | List | Reader | Songs | Feeds | Trending, ["Q", "ctrl-c"], "Quit";
    }
}

impl Command {
    /// The command's row.
    #[must_use]
    pub fn row(self) -> &'static Row {
        TABLE.iter().find(|row| row.command == self).expect("the macro writes a row for each command")
    }

    /// The command of a name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        TABLE.iter().find(|row| row.name == name).map(|row| row.command)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::Keys;

    #[test]
    fn rows_are_well_formed() {
        for row in TABLE {
            for keys in row.keys {
                assert!(keys.parse::<Keys>().is_ok(), "{}: {keys}", row.name);
            }
            assert!(row.name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'), "{}", row.name);
            assert!(!row.help.ends_with('.') && row.help.len() < 64, "{}", row.help);
            assert_eq!(Command::named(row.name), Some(row.command), "names are unique");
            assert!(Group::ALL.contains(&row.group));
        }
    }
}
