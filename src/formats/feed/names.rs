//! What the elements of a feed are called, whatever the dialect.

use crate::formats::markup::lexer::{Tag, local};
use crate::formats::markup::tags::with_lower;

/// The vocabulary that an element belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Space {
    /// RSS and Atom, whose names do not collide.
    Core,
    /// RSS's module for whole texts.
    Content,
    /// Dublin Core, elements and terms.
    Dublin,
    /// Media RSS.
    Media,
    /// Apple's and Google's podcast tags.
    Podcast,
    /// XHTML.
    Xhtml,
    /// Any other.
    Other,
}

/// What an element is to the reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Element {
    /// The feed itself, or its channel.
    Feed,
    /// An entry; the flag says whether it is Atom's.
    Entry { atom: bool },
    /// Something of the feed's whose children are not the entry's or feed's own: an image, a quoted source.
    Apart,
    /// Wraps fields that count as if it were not there.
    Group,
    /// A field, and how much it is worth beside others for the same thing.
    Field(Field, u8),
    /// Nothing that is known.
    Unknown,
}

/// What a field says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    Title,
    Link,
    Id,
    Body,
    Summary,
    Author,
    Editor,
    Published,
    Updated,
    /// Dublin Core's date, which may be either.
    Date,
    Category,
    Keywords,
    Enclosure,
    Comments,
    Language,
    Picture,
    Media,
}

impl Field {
    /// Whether it holds prose, in which elements of HTML may stand unescaped.
    pub(super) fn is_prose(self) -> bool {
        matches!(self, Self::Body | Self::Summary)
    }
}

/// The namespace prefixes in force, innermost last.
#[derive(Debug, Default)]
pub(super) struct Prefixes<'a> {
    bound: Vec<(&'a str, Space)>,
}

impl<'a> Prefixes<'a> {
    /// How many are bound; [`Prefixes::release`] goes back to it.
    pub(super) fn mark(&self) -> usize {
        self.bound.len()
    }

    pub(super) fn release(&mut self, mark: usize) {
        self.bound.truncate(mark);
    }

    /// Takes over what a tag declares.
    pub(super) fn bind(&mut self, tag: Tag<'a>) {
        const MOST: usize = 512;
        if !tag.attributes.contains("xmlns") {
            return;
        }
        for (name, address) in tag.attributes() {
            let prefix = match name.split_once(':') {
                Some(("xmlns", prefix)) => prefix,
                None if name == "xmlns" => "",
                _ => continue,
            };
            if self.bound.len() < MOST {
                self.bound.push((prefix, by_address(address).unwrap_or_else(|| usual(prefix))));
            }
        }
    }

    /// Takes the first element for a feed if it is named like one, whatever address its prefix stands for.
    pub(super) fn trust_root(&mut self, name: &'a str) {
        let Some((prefix, local)) = name.split_once(':') else { return };
        let is_root = with_lower(local, |local| matches!(local, "rss" | "rdf" | "feed" | "channel"));
        if is_root && self.space(name) == Space::Other {
            self.bound.push((prefix, Space::Core));
        }
    }

    /// The vocabulary of a name with its prefix; an undeclared prefix means what it usually does.
    pub(super) fn space(&self, name: &str) -> Space {
        let prefix = name.split_once(':').map_or("", |(prefix, _)| prefix);
        let bound = self.bound.iter().rev().find(|(own, _)| own.eq_ignore_ascii_case(prefix));
        bound.map_or_else(|| usual(prefix), |&(_, space)| space)
    }

    /// What an element is.
    pub(super) fn element(&self, name: &str) -> Element {
        let space = self.space(name);
        with_lower(local(name), |local| element(space, local))
    }
}

fn usual(prefix: &str) -> Space {
    with_lower(prefix, |prefix| match prefix {
        "" | "rss" | "atom" | "atom10" | "atom03" | "a10" | "rdf" => Space::Core,
        "content" => Space::Content,
        "dc" | "dcterms" | "dct" => Space::Dublin,
        "media" => Space::Media,
        "itunes" | "googleplay" => Space::Podcast,
        "xhtml" | "html" | "xh" => Space::Xhtml,
        _ => Space::Other,
    })
}

