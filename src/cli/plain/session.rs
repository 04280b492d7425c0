//! What the linear reader knows between two commands, and how it speaks.

use std::io::{self, Write};
use std::sync::Arc;

use jiff::Timestamp;

use super::breaks::Breaks;
use super::listing::Listing;
use super::{program, table};
use crate::app::age;
use crate::cli::failure::Failure;
use crate::cli::out::{Talk, screen};
use crate::cli::shell::Shell;
use crate::desk::{Desk, Surroundings};
use crate::favorites::SongKey;
use crate::library::{Background, Discovery, Library, LibraryError, Opened};
use crate::net::Net;
use crate::news::{ArtistRow, Feed, StoryId, View};
use crate::settings::{Dates, Settings};
use crate::text::clean;

/// Asks for a command.
const PROMPT: &str = "> ";

/// Narrower than this, a terminal breaks lines better than words could be kept whole.
const NARROWEST: usize = 20;

/// A conversation.
pub(super) struct Session<'a> {
    pub(super) shell: &'a mut Shell,
    pub(super) library: Library,
    pub(super) settings: Settings,
    pub(super) desk: Desk,
    pub(super) breaks: Breaks,
    /// Finds names in new stories while the user reads; a script waits for them instead.
    background: Option<Background>,
    /// Whether commands come from a terminal.
    pub(super) typed: bool,
    /// The stories that numbers mean.
    pub(super) listing: Listing,
    /// The story that was read last.
    pub(super) story: Option<Opened>,
    /// The views that numbers mean.
    pub(super) views: Vec<View>,
    /// The favorites that numbers mean.
    pub(super) songs: Vec<SongKey>,
    /// The artists that numbers mean.
    pub(super) artists: Vec<ArtistRow>,
    /// The feeds that numbers mean.
    pub(super) feeds: Vec<Feed>,
    /// Feeds that were found at an address, of which none was chosen yet, and the folder for it.
    pub(super) found: Option<(Discovery, String)>,
    /// What `more` goes on with.
    pub(super) rest: Rest,
    /// Whether the user wants no more.
    pub(super) over: bool,
}

/// What was cut, for `more` to go on with.
#[derive(Debug, Default)]
pub(super) enum Rest {
    /// Nothing was.
    #[default]
    Nothing,
    /// The list of stories.
    Stories,
    /// These lines, and the story that counts as read once they were said.
    Lines(Vec<String>, Option<StoryId>),
}

impl<'a> Session<'a> {
    /// Opens the library for a conversation.
    pub(super) fn open(shell: &'a mut Shell, typed: bool) -> Result<Self, Failure> {
        let settings = shell.settings()?;
        let library = if typed { shell.library().or_else(|_| shell.reading()) } else { shell.reading() }?;
        let breaks = Breaks::default();
        let mut background = None;
        if typed {
            // Without it Ctrl-C ends the program, as it does elsewhere.
            if let Err(error) = breaks.listen(library.interrupt(), PROMPT) {
                log::warn!("Ctrl-C is not listened for: {error}");
            }
            let heard = |step: Result<_, String>| {
                if let Err(error) = step {
                    log::warn!("{error}");
                }
            };
            let own = library.reader().map_err(Failure::of)?;
            background = Some(Background::start(own, shell.now, heard).map_err(Failure::of)?);
        }
        let desk =
            Desk::new(settings.browser.clone(), settings.clipboard.clone(), Surroundings::of_process());
        Ok(Self {
            shell,
            library,
            settings,
            desk,
            breaks,
            background,
            typed,
            listing: Listing::of(View::Unread),
            story: None,
            views: Vec::new(),
            songs: Vec::new(),
            artists: Vec::new(),
            feeds: Vec::new(),
            found: None,
            rest: Rest::Nothing,
            over: false,
        })
    }

    /// Says where one is.
    pub(super) fn greet(&mut self) -> Result<(), Failure> {
        let counts = self.library.counts(&self.shell.moment()).map_err(Failure::of)?;
        let waiting = self.library.favorites().map_err(Failure::of)?;
        let waiting = waiting.count(crate::favorites::State::New);
        self.say(&format!(
            "Earmark. {} unread of {}, {waiting} songs to check out. The view is {}.",
            counts.unread,
            crate::cli::out::count(counts.all, "story", "stories"),
            self.listing.name()
        ))?;
        if !counts.subscribed {
            self.say("These stories came with Earmark. Type add and an address to subscribe to a feed.")?;
        }
        self.say("Type list for the stories, help for the commands.")
    }

    /// Asks for a command, where somebody is there to be asked.
    pub(super) fn prompt(&mut self) -> Result<(), Failure> {
        self.shell.out.flush()?;
        if self.typed {
            let mut out = io::stdout().lock();
            write!(out, "{PROMPT}").and_then(|()| out.flush())?;
        }
        Ok(())
    }

    /// Carries out a line.
    pub(super) fn obey(&mut self, line: &str) -> Result<(), Failure> {
        self.shell.now = crate::files::now();
        if self.shell.out.width.is_some() {
            self.shell.out.width = screen().map(|(width, _)| width).or(self.shell.out.width);
        }
        self.breaks.set_running(true);
        let outcome = match line {
            // Enter goes on where something was cut, and a script may have blank lines and comments.
            "" if matches!(self.rest, Rest::Nothing) || !self.typed => Ok(()),
            "" => program::more(self, ""),
            line if line.starts_with('#') => Ok(()),
            line => table::obey(self, line),
        };
        let outcome = match outcome {
            Err(Failure::Failed(_) | Failure::Usage(_)) if self.breaks.asked() => Err(stopped()),
            other => other,
        };
        self.breaks.set_running(false);
        let flushed = self.shell.out.flush();
        outcome.and_then(|()| flushed.map_err(Failure::from))
    }

