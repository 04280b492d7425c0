//! What stories' texts say around the words of a search.

use std::time::{Duration, Instant};

use super::{Library, LibraryError};
use crate::news::StoryId;
use crate::store::StoreError;
use crate::text::{Snippet, Sought, html};

/// How long one answer may take: a story that one wants to read waits behind it.
const PATIENCE: Duration = Duration::from_millis(8);

/// How long a text may be to be looked at, and how much of it is, in bytes of HTML.
const LONGEST: u64 = 8 << 20;
const BEGINNING: usize = 256 << 10;

impl Library {
    /// Reads the stretches of stories' texts around what is sought, in the order given, as many as a moment
    /// allows but at least one. A text that is gone, damaged or very long has an empty one.
    pub fn snippets(
        &self,
        sought: &Sought,
        stories: &[StoryId],
    ) -> Result<Vec<(StoryId, Snippet)>, LibraryError> {
        let until = Instant::now() + PATIENCE;
        let found = self.store.steadily(|| {
            let mut found = Vec::new();
            for &story in stories {
                found.push((story, self.snippet(sought, story)?));
                if Instant::now() >= until {
                    break;
                }
            }
            Ok::<_, StoreError>(found)
        })??;
        Ok(found)
    }

    fn snippet(&self, sought: &Sought, story: StoryId) -> Result<Snippet, StoreError> {
        match self.store.html(story, LONGEST) {
            Ok(Some(text)) => {
                let document = html::parse(html::head(&text, BEGINNING), None);
                Ok(Snippet::of(&document.text, sought))
            }
            // Opening the story says what is wrong with it.
            Ok(None) | Err(StoreError::Damaged { .. }) => Ok(Snippet::default()),
            Err(error) => Err(error),
        }
    }
}
