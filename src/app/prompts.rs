//! What the prompts do as one types, and when Enter or Esc ends them.

use super::complete::{self, Named};
use super::event::{Effect, SongToSave};
use super::model::{Model, Notice, Overlay};
use super::prompt::{Prompt, PromptKind};
use super::saved::{self, ViewPrompt};
use super::{act, adding, feeds, mend, music, rules, themes, views};
use crate::commands::{Code, Command, Key, Row, TABLE};
use crate::formats::address::shown_within;
use crate::news::{ArtistKey, Query, StoryId, View, fold_text};

/// What stands before a view's name on the command line.
const PICK_VIEW: &str = "pick-view ";

/// Lines of history kept for each kind of prompt.
const HISTORY: usize = 100;

/// Takes a key at a prompt.
pub(super) fn press(model: &mut Model, key: Key) -> Vec<Effect> {
    let Some(Overlay::Prompt(prompt)) = &mut model.overlay else { return Vec::new() };
    match (key.code, key.ctrl) {
        (Code::Esc, _) | (Code::Char('c' | 'g'), true) => return drop_prompt(model),
        (Code::Backspace, false) if prompt.line.is_empty() => return drop_prompt(model),
        (Code::Enter, _) => return accept(model),
        (Code::Tab, _) => {
            prompt.complete(!key.shift);
            return typed(model);
        }
        (Code::Up | Code::Down, false) => {
            let as_it_stands;
            let history = match &prompt.kind {
                PromptKind::Mend(mending) => {
                    as_it_stands = [mend::as_it_stands(&mending.about)];
                    &as_it_stands[..]
                }
                kind => model.history.get(history_name(kind)).map_or(&[][..], Vec::as_slice),
            };
            prompt.recall(history, key.code == Code::Up);
            return typed(model);
        }
        (Code::Char('n' | 'p'), true) if matches!(prompt.kind, PromptKind::Search { .. }) => {
            let by = if key.code == Code::Char('n') { 1 } else { -1 };
            let mut effects: Vec<Effect> = model.list.step(by).into_iter().collect();
            effects.extend(super::update::preview(model));
            return effects;
        }
        _ => {}
    }
    if prompt.line.press(key) { changed(model) } else { Vec::new() }
}

/// Follows a change of the text: new completions, and the search as it stands.
pub(super) fn changed(model: &mut Model) -> Vec<Effect> {
    let (from, offers) = offers(model);
    if let Some(Overlay::Prompt(prompt)) = &mut model.overlay {
        prompt.offers = offers;
        prompt.from = from;
        prompt.offered = None;
        prompt.recalled = None;
    }
    typed(model)
}

/// Says why a list could not be read: at the prompt where one searches, for that is what one looks at.
pub(super) fn miss(model: &mut Model, message: String) {
    match &mut model.overlay {
        Some(Overlay::Prompt(prompt)) if matches!(prompt.kind, PromptKind::Search { .. }) => {
            prompt.fault = Some((0, message));
        }
        _ => {
            model.list.drop_strangers();
            model.say(Notice::error(message));
        }
    }
}

/// Adds names of artists, which come from outside, to what a prompt offers.
pub(super) fn offer(model: &mut Model, names: Vec<String>) {
    let Some(Overlay::Prompt(prompt)) = &mut model.overlay else { return };
    if prompt.offered.is_some() {
        return;
    }
    if let Some((_, query)) = prompt.query() {
        let spot = complete::spot(query);
        if spot.of == Named::Artist {
            let offers = complete::written(&spot, names);
            let new = offers.into_iter().filter(|offer| !prompt.offers.contains(offer));
            let new: Vec<String> = new.collect();
            prompt.offers.extend(new);
        }
        return;
    }
    if !prompt.kind.is_artist() {
        return;
    }
    for name in names {
        if !prompt.offers.iter().any(|offer| ArtistKey::of(offer) == ArtistKey::of(&name)) {
            prompt.offers.push(name);
        }
    }
}

