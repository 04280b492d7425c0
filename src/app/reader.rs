//! The reader: one story wrapped to the pane, with what it names.
//!
//! Its lines are the title and byline, the body's wrapped lines, and "in this story" at the end. A mention
//! is a byte range of the document's text, so it stays where it is whatever the width.

use std::ops::Range;

use jiff::tz::TimeZone;

use super::event::{OpenedStory, Ticket};
use super::pictures::{self, Plate, Shown};
use super::select::Selection;
use crate::music;
use crate::news::{
    Certainty, Correction, Kind, NamedArtist, NamedWork, Recognised, Story, StoryId, StoryText,
};
use crate::text::page::{self, Line, LineKind, Page, wrap};
use crate::text::width::cells;

/// The reading pane.
#[derive(Clone, Debug, Default)]
pub struct Reader {
    /// The story on screen.
    pub open: Option<Box<OpenedStory>>,
    /// Its lines.
    pub lines: Vec<ReaderLine>,
    /// Its body, wrapped.
    pub page: Page,
    /// Its pictures, as far as they are shown.
    pub plates: Vec<Plate>,
    /// The line at the top of the pane.
    pub scroll: usize,
    /// The mention under the cursor: a place in [`Reader::stops`].
    pub cursor: Option<usize>,
    /// Text being selected.
    pub selection: Option<Selection>,
    /// Where the words searched for stand in the text.
    pub hits: Vec<Range<usize>>,
    /// Why there is no story on screen, for people.
    pub error: Option<String>,
    /// Whether the story was opened rather than previewed.
    pub opened: bool,
    /// The place in the other text of a story, kept while one looks at this one.
    pub(super) other_place: Option<(StoryId, usize)>,
    /// The story last asked for.
    pub wanted: Option<StoryId>,
    /// Whether what the story names was changed outside, and is being read again.
    pub(super) outdated: bool,
    /// From one line of the text to the next: 2 leaves a blank line between.
    pub(super) spacing: u16,
    /// The width and the spacing that the lines were laid out for; no width for none.
    laid: (u16, u16),
    /// What the pictures were laid out for: they depend on the height of the pane too.
    shown: (u16, Shown),
    /// The rows of the pane, when it was laid out last.
    rows: u16,
    /// The text at the top as the user scrolled to it, and the line that shows it at this width: however often the
    /// width changes, the text comes back to where it was.
    anchor: Option<(usize, usize)>,
    /// The place to go on to once the whole of a long story is there, and the line that stands for it until then.
    pending: Option<(usize, usize)>,
    ticket: Ticket,
}

/// One line of the reader.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReaderLine {
    /// Nothing.
    Blank,
    /// The space between two lines of the text.
    Gap,
    /// A line of the title.
    Title(String),
    /// The byline: source, date, reading time.
    Byline(String),
    /// A line of the body: its place in the page.
    Body(usize),
    /// A row of a picture: its place among the plates, and the row.
    Picture(usize, u16),
    /// The heading of what the story names.
    InThisStory,
    /// Says that the story came without a text.
    NoText,
    /// A song, a release or an artist of the story.
    Named(Kind, usize),
    /// The heading of the story's links.
    Links,
    /// A link of the story: its place in the document's links.
    Link(usize),
}

