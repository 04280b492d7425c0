//! What the background does when nothing waits: old stories go, the index is merged, free space is given back.
//!
//! Everything here is done in steps of a few milliseconds, between which new stories come first, and can
//! be broken off anywhere.

use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};

use super::retention::Retiring;
use super::{Library, LibraryError};

/// How long old stories are not looked for after they were.
const EVERY: Duration = Duration::from_hours(1);

/// What there is to do at quiet times.
#[derive(Debug)]
pub(super) struct Quiet {
    /// When the program started, on the clock that is shown and on the one that never jumps.
    now: Timestamp,
    started: Instant,
    /// When old stories were looked for last.
    looked: Option<Instant>,
    deed: Deed,
}

/// What is being done.
#[derive(Debug)]
enum Deed {
    /// Nothing.
    Rest,
    /// Old stories are removed.
    Retire(Retiring),
    /// The full-text table of this number is merged.
    Merge(usize),
    /// Free pages are given back.
    GiveBack,
    /// The statistics are brought up to date.
    Tidy,
}

impl Quiet {
    pub(super) fn new(now: Timestamp) -> Self {
        Self { now, started: Instant::now(), looked: None, deed: Deed::Merge(0) }
    }

    /// Notes that stories were indexed: there may be something to merge.
    pub(super) fn disturb(&mut self) {
        if !matches!(self.deed, Deed::Retire(_)) {
            self.deed = Deed::Merge(0);
        }
    }

    /// Does one step, and says whether there is more to do.
    pub(super) fn step(&mut self, library: &mut Library) -> Result<bool, LibraryError> {
        if library.store.is_read_only() {
            return Ok(false);
        }
        let due = self.looked.is_none_or(|looked| looked.elapsed() >= EVERY);
        if due {
            self.looked = Some(Instant::now());
            self.deed = Deed::Retire(library.begin_retiring(self.present())?);
        }
        let next = match &mut self.deed {
            Deed::Rest => return Ok(false),
            Deed::Retire(pass) => {
                if library.retire_some(pass)? {
                    return Ok(true);
                }
                Deed::Merge(0)
            }
            Deed::Merge(table) => match library.store.merge_index(*table)? {
                Some(true) => return Ok(true),
                Some(false) => Deed::Merge(*table + 1),
                None => Deed::GiveBack,
            },
            Deed::GiveBack if library.store.give_back()? => return Ok(true),
            Deed::GiveBack => Deed::Tidy,
            Deed::Tidy => {
                library.tidy()?;
                Deed::Rest
            }
        };
        self.deed = next;
        Ok(true)
    }

    /// Leaves what failed until the next time.
    pub(super) fn give_up(&mut self) {
        self.deed = Deed::Rest;
    }

    fn present(&self) -> Timestamp {
        let passed = SignedDuration::try_from(self.started.elapsed()).unwrap_or_default();
        self.now.checked_add(passed).unwrap_or(self.now)
    }
}
