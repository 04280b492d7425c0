//! The health screen and managing feeds from the screen: what is seen, and what is asked of the world.

use earmark::app::{Effect, Event};
use earmark::news::{Feed, FeedChange, FeedHealth, FeedId, Interval, View};
use earmark::theme::Glyphs;
use jiff::SignedDuration;

use crate::assert_screen;
use crate::support::{TestApp, noon, story};

const WHY: &str = "The connection to site4.example is not secure: its certificate has expired. The last one \
                   that was good ended three weeks ago, and nobody has renewed it since.";

/// Describes a feed that is well, of this number.
fn feed(id: i64, title: &str, folder: &str) -> FeedHealth {
    let url = format!("https://site{id}.example/feed");
    FeedHealth {
        feed: Feed {
            id: FeedId(id),
            url: url.clone(),
            title: title.into(),
            site: String::new(),
            folder: folder.into(),
            error: None,
            muted: false,
        },
        address: url,
        moved_to: String::new(),
        succeeded: Some(noon() - SignedDuration::from_hours(id)),
        checked: Some(noon()),
        due: Some(noon() + SignedDuration::from_hours(id)),
        per_week: 4.0 * id as f32,
        failures: 0,
        gone: false,
        interval: Interval(None),
    }
}

/// The same, failing for this reason.
fn failing(mut health: FeedHealth, why: &str) -> FeedHealth {
    health.feed.error = Some(why.into());
    health.failures = 4;
    health
}

fn feeds() -> Vec<FeedHealth> {
    let mut gone = failing(feed(5, "Old Tapes", "Archive"), "The site answered 410: it is gone for good.");
    gone.gone = true;
    let mut faulty = feed(6, "Loose Ends", "");
    faulty.feed.error = Some("One entry could not be read: it has neither title nor text.".into());
    let mut muted = feed(2, "Charts of the Day", "Indie");
    muted.feed.muted = true;
    let mut new = feed(7, "宇多田 News", "日本");
    (new.succeeded, new.checked, new.due, new.per_week) = (None, None, None, 0.0);
    let mut slow =
        feed(3, "A Quarterly with a Very Long Name that no Column is ever Wide Enough for", "Indie/UK");
    (slow.per_week, slow.interval) = (0.1, Interval(Some(2880)));
    vec![
        feed(1, "Music Daily", "Indie"),
        muted,
        slow,
        failing(feed(4, "Harbour Songs", "Indie"), WHY),
        gone,
        faulty,
        new,
    ]
}

fn app(columns: u16, rows: u16) -> TestApp {
    let mut app = TestApp::with([story("Low return"), story("High tide")]).size(columns, rows);
    app.feeds = feeds();
    app.hear(Event::StoreChanged);
    app
}

fn change(feed: i64, change: FeedChange) -> Effect {
    Effect::ChangeFeeds { feeds: vec![FeedId(feed)], change }
}

#[test]
fn health_at_120_by_24_lists_what_is_wrong_first() {
    let mut app = app(120, 24);
    app.press("g h j");
    assert_screen!(app);
}

#[test]
fn health_at_80_by_24_shows_the_whole_error_below() {
    let mut app = app(80, 24);
    app.press("g h j");
    assert_screen!(app);
}

#[test]
fn health_at_20_by_5_in_ascii_without_colour_loses_nothing() {
    let mut app = app(20, 5);
    app.model.glyphs = Glyphs::ASCII;
    app.model.theme = app.model.theme.clone().without_color();
    app.press("g h");
    assert_screen!(app);
}

#[test]
fn health_at_200_by_60_has_room_for_all() {
    let mut app = app(200, 60);
    app.press("g h g S");
    assert_screen!(app);
}

#[test]
fn health_without_feeds_says_what_to_do() {
    let mut app = TestApp::with([story("Low return")]).size(60, 12);
    app.press("g h");
    assert_screen!(app);
}

#[test]
fn muted_feeds_stand_apart_in_the_sidebar_and_their_prompts_complete_folders() {
    let mut app = app(120, 30);
    app.press("h G c f ctrl-u").type_text("Ind");
    assert_screen!(app);
}

#[test]
fn a_thousand_feeds_are_one_screen() {
    let mut app = app(80, 24);
    app.feeds = (0..1000).map(|id| feed(id, &format!("Feed {id}"), "")).collect();
    app.press("g h G");
    assert_eq!(app.model.health.feeds.len(), 1000);
    let screen = app.screen();
    assert!(screen.contains("Feed 999") && screen.contains("1000/1000"), "{screen}");
    app.press("g g ctrl-f g s g s");
    assert!(app.screen().contains("Feeds, by last success"), "{}", app.screen());
}

