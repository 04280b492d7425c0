//! The user's settings: plain values and their defaults.
//!
//! `config/` reads them from `config.toml`; this module only says what there is and what holds where
//! the user said nothing. `assets/config.toml` documents each for the user.

use std::path::PathBuf;

/// Every setting, with the value that holds.
#[expect(clippy::struct_excessive_bools, reason = "each is a setting of its own, named in config.toml")]
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// The view shown at start: a fixed view's name or a query; `None` returns to where the user left.
    pub start: Option<String>,
    /// When opening a story marks it read.
    pub mark_read: MarkRead,
    /// Whether list rows take two lines.
    pub two_line_rows: bool,
    /// Whether the sidebar is shown where the screen is wide enough for it.
    pub sidebar: bool,
    /// The width of the reader's text, in cells.
    pub text_width: u16,
    /// Blank cells on either side of the reader's text.
    pub margin: u16,
    /// From one line of the reader's text to the next: 1, or 2 for a blank line between.
    pub line_spacing: u16,
    /// How ages and dates are written.
    pub dates: Dates,
    /// Whether mouse events are captured.
    pub mouse: bool,
    /// Whether the linear reader opens instead of the screen.
    pub plain: bool,
    /// Which glyphs decorate the screen.
    pub glyphs: GlyphSet,
    /// Who puts right-to-left text in the order in which it is drawn.
    pub bidi: Bidi,
    /// Whether links are told to the terminal, so that it can open them.
    pub hyperlinks: Hyperlinks,
    /// The theme's name; "auto" takes the dark or light default by the terminal's background.
    pub theme: String,
    /// Which pictures of a story are fetched and shown.
    pub images: Images,
    /// How the terminal is to be given pictures.
    pub image_protocol: ImageProtocol,
    /// The key map to start from.
    pub preset: Preset,
    /// Where the favorites file is, if not in the data folder.
    pub favorites: Option<PathBuf>,
    /// The address that searches for a song, with `{query}`, `{artist}` or `{title}` in it.
    pub song_search: String,
    /// The browser as an argument list with `{url}`; empty opens with the desktop's own.
    pub browser: Vec<String>,
    /// The clipboard as an argument list that reads the text from its standard input; empty for the
    /// desktop's own. OSC 52 is sent in either case.
    pub clipboard: Vec<String>,
    /// Days after which a waiting song is marked.
    pub song_patience_days: u16,
    /// Days that the stories of feeds are kept; 0 keeps them for ever.
    pub retention: u16,
    /// Whether the open reader fetches feeds by itself when they are due.
    pub refresh: Refresh,
    /// Minutes between two fetches of a feed; 0 leaves it to each feed's own rhythm.
    pub refresh_minutes: u16,
    /// Connections at once.
    pub connections: u16,
    /// Connections to one host at once.
    pub connections_per_host: u16,
    /// Milliseconds between two requests to one host.
    pub host_delay: u16,
    /// Seconds that connecting may take, finding the address and the handshake included, each.
    pub connect_timeout: u16,
    /// Seconds until an answer begins, and between two pieces of it.
    pub answer_timeout: u16,
    /// Seconds that fetching one feed may take in all.
    pub fetch_timeout: u16,
    /// MiB that a feed may have, packed and unpacked.
    pub feed_limit: u16,
    /// The proxy for everything; empty takes the environment's, "none" takes none.
    pub proxy: String,
    /// How Earmark calls itself to servers; empty for its own name.
    pub user_agent: String,
    /// Hosts inside private networks to which redirects and stories may lead.
    pub private_hosts: Vec<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            start: None,
            mark_read: MarkRead::Open,
            two_line_rows: true,
            sidebar: true,
            text_width: 76,
            margin: 1,
            line_spacing: 1,
            dates: Dates::Relative,
            mouse: true,
            plain: false,
            glyphs: GlyphSet::Auto,
            bidi: Bidi::Auto,
            hyperlinks: Hyperlinks::Auto,
            theme: "auto".into(),
            images: Images::Lead,
            image_protocol: ImageProtocol::Auto,
            preset: Preset::Vim,
            favorites: None,
            song_search: "https://www.youtube.com/results?search_query={query}".into(),
            browser: Vec::new(),
            clipboard: Vec::new(),
            song_patience_days: 21,
            retention: 0,
            refresh: Refresh::Auto,
            refresh_minutes: 0,
            connections: 256,
            connections_per_host: 2,
            host_delay: 200,
            connect_timeout: 10,
            answer_timeout: 20,
            fetch_timeout: 60,
            feed_limit: 16,
            proxy: String::new(),
            user_agent: String::new(),
            private_hosts: Vec::new(),
        }
    }
}

