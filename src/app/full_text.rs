//! The full text of a story that its feed only teases: fetched, and switched with the teaser.

use super::event::Effect;
use super::model::{Model, Notice};
use super::update::reload;
use crate::commands::{Command, Context};
use crate::news::{StoryId, StoryText};

/// What came of fetching a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FetchedText {
    /// Its article is kept and shown.
    Kept,
    /// There is no more in it than the feed gave.
    NoMore,
    /// It was stopped.
    Stopped,
}

/// Fetches the full text of the story in the reader; where it is there, switches between it and the teaser.
pub(super) fn toggle(model: &mut Model) -> Vec<Effect> {
    let Some(open) = &model.reader.open else { return Vec::new() };
    let (id, text) = (open.story.row.id, open.story.text);
    if model.fetching.contains(&id) {
        return model.answer(Notice::done(format!("The full text is being fetched{}", stops(model))));
    }
    if text == StoryText::Own {
        return fetch(model);
    }
    // The next key is meant for the text that comes.
    model.reader.outdated = true;
    vec![Effect::ShowFullText(id, text == StoryText::Teaser)]
}

/// Fetches the full text, be it there already.
pub(super) fn fetch(model: &mut Model) -> Vec<Effect> {
    let Some(open) = &model.reader.open else { return Vec::new() };
    let id = open.story.row.id;
    if open.story.row.url.is_empty() {
        return model.answer(Notice::done("This story has no address, so there is no page to fetch"));
    }
    if model.fetching.contains(&id) {
        return model.answer(Notice::done(format!("The full text is being fetched{}", stops(model))));
    }
    model.fetching.push(id);
    vec![Effect::FetchFullText(id)]
}

/// Stops fetching the page of the story that one looks at, if that goes on.
pub(super) fn stop(model: &mut Model) -> Option<Vec<Effect>> {
    let id = model.story().filter(|id| model.fetching.contains(id))?;
    Some(vec![Effect::StopFullText(id)])
}

/// Takes what came of fetching a page.
pub(super) fn fetched(model: &mut Model, id: StoryId, fetched: Result<FetchedText, String>) -> Vec<Effect> {
    model.fetching.retain(|other| *other != id);
    let looked_at = model.story() == Some(id);
    match fetched {
        Ok(FetchedText::Kept) => {
            if looked_at {
                let key = key(model);
                model.say(Notice::done(format!("Full text{}", said(&key, "shows the teaser"))));
            }
            reload(model)
        }
        Ok(FetchedText::NoMore) if looked_at => {
            model.answer(Notice::done("The page has no more text than the feed gave; nothing was changed"))
        }
        Ok(FetchedText::Stopped) if looked_at => model.answer(Notice::done("Stopped")),
        Ok(_) => Vec::new(),
        Err(why) => {
            let title = model.list.rows.iter().find(|row| row.id == id && !looked_at);
            let of = title.map_or_else(String::new, |row| format!(" of \"{}\"", row.title));
            model.answer(Notice::error(format!("No full text{of}. {why} The feed's text stays.")))
        }
    }
}

/// Takes full texts that came by themselves. Nothing changes under the eyes of somebody who is reading.
pub(super) fn arrived(model: &mut Model, ids: &[StoryId]) -> Vec<Effect> {
    let mut effects = vec![model.list.reload()];
    let reading = model.reader.opened && model.reader.scroll > 0;
    // One that is still on its way may have been read before.
    if let Some(id) = model.reader.wanted.filter(|id| ids.contains(id) && !reading) {
        effects.push(Effect::LoadStory(model.reader.want(id), id));
    }
    effects
}

/// Takes which text a story shows now.
pub(super) fn shown(model: &mut Model, id: StoryId, shown: Option<StoryText>) -> Vec<Effect> {
    let key = key(model);
    if model.story() == Some(id) {
        let said = match shown {
            Some(StoryText::Full) => format!("Full text{}", said(&key, "shows the teaser")),
            Some(StoryText::Teaser) => format!("Teaser{}", said(&key, "shows the full text")),
            Some(StoryText::Own) => "Nothing was fetched for this story yet".into(),
            None => "This story is no longer in the store".into(),
        };
        model.say(Notice::done(said));
    }
    reload(model)
}

/// What goes on, for the footer.
#[must_use]
pub fn fetching(model: &Model) -> Option<String> {
    let here = model.story().is_some_and(|id| model.fetching.contains(&id));
    match model.fetching.len() {
        0 => None,
        _ if here => Some(format!("fetching the full text{}", stops(model).replace(" that", ""))),
        1 => Some("fetching a full text".into()),
        several => Some(format!("fetching {several} full texts")),
    }
}

/// Where the keys are looked up: a menu may be open over the story.
fn context(model: &Model) -> Context {
    if model.context() == Context::Reader { Context::Reader } else { Context::List }
}

fn key(model: &Model) -> String {
    model.key_of(context(model), Command::FullText).unwrap_or_default()
}

fn said(key: &str, does: &str) -> String {
    if key.is_empty() { String::new() } else { format!("; {key} {does}") }
}

/// How to stop it, for the footer.
fn stops(model: &Model) -> String {
    said(&model.key_of(context(model), Command::Close).unwrap_or_default(), "stops that")
}
