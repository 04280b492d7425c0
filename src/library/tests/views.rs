use super::*;
use crate::favorites::StoryRef;
use crate::news::{SavedView, Tally, ViewChange, ViewId};

fn shown(scene: &Scene) -> String {
    let views = scene.library.views().unwrap();
    views.iter().map(|view| view.name.as_str()).collect::<Vec<_>>().join(", ")
}

#[track_caller]
fn refuses(done: Result<Done, LibraryError>, says: &str) {
    let error = done.expect_err("it is refused").to_string();
    assert!(error.contains(says), "{error}");
}

#[test]
fn views_are_saved_changed_moved_and_removed_by_name() {
    let mut scene = Scene::empty();
    let library = &scene.library;
    library.save_view("Late night", "#live newer:1w", "g 1").unwrap();
    library.save_view(" Film\tmusic ", "#film", "").unwrap();
    assert_eq!(shown(&scene), "Late night, Film music");
    let late = library.view_named("LATE NIGHT").unwrap();
    assert_eq!((late.query.as_str(), late.key.as_str()), ("#live newer:1w", "g 1"));
    let second = ViewChange { place: Some(9), ..ViewChange::default() };
    assert_eq!(library.change_view(late.id, &second).unwrap().label, "Moved the view “Late night”");
    assert_eq!(shown(&scene), "Film music, Late night");
    let renamed = ViewChange { name: Some("Night".into()), ..ViewChange::default() };
    library.change_view(late.id, &renamed).unwrap();
    let label = library.remove_views(&[late.id]).unwrap().label;
    assert_eq!(label, "Removed the view “Night”");
    assert_eq!(scene.library.undo(scene.moment.now).unwrap().unwrap().label, label);
    assert_eq!(shown(&scene), "Film music, Night");
}

#[test]
fn what_cannot_be_saved_says_why_and_changes_nothing() {
    let scene = Scene::empty();
    let library = &scene.library;
    library.save_view("Film", "#film", "g 1").unwrap();
    let id = library.view_named("film").unwrap().id;
    refuses(library.save_view("FILM", "#b", ""), "a view \"Film\" already");
    refuses(library.save_view(" \u{202e} ", "#b", ""), "needs a name");
    refuses(library.save_view("B", "titel:x", ""), "Did you mean \"title\"");
    refuses(library.save_view("B", "#b", "g 1"), "open the view \"Film\"");
    refuses(library.save_view("B", "#b", "g"), "open the view \"Film\"");
    let query = ViewChange { query: Some("(".into()), ..ViewChange::default() };
    refuses(library.change_view(id, &query), "never closed");
    refuses(library.change_view(ViewId(99), &query.clone()), "cannot be understood");
    let key = ViewChange { key: Some("g 2".into()), ..ViewChange::default() };
    refuses(library.change_view(ViewId(99), &key), "no longer there");
    refuses(library.remove_views(&[]), "no longer there");
    let unknown = library.view_named("flim").unwrap_err().to_string();
    assert_eq!(unknown, "There is no view \"flim\"; did you mean \"Film\"?");
    assert_eq!(shown(&scene), "Film");
}

#[test]
fn each_view_is_counted_and_a_broken_one_says_why() {
    let scene = Scene::empty();
    let file = scene.write("stories.jsonl", STORIES);
    scene.import(&[file]);
    let views = [(1, "tide"), (2, "mood:calm"), (3, "is:starred"), (4, "kind:news")];
    let views = views.map(|(id, query)| (ViewId(id), query.to_owned()));
    let mut told = Vec::new();
    scene.library.count_views(&views, &scene.moment, &mut |id, counted| {
        told.push((id.0, counted.map_err(|why| why.split(' ').next().unwrap_or_default().to_owned())));
    });
    let one = Tally { stories: 1, more: false };
    assert_eq!(told, [(1, Ok(one)), (2, Err("There".into())), (3, Ok(one)), (4, Err("\"kind:\":".into()))]);
}

#[test]
fn there_is_an_end_to_views() {
    let scene = Scene::empty();
    let many = |views: &mut Vec<SavedView>| -> Result<String, ViewError> {
        views.extend((0..500).map(|number| SavedView { name: number.to_string(), ..SavedView::default() }));
        Ok("saved".into())
    };
    scene.library.store.change_views(many).unwrap().unwrap();
    refuses(scene.library.save_view("One more", "#film", ""), "500 views already");
}

#[test]
fn stories_of_songs_with_a_note_are_found_whoever_wrote_it() {
    let mut scene = Scene::empty();
    let file = scene.write("stories.jsonl", STORIES);
    scene.import(&[file]);
    let story = scene.rows(&View::All).into_iter().find(|row| row.title == "Low return").unwrap();
    let song = NewFavorite {
        song: "Black Umbrella".into(),
        artist: Some("Anna Tivel".into()),
        release: None,
        story: Some(StoryRef::new(&story.title, &story.url, &story.source)),
        links: Vec::new(),
    };
    let now = scene.now();
    scene.library.save_songs(&[song], now).unwrap();
    assert_eq!(scene.titles("has:note"), "", "saved, and nothing noted");
    let key = SongKey::of(Some("Anna Tivel"), "Black Umbrella");
    scene.library.set_song_note(&key, "with headphones", now).unwrap();
    assert_eq!(scene.titles("has:note"), "Low return");
    assert_eq!(scene.titles("-has:note"), "High tide");
    scene.library.undo(now).unwrap();
    assert_eq!(scene.titles("has:note"), "");

    let path = scene.library.favorites_path();
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replace("\"note\":\"\"", "\"note\":\"by another program\"")).unwrap();
    scene.library.look_for_notes().unwrap();
    assert_eq!(scene.titles("has:note"), "Low return");
    fs::remove_file(&path).unwrap();
    scene.library.look_for_notes().unwrap();
    assert_eq!(scene.titles("has:note"), "");
}
