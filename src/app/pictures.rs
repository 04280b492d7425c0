//! The pictures of the story in the reader: which there are, where they stand, what has come of them.
//!
//! Their room is there from the first line on and never changes while one reads, whatever comes of them.
//! Nothing is fetched before the reader rests, so that a list can be walked through at speed. What was drawn is
//! kept for a while, for the way back.

use std::collections::HashMap;
use std::sync::Arc;

use super::event::{Effect, OpenedStory};
use super::model::{Model, Screen};
use super::reader::ReaderLine;
use crate::news::{Document, Picture, StoryId};
use crate::pictures::{Drawing, Sight, Way};
use crate::settings::Images;
use crate::text::page::{LineKind, Page};

/// Bytes of drawings that are kept, unless those near to what is on screen have more.
const KEPT: usize = 8 << 20;
/// Pictures that are remembered as not to be had.
const MOST_LOST: usize = 1_000;
/// Pictures of one story that are drawn at a time.
const AT_ONCE: usize = 12;

/// What is to be drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PictureOrder {
    /// The picture's address.
    pub url: String,
    /// The terminal that it is for.
    pub sight: Sight,
    /// The most columns and rows that it may take.
    pub room: (u16, u16),
}

/// What holds for the pictures of every story.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    /// What the terminal can show; `None` where pictures are not shown at all.
    pub sight: Option<Sight>,
    /// Whether those in the text are shown too.
    pub all: bool,
    /// Whether nothing can be fetched.
    pub offline: bool,
}

/// What was known of a story's pictures when it was opened. While it is on screen that stays, so that the text does
/// not jump under the reader's eyes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KnownPictures {
    /// The width and height in pixels of those that are at hand.
    pub sizes: Vec<(String, (u32, u32))>,
    /// Those that are not to be had.
    pub lost: Vec<String>,
}

/// Why a picture is not shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lost {
    /// The network or the host failed; another time may be better.
    ForNow,
    /// There is none, or none that can be shown.
    ForGood,
}

/// A picture in the reader.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plate {
    /// Its address.
    pub url: String,
    /// What it shows, in words; may be empty.
    pub alt: String,
    /// The columns and rows that are kept free for it.
    pub room: (u16, u16),
    /// The byte of the text before which it stands; `None` for the lead, above the text.
    pub at: Option<usize>,
}

/// Where the reader stood when it rested.
type Spot = (Option<StoryId>, usize, (u16, u16), usize);

/// What has come of pictures.
#[derive(Debug, Default)]
pub struct Gallery {
    /// What the terminal can show of them; `None` where it shows none.
    pub sight: Option<Sight>,
    /// Whether nothing is fetched.
    pub offline: bool,
    /// What was drawn, the latest last.
    drawn: Vec<(PictureOrder, Arc<Drawing>)>,
    /// The pictures that are not to be had.
    lost: HashMap<String, Lost>,
    /// What is being drawn.
    asked: Vec<PictureOrder>,
    rested: Option<Spot>,
}

impl Gallery {
    /// The drawing of a picture in the reader.
    pub fn drawing(&self, plate: &Plate) -> Option<&Arc<Drawing>> {
        let is_it = |order: &PictureOrder| {
            order.url == plate.url && order.room == plate.room && Some(order.sight) == self.sight
        };
        self.drawn.iter().find(|(order, _)| is_it(order)).map(|(_, drawing)| drawing)
    }

    /// Whether a picture is not to be had.
    pub fn is_lost(&self, plate: &Plate) -> bool {
        self.lost.contains_key(&plate.url)
    }

    fn order(&self, plate: &Plate) -> Option<PictureOrder> {
        Some(PictureOrder { url: plate.url.clone(), sight: self.sight?, room: plate.room })
    }

    /// Keeps a drawing, and throws out the oldest of those that are not near to what is on screen.
    fn keep(&mut self, order: PictureOrder, drawing: Arc<Drawing>, near: &[Plate]) {
        self.drawn.retain(|(known, _)| *known != order);
        self.drawn.push((order, drawing));
        let is_near = |order: &PictureOrder| {
            near.iter().any(|plate| plate.url == order.url && plate.room == order.room)
        };
        let mut bytes: usize = self.drawn.iter().map(|(_, drawing)| drawing.bytes()).sum();
        let sight = self.sight;
        self.drawn.retain(|(order, drawing)| {
            let stays = Some(order.sight) == sight && (bytes <= KEPT || is_near(order));
            bytes -= if stays { 0 } else { drawing.bytes() };
            stays
        });
    }
}

impl Model {
    /// What holds for the pictures of every story.
    #[must_use]
    pub fn shown_pictures(&self) -> Shown {
        let wanted = self.settings.images != Images::Off;
        Shown {
            sight: self.gallery.sight.filter(|_| wanted),
            all: self.settings.images == Images::All,
            offline: self.gallery.offline,
        }
    }

