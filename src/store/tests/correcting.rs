use super::*;
use crate::music::Lessons;
use crate::news::{
    ArtistKey, Certainty, Correction, Kind, Mention, NamedArtist, NamedAs, NamedWork, Recognised, TitleKey,
};
use crate::store::Findings;
use proptest::prelude::*;

const TEXT: &str = "Low and Blur share Canada, and Sofia Carson sings Home.";

/// A story of that title with the same text for all.
fn sung(title: &str) -> NewStory {
    NewStory { html: format!("<p>{TEXT}</p>"), ..story(title) }
}

fn place(words: &str) -> std::ops::Range<usize> {
    let start = TEXT.find(words).expect("words of the text");
    start..start + words.len()
}

/// What the rules find: artists, and songs with their artists.
fn found(artists: &[&str], songs: &[(&str, &str)]) -> Recognised {
    let mut found = Recognised::default();
    for (entry, &name) in artists.iter().enumerate() {
        found.artists.push(NamedArtist { name: name.into(), key: ArtistKey::of(name), confidence: 0.95 });
        found.mentions.push(Mention { range: place(name), kind: Kind::Artist, entry });
    }
    for (entry, &(title, artist)) in songs.iter().enumerate() {
        found.songs.push(NamedWork {
            title: title.into(),
            artist: Some(artist.into()),
            release: None,
            release_type: None,
            links: Vec::new(),
            confidence: 0.95,
            artist_confidence: 0.7,
            other_artists: Vec::new(),
            range: Some(place(title)),
        });
        found.mentions.push(Mention { range: place(title), kind: Kind::Song, entry });
    }
    found.mentions.sort_by_key(|mention| mention.range.start);
    found
}

fn usual() -> Recognised {
    found(&["Low", "Blur"], &[("Canada", "Low"), ("Home", "Blur")])
}

fn named(kind: Kind, title: &str, artist: Option<&str>) -> NamedAs {
    NamedAs { kind, title: title.into(), artist: artist.map(str::to_owned) }
}

/// The song of that title is by someone else.
fn by(title: &str, artist: &str) -> Correction {
    let was = named(Kind::Song, title, None);
    Correction::Work { was: Some(was), is: Some(named(Kind::Song, title, Some(artist))) }
}

fn no_artist(name: &str) -> Correction {
    Correction::Artist { was: Some(name.into()), is: None }
}

fn an_artist(name: &str) -> Correction {
    Correction::Artist { was: None, is: Some(name.into()) }
}

impl Scene {
    fn recognise(&self, title: &str, found: &Recognised, version: u32) {
        let id = self.id(title);
        let (_, stamp) = self.store.story_to_recognise(id).unwrap().unwrap();
        let findings = Findings { id, stamp, recognised: found.clone(), lessons: Lessons::default() };
        self.store.set_recognised(&[findings], version).unwrap();
    }

    fn correct(&self, title: &str, said: Correction) {
        self.store.correct(self.id(title), &[said], "a correction").unwrap();
    }

    fn result(&self, title: &str) -> Recognised {
        self.store.recognised(self.id(title)).unwrap().expect("a result")
    }

    fn verdict(&self, name: &str) -> i8 {
        self.store.verdict(ArtistKey::of(name).as_str()).unwrap()
    }

