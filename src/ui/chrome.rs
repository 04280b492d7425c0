//! The line above the panes, the thin rules between them, and the footer.

use ratatui::layout::{Position, Rect};
use ratatui::style::Modifier;

use super::pen::{Line, Pen, grouped};
use crate::app::{
    Layout, Menu, MenuKind, Model, Named, NoticeKind, Overlay, Pane, Prompt, Refreshing, Screen, doubt,
    fetching, question, theme_fault,
};
use crate::commands::{Command, Context, TABLE};
use crate::news::{NamedWork, View};
use crate::text::width;
use crate::theme::Role;

/// Draws the title line and the rules.
pub(super) fn draw(model: &Model, layout: &Layout, pen: &mut Pen) {
    draw_title(model, layout.title, pen);
    if layout.top_rule.height > 0 {
        pen.rule(layout.top_rule, Role::Rule);
        pen.rule(Rect { height: 1, y: layout.top_rule.y, ..focused(model, layout) }, Role::Accent);
        pen.rule(layout.bottom_rule, Role::Rule);
    }
    for x in layout.rules() {
        pen.column(x, layout.list.y, layout.list.bottom());
        if layout.top_rule.height > 0 {
            let (down, up) = (pen.glyphs.joint_down, pen.glyphs.joint_up);
            pen.at(x, layout.top_rule.y, down, Role::Rule);
            pen.at(x, layout.bottom_rule.y, up, Role::Rule);
        }
    }
    draw_gauges(model, layout, pen);
}

fn focused(model: &Model, layout: &Layout) -> Rect {
    match (model.screen, model.focus) {
        _ if layout.rules().next().is_none() => Rect::default(),
        (Screen::Songs | Screen::Feeds | Screen::Trending, _) | (_, Pane::List) => layout.list,
        (_, Pane::Sidebar) => layout.sidebar,
        (_, Pane::Reader) => layout.reader,
    }
}

fn draw_title(model: &Model, area: Rect, pen: &mut Pen) {
    let Some(mut line) = Line::of(area, 0) else { return };
    line.skip(1);
    line.end = line.end.saturating_sub(1);
    let waiting = model.songs.waiting();
    let roomy = area.width >= 60;
    if waiting > 0 {
        let to_check = if roomy { " to check out" } else { "" };
        let text = format!("{} {}{to_check}", pen.glyphs.song, grouped(waiting));
        pen.put_right(&mut line, &text, Role::Song);
        line.end = line.end.saturating_sub(2);
    }
    if model.counts.unread > 0 && roomy {
        pen.put_right(&mut line, &format!("{} unread", grouped(model.counts.unread)), Role::Dim);
    }
    if roomy {
        pen.put(&mut line, "earmark", Role::Accent);
        line.skip(2);
    }
    let title = match model.screen {
        Screen::Songs => {
            let order = if model.songs.reversed { ", reversed" } else { "" };
            format!("Songs, {}{order}", model.songs.order.name())
        }
        Screen::Feeds => health_title(model),
        Screen::Trending if model.trending.trends.partial => "Trending, in the newest stories".to_owned(),
        Screen::Trending => "Trending, 7 days against the 7 before".to_owned(),
        Screen::Stories => match &model.list.view {
            View::Query(query) => format!("/{query}"),
            _ => model.view_name(),
        },
    };
    pen.put(&mut line, &title, Role::Title);
    if model.screen == Screen::Stories && model.list.partial {
        line.skip(2);
        let found = grouped(model.list.rows.len() as u64);
        pen.put(&mut line, &format!("{found}+ stories, not all looked at"), Role::Warning);
    } else if let (Screen::Stories, Some(total)) = (model.screen, model.list.total) {
        let stories = if total == 1 { "story" } else { "stories" };
        line.skip(2);
        pen.put(&mut line, &format!("{} {stories}", grouped(total)), Role::Dim);
    }
}

fn health_title(model: &Model) -> String {
    let order = if model.health.reversed { ", reversed" } else { "" };
    let wrong = match model.health.wrong() {
        0 => String::new(),
        1 => ", 1 needs a look".to_owned(),
        wrong => format!(", {} need a look", grouped(wrong as u64)),
    };
    format!("Feeds{wrong}, {}{order}", model.health.order.name())
}

