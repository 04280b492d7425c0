//! `earmark feeds rename`, `move`, `mute`, `unmute` and `remove`.

use clap::Args;
use serde_json::json;

use super::args::Printing;
use super::failure::{Done, Failure, Outcome};
use super::out::count;
use super::shell::Shell;
use super::{feeds, pick};
use crate::library::Library;
use crate::news::{Feed, FeedChange, FeedId};

/// Rename a feed or a folder.
///
/// An empty name gives a feed back the name that it has for itself, with the next fetch.
#[derive(Debug, Args)]
pub(super) struct Rename {
    /// The feed, by address, name or a part of either; with --folder, the folder's name
    #[arg(value_name = "FEED")]
    what: String,
    /// Its new name
    name: String,
    /// Rename a folder, and those below it, instead of a feed
    #[arg(long)]
    folder: bool,
    #[command(flatten)]
    printing: Printing,
}

/// Move feeds into a folder, or out of theirs.
#[derive(Debug, Args)]
#[group(id = "where", required = true, multiple = false, args = ["to", "out"])]
pub(super) struct Move {
    /// The feeds, by address, name or a part of either
    #[arg(value_name = "FEED", required = true)]
    feeds: Vec<String>,
    /// The folder; "/" stands between a folder and one inside it
    #[arg(long, value_name = "FOLDER")]
    to: Option<String>,
    /// Out of the folder that they are in
    #[arg(long)]
    out: bool,
    #[command(flatten)]
    printing: Printing,
}

/// Mute feeds: they are fetched, and stand in no list of all feeds.
///
/// The stories of a muted feed stay out of All, Unread, Today and Following and out of their counts; the feed itself,
/// searches, tags and Starred show them. `earmark feeds unmute` takes it back.
#[derive(Debug, Args)]
pub(super) struct Mute {
    /// The feeds, by address, name or a part of either
    #[arg(value_name = "FEED", required = true)]
    feeds: Vec<String>,
    #[command(flatten)]
    printing: Printing,
}

/// Unsubscribe from feeds; their stories stay.
///
/// `earmark add` brings a feed back with its name, folder, options and stories.
#[derive(Debug, Args)]
pub(super) struct Remove {
    /// The feeds, by address, name or a part of either
    #[arg(value_name = "FEED", required = true)]
    feeds: Vec<String>,
    /// Delete their stories too, for good; those stay that are starred, tagged or the source of a favorite
    #[arg(long)]
    stories: bool,
    #[command(flatten)]
    printing: Printing,
}

impl Rename {
    pub(super) fn run(&self, shell: &mut Shell) -> Outcome {
        let library = shell.library()?;
        if !self.folder {
            let feeds = vec![pick::feed(&library, &self.what)?];
            return change(&library, &feeds, &FeedChange::Title(self.name.clone()), self.printing, shell);
        }
        let inside = inside(&library, &self.what)?;
        let done = library.rename_folder(&self.what, &self.name).map_err(Failure::of)?;
        report(&library, &inside, &done.label, self.printing, shell)
    }
}

impl Move {
    pub(super) fn run(&self, shell: &mut Shell) -> Outcome {
        let library = shell.library()?;
        let feeds = pick::feeds(&library, &self.feeds)?;
        let folder = FeedChange::Folder(self.to.clone().unwrap_or_default());
        change(&library, &feeds, &folder, self.printing, shell)
    }
}

impl Mute {
    pub(super) fn run(&self, muted: bool, shell: &mut Shell) -> Outcome {
        let library = shell.library()?;
        let feeds = pick::feeds(&library, &self.feeds)?;
        change(&library, &feeds, &FeedChange::Muted(muted), self.printing, shell)
    }
}

impl Remove {
    pub(super) fn run(&self, shell: &mut Shell) -> Outcome {
        let mut library = shell.library()?;
        let feeds = pick::feeds(&library, &self.feeds)?;
        for feed in &feeds {
            let (title, ids) = (called(feed), [feed.id]);
            let (said, gone) = if self.stories {
                let (gone, kept) = library.remove_with_stories(&ids).map_err(Failure::of)?;
                let stay = if kept == 1 { "stays" } else { "stay" };
                let (kept, deleted) = (count(kept, "story", "stories"), count(gone, "story", "stories"));
                (format!("{title}: removed, {deleted} deleted, {kept} {stay}."), Some(gone))
            } else {
                library.change_feeds(&ids, &FeedChange::Removed, shell.now).map_err(Failure::of)?;
                (format!("{title}: removed; its stories stay."), None)
            };
            if self.printing.is_json() {
                let url = crate::net::shown(&feed.url);
                shell.out.object(
                    json!({ "id": feed.id.0, "title": title, "url": url, "removed": true, "stories_deleted": gone }),
                )?;
            }
            shell.talk.say(&said);
        }
        Ok(Done::All)
    }
}

/// Changes feeds and says what was done.
pub(super) fn change(
    library: &Library,
    feeds: &[Feed],
    change: &FeedChange,
    printing: Printing,
    shell: &mut Shell,
) -> Outcome {
    let ids: Vec<FeedId> = feeds.iter().map(|feed| feed.id).collect();
    let done = library.change_feeds(&ids, change, shell.now).map_err(Failure::of)?;
    report(library, &ids, &done.label, printing, shell)
}

/// Says what was done, and with --json how the feeds are now.
pub(super) fn report(
    library: &Library,
    ids: &[FeedId],
    label: &str,
    printing: Printing,
    shell: &mut Shell,
) -> Outcome {
    if printing.is_json() {
        for feed in library.upkeep().map_err(Failure::of)?.iter().filter(|feed| ids.contains(&feed.feed)) {
            shell.out.object(feeds::as_json(feed))?;
        }
    }
    shell.talk.say(&format!("{label}."));
    Ok(Done::All)
}

/// The feeds of a folder and of those below it.
fn inside(library: &Library, folder: &str) -> Result<Vec<FeedId>, Failure> {
    let feeds = library.upkeep().map_err(Failure::of)?;
    let below =
        |name: &str| name.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    let inside: Vec<FeedId> = feeds.iter().filter(|feed| below(&feed.folder)).map(|feed| feed.feed).collect();
    if folder.is_empty() || inside.is_empty() {
        let mut names: Vec<&str> = feeds.iter().map(|feed| feed.folder.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        names.retain(|name| !name.is_empty());
        let names = if names.is_empty() { "none".to_owned() } else { names.join(", ") };
        return Err(Failure::Usage(format!("There is no folder \"{folder}\"; there are {names}.")));
    }
    Ok(inside)
}

fn called(feed: &Feed) -> String {
    if feed.title == feed.url { crate::net::shown(&feed.url) } else { feed.title.clone() }
}
