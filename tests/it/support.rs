//! The screen in a test: stories in memory, keys in configuration syntax, and what is asked of the world.
//!
//! `TestApp` answers effects from memory as the library would, at once and in order, so that a test is
//! a scene: given these stories, after these keys, this is seen, and this was asked.

use std::collections::VecDeque;
use std::fmt::Write as _;
use std::path::Path;

use earmark::app::{Effect, Event, FetchedText, Model, Start, ThemeChoice, update};
use earmark::commands::Keymap;
use earmark::config::{Look, load_theme};
use earmark::favorites::{Favorite, Favorites, NewFavorite, StoryRef};
use earmark::news::{
    Anchor, ArtistPage, ArtistRow, Correction, Counts, Feed, FeedCount, FeedHealth, FeedId, ListRequest,
    Query, SavedView, StoryId, StoryRow, StoryText, TagCount, Tally, Trends, View, ViewId, Window, fold_text,
};
use earmark::settings::Settings;
use earmark::theme::{Colors, Glyphs};
use earmark::{text, ui};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::style::{Color, Modifier, Style};

pub(crate) use crate::given::{Given, story};

/// The time in every test.
pub(crate) fn noon() -> Timestamp {
    "2026-11-22T12:00:00Z".parse().expect("a time")
}

/// The screen over stories in memory.
pub(crate) struct TestApp {
    pub(crate) model: Model,
    /// Everything that was asked of the world and changes it, in order.
    pub(crate) asked: Vec<Effect>,
    stories: Vec<Given>,
    favorites: Favorites,
    /// The saved views.
    pub(crate) views: Vec<SavedView>,
    /// The subscribed feeds; with none, the sidebar shows the one that every story is of.
    pub(crate) feeds: Vec<FeedHealth>,
    /// What is written about.
    pub(crate) trends: Trends,
    /// The page of an artist.
    pub(crate) page: Option<ArtistPage>,
    /// The themes to choose from.
    pub(crate) themes: Vec<ThemeChoice>,
    /// Whether answers come at once.
    pub(crate) answers: bool,
}

fn theme(name: &str) -> ThemeChoice {
    let look = Look { light: Some(false), colors: Colors::True };
    let theme = load_theme(name, look, Path::new("no-such-folder")).value;
    ThemeChoice { name: name.into(), theme, about: String::new(), faults: Vec::new() }
}

impl TestApp {
    /// Opens a screen of 120 by 40 on all stories; the first is the newest.
    pub(crate) fn with(stories: impl IntoIterator<Item = Given>) -> Self {
        let mut stories: Vec<Given> = stories.into_iter().collect();
        let count = stories.len() as i64;
        for (at, given) in (0..).zip(&mut stories) {
            given.row.id = StoryId((count - at) * 1_000);
            given.row.date = noon() - jiff::SignedDuration::from_hours(at);
        }
        let look = Look { light: Some(false), colors: Colors::True };
        let start = Start {
            settings: Settings::default(),
            keymap: Keymap::vim(),
            theme: load_theme("auto", look, Path::new("no-such-folder")).value,
            glyphs: Glyphs::UNICODE,
            complaints: Vec::new(),
        };
        let model = Model::new(start, View::All, (120, 40), noon(), TimeZone::UTC);
        let mut app = Self {
            model,
            asked: Vec::new(),
            stories,
            favorites: Favorites::default(),
            views: Vec::new(),
            feeds: Vec::new(),
            trends: Trends::default(),
            page: None,
            themes: ["earmark-dark", "gruvbox-light", "terminal"].map(theme).into(),
            answers: true,
        };
        let first = app.model.list.turn_to(View::All, View::All.query(), None);
        app.answer(first);
        app.answer(Effect::LoadCounts);
        app
    }

    /// Changes the size of the screen.
    pub(crate) fn size(mut self, columns: u16, rows: u16) -> Self {
        self.hear(Event::Resized(columns, rows));
        self
    }

    /// Presses keys, written as in configuration.
    pub(crate) fn press(&mut self, keys: &str) -> &mut Self {
        for key in keys.split_whitespace() {
            self.hear(Event::KeyPressed(key.parse().expect("a key")));
        }
        self
    }

    /// Types text, letter by letter.
    pub(crate) fn type_text(&mut self, text: &str) -> &mut Self {
        for letter in text.chars() {
            self.hear(Event::KeyPressed(earmark::commands::Key::char(letter)));
        }
        self
    }

