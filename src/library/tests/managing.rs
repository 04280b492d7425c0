//! Managing feeds, as every face does it.

use jiff::SignedDuration;

use super::*;
use crate::favorites::StoryRef;
use crate::library::Schedule;
use crate::news::{FeedChange, FeedHealth, Interval, NewFeed, NewStory};
use crate::store::{Arrival, Landing, Origin, Parcel, Record};

/// A library with one feed, fetched an hour ago, due in five.
fn one() -> (Scene, FeedId) {
    let scene = Scene::empty();
    let new = NewFeed { url: "https://a.example/feed".into(), title: "Daily".into(), ..NewFeed::default() };
    scene.library.subscribe(&[new]).unwrap();
    let feed = scene.library.upkeep().unwrap()[0].feed;
    let record = Record {
        etag: "one".into(),
        per_week: 14.0,
        checked: Some(scene.now() - SignedDuration::from_hours(1)),
        due: Some(scene.now() + SignedDuration::from_hours(5)),
        ..Record::default()
    };
    let (parcel, url) = (Parcel::default(), "https://a.example/feed");
    let landing = Landing { feed, url, parcel: &parcel, name: ("", ""), record: Some((&record, None)) };
    scene.library.store.land(&[landing], scene.now()).unwrap();
    (scene, feed)
}

fn health(scene: &Scene) -> FeedHealth {
    scene.library.health().unwrap().remove(0)
}

fn change(scene: &Scene, feed: FeedId, change: &FeedChange) -> String {
    scene.library.change_feeds(&[feed], change, scene.now()).unwrap().label
}

#[test]
fn a_new_interval_counts_from_the_last_fetch_in_the_store_and_in_an_open_reader() {
    let (mut scene, feed) = one();
    let now = scene.now();
    let mut schedule = Schedule::default();
    scene.library.schedule(&mut schedule, None, now).unwrap();
    let in_two = now + SignedDuration::from_hours(2);
    assert_eq!(schedule.due(in_two), []);
    change(&scene, feed, &FeedChange::Interval(Interval(Some(120))));
    assert_eq!(health(&scene).due, Some(now + SignedDuration::from_hours(1)));
    scene.library.schedule(&mut schedule, None, now).unwrap();
    assert_eq!(schedule.due(in_two), [feed]);
    assert_eq!(scene.library.undo(now).unwrap().unwrap().label, "Daily: fetched every 2h");
    assert_eq!(health(&scene).interval, Interval(None));
}

#[test]
fn without_a_name_of_the_users_the_feed_is_asked_for_its_own() {
    let (scene, feed) = one();
    assert_eq!(change(&scene, feed, &FeedChange::Title(" Mine\n".into())), "Renamed Daily to Mine");
    change(&scene, feed, &FeedChange::Title("x".repeat(1 << 20)));
    assert!(scene.library.upkeep().unwrap()[0].title.len() < 2_000);
    change(&scene, feed, &FeedChange::Title(String::new()));
    let known = &scene.library.upkeep().unwrap()[0];
    assert_eq!((known.title.as_str(), known.record.etag.as_str()), ("https://a.example/feed", ""));
}

#[test]
fn a_source_of_imported_stories_is_moved_and_muted_and_nothing_else() {
    let scene = Scene::empty();
    let file = scene.write("stories.jsonl", STORIES);
    scene.import(&[file]);
    let source = scene.library.counts(&scene.moment).unwrap().feeds[0].feed.id;
    change(&scene, source, &FeedChange::Folder("Old".into()));
    change(&scene, source, &FeedChange::Muted(true));
    assert!(scene.rows(&View::All).is_empty());
    let refused = scene.library.change_feeds(&[source], &FeedChange::Title("X".into()), scene.now());
    assert!(refused.unwrap_err().to_string().starts_with("Music Daily is no feed"));
    change(&scene, source, &FeedChange::Removed);
    assert_eq!(scene.titles("tide"), "High tide");
    assert!(scene.library.counts(&scene.moment).unwrap().feeds.is_empty());
}

