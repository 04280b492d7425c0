//! `earmark add`: subscribe by an address.

use std::io::{self, BufRead, IsTerminal, Write};
use std::str::FromStr;

use clap::Args;
use serde_json::{Value, json};

use super::args::Printing;
use super::failure::{Done, Failure, Outcome};
use super::out::{complain, count};
use super::pages;
use super::shell::Shell;
use crate::library::{Discovery, Library, Subscribed};
use crate::net::{Net, shown};
use crate::news::FoundFeed;
use crate::text::clean;

/// Subscribe to feeds, and fetch them at once; with --page, store pages as stories.
///
/// An address may be a feed's own or that of a page: a site, a YouTube channel, a subreddit, a podcast, a profile.
/// Where a page names several feeds, a terminal asks which; elsewhere the best is taken and the others are named.
#[derive(Debug, Args)]
pub(super) struct Add {
    /// Addresses of feeds or pages
    #[arg(required = true, value_name = "URL")]
    urls: Vec<String>,
    /// Where a page names several feeds, take this one of them, or all
    #[arg(long, value_name = "N|all")]
    pick: Option<Pick>,
    /// List the feeds that are found, and subscribe to none
    #[arg(long, conflicts_with = "pick")]
    list: bool,
    /// The folder to put them in; "/" between levels
    #[arg(long, value_name = "NAME", default_value = "", hide_default_value = true)]
    folder: String,
    /// Store each page itself as a story, and subscribe to nothing
    #[arg(long, conflicts_with_all = ["pick", "list", "folder"])]
    page: bool,
    #[command(flatten)]
    printing: Printing,
}

/// Which of several feeds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Pick {
    All,
    /// By its number, from 1.
    Number(usize),
}

impl FromStr for Pick {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.trim() {
            "all" | "a" => Ok(Self::All),
            number => match number.parse() {
                Ok(number) if number > 0 => Ok(Self::Number(number)),
                _ => Err("it should be the number of a feed, from 1, or all"),
            },
        }
    }
}

impl Add {
    pub(super) fn run(&self, shell: &mut Shell) -> Outcome {
        let library = shell.library()?;
        let net = shell.net()?;
        if self.page {
            return pages::store(&self.urls, self.printing, &library, &net, shell);
        }
        let mut outcome = Done::All;
        for url in &self.urls {
            match self.add(url, &library, &net, shell) {
                Ok(Done::All) => {}
                Ok(Done::Part) => outcome = Done::Part,
                Err(Failure::Failed(why)) => {
                    complain(&why);
                    outcome = Done::Part;
                }
                Err(other) => return Err(other),
            }
        }
        Ok(outcome)
    }

    fn add(&self, url: &str, library: &Library, net: &Net, shell: &mut Shell) -> Outcome {
        let talk = shell.talk;
        let mut found = library.discover(url, net, &mut |doing| talk.progress(doing)).map_err(Failure::of)?;
        if self.list {
            return self.print_found(&found, shell);
        }
        let chosen = self.choose(&found)?;
        if chosen.is_empty() {
            return Ok(Done::Part);
        }
        let mut outcome = Done::All;
        for &at in &chosen {
            match library.subscribe_found(&mut found, at, &self.folder, net, shell.now) {
                Ok(subscribed) => self.say(&subscribed, &others(&found, &chosen), shell)?,
                Err(error) => {
                    complain(&error.to_string());
                    outcome = Done::Part;
                }
            }
        }
        let others = others(&found, &chosen);
        if !others.is_empty() && !self.printing.is_json() {
            let feeds = if others.len() == 1 { "another feed" } else { "other feeds" };
            shell.talk.say(&format!(
                "{} names {feeds}; --pick takes one, or all:\n{}",
                found.asked,
                lines(&found.feeds, &chosen)
            ));
        }
        Ok(outcome)
    }

