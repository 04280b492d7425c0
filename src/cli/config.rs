//! `earmark config`: where the files are, what may stand in them, and what is wrong with the user's.

use clap::{Args, Subcommand};

use super::failure::{Done, Failure, Outcome};
use super::shell::Shell;
use super::table::{Column, Row, Table};
use crate::config::{self, DEFAULT_SETTINGS, Look, load_keymap, load_theme};
use crate::theme::Colors;

/// Show where the files are, the default settings, or what is wrong with yours.
#[derive(Debug, Args)]
pub(super) struct Config {
    #[command(subcommand)]
    action: Option<Action>,
}

#[derive(Clone, Copy, Debug, Subcommand)]
enum Action {
    /// Print where every file is; nothing is created
    Path,
    /// Print the default config.toml, every setting explained
    Default,
    /// Check the settings, keys and theme; exit code 2 if something is wrong with them
    Check,
}

const COLUMNS: &[Column] = &[Column::text("what", 9, 9).dim(), Column::text("where", 400, 400).main()];

impl Config {
    pub(super) fn run(&self, shell: &mut Shell) -> Outcome {
        match self.action.unwrap_or(Action::Path) {
            Action::Path => print_paths(shell),
            Action::Default => {
                shell.out.raw(DEFAULT_SETTINGS.as_bytes())?;
                Ok(Done::All)
            }
            Action::Check => check(shell),
        }
    }
}

fn print_paths(shell: &mut Shell) -> Outcome {
    let paths = shell.paths()?;
    let settings = shell.settings()?;
    let rows: Vec<Row> = paths
        .all(settings.favorites.as_deref())
        .into_iter()
        .map(|(what, path)| {
            let path = if what == "config" { shell.global.config.clone().unwrap_or(path) } else { path };
            Row::new([what.into(), path.display().to_string()])
        })
        .collect();
    Table::new(COLUMNS).print(&mut shell.out, &rows)?;
    Ok(Done::All)
}

fn check(shell: &mut Shell) -> Outcome {
    let paths = shell.paths()?;
    let file = shell.config_file()?;
    let settings = config::load_settings(&file);
    let mut complaints = settings.complaints;
    complaints.extend(load_keymap(settings.value.preset, &paths.keys_file()).complaints);
    let look = Look { light: Some(false), colors: Colors::True };
    complaints.extend(load_theme(&settings.value.theme, look, &paths.themes_folder()).complaints);
    match complaints.as_slice() {
        [] => {
            shell.talk.say(&format!("{} and the keys and theme beside it are fine.", file.display()));
            Ok(Done::All)
        }
        complaints => {
            let lines: Vec<String> = complaints.iter().map(ToString::to_string).collect();
            Err(Failure::Usage(lines.join("\n         ")))
        }
    }
}
