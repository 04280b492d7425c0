//! Refresh: feeds fetched, read into stories and stored.
//!
//! Three kinds of threads work side by side. Those of [`Net::each`] fetch, and mostly wait; a few read what
//! came into stories and pack them; the caller's own stores them, many feeds in one transaction, and tells
//! how far it has come. Channels of bounded length between them keep what lies in memory small.
//!
//! A fetch that finds nothing new writes nothing. A feed is leased by a lock on a file of its own while it is
//! fetched, which the system takes back however a process ends.

mod fetch;
mod outcome;
mod pages;
mod read;
mod secret;

use std::thread;

use crossbeam_channel::{Receiver, bounded};
use jiff::{SignedDuration, Timestamp};

use self::fetch::{Fetcher, Step};
use self::outcome::Outcome;
pub use self::pages::{FullText, Pages};
use self::read::Reader;
use super::{Library, LibraryError};
use crate::net::{Answer, Net, Request};
use crate::news::FeedId;
use crate::store::{Added, Landing, Parcel, Record, Upkeep};

/// How many stories go into one transaction, about.
const STORIES: usize = 2_000;

/// How many outcomes wait to be stored, and how many bodies to be read.
const WAITING: usize = 32;

/// For how long it goes unwritten that a feed was looked at and had nothing new.
const UNWRITTEN: SignedDuration = SignedDuration::from_hours(1);

/// Which feeds to refresh.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// All of them.
    All,
    /// These.
    Feeds(Vec<FeedId>),
}

/// One feed is done.
#[derive(Clone, Debug)]
pub struct Landed {
    /// The feed.
    pub feed: FeedId,
    /// Its name.
    pub title: String,
    /// Its address, without secrets.
    pub url: String,
    /// What came of it.
    pub went: Went,
    /// When it is to be fetched next; `None` where this fetch says nothing about that.
    pub due: Option<Timestamp>,
    /// How many feeds are done, and how many there are.
    pub done: usize,
    /// How many there are.
    pub total: usize,
}

/// What came of one feed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Went {
    /// It was fetched, and these are its stories; the text is something that could not be read of it.
    Well(Added, Option<String>),
    /// It could not be fetched or read; why.
    Wrong(String),
    /// It was not fetched, for a reason that is nobody's fault: another process is at it, or it was cancelled.
    Skipped(&'static str),
}

/// What a refresh did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Refreshed {
    /// How many feeds were fetched well.
    pub fetched: usize,
    /// How many failed.
    pub failed: usize,
    /// How many were not fetched.
    pub skipped: usize,
    /// What became of their stories.
    pub added: Added,
}

impl Library {
    /// Fetches feeds and stores what is new. `tell` hears of each feed as soon as it is safe.
    ///
    /// `every_minutes` is the user's interval for all feeds, if there is one. Cancelling `net` ends it early;
    /// what was stored stays.
    pub fn refresh(
        &self,
        wanted: &Wanted,
        net: &Net,
        every_minutes: Option<u32>,
        now: Timestamp,
        tell: &mut dyn FnMut(&Landed),
    ) -> Result<Refreshed, LibraryError> {
        let mut feeds = self.store.upkeep()?;
        if let Wanted::Feeds(ids) = wanted {
            feeds.retain(|feed| ids.contains(&feed.feed));
        }
        if feeds.is_empty() {
            return Ok(Refreshed::default());
        }
        let (land, landing) = bounded::<(usize, Outcome)>(WAITING);
        let (deliver, delivered) = bounded::<(usize, fetch::Delivery)>(WAITING);
        let fetcher = Fetcher { net, now, leases: self.paths.state.join("leases"), feeds: &feeds };
        let reader = Reader { store: self.store.path(), now, every_minutes, feeds: &feeds };
        let readers = thread::available_parallelism().map_or(1, usize::from).min(4);
        thread::scope(|scope| {
            for number in 0..readers.min(feeds.len()) {
                let (delivered, land, reader) = (delivered.clone(), land.clone(), &reader);
                let name = format!("read-{number}");
                thread::Builder::new()
                    .name(name)
                    .spawn_scoped(scope, move || reader.run(&delivered, &land))
                    .map_err(|error| no_thread(&error))?;
            }
            drop(delivered);
            let fetcher = &fetcher;
            thread::Builder::new()
                .name("fetch".into())
                .spawn_scoped(scope, move || fetcher.run(every_minutes, &deliver, &land))
                .map_err(|error| no_thread(&error))?;
            let mut harbour = Harbour::new(self, &feeds, now);
            let landed = self.store.roomily(|| harbour.take_all(&landing, tell)).map_err(LibraryError::from);
            let landed = landed.and_then(|landed| landed);
            if landed.is_err() {
                net.cancel();
                // Whoever still has something to deliver must not wait for ever.
                landing.iter().for_each(drop);
            }
            landed?;
            harbour.note_quiet()?;
            harbour.note_doubtful()?;
            Ok(harbour.sum)
        })
    }
}

impl Library {
    /// Stores what was fetched of a feed by other ways than a refresh.
    pub(super) fn land(
        &self,
        feed: FeedId,
        request: &Request,
        answer: Answer,
        net: &Net,
        now: Timestamp,
    ) -> Result<Landed, LibraryError> {
        let feeds: Vec<Upkeep> =
            self.store.upkeep()?.into_iter().filter(|known| known.feed == feed).collect();
        let Some(known) = feeds.first() else {
            return Err(LibraryError::Broken("A feed went missing while it was subscribed to.".into()));
        };
        let fetcher = Fetcher { net, now, leases: self.paths.state.join("leases"), feeds: &feeds };
        let reader = Reader { store: self.store.path(), now, every_minutes: None, feeds: &feeds };
        let outcome = match fetcher.take(known, request, answer, None, None) {
            Step::Land(outcome) => *outcome,
            Step::Read(delivery) => reader.read(known, *delivery, &self.store)?,
        };
        let mut harbour = Harbour::new(self, &feeds, now);
        let outcomes = [(0, outcome)];
        let added = harbour.store(&outcomes)?.into_iter().next().unwrap_or_default();
        let [(at, outcome)] = outcomes;
        Ok(harbour.landed(at, outcome, added, 1))
    }
}

