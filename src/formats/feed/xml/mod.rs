//! Walks the tags of an XML feed and files what its fields say.

mod capture;
mod fields;

use url::Url;

use super::draft::Draft;
use super::names::{Element, Prefixes};
use super::{DEEPEST, MOST_ENTRIES, empty};
use crate::formats::markup::entities::decode;
use crate::formats::markup::lexer::{Lexer, Tag, Token, local};
use crate::formats::markup::links;
use crate::formats::{Batch, Place};
use crate::news::NewFeed;

pub(super) fn parse(source: &str, base: Option<Url>) -> Batch {
    let mut walk = Walk::new(source, base);
    while !walk.full
        && let Some(token) = walk.lexer.next()
    {
        match token {
            Token::Start(tag) => walk.start(tag),
            Token::End(name) => walk.end(name),
            Token::Text(_) | Token::Verbatim(_) | Token::Aside => {}
        }
    }
    walk.finish()
}

/// An element that is open.
struct Frame<'a> {
    name: &'a str,
    element: Element,
    /// How many prefixes and bases were in force before it.
    prefixes: usize,
    bases: usize,
}

struct Walk<'a> {
    source: &'a str,
    lexer: Lexer<'a>,
    prefixes: Prefixes<'a>,
    /// Bases for relative addresses, innermost last.
    bases: Vec<Url>,
    /// How many bases the fetch gave, rather than the feed itself.
    given_bases: usize,
    frames: Vec<Frame<'a>>,
    feed: Draft<'a>,
    entry: Option<Draft<'a>>,
    /// Entries begun so far.
    entries: usize,
    /// Whether there are more entries than may be.
    full: bool,
    /// Whether plain text is plain, as Atom has it.
    strict: bool,
    batch: Batch,
}

impl<'a> Walk<'a> {
    fn new(source: &'a str, base: Option<Url>) -> Self {
        Self {
            source,
            lexer: Lexer::new(source),
            prefixes: Prefixes::default(),
            given_bases: usize::from(base.is_some()),
            bases: base.into_iter().collect(),
            frames: Vec::new(),
            feed: Draft::default(),
            entry: None,
            entries: 0,
            full: false,
            strict: false,
            batch: empty(),
        }
    }

    fn start(&mut self, tag: Tag<'a>) {
        let mark = self.prefixes.mark();
        self.prefixes.bind(tag);
        if self.frames.is_empty() {
            self.prefixes.trust_root(tag.name);
        }
        match self.prefixes.element(tag.name) {
            Element::Entry { atom } => self.open_entry(tag, atom, mark),
            Element::Field(field, rank) if !self.is_apart() => {
                let rank = if self.is_nested() { 1 } else { rank };
                self.field(tag, field, rank);
                self.prefixes.release(mark);
            }
            // RSS's source is one line; Atom's is a feed within the entry.
            Element::Apart if tag.attribute("url").is_some() => {
                self.capture(tag, false);
                self.prefixes.release(mark);
            }
            element => {
                if element == Element::Feed {
                    self.strict |= local(tag.name).eq_ignore_ascii_case("feed");
                }
                self.open(tag, element, mark);
            }
        }
    }

    fn open(&mut self, tag: Tag<'a>, element: Element, prefixes: usize) {
        if tag.closed || self.frames.len() >= DEEPEST {
            self.prefixes.release(prefixes);
            return;
        }
        let bases = self.bases.len();
        self.bases.extend(self.own_base(tag));
        self.frames.push(Frame { name: tag.name, element, prefixes, bases });
        if element == Element::Feed
            && let Some(address) = tag.attribute("href").map(decode)
        {
            self.feed.link.offer_text(4, address.trim());
        }
        if matches!(element, Element::Feed | Element::Entry { .. })
            && let Some(language) = tag.attribute("xml:lang")
        {
            self.draft().language.offer_text(4, language.trim());
        }
    }

    /// The base that a tag sets for itself.
    fn own_base(&self, tag: Tag<'a>) -> Option<Url> {
        if !tag.attributes.contains("xml:base") {
            return None;
        }
        let address = decode(tag.attribute("xml:base")?);
        match self.bases.last() {
            Some(base) => base.join(address.trim()).ok(),
            None => Url::parse(address.trim()).ok(),
        }
    }