/// A thing that the story names.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Named<'a> {
    /// An artist.
    Artist(&'a NamedArtist),
    /// A song and its place among the songs.
    Song(usize, &'a NamedWork),
    /// A release and its place among the releases.
    Release(usize, &'a NamedWork),
}

/// Letters shown on links, to open one of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hints {
    /// What has been typed of one.
    pub typed: String,
    /// The label of each link of the document.
    pub labels: Vec<String>,
}

impl Hints {
    /// Labels for so many links: single letters while they last, else two.
    #[must_use]
    pub fn for_links(count: usize) -> Self {
        const LETTERS: &[u8] = b"asdfghjkleruio";
        let letter = |at: usize| char::from(LETTERS[at % LETTERS.len()]);
        let labels = (0..count)
            .map(|at| {
                if count <= LETTERS.len() {
                    letter(at).to_string()
                } else {
                    format!("{}{}", letter(at / LETTERS.len()), letter(at))
                }
            })
            .collect();
        Self { typed: String::new(), labels }
    }
}

impl Reader {
    /// Asks for a story. An answer to an earlier question will be dropped.
    pub fn want(&mut self, id: StoryId) -> Ticket {
        self.wanted = Some(id);
        self.error = None;
        self.ticket.advance()
    }

    /// Shows nothing, as in an empty list.
    pub fn clear(&mut self) {
        *self = Self { ticket: self.ticket.advance(), spacing: self.spacing, ..Self::default() };
    }

    /// Whether an answer is to the latest question.
    #[must_use]
    pub fn awaits(&self, ticket: Ticket) -> bool {
        ticket == self.ticket
    }

    /// The id of the story on screen.
    #[must_use]
    pub fn id(&self) -> Option<StoryId> {
        self.open.as_ref().map(|open| open.story.row.id)
    }

    /// What the story names.
    #[must_use]
    pub fn recognised(&self) -> Option<&Recognised> {
        self.open.as_ref()?.story.recognised.as_ref()
    }

    /// Takes the story asked for, and goes to a place in it. The same story again, whole or changed, keeps its own.
    pub fn take(
        &mut self,
        opened: Box<OpenedStory>,
        spot: usize,
        layout: (u16, u16),
        shown: &Shown,
        zone: &TimeZone,
    ) {
        let same = self.id() == Some(opened.story.row.id);
        self.error = None;
        self.outdated = false;
        let turned = same && self.turns_to(&opened.story, layout.1);
        let partial = opened.partial;
        self.open = Some(opened);
        if turned {
            self.cursor = None;
            self.selection = None;
        } else if !same {
            self.scroll = 0;
            self.cursor = None;
            self.selection = None;
        }
        self.laid = (0, 0);
        self.lay_out(layout, shown, zone);
        let waited = self.pending.take().filter(|(line, _)| same && *line == self.scroll);
        if let Some(spot) = waited.map(|(_, spot)| spot).or((!same).then_some(spot)) {
            self.go_to(spot, layout.1);
            self.pending = partial.then_some((self.scroll, spot));
        }
    }

    /// Keeps the place for when the story shows the text again that it shows now, where another one comes.
    fn turns_to(&mut self, next: &Story, rows: u16) -> bool {
        let Some(now) = self.open.as_ref().map(|open| open.story.text) else { return false };
        let turned = now != next.text && (now == StoryText::Full || next.text == StoryText::Full);
        if turned {
            let id = next.row.id;
            // A text that was read to its end goes on in the other where that one is new.
            let before = self.other_place.replace((id, self.scroll)).filter(|(known, _)| *known == id);
            let begun = self.scroll <= usize::from(rows);
            self.scroll = before.map_or(if begun { self.scroll } else { 0 }, |(_, place)| place);
        }
        turned
    }

    /// Wraps the story to a pane of so many columns and rows, keeping the text at the top in place.
    pub fn lay_out(&mut self, (width, rows): (u16, u16), shown: &Shown, zone: &TimeZone) {
        let Some(open) = &self.open else { return };
        let for_pictures = (if shown.sight.is_some() { rows } else { 0 }, *shown);
        if (width, self.spacing) == self.laid && for_pictures == self.shown {
            self.rows = rows;
            self.clamp(rows);
            return;
        }
        // The title's lines and what stands below the text have no place in it, and stay where they are.
        let in_text = self.laid.0 > 0
            && match self.lines.get(self.scroll) {
                Some(ReaderLine::Body(_) | ReaderLine::Gap) => true,
                Some(ReaderLine::Picture(at, _)) => {
                    self.plates.get(*at).is_some_and(|plate| plate.at.is_some())
                }
                _ => false,
            };
        let top = self.kept_offset().or_else(|| self.offset_of_line(self.scroll)).filter(|_| in_text);
        let watched = self.watched().filter(|offset| self.laid.0 > 0 && self.shows(*offset, self.rows));
        if width != self.laid.0 {
            self.page = wrap(&open.document, width.max(1));
        }
        self.laid = (width, self.spacing);
        self.rows = rows;
        self.shown = for_pictures;
        self.plates = pictures::plates(open, (width, rows), shown);
        self.lines = lines(open, &self.page, &self.plates, self.laid, zone);
        if let Some(offset) = top {
            self.scroll = self.line_of_offset(offset);
        }
        self.clamp(rows);
        // What one was looking at stays on the screen.
        if let Some(offset) = watched {
            self.reveal(offset, rows);
        }
        self.anchor = top.map(|offset| (self.scroll, offset));
    }

    /// The place that waits for the rest of its story, while nobody has scrolled on from where it stands for it.
    pub(super) fn pending_spot(&self) -> Option<usize> {
        self.pending.filter(|(line, _)| *line == self.scroll).map(|(_, spot)| spot)
    }

    /// The byte at the top that the user scrolled to, while nobody has scrolled on from it.
    pub(super) fn kept_offset(&self) -> Option<usize> {
        self.anchor.filter(|(line, _)| *line == self.scroll).map(|(_, offset)| offset)
    }

    /// The byte of the text that the user looks at: the mention under the cursor, or the selection's end.
    fn watched(&self) -> Option<usize> {
        let selected = self.selection.as_ref().map(Selection::cursor);
        selected.or_else(|| Some(self.stops().into_iter().nth(self.cursor?)?.2.start))
    }

    /// Whether a byte of the text is on a screen of so many rows.
    fn shows(&self, offset: usize, rows: u16) -> bool {
        let line = self.line_of_offset(offset);
        (self.scroll..self.scroll + usize::from(rows.max(1))).contains(&line)
    }

    /// The line of the reader in which the mention under the cursor begins, or the selection's end stands.
    #[must_use]
    pub fn focus_line(&self) -> Option<usize> {
        self.watched().map(|offset| self.line_of_offset(offset))
    }

    /// Writes the byline and the marks anew, after they changed.
    pub fn refresh(&mut self, zone: &TimeZone) {
        if let Some(open) = &self.open {
            self.lines = lines(open, &self.page, &self.plates, self.laid, zone);
        }
    }

    pub(super) fn clamp(&mut self, rows: u16) {
        self.scroll = self.scroll.min(self.last_scroll(rows));
    }

    fn last_scroll(&self, rows: u16) -> usize {
        self.lines.len().saturating_sub(usize::from(rows.max(1)))
    }

    /// Scrolls by lines. Returns whether it moved.
    pub fn scroll_by(&mut self, by: isize, rows: u16) -> bool {
        let before = self.scroll;
        self.scroll = self.scroll.saturating_add_signed(by).min(self.last_scroll(rows));
        self.scroll != before
    }

    /// Whether the last line is on screen.
    #[must_use]
    pub fn at_end(&self, rows: u16) -> bool {
        self.scroll >= self.last_scroll(rows)
    }

    /// How far one has read, in percent.
    #[must_use]
    pub fn percent(&self, rows: u16) -> u8 {
        let last = self.last_scroll(rows);
        (self.scroll * 100).checked_div(last).map_or(100, |percent| percent.min(100) as u8)
    }

    fn offset_of_line(&self, line: usize) -> Option<usize> {
        self.lines.iter().skip(line).find_map(|line| match line {
            ReaderLine::Body(at) => {
                // What is blank stands for what follows it.
                let range = &self.page.lines.get(*at)?.range;
                (!range.is_empty()).then_some(range.start)
            }
            _ => None,
        })
    }

    /// The line of the reader in which a byte of the text stands.
    #[must_use]
    pub fn line_of_offset(&self, offset: usize) -> usize {
        let wanted = ReaderLine::Body(self.page.line_of(offset));
        self.lines.iter().position(|line| *line == wanted).unwrap_or(0)
    }

    /// The byte of the text at which the lines on screen begin.
    #[must_use]
    pub fn top_offset(&self) -> usize {
        self.offset_of_line(self.scroll).unwrap_or(0)
    }

    /// Scrolls so that a byte of the text is on screen.
    pub fn reveal(&mut self, offset: usize, rows: u16) {
        if !self.shows(offset, rows) {
            let line = self.line_of_offset(offset);
            self.scroll = line.saturating_sub(usize::from(rows.max(1)) / 3);
        }
    }

    /// The mentions that `]` and `[` stop at: all of them, also those that are no more than maybe.
    #[must_use]
    pub fn stops(&self) -> Vec<(Kind, usize, Range<usize>)> {
        let Some(found) = self.recognised() else { return Vec::new() };
        let mentions = found.mentions.iter();
        mentions.map(|mention| (mention.kind, mention.entry, mention.range.clone())).collect()
    }

    /// Lays corrections over what the story names. The cursor stays where it is in the text, or moves on to
    /// the next mention from one that is gone.
    pub fn correct(&mut self, corrections: &[Correction], zone: &TimeZone) {
        let place = self.cursor.and_then(|at| self.stops().into_iter().nth(at)).map(|(.., range)| range);
        let Some(open) = &mut self.open else { return };
        let Some(found) = &mut open.story.recognised else { return };
        let counts = std::mem::take(&mut open.artist_stories);
        let before: Vec<_> = found.artists.iter().map(|artist| artist.key.clone()).zip(counts).collect();
        music::correct(found, corrections, &open.document.text);
        // The store says how many there are of a name that was not here; this story is one.
        let count = |artist: &NamedArtist| {
            before.iter().find(|(key, _)| *key == artist.key).map_or(1, |(_, count)| *count)
        };
        open.artist_stories = found.artists.iter().map(count).collect();
        self.cursor = place.and_then(|place| {
            let stops = self.stops();
            let here = stops.iter().position(|(.., range)| range.end > place.start);
            here.or(stops.len().checked_sub(1))
        });
        self.refresh(zone);
    }

    /// Moves the cursor to the next mention, or the previous one; the first time, to the first on screen.
    pub fn step_mention(&mut self, forward: bool, rows: u16) -> bool {
        let stops = self.stops();
        let top = self.top_offset();
        let next = match (self.cursor, forward) {
            (Some(at), true) => at + 1,
            (Some(at), false) => at.wrapping_sub(1),
            (None, true) => stops.partition_point(|(_, _, range)| range.start < top),
            (None, false) => stops.partition_point(|(_, _, range)| range.start < top).wrapping_sub(1),
        };
        let Some((_, _, range)) = stops.get(next) else { return false };
        self.cursor = Some(next);
        self.reveal(range.start, rows);
        true
    }

    /// What stands under the cursor.
    #[must_use]
    pub fn under_cursor(&self) -> Option<Named<'_>> {
        let (kind, entry, _) = self.stops().into_iter().nth(self.cursor?)?;
        self.named(kind, entry)
    }

    /// An entry of what the story names.
    #[must_use]
    pub fn named(&self, kind: Kind, entry: usize) -> Option<Named<'_>> {
        let found = self.recognised()?;
        match kind {
            Kind::Artist => found.artists.get(entry).map(Named::Artist),
            Kind::Song => found.songs.get(entry).map(|song| Named::Song(entry, song)),
            Kind::Release => found.releases.get(entry).map(|release| Named::Release(entry, release)),
        }
    }

    /// The text of the story between two bytes.
    #[must_use]
    pub fn text(&self) -> &str {
        self.open.as_ref().map_or("", |open| open.document.text.as_str())
    }
}

