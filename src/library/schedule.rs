//! When each feed is to be fetched next.
//!
//! A feed is fetched about twice as often as it has stories, no more often than it asks for, and always
//! between every quarter of an hour and once a day. What the user set for it wins over all of that. One that
//! cannot be fetched is tried at ever longer intervals.

use std::collections::{HashMap, HashSet};

use jiff::{SignedDuration, Timestamp};

use super::{Library, LibraryError};
use crate::news::FeedId;
use crate::store::{Record, Upkeep};

/// The shortest interval that a feed's own rhythm leads to, in seconds.
const SHORTEST: i64 = 15 * 60;
/// The longest.
const LONGEST: i64 = 24 * 60 * 60;
/// The longest that a server may ask to be left alone.
const LONGEST_REST: i64 = 7 * LONGEST;
const WEEK: f32 = 7.0 * 24.0 * 60.0 * 60.0;

/// The seconds between two fetches of a feed that is well. `every_minutes` is what the user set.
pub(super) fn interval(record: &Record, every_minutes: Option<u32>) -> i64 {
    if let Some(minutes) = every_minutes.filter(|&minutes| minutes > 0) {
        return i64::from(minutes) * 60;
    }
    let rhythm = if record.per_week > 0.0 { (WEEK / record.per_week / 2.0) as i64 } else { LONGEST };
    rhythm.max(i64::from(record.pace)).clamp(SHORTEST, LONGEST)
}

/// When a feed is to be fetched after a fetch at `now`, by its record, which knows of that fetch.
pub(super) fn next(record: &Record, every_minutes: Option<u32>, now: Timestamp) -> Timestamp {
    let usual = interval(record, every_minutes);
    // Twice as long for each failure after the first.
    let doubled = usual.saturating_mul(1 << record.failures.saturating_sub(1).min(16));
    let due = later(now, doubled.min(LONGEST.max(usual)));
    due.max(rests_until(record, now).unwrap_or(due))
}

/// Until when a feed's server asked to be left alone, if that is still to come. A time that is further away
/// than anybody may ask for was written by a clock that was wrong.
pub(super) fn rests_until(record: &Record, now: Timestamp) -> Option<Timestamp> {
    record.rests_until.filter(|&until| until > now && until <= later(now, LONGEST_REST))
}

/// The time until which a server is left alone that asked for it.
pub(super) fn rest(wish: Timestamp, now: Timestamp) -> Timestamp {
    wish.min(later(now, LONGEST_REST))
}

fn later(now: Timestamp, seconds: i64) -> Timestamp {
    now.checked_add(SignedDuration::from_secs(seconds)).unwrap_or(Timestamp::MAX)
}

/// When the feeds of a running reader are due.
#[derive(Clone, Debug, Default)]
pub struct Schedule {
    due: HashMap<FeedId, Timestamp>,
    /// What the user has set for each alone.
    own: HashMap<FeedId, Option<u32>>,
}

impl Library {
    /// Brings a schedule up to the feeds that there are now. `every_minutes` is the user's setting for all.
    ///
    /// What is in the schedule already stays: nothing that is written in the store is nearer to the truth, except
    /// where the user has set another interval since.
    pub fn schedule(
        &self,
        schedule: &mut Schedule,
        every_minutes: Option<u32>,
        now: Timestamp,
    ) -> Result<(), LibraryError> {
        let feeds = self.store.upkeep()?;
        let known: HashSet<FeedId> = feeds.iter().map(|feed| feed.feed).collect();
        schedule.due.retain(|feed, _| known.contains(feed));
        schedule.own.retain(|feed, _| known.contains(feed));
        for feed in &feeds {
            let own = feed.options.every_minutes;
            if schedule.own.insert(feed.feed, own).is_some_and(|before| before != own) {
                schedule.due.remove(&feed.feed);
            }
            schedule.due.entry(feed.feed).or_insert_with(|| stored_due(feed, every_minutes, now));
        }
        Ok(())
    }
}

/// When the store says that a feed is due. A time further ahead than any interval was written by a clock
/// that was wrong: then an interval from now is right, and not everything at once.
fn stored_due(feed: &Upkeep, every_minutes: Option<u32>, now: Timestamp) -> Timestamp {
    let record = &feed.record;
    let every = feed.options.every_minutes.or(every_minutes);
    let latest = later(now, LONGEST.max(interval(record, every)));
    match (record.due, rests_until(record, now)) {
        (_, Some(until)) => until,
        (Some(due), None) if due > latest => later(now, interval(record, every)),
        (due, None) => due.unwrap_or(now),
    }
}

