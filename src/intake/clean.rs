//! Cleans every text of a batch, once and for all forms alike.

use std::borrow::Cow;

use crate::formats::{Batch, markup};
use crate::news::{Correction, NewFeed, NewStory};
use crate::text::clean;

/// Cleans a batch in place; what is clean already is left as it is.
pub(super) fn batch(batch: &mut Batch) {
    line(&mut batch.title);
    line(&mut batch.link);
    batch.feeds.iter_mut().for_each(feed);
    batch.stories.iter_mut().for_each(story);
    batch.searches.iter_mut().for_each(|search| line(&mut search.name));
    let said = batch.complaints.iter_mut().chain(&mut batch.notes);
    said.for_each(|complaint| line(&mut complaint.message));
}

/// Cleans what names a feed.
pub(super) fn feed(feed: &mut NewFeed) {
    [&mut feed.url, &mut feed.title, &mut feed.site, &mut feed.folder].into_iter().for_each(line);
}

/// Cleans a story.
pub(super) fn story(story: &mut NewStory) {
    let lines =
        [&mut story.source_id, &mut story.title, &mut story.url, &mut story.author, &mut story.language];
    lines.into_iter().for_each(line);
    text(&mut story.summary);
    for html in [&mut story.html, &mut story.page] {
        text(html);
        if let Cow::Owned(shallow) = markup::limited(html, markup::DEEPEST) {
            *html = shallow;
        }
    }
    for list in [&mut story.categories, &mut story.images, &mut story.tags] {
        list.iter_mut().for_each(line);
        list.retain(|item| !item.is_empty());
    }
    for file in &mut story.enclosures {
        line(&mut file.url);
        line(&mut file.media_type);
    }
    story.feed.iter_mut().for_each(feed);
    story.corrections.iter_mut().flat_map(Correction::texts).for_each(line);
    // Nothing of a title may be left: then it says so, as a list needs something to show.
    if story.title.is_empty() {
        "Untitled".clone_into(&mut story.title);
    }
}

fn line(own: &mut String) {
    if let Cow::Owned(clean) = clean::line(own) {
        *own = clean;
    }
}

fn text(own: &mut String) {
    if let Cow::Owned(clean) = clean::text(own) {
        *own = clean;
    }
}
