use super::*;

#[test]
fn an_id_is_the_minute_of_the_date_and_a_counter() {
    let scene = Scene::with(["Now"]);
    scene.add([story("Also now"), NewStory { published: Some(scene.ago(24 * 400)), ..story("Old") }]);
    let minute = StoryId::first_of(scene.now);
    assert_eq!(scene.id("Now"), minute);
    assert_eq!(scene.id("Also now"), StoryId(minute.0 + 1));
    assert_eq!(scene.id("Old"), StoryId::first_of(scene.ago(24 * 400)));
}

#[test]
fn dates_that_cannot_be_are_not_believed() {
    let scene = Scene::new();
    scene.add([
        NewStory { published: Some(scene.ago(-24 * 30)), ..story("From the future") },
        NewStory { published: Some("1970-01-01T00:00:00Z".parse().unwrap()), ..story("From the epoch") },
        NewStory { published: Some(scene.ago(-5)), ..story("In another zone") },
    ]);
    for title in ["From the future", "From the epoch", "In another zone"] {
        assert_eq!(scene.id(title).instant(), scene.now, "{title}");
    }
    assert_eq!(scene.store.row(scene.id("In another zone")).unwrap().unwrap().date, scene.ago(-5));
    assert_eq!(scene.store.row(scene.id("From the future")).unwrap().unwrap().date, scene.now);
}

#[test]
fn a_feed_without_dates_keeps_its_order() {
    let scene = Scene::new();
    scene.add([story("First"), story("Second"), story("Third")]);
    assert_eq!(scene.titles(""), "First, Second, Third");
}

#[test]
fn more_stories_than_a_minute_holds_take_the_minute_before() {
    let scene = Scene::new();
    let room = 1 << StoryId::COUNTER_BITS;
    let many: Vec<NewStory> = (0..room + 10).map(|number| story(&format!("Story {number}"))).collect();
    assert_eq!(scene.add_to(scene.feed, &many).new, room + 10);
    assert_eq!(scene.window("", Anchor::Top, 5).total, Some(room + 10));
}

#[test]
fn a_full_minute_and_the_one_before_it_share_no_id() {
    let scene = Scene::new();
    let room = 1 << StoryId::COUNTER_BITS;
    let dated = |number: u64| NewStory {
        published: Some(
            scene.now - jiff::SignedDuration::from_secs(60 * i64::from(number.is_multiple_of(3))),
        ),
        ..story(&format!("Story {number}"))
    };
    let many: Vec<NewStory> = (0..2 * room).map(dated).collect();
    for half in many.chunks(many.len() / 2) {
        assert_eq!(scene.add_to(scene.feed, half).new, room);
    }
    assert_eq!(scene.window("", Anchor::Top, 5).total, Some(2 * room));
}

#[test]
fn of_a_story_that_comes_twice_at_once_the_marks_of_both_count() {
    let scene = Scene::new();
    let marked = NewStory { starred: true, tags: vec!["live".into()], ..story("One") };
    let added = scene.add([story("One"), marked, story("Two")]);
    assert_eq!((added.new, added.updated + added.same), (2, 1));
    assert_eq!(scene.titles("is:starred #live"), "One");
    assert_eq!(scene.titles("is:unread"), "One, Two");
}

#[test]
fn a_second_time_changes_nothing() {
    let scene = Scene::new();
    let stories = [story("One"), story("Two")];
    assert_eq!(scene.add(stories.clone()), Added { new: 2, ..Added::default() });
    assert_eq!(scene.add(stories), Added { same: 2, ..Added::default() });
}

#[test]
fn an_edited_story_changes_in_place_and_keeps_its_marks() {
    let scene = Scene::with(["Low return"]);
    scene.index_all();
    scene.mark(&Change::Starred(true), "Low return");
    let id = scene.id("Low return");
    let edited = NewStory { title: "Low return home".into(), ..story("Low return") };
    assert_eq!(scene.add([edited]), Added { updated: 1, ..Added::default() });
    let row = scene.store.row(id).unwrap().unwrap();
    assert_eq!((row.title.as_str(), row.starred), ("Low return home", true));
    assert_eq!(scene.titles("home"), "Low return home", "before it is indexed again");
    scene.index_all();
    assert_eq!(scene.titles("home"), "Low return home");
}

