//! The favorites file's lines: parsed, changed, merged and printed.
//!
//! The file belongs to the user: one JSON object a line, oldest first, so that git, Syncthing, grep
//! and jq work on it. The one idea to know: [`Favorites`] holds every line as the bytes it was read
//! as, and only a line whose song changes is printed anew. A line that does not parse, a blank line, a
//! field that Earmark does not know: all stay as they are.
//!
//! A line costs about four microseconds to read, so a long file is for after the first frame.
//!
//! Values only; `files::FavoritesFile` reads and writes the file.

mod clean;
pub mod exchange;
mod favorite;
mod fields;
mod line;
mod merge;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

use jiff::Timestamp;

pub use favorite::{Favorite, NotAState, SongKey, SongLink, State, StoryRef};
pub use fields::Fields;

/// Every line of a favorites file, and the songs they say.
#[derive(Clone, Debug, Default)]
pub struct Favorites {
    lines: Vec<Line>,
    /// One entry a song, in the order of their first lines.
    songs: Vec<Favorite>,
    index: HashMap<SongKey, usize>,
}

#[derive(Clone, Debug)]
struct Line {
    /// As in the file, with the line break.
    bytes: Vec<u8>,
    says: Says,
}

#[derive(Clone, Debug)]
enum Says {
    /// The song at this index.
    Song(usize),
    /// Nothing.
    Blank,
    /// Something that does not parse, and why.
    Broken(String),
}

/// A song to save.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewFavorite {
    /// The song's title; must not be empty.
    pub song: String,
    /// The artist's name, where it is known.
    pub artist: Option<String>,
    /// The release it is from, where it is known.
    pub release: Option<String>,
    /// The story that named it, if one did.
    pub story: Option<StoryRef>,
    /// Where it can be heard.
    pub links: Vec<SongLink>,
}

/// What saving a song did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Saved {
    /// It is a favorite now.
    Added,
    /// It was a favorite before; the story, release or links that were new have been added to it.
    StoryAdded,
    /// Nothing was new.
    Already,
}

/// A line that is not a favorite. It is kept as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Complaint {
    /// Its number, counted from 1.
    pub line: usize,
    /// What is wrong with it, clean to show.
    pub message: String,
}

impl Favorites {
    /// Reads a whole file. Nothing in it can make this fail; see [`Favorites::complaints`].
    ///
    /// Several lines of one song are read as one, united as in [`Favorites::merge`]; the file keeps
    /// them until that song changes.
    pub fn parse(file: impl AsRef<[u8]>) -> Self {
        let mut favorites = Self::default();
        for bytes in file.as_ref().split_inclusive(|&byte| byte == b'\n') {
            let says = match line::parse(bytes) {
                Ok(Some(favorite)) => Says::Song(favorites.enter(favorite)),
                Ok(None) => Says::Blank,
                Err(message) => Says::Broken(message),
            };
            favorites.lines.push(Line { bytes: bytes.to_vec(), says });
        }
        favorites
    }