impl Schedule {
    /// The feeds that are due.
    #[must_use]
    pub fn due(&self, now: Timestamp) -> Vec<FeedId> {
        let mut due: Vec<_> =
            self.due.iter().filter(|(_, due)| **due <= now).map(|(feed, _)| *feed).collect();
        due.sort_unstable();
        due
    }

    /// Notes when a feed is due next.
    pub fn note(&mut self, feed: FeedId, due: Timestamp) {
        self.due.insert(feed, due);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(per_week: f32, pace_minutes: u32, failures: u32, every_minutes: Option<u32>, minutes: i64) {
        let record = Record { per_week, pace: pace_minutes * 60, failures, ..Record::default() };
        let now: Timestamp = "2026-11-22T12:00:00Z".parse().unwrap();
        let due = next(&record, every_minutes, now);
        assert_eq!(now.duration_until(due).as_secs() / 60, minutes);
    }

    #[test]
    fn a_feed_is_fetched_as_often_as_it_changes_and_asks_for() {
        check(84.0, 0, 0, None, 60);
        check(7.0, 0, 0, None, 12 * 60);
        check(2000.0, 0, 0, None, 15);
        check(0.0, 0, 0, None, 24 * 60);
        check(2000.0, 60, 0, None, 60);
        check(2000.0, 60 * 24 * 30, 0, None, 24 * 60);
        check(2000.0, 60, 0, Some(5), 5);
        check(0.0, 0, 0, Some(3 * 24 * 60), 3 * 24 * 60);
    }

    #[test]
    fn failures_make_the_intervals_longer_up_to_a_day() {
        check(84.0, 0, 1, None, 60);
        check(84.0, 0, 2, None, 120);
        check(84.0, 0, 4, None, 480);
        check(84.0, 0, 4_000_000_000, None, 24 * 60);
        check(0.0, 0, 3, Some(3 * 24 * 60), 3 * 24 * 60);
    }

    #[test]
    fn a_server_is_left_alone_for_as_long_as_it_asks_within_reason() {
        let now: Timestamp = "2026-11-22T12:00:00Z".parse().unwrap();
        let hours = |hours| now + SignedDuration::from_hours(hours);
        let asked = |until| Record { per_week: 84.0, rests_until: Some(until), ..Record::default() };
        assert_eq!(next(&asked(hours(30)), None, now), hours(30));
        assert_eq!(next(&asked(hours(-1)), None, now), hours(1));
        assert_eq!(next(&asked(hours(24 * 400)), None, now), hours(1), "by a clock that was wrong");
        assert_eq!(rest(hours(24 * 400), now), hours(24 * 7));
    }

    #[test]
    fn a_clock_that_was_ahead_makes_nothing_due_at_once_and_nothing_late_for_ever() {
        let now: Timestamp = "2026-11-22T12:00:00Z".parse().unwrap();
        let hours = |hours| now + SignedDuration::from_hours(hours);
        let feed = |due| Upkeep {
            feed: FeedId(1),
            url: String::new(),
            title: String::new(),
            error: None,
            record: Record { per_week: 84.0, due, ..Record::default() },
            options: crate::news::FeedOptions::default(),
            folder: String::new(),
            muted: false,
        };
        assert_eq!(stored_due(&feed(Some(hours(24 * 365))), None, now), hours(1));
        assert_eq!(stored_due(&feed(Some(hours(3))), None, now), hours(3));
        assert_eq!(stored_due(&feed(Some(hours(-3))), None, now), hours(-3));
        assert_eq!(stored_due(&feed(None), None, now), now);
    }

    #[test]
    fn after_a_long_sleep_each_feed_is_due_once() {
        let now: Timestamp = "2026-11-22T12:00:00Z".parse().unwrap();
        let hours = |hours| now + SignedDuration::from_hours(hours);
        let mut schedule = Schedule::default();
        for feed in 1..=3 {
            schedule.note(FeedId(feed), hours(feed));
        }
        assert_eq!(schedule.due(now), []);
        // Nine hours were slept through, and many fetches with them.
        let due = schedule.due(hours(9));
        assert_eq!(due, [FeedId(1), FeedId(2), FeedId(3)]);
        for feed in due {
            schedule.note(feed, hours(10));
        }
        assert_eq!(schedule.due(hours(9)), []);
        assert_eq!(schedule.due(hours(8)), [], "a clock that is set back makes nothing due");
    }
}
