//! Moving in from newsboat: the searches of its `urls` file, and the stories of its cache with what was read and
//! flagged there.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;

use jiff::Timestamp;

use super::import::{Imported, UNNAMED};
use super::{Library, LibraryError, ViewError};
use crate::formats::address::without_login;
use crate::intake::{self, Complaint, Form, NamedSearch, Place, address};
use crate::net::shown;
use crate::news::{FeedId, NewFeed, NewStory, SavedView, fold};
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

    /// Saves the searches of a `urls` file as views, and says of each what became of it. One whose name or query
    /// a view has already is left as it is: it came in before, and the user may have changed it since.
    pub(super) fn adopt_searches(
        &self,
        searches: &[NamedSearch],
        imported: &mut Imported,
    ) -> Result<(), LibraryError> {
        if searches.is_empty() {
            return Ok(());
        }
        let mut views = self.views()?;
        let mut names = HashSet::new();
        let mut full = None;
        for search in searches {
            let said = |list: &mut Vec<Complaint>, message| {
                list.push(Complaint { place: Place::Line(search.line), message });
            };
            // One that comes after there is no room for more is not even tried: there may be very many.
            if let Some(why) = &full {
                said(&mut imported.complaints, not_moved(&search.name, why));
                continue;
            }
            let same = |view: &&SavedView| view.query == search.query;
            let name = if views.iter().any(|view| same(&view)) {
                search.name.clone()
            } else {
                numbered(&search.name, &names)
            };
            names.insert(fold(&name));
            let named = |view: &&SavedView| fold(&view.name) == fold(&name);
            if let Some(view) = views.iter().find(same).or_else(|| views.iter().find(named)) {
                let message = format!("The query \"{name}\" is the view \"{}\" already.", view.name);
                said(&mut imported.notes, message);
                continue;
            }
            match self.save_view(&name, &search.query, "") {
                Ok(_) => {
                    imported.views += 1;
                    let message = format!("The query \"{name}\" is a view now: {}", search.query);
                    said(&mut imported.notes, message);
                    views.push(SavedView { name, query: search.query.clone(), ..SavedView::default() });
                }
                Err(LibraryError::View(why)) => {
                    said(&mut imported.complaints, not_moved(&name, &why));
                    full = Some(why).filter(|why| *why == ViewError::TooMany);
                }
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    fn add_kept(&self, feed: FeedId, stories: &[NewStory], now: Timestamp) -> Result<Added, LibraryError> {
        let addresses: Vec<String> = stories.iter().map(|story| address::canonical(&story.url)).collect();
        let arrivals: Vec<_> =
            (stories.iter().zip(&addresses)).map(|(story, address)| Arrival { story, address }).collect();
        Ok(self.store.add_kept(feed, &arrivals, now)?)
    }
}

fn not_moved(name: &str, why: &ViewError) -> String {
    format!("The query \"{name}\" was not moved: {why}")
}

/// A name that none of these is, the same again in one file being told apart by a number.
fn numbered(name: &str, taken: &HashSet<String>) -> String {
    let free = |name: &String| !taken.contains(&fold(name));
    let others = (2..).map(|number| format!("{name} {number}"));
    std::iter::once(name.to_owned()).chain(others).find(free).unwrap_or_else(|| name.to_owned())
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
