//! ISO 8601 in the variants that feeds contain: read by position.

use jiff::Timestamp;

use super::civil::{Civil, Time, full_year};
use super::words;

/// Reads a date that begins with its year in digits and goes on in digits.
pub(super) fn parse(text: &str) -> Option<Timestamp> {
    let end = text.bytes().position(|b| !(b.is_ascii_digit() || b == b'-')).unwrap_or(text.len());
    let (date, rest) = text.split_at(end);
    if let Some(short) = date.strip_prefix('-') {
        return if rest.is_empty() { short_year(short)?.instant() } else { None };
    }
    if let [run] = split_digits(date).as_slice()
        && run.len() == 14
    {
        let mut civil = day(&run[..8])?;
        civil.time = packed(&run[8..])?;
        civil.time.offset = zone(rest.trim())?;
        return civil.instant();
    }
    let mut civil = day(date)?;
    let rest = rest.trim_start_matches(['T', 't', ' ', '\u{a0}', ',', ';']);
    if !rest.is_empty() {
        civil.time = time(rest)?;
    }
    civil.instant()
}

fn split_digits(text: &str) -> Vec<&str> {
    text.split('-').collect()
}

fn day(text: &str) -> Option<Civil> {
    let parts = split_digits(text);
    let number = |text: &str| text.parse::<i64>().ok();
    let civil = |year, month, day| Some(Civil { year, month, day, ..Civil::default() });
    match *parts.as_slice() {
        [year] if year.len() == 4 => civil(number(year)?, 1, 1),
        [run] if run.len() == 8 => civil(number(&run[..4])?, number(&run[4..6])?, number(&run[6..])?),
        [run] if run.len() == 7 => ordinal(number(&run[..4])?, number(&run[4..])?),
        [run] if run.len() == 6 => {
            civil(full_year(number(&run[..2])?, 2), number(&run[2..4])?, number(&run[4..])?)
        }
        [run] if run.len() == 5 => ordinal(full_year(number(&run[..2])?, 2), number(&run[2..])?),
        [year, nth] if year.len() == 4 && nth.len() == 3 => ordinal(number(year)?, number(nth)?),
        [year, month] if year.len() == 4 && !month.is_empty() => civil(number(year)?, number(month)?, 1),
        [year, month, day] if year.len() == 4 => civil(number(year)?, number(month)?, number(day)?),
        [year, month, day] if year.len() == 2 && day.len() == 2 => {
            civil(full_year(number(year)?, 2), number(month)?, number(day)?)
        }
        _ => None,
    }
}

/// What stands after the dash for a century left out: "-03-12", "-0312", "-03-12-31", as ISO 8601 of 1988 has them.
fn short_year(text: &str) -> Option<Civil> {
    let (year, rest) = text.split_at_checked(2)?;
    let year = full_year(year.parse().ok()?, 2);
    match split_digits(rest.trim_start_matches('-')).as_slice() {
        [month] if month.len() == 2 => {
            Some(Civil { year, month: month.parse().ok()?, day: 1, ..Civil::default() })
        }
        [month, day] if month.len() == 2 && day.len() == 2 => {
            Some(Civil { year, month: month.parse().ok()?, day: day.parse().ok()?, ..Civil::default() })
        }
        _ => None,
    }
}

/// The day of a year by its number.
fn ordinal(year: i64, nth: i64) -> Option<Civil> {
    let first = jiff::civil::Date::new(i16::try_from(year).ok()?, 1, 1).ok()?;
    let date = first.with().day_of_year(i16::try_from(nth).ok()?).build().ok()?;
    Some(Civil { year, month: date.month().into(), day: date.day().into(), time: Time::default() })
}

/// Reads `hh:mm`, `hh:mm:ss.f` or `hhmmss`, and the zone after it.
fn time(text: &str) -> Option<Time> {
    let end = text
        .bytes()
        .position(|b| !(b.is_ascii_digit() || matches!(b, b':' | b'.' | b',')))
        .unwrap_or(text.len());
    let (clock, rest) = text.split_at(end);
    let (whole, fraction) = clock.split_once(['.', ',']).unwrap_or((clock, ""));
    let mut time = if whole.contains(':') {
        let mut parts = whole.split(':').map(|part| part.parse::<i64>().ok());
        Time {
            hour: parts.next()??,
            minute: parts.next()??,
            second: parts.next().unwrap_or(Some(0))?,
            ..Time::default()
        }
    } else {
        packed(whole)?
    };
    time.nanosecond = nanoseconds(fraction);
    let rest = rest.trim();
    let (rest, evening) = words::half_of_day(rest);
    time.hour = evening.map_or(time.hour, |evening| evening.hour(time.hour));
    time.offset = zone(rest)?;
    Some(time)
}

fn packed(digits: &str) -> Option<Time> {
    let part = |from: usize| digits.get(from..from + 2).map_or(Some(0), |text| text.parse::<i64>().ok());
    if !matches!(digits.len(), 2 | 4 | 6) {
        return None;
    }
    Some(Time { hour: part(0)?, minute: part(2)?, second: part(4)?, ..Time::default() })
}

pub(super) fn nanoseconds(fraction: &str) -> i64 {
    let digits: String = fraction.chars().take(9).collect();
    let number = digits.parse::<i64>().unwrap_or(0);
    number * 10_i64.pow(9 - digits.len() as u32)
}

/// The offset in minutes of what stands after a time. A zone that nobody knows counts as UTC.
fn zone(text: &str) -> Option<i64> {
    let text = text.split(['[', '(']).next().unwrap_or("").trim();
    match text.as_bytes().first() {
        None => Some(0),
        Some(b'+' | b'-') => offset(text),
        Some(_) if text.starts_with('\u{2212}') => offset(&text.replacen('\u{2212}', "-", 1)),
        Some(_) if text.len() <= 32 => Some(words::zone(text).unwrap_or(0)),
        Some(_) => None,
    }
}

/// Reads `+hh:mm`, `+hhmm`, `+hh` or `+h`.
pub(super) fn offset(text: &str) -> Option<i64> {
    let sign = if text.starts_with('-') { -1 } else { 1 };
    let digits = text.get(1..)?;
    let end = digits.bytes().position(|b| !(b.is_ascii_digit() || b == b':')).unwrap_or(digits.len());
    let digits = &digits[..end];
    let (hours, minutes) = match digits.split_once(':') {
        Some(parts) => parts,
        None if digits.len() > 2 => digits.split_at(digits.len() - 2),
        None => (digits, "0"),
    };
    let minutes = if minutes.is_empty() { "0" } else { minutes };
    Some(sign * (hours.parse::<i64>().ok()?.checked_mul(60)? + minutes.parse::<i64>().ok()?))
}
