//! The listening queue.

use super::numbers;
use super::reading;
use super::session::Session;
use crate::app::is_overdue;
use crate::cli::failure::Failure;
use crate::cli::out::count;
use crate::favorites::{Favorite, SongKey, State};

/// Lists the songs to check out, or those of a state.
pub(super) fn list(session: &mut Session<'_>, after: &str) -> Result<(), Failure> {
    let wanted = match after {
        "" => Some(State::New),
        "all" => None,
        word => Some(word.parse::<State>().map_err(|_| {
            Failure::Usage("Which songs? songs takes new, heard, kept, dropped or all; new is usual.".into())
        })?),
    };
    let favorites = session.library.favorites().map_err(Failure::of)?;
    let complaints = favorites.complaints();
    let songs: Vec<Favorite> =
        favorites.iter().filter(|song| wanted.is_none_or(|state| song.state == state)).cloned().collect();
    let others = favorites.len() - songs.len();
    for complaint in complaints {
        session.complain(&format!(
            "The favorites file, line {}, cannot be read and is kept as it is: {}",
            complaint.line, complaint.message
        ));
    }
    let mut lines = vec![match (songs.len(), wanted) {
        (0, Some(state)) => format!("No song is {state}."),
        (0, None) => "No songs are saved; save 1 saves the first song of a story.".to_owned(),
        (many, Some(State::New)) => format!("{} to check out.", count(many as u64, "song", "songs")),
        (many, _) => format!("{}.", count(many as u64, "song", "songs")),
    }];
    lines.extend((1..).zip(&songs).map(|(number, song)| line(number, song, session)));
    if others > 0 {
        lines.push(format!(
            "{} in other states; songs all lists them too.",
            count(others as u64, "song", "songs")
        ));
    }
    session.songs = songs.iter().map(Favorite::key).collect();
    session.say_all(&lines)
}

fn line(number: usize, song: &Favorite, session: &Session<'_>) -> String {
    let artist = song.artist.as_deref().unwrap_or("an unknown artist");
    let release = song.release.as_ref().map_or_else(String::new, |release| format!(", from {release}"));
    let mut parts = vec![format!("{number}. {} by {artist}{release}", song.song)];
    parts.push(format!("{}, saved {}", song.state, session.when(song.added)));
    if is_overdue(song, session.shell.now, session.settings.song_patience_days) {
        parts.push("waiting for long".into());
    }
    parts.extend(song.stories.last().map(|story| format!("from the story {}", story.title)));
    if !song.note.is_empty() {
        parts.push(format!("note: {}", song.note.replace('\n', " ")));
    }
    parts.join("; ")
}

pub(super) fn heard(session: &mut Session<'_>, after: &str) -> Result<(), Failure> {
    set_state(session, after, State::Heard)
}

pub(super) fn keep(session: &mut Session<'_>, after: &str) -> Result<(), Failure> {
    set_state(session, after, State::Kept)
}

pub(super) fn drop_song(session: &mut Session<'_>, after: &str) -> Result<(), Failure> {
    set_state(session, after, State::Dropped)
}

fn set_state(session: &mut Session<'_>, after: &str, state: State) -> Result<(), Failure> {
    let numbers = numbers::only(after, session.songs.len()).ok_or_else(which)?;
    let keys: Vec<SongKey> = numbers.iter().map(|&number| session.song(number)).collect::<Result<_, _>>()?;
    for key in keys {
        let now = session.shell.now;
        let done = session.library.set_song_state(&key, state, now);
        session.say_done(done)?;
    }
    Ok(())
}

/// Gives a song a note.
pub(super) fn note(session: &mut Session<'_>, after: &str) -> Result<(), Failure> {
    let (number, text) = after.split_once(' ').unwrap_or((after, ""));
    let key = session.song(number.parse().map_err(|_| which())?)?;
    let done = session.library.set_song_note(&key, text.trim(), session.shell.now);
    session.say_done(done)
}

/// Opens a song where the user listens.
pub(super) fn listen(session: &mut Session<'_>, after: &str) -> Result<(), Failure> {
    let key = session.song(after.parse().map_err(|_| which())?)?;
    let favorites = session.library.favorites().map_err(Failure::of)?;
    let song = favorites.get(&key).cloned();
    let song =
        song.ok_or_else(|| Failure::Failed("That song was removed from the favorites meanwhile.".into()))?;
    let exact = song.links.first().map(|link| link.url.clone());
    reading::open_song(session, exact, song.artist.as_deref(), &song.song)
}

fn which() -> Failure {
    Failure::Usage("Which song? Give its number; songs lists them.".into())
}

impl Session<'_> {
    /// The favorite of a number.
    fn song(&self, number: usize) -> Result<SongKey, Failure> {
        let key = number.checked_sub(1).and_then(|at| self.songs.get(at));
        key.cloned().ok_or_else(|| {
            Failure::Usage(match self.songs.len() {
                0 => "No songs are listed; songs lists them.".into(),
                known => format!("There is no song {number} in the list; it has 1 to {known}."),
            })
        })
    }
}