    fn open_entry(&mut self, tag: Tag<'a>, atom: bool, mark: usize) {
        // An entry never stands in another: the last one was not closed.
        if let Some(at) = self.frames.iter().position(|frame| matches!(frame.element, Element::Entry { .. }))
        {
            self.close_from(at);
        }
        while self.frames.last().is_some_and(|frame| frame.element != Element::Feed) {
            let at = self.frames.len() - 1;
            self.close_from(at);
        }
        if self.entries == MOST_ENTRIES {
            self.full = true;
            return;
        }
        self.entries += 1;
        self.entry = Some(Draft::default());
        self.open(tag, Element::Entry { atom }, mark);
        // A channel definition has an item's address and date in its tag.
        if let Some(address) = tag.attribute("href").map(decode)
            && let Some(entry) = &mut self.entry
        {
            entry.link.offer_text(4, address.trim());
        }
        if let Some(date) = tag.attribute("lastmod").map(decode)
            && let Some(entry) = &mut self.entry
        {
            entry.date(&date, 4, |draft| &mut draft.updated);
        }
        if let Some(about) = tag.attribute("rdf:about").map(decode)
            && let Some(entry) = &mut self.entry
        {
            entry.id.offer_text(3, about.trim());
            if links::is_web(about.trim()) {
                entry.link.offer_text(1, about.trim());
            }
        }
        if tag.closed {
            self.close_entry();
        }
    }

    fn end(&mut self, name: &str) {
        let found = self.frames.iter().rposition(|frame| frame.name.eq_ignore_ascii_case(name));
        let at = found.or_else(|| {
            self.frames.iter().rposition(|frame| local(frame.name).eq_ignore_ascii_case(local(name)))
        });
        let Some(at) = at else { return };
        // Only an entry's own end, or its feed's, ends an entry.
        let entry = self.frames.iter().position(|frame| matches!(frame.element, Element::Entry { .. }));
        let ends_it = matches!(self.frames[at].element, Element::Entry { .. } | Element::Feed);
        if entry.is_none_or(|entry| at > entry || ends_it) {
            self.close_from(at);
        }
    }

    fn close_from(&mut self, at: usize) {
        let closes_entry =
            self.frames[at..].iter().any(|frame| matches!(frame.element, Element::Entry { .. }));
        if closes_entry {
            self.close_entry();
        }
        self.prefixes.release(self.frames[at].prefixes);
        self.bases.truncate(self.frames[at].bases);
        self.frames.truncate(at);
    }

    fn close_entry(&mut self) {
        let Some(entry) = self.entry.take() else { return };
        let place = Place::Entry(self.entries);
        if entry.is_empty() {
            self.batch.complain(place, "It has neither a title nor an address nor a text, and was left out.");
            return;
        }
        if let Some(date) = &entry.bad_date {
            self.batch.complain(place, format!("Its date \"{date}\" could not be read, and was left out."));
        }
        let story = entry.finish(self.base().as_ref());
        self.batch.stories.push(story);
    }

    /// The base in force: the innermost that is set, or else what the feed says about itself.
    fn base(&self) -> Option<Url> {
        let link = || Url::parse(self.feed.link.get()?).ok();
        self.bases.last().cloned().or_else(link).or_else(|| Url::parse(&self.feed.own).ok())
    }

    fn draft(&mut self) -> &mut Draft<'a> {
        self.entry.as_mut().unwrap_or(&mut self.feed)
    }

    fn is_apart(&self) -> bool {
        self.frames.iter().any(|frame| frame.element == Element::Apart)
    }

    /// Whether an unknown element stands between here and the entry or feed.
    fn is_nested(&self) -> bool {
        let within = self.frames.iter().rev();
        let mut within =
            within.take_while(|frame| !matches!(frame.element, Element::Entry { .. } | Element::Feed));
        within.any(|frame| frame.element == Element::Unknown)
    }

    fn finish(mut self) -> Batch {
        if self.entry.is_some() {
            let place = Place::Entry(self.entries);
            self.batch.complain(place, "The feed ends in the middle of it; what there was of it was kept.");
            self.close_entry();
        }
        if self.full {
            let message = format!("The feed has more than {MOST_ENTRIES} entries; the first were kept.");
            self.batch.complain(Place::Whole, message);
        }
        let base = self.bases.first();
        let author = self.feed.author_line();
        let link = links::resolve(self.feed.link.take().as_deref().unwrap_or(""), base);
        let feed = NewFeed {
            url: links::resolve(&self.feed.own, base),
            title: self.feed.title.take().unwrap_or_default(),
            site: link.clone(),
            ..NewFeed::default()
        };
        let language = self.feed.language.take().unwrap_or_default();
        let author = if author == feed.title { String::new() } else { author };
        for story in &mut self.batch.stories {
            if story.author.is_empty() {
                story.author.clone_from(&author);
            }
            if story.language.is_empty() {
                story.language.clone_from(&language);
            }
            story.feed = Some(feed.clone());
        }
        self.batch.title.clone_from(&feed.title);
        self.batch.link = link;
        if !self.batch.stories.is_empty() || !feed.title.is_empty() || !feed.site.is_empty() {
            self.batch.feeds.push(feed);
        }
        self.batch
    }
}