fn by_address(address: &str) -> Option<Space> {
    let lower = address.trim().to_ascii_lowercase();
    let address =
        lower.trim_start_matches("https://").trim_start_matches("http://").trim_start_matches("www.");
    let starts = |heads: &[&str]| heads.iter().any(|head| address.starts_with(head));
    if starts(&["purl.org/rss/1.0/modules/content"]) {
        Some(Space::Content)
    } else if starts(&["purl.org/rss/1.0/modules"]) {
        Some(Space::Other)
    } else if starts(&[
        "w3.org/2005/atom",
        "purl.org/atom/",
        "purl.org/rss/",
        "purl.org/net/rss",
        "my.netscape.com/rdf",
        "my.netscape.com/publish",
        "channel.netscape.com/rdf",
        "backend.userland.com/rss",
        "blogs.law.harvard.edu/tech/rss",
        "cyber.law.harvard.edu/rss",
        "w3.org/1999/02/22-rdf-syntax",
    ]) {
        Some(Space::Core)
    } else if starts(&["purl.org/dc/"]) {
        Some(Space::Dublin)
    } else if starts(&["search.yahoo.com/mrss", "tools.search.yahoo.com/mrss", "video.search.yahoo.com/mrss"])
    {
        Some(Space::Media)
    } else if starts(&[
        "itunes.com/dtds/podcast",
        "itunes.apple.com/dtds",
        "google.com/schemas/play-podcasts",
    ]) {
        Some(Space::Podcast)
    } else if starts(&["w3.org/1999/xhtml"]) {
        Some(Space::Xhtml)
    } else {
        None
    }
}

fn element(space: Space, local: &str) -> Element {
    match space {
        Space::Core => core(local),
        Space::Content if local == "encoded" => Element::Field(Field::Body, 6),
        Space::Dublin => dublin(local),
        Space::Media => media(local),
        Space::Podcast => podcast(local),
        Space::Xhtml if matches!(local, "body" | "div") => Element::Field(Field::Body, 5),
        _ => Element::Unknown,
    }
}

fn core(local: &str) -> Element {
    use Field::{
        Author, Body, Category, Comments, Editor, Enclosure, Id, Keywords, Language, Link, Summary, Title,
    };
    use Field::{Date, Published, Updated};
    let (field, rank) = match local {
        "rss" | "rdf" | "feed" | "channel" => return Element::Feed,
        "item" => return Element::Entry { atom: false },
        "entry" => return Element::Entry { atom: true },
        "image" | "textinput" | "source" | "contributor" => return Element::Apart,
        "title" => (Title, 8),
        "link" => (Link, 8),
        "guid" | "id" => (Id, 8),
        "content" => (Body, 7),
        "fullitem" | "body" => (Body, 5),
        "description" | "summary" => (Summary, 8),
        "abstract" => (Summary, 4),
        "subtitle" | "tagline" => (Summary, 3),
        "author" => (Author, 8),
        "managingeditor" => (Editor, 2),
        "pubdate" | "published" | "issued" => (Published, 8),
        "created" => (Published, 5),
        "date" => (Date, 3),
        "updated" | "modified" | "lastbuilddate" => (Updated, 8),
        "category" => (Category, 8),
        "keywords" => (Keywords, 8),
        "enclosure" => (Enclosure, 8),
        "comments" => (Comments, 8),
        "language" => (Language, 8),
        _ => return Element::Unknown,
    };
    Element::Field(field, rank)
}

fn dublin(local: &str) -> Element {
    let (field, rank) = match local {
        "title" => (Field::Title, 4),
        "creator" => (Field::Author, 6),
        "author" => (Field::Author, 5),
        "date" => (Field::Date, 6),
        "issued" | "available" => (Field::Published, 6),
        "created" => (Field::Published, 5),
        "modified" => (Field::Updated, 6),
        "subject" => (Field::Category, 6),
        "description" | "abstract" => (Field::Summary, 4),
        "identifier" => (Field::Id, 2),
        "language" => (Field::Language, 6),
        _ => return Element::Unknown,
    };
    Element::Field(field, rank)
}

fn media(local: &str) -> Element {
    let (field, rank) = match local {
        "group" => return Element::Group,
        "content" => (Field::Media, 5),
        "thumbnail" => (Field::Picture, 5),
        "title" => (Field::Title, 3),
        "description" => (Field::Summary, 3),
        "keywords" => (Field::Keywords, 3),
        "category" => (Field::Category, 3),
        _ => return Element::Unknown,
    };
    Element::Field(field, rank)
}

fn podcast(local: &str) -> Element {
    let (field, rank) = match local {
        "owner" => return Element::Apart,
        "title" => (Field::Title, 2),
        "author" => (Field::Author, 4),
        "summary" | "description" => (Field::Summary, 5),
        "subtitle" => (Field::Summary, 2),
        "image" => (Field::Picture, 6),
        "keywords" => (Field::Keywords, 4),
        "category" => (Field::Category, 4),
        _ => return Element::Unknown,
    };
    Element::Field(field, rank)
}
