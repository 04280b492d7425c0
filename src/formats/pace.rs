//! How long a feed wants to be left alone between two fetches, as it says itself.
//!
//! RSS 2.0 has `ttl`, in minutes; the syndication module of RSS 1.0 has `updatePeriod` and
//! `updateFrequency` (how often in that period). Both stand before the first entry.

use std::time::Duration;

/// Bytes in which they are looked for.
const HEAD: usize = 64 << 10;

/// Reads a feed's own wish; `None` where it has none that makes sense.
#[must_use]
pub fn wished(bytes: &[u8]) -> Option<Duration> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(HEAD)]);
    let entries = ["<item", "<entry"].iter().filter_map(|tag| head.find(tag)).min();
    let head = &head[..entries.unwrap_or(head.len())];
    let ttl = element(head, "ttl").and_then(|minutes| minutes.parse().ok()).map(minutes);
    let period = element(head, "updatePeriod").and_then(period).map(|period| {
        let times = element(head, "updateFrequency").and_then(|times| times.parse().ok()).unwrap_or(1_u32);
        period / times.max(1)
    });
    ttl.max(period)
}

fn minutes(count: u32) -> Duration {
    Duration::from_secs(u64::from(count) * 60)
}

fn period(name: &str) -> Option<Duration> {
    const HOUR: u64 = 60 * 60;
    let seconds = match name.to_ascii_lowercase().as_str() {
        "hourly" => HOUR,
        "daily" => 24 * HOUR,
        "weekly" => 7 * 24 * HOUR,
        "monthly" => 30 * 24 * HOUR,
        "yearly" => 365 * 24 * HOUR,
        _ => return None,
    };
    Some(Duration::from_secs(seconds))
}

/// The text of the first element of this local name, whatever its prefix.
fn element<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    text.match_indices(name).find_map(|(at, _)| {
        let before = text[..at].rfind('<').map(|open| &text[open + 1..at])?;
        let is_start = before.is_empty() || before.ends_with(':') && !before.contains(char::is_whitespace);
        let rest =
            text[at + name.len()..].split_once('>').filter(|_| is_start && !before.starts_with('/'))?.1;
        Some(rest.split_once('<')?.0.trim())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(feed: &str, minutes: Option<u64>) {
        assert_eq!(wished(feed.as_bytes()).map(|wish| wish.as_secs() / 60), minutes, "{feed}");
    }

    #[test]
    fn a_feed_says_how_often_it_changes() {
        check("<rss><channel><ttl>60</ttl><item>", Some(60));
        check("<rss><channel><ttl> 5 </ttl><sy:updatePeriod>\n hourly </sy:updatePeriod><item>", Some(60));
        check(
            "<syn:updatePeriod>daily</syn:updatePeriod><syn:updateFrequency>4</syn:updateFrequency>",
            Some(360),
        );
        check(
            "<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>0</sy:updateFrequency>",
            Some(1440),
        );
        check("<rss><channel><item><ttl>60</ttl></item>", None);
        check("<ttl>soon</ttl>", None);
        check("<ttl>-1</ttl>", None);
        check("ttl", None);
        check("", None);
    }
}
