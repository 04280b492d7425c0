//! Managing feeds, as every face does it.

use jiff::SignedDuration;

use super::*;
use crate::favorites::StoryRef;
use crate::library::Schedule;
use crate::news::{FeedChange, FeedHealth, Interval, NewFeed};
use crate::store::{Landing, Parcel, Record};

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
