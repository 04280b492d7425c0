//! An artist's page: the lines above the list of its stories.

use super::event::Effect;
use super::model::Model;
use crate::news::{ArtistKey, ArtistPage, View};

/// Rows that a screen has at least where there is room for the page.
const PAGE_FROM: u16 = 15;

/// A line of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageLine {
    /// How much was written about it: mentions by month, stories in all, whether it is followed.
    Months,
    /// What it made: songs and releases.
    Works,
    /// With whom it is named.
    Related,
}

/// The lines that the page has on a screen and a list of so many rows, the most telling first.
#[must_use]
pub fn page_lines(page: &ArtistPage, screen: u16, list: u16) -> Vec<PageLine> {
    let room = match list {
        _ if screen < PAGE_FROM => 0,
        ..14 => 1,
        14..18 => 2,
        18.. => 3,
    };
    let works = !page.songs.is_empty() || !page.releases.is_empty();
    let lines = [
        Some(PageLine::Months),
        works.then_some(PageLine::Works),
        (!page.related.is_empty()).then_some(PageLine::Related),
    ];
    lines.into_iter().flatten().take(room).collect()
}

/// How many lines the page takes from the list, the rule below it among them.
pub(super) fn lead(page: &ArtistPage, screen: u16, list: u16) -> u16 {
    match page_lines(page, screen, list).len() as u16 {
        0 => 0,
        lines => lines + 1,
    }
}

/// Takes the page of an artist, if its stories are still what is listed.
pub(super) fn take(model: &mut Model, key: &ArtistKey, page: Option<Box<ArtistPage>>) -> Vec<Effect> {
    if matches!(&model.list.view, View::Artist(shown, _) if shown == key) {
        model.list.artist_page = page;
    }
    Vec::new()
}

/// Has the page read again, if one is shown.
pub(super) fn reload(model: &Model) -> Option<Effect> {
    match &model.list.view {
        View::Artist(key, _) => Some(Effect::LoadArtistPage(key.clone())),
        _ => None,
    }
}

/// Shows on the page, ahead of the store, whether its artist is followed.
pub(super) fn set_followed(model: &mut Model, key: &ArtistKey, followed: bool) {
    if let Some(page) = model.list.artist_page.as_mut().filter(|page| page.artist.key == *key) {
        page.artist.followed = followed;
    }
}
