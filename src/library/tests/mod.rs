use std::fs;
use std::path::PathBuf;

use jiff::Timestamp;
use jiff::tz::TimeZone;

mod managing;
mod names;
mod views;

use super::*;
use crate::favorites::{NewFavorite, SongKey, State};
use crate::intake::Form;
use crate::music::Names;
use crate::news::{Anchor, ArtistKey, Certainty, Correction, Kind, NamedAs, Order, View};

/// A library in a folder of its own, at noon of a fixed day.
struct Scene {
    folder: tempfile::TempDir,
    library: Library,
    moment: Moment,
}

impl Scene {
    /// A library with the starter stories.
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let moment = Moment { now: "2026-11-22T12:00:00Z".parse().unwrap(), zone: TimeZone::UTC };
        let paths = Paths::find(Some(folder.path())).unwrap();
        let library = Library::open(&paths, &Settings::default(), moment.now).unwrap();
        Self { folder, library, moment }
    }

    /// A library without them.
    fn empty() -> Self {
        let scene = Self::new();
        scene.library.remove_starter().unwrap();
        scene
    }

    fn now(&self) -> Timestamp {
        self.moment.now
    }

    fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.folder.path().join("in").join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, content).unwrap();
        path
    }

    /// Imports files and returns the total and a line for each.
    fn import(&self, paths: &[PathBuf]) -> (Total, Vec<String>) {
        let mut lines = Vec::new();
        let total = self.library.import(paths, self.now(), &mut |report| {
            let name = report.source.rsplit('/').next().unwrap().to_owned();
            lines.push(match &report.fate {
                Fate::Imported(done) => format!("{name}: {} new, {} same", done.added.new, done.added.same),
                Fate::LeftOut(_) => format!("{name}: left out"),
                Fate::Failed(error) => format!("{name}: {error}"),
            });
        });
        (total, lines)
    }

    fn rows(&self, view: &View) -> Vec<StoryRow> {
        let request = ListRequest {
            query: view.query(),
            order: Order::default(),
            from: Anchor::Top,
            limit: 200,
            keep: Vec::new(),
        };
        self.library.list(&request, &self.moment).unwrap().rows
    }

    fn titles(&self, query: &str) -> String {
        let rows = self.rows(&View::Query(query.into()));
        rows.iter().map(|row| row.title.as_str()).collect::<Vec<_>>().join(", ")
    }

    fn finish_background(&self) {
        while self.library.background_step().unwrap().more {}
    }
}

const STORIES: &str = concat!(
    r#"{"source_id":"1","title":"Low return","content_html":"<p>Singer Anna Tivel releases “Black Umbrella”.</p>","feed":{"title":"Music Daily"}}"#,
    "\n",
    r#"{"source_id":"2","title":"High tide","content_text":"A quiet week.","feed":{"title":"Music Daily"},"tags":["film"],"starred":true}"#,
    "\n",
);

#[test]
fn a_new_library_opens_on_the_starter_stories() {
    let scene = Scene::new();
    let stories = scene.rows(&View::All).len();
    assert!(stories >= 24, "{stories}");
    let counts = scene.library.counts(&scene.moment).unwrap();
    assert_eq!((counts.all, counts.subscribed), (stories as u64, false));

    scene.library.subscribe(&Library::starter_feeds().unwrap()).unwrap();
    assert_eq!(scene.library.counts(&scene.moment).unwrap().all, 0);
}

#[test]
fn removed_starter_stories_stay_removed_until_they_are_restored() {
    let scene = Scene::new();
    let first = scene.rows(&View::All)[0].id;
    scene.library.set_starred(&[first], true).unwrap();
    scene.library.remove_starter().unwrap();
    let paths = Paths::find(Some(scene.folder.path())).unwrap();
    let again = Library::open(&paths, &Settings::default(), scene.now()).unwrap();
    assert_eq!(again.counts(&scene.moment).unwrap().all, 1, "the starred one");
    assert!(again.restore_starter(scene.now()).unwrap().new > 20);
}

