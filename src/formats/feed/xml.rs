//! Walks the tags of an XML feed and files what its fields say.

use std::borrow::Cow;

use url::Url;

use super::construct::{self, Nature, Raw};
use super::draft::Draft;
use super::names::{Element, Field, Prefixes, Space};
use super::{DEEPEST, MOST_ENTRIES, empty, person};
use crate::formats::markup::entities::decode;
use crate::formats::markup::lexer::{Lexer, Tag, Token, local};
use crate::formats::markup::{links, tags};
use crate::formats::{Batch, MOST_TITLE, Place, shorten};
use crate::news::{Enclosure, NewFeed};

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

    fn field(&mut self, tag: Tag<'a>, field: Field, rank: u8) {
        match field {
            Field::Link => self.link(tag, rank),
            Field::Enclosure => {
                let enclosure = enclosure(tag);
                self.draft().enclosure(enclosure);
            }
            Field::Media => self.media(tag),
            Field::Picture => {
                if let Some(address) = ["url", "href"].into_iter().find_map(|name| tag.attribute(name)) {
                    let address = decode(address).trim().to_owned();
                    self.draft().image(address);
                }
            }
            Field::Category => {
                let named = ["term", "text", "label"].into_iter().filter_map(|name| tag.attribute(name));
                let named = named.map(decode).find(|name| !name.trim().is_empty());
                let name = named.unwrap_or_else(|| self.capture(tag, false).text());
                self.draft().category(&name);
            }
            _ => self.text_field(tag, field, rank),
        }
    }

    fn link(&mut self, tag: Tag<'a>, rank: u8) {
        let address = ["href", "rdf:resource"].into_iter().find_map(|name| tag.attribute(name)).map(decode);
        let Some(address) = address else {
            let text = self.capture(tag, false).text();
            let address: String = text.split_whitespace().collect();
            let address = self.against_own_base(tag, address);
            self.draft().link.offer_text(rank, address);
            return;
        };
        let address = self.against_own_base(tag, address.trim().to_owned());
        let kind = tag.attribute("type").unwrap_or("").to_ascii_lowercase();
        let relation = tag.attribute("rel").unwrap_or("alternate").to_ascii_lowercase();
        let in_entry = self.entry.is_some();
        let draft = self.draft();
        match relation.rsplit('/').next().unwrap_or("") {
            "" | "alternate" if kind.is_empty() || kind.contains("html") => {
                draft.link.offer_text(rank, address);
            }
            "alternate" => draft.link.offer_text(rank / 2 + 1, address),
            "enclosure" => draft.enclosure(enclosure(tag)),
            "self" if !in_entry && draft.own.is_empty() => draft.own = address,
            "self" if in_entry => draft.link.offer_text(1, address),
            _ => {}
        }
    }

    fn against_own_base(&self, tag: Tag<'a>, address: String) -> String {
        match self.own_base(tag) {
            Some(base) => links::resolve(&address, Some(&base)),
            None => address,
        }
    }

    /// Media RSS: pictures are pictures, sound and film are enclosures.
    fn media(&mut self, tag: Tag<'a>) {
        let file = enclosure(tag);
        let medium = tag.attribute("medium").unwrap_or("").to_ascii_lowercase();
        let path = file.url.split(['?', '#']).next().unwrap_or("").to_ascii_lowercase();
        let is_picture = medium == "image"
            || file.media_type.starts_with("image/")
            || [".jpg", ".jpeg", ".png", ".gif", ".webp"].iter().any(|end| path.ends_with(end));
        if is_picture {
            self.draft().image(file.url);
        } else if matches!(medium.as_str(), "audio" | "video")
            || file.media_type.starts_with("audio/")
            || file.media_type.starts_with("video/")
        {
            self.draft().media(file);
        }
    }

    fn text_field(&mut self, tag: Tag<'a>, field: Field, rank: u8) {
        let raw = self.capture(tag, field.is_prose());
        let strict =
            self.strict || self.frames.iter().any(|frame| frame.element == Element::Entry { atom: true });
        match field {
            Field::Title if self.draft().title.wants(rank) => {
                let title = construct::line(raw, Nature::of(tag, raw), strict);
                self.draft().title.offer_text(rank, shorten(&title, MOST_TITLE));
            }
            Field::Body | Field::Summary => self.prose(tag, field, rank, raw),
            Field::Id => self.id(tag, rank, &raw.text()),
            Field::Author | Field::Editor => self.draft().author(rank, &person::name(raw)),
            Field::Published => self.draft().date(&raw.text(), rank, |draft| &mut draft.published),
            Field::Updated => self.draft().date(&raw.text(), rank, |draft| &mut draft.updated),
            Field::Date => {
                let text = raw.text();
                self.draft().date(&text, rank, |draft| &mut draft.published);
                self.draft().date(&text, rank, |draft| &mut draft.updated);
            }
            Field::Keywords => {
                let text = raw.text();
                let by_comma = text.contains(',');
                let parts = text.split(|c: char| c == ',' || !by_comma && c.is_whitespace());
                parts.for_each(|part| self.draft().category(part));
            }
            Field::Comments => {
                let address = raw.text();
                if links::is_web(address.trim()) {
                    self.draft().link.offer_text(1, address.trim());
                }
            }
            Field::Language => self.draft().language.offer_text(rank, raw.text().trim()),
            _ => {}
        }
    }

    fn prose(&mut self, tag: Tag<'a>, field: Field, rank: u8, raw: Raw<'a>) {
        let draft = self.draft();
        let wanted = if field == Field::Body { draft.body.wants(rank) } else { draft.summary.wants(rank) };
        if !wanted {
            return;
        }
        if let Some(address) = tag.attribute("src").map(decode).filter(|_| field == Field::Body) {
            let address = self.against_own_base(tag, address.trim().to_owned());
            self.draft().link.offer_text(2, address);
        }
        let mut html = construct::html(raw, Nature::of(tag, raw));
        if html.trim().is_empty() {
            return;
        }
        if let Some(base) = self.own_base(tag) {
            html = Cow::Owned(links::absolute(&html, Some(&base)).into_owned());
        }
        let draft = self.draft();
        match field {
            Field::Body => draft.body.offer(rank, html),
            _ => draft.summary.offer(rank, html),
        }
    }

    fn id(&mut self, tag: Tag<'a>, rank: u8, text: &str) {
        let id = text.trim();
        let is_guid = local(tag.name).eq_ignore_ascii_case("guid");
        let is_link =
            !tag.attribute("ispermalink").is_some_and(|value| value.trim().eq_ignore_ascii_case("false"));
        let draft = self.draft();
        draft.id.offer_text(rank, id);
        if is_link && links::is_web(id) && self.prefixes.space(tag.name) == Space::Core {
            self.draft().link.offer_text(if is_guid { 2 } else { 1 }, id);
        }
    }

    /// Whether an end tag is that of the entry or feed around a field.
    fn ends_more(&self, name: &str) -> bool {
        let is_around = |element| matches!(element, Element::Entry { .. } | Element::Feed);
        // By its name too: the field may have bound another namespace.
        is_around(self.prefixes.element(name))
            || self
                .frames
                .iter()
                .any(|frame| is_around(frame.element) && frame.name.eq_ignore_ascii_case(name))
    }

    /// Takes in what stands between a field's tags, and its end tag.
    fn capture(&mut self, tag: Tag<'a>, prose: bool) -> Raw<'a> {
        let begin = self.lexer.position();
        let mut has_elements = false;
        let raw = |end: usize, has_elements| Raw { inner: &self.source[begin..end], has_elements };
        if tag.closed {
            return raw(begin, false);
        }
        let holds_xml = tag.attribute("type").is_some_and(|kind| kind.trim_end().ends_with("xml"));
        let mut open = 0_usize;
        let mut same = 0_usize;
        loop {
            let at = self.lexer.position();
            match self.lexer.next() {
                None => return raw(at, has_elements),
                Some(Token::Start(inner)) => {
                    if ends_field(self.prefixes.element(inner.name), inner.name, prose, holds_xml) {
                        self.lexer.rewind(at);
                        return raw(at, has_elements);
                    }
                    has_elements = true;
                    let stays = !inner.closed && !tags::is_void(inner.name);
                    open += usize::from(stays);
                    same += usize::from(stays && inner.name == tag.name);
                }
                Some(Token::End(name)) if name.eq_ignore_ascii_case(tag.name) => {
                    if same == 0 {
                        return raw(at, has_elements);
                    }
                    same -= 1;
                    open = open.saturating_sub(1);
                }
                Some(Token::End(name)) => {
                    if self.ends_more(name) {
                        self.lexer.rewind(at);
                        return raw(at, has_elements);
                    }
                    // Nothing is open that it could end: it was meant for this field.
                    if open == 0 && !tags::is_html(local(name)) {
                        return raw(at, has_elements);
                    }
                    open = open.saturating_sub(1);
                }
                Some(Token::Text(_) | Token::Verbatim(_) | Token::Aside) => {}
            }
        }
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
            folder: String::new(),
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

/// Whether a tag inside a field shows that the field's own end tag is missing.
fn ends_field(element: Element, name: &str, prose: bool, holds_xml: bool) -> bool {
    match element {
        Element::Entry { .. } => true,
        Element::Field(..) if prose => !holds_xml && !tags::is_html(local(name)),
        Element::Field(..) | Element::Apart | Element::Group => !prose,
        Element::Feed | Element::Unknown => false,
    }
}

fn enclosure(tag: Tag<'_>) -> Enclosure {
    let value = |names: &[&str]| {
        let found = names.iter().find_map(|name| tag.attribute(name));
        found.map(|value| decode(value.trim()).into_owned()).unwrap_or_default()
    };
    Enclosure {
        url: value(&["url", "href"]),
        media_type: value(&["type"]).to_ascii_lowercase(),
        length: value(&["length", "filesize"]).parse().ok().filter(|&length| length > 0),
    }
}
