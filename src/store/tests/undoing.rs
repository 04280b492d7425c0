use super::*;
use proptest::prelude::*;

#[test]
fn undo_leaves_alone_what_was_changed_since() {
    let scene = Scene::with(["A", "B"]);
    scene.mark_found(&Change::Read(true), "");
    // Another process, with a session of its own, marks A unread and read again later.
    let other = Store::open(&scene.path(), Mode::ReadWrite).unwrap();
    other.mark(&[Change::Read(false)], Target::Stories(&[scene.id("A")]), "unread").unwrap();
    assert_eq!(scene.store.undo().unwrap().unwrap().changed, 1);
    assert_eq!(scene.titles("is:unread"), "A, B");
    assert_eq!(scene.store.redo().unwrap().unwrap().changed, 2);
    assert_eq!(other.undo().unwrap().unwrap().changed, 0, "A is read by now");
}

#[test]
fn a_change_outside_of_the_store_stands_in_the_same_history() {
    let scene = Scene::with(["A"]);
    scene.mark(&Change::Starred(true), "A");
    scene.store.keep_change("Saved “Come Back Home”", "payload", &[]).unwrap();
    let undone = scene.store.undo().unwrap().unwrap();
    assert_eq!(undone.payload.as_deref(), Some("payload"));
    assert_eq!(scene.store.undo().unwrap().unwrap().label, "a mark");
    assert_eq!(scene.store.redo().unwrap().unwrap().label, "a mark");
    assert_eq!(scene.store.redo().unwrap().unwrap().payload.as_deref(), Some("payload"));
}

#[test]
fn a_new_command_ends_what_could_be_redone_and_only_a_hundred_are_kept() {
    let scene = Scene::with(["A"]);
    for round in 0..130 {
        scene.mark(&Change::Starred(round % 2 == 0), "A");
    }
    let mut undone = 0;
    while scene.store.undo().unwrap().is_some() {
        undone += 1;
    }
    assert_eq!(undone, 100);
    scene.mark(&Change::Read(true), "A");
    assert_eq!(scene.store.redo().unwrap(), None);
}

#[test]
fn connections_of_one_session_share_a_history() {
    let scene = Scene::with(["A"]);
    let mut worker = Store::open(&scene.path(), Mode::ReadWrite).unwrap();
    worker.join_session(scene.store.session());
    worker.mark(&[Change::Starred(true)], Target::Stories(&[scene.id("A")]), "Starred").unwrap();
    assert_eq!(scene.store.undo().unwrap().unwrap().label, "Starred");
}

fn any_change() -> impl Strategy<Value = Change> {
    prop_oneof![
        any::<bool>().prop_map(Change::Read),
        any::<bool>().prop_map(Change::Starred),
        any::<bool>().prop_map(Change::Hidden),
        ("[ab]", any::<bool>()).prop_map(|(tag, given)| Change::Tag(tag, given)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn undoing_everything_is_the_state_before(
        commands in prop::collection::vec((any_change(), prop::collection::vec(0_usize..5, 0..4)), 1..20)
    ) {
        let scene = Scene::with(["A", "B", "C", "D", "E"]);
        scene.mark(&Change::Read(true), "B");
        scene.mark(&Change::Tag("a".into(), true), "C");
        let all = scene.window("is:hidden OR -is:hidden", Anchor::Top, 10).rows;
        let mut fresh = Store::open(&scene.path(), Mode::ReadWrite).unwrap();
        let mut given = 0;
        for (change, stories) in &commands {
            let ids: Vec<StoryId> = stories.iter().map(|&at| all[at].id).collect();
            given += u64::from(fresh.mark(std::slice::from_ref(change), Target::Stories(&ids), "some").unwrap().changed > 0);
        }
        let marked = scene.window("is:hidden OR -is:hidden", Anchor::Top, 10).rows;
        let mut undone = 0;
        while fresh.undo().unwrap().is_some() {
            undone += 1;
        }
        prop_assert_eq!(undone, given);
        prop_assert_eq!(&scene.window("is:hidden OR -is:hidden", Anchor::Top, 10).rows, &all);
        while fresh.redo().unwrap().is_some() {}
        prop_assert_eq!(&scene.window("is:hidden OR -is:hidden", Anchor::Top, 10).rows, &marked);
        prop_assert!(scene.store.check().unwrap().is_empty());
        fresh.join_session(0);
    }
}
