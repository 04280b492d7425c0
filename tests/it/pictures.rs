//! Pictures in the reader: their room, when they are asked for, what is shown of them.

use std::sync::Arc;

use earmark::app::{Effect, Event, Lost, PictureOrder};
use earmark::news::StoryId;
use earmark::pictures::{Sight, Way, draw};
use earmark::settings::Images;
use image::{DynamicImage, Rgb, RgbImage};

use crate::assert_screen;
use crate::support::{TestApp, story};

const SIGHT: Sight =
    Sight { way: Way::HalfBlocks, cell: (10, 20), palette: false, tmux: false, light: false };
const LEAD: &str = "https://music.example/lead.jpg";
const STAGE: &str = "https://music.example/stage.jpg";

/// A picture whose left half is red and whose right half is blue, with a darker lower half.
fn picture() -> DynamicImage {
    let color = |x, y| match (x < 320, y < 180) {
        (true, true) => Rgb([200, 30, 30]),
        (false, true) => Rgb([30, 30, 200]),
        (true, false) => Rgb([90, 10, 10]),
        (false, false) => Rgb([10, 10, 90]),
    };
    RgbImage::from_fn(640, 360, color).into()
}

fn text() -> String {
    let paragraphs: Vec<String> = (1..30).map(|number| format!("<p>Paragraph {number} of it.</p>")).collect();
    format!(
        "<p>The band is back.</p><figure><img src='{STAGE}' alt='The band on stage' width=640 height=360>\
         <figcaption>On stage in May</figcaption></figure>{}",
        paragraphs.concat()
    )
}

fn app() -> TestApp {
    let mut app = TestApp::with([
        story("Low return").html(&text()).image(LEAD),
        story("High tide").image("https://music.example/tide.jpg"),
        story("Slack water"),
    ]);
    app.hear(Event::SightSeen(Some(SIGHT)));
    app
}

fn all(app: &mut TestApp) {
    app.model.settings.images = Images::All;
    app.hear(Event::Ticked(app.model.now));
}

/// What was asked to be drawn last.
fn orders(app: &TestApp) -> Option<Vec<PictureOrder>> {
    app.asked.iter().rev().find_map(|effect| match effect {
        Effect::DrawPictures(orders) => Some(orders.clone()),
        _ => None,
    })
}

fn urls(app: &TestApp) -> Vec<String> {
    orders(app).unwrap_or_default().into_iter().map(|order| order.url).collect()
}

/// Rests, and draws what is asked for then.
fn rest_and_draw(app: &mut TestApp) {
    app.hear(Event::Rested);
    for order in orders(app).unwrap_or_default() {
        let drawing = draw(&picture(), order.sight, order.room, 1).unwrap();
        app.hear(Event::PictureDrawn(order, Ok(Arc::new(drawing))));
    }
}

/// The rows of the screen in which a text stands.
fn rows_of(app: &TestApp, text: &str) -> Vec<usize> {
    let screen = app.screen();
    let rows = screen.lines().take(usize::from(app.model.size.1)).enumerate();
    rows.filter(|(_, line)| line.contains(text)).map(|(row, _)| row).collect()
}

#[test]
fn a_picture_comes_into_the_room_that_was_kept_for_it() {
    for (columns, rows) in [(80, 24), (120, 40)] {
        let mut app = app().size(columns, rows);
        let before = rows_of(&app, "The band is back");
        assert_screen!(app);
        rest_and_draw(&mut app);
        assert_eq!(rows_of(&app, "The band is back"), before, "the text stays where it is");
        assert_screen!(app);
    }
}

#[test]
fn pictures_in_the_text_stand_where_they_belong_and_above_their_captions() {
    let mut app = app().size(80, 40);
    app.press("enter");
    all(&mut app);
    rest_and_draw(&mut app);
    assert_eq!(urls(&app), [LEAD, STAGE]);
    assert_screen!(app);
}

#[test]
fn nothing_is_asked_for_before_the_reader_rests_and_only_for_the_story_it_rests_on() {
    let mut app = app();
    app.press("j j k k j");
    assert_eq!(orders(&app), None);
    assert!(app.model.awaits_rest());
    app.hear(Event::Rested);
    assert_eq!(urls(&app), ["https://music.example/tide.jpg"]);
    assert!(!app.model.awaits_rest(), "it does not ask again and again");
    app.press("j").hear(Event::Rested);
    assert_eq!(urls(&app), Vec::<String>::new(), "nobody waits for it any more");
    app.press("k k").hear(Event::Rested);
    assert_eq!(urls(&app), [LEAD]);
}

