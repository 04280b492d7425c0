//! A calendar day and a time of day, not checked against each other until they become an instant.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

/// A date as its parts were read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Civil {
    pub(super) year: i64,
    pub(super) month: i64,
    pub(super) day: i64,
    pub(super) time: Time,
}

/// A time of day with its zone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Time {
    pub(super) hour: i64,
    pub(super) minute: i64,
    pub(super) second: i64,
    pub(super) nanosecond: i64,
    /// Minutes east of UTC.
    pub(super) offset: i64,
}

impl Civil {
    /// The instant, or none for a day or time that no calendar has.
    ///
    /// What is a little too much rolls over, as feeds' own readers do it: the 31st of June is the first of July, 24:00
    /// the next midnight, 10:61 is 11:01.
    pub(super) fn instant(self) -> Option<Timestamp> {
        let time = self.time;
        let plausible = (1..=32).contains(&self.day)
            && (0..=29).contains(&time.hour)
            && (0..=99).contains(&time.minute)
            && (0..=99).contains(&time.second)
            && time.offset.abs() <= 26 * 60;
        if !plausible {
            return None;
        }
        let first = Date::new(i16::try_from(self.year).ok()?, i8::try_from(self.month).ok()?, 1).ok()?;
        let midnight = first.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp();
        let minutes = ((self.day - 1) * 24 + time.hour) * 60 + time.minute - time.offset;
        midnight.checked_add(SignedDuration::new(minutes * 60 + time.second, time.nanosecond as i32)).ok()
    }
}

/// The year that two digits mean.
pub(super) fn full_year(number: i64, digits: usize) -> i64 {
    match digits {
        0..=2 if number < 70 => 2000 + number,
        0..=2 => 1900 + number,
        _ => number,
    }
}