#[test]
fn one_address_in_two_feeds_is_one_story() {
    let scene = Scene::new();
    let other = scene.store.source(&named("Other"), Origin::Feed).unwrap();
    let page = |id: &str, text: &str| NewStory {
        source_id: id.into(),
        url: "https://a.example/low".into(),
        html: text.into(),
        ..story("Low return")
    };
    scene.add([page("1", "whole text")]);
    assert_eq!(scene.add_to(other, &[page("x", "teaser")]), Added { same: 1, ..Added::default() });
    assert_eq!(scene.store.story(scene.id("Low return")).unwrap().unwrap().html, "whole text");
}

#[test]
fn stories_that_all_link_to_the_front_page_stay_apart() {
    let scene = Scene::new();
    let linked = |title: &str| NewStory { url: "https://a.example/".into(), ..story(title) };
    assert_eq!(scene.add([linked("One"), linked("Two")]).new, 2);
    assert_eq!(scene.add([linked("One"), linked("Two")]).same, 2);
    let other = scene.store.source(&named("Other"), Origin::Feed).unwrap();
    assert_eq!(scene.add_to(other, &[linked("Three")]).new, 1);
}

#[test]
fn the_same_long_text_is_the_same_story() {
    let scene = Scene::new();
    let text = "The band return with a long and patient record. ".repeat(12);
    let copy =
        |id: &str| NewStory { source_id: id.into(), html: format!("<p>{text}</p>"), ..story("Low return") };
    scene.add([copy("1")]);
    let other = scene.store.source(&named("Other"), Origin::Import).unwrap();
    assert_eq!(scene.add_to(other, &[copy("2")]).same, 1);
}

#[test]
fn a_deleted_story_does_not_come_back() {
    let scene = Scene::with(["Gone", "Stays"]);
    scene.index_all();
    scene.mark(&Change::Tag("film".into(), true), "Gone");
    let id = scene.id("Gone");
    assert_eq!(scene.store.delete(&[id]).unwrap(), 1);
    assert_eq!(scene.add([story("Gone"), story("Stays")]), Added { same: 1, deleted: 1, ..Added::default() });
    assert_eq!(scene.titles(""), "Stays");
    assert_eq!(scene.titles("gone"), "");
    assert!(scene.store.tags().unwrap().is_empty());
    assert!(scene.store.check().unwrap().is_empty());
    scene.add([story("New")]);
    assert_ne!(scene.id("New"), id, "an id is never given twice");
}

#[test]
fn an_export_brings_its_marks_back() {
    let scene = Scene::with(["Low return"]);
    let exported = NewStory { tags: vec!["film".into()], read: true, starred: true, ..story("Low return") };
    assert_eq!(scene.add([exported.clone()]).updated, 1);
    assert_eq!(scene.titles("#film is:starred is:read"), "Low return");
    assert_eq!(scene.add([exported]).same, 1);
    assert!(scene.store.check().unwrap().is_empty());
}

#[test]
fn two_writers_and_the_index_share_the_store() {
    let scene = Scene::new();
    let path = scene.path();
    let (feed, now) = (scene.feed, scene.now);
    std::thread::scope(|scope| {
        for writer in 0..2 {
            let path = &path;
            scope.spawn(move || {
                let store = Store::open(path, Mode::ReadWrite).unwrap();
                let stories: Vec<_> = (0..600).map(|at| story(&format!("Story {writer} {at}"))).collect();
                for chunk in stories.chunks(60) {
                    let arrivals: Vec<_> = chunk.iter().map(|story| Arrival { story, address: "" }).collect();
                    store.add(feed, &arrivals, now).unwrap();
                    store.index_some(20).unwrap();
                }
            });
        }
    });
    scene.index_all();
    assert_eq!(scene.window("story", Anchor::Top, 2000).rows.len(), 1200);
    assert!(scene.store.check().unwrap().is_empty());
}
