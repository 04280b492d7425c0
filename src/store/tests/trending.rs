//! Trends and artists' pages say what a slow count over every story says.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::*;
use crate::music::Lessons;
use crate::news::{ArtistKey, MONTHS, NamedArtist, NamedWork, Recognised, fold};

const NAMES: [&str; 5] = ["Low", "Tide", "Ye", "Kanye West", "Harbour Nine"];
const TITLES: [&str; 3] = ["Vertigo", "Vertigo (Live)", "Return"];
/// Hours around the edges of the two weeks, and between them.
const AGES: [i64; 8] = [0, 5, 167, 168, 169, 300, 336, 337];

/// A story as the reference sees it: how old, of which feed, and what it names, by places in the tables above.
#[derive(Clone, Debug)]
struct Told {
    hours: i64,
    /// 0 for the ordinary one, 1 for a muted one, 2 for the stories that came with the program.
    feed: usize,
    hidden: bool,
    artists: Vec<(usize, bool)>,
    /// Titles with their artists, if these are known, and whether it is likely.
    songs: Vec<(usize, Option<usize>, bool)>,
}

fn told() -> impl Strategy<Value = Told> {
    let artist = (0..NAMES.len(), prop::bool::weighted(0.8));
    let song = (0..TITLES.len(), prop::option::weighted(0.8, 0..NAMES.len()), prop::bool::weighted(0.8));
    let feed = prop_oneof![6 => Just(0_usize), 1 => Just(1), 1 => Just(2)];
    let named = (prop::collection::vec(artist, 0..4), prop::collection::vec(song, 0..4));
    ((0..AGES.len()), feed, prop::bool::weighted(0.1), named).prop_map(
        |(age, feed, hidden, (artists, songs))| Told { hours: AGES[age], feed, hidden, artists, songs },
    )
}

fn named_artist(name: &str, likely: bool) -> NamedArtist {
    let confidence = if likely { 0.95 } else { 0.3 };
    NamedArtist { name: name.into(), key: ArtistKey::of(name), confidence }
}

fn work(title: &str, artist: Option<&str>, likely: bool) -> NamedWork {
    NamedWork {
        title: title.into(),
        artist: artist.map(str::to_owned),
        release: None,
        release_type: None,
        links: Vec::new(),
        confidence: if likely { 0.95 } else { 0.3 },
        artist_confidence: 0.95,
        other_artists: Vec::new(),
        range: None,
    }
}

fn recognise(scene: &Scene, title: &str, recognised: Recognised) {
    let id = scene.id(title);
    let (_, stamp) = scene.store.story_to_recognise(id).unwrap().unwrap();
    let findings = Findings { id, stamp, recognised, lessons: Lessons::default() };
    scene.store.set_recognised(&[findings], 1).unwrap();
}

fn set_up(stories: &[Told]) -> Scene {
    let scene = Scene::new();
    let muted = scene.store.source(&NewFeed { muted: true, ..named("Muted") }, Origin::Feed).unwrap();
    let starter = NewFeed { title: "Earmark starter".into(), ..NewFeed::default() };
    let starter = scene.store.source(&starter, Origin::Starter).unwrap();
    let feeds = [scene.feed, muted, starter];
    for (at, told) in stories.iter().enumerate() {
        let title = format!("Story {at}");
        let new = NewStory { published: Some(scene.ago(told.hours)), hidden: told.hidden, ..story(&title) };
        scene.add_to(feeds[told.feed], &[new]);
        let mut found = Recognised::default();
        for &(name, likely) in &told.artists {
            if found.artists.iter().all(|known| known.name != NAMES[name]) {
                found.artists.push(named_artist(NAMES[name], likely));
            }
        }
        for &(title, artist, likely) in &told.songs {
            found.songs.push(work(TITLES[title], artist.map(|artist| NAMES[artist]), likely));
        }
        recognise(&scene, &title, found);
    }
    let (ye, kanye) = (ArtistKey::of("Ye"), ArtistKey::of("Kanye West"));
    scene.store.join_artists((&ye, "Ye"), (&kanye, "Kanye West"), "joined").unwrap();
    scene
}

/// What is counted of a story, once each: the user joined two of the names.
fn act(name: usize) -> &'static str {
    if NAMES[name] == "Kanye West" { "Ye" } else { NAMES[name] }
}

fn reference(stories: &[Told], of: impl Fn(&Told) -> BTreeSet<String>) -> BTreeMap<String, (u64, u64)> {
    let mut counted: BTreeMap<String, (u64, u64)> = BTreeMap::new();
    for told in stories.iter().filter(|told| told.feed == 0 && !told.hidden && told.hours <= 336) {
        for name in of(told) {
            let weeks = counted.entry(name).or_default();
            if told.hours <= 168 { weeks.0 += 1 } else { weeks.1 += 1 }
        }
    }
    counted.retain(|_, weeks| weeks.0 > 0);
    counted
}

