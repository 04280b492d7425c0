//! The reader: a story's lines with marks, mentions, links and search hits laid over the text.

use std::ops::Range;

use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

use super::pen::{Line, Pen};
use super::pictures;
use crate::app::{Hints, Model, Named, OpenedStory, Overlay, Pane, ReaderLine, certainty, doubt};
use crate::commands::{Command, Context};
use crate::news::{Certainty, Kind, MarkKind};
use crate::text::page::{self, LineKind, Marker};
use crate::text::width;
use crate::theme::Role;

/// Draws the reader.
pub(super) fn draw(model: &Model, area: Rect, pen: &mut Pen) {
    if area.width < 3 {
        return;
    }
    let (columns, _) = model.reader_size();
    // Alone on a wide screen, the text stands in the middle.
    let margin = if model.zen { (area.width - columns) / 2 } else { model.reader_margin() };
    let text = Rect { x: area.x + margin, width: columns.max(1), ..area };
    let Some(open) = &model.reader.open else {
        draw_empty(model, text, pen);
        return;
    };
    let overlays = Overlays::new(model, open);
    let focused = model.reader.focus_line().filter(|_| model.focus == Pane::Reader);
    for row in 0..area.height {
        let at = model.reader.scroll + usize::from(row);
        let (Some(content), Some(line)) = (model.reader.lines.get(at), Line::of(text, row)) else { break };
        if focused == Some(at) && margin > 0 {
            let mut beside = Line { x: text.x - 1, end: text.x, ..line };
            let here = pen.glyphs.here;
            pen.put_raw(&mut beside, here, Role::Accent);
        }
        draw_line(model, open, &overlays, content, line, pen);
    }
    pictures::draw(model, text, pen);
}

fn draw_empty(model: &Model, area: Rect, pen: &mut Pen) {
    let message = model.reader.error.as_deref().unwrap_or_default();
    for (row, text) in (1..).zip(textwrap::wrap(message, usize::from(area.width))) {
        let Some(mut line) = Line::of(area, row) else { break };
        pen.put(&mut line, &text, Role::Error);
    }
}

fn draw_line(
    model: &Model,
    open: &OpenedStory,
    overlays: &Overlays,
    content: &ReaderLine,
    mut line: Line,
    pen: &mut Pen,
) {
    match content {
        ReaderLine::Blank | ReaderLine::Gap | ReaderLine::Picture(..) => {}
        ReaderLine::Title(text) => pen.put(&mut line, text, Role::Title),
        ReaderLine::Byline(text) => {
            pen.put(&mut line, text, Role::Dim);
            line.skip(if text.is_empty() { 0 } else { 2 });
            if Some(content) == model.reader.lines.iter().rfind(|line| matches!(line, ReaderLine::Byline(_)))
            {
                draw_marks(open, line, pen);
            }
        }
        ReaderLine::Body(at) => {
            if let Some(wrapped) = model.reader.page.lines.get(*at) {
                draw_body(open, overlays, wrapped, line, pen);
            }
        }
        ReaderLine::NoText => {
            let deeds = [(Command::FullText, "fetches it"), (Command::OpenBrowser, "opens its page")];
            let known = deeds.into_iter().filter(|_| !open.story.row.url.is_empty());
            let ways: Vec<String> = known
                .filter_map(|(command, does)| {
                    Some(format!("{} {does}", model.key_of(Context::Reader, command)?))
                })
                .collect();
            let joint = if ways.is_empty() { "" } else { ": " };
            pen.put(&mut line, &format!("No text{joint}{}.", ways.join(", ")), Role::Dim);
        }
        ReaderLine::InThisStory => draw_heading("in this story", line, pen),
        ReaderLine::Links => draw_heading("links", line, pen),
        ReaderLine::Named(kind, entry) => draw_named(model, open, *kind, *entry, line, pen),
        ReaderLine::Link(at) => draw_link(open, *at, overlays.hints, line, pen),
    }
}

