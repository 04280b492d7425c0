//! Trending and artists' pages: what is seen, and what is asked of the world.

use earmark::app::{Effect, Event};
use earmark::news::{ArtistKey, ArtistPage, ArtistRow, ArtistTrend, SongTrend, Trends, View, Weeks};
use earmark::theme::Glyphs;
use serde_json::json;

use crate::assert_screen;
use crate::cli::Home;
use crate::support::{TestApp, noon, story};

fn artist(name: &str, this: u64, before: u64) -> ArtistTrend {
    let stories = Weeks { this, before };
    ArtistTrend { key: ArtistKey::of(name), name: name.into(), followed: name == "Low", stories }
}

fn song(title: &str, artist: &str, this: u64, before: u64) -> SongTrend {
    SongTrend {
        title: title.into(),
        artist_key: ArtistKey::of(artist),
        artist: artist.into(),
        stories: Weeks { this, before },
    }
}

fn trends() -> Trends {
    let mut artists = vec![
        artist("Harbour Nine", 1284, 310),
        artist("Low", 700, 1100),
        artist("宇多田 Tide", 64, 64),
        artist("An Ensemble with a Name that Is Longer than Any Column Is Wide", 8, 0),
    ];
    artists.extend((0..40).map(|at| artist(&format!("Act {at}"), 2, 1)));
    let songs = vec![
        song("Vertigo", "Low", 41, 12),
        song("A Very Long Title of a Very Long Song in Several Movements", "Harbour Nine", 9, 20),
        song("光", "宇多田 Tide", 3, 0),
    ];
    Trends { artists, songs, partial: false }
}

fn app(columns: u16, rows: u16) -> TestApp {
    let mut app = TestApp::with([story("Low return"), story("High tide")]).size(columns, rows);
    app.trends = trends();
    app.press("g T");
    app
}

#[test]
fn trending_at_120_by_24_has_artists_and_songs_side_by_side() {
    assert_screen!(app(120, 24));
}

#[test]
fn trending_at_80_by_24_has_both_as_well() {
    let mut app = app(80, 24);
    app.press("l j");
    assert_screen!(app);
}

#[test]
fn trending_at_20_by_5_in_ascii_without_colour_loses_nothing() {
    let mut app = app(20, 5);
    app.model.glyphs = Glyphs::ASCII;
    app.model.theme = app.model.theme.clone().without_color();
    assert_screen!(app);
}

#[test]
fn trending_at_60_by_14_in_ascii_shows_the_songs_alone() {
    let mut app = app(60, 14);
    app.model.glyphs = Glyphs::ASCII;
    app.press("tab");
    assert_screen!(app);
}

#[test]
fn trending_at_200_by_60_has_room_for_all() {
    assert_screen!(app(200, 60));
}

#[test]
fn trending_without_anything_says_what_to_do() {
    let mut app = TestApp::with([story("Low return")]).size(60, 12);
    app.press("g T");
    assert_screen!(app);
}

#[test]
fn enter_opens_what_is_selected_and_gt_returns_to_it() {
    let mut app = app(120, 24);
    app.press("j enter");
    assert_eq!(app.model.list.view, View::Artist(ArtistKey::of("Low"), "Low".into()));
    app.press("g T l j enter");
    let title = "A Very Long Title of a Very Long Song in Several Movements";
    assert_eq!(app.model.list.view, View::Query(format!("song:\"{title}\" @\"Harbour Nine\"")));
    app.press("g T @");
    assert_eq!(app.model.list.view, View::Artist(ArtistKey::of("Harbour Nine"), "Harbour Nine".into()));
    app.press("g T h");
    assert_eq!(app.model.trending.name_here().as_deref(), Some("Low"));
    app.press("q");
    assert!(app.screen().contains("@Harbour Nine"), "{}", app.screen());
}

#[test]
fn w_follows_the_selected_artist_or_leaves_it() {
    let mut app = app(120, 24);
    app.press("j w k w");
    let follows =
        |name: &str, followed| Effect::SetFollowed { key: ArtistKey::of(name), name: name.into(), followed };
    assert_eq!(app.asked, [follows("Low", false), follows("Harbour Nine", true)]);
}

