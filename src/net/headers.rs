//! What an answer's head says about when to come back.

use std::time::{Duration, SystemTime};

use jiff::Timestamp;

/// When a server wants to be asked again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wait {
    /// After so long.
    For(Duration),
    /// Not before this time.
    Until(Timestamp),
}

impl Wait {
    /// Reads a `Retry-After` field (RFC 9110, section 10.2.3): seconds, or a date.
    pub(super) fn parse(field: &str) -> Option<Self> {
        let field = field.trim();
        if !field.is_empty() && field.bytes().all(|byte| byte.is_ascii_digit()) {
            // More seconds than a u64 holds is for ever, too.
            return Some(Self::For(Duration::from_secs(field.parse().unwrap_or(u64::MAX))));
        }
        Some(Self::Until(date(field)?))
    }

    /// The time that is meant, heard at `now`; never before it.
    #[must_use]
    pub fn at(self, now: Timestamp) -> Timestamp {
        match self {
            Self::For(span) => later(now, span),
            Self::Until(time) => time.max(now),
        }
    }
}

/// The seconds for which an answer is fresh by its `Cache-Control` field (RFC 9111, section 5.2.2).
pub(super) fn max_age(field: &str) -> Option<Duration> {
    field.split(',').find_map(|directive| {
        let (name, value) = directive.split_once('=')?;
        let seconds = value.trim().trim_matches('"').parse().ok()?;
        name.trim().eq_ignore_ascii_case("max-age").then_some(Duration::from_secs(seconds))
    })
}

fn date(field: &str) -> Option<Timestamp> {
    let time: SystemTime = httpdate::parse_http_date(field).ok()?;
    Timestamp::try_from(time).ok()
}

fn later(now: Timestamp, span: Duration) -> Timestamp {
    let seconds = i64::try_from(span.as_secs()).unwrap_or(i64::MAX);
    let then = now.as_second().saturating_add(seconds);
    Timestamp::from_second(then).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(field: &str, expected: Option<&str>) {
        let now: Timestamp = "2026-11-22T12:00:00Z".parse().unwrap();
        let time = Wait::parse(field).map(|wait| wait.at(now).to_string());
        assert_eq!(time.as_deref(), expected, "{field:?}");
    }

    #[test]
    fn a_server_says_when_to_come_back_in_seconds_or_by_date() {
        check("120", Some("2026-11-22T12:02:00Z"));
        check(" 0 ", Some("2026-11-22T12:00:00Z"));
        check("Sun, 22 Nov 2026 13:00:00 GMT", Some("2026-11-22T13:00:00Z"));
        check("Sun, 22 Nov 2020 13:00:00 GMT", Some("2026-11-22T12:00:00Z"));
        check("99999999999999999999999", Some(&Timestamp::MAX.to_string()));
        check("soon", None);
        check("", None);
        assert_eq!(max_age("public, Max-Age=\"300\", stale=1"), Some(Duration::from_mins(5)));
        assert_eq!(max_age("no-cache, s-maxage=9"), None);
    }
}
