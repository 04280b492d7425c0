//! Stores a page that the user names as a story.

use jiff::Timestamp;

use super::import::Imported;
use super::subscribe::with_scheme;
use super::{FullText, Library, LibraryError};
use crate::intake::{self, Form, Source, address};
use crate::net::{Net, NetError, Request, Trust, Wish, shown};
use crate::store::Added;

/// A page that was stored as a story.
#[derive(Debug)]
pub struct AddedPage {
    /// Its address, after all redirects and without secrets.
    pub url: String,
    /// What became of it.
    pub imported: Imported,
}

impl Library {
    /// Fetches the page that the user typed the address of and stores its article as a story, filed under its
    /// site as a saved page's is. Where a feed's story stands at that address already, that one gets its full text.
    pub fn add_page(&self, typed: &str, net: &Net, now: Timestamp) -> Result<AddedPage, LibraryError> {
        let request = Request { wish: Wish::Page, ..Request::new(&with_scheme(typed), Trust::Typed) };
        let failed = |error: NetError| LibraryError::of_net(&request.url, error);
        let answer = net.fetch(&request).map_err(failed)?;
        let url = shown(&answer.url);
        let bytes = answer.content.unpacked().map_err(failed)?;
        let mut source = Source {
            name: &url,
            bytes: &bytes,
            content_type: Some(answer.content_type.as_str()).filter(|text| !text.is_empty()),
            base: Some(&url),
            form: None,
        };
        let form = intake::page_form(&source);
        source.form = Some(form.map_err(|why| LibraryError::NoArticle { url: url.clone(), why })?);
        let mut batch = intake::read(&source)?;
        for story in batch.stories.iter_mut().filter(|story| story.url.is_empty()) {
            story.url.clone_from(&url);
        }
        let mut imported = self.store_batch(&batch, now)?;
        if imported.added.same == 1
            && imported.form == Form::Page
            && let Some(article) = batch.stories.first()
            && let Some(id) = self.store.story_at(&address::canonical(&article.url))?
            && let Some(story) = self.store.story(id)?.filter(|story| story.html != article.html)
            && self.keep_article(&story, article, now)? == FullText::Kept
        {
            imported.added = Added { updated: 1, ..Added::default() };
        }
        Ok(AddedPage { url, imported })
    }
}