fn no_thread(error: &std::io::Error) -> LibraryError {
    LibraryError::Broken(format!("No thread could be started: {error}."))
}

/// Where outcomes come in and are stored.
struct Harbour<'a> {
    library: &'a Library,
    feeds: &'a [Upkeep],
    now: Timestamp,
    sum: Refreshed,
    /// Feeds that had nothing new, with their records as they would be written.
    quiet: Vec<(usize, Record)>,
    /// Feeds that failed as they would without a network, with their records and what is wrong.
    doubtful: Vec<(usize, Record, String)>,
    /// Whether any host answered.
    reached: bool,
}

impl<'a> Harbour<'a> {
    fn new(library: &'a Library, feeds: &'a [Upkeep], now: Timestamp) -> Self {
        let (quiet, doubtful) = (Vec::new(), Vec::new());
        Self { library, feeds, now, sum: Refreshed::default(), quiet, doubtful, reached: false }
    }

    fn take_all(
        &mut self,
        landing: &Receiver<(usize, Outcome)>,
        tell: &mut dyn FnMut(&Landed),
    ) -> Result<(), LibraryError> {
        let mut done = 0;
        while let Ok(first) = landing.recv() {
            let mut stories = first.1.parcel.len();
            let mut outcomes = vec![first];
            while stories < STORIES
                && let Ok(next) = landing.try_recv()
            {
                stories += next.1.parcel.len();
                outcomes.push(next);
            }
            let added = self.store(&outcomes)?;
            for ((at, outcome), added) in outcomes.into_iter().zip(added) {
                done += 1;
                let landed = self.landed(at, outcome, added, done);
                tell(&landed);
            }
        }
        Ok(())
    }

    fn store(&self, outcomes: &[(usize, Outcome)]) -> Result<Vec<Added>, LibraryError> {
        let landings: Vec<Landing<'_>> = (outcomes.iter())
            .map(|(at, outcome)| Landing {
                feed: self.feeds[*at].feed,
                url: &self.feeds[*at].url,
                parcel: &outcome.parcel,
                name: (&outcome.title, &outcome.site),
                record: (!outcome.doubtful && outcome.to_write(&self.feeds[*at]))
                    .then(|| (&outcome.record, outcome.error())),
            })
            .collect();
        Ok(self.library.store.land(&landings, self.now)?)
    }

    fn landed(&mut self, at: usize, outcome: Outcome, added: Added, done: usize) -> Landed {
        let feed = &self.feeds[at];
        let written = outcome.to_write(feed);
        let went = outcome.went(added);
        match &went {
            Went::Well(added, _) => {
                self.sum.fetched += 1;
                self.sum.added += *added;
            }
            Went::Wrong(_) => self.sum.failed += 1,
            Went::Skipped(_) => self.sum.skipped += 1,
        }
        let due = outcome.record.due.filter(|_| !matches!(went, Went::Skipped(_)) && !outcome.doubtful);
        self.reached |= !outcome.doubtful && !matches!(went, Went::Skipped(_));
        if let Went::Wrong(why) = &went
            && outcome.doubtful
        {
            self.doubtful.push((at, outcome.record.clone(), why.clone()));
        }
        if !written && matches!(went, Went::Well(..)) {
            self.quiet.push((at, outcome.record));
        }
        let title =
            if feed.title.is_empty() || feed.title == feed.url { outcome.title } else { feed.title.clone() };
        let url = crate::net::shown(&feed.url);
        Landed {
            feed: feed.feed,
            title: if title.is_empty() { url.clone() } else { title },
            url,
            went,
            due,
            done,
            total: self.feeds.len(),
        }
    }

    /// Notes the failures that might have been a lost network's, once it is clear that there was one. A laptop
    /// that was opened in a train must not give up on its feeds for a day.
    fn note_doubtful(&mut self) -> Result<(), LibraryError> {
        if !self.reached && self.feeds.len() > 1 {
            return Ok(());
        }
        let none = Parcel::default();
        let landings: Vec<Landing<'_>> = (self.doubtful.iter())
            .map(|(at, record, why)| Landing {
                feed: self.feeds[*at].feed,
                url: &self.feeds[*at].url,
                parcel: &none,
                name: ("", ""),
                record: Some((record, Some(why))),
            })
            .collect();
        self.library.store.land(&landings, self.now)?;
        Ok(())
    }

    /// Notes in one transaction that feeds were looked at, once that has gone unwritten for long.
    fn note_quiet(&mut self) -> Result<(), LibraryError> {
        let long_ago = |(at, _): &(usize, Record)| {
            let noted = self.feeds[*at].record.checked;
            noted.is_none_or(|noted| noted > self.now || self.now.duration_since(noted) > UNWRITTEN)
        };
        if !self.quiet.iter().any(long_ago) {
            return Ok(());
        }
        let none = Parcel::default();
        let landings: Vec<Landing<'_>> = (self.quiet.iter())
            .map(|(at, record)| Landing {
                feed: self.feeds[*at].feed,
                url: &self.feeds[*at].url,
                parcel: &none,
                name: ("", ""),
                record: Some((record, self.feeds[*at].error.as_deref())),
            })
            .collect();
        self.library.store.land(&landings, self.now)?;
        Ok(())
    }
}
