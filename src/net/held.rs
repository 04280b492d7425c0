//! How much of bodies lies in memory at once.
//!
//! Many connections deliver faster than bodies are read into stories. When what is held exceeds the limit,
//! bodies wait where they are, on the network; but one of them is always let on, until it has been read into
//! stories and dropped, so that nothing can wait for itself.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

/// A body smaller than this never waits: its answer is as good as a head.
const SMALL: u64 = 64 << 10;

/// What is held in all.
#[derive(Debug)]
pub(super) struct Held {
    limit: u64,
    state: Mutex<State>,
    freed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    bytes: u64,
    /// The share that is let on although the limit is reached.
    ahead: Option<u64>,
    next: u64,
    open: bool,
}

/// The share of one body; it is given back when this is dropped.
#[derive(Debug)]
pub(super) struct Share {
    held: Arc<Held>,
    number: u64,
    bytes: u64,
}

impl Held {
    pub(super) fn new(limit: u64) -> Self {
        Self { limit, state: Mutex::default(), freed: Condvar::new() }
    }

    /// Lets everything on that waits, for good.
    pub(super) fn open(&self) {
        self.lock().open = true;
        self.freed.notify_all();
    }

    pub(super) fn share(self: &Arc<Self>) -> Share {
        let mut state = self.lock();
        state.next += 1;
        Share { held: Arc::clone(self), number: state.next, bytes: 0 }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Share {
    /// Takes so many bytes more, waiting until there is room for them.
    pub(super) fn grow(&mut self, bytes: u64) {
        let mut state = self.held.lock();
        self.bytes += bytes;
        state.bytes += bytes;
        while self.bytes > SMALL && state.bytes > self.held.limit && !state.open {
            if *state.ahead.get_or_insert(self.number) == self.number {
                return;
            }
            state = self.held.freed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        let mut state = self.held.lock();
        state.bytes -= self.bytes;
        if state.ahead == Some(self.number) {
            state.ahead = None;
        }
        self.held.freed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_bodies_than_fit_get_through_one_ahead_of_the_others() {
        let held = Arc::new(Held::new(100_000));
        std::thread::scope(|scope| {
            for _ in 0..20 {
                scope.spawn(|| {
                    let mut share = held.share();
                    for _ in 0..10 {
                        share.grow(20_000);
                    }
                });
            }
        });
        assert_eq!(held.lock().bytes, 0);
    }
}
