//! `earmark feeds`: how each feed is, and what holds for one alone.

use clap::{Args, Subcommand};
use serde_json::json;

use super::args::Printing;
use super::failure::{Done, Failure, Outcome};
use super::shell::Shell;
use super::table::{Column, Row, Table};
use super::{change, pick};
use crate::library::{Upkeep, health_of};
use crate::news::{FeedChange, FeedOptions, Interval, Login, SecretPlace};

const COLUMNS: &[Column] = &[
    Column::text("how", 4, 7),
    Column::text("feed", 12, 30).main(),
    Column::text("folder", 6, 16).dim(),
    Column::number("a week"),
    Column::text("last success", 10, 16).dim(),
    Column::text("next try", 10, 16).dim(),
    Column::text("what is wrong", 12, 80),
];

/// List subscribed feeds and how they are; rename, move, mute, set and remove them.
#[derive(Debug, Args)]
pub(super) struct Feeds {
    #[command(subcommand)]
    deed: Option<Deed>,
    #[command(flatten)]
    printing: Printing,
}

#[derive(Debug, Subcommand)]
enum Deed {
    /// List feeds: how they are, stories a week, last success, next try, what is wrong
    List {
        #[command(flatten)]
        printing: Printing,
    },
    Rename(change::Rename),
    Move(change::Move),
    Mute(change::Mute),
    /// Unmute feeds: their stories are in every list again
    Unmute(change::Mute),
    Set(Box<Set>),
    Remove(change::Remove),
}

/// Set what holds for feeds alone: interval, full texts, address, what is sent along, how to log in.
///
/// A secret is never kept here: the first line of a file is, or the first line that a program prints. What is
/// not named stays as it is; --plain takes everything back first.
#[derive(Debug, Args)]
struct Set {
    /// The feeds, by address, name or a part of either
    #[arg(value_name = "FEED", required = true)]
    feeds: Vec<String>,
    /// Take back everything that was set before
    #[arg(long)]
    plain: bool,
    /// Time between two fetches: 90m, 2h, 1d, or auto for the feed's own rhythm
    #[arg(long, value_name = "TIME", value_parser = interval)]
    every: Option<Interval>,
    /// Fetch the pages of new stories, for feeds that hold teasers alone
    #[arg(long, value_name = "true|false", num_args = 0..=1, default_missing_value = "true", require_equals = true)]
    full_text: Option<bool>,
    /// Keep its stories for so many days, or forever; default is what the settings say for all feeds
    #[arg(long, value_name = "DAYS|forever|default", value_parser = keep)]
    keep: Option<Keep>,
    /// Fetch it from this address from now on; for one feed
    #[arg(long, value_name = "URL")]
    address: Option<String>,
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
    #[command(flatten)]
    printing: Printing,
}

fn interval(text: &str) -> Result<Interval, String> {
    Interval::parse(text).ok_or_else(|| "write it like 90m, 2h or 1d, a year at most, or auto".to_owned())
}

/// For how many days stories are kept; 0 is for ever, `None` as for all feeds.
#[derive(Clone, Copy, Debug)]
struct Keep(Option<u32>);

/// The most days that can be set: a century.
const LONGEST_KEPT: u32 = 36_500;

fn keep(text: &str) -> Result<Keep, String> {
    match text {
        "forever" => Ok(Keep(Some(0))),
        "default" => Ok(Keep(None)),
        days => days
            .strip_suffix('d')
            .unwrap_or(days)
            .parse()
            .ok()
            .filter(|days| (1..=LONGEST_KEPT).contains(days))
            .map(|days| Keep(Some(days)))
            .ok_or_else(|| "write a number of days such as 90, or forever, or default".to_owned()),
    }
}

impl Feeds {
    pub(super) fn run(&self, shell: &mut Shell) -> Outcome {
        match &self.deed {
            None => list(self.printing, shell),
            Some(Deed::List { printing }) => list(*printing, shell),
            Some(Deed::Rename(rename)) => rename.run(shell),
            Some(Deed::Move(to)) => to.run(shell),
            Some(Deed::Mute(mute)) => mute.run(true, shell),
            Some(Deed::Unmute(mute)) => mute.run(false, shell),
            Some(Deed::Set(set)) => set.run(shell),
            Some(Deed::Remove(remove)) => remove.run(shell),
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
    let health = health_of(feed);
    Row::new([
        health.state().name().to_owned(),
        health.feed.title,
        feed.folder.clone(),
        format!("{:.0}", feed.record.per_week),
        day(feed.record.succeeded),
        day(feed.record.due),
        feed.error.clone().unwrap_or_default(),
    ])
}

pub(super) fn as_json(feed: &Upkeep) -> serde_json::Value {
    let health = health_of(feed);
    let time = |time: Option<jiff::Timestamp>| time.map(|time| time.to_string());
    let record = &feed.record;
    json!({
        "id": feed.feed.0,
        "title": health.feed.title,
        "url": health.address,
        "folder": feed.folder,
        "state": health.state().name(),
        "muted": feed.muted,
        "moved_to": Some(health.moved_to).filter(|address| !address.is_empty()),
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
        "keep_days": feed.options.keep_days,
    })
}

impl Set {
    fn run(&self, shell: &mut Shell) -> Outcome {
        let library = shell.library()?;
        let feeds = pick::feeds(&library, &self.feeds)?;
        if self.address.is_some() && feeds.len() > 1 {
            return Err(Failure::Usage("An address is one feed's, and several are named.".into()));
        }
        let mut said = Vec::new();
        for feed in &feeds {
            let before = library.feed_options(feed.id).map_err(Failure::of)?;
            let options = self.applied(if self.plain { FeedOptions::default() } else { before.clone() })?;
            if options != before || self.address.is_none() {
                let done = library.set_feed_options(feed.id, &options, shell.now).map_err(Failure::of)?;
                said.push(done.label);
            }
            if let Some(address) = &self.address {
                let address = FeedChange::Address(address.clone());
                said.push(library.change_feeds(&[feed.id], &address, shell.now).map_err(Failure::of)?.label);
            }
        }
        let ids: Vec<_> = feeds.iter().map(|feed| feed.id).collect();
        change::report(&library, &ids, &said.join("; "), self.printing, shell)
    }

    fn applied(&self, mut options: FeedOptions) -> Result<FeedOptions, Failure> {
        if let Some(interval) = self.every {
            options.every_minutes = interval.0;
        }
        if let Some(Keep(days)) = self.keep {
            options.keep_days = days;
        }
        options.full_text = self.full_text.unwrap_or(options.full_text);
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
