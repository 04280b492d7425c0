//! Links: the story's own address, and those in its text by number or by letters.

use super::event::Effect;
use super::marks::mark_opened;
use super::model::{Model, Notice, Overlay};
use super::reader::Hints;
use crate::commands::{Code, Key};

pub(super) fn open_browser(model: &mut Model, count: Option<usize>) -> Vec<Effect> {
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

pub(super) fn link_hints(model: &mut Model) -> Vec<Effect> {
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

pub(super) fn copy_link(model: &mut Model) -> Vec<Effect> {
    let id = model.story();
    match model.list.rows.iter().find(|row| Some(row.id) == id) {
        Some(row) if !row.url.is_empty() => vec![Effect::Copy(row.url.clone(), "the link".into())],
        _ => model.answer(Notice::warning("This story has no address")),
    }
}
