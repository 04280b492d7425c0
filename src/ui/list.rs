//! The list of stories.

use std::ops::Range;

use ratatui::layout::Rect;

use super::artist;
use super::pen::{Line, Pen};
use crate::app::{Model, Pane, age};
use crate::news::{StoryRow, View};
use crate::settings::Dates;
use crate::text::{bidi, width};
use crate::theme::Role;

/// Draws the list.
pub(super) fn draw(model: &Model, area: Rect, pen: &mut Pen) {
    if area.width == 0 {
        return;
    }
    if model.list.rows.is_empty() {
        return draw_empty(model, area, pen);
    }
    let lead = model.list_lead();
    draw_lead(model, Rect { height: lead.min(area.height), ..area }, pen);
    let lines = model.row_lines();
    let sought = model.snippets.sought();
    for (at, row) in model.list.rows.iter().enumerate().skip(model.list.top) {
        let y = lead + (at - model.list.top) as u16 * lines;
        if y >= area.height {
            break;
        }
        let title = if lines > 1 {
            draw_two_lines(model, row, area, y, pen)
        } else {
            draw_one_line(model, row, area, y, pen)
        };
        let snippet = if lines == 3 { draw_snippet(model, row, area, y + 2, pen) } else { None };
        if model.list.selected == Some(row.id) {
            let role = if model.focus == Pane::List { Role::Selection } else { Role::SelectionDim };
            let height = lines.min(area.height - y);
            pen.lay(Rect { y: area.y + y, height, ..area }, role);
        }
        if let Some(title) = title {
            draw_hits(&row.title, &sought.in_title(&row.title), title, pen);
        }
        if let Some((text, place)) = snippet {
            draw_hits(text, &sought.in_text(text), place, pen);
        }
    }
}

fn draw_empty(model: &Model, area: Rect, pen: &mut Pen) {
    let lines: &[&str] = match &model.list.view {
        _ if model.list.turning() => &[],
        _ if model.list.partial => &["Nothing found so far.", "The search would take long; narrow it."],
        View::Query(_) => &["Nothing matches.", "Esc goes back."],
        View::Unread => &["Everything is read.", "g a shows all stories."],
        View::Starred => &["No starred stories.", "s stars the selected one."],
        View::Following => &["No stories by artists you follow.", "w follows the artist of a story."],
        View::Today => &["Nothing from today yet.", "g a shows all stories."],
        View::All if model.counts.subscribed => &["No stories yet.", "R fetches your feeds."],
        View::All => &[
            "No stories yet.",
            "+ adds a feed, gm picks from a set of them,",
            "earmark import PATH brings stories in,",
            "earmark starter restore the starter stories.",
        ],
        View::Feed(_) => &["No stories here.", "r fetches this feed."],
        _ => &["No stories here."],
    };
    for (at, text) in lines.iter().enumerate() {
        if let Some(mut line) = Line::of(area, at as u16 + 1) {
            line.skip(2);
            pen.put(&mut line, text, if at == 0 { Role::Text } else { Role::Dim });
        }
    }
}

/// What stands above the rows: the welcome, or the page of an artist.
fn draw_lead(model: &Model, area: Rect, pen: &mut Pen) {
    if model.welcomes() {
        let welcome = [
            (Role::Title, "Welcome. Try every key on these."),
            (Role::Dim, "+ adds a feed, gm picks some."),
            (Role::Dim, "earmark import PATH brings yours."),
        ];
        for (at, (role, text)) in welcome.into_iter().enumerate() {
            if let Some(mut line) = Line::of(area, at as u16) {
                line.skip(1);
                pen.put(&mut line, text, role);
            }
        }
        if let Some(y) = area.height.checked_sub(2).filter(|_| area.height > 3) {
            pen.rule(Rect { y: area.y + y, height: 1, ..area }, Role::Rule);
        }
    } else if let Some(page) = &model.list.artist_page {
        artist::draw(model, page, area, pen);
    }
}

/// Draws a story over two lines, and returns where its title stands.
fn draw_two_lines(model: &Model, row: &StoryRow, area: Rect, y: u16, pen: &mut Pen) -> Option<Line> {
    let mut first = Line::of(area, y)?;
    draw_marker(row, &mut first, pen);
    first.end = first.end.saturating_sub(1);
    if row.starred {
        let star = pen.glyphs.star;
        pen.put_right(&mut first, star, Role::Star);
    }
    draw_title(row, first, pen);
    if let Some(mut second) = Line::of(area, y + 1) {
        second.skip(3);
        second.end = second.end.saturating_sub(1);
        draw_details(model, row, second, pen);
    }
    Some(first)
}

