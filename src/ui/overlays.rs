//! What is laid over a story's text: emphasis, links, mentions, search hits, the cursor, link hints.
//!
//! All of it is byte ranges of the text. A line is cut where any of them begins or ends, and its parts are
//! drawn in the order that their direction asks for, so that what is laid over a name moves with it.

use std::ops::Range;

use ratatui::style::{Modifier, Style};

use super::pen::{Line, Pen};
use crate::app::{Hints, Model, OpenedStory, Overlay, Pane, ReaderLine, certainty};
use crate::news::{Certainty, Document, Kind, MarkKind};
use crate::text::bidi::{self, Directions, Run};
use crate::text::width;
use crate::theme::Role;

/// Bytes before and behind a line that are looked at for its direction: the sentence around it.
const BEFORE: usize = 1 << 10;
const BEHIND: usize = 8 << 10;

/// Everything laid over the text: ranges with a style each, later ones over earlier ones.
pub(super) struct Overlays<'a> {
    document: &'a Document,
    ranges: Vec<(Range<usize>, Style)>,
    /// Where the text leads: a place in the document's links.
    links: Vec<(Range<usize>, usize)>,
    pub(super) hints: Option<&'a Hints>,
    labels: Vec<(usize, &'a str)>,
    /// The paragraph that was last turned to, and how its text runs.
    paragraph: Range<usize>,
    directions: Option<Directions<'a>>,
    looked_at: Range<usize>,
}

impl<'a> Overlays<'a> {
    pub(super) fn new(model: &'a Model, open: &'a OpenedStory) -> Self {
        let style = |role| model.theme.style(role);
        let hints = match &model.overlay {
            Some(Overlay::Hints(hints)) => Some(hints),
            _ => None,
        };
        let shown = shown_bytes(model);
        let within = |range: &Range<usize>| range.start < shown.end && shown.start < range.end;
        let mut ranges: Vec<(Range<usize>, Style)> = Vec::new();
        let mut links = Vec::new();
        for mark in open.document.marks.iter().filter(|mark| within(&mark.range)) {
            let laid = match mark.kind {
                MarkKind::Italic | MarkKind::Cite => Style::new().add_modifier(Modifier::ITALIC),
                MarkKind::Bold => Style::new().add_modifier(Modifier::BOLD),
                MarkKind::Code => style(Role::Code),
                MarkKind::Strike => Style::new().add_modifier(Modifier::CROSSED_OUT),
                MarkKind::Underline => Style::new().add_modifier(Modifier::UNDERLINED),
                MarkKind::Quote => continue,
                MarkKind::Link(link) => {
                    links.push((mark.range.clone(), link));
                    style(Role::Link)
                }
            };
            ranges.push((mark.range.clone(), laid));
        }
        let stops = model.reader.stops();
        for (kind, entry, range) in stops.iter().filter(|(_, _, range)| within(range)) {
            ranges.extend(mention_style(model, *kind, *entry).map(|style| (range.clone(), style)));
        }
        let hits = model.reader.hits.iter().filter(|range| within(range));
        ranges.extend(hits.map(|range| (range.clone(), style(Role::Match))));
        if let Some((_, _, range)) = model.reader.cursor.and_then(|at| stops.get(at)) {
            ranges.push((range.clone(), style(Role::Current).remove_modifier(Modifier::DIM)));
        }
        if let Some(selection) = model.reader.selection.as_ref().filter(|_| model.focus == Pane::Reader) {
            ranges.push((selection.range(), style(Role::Current)));
        }
        Self {
            document: &open.document,
            ranges,
            links,
            hints,
            labels: hints.map_or_else(Vec::new, |hints| labels(open, hints)),
            paragraph: 0..0,
            directions: None,
            looked_at: 0..0,
        }
    }

    /// Looks at the paragraph of the line that is drawn next: at as much of it as a screen shows.
    pub(super) fn turn_to(&mut self, paragraph: &Range<usize>, line: &Range<usize>) {
        let covers = self.looked_at.start <= line.start && line.end <= self.looked_at.end;
        if self.paragraph == *paragraph && covers {
            return;
        }
        let text = &self.document.text;
        let start = text.floor_char_boundary(line.start.saturating_sub(BEFORE)).max(paragraph.start);
        let end = text.floor_char_boundary(line.end.saturating_add(BEHIND)).min(paragraph.end).max(line.end);
        self.looked_at = start.min(line.start)..end;
        self.directions = Directions::of(text, self.looked_at.clone(), paragraph.clone());
        self.paragraph = paragraph.clone();
    }

    /// Whether the paragraph begins on the right.
    pub(super) fn run_backwards(&self) -> bool {
        self.directions.as_ref().is_some_and(Directions::is_backwards)
    }

