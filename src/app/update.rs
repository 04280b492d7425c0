//! Events in, effects out: the only writer of the model.

use super::act;
use super::event::{Effect, Event, OpenedStory, Ticket};
use super::model::{Model, Notice, Overlay, Pane, Screen, Start};
use super::saved::{self, Keyed};
use super::{
    adding, artist, feeds, full_text, health, joining, links, menus, music, offer, pointer, prompts, refresh,
    rules, snippets, tallies, themes, trending, views,
};
use crate::commands::{Code, Key, Outcome};
use crate::news::{ArtistRow, Certainty, FeedId};

/// Takes a fact, changes the model, and returns what is asked of the outside.
pub fn update(model: &mut Model, event: Event) -> Vec<Effect> {
    let mut effects = match event {
        Event::KeyPressed(key) => press(model, key),
        Event::Pasted(text) => paste(model, &text),
        Event::MouseUsed(mouse) => pointer::use_mouse(model, mouse),
        Event::Resized(columns, rows) => {
            model.size = (columns, rows);
            preview(model)
        }
        Event::WaitedInVain => {
            // A command that came first must not be carried out after keys that came later, and keys that
            // waited once for a story do not wait for it again.
            model.after_load = None;
            model.reader.outdated = false;
            Vec::new()
        }
        Event::Ticked(now) => {
            model.now = now;
            Vec::new()
        }
        Event::QuitAsked => vec![Effect::Quit],
        answer => hear(model, answer),
    };
    settle(model);
    effects.extend(tallies::count(model));
    effects.extend(snippets::follow(model));
    effects
}

/// Takes the answers to effects.
fn hear(model: &mut Model, event: Event) -> Vec<Effect> {
    match event {
        Event::ListLoaded(ticket, window) => match model.list.take(ticket, window) {
            Some(mut effects) => {
                effects.extend(preview(model));
                if model.open_after_list && !model.list.turning() {
                    model.open_after_list = false;
                    effects.extend(act::open_selected(model));
                }
                effects
            }
            None => Vec::new(),
        },
        Event::ListFailed(ticket, message) => miss_list(model, ticket, message),
        Event::StoryLoaded(ticket, story) => take_story(model, ticket, story),
        Event::StoryFailed(ticket, message) => miss_story(model, ticket, message),
        Event::CountsLoaded(counts) => {
            let moved = feeds::moved_view(model, &counts);
            model.counts = counts;
            model.sidebar.rebuild(&model.counts, model.songs.waiting());
            let mut effects = saved::changed(model);
            effects.extend(moved.map_or_else(Vec::new, |view| views::keep_place(model, view)));
            effects
        }
        Event::ViewCounted(round, view, counted) => tallies::take(model, round, view, counted),
        Event::ArtistsFound(ticket, rows) => {
            take_artists(model, ticket, rows);
            Vec::new()
        }
        Event::SnippetsFound(ticket, found) => {
            snippets::take(model, ticket, found);
            Vec::new()
        }
        Event::ArtistPageLoaded(key, page) => artist::take(model, &key, page),
        Event::FavoritesLoaded(songs, complaints) => {
            if let Some(first) = complaints.first().filter(|_| complaints != model.songs.complaints) {
                model.notice = Some(Notice::warning(first.clone()));
            }
            model.songs.take(songs, complaints);
            model.sidebar.rebuild(&model.counts, model.songs.waiting());
            Vec::new()
        }
        Event::ArtistsOffered(ticket, names) => {
            if ticket == model.finder_ticket {
                prompts::offer(model, names);
            }
            Vec::new()
        }
        Event::Corrected(kept) => corrected(model, kept),
        Event::FullTextFetched(id, fetched) => {
            model.snippets.forget(&[id]);
            full_text::fetched(model, id, fetched)
        }
        Event::FullTextsArrived(ids) => {
            model.snippets.forget(&ids);
            full_text::arrived(model, &ids)
        }
        Event::TextShown(id, shown) => {
            model.snippets.forget(&[id]);
            full_text::shown(model, id, shown)
        }
        Event::Done(label) => {
            model.say(Notice::done(label));
            vec![Effect::LoadCounts]
        }
        Event::Undone(label) | Event::Joined(label) | Event::RulesTurned(label) => {
            model.say(Notice::done(label));
            model.reader.outdated = model.reader.open.is_some();
            reload(model)
        }
        Event::Failed(message) => {
            model.correcting = 0;
            model.say(Notice::error(message));
            reload(model)
        }
        Event::Unanswered(message) => model.answer(Notice::error(message)),
        Event::Noted(message) => model.answer(Notice::done(message)),
        Event::StoreChanged => health::shown_anew(model),
        Event::Progressed(progress) => {
            model.progress = progress;
            Vec::new()
        }
        Event::RefreshProgressed(going) => {
            model.refreshing = Some(going);
            Vec::new()
        }
        Event::ThemeFitted(theme) => themes::fit(model, theme),
        Event::RefreshEnded(ended) => refresh::ended(model, &ended),
        news @ (Event::AddProgressed(..)
        | Event::FeedsFound(..)
        | Event::FeedsAdded(..)
        | Event::AddFailed(..)) => adding::hear(model, news),
        Event::FeedsChanged { label, fetch } => feeds_changed(model, label, fetch),
        Event::HealthLoaded(feeds) => health::take(model, feeds),
        Event::TrendsLoaded(trends) => trending::show(model, trends),
        setting => {
            settle_in(model, setting);
            Vec::new()
        }
    }
}

