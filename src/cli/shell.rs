//! What every command has at hand: its options, stdout, stderr, the time and the places of things.

use std::path::PathBuf;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::args::Global;
use super::failure::{Done, Failure, Outcome};
use super::out::{Out, Talk, complain};
use crate::config;
use crate::files::{self, FavoritesFile, Paths, time_zone};
use crate::library::{self, Library, LibraryError, Moment, client};
use crate::net::{Net, Proxies};
use crate::settings::Settings;

/// How many new stories a command that reads looks through first: a moment's work.
const FEW: usize = 1_000;

/// A command's surroundings.
pub(super) struct Shell {
    /// The options before and after the command.
    pub(super) global: Global,
    /// Where data goes.
    pub(super) out: Out,
    /// Where talk goes.
    pub(super) talk: Talk,
    /// The time at which the command was given.
    pub(super) now: Timestamp,
    /// The zone that dates are shown in.
    pub(super) zone: TimeZone,
    /// Read at first need.
    settings: Option<Settings>,
}

impl Shell {
    pub(super) fn new(global: Global) -> Self {
        Self {
            out: Out::stdout(global.color),
            talk: Talk::new(global.quiet),
            now: files::now(),
            zone: time_zone(),
            settings: None,
            global,
        }
    }

    /// Says what was done.
    pub(super) fn said(&self, done: Result<library::Done, LibraryError>) -> Outcome {
        let done = done.map_err(Failure::of)?;
        self.talk.say(&format!("{}.", done.label));
        Ok(Done::All)
    }

    /// Finds the folders, creating none.
    pub(super) fn paths(&self) -> Result<Paths, Failure> {
        Paths::find(home(&self.global).as_deref()).map_err(Failure::of)
    }

    /// The file that settings are read from.
    pub(super) fn config_file(&self) -> Result<PathBuf, Failure> {
        match &self.global.config {
            Some(file) if !file.is_file() => {
                Err(Failure::Usage(format!("There is no file {} to read settings from.", file.display())))
            }
            Some(file) => Ok(file.clone()),
            None => Ok(self.paths()?.config_file()),
        }
    }

    /// The settings that hold. What is wrong with them is named on stderr, once.
    pub(super) fn settings(&mut self) -> Result<Settings, Failure> {
        if let Some(settings) = &self.settings {
            return Ok(settings.clone());
        }
        let loaded = config::load_settings(&self.config_file()?);
        for complaint in &loaded.complaints {
            complain(&complaint.to_string());
        }
        Ok(self.settings.insert(loaded.value).clone())
    }

    /// The network, as the settings and the environment want it used.
    pub(super) fn net(&mut self) -> Result<Net, Failure> {
        if self.global.offline {
            return Err(Failure::Failed(
                "Nothing was fetched: --offline keeps Earmark off the network.".into(),
            ));
        }
        let settings = self.settings()?;
        Ok(client(&settings, &Proxies::of_environment(|name| std::env::var(name).ok()), false))
    }

    /// The favorites, read from their file.
    pub(super) fn favorites(&mut self) -> Result<FavoritesFile, Failure> {
        let paths = self.paths()?;
        let path = paths.favorites_file(self.settings()?.favorites.as_deref());
        FavoritesFile::open(path, &paths.state).map_err(Failure::of)
    }

    /// The width that a story's text is wrapped to: as asked for, else the setting's on a wide enough terminal.
    pub(super) fn columns(&mut self, asked: Option<u16>) -> Result<u16, Failure> {
        let setting = self.settings()?.text_width;
        let screen = self.out.width.map_or(u16::MAX, |width| u16::try_from(width).unwrap_or(u16::MAX));
        Ok(asked.unwrap_or_else(|| setting.min(screen).max(20)))
    }

    /// Opens the library; a new one is made with the starter stories.
    pub(super) fn library(&mut self) -> Result<Library, Failure> {
        let (paths, settings) = (self.paths()?, self.settings()?);
        let mut library = Library::open(&paths, &settings, self.now).map_err(Failure::of)?;
        if let Err(error) = library.look_for_notes() {
            // What it means for `has:note` is little beside the command that was given.
            log::warn!("{error}");
        }
        library.notice().iter().for_each(|notice| complain(notice));
        Ok(library)
    }

    /// Opens the library to read from it, even where nothing can be written; new stories get their names first.
    pub(super) fn reading(&mut self) -> Result<Library, Failure> {
        let (paths, settings) = (self.paths()?, self.settings()?);
        let failure = match self.library() {
            Ok(library) => {
                // A full disk, say, must not keep anyone from reading.
                if let Err(Failure::Failed(why) | Failure::Usage(why)) = self.settle(&library, FEW) {
                    complain(&why);
                }
                return Ok(library);
            }
            Err(failure) => failure,
        };
        match Library::open_existing(&paths, &settings) {
            Ok(Some(library)) => Ok(library),
            Ok(None) | Err(_) => Err(failure),
        }
    }

    /// Opens the library if there is one, changing nothing; what keeps it from being read is only named.
    pub(super) fn existing(&mut self) -> Result<Option<Library>, Failure> {
        let (paths, settings) = (self.paths()?, self.settings()?);
        Ok(Library::open_existing(&paths, &settings).unwrap_or_else(|error| {
            complain(&error.to_string());
            None
        }))
    }

    /// Indexes and recognises up to so many stories that are new, and says so where it takes long.
    ///
    /// The reader does this in the background; a command that lists names must not miss the newest.
    pub(super) fn settle(&self, library: &Library, most: usize) -> Result<(), Failure> {
        let mut done = 0;
        loop {
            let step = library.background_step().map_err(Failure::of)?;
            done += step.indexed.max(step.recognised);
            if !step.more {
                return Ok(());
            }
            if done >= most {
                self.talk.say(&format!("{} new stories still have to be searched for names.", step.left));
                return Ok(());
            }
            self.talk.progress(&format!("Looking for names, {} stories to go", step.left));
        }
    }

    /// The time and place that a query is asked in.
    pub(super) fn moment(&self) -> Moment {
        Moment { now: self.now, zone: self.zone.clone() }
    }

    /// Writes a time for a table: the local date, with the minute where there is no screen to fit.
    pub(super) fn day(&self, time: Timestamp) -> String {
        if self.out.width.is_none() {
            return self.date(time);
        }
        time.to_zoned(self.zone.clone()).strftime("%Y-%m-%d").to_string()
    }

    /// Writes a time as people here read it: the local date and minute.
    pub(super) fn date(&self, time: Timestamp) -> String {
        time.to_zoned(self.zone.clone()).strftime("%Y-%m-%d %H:%M").to_string()
    }
}

/// The one folder for everything, if the user keeps Earmark in one.
pub(super) fn home(global: &Global) -> Option<PathBuf> {
    let from_environment =
        || std::env::var_os("EARMARK_HOME").filter(|home| !home.is_empty()).map(PathBuf::from);
    global.home.clone().or_else(from_environment)
}
