use super::*;

#[test]
fn a_whole_view_is_marked_and_unmarked() {
    let scene = Scene::with(["A", "B", "C", "D"]);
    scene.mark(&Change::Read(true), "C");
    assert_eq!(scene.mark_found(&Change::Read(true), "is:unread"), 3);
    assert_eq!(scene.titles("is:unread"), "");
    scene.store.undo().unwrap();
    assert_eq!(scene.titles("is:unread"), "A, B, D");
    assert_eq!(scene.mark_found(&Change::Starred(true), "limit:2"), 2);
    assert_eq!(scene.titles("is:starred"), "A, B");
}

#[test]
fn marking_in_many_transactions_is_one_command() {
    let scene = Scene::new();
    let many: Vec<NewStory> = (0..12_000).map(|number| story(&format!("{number}"))).collect();
    scene.add_to(scene.feed, &many);
    assert_eq!(scene.mark_found(&Change::Read(true), ""), 12_000);
    let undone = scene.store.undo().unwrap().unwrap();
    assert_eq!((undone.label.as_str(), undone.changed), ("a mark", 12_000));
    assert_eq!(scene.store.undo().unwrap(), None);
    assert_eq!(scene.window("is:unread", Anchor::Top, 1).total, Some(12_000));
}

#[test]
fn a_removed_feed_keeps_its_stories_and_can_come_back() {
    let scene = Scene::with(["A"]);
    scene.store.unsubscribe(&[scene.feed], "Removed Music Daily").unwrap();
    assert!(scene.store.feeds().unwrap().is_empty());
    assert_eq!(scene.titles(""), "A");
    scene.store.undo().unwrap();
    assert_eq!(scene.store.feeds().unwrap().len(), 1);
}

#[test]
fn a_backup_holds_what_cannot_be_had_again() {
    let scene = Scene::with(["Starred", "Read", "Plain"]);
    let options = crate::news::FeedOptions { every_minutes: Some(60), ..Default::default() };
    let parts = [FeedPart::Folder("Indie".into()), FeedPart::Muted(true), FeedPart::Options(options)];
    scene.store.change_feeds(&parts.map(|part| (scene.feed, part)), "set").unwrap();
    scene.mark(&Change::Starred(true), "Starred");
    scene.mark(&Change::Read(true), "Read");
    scene.store.follow(&[(crate::news::ArtistKey::of("Low"), "Low".into())], true, "Followed Low").unwrap();
    let mut lines = Vec::new();
    scene
        .store
        .backup_lines::<StoreError>(&mut |line| {
            lines.push(line.to_owned());
            Ok(())
        })
        .unwrap();
    let all = lines.join("\n");
    assert!(
        all.contains(r#""folder":"Indie","origin":"feed","muted":true,"options":{"every_minutes":60}"#),
        "{all}"
    );
    assert_eq!(lines.len(), 5, "{all}");
    assert!(
        all.contains("Music Daily") && all.contains(r#""follow":"Low""#) && all.contains("About <i>Starred")
    );
    assert!(all.contains(r#""id":"Read""#) && !all.contains("Plain"));
}