    /// The places of the feeds to subscribe to; none if the user wants none.
    fn choose(&self, found: &Discovery) -> Result<Vec<usize>, Failure> {
        match self.pick {
            Some(Pick::All) => return Ok((0..found.feeds.len()).collect()),
            Some(Pick::Number(number)) if number <= found.feeds.len() => return Ok(vec![number - 1]),
            Some(Pick::Number(number)) => {
                let feeds = count(found.feeds.len() as u64, "feed", "feeds");
                let asked = &found.asked;
                return Err(Failure::Usage(format!("{asked} names {feeds}; there is no number {number}.")));
            }
            None => {}
        }
        if found.is_plain() || !(io::stdin().is_terminal() && io::stderr().is_terminal()) {
            return Ok(vec![0]);
        }
        complain(&format!("{} names several feeds:\n{}", found.asked, lines(&found.feeds, &[])));
        // Where stderr is closed nobody sees the question, and the answer is the first.
        let _ = write!(io::stderr(), "Which one? (1 to {}, all, none; Enter for 1) ", found.feeds.len());
        let mut answer = String::new();
        io::stdin().lock().read_line(&mut answer).map_err(Failure::of)?;
        Ok(match answer.trim() {
            "" => vec![0],
            typed => match typed.parse() {
                Ok(Pick::All) => (0..found.feeds.len()).collect(),
                Ok(Pick::Number(number)) if number <= found.feeds.len() => vec![number - 1],
                _ => Vec::new(),
            },
        })
    }

    fn print_found(&self, found: &Discovery, shell: &mut Shell) -> Outcome {
        if self.printing.is_json() {
            for feed in &found.feeds {
                shell.out.object(object(feed))?;
            }
        } else {
            shell.out.line(&lines(&found.feeds, &[]))?;
        }
        Ok(Done::All)
    }

    fn say(&self, subscribed: &Subscribed, others: &[&FoundFeed], shell: &mut Shell) -> Result<(), Failure> {
        if let Some(complaint) = &subscribed.complaint {
            complain(&format!("{}: {complaint}", shown(&subscribed.feed.url)));
        }
        if let Some(file) = &subscribed.secret {
            shell.talk.say(&format!("Its password is in {file}, for you alone to read, and nowhere else."));
        }
        if self.printing.is_json() {
            return Ok(shell.out.object(json!({
                "id": subscribed.feed.id.0,
                "title": subscribed.feed.title,
                "url": shown(&subscribed.feed.url),
                "known": subscribed.known,
                "new": subscribed.added.new,
                "updated": subscribed.added.updated,
                "same": subscribed.added.same,
                "others": others.iter().map(|found| object(found)).collect::<Vec<_>>(),
            }))?);
        }
        let came = if subscribed.known {
            "subscribed before".to_owned()
        } else {
            format!("subscribed, {}", count(subscribed.added.new, "new story", "new stories"))
        };
        let (title, url) = (clean::line(&subscribed.feed.title), shown(&subscribed.feed.url));
        Ok(shell.out.line(&format!("{title} ({url}): {came}"))?)
    }
}

/// The feeds that were not chosen.
fn others<'a>(found: &'a Discovery, chosen: &[usize]) -> Vec<&'a FoundFeed> {
    let feeds = found.feeds.iter().enumerate();
    feeds.filter(|(at, _)| !chosen.contains(at)).map(|(_, feed)| feed).collect()
}

fn object(found: &FoundFeed) -> Value {
    json!({
        "title": found.feed.title,
        "url": shown(&found.feed.url),
        "stories": found.stories,
        "comments": found.of_comments,
        "known": found.known,
    })
}

/// A line for each feed with its number, those at some places left out.
fn lines(feeds: &[FoundFeed], without: &[usize]) -> String {
    let line = |(at, found): (usize, &FoundFeed)| {
        let (url, title) = (shown(&found.feed.url), clean::line(&found.feed.title));
        let stories = if found.known {
            "subscribed".to_owned()
        } else {
            count(found.stories as u64, "story", "stories")
        };
        format!("  {}  {url}  {title}  ({stories})", at + 1)
    };
    let feeds = feeds.iter().enumerate().filter(|(at, _)| !without.contains(at));
    feeds.map(line).collect::<Vec<_>>().join("\n")
}
