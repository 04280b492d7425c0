//! The linear reader: commands typed line by line, answers as lines of text.
//!
//! It is made for screen readers, dumb terminals and scripts: nothing is drawn, no cursor moves, no line is
//! ever written over, and everything that the screen says by place or colour is said in words. Answers go to
//! stdout and what went wrong to stderr. Numbers mean what was listed last: stories, songs, artists, feeds and
//! links have their own. `table` holds the commands, `session` what is known between two of them.

mod artists;
mod breaks;
mod feeds;
mod lines;
mod listing;
mod marks;
mod music;
mod numbers;
mod program;
mod reading;
mod session;
mod songs;
mod speech;
mod stories;
mod table;
mod views;

use std::io::IsTerminal;

use super::args::{Asked, ColorChoice, Global};
use super::failure::{Done, Failure, Outcome};
use super::out::{Out, Talk, is_dumb};
use super::shell::{self, Shell};
use crate::config;
use crate::files::Paths;
use lines::{Line, Lines};
use session::Session;

/// Whether the linear reader is what opens on this terminal: by the settings, or because it can show no other.
pub(super) fn is_usual(global: &Global) -> bool {
    let usual = || Paths::find(shell::home(global).as_deref()).ok().map(|paths| paths.config_file());
    let file = global.config.clone().or_else(usual);
    is_dumb() || file.is_some_and(|file| config::load_settings(&file).value.plain)
}

/// Every command, with how it is typed and what it does.
pub(super) fn commands() -> impl Iterator<Item = (String, &'static str)> {
    table::TABLE.iter().map(|row| (row.usage(), row.says()))
}

/// Opens the linear reader, and obeys until it is told to quit or there are no more lines.
pub(super) fn run(asked: &Asked, shell: &mut Shell) -> Outcome {
    let query = asked.parse()?;
    let quiet = shell.global.quiet;
    shell.out = Out::stdout(ColorChoice::Never);
    // Every message is said by the session, each once and on a line of its own.
    shell.talk = Talk::new(true);
    let typed = std::io::stdin().is_terminal();
    let mut session = Session::open(shell, typed)?;
    session.start(&asked.text(), query.filter.is_some());
    if typed && !quiet {
        session.greet()?;
    }
    let mut lines = Lines::of(std::io::stdin().lock());
    let mut failed = false;
    while !session.over {
        session.prompt()?;
        let line = match lines.next() {
            Line::Text(line) => line,
            Line::TooLong => {
                session.complain("That line is too long to be a command; nothing was done.");
                failed = true;
                continue;
            }
            Line::End => {
                // The shell's own prompt begins on a line of its own.
                if typed {
                    session.say("")?;
                }
                break;
            }
            Line::Unread(why) => return Err(Failure::doing("Could not read the next command", why)),
        };
        match session.obey(&line) {
            Ok(()) => {}
            Err(Failure::ClosedPipe) => return Err(Failure::ClosedPipe),
            Err(Failure::Usage(why) | Failure::Failed(why)) => {
                session.complain(&why);
                failed = true;
            }
        }
    }
    session.close();
    Ok(if failed && !typed { Done::Part } else { Done::All })
}
