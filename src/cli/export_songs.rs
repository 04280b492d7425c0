//! `earmark songs export`: songs as a file that other programs read.

use std::path::PathBuf;

use clap::Args;

use super::failure::{Done, Failure, Outcome};
use super::shell::Shell;
use crate::desk::song_address;
use crate::favorites::exchange::{self, Format};
use crate::favorites::{Favorite, State};
use crate::files::{FavoritesFile, atomic};

/// What follows the options of `songs export --help`.
pub(super) const HELP: &str = "\
In CSV and TSV an apostrophe goes before a cell that a spreadsheet would run as a formula. A song
without a link has the address of its search in M3U8. JSON alone holds every field.
  earmark songs export --state new --output to-hear.m3u8";

#[derive(Debug, Args)]
pub(super) struct ExportSongs {
    /// csv, tsv, m3u8, xspf, jspf, markdown or json; without it, what the file's extension says
    #[arg(long, value_name = "FORMAT")]
    format: Option<Format>,
    /// Only songs in these states: new, heard, kept, dropped
    #[arg(long = "state", value_name = "STATE", value_delimiter = ',')]
    states: Vec<State>,
    /// The file to write, replaced if it is there; without it, standard output
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

impl ExportSongs {
    pub(super) fn run(&self, shell: &mut Shell, file: &FavoritesFile) -> Outcome {
        let format = self.format()?;
        let template = shell.settings()?.song_search;
        let chosen = |song: &&Favorite| self.states.is_empty() || self.states.contains(&song.state);
        let songs: Vec<&Favorite> = file.favorites().iter().filter(chosen).collect();
        let text = exchange::write(&songs, format, |song| {
            song_address(&template, song.artist.as_deref(), &song.song)
        });
        let Some(output) = &self.output else {
            shell.out.raw(text.as_bytes())?;
            return Ok(Done::All);
        };
        let is_favorites =
            output.canonicalize().is_ok_and(|path| file.path().canonicalize().ok() == Some(path));
        if is_favorites {
            return Err(Failure::Usage(format!(
                "{} is your favorites file; name another one for the export.",
                output.display()
            )));
        }
        atomic::write(output, text.as_bytes()).map_err(Failure::of)?;
        shell.talk.say(&format!("Songs written to {}: {}.", output.display(), songs.len()));
        Ok(Done::All)
    }

    fn format(&self) -> Result<Format, Failure> {
        let named = self.format.or_else(|| self.output.as_deref().and_then(Format::of_file));
        named.ok_or_else(|| Failure::Usage(format!("Which format? With --format, {}.", exchange::NotAFormat)))
    }
}
