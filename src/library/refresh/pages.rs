//! Full texts: the pages of stories fetched, their articles taken out and kept beside what the feed says.
//!
//! One at a time where the user asks for it; for feeds that are always to have it, after a refresh, when their
//! new stories are in the list already. A story names its page's address, so that is fetched from public
//! addresses alone.

use std::thread;
use std::time::{Duration, Instant};

use crossbeam_channel::{Sender, bounded};
use jiff::{SignedDuration, Timestamp};

use super::fetch::same_host;
use super::{Library, LibraryError, Wanted, no_thread, secret};
use crate::files::lock::Lock;
use crate::intake::{self, Source};
use crate::library::schedule;
use crate::net::{Answer, Net, NetError, Request, Trust, Wish};
use crate::news::{FeedId, FeedOptions, NewStory, Story, StoryId, StoryText};
use crate::store::WantedPage;
use crate::text::html;

/// How many pages of one feed are fetched after a refresh, and how many in all; the rest follows after the next.
const EACH: usize = 25;
const ALL: usize = 100;

/// For how long further ones are begun: slow sites must not keep the next refresh waiting.
const LONGEST: Duration = Duration::from_mins(2);

/// The hours after which a page is tried again that could not be fetched; then it is given up.
const AGAIN: [i64; 2] = [1, 6];

/// How many pages wait to be read.
const WAITING: usize = 8;

/// What came of fetching a story's page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FullText {
    /// Its article is kept and shown.
    Kept,
    /// There is no more in it than the feed gave; nothing was changed.
    NoMore,
}

/// What came of the pages of feeds that are always to have their full texts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pages {
    /// How many were fetched and kept.
    pub fetched: usize,
    /// How many had no more text than the feed gave.
    pub no_more: usize,
    /// How many failed.
    pub failed: usize,
    /// One of the failures: the address and why.
    pub failure: Option<String>,
    /// How many are left for the next time.
    pub left: usize,
}

impl Library {
    /// Fetches the page of a story, and keeps and shows its article.
    pub fn fetch_full_text(&self, id: StoryId, net: &Net, now: Timestamp) -> Result<FullText, LibraryError> {
        let story = self.store.story(id)?.ok_or(LibraryError::Gone)?;
        if story.row.url.is_empty() {
            return Err(LibraryError::NoPage);
        }
        let options = self.store.feed_options(story.row.feed)?;
        let request = request(&story.row.url, &story.feed_url, &options)
            .map_err(|why| LibraryError::NoArticle { url: crate::net::shown(&story.row.url), why })?;
        let article = net.fetch(&request).map_err(Fault::Net).and_then(article);
        let article = article.map_err(|fault| fault.of(&request.url))?;
        self.keep_article(&story, &article, now)
    }

    /// Shows the full text of a story (`true`) or its teaser, and returns which is shown then. `None` for a
    /// story that is gone.
    pub fn show_full_text(&self, id: StoryId, full: bool) -> Result<Option<StoryText>, LibraryError> {
        Ok(self.store.show_page(id, full)?)
    }

    pub(in crate::library) fn keep_article(
        &self,
        story: &Story,
        article: &NewStory,
        now: Timestamp,
    ) -> Result<FullText, LibraryError> {
        let own = if story.text == StoryText::Full { &story.teaser } else { &story.html };
        if story.text == StoryText::Full && article.html == story.html {
            return Ok(FullText::Kept);
        }
        if letters(&article.html) <= letters(own) {
            return Ok(FullText::NoMore);
        }
        if !self.store.put_page(story.row.id, &article.html, now)? {
            return Err(LibraryError::Gone);
        }
        Ok(FullText::Kept)
    }

