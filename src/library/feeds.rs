//! Managing feeds: renamed, moved, muted, set to an interval, removed; and how they are.
//!
//! Every change is one command of the undo history, whatever number of feeds it is about. Only removing a feed
//! together with its stories is for good.

use std::collections::HashSet;

use jiff::Timestamp;

use super::marks::Done;
use super::{Library, LibraryError, schedule};
use crate::formats::address::{Typed, shown};
use crate::formats::{MOST_TITLE, shorten};
use crate::news::query::nearest;
use crate::news::{Feed, FeedChange, FeedHealth, FeedId, FeedOptions, Interval, folder_after, folder_path};
use crate::store::{FeedPart, Upkeep};
use crate::text::clean;

impl Library {
    /// Changes feeds. Where nothing was to change, nothing is to be undone.
    pub fn change_feeds(
        &self,
        feeds: &[FeedId],
        change: &FeedChange,
        now: Timestamp,
    ) -> Result<Done, LibraryError> {
        let known = feeds.iter().filter_map(|feed| self.store.feed(*feed).transpose());
        let known: Vec<Feed> = known.collect::<Result<_, _>>()?;
        if let Some(imported) = known.iter().find(|feed| feed.url.is_empty() && needs_address(change)) {
            return Err(LibraryError::NotFetched(called(imported)));
        }
        let what = match known.as_slice() {
            [one] => called(one),
            many => format!("{} feeds", many.len()),
        };
        match change {
            FeedChange::Title(title) => self.rename(&known, &typed(title), &what),
            FeedChange::Folder(folder) => self.move_to(&known, &folder_path(&typed(folder)), &what),
            FeedChange::Address(address) => self.move_address(&known, address, &what),
            FeedChange::Muted(muted) => {
                let label = format!("{} {what}", if *muted { "Muted" } else { "Unmuted" });
                self.give(&known, label, |_| FeedPart::Muted(*muted))
            }
            FeedChange::Interval(interval) => self.set_interval(&known, *interval, &what, now),
            FeedChange::Removed => self.unsubscribe(feeds),
        }
    }

    /// Gives a folder another name, those below it too; without one, its feeds are in no folder any more.
    pub fn rename_folder(&self, from: &str, to: &str) -> Result<Done, LibraryError> {
        let to = folder_path(&typed(to));
        let label = match to.as_str() {
            "" => format!("Took the feeds out of the folder {from}"),
            to => format!("Renamed the folder {from} to {to}"),
        };
        let listed = self.store.feeds()?.into_iter();
        let changes = listed.filter_map(|count| {
            let after = folder_after(&count.feed.folder, from, &to)?;
            Some((count.feed.id, FeedPart::Folder(after)))
        });
        self.kept(&changes.collect::<Vec<_>>(), label)
    }

    /// Sets what holds for a feed alone.
    pub fn set_feed_options(
        &self,
        feed: FeedId,
        options: &FeedOptions,
        now: Timestamp,
    ) -> Result<Done, LibraryError> {
        let title = self.store.feed(feed)?.map_or_else(String::new, |feed| called(&feed));
        let done = self.kept(&[(feed, FeedPart::Options(options.clone()))], format!("Set {title}"))?;
        self.reschedule(&[feed], now)?;
        Ok(done)
    }

    /// Removes feeds with their stories, for good. Those stay that the user starred or tagged, or saved a song of.
    /// Returns how many went and how many stayed.
    pub fn remove_with_stories(&mut self, feeds: &[FeedId]) -> Result<(u64, u64), LibraryError> {
        let favorites = self.favorites()?;
        let kept: HashSet<String> = (favorites.iter())
            .flat_map(|song| song.stories.iter().map(|story| story.url.clone()))
            .filter(|url| !url.is_empty())
            .collect();
        let mut sum = (0, 0);
        for feed in feeds {
            let (removed, stayed) = self.store.remove_feed(*feed, &|url| kept.contains(url))?;
            sum = (sum.0 + removed, sum.1 + stayed);
        }
        Ok(sum)
    }

    /// How every subscribed feed is, in the order of subscription.
    pub fn health(&self) -> Result<Vec<FeedHealth>, LibraryError> {
        Ok(self.store.upkeep()?.iter().map(health_of).collect())
    }

    /// The subscribed feed's name that is nearest to what was typed, if any is near.
    pub fn nearest_feed(&self, typed: &str) -> Result<Option<String>, LibraryError> {
        let titles: Vec<String> = self.store.upkeep()?.into_iter().map(|feed| feed.title).collect();
        let lower: Vec<String> = titles.iter().map(|title| title.to_lowercase()).collect();
        let near = nearest(typed, lower.iter().map(String::as_str));
        let place = near.and_then(|near| lower.iter().position(|title| title == near));
        Ok(place.map(|place| titles[place].clone()))
    }

    fn rename(&self, feeds: &[Feed], title: &str, what: &str) -> Result<Done, LibraryError> {
        if title.is_empty() {
            let label = format!("{what} gets its own name back with the next fetch");
            return self.give(feeds, label, |feed| FeedPart::Title(shown(&feed.url)));
        }
        self.give(feeds, format!("Renamed {what} to {title}"), |_| FeedPart::Title(title.to_owned()))
    }

