//! What each command does.

use super::event::Effect;
use super::list::NoUnread;
use super::menus;
use super::model::{Model, Notice, Overlay, Pane, Screen};
use super::music;
use super::prompt::{Prompt, PromptKind};
use super::reader::Hints;
use super::select::Selection;
use super::sidebar::Entry;
use super::update::preview;
use crate::commands::{Code, Command, Context, Key};
use crate::news::{Sort, StoryId, View};
use crate::settings::MarkRead;

/// Carries out a command with the count typed before it.
pub(super) fn act(model: &mut Model, command: Command, count: Option<usize>) -> Vec<Effect> {
    let times = count.unwrap_or(1) as isize;
    let page = page_rows(model) as isize;
    match command {
        Command::Down => step(model, times),
        Command::Up => step(model, -times),
        Command::HalfPageDown => step(model, times * (page / 2).max(1)),
        Command::HalfPageUp => step(model, -times * (page / 2).max(1)),
        Command::PageDown => step(model, times * (page - 1).max(1)),
        Command::PageUp => step(model, -times * (page - 1).max(1)),
        Command::Top => to_end(model, false),
        Command::Bottom => to_end(model, true),
        Command::Left => left(model),
        Command::Right => right(model),
        Command::NextPane => turn_pane(model, 1),
        Command::PreviousPane => turn_pane(model, -1),
        Command::NextStory => step_story(model, times),
        Command::PreviousStory => step_story(model, -times),
        Command::NextUnread => to_unread(model, true),
        Command::PreviousUnread => to_unread(model, false),
        Command::Open => open(model),
        Command::ScrollOn => scroll_on(model),
        Command::Close => close(model),
        Command::Quit => quit(model),
        Command::QuitNow => vec![Effect::Quit],
        Command::OpenBrowser => open_browser(model, count),
        Command::LinkHints => with_story(model, command, count, link_hints),
        Command::CopyLink => copy_link(model),
        Command::Select => start_selection(model),
        Command::SelectAnchor => {
            if let Some(selection) = &mut model.reader.selection {
                selection.toggle_anchor();
            }
            Vec::new()
        }
        Command::CopySelection => copy_selection(model),
        Command::SaveSelection => music::save_selection(model),
        Command::Zen => zen(model),
        Command::Editor => with_story(model, command, count, edit_story),
        Command::Pipe => prompt(model, PromptKind::Pipe, ""),
        Command::SaveSong => with_story(model, command, count, |model| music::save_song(model, count)),
        Command::Songs => open_songs(model),
        Command::FindArtist => music::open_finder(model, ""),
        Command::ArtistStories => match model.screen {
            Screen::Songs => music::artist_of_song(model),
            Screen::Stories => with_story(model, command, count, music::artist_stories),
        },
        Command::Follow => match model.screen {
            Screen::Songs => music::follow_artist_of_song(model),
            Screen::Stories => with_story(model, command, count, music::follow),
        },
        Command::NextMention => step_mention(model, times),
        Command::PreviousMention => step_mention(model, -times),
        Command::CopySong => match model.screen {
            Screen::Songs => music::copy_favorite(model),
            Screen::Stories => with_story(model, command, count, music::copy_song),
        },
        Command::CycleState => music::cycle_state(model),
        Command::OpenSong => music::open_song(model),
        Command::EditNote => music::edit_note(model),
        Command::DropSong => music::drop_song(model),
        Command::SongStory => music::song_story(model),
        Command::Star => star(model),
        Command::EditTags => edit_tags(model),
        Command::ToggleRead => toggle_read(model),
        Command::MarkAllRead => mark_all_read(model),
        Command::Hide => hide(model),
        Command::Undo => vec![Effect::Undo],
        Command::Redo => vec![Effect::Redo],
        Command::Search => search(model),
        Command::ShowTag => menus::open_tags(model),
        Command::PickView => menus::open_views(model),
        Command::GoAll => go(model, View::All),
        Command::GoUnread => go(model, View::Unread),
        Command::GoToday => go(model, View::Today),
        Command::GoFollowing => go(model, View::Following),
        Command::GoStarred => go(model, View::Starred),
        Command::Sort => sort(model),
        Command::ReverseSort => reverse(model),
        Command::Actions => menus::open_actions(model),
        Command::Tick => tick(model),
        Command::CommandLine => prompt(model, PromptKind::Command, ""),
        Command::Help => menus::open_help(model),
        Command::RowLines => {
            model.settings.two_line_rows = !model.settings.two_line_rows;
            Vec::new()
        }
        Command::ToggleSidebar => toggle_sidebar(model),
        Command::PickTheme => menus::open_themes(model),
        Command::StarterFeeds => vec![Effect::LoadStarterFeeds],
        Command::Reload => vec![Effect::Reload],
        Command::Redraw => vec![Effect::Redraw],
        Command::Suspend => vec![Effect::Suspend],
    }
}