fn typed(model: &mut Model) -> Vec<Effect> {
    let Some(Overlay::Prompt(prompt)) = &mut model.overlay else { return Vec::new() };
    if prompt.kind.is_artist() && prompt.offered.is_none() && !prompt.line.is_empty() {
        let typed = prompt.line.before_cursor().to_owned();
        return vec![Effect::OfferArtists(model.finder_ticket.advance(), typed)];
    }
    let artists = artists_to_offer(model);
    let mut effects = search_as_typed(model);
    effects.extend(artists);
    effects
}

/// Asks for artists where the name of one is being typed.
fn artists_to_offer(model: &mut Model) -> Option<Effect> {
    let Some(Overlay::Prompt(prompt)) = &model.overlay else { return None };
    let spot = complete::spot(prompt.query()?.1);
    let wanted = spot.of == Named::Artist && !spot.typed.is_empty() && prompt.offered.is_none();
    let typed = spot.typed.to_owned();
    wanted.then(|| Effect::OfferArtists(model.finder_ticket.advance(), typed))
}

fn search_as_typed(model: &mut Model) -> Vec<Effect> {
    let Some(Overlay::Prompt(prompt)) = &mut model.overlay else { return Vec::new() };
    let text = prompt.line.text().trim().to_owned();
    let PromptKind::Search { view, selected } = &prompt.kind else {
        if let PromptKind::View(_) | PromptKind::Rule(_) = prompt.kind {
            let fault = prompt.query().and_then(|_| Query::typing(&text).err());
            let fault = fault.filter(|_| prompt.offers.is_empty());
            prompt.fault = fault.map(|error| (error.at, error.to_string()));
        }
        return Vec::new();
    };
    prompt.fault = None;
    if text.is_empty() {
        let (view, selected) = (view.clone(), *selected);
        return return_to(model, view, selected);
    }
    match Query::typing(&text) {
        Ok(query) => vec![model.list.turn_to(View::Query(text), query, None)],
        // The last results stay on screen; the footer points at the fault.
        Err(error) => {
            // A word that can still be completed is not wrong yet.
            if prompt.offers.is_empty() {
                prompt.fault = Some((error.at, error.to_string()));
            }
            Vec::new()
        }
    }
}

fn return_to(model: &mut Model, view: View, selected: Option<StoryId>) -> Vec<Effect> {
    if model.list.view == view {
        return Vec::new();
    }
    let query = view.query();
    vec![model.list.turn_to(view, query, selected)]
}

fn drop_prompt(model: &mut Model) -> Vec<Effect> {
    let Some(Overlay::Prompt(prompt)) = model.overlay.take() else { return Vec::new() };
    match prompt.kind {
        PromptKind::Search { view, selected } => return_to(model, view, selected),
        PromptKind::Mend(mending) => mend::accept(model, mending, ""),
        _ => Vec::new(),
    }
}

fn accept(model: &mut Model) -> Vec<Effect> {
    let Some(Overlay::Prompt(prompt)) = model.overlay.take() else { return Vec::new() };
    let text = prompt.line.text().trim().to_owned();
    remember(model, history_name(&prompt.kind), &to_remember(&prompt.kind, &text));
    match prompt.kind {
        PromptKind::Search { .. } => accept_search(model, prompt, text),
        PromptKind::Feed(_) => feeds::accept(model, prompt, &text),
        PromptKind::Command => run_line(model, &text),
        PromptKind::Tags { id, before } => set_tags(model, id, &before, &text),
        PromptKind::Note(song) => vec![Effect::SetSongNote(*song, text)],
        PromptKind::Pipe => pipe(model, text),
        PromptKind::View(ref asked) => {
            let asked = (**asked).clone();
            saved::accept(model, asked, prompt, &text)
        }
        PromptKind::Rule(ref asked) => {
            let asked = (**asked).clone();
            rules::accept(model, asked, prompt, &text)
        }
        PromptKind::AddFeed => adding::accept(model, &text),
        PromptKind::Mend(mending) => mend::accept(model, mending, &text),
        PromptKind::Artist { story, title } => {
            let artist = Some(text).filter(|artist| !artist.is_empty());
            let song = SongToSave { title, artist, release: None, links: Vec::new() };
            vec![Effect::SaveSongs { story, songs: vec![song] }]
        }
    }
}

