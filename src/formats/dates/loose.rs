//! Dates in words and any order: each piece is taken for what it can be.

use jiff::Timestamp;

use super::civil::{Civil, Time, full_year};
use super::iso::{nanoseconds, offset};
use super::words::{self, Half};
use crate::news::fold_text;

/// Reads a date such as "Tue, 12 Jul 2022 09:30 +0200", "July 12th, 2022" or "12/25/2022 9 PM".
pub(super) fn parse(text: &str) -> Option<Timestamp> {
    read(text)?.instant()
}

/// Reads a line that is a date and nothing else: every word of it belongs to one, and it has a month's name.
pub(crate) fn whole_line(line: &str) -> Option<Timestamp> {
    const LONGEST: usize = 60;
    if line.len() > LONGEST {
        return None;
    }
    let folded = fold_text(line);
    let mut named = false;
    for word in folded.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()) {
        let is_month = words::month(word).is_some();
        named |= is_month;
        if !is_month && !is_filler(word) && words::zone(word).is_none() && words::half(word).is_none() {
            return None;
        }
    }
    let digits = line.bytes().filter(u8::is_ascii_digit).count();
    let date = if named && (5..=12).contains(&digits) { read(line) } else { None };
    date?.instant()
}

/// Words that may stand in a date and say nothing about it.
fn is_filler(word: &str) -> bool {
    const DAYS: &str = " mon monday tue tues tuesday wed wednesday thu thur thurs thursday fri friday sat saturday sun \
        sunday lunes martes miercoles jueves viernes sabado domingo lundi mardi mercredi jeudi vendredi samedi dimanche \
        montag dienstag mittwoch donnerstag freitag samstag sonntag segunda terca quarta quinta sexta feira lunedi \
        martedi mercoledi giovedi venerdi domenica ";
    const JOINTS: &str = " de del of the at on um uhr a as le il am den st nd rd th er posted published updated \
        publicado publie veroffentlicht pubblicato date ";
    let is_in = |list: &str| list.split_whitespace().any(|own| own == word);
    is_in(DAYS) || is_in(JOINTS)
}

fn read(text: &str) -> Option<Civil> {
    let folded = fold_text(text);
    let mut date = Pieces::default();
    let mut rest = folded.as_str();
    while let Some(letter) = rest.chars().next() {
        rest = match letter {
            '0'..='9' => date.number(rest),
            '+' | '-' | '\u{2212}' => date.sign(rest),
            '(' => rest.find(')').map_or("", |end| &rest[end + 1..]),
            letter if letter.is_alphabetic() => date.word(rest),
            letter => &rest[letter.len_utf8()..],
        };
    }
    date.civil()
}

/// What has been read of a date so far.
#[derive(Default)]
struct Pieces {
    year: Option<i64>,
    month: Option<i64>,
    day: Option<i64>,
    time: Option<Time>,
    zoned: bool,
    /// Whether it is written in Korean.
    korean: bool,
    half: Option<Half>,
}

