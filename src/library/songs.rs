//! Favorites: songs saved, decided and forgotten, each of them undoable.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::marks::{Done, quoted};
use super::{Library, LibraryError};
use crate::favorites::{Favorite, Favorites, NewFavorite, SongKey, SongLink, State, StoryRef};
use crate::news::{NamedWork, StoryRow};

/// What happened to one song, as the undo history keeps it: its lines of the file, before and after.
#[derive(Debug, Serialize, Deserialize)]
struct Turn {
    before: Option<String>,
    after: Option<String>,
}

impl Library {
    /// The favorites, read from their file again if that changed.
    pub fn favorites(&mut self) -> Result<&Favorites, LibraryError> {
        if self.favorites.reload()? {
            self.notes_changed();
        }
        Ok(self.favorites.favorites())
    }

    /// Whether the favorites file is not what was last read.
    pub fn favorites_changed(&self) -> bool {
        self.favorites.changed()
    }

    /// Saves songs. One that is saved already gains the story and keeps its state.
    pub fn save_songs(&mut self, songs: &[NewFavorite], now: Timestamp) -> Result<Done, LibraryError> {
        let what = match songs {
            [one] => named(one.artist.as_deref(), &one.song),
            many => format!("{} songs", many.len()),
        };
        let keys: Vec<SongKey> =
            songs.iter().map(|song| SongKey::of(song.artist.as_deref(), &song.song)).collect();
        let known = keys.iter().all(|key| self.favorites.favorites().get(key).is_some());
        let label = if known { format!("Saved {what} again") } else { format!("Saved {what}") };
        let artists = songs.iter().filter_map(|song| song.artist.as_deref());
        let artists: Vec<&str> = artists.filter(|artist| !is_credit(artist)).collect();
        self.change_songs(&label, &keys, &artists, |favorites| {
            for song in songs {
                favorites.save(song, now);
            }
        })
    }

    /// Puts a song into a state.
    pub fn set_song_state(
        &mut self,
        key: &SongKey,
        state: State,
        now: Timestamp,
    ) -> Result<Done, LibraryError> {
        let label = format!("{} is {state}", self.song_name(key)?);
        self.change_songs(&label, std::slice::from_ref(key), &[], |favorites| {
            favorites.set_state(key, state, now);
        })
    }

    /// Sets a song's note.
    pub fn set_song_note(&mut self, key: &SongKey, note: &str, now: Timestamp) -> Result<Done, LibraryError> {
        let label = format!("Noted on {}", self.song_name(key)?);
        self.change_songs(&label, std::slice::from_ref(key), &[], |favorites| {
            favorites.set_note(key, note, now);
        })
    }

    /// Removes a song's lines from the file.
    pub fn forget_song(&mut self, key: &SongKey) -> Result<Done, LibraryError> {
        let label = format!("Forgot {}", self.song_name(key)?);
        self.change_songs(&label, std::slice::from_ref(key), &[], |favorites| {
            favorites.forget(key);
        })
    }

    fn notes_changed(&self) {
        if let Err(error) = self.tell_noted() {
            // The favorites are as they should be; only `has:note` is behind until the file is looked at again.
            log::warn!("{error}");
        }
    }

    fn song_name(&mut self, key: &SongKey) -> Result<String, LibraryError> {
        let known = self.favorites()?.get(key);
        let name = known.map(|song| named(song.artist.as_deref(), &song.song));
        name.ok_or_else(|| LibraryError::NoFavorite(key.title.as_str().to_owned()))
    }

    /// Changes songs in the file, and keeps what they were and became in the undo history. `confirmed` are
    /// names that are artists' if anything changed.
    fn change_songs(
        &mut self,
        label: &str,
        keys: &[SongKey],
        confirmed: &[&str],
        change: impl FnOnce(&mut Favorites),
    ) -> Result<Done, LibraryError> {
        let turns = self.favorites.change(|favorites| {
            let lines = |favorites: &Favorites| {
                keys.iter().map(|key| favorites.get(key).map(line)).collect::<Vec<_>>()
            };
            let before = lines(favorites);
            change(favorites);
            let pairs = before.into_iter().zip(lines(favorites));
            pairs
                .filter(|(before, after)| before != after)
                .map(|(before, after)| Turn { before, after })
                .collect::<Vec<_>>()
        })?;
        if !turns.is_empty() {
            self.notes_changed();
            let payload = serde_json::to_string(&turns).expect("lines of text become JSON");
            if let Err(error) = self.store.keep_change(label, &payload, confirmed) {
                // The song is saved, which is what was asked for; only undo will not know of it.
                log::warn!("{error}");
            }
        }
        Ok(Done { label: label.to_owned(), changed: turns.len() as u64 })
    }

    /// Gives songs back what they were (or became), where nothing else has changed them since.
    pub(super) fn turn_favorites(
        &mut self,
        payload: &str,
        undo: bool,
        now: Timestamp,
    ) -> Result<u64, LibraryError> {
        let turns: Vec<Turn> = serde_json::from_str(payload)
            .map_err(|error| LibraryError::Broken(format!("The undo history cannot be read: {error}.")))?;
        let changed = self.favorites.change(|favorites| {
            let mut changed = 0;
            for turn in turns {
                let (from, to) = if undo { (turn.after, turn.before) } else { (turn.before, turn.after) };
                changed += u64::from(turn_one(favorites, from.as_deref(), to.as_deref(), now));
            }
            changed
        })?;
        self.notes_changed();
        Ok(changed)
    }
}

/// Whether a favorite's artist names several acts, which are no one act's name.
fn is_credit(artist: &str) -> bool {
    const JOINS: [&str; 7] = ["feat", "feat.", "ft", "ft.", "featuring", "x", "×"];
    artist.split_whitespace().any(|word| JOINS.iter().any(|join| join.eq_ignore_ascii_case(word)))
}

fn turn_one(favorites: &mut Favorites, from: Option<&str>, to: Option<&str>, now: Timestamp) -> bool {
    let (from, to) = (from.and_then(song), to.and_then(song));
    let Some(key) = from.as_ref().or(to.as_ref()).map(Favorite::key) else { return false };
    let present = favorites.get(&key).cloned();
    if present.map(untimed) != from.map(untimed) {
        return false;
    }
    match to {
        Some(to) => favorites.restore(to, now),
        None => {
            favorites.forget(&key);
        }
    }
    true
}

/// A song without the time of its last change, which undoing moves on.
fn untimed(song: Favorite) -> Favorite {
    Favorite { updated: Timestamp::UNIX_EPOCH, ..song }
}

/// A song as its line of the file.
fn line(song: &Favorite) -> String {
    let mut alone = Favorites::default();
    alone.restore(song.clone(), song.updated);
    String::from_utf8(alone.to_bytes()).expect("a printed line is text")
}

/// Reads a line back.
fn song(line: &str) -> Option<Favorite> {
    Favorites::parse(line).iter().next().cloned()
}

fn named(artist: Option<&str>, song: &str) -> String {
    match artist {
        Some(artist) => format!("{} by {artist}", quoted(song)),
        None => format!("{} (artist unknown)", quoted(song)),
    }
}

/// The favorite that saving a song named in a story makes.
pub fn favorite_of(work: &NamedWork, story: &StoryRow) -> NewFavorite {
    NewFavorite {
        song: work.title.clone(),
        artist: work.artist.clone(),
        release: work.release.clone(),
        story: Some(StoryRef::new(&story.title, &story.url, &story.source)),
        links: work.links.iter().map(|link| SongLink::to(link)).collect(),
    }
}
