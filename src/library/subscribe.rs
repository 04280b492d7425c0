//! Subscribing to feeds that were found behind an address.

use jiff::Timestamp;

use super::discover::{Discovery, Fetched, fetch, find_known, request};
use super::refresh::{Landed, Went};
use super::{Library, LibraryError};
use crate::formats::address::{Login, Typed, shown};
use crate::intake;
use crate::net::{Answer, Content, Net};
use crate::news::{self, FeedId, FeedOptions, NewFeed, SecretPlace};
use crate::store::{Added, FeedPart, Origin, Upkeep};

/// A feed that was subscribed to and fetched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subscribed {
    /// The feed.
    pub feed: FeedId,
    /// Its name.
    pub title: String,
    /// Its address, as it is kept.
    pub url: String,
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
        let login = typed.login.clone().filter(|_| typed.is_beside(&known.url));
        let secret = login.as_ref().map(|login| self.keep_secret(&known.url, login)).transpose()?;
        if let (Some(login), Some(path)) = (login, &secret) {
            self.set_login(known.feed, login, path.clone())?;
        }
        let (title, url) = (known.title.clone(), known.url.clone());
        let (added, complaint) = (Added::default(), None);
        Ok(Subscribed { feed: known.feed, title, url, known: true, added, complaint, secret })
    }

    /// Subscribes to feeds and returns how many are new. Nothing is fetched.
    pub fn subscribe(&self, feeds: &[NewFeed]) -> Result<u64, LibraryError> {
        let before = self.store.subscriptions()?;
        for feed in feeds {
            let login = login_of(&feed.url);
            let url = if login.is_some() { shown(&feed.url) } else { feed.url.clone() };
            // Until it is fetched, a feed without a name is called by its address.
            let title = if feed.title.is_empty() { url.clone() } else { feed.title.clone() };
            let secret = login.as_ref().map(|login| self.keep_secret(&url, login)).transpose()?;
            let id = self.store.source(&NewFeed { url, title, ..feed.clone() }, Origin::Feed)?;
            if let (Some(login), Some(path)) = (login, secret) {
                self.set_login(id, login, path)?;
            }
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
        let login = typed.login.clone().filter(|_| typed.is_beside(&new.url));
        let secret = login.as_ref().map(|login| self.keep_secret(&new.url, login)).transpose()?;
        let feed = self.store.source(&new, Origin::Feed)?;
        if let (Some(login), Some(path)) = (login, &secret) {
            self.set_login(feed, login, path.clone())?;
        }
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
        let url = new.url;
        let title = self.store.feed(feed)?.map_or_else(|| url.clone(), |feed| feed.title);
        Ok(Subscribed { feed, title, url, known: false, added, complaint, secret })
    }

    /// Keeps a password in a file of its own, which is the user's alone, and says where that is.
    ///
    /// It is written before the feed is subscribed to: an address that needs one is of no use without.
    pub(super) fn keep_secret(&self, address: &str, login: &Login) -> Result<String, LibraryError> {
        Ok(self.paths.keep_secret(address, &login.password)?.display().to_string())
    }

    /// Sets by which name, and with the password in which file, a feed is fetched.
    fn set_login(&self, feed: FeedId, login: Login, path: String) -> Result<(), LibraryError> {
        let options = self.with_login(feed, login, path)?;
        self.store.change_feeds(&[(feed, FeedPart::Options(options))], "Set the password of a feed")?;
        Ok(())
    }

    /// A feed's options with a login.
    pub(super) fn with_login(
        &self,
        feed: FeedId,
        login: Login,
        path: String,
    ) -> Result<FeedOptions, LibraryError> {
        let login = news::Login { user: Some(login.user), secret: SecretPlace::File(path) };
        Ok(FeedOptions { login: Some(login), ..self.store.feed_options(feed)? })
    }
}

/// The name and password that an address carries, if it does.
fn login_of(address: &str) -> Option<Login> {
    Typed::parse(address)?.login
}
