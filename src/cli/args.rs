//! What can be typed after `earmark`: the options of every command, and the words of `--help`.

#![expect(clippy::doc_markdown, reason = "the doc comments here are help texts for a terminal")]

use std::fmt::Write as _;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use super::failure::Failure;
use super::{
    add, artists, completions, config, delete, export, feeds, import, inspect, list, man, mark, refresh,
    rules, show, songs, starter, stats, tag, trending, views,
};
use crate::news::query::{COMPLETIONS, SortBy};
use crate::news::{Query, StoryId};

/// A terminal reader for music news that never lets a song slip by.
///
/// Without a command it opens the reader where it was left. Everything that the reader can do to
/// stories and songs, the commands below can do too, for scripts and pipes.
#[derive(Debug, Parser)]
#[command(name = "earmark", version, max_term_width = 100, subcommand_value_name = "COMMAND")]
#[command(after_long_help = EXIT_CODES)]
pub(super) struct Arguments {
    #[command(flatten)]
    pub(super) plain: Plain,
    #[command(flatten)]
    pub(super) global: Global,
    #[command(subcommand)]
    pub(super) command: Option<Verb>,
}

/// The choice of the linear reader.
#[derive(Clone, Copy, Debug, Default, Args)]
pub(super) struct Plain {
    /// Read by typed commands, line by line: for screen readers, dumb terminals and scripts
    ///
    /// There is no box, colour or cursor movement in it; "help" lists its commands. It is what opens where the
    /// setting "plain" is true or the terminal is a dumb one, unless --plain=false is given.
    #[arg(long = "plain", value_name = "true|false", num_args = 0..=1, default_missing_value = "true", require_equals = true)]
    pub(super) wanted: Option<bool>,
}

const EXIT_CODES: &str = "\
Exit codes: 0 done, 1 all or part of it failed (each part is named on stderr), 2 wrong usage.
Data goes to stdout, talk to stderr. `earmark man` prints the manual, `?` in the reader its keys.";

/// Options that every command takes.
#[derive(Clone, Debug, Default, Args)]
pub struct Global {
    /// Keep configuration, data, cache and state under one folder [env: EARMARK_HOME]
    #[arg(long, global = true, value_name = "DIR", help_heading = "Global options")]
    pub home: Option<PathBuf>,
    /// Read settings from this file instead of config.toml
    #[arg(long, global = true, value_name = "FILE", help_heading = "Global options")]
    pub config: Option<PathBuf>,
    /// Do not use the network
    #[arg(long, global = true, help_heading = "Global options")]
    pub offline: bool,
    /// When to use colour; auto also heeds NO_COLOR
    #[arg(
        long,
        global = true,
        value_name = "WHEN",
        value_enum,
        default_value_t,
        help_heading = "Global options"
    )]
    pub color: ColorChoice,
    /// Say less: only what went wrong
    #[arg(short, long, global = true, help_heading = "Global options")]
    pub quiet: bool,
    /// Say more, and write more to the log
    #[arg(short, long, global = true, action = clap::ArgAction::Count, help_heading = "Global options")]
    pub verbose: u8,
}

/// When to use colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum ColorChoice {
    /// On a terminal that has it.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(super) enum Verb {
    Open(Open),
    Add(add::Add),
    Import(import::Import),
    Refresh(refresh::Refresh),
    Feeds(feeds::Feeds),
    Inspect(inspect::Inspect),
    List(list::List),
    Show(show::Show),
    Artists(artists::Artists),
    Songs(songs::Songs),
    Trending(trending::Trending),
    Tag(tag::Tag),
    Views(views::Views),
    Rules(rules::Rules),
    /// Star stories
    Star(mark::Mark),
    /// Mark stories read
    Read(mark::Mark),
    /// Hide stories
    Hide(mark::Mark),
    Delete(delete::Delete),
    Config(config::Config),
    Starter(starter::Starter),
    Stats(stats::Stats),
    Export(export::Export),
    Completions(completions::Completions),
    Man(man::Man),
}

/// Open the reader, where it was left or on a query.
#[derive(Debug, Default, Args)]
#[command(after_long_help = query_help())]
pub(super) struct Open {
    #[command(flatten)]
    pub(super) asked: Asked,
    #[command(flatten)]
    pub(super) plain: Plain,
}

/// A query, as words of the command line.
#[derive(Clone, Debug, Default, Args)]
pub(super) struct Asked {
    /// A query, such as: 'is:unread @"Wet Leg" date:2026-11' (write NOT for a leading minus)
    #[arg(value_name = "QUERY")]
    words: Vec<String>,
}

