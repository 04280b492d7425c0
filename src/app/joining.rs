//! Joining two names of one act: the finder chooses which artist a name is another name of.

use super::event::Effect;
use super::menu::{Choice, Menu, MenuKind};
use super::model::{Model, Notice, Overlay, Screen};
use super::music;
use crate::news::{ArtistKey, ArtistRow};

/// Opens the finder to choose the artist that the one at hand is another name of.
pub(super) fn open(model: &mut Model) -> Vec<Effect> {
    let artist = match model.screen {
        Screen::Songs => {
            let name = model.songs.current().and_then(|song| song.artist.clone());
            name.map(|name| (ArtistKey::of(&name), name))
        }
        Screen::Stories | Screen::Feeds | Screen::Trending => music::artist(model),
    };
    let Some((key, name)) = artist else { return music::no_artist(model) };
    let title = format!("{name} is another name of");
    model.overlay = Some(Overlay::Menu(Menu::typing(MenuKind::Joining(key, name), title, Vec::new())));
    vec![music::find_artists(model, String::new())]
}

/// The artists to choose from: a name is no other name of itself.
pub(super) fn offered(kind: &MenuKind, mut rows: Vec<ArtistRow>) -> Vec<ArtistRow> {
    if let MenuKind::Joining(key, _) = kind {
        rows.retain(|row| row.key != *key);
    }
    rows
}

/// Joins the name with the artist that was chosen.
pub(super) fn join(model: &mut Model, name: (ArtistKey, String), chosen: Vec<Choice>) -> Vec<Effect> {
    match chosen.into_iter().next() {
        Some(Choice::Artist(key, artist)) => vec![Effect::JoinArtists { artist: (key, artist), name }],
        _ => model.answer(Notice::done("No artist chosen; nothing was joined")),
    }
}
