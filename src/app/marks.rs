//! Marks on stories: read, star, hidden, tags. They show at once, ahead of the store.

use super::act::prompt;
use super::event::Effect;
use super::model::{Model, Pane};
use super::prompt::PromptKind;
use super::update::preview;
use crate::news::StoryId;
use crate::settings::MarkRead;

pub(super) fn mark_opened(model: &mut Model, id: StoryId) -> Vec<Effect> {
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
pub(super) fn finish_reading(model: &mut Model) -> Vec<Effect> {
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

pub(super) fn star(model: &mut Model) -> Vec<Effect> {
    let Some((id, starred)) = row_flag(model, |row| row.starred) else { return Vec::new() };
    change_row(model, id, |row| row.starred = !starred);
    vec![Effect::SetStarred(id, !starred)]
}

pub(super) fn toggle_read(model: &mut Model) -> Vec<Effect> {
    let Some((id, read)) = row_flag(model, |row| row.read) else { return Vec::new() };
    change_row(model, id, |row| row.read = !read);
    model.list.keep(id);
    vec![Effect::SetRead(vec![id], !read)]
}

pub(super) fn mark_all_read(model: &mut Model) -> Vec<Effect> {
    model.list.keep_all();
    for row in &mut model.list.rows {
        row.read = true;
    }
    vec![Effect::MarkAllRead(model.list.query.clone())]
}

pub(super) fn hide(model: &mut Model) -> Vec<Effect> {
    let Some(id) = model.story() else { return Vec::new() };
    model.list.remove(id);
    let mut effects = vec![Effect::Hide(id)];
    if model.focus == Pane::Reader && !model.layout().previews() {
        model.focus = Pane::List;
    }
    effects.extend(preview(model));
    effects
}

pub(super) fn edit_tags(model: &mut Model) -> Vec<Effect> {
    let id = model.story();
    let row = model.list.rows.iter().find(|row| Some(row.id) == id);
    let Some((id, before)) = row.map(|row| (row.id, row.tags.clone())) else { return Vec::new() };
    let mut text = before.join(" ");
    if !text.is_empty() {
        text.push(' ');
    }
    prompt(model, PromptKind::Tags { id, before }, &text)
}
