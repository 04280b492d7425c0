//! Finds the feeds behind an address: the feed there, or those of the page there.
//!
//! In this order, and no further once there is one: where the rules for well-known sites lead; the address
//! itself; what the page names in its head, carries in it, links to in its text; and where feeds usually are.
//! Whatever is found is fetched and read before it is believed, within the limits that hold for every feed,
//! and never more than a few addresses a page.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

use url::Url;

use super::{Library, LibraryError};
use crate::formats::address::{Typed, is_same_feed, shown};
use crate::formats::discover::is_of_comments;
use crate::formats::encoding;
use crate::formats::sites::{self, Lead};
use crate::intake::{self, Batch, Source};
use crate::net::{Answer, Content, Net, NetError, Request, Secret, Trust};
use crate::news::{FoundFeed, NewFeed};
use crate::store::Upkeep;

/// Feeds that are looked at for one page.
const MOST: usize = 10;

/// What was found behind an address.
#[derive(Debug)]
pub struct Discovery {
    /// What was asked for, as it may be shown.
    pub asked: String,
    /// The feeds, best first; there is at least one.
    pub feeds: Vec<FoundFeed>,
    pub(super) typed: Typed,
    /// The first of them as it was fetched, so that subscribing to it asks for nothing again.
    pub(super) first: Option<Fetched>,
}

impl Discovery {
    /// Whether the first feed is what the user means: there is no other, or none but those of comments.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        self.feeds.iter().skip(1).all(|found| found.of_comments)
    }
}

/// A feed as it was fetched.
#[derive(Debug)]
pub(super) struct Fetched {
    pub(super) request: Request,
    pub(super) answer: Answer,
    pub(super) bytes: Vec<u8>,
}

impl Library {
    /// Finds the feeds behind what the user typed. `tell` hears what is being done, for people who wait.
    ///
    /// A feed that is subscribed to already is found without asking anybody.
    pub fn discover(
        &self,
        typed: &str,
        net: &Net,
        tell: &mut dyn FnMut(&str),
    ) -> Result<Discovery, LibraryError> {
        let asked = typed.trim();
        let typed = Typed::parse(asked).ok_or_else(|| LibraryError::NoAddress(shown(asked)))?;
        let known = self.store.upkeep()?;
        if let Some(feed) = find_known(&known, typed.url.as_str()) {
            let asked = typed.url.to_string();
            return Ok(Discovery { asked, feeds: vec![of_known(feed)], typed, first: None });
        }
        let mut search = Search { net, typed: &typed, seen: HashSet::new(), fault: None, tell };
        let mut looked = search.run()?;
        distinct(&mut looked);
        looked.sort_by_key(|looked| looked.of_comments);
        let mut feeds = Vec::new();
        let mut first = None;
        for Looked { feed, stories, of_comments, fetched, .. } in looked {
            let known = find_known(&known, &feed.url).is_some();
            feeds.push(FoundFeed { feed, stories, of_comments, known });
            if feeds.len() == 1 {
                first = fetched;
            }
        }
        Ok(Discovery { asked: typed.url.to_string(), feeds, typed, first })
    }
}

/// The subscribed feed that has this address, or that moved to it.
pub(super) fn find_known<'a>(known: &'a [Upkeep], address: &str) -> Option<&'a Upkeep> {
    known.iter().find(|feed| is_same_feed(&feed.url, address) || is_same_feed(&feed.record.moved_to, address))
}

fn of_known(feed: &Upkeep) -> FoundFeed {
    let new = NewFeed { url: feed.url.clone(), title: feed.title.clone(), ..NewFeed::default() };
    FoundFeed { feed: new, stories: 0, of_comments: false, known: true }
}

/// Leaves out what offers the same stories as one before it, in another format say.
fn distinct(looked: &mut Vec<Looked>) {
    let mut seen = HashSet::new();
    looked.retain(|looked| looked.newest.is_empty() || seen.insert(looked.newest.clone()));
}

/// A feed that was looked at.
struct Looked {
    feed: NewFeed,
    stories: usize,
    of_comments: bool,
    /// The addresses of its first stories.
    newest: Vec<String>,
    /// Kept of the first alone: ten large feeds would be much to hold.
    fetched: Option<Fetched>,
}

/// A search for feeds that goes on.
struct Search<'a> {
    net: &'a Net,
    typed: &'a Typed,
    /// The addresses that were looked at.
    seen: HashSet<String>,
    /// Why the first of those that a page named was none.
    fault: Option<LibraryError>,
    tell: &'a mut dyn FnMut(&str),
}