/// The rows that a page of the focused pane has.
fn page_rows(model: &Model) -> usize {
    let layout = model.layout();
    match model.context() {
        Context::List => model.list_rows(),
        Context::Sidebar => usize::from(layout.sidebar.height),
        Context::Reader | Context::Select => usize::from(layout.reader.height),
        Context::Songs => usize::from(layout.list.height.saturating_sub(2)),
        Context::Menu => usize::from(menus::rows(model.size)),
    }
}

fn step(model: &mut Model, by: isize) -> Vec<Effect> {
    match model.context() {
        Context::Menu => menus::step(model, by),
        Context::Songs => {
            model.songs.step(by);
            Vec::new()
        }
        Context::Sidebar => {
            model.sidebar.step(by);
            Vec::new()
        }
        Context::List => {
            let mut effects: Vec<Effect> = model.list.step(by).into_iter().collect();
            effects.extend(preview(model));
            effects
        }
        Context::Select => select_line(model, by),
        Context::Reader => {
            let rows = model.reader_size().1;
            model.reader.scroll_by(by, rows);
            finish_reading(model)
        }
    }
}

fn to_end(model: &mut Model, end: bool) -> Vec<Effect> {
    if model.context() == Context::List {
        let mut effects: Vec<Effect> =
            if end { model.list.to_bottom() } else { model.list.to_top() }.into_iter().collect();
        effects.extend(preview(model));
        return effects;
    }
    // Far enough for any pane held in memory, and far from overflowing.
    step(model, if end { 1 << 40 } else { -(1 << 40) })
}

fn select_line(model: &mut Model, by: isize) -> Vec<Effect> {
    let reader = &mut model.reader;
    let text = reader.open.as_ref().map_or("", |open| open.document.text.as_str());
    if let Some(selection) = &mut reader.selection {
        let line = reader.page.line_of(selection.cursor());
        let onward: isize = if by < 0 { -1 } else { 1 };
        let mut at = line.saturating_add_signed(by);
        // Blank lines have no words; the next line that has some is meant.
        while reader.page.lines.get(at).is_some_and(|line| line.range.is_empty()) && at > 0 {
            at = at.saturating_add_signed(onward);
        }
        if let Some(line) = reader.page.lines.get(at) {
            selection.move_to(text, line.range.start);
        }
    }
    show_selection(model)
}

fn show_selection(model: &mut Model) -> Vec<Effect> {
    let rows = model.reader_size().1;
    if let Some(at) = model.reader.selection.as_ref().map(Selection::cursor) {
        model.reader.reveal(at, rows);
    }
    Vec::new()
}

fn select_word(model: &mut Model, forward: bool) -> Vec<Effect> {
    let reader = &mut model.reader;
    let text = reader.open.as_ref().map_or("", |open| open.document.text.as_str());
    if let Some(selection) = &mut reader.selection {
        selection.step(text, forward);
    }
    show_selection(model)
}

fn left(model: &mut Model) -> Vec<Effect> {
    match model.context() {
        Context::Select => select_word(model, false),
        Context::Reader => {
            model.zen = false;
            focus(model, Pane::List)
        }
        Context::List if model.settings.sidebar => focus(model, Pane::Sidebar),
        _ => Vec::new(),
    }
}

fn right(model: &mut Model) -> Vec<Effect> {
    match model.context() {
        Context::Select => select_word(model, true),
        Context::Sidebar => open_entry(model),
        Context::List => open(model),
        _ => Vec::new(),
    }
}

