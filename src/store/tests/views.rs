use super::*;
use crate::news::{SavedView, Tally, ViewId};

fn names(scene: &Scene) -> String {
    let views = scene.store.views().unwrap();
    views.iter().map(|view| format!("{}={}", view.name, view.query)).collect::<Vec<_>>().join(", ")
}

fn change(scene: &Scene, label: &str, change: impl FnOnce(&mut Vec<SavedView>)) -> u64 {
    let changed = scene.store.change_views(|views| -> Result<String, ()> {
        change(views);
        Ok(label.to_owned())
    });
    changed.unwrap().unwrap().1.changed
}

fn new(name: &str, query: &str) -> SavedView {
    SavedView { name: name.into(), query: query.into(), ..SavedView::default() }
}

fn three() -> Scene {
    let scene = Scene::new();
    for (name, query) in [("A", "#a"), ("B", "#b"), ("C", "#c")] {
        change(&scene, "saved", |views| views.push(new(name, query)));
    }
    scene
}

#[test]
fn views_keep_their_order_and_every_change_is_undone_and_done_again() {
    let scene = three();
    assert_eq!(names(&scene), "A=#a, B=#b, C=#c");
    change(&scene, "moved", |views| {
        let last = views.remove(2);
        views.insert(0, last);
    });
    assert_eq!(names(&scene), "C=#c, A=#a, B=#b");
    change(&scene, "changed", |views| views[1].query = "#film".into());
    assert_eq!(change(&scene, "removed", |views| views.retain(|view| view.name != "C")), 1);
    assert_eq!(names(&scene), "A=#film, B=#b");
    for after in ["C=#c, A=#film, B=#b", "C=#c, A=#a, B=#b", "A=#a, B=#b, C=#c", "A=#a, B=#b", "A=#a", ""] {
        scene.store.undo().unwrap().unwrap();
        assert_eq!(names(&scene), after);
    }
    assert_eq!(scene.store.undo().unwrap(), None);
    while scene.store.redo().unwrap().is_some() {}
    assert_eq!(names(&scene), "A=#film, B=#b");
    assert!(scene.store.check().unwrap().is_empty());
}

#[test]
fn undo_leaves_a_view_alone_that_was_changed_since() {
    let scene = three();
    change(&scene, "changed", |views| views[0].query = "#mine".into());
    let other = Store::open(&scene.path(), Mode::ReadWrite).unwrap();
    let renamed = other.change_views(|views| -> Result<String, ()> {
        views[0].name = "Theirs".into();
        Ok("renamed".into())
    });
    assert_eq!(renamed.unwrap().unwrap().1.changed, 1);
    assert_eq!(scene.store.undo().unwrap().unwrap().changed, 0);
    assert_eq!(names(&scene), "Theirs=#mine, B=#b, C=#c");
}

#[test]
fn a_number_is_never_given_out_again() {
    let scene = three();
    let last = scene.store.views().unwrap()[2].id;
    change(&scene, "removed", |views| views.truncate(2));
    change(&scene, "saved", |views| views.push(new("D", "#d")));
    assert!(scene.store.views().unwrap()[2].id > last);
    scene.store.undo().unwrap();
    scene.store.undo().unwrap();
    assert_eq!(scene.store.views().unwrap()[2].id, last);
}

#[test]
fn what_is_refused_changes_nothing_and_is_no_command() {
    let scene = Scene::new();
    let refused = scene.store.change_views(|views| {
        views.push(new("A", "#a"));
        Err::<String, _>("no")
    });
    assert_eq!(refused.unwrap().err(), Some("no"));
    assert_eq!(names(&scene), "");
    assert_eq!(change(&scene, "nothing", |_| ()), 0);
    assert_eq!(scene.store.undo().unwrap(), None);
}

#[test]
fn a_backup_holds_the_views_in_order_even_what_no_longer_parses() {
    let scene = three();
    change(&scene, "saved", |views| views.insert(0, new("Of a newer Earmark", "mood:calm")));
    let mut lines = Vec::new();
    let keep = |line: &str| {
        lines.push(line.to_owned());
        Ok::<(), StoreError>(())
    };
    scene.store.backup_lines(&mut { keep }).unwrap();
    let views: Vec<_> = lines.iter().filter(|line| line.contains("\"view\"")).collect();
    assert_eq!(views.len(), 4);
    let first: serde_json::Value = serde_json::from_str(views[0]).unwrap();
    assert_eq!(first["view"]["name"], "Of a newer Earmark");
    assert_eq!(first["view"]["query"], "mood:calm");
}

#[test]
fn counts_of_views_come_with_the_others_and_say_where_they_end() {
    let scene = Scene::with(["Low return", "High tide", "Low tide"]);
    change(&scene, "saved", |views| views.push(new("Low", "low")));
    let today = StoryId(0)..StoryId(i64::MAX);
    let counts = scene.store.counts(&today, &scene.moment()).unwrap();
    assert_eq!(counts.views.iter().map(|view| view.name.as_str()).collect::<Vec<_>>(), ["Low"]);
    let tally = |query: &str| scene.store.tally(&Query::parse(query).unwrap(), &scene.moment()).unwrap();
    assert_eq!(tally("low"), Tally { stories: 2, more: false });
    assert_eq!(tally("low limit:1"), Tally { stories: 1, more: false });
    assert_eq!(tally("is:unread"), Tally { stories: 3, more: false });
    assert_eq!(tally("#nothing"), Tally::default());
    assert_eq!(scene.store.views().unwrap()[0].id, ViewId(1));
}