    /// Whether the reader shows pictures, and has moved since it last rested.
    #[must_use]
    pub fn awaits_rest(&self) -> bool {
        let has_any = !self.reader.plates.is_empty() || !self.gallery.asked.is_empty();
        has_any && self.gallery.rested != Some(self.spot())
    }

    /// Whether the reader rests, so that a picture may be shown that is costly to move.
    #[must_use]
    pub fn rests(&self) -> bool {
        self.gallery.rested == Some(self.spot()) && self.overlay.is_none()
    }

    /// The drawings of the story on screen that the terminal is to keep.
    #[must_use]
    pub fn drawings(&self) -> Vec<Arc<Drawing>> {
        let keeps = self.gallery.sight.is_some_and(|sight| sight.way == Way::Kitty);
        if !keeps || self.screen != Screen::Stories || self.layout().reader.width == 0 {
            return Vec::new();
        }
        self.reader.plates.iter().filter_map(|plate| self.gallery.drawing(plate)).cloned().collect()
    }

    fn spot(&self) -> Spot {
        let shown = self.screen == Screen::Stories;
        let id = self.reader.id().filter(|_| shown);
        (id, self.reader.scroll, self.reader_size(), self.reader.plates.len())
    }
}

/// Asks for the pictures that are on screen or near to it, now that the reader rests.
pub(super) fn rest(model: &mut Model) -> Vec<Effect> {
    model.gallery.rested = Some(model.spot());
    let wanted: Vec<PictureOrder> = near(model)
        .into_iter()
        .filter(|plate| !model.gallery.is_lost(plate) && model.gallery.drawing(plate).is_none())
        .filter_map(|plate| model.gallery.order(plate))
        .take(AT_ONCE)
        .collect();
    if wanted == model.gallery.asked {
        return Vec::new();
    }
    model.gallery.asked.clone_from(&wanted);
    vec![Effect::DrawPictures(wanted)]
}

/// The pictures within a screen of what is shown, those on screen first.
fn near(model: &Model) -> Vec<&Plate> {
    let rows = usize::from(model.reader_size().1);
    if model.screen != Screen::Stories || model.layout().reader.width == 0 {
        return Vec::new();
    }
    let reader = &model.reader;
    let on_screen = reader.scroll..reader.scroll + rows;
    let mut found: Vec<(bool, usize)> = Vec::new();
    let from = reader.scroll.saturating_sub(rows);
    for (at, line) in reader.lines.iter().enumerate().skip(from).take(3 * rows) {
        if let ReaderLine::Picture(plate, _) = line
            && found.last().is_none_or(|(_, last)| last != plate)
        {
            let last = at + usize::from(reader.plates[*plate].room.1);
            found.push((last <= on_screen.start || at >= on_screen.end, *plate));
        }
    }
    found.sort_by_key(|(away, _)| *away);
    found.into_iter().map(|(_, plate)| &reader.plates[plate]).collect()
}

/// Takes what came of a picture.
pub(super) fn take(model: &mut Model, order: PictureOrder, drawn: Result<Arc<Drawing>, Lost>) {
    model.gallery.asked.retain(|asked| *asked != order);
    match drawn {
        Ok(drawing) => {
            let near: Vec<Plate> = near(model).into_iter().cloned().collect();
            model.gallery.keep(order, drawing, &near);
        }
        Err(lost) => {
            model.gallery.lost.insert(order.url, lost);
        }
    }
}

/// Takes what the terminal turned out to be able to show.
pub(super) fn see(model: &mut Model, sight: Option<Sight>) {
    model.gallery.sight = sight;
    model.gallery.asked.clear();
    model.gallery.rested = None;
    model.gallery.drawn.retain(|(order, _)| Some(order.sight) == sight);
}

/// Settles what is known of the pictures of a story that comes to the screen: of one that is there already, what was
/// known before.
pub(super) fn recall(model: &mut Model, story: &mut OpenedStory) {
    if let Some(open) = model.reader.open.as_ref().filter(|open| open.story.row.id == story.story.row.id) {
        let urls: Vec<&String> = addresses(open).collect();
        let mut known = std::mem::take(&mut story.pictures);
        known.sizes.retain(|(url, _)| !urls.contains(&url));
        known.sizes.extend(open.pictures.sizes.iter().cloned());
        known.lost.clone_from(&open.pictures.lost);
        story.pictures = known;
        return;
    }
    if model.gallery.lost.len() > MOST_LOST {
        model.gallery.lost.clear();
    }
    model.gallery.lost.retain(|_, lost| *lost == Lost::ForGood);
    let lost = addresses(story).filter(|url| model.gallery.lost.contains_key(*url)).cloned().collect();
    story.pictures.lost = lost;
}

/// The addresses of a story's pictures.
fn addresses(open: &OpenedStory) -> impl Iterator<Item = &String> {
    open.story.images.first().into_iter().chain(open.document.pictures.iter().map(|picture| &picture.url))
}