/// How far the list and the reader have got, in the rule below them.
fn draw_gauges(model: &Model, layout: &Layout, pen: &mut Pen) {
    let mut write = |pane: Rect, text: String| {
        let mut line = Line { x: pane.x, y: layout.bottom_rule.y, end: pane.right().saturating_sub(1) };
        if layout.bottom_rule.height > 0 && pane.width > 0 {
            pen.put_right(&mut line, &format!(" {text} "), Role::Dim);
        }
    };
    let alone = match model.screen {
        Screen::Songs => Some((model.songs.selected, model.songs.songs.len())),
        Screen::Feeds => Some((model.health.selected, model.health.feeds.len())),
        Screen::Trending => {
            let column = model.trending.column;
            Some((model.trending.selected(column), model.trending.len(column)))
        }
        Screen::Stories => None,
    };
    if let Some((at, count)) = alone {
        if count > 0 {
            write(layout.list, format!("{}/{count}", at + 1));
        }
        return;
    }
    if let (Some(place), Some(total)) = (model.list.place(), model.list.total) {
        write(layout.list, format!("{}/{}", grouped(place + 1), grouped(total)));
    }
    if model.reader.open.is_some() {
        write(layout.reader, format!("{}%", model.reader.percent(layout.reader.height)));
    }
}

/// Draws the footer, and returns where the terminal's cursor belongs.
pub(super) fn draw_footer(model: &Model, area: Rect, pen: &mut Pen) -> Option<Position> {
    let mut line = Line::of(area, 0)?;
    line.skip(1);
    line.end = line.end.saturating_sub(1);
    match &model.overlay {
        Some(Overlay::Prompt(prompt)) => return Some(draw_prompt(prompt, area, line, pen)),
        Some(Overlay::Ask { question, .. }) => {
            draw_whole(question, Role::Prompt, area, pen);
            return None;
        }
        Some(Overlay::Offer(offer)) => {
            draw_whole(&question(model, *offer), Role::Prompt, area, pen);
            return None;
        }
        Some(Overlay::Hints(hints)) => {
            pen.put(&mut line, &format!("open link: {}", hints.typed), Role::Prompt);
            line.skip(2);
            pen.put(&mut line, "letters, or a number and Enter; Esc drops", Role::Dim);
            return None;
        }
        Some(Overlay::Menu(_)) | None => {}
    }
    if let Some(fault) = theme_fault(model) {
        draw_whole(&fault, Role::Warning, area, pen);
        return None;
    }
    let typed: String = model.typed.iter().map(ToString::to_string).collect();
    let count = model.count.map(|count| count.to_string()).unwrap_or_default();
    pen.put_right(&mut line, &format!("{count}{typed}"), Role::Accent);
    // What went wrong needs the whole line.
    let said = model.notice.as_ref().is_some_and(|notice| notice.kind != NoticeKind::Done);
    let progress = fetching(model)
        .or_else(|| model.adding.text())
        .or_else(|| model.refreshing.as_ref().map(Refreshing::text))
        .or_else(|| model.progress.clone());
    if let Some(progress) = progress.filter(|_| !said) {
        let text = format!("{} {progress}", pen.glyphs.busy);
        // Where it does not fit whole its beginning is worth more than the hints are, and less than a notice.
        let room = if model.notice.is_none() { line.room().saturating_sub(1) } else { u16::MAX };
        pen.put_right(&mut line, &width::fit(&text, room.into(), pen.glyphs.more), Role::Dim);
    }
    match &model.notice {
        Some(notice) => match notice.kind {
            NoticeKind::Done => pen.put(&mut line, &notice.text, Role::Notice),
            NoticeKind::Warning => draw_whole(&notice.text, Role::Warning, area, pen),
            NoticeKind::Error => draw_whole(&notice.text, Role::Error, area, pen),
        },
        None => {
            draw_mention(model, &mut line, pen);
            draw_hints(model, line, pen);
        }
    }
    None
}

/// Says what the mention under the cursor is taken for: a title in the text does not show whose it is.
fn draw_mention(model: &Model, line: &mut Line, pen: &mut Pen) {
    let Some(named) = mention(model) else { return };
    let work = |work: &NamedWork| {
        let artist = work.artist.as_deref().unwrap_or("artist unknown").to_owned();
        (work.title.clone(), artist, work.confidence.min(work.artist_confidence))
    };
    let (role, glyph, (name, rest, confidence)) = match named {
        Named::Song(_, song) => (Role::Song, pen.glyphs.song, work(song)),
        Named::Release(_, release) => (Role::Release, pen.glyphs.release, work(release)),
        Named::Artist(artist) => {
            (Role::Artist, pen.glyphs.artist, (artist.name.clone(), String::new(), artist.confidence))
        }
    };
    // Half the line at most: the keys that mend it are worth as much.
    let half = line.room().div_ceil(2).max(12).min(line.room());
    let end = line.end;
    line.end = line.x + half;
    pen.put(line, &format!("{glyph} {name}"), role);
    for part in [rest.as_str(), doubt(confidence)].into_iter().filter(|part| !part.is_empty()) {
        line.skip(2);
        pen.put(line, part, Role::Dim);
    }
    line.end = end;
    line.skip(2);
}

