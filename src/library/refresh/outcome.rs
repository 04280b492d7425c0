//! What came of fetching one feed, on its way to the store.

use jiff::Timestamp;

use super::Went;
use crate::files::lock::Lock;
use crate::library::schedule;
use crate::net::{NetError, Wait};
use crate::store::{Added, Parcel, Record, Upkeep};

/// What came of fetching one feed.
pub(super) struct Outcome {
    pub(super) kind: Kind,
    pub(super) parcel: Parcel,
    /// What the feed calls itself, and its site.
    pub(super) title: String,
    pub(super) site: String,
    /// What is known for the next fetch.
    pub(super) record: Record,
    /// Whether it failed in a way that a lost network would, too.
    pub(super) doubtful: bool,
    /// Held until it is stored, so that nobody fetches the same meanwhile.
    pub(super) _lease: Option<Lock>,
}

/// How it went.
pub(super) enum Kind {
    /// Well; something may be worth saying all the same.
    Well(Option<String>),
    /// It failed; why.
    Wrong(String),
    /// It was to be left alone; why. That is no new failure.
    Resting(String),
    /// It was not fetched.
    Skipped(&'static str),
}

impl Outcome {
    pub(super) fn skipped(why: &'static str) -> Self {
        Self::plain(Kind::Skipped(why), Record::default())
    }

    fn plain(kind: Kind, record: Record) -> Self {
        let (title, site) = (String::new(), String::new());
        Self { kind, parcel: Parcel::default(), title, site, record, doubtful: false, _lease: None }
    }

    /// A feed whose server asked to be left alone, and is.
    pub(super) fn resting(feed: &Upkeep, until: Timestamp) -> Self {
        let said = until.strftime("%Y-%m-%d %H:%M");
        let why = format!("The site asked to be left alone until {said} UTC.");
        Self::plain(Kind::Resting(why), Record { due: Some(until), ..feed.record.clone() })
    }

    /// A feed that could not be fetched.
    pub(super) fn failed(
        feed: &Upkeep,
        error: &NetError,
        every_minutes: Option<u32>,
        now: Timestamp,
        lease: Option<Lock>,
    ) -> Self {
        match error {
            NetError::Cancelled => return Self::skipped("it was stopped"),
            NetError::Offline => return Self::plain(Kind::Resting(error.to_string()), feed.record.clone()),
            _ => {}
        }
        let wait = match error {
            NetError::Later { wait, .. } => Some(*wait),
            _ => None,
        };
        let kind = Kind::Wrong(error.to_string());
        let doubtful = error.may_be_no_network();
        let lease = lease.filter(|_| !doubtful);
        let mut outcome = Self::wrong(feed, kind, wait, every_minutes, now);
        outcome.record.gone = *error == NetError::Status(410);
        Self { doubtful, _lease: lease, ..outcome }
    }

    /// A feed that was fetched and could not be read, or not even asked for.
    pub(super) fn unread(feed: &Upkeep, why: String, every_minutes: Option<u32>, now: Timestamp) -> Self {
        Self::wrong(feed, Kind::Wrong(why), None, every_minutes, now)
    }

    fn wrong(
        feed: &Upkeep,
        kind: Kind,
        wait: Option<Wait>,
        every_minutes: Option<u32>,
        now: Timestamp,
    ) -> Self {
        let mut record = feed.record.clone();
        record.failures = record.failures.saturating_add(1);
        record.gone = false;
        record.checked = Some(now);
        record.rests_until = wait.map(|wait| schedule::rest(wait.at(now), now));
        record.due = Some(schedule::next(&record, feed.options.every_minutes.or(every_minutes), now));
        Self::plain(kind, record)
    }

    /// A feed that was fetched; `record` holds what the answer changed.
    pub(super) fn well(
        feed: &Upkeep,
        mut record: Record,
        every_minutes: Option<u32>,
        now: Timestamp,
    ) -> Self {
        record.failures = 0;
        record.gone = false;
        record.rests_until = None;
        record.checked = Some(now);
        record.succeeded = Some(now);
        record.due = Some(schedule::next(&record, feed.options.every_minutes.or(every_minutes), now));
        Self::plain(Kind::Well(None), record)
    }

    /// Says again what was worth saying of a feed that has nothing new.
    pub(super) fn saying_as_before(self, feed: &Upkeep) -> Self {
        let said = feed.error.clone().filter(|_| feed.record.failures == 0);
        Self { kind: Kind::Well(said), ..self }
    }

    /// The same, with the lease of its feed.
    pub(super) fn leased(self, lease: Option<Lock>) -> Self {
        Self { _lease: lease, ..self }
    }

    /// What the health of the feed is to say.
    pub(super) fn error(&self) -> Option<&str> {
        match &self.kind {
            Kind::Well(said) => said.as_deref(),
            Kind::Wrong(why) | Kind::Resting(why) => Some(why),
            Kind::Skipped(_) => None,
        }
    }

    /// Whether there is anything to write: nothing is for a feed that is as it was.
    pub(super) fn to_write(&self, feed: &Upkeep) -> bool {
        match &self.kind {
            Kind::Skipped(_) | Kind::Resting(_) => false,
            Kind::Wrong(_) => true,
            Kind::Well(said) => {
                let known = &feed.record;
                // Times alone are not worth a write; nor is the rhythm, which only follows from stories.
                let timeless = |record: &Record| Record {
                    checked: None,
                    succeeded: None,
                    due: None,
                    per_week: 0.0,
                    ..record.clone()
                };
                !self.parcel.is_empty()
                    || timeless(&self.record) != timeless(known)
                    || said.as_deref() != feed.error.as_deref()
            }
        }
    }

    /// The same for those who watch.
    pub(super) fn went(&self, added: Added) -> Went {
        match &self.kind {
            Kind::Well(said) => Went::Well(added, said.clone()),
            Kind::Wrong(why) | Kind::Resting(why) => Went::Wrong(why.clone()),
            Kind::Skipped(why) => Went::Skipped(why),
        }
    }
}
