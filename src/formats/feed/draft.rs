//! A story while its fields are still coming in.

use std::borrow::Cow;

use jiff::Timestamp;
use url::Url;

use crate::formats::markup::{links, strip};
use crate::formats::{dates, shorten, title_of};
use crate::news::{Enclosure, NewStory};

/// A value that a more telling field may still replace; among equals the first stays.
#[derive(Debug)]
pub(super) struct Ranked<T> {
    rank: u8,
    value: Option<T>,
}

impl<T> Default for Ranked<T> {
    fn default() -> Self {
        Self { rank: 0, value: None }
    }
}

impl<T> Ranked<T> {
    /// Whether a field of this rank would be taken, so that its text is worth making.
    pub(super) fn wants(&self, rank: u8) -> bool {
        rank > self.rank
    }

    pub(super) fn offer(&mut self, rank: u8, value: T) {
        if self.wants(rank) {
            *self = Self { rank, value: Some(value) };
        }
    }

    pub(super) fn take(self) -> Option<T> {
        self.value
    }

    pub(super) fn get(&self) -> Option<&T> {
        self.value.as_ref()
    }
}

impl Ranked<String> {
    /// Offers a text unless it is empty.
    pub(super) fn offer_text(&mut self, rank: u8, text: impl Into<String> + AsRef<str>) {
        if !text.as_ref().trim().is_empty() && self.wants(rank) {
            self.offer(rank, text.into());
        }
    }
}

/// The fields of an entry, or of the feed itself.
#[derive(Debug, Default)]
pub(super) struct Draft<'a> {
    pub(super) id: Ranked<String>,
    pub(super) title: Ranked<String>,
    pub(super) link: Ranked<String>,
    /// Where the feed says that it is to be fetched from.
    pub(super) own: String,
    pub(super) language: Ranked<String>,
    pub(super) published: Ranked<Timestamp>,
    pub(super) updated: Ranked<Timestamp>,
    pub(super) body: Ranked<Cow<'a, str>>,
    pub(super) summary: Ranked<Cow<'a, str>>,
    /// The longest of the summaries that gave way to another; podcasts put their text there.
    fuller: Option<Cow<'a, str>>,
    authors: Vec<String>,
    author_rank: u8,
    categories: Vec<String>,
    enclosures: Vec<Enclosure>,
    /// Media that are enclosures only where no real ones are given.
    media: Vec<Enclosure>,
    images: Vec<String>,
    /// The first date that could not be read.
    pub(super) bad_date: Option<String>,
}

/// Characters of a teaser that is made of the text itself.
const TEASER: usize = 1000;

/// Values that one entry may have of a kind.
const MOST: usize = 200;

impl<'a> Draft<'a> {
    /// Offers a summary, and remembers the longest that gave way to another.
    pub(super) fn summary(&mut self, rank: u8, html: Cow<'a, str>) {
        // Captions of pictures and subtitles are never the text.
        const LEAST: u8 = 4;
        let lesser = if self.summary.wants(rank) {
            std::mem::replace(&mut self.summary, Ranked { rank, value: Some(html) })
        } else {
            Ranked { rank, value: Some(html) }
        };
        let longest = self.fuller.as_ref().map_or(0, |text| text.len());
        self.fuller = match lesser.value {
            Some(text) if lesser.rank >= LEAST && text.len() > longest => Some(text),
            _ => self.fuller.take(),
        };
    }

    /// Adds an author; authors named by lesser fields give way.
    pub(super) fn author(&mut self, rank: u8, name: &str) {
        const MOST_AUTHORS: usize = 12;
        let name = name.trim();
        if name.is_empty() || rank < self.author_rank {
            return;
        }
        if rank > self.author_rank {
            self.authors.clear();
            self.author_rank = rank;
        }
        if self.authors.len() < MOST_AUTHORS && !self.authors.iter().any(|own| own == name) {
            self.authors.push(name.to_owned());
        }
    }

    pub(super) fn author_line(&self) -> String {
        self.authors.join(", ")
    }

    pub(super) fn category(&mut self, name: &str) {
        let name = strip::title(name);
        if !name.is_empty() && self.categories.len() < MOST && !self.categories.contains(&name) {
            self.categories.push(name);
        }
    }

    pub(super) fn enclosure(&mut self, enclosure: Enclosure) {
        add_enclosure(&mut self.enclosures, enclosure);
    }