fn mention(model: &Model) -> Option<Named<'_>> {
    let reading = model.context() == Context::Reader && model.screen == Screen::Stories;
    model.reader.under_cursor().filter(|_| reading)
}

/// Writes a text that must be read to its end: over the lines above, where one line is too short for it.
fn draw_whole(text: &str, role: Role, last: Rect, pen: &mut Pen) {
    let room = usize::from(last.width.saturating_sub(2).max(1));
    let lines = textwrap::wrap(text, room);
    // Half the screen stays for what the text is about.
    let most = (last.y + 1).div_ceil(2);
    let height = u16::try_from(lines.len()).unwrap_or(u16::MAX).min(most).max(1);
    let area = Rect { y: last.bottom().saturating_sub(height), height, ..last };
    if height > 1 {
        pen.clear(area);
        if let Some(y) = area.y.checked_sub(1) {
            pen.rule(Rect { y, height: 1, ..area }, role);
        }
    }
    for (row, text) in (0..height).zip(&lines) {
        let Some(mut line) = Line::of(area, row) else { break };
        line.skip(1);
        line.end = line.end.saturating_sub(1);
        pen.put(&mut line, text, role);
    }
}

/// Hints for the most useful keys here, as many as fit whole.
fn draw_hints(model: &Model, mut line: Line, pen: &mut Pen) {
    for (keys, hint) in hints(model) {
        let cells = width::cells(&keys) + 1 + width::cells(hint);
        if cells > usize::from(line.room()) {
            continue;
        }
        pen.put_raw(&mut line, &keys, Role::Accent);
        line.skip(1);
        pen.put_raw(&mut line, hint, Role::Dim);
        line.skip(2);
    }
}

/// Keys and what they do: in a menu its own few, else from the table, most telling first.
fn hints(model: &Model) -> Vec<(String, &'static str)> {
    let context = model.context();
    if let Some(Overlay::Menu(menu)) = &model.overlay {
        return menu_hints(model, menu);
    }
    let key = |command| model.key_of(context, command);
    if let Some(named) = mention(model) {
        let hinted = mention_hints(&named).iter();
        return hinted.filter_map(|(command, hint)| Some((key(*command)?, *hint))).collect();
    }
    if context == Context::Trending {
        let hinted = if model.trending.is_empty() { &TREND_HINTS[4..] } else { &TREND_HINTS };
        return hinted.iter().filter_map(|(command, hint)| Some((key(*command)?, *hint))).collect();
    }
    if context == Context::Feeds {
        let hinted = if model.health.feeds.is_empty() { &NO_FEED_HINTS[..] } else { &FEED_HINTS };
        return hinted.iter().filter_map(|(command, hint)| Some((key(*command)?, *hint))).collect();
    }
    let mut hints = Vec::new();
    for row in TABLE.iter().filter(|row| !row.hint.is_empty() && row.contexts.contains(&context)) {
        let keys = match row.command {
            Command::Down => {
                key(Command::Down).zip(key(Command::Up)).map(|(down, up)| format!("{down}/{up}"))
            }
            other => key(other),
        };
        hints.extend(keys.map(|keys| (keys, row.hint)));
    }
    hints
}

/// What can be done where there is none.
const NO_FEED_HINTS: [(Command, &str); 3] =
    [(Command::StarterFeeds, "music feeds"), (Command::Help, "help"), (Command::Quit, "back")];

/// What can be done on the screen of what is written about, the likeliest first; where
/// there is nothing, only the last two.
const TREND_HINTS: [(Command, &str); 6] = [
    (Command::Open, "stories"),
    (Command::NextPane, "artists, songs"),
    (Command::ArtistStories, "artist"),
    (Command::Follow, "follow"),
    (Command::Help, "help"),
    (Command::Quit, "back"),
];

/// What can be done with a feed, the likeliest first.
const FEED_HINTS: [(Command, &str); 10] = [
    (Command::FeedStories, "stories"),
    (Command::Refresh, "fetch"),
    (Command::MuteFeed, "mute"),
    (Command::Remove, "unsubscribe"),
    (Command::Help, "help"),
    (Command::Quit, "back"),
    (Command::Rename, "rename"),
    (Command::MoveFeed, "folder"),
    (Command::FeedAddress, "address"),
    (Command::FeedInterval, "interval"),
];

