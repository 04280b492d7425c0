//! What stories teach about names, and what the user says of them.

use super::*;

/// Stories of several feeds, one a text.
fn of_feeds(texts: &[(&str, &str)]) -> String {
    let line = |(at, (feed, text)): (usize, &(&str, &str))| {
        let story = serde_json::json!({
            "source_id": at.to_string(), "title": format!("Notes of week {at}"), "content_text": text,
            "language": "en", "feed": { "title": format!("Music {feed}") },
        });
        format!("{story}\n")
    };
    texts.iter().enumerate().map(line).collect()
}

impl Scene {
    fn recognised(&self, source_id: usize) -> Vec<String> {
        let query = View::Query(format!("title:\"week {source_id}\""));
        let id =
            self.rows(&query).iter().find(|row| row.title.ends_with(&format!(" {source_id}"))).unwrap().id;
        let found = self.library.open_story(id).unwrap().unwrap().story.recognised.unwrap();
        let sure =
            found.artists.iter().filter(|artist| Certainty::of(artist.confidence) >= Certainty::Likely);
        sure.map(|artist| artist.name.clone()).collect()
    }
}

/// A story that names Ora Cogan, and says nothing else about her.
const ALONE: &str = "A song was played in the evening, and people sang along.\n\nAfter that Ora Cogan was there \
                     until the bar closed, and the band went home.";

#[test]
fn a_name_that_several_stories_prove_is_recognised_where_it_stands_alone() {
    let scene = Scene::empty();
    let taught = [
        ("One", "We spoke to singer Ora Cogan about a kitchen."),
        ("Two", "It is Ora Cogan’s new album, and it was made in a shed."),
        ("Three", "The last one was “Katie Cruel” by Ora Cogan, a song about salt."),
    ];
    scene.import(&[scene.write("alone.jsonl", of_feeds(&[("Four", ALONE)]))]);
    assert!(!scene.recognised(0).contains(&"Ora Cogan".to_owned()), "nothing is known of her yet");
    scene.import(&[scene.write("taught.jsonl", of_feeds(&taught))]);
    scene.finish_background();
    assert_eq!(scene.library.names().facts("ora cogan").strong, 3);
    let again =
        ALONE.replace("the band went home", "all went home").replace("\n\nAfter", " It was late.\n\nAfter");
    let later: Vec<(&str, &str)> = taught.iter().copied().chain([("Five", again.as_str())]).collect();
    scene.import(&[scene.write("later.jsonl", of_feeds(&later))]);
    scene.finish_background();
    assert!(scene.recognised(3).contains(&"Ora Cogan".to_owned()), "{:?}", scene.recognised(3));
}

#[test]
fn what_a_feed_repeats_is_not_learned() {
    let scene = Scene::empty();
    let stories: Vec<String> = (0..40)
        .map(|at| {
            format!(
                "The number of the week is {at}.\n\nListen to the show of singer Nadine Khouri every Friday."
            )
        })
        .collect();
    let texts: Vec<(&str, &str)> = stories.iter().map(|text| ("One", text.as_str())).collect();
    scene.import(&[scene.write("stories.jsonl", of_feeds(&texts))]);
    scene.finish_background();
    assert_eq!(scene.library.names().facts("nadine khouri").strong, 0);
}

#[test]
fn names_are_the_same_from_memory_and_from_the_store() {
    let scene = Scene::new();
    let stories: Vec<String> =
        (0..6).map(|at| format!("Once {at} there was an ember by the road.")).collect();
    let texts: Vec<(&str, &str)> = stories.iter().map(|text| ("One", text.as_str())).collect();
    scene.import(&[scene.write("stories.jsonl", of_feeds(&texts))]);
    scene.finish_background();
    scene.library.store.follow(&[(ArtistKey::of("Wet Leg"), "Wet Leg".into())], true, "Followed").unwrap();
    let knowledge = knowledge::Knowledge::load(&scene.library.store).unwrap();
    let kept = StoreNames::new(&scene.library.store, Some(&knowledge));
    let asked = scene.library.names();
    let (mut strong, mut shares) = (0, 0);
    scene
        .library
        .store
        .each_name(&mut |key, _| {
            // Asking the store within this walk would be a question inside of a question.
            strong += usize::from(kept.facts(key).strong > 0);
        })
        .unwrap();
    for row in scene.library.artists(ArtistFilter::All).unwrap() {
        assert_eq!(kept.facts(row.key.as_str()), asked.facts(row.key.as_str()), "{}", row.name);
    }
    for word in ["ember", "harbour", "wet", "unheard"] {
        assert_eq!(kept.lower_case_share(word), asked.lower_case_share(word), "{word}");
        shares += usize::from(asked.lower_case_share(word).is_some());
    }
    assert!(strong > 5 && shares > 0, "{strong} names and {shares} words were learned");
    assert_eq!(asked.facts("wet leg").confirmed, 1);
}

/// Two stories that name one singer: in one her role gives her away, in the other hardly anything does.
const SINGER: &str = concat!(
    r#"{"source_id":"1","title":"A first single","content_html":"<p>Singer Anna Tivel releases “Black Umbrella”. Her debut album follows.</p>","feed":{"title":"Music Daily"}}"#,
    "\n",
    r#"{"source_id":"2","title":"Night notes","content_html":"<p>The new album was played to friends, with songs by Anna Tivel in between.</p>","feed":{"title":"Music Daily"}}"#,
    "\n",
    r#"{"source_id":"3","title":"In the studio","content_html":"<p>Singer Anna Tivel’s new album opens with the single “Heroes” by Anna Tivel and the band.</p>","feed":{"title":"Music Daily"}}"#,
    "\n",
);