    /// Hears a fact, and all that follows from it.
    pub(crate) fn hear(&mut self, event: Event) -> &mut Self {
        let mut events = VecDeque::from([event]);
        while let Some(event) = events.pop_front() {
            for effect in update(&mut self.model, event) {
                events.extend(self.perform(effect));
            }
        }
        self
    }

    fn answer(&mut self, effect: Effect) {
        for event in self.perform(effect) {
            self.hear(event);
        }
    }

    fn perform(&mut self, effect: Effect) -> Vec<Event> {
        if !self.answers {
            self.asked.push(effect);
            return Vec::new();
        }
        match effect {
            Effect::LoadList(ticket, request) => vec![Event::ListLoaded(ticket, self.window(&request))],
            Effect::LoadStory(ticket, id) => {
                let given = self.stories.iter().find(|given| given.row.id == id);
                given.map(|given| Event::StoryLoaded(ticket, Box::new(given.opened()))).into_iter().collect()
            }
            Effect::LoadSnippets(ticket, sought, stories) => {
                let snippet = |id: &StoryId| {
                    let given = self.stories.iter().find(|given| given.row.id == *id).expect("a story");
                    (*id, text::Snippet::of(&text::html::parse(&given.html, None).text, &sought))
                };
                vec![Event::SnippetsFound(ticket, stories.iter().map(snippet).collect())]
            }
            Effect::LoadCounts => vec![Event::CountsLoaded(self.counts())],
            Effect::FindArtists(ticket, typed, _) => vec![Event::ArtistsFound(ticket, self.artists(&typed))],
            Effect::LoadFavorites => {
                let favorites: Vec<Favorite> = self.favorites.iter().cloned().collect();
                vec![Event::FavoritesLoaded(favorites, Vec::new())]
            }
            Effect::LoadArtistPage(key) => {
                let page = self.page.clone().filter(|page| page.artist.key == key);
                vec![Event::ArtistPageLoaded(key, page.map(Box::new))]
            }
            Effect::LoadThemes => vec![Event::ThemesLoaded(self.themes.clone())],
            Effect::LoadTrends => vec![Event::TrendsLoaded(self.trends.clone())],
            Effect::CountViews(round, views) => {
                let counted = |query: &String| match Query::parse(query) {
                    Ok(_) => Ok(Tally { stories: self.found(query).len() as u64, more: query == "low" }),
                    Err(error) => Err(error.to_string()),
                };
                views.iter().map(|(id, query)| Event::ViewCounted(round, *id, counted(query))).collect()
            }
            Effect::LoadHealth => vec![Event::HealthLoaded(self.feeds.clone())],
            Effect::OfferArtists(ticket, typed) => {
                let mut names: Vec<String> = self.artists(&typed).into_iter().map(|row| row.name).collect();
                names.dedup();
                vec![Event::ArtistsOffered(ticket, names)]
            }
            order => self.obey(order),
        }
    }

    /// Carries out an order in memory, and notes it.
    fn obey(&mut self, order: Effect) -> Vec<Event> {
        self.asked.push(order.clone());
        let mut change = |id: StoryId, change: &dyn Fn(&mut StoryRow)| {
            self.stories
                .iter_mut()
                .filter(|given| given.row.id == id)
                .for_each(|given| change(&mut given.row));
        };
        match order {
            Effect::MarkOpened(id) => change(id, &|row| row.read = true),
            Effect::SetRead(ids, read) => ids.iter().for_each(|id| change(*id, &|row| row.read = read)),
            Effect::SetStarred(id, starred) => change(id, &|row| row.starred = starred),
            Effect::Hide(id) => change(id, &|row| row.hidden = true),
            Effect::SaveSongs { songs, .. } => {
                for song in songs {
                    self.save(&song.title, song.artist.as_deref());
                }
                return self.perform(Effect::LoadFavorites);
            }
            Effect::SetSongState(song, state) => {
                self.favorites.set_state(&song.key(), state, noon());
                return self.perform(Effect::LoadFavorites);
            }
            Effect::SaveView { name, query } => {
                let id = ViewId(self.views.len() as i64 + 1);
                self.views.push(SavedView { id, name, query, key: String::new() });
                return vec![Event::Done("Saved".into())];
            }
            Effect::ChangeView(id, change) => {
                let at = self.views.iter().position(|view| view.id == id).expect("a view");
                let mut view = self.views.remove(at);
                view.name = change.name.unwrap_or(view.name);
                view.query = change.query.unwrap_or(view.query);
                view.key = change.key.unwrap_or(view.key);
                self.views.insert(change.place.unwrap_or(at), view);
                return vec![Event::Done("Changed".into())];
            }
            Effect::RemoveView(id) => {
                self.views.retain(|view| view.id != id);
                return vec![Event::Done("Removed".into())];
            }
            Effect::Correct { story, corrections } => {
                self.correct(story, &corrections);
                return vec![Event::Corrected(Ok("Corrected".into()))];
            }
            Effect::ShowFullText(id, full) => {
                let text = if full { StoryText::Full } else { StoryText::Teaser };
                self.turn(id, text);
                return vec![Event::TextShown(id, Some(text))];
            }
            _ => {}
        }
        Vec::new()
    }

