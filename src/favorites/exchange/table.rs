//! Songs as rows for spreadsheets, and as a list of things to do.

use super::addresses;
use crate::favorites::{Favorite, State};

const COLUMNS: [&str; 13] = [
    "Artist",
    "Title",
    "Album",
    "State",
    "Added",
    "Heard",
    "Decided",
    "Rating",
    "Tags",
    "Note",
    "Links",
    "Story",
    "Story URL",
];

/// One row a song, lines ended by CR LF as RFC 4180 has it.
pub(super) fn csv(songs: &[&Favorite]) -> String {
    rows(songs, ",", "\r\n", quoted)
}

/// One line a song: what would end a cell or a line becomes a space.
pub(super) fn tsv(songs: &[&Favorite]) -> String {
    rows(songs, "\t", "\n", |cell| defused(cell).replace(char::is_control, " "))
}

fn rows(songs: &[&Favorite], between: &str, end: &str, cell: impl Fn(&str) -> String) -> String {
    let mut table = COLUMNS.join(between) + end;
    for song in songs {
        let cells: Vec<String> = cells(song).iter().map(|text| cell(text)).collect();
        table.push_str(&cells.join(between));
        table.push_str(end);
    }
    table
}

fn cells(song: &Favorite) -> [String; 13] {
    let time = |time: Option<jiff::Timestamp>| time.map(|time| time.to_string()).unwrap_or_default();
    let story = song.stories.first().cloned().unwrap_or_default();
    [
        song.artist.clone().unwrap_or_default(),
        song.song.clone(),
        song.release.clone().unwrap_or_default(),
        song.state.to_string(),
        song.added.to_string(),
        time(song.heard),
        time(song.decided),
        song.rating.as_ref().map(ToString::to_string).unwrap_or_default(),
        song.tags.join("; "),
        song.note.clone(),
        addresses(song).join(" "),
        story.title,
        story.url,
    ]
}

fn quoted(cell: &str) -> String {
    let cell = defused(cell);
    if cell.contains([',', '"', ';', '\r', '\n', '\t']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell
    }
}

/// Puts an apostrophe before what a spreadsheet would run as a formula, and before an apostrophe, so
/// that taking one off always gives the text back.
fn defused(cell: &str) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\'']) {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}

/// A task a song: open while it is new, done afterwards, struck out where it was dropped.
pub(super) fn markdown(songs: &[&Favorite]) -> String {
    let mut list = String::from("# Songs\n\n");
    for song in songs {
        let mut name = escaped(&song.song);
        if let Some(artist) = &song.artist {
            name = format!("{} - {name}", escaped(artist));
        }
        if let Some(release) = &song.release {
            name = format!("{name} ({})", escaped(release));
        }
        let done = if song.state == State::New { " " } else { "x" };
        let strike = if song.state == State::Dropped { "~~" } else { "" };
        list.extend(["- [", done, "] ", strike, &name, strike]);
        for address in addresses(song) {
            list.extend([" <", &address, ">"]);
        }
        if !song.note.is_empty() {
            list.extend([": ", &escaped(&song.note.replace('\n', " "))]);
        }
        list.push('\n');
    }
    list
}

/// A backslash before each sign that Markdown would read as its own.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        if matches!(letter, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '~' | '|' | '&' | '#') {
            escaped.push('\\');
        }
        escaped.push(letter);
    }
    escaped
}
