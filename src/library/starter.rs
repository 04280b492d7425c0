//! The stories and feeds that come with the program.

use jiff::Timestamp;
use serde::Deserialize;

use super::{Library, LibraryError};
use crate::intake;
use crate::news::NewFeed;
use crate::store::{Added, Arrival, Origin};

const STORIES: &str = include_str!("../../assets/starter/stories.jsonl");
const FEEDS: &str = include_str!("../../assets/starter/feeds.json");

/// The name of the source that holds the starter stories.
const SOURCE: &str = "Earmark starter";

/// Remembers that the starter stories were put in once, so that removing them lasts.
const INSTALLED: &str = "starter";

#[derive(Deserialize)]
struct Known {
    title: String,
    url: String,
    #[serde(default)]
    site: String,
    #[serde(default)]
    folder: String,
}

impl Library {
    /// Puts the starter stories into a store that never had them.
    pub(super) fn install_starter_once(&self, now: Timestamp) -> Result<(), LibraryError> {
        if self.store.is_read_only() || self.store.meta(INSTALLED)?.is_some() {
            return Ok(());
        }
        self.restore_starter(now)?;
        Ok(())
    }

    /// Puts the starter stories in, or back.
    pub fn restore_starter(&self, now: Timestamp) -> Result<Added, LibraryError> {
        let batch = intake::read_lines(STORIES.as_bytes(), 1);
        let source = NewFeed { title: SOURCE.into(), ..NewFeed::default() };
        let source = self.store.source(&source, Origin::Starter)?;
        let arrivals: Vec<_> = batch.stories.iter().map(|story| Arrival { story, address: "" }).collect();
        let added = self.store.add(source, &arrivals, now)?;
        self.store.set_meta(INSTALLED, "installed")?;
        Ok(added)
    }

    /// Takes the starter stories out, except those that the user starred or tagged.
    pub fn remove_starter(&self) -> Result<u64, LibraryError> {
        let Some(source) = self.store.starter()? else { return Ok(0) };
        Ok(self.store.remove_source(source)?)
    }

    /// The music feeds that a new user can subscribe to with one key. None is fetched unasked.
    pub fn starter_feeds() -> Result<Vec<NewFeed>, LibraryError> {
        let known: Vec<Known> = serde_json::from_str(FEEDS)
            .map_err(|error| LibraryError::Broken(format!("The starter feeds cannot be read: {error}.")))?;
        let feeds = known.into_iter();
        Ok(feeds
            .map(|feed| NewFeed {
                url: feed.url,
                title: feed.title,
                site: feed.site,
                folder: feed.folder,
                muted: false,
            })
            .collect())
    }
}