    pub(super) fn media(&mut self, enclosure: Enclosure) {
        add_enclosure(&mut self.media, enclosure);
    }

    pub(super) fn image(&mut self, address: String) {
        if self.images.len() < MOST && !address.trim().is_empty() {
            self.images.push(address);
        }
    }

    /// Reads a date into one of its slots.
    pub(super) fn date(&mut self, text: &str, rank: u8, slot: fn(&mut Self) -> &mut Ranked<Timestamp>) {
        match dates::parse(text) {
            Some(instant) => slot(self).offer(rank, instant),
            None if !text.trim().is_empty() && self.bad_date.is_none() => {
                self.bad_date = Some(shorten(text.trim(), 60));
            }
            None => {}
        }
    }

    /// Whether nothing at all was found.
    pub(super) fn is_empty(&self) -> bool {
        let texts = [&self.title, &self.link, &self.id, &self.language];
        texts.iter().all(|text| text.get().is_none())
            && [&self.body, &self.summary].iter().all(|text| text.get().is_none())
            && [&self.published, &self.updated].iter().all(|date| date.get().is_none())
            && [&self.authors, &self.categories, &self.images].iter().all(|list| list.is_empty())
            && [&self.enclosures, &self.media].iter().all(|list| list.is_empty())
    }

    /// Makes a story of the fields. Relative addresses are resolved against `base`, those within the text
    /// against the story's own address where there is no base.
    pub(super) fn finish(self, base: Option<&Url>) -> NewStory {
        let author = self.author_line();
        let url = links::resolve(self.link.take().as_deref().unwrap_or(""), base);
        let within = base.cloned().or_else(|| Url::parse(&url).ok());
        let within = within.as_ref();
        let teaser = self.summary.take();
        let length = teaser.as_ref().map_or(0, |teaser| teaser.len());
        let fuller = self.fuller.filter(|text| text.len() > length);
        let (body, teaser) = match (self.body.take().or(fuller), teaser) {
            (Some(body), teaser) => (body, teaser.map(|teaser| strip::to_text(&teaser))),
            (None, Some(only)) => {
                let teaser = shorten(&strip::beginning(&only, TEASER), TEASER);
                (only, Some(teaser))
            }
            (None, None) => (Cow::Borrowed(""), None),
        };
        let html = links::absolute(&body, within).into_owned();
        let summary = teaser.unwrap_or_default();
        let title = self.title.take().unwrap_or_else(|| title_of(&summary, &html, &url));
        let enclosures = if self.enclosures.is_empty() { self.media } else { self.enclosures };
        let enclosures = resolved(enclosures, base);
        let images = all_images(self.images, &enclosures, &html, base);
        let (published, updated) = (self.published.take(), self.updated.take());
        NewStory {
            source_id: self.id.take().unwrap_or_default(),
            title,
            url,
            author,
            // The only date there is stands for the other: lists are ordered by it.
            published: published.or(updated),
            updated,
            language: self.language.take().unwrap_or_default(),
            summary,
            html,
            categories: self.categories,
            enclosures,
            images,
            ..NewStory::default()
        }
    }
}

fn add_enclosure(list: &mut Vec<Enclosure>, enclosure: Enclosure) {
    let address = enclosure.url.trim();
    if !address.is_empty() && list.len() < MOST && !list.iter().any(|own| own.url == address) {
        list.push(Enclosure { url: address.to_owned(), ..enclosure });
    }
}

fn resolved(mut enclosures: Vec<Enclosure>, base: Option<&Url>) -> Vec<Enclosure> {
    for enclosure in &mut enclosures {
        enclosure.url = links::resolve(&enclosure.url, base);
    }
    enclosures
}

/// The pictures that an entry names, then those enclosed, then those in its text; each once.
fn all_images(named: Vec<String>, enclosures: &[Enclosure], html: &str, base: Option<&Url>) -> Vec<String> {
    const MOST_IMAGES: usize = 20;
    let enclosed =
        enclosures.iter().filter(|file| file.media_type.starts_with("image/")).map(|file| file.url.clone());
    let named = named.into_iter().map(|address| links::resolve(&address, base));
    let mut images: Vec<String> = Vec::new();
    for address in named.chain(enclosed).chain(links::pictures(html, MOST_IMAGES)) {
        if images.len() < MOST_IMAGES && links::is_web(&address) && !images.contains(&address) {
            images.push(address);
        }
    }
    images
}