    /// Writes a stretch of the text with all that is laid over it, in the order in which it is drawn.
    pub(super) fn write(&self, range: Range<usize>, base: Style, line: &mut Line, pen: &mut Pen) {
        let pieces = self.pieces(&range, base);
        let directions = self.directions.as_ref().filter(|_| pen.reorders);
        let runs = directions.map(|directions| directions.runs(range.clone()));
        let mut labels = Vec::new();
        for run in runs.unwrap_or_else(|| vec![Run { range, is_backwards: false }]) {
            let mut inside: Vec<(Range<usize>, Style)> = pieces
                .iter()
                .map(|(piece, style)| {
                    (piece.start.max(run.range.start)..piece.end.min(run.range.end), *style)
                })
                .filter(|(piece, _)| !piece.is_empty())
                .collect();
            if run.is_backwards {
                inside.reverse();
            }
            for (piece, style) in inside {
                let columns = self.write_piece(&piece, style, run.is_backwards, line, pen);
                let label = self.labels.iter().find(|(at, _)| *at == piece.start);
                labels.extend(label.map(|&(_, label)| {
                    let cells = width::cells(label) as u16;
                    let last = columns.end.saturating_sub(cells);
                    (if run.is_backwards { last } else { columns.start }, label)
                }));
            }
        }
        for (column, label) in labels {
            pen.put_raw(&mut Line { x: column, ..*line }, label, Role::Current);
        }
    }

    /// The parts of a stretch that look alike, in the order in which they are read.
    fn pieces(&self, range: &Range<usize>, base: Style) -> Vec<(Range<usize>, Style)> {
        let over: Vec<&(Range<usize>, Style)> =
            self.ranges.iter().filter(|(laid, _)| laid.start < range.end && range.start < laid.end).collect();
        let mut edges: Vec<usize> = over
            .iter()
            .flat_map(|(laid, _)| {
                [laid.start.clamp(range.start, range.end), laid.end.clamp(range.start, range.end)]
            })
            .chain([range.start, range.end])
            .collect();
        edges.sort_unstable();
        edges.dedup();
        let piece = |pair: &[usize]| {
            let covering = over.iter().filter(|(laid, _)| laid.start <= pair[0] && pair[1] <= laid.end);
            (pair[0]..pair[1], covering.fold(base, |style, (_, laid)| style.patch(*laid)))
        };
        edges.windows(2).map(piece).collect()
    }

    /// Writes a part that looks alike throughout; returns the columns that it takes.
    fn write_piece(
        &self,
        piece: &Range<usize>,
        style: Style,
        is_backwards: bool,
        line: &mut Line,
        pen: &mut Pen,
    ) -> Range<u16> {
        let start = line.x;
        let text = &self.document.text[piece.clone()];
        if is_backwards {
            for letter in bidi::backwards(text) {
                pen.put_raw(line, letter, style);
            }
        } else {
            pen.put_raw(line, text, style);
        }
        let link = self.links.iter().find(|(range, _)| range.start <= piece.start && piece.end <= range.end);
        if let Some(link) = link.and_then(|&(_, link)| self.document.links.get(link)) {
            pen.link(*line, start..line.x, &link.url);
        }
        start..line.x
    }
}

/// The bytes of the text that are on screen, so that a long story costs no more to draw than a short one.
fn shown_bytes(model: &Model) -> Range<usize> {
    let reader = &model.reader;
    let rows = usize::from(model.layout().reader.height);
    let shown = reader.lines.iter().skip(reader.scroll).take(rows);
    let mut bytes: Option<Range<usize>> = None;
    for line in shown {
        let ReaderLine::Body(at) = line else { continue };
        let Some(wrapped) = reader.page.lines.get(*at).filter(|line| !line.range.is_empty()) else {
            continue;
        };
        let range = &wrapped.range;
        bytes = Some(bytes.map_or(range.clone(), |b| b.start.min(range.start)..b.end.max(range.end)));
    }
    bytes.unwrap_or(0..0)
}

/// How a mention is drawn: in its kind's colour where it is certain, with a dim underline where it is
/// likely, and not at all where it is less.
fn mention_style(model: &Model, kind: Kind, entry: usize) -> Option<Style> {
    let role = match kind {
        Kind::Artist => Role::Artist,
        Kind::Song => Role::Song,
        Kind::Release => Role::Release,
    };
    let style = model.theme.style(role).add_modifier(Modifier::UNDERLINED);
    match certainty(model.reader.recognised()?, kind, entry) {
        Certainty::Certain => Some(style),
        Certainty::Likely => Some(style.patch(Style::new().add_modifier(Modifier::DIM))),
        Certainty::Maybe => None,
    }
}

fn labels<'a>(open: &OpenedStory, hints: &'a Hints) -> Vec<(usize, &'a str)> {
    let marks = open.document.marks.iter();
    marks
        .filter_map(|mark| match mark.kind {
            MarkKind::Link(link) => Some((mark.range.start, hints.labels.get(link)?.as_str())),
            _ => None,
        })
        .filter(|(_, label)| label.starts_with(&hints.typed) || hints.typed.parse::<usize>().is_ok())
        .collect()
}
