use super::*;
use crate::news::{FeedOptions, View};

/// A scene with a story each of two feeds, the second muted.
fn muted() -> (Scene, FeedId) {
    let scene = Scene::with(["Loud"]);
    let quiet = scene.store.source(&named("Quiet"), Origin::Feed).unwrap();
    scene.add_to(quiet, &[NewStory { starred: true, ..story("Silent") }]);
    scene.store.change_feeds(&[(quiet, FeedPart::Muted(true))], "Muted Quiet").unwrap();
    (scene, quiet)
}

fn counts(scene: &Scene) -> crate::news::Counts {
    let today = StoryId::first_of(scene.ago(48))..StoryId::first_of(scene.ago(-48));
    scene.store.counts(&today, &scene.moment()).unwrap()
}

#[test]
fn a_muted_feed_is_found_by_looking_for_it_and_met_nowhere_else() {
    let (scene, _) = muted();
    for browsed in ["", "is:unread", "-is:read", "newer:1w", "date:2026 is:unread", "limit:10"] {
        assert_eq!(scene.titles(browsed), "Loud", "{browsed}");
    }
    for found in ["silent", "is:starred", "feed:Quiet is:unread", "is:muted", "@nobody OR silent"] {
        assert_eq!(scene.titles(found), "Silent", "{found}");
    }
    let view = |view: View| {
        let query = view.query();
        let request =
            ListRequest { query, order: Order::default(), from: Anchor::Top, limit: 9, keep: Vec::new() };
        scene.store.list(&request, &scene.moment(), 9).unwrap()
    };
    for (shown, listed) in [(View::All, "Loud"), (View::Unread, "Loud"), (View::Starred, "Silent")] {
        let window = view(shown.clone());
        assert_eq!((titles(&window).as_str(), window.total), (listed, Some(1)), "{shown}");
    }
    let feed = view(View::Feed("https://Quiet.example/feed".into()));
    assert_eq!((titles(&feed).as_str(), feed.total), ("Silent", Some(1)));
}

#[test]
fn counts_agree_with_the_lists_about_muted_feeds() {
    let (scene, quiet) = muted();
    let now = counts(&scene);
    assert_eq!((now.all, now.unread, now.today, now.starred), (1, 1, 1, 1));
    let listed = now.feeds.iter().find(|count| count.feed.id == quiet).unwrap();
    assert!(listed.feed.muted && listed.unread == 1, "its own count stays");
    scene.mark_found(&Change::Read(true), "is:unread");
    assert_eq!(scene.titles("silent is:unread"), "Silent", "marking the view read leaves it alone");
    scene.store.undo().unwrap();
    scene.store.undo().unwrap();
    let now = counts(&scene);
    assert_eq!((now.all, now.unread, now.today, now.starred), (2, 2, 2, 1));
    assert_eq!(scene.titles(""), "Silent, Loud");
    scene.store.redo().unwrap();
    assert_eq!(counts(&scene).all, 1);
}

/// The title, folder, address, muting and interval of the scene's feed.
fn state(scene: &Scene) -> String {
    let feeds = scene.store.upkeep().unwrap();
    let feed = feeds.iter().find(|known| known.feed == scene.feed).expect("a subscribed feed");
    let every = feed.options.every_minutes;
    format!("{} | {} | {} | {} | {every:?}", feed.title, feed.folder, feed.url, feed.muted)
}

#[test]
fn every_change_to_a_feed_is_undone_and_done_again_with_fetches_in_between() {
    let options = FeedOptions { every_minutes: Some(60), ..FeedOptions::default() };
    let changes = [
        FeedPart::Title("Daily".into()),
        FeedPart::Folder("Indie".into()),
        FeedPart::Address("https://elsewhere.example/feed".into()),
        FeedPart::Muted(true),
        FeedPart::Options(options),
    ];
    for change in changes {
        let scene = Scene::with(["A"]);
        fetched(&scene, "one");
        let before = state(&scene);
        let done = scene.store.change_feeds(&[(scene.feed, change.clone())], "changed").unwrap();
        assert_eq!(done.changed, 1, "{change:?}");
        let after = state(&scene);
        assert_ne!(after, before);
        fetched(&scene, "two");
        scene.add([story("B")]);
        assert_eq!(scene.store.undo().unwrap().unwrap().changed, 1);
        assert_eq!(state(&scene), before, "{change:?}");
        assert_eq!(scene.store.redo().unwrap().unwrap().changed, 1);
        assert_eq!(state(&scene), after, "{change:?}");
        assert_eq!(scene.store.change_feeds(&[(scene.feed, change)], "again").unwrap().changed, 0);
        assert_eq!(
            scene.store.undo().unwrap().unwrap().label,
            "changed",
            "what changes nothing is no command"
        );
    }
}

/// Keeps what a fetch would: an entity tag and a time.
fn fetched(scene: &Scene, etag: &str) {
    let url = scene.store.feed(scene.feed).unwrap().expect("the scene's feed").url;
    landed(scene, etag, &url, &[]);
}

