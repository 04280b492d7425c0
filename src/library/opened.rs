//! Opens stories for reading.

use super::{Library, LibraryError};
use crate::news::{ArtistKey, ArtistRow, Document, NamedArtist, Story, StoryId};
use crate::store::StoreError;
use crate::text::html;

/// The HTML that fills the first screens of a long story, in bytes.
const BEGINNING: usize = 64 << 10;

/// A story with everything that the reader shows of it.
#[derive(Clone, Debug)]
pub struct Opened {
    /// The story; `recognised` is always there unless the story is only beginning.
    pub story: Story,
    /// Its text. Mentions are places in it.
    pub document: Document,
    /// What the store knows of each of the story's recognised artists, in their order.
    pub artists: Vec<ArtistRow>,
    /// Whether this is only the beginning of a long story; [`Library::open_story`] has the whole.
    pub beginning: bool,
}

impl Library {
    /// Opens a story: its text, and what it names. One that the background has not come to yet is
    /// recognised now. `None` where it is no longer in the store.
    pub fn open_story(&self, id: StoryId) -> Result<Option<Opened>, LibraryError> {
        let found = self.store.steadily(|| self.store.story_to_recognise(id))??;
        let Some((mut story, stamp)) = found else { return Ok(None) };
        let document = html::parse(&story.html, base(&story));
        if story.recognised.is_none() {
            story.recognised = Some(self.recognise_opened(&story, &document, stamp)?);
        }
        self.opened(story, document, false).map(Some)
    }

    /// Opens the beginning of a story that is too long to be shown at once; `None` where the whole is
    /// as quick, or the story is gone.
    pub fn open_beginning(&self, id: StoryId) -> Result<Option<Opened>, LibraryError> {
        let is_long = self.store.text_size(id)?.is_some_and(|size| size > 2 * BEGINNING as u64);
        if !is_long {
            return Ok(None);
        }
        let Some(mut story) = self.store.story(id)? else { return Ok(None) };
        story.html.truncate(html::head(&story.html, BEGINNING).len());
        let document = html::parse(&story.html, base(&story));
        // Mentions may lie behind the end of this text.
        story.recognised = None;
        self.opened(story, document, true).map(Some)
    }

    fn opened(&self, story: Story, document: Document, beginning: bool) -> Result<Opened, LibraryError> {
        let named = story.recognised.as_ref().map(|found| found.artists.as_slice()).unwrap_or_default();
        let known = |artist: &NamedArtist| {
            let known = self.store.artist(&artist.key)?;
            Ok(known.unwrap_or_else(|| unknown(&artist.key, &artist.name)))
        };
        let artists =
            self.store.steadily(|| named.iter().map(known).collect::<Result<_, StoreError>>())??;
        Ok(Opened { story, document, artists, beginning })
    }
}

/// An artist that is not certain enough to be listed.
fn unknown(key: &ArtistKey, name: &str) -> ArtistRow {
    ArtistRow { key: key.clone(), name: name.into(), stories: 0, last: None, followed: false }
}

/// Where a story's relative links start from.
pub(super) fn base(story: &Story) -> Option<&str> {
    (!story.row.url.is_empty()).then_some(story.row.url.as_str())
}
