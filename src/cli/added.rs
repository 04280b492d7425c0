//! Songs that are saved from standard input, one a line.

use std::io::BufRead;

use serde_json::Value;

use super::failure::{Done, Failure, Outcome};
use super::out::complain;
use super::shell::Shell;
use super::songs::{say_saved, splits};
use crate::favorites::{NewFavorite, SongLink, StoryRef};
use crate::files::FavoritesFile;
use crate::text::clean;

/// Bytes that a line may have.
const MOST_LINE: u64 = 1 << 20;

/// Saves each song that a line names; one that cannot be read does not keep the others from it.
pub(super) fn from_stdin(shell: &mut Shell, file: &mut FavoritesFile) -> Outcome {
    let failed = |error| Failure::doing("Could not read standard input", error);
    let mut done = Done::All;
    let mut input = std::io::stdin().lock();
    let (mut line, mut number) = (Vec::new(), 0);
    loop {
        line.clear();
        number += 1;
        let read = std::io::Read::take(&mut input, MOST_LINE).read_until(b'\n', &mut line).map_err(failed)?;
        if read == 0 {
            return Ok(done);
        }
        if read as u64 == MOST_LINE && !line.ends_with(b"\n") {
            input.skip_until(b'\n').map_err(failed)?;
        }
        if line.trim_ascii().is_empty() {
            continue;
        }
        let Some(song) = song_of(&line) else {
            complain(&format!("Line {number} names no song; a song looks like \"Artist - Title\"."));
            done = Done::Part;
            continue;
        };
        let now = shell.now;
        let saved = file.change(|favorites| favorites.save(&song, now)).map_err(Failure::of)?;
        say_saved(&song, saved, shell);
    }
}

/// The song that a line names.
fn song_of(line: &[u8]) -> Option<NewFavorite> {
    let line = std::str::from_utf8(line).ok()?.trim();
    let song = if line.starts_with('{') { object(line)? } else { text(line)? };
    (!clean::line(&song.song).is_empty()).then_some(song)
}

fn text(line: &str) -> Option<NewFavorite> {
    let (artist, song) = splits(line).next()?;
    Some(NewFavorite { song: song.into(), artist: Some(artist.into()), ..NewFavorite::default() })
}

/// An object as `songs suggest --json` prints it.
fn object(line: &str) -> Option<NewFavorite> {
    let value: Value = serde_json::from_str(line).ok()?;
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let story = &value["story"];
    let part = |name: &str| story[name].as_str().unwrap_or_default();
    let links = value["links"].as_array().map(Vec::as_slice).unwrap_or_default();
    Some(NewFavorite {
        song: text(&value["title"])?,
        artist: text(&value["artist"]),
        release: text(&value["release"]),
        story: story.is_object().then(|| StoryRef::new(part("title"), part("url"), part("source"))),
        links: links.iter().filter_map(Value::as_str).map(SongLink::to).collect(),
    })
}