/// When feeds are fetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refresh {
    /// By the open reader, when they are due.
    Auto,
    /// Only when the user asks.
    Manual,
}

impl Refresh {
    /// Each with its name in `config.toml`.
    pub const NAMES: &[(Self, &'static str)] = &[(Self::Auto, "auto"), (Self::Manual, "manual")];
}

/// When a story counts as read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MarkRead {
    /// As soon as it is opened.
    Open,
    /// When its end has been on screen.
    ScrollEnd,
    /// Only by `N` or `A`.
    Never,
}

impl MarkRead {
    /// Each with its name in `config.toml`.
    pub const NAMES: &[(Self, &'static str)] =
        &[(Self::Open, "open"), (Self::ScrollEnd, "scroll-end"), (Self::Never, "never")];
}

/// How dates are written in the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dates {
    /// "3h", "2d".
    Relative,
    /// "2026-11-22".
    Absolute,
}

impl Dates {
    /// Each with its name in `config.toml`.
    pub const NAMES: &[(Self, &'static str)] = &[(Self::Relative, "relative"), (Self::Absolute, "absolute")];
}

/// Which glyphs decorate the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GlyphSet {
    /// Unicode where the locale says UTF-8, else ASCII.
    Auto,
    /// Unicode, without any patched font.
    Unicode,
    /// ASCII alone.
    Ascii,
}

impl GlyphSet {
    /// Each with its name in `config.toml`.
    pub const NAMES: &[(Self, &'static str)] =
        &[(Self::Auto, "auto"), (Self::Unicode, "unicode"), (Self::Ascii, "ascii")];
}

/// Which pictures of a story are fetched and shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Images {
    /// None.
    Off,
    /// The one at its head.
    Lead,
    /// That and those in its text.
    All,
}

impl Images {
    /// Each with its name in `config.toml`.
    pub const NAMES: &[(Self, &'static str)] =
        &[(Self::Off, "off"), (Self::Lead, "lead"), (Self::All, "all")];
}

/// How the terminal is to be given pictures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImageProtocol {
    /// As the terminal says that it can.
    Auto,
    /// kitty's graphics protocol, with placeholders in Unicode.
    Kitty,
    /// Sixel.
    Sixel,
    /// iTerm2's inline images.
    Iterm2,
    /// Half blocks: two colours a cell, in any terminal of 256 colours and more.
    Halfblocks,
    /// Not at all.
    None,
}

impl ImageProtocol {
    /// Each with its name in `config.toml`.
    pub const NAMES: &[(Self, &'static str)] = &[
        (Self::Auto, "auto"),
        (Self::Kitty, "kitty"),
        (Self::Sixel, "sixel"),
        (Self::Iterm2, "iterm2"),
        (Self::Halfblocks, "halfblocks"),
        (Self::None, "none"),
    ];
}

/// Who puts right-to-left text in the order in which it is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bidi {
    /// The terminal if it is known to, else we do.
    Auto,
    /// We do, whatever the terminal is.
    Own,
    /// The terminal: it gets the text as it is read, paragraphs on the right.
    Terminal,
    /// Nobody: the text stands as it is read, from the left.
    Off,
}

impl Bidi {
    /// Each with its name in `config.toml`.
    pub const NAMES: &[(Self, &'static str)] =
        &[(Self::Auto, "auto"), (Self::Own, "own"), (Self::Terminal, "terminal"), (Self::Off, "off")];

    /// Whether we put the text in order.
    #[must_use]
    pub fn is_ours(self) -> bool {
        matches!(self, Self::Auto | Self::Own)
    }
}

/// Whether links are told to the terminal, by the sequence OSC 8.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hyperlinks {
    /// Where the terminal is known to understand them.
    Auto,
    /// Always.
    On,
    /// Never.
    Off,
}

impl Hyperlinks {
    /// Each with its name in `config.toml`.
    pub const NAMES: &[(Self, &'static str)] = &[(Self::Auto, "auto"), (Self::On, "on"), (Self::Off, "off")];
}

/// The key map that `keys.toml` starts from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Preset {
    /// vim for movement, newsboat for actions.
    Vim,
    /// newsboat's own map where it has the action.
    Newsboat,
}

impl Preset {
    /// Each with its name in `config.toml`.
    pub const NAMES: &[(Self, &'static str)] = &[(Self::Vim, "vim"), (Self::Newsboat, "newsboat")];
}