#[test]
fn the_setting_says_which_are_fetched() {
    let mut app = app();
    app.model.settings.images = Images::Off;
    app.hear(Event::Ticked(app.model.now)).hear(Event::Rested);
    assert!(app.model.reader.plates.is_empty() && !app.model.awaits_rest());
    assert_eq!(orders(&app), None);
    app.model.settings.images = Images::Lead;
    app.hear(Event::Ticked(app.model.now)).hear(Event::Rested);
    assert_eq!(urls(&app), [LEAD]);
    all(&mut app);
    app.hear(Event::Rested);
    assert_eq!(urls(&app), [LEAD, STAGE]);
}

#[test]
fn offline_and_on_a_terminal_without_pictures_there_is_no_empty_room() {
    let mut offline = app();
    offline.model.gallery.offline = true;
    offline.hear(Event::Ticked(offline.model.now)).hear(Event::Rested);
    assert!(offline.model.reader.plates.is_empty());
    offline.cache(StoryId(3_000), LEAD, (640, 360));
    offline.press("j k").hear(Event::Rested);
    assert_eq!(urls(&offline), [LEAD], "what is in the cache is shown");
    let mut plain = app();
    plain.hear(Event::SightSeen(None)).hear(Event::Rested);
    assert!(plain.model.reader.plates.is_empty());
    for (columns, rows) in [(20, 5), (60, 12)] {
        let mut small = app().size(columns, rows);
        small.press("enter");
        assert!(small.model.reader.plates.is_empty(), "{columns}x{rows}");
    }
}

#[test]
fn a_size_that_becomes_known_moves_nothing_until_the_story_is_opened_again() {
    let mut app = app();
    let room = app.model.reader.plates[0].room;
    app.cache(StoryId(3_000), LEAD, (400, 100));
    app.hear(Event::StoreChanged).press("s");
    app.hear(Event::Done("Starred".into()));
    assert_eq!(app.model.reader.plates[0].room, room);
    app.press("j k");
    assert_eq!(app.model.reader.plates[0].room, (40, 5));
}

#[test]
fn a_picture_that_is_not_to_be_had_leaves_its_words_and_later_no_room() {
    let mut app = app().size(120, 70);
    all(&mut app);
    app.hear(Event::Rested);
    let [lead, stage] = orders(&app).unwrap().try_into().unwrap();
    let before = rows_of(&app, "On stage in May");
    app.hear(Event::PictureDrawn(lead, Err(Lost::ForGood)));
    app.hear(Event::PictureDrawn(stage, Err(Lost::ForNow)));
    assert_eq!(rows_of(&app, "no picture").len(), 2);
    assert_eq!(rows_of(&app, "The band on stage").len(), 1, "said once:\n{}", app.screen());
    assert_eq!(rows_of(&app, "On stage in May"), before);
    app.hear(Event::Rested);
    assert_eq!(urls(&app), [LEAD, STAGE], "not asked for again");
    app.press("j k");
    let shown: Vec<&str> = app.model.reader.plates.iter().map(|plate| plate.url.as_str()).collect();
    assert_eq!(shown, [STAGE], "what failed for now is tried again");
}

#[test]
fn half_blocks_are_cut_at_the_edge_and_what_is_one_piece_is_shown_whole_or_not_at_all() {
    let mut app = app().size(80, 24);
    app.press("enter");
    rest_and_draw(&mut app);
    let red = |app: &TestApp| app.screen().contains("on #C81E1E");
    assert!(red(&app));
    app.press("j j j j");
    assert!(red(&app) && app.screen().contains("on #5A0A0A"), "the rest of it is still there");

    let piece = |app: &TestApp| app.screen().contains("\x1b]1337");
    app.press("g g").hear(Event::SightSeen(Some(Sight { way: Way::Iterm2, ..SIGHT })));
    rest_and_draw(&mut app);
    assert!(piece(&app));
    app.press("j");
    assert!(!piece(&app), "nothing is sent again for every line");
    app.hear(Event::Rested);
    assert!(piece(&app));
    app.press("x");
    assert!(!piece(&app), "a menu may lie over it");
    app.press("esc j j j j j").hear(Event::Rested);
    assert!(!piece(&app), "its upper rows are gone");
}

#[test]
fn the_terminal_keeps_the_pictures_of_the_story_on_screen_and_no_others() {
    let mut app = app();
    app.hear(Event::SightSeen(Some(Sight { way: Way::Kitty, ..SIGHT })));
    rest_and_draw(&mut app);
    assert_eq!(app.model.drawings().len(), 1);
    app.press("j");
    assert!(app.model.drawings().is_empty());
    app.press("k");
    assert_eq!(app.model.drawings().len(), 1, "it is at hand on the way back");
    app.press("B");
    assert!(app.model.drawings().is_empty());
    app.press("q").hear(Event::Resized(100, 30));
    assert!(app.model.drawings().is_empty(), "it was drawn for another room");
}
