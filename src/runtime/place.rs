//! Where the user was: the view, the story, the terminal's background, and what was typed at prompts.
//!
//! Kept in the state folder, read at start and written at the end. None of it is worth a failure: what
//! cannot be read is forgotten, and what cannot be written is said in the log.

use std::collections::HashMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::app::Model;
use crate::files::{Paths, atomic};
use crate::news::{ArtistKey, SavedView, StoryId, View, fold};

/// Where the user was.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Place {
    /// The view, as [`write_view`] puts it.
    view: Option<String>,
    /// The selected story.
    pub(super) story: Option<StoryId>,
    /// Whether the terminal's background is light, as it answered.
    pub(super) light: Option<bool>,
    /// How far stories were read, the one looked at last coming last.
    reading: Vec<(StoryId, usize)>,
}

/// Lines typed at prompts, by the prompt's name.
type History = HashMap<String, Vec<String>>;

impl Place {
    /// Reads where the user was.
    pub(super) fn read(paths: &Paths) -> Self {
        read(&paths.place_file()).unwrap_or_default()
    }

    /// The view that the user was in.
    pub(super) fn view(&self, saved: &[SavedView]) -> Option<View> {
        read_view(self.view.as_deref()?, saved)
    }

    /// Tells the model how far stories were read.
    pub(super) fn open_books(&self, model: &mut Model) {
        for &(id, spot) in &self.reading {
            model.places.note(id, spot);
        }
    }

    /// Keeps where the user is now, and what was typed.
    pub(super) fn write(mut self, model: &Model, paths: &Paths) {
        self.view = Some(write_view(&model.list.view));
        self.story = model.list.selected;
        let mut places = model.places.clone();
        if let Some(id) = model.reader.id() {
            places.note(id, model.reader.spot());
        }
        self.reading = places.iter().collect();
        write(&paths.place_file(), &self);
        write(&paths.history_file(), &model.history);
    }
}

/// Reads what was typed at prompts before, into the model.
pub(super) fn recall(model: &mut Model, paths: &Paths) {
    let Some(mut history) = read::<History>(&paths.history_file()) else { return };
    for name in ["search", "command", "pipe", "add"] {
        model.history.extend(history.remove(name).map(|lines| (name, lines)));
    }
}

fn read<T: for<'a> Deserialize<'a>>(file: &Path) -> Option<T> {
    let text = std::fs::read_to_string(file).ok()?;
    serde_json::from_str(&text).map_err(|error| log::warn!("{} is not used: {error}", file.display())).ok()
}

fn write(file: &Path, value: &impl Serialize) {
    let written = serde_json::to_vec(value)
        .map_err(|error| error.to_string())
        .and_then(|bytes| atomic::write(file, &bytes).map_err(|error| error.to_string()));
    if let Err(error) = written {
        log::warn!("{error}");
    }
}

/// Writes a view as one word and what it is about.
fn write_view(view: &View) -> String {
    match view {
        View::All => "all".into(),
        View::Unread => "unread".into(),
        View::Today => "today".into(),
        View::Following => "following".into(),
        View::Starred => "starred".into(),
        View::Tag(tag) => format!("tag {tag}"),
        View::Feed(feed) => format!("feed {feed}"),
        View::Folder(folder) => format!("folder {folder}"),
        View::Artist(_, name) => format!("artist {name}"),
        View::Query(query) => format!("query {query}"),
        View::Saved { id, .. } => format!("saved {}", id.0),
    }
}

/// Reads a view back. A view's name may be written as the sidebar writes it. A saved view that can no longer be
/// understood is not opened.
pub(super) fn read_view(text: &str, saved: &[SavedView]) -> Option<View> {
    let found = |wanted: &dyn Fn(&SavedView) -> bool| {
        saved.iter().find(|view| wanted(view) && view.parsed().is_ok()).map(SavedView::view)
    };
    let named = || found(&|view| fold(&view.name) == fold(text));
    let (word, about) = text.split_once(' ').unwrap_or((text, ""));
    Some(match (word.to_ascii_lowercase().as_str(), about) {
        ("all", "" | "stories") => View::All,
        ("unread", "") => View::Unread,
        ("today", "") => View::Today,
        ("following", "") => View::Following,
        ("starred", "") => View::Starred,
        ("saved", id) if id.parse::<i64>().is_ok() => {
            return found(&|view| view.id.0.to_string() == id);
        }
        (_, "") => return named(),
        ("tag", tag) => View::Tag(tag.to_owned()),
        ("feed", feed) => View::Feed(feed.to_owned()),
        ("folder", folder) => View::Folder(folder.to_owned()),
        ("artist", name) => View::Artist(ArtistKey::of(name), name.to_owned()),
        ("query", query) => View::Query(query.to_owned()),
        _ => return named(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::news::ViewId;

    #[test]
    fn a_view_is_found_again() {
        for view in [
            View::All,
            View::Starred,
            View::Tag("film music".into()),
            View::Artist(ArtistKey::of("Björk"), "Björk".into()),
            View::Query("is:unread \"come back\"".into()),
        ] {
            assert_eq!(read_view(&write_view(&view), &[]), Some(view));
        }
    }

    #[test]
    fn a_view_is_named_as_the_sidebar_names_it() {
        let saved = |id, name: &str, query: &str| SavedView {
            id: ViewId(id),
            name: name.into(),
            query: query.into(),
            key: String::new(),
        };
        let saved = [saved(3, "Late Night", "#live"), saved(4, "Of a newer Earmark", "mood:calm")];
        assert_eq!(read_view("All stories", &saved), Some(View::All));
        assert_eq!(read_view("Unread", &saved), Some(View::Unread));
        assert_eq!(read_view("late night", &saved), Some(saved[0].view()));
        assert_eq!(read_view(&write_view(&saved[0].view()), &saved), Some(saved[0].view()));
        assert_eq!(read_view("of a newer earmark", &saved), None);
        assert_eq!(read_view("saved 9", &saved), None);
        assert_eq!(read_view("nonsense", &saved), None);
    }
}
