//! How a feed is: what the health view shows of it.

use jiff::Timestamp;

use super::{Feed, Interval};

/// A subscribed feed and how it is.
#[derive(Clone, Debug, PartialEq)]
pub struct FeedHealth {
    /// The feed. Its address may hold a password.
    pub feed: Feed,
    /// Its address, as it may be shown.
    pub address: String,
    /// Where it says that it moved for good; empty for nowhere.
    pub moved_to: String,
    /// When it was last fetched well.
    pub succeeded: Option<Timestamp>,
    /// When it was last fetched, well or not.
    pub checked: Option<Timestamp>,
    /// When it is to be fetched next.
    pub due: Option<Timestamp>,
    /// How many stories it has in a week.
    pub per_week: f32,
    /// How often in a row it could not be fetched.
    pub failures: u32,
    /// Whether the site said that it is gone for good.
    pub gone: bool,
    /// How often the user wants it fetched.
    pub interval: Interval,
}

/// How a feed is, in a word; what needs the user most comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FeedState {
    /// The site said that it is gone for good.
    Gone,
    /// It could not be fetched or read the last time.
    Failing,
    /// It was fetched, and something of it could not be read.
    Faulty,
    /// It has not been fetched yet.
    New,
    /// It is well.
    Well,
    /// It is well, and muted.
    Muted,
}

impl FeedHealth {
    /// How it is, in a word. The same feeds are at fault that the sidebar marks.
    #[must_use]
    pub fn state(&self) -> FeedState {
        match &self.feed.error {
            Some(_) if self.gone => FeedState::Gone,
            Some(_) if self.failures > 0 => FeedState::Failing,
            Some(_) => FeedState::Faulty,
            None if self.feed.muted => FeedState::Muted,
            None if self.checked.is_none() => FeedState::New,
            None => FeedState::Well,
        }
    }
}

impl FeedState {
    /// The word for it, of seven letters at most.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Gone => "gone",
            Self::Failing => "failing",
            Self::Faulty => "faulty",
            Self::New => "new",
            Self::Well => "ok",
            Self::Muted => "muted",
        }
    }

    /// Whether something is wrong.
    #[must_use]
    pub const fn is_wrong(self) -> bool {
        matches!(self, Self::Gone | Self::Failing | Self::Faulty)
    }
}
