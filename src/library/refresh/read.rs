//! Reads what was fetched into stories, and packs them.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use crossbeam_channel::{Receiver, Sender};
use jiff::{SignedDuration, Timestamp};
use twox_hash::XxHash3_64;

use super::fetch::Delivery;
use super::outcome::{Kind, Outcome};
use crate::intake::{self, Batch, Form, IntakeError, Place, Source, address};
use crate::library::LibraryError;
use crate::store::{Mode, Store, Upkeep};

/// The days over which the rhythm of a feed is looked at, and how many weeks they are.
const DAYS: i64 = 28;
const WEEKS: f32 = 4.0;

/// What all readers of a refresh have in common.
pub(super) struct Reader<'a> {
    pub(super) store: &'a Path,
    pub(super) now: Timestamp,
    pub(super) every_minutes: Option<u32>,
    pub(super) feeds: &'a [Upkeep],
}

impl Reader<'_> {
    /// Reads until nothing more comes.
    pub(super) fn run(&self, delivered: &Receiver<(usize, Delivery)>, land: &Sender<(usize, Outcome)>) {
        // A refresh that finds nothing new opens no further store.
        let mut store = None;
        for (at, delivery) in delivered {
            let feed = &self.feeds[at];
            let read = catch_unwind(AssertUnwindSafe(|| {
                let store = match &store {
                    Some(store) => store,
                    None => store.insert(Store::open(self.store, Mode::ReadOnly)?),
                };
                self.read(feed, delivery, store)
            }));
            let why = match read {
                Ok(Ok(outcome)) => {
                    if land.send((at, outcome)).is_err() {
                        return;
                    }
                    continue;
                }
                Ok(Err(error)) => error.to_string(),
                Err(_) => "Earmark made a mistake of its own in reading it; the log has more.".into(),
            };
            let outcome = Outcome::unread(feed, why, self.every_minutes, self.now);
            if land.send((at, outcome)).is_err() {
                return;
            }
        }
    }

    /// Reads one feed's body.
    pub(super) fn read(
        &self,
        feed: &Upkeep,
        delivery: Delivery,
        store: &Store,
    ) -> Result<Outcome, LibraryError> {
        let Delivery { body, url, content_type, mut record, max_age, lease } = delivery;
        let unread = |why: String| Outcome::unread(feed, why, self.every_minutes, self.now);
        let bytes = match body.unpacked() {
            Ok(bytes) => bytes,
            Err(error) => return Ok(unread(error.to_string())),
        };
        let sum = XxHash3_64::oneshot(&bytes) as i64;
        // For servers that do not know what they sent before: the same bytes hold nothing new.
        if record.sum == Some(sum) {
            let outcome = Outcome::well(feed, record, self.every_minutes, self.now);
            return Ok(outcome.saying_as_before(feed).leased(lease));
        }
        let batch = match stories(&url, &content_type, &bytes) {
            Ok(batch) => batch,
            Err(why) => return Ok(unread(why)),
        };
        let wish = intake::wished_pace(&bytes).map_or(0, |wish| wish.as_secs());
        drop(bytes);
        record.sum = Some(sum);
        record.pace = u32::try_from(wish).unwrap_or(u32::MAX).max(max_age);
        let said = batch.complaints.iter().find(|complaint| complaint.place == Place::Whole);
        let said = said.map(|complaint| complaint.message.clone());
        let (title, site) = (batch.title, batch.link);
        let dates: Vec<_> = batch.stories.iter().filter_map(|story| story.published).collect();
        let mut parcel =
            store.parcel(feed.feed, batch.stories, self.now, |story| address::canonical(&story.url))?;
        if feed.options.full_text {
            parcel.want_pages();
        }
        record.per_week = self.per_week(feed, store, &dates)?;
        let outcome = Outcome::well(feed, record, self.every_minutes, self.now);
        Ok(Outcome { kind: Kind::Well(said), parcel, title, site, _lease: lease, ..outcome })
    }

    /// How many stories a week the feed has: those of the last weeks that are in the store, or that it lists.
    fn per_week(&self, feed: &Upkeep, store: &Store, dates: &[Timestamp]) -> Result<f32, LibraryError> {
        let since = self.now.checked_sub(SignedDuration::from_hours(24 * DAYS)).unwrap_or(Timestamp::MIN);
        let listed = dates.iter().filter(|date| **date >= since).count();
        let stored = store.dated_since(feed.feed, since)? as usize;
        Ok(stored.max(listed) as f32 / WEEKS)
    }
}

/// Reads a feed's stories; the error is for people.
fn stories(url: &str, content_type: &str, bytes: &[u8]) -> Result<Batch, String> {
    let source = Source {
        name: url,
        bytes,
        content_type: Some(content_type).filter(|text| !text.is_empty()),
        base: Some(url),
        form: Some(Form::Feed),
    };
    match intake::read(&source) {
        Ok(batch) if batch.stories.is_empty() && is_page(bytes) && !batch.complaints.is_empty() => {
            Err(no_feed(bytes))
        }
        Ok(batch) => Ok(batch),
        Err(IntakeError::Empty { .. }) => Err("The site sent nothing at all.".into()),
        Err(IntakeError::Binary { kind, .. }) => Err(format!("It is no feed: the site sent {kind}.")),
        Err(_) => Err(no_feed(bytes)),
    }
}

fn no_feed(bytes: &[u8]) -> String {
    if is_page(bytes) {
        "It is no feed: the site sent a web page. Add the page's address again to find its feed.".into()
    } else {
        "It is no feed: there is neither a title nor an entry in it.".into()
    }
}

fn is_page(bytes: &[u8]) -> bool {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(1024)]).to_ascii_lowercase();
    head.contains("<html") || head.contains("<!doctype html")
}
