//! Views of the user's own: saved with a name, opened by a key, changed from the sidebar.

use super::act::prompt;
use super::event::Effect;
use super::model::{Model, Notice, Overlay, Pane, Screen};
use super::prompt::{Prompt, PromptKind};
use super::sidebar::Entry;
use super::views;
use crate::commands::{Command, Context, Key, Keys};
use crate::news::query::SortBy;
use crate::news::{Order, Query, SavedView, View, ViewChange, ViewId, fold};

/// What is asked about a view, in the footer.
#[derive(Clone, Debug, PartialEq)]
pub enum ViewPrompt {
    /// The name under which to save this query.
    Save(String),
    /// Another name.
    Name(SavedView),
    /// Another query.
    Query(SavedView),
    /// The keys that open it.
    Keys(SavedView),
}

impl ViewPrompt {
    /// What stands before the text.
    #[must_use]
    pub const fn label(&self) -> &'static str {
        match self {
            Self::Save(_) => "save view as: ",
            Self::Name(_) => "view's name: ",
            Self::Query(_) => "view's query: ",
            Self::Keys(_) => "view's keys, such as g 1: ",
        }
    }
}

/// Follows what became of the saved views: their counts are not known any more, and the view on screen may have
/// another name or query.
pub(super) fn changed(model: &mut Model) -> Vec<Effect> {
    let views = &model.counts.views;
    if model.tallies.forget(views) {
        // Only now does the sidebar list what the reader was opened on.
        model.sidebar.show(&model.list.view);
    }
    if let Some(name) = model.saving_view.take()
        && let Some(saved) = views.iter().find(|view| fold(&view.name) == fold(&name))
        && saved.parsed().as_ref() == Ok(&model.list.query)
    {
        model.list.view = saved.view();
        return Vec::new();
    }
    let View::Saved { id, query, .. } = &model.list.view else { return Vec::new() };
    let Some(saved) = views.iter().find(|view| view.id == *id) else {
        model.list.view = View::Query(query.clone());
        return Vec::new();
    };
    let view = saved.view();
    match saved.parsed() {
        Ok(parsed) if saved.query != *query => vec![model.list.turn_to(view, parsed, model.list.selected)],
        Ok(_) => {
            model.list.view = view;
            Vec::new()
        }
        Err(_) => Vec::new(),
    }
}

/// What keys typed so far mean for the saved views.
pub(super) enum Keyed {
    /// They open this one.
    View(View),
    /// More may follow.
    Pending,
    /// Nothing.
    Nothing,
}

/// Looks up typed keys among those of the saved views. The key map has the first word.
pub(super) fn keyed(model: &Model) -> Keyed {
    if matches!(model.context(), Context::Menu | Context::Select) {
        return Keyed::Nothing;
    }
    let typed: &[Key] = &model.typed;
    let mut outcome = Keyed::Nothing;
    for view in &model.counts.views {
        let Ok(keys) = view.key.parse::<Keys>() else { continue };
        if keys.0 == typed {
            return Keyed::View(view.view());
        }
        if keys.0.starts_with(typed) {
            outcome = Keyed::Pending;
        }
    }
    outcome
}

/// A saved view that cannot be listed is opened for mending instead.
pub(super) fn mend(model: &mut Model, view: &View) -> Option<Vec<Effect>> {
    let View::Saved { id, query, .. } = view else { return None };
    let error = Query::parse(query).err()?;
    let saved = model.counts.views.iter().find(|saved| saved.id == *id)?.clone();
    let fault = Some((error.at, error.to_string()));
    let kind = PromptKind::View(Box::new(ViewPrompt::Query(saved)));
    model.overlay = Some(Overlay::Prompt(Prompt { fault, ..Prompt::new(kind, query) }));
    Some(Vec::new())
}

/// Asks for the name under which to save what is listed.
pub(super) fn save(model: &mut Model) -> Vec<Effect> {
    if model.screen != Screen::Stories {
        return Vec::new();
    }
    let query = listed(model);
    if query.is_empty() {
        return model.answer(Notice::done("All stories need no view; / searches, then V saves the search"));
    }
    let name = proposed(model);
    prompt(model, PromptKind::View(Box::new(ViewPrompt::Save(query))), &name)
}

