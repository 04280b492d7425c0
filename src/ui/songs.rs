//! The songs screen.

use ratatui::layout::Rect;

use super::pen::{Line, Pen};
use crate::app::{Model, age, is_overdue};
use crate::favorites::{Favorite, State};
use crate::text::width;
use crate::theme::Role;

/// Draws the songs, and two lines about the selected one below them.
pub(super) fn draw(model: &Model, area: Rect, pen: &mut Pen) {
    if model.songs.songs.is_empty() {
        return draw_empty(area, pen);
    }
    let rows = area.height.saturating_sub(2);
    let shown = model.songs.songs.iter().enumerate().skip(model.songs.top).take(usize::from(rows));
    for ((at, song), row) in shown.zip(0..) {
        let Some(line) = Line::of(area, row) else { break };
        draw_song(model, song, line, pen);
        if at == model.songs.selected {
            pen.lay(Rect { y: line.y, height: 1, ..area }, Role::Selection);
        }
    }
    if let Some(song) = model.songs.current() {
        draw_details(song, area, rows, pen);
    }
}

fn draw_empty(area: Rect, pen: &mut Pen) {
    let lines = [
        (Role::Text, "No songs yet."),
        (Role::Dim, "b saves a song that a story names; it waits here to be heard."),
    ];
    for (row, (role, text)) in (1..).zip(lines) {
        if let Some(mut line) = Line::of(area, row) {
            line.skip(2);
            pen.put(&mut line, text, role);
        }
    }
}

fn draw_song(model: &Model, song: &Favorite, mut line: Line, pen: &mut Pen) {
    line.skip(1);
    line.end = line.end.saturating_sub(1);
    let overdue = is_overdue(song, model.now, model.settings.song_patience_days);
    let waiting = format!("{}{:>4}", if overdue { "!" } else { " " }, age(song.added, model.now));
    pen.put_right(&mut line, &waiting, if overdue { Role::Warning } else { Role::Dim });
    let state = match song.state {
        State::New => Role::Accent,
        State::Heard | State::Kept => Role::Text,
        State::Dropped => Role::Dim,
    };
    let narrow = line.room() < 50;
    if narrow {
        // The first letter tells the states apart.
        pen.put(&mut line, &song.state.name()[..1], state);
        line.skip(1);
    } else {
        pen.put(&mut line, &width::pad(song.state.name(), 8, pen.glyphs.more), state);
    }
    let title = if song.state == State::Dropped { Role::Dim } else { Role::Song };
    let column = line.x + if narrow { line.room() / 2 } else { line.room() * 2 / 5 };
    let mut name = Line { end: column.saturating_sub(1), ..line };
    pen.put(&mut name, &format!("{} {}", pen.glyphs.song, song.song), title);
    line.x = column;
    let artist = song.artist.as_deref().unwrap_or("artist unknown");
    let note = if narrow { line.end + 1 } else { line.x + line.room() / 2 };
    let mut by = Line { end: note.saturating_sub(1), ..line };
    pen.put(&mut by, artist, Role::Artist);
    line.x = note.min(line.end);
    let source = song.stories.last().map_or("", |story| story.source.as_str());
    let about = if song.note.is_empty() { source } else { song.note.lines().next().unwrap_or_default() };
    pen.put(&mut line, about, Role::Dim);
}

fn draw_details(song: &Favorite, area: Rect, row: u16, pen: &mut Pen) {
    pen.rule(Rect { y: area.y + row, height: area.height.min(1), ..area }, Role::Rule);
    let Some(mut line) = Line::of(area, row + 1) else { return };
    line.skip(1);
    if let Some(story) = song.stories.last() {
        let more = if song.stories.len() > 1 {
            format!(" and {} more", song.stories.len() - 1)
        } else {
            String::new()
        };
        pen.put(&mut line, &format!("{}{more}", story.title), Role::Text);
        line.skip(2);
        pen.put(&mut line, &story.source, Role::Dim);
        line.skip(2);
    }
    if let Some(release) = &song.release {
        pen.put(&mut line, &format!("from {release}"), Role::Release);
        line.skip(2);
    }
    pen.put(&mut line, &song.note.replace('\n', " / "), Role::Dim);
}
