//! `earmark songs`: the favorites file from the shell.

use clap::{Args, Subcommand};

use super::added;
use super::args::{Printing, story_id};
use super::export_songs::{self, ExportSongs};
use super::failure::{Done, Failure, Outcome};
use super::out::complain;
use super::shell::Shell;
use super::suggest::Suggest;
use super::table::{Column, Row, Table};
use crate::desk::{Desk, Surroundings, song_address};
use crate::favorites::{Favorite, Favorites, NewFavorite, Saved, SongKey, State, StoryRef};
use crate::files::FavoritesFile;
use crate::news::{StoryId, TitleKey};
use crate::text::clean;

/// List the songs to check out; add, decide and open them.
///
/// A song is named as "Artist - Title", or by its title alone where that is one song.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(super) struct Songs {
    #[command(subcommand)]
    action: Option<Action>,
    #[command(flatten)]
    list: List,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// List songs, oldest first
    List(List),
    /// Suggest songs that stories name and you have not saved, best first
    #[command(after_long_help = SUGGEST_HELP)]
    Suggest(Suggest),
    /// Save a song, or songs from standard input
    Add(Add),
    /// Put a song into a state, or give it a note
    Set(Set),
    /// Drop songs: they stay in the file as dropped
    Drop(Named),
    /// Remove songs from the file for good
    Forget(Named),
    /// Open songs where you listen
    Open(Named),
    /// Write songs as a table, a playlist or a task list
    #[command(after_long_help = export_songs::HELP)]
    Export(ExportSongs),
}

const SUGGEST_HELP: &str = "\
Without a query the stories of the last four weeks are looked through. To save what is certain:
  earmark songs suggest --json | jq -c 'select(.level == \"certain\")' | earmark songs add -";

#[derive(Debug, Args)]
struct List {
    /// Only songs in these states: new, heard, kept, dropped
    #[arg(value_name = "STATE")]
    states: Vec<State>,
    #[command(flatten)]
    printing: Printing,
}

#[derive(Debug, Args)]
struct Add {
    /// The song as "Artist - Title"; with --artist, its title; - reads such songs, or objects of `songs
    /// suggest --json`, from standard input, one a line
    song: String,
    /// The artist, where the song's name alone is given
    #[arg(long, value_name = "NAME")]
    artist: Option<String>,
    /// The release it is from
    #[arg(long, value_name = "TITLE")]
    release: Option<String>,
    /// The story that names it
    #[arg(long, value_name = "ID", value_parser = story_id)]
    story: Option<StoryId>,
}

#[derive(Debug, Args)]
struct Set {
    /// new, heard, kept or dropped
    state: State,
    /// The song
    song: String,
    /// A note to keep with it
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
}

#[derive(Debug, Args)]
struct Named {
    /// Songs
    #[arg(required = true, value_name = "SONG")]
    songs: Vec<String>,
}

impl Songs {
    pub(super) fn run(&self, shell: &mut Shell) -> Outcome {
        let mut file = shell.favorites()?;
        for complaint in file.favorites().complaints() {
            complain(&format!(
                "{}, line {} cannot be read, and is kept as it is: {}",
                file.path().display(),
                complaint.line,
                complaint.message
            ));
        }
        match &self.action {
            None => self.list.run(shell, file.favorites()),
            Some(Action::List(list)) => list.run(shell, file.favorites()),
            Some(Action::Suggest(suggest)) => suggest.run(shell),
            Some(Action::Add(add)) => add.run(shell, &mut file),
            Some(Action::Set(set)) => set.run(shell, &mut file),
            Some(Action::Drop(named)) => named.each(shell, &mut file, drop_song),
            Some(Action::Forget(named)) => named.each(shell, &mut file, forget_song),
            Some(Action::Open(named)) => named.each(shell, &mut file, open_song),
            Some(Action::Export(export)) => export.run(shell, &file),
        }
    }
}

const COLUMNS: &[Column] = &[
    Column::text("state", 7, 7),
    Column::text("artist", 12, 40),
    Column::text("song", 16, 60).main(),
    Column::text("release", 10, 40).dim(),
    Column::text("added", 10, 16).dim(),
    Column::text("note", 10, 200),
];