fn draw_marks(open: &OpenedStory, mut line: Line, pen: &mut Pen) {
    if open.story.row.starred {
        let star = pen.glyphs.star;
        pen.put(&mut line, star, Role::Star);
        line.skip(1);
    }
    for tag in &open.story.row.tags {
        let tag = format!("#{tag}");
        // The beginning of a tag may be another one.
        let fits = width::cells(&tag) <= usize::from(line.room());
        pen.put(&mut line, if fits { &tag } else { pen.glyphs.more }, Role::Tag);
        if !fits {
            return;
        }
        line.skip(1);
    }
}

fn draw_heading(text: &str, mut line: Line, pen: &mut Pen) {
    let rule = pen.glyphs.horizontal;
    pen.put_raw(&mut line, &rule.repeat(2), Role::Rule);
    line.skip(1);
    pen.put(&mut line, text, Role::Dim);
    line.skip(1);
    let rest = rule.repeat(usize::from(line.room()));
    pen.put_raw(&mut line, &rest, Role::Rule);
}

fn draw_named(model: &Model, open: &OpenedStory, kind: Kind, entry: usize, mut line: Line, pen: &mut Pen) {
    let Some(named) = model.reader.named(kind, entry) else { return };
    let artist = |artist: Option<&str>| artist.unwrap_or("artist unknown").to_owned();
    let (glyph, role, name, rest, right) = match named {
        Named::Song(_, song) => {
            let saved = model.songs.has(&song.title, song.artist.as_deref());
            let sure = song.confidence.min(song.artist_confidence);
            let right = if saved { "saved" } else { doubt(sure) };
            (pen.glyphs.song, Role::Song, &song.title, artist(song.artist.as_deref()), right.to_owned())
        }
        Named::Release(_, release) => {
            let by = artist(release.artist.as_deref());
            let right = doubt(release.confidence.min(release.artist_confidence));
            let what = release.release_type.map_or_else(String::new, |kind| format!("{kind}, "));
            (pen.glyphs.release, Role::Release, &release.title, format!("{what}{by}"), right.to_owned())
        }
        Named::Artist(artist) => {
            let count = open.artist_stories.get(entry).copied().unwrap_or(0);
            let stories = if count == 1 { "1 story".into() } else { format!("{count} stories") };
            let followed = open.followed.contains(&artist.key);
            let right = if followed { "following" } else { doubt(artist.confidence) };
            (pen.glyphs.artist, Role::Artist, &artist.name, stories, right.to_owned())
        }
    };
    let column = line.x + line.room() * 9 / 20;
    pen.put_right(&mut line, &right, Role::Dim);
    pen.put(&mut line, &format!("{glyph} "), role);
    pen.put(&mut line, name, role);
    line.x = column.max(line.x + 2).min(line.end);
    pen.put(&mut line, &rest, Role::Dim);
}

fn draw_link(open: &OpenedStory, at: usize, hints: Option<&Hints>, mut line: Line, pen: &mut Pen) {
    let Some(link) = open.document.links.get(at) else { return };
    let number = format!("{:>2} ", at + 1);
    match hints.and_then(|hints| hints.labels.get(at)) {
        Some(label) => pen.put(&mut line, &format!("{label:>2} "), Role::Current),
        None => pen.put(&mut line, &number, Role::Accent),
    }
    // The host is what tells whether to trust a link, so it is never what gets cut off.
    let host = link.url.split("://").nth(1).unwrap_or(&link.url);
    let words = width::fit(&link.text, usize::from(line.room() / 2), pen.glyphs.more).into_owned();
    pen.put(&mut line, &words, Role::Link);
    line.skip(2);
    pen.put(&mut line, host, Role::Dim);
}

