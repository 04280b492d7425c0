//! What can go wrong with the program's verbs, told to people.

use super::rules::RuleError;
use super::views::ViewError;
use crate::files::FileError;
use crate::intake::IntakeError;
use crate::intake::artists::NoList;
use crate::net::{NetError, shown};
use crate::store::StoreError;
use crate::store::newsboat::CacheError;

/// Why something could not be done.
#[derive(Debug, thiserror::Error)]
pub enum LibraryError {
    /// The store could not.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A file could not be read or written.
    #[error(transparent)]
    File(#[from] FileError),
    /// What was to be read in is nothing that Earmark reads.
    #[error(transparent)]
    Intake(#[from] IntakeError),
    /// Newsboat's cache could not be read.
    #[error(transparent)]
    Cache(#[from] CacheError),
    /// A saved view could not be changed.
    #[error(transparent)]
    View(#[from] ViewError),
    /// A rule could not be made or changed.
    #[error(transparent)]
    Rule(#[from] RuleError),
    /// A song that is not among the favorites.
    #[error("\"{0}\" is not among the favorites.")]
    NoFavorite(String),
    /// What should have been a list of artists is none.
    #[error("Could not import {0} as a list of artists: {1}. Nothing was imported from it.")]
    NoList(String, NoList),
    /// A list of artists without one.
    #[error("There is no name in {0}; nothing was imported.")]
    EmptyList(String),
    /// An address could not be fetched.
    #[error("{url}: {error}")]
    Net {
        /// The address, without secrets.
        url: String,
        /// Why not.
        error: NetError,
    },
    /// What was typed is no address of the web.
    #[error(
        "\"{0}\" is not an address of the web. One looks like site.example or https://site.example/feed; \
         only http:// and https:// can be fetched."
    )]
    NoAddress(String),
    /// An address that was typed without its scheme does not answer by https.
    #[error("{url}: {error} If the site has no https, write http:// before its address.")]
    NoHttps {
        /// The address, without secrets.
        url: String,
        /// Why not.
        error: NetError,
    },
    /// An address behind which there is no feed.
    #[error("{0} is no feed, and names none.")]
    NoFeed(String),
    /// A page that there is nothing to read in, and why.
    #[error("{url}: {why}")]
    NoArticle {
        /// The address, without secrets.
        url: String,
        /// Why, as a sentence.
        why: String,
    },
    /// A story without an address, of which no page can be fetched.
    #[error("This story has no address, so there is no page to fetch.")]
    NoPage,
    /// A story that was deleted meanwhile.
    #[error("This story is no longer in the store.")]
    Gone,
    /// An address that answers with the shell of a feed.
    #[error("{0} looks like a feed, and there is nothing in it: neither a title nor an entry.")]
    EmptyFeed(String),
    /// A page whose site has no feed where it names one, or where they usually are.
    #[error(
        "{0} is no feed and names none, and its site has none where feeds usually are. If you know the feed's own \
         address, give that."
    )]
    NoFeedThere(String),
    /// A feed's new address is that of another.
    #[error("{address} is the address of {title}, which is subscribed already. Both were left as they are.")]
    AddressTaken {
        /// The address.
        address: String,
        /// The other feed's name.
        title: String,
    },
    /// A feed's new address is that of a source that is not subscribed any more, or never was.
    #[error(
        "{address} is the address of {title}, whose stories are here although it is not subscribed. Nothing was \
         changed; `earmark add` or + subscribes to it with its stories."
    )]
    AddressRemembered {
        /// The address.
        address: String,
        /// The source's name.
        title: String,
    },
    /// A source that was never a feed.
    #[error("{0} is no feed: its stories were imported, and nothing is fetched for it.")]
    NotFetched(String),
    /// A part of the program itself is wrong.
    #[error("{0}")]
    Broken(String),
}

impl LibraryError {
    /// An address that could not be fetched.
    pub(super) fn of_net(url: &str, error: NetError) -> Self {
        Self::Net { url: shown(url), error }
    }
}