/// What is listed, as a query: as it was typed where that finds the same, with the order that was chosen.
fn listed(model: &Model) -> String {
    let list = &model.list;
    let text = match &list.view {
        View::Query(typed) | View::Saved { query: typed, .. }
            if Query::parse(typed).as_ref() == Ok(&list.query) =>
        {
            typed.clone()
        }
        _ => list.query.to_string(),
    };
    if list.query.sort.is_some() || list.order == Order::default() {
        return text;
    }
    format!("{text} sort:{}", SortBy::Order(list.order)).trim_start().to_owned()
}

/// A name that no view has yet.
fn proposed(model: &Model) -> String {
    let name = match &model.list.view {
        View::Tag(tag) => tag.clone(),
        View::Artist(_, name) => name.clone(),
        View::Feed(address) => {
            let feed = model.counts.feeds.iter().find(|count| count.feed.url == *address);
            feed.map_or_else(|| address.clone(), |count| count.feed.title.clone())
        }
        view => view.to_string(),
    };
    let name: String = name.trim().chars().take(40).collect();
    let taken = |name: &str| taken(model, name, ViewId::default()).is_some();
    if !taken(&name) {
        return name;
    }
    let numbered = (2..).map(|number| format!("{name} {number}"));
    numbered.into_iter().find(|name| !taken(name)).unwrap_or(name)
}

/// The view other than `own` that has a name.
fn taken<'a>(model: &'a Model, name: &str, own: ViewId) -> Option<&'a SavedView> {
    model.counts.views.iter().find(|view| view.id != own && fold(&view.name) == fold(name))
}

/// The view that a command is about: the one selected in the sidebar.
fn selected(model: &Model) -> Option<SavedView> {
    match model.sidebar.current() {
        Some(Entry::Saved(view)) if model.focus == Pane::Sidebar => Some(view.clone()),
        _ => None,
    }
}

/// Whether a saved view is selected in the sidebar.
pub(super) fn is_here(model: &Model) -> bool {
    model.context() == Context::Sidebar && matches!(model.sidebar.current(), Some(Entry::Saved(_)))
}

/// Whether a command is one for the selected line of the sidebar.
pub(super) fn is_for(model: &Model, command: Command) -> bool {
    let line = model.sidebar.current();
    let saved = matches!(line, Some(Entry::Saved(_)));
    let feeds = matches!(line, Some(Entry::Folder { .. } | Entry::View { view: View::Feed(_), .. }));
    match command {
        Command::EditView | Command::ViewKeys | Command::ViewUp | Command::ViewDown => saved,
        Command::MoveFeed | Command::FeedAddress | Command::FeedInterval | Command::MuteFeed => feeds,
        Command::Rename | Command::Remove => saved || feeds,
        _ => false,
    }
}

/// Does something to the selected view, if one is.
fn with_selected(model: &mut Model, run: impl FnOnce(&mut Model, SavedView) -> Vec<Effect>) -> Vec<Effect> {
    match selected(model) {
        Some(view) => run(model, view),
        None => model.answer(Notice::done("No saved view is selected; V saves a search as one")),
    }
}

/// Asks for another name.
pub(super) fn rename(model: &mut Model) -> Vec<Effect> {
    with_selected(model, |model, view| {
        let name = view.name.clone();
        prompt(model, PromptKind::View(Box::new(ViewPrompt::Name(view))), &name)
    })
}

/// Asks for another query.
pub(super) fn edit(model: &mut Model) -> Vec<Effect> {
    with_selected(model, |model, view| {
        let query = view.query.clone();
        prompt(model, PromptKind::View(Box::new(ViewPrompt::Query(view))), &query)
    })
}

/// Asks for the keys that open it.
pub(super) fn keys(model: &mut Model) -> Vec<Effect> {
    with_selected(model, |model, view| {
        let key = view.key.clone();
        prompt(model, PromptKind::View(Box::new(ViewPrompt::Keys(view))), &key)
    })
}

/// Removes it.
pub(super) fn remove(model: &mut Model) -> Vec<Effect> {
    with_selected(model, |model, view| {
        model.counts.views.retain(|known| known.id != view.id);
        model.sidebar.rebuild(&model.counts, model.songs.waiting());
        vec![Effect::RemoveView(view.id)]
    })
}

/// Moves it among the views.
pub(super) fn shift(model: &mut Model, by: isize) -> Vec<Effect> {
    with_selected(model, |model, view| {
        let last = model.counts.views.len().saturating_sub(1);
        let at = model.counts.views.iter().position(|known| known.id == view.id).unwrap_or(0);
        let place = at.saturating_add_signed(by).min(last);
        if place == at {
            return Vec::new();
        }
        change(model, view.id, ViewChange { place: Some(place), ..ViewChange::default() })
    })
}