impl List {
    fn run(&self, shell: &mut Shell, favorites: &Favorites) -> Outcome {
        let wanted =
            favorites.iter().filter(|song| self.states.is_empty() || self.states.contains(&song.state));
        if self.printing.is_json() {
            for song in wanted {
                shell.out.object(as_json(song)?)?;
            }
            return Ok(Done::All);
        }
        let rows: Vec<Row> = wanted
            .map(|song| {
                Row::new([
                    song.state.to_string(),
                    song.artist.clone().unwrap_or_else(|| UNKNOWN_ARTIST.into()),
                    song.song.clone(),
                    song.release.clone().unwrap_or_default(),
                    shell.day(song.added),
                    song.note.clone(),
                ])
            })
            .collect();
        Table::new(COLUMNS).print(&mut shell.out, &rows)?;
        if rows.is_empty() {
            shell.talk.say("No songs here. In the reader, b saves one; so does earmark songs add.");
        }
        Ok(Done::All)
    }
}

/// How a song without an artist is shown.
pub(super) const UNKNOWN_ARTIST: &str = "(artist unknown)";

/// A favorite as its line of the file says it.
fn as_json(song: &Favorite) -> Result<serde_json::Value, Failure> {
    let mut alone = Favorites::default();
    alone.restore(song.clone(), song.updated);
    serde_json::from_slice(&alone.to_bytes()).map_err(|error| Failure::doing("Could not print a song", error))
}

impl Add {
    fn run(&self, shell: &mut Shell, file: &mut FavoritesFile) -> Outcome {
        if self.song == "-" && self.artist.is_none() {
            return added::from_stdin(shell, file);
        }
        let (artist, song) = self.names()?;
        let new = NewFavorite {
            song: song.into(),
            artist: artist.map(Into::into),
            release: self.release.clone(),
            story: self.story.map(|id| story(id, shell)).transpose()?,
            links: Vec::new(),
        };
        if clean::line(song).is_empty() {
            return Err(Failure::Usage("The song has no title.".into()));
        }
        let now = shell.now;
        let saved = file.change(|favorites| favorites.save(&new, now)).map_err(Failure::of)?;
        say_saved(&new, saved, shell);
        Ok(Done::All)
    }
}

/// Says what came of saving a song.
pub(super) fn say_saved(song: &NewFavorite, saved: Saved, shell: &Shell) {
    let name = named(song.artist.as_deref(), &song.song);
    shell.talk.say(&match saved {
        Saved::Added => format!("Saved {name}."),
        Saved::StoryAdded => format!("{name} was saved before; what was new has been added."),
        Saved::Already => format!("{name} was saved before."),
    });
}

impl Add {
    /// The artist and the title, from the option or from the text before and after a dash.
    fn names(&self) -> Result<(Option<&str>, &str), Failure> {
        if let Some(artist) = &self.artist {
            return Ok((Some(artist.trim()).filter(|artist| !artist.is_empty()), self.song.trim()));
        }
        let split = splits(&self.song).next().map(|(artist, song)| (Some(artist), song));
        split.ok_or_else(|| {
            Failure::Usage(
                "Who is the song by? Write \"Artist - Title\", or --artist NAME; --artist \"\" if nobody knows."
                    .into(),
            )
        })
    }
}

/// The story that named a song, as the favorites file keeps it.
fn story(id: StoryId, shell: &mut Shell) -> Result<StoryRef, Failure> {
    let row = shell.library()?.row(id).map_err(Failure::of)?;
    let row = row.ok_or_else(|| Failure::Failed(format!("There is no story {id}; nothing was saved.")))?;
    Ok(StoryRef::new(&row.title, &row.url, &row.source))
}

impl Set {
    fn run(&self, shell: &mut Shell, file: &mut FavoritesFile) -> Outcome {
        let key = find(file.favorites(), &self.song)?;
        let now = shell.now;
        let before = file.change(|favorites| {
            let before = favorites.set_state(&key, self.state, now);
            if let Some(note) = &self.note {
                favorites.set_note(&key, note, now);
            }
            before
        });
        let song = before.map_err(Failure::of)?.ok_or_else(|| gone(&self.song))?;
        shell.talk.say(&format!("{} is {} now; it was {}.", name_of(&song), self.state, song.state));
        Ok(Done::All)
    }
}

impl Named {
    /// Does something to each song; one that fails does not keep the others from it.
    fn each(
        &self,
        shell: &mut Shell,
        file: &mut FavoritesFile,
        deed: impl Fn(&mut Shell, &mut FavoritesFile, &SongKey) -> Result<String, Failure>,
    ) -> Outcome {
        let mut done = Done::All;
        for song in &self.songs {
            match find(file.favorites(), song).and_then(|key| deed(shell, file, &key)) {
                Ok(message) => shell.talk.say(&message),
                Err(Failure::ClosedPipe) => return Err(Failure::ClosedPipe),
                Err(Failure::Usage(message) | Failure::Failed(message)) => {
                    complain(&message);
                    done = Done::Part;
                }
            }
        }
        Ok(done)
    }
}