fn turn_pane(model: &mut Model, by: isize) -> Vec<Effect> {
    let layout = model.layout();
    let panes: Vec<Pane> =
        [(Pane::Sidebar, layout.sidebar), (Pane::List, layout.list), (Pane::Reader, layout.reader)]
            .into_iter()
            .filter(|(_, rect)| rect.width > 0)
            .map(|(pane, _)| pane)
            .collect();
    let panes = if panes.len() < 2 { vec![Pane::Sidebar, Pane::List, Pane::Reader] } else { panes };
    let at = panes.iter().position(|&pane| pane == model.focus).unwrap_or(0);
    let next = panes[(at as isize + by).rem_euclid(panes.len() as isize) as usize];
    focus(model, next)
}

pub(super) fn focus(model: &mut Model, pane: Pane) -> Vec<Effect> {
    model.focus = pane;
    model.reader.selection = None;
    preview(model)
}

fn step_story(model: &mut Model, by: isize) -> Vec<Effect> {
    let mut effects: Vec<Effect> = model.list.step(by).into_iter().collect();
    effects.extend(open_selected(model));
    effects
}

fn to_unread(model: &mut Model, forward: bool) -> Vec<Effect> {
    match model.list.to_unread(forward) {
        Ok(effect) => {
            let mut effects: Vec<Effect> = effect.into_iter().collect();
            if model.list.turning() {
                // The story is not known yet; it opens when the list has found it.
                model.open_after_list = true;
                return effects;
            }
            effects.extend(open_selected(model));
            effects
        }
        Err(NoUnread) => {
            let direction = if forward { "below" } else { "above" };
            model.answer(Notice::done(format!("No unread story {direction}")))
        }
    }
}

/// Opens the selected story in the reader without moving the focus there from another pane.
pub(super) fn open_selected(model: &mut Model) -> Vec<Effect> {
    let Some(id) = model.list.selected else { return Vec::new() };
    if !model.layout().previews() {
        model.focus = Pane::Reader;
    }
    let mut effects = preview(model);
    effects.extend(mark_opened(model, id));
    effects
}

fn mark_opened(model: &mut Model, id: StoryId) -> Vec<Effect> {
    model.reader.opened = true;
    match model.settings.mark_read {
        MarkRead::Open => mark_read_once(model, id),
        MarkRead::ScrollEnd => finish_reading(model),
        MarkRead::Never => Vec::new(),
    }
}

fn mark_read_once(model: &mut Model, id: StoryId) -> Vec<Effect> {
    let unread = model.list.rows.iter().any(|row| row.id == id && !row.read);
    if !unread {
        return Vec::new();
    }
    model.list.change(id, |row| row.read = true);
    model.list.keep(id);
    model.counts.unread = model.counts.unread.saturating_sub(1);
    vec![Effect::MarkOpened(id)]
}

/// Marks the story read when its end is on screen, if that is what the user wants.
fn finish_reading(model: &mut Model) -> Vec<Effect> {
    let rows = model.reader_size().1;
    match model.reader.id() {
        Some(id)
            if model.settings.mark_read == MarkRead::ScrollEnd
                && model.reader.opened
                && model.reader.at_end(rows) =>
        {
            mark_read_once(model, id)
        }
        _ => Vec::new(),
    }
}

fn open(model: &mut Model) -> Vec<Effect> {
    match model.context() {
        Context::Menu => menus::choose(model),
        Context::Sidebar => open_entry(model),
        Context::List => {
            let Some(id) = model.list.selected else { return Vec::new() };
            model.focus = Pane::Reader;
            let mut effects = preview(model);
            effects.extend(mark_opened(model, id));
            effects
        }
        Context::Reader => music::open_mention(model),
        Context::Select | Context::Songs => Vec::new(),
    }
}

fn open_entry(model: &mut Model) -> Vec<Effect> {
    match model.sidebar.current().cloned() {
        Some(Entry::View { view, .. }) => go(model, view),
        Some(Entry::Songs(_)) => open_songs(model),
        Some(Entry::Folder { name, .. }) => {
            model.sidebar.toggle(&name);
            model.sidebar.rebuild(&model.counts, model.songs.waiting());
            Vec::new()
        }
        Some(Entry::Heading(_)) | None => Vec::new(),
    }
}

