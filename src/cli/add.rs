//! `earmark add`: subscribe by an address.

use std::io::{self, BufRead, IsTerminal, Write};

use clap::Args;
use serde_json::json;

use super::args::Printing;
use super::failure::{Done, Failure, Outcome};
use super::out::{complain, count};
use super::pages;
use super::shell::Shell;
use crate::library::{Found, Library, Subscribed};
use crate::net::Net;
use crate::news::NewFeed;
use crate::text::clean;

/// Subscribe to feeds, and fetch them at once; with --page, store pages as stories.
///
/// An address may be a feed's own or that of a page that names its feeds. Where a page names several, a
/// terminal asks which; elsewhere they are listed, for another try with the one you mean.
#[derive(Debug, Args)]
pub(super) struct Add {
    /// Addresses of feeds or pages
    #[arg(required = true, value_name = "URL")]
    urls: Vec<String>,
    /// Where a page names several feeds, take this one of them
    #[arg(long, value_name = "N")]
    pick: Option<usize>,
    /// Store each page itself as a story, and subscribe to nothing
    #[arg(long, conflicts_with = "pick")]
    page: bool,
    #[command(flatten)]
    printing: Printing,
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
                Ok(Some(subscribed)) => self.say(&subscribed, shell)?,
                Ok(None) => outcome = Done::Part,
                Err(Failure::Failed(why)) => {
                    complain(&why);
                    outcome = Done::Part;
                }
                Err(other) => return Err(other),
            }
        }
        Ok(outcome)
    }

    fn add(
        &self,
        url: &str,
        library: &Library,
        net: &Net,
        shell: &mut Shell,
    ) -> Result<Option<Subscribed>, Failure> {
        shell.talk.progress(&format!("Fetching {url}"));
        match library.add(url, net, shell.now).map_err(Failure::of)? {
            Found::Feed(subscribed) => Ok(Some(subscribed)),
            Found::Choice(feeds) => {
                let Some(feed) = self.choose(url, &feeds)? else { return Ok(None) };
                library.add_found(feed, &feed.site, net, shell.now).map(Some).map_err(Failure::of)
            }
        }
    }

    fn choose<'a>(&self, url: &str, feeds: &'a [NewFeed]) -> Result<Option<&'a NewFeed>, Failure> {
        if let Some(number) = self.pick {
            return match number.checked_sub(1).and_then(|at| feeds.get(at)) {
                Some(feed) => Ok(Some(feed)),
                None => Err(Failure::Usage(format!(
                    "{url} names {} feeds; there is no number {number}.",
                    feeds.len()
                ))),
            };
        }
        let lines: Vec<String> = (feeds.iter().enumerate())
            .map(|(at, feed)| format!("  {}  {}  {}", at + 1, feed.url, clean::line(&feed.title)))
            .collect();
        complain(&format!("{url} names several feeds:\n{}", lines.join("\n")));
        if !(io::stdin().is_terminal() && io::stderr().is_terminal()) {
            complain("Add one of these addresses, or choose by its number with --pick.");
            return Ok(None);
        }
        // Where stderr is closed nobody sees the question, and the answer is none.
        let _ = write!(io::stderr(), "Which one? (1 to {}, Enter for none) ", feeds.len());
        let mut answer = String::new();
        io::stdin().lock().read_line(&mut answer).map_err(Failure::of)?;
        let chosen: Option<usize> = answer.trim().parse().ok();
        Ok(chosen.and_then(|number| number.checked_sub(1)).and_then(|at| feeds.get(at)))
    }

    fn say(&self, subscribed: &Subscribed, shell: &mut Shell) -> Result<(), Failure> {
        if let Some(complaint) = &subscribed.complaint {
            complain(&format!("{}: {complaint}", subscribed.url));
        }
        if self.printing.is_json() {
            return Ok(shell.out.object(json!({
                "id": subscribed.feed.0,
                "title": subscribed.title,
                "url": subscribed.url,
                "known": subscribed.known,
                "new": subscribed.added.new,
                "updated": subscribed.added.updated,
                "same": subscribed.added.same,
            }))?);
        }
        let known = if subscribed.known { "subscribed before" } else { "subscribed" };
        let stories = count(subscribed.added.new, "new story", "new stories");
        Ok(shell.out.line(&format!(
            "{} ({}): {known}, {stories}",
            clean::line(&subscribed.title),
            clean::line(&subscribed.url)
        ))?)
    }
}