/// The same of a fetch that began when the feed had this address.
fn landed(scene: &Scene, etag: &str, url: &str, stories: &[NewStory]) {
    let record = Record {
        etag: etag.into(),
        moved_to: "https://moved.example/feed".into(),
        succeeded: Some(scene.now),
        due: Some(scene.now),
        ..Record::default()
    };
    let parcel = scene.store.parcel(scene.feed, stories.to_vec(), scene.now, |_| String::new()).unwrap();
    let record = Some((&record, None));
    let landing = Landing { feed: scene.feed, url, parcel: &parcel, name: ("", ""), record };
    scene.store.land(&[landing], scene.now).unwrap();
}

fn record(scene: &Scene) -> Record {
    scene.store.upkeep().unwrap().remove(0).record
}

#[test]
fn undoing_leaves_alone_what_was_changed_since() {
    let scene = Scene::with(["A"]);
    scene.store.change_feeds(&[(scene.feed, FeedPart::Title("One".into()))], "one").unwrap();
    let other = Store::open(&scene.path(), Mode::ReadWrite).unwrap();
    other.change_feeds(&[(scene.feed, FeedPart::Title("Two".into()))], "two").unwrap();
    assert_eq!(scene.store.undo().unwrap().unwrap().changed, 0);
    assert!(state(&scene).starts_with("Two"));
}

#[test]
fn what_is_known_of_one_address_is_not_said_of_another() {
    let scene = Scene::with(["A"]);
    fetched(&scene, "one");
    let address = FeedPart::Address("https://elsewhere.example/feed".into());
    scene.store.change_feeds(&[(scene.feed, address)], "moved").unwrap();
    let now = record(&scene);
    assert_eq!((now.etag.as_str(), now.moved_to.as_str(), now.due), ("", "", None));
    assert_eq!(now.succeeded, Some(scene.now), "when it was last well still holds");
    fetched(&scene, "two");
    scene.store.undo().unwrap();
    assert_eq!(record(&scene).etag, "", "the tag is of the address that was given up");
    let taken = scene.store.source(&named("Other"), Origin::Feed).unwrap();
    let same = FeedPart::Address("https://Other.example/feed".into());
    assert_eq!(scene.store.change_feeds(&[(scene.feed, same)], "taken").unwrap().changed, 0);
    assert!(scene.store.feed(taken).unwrap().is_some());
}

#[test]
fn a_removed_feed_comes_back_whole_whatever_came_in_between() {
    let scene = Scene::with(["A"]);
    let options = FeedOptions { every_minutes: Some(60), ..FeedOptions::default() };
    let parts = [FeedPart::Options(options), FeedPart::Folder("Indie".into()), FeedPart::Muted(true)];
    scene.store.change_feeds(&parts.map(|part| (scene.feed, part)), "set").unwrap();
    fetched(&scene, "one");
    let (before, kept) = (state(&scene), record(&scene));
    scene.store.unsubscribe(&[scene.feed], "Removed").unwrap();
    // A fetch that was on its way lands, and another copy of its stories is imported.
    fetched(&scene, "one");
    assert_eq!(scene.store.source(&named("Music Daily"), Origin::Import).unwrap(), scene.feed);
    scene.add([story("B")]);
    assert!(scene.store.upkeep().unwrap().is_empty(), "an import subscribes to nothing");
    assert!(scene.store.feeds().unwrap().is_empty());
    assert_eq!(scene.titles("feed:\"Music Daily\""), "B, A");
    assert_eq!(scene.store.undo().unwrap().unwrap().changed, 1);
    assert_eq!((state(&scene), record(&scene)), (before, kept));
    scene.store.redo().unwrap();
    assert!(scene.store.feeds().unwrap().is_empty());
}

#[test]
fn a_fetch_of_an_address_or_feed_that_was_given_up_meanwhile_says_nothing_of_it() {
    let scene = Scene::with(["A"]);
    let old = "https://Music-Daily.example/feed";
    let address = FeedPart::Address("https://elsewhere.example/feed".into());
    scene.store.change_feeds(&[(scene.feed, address)], "moved").unwrap();
    landed(&scene, "one", old, &[story("B")]);
    assert_eq!(scene.titles(""), "B, A", "its stories are stories all the same");
    assert!(record(&scene).moved_to.is_empty() && record(&scene).etag.is_empty());
    scene.mark(&Change::Starred(true), "A");
    assert_eq!(scene.store.remove_feed(scene.feed, &|_| false).unwrap(), (1, 1));
    assert_eq!(scene.titles(""), "A");
    scene.mark(&Change::Starred(false), "A");
    assert_eq!(scene.store.remove_feed(scene.feed, &|_| false).unwrap(), (1, 0));
    landed(&scene, "two", old, &[story("C")]);
    assert_eq!(scene.titles(""), "");
    assert!(scene.store.check().unwrap().is_empty());
}

#[test]
fn subscribing_again_brings_a_removed_feed_back_unmuted() {
    let scene = Scene::with(["A"]);
    let parts = [FeedPart::Title("Daily".into()), FeedPart::Muted(true)];
    scene.store.change_feeds(&parts.map(|part| (scene.feed, part)), "set").unwrap();
    scene.store.unsubscribe(&[scene.feed], "Removed").unwrap();
    assert_eq!(scene.store.source(&named("Music Daily"), Origin::Feed).unwrap(), scene.feed);
    assert_eq!(state(&scene), "Daily |  | https://Music-Daily.example/feed | false | None");
}
