use super::*;

fn fault(path: &std::path::Path, mode: Mode) -> StoreError {
    Store::open(path, mode).err().expect("it cannot be opened")
}

#[test]
fn opening_twice_migrates_once_and_keeps_everything() {
    let scene = Scene::with(["A"]);
    let again = Store::open(&scene.path(), Mode::ReadWrite).unwrap();
    assert!(again.story(scene.id("A")).unwrap().is_some());
    assert!(!again.is_read_only());
}

#[test]
fn two_processes_may_make_the_store_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("stories.db");
    std::thread::scope(|scope| {
        let open = || Store::open(&path, Mode::ReadWrite).map(drop);
        let both = [scope.spawn(open), scope.spawn(open), scope.spawn(open)];
        for thread in both {
            thread.join().unwrap().unwrap();
        }
    });
}

#[test]
fn a_reader_sees_what_another_connection_stores() {
    let scene = Scene::with(["A"]);
    let reader = Store::open(&scene.path(), Mode::ReadOnly).unwrap();
    let before = reader.data_version().unwrap();
    scene.add([story("B")]);
    assert_ne!(reader.data_version().unwrap(), before);
    assert!(reader.row(scene.id("B")).unwrap().is_some());
    let refused = reader.mark(&[Change::Read(true)], Target::Stories(&[scene.id("A")]), "read");
    assert!(matches!(refused, Err(StoreError::ReadOnly(path)) if path == scene.path()));
}

#[cfg(unix)]
#[test]
fn only_its_owner_can_read_the_store() {
    use std::os::unix::fs::PermissionsExt;
    let scene = Scene::with(["A"]);
    for file in std::fs::read_dir(scene.folder.path()).unwrap() {
        let file = file.unwrap();
        let mode = file.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "{}", file.path().display());
    }
}

#[test]
fn a_damaged_file_is_named_and_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("stories.db");
    let text = "This is not a store. ".repeat(1000);
    std::fs::write(&path, &text).unwrap();
    let error = fault(&path, Mode::ReadWrite);
    assert!(matches!(error, StoreError::Damaged { .. }));
    assert!(error.to_string().contains(path.to_str().unwrap()), "{error}");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
}

#[test]
fn another_programs_database_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("stories.db");
    let other = rusqlite::Connection::open(&path).unwrap();
    other.execute_batch("CREATE TABLE rss_item (id); PRAGMA user_version = 1").unwrap();
    drop(other);
    assert!(fault(&path, Mode::ReadWrite).to_string().contains("another program"));
}

#[test]
fn a_newer_store_is_refused_by_its_version_or_only_read() {
    let scene = Scene::with(["A"]);
    scene.store.conn.pragma_update(None, "user_version", migrate::CURRENT + 1).unwrap();
    scene.store.set_meta("written_by", "9.1.0").unwrap();
    let reader = Store::open(&scene.path(), Mode::ReadWrite).unwrap();
    assert_eq!((reader.written_by_newer(), reader.is_read_only()), (Some("9.1.0"), true));

    scene.store.set_meta("readable_from", &(migrate::CURRENT + 1).to_string()).unwrap();
    let error = fault(&scene.path(), Mode::ReadWrite);
    assert!(error.to_string().contains("9.1.0"), "{error}");
}

#[test]
fn a_full_store_says_so_and_keeps_what_it_has() {
    let scene = Scene::with(["A"]);
    let pages: i64 = scene.store.conn.query_row("PRAGMA page_count", [], |row| row.get(0)).unwrap();
    scene.store.conn.pragma_update(None, "max_page_count", pages).unwrap();
    let large = NewStory { html: (0..90_000).map(|n: i32| n.to_string()).collect(), ..story("Large") };
    let arrivals = [Arrival { story: &large, address: "" }];
    let error = scene.store.add(scene.feed, &arrivals, scene.now).unwrap_err();
    assert!(matches!(error, StoreError::Full(_)), "{error}");
    assert_eq!(scene.titles(""), "A");
}

#[test]
fn a_missing_store_or_a_folder_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("none.db");
    assert!(matches!(fault(&missing, Mode::ReadOnly), StoreError::Unreachable { .. }));
    assert!(fault(folder.path(), Mode::ReadWrite).to_string().contains("cannot be opened"));
}

#[test]
fn a_damaged_text_is_an_error_and_not_a_wrong_story() {
    let scene = Scene::with(["A"]);
    scene.store.conn.execute("UPDATE body SET data = x'00112233'", []).unwrap();
    assert!(matches!(scene.store.story(scene.id("A")), Err(StoreError::Damaged { .. })));
    assert_eq!(scene.titles(""), "A");
    scene.index_all();
}

#[test]
fn a_damaged_mark_is_noticed() {
    let scene = Scene::with(["A"]);
    scene
        .store
        .conn
        .execute_batch(
            "PRAGMA ignore_check_constraints = 1; UPDATE mark SET starred = 1;
         PRAGMA ignore_check_constraints = 0",
        )
        .unwrap();
    assert!(!scene.store.check().unwrap().is_empty());
}
