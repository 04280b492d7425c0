//! The health screen: a line for each feed, and below them what is to be said of the selected one.

use ratatui::layout::Rect;

use super::pen::{Line, Pen, grouped};
use crate::app::{HealthAreas, Model, age, until};
use crate::commands::{Command, Context};
use crate::news::{FeedHealth, FeedState};
use crate::theme::Role;

/// Cells from which there is room for folders and for what is wrong.
const ROOMY: u16 = 100;
/// Cells that a feed's name has at most where there is something to be said beside it.
const NAME: u16 = 48;
/// Cells below which a mark stands for the state, and of the numbers only the last success is left.
const NARROW: u16 = 60;

/// The columns of one line, each where it begins and ends.
struct Columns {
    state: Line,
    title: Line,
    folder: Option<Line>,
    per_week: Option<Line>,
    succeeded: Line,
    due: Option<Line>,
    error: Option<Line>,
}

impl Columns {
    fn of(mut line: Line) -> Self {
        let cells = line.room();
        line.skip(1);
        line.end = line.end.saturating_sub(1).max(line.x);
        let state = take(&mut line, if cells < NARROW { 2 } else { 9 });
        let error = (cells >= ROOMY).then(|| {
            // What the numbers and the folder leave is shared between the name and what is wrong.
            let shared = line.room().saturating_sub(8 + 14 + 8 + cells / 7);
            take_right(&mut line, shared - (shared * 42 / 100).min(NAME))
        });
        let due = (cells >= NARROW).then(|| take_right(&mut line, 8));
        let succeeded = take_right(&mut line, if cells < NARROW { 6 } else { 14 });
        let per_week = (cells >= NARROW).then(|| take_right(&mut line, 8));
        let folder = (cells >= ROOMY).then(|| take_right(&mut line, cells / 7));
        Self { state, title: line, folder, per_week, succeeded, due, error }
    }
}

/// Takes cells from the beginning of a line; the last of them stays empty.
fn take(line: &mut Line, cells: u16) -> Line {
    let taken = Line { end: (line.x + cells - 1).min(line.end), ..*line };
    line.skip(cells);
    taken
}

/// Takes cells from its end; the first of them stay empty.
fn take_right(line: &mut Line, cells: u16) -> Line {
    let start = line.end.saturating_sub(cells).max(line.x);
    let gap = if cells > 20 { 2 } else { 1 };
    let taken = Line { x: (start + gap).min(line.end), ..*line };
    line.end = start;
    taken
}

/// Draws the feeds, and what is to be said of the selected one.
pub(super) fn draw(model: &Model, body: Rect, pen: &mut Pen) {
    if model.health.feeds.is_empty() {
        return draw_empty(model, body, pen);
    }
    let areas = HealthAreas::of(body);
    if let Some(line) = Line::of(areas.header, 0) {
        draw_header(line, pen);
    }
    let shown = model.health.feeds.iter().enumerate().skip(model.health.top);
    for ((at, feed), row) in shown.zip(0..areas.rows.height) {
        let Some(line) = Line::of(areas.rows, row) else { break };
        draw_feed(model, feed, line, pen);
        if at == model.health.selected {
            pen.lay(Rect { y: line.y, height: 1, ..areas.rows }, Role::Selection);
        }
    }
    if let Some(feed) = model.health.current() {
        draw_details(model, feed, areas.details, pen);
    }
}

fn draw_empty(model: &Model, area: Rect, pen: &mut Pen) {
    let pick = model.way_to(Context::Feeds, Command::StarterFeeds);
    let known = [
        (Role::Text, "No feeds yet.".to_owned()),
        (Role::Dim, format!("{pick} picks some from a set of music feeds.")),
        (
            Role::Dim,
            "earmark add ADDRESS subscribes to one; earmark import FILE brings yours along.".to_owned(),
        ),
    ];
    let lines = if model.health.known { &known[..] } else { &[] };
    pen.paragraphs(area, lines);
}

fn draw_header(line: Line, pen: &mut Pen) {
    let Columns { mut state, mut title, folder, per_week, mut succeeded, due, error } = Columns::of(line);
    let named = state.room() >= 5;
    pen.put(&mut state, if named { "state" } else { "" }, Role::Dim);
    pen.put(&mut title, "feed", Role::Dim);
    pen.put_right(&mut succeeded, if due.is_some() { "last success" } else { "last" }, Role::Dim);
    let right = [(per_week, "a week"), (due, "next")];
    for (mut line, name) in right.into_iter().filter_map(|(line, name)| Some((line?, name))) {
        pen.put_right(&mut line, name, Role::Dim);
    }
    let left = [(folder, "folder"), (error, "what is wrong")];
    for (mut line, name) in left.into_iter().filter_map(|(line, name)| Some((line?, name))) {
        pen.put(&mut line, name, Role::Dim);
    }
}

