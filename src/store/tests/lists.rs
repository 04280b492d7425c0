use super::*;
use crate::music::Lessons;
use crate::news::Recognised;
use crate::store::Findings;

fn listing(name: &str, chosen: bool) -> (String, Listing<'_>) {
    let key = crate::news::fold(name);
    (key, Listing { key: "", name, common: false, chosen, lower_case: !name.contains(char::is_uppercase) })
}

fn import(store: &Store, names: &[&str], chosen: bool) -> u64 {
    let mut listings: Vec<_> = names.iter().map(|name| listing(name, chosen)).collect();
    listings.sort_by(|a, b| a.0.cmp(&b.0));
    let names: Vec<Listing<'_>> = listings.iter().map(|(key, name)| Listing { key, ..*name }).collect();
    store.import_listed(names.into_iter()).unwrap()
}

fn find(store: &Store, key: &str) -> Option<ListedName> {
    store.listed_names().unwrap().and_then(|names| names.find(key).unwrap())
}

#[test]
fn imported_names_are_there_for_every_connection_and_once() {
    let scene = Scene::new();
    let other = Store::open(&scene.path(), Mode::ReadWrite).unwrap();
    assert!(other.listed_names().unwrap().is_none());
    assert_eq!(other.listed_version().unwrap(), 0);
    assert_eq!(
        import(&scene.store, &["Low", "Black Country, New Road", "slowthai", "宇多田ヒカル"], true),
        4
    );
    let names = other.listed_names().unwrap().unwrap();
    assert_eq!(names.find("low").unwrap().unwrap().name, "Low");
    assert!(names.may_begin("black") && names.may_begin("black country new") && !names.may_begin("low"));
    assert!(names.may_begin_lower_case("slowthai") && !names.may_begin_lower_case("Low"));
    assert!(names.may_begin_unspaced("宇多田光") && !names.may_begin_unspaced("東京"));
    assert_eq!(names.find("nobody").unwrap(), None);

    let before = other.listed_version().unwrap();
    assert_eq!(import(&scene.store, &["Low", "slowthai"], true), 0);
    assert_eq!(other.listed_version().unwrap(), before, "nothing was written");
    assert_eq!(import(&scene.store, &["Blur", "Low"], true), 1);
    assert!(find(&other, "blur").is_some(), "another connection hears of it");
}

#[test]
fn what_somebody_wrote_counts_more_than_a_database_in_either_order() {
    let scene = Scene::new();
    import(&scene.store, &["LOW", "Wet Leg"], false);
    assert_eq!(import(&scene.store, &["Low"], true), 0);
    let low = find(&scene.store, "low").unwrap();
    assert_eq!((low.name.as_str(), low.chosen), ("Low", true));
    import(&scene.store, &["LOW"], false);
    assert!(find(&scene.store, "low").unwrap().chosen);
    assert!(!find(&scene.store, "wet leg").unwrap().chosen);
}

#[test]
fn the_filter_grows_with_the_list_and_forgets_with_it() {
    let scene = Scene::new();
    import(&scene.store, &["Low"], true);
    let many: Vec<String> = (0..5000).map(|number| format!("Act Number{number}")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    assert_eq!(import(&scene.store, &many, true), 5000);
    let names = scene.store.listed_names().unwrap().unwrap();
    assert!(["low", "act number0", "act number4999"].iter().all(|key| names.find(key).unwrap().is_some()));
    let through = (0..10_000).filter(|number| names.may_begin(&format!("other {number}"))).count();
    assert!(through < 300, "{through} of 10,000 let through");
    assert_eq!(scene.store.forget_listed().unwrap(), 5001);
    assert!(scene.store.listed_names().unwrap().is_none());
    assert_eq!(import(&scene.store, &["Low"], true), 1);
}

#[test]
fn an_import_that_fails_leaves_nothing() {
    let scene = Scene::new();
    import(&scene.store, &["Low"], true);
    let pages: i64 = scene.store.conn.query_row("PRAGMA page_count", [], |row| row.get(0)).unwrap();
    scene.store.conn.pragma_update(None, "max_page_count", pages + 4).unwrap();
    let many: Vec<String> = (0..20_000).map(|number| format!("Act Number{number}")).collect();
    let mut keyed: Vec<(String, &str)> =
        many.iter().map(|name| (crate::news::fold(name), name.as_str())).collect();
    keyed.sort();
    let names = keyed.iter().map(|(key, name)| Listing { key, ..listing(name, true).1 });
    assert!(matches!(scene.store.import_listed(names), Err(StoreError::Full(_))));
    assert!(find(&scene.store, "low").is_some() && find(&scene.store, "act number1").is_none());
}

#[test]
fn stories_are_read_again_with_names_that_were_imported_later() {
    let scene = Scene::new();
    scene.add([story("one")]);
    let id = scene.id("one");
    let (_, stamp) = scene.store.story_to_recognise(id).unwrap().unwrap();
    let found = Findings { id, stamp, recognised: Recognised::default(), lessons: Lessons::default() };
    scene.store.set_recognised(&[found], 1).unwrap();
    assert!(!scene.store.reread(10).unwrap(), "nothing has changed");
    import(&scene.store, &["Low"], true);
    assert!(scene.store.reread(10).unwrap());
    assert_eq!(scene.store.next_unrecognised(10).unwrap(), [id]);
    assert!(!scene.store.reread(10).unwrap(), "once is enough");
    import(&scene.store, &["Low"], true);
    assert!(!scene.store.reread(10).unwrap(), "the same list says nothing new");
}
