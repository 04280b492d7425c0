//! What is kept, what goes when its time is over, and housekeeping.

use super::*;
use crate::news::Correction;

const DAY: i64 = 24;

/// Stories of a feed, all of which came when they were published.
fn archive() -> Scene {
    let scene = Scene::new();
    for (title, days) in
        [("Old", 90), ("Starred", 80), ("Tagged", 70), ("Corrected", 60), ("Saved", 50), ("New", 3)]
    {
        came(&scene, scene.feed, title, days);
    }
    scene.mark(&Change::Starred(true), "Starred");
    scene.mark(&Change::Tag("film".into(), true), "Tagged");
    scene
        .store
        .correct(
            scene.id("Corrected"),
            &[Correction::Artist { was: Some("Low".into()), is: None }],
            "Corrected",
        )
        .unwrap();
    scene
}

fn came(scene: &Scene, feed: FeedId, title: &str, days: i64) {
    let at = scene.ago(DAY * days);
    let story = NewStory { published: Some(at), ..story(title) };
    scene.store.add(feed, &[Arrival { story: &story, address: "" }], at).unwrap();
}

/// Removes what is older than so many days, step by step, and returns how many that were.
fn expire(scene: &Scene, days: i64, stays: &str) -> u64 {
    let expiry = Expiry { feed: scene.feed, before: scene.ago(DAY * days) };
    let mut removed = 0;
    let mut from = Some(StoryId(i64::MIN));
    while let Some(at) = from {
        let step = scene.store.expire_some(&expiry, at, &|story| story.title == stays).unwrap();
        removed += step.stories;
        from = step.next;
    }
    removed
}

#[test]
fn a_story_whose_time_is_over_goes_for_good_and_what_the_user_keeps_stays() {
    let scene = archive();
    let expiry = Expiry { feed: scene.feed, before: scene.ago(DAY * 30) };
    let counted =
        scene.store.count_expired(&expiry, StoryId(i64::MIN), &|story| story.title == "Saved").unwrap();
    assert_eq!((counted.stories, counted.next), (1, None));
    assert_eq!(expire(&scene, 30, "Saved"), 1);
    assert_eq!(scene.titles(""), "New, Saved, Corrected, Tagged, Starred");
    scene.add([NewStory { published: Some(scene.ago(DAY * 90)), ..story("Old") }]);
    assert_eq!(scene.titles(""), "New, Saved, Corrected, Tagged, Starred", "the feed still lists it");
    assert_eq!(expire(&scene, 30, "Saved"), 0);
    assert_eq!(scene.store.check().unwrap(), Vec::<String>::new());
}

#[test]
fn an_archive_that_came_today_has_its_time_before_it() {
    let scene = Scene::new();
    scene.add([NewStory { published: Some(scene.ago(DAY * 900)), ..story("Of long ago") }]);
    assert_eq!(expire(&scene, 30, ""), 0);
    assert_eq!(scene.titles(""), "Of long ago");
}

#[test]
fn stories_of_other_feeds_are_not_touched_and_no_step_does_all() {
    let scene = Scene::new();
    let other = scene.store.source(&named("Other"), Origin::Feed).unwrap();
    for number in 0..50 {
        came(&scene, scene.feed, &format!("Story {number}"), 100 + number);
    }
    came(&scene, other, "Of another feed", 200);
    let expiry = Expiry { feed: scene.feed, before: scene.ago(DAY * 30) };
    let step = scene.store.expire_some(&expiry, StoryId(i64::MIN), &|_| false).unwrap();
    assert!(step.stories < 50 && step.next.is_some(), "{step:?}");
    assert_eq!(step.stories + expire(&scene, 30, ""), 50);
    assert_eq!(scene.titles(""), "Of another feed");
    let feeds = scene.store.expiring_feeds().unwrap();
    assert_eq!(feeds, [(scene.feed, None), (other, None)]);
}

#[test]
fn what_was_imported_has_no_time() {
    let scene = Scene::new();
    scene.store.source(&NewFeed { title: "My notes".into(), ..NewFeed::default() }, Origin::Import).unwrap();
    assert_eq!(scene.store.expiring_feeds().unwrap(), [(scene.feed, None)]);
}

#[test]
fn merging_comes_to_an_end_and_changes_no_answer() {
    let scene = Scene::new();
    for number in 0..40 {
        scene.add([NewStory { published: Some(scene.ago(number)), ..story(&format!("Tide {number}")) }]);
        scene.index_all();
    }
    let before = scene.titles("tid* text:about");
    let mut steps = 0;
    for table in 0.. {
        let Some(mut more) = scene.store.merge_index(table).unwrap() else { break };
        while more {
            more = scene.store.merge_index(table).unwrap().expect("a table");
            steps += 1;
            assert!(steps < 1000, "there is no end to merging");
        }
    }
    assert_eq!(scene.titles("tid* text:about"), before);
    assert_eq!(scene.store.check().unwrap(), Vec::<String>::new());
}

#[test]
fn space_is_given_back_in_steps() {
    let scene = Scene::new();
    let long = "<p>A word of the harbour. </p>".repeat(400);
    let noise = |number: i64| {
        let words: Vec<String> =
            (0..4000).map(|at| ((at * 7919 + number * 104_729) % 65_521).to_string()).collect();
        words.join(" ")
    };
    for number in 0..120 {
        let html = format!("{long}{}", noise(number));
        scene.add([NewStory {
            published: Some(scene.ago(number)),
            html,
            ..story(&format!("Long {number}"))
        }]);
    }
    let all: Vec<StoryId> = scene.window("", Anchor::Top, 1000).rows.iter().map(|row| row.id).collect();
    scene.store.delete(&all).unwrap();
    let before = scene.store.figures().unwrap();
    assert!(before.gives_back && before.free > 100 * 8192, "{before:?}");
    let mut steps = 0;
    while scene.store.give_back().unwrap() {
        steps += 1;
        assert!(steps < 30, "a step gives more than a page back");
    }
    let after = scene.store.figures().unwrap();
    assert!(steps > 1 && after.free < before.free / 4, "{steps} steps: {} of {}", after.free, before.free);
    assert_eq!(before.file - after.file, before.free - after.free);
    assert_eq!(scene.store.check().unwrap(), Vec::<String>::new());
}

#[test]
fn the_figures_say_what_is_there_and_what_uses_the_space() {
    let scene = archive();
    scene.mark(&Change::Hidden(true), "Old");
    scene.mark(&Change::Read(true), "New");
    scene.index_all();
    let figures = scene.store.figures().unwrap();
    let counts =
        (figures.stories, figures.unread, figures.starred, figures.hidden, figures.tags, figures.tagged);
    assert_eq!(counts, (6, 4, 1, 1, 1, 1));
    assert_eq!((figures.feeds, figures.gone), (1, 0));
    let parts = figures.parts;
    let known = parts.bodies + parts.pages + parts.stories + parts.names + parts.knowledge + parts.journal;
    assert!(parts.bodies > 0 && parts.stories > 0, "{parts:?}");
    assert_eq!(known + parts.index, figures.file - figures.free, "the index is what is left");
    assert_eq!(Scene::new().store.figures().unwrap().parts.bodies, 0, "an empty store has no texts");
}