fn draw_feed(model: &Model, health: &FeedHealth, line: Line, pen: &mut Pen) {
    let mut columns = Columns::of(line);
    let state = health.state();
    let role = role_of(state);
    let word = if columns.state.room() < 5 { mark(state) } else { state.name() };
    pen.put(&mut columns.state, word, role);
    let title = if health.feed.muted { Role::Dim } else { Role::Text };
    pen.put(&mut columns.title, &health.feed.title, title);
    let succeeded = health.succeeded.map_or_else(|| "never".to_owned(), |time| age(time, model.now));
    pen.put_right(&mut columns.succeeded, &succeeded, Role::Dim);
    if let Some(line) = &mut columns.per_week {
        pen.put_right(line, &per_week(health.per_week), Role::Dim);
    }
    if let Some(line) = &mut columns.due {
        pen.put_right(line, &health.due.map(|due| until(due, model.now)).unwrap_or_default(), Role::Dim);
    }
    if let Some(line) = &mut columns.folder {
        pen.put(line, &health.feed.folder, Role::Dim);
    }
    if let Some(line) = &mut columns.error {
        pen.put(line, health.feed.error.as_deref().unwrap_or_default(), Role::Text);
    }
}

fn role_of(state: FeedState) -> Role {
    match state {
        FeedState::Gone | FeedState::Failing => Role::Error,
        FeedState::Faulty => Role::Warning,
        FeedState::New => Role::Accent,
        FeedState::Well => Role::Text,
        FeedState::Muted => Role::Dim,
    }
}

/// A mark for a state where there is no room for its word; "!" is the sidebar's too.
fn mark(state: FeedState) -> &'static str {
    match state {
        FeedState::Gone | FeedState::Failing | FeedState::Faulty => "!",
        FeedState::New => "+",
        FeedState::Well => "",
        FeedState::Muted => "-",
    }
}

/// How many stories a week.
fn per_week(stories: f32) -> String {
    match stories {
        none if none <= 0.0 => "0".to_owned(),
        few if few < 1.0 => "<1".to_owned(),
        many => grouped(many.round() as u64),
    }
}

fn draw_details(model: &Model, health: &FeedHealth, area: Rect, pen: &mut Pen) {
    let ruled = u16::from(area.height > 2);
    if ruled > 0 {
        pen.rule(Rect { height: 1, ..area }, Role::Rule);
    }
    let body = Rect { y: area.y + ruled, height: area.height - ruled, ..area };
    let room = usize::from(body.width.saturating_sub(2).max(1));
    let lines: Vec<(Role, String)> = details(model, health)
        .into_iter()
        .flat_map(|(role, text)| {
            let wrapped = textwrap::wrap(&text, room);
            wrapped.into_iter().map(|line| (role, line.into_owned())).collect::<Vec<_>>()
        })
        .collect();
    for ((role, text), row) in lines.iter().zip(0..body.height) {
        let Some(mut line) = Line::of(body, row) else { return };
        line.skip(1);
        // Where not everything fits, the last line says that there is more.
        let last = row + 1 == body.height && lines.len() > usize::from(body.height);
        let text = format!("{text}{}", if last { pen.glyphs.more } else { "" });
        pen.put(&mut line, &text, *role);
    }
}

/// What is to be said of a feed, what is wrong first.
fn details(model: &Model, health: &FeedHealth) -> Vec<(Role, String)> {
    let mut said: Vec<(Role, String)> = Vec::new();
    if let Some(error) = &health.feed.error {
        said.push((role_of(health.state()), error.clone()));
    }
    said.push((Role::Dim, history(model, health)));
    said.push((Role::Text, health.address.clone()));
    if !health.moved_to.is_empty() {
        said.push((Role::Dim, format!("It moved to {}", health.moved_to)));
    }
    said
}

fn times(count: u32) -> String {
    match count {
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        many => format!("{} times", grouped(many.into())),
    }
}

/// When it was fetched, when it will be, and what the user set.
fn history(model: &Model, health: &FeedHealth) -> String {
    let day =
        |time: jiff::Timestamp| time.to_zoned(model.zone.clone()).strftime("%-d %b %Y %H:%M").to_string();
    let mut parts = Vec::new();
    match (health.failures, health.succeeded) {
        (0, Some(time)) => parts.push(format!("fetched {}", day(time))),
        (0, None) => parts.push("not fetched yet".to_owned()),
        (failures, Some(time)) => {
            parts.push(format!("fetched {}, and in vain {} since", day(time), times(failures)));
        }
        (failures, None) => parts.push(format!("fetched in vain {}", times(failures))),
    }
    parts.extend(health.due.map(|due| format!("next try {}", day(due))));
    if health.interval.0.is_some() {
        parts.push(format!("every {}", health.interval));
    }
    if health.feed.muted {
        parts.push("muted".to_owned());
    }
    if !health.feed.folder.is_empty() {
        parts.push(format!("in {}", health.feed.folder));
    }
    let text = parts.join(", ");
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stay_within_their_line_and_apart() {
        for cells in 0..220 {
            let line = Line { x: 0, y: 0, end: cells };
            let columns = Columns::of(line);
            let Columns { state, title, folder, per_week, succeeded, due, error } = columns;
            let all = [Some(state), Some(title), folder, per_week, Some(succeeded), due, error];
            let mut last = 0;
            for column in all.into_iter().flatten() {
                assert!(last <= column.x && column.end <= cells, "{cells}");
                last = column.end.max(column.x);
            }
        }
    }

    #[test]
    fn a_rare_feed_is_not_an_empty_one() {
        assert_eq!(per_week(0.0), "0");
        assert_eq!(per_week(0.2), "<1");
        assert_eq!(per_week(1499.6), "1 500");
    }
}
