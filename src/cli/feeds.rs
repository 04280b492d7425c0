//! `earmark feeds`: how each feed is, and what holds for one alone.

use clap::{Args, Subcommand};
use serde_json::json;

use super::args::Printing;
use super::failure::{Done, Failure, Outcome};
use super::shell::Shell;
use super::table::{Column, Row, Table};
use crate::library::Upkeep;
use crate::news::{FeedOptions, Login, SecretPlace};

const COLUMNS: &[Column] = &[
    Column::text("feed", 12, 30).main(),
    Column::number("a week"),
    Column::text("last success", 10, 16).dim(),
    Column::text("next try", 10, 16).dim(),
    Column::text("what is wrong", 12, 80),
];

/// List subscribed feeds and how they are, or set what holds for one alone.
#[derive(Debug, Args)]
pub(super) struct Feeds {
    #[command(subcommand)]
    deed: Option<Deed>,
    #[command(flatten)]
    printing: Printing,
}

#[derive(Debug, Subcommand)]
enum Deed {
    /// List feeds: stories a week, last success, next try, what is wrong
    List {
        #[command(flatten)]
        printing: Printing,
    },
    Set(Box<Set>),
}

/// Set what holds for one feed alone: its interval, full texts, what is sent along, how to log in.
///
/// A secret is never kept here: the first line of a file is, or the first line that a program prints. What is
/// not named stays as it is; --plain takes everything back first.
#[derive(Debug, Args)]
struct Set {
    /// The feed, by address, name or a part of the name
    feed: String,
    /// What to set: `full_text=true` fetches the pages of new stories, `every=60` the feed once an hour
    #[arg(value_name = "NAME=VALUE")]
    values: Vec<String>,
    /// Take back everything that was set before
    #[arg(long)]
    plain: bool,
    /// Minutes between two fetches; 0 follows the feed's own rhythm
    #[arg(long, value_name = "MINUTES")]
    every: Option<u32>,
    /// How Earmark calls itself there
    #[arg(long, value_name = "NAME")]
    user_agent: Option<String>,
    /// A header to send, as in 'X-Key: value'; may be given several times
    #[arg(long = "header", value_name = "HEADER")]
    headers: Vec<String>,
    /// The name to log in with; without one, the secret is sent as a bearer token
    #[arg(long, value_name = "NAME")]
    login: Option<String>,
    /// The file whose first line is the password or token
    #[arg(long, value_name = "FILE", conflicts_with = "secret_command")]
    secret_file: Option<String>,
    /// The program, with its arguments, that prints the password or token; must come last
    #[arg(long, value_name = "PROGRAM", num_args = 1.., allow_hyphen_values = true)]
    secret_command: Vec<String>,
}

impl Feeds {
    pub(super) fn run(&self, shell: &mut Shell) -> Outcome {
        match &self.deed {
            None => list(self.printing, shell),
            Some(Deed::List { printing }) => list(*printing, shell),
            Some(Deed::Set(set)) => set.run(shell),
        }
    }
}

fn list(printing: Printing, shell: &mut Shell) -> Outcome {
    let feeds = shell.library()?.upkeep().map_err(Failure::of)?;
    if printing.is_json() {
        for feed in &feeds {
            shell.out.object(as_json(feed))?;
        }
        return Ok(Done::All);
    }
    let rows: Vec<Row> = feeds.iter().map(|feed| row(feed, shell)).collect();
    Table::new(COLUMNS).print(&mut shell.out, &rows)?;
    Ok(Done::All)
}

fn row(feed: &Upkeep, shell: &Shell) -> Row {
    let day = |time: Option<jiff::Timestamp>| time.map(|time| shell.date(time)).unwrap_or_default();
    let title = if feed.title == feed.url { crate::net::shown(&feed.url) } else { feed.title.clone() };
    Row::new([
        title,
        format!("{:.0}", feed.record.per_week),
        day(feed.record.succeeded),
        day(feed.record.due),
        feed.error.clone().unwrap_or_default(),
    ])
}

