//! Adding feeds from the screen: the prompt, what is said meanwhile, the choice among several.
//!
//! Nothing that comes late takes keys that were meant for something else: a choice opens, and a new feed is
//! gone to, only if no key was pressed since the feed was asked for. Otherwise the footer says how to get there.

use super::event::{Effect, Event, Ticket};
use super::menu::{Choice, Item, Menu, MenuKind};
use super::model::{Model, Notice, Overlay};
use super::prompt::{Prompt, PromptKind};
use super::{act, views};
use crate::commands::{Command, Context};
use crate::formats::address::{Typed, shown};
use crate::news::{Feed, FeedCount, FoundFeed, View, fold};
use crate::theme::Role;

/// What the screen knows of feeds being added.
#[derive(Clone, Debug, Default)]
pub struct Adding {
    going: Option<Going>,
    /// What was found and waits to be chosen from: where, and the feeds.
    offered: Option<(String, Vec<FoundFeed>)>,
    ticket: Ticket,
}

/// A search or subscription that goes on.
#[derive(Clone, Debug)]
struct Going {
    /// What is being done, for the footer.
    doing: String,
    /// Whether anything was pressed since it was asked for.
    disturbed: bool,
}

/// What came of subscribing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FeedsAdded {
    /// The feeds that are subscribed to now.
    pub feeds: Vec<AddedFeed>,
    /// Why others are not.
    pub failures: Vec<String>,
}

/// A feed that was subscribed to from the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddedFeed {
    /// The feed.
    pub feed: Feed,
    /// Whether it was subscribed to already.
    pub known: bool,
    /// How many new stories it has.
    pub new: u64,
    /// What could not be read of it, or else where its password was put.
    pub said: Option<String>,
}

impl Adding {
    /// What goes on, for the footer.
    #[must_use]
    pub fn text(&self) -> Option<String> {
        self.going.as_ref().map(|going| format!("{}, Esc stops", going.doing))
    }

    /// Notes that the user does something else meanwhile.
    pub(super) fn disturb(&mut self) {
        if let Some(going) = &mut self.going {
            going.disturbed = true;
        }
    }

    fn begin(&mut self, doing: String) -> Ticket {
        self.going = Some(Going { doing, disturbed: false });
        self.ticket.advance()
    }

    /// Ends what goes on, if that is what the ticket is of. `None` if it is of something older; else whether
    /// the user has waited for it.
    fn end(&mut self, ticket: Ticket) -> Option<bool> {
        if ticket != self.ticket {
            return None;
        }
        self.going.take().map(|going| !going.disturbed)
    }
}

/// Asks for an address; or shows what was found at the last one, if nobody has chosen yet.
pub(super) fn open(model: &mut Model) -> Vec<Effect> {
    if let Some(going) = &model.adding.going {
        let busy = format!("Still {}; Esc stops that", going.doing);
        return model.answer(Notice::done(busy));
    }
    match model.adding.offered.take() {
        Some((asked, feeds)) => choose(model, &asked, &feeds),
        None => act::prompt(model, PromptKind::AddFeed, ""),
    }
}

/// Offers to add an address that was pasted outside of a prompt; anything else that is pasted does nothing.
pub(super) fn offer_pasted(model: &mut Model, text: &str) -> Vec<Effect> {
    const SCHEMES: [&str; 3] = ["http://", "https://", "feed:"];
    const LONGEST: usize = 2_000;
    let text = text.trim();
    let begins =
        |scheme: &&str| text.get(..scheme.len()).is_some_and(|head| head.eq_ignore_ascii_case(scheme));
    if text.len() > LONGEST || !SCHEMES.iter().any(begins) || Typed::parse(text).is_none() {
        return Vec::new();
    }
    if model.adding.going.is_some() {
        return open(model);
    }
    act::prompt(model, PromptKind::AddFeed, text)
}

/// Takes what was typed at the prompt: an address, and after a space the folder for the feed.
pub(super) fn accept(model: &mut Model, text: &str) -> Vec<Effect> {
    let (address, folder) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    let folder = folder.trim().trim_matches('/');
    if address.is_empty() {
        return Vec::new();
    }
    let fault = match Typed::parse(address) {
        None => (0, "this is no address of the web; one looks like site.example".to_owned()),
        Some(_) if folder.contains("://") => {
            let at = text.len() - text[address.len()..].trim_start().len();
            (at, "one address at a time; what follows it is a folder".to_owned())
        }
        Some(typed) => {
            let host = typed.url.host_str().unwrap_or_default();
            let ticket = model.adding.begin(format!("asking {host}"));
            let (address, folder) = (address.to_owned(), folder.to_owned());
            return vec![Effect::AddFeed { ticket, address, folder }];
        }
    };
    let prompt = Prompt { fault: Some(fault), ..Prompt::new(PromptKind::AddFeed, text) };
    model.overlay = Some(Overlay::Prompt(prompt));
    Vec::new()
}

/// Stops what goes on, unless something lies over it that is to be closed first.
pub(super) fn stop(model: &mut Model) -> Option<Vec<Effect>> {
    if model.overlay.is_some() || model.reader.selection.is_some() {
        return None;
    }
    model.adding.going.take()?;
    // Whatever still comes of it is of something older from now on.
    let _stale = model.adding.ticket.advance();
    model.say(Notice::done("Stopped; no feed was added"));
    Some(vec![Effect::StopAdding])
}

