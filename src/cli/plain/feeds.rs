//! Feeds: listed, fetched, added; and the full text of a story.

use super::session::Session;
use super::{reading, stories as listed};
use crate::cli::failure::Failure;
use crate::cli::out::count;
use crate::cli::pick;
use crate::cli::refresh::said;
use crate::library::{Discovery, FullText, Landed, Wanted, Went};
use crate::net::shown;
use crate::news::{Feed, StoryText, View};

/// Lists the feeds and how they are.
pub(super) fn list(session: &mut Session<'_>, _: &str) -> Result<(), Failure> {
    let feeds = session.library.health().map_err(Failure::of)?;
    let mut lines = vec![match feeds.len() {
        0 => "No feed is subscribed yet; add ADDRESS subscribes to one.".to_owned(),
        many => format!("{}.", count(many as u64, "feed", "feeds")),
    }];
    for (number, feed) in (1..).zip(&feeds) {
        let mut parts = vec![format!("{number}. {}", feed.feed.title)];
        if !feed.feed.folder.is_empty() {
            parts.push(format!("in {}", feed.feed.folder));
        }
        parts.push(feed.state().name().to_owned());
        parts.extend(feed.feed.error.clone());
        parts.extend(feed.succeeded.map(|date| format!("fetched {}", session.when(date))));
        lines.push(parts.join("; "));
    }
    session.feeds = feeds.into_iter().map(|health| health.feed).collect();
    session.say_all(&lines)
}

/// Turns to a feed's stories.
pub(super) fn stories(session: &mut Session<'_>, name: &str) -> Result<(), Failure> {
    let feed = session.feed(name)?;
    let view = View::Feed(if feed.url.is_empty() { feed.title.clone() } else { feed.url.clone() });
    session.turn_to(view);
    session.listing.called = Some(feed.title);
    listed::more(session)
}

/// Fetches every feed, or one.
pub(super) fn refresh(session: &mut Session<'_>, name: &str) -> Result<(), Failure> {
    let wanted = match name {
        "" => Wanted::All,
        name => Wanted::Feeds(vec![session.feed(name)?.id]),
    };
    let net = session.net()?;
    let every = Some(u32::from(session.settings.refresh_minutes)).filter(|&minutes| minutes > 0);
    let now = session.shell.now;
    let mut failures = Vec::new();
    let mut tell = |landed: &Landed| {
        if let Went::Wrong(why) = &landed.went {
            failures.push(format!("{}: {why}", landed.title));
        }
    };
    session.say_now("Fetching.")?;
    let done = session.library.refresh(&wanted, &net, every, now, &mut tell).map_err(Failure::of)?;
    session.library.fetch_wanted_pages(&wanted, &net, now, &mut |_, _, _| {}).map_err(Failure::of)?;
    session.look_for_names()?;
    if net.is_cancelled() {
        session.say("Stopped; what was fetched so far is kept.")?;
    }
    session.say(&said(&done))?;
    if failures.is_empty() || net.is_cancelled() { Ok(()) } else { Err(Failure::Failed(failures.join("\n"))) }
}

/// Subscribes to the feed behind an address; where there are several, lists them for `add` and a number.
pub(super) fn add(session: &mut Session<'_>, after: &str) -> Result<(), Failure> {
    let (address, folder) = after.split_once(' ').unwrap_or((after, ""));
    if address.is_empty() {
        return Err(Failure::Usage("Which feed? add takes its address, or that of a site.".into()));
    }
    let chosen = chosen(session, address)?;
    let net = session.net()?;
    let (mut found, folder, places) = match (chosen, session.found.take()) {
        (Some(places), Some((found, folder))) => (found, folder, places),
        _ => {
            session.say_now("Looking for the feed.")?;
            let found = session.library.discover(address, &net, &mut |_| {}).map_err(Failure::of)?;
            let folder = folder.trim().trim_matches('/').to_owned();
            if !found.is_plain() {
                return offer(session, found, folder);
            }
            (found, folder, vec![0])
        }
    };
    for at in places {
        let subscribed = session.library.subscribe_found(&mut found, at, &folder, &net, session.shell.now);
        let subscribed = subscribed.map_err(Failure::of)?;
        let came = if subscribed.known {
            "was subscribed before".to_owned()
        } else {
            format!("is subscribed, with {}", count(subscribed.added.new, "new story", "new stories"))
        };
        session.say(&format!("{}, {}, {came}.", subscribed.feed.title, shown(&subscribed.feed.url)))?;
        if let Some(complaint) = &subscribed.complaint {
            session.say(complaint)?;
        }
        if let Some(file) = &subscribed.secret {
            session.say(&format!("Its password is in {file}, for you alone to read, and nowhere else."))?;
        }
    }
    session.look_for_names()
}

/// The places of the feeds that are chosen of those found last; `None` for an address.
fn chosen(session: &Session<'_>, word: &str) -> Result<Option<Vec<usize>>, Failure> {
    let Some((found, _)) = &session.found else { return Ok(None) };
    if word == "all" {
        return Ok(Some((0..found.feeds.len()).collect()));
    }
    match word.parse::<usize>() {
        Ok(number) if (1..=found.feeds.len()).contains(&number) => Ok(Some(vec![number - 1])),
        Ok(number) => Err(Failure::Usage(format!("There is no feed {number} among those found."))),
        Err(_) => Ok(None),
    }
}

fn offer(session: &mut Session<'_>, found: Discovery, folder: String) -> Result<(), Failure> {
    session
        .say(&format!("{} names several feeds; add and a number, or add all, takes them.", found.asked))?;
    for (number, feed) in (1..).zip(&found.feeds) {
        let state =
            if feed.known { "subscribed".to_owned() } else { count(feed.stories as u64, "story", "stories") };
        session.say(&format!("{number}. {}; {}; {state}", feed.feed.title, shown(&feed.feed.url)))?;
    }
    session.found = Some((found, folder));
    Ok(())
}

/// Fetches the full text of the story; where it is there, turns to the other of its two texts.
pub(super) fn full_text(session: &mut Session<'_>, _: &str) -> Result<(), Failure> {
    let story = &session.current()?.story;
    let (id, text) = (story.row.id, story.text);
    if text == StoryText::Own {
        session.say_now("Fetching.")?;
        let net = session.net()?;
        let fetched = session.library.fetch_full_text(id, &net, session.shell.now).map_err(Failure::of)?;
        if fetched == FullText::NoMore {
            return session.say("Its page has no more text than this.");
        }
        session.look_for_names()?;
    } else {
        session.library.show_full_text(id, text == StoryText::Teaser).map_err(Failure::of)?;
    }
    reading::read_story(session, id)
}

impl Session<'_> {
    /// The feed of a number or a name.
    fn feed(&self, text: &str) -> Result<Feed, Failure> {
        if text.is_empty() {
            return Err(Failure::Usage("Which feed? Give its number or name; feeds lists them.".into()));
        }
        let number = text.parse::<usize>().ok().and_then(|number| self.feeds.get(number.checked_sub(1)?));
        number.map_or_else(|| pick::feed(&self.library, text), |feed| Ok(feed.clone()))
    }

    /// Says at once that something goes on that may take long.
    fn say_now(&mut self, text: &str) -> Result<(), Failure> {
        self.say(text)?;
        Ok(self.shell.out.flush()?)
    }
}