/// How sure an entry of what was recognised is.
#[must_use]
pub fn certainty(found: &Recognised, kind: Kind, entry: usize) -> Certainty {
    let confidence = match kind {
        Kind::Artist => found.artists.get(entry).map(|artist| artist.confidence),
        Kind::Song => found.songs.get(entry).map(|song| song.confidence),
        Kind::Release => found.releases.get(entry).map(|release| release.confidence),
    };
    Certainty::of(confidence.unwrap_or(0.0))
}

fn lines(
    open: &OpenedStory,
    page: &Page,
    plates: &[Plate],
    (width, spacing): (u16, u16),
    zone: &TimeZone,
) -> Vec<ReaderLine> {
    let width = width.max(1);
    let title = page::lines(&open.story.row.title, width);
    let mut lines: Vec<ReaderLine> =
        title.into_iter().map(|line| ReaderLine::Title(line.to_owned())).collect();
    lines.extend(byline(open, width, zone).into_iter().map(ReaderLine::Byline));
    lines.push(ReaderLine::Blank);
    pictures::hang(&mut lines, page, plates, |at| spacing > 1 && spaced(page, at));
    if open.document.text.is_empty() && !open.partial {
        lines.push(ReaderLine::NoText);
    }
    if let Some(found) = open.story.recognised.as_ref().filter(|_| !open.partial) {
        let shown = named_lines(found);
        if !shown.is_empty() {
            lines.extend([ReaderLine::Blank, ReaderLine::InThisStory]);
            lines.extend(shown);
        }
    }
    if !open.document.links.is_empty() && !open.partial {
        lines.extend([ReaderLine::Blank, ReaderLine::Links]);
        lines.extend((0..open.document.links.len()).map(ReaderLine::Link));
    }
    lines
}

