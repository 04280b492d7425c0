//! Recognition over the store: what is named in its stories, with what it has learned.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::knowledge::StoreNames;
use super::opened::base;
use super::{Library, LibraryError};
use crate::music::{self, Lessons, Names, Piece};
use crate::news::{Document, Recognised, Story, StoryId};
use crate::store::{Findings, Stamp, StoreError};
use crate::text::html;

/// How many stories are queued at once to be recognised by newer rules.
const RENEWED: usize = 200;

impl Library {
    /// The names that this library's store has learned.
    pub fn names(&self) -> StoreNames<'_> {
        StoreNames::asking(&self.store)
    }

    /// Recognises a story that was opened before the background came to it, and keeps the result.
    pub(super) fn recognise_opened(
        &self,
        story: &Story,
        document: &Document,
        stamp: Stamp,
    ) -> Result<Recognised, LibraryError> {
        let Some((recognised, lessons)) = recognise(story, document, &self.names()) else {
            return Ok(Recognised::default());
        };
        let found = Findings { id: story.row.id, stamp, recognised, lessons };
        if !self.store.is_read_only()
            && let Err(error) = self.store.offer_recognised(&found, music::VERSION)
        {
            // The reader has what it needs; the background will come to this story again.
            log::warn!("{error}");
        }
        let found = self.store.corrected(story.row.id, found.recognised)?;
        Ok(self.store.united(&found)?)
    }

    /// Recognises up to `limit` of the newest stories that have not been, and says how many it did.
    pub(super) fn recognise_some(&self, limit: usize) -> Result<usize, LibraryError> {
        let ids = self.store.next_unrecognised(limit)?;
        if ids.is_empty() {
            return Ok(0);
        }
        self.ready_names(ids.len() == limit)?;
        let mut results = Vec::with_capacity(ids.len());
        for &id in &ids {
            match self.recognise_one(id)? {
                Some(result) => results.push(result),
                None => self.store.skip_recognition(id, music::VERSION)?,
            }
        }
        if !results.is_empty() {
            let taught = self.store.set_recognised(&results, music::VERSION)?;
            self.take_in(taught);
        }
        Ok(ids.len())
    }

    /// Queues stories that an older version of the rules recognised; says whether there were any.
    pub(super) fn renew_recognition(&self) -> Result<bool, LibraryError> {
        Ok(self.store.renew_recognition(music::VERSION, RENEWED)?)
    }

    /// `None` for a story that cannot be recognised: one must not keep all others waiting.
    fn recognise_one(&self, id: StoryId) -> Result<Option<Findings>, LibraryError> {
        let (story, stamp) = match self.store.story_to_recognise(id) {
            Ok(Some(found)) => found,
            Ok(None) => return Ok(None),
            Err(StoreError::Damaged { detail, .. }) => {
                log::warn!("story {id} cannot be recognised: {detail}");
                return Ok(None);
            }
            Err(error) => return Err(error.into()),
        };
        let knowledge = self.knowledge.borrow();
        let names = StoreNames::new(&self.store, knowledge.as_ref());
        let read = || {
            let document = html::parse(&story.html, base(&story));
            recognise(&story, &document, &names)
        };
        // Each name that may be an artist's is looked up.
        let found = self.store.steadily(|| catch_unwind(AssertUnwindSafe(read)).ok().flatten())?;
        Ok(found.map(|(recognised, lessons)| Findings { id, stamp, recognised, lessons }))
    }
}

/// Runs the recogniser; `None` where it failed, which is a mistake in it and stands in the log.
fn recognise(story: &Story, document: &Document, names: &dyn Names) -> Option<(Recognised, Lessons)> {
    let piece = Piece {
        title: &story.row.title,
        document,
        categories: &story.categories,
        language: &story.language,
        feed: &story.row.source,
    };
    let found = catch_unwind(AssertUnwindSafe(|| music::study(&piece, names))).ok();
    if found.is_none() {
        log::error!("recognition failed on story {} of {}", story.row.id, story.row.source);
    }
    found
}