fn first_likely(told: &Told) -> BTreeSet<String> {
    let mut known = BTreeSet::new();
    let firsts = told.artists.iter().filter(|(name, _)| known.insert(*name));
    firsts.filter(|(_, likely)| *likely).map(|(name, _)| act(*name).to_owned()).collect()
}

fn likely_songs(told: &Told) -> BTreeSet<String> {
    let song = |&(title, artist, likely): &(usize, Option<usize>, bool)| {
        Some(format!("{} / {}", act(artist.filter(|_| likely)?), fold(TITLES[title])))
    };
    told.songs.iter().filter_map(song).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn trends_are_what_a_slow_count_finds(stories in prop::collection::vec(told(), 0..16)) {
        let scene = set_up(&stories);
        let trends = scene.store.trends(&scene.moment(), 50).unwrap();
        prop_assert!(!trends.partial);
        let rises: Vec<_> = trends.artists.iter().map(|artist| artist.stories).collect();
        prop_assert!(rises.is_sorted_by(|a, b| a.this > b.this || a.this == b.this && a.before <= b.before));
        let artists = trends.artists.iter().map(|one| (one.name.clone(), (one.stories.this, one.stories.before)));
        prop_assert_eq!(artists.collect::<BTreeMap<_, _>>(), reference(&stories, first_likely));
        let songs = trends.songs.iter().map(|one| {
            let name = format!("{} / {}", one.artist, fold(&one.title));
            (name, (one.stories.this, one.stories.before))
        });
        prop_assert_eq!(songs.collect::<BTreeMap<_, _>>(), reference(&stories, likely_songs));
    }
}

#[test]
fn starter_stories_count_while_there_is_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("stories.db"), Mode::ReadWrite).unwrap();
    let starter = NewFeed { title: "Earmark starter".into(), ..NewFeed::default() };
    let feed = store.source(&starter, Origin::Starter).unwrap();
    let scene = Scene { folder, store, feed, now: "2026-11-22T12:00:00Z".parse().unwrap() };
    scene.add([NewStory { published: Some(scene.ago(1)), ..story("Welcome") }]);
    let artists = vec![named_artist("Low", true)];
    recognise(&scene, "Welcome", Recognised { artists, ..Recognised::default() });
    let most_named = || {
        let trends = scene.store.trends(&scene.moment(), 9).unwrap();
        trends.artists.into_iter().map(|artist| artist.name).collect::<Vec<_>>()
    };
    assert_eq!(most_named(), ["Low"]);
    scene.store.source(&named("Music Daily"), Origin::Feed).unwrap();
    assert_eq!(most_named(), Vec::<String>::new());
}

#[test]
fn a_page_tells_of_months_works_and_company() {
    let scene = Scene::new();
    // It is noon of the 22nd: 21 days and 12 hours ago the month began.
    let begun = 21 * 24 + 12;
    let days = [("Now", 0), ("First", begun), ("October", begun + 1), ("Year", 24 * 360), ("Old", 24 * 800)];
    for (title, hours) in days {
        scene.add([NewStory { published: Some(scene.ago(hours)), ..story(title) }]);
        let company: &[&str] = if title == "Old" { &["Low"] } else { &["Low", "Kanye West", "Tide"] };
        let artists = company.iter().map(|name| named_artist(name, true)).collect();
        let mut found = Recognised { artists, ..Recognised::default() };
        if title == "October" {
            found.artists.truncate(2);
        }
        found.songs.push(work(&format!("Song of {title}"), Some("Low"), true));
        found.releases.push(work("The Great Destroyer", Some("Low"), true));
        recognise(&scene, title, found);
    }
    let (ye, kanye) = (ArtistKey::of("Ye"), ArtistKey::of("Kanye West"));
    scene.store.join_artists((&ye, "Ye"), (&kanye, "Kanye West"), "joined").unwrap();
    let page = |name| scene.store.artist_page(&ArtistKey::of(name), &scene.moment()).unwrap();
    let low = page("low").unwrap();
    assert_eq!((low.artist.name.as_str(), low.artist.stories, low.artist.followed), ("Low", 5, false));
    let mut months = [0; MONTHS];
    (months[11], months[10]) = (2, 1);
    assert_eq!(low.months, months, "three stories of a year ago and more are in none of them");
    assert_eq!(low.songs, ["Now", "First", "October", "Year", "Old"].map(|of| format!("Song of {of}")));
    assert_eq!(low.releases, ["The Great Destroyer"]);
    assert_eq!(low.related, ["Ye", "Tide"]);
    assert_eq!(page("kanye west").unwrap().artist.name, "Ye", "a joined name has its act's page");
    assert_eq!(page("nobody"), None);
}
