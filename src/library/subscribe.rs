//! Subscribing by an address: a feed's own, or that of a page that names its feeds.

use jiff::Timestamp;
use url::Url;

use super::refresh::{Landed, Went};
use super::{Library, LibraryError};
use crate::intake;
use crate::net::{Answer, Content, Net, NetError, Request, Trust, shown};
use crate::news::{FeedId, NewFeed};
use crate::store::{Added, Origin};

/// What stands behind an address.
#[derive(Debug)]
pub enum Found {
    /// A feed, which is subscribed to now.
    Feed(Subscribed),
    /// A page that names several feeds, of which one is to be chosen.
    Choice(Vec<NewFeed>),
}

/// A feed that was subscribed to and fetched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subscribed {
    /// The feed.
    pub feed: FeedId,
    /// Its name.
    pub title: String,
    /// Its address, without secrets.
    pub url: String,
    /// Whether it was subscribed to already.
    pub known: bool,
    /// What became of its stories.
    pub added: Added,
    /// What could not be read of it.
    pub complaint: Option<String>,
}

impl Library {
    /// Subscribes to what the user typed: the feed at this address, or the one that the page there names.
    pub fn add(&self, typed: &str, net: &Net, now: Timestamp) -> Result<Found, LibraryError> {
        let address = with_scheme(typed);
        let request = Request::new(&address, Trust::Typed);
        let answer = fetch(net, &request)?;
        let (answer, bytes) = unpacked(&request, answer)?;
        if intake::is_feed(&bytes, &answer.content_type) {
            return self.take_feed(&request, answer, bytes, "", net, now).map(Found::Feed);
        }
        let mut feeds = intake::feed_links(&bytes, &answer.content_type, &answer.url);
        match feeds.len() {
            0 => Err(LibraryError::NoFeed(shown(&address))),
            1 => {
                let feed = feeds.swap_remove(0);
                self.add_found(&feed, &answer.url, net, now).map(Found::Feed)
            }
            _ => Ok(Found::Choice(feeds)),
        }
    }

    /// Subscribes to a feed that the page at `page` named.
    pub fn add_found(
        &self,
        feed: &NewFeed,
        page: &str,
        net: &Net,
        now: Timestamp,
    ) -> Result<Subscribed, LibraryError> {
        // A page on the user's own network may name feeds beside it, and no others inside.
        let beside = Url::parse(&feed.url).ok().zip(Url::parse(page).ok());
        let beside = beside.is_some_and(|(feed, page)| feed.origin() == page.origin());
        let request = Request::new(&feed.url, if beside { Trust::Typed } else { Trust::Named });
        let (answer, bytes) = unpacked(&request, fetch(net, &request)?)?;
        if !intake::is_feed(&bytes, &answer.content_type) {
            return Err(LibraryError::NoFeed(shown(&feed.url)));
        }
        self.take_feed(&request, answer, bytes, &feed.title, net, now)
    }

    fn take_feed(
        &self,
        request: &Request,
        answer: Answer,
        bytes: Vec<u8>,
        title: &str,
        net: &Net,
        now: Timestamp,
    ) -> Result<Subscribed, LibraryError> {
        // One that moved for good is subscribed to where it is now.
        let url = answer.moved.clone().unwrap_or_else(|| request.url.trim().to_owned());
        let known = self.store.upkeep()?.iter().any(|known| known.url == url);
        let new = NewFeed { title: url.clone(), url, ..NewFeed::default() };
        let feed = self.store.source(&new, Origin::Feed)?;
        let answer = Answer { content: Content::Body(net.body_of(bytes)), moved: None, ..answer };
        let landed = self.land(feed, request, answer, net, now)?;
        let Landed { url, went, .. } = landed;
        let (added, complaint) = match went {
            Went::Well(added, complaint) => (added, complaint),
            Went::Wrong(why) => (Added::default(), Some(why)),
            Went::Skipped(why) => (Added::default(), Some(why.to_owned())),
        };
        let stored = self.store.feed(feed)?.map(|feed| feed.title).filter(|stored| *stored != new.url);
        let title =
            stored.or_else(|| (!title.is_empty()).then(|| title.to_owned())).unwrap_or_else(|| url.clone());
        Ok(Subscribed { feed, title, url, known, added, complaint })
    }
}

fn fetch(net: &Net, request: &Request) -> Result<Answer, LibraryError> {
    net.fetch(request).map_err(|error| LibraryError::of_net(&request.url, error))
}

fn unpacked(request: &Request, answer: Answer) -> Result<(Answer, Vec<u8>), LibraryError> {
    let Answer { content, url, moved, etag, last_modified, max_age, content_type } = answer;
    let body = match content {
        Content::Body(body) => body,
        // Nothing was asked for that could be unchanged.
        Content::Unchanged => return Err(LibraryError::of_net(&request.url, NetError::Status(304))),
    };
    let bytes = body.unpacked().map_err(|error| LibraryError::of_net(&request.url, error))?;
    let content = Content::Unchanged;
    Ok((Answer { content, url, moved, etag, last_modified, max_age, content_type }, bytes))
}

/// What was typed, as an address: "site.example/news" is one of the web.
pub(super) fn with_scheme(typed: &str) -> String {
    let typed = typed.trim();
    // "feed:" was how browsers handed feeds over.
    let typed = typed.strip_prefix("feed://").or_else(|| typed.strip_prefix("feed:")).unwrap_or(typed);
    if typed.contains("://") { typed.to_owned() } else { format!("https://{typed}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_may_be_typed_without_its_beginning() {
        assert_eq!(with_scheme(" site.example/news "), "https://site.example/news");
        assert_eq!(with_scheme("feed://site.example/a"), "https://site.example/a");
        assert_eq!(with_scheme("feed:http://site.example/a"), "http://site.example/a");
        assert_eq!(with_scheme("localhost:8080/a"), "https://localhost:8080/a");
    }
}