/// The pictures of a story in a pane of so many columns and rows, the lead first, the others in reading order.
pub(super) fn plates(open: &OpenedStory, (columns, rows): (u16, u16), shown: &Shown) -> Vec<Plate> {
    let Some(sight) = shown.sight else { return Vec::new() };
    let inside = &open.document.pictures;
    let plate = |url: &str, at: Option<usize>| {
        let known = open.pictures.sizes.iter().find(|(known, _)| known == url).map(|(_, size)| *size);
        let is_lost = open.pictures.lost.iter().any(|lost| lost == url);
        if is_lost || (shown.offline && known.is_none()) {
            return None;
        }
        let named = inside.iter().find(|picture| picture.url == url);
        let size = known.or(named.and_then(|picture| picture.size));
        let alt = named.map_or_else(String::new, |picture| alt(picture, &open.document));
        Some(Plate { url: url.to_owned(), alt, room: sight.room(size, columns, rows)?, at })
    };
    let lead = addresses(open).find(|url| is_web(url));
    let mut plates: Vec<Plate> = lead.and_then(|url| plate(url, None)).into_iter().collect();
    if shown.all {
        let others = inside.iter().filter(|picture| !lead.is_some_and(|lead| is_same(lead, &picture.url)));
        plates.extend(others.filter_map(|picture| plate(&picture.url, Some(picture.at))));
    }
    plates
}

/// What a picture shows, in words; empty where the text says the same right below it.
fn alt(picture: &Picture, document: &Document) -> String {
    let below = document.blocks.iter().find(|block| block.range.start >= picture.at);
    let says = below.is_some_and(|block| document.text.get(block.range.clone()) == Some(&picture.alt));
    if says { String::new() } else { picture.alt.clone() }
}

/// Adds the lines of the body with the pictures among them, the lead above them all.
///
/// A gap stands below the lines of the page for which `spaced` says so.
pub(super) fn hang(
    lines: &mut Vec<ReaderLine>,
    page: &Page,
    plates: &[Plate],
    spaced: impl Fn(usize) -> bool,
) {
    let mut next = 0;
    let picture = |lines: &mut Vec<ReaderLine>, at: usize| {
        if lines.last().is_some_and(|last| !is_blank(last, page)) {
            lines.push(ReaderLine::Blank);
        }
        lines.extend((0..plates[at].room.1).map(|row| ReaderLine::Picture(at, row)));
    };
    for (index, line) in page.lines.iter().enumerate() {
        // A blank line begins where the block above ends: a picture there stands below it.
        let is_due =
            |plate: &Plate| line.kind != LineKind::Blank && plate.at.is_none_or(|at| at <= line.range.start);
        while plates.get(next).is_some_and(is_due) {
            picture(lines, next);
            next += 1;
            if !matches!(line.kind, LineKind::Caption | LineKind::Image) {
                lines.push(ReaderLine::Blank);
            }
        }
        lines.push(ReaderLine::Body(index));
        if spaced(index) {
            lines.push(ReaderLine::Gap);
        }
    }
    for at in next..plates.len() {
        picture(lines, at);
    }
}

fn is_blank(line: &ReaderLine, page: &Page) -> bool {
    match line {
        ReaderLine::Blank => true,
        ReaderLine::Body(at) => page.lines.get(*at).is_some_and(|line| line.kind == LineKind::Blank),
        _ => false,
    }
}

fn is_web(url: &str) -> bool {
    url.starts_with("https://") || url.starts_with("http://")
}

/// Whether two addresses are of one picture in two sizes: sites say which by a query, or by "-1024x683" at the end
/// of the name.
fn is_same(one: &str, other: &str) -> bool {
    fn name(url: &str) -> &str {
        let path = url.split(['?', '#']).next().unwrap_or(url);
        let path = path.split_once("://").map_or(path, |(_, rest)| rest);
        let stem = path.rsplit_once('.').map_or(path, |(stem, _)| stem);
        let is_size = |tail: &str| {
            tail.split_once('x').is_some_and(|(width, height)| {
                [width, height]
                    .iter()
                    .all(|side| !side.is_empty() && side.bytes().all(|digit| digit.is_ascii_digit()))
            })
        };
        stem.rsplit_once('-').filter(|(_, tail)| is_size(tail)).map_or(stem, |(stem, _)| stem)
    }
    one == other || name(one) == name(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_picture_in_two_sizes_is_one() {
        let cases = [
            ("https://a.example/b.jpg", "https://a.example/b.jpg?w=640", true),
            ("https://a.example/b-1024x683.jpg", "https://a.example/b.jpg", true),
            ("https://a.example/b-300x200.jpg", "http://a.example/b-1024x683.webp?x=1", true),
            ("https://a.example/b.jpg", "https://a.example/c.jpg", false),
            ("https://a.example/b-1.jpg", "https://a.example/b-2.jpg", false),
            ("https://a.example/b-x.jpg", "https://a.example/b.jpg", false),
        ];
        for (one, other, same) in cases {
            assert_eq!(is_same(one, other), same, "{one} {other}");
        }
    }
}