/// Takes what was read to be chosen from, and what was read of files: settings, themes, lists that come with the
/// program.
fn settle_in(model: &mut Model, event: Event) {
    match event {
        Event::StarterFeedsLoaded(feeds) => {
            model.starter_feeds = feeds;
            menus::open_feeds(model);
        }
        Event::RulesLoaded(rules) => rules::open(model, &rules),
        Event::ThemesLoaded(choices) => themes::take(model, choices),
        Event::ThemeKept(kept) => {
            let name = &model.settings.theme;
            model.say(match kept {
                Ok(file) => Notice::done(format!("Theme {name}, kept in {file}")),
                Err(message) => Notice::warning(format!("Theme {name}, until you quit. {message}")),
            });
        }
        Event::Reconfigured(start) => reconfigure(model, *start),
        _ => {}
    }
}

/// Takes what the finder found, if it still waits for that.
fn take_artists(model: &mut Model, ticket: Ticket, rows: Vec<ArtistRow>) {
    if ticket == model.finder_ticket
        && let Some(Overlay::Menu(menu)) = &mut model.overlay
        && menu.kind.is_finder()
    {
        let rows = joining::offered(&menu.kind, rows);
        menu.replace(rows.iter().map(|row| music::artist_item(row, model.now)).collect());
    }
}

/// Takes what came of a correction: once the last is kept, the store is asked what it makes of them.
fn corrected(model: &mut Model, kept: Result<String, String>) -> Vec<Effect> {
    model.correcting = if kept.is_ok() { model.correcting.saturating_sub(1) } else { 0 };
    model.say(kept.map_or_else(Notice::error, Notice::done));
    if model.correcting == 0 { reload(model) } else { Vec::new() }
}

/// Shows feeds as they are now, and has those fetched that this shows something of.
fn feeds_changed(model: &mut Model, label: String, fetch: Vec<FeedId>) -> Vec<Effect> {
    model.say(Notice::done(label));
    let fetch = (!fetch.is_empty()).then_some(Effect::Refresh(fetch));
    reload(model).into_iter().chain(fetch).collect()
}

/// Reads everything again that an order may have changed.
pub(super) fn reload(model: &mut Model) -> Vec<Effect> {
    let mut effects = health::shown_anew(model);
    effects.push(Effect::LoadFavorites);
    // One that is still on its way was asked for last.
    if let Some(id) = model.reader.wanted.or(model.reader.id()) {
        effects.push(Effect::LoadStory(model.reader.want(id), id));
    }
    effects
}

fn miss_list(model: &mut Model, ticket: Ticket, message: String) -> Vec<Effect> {
    if !model.list.stop_waiting(ticket) {
        return Vec::new();
    }
    prompts::miss(model, message);
    preview(model)
}

fn miss_story(model: &mut Model, ticket: Ticket, message: String) -> Vec<Effect> {
    if model.reader.awaits(ticket) {
        model.reader.error = Some(message);
        model.reader.outdated = false;
        model.after_load = None;
    }
    Vec::new()
}

fn take_story(model: &mut Model, ticket: Ticket, story: Box<OpenedStory>) -> Vec<Effect> {
    if !model.reader.awaits(ticket) {
        return Vec::new();
    }
    if model.correcting > 0 && model.reader.id() == Some(story.story.row.id) {
        // It was read before the correction that is on screen; another reading follows that.
        return Vec::new();
    }
    let partial = story.partial;
    if let Some(old) = model.reader.id() {
        model.places.note(old, model.reader.spot());
    }
    let row = story.story.row.clone();
    model.list.change(row.id, |old| {
        // The list may be ahead of the store with a mark that is still being saved.
        old.artists.clone_from(&row.artists);
        old.songs = row.songs;
    });
    let spot = model.places.of(row.id);
    model.reader.spacing = model.settings.line_spacing;
    let size = model.reader_size();
    model.reader.take(story, spot, size, &model.zone);
    snippets::light_up(model);
    match model.after_load.take_if(|_| !partial) {
        Some((command, count)) => act::act(model, command, count),
        None => Vec::new(),
    }
}