#[test]
fn an_import_adds_each_story_once_under_its_feed() {
    let scene = Scene::empty();
    let file = scene.write("stories.jsonl", STORIES);
    assert_eq!(scene.import(std::slice::from_ref(&file)).1, ["stories.jsonl: 2 new, 0 same"]);
    assert_eq!(scene.import(&[file]).1, ["stories.jsonl: 0 new, 2 same"]);
    assert_eq!(scene.rows(&View::Feed("Music Daily".into())).len(), 2);
    assert_eq!(scene.titles("#film is:starred"), "High tide");
}

#[test]
fn texts_without_any_name_are_known_again() {
    let scene = Scene::empty();
    let file = scene.write("note.txt", "Short note\n\nThe band play on Friday.");
    assert_eq!(scene.import(std::slice::from_ref(&file)).1, ["note.txt: 1 new, 0 same"]);
    assert_eq!(scene.import(&[file]).1, ["note.txt: 0 new, 1 same"]);
    assert_eq!(scene.rows(&View::All)[0].source, "Imported");
}

#[test]
fn a_folder_is_walked_and_what_fails_costs_only_itself() {
    let scene = Scene::empty();
    scene.write("a/stories.jsonl", STORIES);
    scene.write("a/cover.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR");
    scene.write(
        "b/feeds.opml",
        r#"<opml version="2.0"><body><outline text="Low" xmlUrl="https://low.example/feed"/></body></opml>"#,
    );
    let missing = scene.folder.path().join("in/none.txt");
    let (total, lines) = scene.import(&[scene.folder.path().join("in"), missing]);
    assert_eq!((total.added.new, total.feeds, total.sources, total.failed), (2, 1, 2, 1));
    assert_eq!(lines[0], "cover.png: left out");
    assert!(lines[3].contains("none.txt") && lines[3].contains("not there"), "{}", lines[3]);
}

#[test]
fn what_a_stream_holds_is_imported() {
    let scene = Scene::empty();
    let mut forms = Vec::new();
    let total =
        scene.library.import_stream("standard input", STORIES.as_bytes(), scene.now(), &mut |report| {
            if let Fate::Imported(done) = &report.fate {
                forms.push(done.form);
            }
        });
    assert_eq!((total.added.new, forms.as_slice()), (2, &[Form::Stories][..]));
}

#[test]
fn an_export_comes_back_with_its_marks() {
    let scene = Scene::empty();
    scene.import(&[scene.write("stories.jsonl", STORIES)]);
    let mut lines = String::new();
    scene
        .library
        .export(&Query::default(), &scene.moment, &mut |line| {
            lines += line;
            lines += "\n";
            true
        })
        .unwrap();
    let other = Scene::empty();
    other.import(&[other.write("export.jsonl", &lines)]);
    assert_eq!(other.titles("#film is:starred"), "High tide");
    assert_eq!(other.rows(&View::Feed("Music Daily".into())).len(), 2);
    assert_eq!(other.import(&[other.write("export.jsonl", &lines)]).0.added.same, 2);
}

#[test]
fn the_background_indexes_and_recognises() {
    let mut scene = Scene::new();
    scene.finish_background();
    let wet_leg = ArtistKey::of("Wet Leg");
    assert!(scene.library.artist(&wet_leg).unwrap().is_some_and(|artist| artist.stories > 0));
    let found = scene.library.find_artists("wet l", None).unwrap();
    assert_eq!(found[0].name, "Wet Leg");
    assert!(!scene.library.works(&wet_leg, 10).unwrap().is_empty());
    assert_eq!(scene.library.background_step().unwrap(), Step::default());
}

#[test]
fn an_opened_story_is_recognised_at_once() {
    let scene = Scene::empty();
    scene.import(&[scene.write("stories.jsonl", STORIES)]);
    let id = scene.rows(&View::Query("title:low".into()))[0].id;
    let opened = scene.library.open_story(id).unwrap().unwrap();
    let found = opened.story.recognised.unwrap();
    assert_eq!(found.songs[0].title, "Black Umbrella");
    assert_eq!(&opened.document.text[found.songs[0].range.clone().unwrap()], "Black Umbrella");
    assert_eq!(opened.artists.len(), found.artists.len());
    assert!(scene.library.open_beginning(id).unwrap().is_none());
}

