//! What the user may change about feeds, and how intervals and folders are written.

use std::fmt;

/// The most minutes that may pass between two fetches: a year.
const LONGEST: u32 = 366 * 24 * 60;

/// A change that the user asks for, to one feed or to several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FeedChange {
    /// Another name; an empty one gives the feed the name back that it has for itself.
    Title(String),
    /// Into this folder; an empty one takes it out of the one that it is in.
    Folder(String),
    /// Another address to fetch it from.
    Address(String),
    /// Muted, or no longer.
    Muted(bool),
    /// How often to fetch it.
    Interval(Interval),
    /// No longer subscribed. The stories stay.
    Removed,
}

/// How often a feed is fetched: every so many minutes, or in its own rhythm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interval(pub Option<u32>);

impl Interval {
    /// Reads what people write: "90", "90m", "2h", "1d"; "auto", "0" or nothing for the feed's own rhythm.
    /// `None` for what is none of these, or longer than a year.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().to_lowercase();
        if text.is_empty() || text == "auto" {
            return Some(Self(None));
        }
        let end = text.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(text.len());
        let (number, unit) = text.split_at(end);
        let minutes = match unit.trim() {
            "" | "m" | "min" | "minutes" => 1,
            "h" | "hours" => 60,
            "d" | "days" => 24 * 60,
            _ => return None,
        };
        let minutes = number.parse::<u32>().ok()?.checked_mul(minutes)?;
        (minutes <= LONGEST).then_some(Self(Some(minutes).filter(|&minutes| minutes > 0)))
    }
}

impl fmt::Display for Interval {
    /// Writes it in the largest unit that leaves nothing over, in a form that [`parse`](Self::parse) reads.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            None => out.write_str("auto"),
            Some(minutes) if minutes % (24 * 60) == 0 => write!(out, "{}d", minutes / (24 * 60)),
            Some(minutes) if minutes % 60 == 0 => write!(out, "{}h", minutes / 60),
            Some(minutes) => write!(out, "{minutes}m"),
        }
    }
}

/// A folder's path as it is kept: no blanks around the levels, no empty ones among them.
#[must_use]
pub fn folder_path(text: &str) -> String {
    text.split('/').map(str::trim).filter(|level| !level.is_empty()).collect::<Vec<_>>().join("/")
}

/// Where a folder is when the folder `from` becomes `to`; `None` for one that is neither it nor below it.
#[must_use]
pub fn folder_after(folder: &str, from: &str, to: &str) -> Option<String> {
    let below = folder.strip_prefix(from)?;
    match below.strip_prefix('/') {
        None if !below.is_empty() => None,
        _ if from.is_empty() => None,
        _ => Some(folder_path(&format!("{to}{below}"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        assert_eq!(Interval::parse(text).map(|interval| interval.to_string()).as_deref(), expected, "{text}");
    }

    #[test]
    fn an_interval_is_written_as_it_is_read() {
        check("90", Some("90m"));
        check("120 m", Some("2h"));
        check(" 2H ", Some("2h"));
        check("48h", Some("2d"));
        check("0", Some("auto"));
        check("auto", Some("auto"));
        check("", Some("auto"));
        check("soon", None);
        check("-5", None);
        check("h", None);
        check("9999999999", None);
        check("400d", None);
    }

    #[track_caller]
    fn check_folder(folder: &str, from: &str, to: &str, expected: Option<&str>) {
        assert_eq!(folder_after(folder, from, to).as_deref(), expected);
    }

    #[test]
    fn renaming_a_folder_takes_those_below_along() {
        check_folder("Indie", "Indie", "Rock", Some("Rock"));
        check_folder("Indie/UK", "Indie", "Rock", Some("Rock/UK"));
        check_folder("Indie/UK", "Indie", "", Some("UK"));
        check_folder("Indie2", "Indie", "Rock", None);
        check_folder("", "Indie", "Rock", None);
        check_folder("Jazz", "", "Rock", None);
        check_folder("Indie", "Indie", " a // b/", Some("a/b"));
    }
}