impl Asked {
    /// The query as one text.
    pub(super) fn text(&self) -> String {
        self.words.join(" ")
    }

    /// Parses the query.
    pub(super) fn parse(&self) -> Result<Query, Failure> {
        parse_query(&self.text())
    }

    /// Parses a query that must not be left out: it says which stories will be changed.
    pub(super) fn required(&self, what: &str) -> Result<Query, Failure> {
        choosing(&self.text(), &format!("Which stories should be {what}?"))
    }
}

/// Parses a query that says which stories will be changed; `question` is asked where it says nothing.
///
/// A query that is only read may hold stray signs. Here they are refused: `#$TAG` without a `TAG` must not
/// mean every story.
pub(super) fn choosing(text: &str, question: &str) -> Result<Query, Failure> {
    let query = parse_query(text)?;
    let stray = text.split_whitespace().find(|word| matches!(*word, "#" | "@" | "="));
    let nothing = query.filter.is_none() && query.limit.is_none() && text.trim() != "*";
    match stray {
        Some(sign) => Err(Failure::Usage(format!(
            "{question} There is a {sign} with nothing after it; nothing was changed."
        ))),
        None if nothing => {
            Err(Failure::Usage(format!("{question} Give a query, such as id:123 or #film; '*' means all.")))
        }
        None => Ok(query),
    }
}

/// Parses a query, drawing its fault where it has one.
pub(super) fn parse_query(text: &str) -> Result<Query, Failure> {
    Query::parse(text).map_err(|error| Failure::in_query(text, &error))
}

/// How results are printed.
#[derive(Clone, Copy, Debug, Default, Args)]
pub(super) struct Printing {
    /// Print one JSON object a line; the same as --format json
    #[arg(long, conflicts_with = "format")]
    json: bool,
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// A way to print results.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For people: columns on a terminal, tab-separated elsewhere
    #[default]
    Text,
    /// One JSON object a line
    Json,
}

impl Printing {
    pub(super) fn format(self) -> Format {
        if self.json { Format::Json } else { self.format }
    }

    pub(super) fn is_json(self) -> bool {
        self.format() == Format::Json
    }
}

/// Which of the stories found, and in what order.
#[derive(Clone, Copy, Debug, Default, Args)]
pub(super) struct Selection {
    /// At most so many stories
    #[arg(long, value_name = "N", value_parser = limit)]
    limit: Option<u32>,
    /// The order: -date (newest first), date, title, -title, source, -source, best
    #[arg(long, value_name = "ORDER", value_parser = sort_by, allow_hyphen_values = true)]
    sort: Option<SortBy>,
}

impl Selection {
    /// Puts the options into a query; they win over what it says itself.
    pub(super) fn apply(self, query: Query) -> Query {
        query.and(Query { filter: None, sort: self.sort, limit: self.limit })
    }
}

/// Parses a story's id as an argument.
pub(super) fn story_id(text: &str) -> Result<StoryId, String> {
    text.parse().map_err(|_| "an id is a number; the first column of `earmark list` has them".into())
}

/// Parses a limit as an argument.
pub(super) fn limit(text: &str) -> Result<u32, String> {
    text.parse().ok().filter(|&limit| limit > 0).ok_or_else(|| "a limit is a number from 1".into())
}

fn sort_by(text: &str) -> Result<SortBy, String> {
    let query = Query::parse(&format!("sort:{text}")).map_err(|error| error.to_string())?;
    query.sort.ok_or_else(|| "an order is one word".into())
}

/// The query language, for the end of `--help`.
pub(super) fn query_help() -> String {
    let mut help = String::from(
        "Queries: words just work, a space means and, OR and parentheses group, - or NOT excludes.\n\
         \"phrase\", word*, /regular expression/, #tag, @artist, =feed; values may be lists: #film,live.\n\n",
    );
    for (text, meaning) in COMPLETIONS {
        let _ = writeln!(help, "  {text:<14} {meaning}");
    }
    help
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn options_win_over_the_query() {
        let line = ["earmark", "list", "--limit", "3", "--sort", "-title", "a", "sort:date"];
        let Some(Verb::List(list)) = Arguments::try_parse_from(line).unwrap().command else { panic!() };
        assert_eq!(list.query().unwrap().to_string(), "a sort:-title limit:3");
    }
}