#[test]
fn the_story_at_hand_comes_first_in_the_finder() {
    let mut scene = Scene::new();
    scene.finish_background();
    let named = scene.rows(&View::All).into_iter().find(|row| !row.artists.is_empty()).unwrap();
    let found = scene.library.find_artists("", Some(named.id)).unwrap();
    assert_eq!(found[0].name, named.artists[0]);
}

#[test]
fn marks_and_songs_stand_in_one_history() {
    let mut scene = Scene::empty();
    scene.import(&[scene.write("stories.jsonl", STORIES)]);
    let id = scene.rows(&View::Query("title:low".into()))[0].id;
    let song = NewFavorite {
        song: "Black Umbrella".into(),
        artist: Some("Anna Tivel".into()),
        ..NewFavorite::default()
    };
    let key = SongKey::of(Some("Anna Tivel"), "Black Umbrella");
    let now = scene.now();

    assert_eq!(scene.library.set_starred(&[id], true).unwrap().label, "Starred “Low return”");
    assert_eq!(scene.library.save_songs(&[song], now).unwrap().label, "Saved “Black Umbrella” by Anna Tivel");
    scene.library.set_song_state(&key, State::Kept, now).unwrap();
    scene.library.set_tags(&[id], &["live".into()], &[]).unwrap();

    let undone = |scene: &mut Scene| scene.library.undo(now).unwrap().map(|done| done.label);
    assert_eq!(undone(&mut scene).as_deref(), Some("Tagged #live “Low return”"));
    assert_eq!(undone(&mut scene).as_deref(), Some("“Black Umbrella” by Anna Tivel is kept"));
    assert_eq!(scene.library.favorites().unwrap().get(&key).unwrap().state, State::New);
    undone(&mut scene);
    assert!(scene.library.favorites().unwrap().is_empty());
    undone(&mut scene);
    assert_eq!(undone(&mut scene), None);
    assert_eq!(scene.titles("is:starred"), "High tide");

    while scene.library.redo(now).unwrap().is_some() {}
    assert_eq!(scene.library.favorites().unwrap().get(&key).unwrap().state, State::Kept);
    assert_eq!(scene.titles("is:starred #live"), "Low return");
}

#[test]
fn a_joined_name_finds_its_act_and_undo_parts_them() {
    let mut scene = Scene::empty();
    let stories = [
        ("Low return", "Singer Anna Tivel releases “Black Umbrella”."),
        ("Lima", "Singer A. N. Lima releases “Night”."),
    ];
    let line = |(title, text): (&str, &str)| {
        format!("{{\"title\":\"{title}\",\"content_text\":\"{text}\",\"feed\":\"Music Daily\"}}\n")
    };
    scene.import(&[scene.write("stories.jsonl", stories.map(line).concat())]);
    scene.finish_background();
    let (act, name) = (ArtistKey::of("Anna Tivel"), ArtistKey::of("A. N. Lima"));
    assert!(scene.library.artist(&name).unwrap().is_some());
    let done = scene.library.join_artists((&act, "Anna Tivel"), (&name, "A. N. Lima")).unwrap();
    assert_eq!((done.label.as_str(), done.changed), ("Joined A. N. Lima with Anna Tivel", 1));
    let found = scene.library.find_artists("a n lima", None).unwrap();
    assert_eq!((found.len(), found[0].name.as_str(), found[0].stories), (1, "Anna Tivel", 2));
    assert_eq!(scene.library.act(&name, 10).unwrap().unwrap().aliases, ["A. N. Lima"]);
    assert_eq!(scene.titles("@\"Anna Tivel\"").split(", ").count(), 2);
    scene.import(&[scene.write("later.jsonl", line(("Later", "Singer A. N. Lima releases “Noon”.")))]);
    let later = scene.rows(&View::Query("title:later".into()))[0].id;
    let opened = scene.library.open_story(later).unwrap().unwrap();
    assert_eq!(opened.story.recognised.unwrap().songs[0].artist.as_deref(), Some("Anna Tivel"));
    scene.finish_background();
    let undone = scene.library.undo(scene.now()).unwrap().unwrap();
    assert_eq!(undone.label, "Joined A. N. Lima with Anna Tivel");
    assert_eq!(scene.titles("@\"Anna Tivel\""), "Low return");
}