    /// Fetches the pages of new stories of feeds that are always to have their full texts, within limits. `tell`
    /// hears how many are done, of how many, and of which story the full text is there now.
    pub fn fetch_wanted_pages(
        &self,
        wanted: &Wanted,
        net: &Net,
        now: Timestamp,
        tell: &mut dyn FnMut(usize, usize, Option<StoryId>),
    ) -> Result<Pages, LibraryError> {
        let mut feeds = self.store.upkeep()?;
        feeds.retain(|feed| feed.options.full_text);
        if let Wanted::Feeds(only) = wanted {
            feeds.retain(|feed| only.contains(&feed.feed));
        }
        let ids: Vec<FeedId> = feeds.iter().map(|feed| feed.feed).collect();
        let (pages, left) = self.store.wanted_pages(now, &ids, (EACH, ALL))?;
        let mut sum = Pages { left, ..Pages::default() };
        if pages.is_empty() || net.is_cancelled() {
            return Ok(Pages { left: left + pages.len(), ..sum });
        }
        // Two at once would fetch the same; the other one does it.
        let lease = match Lock::try_take(&self.paths.state.join("leases/pages.lock")) {
            Ok(None) => return Ok(Pages { left: left + pages.len(), ..sum }),
            Ok(lease) => lease,
            Err(error) => {
                log::warn!("{error}");
                None
            }
        };
        let requests: Vec<Result<Request, String>> = (pages.iter())
            .map(|page| {
                let feed = feeds.iter().find(|feed| feed.feed == page.feed);
                let feed = feed.ok_or_else(|| "Its feed is gone.".to_owned())?;
                request(&page.url, &feed.url, &feed.options)
            })
            .collect();
        let mut round = Round { library: self, pages: &pages, now, sum: &mut sum, doubtful: Vec::new() };
        let (send, fetched) = bounded(WAITING);
        thread::scope(|scope| {
            let requests = &requests;
            // Dropped at whatever end: whoever still has something to send must not wait for ever.
            let fetched = fetched;
            thread::Builder::new()
                .name("pages".into())
                .spawn_scoped(scope, move || fetch_all(net, requests, &send))
                .map_err(|error| no_thread(&error))?;
            for (done, (at, answer)) in fetched.iter().enumerate() {
                let kept = round.take(at, answer);
                if kept.is_err() {
                    net.cancel();
                }
                tell(done + 1, pages.len(), kept?);
            }
            Ok::<(), LibraryError>(())
        })?;
        round.end()?;
        drop(lease);
        Ok(sum)
    }
}

/// Why there is no article.
enum Fault {
    Net(NetError),
    /// There is none in what came; why.
    None(String),
    /// There was no time left.
    Late,
}

impl Fault {
    fn of(self, url: &str) -> LibraryError {
        let url = crate::net::shown(url);
        match self {
            Self::Net(error) => LibraryError::Net { url, error },
            Self::None(why) => LibraryError::NoArticle { url, why },
            Self::Late => LibraryError::Net { url, error: NetError::Cancelled },
        }
    }
}

/// What is asked for a page. What is secret is for the feed's own site alone.
fn request(url: &str, feed_url: &str, options: &FeedOptions) -> Result<Request, String> {
    let mut request = Request { wish: Wish::Page, ..Request::new(url, Trust::Named) };
    request.user_agent.clone_from(&options.user_agent);
    if same_host(url, feed_url) {
        request.headers.clone_from(&options.headers);
        request.authorization = options.login.as_ref().map(secret::of).transpose()?;
    }
    Ok(request)
}

/// Takes the article out of what came.
fn article(answer: Answer) -> Result<NewStory, Fault> {
    let bytes = answer.content.unpacked().map_err(Fault::Net)?;
    let source = Source {
        name: &answer.url,
        bytes: &bytes,
        content_type: Some(answer.content_type.as_str()).filter(|text| !text.is_empty()),
        base: Some(&answer.url),
        form: None,
    };
    intake::article(&source).map_err(Fault::None)
}

/// How much there is to read in a text.
fn letters(html: &str) -> usize {
    html::parse(html, None).text.chars().filter(|letter| letter.is_alphanumeric()).count()
}