/// Hears what is being done, or what came of it.
pub(super) fn hear(model: &mut Model, news: Event) -> Vec<Effect> {
    match news {
        Event::AddProgressed(ticket, doing) if ticket == model.adding.ticket => {
            if let Some(going) = &mut model.adding.going {
                going.doing = doing;
            }
            Vec::new()
        }
        Event::AddFailed(ticket, why) if model.adding.end(ticket).is_some() => {
            model.answer(Notice::error(why))
        }
        Event::FeedsFound(ticket, asked, feeds) => found(model, ticket, asked, feeds),
        Event::FeedsAdded(ticket, added) => self::added(model, ticket, &added),
        _ => Vec::new(),
    }
}

/// Lets the user choose among several feeds, now or when it suits.
fn found(model: &mut Model, ticket: Ticket, asked: String, feeds: Vec<FoundFeed>) -> Vec<Effect> {
    let Some(awaited) = model.adding.end(ticket) else { return Vec::new() };
    if awaited && model.overlay.is_none() {
        return choose(model, &asked, &feeds);
    }
    let count = feeds.len();
    model.adding.offered = Some((asked, feeds));
    let key = key(model, Command::AddFeed);
    model.answer(Notice::done(format!("{count} feeds were found; {key} shows them")))
}

fn choose(model: &mut Model, asked: &str, feeds: &[FoundFeed]) -> Vec<Effect> {
    let typed = Typed::parse(asked);
    let host = typed.as_ref().and_then(|typed| typed.url.host_str()).unwrap_or_default();
    let items = feeds.iter().enumerate().map(|(at, found)| {
        let stories = match found.stories {
            _ if found.known => "subscribed".to_owned(),
            1 => "1 story".to_owned(),
            stories => format!("{stories} stories"),
        };
        let url = short(&found.feed.url, host);
        let title =
            if found.feed.title.is_empty() { shown(&found.feed.url) } else { found.feed.title.clone() };
        let mut item = Item::new(title, stories, Choice::Found(at));
        item.left.push((Role::Dim, format!("  {url}")));
        item.ticked = Some(false);
        item
    });
    let title = format!("Feeds of {host}: Space ticks, Enter subscribes");
    model.overlay = Some(Overlay::Menu(Menu::new(MenuKind::Found, title, items.collect())));
    Vec::new()
}

/// An address as it is shown among others of one host: what is the same for all is left out.
fn short(address: &str, host: &str) -> String {
    let shown = shown(address);
    let rest = shown.split_once("://").map_or(shown.as_str(), |(_, rest)| rest);
    let at_home = rest.split('/').next().is_some_and(|place| place.split(':').next() == Some(host));
    let path = rest.find('/').filter(|_| at_home).unwrap_or(0);
    rest[path..].to_owned()
}

/// Subscribes to what was chosen.
pub(super) fn take(model: &mut Model, chosen: &[Choice]) -> Vec<Effect> {
    let places: Vec<usize> = (chosen.iter())
        .filter_map(|choice| match choice {
            Choice::Found(at) => Some(*at),
            _ => None,
        })
        .collect();
    if places.is_empty() {
        return model.answer(Notice::done("No feed chosen"));
    }
    let feeds = if places.len() == 1 { "feed" } else { "feeds" };
    let ticket = model.adding.begin(format!("subscribing to {} {feeds}", places.len()));
    vec![Effect::AddFound(ticket, places)]
}

/// Says what is subscribed to now, and goes there if it is one feed that the user has waited for.
fn added(model: &mut Model, ticket: Ticket, added: &FeedsAdded) -> Vec<Effect> {
    let awaited = model.adding.end(ticket).unwrap_or(false) && model.overlay.is_none();
    added.feeds.iter().for_each(|added| list(model, added));
    let mut effects = match added.feeds.as_slice() {
        [added] if awaited => views::visit(model, View::Feed(added.feed.url.clone())),
        _ => vec![model.list.reload()],
    };
    model.say(report(model, added, awaited));
    effects.push(Effect::LoadCounts);
    effects
}

fn report(model: &Model, added: &FeedsAdded, there: bool) -> Notice {
    let new: u64 = added.feeds.iter().map(|feed| feed.new).sum();
    let stories = if new == 1 { "new story" } else { "new stories" };
    let way = if there { String::new() } else { format!("; {} goes there", key(model, Command::PickView)) };
    let done = match added.feeds.as_slice() {
        [] => String::new(),
        [added] if added.known => format!("{} is subscribed already{way}", added.feed.title),
        [added] => format!("Subscribed to {}, {new} {stories}{way}", added.feed.title),
        feeds => format!("Subscribed to {} feeds, {new} {stories}{way}", feeds.len()),
    };
    let said = |added: &AddedFeed| Some(format!("{}: {}", added.feed.title, added.said.as_ref()?));
    let said = added.feeds.iter().filter_map(said);
    let rest: Vec<String> = said.chain(added.failures.iter().cloned()).collect();
    match rest.as_slice() {
        [] => Notice::done(done),
        rest if done.is_empty() => Notice::error(rest.join(" ")),
        rest => Notice::warning(format!("{done}. {}", rest.join(" "))),
    }
}

/// Lists a new feed in its place, ahead of the counts that are being read.
fn list(model: &mut Model, added: &AddedFeed) {
    let feeds = &mut model.counts.feeds;
    if feeds.iter().any(|known| known.feed.id == added.feed.id) {
        return;
    }
    let order = |feed: &Feed| (fold(&feed.folder), fold(&feed.title), feed.id);
    let at = feeds.partition_point(|known| order(&known.feed) < order(&added.feed));
    feeds.insert(at, FeedCount { feed: added.feed.clone(), unread: added.new });
    model.sidebar.rebuild(&model.counts, model.songs.waiting());
}

fn key(model: &Model, command: Command) -> String {
    model.way_to(Context::List, command)
}
