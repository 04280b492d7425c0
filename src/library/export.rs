//! Writes stories as JSON Lines that import reads back, marks included.

use super::opened::base;
use super::{Library, LibraryError};
use crate::formats::stories::story_object;
use crate::news::{Query, StoryId};
use crate::store::Moment;
use crate::text::html;

impl Library {
    /// Hands over the stories that a query finds, newest first, each as one line of JSON. `line` says
    /// whether to go on, so that a closed pipe ends the work.
    pub fn export(
        &self,
        query: &Query,
        moment: &Moment,
        line: &mut dyn FnMut(&str) -> bool,
    ) -> Result<(), LibraryError> {
        for id in self.store.find(query, moment, usize::MAX)? {
            if let Some(text) = self.exported(id)?
                && !line(&text)
            {
                break;
            }
        }
        Ok(())
    }

    /// One story as a line of JSON; `None` where it is no longer in the store.
    pub fn exported(&self, id: StoryId) -> Result<Option<String>, LibraryError> {
        let Some(story) = self.store.story(id)? else { return Ok(None) };
        let document = html::parse(&story.html, base(&story));
        Ok(Some(story_object(&story, &document).to_string()))
    }
}