    /// Fetches the page of a story, as the outside does some time after it was asked.
    pub(crate) fn fetch_page(&mut self, id: StoryId) -> &mut Self {
        let given = self.stories.iter().find(|given| given.row.id == id).expect("a story");
        let fetched = if given.page.is_empty() { FetchedText::NoMore } else { FetchedText::Kept };
        if fetched == FetchedText::Kept {
            self.turn(id, StoryText::Full);
        }
        self.hear(Event::FullTextFetched(id, Ok(fetched)))
    }

    /// Has the full text of a story come by itself, as a refresh brings it.
    pub(crate) fn arrives(&mut self, id: StoryId) -> &mut Self {
        self.turn(id, StoryText::Full);
        self.hear(Event::FullTextsArrived(vec![id]))
    }

    fn turn(&mut self, id: StoryId, text: StoryText) {
        let given = self.stories.iter_mut().find(|given| given.row.id == id).expect("a story");
        given.text = text;
    }

    /// Lays corrections over what a story names, as the store does.
    fn correct(&mut self, story: StoryId, corrections: &[Correction]) {
        let given = self.stories.iter_mut().find(|given| given.row.id == story).expect("a story");
        let text = text::html::parse(&given.html, None).text;
        earmark::music::correct(&mut given.found, corrections, &text);
        given.row.artists = given.found.foremost().map(str::to_owned).collect();
        given.row.songs = given.found.likely_songs() as u32;
    }

    /// Puts a song among the favorites.
    pub(crate) fn save(&mut self, song: &str, artist: Option<&str>) {
        let new = NewFavorite {
            song: song.into(),
            artist: artist.map(str::to_owned),
            release: None,
            story: Some(StoryRef::new("A story", "https://example.org/a", "Music Daily")),
            links: Vec::new(),
        };
        self.favorites.save(&new, noon());
    }

    pub(crate) fn window(&self, request: &ListRequest) -> Window {
        let wanted = |row: &StoryRow| match &self.model.list.view {
            View::Unread => !row.read || request.keep.contains(&row.id),
            View::Starred => row.starred,
            View::Tag(tag) => row.tags.contains(tag),
            View::Artist(_, name) => row.artists.contains(name),
            View::Query(text) | View::Saved { query: text, .. } => {
                fold_text(&row.title).contains(&fold_text(text))
            }
            _ => true,
        };
        let shown = self.stories.iter().map(|given| &given.row).filter(|row| !row.hidden && wanted(row));
        let all: Vec<StoryRow> = shown.cloned().collect();
        let place = |id: &StoryId| all.iter().position(|row| row.id == *id);
        let last = all.len().saturating_sub(request.limit);
        let start = match &request.from {
            Anchor::Top => 0,
            Anchor::Bottom => last,
            Anchor::After(id) => place(id).map_or(0, |at| at + 1),
            Anchor::Before(id) => place(id).unwrap_or(0).saturating_sub(request.limit),
            Anchor::Around(id) => place(id).unwrap_or(0).saturating_sub(request.limit / 2),
        };
        let end = match &request.from {
            Anchor::Before(id) => place(id).unwrap_or(0),
            _ => (start + request.limit).min(all.len()),
        };
        Window {
            rows: all[start..end].to_vec(),
            more_above: start > 0,
            more_below: end < all.len(),
            total: Some(all.len() as u64),
            before: Some(start as u64),
            partial: false,
        }
    }

    fn found(&self, text: &str) -> Vec<&StoryRow> {
        let rows = self.stories.iter().map(|given| &given.row);
        rows.filter(|row| fold_text(&row.title).contains(&fold_text(text))).collect()
    }

