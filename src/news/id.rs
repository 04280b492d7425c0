//! Identifiers that the store gives out.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Identifies a story in the store, for ever.
///
/// It is the minute of the earlier of the story's date and its first sight, counted from the start of
/// 1990 in UTC and shifted left by [`StoryId::COUNTER_BITS`], plus a counter. Newest first is therefore
/// simply descending order of ids, and no index on a date is needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct StoryId(pub i64);

impl StoryId {
    /// How many stories one minute has room for, as a power of two: 4,096.
    pub const COUNTER_BITS: u32 = 12;
    /// 1990-01-01T00:00:00Z as seconds of the Unix epoch; no story's date is believed to be earlier.
    pub const EPOCH: i64 = 631_152_000;

    /// Returns the smallest id that a story of this instant can have.
    #[must_use]
    pub fn first_of(instant: Timestamp) -> Self {
        let minutes = (instant.as_second() - Self::EPOCH).div_euclid(60).max(0);
        Self(minutes << Self::COUNTER_BITS)
    }

    /// Returns the instant that the id stands for, to the minute.
    #[must_use]
    pub fn instant(self) -> Timestamp {
        let seconds = (self.0 >> Self::COUNTER_BITS) * 60 + Self::EPOCH;
        Timestamp::from_second(seconds).unwrap_or(Timestamp::MAX)
    }
}

impl fmt::Display for StoryId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(out)
    }
}

impl FromStr for StoryId {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}

/// Identifies a feed in the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FeedId(pub i64);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_gives_back_its_minute_and_orders_by_time() {
        let early: Timestamp = "2022-07-12T09:30:59Z".parse().unwrap();
        let late: Timestamp = "2022-07-12T09:31:00Z".parse().unwrap();
        assert_eq!(StoryId::first_of(early).instant().to_string(), "2022-07-12T09:30:00Z");
        assert!(StoryId::first_of(early) < StoryId::first_of(late));
    }
}