    /// The whole file: unchanged lines byte for byte, and so not always UTF-8.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.lines.iter().map(|line| line.bytes.as_slice()).collect::<Vec<_>>().concat()
    }

    /// Every favorite, oldest first, each song once.
    pub fn iter(&self) -> std::slice::Iter<'_, Favorite> {
        self.songs.iter()
    }

    /// How many songs there are.
    pub fn len(&self) -> usize {
        self.songs.len()
    }

    /// Whether there is no song.
    pub fn is_empty(&self) -> bool {
        self.songs.is_empty()
    }

    /// How many songs are in a state.
    pub fn count(&self, state: State) -> usize {
        self.iter().filter(|favorite| favorite.state == state).count()
    }

    /// Finds a song by its artist and title, however they are spelled.
    pub fn find(&self, artist: Option<&str>, song: &str) -> Option<&Favorite> {
        self.get(&SongKey::of(artist, song))
    }

    /// Finds a song by its key.
    pub fn get(&self, key: &SongKey) -> Option<&Favorite> {
        self.index.get(key).map(|&at| &self.songs[at])
    }

    /// The lines that do not parse.
    pub fn complaints(&self) -> Vec<Complaint> {
        let broken = |(at, line): (usize, &Line)| match &line.says {
            Says::Broken(message) => Some(Complaint { line: at + 1, message: message.clone() }),
            Says::Song(_) | Says::Blank => None,
        };
        self.lines.iter().enumerate().filter_map(broken).collect()
    }

    /// Saves a song. Saving it again adds what is new and never resets its state.
    ///
    /// A song without a visible title is not saved: the answer is [`Saved::Already`].
    pub fn save(&mut self, new: &NewFavorite, now: Timestamp) -> Saved {
        let Some(new) = fresh(new, line::whole_second(now)) else { return Saved::Already };
        let Some(&at) = self.index.get(&new.key()) else {
            self.append(new);
            return Saved::Added;
        };
        let known = &mut self.songs[at];
        let mut changed = known.release.is_none() && new.release.is_some();
        known.release = known.release.take().or(new.release);
        for story in &new.stories {
            changed |= known.add_story(story);
        }
        for link in &new.links {
            changed |= known.add_link(link);
        }
        if !changed {
            return Saved::Already;
        }
        known.updated = new.updated;
        self.reprint(at);
        Saved::StoryAdded
    }

    /// Puts a song into a state, and returns it as it was before; `None` where it is no favorite.
    ///
    /// A song that is in that state already stays as it is, with its times.
    pub fn set_state(&mut self, key: &SongKey, state: State, now: Timestamp) -> Option<Favorite> {
        self.change(key, now, |favorite, now| {
            if favorite.state == state {
                return;
            }
            favorite.state = state;
            favorite.heard = match state {
                State::New => None,
                State::Heard => favorite.heard.or(Some(now)),
                State::Kept | State::Dropped => favorite.heard,
            };
            favorite.decided = matches!(state, State::Kept | State::Dropped).then_some(now);
        })
    }

    /// Sets a song's note, and returns the song as it was before; `None` where it is no favorite.
    pub fn set_note(&mut self, key: &SongKey, note: &str, now: Timestamp) -> Option<Favorite> {
        self.change(key, now, |favorite, _| favorite.note = clean::lines(note))
    }

    /// Puts a song back as it was, for undo; a forgotten one comes back as the last line.
    ///
    /// `updated` becomes `now`: on a machine that has already seen the change, the undoing must win.
    pub fn restore(&mut self, previous: Favorite, now: Timestamp) {
        let restored = Favorite { updated: line::whole_second(now), ..previous };
        match self.index.get(&restored.key()) {
            Some(&at) => {
                self.songs[at] = restored;
                self.reprint(at);
            }
            None => self.append(restored),
        }
    }

    /// Removes a song's lines for good, and returns it; `None` where it is no favorite.
    pub fn forget(&mut self, key: &SongKey) -> Option<Favorite> {
        let gone = self.index.remove(key)?;
        self.lines.retain(|line| !line.is_of(gone));
        for line in &mut self.lines {
            if let Says::Song(at) = &mut line.says
                && *at > gone
            {
                *at -= 1;
            }
        }
        for at in self.index.values_mut().filter(|at| **at > gone) {
            *at -= 1;
        }
        Some(self.songs.remove(gone))
    }

    /// Takes in another machine's copy: song by song, the later `updated` wins, and stories are united.
    ///
    /// A line of the other copy that does not parse is taken over too, unless it is here already.
    pub fn merge(&mut self, other: &Self) {
        for theirs in other {
            let Some(&at) = self.index.get(&theirs.key()) else {
                self.append(theirs.clone());
                continue;
            };
            let united = merge::unite(self.songs[at].clone(), theirs.clone());
            if united != self.songs[at] {
                self.songs[at] = united;
                self.reprint(at);
            }
        }
        for line in other.lines.iter().filter(|line| matches!(line.says, Says::Broken(_))) {
            if !self.lines.iter().any(|ours| ours.text() == line.text()) {
                self.push(line.text().to_vec(), line.says.clone());
            }
        }
    }

    fn change(
        &mut self,
        key: &SongKey,
        now: Timestamp,
        change: impl FnOnce(&mut Favorite, Timestamp),
    ) -> Option<Favorite> {
        let at = *self.index.get(key)?;
        let before = self.songs[at].clone();
        let now = line::whole_second(now);
        change(&mut self.songs[at], now);
        if self.songs[at] != before {
            self.songs[at].updated = now;
            self.reprint(at);
        }
        Some(before)
    }

    /// Enters a song that a line says, and returns its index.
    fn enter(&mut self, favorite: Favorite) -> usize {
        let key = favorite.key();
        if let Some(&at) = self.index.get(&key) {
            self.songs[at] = merge::unite(self.songs[at].clone(), favorite);
            return at;
        }
        self.songs.push(favorite);
        self.index.insert(key, self.songs.len() - 1);
        self.songs.len() - 1
    }

    fn append(&mut self, favorite: Favorite) {
        let text = line::print(&favorite).into_bytes();
        let says = Says::Song(self.enter(favorite));
        self.push(text, says);
    }

    /// Adds a line at the end. A last line that was torn off keeps to itself.
    fn push(&mut self, text: Vec<u8>, says: Says) {
        if let Some(last) = self.lines.last_mut()
            && !last.bytes.ends_with(b"\n")
        {
            last.bytes.push(b'\n');
        }
        let mut bytes = text;
        bytes.push(b'\n');
        self.lines.push(Line { bytes, says });
    }

    /// Prints a changed song into its first line, and drops the lines that repeated it.
    fn reprint(&mut self, at: usize) {
        let song = &mut self.songs[at];
        if song.added == Timestamp::UNIX_EPOCH {
            // A line typed by hand says no times; the first change is the earliest that is known of it.
            song.added = song.updated;
        }
        let mut printed = Some(line::print(song) + "\n");
        self.lines.retain_mut(|line| {
            if !line.is_of(at) {
                return true;
            }
            let Some(text) = printed.take() else { return false };
            line.bytes = text.into_bytes();
            true
        });
    }
}

impl<'a> IntoIterator for &'a Favorites {
    type Item = &'a Favorite;
    type IntoIter = std::slice::Iter<'a, Favorite>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl Line {
    fn is_of(&self, song: usize) -> bool {
        matches!(self.says, Says::Song(at) if at == song)
    }

    /// The line without its line break.
    fn text(&self) -> &[u8] {
        self.bytes.strip_suffix(b"\n").unwrap_or(&self.bytes)
    }
}

/// The favorite that a new song becomes; `None` where nothing of its title can be shown.
fn fresh(new: &NewFavorite, now: Timestamp) -> Option<Favorite> {
    let shown = |text: &String| Some(clean::one_line(text)).filter(|text| !text.is_empty());
    let story = new.story.iter().map(StoryRef::cleaned).filter(|story| !story.is_empty());
    Some(Favorite {
        song: shown(&new.song)?,
        artist: new.artist.as_ref().and_then(shown),
        release: new.release.as_ref().and_then(shown),
        state: State::New,
        added: now,
        updated: now,
        heard: None,
        decided: None,
        rating: None,
        stories: story.collect(),
        links: new.links.iter().map(SongLink::cleaned).collect(),
        ids: Fields::default(),
        tags: Vec::new(),
        note: String::new(),
        unknown: Fields::default(),
    })
}