#[test]
fn a_change_of_the_store_is_counted_anew_while_the_screen_is_open() {
    let mut app = app(120, 24);
    app.press("G");
    app.trends = Trends { artists: vec![artist("Tide", 1, 0)], ..Trends::default() };
    app.hear(Event::StoreChanged);
    assert_eq!(app.model.trending.name_here().as_deref(), Some("Tide"));
    app.press("l enter");
    assert!(app.screen().contains("none this week"), "{}", app.screen());
}

fn page() -> ArtistPage {
    ArtistPage {
        artist: ArtistRow {
            key: ArtistKey::of("Low"),
            name: "Low".into(),
            stories: 1284,
            last: Some(noon()),
            followed: true,
        },
        months: [0, 1, 4, 9, 30, 0, 2, 60, 80, 110, 40, 12],
        songs: vec!["Vertigo".into(), "Come Back Home".into()],
        releases: vec!["The Great Destroyer".into()],
        related: vec!["Harbour Nine".into(), "宇多田 Tide".into()],
    }
}

fn on_page(columns: u16, rows: u16, page: ArtistPage) -> TestApp {
    let stories = (0..9).map(|at| story(&format!("Low return {at}")).artist("Low", 0.95));
    let mut app = TestApp::with(stories).size(columns, rows);
    app.page = Some(page);
    app.trends = Trends { artists: vec![artist("Low", 1, 0)], ..Trends::default() };
    app.press("g T enter");
    app
}

#[test]
fn an_artists_page_at_120_by_40() {
    assert_screen!(on_page(120, 40, page()));
}

#[test]
fn an_artists_page_at_80_by_18_keeps_to_what_tells_most() {
    let mut app = on_page(80, 18, page());
    app.model.glyphs = Glyphs::ASCII;
    assert_screen!(app);
}

#[test]
fn an_artists_page_gives_way_on_a_small_screen_and_where_it_has_nothing_to_say() {
    let lead = |rows, page| on_page(100, rows, page).model.list_lead();
    assert_eq!([14, 15, 18, 22, 60].map(|rows| lead(rows, page())), [0, 2, 3, 4, 4]);
    let bare = ArtistPage { songs: Vec::new(), releases: Vec::new(), related: Vec::new(), ..page() };
    assert_eq!(lead(40, bare), 2);
    for rows in 1..60 {
        let app = on_page(30, rows, page());
        let list = app.model.layout().list.height;
        assert!(app.model.list_lead() <= list / 3, "{rows}");
        app.screen();
    }
}

#[test]
fn the_command_line_lists_what_new_stories_name() {
    // Without dates they are of the moment they came.
    let story = |id: u32, text: &str| {
        format!(r#"{{"id":"{id}","title":"News {id}","feed":"Music Daily","content_text":"{text}"}}"#) + "\n"
    };
    let single = "The singer Nadine Khouri has released the single “The Salted Air”.";
    let home = Home::with(&(story(1, single) + &story(2, "The duo Wet Leg play three shows in spring.")));
    let found = home.earmark(&["trending", "--json"], "").is(0).objects();
    let artists: Vec<_> = found.iter().filter(|one| one["kind"] == "artist").collect();
    let mut names: Vec<_> = artists.iter().map(|artist| artist["name"].as_str().unwrap()).collect();
    names.sort_unstable();
    assert_eq!(names, ["Nadine Khouri", "Wet Leg"]);
    assert!(artists.iter().all(|artist| artist["stories"] == 1 && artist["before"] == 0));
    let songs: Vec<_> = found.iter().filter(|one| one["kind"] == "song").collect();
    assert_eq!(
        (songs.len(), &songs[0]["title"], &songs[0]["artist"]),
        (1, &json!("The Salted Air"), &json!("Nadine Khouri"))
    );
    let text = home.earmark(&["trending"], "").is(0).out;
    assert!(text.lines().any(|line| line == "1\t0\tsong\tThe Salted Air\tNadine Khouri"), "{text}");
}
