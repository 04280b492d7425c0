//! Stories: as they arrive, as the list shows them, and whole.

use jiff::Timestamp;

use super::{Correction, FeedId, NewFeed, Recognised, StoryId};

/// A story as intake made it, ready to store.
///
/// Every text is already clean: no control characters, no markup outside `html`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewStory {
    /// The id that its source gave it (a feed's guid, an exported story's id); may be empty.
    pub source_id: String,
    /// The title; never empty (intake makes one from the text where the source has none).
    pub title: String,
    /// Its address; may be empty.
    pub url: String,
    /// Who wrote it; may be empty.
    pub author: String,
    /// When it was published, if its source said so believably.
    pub published: Option<Timestamp>,
    /// When it was last changed, if its source said so.
    pub updated: Option<Timestamp>,
    /// A BCP 47 language tag; may be empty.
    pub language: String,
    /// The teaser, as plain text; may be empty.
    pub summary: String,
    /// The body as HTML; may be empty.
    pub html: String,
    /// Categories that its source gave it.
    pub categories: Vec<String>,
    /// Attached files.
    pub enclosures: Vec<Enclosure>,
    /// Addresses of its pictures, the lead image first.
    pub images: Vec<String>,
    /// The feed it came with. `None` files it under the import's own source.
    pub feed: Option<NewFeed>,
    /// Marks that an export carried: tags, read, starred, hidden.
    pub tags: Vec<String>,
    /// Whether it arrives read.
    pub read: bool,
    /// Whether it arrives starred.
    pub starred: bool,
    /// Whether it arrives hidden.
    pub hidden: bool,
    /// When it was first seen, if an export says; else the time of the import.
    pub added: Option<Timestamp>,
    /// What the user corrected of what recognition found, in order.
    pub corrections: Vec<Correction>,
    /// Where the title is from.
    pub title_from: TitleFrom,
    /// The article of its page as HTML, which an export carried beside what its feed says; empty for none.
    pub page: String,
}

/// Where a story's title is from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TitleFrom {
    /// Its source.
    #[default]
    Source,
    /// Its text, because its page has none.
    Text,
}

/// A file attached to a story.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Enclosure {
    /// Its address.
    pub url: String,
    /// Its media type; may be empty.
    pub media_type: String,
    /// Its length in bytes, where the source says.
    pub length: Option<u64>,
}

/// A story as the list shows it: everything a row needs and nothing that grows with the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoryRow {
    /// Its id.
    pub id: StoryId,
    /// The feed it came from.
    pub feed: FeedId,
    /// That feed's title.
    pub source: String,
    /// The title.
    pub title: String,
    /// The address; may be empty.
    pub url: String,
    /// When it was published, or else first seen.
    pub date: Timestamp,
    /// Whether the user has opened it.
    pub read: bool,
    /// Whether the user starred it.
    pub starred: bool,
    /// Whether the user hid it.
    pub hidden: bool,
    /// The names of its foremost artists, best first, at most three.
    pub artists: Vec<String>,
    /// How many songs it names (those at least likely).
    pub songs: u32,
    /// The user's tags, in alphabetical order.
    pub tags: Vec<String>,
}

/// Which of a story's texts is read, searched and recognised.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StoryText {
    /// What its source sent; there is no other.
    #[default]
    Own,
    /// The article of its page.
    Full,
    /// What its source sent, by the user's choice, although the article of its page is there.
    Teaser,
}

/// A whole story, as the reader opens it.
#[derive(Clone, Debug, PartialEq)]
pub struct Story {
    /// What the list shows of it.
    pub row: StoryRow,
    /// The id that its source gave it.
    pub source_id: String,
    /// Who wrote it; may be empty.
    pub author: String,
    /// When it was published, if its source said so.
    pub published: Option<Timestamp>,
    /// When it was last changed, if its source said so.
    pub updated: Option<Timestamp>,
    /// When it came into the store.
    pub added: Timestamp,
    /// A BCP 47 language tag; may be empty.
    pub language: String,
    /// The teaser as plain text; may be empty.
    pub summary: String,
    /// The body as HTML.
    pub html: String,
    /// Which text that is.
    pub text: StoryText,
    /// What its feed says of it as HTML, where `html` is the article of its page; else empty.
    pub teaser: String,
    /// Categories that its source gave it.
    pub categories: Vec<String>,
    /// Attached files.
    pub enclosures: Vec<Enclosure>,
    /// Addresses of its pictures.
    pub images: Vec<String>,
    /// The feed's address; may be empty.
    pub feed_url: String,
    /// What recognition found, with the corrections laid over it; `None` until the story has been recognised.
    pub recognised: Option<Recognised>,
    /// What the user corrected of it, in order.
    pub corrections: Vec<Correction>,
}