fn scroll_on(model: &mut Model) -> Vec<Effect> {
    let rows = model.reader_size().1;
    if model.focus != Pane::Reader || !model.reader.opened {
        return open(model);
    }
    if model.reader.at_end(rows) {
        return to_unread(model, true);
    }
    model.reader.scroll_by(isize::from(rows as i16).max(2) - 1, rows);
    finish_reading(model)
}

fn close(model: &mut Model) -> Vec<Effect> {
    if let Some(Overlay::Menu(menu)) = &mut model.overlay {
        if let super::menu::MenuKind::Themes(before) = &menu.kind {
            let before = before.clone();
            menus::take_theme(model, &before);
        }
        model.overlay = None;
    } else if model.reader.selection.is_some() {
        model.reader.selection = None;
    } else if model.screen == Screen::Songs {
        model.screen = Screen::Stories;
        return preview(model);
    } else if model.focus == Pane::Reader && model.reader.cursor.is_some() {
        model.reader.cursor = None;
    } else if model.zen {
        model.zen = false;
    } else if model.focus != Pane::List {
        return focus(model, Pane::List);
    } else {
        return go_back(model);
    }
    Vec::new()
}

/// Back: as Esc, and out of the program where Esc would do nothing.
fn quit(model: &mut Model) -> Vec<Effect> {
    let at_home = model.overlay.is_none()
        && model.screen == Screen::Stories
        && model.focus == Pane::List
        && !model.zen
        && model.back.is_empty();
    if at_home {
        return vec![Effect::Quit];
    }
    if model.focus == Pane::Reader && model.reader.selection.is_none() && model.overlay.is_none() {
        model.reader.cursor = None;
    }
    close(model)
}

fn go_back(model: &mut Model) -> Vec<Effect> {
    match model.back.pop() {
        Some((view, selected)) => turn(model, view, selected),
        None => Vec::new(),
    }
}

/// Goes to one of the fixed views, a tag or a feed.
pub(super) fn go(model: &mut Model, view: View) -> Vec<Effect> {
    model.back.clear();
    turn(model, view, None)
}

/// Goes to a view that Esc leads back from.
pub(super) fn visit(model: &mut Model, view: View) -> Vec<Effect> {
    const MOST: usize = 20;
    if model.list.view != view {
        model.back.push((model.list.view.clone(), model.list.selected));
        let extra = model.back.len().saturating_sub(MOST);
        model.back.drain(..extra);
    }
    turn(model, view, None)
}

fn turn(model: &mut Model, view: View, selected: Option<StoryId>) -> Vec<Effect> {
    model.screen = Screen::Stories;
    model.focus = Pane::List;
    model.zen = false;
    model.sidebar.show(&view);
    let query = view.query();
    let songs = match &view {
        View::Artist(key, _) => Some(Effect::LoadArtistSongs(key.clone())),
        _ => None,
    };
    let mut effects = vec![model.list.turn_to(view, query, selected)];
    effects.extend(songs);
    effects
}

fn open_songs(model: &mut Model) -> Vec<Effect> {
    model.screen = Screen::Songs;
    vec![Effect::LoadFavorites]
}

/// Runs a command that needs the story in the reader, now or when it has arrived.
fn with_story(
    model: &mut Model,
    command: Command,
    count: Option<usize>,
    run: impl FnOnce(&mut Model) -> Vec<Effect>,
) -> Vec<Effect> {
    let Some(id) = model.story() else {
        return model.answer(Notice::done("No story is selected"));
    };
    let ready = model.reader.open.as_ref().is_some_and(|open| open.story.row.id == id && !open.partial);
    if ready {
        return run(model);
    }
    model.after_load = Some((command, count));
    if model.reader.wanted == Some(id) {
        return Vec::new();
    }
    vec![Effect::LoadStory(model.reader.want(id), id)]
}

fn open_browser(model: &mut Model, count: Option<usize>) -> Vec<Effect> {
    let address = match count {
        None => model.list.rows.iter().find(|row| Some(row.id) == model.story()).map(|row| row.url.clone()),
        Some(number) => model
            .reader
            .open
            .as_ref()
            .filter(|open| Some(open.story.row.id) == model.story())
            .and_then(|open| open.document.links.get(number.wrapping_sub(1)))
            .map(|link| link.url.clone()),
    };
    match address.filter(|url| !url.is_empty()) {
        Some(url) => {
            let mut effects = vec![Effect::OpenUrl(url)];
            if let Some(id) = model.story().filter(|_| count.is_none()) {
                effects.extend(mark_opened(model, id));
            }
            effects
        }
        None => {
            let what = count.map_or("This story has no address".into(), |n| format!("There is no link {n}"));
            model.answer(Notice::warning(what))
        }
    }
}