fn draw_body(open: &OpenedStory, overlays: &Overlays, wrapped: &page::Line, mut line: Line, pen: &mut Pen) {
    draw_lead(wrapped, &mut line, pen);
    let base = match wrapped.kind {
        LineKind::Rule => {
            let rule = pen.glyphs.horizontal.repeat(usize::from(line.room()));
            pen.put_raw(&mut line, &rule, Role::Rule);
            return;
        }
        LineKind::Heading(_) | LineKind::Row { header: true } => pen.style(Role::Heading),
        LineKind::Code => pen.style(Role::Code),
        LineKind::Caption | LineKind::Image => pen.style(Role::Dim),
        LineKind::Embed => pen.style(Role::Link),
        _ if wrapped.lead.quote > 0 => pen.style(Role::Quote),
        _ => pen.style(Role::Text),
    };
    let text = &open.document.text;
    if wrapped.cells.is_empty() {
        overlays.write(text, wrapped.range.clone(), base, &mut line, pen);
        return;
    }
    let start = line.x;
    for cell in &wrapped.cells {
        line.x = (start + cell.column).min(line.end);
        overlays.write(text, cell.range.clone(), base, &mut line, pen);
    }
}

fn draw_lead(wrapped: &page::Line, line: &mut Line, pen: &mut Pen) {
    for _ in 0..wrapped.lead.quote {
        let bar = pen.glyphs.quote;
        pen.put_raw(line, bar, Role::Rule);
        line.skip(1);
    }
    let after = line.x + wrapped.lead.indent;
    if let Some(marker) = wrapped.lead.marker {
        line.x = after.saturating_sub(marker.cells());
        let text = match marker {
            Marker::Bullet(_) => pen.glyphs.bullet.to_owned(),
            Marker::Number(number) => format!("{number}."),
        };
        pen.put_raw(line, &text, Role::Accent);
    }
    line.x = after.min(line.end);
}

/// Everything laid over the text: ranges with a style each, later ones over earlier ones.
struct Overlays<'a> {
    ranges: Vec<(Range<usize>, Style)>,
    hints: Option<&'a Hints>,
    labels: Vec<(usize, &'a str)>,
}

impl<'a> Overlays<'a> {
    fn new(model: &'a Model, open: &'a OpenedStory) -> Self {
        let style = |role| model.theme.style(role);
        let hints = match &model.overlay {
            Some(Overlay::Hints(hints)) => Some(hints),
            _ => None,
        };
        let shown = shown_bytes(model);
        let within = |range: &Range<usize>| range.start < shown.end && shown.start < range.end;
        let mut ranges: Vec<(Range<usize>, Style)> = Vec::new();
        for mark in open.document.marks.iter().filter(|mark| within(&mark.range)) {
            let laid = match mark.kind {
                MarkKind::Italic | MarkKind::Cite => Style::new().add_modifier(Modifier::ITALIC),
                MarkKind::Bold => Style::new().add_modifier(Modifier::BOLD),
                MarkKind::Code => style(Role::Code),
                MarkKind::Strike => Style::new().add_modifier(Modifier::CROSSED_OUT),
                MarkKind::Underline => Style::new().add_modifier(Modifier::UNDERLINED),
                MarkKind::Quote => continue,
                MarkKind::Link(_) => style(Role::Link),
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
        Self { ranges, hints, labels: hints.map_or_else(Vec::new, |hints| labels(open, hints)) }
    }

    /// Writes a stretch of the text with all that is laid over it.
    fn write(&self, text: &str, range: Range<usize>, base: Style, line: &mut Line, pen: &mut Pen) {
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
        let start = line.x;
        for pair in edges.windows(2) {
            let piece = pair[0]..pair[1];
            let covering = over.iter().filter(|(laid, _)| laid.start <= piece.start && piece.end <= laid.end);
            let style = covering.fold(base, |style, (_, laid)| style.patch(*laid));
            pen.put_raw(line, &text[piece], style);
        }
        for (at, label) in self.labels.iter().filter(|(at, _)| range.contains(at)) {
            let mut place = Line { x: start + width::cells(&text[range.start..*at]) as u16, ..*line };
            pen.put_raw(&mut place, label, Role::Current);
        }
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
