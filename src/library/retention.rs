//! How long stories are kept, where the user has said so.
//!
//! By default they stay for ever. A time can be set for all feeds and for single ones; what the user starred,
//! tagged, corrected or saved a song from stays whatever is set, and so does what never came from a feed.

use std::collections::HashSet;

use jiff::{SignedDuration, Timestamp};

use super::{Library, LibraryError};
use crate::favorites::Favorites;
use crate::intake::address;
use crate::news::{StoryId, fold};
use crate::store::{Expiring, Expiry};

/// How many stories have been removed so far, in the store.
const REMOVED: &str = "retention.removed";

/// When old stories were looked for last, in the store.
const LOOKED: &str = "retention.looked";

/// After a longer pause than this the clock is not believed at once.
const PAUSE: SignedDuration = SignedDuration::from_hours(24 * 14);

/// A pass over the stories whose time is over.
#[derive(Debug, Default)]
pub(super) struct Retiring {
    /// The feeds still to look at, the next one last.
    expiries: Vec<Expiry>,
    from: Option<StoryId>,
    /// What the favorites said when they were read last.
    bearing: Option<Bearing>,
    /// How many stories it has removed.
    removed: u64,
}

/// The stories that favorites came from.
#[derive(Debug, Default)]
struct Bearing {
    addresses: HashSet<String>,
    /// Title and source, folded: not every story has an address, and an address may change.
    names: HashSet<(String, String)>,
}

impl Bearing {
    fn of(favorites: &Favorites) -> Self {
        let mut bearing = Self::default();
        for story in favorites.iter().flat_map(|song| &song.stories) {
            let address = address::canonical(&story.url);
            if !address.is_empty() {
                bearing.addresses.insert(address);
            }
            bearing.names.insert((fold(&story.title), fold(&story.source)));
        }
        bearing
    }

    fn has(&self, story: &Expiring) -> bool {
        self.addresses.contains(&address::canonical(&story.url))
            || self.names.contains(&(fold(&story.title), fold(&story.source)))
    }
}

impl Library {
    /// Which stories of which feeds have had their time.
    fn expiries(&self, now: Timestamp) -> Result<Vec<Expiry>, LibraryError> {
        let feeds = self.store.expiring_feeds()?.into_iter();
        let expiries = feeds.filter_map(|(feed, own)| {
            let days = own.unwrap_or_else(|| u32::from(self.retention));
            let before = now.checked_sub(SignedDuration::from_hours(24 * i64::from(days))).ok()?;
            (days > 0).then_some(Expiry { feed, before })
        });
        Ok(expiries.collect())
    }

    /// Begins a pass. Where nothing is set there is nothing to do in it, nor where the clock has gone on so far since
    /// the pass before that it may be wrong: then the next pass is the one that removes.
    pub(super) fn begin_retiring(&self, now: Timestamp) -> Result<Retiring, LibraryError> {
        let mut expiries = if self.store.is_read_only() { Vec::new() } else { self.expiries(now)? };
        if !expiries.is_empty() {
            let looked: Option<Timestamp> = self.store.meta(LOOKED)?.and_then(|text| text.parse().ok());
            if looked.is_some_and(|looked| now.duration_since(looked) > PAUSE) {
                log::info!("old stories stay for now: they were looked for last at {looked:?}");
                expiries.clear();
            }
            self.store.set_meta(LOOKED, &now.to_string())?;
        }
        Ok(Retiring { expiries, ..Retiring::default() })
    }

    /// Removes some stories whose time is over, and says whether there is more to look at. The favorites are
    /// looked at before every step; where they cannot be read, nothing is removed.
    pub(super) fn retire_some(&mut self, pass: &mut Retiring) -> Result<bool, LibraryError> {
        let Some(expiry) = pass.expiries.last().copied() else { return Ok(false) };
        if self.favorites_changed() {
            pass.bearing = None;
        }
        let favorites = self.favorites()?;
        let bearing = pass.bearing.get_or_insert_with(|| Bearing::of(favorites));
        let from = pass.from.unwrap_or(StoryId(i64::MIN));
        let step = self.store.expire_some(&expiry, from, &|story| bearing.has(story))?;
        pass.from = step.next;
        if step.next.is_none() {
            pass.expiries.pop();
        }
        pass.removed += step.stories;
        if step.stories > 0 {
            let removed = self.retired()? + step.stories;
            self.store.set_meta(REMOVED, &removed.to_string())?;
        }
        if pass.expiries.is_empty() && pass.removed > 0 {
            log::info!("{} stories were removed, their time being over", pass.removed);
        }
        Ok(!pass.expiries.is_empty())
    }

    /// How many stories have been removed so far because their time was over.
    pub fn retired(&self) -> Result<u64, LibraryError> {
        Ok(self.store.meta(REMOVED)?.and_then(|text| text.parse().ok()).unwrap_or(0))
    }

    /// How many stories would be removed now, as far as `most` of them; nothing is.
    pub fn would_retire(&mut self, now: Timestamp, most: u64) -> Result<u64, LibraryError> {
        let bearing = Bearing::of(self.favorites()?);
        let mut stories = 0;
        for expiry in self.expiries(now)? {
            let mut from = Some(StoryId(i64::MIN));
            while let Some(at) = from
                && stories < most
            {
                let step = self.store.count_expired(&expiry, at, &|story| bearing.has(story))?;
                stories += step.stories;
                from = step.next;
            }
        }
        Ok(stories.min(most))
    }
}