fn link_hints(model: &mut Model) -> Vec<Effect> {
    let count = model.reader.open.as_ref().map_or(0, |open| open.document.links.len());
    if count == 0 {
        model.say(Notice::done("This story has no links"));
    } else {
        model.overlay = Some(Overlay::Hints(Hints::for_links(count)));
    }
    Vec::new()
}

/// Takes a key while link hints are shown: letters of a label, or digits of a number and Enter.
pub(super) fn press_hint(model: &mut Model, key: Key) -> Vec<Effect> {
    let Some(Overlay::Hints(hints)) = &mut model.overlay else { return Vec::new() };
    match (key.code, key.typed()) {
        (Code::Backspace, _) if !hints.typed.is_empty() => {
            hints.typed.pop();
            return Vec::new();
        }
        (Code::Enter, _) => {}
        (_, Some(letter)) => hints.typed.push(letter),
        _ => {
            model.overlay = None;
            return Vec::new();
        }
    }
    let count = hints.labels.len();
    let number = hints.typed.parse::<usize>().ok();
    let chosen = match number {
        // A number is complete when no longer one could be meant, or at Enter.
        Some(number) if key.code == Code::Enter || number * 10 > count => Some(number.wrapping_sub(1)),
        Some(_) => return Vec::new(),
        None => hints.labels.iter().position(|label| *label == hints.typed),
    };
    let possible = hints.labels.iter().any(|label| label.starts_with(&hints.typed));
    if chosen.is_none() && possible && key.code != Code::Enter {
        return Vec::new();
    }
    model.overlay = None;
    let link = chosen.and_then(|at| model.reader.open.as_ref()?.document.links.get(at));
    match link {
        Some(link) => vec![Effect::OpenUrl(link.url.clone())],
        None => model.answer(Notice::done("No such link")),
    }
}

fn copy_link(model: &mut Model) -> Vec<Effect> {
    let id = model.story();
    match model.list.rows.iter().find(|row| Some(row.id) == id) {
        Some(row) if !row.url.is_empty() => vec![Effect::Copy(row.url.clone(), "the link".into())],
        _ => model.answer(Notice::warning("This story has no address")),
    }
}

fn start_selection(model: &mut Model) -> Vec<Effect> {
    let at = match model.reader.cursor.and_then(|cursor| model.reader.stops().into_iter().nth(cursor)) {
        Some((_, _, range)) => range.start,
        None => model.reader.top_offset(),
    };
    model.reader.selection = Selection::start(model.reader.text(), at);
    Vec::new()
}

fn copy_selection(model: &mut Model) -> Vec<Effect> {
    match model.reader.selection.take() {
        Some(selection) => {
            let text = model.reader.text()[selection.range()].to_owned();
            vec![Effect::Copy(text, "the selected text".into())]
        }
        None => Vec::new(),
    }
}

fn zen(model: &mut Model) -> Vec<Effect> {
    model.zen = !model.zen;
    if model.zen && model.focus != Pane::Reader {
        return open(model);
    }
    Vec::new()
}

fn edit_story(model: &mut Model) -> Vec<Effect> {
    match &model.reader.open {
        Some(open) => vec![Effect::Edit {
            title: open.story.row.title.clone(),
            text: format!("{}\n\n{}\n", open.story.row.title, open.document.text),
        }],
        None => Vec::new(),
    }
}

fn step_mention(model: &mut Model, by: isize) -> Vec<Effect> {
    let rows = model.reader_size().1;
    let mut moved = false;
    for _ in 0..by.unsigned_abs() {
        moved |= model.reader.step_mention(by > 0, rows);
    }
    if !moved {
        let none = model.reader.stops().is_empty();
        let what = if none { "Nothing recognised in this story" } else { "No more in that direction" };
        model.say(Notice::done(what));
    }
    Vec::new()
}