impl Search<'_> {
    fn run(&mut self) -> Result<Vec<Looked>, LibraryError> {
        let found = self.follow_rules()?;
        if !found.is_empty() {
            return Ok(found);
        }
        (self.tell)(&format!("asking {}", host(&self.typed.url)));
        let request = self.request(self.typed.url.as_str());
        self.seen.insert(request.url.clone());
        let (answer, bytes) = match fetch(self.net, &request) {
            Ok(fetched) => fetched,
            // Some sites keep programs from their pages and let them have their feeds.
            Err(NetError::Status(code @ (403 | 406))) => {
                let usual = self.look_at_usual(&self.typed.url.clone())?;
                let refused = || self.refusal(&request.url, NetError::Status(code));
                return if usual.is_empty() { Err(refused()) } else { Ok(usual) };
            }
            Err(error) => return Err(self.refusal(&request.url, error)),
        };
        if intake::is_feed(&bytes, &answer.content_type) {
            let feed = NewFeed { url: request.url.clone(), ..NewFeed::default() };
            return Ok(vec![look(&feed, Fetched { request, answer, bytes }, true)?]);
        }
        let page = encoding::decode(&bytes, kind_of(&answer));
        let at = Url::parse(&answer.url).unwrap_or_else(|_| self.typed.url.clone());
        let found = self.look_in(&page, &at)?;
        if !found.is_empty() {
            return Ok(found);
        }
        let found = self.look_at_usual(&at)?;
        if !found.is_empty() {
            return Ok(found);
        }
        let none = || LibraryError::NoFeedThere(self.typed.url.to_string());
        Err(self.fault.take().unwrap_or_else(none))
    }

    /// Goes where the rules for well-known sites lead.
    fn follow_rules(&mut self) -> Result<Vec<Looked>, LibraryError> {
        for lead in sites::leads(&self.typed.url) {
            let found = match lead {
                Lead::Feed(address) => self.look_at(&[bare(address)])?,
                Lead::Lookup(address) => self.look_up(&address)?,
            };
            if !found.is_empty() {
                return Ok(found);
            }
        }
        // What a rule led to in vain is not what the page, which is asked next, will be blamed for.
        self.fault = None;
        Ok(Vec::new())
    }

    fn look_up(&mut self, address: &str) -> Result<Vec<Looked>, LibraryError> {
        let Ok(at) = Url::parse(address) else { return Ok(Vec::new()) };
        (self.tell)(&format!("asking {}", host(&at)));
        let request = self.request(address);
        match fetch(self.net, &request) {
            Ok((_, bytes)) => {
                let named = intake::feeds_carried(&String::from_utf8_lossy(&bytes), &at);
                self.look_at(&named)
            }
            Err(error @ (NetError::Cancelled | NetError::Offline)) => Err(self.refusal(address, error)),
            Err(error) => {
                log::info!("{}: {error}", shown(address));
                Ok(Vec::new())
            }
        }
    }

    /// Looks at what a page names, carries and links to.
    fn look_in(&mut self, page: &str, at: &Url) -> Result<Vec<Looked>, LibraryError> {
        let found = self.look_at(&intake::feed_links(page, at.as_str()))?;
        if !found.is_empty() {
            return Ok(found);
        }
        let found = self.look_at(&intake::feeds_carried(page, at))?;
        if !found.is_empty() {
            return Ok(found);
        }
        self.look_at(&intake::feed_anchors(page, at.as_str()))
    }

    /// Looks where feeds usually are, until there is one.
    fn look_at_usual(&mut self, at: &Url) -> Result<Vec<Looked>, LibraryError> {
        (self.tell)(&format!("looking where {} may keep a feed", host(at)));
        // What a page named and was none is worth more to know than that a guess was wrong.
        let fault = self.fault.take();
        for address in sites::usual(at) {
            let found = self.look_at(&[bare(address)])?;
            if !found.is_empty() {
                return Ok(found);
            }
            if self.fault.take().is_some_and(|fault| is_of_host(&fault)) {
                break;
            }
        }
        self.fault = fault;
        Ok(Vec::new())
    }

    /// Fetches what may be feeds, side by side, and keeps what are.
    fn look_at(&mut self, feeds: &[NewFeed]) -> Result<Vec<Looked>, LibraryError> {
        let new: Vec<&NewFeed> =
            feeds.iter().filter(|feed| self.seen.insert(feed.url.clone())).take(MOST).collect();
        match new.as_slice() {
            [] => return Ok(Vec::new()),
            [feed] => (self.tell)(&format!("looking at {}", shown(&feed.url))),
            several => (self.tell)(&format!("looking at {} feeds", several.len())),
        }
        let requests: Vec<Request> = new.iter().map(|feed| self.request(&feed.url)).collect();
        let addresses: Vec<&str> = new.iter().map(|feed| feed.url.as_str()).collect();
        let answers: Mutex<Vec<Option<Result<Looked, LibraryError>>>> =
            Mutex::new(new.iter().map(|_| None).collect());
        let (net, reading) = (self.net, Mutex::new(()));
        self.net.each(&addresses, &|at| {
            let answer = net.fetch(&requests[at]).map_err(|error| LibraryError::of_net(addresses[at], error));
            // They may be large, all of them; only one is unpacked at a time.
            let _alone = reading.lock().unwrap_or_else(PoisonError::into_inner);
            let looked = answer.and_then(|answer| inspect(new[at], &requests[at], answer, at == 0));
            answers.lock().unwrap_or_else(PoisonError::into_inner)[at] = Some(looked);
        });
        if self.net.is_cancelled() {
            return Err(self.refusal(addresses[0], NetError::Cancelled));
        }
        let mut found = Vec::new();
        for answer in answers.into_inner().unwrap_or_else(PoisonError::into_inner).into_iter().flatten() {
            match answer {
                Ok(looked) => found.push(looked),
                Err(error) => {
                    self.fault.get_or_insert(error);
                }
            }
        }
        Ok(found)
    }

    fn request(&self, address: &str) -> Request {
        request(self.typed, address)
    }

    /// Says why an address gave nothing, and what to try where its scheme was only guessed.
    fn refusal(&self, address: &str, error: NetError) -> LibraryError {
        let may_be_plain = matches!(
            error,
            NetError::Unreachable { .. }
                | NetError::NotSecure { .. }
                | NetError::Garbled { .. }
                | NetError::BrokenOff(_)
        );
        let guessed = !self.typed.has_scheme && self.typed.url.scheme() == "https";
        if guessed && may_be_plain && address == self.typed.url.as_str() {
            return LibraryError::NoHttps { url: shown(address), error };
        }
        LibraryError::of_net(address, error)
    }
}