/// What mends a song, the commonest first.
const MEND_SONG: [(Command, &str); 4] = [
    (Command::NextArtist, "next artist"),
    (Command::FlipKind, "release"),
    (Command::EditMention, "edit"),
    (Command::NotAWork, "no song"),
];

/// What can be done with a mention, the likeliest first.
fn mention_hints(named: &Named<'_>) -> &'static [(Command, &'static str)] {
    match named {
        Named::Artist(_) => &[
            (Command::ArtistStories, "stories"),
            (Command::Follow, "follow"),
            (Command::NotAnArtist, "no artist"),
            (Command::EditMention, "rename"),
            (Command::NextMention, "next"),
        ],
        Named::Song(..) => &[
            (Command::SaveSong, "save"),
            MEND_SONG[0],
            MEND_SONG[1],
            MEND_SONG[2],
            MEND_SONG[3],
            (Command::ArtistStories, "stories"),
            (Command::NextMention, "next"),
        ],
        Named::Release(..) => &[
            (Command::FlipKind, "song"),
            (Command::NextArtist, "next artist"),
            (Command::EditMention, "edit"),
            (Command::NotAWork, "no release"),
            (Command::ArtistStories, "stories"),
            (Command::NextMention, "next"),
        ],
    }
}

fn menu_hints(model: &Model, menu: &Menu) -> Vec<(String, &'static str)> {
    let mut hints = vec![(model.glyphs.enter.to_owned(), menu.kind.verb())];
    if menu.items.iter().any(|item| item.ticked.is_some()) {
        hints.push(("Space".into(), "tick"));
    }
    if menu.kind == MenuKind::Songs && menu.filter.is_none() {
        for (command, hint) in MEND_SONG {
            hints.extend(model.key_of(Context::Menu, command).map(|key| (key, hint)));
        }
    }
    match (&menu.kind, &menu.filter) {
        (MenuKind::Artists, _) => hints.push(("^f".into(), "follow")),
        (_, None) => hints.push(("/".into(), "narrow")),
        _ => {}
    }
    hints.push(("Esc".into(), "close"));
    hints
}

fn draw_prompt(prompt: &Prompt, area: Rect, mut line: Line, pen: &mut Pen) -> Position {
    // What is typed must be seen, however long the title that it is about.
    let mut label = prompt.label();
    let half = usize::from(line.room() / 2);
    if width::cells(&label) > half {
        let words = width::fit(label.trim_end_matches(": "), half.saturating_sub(2), pen.glyphs.more);
        label = format!("{words}: ");
    }
    pen.put(&mut line, &label, Role::Accent);
    let start = line.x;
    let text = prompt.line.text();
    let before = prompt.line.before_cursor();
    // A text longer than the line scrolls so that the cursor stays in sight.
    let room = usize::from(line.room().saturating_sub(1));
    let mut cut = 0;
    while width::cells(&before[cut..]) > room {
        cut += before[cut..].chars().next().map_or(1, char::len_utf8);
    }
    match &prompt.fault {
        Some((at, _)) if *at >= cut && text.is_char_boundary(*at) => {
            pen.put_raw(&mut line, &text[cut..*at], Role::Prompt);
            let fault = pen.style(Role::Error).add_modifier(Modifier::UNDERLINED);
            pen.put_raw(&mut line, &text[*at..], fault);
        }
        _ => pen.put_raw(&mut line, &text[cut..], Role::Prompt),
    }
    let cursor = start + width::cells(&before[cut..]) as u16;
    line.skip(2);
    if let Some((_, message)) = &prompt.fault {
        match area.y.checked_sub(1) {
            Some(y) if width::cells(message) > usize::from(line.room()) => {
                draw_whole(message, Role::Error, Rect { y, ..area }, pen);
            }
            _ => pen.put(&mut line, message, Role::Error),
        }
    } else {
        if width::cells(prompt.hint()) <= usize::from(line.room()) {
            pen.put(&mut line, prompt.hint(), Role::Dim);
        }
        for (at, offer) in prompt.offers.iter().enumerate() {
            let role = if prompt.offered == Some(at) { Role::Accent } else { Role::Dim };
            if width::cells(offer) > usize::from(line.room()) {
                break;
            }
            pen.put_raw(&mut line, offer, role);
            line.skip(2);
        }
    }
    Position::new(cursor.min(line.end), line.y)
}