fn row_flag(model: &Model, flag: impl Fn(&crate::news::StoryRow) -> bool) -> Option<(StoryId, bool)> {
    let id = model.story()?;
    let row = model.list.rows.iter().find(|row| row.id == id);
    let row =
        row.or_else(|| model.reader.open.as_ref().map(|open| &open.story.row).filter(|row| row.id == id));
    row.map(|row| (id, flag(row)))
}

fn change_row(model: &mut Model, id: StoryId, change: impl Fn(&mut crate::news::StoryRow)) {
    model.list.change(id, &change);
    if let Some(open) = model.reader.open.as_mut().filter(|open| open.story.row.id == id) {
        change(&mut open.story.row);
    }
    let zone = model.zone.clone();
    model.reader.refresh(&zone);
}

fn star(model: &mut Model) -> Vec<Effect> {
    let Some((id, starred)) = row_flag(model, |row| row.starred) else { return Vec::new() };
    change_row(model, id, |row| row.starred = !starred);
    vec![Effect::SetStarred(id, !starred)]
}

fn toggle_read(model: &mut Model) -> Vec<Effect> {
    let Some((id, read)) = row_flag(model, |row| row.read) else { return Vec::new() };
    change_row(model, id, |row| row.read = !read);
    model.list.keep(id);
    vec![Effect::SetRead(vec![id], !read)]
}

fn mark_all_read(model: &mut Model) -> Vec<Effect> {
    model.list.keep_all();
    for row in &mut model.list.rows {
        row.read = true;
    }
    vec![Effect::MarkAllRead(model.list.query.clone())]
}

fn hide(model: &mut Model) -> Vec<Effect> {
    let Some(id) = model.story() else { return Vec::new() };
    model.list.remove(id);
    let mut effects = vec![Effect::Hide(id)];
    if model.focus == Pane::Reader && !model.layout().previews() {
        model.focus = Pane::List;
    }
    effects.extend(preview(model));
    effects
}

fn edit_tags(model: &mut Model) -> Vec<Effect> {
    let id = model.story();
    let row = model.list.rows.iter().find(|row| Some(row.id) == id);
    let Some((id, before)) = row.map(|row| (row.id, row.tags.clone())) else { return Vec::new() };
    let mut text = before.join(" ");
    if !text.is_empty() {
        text.push(' ');
    }
    prompt(model, PromptKind::Tags { id, before }, &text)
}

fn search(model: &mut Model) -> Vec<Effect> {
    if let Some(Overlay::Menu(menu)) = &mut model.overlay {
        menu.filter.get_or_insert_default();
        return Vec::new();
    }
    let text = match &model.list.view {
        View::Query(text) => text.clone(),
        _ => String::new(),
    };
    let kind = PromptKind::Search { view: model.list.view.clone(), selected: model.list.selected };
    model.focus = Pane::List;
    model.zen = false;
    prompt(model, kind, &text)
}

fn prompt(model: &mut Model, kind: PromptKind, text: &str) -> Vec<Effect> {
    model.overlay = Some(Overlay::Prompt(Prompt::new(kind, text)));
    Vec::new()
}

fn tick(model: &mut Model) -> Vec<Effect> {
    if let Some(Overlay::Menu(menu)) = &mut model.overlay {
        menu.tick();
        menu.step(1);
    }
    Vec::new()
}

fn sort(model: &mut Model) -> Vec<Effect> {
    if model.screen == Screen::Songs {
        model.songs.next_order();
        return model.answer(Notice::done(format!("Songs {}", model.songs.order.name())));
    }
    let (by, name) = match model.list.order.by {
        Sort::Date => (Sort::Title, "title"),
        Sort::Title => (Sort::Source, "source"),
        Sort::Source => (Sort::Date, "date"),
    };
    model.list.order.by = by;
    model.say(Notice::done(format!("Sorted by {name}")));
    vec![model.list.reload()]
}

fn reverse(model: &mut Model) -> Vec<Effect> {
    if model.screen == Screen::Songs {
        model.songs.reverse();
        return Vec::new();
    }
    model.list.order.reversed = !model.list.order.reversed;
    vec![model.list.reload()]
}

fn toggle_sidebar(model: &mut Model) -> Vec<Effect> {
    model.settings.sidebar = !model.settings.sidebar;
    if model.focus == Pane::Sidebar && !model.settings.sidebar {
        return focus(model, Pane::List);
    }
    Vec::new()
}
