//! A style for each role, and the glyphs that decorate the screen.
//!
//! The screen never names a colour: it names a [`Role`], and a theme says how that looks. A role means
//! one thing everywhere, and what a role says is said by a glyph or an attribute too, so that a
//! screen without colour loses nothing.

use ratatui::style::{Color, Modifier, Style};

mod contrast;
mod nearest;

pub use contrast::contrast;
pub use nearest::{nearest_of_256, nearest_of_sixteen, readable_of_256};

macro_rules! roles {
    ($(#[doc = $says:literal] $variant:ident = $name:literal),+ $(,)?) => {
        /// What a piece of the screen is, for a theme to style.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Role { $(#[doc = $says] $variant),+ }

        impl Role {
            /// Every role with the name that theme files use.
            pub const ALL: &[(Role, &'static str)] = &[$((Role::$variant, $name)),+];

            /// What the role is for, one sentence.
            #[must_use]
            pub const fn says(self) -> &'static str {
                match self { $(Role::$variant => $says),+ }
            }
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
        let bold = [Role::SelectionDim, Role::Unread, Role::Title, Role::Heading, Role::Error, Role::Match];
        // In a story's text artists, songs and releases are underlined; a release is italic in every theme.
        for role in bold.into_iter().chain([Role::Song, Role::Accent]) {
            let style = self.style(role).add_modifier(Modifier::BOLD);
            self.set(role, style);
        }
        self
    }

    /// The colours that a role's text may stand on, where the theme knows them.
    #[must_use]
    pub fn backgrounds(&self, role: Role) -> Vec<Color> {
        if let Some(own) = self.style(role).bg {
            return vec![own];
        }
        let rows = [Role::Text, Role::Selection, Role::SelectionDim];
        rows.iter().filter_map(|&row| self.style(row).bg).collect()
    }

    /// How well a role's text is read on the worst of these colours.
    fn legibility(&self, role: Role, on: &[Color]) -> Option<f64> {
        let fg = self.style(role).fg.or(self.style(Role::Text).fg)?;
        on.iter().filter_map(|&bg| contrast(fg, bg)).reduce(f64::min)
    }

    /// Returns the theme in the 256 colours of xterm: each the nearest, as long as it can be read as well.
    fn in_256_colors(self) -> Self {
        const TEXT: f64 = 4.5;
        const HIGH: f64 = 7.0;
        let mut theme = self.clone().map_colors(nearest_of_256);
        for &(role, _) in Role::ALL {
            let Some(fg) = self.style(role).fg else { continue };
            let wanted = self.legibility(role, &self.backgrounds(role)).unwrap_or(1.0);
            let wanted = [HIGH, TEXT].into_iter().find(|&least| wanted >= least).unwrap_or(1.0);
            let fg = readable_of_256(fg, &theme.backgrounds(role), wanted);
            theme.set(role, theme.style(role).fg(fg));
        }
        theme
    }

    /// Returns the theme as a terminal with these colours can show it.
    #[must_use]
    pub fn on(self, colors: Colors) -> Self {
        match colors {
            Colors::None => self.without_color(),
            Colors::Sixteen => self.in_sixteen_colors(),
            Colors::Palette => self.in_256_colors(),
            Colors::True => self,
        }
    }

    /// Returns the theme with each colour replaced by the nearest of the terminal's sixteen.
    ///
    /// Soft colours fall together there: selected rows are said by attributes, and text that would have the
    /// background's colour takes the grey next to it.
    fn in_sixteen_colors(self) -> Self {
        let light = self.light;
        let mut theme = self.map_colors(nearest_of_sixteen);
        for style in &mut theme.styles {
            style.fg = style.fg.map(|fg| match fg {
                Color::Black if !light && style.bg.is_none() => Color::DarkGray,
                Color::White | Color::Gray if light && style.bg.is_none() => Color::DarkGray,
                fg if light && style.bg.is_none() => deep(fg),
                fg => fg,
            });
        }
        for role in [Role::Current, Role::Match] {
            let is_hue = |bg| !matches!(bg, Color::Black | Color::DarkGray | Color::Gray | Color::White);
            if !theme.style(role).bg.is_some_and(is_hue) {
                theme.set(role, Style::new().add_modifier(Modifier::REVERSED));
            }
        }
        theme.set(Role::Selection, Style::new().add_modifier(Modifier::REVERSED));
        theme.set(Role::SelectionDim, Style::new().add_modifier(Modifier::BOLD | Modifier::UNDERLINED));
        theme
    }

    fn map_colors(mut self, nearest: impl Fn(Color) -> Color) -> Self {
        for style in &mut self.styles {
            style.fg = style.fg.map(&nearest);
            style.bg = style.bg.map(&nearest);
            style.underline_color = style.underline_color.map(&nearest);
        }
        self
    }
}

/// The darker of two colours of one hue: the bright ones are made to be read on black.
fn deep(color: Color) -> Color {
    match color {
        Color::LightRed => Color::Red,
        Color::LightGreen => Color::Green,
        Color::LightYellow => Color::Yellow,
        Color::LightBlue => Color::Blue,
        Color::LightMagenta => Color::Magenta,
        Color::LightCyan => Color::Cyan,
        color => color,
    }
}

/// The colours that a terminal has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colors {
    /// None, or none wanted (`NO_COLOR`).
    None,
    /// The sixteen named ones.
    Sixteen,
    /// The 256 of xterm.
    Palette,
    /// All.
    True,
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
    /// The corners of a menu: top left, top right, bottom left, bottom right.
    pub corners: [&'static str; 4],
    /// Before a list item.
    pub bullet: &'static str,
    /// Beside a quoted line.
    pub quote: &'static str,
    /// Before an open folder.
    pub open: &'static str,
    /// Before a closed folder.
    pub closed: &'static str,
    /// Beside the line that the cursor is in.
    pub here: &'static str,
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
    /// The part of a gauge that was filled before.
    pub gauge_rest: &'static str,
    /// The columns of a sparkline, from none to the highest.
    pub spark: [&'static str; 8],
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
        corners: ["┌", "┐", "└", "┘"],
        bullet: "•",
        quote: "▎",
        open: "▾",
        closed: "▸",
        here: "▸",
        dot: "·",
        more: "…",
        enter: "⏎",
        busy: "⟳",
        gauge: "━",
        gauge_rest: "╌",
        spark: ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"],
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
        corners: ["+"; 4],
        bullet: "*",
        quote: ">",
        open: "v",
        closed: ">",
        here: ">",
        dot: "-",
        more: "~",
        enter: "Enter",
        busy: "%",
        gauge: "#",
        gauge_rest: ".",
        spark: ["_", ".", ":", "-", "=", "+", "*", "#"],
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    fn theme() -> Theme {
        let mut theme = Theme::plain("test", false);
        theme.set(Role::Selection, Style::new().bg(Color::Rgb(0x36, 0x3d, 0x4a)));
        theme.set(Role::SelectionDim, Style::new().bg(Color::Rgb(0x2a, 0x2f, 0x38)));
        theme.set(Role::Rule, Style::new().fg(Color::Rgb(0x20, 0x24, 0x28)));
        theme.set(Role::Song, Style::new().fg(Color::Rgb(0xff, 0x9f, 0xb2)).add_modifier(Modifier::ITALIC));
        theme
    }

    #[test]
    fn every_role_has_its_own_name_and_place() {
        for (at, (role, name)) in Role::ALL.iter().enumerate() {
            assert_eq!(*role as usize, at);
            assert_eq!(Role::ALL.iter().filter(|(_, other)| other == name).count(), 1);
        }
    }

    #[test]
    fn without_color_attributes_say_what_is_selected() {
        let theme = theme().on(Colors::None);
        let colored =
            |style: Style| style.fg.is_some() || style.bg.is_some() || style.underline_color.is_some();
        assert!(!Role::ALL.iter().any(|&(role, _)| colored(theme.style(role))));
        assert_eq!(theme.style(Role::Selection).add_modifier, Modifier::REVERSED);
        assert_eq!(theme.style(Role::SelectionDim).add_modifier, Modifier::BOLD);
        assert_eq!(theme.style(Role::Song).add_modifier, Modifier::ITALIC | Modifier::BOLD);
    }

    #[test]
    fn with_sixteen_colors_nothing_takes_the_color_of_the_background() {
        let theme = theme().on(Colors::Sixteen);
        assert_eq!(theme.style(Role::Selection), Style::new().add_modifier(Modifier::REVERSED));
        let dim = Style::new().add_modifier(Modifier::BOLD | Modifier::UNDERLINED);
        assert_eq!(theme.style(Role::SelectionDim), dim);
        assert_eq!(theme.style(Role::Rule).fg, Some(Color::DarkGray));
        assert_eq!(theme.style(Role::Song).fg, Some(Color::LightRed));
    }

    #[test]
    fn with_sixteen_colors_no_bright_one_stands_on_a_light_background() {
        let light = Theme { light: true, ..theme() }.on(Colors::Sixteen);
        assert_eq!(light.style(Role::Song).fg, Some(Color::Red));
    }
}
