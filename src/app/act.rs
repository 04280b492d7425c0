//! What each command does.

use super::event::Effect;
use super::list::NoUnread;
use super::model::{Model, Notice, Overlay, Pane, Screen};
use super::prompt::{Prompt, PromptKind};
use super::rules::RuleOrder;
use super::sidebar::Entry;
use super::trending::Column;
use super::update::preview;
use super::{
    adding, feeds, full_text, health, joining, links, marks, mend, menus, music, refresh, rules, saved,
    select, themes, trending, views,
};
use crate::commands::{Command, Context};
use crate::news::{Kind, View};

/// Carries out a command with the count typed before it.
#[allow(clippy::too_many_lines, reason = "it is a table with a line for each command")]
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
        Command::Left => left(model, times),
        Command::Right => right(model, times),
        Command::NextPane => turn_pane(model, 1),
        Command::PreviousPane => turn_pane(model, -1),
        Command::NextStory => step_story(model, times),
        Command::PreviousStory => step_story(model, -times),
        Command::NextUnread => to_unread(model, true),
        Command::PreviousUnread => to_unread(model, false),
        Command::Open => open(model),
        Command::ScrollOn => scroll_on(model),
        Command::Close => adding::stop(model).unwrap_or_else(|| close(model)),
        Command::Quit => quit(model),
        Command::QuitNow => vec![Effect::Quit],
        Command::OpenBrowser if count.is_none() => links::open_browser(model, None),
        Command::OpenBrowser => with_story(model, command, count, |model| links::open_browser(model, count)),
        Command::LinkHints => with_story(model, command, count, links::link_hints),
        Command::CopyLink => links::copy_link(model),
        Command::Select => select_text(model, count),
        Command::SelectAnchor => select::anchor(model),
        Command::SelectMore => select::stretch(model, times),
        Command::SelectLess => select::stretch(model, -times),
        Command::SelectOtherEnd => select::turn(model),
        Command::CopySelection => select::copy(model),
        Command::SaveSelection => music::save_selection(model),
        Command::SelectionSong => mend::make(model, Kind::Song),
        Command::SelectionRelease => mend::make(model, Kind::Release),
        Command::SelectionArtist => mend::make(model, Kind::Artist),
        Command::NextArtist
        | Command::FlipKind
        | Command::EditMention
        | Command::NotAWork
        | Command::NotAnArtist => with_story(model, command, count, |model| mend::obey(model, command)),
        Command::Zen => zen(model),
        Command::FullText => with_story(model, command, count, full_text::toggle),
        Command::FetchFullText => with_story(model, command, count, full_text::fetch),
        Command::Editor => with_story(model, command, count, edit_story),
        Command::Pipe => prompt(model, PromptKind::Pipe, ""),
        Command::SaveSong => with_story(model, command, count, |model| music::save_song(model, count)),
        Command::Songs => views::open_songs(model),
        Command::FindArtist => music::open_finder(model, ""),
        Command::ArtistStories => match model.screen {
            Screen::Songs => music::artist_of_song(model),
            Screen::Trending => trending::open_artist(model),
            Screen::Stories | Screen::Feeds => with_story(model, command, count, music::artist_stories),
        },
        Command::Follow => match model.screen {
            Screen::Songs => music::follow_artist_of_song(model),
            Screen::Trending => trending::follow(model),
            Screen::Stories | Screen::Feeds => with_story(model, command, count, music::follow),
        },
        Command::JoinArtist => match model.screen {
            Screen::Songs => joining::open(model),
            Screen::Stories | Screen::Feeds | Screen::Trending => {
                with_story(model, command, count, joining::open)
            }
        },
        Command::NextMention => with_story(model, command, count, |model| step_mention(model, times)),
        Command::PreviousMention => with_story(model, command, count, |model| step_mention(model, -times)),
        Command::CopySong => match model.screen {
            Screen::Songs => music::copy_favorite(model),
            Screen::Stories | Screen::Feeds | Screen::Trending => {
                with_story(model, command, count, music::copy_song)
            }
        },
        Command::CycleState => music::cycle_state(model),
        Command::OpenSong => music::open_song(model),
        Command::EditNote => music::edit_note(model),
        Command::DropSong => music::drop_song(model),
        Command::SongStory => music::song_story(model),
        Command::Star => marks::star(model),
        Command::EditTags => marks::edit_tags(model),
        Command::ToggleRead => marks::toggle_read(model),
        Command::MarkAllRead => marks::mark_all_read(model),
        Command::Hide => marks::hide(model),
        Command::MakeRule => rules::make(model),
        Command::Rules => vec![Effect::Rules(RuleOrder::List)],
        Command::Undo => vec![Effect::Undo],
        Command::Redo => vec![Effect::Redo],
        Command::Search => views::search(model),
        Command::ShowTag => menus::open_tags(model),
        Command::PickView => menus::open_views(model),
        Command::SaveView => saved::save(model),
        Command::EditView => saved::edit(model),
        Command::ViewKeys => saved::keys(model),
        Command::ViewUp => saved::shift(model, -times),
        Command::ViewDown => saved::shift(model, times),
        Command::GoAll => views::go(model, View::All),
        Command::GoUnread => views::go(model, View::Unread),
        Command::GoToday => views::go(model, View::Today),
        Command::GoFollowing => views::go(model, View::Following),
        Command::GoStarred => views::go(model, View::Starred),
        Command::Sort => views::sort(model),
        Command::ReverseSort => views::reverse(model),
        Command::Actions => menus::open_actions(model),
        Command::Tick => tick(model),
        Command::CommandLine => {
            prompt(model, PromptKind::Command, "");
            vec![Effect::LoadThemes]
        }
        Command::Help => menus::open_help(model),
        Command::RowLines => {
            model.settings.two_line_rows = !model.settings.two_line_rows;
            Vec::new()
        }
        Command::ToggleSidebar => toggle_sidebar(model),
        Command::PickTheme => themes::open(model),
        Command::GoHealth => health::open(model),
        Command::GoTrending => trending::open(model),
        Command::FeedStories => feeds::open_stories(model),
        Command::Rename if saved::is_here(model) => saved::rename(model),
        Command::Remove if saved::is_here(model) => saved::remove(model),
        Command::Rename
        | Command::MoveFeed
        | Command::FeedAddress
        | Command::FeedInterval
        | Command::MuteFeed
        | Command::Remove => feeds::obey(model, command),
        Command::Refresh => refresh::here(model),
        Command::RefreshAll => refresh::all(model),
        Command::AddFeed => adding::open(model),
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
        Context::Feeds => usize::from(super::HealthAreas::of(layout.list).rows.height),
        Context::Trending => usize::from(layout.list.height.saturating_sub(1)),
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
        Context::Feeds => {
            model.health.step(by);
            Vec::new()
        }
        Context::Trending => {
            model.trending.step(by);
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
        Context::Select => select::by_line(model, by),
        Context::Reader => {
            let rows = model.reader_size().1;
            model.reader.scroll_by(by, rows);
            marks::finish_reading(model)
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

fn left(model: &mut Model, times: isize) -> Vec<Effect> {
    match model.context() {
        Context::Select => select::by_word(model, -times),
        Context::Reader => {
            model.zen = false;
            focus(model, Pane::List)
        }
        Context::List if model.settings.sidebar => focus(model, Pane::Sidebar),
        Context::Trending => {
            model.trending.turn_to(Column::Artists);
            Vec::new()
        }
        _ => Vec::new(),
    }
}

fn right(model: &mut Model, times: isize) -> Vec<Effect> {
    match model.context() {
        Context::Select => select::by_word(model, times),
        Context::Sidebar => open_entry(model),
        Context::List => open(model),
        Context::Trending => {
            model.trending.turn_to(Column::Songs);
            Vec::new()
        }
        _ => Vec::new(),
    }
}

fn turn_pane(model: &mut Model, by: isize) -> Vec<Effect> {
    if model.context() == Context::Trending {
        model.trending.turn();
        return Vec::new();
    }
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
    effects.extend(marks::mark_opened(model, id));
    effects
}

fn open(model: &mut Model) -> Vec<Effect> {
    match model.context() {
        Context::Menu => menus::choose(model),
        Context::Sidebar => open_entry(model),
        Context::List => {
            let Some(id) = model.list.selected else { return Vec::new() };
            model.focus = Pane::Reader;
            let mut effects = preview(model);
            effects.extend(marks::mark_opened(model, id));
            effects
        }
        Context::Reader => music::open_mention(model),
        Context::Trending => trending::open_selected(model),
        Context::Select | Context::Songs | Context::Feeds => Vec::new(),
    }
}

fn open_entry(model: &mut Model) -> Vec<Effect> {
    match model.sidebar.current().cloned() {
        Some(Entry::View { view, .. }) => views::go(model, view),
        Some(Entry::Saved(saved)) => views::go(model, saved.view()),
        Some(Entry::Songs(_)) => views::open_songs(model),
        Some(Entry::Trending) => trending::open(model),
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
    marks::finish_reading(model)
}

fn close(model: &mut Model) -> Vec<Effect> {
    if let Some(Overlay::Menu(_)) = &model.overlay {
        themes::leave(model);
        model.overlay = None;
    } else if model.reader.selection.is_some() {
        model.reader.selection = None;
    } else if let Some(stop) = full_text::stop(model) {
        return stop;
    } else if model.screen != Screen::Stories {
        model.screen = Screen::Stories;
        return preview(model);
    } else if model.focus == Pane::Reader && model.reader.cursor.is_some() {
        model.reader.cursor = None;
    } else if model.zen {
        model.zen = false;
    } else if model.focus != Pane::List {
        return focus(model, Pane::List);
    } else {
        return views::go_back(model);
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

/// Begins to select text, in the reader from wherever one is.
fn select_text(model: &mut Model, count: Option<usize>) -> Vec<Effect> {
    let mut effects = if model.focus == Pane::Reader { Vec::new() } else { open(model) };
    effects.extend(with_story(model, Command::Select, count, select::start));
    effects
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

pub(super) fn prompt(model: &mut Model, kind: PromptKind, text: &str) -> Vec<Effect> {
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

fn toggle_sidebar(model: &mut Model) -> Vec<Effect> {
    model.settings.sidebar = !model.settings.sidebar;
    if model.focus == Pane::Sidebar && !model.settings.sidebar {
        return focus(model, Pane::List);
    }
    Vec::new()
}