fn reconfigure(model: &mut Model, start: Start) {
    let complaint = Notice::complaint(&start.complaints);
    model.settings = start.settings;
    model.keymap = start.keymap;
    model.theme = start.theme;
    model.glyphs = start.glyphs;
    model.say(complaint.unwrap_or_else(|| Notice::done("Configuration read again")));
}

/// Shows the selected story in the reader, where both are on screen.
pub(super) fn preview(model: &mut Model) -> Vec<Effect> {
    let shown = model.layout().previews() || model.focus == Pane::Reader;
    match model.list.selected {
        Some(id) if shown && model.reader.wanted != Some(id) && model.screen == Screen::Stories => {
            model.reader.opened = false;
            vec![Effect::LoadStory(model.reader.want(id), id)]
        }
        None if model.focus != Pane::Reader && !model.list.turning() => {
            model.reader.clear();
            Vec::new()
        }
        _ => Vec::new(),
    }
}

/// Brings what is derived from the rest in line after a change.
fn settle(model: &mut Model) {
    themes::preview(model);
    let layout = model.layout();
    // A pane that is not on screen keeps its place for when it is again.
    if layout.list.height > 0 {
        let rows = model.list_rows();
        model.list.scroll_to_selection(rows);
    }
    if layout.sidebar.height > 0 {
        model.sidebar.scroll_to_selection(usize::from(layout.sidebar.height));
    }
    model.songs.scroll_to_selection(usize::from(layout.list.height.saturating_sub(2)));
    model.health.scroll_to_selection(usize::from(super::HealthAreas::of(layout.list).rows.height));
    trending::settle(model, layout.list);
    let size = model.reader_size();
    model.reader.spacing = model.settings.line_spacing;
    if size.0 > 0 {
        model.reader.lay_out(size, &model.zone);
    }
    let menu_rows = usize::from(menus::rows(model.size));
    if let Some(Overlay::Menu(menu)) = &mut model.overlay {
        menu.scroll_to_selection(menu_rows);
    }
}

fn press(model: &mut Model, key: Key) -> Vec<Effect> {
    model.notice = None;
    model.adding.disturb();
    match &model.overlay {
        Some(Overlay::Prompt(_)) => prompts::press(model, key),
        Some(Overlay::Hints(_)) => links::press_hint(model, key),
        Some(Overlay::Offer(_)) => offer::press(model, key),
        Some(Overlay::Ask { .. }) => answer(model, key),
        Some(Overlay::Menu(menu)) if menu.filter.is_some() => menus::press(model, key),
        _ => command_key(model, key),
    }
}

fn answer(model: &mut Model, key: Key) -> Vec<Effect> {
    match model.overlay.take() {
        Some(Overlay::Ask { yes, .. }) if key.code == Code::Enter || key.typed() == Some('y') => yes,
        _ => Vec::new(),
    }
}

/// Takes a key as part of a command: a count, or keys from the key map.
pub(super) fn command_key(model: &mut Model, key: Key) -> Vec<Effect> {
    if let Some(digit) = key.typed().and_then(|letter| letter.to_digit(10))
        && model.typed.is_empty()
        && (digit > 0 || model.count.is_some())
    {
        let count = model.count.unwrap_or(0).saturating_mul(10).saturating_add(digit as usize);
        model.count = Some(count.min(99_999));
        return Vec::new();
    }
    model.typed.push(key);
    match model.keymap.look_up(model.context(), &model.typed) {
        Outcome::Pending => Vec::new(),
        Outcome::Nothing => {
            let keyed = saved::keyed(model);
            if matches!(keyed, Keyed::Pending) {
                return Vec::new();
            }
            model.typed.clear();
            model.count = None;
            match keyed {
                Keyed::View(view) => views::go(model, view),
                _ => Vec::new(),
            }
        }
        Outcome::Command(command) => {
            model.typed.clear();
            let count = model.count.take();
            act::act(model, command, count)
        }
    }
}

fn paste(model: &mut Model, text: &str) -> Vec<Effect> {
    match &mut model.overlay {
        Some(Overlay::Prompt(prompt)) => {
            prompt.line.insert(text);
            prompts::changed(model)
        }
        Some(Overlay::Menu(menu)) => {
            let Some(filter) = &mut menu.filter else { return Vec::new() };
            filter.insert(text);
            menus::changed(model)
        }
        None => adding::offer_pasted(model, text),
        Some(_) => Vec::new(),
    }
}

/// Says how sure recognition is of a song, for a menu or a question.
#[must_use]
pub fn doubt(confidence: f32) -> &'static str {
    match Certainty::of(confidence) {
        Certainty::Certain => "",
        Certainty::Likely => "likely",
        Certainty::Maybe => "maybe",
    }
}