/// Draws a story on one line, and returns where its title stands.
fn draw_one_line(model: &Model, row: &StoryRow, area: Rect, y: u16, pen: &mut Pen) -> Option<Line> {
    let mut line = Line::of(area, y)?;
    draw_marker(row, &mut line, pen);
    line.end = line.end.saturating_sub(1);
    let when = format!("{:>4} ", when(model, row));
    pen.put(&mut line, &when, Role::Dim);
    if row.songs > 0 {
        let songs = format!("{}{}", pen.glyphs.song, row.songs);
        pen.put_right(&mut line, &songs, Role::Song);
    }
    if row.starred {
        let star = pen.glyphs.star;
        pen.put_right(&mut line, star, Role::Star);
    }
    if line.room() > 50 {
        let source = width::fit(&row.source, 16, pen.glyphs.more).into_owned();
        pen.put_right(&mut line, &source, Role::Dim);
    }
    draw_title(row, line, pen);
    Some(line)
}

fn draw_marker(row: &StoryRow, line: &mut Line, pen: &mut Pen) {
    line.skip(1);
    let (glyph, role) =
        if row.read { (pen.glyphs.read, Role::Dim) } else { (pen.glyphs.unread, Role::Accent) };
    pen.put(line, glyph, role);
    line.skip(1);
}

fn draw_title(row: &StoryRow, mut line: Line, pen: &mut Pen) {
    let role = if row.read { Role::Text } else { Role::Unread };
    pen.put(&mut line, &row.title, role);
}

/// Lights up what a search found in a text drawn before, over the selection, whose colours would drown it.
fn draw_hits(text: &str, hits: &[Range<usize>], line: Line, pen: &mut Pen) {
    let fitted = width::fit(text, usize::from(line.room()), pen.glyphs.more);
    if let Some(letters) = bidi::letters(&fitted).filter(|_| pen.reorders) {
        let mut at = line;
        for (offset, letter) in letters {
            if hits.iter().any(|hit| hit.contains(&offset)) {
                pen.put_raw(&mut at, letter, Role::Match);
            } else {
                at.skip(width::cells(letter) as u16);
            }
        }
        return;
    }
    for hit in hits {
        let mut at = line;
        at.skip(width::cells(&text[..hit.start]) as u16);
        at.end = line.end.saturating_sub(1);
        pen.put_raw(&mut at, &text[hit.clone()], Role::Match);
    }
}

/// Draws the line of a story's text around what was searched for, and returns it and where it stands. Until it is
/// read the line is empty.
fn draw_snippet<'m>(
    model: &'m Model,
    row: &StoryRow,
    area: Rect,
    y: u16,
    pen: &mut Pen,
) -> Option<(&'m str, Line)> {
    let mut line = Line::of(area, y)?;
    line.skip(3);
    line.end = line.end.saturating_sub(1);
    let (cut, text) = model.snippets.of(row.id)?.fitted(usize::from(line.room()));
    if cut {
        let more = pen.glyphs.more;
        pen.put(&mut line, more, Role::Dim);
    }
    let place = line;
    pen.put(&mut line, text, Role::Dim);
    Some((text, place))
}

fn when(model: &Model, row: &StoryRow) -> String {
    match model.settings.dates {
        Dates::Relative => age(row.date, model.now),
        Dates::Absolute => row.date.to_zoned(model.zone.clone()).strftime("%Y-%m-%d").to_string(),
    }
}

/// Source, age, artists, songs, tags: what is least missed gives way first.
fn draw_details(model: &Model, row: &StoryRow, mut line: Line, pen: &mut Pen) {
    let songs = if row.songs > 0 { format!("{}{}", pen.glyphs.song, row.songs) } else { String::new() };
    let tags: Vec<String> = row.tags.iter().map(|tag| format!("#{tag}")).collect();
    let tags = width::fit(&tags.join(" "), usize::from(line.room() / 3), pen.glyphs.more).into_owned();
    pen.put_right(&mut line, &tags, Role::Tag);
    pen.put_right(&mut line, &songs, Role::Song);
    let source = width::fit(&row.source, usize::from(line.room() / 2), pen.glyphs.more).into_owned();
    pen.put(&mut line, &source, Role::Dim);
    line.skip(2);
    pen.put(&mut line, &when(model, row), Role::Dim);
    line.skip(2);
    pen.put(&mut line, &row.artists.join(", "), Role::Artist);
}