    /// What lists are made of is what the result says, and counts are right.
    fn assert_lists_follow(&self, titles: &[&str]) {
        let rows = |sql: &str| -> Vec<(String, i64)> {
            let mut ask = self.store.conn.prepare(sql).unwrap();
            let rows = ask.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
            rows.map(Result::unwrap).collect()
        };
        let (mut mentions, mut works) = (Vec::new(), Vec::new());
        for title in titles {
            let id = self.id(title);
            let Some(found) = self.store.recognised(id).unwrap() else { continue };
            let row = self.store.row(id).unwrap().unwrap();
            assert_eq!(row.artists, found.foremost().collect::<Vec<_>>(), "{title}");
            assert_eq!(row.songs as usize, found.likely_songs(), "{title}");
            mentions.extend(found.likely_artists().map(|artist| (artist.key.as_str().to_owned(), id.0)));
            let all = found.songs.iter().chain(&found.releases);
            let likely = all.filter(|work| Certainty::of(work.confidence) >= Certainty::Likely);
            works.extend(likely.map(|work| (TitleKey::of(&work.title).as_str().to_owned(), id.0)));
        }
        mentions.sort();
        works.sort();
        let stored =
            "SELECT key, story_id FROM mention JOIN artist ON artist.id = artist_id ORDER BY key, story_id";
        assert_eq!(rows(stored), mentions);
        assert_eq!(rows("SELECT key, story_id FROM work ORDER BY key, story_id"), works);
        let counted = "SELECT key, stories FROM artist WHERE stories > 0 ORDER BY key";
        let counts = "SELECT key, count(*) FROM mention JOIN artist ON artist.id = artist_id GROUP BY key ORDER BY key";
        assert_eq!(rows(counted), rows(counts));
    }
}

fn scene() -> Scene {
    let scene = Scene::new();
    scene.add([sung("A"), sung("B")]);
    scene.recognise("A", &usual(), 1);
    scene.recognise("B", &usual(), 1);
    scene
}

#[test]
fn a_correction_changes_every_list_and_is_undone_and_redone() {
    let scene = scene();
    let before = scene.result("A");
    scene.correct("A", by("Home", "Sofia Carson"));
    assert_eq!(scene.titles("@\"sofia carson\""), "A");
    let works = scene.store.works(&ArtistKey::of("Sofia Carson"), 10).unwrap();
    assert_eq!((works.len(), works[0].title.as_str()), (1, "Home"));
    let after = scene.result("A");
    scene.assert_lists_follow(&["A", "B"]);
    assert_eq!(scene.store.undo().unwrap().unwrap().label, "a correction");
    assert_eq!(scene.result("A"), before);
    assert_eq!(scene.titles("@\"sofia carson\""), "");
    scene.assert_lists_follow(&["A", "B"]);
    scene.store.redo().unwrap().unwrap();
    assert_eq!(scene.result("A"), after);
}

#[test]
fn corrections_outlast_newer_rules_and_another_text() {
    let scene = scene();
    scene.correct("A", by("Home", "Sofia Carson"));
    scene.correct("A", no_artist("Blur"));
    // The next version finds more, and calls the song a release of somebody else.
    let mut newer = found(&["Low", "Blur", "Sofia Carson"], &[("Canada", "Blur")]);
    newer.releases = vec![NamedWork { artist: Some("Low".into()), ..usual().songs[1].clone() }];
    newer.mentions.push(Mention { range: place("Home"), kind: Kind::Release, entry: 0 });
    scene.recognise("A", &newer, 2);
    let result = scene.result("A");
    let home = result.songs.iter().find(|song| song.title == "Home").expect("the song");
    assert_eq!(home.artist.as_deref(), Some("Sofia Carson"));
    assert!(result.releases.is_empty() && result.find_artist(&ArtistKey::of("Blur")).is_none());

    scene.add([NewStory { html: format!("<p>Corrected. {TEXT}</p>"), ..story("A") }]);
    assert_eq!(scene.store.recognised(scene.id("A")).unwrap(), None);
    scene.recognise("A", &Recognised::default(), 2);
    let result = scene.result("A");
    let home = place("Home").start + "Corrected. ".len();
    assert_eq!(result.songs[0].range.as_ref().map(|range| range.start), Some(home), "found in the new text");
    scene.assert_lists_follow(&["A", "B"]);
    // Undone, it is what these rules find in this text.
    scene.store.undo().unwrap();
    scene.store.undo().unwrap();
    assert_eq!(scene.result("A"), Recognised::default());
}

