use super::*;
use crate::music::Lessons;
use crate::news::{ArtistKey, NamedArtist, NamedWork, Recognised, Sort};

#[test]
fn windows_stand_where_they_are_asked_to() {
    let scene = Scene::with(["A", "B", "C", "D", "E", "F", "G"]);
    let at = |title| scene.id(title);
    let shown = |from, limit| {
        let window = scene.window("", from, limit);
        let sign = |more| if more { "…" } else { "" };
        format!("{}{}{}", sign(window.more_above), titles(&window).replace(", ", ""), sign(window.more_below))
    };
    assert_eq!(shown(Anchor::Top, 3), "ABC…");
    assert_eq!(shown(Anchor::Bottom, 3), "…EFG");
    assert_eq!(shown(Anchor::After(at("B")), 3), "…CDE…");
    assert_eq!(shown(Anchor::After(at("E")), 3), "…FG");
    assert_eq!(shown(Anchor::Before(at("E")), 3), "…BCD…");
    assert_eq!(shown(Anchor::Before(at("B")), 3), "A…");
    assert_eq!(shown(Anchor::Around(at("D")), 3), "…CDE…");
    assert_eq!(shown(Anchor::Around(at("A")), 3), "ABC…");
    assert_eq!(shown(Anchor::Around(at("G")), 3), "…EFG");
    assert_eq!(shown(Anchor::Around(StoryId(at("D").0 + 1)), 3), "…CDE…");
    assert_eq!(shown(Anchor::Around(at("D")), 50), "ABCDEFG");
}

#[test]
fn a_window_knows_its_place_and_the_list_its_length() {
    let scene = Scene::with(["A", "B", "C", "D"]);
    let window = scene.window("", Anchor::After(scene.id("B")), 1);
    assert_eq!((window.before, window.total), (Some(2), Some(4)));
    let window = scene.window("about", Anchor::Top, 2);
    assert_eq!((window.before, window.total), (Some(0), Some(4)));
}

#[test]
fn a_list_can_be_read_the_other_way_round() {
    let scene = Scene::with(["A", "B", "C"]);
    assert_eq!(scene.titles("sort:date"), "C, B, A");
    assert_eq!(titles(&scene.window("sort:date", Anchor::After(scene.id("C")), 1)), "B");
    assert_eq!(scene.titles("sort:-title"), "C, B, A");
    assert_eq!(scene.titles("limit:2"), "A, B");
    assert_eq!(scene.titles("sort:-title limit:2"), "C, B");
    let other = scene.store.source(&named("Another"), Origin::Feed).unwrap();
    scene.add_to(other, &[story("Z")]);
    assert_eq!(scene.titles("sort:source"), "Z, A, B, C");
}

#[test]
fn a_story_just_read_stays_in_its_view() {
    let scene = Scene::with(["A", "B", "C"]);
    scene.mark(&Change::Read(true), "B");
    let mut request = ListRequest {
        query: Query::parse("is:unread").unwrap(),
        order: Order { by: Sort::Date, reversed: false },
        from: Anchor::Top,
        limit: 2,
        keep: vec![scene.id("B")],
    };
    let window = scene.store.list(&request, &scene.moment(), 0).unwrap();
    assert_eq!((titles(&window).as_str(), window.total), ("A, B", Some(3)));
    request.keep.clear();
    assert_eq!(titles(&scene.store.list(&request, &scene.moment(), 0).unwrap()), "A, C");
}

#[test]
fn hidden_stories_show_only_where_they_are_asked_for() {
    let scene = Scene::with(["A", "B"]);
    scene.mark(&Change::Hidden(true), "A");
    assert_eq!(scene.titles(""), "B");
    assert_eq!(scene.titles("is:unread"), "B");
    assert_eq!(scene.titles("is:hidden"), "A");
    assert_eq!(scene.titles("is:hidden is:unread"), "A");
    assert_eq!(scene.window("", Anchor::Top, 1).total, Some(1));
}

