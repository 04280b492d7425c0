//! Feeds: RSS 0.90 to 2.0, Atom 0.3 and 1.0, JSON Feed, in the state in which sites serve them.
//!
//! There is one reader for all XML dialects. It does not check a grammar: it walks the tags, takes what an
//! entry's fields are known by (name and namespace, the latter by address or by usual prefix), and ends a
//! field where its end tag, the next field or the next entry says so. A wrong end tag, a bare `&` or a cut
//! therefore costs what stands there and nothing else.

mod construct;
mod doctype;
mod draft;
mod json;
mod names;
mod person;
#[cfg(test)]
mod tests;
mod xml;

use url::Url;

use super::{Batch, Form, Place};

/// Entries that one feed may have. More is an attack or a mistake; the first ones are kept.
pub const MOST_ENTRIES: usize = 100_000;

/// Elements that may stand inside each other before the inner ones are no longer told apart.
const DEEPEST: usize = 256;

/// Reads a feed.
///
/// `base` is the address it came from; relative links are resolved against it, or else against the feed's
/// own links. A text without any feed or entry in it gives a batch with a complaint and nothing else.
#[must_use]
pub fn parse(text: &str, base: Option<&str>) -> Batch {
    let base = base.and_then(|base| Url::parse(base).ok());
    let mut batch = if text.trim_start().starts_with(['{', '[']) {
        json::parse(text, base.as_ref())
    } else {
        xml::parse(&doctype::expanded(text), base)
    };
    if batch.stories.is_empty()
        && batch.title.is_empty()
        && batch.link.is_empty()
        && batch.complaints.is_empty()
    {
        batch.complain(Place::Whole, "No feed was found in it: it has neither a title nor an entry.");
    }
    batch
}

fn empty() -> Batch {
    Batch::new(Form::Feed)
}
