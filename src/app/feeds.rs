//! Managing feeds from the screen: which feed or folder a key means, what is asked for, what is ordered.

use super::act::prompt;
use super::event::Effect;
use super::model::{Model, Notice, Overlay, Pane, Screen};
use super::prompt::{Prompt, PromptKind};
use super::sidebar::Entry;
use super::{health, views};
use crate::commands::Command;
use crate::formats::address::shown;
use crate::news::{Counts, Feed, FeedChange, FeedId, Interval, View};

/// What a prompt asks for about a feed, a folder or a folder's feeds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedPrompt {
    /// What is asked for.
    pub asks: FeedAsk,
    /// The feeds that it is for.
    pub feeds: Vec<FeedId>,
    /// What these are called.
    pub name: String,
}

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FeedAsk {
    /// A feed's name.
    Name,
    /// The name of a folder that is called this now.
    FolderName(String),
    /// The folder to move to.
    Folder,
    /// An address.
    Address,
    /// How often to fetch.
    Interval,
}

impl FeedPrompt {
    /// What stands before the text.
    #[must_use]
    pub fn label(&self) -> String {
        let what = match self.asks {
            FeedAsk::Name | FeedAsk::FolderName(_) => "name of",
            FeedAsk::Folder => "folder of",
            FeedAsk::Address => "address of",
            FeedAsk::Interval => "fetch every 30m, 2h, 1d or auto:",
        };
        format!("{what} {}: ", self.name)
    }
}

/// What a key in the sidebar or on the health screen is about.
struct Target {
    /// The folder, where one is selected.
    folder: Option<String>,
    feeds: Vec<Feed>,
}

impl Target {
    fn name(&self) -> String {
        match (&self.folder, self.feeds.as_slice()) {
            (Some(folder), _) => folder.clone(),
            (None, [feed]) => feed.title.clone(),
            (None, many) => format!("{} feeds", many.len()),
        }
    }

    fn ids(&self) -> Vec<FeedId> {
        self.feeds.iter().map(|feed| feed.id).collect()
    }
}

/// The feed that is selected or looked at, if it is one.
pub(super) fn here(model: &Model) -> Option<Feed> {
    let mut feeds = wanted(model)?;
    if feeds.len() == 1 { feeds.pop() } else { None }
}

/// The feeds that the user looks at: the feed or folder under the cursor, or else of the view, or else the feed of
/// the selected story; `None` where nothing is.
pub(super) fn wanted(model: &Model) -> Option<Vec<Feed>> {
    if let Some(target) = target(model) {
        return Some(target.feeds);
    }
    match &model.list.view {
        View::Feed(address) => return Some(addressed(model, address)),
        View::Folder(folder) => return Some(inside(model, folder)),
        _ => {}
    }
    let story = model.story()?;
    let feed = model.list.rows.iter().find(|row| row.id == story)?.feed;
    Some(all(model).filter(|known| known.id == feed).cloned().collect())
}

/// What is under the cursor of the sidebar or the health screen.
fn target(model: &Model) -> Option<Target> {
    if model.screen == Screen::Feeds {
        return health::selected(model).map(|feed| Target { folder: None, feeds: vec![feed] });
    }
    if model.focus != Pane::Sidebar {
        return None;
    }
    match model.sidebar.current()? {
        Entry::View { view: View::Feed(address), .. } => {
            Some(Target { folder: None, feeds: addressed(model, address) })
        }
        Entry::Folder { name, .. } => Some(Target { folder: Some(name.clone()), feeds: inside(model, name) }),
        _ => None,
    }
}

fn all(model: &Model) -> impl Iterator<Item = &Feed> {
    model.counts.feeds.iter().map(|count| &count.feed)
}

/// The source of this address, or of this name where it has none.
fn addressed(model: &Model, address: &str) -> Vec<Feed> {
    let is = |feed: &&Feed| feed.url == address || (feed.url.is_empty() && feed.title == address);
    all(model).filter(is).cloned().collect()
}

/// The feeds that stand under a folder in the sidebar.
fn inside(model: &Model, folder: &str) -> Vec<Feed> {
    all(model).filter(|feed| feed.folder == folder && !feed.muted).cloned().collect()
}

/// The name of the feed at an address, or the address.
pub(super) fn name_at(model: &Model, address: &str) -> String {
    let feed = all(model).find(|feed| feed.url == address && !feed.title.is_empty());
    feed.map_or_else(|| shown(address), |feed| feed.title.clone())
}

/// The view of the feed that is looked at, where that has another address by now.
pub(super) fn moved_view(model: &Model, now: &Counts) -> Option<View> {
    let View::Feed(address) = &model.list.view else { return None };
    let before = all(model).find(|feed| !feed.url.is_empty() && feed.url == *address)?;
    let after = now.feeds.iter().find(|count| count.feed.id == before.id)?;
    (after.feed.url != *address).then(|| View::Feed(after.feed.url.clone()))
}

/// Opens the stories of the feed under the cursor of the health screen.
pub(super) fn open_stories(model: &mut Model) -> Vec<Effect> {
    match health::selected(model) {
        Some(feed) => views::go(model, View::Feed(feed.url)),
        None => Vec::new(),
    }
}