#[test]
fn counts_follow_every_mark() {
    let scene = Scene::with(["A", "B", "C"]);
    scene.mark(&Change::Read(true), "A");
    scene.mark(&Change::Starred(true), "B");
    scene.mark(&Change::Tag("Film".into(), true), "B");
    scene.mark(&Change::Tag("film".into(), true), "C");
    scene.mark(&Change::Hidden(true), "C");
    let counts = scene.counts();
    assert_eq!((counts.all, counts.unread, counts.starred, counts.today), (2, 1, 1, 1));
    assert_eq!(
        counts.tags.iter().map(|tag| (tag.name.as_str(), tag.stories)).collect::<Vec<_>>(),
        [("Film", 1)]
    );
    assert_eq!(counts.feeds[0].unread, 1);
    assert!(counts.subscribed);
}

#[test]
fn starter_stories_stop_counting_once_a_feed_is_subscribed() {
    let scene = Scene::new();
    let starter = scene
        .store
        .source(&NewFeed { title: "Earmark starter".into(), ..NewFeed::default() }, Origin::Starter);
    scene.add_to(starter.unwrap(), &[story("Welcome")]);
    assert_eq!(scene.counts().all, 0);
    scene.store.unsubscribe(&[scene.feed], "Removed").unwrap();
    assert_eq!(scene.counts().all, 1);
    assert_eq!(scene.store.remove_source(scene.store.starter().unwrap().unwrap()).unwrap(), 1);
    assert_eq!(scene.store.starter().unwrap(), None);
}

#[test]
fn artists_and_what_is_named_with_them_are_found() {
    let scene = Scene::with(["Carson sings", "Other news"]);
    let id = scene.id("Carson sings");
    let found = recognised("Sofia Carson", "Come Back Home");
    let (_, stamp) = scene.store.story_to_recognise(id).unwrap().unwrap();
    scene.store.set_recognised(&[findings(id, stamp, found.clone())], 1).unwrap();

    assert_eq!(scene.titles("@\"sofia carson\""), "Carson sings");
    assert_eq!(scene.titles("artist:sof*"), "Carson sings");
    assert_eq!(scene.titles("has:song"), "Carson sings");
    assert_eq!(scene.store.story(id).unwrap().unwrap().recognised, Some(found));
    let artists = scene.store.artists(ArtistFilter::All).unwrap();
    assert_eq!((artists.len(), artists[0].stories), (1, 1));
    let works = scene.store.works(&ArtistKey::of("Sofia Carson"), 10).unwrap();
    assert_eq!(works[0].title, "Come Back Home");
    assert_eq!(scene.store.next_unrecognised(10).unwrap(), [scene.id("Other news")]);

    scene.store.follow(&[(ArtistKey::of("Sofia Carson"), "Sofia Carson".into())], true, "Followed").unwrap();
    assert_eq!(scene.titles("is:followed"), "Carson sings");
    assert_eq!(scene.counts().following, 1);
}

#[test]
fn newer_rules_have_every_story_recognised_again() {
    let scene = Scene::with(["A", "B", "C"]);
    let recognise_all = |version| {
        for id in scene.store.next_unrecognised(10).unwrap() {
            let (_, stamp) = scene.store.story_to_recognise(id).unwrap().unwrap();
            let found = findings(id, stamp, recognised("Low", "Home"));
            scene.store.set_recognised(&[found], version).unwrap();
        }
    };
    recognise_all(1);
    assert!(!scene.store.renew_recognition(1, 2).unwrap());
    assert!(scene.store.renew_recognition(2, 2).unwrap());
    assert_eq!(scene.store.next_unrecognised(10).unwrap(), [scene.id("A"), scene.id("B")]);
    assert_eq!(scene.titles("@low"), "A, B, C", "until their turn comes");
    recognise_all(2);
    while scene.store.renew_recognition(2, 2).unwrap() {}
    assert_eq!(scene.store.next_unrecognised(10).unwrap(), [scene.id("C")]);
}