/// Changes a view, on screen ahead of the store: what is typed next is meant for what it is then.
fn change(model: &mut Model, id: ViewId, change: ViewChange) -> Vec<Effect> {
    let views = &mut model.counts.views;
    if let Some(at) = views.iter().position(|view| view.id == id) {
        let mut view = views.remove(at);
        view.name = change.name.clone().unwrap_or(view.name);
        view.query = change.query.clone().unwrap_or(view.query);
        view.key = change.key.clone().unwrap_or(view.key);
        views.insert(change.place.unwrap_or(at).min(views.len()), view);
        model.sidebar.rebuild(&model.counts, model.songs.waiting());
    }
    vec![Effect::ChangeView(id, change)]
}

/// Takes the answer to what was asked; where it will not do, asks again with the reason.
pub(super) fn accept(model: &mut Model, asked: ViewPrompt, prompt: Prompt, text: &str) -> Vec<Effect> {
    let text = text.trim().to_owned();
    let again = |model: &mut Model, prompt: Prompt, at: usize, why: String| {
        model.overlay =
            Some(Overlay::Prompt(Prompt { fault: Some((at, why)), offers: Vec::new(), ..prompt }));
        Vec::new()
    };
    match asked {
        ViewPrompt::Save(_) | ViewPrompt::Name(_) if text.is_empty() => Vec::new(),
        ViewPrompt::Save(query) => save_as(model, text, query),
        ViewPrompt::Name(view) => match taken(model, &text, view.id) {
            _ if text == view.name => Vec::new(),
            Some(other) => {
                let why = format!("There is a view \"{}\" already.", other.name);
                again(model, prompt, 0, why)
            }
            None => change(model, view.id, ViewChange { name: Some(text), ..ViewChange::default() }),
        },
        ViewPrompt::Query(view) => match Query::parse(&text) {
            _ if text == view.query || text.is_empty() => Vec::new(),
            Ok(_) => change(model, view.id, ViewChange { query: Some(text), ..ViewChange::default() }),
            Err(error) => again(model, prompt, error.at, error.to_string()),
        },
        ViewPrompt::Keys(view) => match checked_keys(model, &view, &text) {
            Ok(key) if key == view.key => Vec::new(),
            Ok(key) => change(model, view.id, ViewChange { key: Some(key), ..ViewChange::default() }),
            Err(why) => again(model, prompt, 0, why),
        },
    }
}

fn save_as(model: &mut Model, name: String, query: String) -> Vec<Effect> {
    if let Some(known) = taken(model, &name, ViewId::default()) {
        let question =
            format!("There is a view \"{}\". Enter gives it this query, any other key leaves it", known.name);
        let change = ViewChange { query: Some(query), ..ViewChange::default() };
        let yes = vec![Effect::ChangeView(known.id, change)];
        model.overlay = Some(Overlay::Ask { question, yes });
        return Vec::new();
    }
    model.saving_view = Some(name.clone());
    vec![Effect::SaveView { name, query }]
}

/// The keys as configuration writes them, if nothing stands in their way.
fn checked_keys(model: &Model, own: &SavedView, text: &str) -> Result<String, String> {
    if text.is_empty() {
        return Ok(String::new());
    }
    let keys = model.keymap.view_keys(text)?;
    for view in model.counts.views.iter().filter(|view| view.id != own.id) {
        if let Ok(other) = view.key.parse::<Keys>()
            && (other.begins(&keys) || keys.begins(&other))
        {
            return Err(format!("\"{other}\" opens the view \"{}\".", view.name));
        }
    }
    Ok(keys.to_string())
}

/// Goes to the view of a name, for the command line.
pub(super) fn go_to(model: &mut Model, name: &str) -> Vec<Effect> {
    let fixed = [View::All, View::Unread, View::Today, View::Following, View::Starred];
    let saved = model.counts.views.iter().map(SavedView::view);
    let found = fixed.into_iter().chain(saved).find(|view| fold(&view.to_string()) == fold(name));
    match found {
        Some(view) => views::go(model, view),
        None => {
            model.answer(Notice::warning(format!("There is no view \"{name}\"; Tab completes their names")))
        }
    }
}
