//! Days and ages in queries, and the instants they stand for at a given now.

use std::fmt;

use jiff::civil::{Date, ISOWeekDate, Weekday};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};

/// A stretch of days that a query names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Period {
    /// `2026`.
    Year(i16),
    /// `2026-11`.
    Month(i16, i8),
    /// `2026-W47`, a week of ISO 8601.
    Week(i16, i8),
    /// `2026-11-22`.
    Day(Date),
    /// `today`, in the local zone.
    Today,
    /// `yesterday`, in the local zone.
    Yesterday,
}

/// Which days a story may be dated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dates {
    /// `date:A..B`: from the first day of the one to the last day of the other; `date:A` has both the same.
    In(Period, Period),
    /// `date<A`: before its first day.
    Before(Period),
    /// `date<=A` or `date:..A`: up to its last day.
    Until(Period),
    /// `date>=A` or `date:A..`: from its first day.
    Since(Period),
    /// `date>A`: after its last day.
    After(Period),
}

/// A length of time before now: a number of units, as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ago {
    /// How many.
    pub count: u32,
    /// Of what.
    pub unit: Unit,
}

/// A unit of age. A month counts 30 days and a year 365: an age is a duration, not a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// `min`
    Minute,
    /// `h`
    Hour,
    /// `d`
    Day,
    /// `w`
    Week,
    /// `mo`
    Month,
    /// `y`
    Year,
}

impl Period {
    /// Reads a period; `None` where the text is none.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text.to_ascii_lowercase().as_str() {
            "today" => return Some(Self::Today),
            "yesterday" => return Some(Self::Yesterday),
            _ => {}
        }
        let mut parts = text.split('-');
        let year = i16::try_from(digits(parts.next()?, 4)?).ok()?;
        let period = match (parts.next(), parts.next()) {
            (None, _) => Self::Year(year),
            (Some(week), None) if week.starts_with(['W', 'w']) => Self::Week(year, number(&week[1..])?),
            (Some(month), None) => Self::Month(year, number(month)?),
            (Some(month), Some(day)) => Self::Day(Date::new(year, number(month)?, number(day)?).ok()?),
        };
        (parts.next().is_none() && period.first_day(Date::constant(2000, 1, 1)).is_some()).then_some(period)
    }

    /// Its first day, given today's date; `None` where the calendar has no such period.
    fn first_day(self, today: Date) -> Option<Date> {
        match self {
            Self::Year(year) => Date::new(year, 1, 1).ok(),
            Self::Month(year, month) => Date::new(year, month, 1).ok(),
            Self::Week(year, week) => {
                ISOWeekDate::new(year, week, Weekday::Monday).ok().map(ISOWeekDate::date)
            }
            Self::Day(day) => Some(day),
            Self::Today => Some(today),
            Self::Yesterday => today.yesterday().ok(),
        }
    }

    /// The day after its last.
    fn next_day(self, today: Date) -> Option<Date> {
        let first = self.first_day(today)?;
        let length = match self {
            Self::Year(_) => 1.year(),
            Self::Month(..) => 1.month(),
            Self::Week(..) => 1.week(),
            Self::Day(_) | Self::Today | Self::Yesterday => 1.day(),
        };
        first.checked_add(length).ok()
    }
}

fn digits(text: &str, count: usize) -> Option<u16> {
    (text.len() == count && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok())?
}

fn number(text: &str) -> Option<i8> {
    digits(text, 2).or_else(|| digits(text, 1)).and_then(|number| i8::try_from(number).ok())
}

impl Dates {
    /// Resolves to instants: the first that counts and the first that no longer does; `None` is unbounded.
    #[must_use]
    pub fn between(self, now: Timestamp, zone: &TimeZone) -> (Option<Timestamp>, Option<Timestamp>) {
        let today = now.to_zoned(zone.clone()).date();
        let at = |day: Option<Date>| {
            day.and_then(|day| day.to_zoned(zone.clone()).ok())
                .map_or(Timestamp::MAX, |start| start.timestamp())
        };
        let start = |period: Period| Some(at(period.first_day(today)));
        let end = |period: Period| Some(at(period.next_day(today)));
        match self {
            Self::In(first, last) => (start(first), end(last)),
            Self::Before(period) => (None, start(period)),
            Self::Until(period) => (None, end(period)),
            Self::Since(period) => (start(period), None),
            Self::After(period) => (end(period), None),
        }
    }
}

impl Ago {
    /// Reads an age such as `7d`; `None` where the text is none.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let split = text.find(|c: char| !c.is_ascii_digit())?;
        let (count, unit) = text.split_at(split);
        let unit = match unit.to_ascii_lowercase().as_str() {
            "min" => Unit::Minute,
            "h" => Unit::Hour,
            "d" => Unit::Day,
            "w" => Unit::Week,
            "mo" => Unit::Month,
            "y" => Unit::Year,
            _ => return None,
        };
        Some(Self { count: count.parse().ok()?, unit })
    }

    /// The instant that lies this long before now.
    #[must_use]
    pub fn before(self, now: Timestamp) -> Timestamp {
        let seconds = match self.unit {
            Unit::Minute => 60,
            Unit::Hour => 3_600,
            Unit::Day => 86_400,
            Unit::Week => 7 * 86_400,
            Unit::Month => 30 * 86_400,
            Unit::Year => 365 * 86_400,
        };
        let length = SignedDuration::from_secs(seconds * i64::from(self.count));
        now.checked_sub(length).unwrap_or(Timestamp::MIN)
    }
}

impl fmt::Display for Period {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Year(year) => write!(out, "{year:04}"),
            Self::Month(year, month) => write!(out, "{year:04}-{month:02}"),
            Self::Week(year, week) => write!(out, "{year:04}-W{week:02}"),
            Self::Day(day) => day.fmt(out),
            Self::Today => out.write_str("today"),
            Self::Yesterday => out.write_str("yesterday"),
        }
    }
}

impl fmt::Display for Dates {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::In(first, last) if first == last => write!(out, "date:{first}"),
            Self::In(first, last) => write!(out, "date:{first}..{last}"),
            Self::Before(period) => write!(out, "date<{period}"),
            Self::Until(period) => write!(out, "date<={period}"),
            Self::Since(period) => write!(out, "date>={period}"),
            Self::After(period) => write!(out, "date>{period}"),
        }
    }
}

impl fmt::Display for Ago {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = match self.unit {
            Unit::Minute => "min",
            Unit::Hour => "h",
            Unit::Day => "d",
            Unit::Week => "w",
            Unit::Month => "mo",
            Unit::Year => "y",
        };
        write!(out, "{}{unit}", self.count)
    }
}