#[test]
fn the_keys_of_the_health_screen_order_what_they_say() {
    let mut app = app(120, 30);
    app.press("g h");
    assert_eq!(app.model.health.current().map(|health| health.feed.id), Some(FeedId(5)));
    app.press("m d j r");
    app.press("c i").type_text("2h").press("enter");
    app.press("c f ctrl-u").type_text("Rock / UK").press("enter");
    app.press("c n ctrl-u").type_text("Harbour").press("enter");
    app.press("c a ctrl-u").type_text("new.example/feed").press("enter u");
    assert_eq!(
        app.asked,
        [
            change(5, FeedChange::Muted(true)),
            change(5, FeedChange::Removed),
            Effect::Refresh(vec![FeedId(4)]),
            change(4, FeedChange::Interval(Interval(Some(120)))),
            change(4, FeedChange::Folder("Rock / UK".into())),
            change(4, FeedChange::Title("Harbour".into())),
            change(4, FeedChange::Address("new.example/feed".into())),
            Effect::Undo,
        ]
    );
}

#[test]
fn what_cannot_be_understood_is_asked_again_and_esc_changes_nothing() {
    let mut app = app(120, 30);
    app.press("g h c i").type_text("soon").press("enter");
    assert!(app.screen().contains("write it like 30m, 2h or 1d"), "{}", app.screen());
    app.press("esc c a ctrl-u enter");
    assert!(app.screen().contains("an address is needed"), "{}", app.screen());
    app.press("esc");
    assert_eq!(app.asked, []);
}

#[test]
fn a_folder_is_renamed_moved_muted_and_removed_after_a_question() {
    let mut app = app(120, 40);
    // Of the folders "Archive" stands first, after the feed that is in none.
    app.press("h G");
    while !app.screen().contains("Archive") || !on_folder(&app, "Indie") {
        app.press("k");
    }
    app.press("c n ctrl-u").type_text("Rock").press("enter");
    app.press("m d");
    assert!(app.screen().contains("Unsubscribe from 2 feeds in Indie?"), "{}", app.screen());
    app.press("esc d enter c a");
    let both = || vec![FeedId(1), FeedId(4)];
    assert_eq!(
        app.asked,
        [
            Effect::RenameFolder { from: "Indie".into(), to: "Rock".into() },
            Effect::ChangeFeeds { feeds: both(), change: FeedChange::Muted(true) },
            Effect::ChangeFeeds { feeds: both(), change: FeedChange::Removed },
        ]
    );
    assert!(app.screen().contains("That is for one feed"), "{}", app.screen());
}

fn on_folder(app: &TestApp, folder: &str) -> bool {
    let current = app.model.sidebar.current();
    matches!(current, Some(earmark::app::Entry::Folder { name, .. }) if name == folder)
}

#[test]
fn enter_shows_a_feed_by_its_name_and_gh_returns_to_it() {
    let mut app = app(120, 30);
    app.press("g h j enter");
    assert_eq!(app.model.list.view, View::Feed("https://site4.example/feed".into()));
    assert!(app.screen().contains("earmark  Harbour Songs"), "{}", app.screen());
    app.press("g h");
    assert_eq!(app.model.health.current().map(|health| health.feed.id), Some(FeedId(4)));
    app.press("q");
    assert!(app.screen().contains("Low return"));
}

#[test]
fn the_view_of_a_feed_follows_it_to_another_address_and_back() {
    let mut app = app(120, 30);
    app.press("g h j enter j");
    let selected = app.model.list.selected;
    app.feeds[3].feed.url = "https://moved.example/feed".into();
    app.hear(Event::FeedsChanged { label: "Moved".into(), fetch: Vec::new() });
    assert_eq!(app.model.list.view, View::Feed("https://moved.example/feed".into()));
    assert_eq!(app.model.list.selected, selected);
    app.feeds = feeds();
    app.hear(Event::Undone("Undid: Moved".into()));
    assert_eq!(app.model.list.view, View::Feed("https://site4.example/feed".into()));
}

#[test]
fn fetching_means_the_feed_or_folder_under_the_cursor() {
    let mut app = app(120, 40);
    app.press("h G r");
    app.press("k r");
    app.press("g h r");
    let wanted = [2, 7, 5].map(|feed| Effect::Refresh(vec![FeedId(feed)]));
    assert_eq!(app.asked, wanted);
}

#[test]
fn feeds_are_managed_by_name_on_the_command_line_of_the_screen() {
    let mut app = app(120, 30);
    app.press("g h :").type_text("move-feed Jazz").press("enter");
    app.press(":").type_text("feed-interval 1d").press("enter");
    app.press(":").type_text("mute").press("enter");
    assert_eq!(
        app.asked,
        [
            change(5, FeedChange::Folder("Jazz".into())),
            change(5, FeedChange::Interval(Interval(Some(1440)))),
            change(5, FeedChange::Muted(true)),
        ]
    );
    app.press("x");
    assert!(app.screen().contains("Remove the feed, its stories stay"), "{}", app.screen());
}

#[test]
fn a_changed_feed_is_read_again_and_fetched_where_that_shows_something() {
    let mut app = app(120, 30);
    app.press("g h");
    app.feeds.remove(0);
    app.hear(Event::FeedsChanged { label: "Removed Music Daily".into(), fetch: Vec::new() });
    assert_eq!(app.model.health.feeds.len(), 6);
    assert!(app.screen().contains("Removed Music Daily"));
    app.hear(Event::FeedsChanged { label: "Moved".into(), fetch: vec![FeedId(4)] });
    assert_eq!(app.asked, [Effect::Refresh(vec![FeedId(4)])]);
}