    fn counts(&self) -> Counts {
        let rows = || self.stories.iter().map(|given| &given.row).filter(|row| !row.hidden);
        let mut tags: Vec<&String> = rows().flat_map(|row| &row.tags).collect();
        tags.sort_unstable();
        tags.dedup();
        let tags = tags.into_iter().map(|name| TagCount {
            stories: rows().filter(|row| row.tags.contains(name)).count() as u64,
            name: name.clone(),
        });
        let unread = rows().filter(|row| !row.read).count() as u64;
        let feed = Feed {
            id: FeedId(1),
            url: "https://example.org/feed".into(),
            title: "Music Daily".into(),
            site: String::new(),
            folder: "News".into(),
            error: None,
            muted: false,
        };
        Counts {
            all: rows().count() as u64,
            unread,
            today: unread,
            following: 0,
            starred: rows().filter(|row| row.starred).count() as u64,
            views: self.views.clone(),
            tags: tags.collect(),
            feeds: match self.feeds.as_slice() {
                [] => vec![FeedCount { feed, unread }],
                feeds => {
                    feeds.iter().map(|health| FeedCount { feed: health.feed.clone(), unread: 3 }).collect()
                }
            },
            subscribed: true,
        }
    }

    fn artists(&self, typed: &str) -> Vec<ArtistRow> {
        let found = self.stories.iter().flat_map(|given| &given.found.artists);
        let fits = found.filter(|artist| fold_text(&artist.name).starts_with(&fold_text(typed)));
        fits.map(|artist| ArtistRow {
            key: artist.key.clone(),
            name: artist.name.clone(),
            stories: 3,
            last: Some(noon()),
            followed: false,
        })
        .collect()
    }

    /// The title of the story in the reader.
    pub(crate) fn reading(&self) -> &str {
        self.model.reader.open.as_ref().map_or("", |open| &open.story.row.title)
    }

    /// The title of the selected story.
    pub(crate) fn selected(&self) -> &str {
        self.model.list.selected_row().map_or("", |row| &row.title)
    }

    /// The titles in the list.
    pub(crate) fn titles(&self) -> Vec<&str> {
        self.model.list.rows.iter().map(|row| row.title.as_str()).collect()
    }

    /// Draws the screen: its text, then a map with a letter for each style, then what the letters mean.
    pub(crate) fn screen(&self) -> String {
        let (columns, rows) = self.model.size;
        let mut terminal = Terminal::new(TestBackend::new(columns, rows)).expect("a terminal");
        terminal.draw(|frame| ui::view(&self.model, frame)).expect("a frame");
        let buffer = terminal.backend().buffer();
        let mut styles: Vec<Style> = Vec::new();
        let (mut shown, mut map) = (String::new(), String::new());
        for y in 0..rows {
            let (mut line, mut letters) = (String::new(), String::new());
            let mut covered = 0;
            for x in 0..columns {
                let cell = &buffer[(x, y)];
                if covered > 0 {
                    covered -= 1;
                } else {
                    line.push_str(cell.symbol());
                    covered = text::width::cells(cell.symbol()).saturating_sub(1);
                }
                letters.push(letter(&mut styles, cell.style(), cell.symbol()));
            }
            let _ = writeln!(shown, "{}", line.trim_end());
            let _ = writeln!(map, "{}", letters.trim_end());
        }
        let mut legend = String::new();
        for (at, style) in styles.iter().enumerate() {
            let _ = writeln!(legend, "{} {}", letter_of(at), describe(*style));
        }
        format!("{shown}\n{map}\n{legend}")
    }
}

fn letter(styles: &mut Vec<Style>, style: Style, symbol: &str) -> char {
    let plain =
        style.bg.is_none_or(|bg| bg == Color::Reset) && !style.add_modifier.contains(Modifier::REVERSED);
    if symbol == " " && plain {
        return ' ';
    }
    let at = styles.iter().position(|known| *known == style).unwrap_or_else(|| {
        styles.push(style);
        styles.len() - 1
    });
    letter_of(at)
}

fn letter_of(at: usize) -> char {
    const LETTERS: &[u8] = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    char::from(LETTERS[at % LETTERS.len()])
}

fn describe(style: Style) -> String {
    let color = |color: Option<Color>| color.map_or_else(|| "-".to_owned(), |color| color.to_string());
    let attributes: Vec<String> =
        style.add_modifier.iter_names().map(|(name, _)| name.to_lowercase()).collect();
    format!("{} on {} {}", color(style.fg), color(style.bg), attributes.join(" ")).trim_end().to_owned()
}

/// Compares the whole screen with what was seen and agreed on before.
#[macro_export]
macro_rules! assert_screen {
    ($app:expr) => {
        insta::assert_snapshot!($app.screen())
    };
}
