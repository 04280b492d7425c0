//! Songs written for other programs: tables, playlists, a task list.
//!
//! The favorites file stays the one place where songs live; what is written here is a copy. Every text
//! of a favorite is clean already, so that what is left to do is each format's own escaping.

mod playlist;
mod table;
#[cfg(test)]
mod tests;

use std::path::Path;
use std::str::FromStr;

use super::{Favorite, line};

/// A format that songs are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Comma-separated values (RFC 4180), for spreadsheets.
    Csv,
    /// Tab-separated values.
    Tsv,
    /// A playlist for players, in UTF-8.
    M3u8,
    /// An XML playlist: <https://www.xspf.org/spec>.
    Xspf,
    /// The same playlist as JSON. It names no recordings of `MusicBrainz`, which `ListenBrainz` asks for.
    Jspf,
    /// A task list in Markdown.
    Markdown,
    /// Every field of every song, as the favorites file has it, in one array.
    Json,
}

/// Each format with its name and the extensions of its files.
const FORMATS: [(Format, &[&str]); 7] = [
    (Format::Csv, &["csv"]),
    (Format::Tsv, &["tsv"]),
    (Format::M3u8, &["m3u8", "m3u"]),
    (Format::Xspf, &["xspf"]),
    (Format::Jspf, &["jspf"]),
    (Format::Markdown, &["markdown", "md"]),
    (Format::Json, &["json"]),
];

impl Format {
    /// The format that a file's extension names.
    pub fn of_file(path: &Path) -> Option<Self> {
        path.extension()?.to_str()?.parse().ok()
    }
}

/// A word that is no format.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("songs are written as csv, tsv, m3u8, xspf, jspf, markdown or json")]
pub struct NotAFormat;

impl FromStr for Format {
    type Err = NotAFormat;

    fn from_str(word: &str) -> Result<Self, NotAFormat> {
        let word = word.to_ascii_lowercase();
        let found = FORMATS.iter().find(|(_, names)| names.contains(&word.as_str()));
        found.map(|(format, _)| *format).ok_or(NotAFormat)
    }
}

/// Writes songs in a format. `search` gives the address that looks for a song which has no link.
pub fn write(songs: &[&Favorite], format: Format, search: impl Fn(&Favorite) -> String) -> String {
    match format {
        Format::Csv => table::csv(songs),
        Format::Tsv => table::tsv(songs),
        Format::M3u8 => playlist::m3u8(songs, search),
        Format::Xspf => playlist::xspf(songs),
        Format::Jspf => playlist::jspf(songs),
        Format::Markdown => table::markdown(songs),
        Format::Json => json(songs),
    }
}

fn json(songs: &[&Favorite]) -> String {
    let lines: Vec<String> = songs.iter().map(|song| harmless(&line::print(song))).collect();
    if lines.is_empty() { "[]\n".into() } else { format!("[\n{}\n]\n", lines.join(",\n")) }
}

/// Escapes what a terminal might obey: fields that Earmark does not know are written as they were read.
///
/// Outside of its strings JSON has no such character, and inside an escape means the same.
fn harmless(json: &str) -> String {
    let mut text = String::with_capacity(json.len());
    for letter in json.chars() {
        if letter.is_control() || matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}') {
            let escape = format!("\\u{:04x}", u32::from(letter));
            text.push_str(&escape);
        } else {
            text.push(letter);
        }
    }
    text
}

/// A song's addresses on the web, spelled as URIs must be; what is no web address is left out.
fn addresses(song: &Favorite) -> Vec<String> {
    let parsed = song.links.iter().filter_map(|link| url::Url::parse(&link.url).ok());
    parsed.filter(|url| matches!(url.scheme(), "http" | "https")).map(String::from).collect()
}
