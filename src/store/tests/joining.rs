use proptest::prelude::*;

use super::*;
use crate::music::Lessons;
use crate::news::{ArtistKey, Kind, Mention, NamedArtist, NamedWork, Recognised};
use crate::store::Findings;

const NAMES: [&str; 4] = ["Ye", "Kanye West", "Yeezus", "Low"];

/// A story that names artists, each with a song of its own.
fn name(scene: &Scene, title: &str, artists: &[&str]) {
    scene.add([story(title)]);
    let id = scene.id(title);
    let (_, stamp) = scene.store.story_to_recognise(id).unwrap().unwrap();
    let findings = Findings { id, stamp, recognised: naming(artists), lessons: Lessons::default() };
    scene.store.set_recognised(&[findings], 1).unwrap();
}

fn naming(artists: &[&str]) -> Recognised {
    let mut found = Recognised::default();
    for (at, name) in artists.iter().enumerate() {
        found.artists.push(NamedArtist { name: (*name).into(), key: ArtistKey::of(name), confidence: 0.95 });
        found.mentions.push(Mention { range: at..at + 1, kind: Kind::Artist, entry: at });
        found.songs.push(NamedWork {
            title: format!("Song of {name}"),
            artist: Some((*name).into()),
            release: None,
            release_type: None,
            links: Vec::new(),
            confidence: 0.95,
            artist_confidence: 0.95,
            other_artists: artists.iter().filter(|other| *other != name).map(|&other| other.into()).collect(),
            range: None,
        });
    }
    found
}

fn join(scene: &Scene, artist: &str, name: &str) -> u64 {
    let (artist_key, name_key) = (ArtistKey::of(artist), ArtistKey::of(name));
    scene.store.join_artists((&artist_key, artist), (&name_key, name), "joined").unwrap().changed
}

fn split(scene: &Scene, name: &str) -> u64 {
    scene.store.split_artist(&ArtistKey::of(name), "split").unwrap().changed
}

/// Every listed artist with its counts and marks, and what is listed under it.
fn artists(scene: &Scene) -> String {
    let mut rows = scene.store.artists(ArtistFilter::All).unwrap();
    rows.extend(
        scene.store.artists(ArtistFilter::Followed).unwrap().into_iter().filter(|row| row.stories == 0),
    );
    rows.sort_by(|a, b| a.key.cmp(&b.key));
    let row = |row: &crate::news::ArtistRow| {
        let mut works: Vec<String> =
            scene.store.works(&row.key, 50).unwrap().into_iter().map(|work| work.title).collect();
        works.sort();
        let followed = if row.followed { "*" } else { "" };
        let last = row.last.map(jiff::Timestamp::as_second).unwrap_or_default();
        let titles = scene.titles(&format!("@\"{}\"", row.name));
        format!("{}{followed} {} {last} [{}] {titles}", row.name, row.stories, works.join(", "))
    };
    rows.iter().map(row).collect::<Vec<_>>().join("\n")
}

fn short(scene: &Scene) -> String {
    let rows = scene.store.artists(ArtistFilter::All).unwrap();
    let mut rows: Vec<String> = rows.iter().map(|row| format!("{} {}", row.name, row.stories)).collect();
    rows.sort();
    rows.join(", ")
}

fn three() -> Scene {
    let scene = Scene::new();
    name(&scene, "A", &["Kanye West", "Low"]);
    name(&scene, "B", &["Ye"]);
    name(&scene, "C", &["Ye", "Kanye West"]);
    scene
}

#[test]
fn joined_names_are_one_act_everywhere() {
    let scene = three();
    assert_eq!(join(&scene, "Ye", "Kanye West"), 1);
    assert_eq!(short(&scene), "Low 1, Ye 3");
    for query in ["@ye", "@\"kanye west\"", "artist:kan*", "artist:/kanye/", "artist:\"Kanye West\",Blur"] {
        assert_eq!(scene.titles(query), "C, B, A", "{query}");
    }
    let row = scene.store.artist(&ArtistKey::of("Kanye West")).unwrap().unwrap();
    assert_eq!((row.name.as_str(), row.stories), ("Ye", 3));
    let works = scene.store.works(&row.key, 10).unwrap();
    assert_eq!(works.len(), 2);
    assert_eq!(works.iter().map(|work| work.stories).sum::<u64>(), 4);
    assert_eq!(scene.store.row(scene.id("A")).unwrap().unwrap().artists, ["Ye", "Low"]);
    assert!(scene.store.artist_keys().unwrap().iter().any(|key| &**key == "kanye west"), "it is found still");

    let found = scene.store.recognised(scene.id("C")).unwrap().unwrap();
    assert_eq!(found.artists.len(), 1);
    assert!(found.mentions.iter().all(|place| place.entry == 0));
    assert!(
        found.songs.iter().all(|song| song.artist.as_deref() == Some("Ye") && song.other_artists.is_empty())
    );
}