impl Scene {
    fn id(&self, title: &str) -> StoryId {
        self.rows(&View::All).into_iter().find(|row| row.title == title).expect("a story").id
    }

    /// The titles of the stories that name an artist, in order of title.
    fn naming(&self, artist: &str) -> Vec<String> {
        let mut titles: Vec<String> =
            (self.rows(&View::Query(format!("@\"{artist}\""))).into_iter()).map(|row| row.title).collect();
        titles.sort();
        titles
    }
}

#[test]
fn a_name_that_is_no_artist_goes_from_other_stories_unless_much_speaks_for_it() {
    let mut scene = Scene::empty();
    scene.import(&[scene.write("stories.jsonl", SINGER)]);
    scene.finish_background();
    assert_eq!(scene.naming("Anna Tivel"), ["A first single", "In the studio", "Night notes"]);
    let denied = Correction::Artist { was: Some("Anna Tivel".into()), is: None };
    let done = scene.library.correct(scene.id("A first single"), &[denied]).unwrap();
    assert_eq!(done.label, "Anna Tivel is no artist");
    scene.finish_background();
    assert_eq!(scene.naming("Anna Tivel"), ["In the studio"]);
    scene.library.undo(scene.now()).unwrap();
    scene.finish_background();
    assert_eq!(scene.naming("Anna Tivel").len(), 3);
}

#[test]
fn an_opened_story_shows_its_corrections_before_the_background_comes_to_it() {
    let scene = Scene::empty();
    scene.import(&[scene.write("stories.jsonl", SINGER)]);
    let id = scene.id("A first single");
    let work = |kind, artist: Option<&str>| NamedAs {
        kind,
        title: "Black Umbrella".into(),
        artist: artist.map(str::to_owned),
    };
    let (was, is) = (work(Kind::Song, Some("Anna Tivel")), work(Kind::Release, Some("Rosie Tucker")));
    scene.library.correct(id, &[Correction::Work { was: Some(was), is: Some(is) }]).unwrap();
    let found = scene.library.open_story(id).unwrap().unwrap().story.recognised.unwrap();
    assert_eq!(found.releases[0].artist.as_deref(), Some("Rosie Tucker"));
    assert!(found.songs.is_empty());
    scene.finish_background();
    assert_eq!(scene.naming("Rosie Tucker"), ["A first single"]);
}

#[test]
fn saving_a_song_confirms_its_artist_and_names_are_completed() {
    let mut scene = Scene::empty();
    scene.import(&[scene.write("stories.jsonl", SINGER)]);
    scene.finish_background();
    let save = |artist: &str| NewFavorite {
        song: "Heroes".into(),
        artist: Some(artist.into()),
        ..NewFavorite::default()
    };
    let now = scene.now();
    scene.library.save_songs(&[save("Rosie Tucker"), save("Rosie Tucker feat. Anna Tivel")], now).unwrap();
    let confirmed = |scene: &Scene, name: &str| {
        crate::music::Names::facts(&scene.library.names(), ArtistKey::of(name).as_str()).confirmed
    };
    assert_eq!(confirmed(&scene, "Rosie Tucker"), 1);
    assert_eq!(confirmed(&scene, "Rosie Tucker feat. Anna Tivel"), 0, "two acts are no name");
    scene.library.undo(now).unwrap();
    assert_eq!(confirmed(&scene, "Rosie Tucker"), 0);

    assert_eq!(
        scene.library.complete_artist("anna t", 5).unwrap()[0],
        "Anna Tivel",
        "those of stories first"
    );
    assert!(scene.library.complete_artist("radioh", 5).unwrap().contains(&"Radiohead".to_owned()));
    assert_eq!(scene.library.complete_artist("a", 5).unwrap().len(), 5);
    assert!(scene.library.complete_artist(" ", 5).unwrap().is_empty());
}

#[test]
fn artists_that_fit_as_well_are_ordered_by_follow_then_by_date_then_by_number() {
    let mut scene = Scene::empty();
    let named = |title: &str, hour: u32, artist: &str| {
        format!(
            r#"{{"source_id":"{title}","title":"{title}","published":"2026-11-20T{hour:02}:00:00Z","content_html":"<p>The band {artist} are back. {artist} release “Tide {title}”, an album by {artist}.</p>","feed":{{"title":"Music Daily"}}}}"#
        )
    };
    let stories =
        [named("a", 1, "Harbour Lights"), named("b", 2, "Harbour Lights"), named("c", 3, "Harbour Kings")];
    let file = scene.write("stories.jsonl", stories.join("\n"));
    scene.import(&[file]);
    scene.finish_background();
    let found = |scene: &mut Scene, typed: &str| {
        let rows = scene.library.find_artists(typed, None).unwrap();
        rows.into_iter().map(|row| row.name).collect::<Vec<_>>().join(", ")
    };
    assert_eq!(found(&mut scene, "harbour"), "Harbour Kings, Harbour Lights", "the newest first");
    let lights = ArtistKey::of("Harbour Lights");
    scene.library.set_followed(&lights, "Harbour Lights", true).unwrap();
    scene.library.ready_finder().unwrap();
    assert_eq!(
        found(&mut scene, "harbour"),
        "Harbour Lights, Harbour Kings",
        "one that is followed before it"
    );
    assert_eq!(found(&mut scene, "harbour k"), "Harbour Kings", "a better fit before both");
    assert_eq!(found(&mut scene, "the HÁRBOUR-kings"), "Harbour Kings");
}