#[test]
fn a_list_that_is_cut_off_leaves_the_names_as_they_were() {
    struct Broken;
    impl std::io::Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
            Err(std::io::Error::other("the line went dead"))
        }
    }
    let scene = Scene::empty();
    let stream = std::io::Read::chain(&b"Quorvant Sills\n"[..], Broken);
    let error = scene.library.import_artists_read("standard input", stream).unwrap_err();
    assert!(error.to_string().contains("the line went dead"), "{error}");
    assert_eq!(scene.library.listed_name(&ArtistKey::of("Quorvant Sills")).unwrap(), None);
    let done = scene.library.import_artists_read("standard input", &b"Quorvant Sills\n"[..]).unwrap();
    assert_eq!((done.new, done.chosen), (1, true));
    let listed = scene.library.listed_name(&ArtistKey::of("quorvant sills")).unwrap();
    assert_eq!(listed.as_deref(), Some("Quorvant Sills"));
}

#[test]
fn undo_leaves_a_song_alone_that_was_edited_since() {
    let mut scene = Scene::empty();
    let song = NewFavorite { song: "Black Umbrella".into(), ..NewFavorite::default() };
    let now = scene.now();
    scene.library.save_songs(&[song], now).unwrap();
    let path = scene.library.favorites_path();
    let edited =
        fs::read_to_string(&path).unwrap().replace(r#""note":"""#, r#""note":"mine, of another day""#);
    fs::write(&path, edited).unwrap();
    assert_eq!(scene.library.undo(now).unwrap().unwrap().changed, 0);
    assert_eq!(scene.library.favorites().unwrap().len(), 1);
}

#[test]
fn another_thread_shares_the_library_and_its_history() {
    let mut scene = Scene::new();
    let id = scene.rows(&View::All)[0].id;
    let worker = scene.library.reader().unwrap();
    std::thread::spawn(move || worker.set_starred(&[id], true).unwrap()).join().unwrap();
    assert_eq!(scene.rows(&View::Starred).len(), 1);
    assert!(scene.library.undo(scene.moment.now).unwrap().unwrap().label.starts_with("Starred"));
}

#[test]
fn the_background_thread_works_and_stops() {
    let scene = Scene::new();
    let (done, finished) = crossbeam_channel::unbounded();
    let background = Background::start(scene.library.reader().unwrap(), scene.now(), move |step| {
        let _told = done.send(step);
    })
    .unwrap();
    while finished.recv().unwrap().unwrap().more {}
    background.stop();
    assert!(!scene.titles("has:song").is_empty());
}

#[test]
fn backups_are_made_weekly_and_three_are_kept() {
    let scene = Scene::new();
    for weeks in 0..5 {
        let now = scene.now() + jiff::SignedDuration::from_hours(24 * 7 * weeks);
        assert!(scene.library.back_up_if_due(now).unwrap().is_some());
        assert!(scene.library.back_up_if_due(now).unwrap().is_none());
    }
    let mut names: Vec<String> = fs::read_dir(scene.library.backup_folder())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(
        names,
        ["earmark-2026-12-06.jsonl.zst", "earmark-2026-12-13.jsonl.zst", "earmark-2026-12-20.jsonl.zst"]
    );
    let newest = fs::read(scene.library.backup_folder().join(&names[2])).unwrap();
    let text = String::from_utf8(zstd::decode_all(newest.as_slice()).unwrap()).unwrap();
    assert!(text.starts_with(r#"{"backup":"earmark""#));
}

#[test]
fn an_existing_library_is_opened_for_reading_only() {
    let empty = tempfile::tempdir().unwrap();
    let paths = Paths::find(Some(empty.path())).unwrap();
    assert!(Library::open_existing(&paths, &Settings::default()).unwrap().is_none());
    assert!(!paths.store_file().exists());

    let scene = Scene::new();
    let paths = Paths::find(Some(scene.folder.path())).unwrap();
    let reader = Library::open_existing(&paths, &Settings::default()).unwrap().unwrap();
    let id = scene.rows(&View::All)[0].id;
    assert!(reader.open_story(id).unwrap().unwrap().story.recognised.is_some());
    assert!(reader.set_starred(&[id], true).is_err());
}
