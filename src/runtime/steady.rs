//! A clock that nobody sets: what is due is judged by it, so that a corrected system clock fetches nothing.

use jiff::{SignedDuration, Timestamp};

use crate::files;

/// The time at the start, and how long ago that is.
#[derive(Clone, Copy, Debug)]
pub(super) struct SteadyClock {
    start: Timestamp,
    began: SignedDuration,
}

impl SteadyClock {
    /// Starts at the system's time.
    pub(super) fn start() -> Self {
        Self { start: files::now(), began: running() }
    }

    /// The time now, if the system's clock had been right at the start.
    pub(super) fn now(&self) -> Timestamp {
        self.start.checked_add(running() - self.began).unwrap_or(Timestamp::MAX)
    }
}

/// How long the system has run, the time asleep included: a laptop that wakes up has feeds that are due.
#[cfg(target_os = "linux")]
fn running() -> SignedDuration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::Boottime);
    SignedDuration::new(time.tv_sec, time.tv_nsec as i32)
}

/// How long the process has run, where the system's own clock for it is not at hand.
#[cfg(not(target_os = "linux"))]
fn running() -> SignedDuration {
    use std::sync::OnceLock;
    use std::time::Instant;
    static BEGAN: OnceLock<Instant> = OnceLock::new();
    SignedDuration::try_from(BEGAN.get_or_init(Instant::now).elapsed()).unwrap_or(SignedDuration::MAX)
}
