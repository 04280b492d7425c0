//! Whose turn it is: so many requests to one host at once, and so far apart.

use std::collections::{BTreeSet, HashMap, VecDeque};
use std::time::{Duration, Instant};

/// What is still to be fetched, by host.
#[derive(Debug)]
pub(super) struct Turns {
    lanes: Vec<Lane>,
    /// The lanes whose next request may begin, by when.
    ready: BTreeSet<(Instant, usize)>,
    per_host: usize,
    delay: Duration,
    waiting: usize,
}

/// The requests to one host and port.
#[derive(Debug)]
struct Lane {
    waiting: VecDeque<usize>,
    running: usize,
    next: Instant,
}

/// What a thread is to do now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Turn {
    /// Fetch this one, of this lane.
    Fetch {
        /// Which one.
        item: usize,
        /// The lane, for [`Turns::done`].
        lane: usize,
    },
    /// Wait until this time, or until another is done.
    Wait(Option<Instant>),
    /// Nothing is left.
    End,
}

impl Turns {
    /// Puts requests in line, each by its host.
    pub(super) fn new<'a>(
        hosts: impl IntoIterator<Item = &'a str>,
        per_host: usize,
        delay: Duration,
        now: Instant,
    ) -> Self {
        let mut lanes: Vec<Lane> = Vec::new();
        let mut known: HashMap<&str, usize> = HashMap::new();
        let mut waiting = 0;
        for (item, host) in hosts.into_iter().enumerate() {
            let lane = *known.entry(host).or_insert_with(|| {
                lanes.push(Lane { waiting: VecDeque::new(), running: 0, next: now });
                lanes.len() - 1
            });
            lanes[lane].waiting.push_back(item);
            waiting += 1;
        }
        let ready = (0..lanes.len()).map(|lane| (now, lane)).collect();
        Self { lanes, ready, per_host: per_host.max(1), delay, waiting }
    }

    /// Hands out the next turn.
    pub(super) fn next(&mut self, now: Instant) -> Turn {
        if self.waiting == 0 {
            return Turn::End;
        }
        let Some(&(at, lane)) = self.ready.first() else { return Turn::Wait(None) };
        if at > now {
            return Turn::Wait(Some(at));
        }
        self.ready.pop_first();
        let queue = &mut self.lanes[lane];
        let Some(item) = queue.waiting.pop_front() else { return self.next(now) };
        queue.running += 1;
        queue.next = now + self.delay;
        self.waiting -= 1;
        self.line_up(lane);
        Turn::Fetch { item, lane }
    }

    /// Says that a fetch of a lane is over.
    pub(super) fn done(&mut self, lane: usize) {
        self.lanes[lane].running -= 1;
        self.line_up(lane);
    }

    /// Forgets everything that has not begun.
    pub(super) fn clear(&mut self) {
        self.waiting = 0;
    }

    fn line_up(&mut self, lane: usize) {
        let queue = &self.lanes[lane];
        if !queue.waiting.is_empty() && queue.running < self.per_host {
            self.ready.insert((queue.next, lane));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_asked_by_few_at_once_and_with_pauses() {
        let now = Instant::now();
        let later = |ms| now + Duration::from_millis(ms);
        let mut turns = Turns::new(["a", "a", "a", "b"], 2, Duration::from_millis(100), now);
        assert_eq!(turns.next(now), Turn::Fetch { item: 0, lane: 0 });
        assert_eq!(turns.next(now), Turn::Fetch { item: 3, lane: 1 }, "another host does not wait");
        assert_eq!(turns.next(now), Turn::Wait(Some(later(100))));
        assert_eq!(turns.next(later(100)), Turn::Fetch { item: 1, lane: 0 });
        assert_eq!(turns.next(later(500)), Turn::Wait(None), "two at once are enough");
        turns.done(0);
        assert_eq!(turns.next(later(500)), Turn::Fetch { item: 2, lane: 0 });
        assert_eq!(turns.next(later(500)), Turn::End);
    }
}