    fn move_to(&self, feeds: &[Feed], folder: &str, what: &str) -> Result<Done, LibraryError> {
        let label = match folder {
            "" => format!("Took {what} out of the folder"),
            _ => format!("Moved {what} to the folder {folder}"),
        };
        self.give(feeds, label, |_| FeedPart::Folder(folder.to_owned()))
    }

    fn move_address(&self, feeds: &[Feed], address: &str, what: &str) -> Result<Done, LibraryError> {
        let typed = Typed::parse(address).ok_or_else(|| LibraryError::NoAddress(shown(address)))?;
        let url = typed.url.to_string();
        let moving: Vec<&Feed> =
            feeds.iter().filter(|feed| feed.url != url && shown(&feed.url) != url).collect();
        if let (Some(feed), Some((other, subscribed))) = (moving.first(), self.store.feed_at(&url)?)
            && other.id != feed.id
        {
            let (address, title) = (shown(&url), called(&other));
            return Err(if subscribed {
                LibraryError::AddressTaken { address, title }
            } else {
                LibraryError::AddressRemembered { address, title }
            });
        }
        let mut changes: Vec<_> =
            moving.iter().map(|feed| (feed.id, FeedPart::Address(url.clone()))).collect();
        if let (Some(feed), Some(login)) = (feeds.first(), typed.login) {
            let login = Some(self.keep_login(&url, login)?.0);
            let options = FeedOptions { login, ..self.store.feed_options(feed.id)? };
            changes.push((feed.id, FeedPart::Options(options)));
        }
        self.kept(&changes, format!("{what} is fetched from {} now", shown(&url)))
    }

    fn set_interval(
        &self,
        feeds: &[Feed],
        interval: Interval,
        what: &str,
        now: Timestamp,
    ) -> Result<Done, LibraryError> {
        let mut changes = Vec::new();
        for feed in feeds {
            let options = self.store.feed_options(feed.id)?;
            changes.push((feed.id, FeedPart::Options(FeedOptions { every_minutes: interval.0, ..options })));
        }
        let label = match interval {
            Interval(None) => format!("{what}: fetched in its own rhythm"),
            interval => format!("{what}: fetched every {interval}"),
        };
        let done = self.kept(&changes, label)?;
        self.reschedule(&feeds.iter().map(|feed| feed.id).collect::<Vec<_>>(), now)?;
        Ok(done)
    }

    /// Has feeds fetched when their interval says, counted from the last fetch: not when the old one said.
    fn reschedule(&self, feeds: &[FeedId], now: Timestamp) -> Result<(), LibraryError> {
        for known in self.store.upkeep()?.iter().filter(|known| feeds.contains(&known.feed)) {
            if let Some(checked) = known.record.checked.filter(|&checked| checked <= now) {
                let due = schedule::next(&known.record, known.options.every_minutes, checked);
                self.store.set_due(known.feed, due)?;
            }
        }
        Ok(())
    }

    fn give(
        &self,
        feeds: &[Feed],
        label: String,
        part: impl Fn(&Feed) -> FeedPart,
    ) -> Result<Done, LibraryError> {
        self.kept(&feeds.iter().map(|feed| (feed.id, part(feed))).collect::<Vec<_>>(), label)
    }

    fn kept(&self, changes: &[(FeedId, FeedPart)], label: String) -> Result<Done, LibraryError> {
        let changed = self.store.change_feeds(changes, &label)?.changed;
        let label = if changed == 0 { "Nothing changed: it is so already".to_owned() } else { label };
        Ok(Done { label, changed })
    }
}

/// A name as it was typed, cleaned, and no longer than a feed's own may be.
fn typed(text: &str) -> String {
    shorten(clean::line(text).trim(), MOST_TITLE)
}

/// Whether a change makes sense only for what is fetched.
fn needs_address(change: &FeedChange) -> bool {
    // The name of what was imported is how its next stories find it.
    matches!(change, FeedChange::Title(_) | FeedChange::Address(_) | FeedChange::Interval(_))
}

/// What a feed is called: its name, or its address without secrets.
pub(super) fn called(feed: &Feed) -> String {
    if feed.title.is_empty() || feed.title == feed.url { shown(&feed.url) } else { feed.title.clone() }
}

/// How a feed is.
#[must_use]
pub fn health_of(upkeep: &Upkeep) -> FeedHealth {
    let record = &upkeep.record;
    let address = shown(&upkeep.url);
    let title = if upkeep.title == upkeep.url { address.clone() } else { upkeep.title.clone() };
    FeedHealth {
        feed: Feed {
            id: upkeep.feed,
            url: upkeep.url.clone(),
            title,
            site: String::new(),
            folder: upkeep.folder.clone(),
            error: upkeep.error.clone(),
            muted: upkeep.muted,
        },
        address,
        moved_to: shown(&record.moved_to),
        succeeded: record.succeeded,
        checked: record.checked,
        due: record.due,
        per_week: record.per_week,
        failures: record.failures,
        gone: record.gone,
        interval: Interval(upkeep.options.every_minutes),
    }
}