#[test]
fn the_last_word_on_a_name_counts_and_goes_with_its_undo() {
    let scene = scene();
    scene.correct("A", an_artist("Blur"));
    assert_eq!(scene.verdict("Blur"), 2);
    scene.correct("B", no_artist("Blur"));
    assert_eq!(scene.verdict("Blur"), -2);
    scene.store.undo().unwrap();
    assert_eq!(scene.verdict("Blur"), 2);
    scene.store.delete(&[scene.id("A")]).unwrap();
    assert_eq!(scene.verdict("Blur"), 2, "what was said of a name outlives the story");
    scene.correct("B", by("Home", "Low"));
    assert_eq!((scene.verdict("Low"), scene.verdict("Nobody")), (0, 0));
}

#[test]
fn a_saved_song_confirms_its_artist_until_that_is_undone() {
    let scene = scene();
    scene.store.keep_change("Saved “Home”", "payload", &["Blur"]).unwrap();
    scene.store.keep_change("Saved “Canada”", "payload", &["Blur"]).unwrap();
    assert_eq!(scene.verdict("Blur"), 1);
    scene.store.undo().unwrap();
    assert_eq!(scene.verdict("Blur"), 1);
    assert_eq!(scene.store.undo().unwrap().unwrap().payload.as_deref(), Some("payload"));
    assert_eq!(scene.verdict("Blur"), 0);
    scene.store.redo().unwrap();
    assert_eq!(scene.verdict("Blur"), 1);
}

#[test]
fn what_is_no_artist_is_looked_for_again_in_other_stories() {
    let scene = scene();
    let waiting = || scene.store.next_unrecognised(10).unwrap();
    scene.correct("A", no_artist("Blur"));
    assert_eq!(waiting(), [scene.id("B")]);
    scene.recognise("B", &found(&["Low"], &[]), 1);
    scene.store.undo().unwrap();
    assert_eq!(waiting(), [scene.id("B")], "and again when it is one after all");
}

#[test]
fn a_correction_of_a_story_not_recognised_yet_is_laid_over_what_is_found() {
    let scene = Scene::new();
    scene.add([sung("A")]);
    scene.correct("A", an_artist("Sofia Carson"));
    scene.recognise("A", &usual(), 1);
    assert_eq!(scene.result("A").artists[0].name, "Sofia Carson");
    assert_eq!(scene.store.correct(StoryId(7), &[an_artist("Low")], "nothing").unwrap().changed, 0);
}