fn drop_song(shell: &mut Shell, file: &mut FavoritesFile, key: &SongKey) -> Result<String, Failure> {
    let now = shell.now;
    let before =
        file.change(|favorites| favorites.set_state(key, State::Dropped, now)).map_err(Failure::of)?;
    let song = before.ok_or_else(|| gone(key.title.as_str()))?;
    Ok(format!("Dropped {}.", name_of(&song)))
}

fn forget_song(_: &mut Shell, file: &mut FavoritesFile, key: &SongKey) -> Result<String, Failure> {
    let song = file.change(|favorites| favorites.forget(key)).map_err(Failure::of)?;
    let song = song.ok_or_else(|| gone(key.title.as_str()))?;
    Ok(format!("Removed {} from {}.", name_of(&song), file.path().display()))
}

fn open_song(shell: &mut Shell, file: &mut FavoritesFile, key: &SongKey) -> Result<String, Failure> {
    let song = file.favorites().get(key).ok_or_else(|| gone(key.title.as_str()))?;
    let settings = shell.settings()?;
    let address = song_address(&settings.song_search, song.artist.as_deref(), &song.song);
    let desk = Desk::new(settings.browser, settings.clipboard, Surroundings::of_process());
    desk.open_url(&address).map_err(Failure::of)?;
    Ok(format!("Opened {address}"))
}

/// Finds the song that a text names: "Artist - Title", or a title that only one song has.
fn find(favorites: &Favorites, text: &str) -> Result<SongKey, Failure> {
    if let Some(song) = splits(text).find_map(|(artist, song)| favorites.find(Some(artist), song)) {
        return Ok(song.key());
    }
    let title = TitleKey::of(text);
    let songs: Vec<&Favorite> = favorites.iter().filter(|song| song.key().title == title).collect();
    match songs.as_slice() {
        [song] => Ok(song.key()),
        [] => {
            Err(Failure::Failed(format!("\"{text}\" is not among your songs; `earmark songs` lists them.")))
        }
        several => {
            let names: Vec<String> = several.iter().map(|song| name_of(song)).collect();
            Err(Failure::Failed(format!("\"{text}\" is several songs: {}.", names.join("; "))))
        }
    }
}

/// The ways to read a text as an artist and a title: at each dash between spaces.
pub(super) fn splits(text: &str) -> impl Iterator<Item = (&str, &str)> {
    text.char_indices().filter(|(_, letter)| matches!(letter, '-' | '–' | '—')).filter_map(|(at, dash)| {
        let (artist, song) = (&text[..at], &text[at + dash.len_utf8()..]);
        let apart = artist.ends_with(char::is_whitespace) && song.starts_with(char::is_whitespace);
        let both = !artist.trim().is_empty() && !song.trim().is_empty();
        (apart && both).then_some((artist.trim(), song.trim()))
    })
}

fn gone(song: &str) -> Failure {
    Failure::Failed(format!("\"{song}\" was removed from the favorites file by another program just now."))
}

fn name_of(song: &Favorite) -> String {
    named(song.artist.as_deref(), &song.song)
}

fn named(artist: Option<&str>, song: &str) -> String {
    format!("{} - {song}", artist.unwrap_or(UNKNOWN_ARTIST))
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;

    #[test]
    fn a_song_is_found_by_both_names_or_by_a_title_that_is_one_song() {
        let mut favorites = Favorites::default();
        for (artist, song) in [("Low", "Always Up"), ("Jay - Z", "Encore"), ("Dinah", "Encore")] {
            let new =
                NewFavorite { song: song.into(), artist: Some(artist.into()), ..NewFavorite::default() };
            favorites.save(&new, Timestamp::UNIX_EPOCH);
        }
        let found = |text: &str| find(&favorites, text).map(|key| key.artist.to_string());
        assert_eq!(found("low – always up"), Ok("low".into()));
        assert_eq!(found("Jay - Z - Encore"), Ok("jay z".into()));
        assert_eq!(found("Always Up!"), Ok("low".into()));
        assert!(found("Encore").is_err() && found("Nothing").is_err());
    }
}