/// Fetches pages with the manners that each host may expect, and hands on what came.
fn fetch_all(net: &Net, requests: &[Result<Request, String>], send: &Sender<(usize, Result<Answer, Fault>)>) {
    let begun = Instant::now();
    let addresses: Vec<&str> =
        requests.iter().map(|request| request.as_ref().map_or("", |request| &request.url)).collect();
    net.each(&addresses, &|at| {
        let answer = match &requests[at] {
            Err(why) => Err(Fault::None(why.clone())),
            Ok(_) if begun.elapsed() > LONGEST => Err(Fault::Late),
            Ok(request) => net.fetch(request).map_err(Fault::Net),
        };
        // Whoever does not hear this has given it up.
        let _ = send.send((at, answer));
    });
}

/// One round of pages, as they come in.
struct Round<'a> {
    library: &'a Library,
    pages: &'a [WantedPage],
    now: Timestamp,
    sum: &'a mut Pages,
    /// Those that failed as they would without a network.
    doubtful: Vec<usize>,
}

impl Round<'_> {
    /// Takes what came of a page, and returns its story if its article was kept.
    fn take(&mut self, at: usize, answer: Result<Answer, Fault>) -> Result<Option<StoryId>, LibraryError> {
        let page = &self.pages[at];
        let fault = match answer.and_then(article) {
            Ok(article) => {
                let Some(story) = self.library.store.story(page.story)? else { return Ok(None) };
                let came = self.library.keep_article(&story, &article, self.now)?;
                if came == FullText::NoMore {
                    self.sum.no_more += 1;
                    self.library.store.miss_page(page.story, None)?;
                    return Ok(None);
                }
                self.sum.fetched += 1;
                return Ok(Some(page.story));
            }
            Err(fault) => fault,
        };
        let again = match &fault {
            Fault::Late | Fault::Net(NetError::Cancelled | NetError::Offline) => {
                self.sum.left += 1;
                return Ok(None);
            }
            Fault::Net(error) if error.may_be_no_network() => {
                self.doubtful.push(at);
                self.note(at, fault);
                return Ok(None);
            }
            Fault::Net(NetError::Later { wait, .. }) => Some(schedule::rest(wait.at(self.now), self.now)),
            Fault::Net(error) if is_final(error) => None,
            Fault::Net(_) => Some(self.now),
            Fault::None(_) => None,
        };
        self.note(at, fault);
        self.miss(at, again)?;
        Ok(None)
    }

    fn note(&mut self, at: usize, fault: Fault) {
        let why = fault.of(&self.pages[at].url).to_string();
        log::info!("no full text: {why}");
        self.sum.failed += 1;
        self.sum.failure.get_or_insert(why);
    }

    /// Tries a page again later, at `earliest` or after the usual time, unless it was tried often enough.
    fn miss(&self, at: usize, earliest: Option<Timestamp>) -> Result<(), LibraryError> {
        let page = &self.pages[at];
        let hours = AGAIN.get(page.tries as usize);
        let again = earliest.zip(hours).map(|(earliest, hours)| {
            let usual = self.now.checked_add(SignedDuration::from_hours(*hours)).unwrap_or(Timestamp::MAX);
            usual.max(earliest)
        });
        Ok(self.library.store.miss_page(page.story, again)?)
    }

    /// Counts the failures that might have been a lost network's, once it is clear that there was one.
    fn end(self) -> Result<(), LibraryError> {
        if self.doubtful.len() == self.pages.len() {
            return Ok(());
        }
        self.doubtful.iter().try_for_each(|&at| self.miss(at, Some(self.now)))
    }
}

/// Whether asking again would bring the same.
fn is_final(error: &NetError) -> bool {
    match error {
        NetError::Status(code) => matches!(code, 400..=499) && !matches!(code, 408 | 425 | 429),
        NetError::NotWeb(_)
        | NetError::Private(_)
        | NetError::TooLarge(_)
        | NetError::Redirects(_)
        | NetError::BadRedirect(_)
        | NetError::Packing(_)
        | NetError::BadHeader(_) => true,
        _ => false,
    }
}
