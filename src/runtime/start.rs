//! Reads configuration, keys and themes into what the model starts from.

use std::io::ErrorKind;
use std::path::PathBuf;

use ratatui::style::Color;

use super::look::{self, ColorWish};
use super::sight::Conditions;
use crate::app::{Model, Start, ThemeChoice};
use crate::config::{self, AUTO_THEME, Loaded, Look};
use crate::files::{Paths, atomic};
use crate::theme::{Colors, Glyphs, Role, Theme};

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

    /// The settings file.
    fn config_file(&self) -> PathBuf {
        self.config.clone().unwrap_or_else(|| self.paths.config_file())
    }

    /// Reads settings, keys and the theme. The other themes are read when they are asked for.
    pub(super) fn read(&self) -> Start {
        let settings = config::load_settings(&self.config_file());
        let mut complaints: Vec<String> = settings.complaints.iter().map(ToString::to_string).collect();
        let mut settings = settings.value;
        settings.bidi = look::bidi(settings.bidi);
        let keymap = config::load_keymap(settings.preset, &self.paths.keys_file());
        complaints.extend(keymap.complaints.iter().map(ToString::to_string));
        let theme = self.theme(&settings.theme);
        complaints.extend(theme.complaints.iter().map(ToString::to_string));
        let glyphs = look::glyphs(settings.glyphs);
        Start { keymap: keymap.value, theme: theme.value, glyphs, complaints, settings }
    }

    /// What it depends on whether and how pictures are shown, in cells of so many pixels.
    pub(super) fn conditions(&self, model: &Model, cell: (u16, u16)) -> Conditions {
        Conditions {
            protocol: model.settings.image_protocol,
            colors: self.look().colors,
            unicode: model.glyphs != Glyphs::ASCII,
            light: model.theme.light,
            cell,
        }
    }

    /// Reads a theme, as it looks on this terminal.
    pub(super) fn theme(&self, name: &str) -> Loaded<Theme> {
        let look = self.look();
        let loaded = config::load_theme(name, look, &self.paths.themes_folder());
        Loaded { value: on_background(loaded.value, look), ..loaded }
    }

    /// Reads every theme there is.
    pub(super) fn themes(&self) -> Vec<ThemeChoice> {
        let names = config::theme_names(&self.paths.themes_folder());
        let automatic = std::iter::once(AUTO_THEME.to_owned());
        automatic.chain(names).map(|name| self.choice(name)).collect()
    }

    fn choice(&self, name: String) -> ThemeChoice {
        let Loaded { value: theme, complaints } = self.theme(&name);
        let light = if theme.light { "light" } else { "dark" };
        let about = match () {
            () if name == AUTO_THEME => format!("by the background: {}", theme.name),
            () if name == "terminal" => "its own colours".to_owned(),
            () if config::is_bundled_theme(&name) => light.to_owned(),
            () => format!("yours, {light}"),
        };
        ThemeChoice { name, theme, about, faults: complaints.iter().map(ToString::to_string).collect() }
    }

    /// Keeps the theme of this name in the settings file, and returns what to call that file.
    pub(super) fn keep_theme(&self, name: &str) -> Result<String, String> {
        let file = self.config_file();
        let said = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let text = match std::fs::read_to_string(&file) {
            Err(error) if error.kind() == ErrorKind::NotFound => String::new(),
            read => read.map_err(|error| format!("Could not read {}: {error}.", file.display()))?,
        };
        let Some(new) = config::with_theme(&text, name) else {
            return Err(format!(
                "Write theme = \"{name}\" into {} yourself: it has a mistake.",
                file.display()
            ));
        };
        if new != text {
            atomic::write(&file, new.as_bytes()).map_err(|error| error.to_string())?;
        }
        Ok(said)
    }
}

/// Gives a theme that leaves the background to the terminal one of its own where the terminal's is not known to be
/// of its kind: dark letters on a dark terminal would not be read. The terminal's own colours suit what it has.
fn on_background(mut theme: Theme, look: Look) -> Theme {
    let style = theme.style(Role::Text);
    let own = matches!(style.fg, None | Some(Color::Reset));
    if Some(theme.light) != look.light && style.bg.is_none() && !own && look.colors != Colors::None {
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
