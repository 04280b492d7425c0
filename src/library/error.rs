//! What can go wrong with the program's verbs, told to people.

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
    /// An address that answers with the shell of a feed.
    #[error("{0} looks like a feed, and there is nothing in it: neither a title nor an entry.")]
    EmptyFeed(String),
    /// A page whose site has no feed where it names one, or where they usually are.
    #[error(
        "{0} is no feed and names none, and its site has none where feeds usually are. If you know the feed's own \
         address, give that."
    )]
    NoFeedThere(String),
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
