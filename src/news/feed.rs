//! Feeds: where stories come from.

use super::FeedId;

/// A source of stories in the store: a subscribed feed, the starter library, or a name that imported stories carry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feed {
    /// Its id.
    pub id: FeedId,
    /// The address it is fetched from; empty for a source that is never fetched.
    pub url: String,
    /// The name shown.
    pub title: String,
    /// The site it belongs to; may be empty.
    pub site: String,
    /// The folder it is listed under; empty for none, "/" between levels.
    pub folder: String,
    /// What went wrong at the last fetch, for people.
    pub error: Option<String>,
}

/// A feed about to be subscribed to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewFeed {
    /// The address it will be fetched from; empty for a source that is never fetched.
    pub url: String,
    /// The name to show.
    pub title: String,
    /// The site it belongs to; may be empty.
    pub site: String,
    /// The folder to list it under; may be empty.
    pub folder: String,
}

/// A feed in the sidebar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedCount {
    /// The feed.
    pub feed: Feed,
    /// How many of its stories are unread and not hidden.
    pub unread: u64,
}