#[test]
fn what_was_recognised_goes_when_the_text_changes() {
    let scene = Scene::with(["Carson sings"]);
    let id = scene.id("Carson sings");
    let (_, stamp) = scene.store.story_to_recognise(id).unwrap().unwrap();
    let result = [findings(id, stamp, recognised("Sofia Carson", "Come Back Home"))];
    scene.store.set_recognised(&result, 1).unwrap();
    scene.add([NewStory { html: "<p>Corrected.</p>".into(), ..story("Carson sings") }]);
    assert_eq!(scene.store.story(id).unwrap().unwrap().recognised, None);
    assert_eq!(scene.titles("@\"sofia carson\""), "");
    assert!(scene.store.artists(ArtistFilter::All).unwrap().is_empty());
    scene.store.set_recognised(&result, 1).unwrap();
    assert_eq!(scene.store.story(id).unwrap().unwrap().recognised, None, "places in the old text");
}

fn findings(id: StoryId, stamp: Stamp, recognised: Recognised) -> Findings {
    Findings { id, stamp, recognised, lessons: Lessons::default() }
}

fn recognised(artist: &str, song: &str) -> Recognised {
    let artist_row =
        |name: &str, confidence| NamedArtist { name: name.into(), key: ArtistKey::of(name), confidence };
    Recognised {
        artists: vec![artist_row(artist, 0.95), artist_row("A director", 0.3)],
        songs: vec![NamedWork {
            title: song.into(),
            artist: Some(artist.into()),
            release: None,
            release_type: None,
            links: Vec::new(),
            confidence: 0.93,
            artist_confidence: 0.9,
            other_artists: Vec::new(),
            range: Some(0..5),
        }],
        ..Recognised::default()
    }
}

impl Scene {
    fn counts(&self) -> crate::news::Counts {
        let today = StoryId::first_of(self.ago(12))..StoryId::first_of(self.ago(-12));
        self.store.counts(&today, &self.moment()).unwrap()
    }
}

#[test]
fn a_word_is_found_in_a_few_stories_however_far_apart_they_lie() {
    let scene = Scene::new();
    for hours in 0..90 {
        let title = format!("Harbour tide {hours}");
        scene.add([NewStory { published: Some(scene.ago(hours)), ..story(&title) }]);
    }
    for hours in [2, 3, 31, 58, 89] {
        scene.mark(&Change::Starred(true), &format!("Harbour tide {hours}"));
    }
    scene.index_all();
    for query in ["tide is:starred", "harbou* is:starred", "harbour tid* is:starred", "is:starred -film tide"]
    {
        let window = scene.window(query, Anchor::Top, 3);
        assert_eq!(titles(&window), "Harbour tide 2, Harbour tide 3, Harbour tide 31", "{query}");
        assert_eq!((window.more_below, window.total), (true, Some(5)), "{query}");
        let window = scene.window(query, Anchor::Bottom, 2);
        assert_eq!(titles(&window), "Harbour tide 58, Harbour tide 89", "{query}");
    }
}

#[test]
fn counting_on_gives_up_before_it_costs_more_than_the_window() {
    let scene = Scene::new();
    for hours in 0..240 {
        let title = format!("Tide {hours}");
        scene.add([NewStory { published: Some(scene.ago(hours)), ..story(&title) }]);
        if hours % 12 == 0 {
            scene.mark(&Change::Starred(true), &title);
        }
    }
    scene.index_all();
    let window = scene.window("tide is:starred", Anchor::Top, 2);
    assert_eq!(titles(&window), "Tide 0, Tide 12");
    assert!(window.more_below && !window.partial);
    assert_eq!(window.total, None);
    assert_eq!(titles(&scene.window("tide is:starred", Anchor::Top, 50)).split(", ").count(), 20);
}
