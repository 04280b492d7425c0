//! Moving in from newsboat: the stories of its cache, with what was read and flagged there.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use jiff::Timestamp;

use super::import::{Imported, UNNAMED};
use super::{Library, LibraryError};
use crate::formats::address::without_login;
use crate::intake::{self, Complaint, Form, Place, address};
use crate::net::shown;
use crate::news::{FeedId, NewFeed, NewStory};
use crate::store::newsboat::Cache;
use crate::store::{Added, Arrival, Origin};

impl Library {
    /// Imports newsboat's cache, a page of stories at a time. Nothing is subscribed: that is what its `urls`
    /// file is for. Stories that are known gain its marks and nothing else.
    pub(super) fn import_cache(&self, path: &Path, now: Timestamp) -> Result<Imported, LibraryError> {
        let cache = Cache::open(path)?;
        let mut sources = Sources::of(&cache)?;
        let mut imported = Imported::nothing(Form::Newsboat);
        let mut flags: BTreeMap<String, u64> = BTreeMap::new();
        let mut after = i64::MIN;
        while let Some(page) = cache.page(after)? {
            after = page.last;
            let mut feeds: BTreeMap<&str, Vec<NewStory>> = BTreeMap::new();
            for item in &page.items {
                let story = intake::cached_story(item);
                story.tags.iter().for_each(|tag| *flags.entry(tag.clone()).or_default() += 1);
                feeds.entry(&item.feed).or_default().push(story);
            }
            for (feed, stories) in feeds {
                imported.added += self.add_kept(sources.id(self, feed)?, &stories, now)?;
            }
        }
        let mut note = |message| imported.notes.push(Complaint { place: Place::Whole, message });
        for (tag, stories) in flags {
            note(format!("Flag \"{}\": now the tag #{tag}, of {}.", flag_of(&tag), counted(stories)));
        }
        match cache.deleted()? {
            0 => {}
            deleted => note(format!("Left out because they were deleted in newsboat: {}.", counted(deleted))),
        }
        Ok(imported)
    }

    fn add_kept(&self, feed: FeedId, stories: &[NewStory], now: Timestamp) -> Result<Added, LibraryError> {
        let addresses: Vec<String> = stories.iter().map(|story| address::canonical(&story.url)).collect();
        let arrivals: Vec<_> =
            (stories.iter().zip(&addresses)).map(|(story, address)| Arrival { story, address }).collect();
        Ok(self.store.add_kept(feed, &arrivals, now)?)
    }
}

/// The sources that the cache's stories are filed under, each found once.
struct Sources {
    known: HashMap<String, NewFeed>,
    found: HashMap<String, FeedId>,
}

impl Sources {
    fn of(cache: &Cache) -> Result<Self, LibraryError> {
        let feeds = cache.feeds()?.into_iter();
        let known = feeds.map(|feed| (feed.url.clone(), intake::cached_feed(&feed))).collect();
        Ok(Self { known, found: HashMap::new() })
    }

    fn id(&mut self, library: &Library, url: &str) -> Result<FeedId, LibraryError> {
        if let Some(id) = self.found.get(url) {
            return Ok(*id);
        }
        let nameless = || intake::cached_feed(&NewFeed { url: url.to_owned(), ..NewFeed::default() });
        let feed = self.known.get(url).cloned().unwrap_or_else(nameless);
        let title = match (&feed.title, &feed.url) {
            (title, url) if title.is_empty() && url.is_empty() => UNNAMED.to_owned(),
            (title, url) if title.is_empty() => shown(url),
            (title, _) => title.clone(),
        };
        let plain = without_login(&feed.url);
        let id = library.store.source(&NewFeed { url: plain, title, ..feed.clone() }, Origin::Import)?;
        library.store.name_source(id, &feed.title, &feed.site)?;
        self.found.insert(url.to_owned(), id);
        Ok(id)
    }
}

/// The flag that became a tag.
fn flag_of(tag: &str) -> String {
    tag.strip_prefix("upper-").map_or_else(|| tag.to_owned(), str::to_ascii_uppercase)
}

fn counted(stories: u64) -> String {
    if stories == 1 { "1 story".into() } else { format!("{stories} stories") }
}