    /// Ends the conversation.
    pub(super) fn close(self) {
        if let Some(background) = self.background {
            background.stop();
        }
    }

    /// Says something: a line of it each, wrapped where stdout is a terminal. Fails once the user wants no more.
    pub(super) fn say(&mut self, text: &str) -> Result<(), Failure> {
        for line in self.wrapped(text) {
            self.heed()?;
            self.shell.out.line(&line)?;
        }
        Ok(())
    }

    /// Fails once the user wants no more of a command.
    pub(super) fn heed(&self) -> Result<(), Failure> {
        if self.breaks.asked() { Err(stopped()) } else { Ok(()) }
    }

    /// Turns to the beginning of a view.
    pub(super) fn turn_to(&mut self, view: View) {
        self.listing = Listing::of(view);
        self.rest = Rest::Nothing;
    }

    /// Says what went wrong, on stderr, after everything that was said before.
    pub(super) fn complain(&mut self, text: &str) {
        // Where stdout is gone the next thing said there tells.
        let _ = self.shell.out.flush();
        Talk::new(false).say(&self.wrapped(text).join("\n"));
    }

    /// Says many lines, as many at a time as a screen holds where somebody looks at one.
    pub(super) fn say_all(&mut self, lines: &[String]) -> Result<(), Failure> {
        self.say_to_end(lines, None)
    }

    /// The same; the story counts as read once its last line was said.
    pub(super) fn say_to_end(&mut self, lines: &[String], story: Option<StoryId>) -> Result<(), Failure> {
        let terminal = self.shell.out.width.is_some();
        let mut lines: Vec<String> = lines.iter().flat_map(|line| self.wrapped(line)).collect();
        lines.retain(|line| terminal || !line.is_empty());
        let height = screen().filter(|_| terminal && self.typed).map_or(usize::MAX, |(_, rows)| rows);
        // The line that says that there is more, and the prompt.
        let room = height.saturating_sub(2).max(5);
        let rest = if lines.len() > room { lines.split_off(room) } else { Vec::new() };
        for line in &lines {
            self.heed()?;
            self.shell.out.line(line)?;
        }
        if !rest.is_empty() {
            self.shell.out.line(&format!("({} more lines; Enter goes on)", rest.len()))?;
            self.rest = Rest::Lines(rest, story);
            return Ok(());
        }
        match story {
            Some(id) => self.library.mark_opened(id).map(|_| ()).map_err(Failure::of),
            None => Ok(()),
        }
    }

    /// The lines of a text, as wide as the terminal, or each whole where there is none.
    fn wrapped(&self, text: &str) -> Vec<String> {
        wrap(text, self.shell.out.width)
    }

    /// The lines of a story's text: no wider than the settings want them, where they are wrapped at all.
    pub(super) fn wrapped_to_read(&self, lines: &[String]) -> Vec<String> {
        let width = self.shell.out.width.map(|width| width.min(self.settings.text_width.into()));
        lines.iter().flat_map(|line| wrap(line, width)).collect()
    }

    /// A date as the settings want it.
    pub(super) fn when(&self, date: Timestamp) -> String {
        if self.settings.dates == Dates::Absolute {
            return self.day(date);
        }
        let short = age(date, self.shell.now);
        let Some(unit) = short.chars().next_back().filter(|_| short != "now") else {
            return "just now".into();
        };
        let word = match unit {
            'm' => "minute",
            'h' => "hour",
            'd' => "day",
            'w' => "week",
            _ => "year",
        };
        let number = short.trim_end_matches(unit);
        let plural = if number == "1" { "" } else { "s" };
        format!("{number} {word}{plural} ago")
    }

    /// A local date.
    pub(super) fn day(&self, date: Timestamp) -> String {
        date.to_zoned(self.shell.zone.clone()).strftime("%-d %B %Y").to_string()
    }

    /// The network, for one command: Ctrl-C ends what it does.
    pub(super) fn net(&mut self) -> Result<Arc<Net>, Failure> {
        let net = Arc::new(self.shell.net()?);
        self.breaks.use_net(&net);
        Ok(net)
    }

    /// Has names looked for in new stories. A script may ask for them at once, so it waits until that is done.
    pub(super) fn look_for_names(&mut self) -> Result<(), Failure> {
        match &self.background {
            Some(background) => background.wake(),
            None => self.shell.settle(&self.library, usize::MAX)?,
        }
        Ok(())
    }

    /// Says what an order did.
    pub(super) fn say_done(
        &mut self,
        done: Result<crate::library::Done, LibraryError>,
    ) -> Result<(), Failure> {
        let done = done.map_err(Failure::of)?;
        self.say(&match done.changed {
            0 => "Nothing had to be changed.".to_owned(),
            _ => format!("{}.", done.label),
        })
    }
}

fn wrap(text: &str, width: Option<usize>) -> Vec<String> {
    let clean = clean::text(text).replace('\t', "    ");
    match width {
        Some(width) => textwrap::wrap(&clean, width.max(NARROWEST)).into_iter().map(Into::into).collect(),
        None => clean.split('\n').map(str::to_owned).collect(),
    }
}

/// What a command that was ended says.
fn stopped() -> Failure {
    Failure::Failed("Stopped.".into())
}
