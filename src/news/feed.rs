//! Feeds: where stories come from.

use serde::{Deserialize, Serialize};

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
    /// Whether its stories stay out of the lists and counts that gather from all feeds.
    pub muted: bool,
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
    /// Whether it is to be muted.
    pub muted: bool,
}

/// A feed that was found behind an address and looked at; nobody is subscribed to it by that.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FoundFeed {
    /// The feed; its title is its own, or else what the page that names it calls it.
    pub feed: NewFeed,
    /// How many stories it lists now.
    pub stories: usize,
    /// Whether its stories are comments on others.
    pub of_comments: bool,
    /// Whether it is subscribed to already.
    pub known: bool,
}

/// A feed in the sidebar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedCount {
    /// The feed.
    pub feed: Feed,
    /// How many of its stories are unread and not hidden.
    pub unread: u64,
}

/// What the user set for one feed alone.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FeedOptions {
    /// How often to fetch it, in minutes; `None` is left to the feed's own rhythm.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub every_minutes: Option<u32>,
    /// How to call ourselves there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_agent: Option<String>,
    /// Further header fields to send: names and values.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub headers: Vec<(String, String)>,
    /// How to log in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub login: Option<Login>,
    /// Whether the pages of new stories are fetched by themselves.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub full_text: bool,
    /// For how many days its stories are kept; 0 is for ever, and `None` is what holds for all feeds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub keep_days: Option<u32>,
}

/// How to log in to a feed. The secret itself is kept elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Login {
    /// The user's name, for basic authentication; `None` sends the secret as a bearer token.
    pub user: Option<String>,
    /// Where the password or token is.
    pub secret: SecretPlace,
}

/// Where a secret is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SecretPlace {
    /// The first line of a file.
    File(String),
    /// The first line that a program prints: the program and its arguments.
    Command(Vec<String>),
}
