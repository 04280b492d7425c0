//! Reads configuration, keys and themes into what the model starts from.

use std::path::PathBuf;

use super::look::{self, ColorWish};
use crate::app::Start;
use crate::commands::Keymap;
use crate::config::{self, Look};
use crate::files::Paths;
use crate::settings::Preset;

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
        let settings = settings.value;
        let keys = config::load_keys(&self.paths.keys_file());
        complaints.extend(keys.complaints.iter().map(ToString::to_string));
        let mut keymap = match settings.preset {
            Preset::Vim => Keymap::vim(),
            Preset::Newsboat => Keymap::newsboat(),
        };
        for (context, bindings) in &keys.value.bindings {
            for (typed, action) in bindings {
                let wrong = keymap.apply([(context.as_str(), typed.as_str(), action.as_str())]);
                let told = |complaint: &crate::commands::Complaint| {
                    keys.value.complain(context, typed, &complaint.0).to_string()
                };
                complaints.extend(wrong.iter().map(told));
            }
        }
        keymap.keep_a_way_out();
        let theme = config::load_theme(&settings.theme, self.look(), &self.paths.themes_folder());
        complaints.extend(theme.complaints.iter().map(ToString::to_string));
        let glyphs = look::glyphs(settings.glyphs);
        Start { keymap, theme: theme.value, glyphs, complaints, settings }
    }

    /// Reads every theme there is.
    pub(super) fn themes(&self) -> Vec<crate::theme::Theme> {
        let folder = self.paths.themes_folder();
        let names = config::theme_names(&folder);
        names.iter().map(|name| config::load_theme(name, self.look(), &folder).value).collect()
    }
}
