//! Trending: artists and songs, each with a bar for this week against the week before.
//!
//! A bar is full as far as this week goes, and light from there to where the week before went; the numbers at the
//! end say the same without it.

use ratatui::layout::Rect;

use super::pen::{Line, Pen, grouped};
use crate::app::{Column, Model, TrendAreas};
use crate::commands::{Command, Context};
use crate::news::Weeks;
use crate::text::width;
use crate::theme::Role;

/// Cells of a column from which there is room for bars.
const BARS_FROM: u16 = 32;
/// Cells that the change against the week before takes, with the empty one before it.
const CHANGE: u16 = 6;

/// Draws both columns, or the one that has the selection where there is no room for both.
pub(super) fn draw(model: &Model, body: Rect, pen: &mut Pen) {
    if model.trending.is_empty() {
        return draw_empty(model, body, pen);
    }
    let areas = TrendAreas::of(body, model.trending.column);
    for column in [Column::Artists, Column::Songs] {
        let rows = areas.rows(column);
        if rows.width > 0 {
            draw_header(model, column, Rect { height: areas.header.height, y: areas.header.y, ..rows }, pen);
            draw_column(model, column, rows, pen);
        }
    }
}

fn draw_header(model: &Model, column: Column, area: Rect, pen: &mut Pen) {
    let Some(mut line) = Line::of(area, 0) else { return };
    line.skip(1);
    line.end = line.end.saturating_sub(1);
    let (name, other) = match column {
        Column::Artists => ("Artists", "Songs"),
        Column::Songs => ("Songs", "Artists"),
    };
    pen.put(&mut line, name, Role::Heading);
    line.skip(2);
    let alone = area.width == model.size.0;
    let key = model.key_of(Context::Trending, Command::NextPane);
    match key.filter(|_| alone) {
        Some(key) => pen.put(&mut line, &format!("{key} {other}"), Role::Dim),
        None => pen.put_right(&mut line, "stories, change", Role::Dim),
    }
}

fn draw_column(model: &Model, column: Column, area: Rect, pen: &mut Pen) {
    let trending = &model.trending;
    if trending.len(column) == 0
        && let Some(mut line) = Line::of(area, 0)
    {
        line.skip(1);
        pen.put(&mut line, "none this week", Role::Dim);
    }
    let most = trending.most(column);
    for (at, row) in (trending.top(column)..trending.len(column)).zip(0..area.height) {
        let Some(line) = Line::of(area, row) else { break };
        match column {
            Column::Artists => {
                let artist = &trending.trends.artists[at];
                let mark = if artist.followed { "following" } else { "" };
                let name = [(Role::Artist, artist.name.clone()), (Role::Accent, mark.to_owned())];
                draw_trend(&name, artist.stories, most, line, pen);
            }
            Column::Songs => {
                let song = &trending.trends.songs[at];
                let title = format!("{} {}", pen.glyphs.song, song.title);
                let name = [(Role::Song, title), (Role::Dim, song.artist.clone())];
                draw_trend(&name, song.stories, most, line, pen);
            }
        }
        if at == trending.selected(column) {
            let role = if column == trending.column { Role::Selection } else { Role::SelectionDim };
            pen.lay(Rect { y: line.y, height: 1, ..area }, role);
        }
    }
}

/// Draws a name, and what more is to be said of it as far as there is room; a bar; the number and its change.
fn draw_trend(name: &[(Role, String); 2], stories: Weeks, most: u64, mut line: Line, pen: &mut Pen) {
    let cells = line.room();
    line.skip(1);
    line.end = line.end.saturating_sub(1);
    let (role, change) = change(stories);
    let mut right = Line { x: line.end.saturating_sub(CHANGE).max(line.x), ..line };
    pen.put_right(&mut right, &change, role);
    line.end = right.x;
    // As wide as the largest number of the column, so that bars and numbers stand below each other.
    let digits = width::cells(&grouped(most)) as u16;
    let mut number = Line { x: line.end.saturating_sub(digits + 1).max(line.x), ..line };
    pen.put_right(&mut number, &grouped(stories.this), Role::Text);
    line.end = number.x.max(line.x);
    if cells >= BARS_FROM {
        let bar = Line { x: line.end.saturating_sub(line.room() * 2 / 5), ..line };
        draw_bar(stories, most, bar, pen);
        line.end = bar.x.saturating_sub(1).max(line.x);
    }
    let [(role, name), (more_role, more)] = name;
    pen.put(&mut line, name, *role);
    line.skip(2);
    // Some letters of it say nothing.
    if usize::from(line.room()) >= width::cells(more).min(6) {
        pen.put(&mut line, more, *more_role);
    }
}

fn draw_bar(stories: Weeks, most: u64, mut line: Line, pen: &mut Pen) {
    let room = line.room();
    let (this, before) = (length(stories.this, most, room), length(stories.before, most, room));
    let (full, light) = (pen.glyphs.gauge, pen.glyphs.gauge_rest);
    pen.put_raw(&mut line, &full.repeat(this.into()), Role::Accent);
    pen.put_raw(&mut line, &light.repeat(before.saturating_sub(this).into()), Role::Dim);
}

/// How many of a bar's cells a number takes, at least one for any but none.
fn length(count: u64, most: u64, room: u16) -> u16 {
    let cells = (count * u64::from(room) / most.max(1)).max(u64::from(count > 0));
    cells.min(room.into()) as u16
}

/// What became of it since the week before; risen is said by a sign, not by the colour alone.
fn change(stories: Weeks) -> (Role, String) {
    let Weeks { this, before } = stories;
    match this.cmp(&before) {
        _ if before == 0 => (Role::Accent, "new".to_owned()),
        std::cmp::Ordering::Greater => (Role::Accent, format!("+{}", this - before)),
        std::cmp::Ordering::Equal => (Role::Dim, "=".to_owned()),
        std::cmp::Ordering::Less => (Role::Dim, format!("-{}", before - this)),
    }
}

fn draw_empty(model: &Model, area: Rect, pen: &mut Pen) {
    let key = |command| model.way_to(Context::Trending, command);
    let next = if model.counts.subscribed {
        format!("{} fetches your feeds.", key(Command::RefreshAll))
    } else {
        let (add, pick) = (key(Command::AddFeed), key(Command::StarterFeeds));
        format!("{add} adds a feed, {pick} picks some from a set of music feeds.")
    };
    let said = [
        (Role::Text, "No story of the last seven days names an artist or a song.".to_owned()),
        (Role::Dim, next),
    ];
    let lines = if model.trending.known { &said[..] } else { &[] };
    pen.paragraphs(area, lines);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(this: u64, before: u64, expected: &str) {
        assert_eq!(change(Weeks { this, before }).1, expected);
    }

    #[test]
    fn a_change_is_said_by_its_sign() {
        check(5, 0, "new");
        check(5, 2, "+3");
        check(5, 5, "=");
        check(5, 7, "-2");
    }

    #[test]
    fn bars_fit_and_one_story_is_seen() {
        assert_eq!([0, 1, 500, 1000].map(|count| length(count, 1000, 20)), [0, 1, 10, 20]);
        assert_eq!((length(3, 3, 0), length(9, 3, 4), length(0, 0, 4)), (0, 4, 0));
    }
}
