//! The reader: a story's lines with marks, mentions, links and search hits laid over the text.
//!
//! Paragraphs that are read from right to left stand on the right, with what stands before them mirrored.

use ratatui::layout::Rect;

use super::overlays::Overlays;
use super::pen::{Line, Pen};
use super::pictures;
use crate::app::{Hints, Model, Named, OpenedStory, Pane, ReaderLine, doubt};
use crate::commands::{Command, Context};
use crate::news::Kind;
use crate::settings::Bidi;
use crate::text::page::{self, LineKind, Marker};
use crate::text::{bidi, width};
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
    let mut overlays = Overlays::new(model, open);
    let focused = model.reader.focus_line().filter(|_| model.focus == Pane::Reader);
    for row in 0..area.height {
        let at = model.reader.scroll + usize::from(row);
        let (Some(content), Some(line)) = (model.reader.lines.get(at), Line::of(text, row)) else { break };
        if focused == Some(at) && margin > 0 {
            let mut beside = Line { x: text.x - 1, end: text.x, ..line };
            let here = pen.glyphs.here;
            pen.put_raw(&mut beside, here, Role::Accent);
        }
        draw_line(model, open, &mut overlays, content, line, pen);
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
    overlays: &mut Overlays,
    content: &ReaderLine,
    mut line: Line,
    pen: &mut Pen,
) {
    match content {
        ReaderLine::Blank | ReaderLine::Gap | ReaderLine::Picture(..) => {}
        ReaderLine::Title(text) => {
            if model.settings.bidi != Bidi::Off && bidi::runs_backwards(text) {
                line.x = line.x.max(line.end.saturating_sub(width::cells(text) as u16));
            }
            pen.put(&mut line, text, Role::Title);
        }
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
                draw_body(model, open, overlays, wrapped, line, pen);
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
    let start = line.x;
    pen.put(&mut line, &words, Role::Link);
    line.skip(2);
    pen.put(&mut line, host, Role::Dim);
    pen.link(line, start..line.x, &link.url);
}

fn draw_body(
    model: &Model,
    open: &OpenedStory,
    overlays: &mut Overlays,
    wrapped: &page::Line,
    mut line: Line,
    pen: &mut Pen,
) {
    let paragraph = open.document.blocks.get(wrapped.block).map_or(0..0, |block| block.range.clone());
    overlays.turn_to(&paragraph, &wrapped.range);
    let is_prose = wrapped.cells.is_empty() && !matches!(wrapped.kind, LineKind::Rule | LineKind::Code);
    if is_prose && model.settings.bidi != Bidi::Off && overlays.run_backwards() {
        draw_lead_mirrored(wrapped, &mut line, pen);
        let cells = width::cells(&open.document.text[wrapped.range.clone()]) as u16;
        line.x = line.x.max(line.end.saturating_sub(cells));
    } else {
        draw_lead(wrapped, &mut line, pen);
    }
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
    if wrapped.cells.is_empty() {
        overlays.write(wrapped.range.clone(), base, &mut line, pen);
        return;
    }
    let start = line.x;
    for cell in &wrapped.cells {
        line.x = (start + cell.column).min(line.end);
        overlays.turn_to(&cell.range, &cell.range);
        overlays.write(cell.range.clone(), base, &mut line, pen);
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

/// Draws quote bars and a marker at the line's end, for text that begins there, and shortens the line by them.
fn draw_lead_mirrored(wrapped: &page::Line, line: &mut Line, pen: &mut Pen) {
    for _ in 0..wrapped.lead.quote {
        let bar = pen.glyphs.quote;
        pen.put_right(line, bar, Role::Rule);
    }
    let end = line.end.saturating_sub(wrapped.lead.indent).max(line.x);
    if let Some(marker) = wrapped.lead.marker {
        let text = match marker {
            Marker::Bullet(_) => pen.glyphs.bullet.to_owned(),
            Marker::Number(number) => format!(".{number}"),
        };
        let mut place = Line { x: end + 1, ..*line };
        pen.put_raw(&mut place, &text, Role::Accent);
    }
    line.end = end;
}