/// Carries out one of the commands about feeds.
pub(super) fn obey(model: &mut Model, command: Command) -> Vec<Effect> {
    let Some(target) = target(model).filter(|target| !target.feeds.is_empty()) else {
        return model.answer(Notice::done("No feed is selected; gh lists them all"));
    };
    match command {
        Command::MuteFeed => {
            let muted = target.feeds.iter().any(|feed| !feed.muted);
            vec![Effect::ChangeFeeds { feeds: target.ids(), change: FeedChange::Muted(muted) }]
        }
        Command::Remove => remove(model, &target),
        _ => ask(model, command, &target),
    }
}

fn remove(model: &mut Model, target: &Target) -> Vec<Effect> {
    let removal = Effect::ChangeFeeds { feeds: target.ids(), change: FeedChange::Removed };
    if target.folder.is_none() {
        return vec![removal];
    }
    let question = format!(
        "Unsubscribe from {} in {}? Their stories stay. Enter does it, any other key does not",
        counted(target.feeds.len()),
        target.name()
    );
    model.overlay = Some(Overlay::Ask { question, yes: vec![removal] });
    Vec::new()
}

fn counted(feeds: usize) -> String {
    if feeds == 1 { "1 feed".to_owned() } else { format!("{feeds} feeds") }
}

/// Opens the prompt that a command needs.
fn ask(model: &mut Model, command: Command, target: &Target) -> Vec<Effect> {
    let only = if target.feeds.len() == 1 { target.feeds.first() } else { None };
    let (asks, text) = match (command, &target.folder, only) {
        (Command::Rename, Some(folder), _) => (FeedAsk::FolderName(folder.clone()), folder.clone()),
        (Command::Rename, None, Some(feed)) => (FeedAsk::Name, feed.title.clone()),
        (Command::MoveFeed, Some(folder), _) => (FeedAsk::Folder, folder.clone()),
        (Command::MoveFeed, None, Some(feed)) => (FeedAsk::Folder, feed.folder.clone()),
        (Command::FeedAddress, None, Some(feed)) => (FeedAsk::Address, shown(&feed.url)),
        (Command::FeedInterval, ..) => (FeedAsk::Interval, interval(model, only)),
        _ => return model.answer(Notice::done("That is for one feed, and a folder is selected")),
    };
    let offers = if asks == FeedAsk::Folder { folders(model) } else { Vec::new() };
    let kind = FeedPrompt { asks, feeds: target.ids(), name: target.name() };
    let effects = prompt(model, PromptKind::Feed(Box::new(kind)), &text);
    if let Some(Overlay::Prompt(prompt)) = &mut model.overlay {
        prompt.offers = offers;
    }
    effects
}

/// The interval that a feed has, as far as the screen knows.
fn interval(model: &Model, feed: Option<&Feed>) -> String {
    let known = feed.and_then(|feed| model.health.feeds.iter().find(|known| known.feed.id == feed.id));
    known
        .filter(|known| known.interval.0.is_some())
        .map_or_else(String::new, |known| known.interval.to_string())
}

/// The folders that there are, for completion.
pub(super) fn folders(model: &Model) -> Vec<String> {
    let mut folders: Vec<String> =
        all(model).map(|feed| feed.folder.clone()).filter(|folder| !folder.is_empty()).collect();
    folders.sort_unstable();
    folders.dedup();
    folders
}

/// Takes what was typed at a prompt. What cannot be understood leaves it open, with the fault.
pub(super) fn accept(model: &mut Model, asked: Prompt, text: &str) -> Vec<Effect> {
    let PromptKind::Feed(about) = &asked.kind else { return Vec::new() };
    match order(about, text) {
        Ok(order) => vec![order],
        Err(fault) => {
            model.overlay = Some(Overlay::Prompt(Prompt { fault: Some((0, fault.to_owned())), ..asked }));
            Vec::new()
        }
    }
}

/// Gives a command with what stood behind its name on the command line.
pub(super) fn give(model: &mut Model, command: Command, text: &str) -> Vec<Effect> {
    let effects = obey(model, command);
    match model.overlay.take() {
        Some(Overlay::Prompt(asked)) if matches!(asked.kind, PromptKind::Feed(_)) => {
            accept(model, asked, text)
        }
        other => {
            model.overlay = other;
            effects
        }
    }
}

fn order(about: &FeedPrompt, text: &str) -> Result<Effect, &'static str> {
    let change = match &about.asks {
        FeedAsk::FolderName(from) => {
            return Ok(Effect::RenameFolder { from: from.clone(), to: text.to_owned() });
        }
        FeedAsk::Name => FeedChange::Title(text.to_owned()),
        FeedAsk::Folder => FeedChange::Folder(text.to_owned()),
        FeedAsk::Address if text.is_empty() => return Err("an address is needed; d unsubscribes"),
        FeedAsk::Address => FeedChange::Address(text.to_owned()),
        FeedAsk::Interval => FeedChange::Interval(
            Interval::parse(text).ok_or("write it like 30m, 2h or 1d, a year at most, or auto")?,
        ),
    };
    Ok(Effect::ChangeFeeds { feeds: about.feeds.clone(), change })
}