/// How an address is asked for that what was typed led to: what is on the host that the user named may be
/// anywhere, and gets the password that was typed for it.
pub(super) fn request(typed: &Typed, address: &str) -> Request {
    let beside = typed.is_beside(address);
    let mut request = Request::new(address, if beside { Trust::Typed } else { Trust::Named });
    if beside {
        request.authorization = typed.login.as_ref().map(|login| Secret::basic(&login.user, &login.password));
    }
    request
}

/// Fetches an address with its body.
pub(super) fn fetch(net: &Net, request: &Request) -> Result<(Answer, Vec<u8>), NetError> {
    unpacked(net.fetch(request)?)
}

fn unpacked(answer: Answer) -> Result<(Answer, Vec<u8>), NetError> {
    let Answer { content, url, moved, etag, last_modified, max_age, content_type } = answer;
    let bytes = content.unpacked()?;
    let content = Content::Unchanged;
    Ok((Answer { content, url, moved, etag, last_modified, max_age, content_type }, bytes))
}

fn inspect(feed: &NewFeed, request: &Request, answer: Answer, keep: bool) -> Result<Looked, LibraryError> {
    let (answer, bytes) = unpacked(answer).map_err(|error| LibraryError::of_net(&feed.url, error))?;
    if !intake::is_feed(&bytes, &answer.content_type) {
        return Err(LibraryError::NoFeed(shown(&feed.url)));
    }
    look(feed, Fetched { request: request.clone(), answer, bytes }, keep)
}

/// Reads what a feed says of itself.
fn look(named: &NewFeed, fetched: Fetched, keep: bool) -> Result<Looked, LibraryError> {
    const NEWEST: usize = 3;
    let source = Source {
        name: &fetched.answer.url,
        bytes: &fetched.bytes,
        content_type: kind_of(&fetched.answer),
        base: Some(&fetched.answer.url),
        form: Some(intake::Form::Feed),
    };
    let read = intake::read(&source).map_err(|_| LibraryError::EmptyFeed(shown(&named.url)))?;
    let Batch { title, stories, .. } = read;
    let newest = stories.iter().map(|story| story.url.clone()).filter(|url| !url.is_empty()).take(NEWEST);
    let newest = newest.collect();
    let of_comments =
        is_of_comments(named) || is_of_comments(&NewFeed { title: title.clone(), ..named.clone() });
    let title = if title.is_empty() { named.title.clone() } else { title };
    // One that moved for good is subscribed to where it is now.
    let url = fetched.answer.moved.clone().unwrap_or_else(|| named.url.clone());
    let feed = NewFeed { url, title, ..named.clone() };
    let fetched = keep.then_some(fetched);
    Ok(Looked { feed, stories: stories.len(), of_comments, newest, fetched })
}

/// Whether asking the same host for something else would end no better.
fn is_of_host(fault: &LibraryError) -> bool {
    let LibraryError::Net { error, .. } = fault else { return false };
    !matches!(
        error,
        NetError::Status(_) | NetError::Redirects(_) | NetError::BadRedirect(_) | NetError::Private(_)
    )
}

fn kind_of(answer: &Answer) -> Option<&str> {
    Some(answer.content_type.as_str()).filter(|kind| !kind.is_empty())
}

fn bare(url: String) -> NewFeed {
    NewFeed { url, ..NewFeed::default() }
}

fn host(url: &Url) -> &str {
    url.host_str().unwrap_or_default()
}
