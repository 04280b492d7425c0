//! Subscribing to feeds that were found behind an address.

use jiff::Timestamp;

use super::discover::{Discovery, Fetched, fetch, find_known, request};
use super::refresh::{Landed, Went};
use super::{Library, LibraryError};
use crate::formats::address::{Login, Typed, shown};
use crate::intake;
use crate::net::{Answer, Content, Net};
use crate::news::{self, Feed, FeedId, FeedOptions, NewFeed, SecretPlace};
use crate::store::{Added, FeedPart, Origin, Upkeep};

/// A feed that was subscribed to and fetched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subscribed {
    /// The feed.
    pub feed: Feed,
    /// Whether it was subscribed to already.
    pub known: bool,
    /// What became of its stories.
    pub added: Added,
    /// What could not be read of it.
    pub complaint: Option<String>,
    /// The file that the password went to, if the address carried one.
    pub secret: Option<String>,
}

impl Library {
    /// Subscribes to one of the feeds that were found, in a folder if one is named, and stores its stories.
    ///
    /// One that is subscribed to already stays as it is, and is not fetched; a password that was typed with it
    /// is its password from now on.
    pub fn subscribe_found(
        &self,
        discovery: &mut Discovery,
        at: usize,
        folder: &str,
        net: &Net,
        now: Timestamp,
    ) -> Result<Subscribed, LibraryError> {
        let Some(found) = discovery.feeds.get(at) else {
            return Err(LibraryError::Broken("There is no such feed among those found.".into()));
        };
        let new = NewFeed { folder: folder.to_owned(), ..found.feed.clone() };
        let known = self.store.upkeep()?;
        if let Some(known) = find_known(&known, &new.url) {
            return self.take_known(known, &discovery.typed);
        }
        let first = discovery.first.take_if(|_| at == 0);
        let fetched = match first {
            Some(fetched) => fetched,
            None => {
                let request = request(&discovery.typed, &new.url);
                let (answer, bytes) =
                    fetch(net, &request).map_err(|error| LibraryError::of_net(&new.url, error))?;
                if !intake::is_feed(&bytes, &answer.content_type) {
                    return Err(LibraryError::NoFeed(shown(&new.url)));
                }
                Fetched { request, answer, bytes }
            }
        };
        self.take_feed(new, fetched, &discovery.typed, net, now)
    }

    fn take_known(&self, known: &Upkeep, typed: &Typed) -> Result<Subscribed, LibraryError> {
        let (_, secret) = self.with_login(&known.url, login_beside(typed, &known.url), || Ok(known.feed))?;
        let (added, complaint) = (Added::default(), None);
        Ok(Subscribed { feed: self.one_feed(known.feed)?, known: true, added, complaint, secret })
    }

    /// Subscribes to feeds and returns how many are new. Nothing is fetched.
    pub fn subscribe(&self, feeds: &[NewFeed]) -> Result<u64, LibraryError> {
        let before = self.store.subscriptions()?;
        for feed in feeds {
            let login = login_of(&feed.url);
            let url = if login.is_some() { shown(&feed.url) } else { feed.url.clone() };
            // Until it is fetched, a feed without a name is called by its address.
            let title = if feed.title.is_empty() { url.clone() } else { feed.title.clone() };
            let new = NewFeed { url, title, ..feed.clone() };
            self.with_login(&new.url, login, || Ok(self.store.source(&new, Origin::Feed)?))?;
        }
        Ok(self.store.subscriptions()?.saturating_sub(before))
    }

    fn take_feed(
        &self,
        new: NewFeed,
        fetched: Fetched,
        typed: &Typed,
        net: &Net,
        now: Timestamp,
    ) -> Result<Subscribed, LibraryError> {
        let Fetched { request, answer, bytes } = fetched;
        let named = new.title;
        // Its own name comes with its stories.
        let new = NewFeed { title: new.url.clone(), site: String::new(), ..new };
        let take = || Ok(self.store.source(&new, Origin::Feed)?);
        let (feed, secret) = self.with_login(&new.url, login_beside(typed, &new.url), take)?;
        let answer = Answer { content: Content::Body(net.body_of(bytes)), moved: None, ..answer };
        let Landed { went, .. } = self.land(feed, &request, answer, net, now)?;
        let (added, complaint) = match went {
            Went::Well(added, complaint) => (added, complaint),
            Went::Wrong(why) => (Added::default(), Some(why)),
            Went::Skipped(why) => (Added::default(), Some(why.to_owned())),
        };
        if !named.is_empty() {
            self.store.name_source(feed, &named, "")?;
        }
        Ok(Subscribed { feed: self.one_feed(feed)?, known: false, added, complaint, secret })
    }

    fn one_feed(&self, feed: FeedId) -> Result<Feed, LibraryError> {
        let gone = || LibraryError::Broken("A feed went missing while it was subscribed to.".into());
        self.store.feed(feed)?.ok_or_else(gone)
    }

    /// Takes a feed and, if there is a password for it, keeps that in a file of its own; says in which.
    ///
    /// The file is written first: a feed that needs a password is of no use without.
    fn with_login(
        &self,
        address: &str,
        login: Option<Login>,
        take: impl FnOnce() -> Result<FeedId, LibraryError>,
    ) -> Result<(FeedId, Option<String>), LibraryError> {
        let Some(login) = login else { return Ok((take()?, None)) };
        let (login, file) = self.keep_login(address, login)?;
        let feed = take()?;
        let options = FeedOptions { login: Some(login), ..self.store.feed_options(feed)? };
        self.store.change_feeds(&[(feed, FeedPart::Options(options))], "Set the password of a feed")?;
        Ok((feed, Some(file)))
    }

    /// Keeps a password in a file that is the user's alone; says how a feed logs in with it, and which file it is.
    pub(super) fn keep_login(
        &self,
        address: &str,
        login: Login,
    ) -> Result<(news::Login, String), LibraryError> {
        let file = self.paths.keep_secret(address, &login.password)?.display().to_string();
        let secret = SecretPlace::File(file.clone());
        Ok((news::Login { user: Some(login.user), secret }, file))
    }
}

/// The name and password that were typed, where they are for the host of this address.
fn login_beside(typed: &Typed, address: &str) -> Option<Login> {
    typed.login.clone().filter(|_| typed.is_beside(address))
}

/// The name and password that an address carries, if it does.
fn login_of(address: &str) -> Option<Login> {
    Typed::parse(address)?.login
}
