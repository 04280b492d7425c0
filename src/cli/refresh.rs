//! `earmark refresh`: feeds fetched now, for cron, timers and impatience.

use clap::Args;
use serde_json::json;

use super::args::Printing;
use super::failure::{Done, Failure, Outcome};
use super::out::{complain, count};
use super::pick;
use super::shell::Shell;
use crate::library::{Landed, Library, Pages, Refreshed, Wanted, Went};

/// Fetch feeds now.
///
/// Without a feed it fetches them all, whether they are due or not. New stories are in the store as soon
/// as it ends, and appear in a reader that is open. Each feed that failed is named on stderr. Of feeds that are
/// always to have their full texts, the pages of new stories follow.
#[derive(Debug, Args)]
pub(super) struct Refresh {
    /// Feeds, by address, name or a part of either
    #[arg(value_name = "FEED")]
    feeds: Vec<String>,
    #[command(flatten)]
    printing: Printing,
}

impl Refresh {
    pub(super) fn run(&self, shell: &mut Shell) -> Outcome {
        let library = shell.library()?;
        let wanted = self.wanted(&library)?;
        let net = shell.net()?;
        let every = shell.settings()?.refresh_minutes;
        let every = Some(u32::from(every)).filter(|&minutes| minutes > 0);
        let (json, now, talk) = (self.printing.is_json(), shell.now, shell.talk);
        let mut printed = Ok(());
        let mut failed = 0;
        let mut tell = |landed: &Landed| {
            if let Went::Wrong(why) = &landed.went {
                failed += 1;
                complain(&format!("{} ({}): {why}", landed.title, landed.url));
            }
            if json && printed.is_ok() {
                printed = shell.out.object(as_json(landed));
            }
            let failures = if failed > 0 { format!(", {failed} failed") } else { String::new() };
            talk.progress(&format!("Fetching feeds, {} of {}{failures}", landed.done, landed.total));
        };
        let done = library.refresh(&wanted, &net, every, now, &mut tell).map_err(Failure::of)?;
        printed?;
        shell.talk.say(&said(&done));
        let pages = library
            .fetch_wanted_pages(&wanted, &net, now, &mut |done, total, _| {
                talk.progress(&format!("Fetching full texts, {done} of {total}"));
            })
            .map_err(Failure::of)?;
        if pages != Pages::default() {
            shell.talk.say(&said_of_pages(&pages));
        }
        // Rules are for stories that arrive, and who reads next may be a script.
        if library.has_rules().map_err(Failure::of)? {
            shell.settle(&library, usize::MAX)?;
        }
        Ok(if done.failed > 0 { Done::Part } else { Done::All })
    }

    fn wanted(&self, library: &Library) -> Result<Wanted, Failure> {
        if self.feeds.is_empty() {
            return Ok(Wanted::All);
        }
        let feeds = pick::feeds(library, &self.feeds)?;
        Ok(Wanted::Feeds(feeds.into_iter().map(|feed| feed.id).collect()))
    }
}

/// What a refresh did, in a sentence.
pub(super) fn said(done: &Refreshed) -> String {
    if done.fetched + done.failed + done.skipped == 0 {
        return "No feed is subscribed yet. `earmark add ADDRESS` subscribes to one.".into();
    }
    let mut parts = vec![format!("{} new", done.added.new)];
    if done.added.updated > 0 {
        parts.push(format!("{} updated", done.added.updated));
    }
    if done.failed > 0 {
        parts.push(format!("{} failed", done.failed));
    }
    if done.skipped > 0 {
        parts.push(format!("{} left to another Earmark", done.skipped));
    }
    format!("{} fetched: {}.", count(done.fetched as u64, "feed", "feeds"), parts.join(", "))
}

/// Says what became of full texts. One that is not to be had fails no refresh: its story is there.
fn said_of_pages(pages: &Pages) -> String {
    let mut parts = vec![format!("{} fetched", count(pages.fetched as u64, "full text", "full texts"))];
    for (number, what) in [
        (pages.no_more, "with no more than the feed gave"),
        (pages.failed, "failed"),
        (pages.left, "left for the next time"),
    ] {
        if number > 0 {
            parts.push(format!("{number} {what}"));
        }
    }
    let text = parts.join(", ");
    match &pages.failure {
        Some(why) => format!("{text}. {why}"),
        None => format!("{text}."),
    }
}

fn as_json(landed: &Landed) -> serde_json::Value {
    let (state, added, error) = match &landed.went {
        Went::Well(added, complaint) => ("fetched", *added, complaint.clone()),
        Went::Wrong(why) => ("failed", crate::library::Added::default(), Some(why.clone())),
        Went::Skipped(why) => ("skipped", crate::library::Added::default(), Some((*why).to_owned())),
    };
    json!({
        "id": landed.feed.0,
        "title": landed.title,
        "url": landed.url,
        "state": state,
        "new": added.new,
        "updated": added.updated,
        "same": added.same,
        "deleted": added.deleted,
        "error": error,
        "due": landed.due.map(|due| due.to_string()),
    })
}