fn accept_search(model: &mut Model, prompt: Prompt, text: String) -> Vec<Effect> {
    let PromptKind::Search { view, selected } = &prompt.kind else { return Vec::new() };
    let (view, selected) = (view.clone(), *selected);
    if text.is_empty() {
        return return_to(model, view, selected);
    }
    // What stands is searched as it was typed, its last word still a prefix, as the results on screen are.
    match Query::typing(&text) {
        // It was asked already, and could not be answered.
        Ok(_) if prompt.fault.is_some() => {
            model.overlay = Some(Overlay::Prompt(prompt));
            Vec::new()
        }
        Ok(query) => {
            if view != View::Query(text.clone()) {
                model.back.push((view, selected));
            }
            if model.list.view == View::Query(text.clone()) && model.list.query == query {
                return Vec::new();
            }
            vec![model.list.turn_to(View::Query(text), query, None)]
        }
        Err(error) => {
            let fault = Some((error.at, error.to_string()));
            model.overlay = Some(Overlay::Prompt(Prompt { fault, offers: Vec::new(), ..prompt }));
            Vec::new()
        }
    }
}

fn pipe(model: &mut Model, command: String) -> Vec<Effect> {
    match &model.reader.open {
        Some(open) if !command.is_empty() => {
            let text = format!("{}\n\n{}\n", open.story.row.title, open.document.text);
            vec![Effect::Pipe { command, text }]
        }
        _ => Vec::new(),
    }
}

/// The tags in a line, without "#", in order, each once.
fn tags_in(text: &str) -> Vec<String> {
    let mut tags: Vec<String> = Vec::new();
    for word in text.split([' ', ',']).map(|word| word.trim_start_matches('#')) {
        if !word.is_empty() && !tags.iter().any(|tag| tag == word) {
            tags.push(word.to_owned());
        }
    }
    tags
}

fn set_tags(model: &mut Model, id: StoryId, before: &[String], text: &str) -> Vec<Effect> {
    let after = tags_in(text);
    let add: Vec<String> = after.iter().filter(|tag| !before.contains(tag)).cloned().collect();
    let remove: Vec<String> = before.iter().filter(|tag| !after.contains(tag)).cloned().collect();
    change_tags(model, id, add, remove)
}

fn change_tags(model: &mut Model, id: StoryId, add: Vec<String>, remove: Vec<String>) -> Vec<Effect> {
    if add.is_empty() && remove.is_empty() {
        return Vec::new();
    }
    let change = |tags: &mut Vec<String>| {
        tags.retain(|tag| !remove.contains(tag));
        tags.extend(add.iter().cloned());
        tags.sort();
        tags.dedup();
    };
    model.list.change(id, |row| change(&mut row.tags));
    if let Some(open) = model.reader.open.as_mut().filter(|open| open.story.row.id == id) {
        change(&mut open.story.row.tags);
    }
    vec![Effect::SetTags { id, add, remove }]
}

/// Runs a line of the command line: an action's name, or its beginning, and what it is given.
fn run_line(model: &mut Model, line: &str) -> Vec<Effect> {
    let (name, rest) = line.split_once(' ').unwrap_or((line, ""));
    if name.is_empty() {
        return Vec::new();
    }
    let command = match meant(name).as_slice() {
        &[command] => command,
        [] => {
            model.say(Notice::warning(format!("There is no action \"{name}\"; Tab completes their names")));
            return Vec::new();
        }
        several => {
            let names: Vec<&str> = several.iter().take(6).map(|command| command.row().name).collect();
            return model.answer(Notice::warning(format!("\"{name}\" could be {}", names.join(", "))));
        }
    };
    if !command.row().contexts.contains(&model.context()) {
        return model.answer(Notice::warning(format!("\"{}\" does nothing here", command.row().name)));
    }
    give(model, command, rest.trim())
}

