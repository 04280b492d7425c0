//! What each field of an entry or feed says, filed in its draft.

use std::borrow::Cow;

use super::Walk;
use crate::formats::feed::construct::{self, Nature, Raw};
use crate::formats::feed::names::{Element, Field, Space};
use crate::formats::feed::person;
use crate::formats::markup::entities::decode;
use crate::formats::markup::lexer::{Tag, local};
use crate::formats::markup::links;
use crate::formats::{MOST_TITLE, shorten};
use crate::news::Enclosure;

impl<'a> Walk<'a> {
    /// Files what a field says.
    pub(super) fn field(&mut self, tag: Tag<'a>, field: Field, rank: u8) {
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
            let address = self.against_base(tag, &unwrapped(&text));
            self.draft().link.offer_text(rank, address);
            return;
        };
        let address = self.against_base(tag, address.trim());
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

    /// An address made whole with the base in force at its tag, as far as one is known by now.
    fn against_base(&self, tag: Tag<'a>, address: &str) -> String {
        match self.own_base(tag) {
            Some(base) => links::resolve(address, Some(&base)),
            None => links::resolve(address, self.bases.last()),
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
                text.split(',').for_each(|part| self.draft().category(part));
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
        if field == Field::Body && !self.draft().body.wants(rank) {
            return;
        }
        if let Some(address) = tag.attribute("src").map(decode).filter(|_| field == Field::Body) {
            let address = self.against_base(tag, address.trim());
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
            _ => draft.summary(rank, html),
        }
    }

    fn id(&mut self, tag: Tag<'a>, rank: u8, text: &str) {
        let id = text.trim();
        let is_guid = local(tag.name).eq_ignore_ascii_case("guid");
        let is_link =
            !tag.attribute("ispermalink").is_some_and(|value| value.trim().eq_ignore_ascii_case("false"));
        let is_address = is_link && self.prefixes.space(tag.name) == Space::Core;
        // A bare number is an id like any other. With a slash in it, or a base set in the feed, it is a relative address.
        let is_path =
            id.contains('/') || self.bases.len() > self.given_bases || tag.attribute("xml:base").is_some();
        let id = if is_address && is_path && !id.contains(char::is_whitespace) {
            Cow::Owned(self.against_base(tag, id))
        } else {
            Cow::Borrowed(id)
        };
        let draft = self.draft();
        draft.id.offer_text(rank, &*id);
        if is_address && links::is_web(&id) {
            draft.link.offer_text(if is_guid { 2 } else { 1 }, &*id);
        }
    }
}

/// An address without the line breaks that some writers wrap it with.
fn unwrapped(text: &str) -> String {
    text.split(['\n', '\r', '\t']).map(str::trim).collect()
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
