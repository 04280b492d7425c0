//! Going from view to view, and back; the order of a view.

use super::act::prompt;
use super::event::Effect;
use super::model::{Model, Notice, Overlay, Pane, Screen};
use super::prompt::PromptKind;
use super::saved;
use crate::news::{Sort, StoryId, View};

pub(super) fn go_back(model: &mut Model) -> Vec<Effect> {
    match model.back.pop() {
        Some((view, selected)) => turn(model, view, selected),
        None => Vec::new(),
    }
}

/// Goes to one of the views of the sidebar.
pub(super) fn go(model: &mut Model, view: View) -> Vec<Effect> {
    if let Some(effects) = saved::mend(model, &view) {
        return effects;
    }
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
    let page = match &view {
        View::Artist(key, _) => Some(Effect::LoadArtistPage(key.clone())),
        _ => None,
    };
    let mut effects = vec![model.list.turn_to(view, query, selected)];
    effects.extend(page);
    effects
}

/// Shows the same view under another name, and stays at the story that is selected.
pub(super) fn keep_place(model: &mut Model, view: View) -> Vec<Effect> {
    let (query, selected) = (view.query(), model.list.selected);
    vec![model.list.turn_to(view, query, selected)]
}

pub(super) fn open_songs(model: &mut Model) -> Vec<Effect> {
    model.screen = Screen::Songs;
    vec![Effect::LoadFavorites]
}

pub(super) fn sort(model: &mut Model) -> Vec<Effect> {
    if model.screen == Screen::Feeds {
        model.health.next_order();
        return model.answer(Notice::done(format!("Feeds {}", model.health.order.name())));
    }
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
    let order = if model.list.order.reversed { ", reversed" } else { "" };
    model.say(Notice::done(format!("Sorted by {name}{order}")));
    vec![model.list.reload()]
}

pub(super) fn reverse(model: &mut Model) -> Vec<Effect> {
    if model.screen == Screen::Feeds {
        model.health.reverse();
        return Vec::new();
    }
    if model.screen == Screen::Songs {
        model.songs.reverse();
        return Vec::new();
    }
    model.list.order.reversed = !model.list.order.reversed;
    let order = match (model.list.order.by, model.list.order.reversed) {
        (Sort::Date, true) => "Oldest first",
        (Sort::Date, false) => "Newest first",
        (_, true) => "Order reversed",
        (_, false) => "Order as usual",
    };
    model.say(Notice::done(order));
    vec![model.list.reload()]
}

pub(super) fn search(model: &mut Model) -> Vec<Effect> {
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