/// The actions that a name, its beginning or a part of it can mean: one, where one is all of the others'
/// beginning, as "quit" is of "quit-now".
fn meant(name: &str) -> Vec<Command> {
    let begins = TABLE.iter().filter(|row| row.name.starts_with(name));
    let mut found: Vec<&Row> = begins.collect();
    if found.is_empty() {
        found = TABLE.iter().filter(|row| row.name.contains(name)).collect();
    }
    let shortest = found.iter().min_by_key(|row| row.name.len()).copied();
    if let Some(row) = shortest.filter(|row| found.iter().all(|other| other.name.starts_with(row.name))) {
        found = vec![row];
    }
    found.into_iter().map(|row| row.command).collect()
}

/// Whether a command line chooses a theme: `:theme` is said in all the ways that can mean nothing else.
fn is_theme(line: &str) -> bool {
    let name = line.split(' ').next().unwrap_or_default();
    !name.is_empty() && meant(name) == [Command::PickTheme]
}

fn give(model: &mut Model, command: Command, rest: &str) -> Vec<Effect> {
    match (command, rest) {
        (_, "") => act::act(model, command, None),
        (Command::Search, query) => match Query::parse(query) {
            Ok(_) => views::visit(model, View::Query(query.to_owned())),
            Err(error) => model.answer(Notice::error(error.to_string())),
        },
        (Command::PickView, name) => saved::go_to(model, name),
        (Command::FindArtist, name) => music::open_finder(model, name),
        (Command::ShowTag, tag) => views::visit(model, View::Tag(tag.trim_start_matches('#').to_owned())),
        (Command::PickTheme, name) => themes::keep(model, name),
        (Command::EditTags, changes) => {
            let Some(id) = model.story() else { return Vec::new() };
            let (remove, add): (Vec<&str>, Vec<&str>) =
                changes.split_whitespace().partition(|word| word.starts_with('-'));
            let plain = |words: Vec<&str>| {
                words.into_iter().map(|word| word.trim_start_matches(['-', '+', '#']).to_owned()).collect()
            };
            change_tags(model, id, plain(add), plain(remove))
        }
        (Command::MakeRule, action) => rules::make_of(model, action),
        (Command::AddFeed, address) => adding::accept(model, address),
        (Command::Pipe, line) => pipe(model, line.to_owned()),
        (Command::Rename | Command::MoveFeed | Command::FeedAddress | Command::FeedInterval, text) => {
            feeds::give(model, command, text)
        }
        (_, number) => match number.parse() {
            Ok(count) => act::act(model, command, Some(count)),
            Err(_) => {
                model.answer(Notice::warning(format!("\"{}\" takes no \"{number}\"", command.row().name)))
            }
        },
    }
}

/// What may stand before the cursor, and the byte from which it does.
fn offers(model: &Model) -> (usize, Vec<String>) {
    let Some(Overlay::Prompt(prompt)) = &model.overlay else { return (0, Vec::new()) };
    if let Some((begin, query)) = prompt.query() {
        let spot = complete::spot(query);
        return (begin + spot.from, complete::offers(model, &spot));
    }
    // A view's name may have spaces.
    if let Some(name) = prompt.line.before_cursor().strip_prefix(PICK_VIEW)
        && matches!(prompt.kind, PromptKind::Command)
    {
        return (PICK_VIEW.len(), views_named(model, name));
    }
    let (start, word) = prompt.word();
    (start, words(model, prompt, start, word))
}

/// The saved views whose names begin so.
fn views_named(model: &Model, beginning: &str) -> Vec<String> {
    let names = model.counts.views.iter().map(|view| view.name.clone());
    names.filter(|name| fold_text(name).starts_with(&fold_text(beginning))).collect()
}