#[test]
fn stories_that_come_and_go_later_count_for_the_act() {
    let scene = three();
    join(&scene, "Ye", "Kanye West");
    name(&scene, "D", &["Kanye West"]);
    assert_eq!(short(&scene), "Low 1, Ye 4");
    scene.store.delete(&[scene.id("C"), scene.id("A")]).unwrap();
    assert_eq!(short(&scene), "Ye 2");
    split(&scene, "Kanye West");
    assert_eq!(short(&scene), "Kanye West 1, Ye 1");
}

#[test]
fn the_same_name_circles_and_chains_make_no_trouble() {
    let scene = three();
    assert_eq!(join(&scene, "Ye", "Ye"), 0);
    assert_eq!(join(&scene, "Ye", "Kanye West"), 1);
    assert_eq!(join(&scene, "Kanye West", "Ye"), 0);
    assert_eq!(join(&scene, "Yeezus", "Kanye West"), 1, "the act that the name belongs to is joined");
    assert_eq!(short(&scene), "Low 1, Yeezus 3");
    assert_eq!(split(&scene, "Kanye West"), 1);
    assert_eq!(short(&scene), "Kanye West 2, Low 1, Yeezus 2");
    assert_eq!(split(&scene, "Kanye West"), 0);
    assert_eq!(split(&scene, "Nobody"), 0);
}

#[test]
fn a_follow_passes_to_the_act_and_comes_back() {
    let scene = three();
    let follow = |name: &str, follow: bool| {
        scene.store.follow(&[(ArtistKey::of(name), name.into())], follow, "followed").unwrap();
    };
    follow("Kanye West", true);
    join(&scene, "Ye", "Kanye West");
    assert_eq!(scene.titles("is:followed"), "C, B, A");
    split(&scene, "Kanye West");
    assert_eq!(scene.titles("is:followed"), "C, A");
    join(&scene, "Ye", "Kanye West");
    follow("Kanye West", false);
    assert_eq!(scene.titles("is:followed"), "", "either name stands for both");
}

#[test]
fn a_backup_says_which_names_were_joined() {
    let scene = three();
    join(&scene, "Ye", "Kanye West");
    let mut lines = Vec::new();
    let mut take = |line: &str| -> Result<(), StoreError> {
        lines.push(line.to_owned());
        Ok(())
    };
    scene.store.backup_lines(&mut take).unwrap();
    let joined = r#"{"joined":{"name":"Kanye West","with":"Ye","followed":false}}"#;
    assert!(lines.iter().any(|line| line == joined), "{lines:?}");
}

#[derive(Clone, Debug)]
enum Deed {
    Join(usize, usize),
    Split(usize),
    Follow(usize, bool),
    Story(Vec<usize>),
}

fn any_deed() -> impl Strategy<Value = Deed> {
    let one = 0..NAMES.len();
    prop_oneof![
        3 => (one.clone(), one.clone()).prop_map(|(a, b)| Deed::Join(a, b)),
        2 => one.clone().prop_map(Deed::Split),
        1 => (one.clone(), any::<bool>()).prop_map(|(a, followed)| Deed::Follow(a, followed)),
        1 => prop::collection::vec(one, 1..3).prop_map(Deed::Story),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn joins_are_undone_exactly_and_counts_stay_true(deeds in prop::collection::vec(any_deed(), 1..16)) {
        let mut scene = three();
        let mut states = Vec::new();
        for (number, deed) in deeds.iter().enumerate() {
            let before = artists(&scene);
            let changed = match deed {
                Deed::Join(a, b) => join(&scene, NAMES[*a], NAMES[*b]),
                Deed::Split(a) => split(&scene, NAMES[*a]),
                Deed::Follow(a, followed) => {
                    let one = (ArtistKey::of(NAMES[*a]), NAMES[*a].to_owned());
                    scene.store.follow(&[one], *followed, "followed").unwrap().changed
                }
                Deed::Story(named) => {
                    let mut names: Vec<&str> = named.iter().map(|&at| NAMES[at]).collect();
                    names.dedup();
                    name(&scene, &format!("Story {number}"), &names);
                    // What was done before a story came cannot be compared with what is after it.
                    states.clear();
                    scene.store.join_session(scene.store.session() + 1);
                    0
                }
            };
            if changed > 0 {
                states.push(before);
            } else if !matches!(deed, Deed::Story(_)) {
                prop_assert_eq!(before, artists(&scene));
            }
            // Counts are those of a store that was filed anew.
            let counted: i64 = scene.store.conn.query_row(
                "SELECT count(*) FROM artist WHERE stories <> (SELECT count(*) FROM mention WHERE artist_id = artist.id)
                     OR stories > 0 AND id IN (SELECT artist_id FROM joined)",
                [], |row| row.get(0)).unwrap();
            prop_assert_eq!(counted, 0);
        }
        let last = artists(&scene);
        let undone = states.len();
        while let Some(before) = states.pop() {
            scene.store.undo().unwrap().unwrap();
            prop_assert_eq!(artists(&scene), before);
        }
        for _ in 0..undone {
            scene.store.redo().unwrap().unwrap();
        }
        prop_assert_eq!(artists(&scene), last);
    }
}