fn as_json(feed: &Upkeep) -> serde_json::Value {
    let time = |time: Option<jiff::Timestamp>| time.map(|time| time.to_string());
    let record = &feed.record;
    json!({
        "id": feed.feed.0,
        "title": if feed.title == feed.url { crate::net::shown(&feed.url) } else { feed.title.clone() },
        "url": crate::net::shown(&feed.url),
        "moved_to": Some(&record.moved_to).filter(|address| !address.is_empty()),
        "stories_per_week": record.per_week,
        "succeeded": time(record.succeeded),
        "checked": time(record.checked),
        "due": time(record.due),
        "failures": record.failures,
        "error": feed.error,
        "every_minutes": feed.options.every_minutes,
        "user_agent": feed.options.user_agent,
        // A header may well be a secret.
        "headers": feed.options.headers.iter().map(|(name, _)| name).collect::<Vec<_>>(),
        "login": feed.options.login.is_some(),
        "full_text": feed.options.full_text,
    })
}

impl Set {
    fn run(&self, shell: &mut Shell) -> Outcome {
        let library = shell.library()?;
        let found = library.feeds_named(&self.feed).map_err(Failure::of)?;
        let [feed] = found.as_slice() else {
            let many = if found.is_empty() { "no subscribed feed" } else { "more than one feed" };
            return Err(Failure::Usage(format!("\"{}\" is the name of {many}.", self.feed)));
        };
        let before = library.feed_options(feed.id).map_err(Failure::of)?;
        let options = self.applied(if self.plain { FeedOptions::default() } else { before })?;
        library.set_feed_options(feed.id, &options).map_err(Failure::of)?;
        shell.talk.say(&format!("{}: set.", feed.title));
        Ok(Done::All)
    }

    fn applied(&self, mut options: FeedOptions) -> Result<FeedOptions, Failure> {
        for value in &self.values {
            set(&mut options, value)?;
        }
        if let Some(minutes) = self.every {
            options.every_minutes = Some(minutes).filter(|&minutes| minutes > 0);
        }
        if let Some(name) = &self.user_agent {
            options.user_agent = Some(name.clone()).filter(|name| !name.is_empty());
        }
        for header in &self.headers {
            let Some((name, value)) = header.split_once(':') else {
                return Err(Failure::Usage(format!(
                    "\"{header}\" is no header; one looks like 'X-Key: value'."
                )));
            };
            let name = name.trim().to_owned();
            options.headers.retain(|(known, _)| !known.eq_ignore_ascii_case(&name));
            options.headers.push((name, value.trim().to_owned()));
        }
        let place = match (&self.secret_file, self.secret_command.as_slice()) {
            (Some(file), _) => {
                let file = std::path::absolute(file).map_err(|error| Failure::doing("That file", error))?;
                Some(SecretPlace::File(file.display().to_string()))
            }
            (None, []) => None,
            (None, command) => Some(SecretPlace::Command(command.to_vec())),
        };
        match place {
            Some(secret) => options.login = Some(Login { user: self.login.clone(), secret }),
            None if self.login.is_some() => {
                return Err(Failure::Usage(
                    "A name to log in with needs --secret-file or --secret-command.".into(),
                ));
            }
            None => {}
        }
        Ok(options)
    }
}

/// Sets one thing by its name in the settings.
fn set(options: &mut FeedOptions, text: &str) -> Result<(), Failure> {
    let (name, value) = text.split_once('=').unwrap_or((text, ""));
    let wrong = |what: &str| Err(Failure::Usage(format!("\"{text}\" sets nothing: {what}.")));
    match (name.trim(), value.trim()) {
        ("full_text", "true") => options.full_text = true,
        ("full_text", "false") => options.full_text = false,
        ("full_text", _) => return wrong("full_text is true or false"),
        ("every", minutes) => match minutes.parse() {
            Ok(minutes) => options.every_minutes = Some(minutes).filter(|&minutes| minutes > 0),
            Err(_) => return wrong("every is a number of minutes"),
        },
        _ => return wrong("there are full_text=true and every=MINUTES"),
    }
    Ok(())
}
