//! Trending: the artists and the songs that are written about most this week, side by side where there is room.

use ratatui::layout::Rect;

use super::event::Effect;
use super::list::in_sight;
use super::model::{Model, Screen};
use super::{music, views};
use crate::news::{ArtistKey, ArtistTrend, SongTrend, Trends, View, Weeks};

/// Cells from which both columns are shown.
const BOTH_FROM: u16 = 80;

/// Which of the two columns has the selection.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Column {
    /// The artists.
    #[default]
    Artists,
    /// The songs.
    Songs,
}

impl Column {
    const fn other(self) -> Self {
        match self {
            Self::Artists => Self::Songs,
            Self::Songs => Self::Artists,
        }
    }
}

/// The screen's state.
#[derive(Clone, Debug, Default)]
pub struct Trending {
    /// What is written about.
    pub trends: Trends,
    /// Whether that has been read: before that, none does not mean that there is nothing.
    pub known: bool,
    /// The column that has the selection.
    pub column: Column,
    /// The selected place in each column, and the first one on screen.
    places: [Place; 2],
}

#[derive(Clone, Copy, Debug, Default)]
struct Place {
    selected: usize,
    top: usize,
}

impl Trending {
    /// Takes what is written about now, keeping both selections on the same things.
    pub fn take(&mut self, trends: Trends) {
        let artist = self.artist().map(|artist| artist.key.clone());
        let song = self.song().map(|song| (song.artist_key.clone(), song.title.clone()));
        self.trends = trends;
        self.known = true;
        let same_artist = self.trends.artists.iter().position(|now| Some(&now.key) == artist.as_ref());
        let same_song = self.trends.songs.iter().position(|now| {
            song.as_ref().is_some_and(|(by, title)| (&now.artist_key, &now.title) == (by, title))
        });
        for (column, same) in [(Column::Artists, same_artist), (Column::Songs, same_song)] {
            let last = self.len(column).saturating_sub(1);
            let place = &mut self.places[column as usize];
            place.selected = same.unwrap_or(place.selected).min(last);
        }
    }

    /// How many lines a column has.
    #[must_use]
    pub fn len(&self, column: Column) -> usize {
        match column {
            Column::Artists => self.trends.artists.len(),
            Column::Songs => self.trends.songs.len(),
        }
    }

    /// The selected place in a column.
    #[must_use]
    pub fn selected(&self, column: Column) -> usize {
        self.places[column as usize].selected
    }

    /// The first place of a column on screen.
    #[must_use]
    pub fn top(&self, column: Column) -> usize {
        self.places[column as usize].top
    }

    /// The most stories that anything in a column has in either week: the length of its longest bar.
    #[must_use]
    pub fn most(&self, column: Column) -> u64 {
        let longer = |weeks: &Weeks| weeks.this.max(weeks.before);
        let most = match column {
            Column::Artists => self.trends.artists.iter().map(|artist| longer(&artist.stories)).max(),
            Column::Songs => self.trends.songs.iter().map(|song| longer(&song.stories)).max(),
        };
        most.unwrap_or_default()
    }

    /// Whether nothing is written about.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.trends.artists.is_empty() && self.trends.songs.is_empty()
    }

    fn artist(&self) -> Option<&ArtistTrend> {
        self.trends.artists.get(self.selected(Column::Artists))
    }

    fn song(&self) -> Option<&SongTrend> {
        self.trends.songs.get(self.selected(Column::Songs))
    }

    /// The artist under the cursor, or that of the song there.
    #[must_use]
    pub fn artist_here(&self) -> Option<(ArtistKey, String)> {
        match self.column {
            Column::Artists => self.artist().map(|artist| (artist.key.clone(), artist.name.clone())),
            Column::Songs => self.song().map(|song| (song.artist_key.clone(), song.artist.clone())),
        }
    }

    /// What is under the cursor, by name.
    #[must_use]
    pub fn name_here(&self) -> Option<String> {
        match self.column {
            Column::Artists => self.artist().map(|artist| artist.name.clone()),
            Column::Songs => self.song().map(|song| song.title.clone()),
        }
    }

    /// Moves the selection in its column.
    pub fn step(&mut self, by: isize) {
        self.select(self.column, self.selected(self.column).saturating_add_signed(by));
    }

    /// Selects a place in a column, its last one where there are not so many.
    pub fn select(&mut self, column: Column, at: usize) {
        self.column = column;
        self.places[column as usize].selected = at.min(self.len(column).saturating_sub(1));
    }

    /// Turns to a column.
    pub(super) fn turn_to(&mut self, column: Column) {
        self.column = column;
    }

    /// Turns to the other column.
    pub(super) fn turn(&mut self) {
        self.column = self.column.other();
    }

    /// Scrolls both columns so that their selections are on screen.
    pub(super) fn scroll_to_selection(&mut self, rows: usize) {
        for place in &mut self.places {
            place.top = in_sight(place.top, place.selected, rows);
        }
    }

    fn set_followed(&mut self, key: &ArtistKey) -> bool {
        let known = self.trends.artists.iter_mut().find(|artist| artist.key == *key);
        known.is_none_or(|artist| {
            artist.followed = !artist.followed;
            artist.followed
        })
    }
}