impl Pieces {
    fn word<'a>(&mut self, rest: &'a str) -> &'a str {
        let end = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        if let Some(half) = words::half(word) {
            self.half = Some(half);
            self.korean |= matches!(word, "오전" | "오후");
            return after;
        }
        // "a.m." and "p.m.", whose letters stand apart.
        if matches!(word, "a" | "p") && after.starts_with(".m") {
            self.half = Some(if word == "a" { Half::Morning } else { Half::Evening });
            return &after[2..];
        }
        if self.month.is_none()
            && let Some(month) = words::month(word)
        {
            // "mar" may be a Tuesday: Spanish, French and Italian dates name the month after it.
            if word != "mar" || !names_month(after) {
                self.month = Some(month);
            }
            return after;
        }
        if self.time.is_some() && !self.zoned {
            let length =
                after.find(|c: char| !(c.is_ascii_digit() || "+-:".contains(c))).unwrap_or(after.len());
            let whole = &rest[..end + length];
            let Some(offset) = words::zone(whole) else { return after };
            self.set_zone(offset);
            return if matches!(word, "gmt" | "utc" | "ut") && after.starts_with(['+', '-']) {
                &after[length..]
            } else {
                after
            };
        }
        after
    }

    fn set_zone(&mut self, offset: i64) {
        self.zoned = true;
        if let Some(time) = &mut self.time {
            time.offset = offset;
        }
    }

    fn sign<'a>(&mut self, rest: &'a str) -> &'a str {
        let sign = rest.chars().next().map_or(1, char::len_utf8);
        let after = &rest[sign..];
        let length = after.find(|c: char| !(c.is_ascii_digit() || c == ':')).unwrap_or(after.len());
        // A year may follow a dash; an offset has no more than four digits and follows a time.
        let is_offset = self.time.is_some() && (self.year.is_some() || length != 4 || rest.starts_with('+'));
        if !is_offset || self.zoned && !rest.starts_with('+') || length == 0 {
            return after;
        }
        let signed = format!("{}{}", if rest.starts_with('+') { '+' } else { '-' }, &after[..length]);
        if let Some(offset) = offset(&signed) {
            self.set_zone(offset);
        }
        &after[length..]
    }

    fn number<'a>(&mut self, rest: &'a str) -> &'a str {
        let (digits, after) = digits(rest);
        if self.time.is_none()
            && let Some((time, after)) = clock(digits, after)
        {
            self.time = Some(time);
            return after;
        }
        if let Some(joined) = Joined::read(rest) {
            self.numeric_date(&joined);
            return joined.after;
        }
        let Ok(number) = digits.parse::<i64>() else { return after };
        let unit = after.chars().next();
        self.korean |= unit == Some('년');
        match unit {
            Some('년' | '年') => self.year = Some(number),
            Some('월' | '月') => self.month = Some(number),
            Some('일' | '日') => self.day = Some(number),
            _ => self.plain_number(number, digits.len(), after),
        }
        after
    }

    fn plain_number(&mut self, number: i64, length: usize, after: &str) {
        if length == 4 && self.year.is_none() {
            self.year = Some(number);
        } else if length <= 2 && self.day.is_none() {
            self.day = Some(number);
        } else if length <= 2 && self.time.is_none() && words::half_of_day(after.trim_start()).1.is_some() {
            self.time = Some(Time { hour: number, ..Time::default() });
        } else if length == 2 && self.year.is_none() {
            self.year = Some(full_year(number, 2));
        }
    }

    /// Numbers joined by one mark: year first if it has four digits, else the order that the mark stands for.
    fn numeric_date(&mut self, joined: &Joined<'_>) {
        let &Joined { first, second, third, mark, .. } = joined;
        let number = |text: &str| text.parse::<i64>().ok();
        let (year, month, day) = match mark {
            _ if first.len() == 4 => (first, second, third),
            '/' if number(first).is_some_and(|first| first <= 12) => (third, first, second),
            _ => (third, second, first),
        };
        self.year = number(year).map(|number| full_year(number, year.len()));
        (self.month, self.day) = match (number(month), number(day)) {
            (Some(month @ 13..), Some(day @ ..=12)) => (Some(day), Some(month)),
            other => other,
        };
    }

    fn civil(self) -> Option<Civil> {
        let mut time = self.time.unwrap_or_default();
        if let Some(half) = self.half {
            time.hour = half.hour(time.hour);
        }
        // One country writes dates so, and it has one zone; its servers leave that out.
        if self.korean && self.time.is_some() && !self.zoned {
            time.offset = words::KOREA;
        }
        Some(Civil { year: self.year?, month: self.month?, day: self.day?, time })
    }
}

fn digits(text: &str) -> (&str, &str) {
    text.split_at(text.bytes().position(|byte| !byte.is_ascii_digit()).unwrap_or(text.len()))
}

fn names_month(text: &str) -> bool {
    text.split(|c: char| !c.is_alphabetic()).any(|word| words::month(word).is_some())
}

/// Reads a time of day that begins with these digits: `9:30`, `09:30:59.5`, `9h30`.
fn clock<'a>(hours: &str, after: &'a str) -> Option<(Time, &'a str)> {
    if hours.len() > 2 {
        return None;
    }
    let (minutes, mut rest) = digits(after.strip_prefix([':', 'h'])?);
    if minutes.is_empty() || minutes.len() > 2 {
        return None;
    }
    let mut time = Time { hour: hours.parse().ok()?, minute: minutes.parse().ok()?, ..Time::default() };
    if let Some(after) = rest.strip_prefix(':') {
        let (seconds, after) = digits(after);
        time.second = seconds.get(..2).unwrap_or(seconds).parse().unwrap_or(0);
        rest = after;
        if let Some(after) =
            rest.strip_prefix('.').filter(|after| after.starts_with(|c: char| c.is_ascii_digit()))
        {
            let (fraction, after) = digits(after);
            time.nanosecond = nanoseconds(fraction);
            rest = after;
        }
    }
    Some((time, rest))
}

/// Three numbers joined by one mark.
struct Joined<'a> {
    first: &'a str,
    second: &'a str,
    third: &'a str,
    mark: char,
    after: &'a str,
}

impl<'a> Joined<'a> {
    /// Reads three numbers joined by `/`, `.` or `-`.
    fn read(text: &'a str) -> Option<Self> {
        let (first, rest) = digits(text);
        let mark = rest.chars().next().filter(|mark| matches!(mark, '/' | '.' | '-'))?;
        let (second, rest) = digits(rest[1..].trim_start());
        let (third, after) = digits(rest.strip_prefix(mark)?.trim_start());
        let sizes = (1..=4).contains(&first.len())
            && (1..=2).contains(&second.len())
            && (1..=4).contains(&third.len());
        sizes.then_some(Self { first, second, third, mark, after })
    }
}