/// Whether a wider line spacing sets a line of the page apart from the next. Tables, code and pictures stay whole.
fn spaced(page: &Page, at: usize) -> bool {
    let flows = |line: &Line| {
        matches!(line.kind, LineKind::Text | LineKind::Heading(_) | LineKind::Caption | LineKind::Blank)
    };
    page.lines.get(at..at + 2).is_some_and(|pair| pair.iter().all(flows))
}

fn named_lines(found: &Recognised) -> Vec<ReaderLine> {
    let counts = [
        (Kind::Song, found.songs.len()),
        (Kind::Release, found.releases.len()),
        (Kind::Artist, found.artists.len()),
    ];
    let entries = counts.into_iter().flat_map(|(kind, count)| (0..count).map(move |entry| (kind, entry)));
    entries
        .filter(|&(kind, entry)| certainty(found, kind, entry) >= Certainty::Likely)
        .map(|(kind, entry)| ReaderLine::Named(kind, entry))
        .collect()
}

fn byline(open: &OpenedStory, width: u16, zone: &TimeZone) -> Vec<String> {
    let story = &open.story;
    let date = story.row.date.to_zoned(zone.clone()).strftime("%-d %B %Y").to_string();
    let mut parts = vec![story.row.source.clone(), date];
    if !open.document.text.is_empty() {
        parts.push(format!("{} min read", open.minutes));
    }
    if !story.author.is_empty() && !story.row.source.contains(&story.author) {
        parts.insert(1, story.author.clone());
    }
    match story.text {
        StoryText::Own => {}
        StoryText::Full => parts.push("full text".into()),
        StoryText::Teaser => parts.push("teaser".into()),
    }
    if open.partial {
        parts.push("loading".into());
    }
    let mut lines = joined(&parts, usize::from(width));
    let (gap, marks) = (2, marks_cells(open));
    if marks > 0 && lines.last().is_some_and(|last| cells(last) + gap + marks > usize::from(width)) {
        lines.push(String::new());
    }
    lines
}

/// How many cells the star and the tags take at the end of the byline, with a space between each.
fn marks_cells(open: &OpenedStory) -> usize {
    let row = &open.story.row;
    let tags: usize = row.tags.iter().map(|tag| cells(tag) + 2).sum();
    (tags + if row.starred { 2 } else { 0 }).saturating_sub(1)
}

/// Joins the parts of the byline with dots, and begins a new line where the next part does not fit.
fn joined(parts: &[String], width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for part in parts {
        match lines.last_mut() {
            Some(line) if cells(line) + 3 + cells(part) <= width => {
                line.push_str(" · ");
                line.push_str(part);
            }
            _ => lines.push(part.clone()),
        }
    }
    lines
}
