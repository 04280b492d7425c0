//! Fetches the feeds of a refresh: what each is asked with, and what its answer is for.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;

use crossbeam_channel::Sender;
use jiff::Timestamp;

use super::outcome::Outcome;
use super::secret;
use crate::files::lock::Lock;
use crate::library::schedule;
use crate::net::{Answer, Content, Net, Request, Trust};
use crate::store::{Record, Upkeep};

/// After so many failures at the address that a feed moved to, its own address is tried again.
const MOVED_IN_VAIN: u32 = 3;

/// What all fetches of a refresh have in common.
pub(super) struct Fetcher<'a> {
    pub(super) net: &'a Net,
    pub(super) now: Timestamp,
    pub(super) leases: PathBuf,
    pub(super) feeds: &'a [Upkeep],
}

/// A body that is to be read, with the rest of its answer.
pub(super) struct Delivery {
    pub(super) body: crate::net::Body,
    pub(super) url: String,
    pub(super) content_type: String,
    pub(super) record: Record,
    pub(super) max_age: u32,
    pub(super) lease: Option<Lock>,
}

/// What a fetch leads to.
pub(super) enum Step {
    Read(Box<Delivery>),
    Land(Box<Outcome>),
}

impl Fetcher<'_> {
    /// Fetches them all.
    pub(super) fn run(
        &self,
        every_minutes: Option<u32>,
        deliver: &Sender<(usize, Delivery)>,
        land: &Sender<(usize, Outcome)>,
    ) {
        let addresses: Vec<&str> = self.feeds.iter().map(|feed| address(feed).0).collect();
        let done: Vec<_> = self.feeds.iter().map(|_| std::sync::atomic::AtomicBool::new(false)).collect();
        self.net.each(&addresses, &|at| {
            done[at].store(true, std::sync::atomic::Ordering::Relaxed);
            let step = catch_unwind(AssertUnwindSafe(|| self.fetch(&self.feeds[at], every_minutes)));
            // Whoever does not hear this has given the refresh up.
            let _ = match step {
                Ok(Step::Read(delivery)) => deliver.send((at, *delivery)).map_err(drop),
                Ok(Step::Land(outcome)) => land.send((at, *outcome)).map_err(drop),
                Err(_) => {
                    let why = "Earmark made a mistake of its own with it; the log has more.".to_owned();
                    let outcome = Outcome::unread(&self.feeds[at], why, every_minutes, self.now);
                    land.send((at, outcome)).map_err(drop)
                }
            };
        });
        for (at, done) in done.iter().enumerate() {
            if !done.load(std::sync::atomic::Ordering::Relaxed) {
                // As above.
                let _ = land.send((at, Outcome::skipped("it was stopped")));
            }
        }
    }

    fn fetch(&self, feed: &Upkeep, every_minutes: Option<u32>) -> Step {
        let landed = |outcome| Step::Land(Box::new(outcome));
        if let Some(until) = schedule::rests_until(&feed.record, self.now) {
            return landed(Outcome::resting(feed, until));
        }
        let lease = match self.lease(feed) {
            Ok(lease) => lease,
            Err(outcome) => return Step::Land(outcome),
        };
        let request = match request(feed) {
            Ok(request) => request,
            Err(why) => return landed(Outcome::unread(feed, why, every_minutes, self.now)),
        };
        match self.net.fetch(&request) {
            Ok(answer) => self.take(feed, &request, answer, every_minutes, lease),
            Err(error) => landed(Outcome::failed(feed, &error, every_minutes, self.now, lease)),
        }
    }

    fn lease(&self, feed: &Upkeep) -> Result<Option<Lock>, Box<Outcome>> {
        let path = self.leases.join(format!("feed-{}.lock", feed.feed.0));
        match Lock::try_take(&path) {
            Ok(Some(lease)) => Ok(Some(lease)),
            Ok(None) => Err(Box::new(Outcome::skipped("another Earmark is fetching it"))),
            Err(error) => {
                // Fetching twice is a smaller fault than not fetching.
                log::warn!("{error}");
                Ok(None)
            }
        }
    }

    /// Takes an answer to a request for a feed.
    pub(super) fn take(
        &self,
        feed: &Upkeep,
        request: &Request,
        answer: Answer,
        every_minutes: Option<u32>,
        lease: Option<Lock>,
    ) -> Step {
        let mut record = feed.record.clone();
        let at_home = request.trust == Trust::Typed;
        match answer.moved {
            // Where it moved back to, it is at home.
            Some(moved) if moved == feed.url => record.moved_to.clear(),
            Some(moved) => record.moved_to = moved,
            None if at_home => record.moved_to.clear(),
            None => {}
        }
        let max_age = answer.max_age.map_or(0, |age| u32::try_from(age.as_secs()).unwrap_or(u32::MAX));
        match answer.content {
            Content::Unchanged => {
                // A 304 may carry a new ETag; servers behind a CDN do. Keep it, or the next fetch is a full one.
                if !answer.etag.is_empty() {
                    record.etag = answer.etag;
                }
                if !answer.last_modified.is_empty() {
                    record.last_modified = answer.last_modified;
                }
                let outcome = Outcome::well(feed, record, every_minutes, self.now);
                Step::Land(Box::new(outcome.saying_as_before(feed).leased(lease)))
            }
            Content::Body(body) => {
                record.etag = answer.etag;
                record.last_modified = answer.last_modified;
                Step::Read(Box::new(Delivery {
                    body,
                    url: answer.url,
                    content_type: answer.content_type,
                    record,
                    max_age,
                    lease,
                }))
            }
        }
    }
}

/// The address to ask, and who chose it.
fn address(feed: &Upkeep) -> (&str, Trust) {
    let record = &feed.record;
    if record.moved_to.is_empty() || record.failures >= MOVED_IN_VAIN {
        (&feed.url, Trust::Typed)
    } else {
        (&record.moved_to, Trust::Named)
    }
}

fn request(feed: &Upkeep) -> Result<Request, String> {
    let (url, trust) = address(feed);
    let mut request = Request::new(url, trust);
    // What was fetched with a fault in it is fetched whole again.
    request.etag.clone_from(&feed.record.etag);
    request.last_modified.clone_from(&feed.record.last_modified);
    request.user_agent.clone_from(&feed.options.user_agent);
    // What is secret is for the address that the user gave, and for no other.
    if trust == Trust::Typed || same_host(url, &feed.url) {
        request.headers.clone_from(&feed.options.headers);
        request.authorization = feed.options.login.as_ref().map(secret::of).transpose()?;
    }
    Ok(request)
}

pub(super) fn same_host(one: &str, other: &str) -> bool {
    let origin = |text: &str| url::Url::parse(text).ok().map(|url| url.origin());
    origin(one).is_some_and(|one| Some(one) == origin(other))
}