#[test]
fn an_export_and_a_backup_carry_corrections() {
    let scene = scene();
    scene.correct("A", by("Home", "Sofia Carson"));
    scene.correct("B", no_artist("Low"));
    let exported = scene.store.story(scene.id("A")).unwrap().unwrap();
    let other = Scene::new();
    let copy = NewStory { corrections: exported.corrections, ..sung("A") };
    other.add([copy.clone()]);
    other.recognise("A", &usual(), 1);
    assert_eq!(other.result("A"), scene.result("A"));
    assert_eq!(other.add([copy]), Added { same: 1, ..Added::default() });

    let mut lines = Vec::new();
    let line = &mut |line: &str| {
        lines.push(line.to_owned());
        Ok(())
    };
    scene.store.backup_lines::<StoreError>(line).unwrap();
    let all = lines.join("\n");
    assert!(all.contains(r#""title":"Home","artist":"Sofia Carson""#), "{all}");
    assert!(all.contains(r#"{"name":{"key":"low","artist":false}}"#), "{all}");
}

#[derive(Clone, Debug)]
enum Deed {
    Correct(&'static str, Correction),
    Recognise(&'static str, usize),
    Edit(&'static str, usize),
    Undo,
    Redo,
}

fn any_correction() -> impl Strategy<Value = Correction> {
    let title = || prop::sample::select(vec!["Canada", "Home", "share", "Nowhere"]);
    let name = || prop::sample::select(vec!["Low", "Blur", "Sofia Carson", "sings", "Absent"]);
    let kind = || prop::sample::select(vec![Kind::Song, Kind::Release]);
    let work = move || {
        (kind(), title(), prop::option::of(name())).prop_map(|(kind, title, by)| named(kind, title, by))
    };
    prop_oneof![
        (prop::option::of(work()), prop::option::of(work()))
            .prop_map(|(was, is)| Correction::Work { was, is }),
        (prop::option::of(name()), prop::option::of(name())).prop_map(|(was, is)| {
            Correction::Artist { was: was.map(str::to_owned), is: is.map(str::to_owned) }
        }),
    ]
}

fn any_deed() -> impl Strategy<Value = Deed> {
    let title = || prop::sample::select(vec!["A", "B"]);
    prop_oneof![
        4 => (title(), any_correction()).prop_map(|(title, said)| Deed::Correct(title, said)),
        2 => (title(), 0..4_usize).prop_map(|(title, which)| Deed::Recognise(title, which)),
        1 => (title(), 0..3_usize).prop_map(|(title, which)| Deed::Edit(title, which)),
        2 => Just(Deed::Undo),
        1 => Just(Deed::Redo),
    ]
}

/// What one version of the rules or another might find.
fn finding(which: usize) -> Recognised {
    match which {
        0 => usual(),
        1 => found(&["Low", "Blur", "Sofia Carson"], &[("Home", "Sofia Carson")]),
        2 => Recognised::default(),
        _ => {
            let mut found = found(&["Blur"], &[("Canada", "Blur")]);
            found.releases = found.songs.split_off(0);
            found.mentions.iter_mut().filter(|m| m.kind == Kind::Song).for_each(|m| m.kind = Kind::Release);
            found
        }
    }
}

fn assert_in_order(found: &Recognised, text: &str) {
    let mut last = [0; 3];
    for mention in &found.mentions {
        assert!(text.get(mention.range.clone()).is_some_and(|words| !words.is_empty()), "{mention:?}");
        let (kind, entries) = match mention.kind {
            Kind::Artist => (0, found.artists.len()),
            Kind::Song => (1, found.songs.len()),
            Kind::Release => (2, found.releases.len()),
        };
        assert!(mention.entry < entries, "{found:#?}");
        assert!(mention.range.start >= last[kind], "disjoint and in order: {found:#?}");
        last[kind] = mention.range.end;
    }
    assert!(found.mentions.is_sorted_by_key(|mention| mention.range.start));
    let keys: std::collections::HashSet<_> = found.artists.iter().map(|artist| &artist.key).collect();
    assert_eq!(keys.len(), found.artists.len(), "one entry an act: {found:#?}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn corrections_rules_texts_and_undo_in_any_order_leave_lists_and_results_in_step(
        deeds in prop::collection::vec(any_deed(), 1..25)
    ) {
        let scene = scene();
        let mut raw = std::collections::HashMap::from([("A", usual()), ("B", usual())]);
        for (at, deed) in deeds.into_iter().enumerate() {
            match deed {
                Deed::Correct(title, said) => scene.correct(title, said),
                Deed::Recognise(title, which) => {
                    scene.recognise(title, &finding(which), at as u32);
                    raw.insert(title, finding(which));
                }
                Deed::Edit(title, which) => {
                    let html = format!("<p>{TEXT}{}</p>", "!".repeat(which));
                    if scene.add([NewStory { html, ..story(title) }]).updated > 0 {
                        raw.remove(title);
                    }
                }
                Deed::Undo => drop(scene.store.undo().unwrap()),
                Deed::Redo => drop(scene.store.redo().unwrap()),
            }
            scene.assert_lists_follow(&["A", "B"]);
            for title in ["A", "B"] {
                let id = scene.id(title);
                let story = scene.store.story(id).unwrap().unwrap();
                let expected = raw.get(title).map(|found| {
                    let mut found = found.clone();
                    crate::music::correct(&mut found, &story.corrections, TEXT);
                    found
                });
                prop_assert_eq!(&story.recognised, &expected);
                if let Some(found) = &story.recognised {
                    assert_in_order(found, TEXT);
                }
            }
        }
        while scene.store.undo().unwrap().is_some() {}
        for (title, found) in &raw {
            prop_assert_eq!(&scene.result(title), found, "nothing is left of what was undone");
        }
        prop_assert_eq!(scene.store.conn.query_row("SELECT count(*) FROM verdict", [], |row| row.get::<_, i64>(0)).unwrap(), 0);
        prop_assert!(scene.store.check().unwrap().is_empty());
    }
}