/// What may stand in place of a word, where no query is typed.
fn words(model: &Model, prompt: &Prompt, start: usize, word: &str) -> Vec<String> {
    const MOST: usize = 50;
    // Before the first letter, only what an action is given is worth offering, and whom a story names.
    let waits = match &prompt.kind {
        PromptKind::Command => start == 0,
        PromptKind::Feed(about) => about.asks != super::FeedAsk::Folder,
        kind => !kind.is_artist(),
    };
    if word.is_empty() && waits {
        return Vec::new();
    }
    let folded = fold_text(word);
    let tags = || model.counts.tags.iter().map(|tag| tag.name.clone());
    let all: Vec<String> = match &prompt.kind {
        PromptKind::Command if start == 0 => TABLE.iter().map(|row| row.name.to_owned()).collect(),
        PromptKind::Command if start > 0 && is_theme(prompt.line.text()) => {
            model.themes.iter().map(|choice| choice.name.clone()).collect()
        }
        PromptKind::Command if prompt.line.text().starts_with("edit-tags ") => {
            tags().flat_map(|tag| [format!("+{tag}"), format!("-{tag}")]).collect()
        }
        PromptKind::Command if prompt.line.text().starts_with("show-tag ") => tags().collect(),
        PromptKind::Command if start > 0 && prompt.line.text().starts_with("rule ") => {
            rules::words(model, start - 5)
        }
        PromptKind::Rule(_) => rules::words(model, start),
        PromptKind::Tags { .. } => tags().collect(),
        PromptKind::AddFeed if start > 0 => feeds::folders(model),
        PromptKind::Feed(about) if about.asks == super::FeedAsk::Folder => feeds::folders(model),
        PromptKind::Artist { .. } => music::story_artists(model),
        PromptKind::Mend(mending) => mend::proposed(model, &mending.about),
        PromptKind::Command
        | PromptKind::Note(_)
        | PromptKind::Pipe
        | PromptKind::View(_)
        | PromptKind::Feed(_)
        | PromptKind::AddFeed
        | PromptKind::Search { .. } => Vec::new(),
    };
    let fits = |offer: &String| fold_text(offer).starts_with(&folded);
    let part = |offer: &String| fold_text(offer).contains(&folded);
    let (mut offers, others): (Vec<String>, Vec<String>) = all.into_iter().partition(fits);
    if offers.is_empty() && matches!(prompt.kind, PromptKind::Command) {
        offers = others.into_iter().filter(part).collect();
    }
    offers.truncate(MOST);
    offers
}

/// What the history keeps of a line: no password that an address carries.
fn to_remember(kind: &PromptKind, text: &str) -> String {
    let has_address = match kind {
        PromptKind::AddFeed => true,
        PromptKind::Command => {
            let name = text.split(' ').next().unwrap_or_default();
            text.contains("://") || meant(name) == [Command::AddFeed]
        }
        _ => false,
    };
    if has_address { shown_within(text) } else { text.to_owned() }
}

fn history_name(kind: &PromptKind) -> &'static str {
    match kind {
        PromptKind::Search { .. } => "search",
        PromptKind::Command => "command",
        PromptKind::Pipe => "pipe",
        PromptKind::View(asked) if matches!(**asked, ViewPrompt::Query(_)) => "search",
        PromptKind::AddFeed => "add",
        PromptKind::Tags { .. }
        | PromptKind::Note(_)
        | PromptKind::Artist { .. }
        | PromptKind::Mend(_)
        | PromptKind::View(_)
        | PromptKind::Rule(_)
        | PromptKind::Feed(_) => "",
    }
}

fn remember(model: &mut Model, name: &'static str, text: &str) {
    if name.is_empty() || text.is_empty() {
        return;
    }
    let lines = model.history.entry(name).or_default();
    lines.retain(|line| line != text);
    lines.push(text.to_owned());
    let extra = lines.len().saturating_sub(HISTORY);
    lines.drain(..extra);
}
