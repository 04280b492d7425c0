//! Instants from the dates that feeds, pages and texts really contain.
//!
//! ISO 8601 and its relatives are read by position; everything else by what its words and numbers can be,
//! in any order and many languages. No zone means UTC. What has no day is not a date, and a two-digit year
//! below 70 lies in this century.

mod civil;
mod iso;
mod loose;
mod words;

use jiff::Timestamp;

pub(crate) use loose::whole_line;

/// Reads a date, with or without a time.
#[must_use]
pub fn parse(text: &str) -> Option<Timestamp> {
    const LONGEST: usize = 100;
    let text = text.trim();
    if text.is_empty() || text.len() > LONGEST {
        return None;
    }
    unix(text).or_else(|| iso::parse(text)).or_else(|| loose::parse(text))
}

/// Reads seconds, milliseconds or microseconds since 1970, told apart by their length.
fn unix(text: &str) -> Option<Timestamp> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    if !whole.bytes().chain(fraction.bytes()).all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number: i64 = whole.parse().ok()?;
    match whole.len() {
        9..=10 => Timestamp::from_second(number).ok(),
        12..=13 => Timestamp::from_millisecond(number).ok(),
        15..=16 => Timestamp::from_microsecond(number).ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let read = parse(text).map(|instant| instant.to_string());
        assert_eq!(read.as_deref().unwrap_or("none"), expected, "{text:?} as a date");
    }

    #[test]
    fn rfc_822_as_written_by_people() {
        check("Tue, 12 Jul 2022 09:30:59 GMT", "2022-07-12T09:30:59Z");
        check("Sun, 12 Jul 2022 09:30:59 +0200", "2022-07-12T07:30:59Z");
        check("12 Jul 22 09:30 EST", "2022-07-12T14:30:00Z");
        check("Tues, 12 July 2022 09:30:59 PDT", "2022-07-12T16:30:59Z");
        check("Tue,12 Jul 2022 9:30:5 Z", "2022-07-12T09:30:05Z");
        check("Tue, 12 Jul 2022 09:30:59 +02:00", "2022-07-12T07:30:59Z");
        check("Tue, 12 Jul 2022 09:30:59 GMT+2", "2022-07-12T07:30:59Z");
        check("Tue, 12 Jul 2022 09:30:59 -0700 (PDT)", "2022-07-12T16:30:59Z");
        check("Tue, 12 Jul 2022 24:00:00 GMT", "2022-07-13T00:00:00Z");
        check("Thu, 01 Jan 2004 19:48:21", "2004-01-01T19:48:21Z");
        check("01 Jan 04", "2004-01-01T00:00:00Z");
        check("31 Dec 99 23:59 UT", "1999-12-31T23:59:00Z");
        check("Fri, 31 Jun 2022 10:00:00 XYZ", "2022-07-01T10:00:00Z");
        check("Tue, 12 Jul 2022 09:30:59 A", "2022-07-12T10:30:59Z");
        check("Tue, 12 Jul 2022 09:30:59 Y", "2022-07-11T21:30:59Z");
    }

    #[test]
    fn iso_8601_and_its_relatives() {
        check("2022-07-12T09:30:59Z", "2022-07-12T09:30:59Z");
        check("2022-07-12T09:30:59.123456+02:00", "2022-07-12T07:30:59.123456Z");
        check("2022-07-12 09:30:59.0", "2022-07-12T09:30:59Z");
        check("2022-07-12T09:30-0500", "2022-07-12T14:30:00Z");
        check("2022-07-12T09:30:59 EST", "2022-07-12T14:30:59Z");
        check("2022-07-12T9:5Z", "2022-07-12T09:05:00Z");
        check("2022-07-12t24:00:00z", "2022-07-13T00:00:00Z");
        check("20220712T093059Z", "2022-07-12T09:30:59Z");
        check("20220712093059", "2022-07-12T09:30:59Z");
        check("20220712", "2022-07-12T00:00:00Z");
        check("2022-193", "2022-07-12T00:00:00Z");
        check("2022-07", "2022-07-01T00:00:00Z");
        check("2022", "2022-01-01T00:00:00Z");
        check("22-07-12", "2022-07-12T00:00:00Z");
        check("-22-07", "2022-07-01T00:00:00Z");
        check("-2207", "2022-07-01T00:00:00Z");
        check("-22-07-12", "2022-07-12T00:00:00Z");
        check("22193", "2022-07-12T00:00:00Z");
        check("2022-07-12T25:61:61Z", "2022-07-13T02:02:01Z");
        check("2022-02-29", "2022-03-01T00:00:00Z");
        check("2022-07-12T09:30:59,5+02", "2022-07-12T07:30:59.5Z");
        check("2022-07-12T09:30:59+0200[Europe/Paris]", "2022-07-12T07:30:59Z");
    }

    #[test]
    fn unix_times() {
        check("1657618259", "2022-07-12T09:30:59Z");
        check("1657618259000", "2022-07-12T09:30:59Z");
        check("1657618259.25", "2022-07-12T09:30:59Z");
    }

    #[test]
    fn other_orders() {
        check("Tue Jul 12 09:30:59 2022", "2022-07-12T09:30:59Z");
        check("Tue Jul 12 09:30:59 PDT 2022", "2022-07-12T16:30:59Z");
        check("July 12, 2022", "2022-07-12T00:00:00Z");
        check("July 12th, 2022 at 9:30 p.m.", "2022-07-12T21:30:00Z");
        check("Jul 12, 2022, 12:05 AM EDT", "2022-07-12T04:05:00Z");
        check("7/12/2022 9:30:59 PM", "2022-07-12T21:30:59Z");
        check("25/12/2022", "2022-12-25T00:00:00Z");
        check("12.07.2022 09:30", "2022-07-12T09:30:00Z");
        check("2022/07/12 09:30:59 EDT", "2022-07-12T13:30:59Z");
        check("12-Jul-2022 09:30:59", "2022-07-12T09:30:59Z");
        check("2022-Jul-12", "2022-07-12T00:00:00Z");
    }

    #[test]
    fn localised_months() {
        check("12 de julio de 2022", "2022-07-12T00:00:00Z");
        check("mar, 12 jul. 2022 09:30:59 +0200", "2022-07-12T07:30:59Z");
        check("12 juillet 2022 à 9h30", "2022-07-12T09:30:00Z");
        check("1er août 2022", "2022-08-01T00:00:00Z");
        check("12. März 2022, 09:30 Uhr", "2022-03-12T09:30:00Z");
        check("Di, 12 Dez 2022 09:30:59 +0100", "2022-12-12T08:30:59Z");
        check("12 de fevereiro de 2022", "2022-02-12T00:00:00Z");
        check("12 gennaio 2022", "2022-01-12T00:00:00Z");
        check("12 мая 2022", "2022-05-12T00:00:00Z");
        check("Τρί, 12 Ιούλ 2022 09:30:59 EST", "2022-07-12T14:30:59Z");
        check("12 Αυγούστου 2022", "2022-08-12T00:00:00Z");
        check("2022-július-12T9:30-05:00", "2022-07-12T14:30:00Z");
        check("2022. márc. 12.", "2022-03-12T00:00:00Z");
        check("12 października 2022", "2022-10-12T00:00:00Z");
        check("12 Temmuz 2022 09:30", "2022-07-12T09:30:00Z");
        check("12. marts 2022", "2022-03-12T00:00:00Z");
        check("2022년 7월 12일 09:30:59", "2022-07-12T00:30:59Z");
        check("2022-07-12 오후 09:30:59", "2022-07-12T12:30:59Z");
        check("2022년 7월 12일", "2022-07-12T00:00:00Z");
        check("2022年7月12日", "2022-07-12T00:00:00Z");
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in
            ["", "yesterday", "July", "99", "13/13/2022", "2022-13-45", "12:30", "0000-00-00 00:00:00", "é"]
        {
            check(text, "none");
        }
    }
}