#[test]
fn removing_stories_leaves_those_that_a_favorite_came_from() {
    let mut scene = Scene::empty();
    let lines = STORIES.replace(r#""source_id":"1""#, r#""source_id":"1","url":"https://a.example/low""#);
    let file = scene.write("stories.jsonl", lines);
    scene.import(&[file]);
    let song = NewFavorite {
        song: "Black Umbrella".into(),
        story: Some(StoryRef::new("Low return", "https://a.example/low", "Music Daily")),
        ..NewFavorite::default()
    };
    let now = scene.now();
    scene.library.save_songs(&[song], now).unwrap();
    let source = scene.library.counts(&scene.moment).unwrap().feeds[0].feed.id;
    let tide = scene.rows(&View::Query("tide".into()))[0].id;
    scene.library.set_starred(&[tide], false).unwrap();
    scene.library.set_tags(&[tide], &[], &["film".into()]).unwrap();
    assert_eq!(scene.library.remove_with_stories(&[source]).unwrap(), (1, 1));
    assert_eq!(scene.titles("is:hidden OR -is:hidden"), "Low return");
}

/// Stories of a subscribed feed that came forty days ago, and a library that is told how long to keep them.
fn with_retention(days: u16) -> (Scene, FeedId) {
    let mut scene = Scene::empty();
    scene.library.retention = days;
    let feed =
        NewFeed { url: "https://a.example/feed".into(), title: "Music Daily".into(), ..NewFeed::default() };
    let feed = scene.library.store.source(&feed, Origin::Feed).unwrap();
    let came = scene.now() - SignedDuration::from_hours(24 * 40);
    for title in ["Low return", "High tide", "Wide sea"] {
        let story = NewStory {
            source_id: title.into(),
            title: title.into(),
            url: format!("https://a.example/{title}"),
            published: Some(came),
            ..NewStory::default()
        };
        let arrival = Arrival { story: &story, address: &story.url };
        scene.library.store.add(feed, &[arrival], came).unwrap();
    }
    (scene, feed)
}

fn retire(scene: &mut Scene) -> String {
    let now = scene.now();
    let mut pass = scene.library.begin_retiring(now).unwrap();
    while scene.library.retire_some(&mut pass).unwrap() {}
    scene.titles("sort:title")
}

#[test]
fn old_stories_go_only_where_the_user_said_so_and_never_those_of_favorites() {
    let (mut scene, feed) = with_retention(0);
    assert_eq!(
        scene.library.would_retire(scene.now(), 100).unwrap(),
        0,
        "for ever, unless somebody says otherwise"
    );
    assert_eq!(retire(&mut scene), "High tide, Low return, Wide sea");
    scene.library.retention = 30;
    let song = NewFavorite {
        song: "Black Umbrella".into(),
        artist: None,
        release: None,
        story: Some(StoryRef::new("Low return", "https://a.example/Low return?utm_source=x", "")),
        links: Vec::new(),
    };
    let now = scene.now();
    scene.library.save_songs(&[song], now).unwrap();
    assert_eq!(scene.library.would_retire(now, 100).unwrap(), 2);
    assert_eq!(scene.library.would_retire(now, 1).unwrap(), 1, "counted as far as asked");
    let forever = FeedOptions { keep_days: Some(0), ..FeedOptions::default() };
    scene.library.set_feed_options(feed, &forever, now).unwrap();
    assert_eq!(retire(&mut scene), "High tide, Low return, Wide sea", "the feed's own rule comes first");
    scene.library.set_feed_options(feed, &FeedOptions::default(), now).unwrap();
    assert_eq!(retire(&mut scene), "Low return");
    assert_eq!(scene.library.retired().unwrap(), 2);
}

#[test]
fn a_clock_that_leaps_ahead_removes_nothing_at_once() {
    let (mut scene, _) = with_retention(50);
    let passes = |scene: &mut Scene, now| {
        let mut pass = scene.library.begin_retiring(now).unwrap();
        while scene.library.retire_some(&mut pass).unwrap() {}
        scene.rows(&View::All).len()
    };
    let (now, wrong) = (scene.now(), scene.now() + SignedDuration::from_hours(24 * 4_000));
    assert_eq!(passes(&mut scene, now), 3);
    assert_eq!(passes(&mut scene, wrong), 3, "somebody may notice and set it right");
    assert_eq!(passes(&mut scene, now), 3);
    let later = now + SignedDuration::from_hours(24 * 12);
    assert_eq!(passes(&mut scene, later), 0, "their time has come");
}

#[test]
fn nothing_goes_while_the_favorites_cannot_be_read() {
    let (mut scene, _) = with_retention(30);
    fs::create_dir_all(scene.library.favorites_path()).unwrap();
    let mut pass = scene.library.begin_retiring(scene.now()).unwrap();
    assert!(scene.library.retire_some(&mut pass).is_err());
    assert_eq!(scene.rows(&View::All).len(), 3);
}

#[test]
fn the_background_tidies_up_when_nothing_waits() {
    let (scene, _) = with_retention(30);
    let (told, heard) = crossbeam_channel::unbounded();
    let background = Background::start(scene.library.reader().unwrap(), scene.now(), move |step| {
        told.send(step).unwrap();
    });
    let background = background.unwrap();
    // Every turn of the background is a step; dropping it waits for the one that it is at.
    while scene.library.retired().unwrap() < 3 {
        if let Ok(step) = heard.recv_timeout(std::time::Duration::from_millis(5)) {
            step.unwrap();
        }
    }
    background.stop();
    assert!(scene.rows(&View::All).is_empty());
}