/// Where the parts of the screen are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TrendAreas {
    /// The columns' names; no line where there is no room.
    pub header: Rect,
    /// A line for each artist; empty where the songs alone are shown.
    pub artists: Rect,
    /// A line for each song; empty where the artists alone are shown.
    pub songs: Rect,
}

impl TrendAreas {
    /// Divides the body of the screen.
    #[must_use]
    pub fn of(body: Rect, column: Column) -> Self {
        let header = Rect { height: u16::from(body.height >= 3), ..body };
        let rows = Rect { y: header.bottom(), height: body.height - header.height, ..body };
        let (artists, songs) = if body.width >= BOTH_FROM {
            let left = rows.width / 2;
            (Rect { width: left, ..rows }, Rect { x: rows.x + left, width: rows.width - left, ..rows })
        } else {
            let none = Rect { width: 0, ..rows };
            if column == Column::Artists { (rows, none) } else { (none, rows) }
        };
        Self { header, artists, songs }
    }

    /// The lines of a column.
    #[must_use]
    pub fn rows(&self, column: Column) -> Rect {
        match column {
            Column::Artists => self.artists,
            Column::Songs => self.songs,
        }
    }
}

/// Opens the screen.
pub(super) fn open(model: &mut Model) -> Vec<Effect> {
    model.screen = Screen::Trending;
    vec![Effect::LoadTrends]
}

/// Takes what is written about.
pub(super) fn show(model: &mut Model, trends: Trends) -> Vec<Effect> {
    model.trending.take(trends);
    Vec::new()
}

/// Brings the selections into sight.
pub(super) fn settle(model: &mut Model, body: Rect) {
    let column = model.trending.column;
    let rows = TrendAreas::of(body, column).rows(column).height;
    model.trending.scroll_to_selection(rows.into());
}

/// Opens what is under the cursor: an artist's stories, or those that name the song.
pub(super) fn open_selected(model: &mut Model) -> Vec<Effect> {
    if model.trending.column == Column::Artists {
        return open_artist(model);
    }
    match model.trending.song() {
        Some(song) => {
            let view = View::Query(naming(song));
            views::visit(model, view)
        }
        None => Vec::new(),
    }
}

/// The query that finds the stories that name a song; by signs alone, such as "???", nothing is found, and all
/// stories of its artist are nearer than none.
fn naming(song: &SongTrend) -> String {
    let plain = |text: &str| text.replace(['\\', '"'], " ");
    let artist = format!("@\"{}\"", plain(&song.artist));
    if !song.title.contains(char::is_alphanumeric) {
        return artist;
    }
    format!("song:\"{}\" {artist}", plain(&song.title))
}

/// Opens the stories of the artist under the cursor.
pub(super) fn open_artist(model: &mut Model) -> Vec<Effect> {
    match model.trending.artist_here() {
        Some((key, name)) => views::visit(model, View::Artist(key, name)),
        None => music::no_artist(model),
    }
}

/// Follows or unfollows the artist under the cursor.
pub(super) fn follow(model: &mut Model) -> Vec<Effect> {
    let Some((key, name)) = model.trending.artist_here() else { return music::no_artist(model) };
    let followed = model.trending.set_followed(&key);
    vec![Effect::SetFollowed { key, name, followed }]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn song(title: &str, artist: &str) -> SongTrend {
        SongTrend {
            title: title.into(),
            artist_key: ArtistKey::of(artist),
            artist: artist.into(),
            stories: Weeks { this: 2, before: 5 },
        }
    }

    #[test]
    fn selections_stay_on_their_song_and_within_their_column() {
        let mut trending = Trending::default();
        trending.step(3);
        assert_eq!(trending.name_here(), None);
        let songs = vec![song("Vertigo", "Low"), song("Vertigo", "Tide")];
        trending.take(Trends { songs: songs.clone(), ..Trends::default() });
        trending.turn();
        trending.step(isize::MAX);
        assert_eq!(trending.artist_here().unwrap().1, "Tide");
        trending.take(Trends { songs: songs.into_iter().rev().collect(), ..Trends::default() });
        assert_eq!(
            (trending.artist_here().unwrap().1.as_str(), trending.selected(Column::Songs)),
            ("Tide", 0)
        );
        assert_eq!(trending.most(Column::Songs), 5);
        trending.take(Trends::default());
        assert_eq!(trending.name_here(), None);
    }

    #[test]
    fn the_query_of_a_song_always_parses() {
        for title in ["Come Back Home", "7\" \\ \"Mix\"", "(", "OR", "a:b /x/", "???", ""] {
            let query = naming(&song(title, "The \"Low\""));
            assert!(crate::news::Query::parse(&query).is_ok(), "{query}");
        }
    }

    #[test]
    fn the_parts_fill_the_screen_at_any_size() {
        for width in 0..200 {
            for height in 0..60 {
                let body = Rect::new(0, 1, width, height);
                for column in [Column::Artists, Column::Songs] {
                    let areas = TrendAreas::of(body, column);
                    let rows = areas.rows(column);
                    assert_eq!(areas.artists.width + areas.songs.width, width);
                    assert_eq!((areas.header.height + rows.height, rows.bottom()), (height, body.bottom()));
                    assert!(rows.height > 0 || height == 0, "{height}");
                }
            }
        }
    }
}
