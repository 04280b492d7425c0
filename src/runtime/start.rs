//! Reads configuration, keys and themes into what the model starts from.

use std::path::PathBuf;

use ratatui::style::Color;

use super::look::{self, ColorWish};
use crate::app::Start;
use crate::config::{self, Look};
use crate::files::Paths;
use crate::theme::{Colors, Role, Theme};

/// Where configuration is, and what is known of the terminal.
#[derive(Clone, Debug)]
pub(super) struct Sources {
    pub(super) paths: Paths,
    /// Another settings file than the usual one.
    pub(super) config: Option<PathBuf>,
    pub(super) color: ColorWish,
    /// Whether the terminal's background is light, as far as it has said.
    pub(super) light: Option<bool>,
}

impl Sources {
    fn look(&self) -> Look {
        look::of_terminal(self.color, self.light)
    }

    /// Reads settings, keys and the theme. The other themes are read when they are asked for.
    pub(super) fn read(&self) -> Start {
        let file = self.config.clone().unwrap_or_else(|| self.paths.config_file());
        let settings = config::load_settings(&file);
        let mut complaints: Vec<String> = settings.complaints.iter().map(ToString::to_string).collect();
        let mut settings = settings.value;
        settings.bidi = look::bidi(settings.bidi);
        let keymap = config::load_keymap(settings.preset, &self.paths.keys_file());
        complaints.extend(keymap.complaints.iter().map(ToString::to_string));
        let mut theme = config::load_theme(&settings.theme, self.look(), &self.paths.themes_folder());
        theme.value = on_background(theme.value, self.look());
        complaints.extend(theme.complaints.iter().map(ToString::to_string));
        let glyphs = look::glyphs(settings.glyphs);
        Start { keymap: keymap.value, theme: theme.value, glyphs, complaints, settings }
    }

    /// Reads every theme there is.
    pub(super) fn themes(&self) -> Vec<Theme> {
        let folder = self.paths.themes_folder();
        let names = config::theme_names(&folder);
        let look = self.look();
        let load = |name: &String| on_background(config::load_theme(name, look, &folder).value, look);
        names.iter().map(load).collect()
    }
}

/// Gives a theme that leaves the background to the terminal one of its own where the terminal's is the other
/// kind: dark letters on a dark terminal would not be read.
fn on_background(mut theme: Theme, look: Look) -> Theme {
    let style = theme.style(Role::Text);
    if theme.light != look.light && style.bg.is_none() && look.colors != Colors::None {
        let background = match (look.colors, theme.light) {
            (Colors::True, true) => Color::Rgb(0xfa, 0xfa, 0xfa),
            (Colors::True, false) => Color::Rgb(0x1b, 0x1e, 0x24),
            (_, true) => Color::White,
            (_, false) => Color::Black,
        };
        theme.set(Role::Text, style.bg(background));
    }
    theme
}
