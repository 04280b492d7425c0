//! The shell's face: commands that read and change what the reader shows.
//!
//! One file a subcommand; each parses its arguments, calls `library` and prints. Data goes to stdout
//! and talk to stderr (`out`), a command ends with `failure::Done` or `failure::Failure`, and
//! only this module turns that into an exit code. Nothing here decides what a story or a song is.

mod acts;
mod add;
mod added;
mod args;
mod artists;
mod change;
mod completions;
mod config;
mod delete;
mod export;
mod export_songs;
mod failure;
mod feeds;
mod guard;
mod import;
mod inspect;
mod list;
mod man;
mod mark;
mod out;
mod page;
mod pages;
mod pick;
mod plain;
mod refresh;
mod rules;
mod shell;
mod show;
mod songs;
mod starter;
mod stats;
mod story;
mod suggest;
mod table;
mod tag;
mod trending;
mod views;
mod why;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;

use crate::files::log;
use crate::text::clean;
use args::{Arguments, Verb};
pub use args::{ColorChoice, Global};
use failure::{Failure, Outcome};
use out::complain;
use shell::Shell;

/// What a command line asks for.
#[derive(Debug)]
pub enum Face {
    /// The reader, on a terminal.
    Reader(Launch),
    /// A command that prints and ends.
    Command(Task),
}

/// How the reader is to be opened.
#[derive(Debug)]
pub struct Launch {
    /// The global options, as typed.
    pub global: Global,
    /// One folder for everything: `--home`, or else `EARMARK_HOME`.
    pub home: Option<PathBuf>,
    /// The query to open on, as typed; it parses. Empty opens where the reader was left.
    pub query: String,
}

/// A command, ready to run.
#[derive(Debug)]
pub struct Task {
    global: Global,
    verb: Verb,
}

/// Reads a command line. What cannot be read, and what only asks for help, is answered here: the exit
/// code is all that is left.
///
/// `terminal` says whether stdout is one; where it is not, the reader's place is taken by `list`. The linear
/// reader needs none.
pub fn parse(line: impl IntoIterator<Item = OsString>, terminal: bool) -> Result<Face, ExitCode> {
    let line: Vec<OsString> = line.into_iter().collect();
    // A name that a shell put in place of a "*" may hold anything, and a complaint repeats it.
    let harmless = line.iter().all(|word| word.to_str().is_some_and(clean::is_clean));
    let arguments = Arguments::try_parse_from(line).map_err(|answer| {
        if harmless {
            // Help to a closed pipe is help that nobody reads.
            let _ = answer.print();
        } else {
            complain(answer.to_string().trim_start_matches("error: ").trim_end());
        }
        ExitCode::from(u8::try_from(answer.exit_code()).unwrap_or(2))
    })?;
    let global = arguments.global;
    let wanted = arguments.plain.wanted;
    let mut open = match arguments.command {
        Some(Verb::Open(open)) => open,
        None => args::Open::default(),
        Some(_) if wanted.is_some() => {
            let why = "--plain is for the reader: `earmark --plain`, or `earmark open --plain QUERY`.";
            return Err(report(Err(Failure::Usage(why.into()))));
        }
        Some(verb) => return Ok(Face::Command(Task { global, verb })),
    };
    let wanted = open.plain.wanted.or(wanted);
    open.plain.wanted = Some(wanted.unwrap_or_else(|| terminal && plain::is_usual(&global)));
    if !terminal || open.plain.wanted == Some(true) {
        return Ok(Face::Command(Task { global, verb: Verb::Open(open) }));
    }
    if let Err(failure) = open.asked.parse() {
        return Err(report(Err(failure)));
    }
    Ok(Face::Reader(Launch { home: shell::home(&global), query: open.asked.text(), global }))
}

impl Task {
    /// Runs the command to its end, and returns the exit code. A fault of our own becomes a report.
    pub fn run(self) -> ExitCode {
        let mut shell = Shell::new(self.global);
        if let Ok(paths) = shell.paths()
            && let Err(error) = log::start(paths.log_file(), shell.global.verbose)
        {
            // Without a log there is only less to look at afterwards.
            complain(&error.to_string());
        }
        let outcome = guard::run(&mut shell, |shell| {
            let outcome = run(&self.verb, shell);
            let flushed = shell.out.flush().map_err(Failure::from);
            outcome.and_then(|done| flushed.map(|()| done))
        });
        report(outcome)
    }
}

fn run(verb: &Verb, shell: &mut Shell) -> Outcome {
    match verb {
        Verb::Open(open) if open.plain.wanted == Some(true) => plain::run(&open.asked, shell),
        // On a terminal it is the reader's; `parse` has seen to that.
        Verb::Open(open) => list::List::of(open.asked.clone()).run(shell),
        Verb::Add(add) => add.run(shell),
        Verb::Feeds(feeds) => feeds.run(shell),
        Verb::Import(import) => import.run(shell),
        Verb::Refresh(refresh) => refresh.run(shell),
        Verb::Inspect(inspect) => inspect.run(shell),
        Verb::List(list) => list.run(shell),
        Verb::Show(show) => show.run(shell),
        Verb::Artists(artists) => artists.run(shell),
        Verb::Songs(songs) => songs.run(shell),
        Verb::Trending(trending) => trending.run(shell),
        Verb::Stats(stats) => stats.run(shell),
        Verb::Tag(tag) => tag.run(shell),
        Verb::Views(views) => views.run(shell),
        Verb::Rules(rules) => rules.run(shell),
        Verb::Star(mark) => mark.run(mark::Kind::Star, shell),
        Verb::Read(mark) => mark.run(mark::Kind::Read, shell),
        Verb::Hide(mark) => mark.run(mark::Kind::Hide, shell),
        Verb::Delete(delete) => delete.run(shell),
        Verb::Config(config) => config.run(shell),
        Verb::Starter(starter) => starter.run(shell),
        Verb::Export(export) => export.run(shell),
        Verb::Completions(completions) => completions.run(&mut shell.out),
        Verb::Man(man) => man.run(&mut shell.out),
    }
}

/// Says on stderr why nothing came of it, and returns the exit code for that.
pub fn failed(message: &str) -> ExitCode {
    report(Err(Failure::Failed(message.to_owned())))
}

/// Says what went wrong, if anything, and returns the exit code.
fn report(outcome: Outcome) -> ExitCode {
    match outcome {
        Ok(done) => done.code().into(),
        Err(failure) => {
            if let Failure::Usage(message) | Failure::Failed(message) = &failure {
                complain(message);
            }
            failure.code().into()
        }
    }
}
