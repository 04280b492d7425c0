//! A style for each role, and the glyphs that decorate the screen.
//!
//! The screen never names a colour: it names a [`Role`], and a theme says how that looks. A role means
//! one thing everywhere, and what a role says is said by a glyph or an attribute too, so that a
//! screen without colour loses nothing.

use ratatui::style::{Color, Modifier, Style};

macro_rules! roles {
    ($($(#[$doc:meta])* $variant:ident = $name:literal),+ $(,)?) => {
        /// What a piece of the screen is, for a theme to style.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Role { $($(#[$doc])* $variant),+ }

        impl Role {
            /// Every role with the name that theme files use.
            pub const ALL: &[(Role, &'static str)] = &[$((Role::$variant, $name)),+];
        }
    };
}

roles! {
    /// Ordinary text.
    Text = "text",
    /// What may be overlooked: ages, sources, rules' labels.
    Dim = "dim",
    /// The one accent: the program's name, the focused pane's rule, key names.
    Accent = "accent",
    /// The thin rules between panes.
    Rule = "rule",
    /// The selected row of the focused pane.
    Selection = "selection",
    /// The selected row of a pane without focus.
    SelectionDim = "selection-dim",
    /// A story not yet opened.
    Unread = "unread",
    /// A story's title in the reader.
    Title = "title",
    /// A heading in a story.
    Heading = "heading",
    /// A block quote.
    Quote = "quote",
    /// Code and preformatted text.
    Code = "code",
    /// A link.
    Link = "link",
    /// An artist.
    Artist = "artist",
    /// A song.
    Song = "song",
    /// A release.
    Release = "release",
    /// A tag.
    Tag = "tag",
    /// A star.
    Star = "star",
    /// A search hit in a title or text.
    Match = "match",
    /// The mention under the reader's cursor.
    Current = "current",
    /// A prompt's text.
    Prompt = "prompt",
    /// Something done, in the footer.
    Notice = "notice",
    /// Something to look at.
    Warning = "warning",
    /// Something that went wrong.
    Error = "error",
}

/// A style for each role.
#[derive(Clone, Debug, PartialEq)]
pub struct Theme {
    /// The name it is chosen by.
    pub name: String,
    /// Whether it is made for a light background.
    pub light: bool,
    styles: Vec<Style>,
}

impl Theme {
    /// Makes a theme in which every role has the terminal's own style, for a file to fill.
    #[must_use]
    pub fn plain(name: &str, light: bool) -> Self {
        Self { name: name.into(), light, styles: vec![Style::new(); Role::ALL.len()] }
    }

    /// The style of a role.
    #[must_use]
    pub fn style(&self, role: Role) -> Style {
        self.styles[role as usize]
    }

    /// Sets the style of a role.
    pub fn set(&mut self, role: Role, style: Style) {
        self.styles[role as usize] = style;
    }

    /// Returns the theme without any colour, for `NO_COLOR`: what was said by colour is said by attributes.
    #[must_use]
    pub fn without_color(mut self) -> Self {
        for style in &mut self.styles {
            *style = Style { fg: None, bg: None, underline_color: None, ..*style };
        }
        for role in [Role::Selection, Role::Current] {
            self.set(role, Style::new().add_modifier(Modifier::REVERSED));
        }
        for role in [Role::Unread, Role::Title, Role::Heading, Role::Error, Role::Match] {
            let style = self.style(role).add_modifier(Modifier::BOLD);
            self.set(role, style);
        }
        self
    }

    /// Returns the theme with each colour replaced by the nearest of the terminal's sixteen.
    #[must_use]
    pub fn in_sixteen_colors(mut self, nearest: impl Fn(Color) -> Color) -> Self {
        for style in &mut self.styles {
            style.fg = style.fg.map(&nearest);
            style.bg = style.bg.map(&nearest);
            style.underline_color = style.underline_color.map(&nearest);
        }
        self
    }
}

/// The glyphs that decorate the screen; each is one cell wide unless said otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Glyphs {
    /// Before an unread story.
    pub unread: &'static str,
    /// Before a story already read.
    pub read: &'static str,
    /// Beside a starred story.
    pub star: &'static str,
    /// Before a song.
    pub song: &'static str,
    /// Before a release.
    pub release: &'static str,
    /// Before an artist.
    pub artist: &'static str,
    /// A horizontal rule.
    pub horizontal: &'static str,
    /// A vertical rule.
    pub vertical: &'static str,
    /// A horizontal rule's joint with a vertical one below.
    pub joint_down: &'static str,
    /// A horizontal rule's joint with a vertical one above.
    pub joint_up: &'static str,
    /// Before a list item.
    pub bullet: &'static str,
    /// Beside a quoted line.
    pub quote: &'static str,
    /// Before an open folder.
    pub open: &'static str,
    /// Before a closed folder.
    pub closed: &'static str,
    /// Between the parts of a byline.
    pub dot: &'static str,
    /// Where text is cut off.
    pub more: &'static str,
    /// The Enter key, in hints.
    pub enter: &'static str,
    /// Work going on, in the footer.
    pub busy: &'static str,
    /// The filled part of a gauge.
    pub gauge: &'static str,
}

impl Glyphs {
    /// Glyphs that every Unicode terminal font has.
    pub const UNICODE: Self = Self {
        unread: "●",
        read: "○",
        star: "★",
        song: "♪",
        release: "◎",
        artist: "@",
        horizontal: "─",
        vertical: "│",
        joint_down: "┬",
        joint_up: "┴",
        bullet: "•",
        quote: "▎",
        open: "▾",
        closed: "▸",
        dot: "·",
        more: "…",
        enter: "⏎",
        busy: "⟳",
        gauge: "█",
    };

    /// ASCII alone, for `LANG=C` and fonts without symbols.
    pub const ASCII: Self = Self {
        unread: "*",
        read: ".",
        star: "+",
        song: "~",
        release: "o",
        artist: "@",
        horizontal: "-",
        vertical: "|",
        joint_down: "+",
        joint_up: "+",
        bullet: "*",
        quote: ">",
        open: "v",
        closed: ">",
        dot: "-",
        more: "~",
        enter: "Enter",
        busy: "%",
        gauge: "#",
    };
}
