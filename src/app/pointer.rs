//! The mouse: the wheel scrolls the pane under it and never marks anything read, a click selects, a double
//! click opens.

use ratatui::layout::Rect;

use super::act;
use super::event::{Effect, Mouse, MouseKind};
use super::layout::Layout;
use super::menus;
use super::model::{Model, Overlay, Pane, Screen};
use super::trending::{Column, TrendAreas};
use super::update::preview;
use crate::commands::Command;

/// Lines that one notch of the wheel scrolls.
const NOTCH: isize = 3;

/// Takes a use of the mouse.
pub(super) fn use_mouse(model: &mut Model, mouse: Mouse) -> Vec<Effect> {
    match (&model.overlay, mouse.kind) {
        (Some(Overlay::Menu(_)), MouseKind::WheelUp) => menus::step(model, -1),
        (Some(Overlay::Menu(_)), MouseKind::WheelDown) => menus::step(model, 1),
        (Some(Overlay::Menu(_)), MouseKind::Click) => click_menu(model, mouse, false),
        (Some(Overlay::Menu(_)), MouseKind::DoubleClick) => click_menu(model, mouse, true),
        (Some(_), _) => Vec::new(),
        (None, MouseKind::WheelUp) => wheel(model, mouse, -NOTCH),
        (None, MouseKind::WheelDown) => wheel(model, mouse, NOTCH),
        (None, MouseKind::Click) => click(model, mouse, false),
        (None, MouseKind::DoubleClick) => click(model, mouse, true),
    }
}

fn pane_at(model: &Model, mouse: Mouse) -> Option<Pane> {
    let layout = model.layout();
    [(Pane::Sidebar, layout.sidebar), (Pane::List, layout.list), (Pane::Reader, layout.reader)]
        .into_iter()
        .find(|(_, rect)| Layout::hits(*rect, mouse.column, mouse.row))
        .map(|(pane, _)| pane)
}

fn wheel(model: &mut Model, mouse: Mouse, by: isize) -> Vec<Effect> {
    if model.screen == Screen::Songs {
        model.songs.step(by.signum());
        return Vec::new();
    }
    if model.screen == Screen::Feeds {
        model.health.step(by.signum());
        return Vec::new();
    }
    if model.screen == Screen::Trending {
        model.trending.step(by.signum());
        return Vec::new();
    }
    match pane_at(model, mouse) {
        Some(Pane::Reader) => {
            let rows = model.reader_size().1;
            model.reader.scroll_by(by, rows);
            Vec::new()
        }
        Some(Pane::List) => {
            let rows = model.list_rows();
            let mut effects: Vec<Effect> = model.list.scroll(by.signum(), rows).into_iter().collect();
            effects.extend(preview(model));
            effects
        }
        Some(Pane::Sidebar) => {
            model.sidebar.step(by.signum());
            Vec::new()
        }
        None => Vec::new(),
    }
}

fn click(model: &mut Model, mouse: Mouse, twice: bool) -> Vec<Effect> {
    let layout = model.layout();
    if model.screen == Screen::Songs {
        // The last two lines are about the selected song.
        let rows = Rect { height: layout.list.height.saturating_sub(2), ..layout.list };
        if Layout::hits(rows, mouse.column, mouse.row) {
            let at = model.songs.top + usize::from(mouse.row - rows.y);
            model.songs.selected = at.min(model.songs.songs.len().saturating_sub(1));
        }
        return Vec::new();
    }
    if model.screen == Screen::Feeds {
        return click_feed(model, mouse, twice);
    }
    if model.screen == Screen::Trending {
        return click_trend(model, mouse, twice);
    }
    let Some(pane) = pane_at(model, mouse) else { return Vec::new() };
    let mut effects = act::focus(model, pane);
    match pane {
        Pane::Sidebar => {
            let line = model.sidebar.top + usize::from(mouse.row - layout.sidebar.y);
            if model.sidebar.entries.get(line).is_some_and(super::Entry::selectable) {
                model.sidebar.selected = line;
                effects.extend(act::act(model, Command::Open, None));
            }
        }
        Pane::List => {
            let lead = model.list_lead();
            if let Some(line) = (mouse.row - layout.list.y).checked_sub(lead) {
                let at = model.list.top + usize::from(line / model.row_lines());
                effects.extend(model.list.select(at));
                effects.extend(preview(model));
                if twice && at < model.list.rows.len() {
                    effects.extend(act::act(model, Command::Open, None));
                }
            }
        }
        Pane::Reader => {}
    }
    effects
}

fn click_feed(model: &mut Model, mouse: Mouse, twice: bool) -> Vec<Effect> {
    let rows = super::HealthAreas::of(model.layout().list).rows;
    if !Layout::hits(rows, mouse.column, mouse.row) {
        return Vec::new();
    }
    let at = model.health.top + usize::from(mouse.row - rows.y);
    if at >= model.health.feeds.len() {
        return Vec::new();
    }
    model.health.selected = at;
    if twice { act::act(model, Command::FeedStories, None) } else { Vec::new() }
}

fn click_trend(model: &mut Model, mouse: Mouse, twice: bool) -> Vec<Effect> {
    let areas = TrendAreas::of(model.layout().list, model.trending.column);
    for column in [Column::Artists, Column::Songs] {
        let rows = areas.rows(column);
        if !Layout::hits(rows, mouse.column, mouse.row) {
            continue;
        }
        let at = model.trending.top(column) + usize::from(mouse.row - rows.y);
        if at < model.trending.len(column) {
            model.trending.select(column, at);
            return if twice { act::act(model, Command::Open, None) } else { Vec::new() };
        }
    }
    Vec::new()
}

fn click_menu(model: &mut Model, mouse: Mouse, twice: bool) -> Vec<Effect> {
    let size = model.size;
    let Some(Overlay::Menu(menu)) = &mut model.overlay else { return Vec::new() };
    let inside = menus::area(size, menu);
    let hit = Layout::hits(inside, mouse.column, mouse.row)
        && menu.select(menu.top + usize::from(mouse.row - inside.y));
    if hit {
        let mut effects = menus::step(model, 0);
        if twice {
            effects.extend(menus::choose(model));
        }
        return effects;
    }
    Vec::new()
}
