use std::collections::BTreeMap;

use super::*;
use crate::music::{CONTEXTS, Lessons, NameLesson};
use crate::news::Recognised;
use proptest::prelude::*;

const NAMES: [&str; 4] = ["low tide", "ora cogan", "dorset", "harbour lane"];

/// What is kept of lessons: how many, names with their bytes, rows of words with theirs, feeds.
#[derive(Debug, PartialEq)]
struct Sums {
    lessons: i64,
    names: BTreeMap<String, Vec<u8>>,
    words: BTreeMap<i64, Vec<u8>>,
    feeds: BTreeMap<i64, i64>,
}

fn one(key: &str, context: u8) -> NameLesson {
    NameLesson { key: key.into(), strong: true, tagged: false, context }
}

fn strong(key: &str) -> Lessons {
    Lessons { names: vec![one(key, 1)], lower: vec![7], capital: Vec::new() }
}

impl Scene {
    fn teach(&self, title: &str, lessons: &Lessons) {
        let id = self.id(title);
        let (_, stamp) = self.store.story_to_recognise(id).unwrap().unwrap();
        let found = Findings { id, stamp, recognised: Recognised::default(), lessons: lessons.clone() };
        self.store.set_recognised(&[found], 1).unwrap();
    }

    fn sums(&self) -> Sums {
        fn table<K: Ord + rusqlite::types::FromSql, V: rusqlite::types::FromSql>(
            scene: &Scene,
            sql: &str,
        ) -> BTreeMap<K, V> {
            let mut ask = scene.store.conn.prepare(sql).unwrap();
            let rows = ask.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
            rows.map(Result::unwrap).collect()
        }
        Sums {
            lessons: self.store.conn.query_row("SELECT lessons FROM learned", [], |row| row.get(0)).unwrap(),
            names: table(self, "SELECT key, sums FROM learned_name"),
            words: table(self, "SELECT part, sums FROM learned_word WHERE length(sums) > 0"),
            feeds: table(self, "SELECT feed_id, lessons FROM learned_feed"),
        }
    }

    fn count_anew(&self) {
        self.store.recount_names().unwrap();
        while self.store.count_lessons().unwrap() {}
    }

    fn strong(&self, key: &str) -> u16 {
        let feeds = self.store.lessons_by_feed().unwrap();
        let sums = self.store.name_sums(key).unwrap().unwrap_or_default();
        sums.facts(|feed| feeds.get(&feed).copied().unwrap_or(0)).strong
    }
}

#[test]
fn what_a_story_taught_goes_when_it_changes_or_goes() {
    let scene = Scene::with(["A", "B"]);
    scene.teach("A", &strong("low tide"));
    let before = scene.sums();
    scene.teach("B", &strong("ora cogan"));
    assert_eq!((scene.strong("low tide"), scene.strong("ora cogan")), (1, 1));
    scene.add([NewStory { html: "<p>Corrected.</p>".into(), ..story("B") }]);
    assert_eq!(scene.sums(), before);
    scene.teach("B", &strong("dorset"));
    scene.teach("B", &strong("ora cogan"));
    assert_eq!((scene.strong("dorset"), scene.strong("ora cogan")), (0, 1));
    scene.store.delete(&[scene.id("B")]).unwrap();
    assert_eq!(scene.sums(), before);
}

#[test]
fn only_the_newest_stories_teach() {
    let scene = Scene::new();
    for hours in 0..ledger::WINDOW + 5 {
        let title = format!("Story {hours}");
        scene.add([NewStory { published: Some(scene.ago(100 - hours)), ..story(&title) }]);
        scene.teach(&title, &strong(if hours < 5 { "low tide" } else { "ora cogan" }));
    }
    assert_eq!(scene.sums().lessons, ledger::WINDOW);
    let names = |scene: &Scene| scene.sums().names.into_keys().collect::<Vec<_>>();
    assert_eq!(names(&scene), ["ora cogan"]);
    scene.teach("Story 0", &strong("low tide"));
    assert_eq!(names(&scene), ["ora cogan"], "it is too old");
}

#[test]
fn the_stories_that_come_with_the_program_teach_until_a_feed_is_subscribed() {
    let scene = Scene::new();
    scene.store.unsubscribe(&[scene.feed], "Removed").unwrap();
    let starter = NewFeed { title: "Earmark starter".into(), ..NewFeed::default() };
    let starter = scene.store.source(&starter, Origin::Starter).unwrap();
    scene.add_to(starter, &[story("Welcome")]);
    scene.teach("Welcome", &strong("low tide"));
    assert_eq!(scene.strong("low tide"), 1);
    scene.store.source(&named("Real"), Origin::Feed).unwrap();
    assert_eq!(scene.strong("low tide"), 0);
    scene.teach("Welcome", &strong("low tide"));
    assert_eq!(scene.sums().lessons, 0);
}

#[test]
fn what_is_damaged_or_missing_is_made_anew() {
    for harm in [
        "UPDATE learned_name SET sums = x'ff'",
        "DELETE FROM learned_name WHERE key = 'low tide'",
        "DELETE FROM learned_word",
        "UPDATE learned_word SET sums = x'00'",
        "DELETE FROM learned_feed",
        "DELETE FROM learned",
        "DELETE FROM learned_name; DELETE FROM learned_word; DELETE FROM learned_feed; DELETE FROM learned",
    ] {
        let scene = Scene::with(["A", "B"]);
        scene.teach("A", &strong("low tide"));
        scene.teach("B", &strong("ora cogan"));
        let whole = scene.sums();
        scene.store.conn.execute_batch(harm).unwrap();
        scene.store.check_names().unwrap();
        while scene.store.count_lessons().unwrap() {}
        assert_eq!(scene.sums(), whole, "{harm}");
        scene.store.check_names().unwrap();
        assert!(!scene.store.count_lessons().unwrap(), "it is whole after {harm}");
    }
}

#[test]
fn a_damaged_lesson_costs_that_lesson() {
    let scene = Scene::with(["A", "B", "C"]);
    scene.teach("A", &strong("low tide"));
    let without = scene.sums();
    scene.teach("B", &strong("ora cogan"));
    scene.store.conn.execute("UPDATE lesson SET data = x'0102' WHERE id = ?1", [scene.id("B").0]).unwrap();
    scene.store.delete(&[scene.id("B")]).unwrap();
    while scene.store.count_lessons().unwrap() {}
    assert_eq!(scene.sums(), without);
}

#[test]
fn lost_lessons_have_every_story_read_again_once() {
    let scene = Scene::with(["A", "B"]);
    scene.teach("A", &strong("low tide"));
    scene.teach("B", &strong("ora cogan"));
    scene.store.conn.execute("DELETE FROM lesson", []).unwrap();
    scene.store.check_names().unwrap();
    while scene.store.count_lessons().unwrap() || scene.store.reread(1).unwrap() {}
    assert_eq!(scene.store.next_unrecognised(9).unwrap(), [scene.id("A"), scene.id("B")]);
    scene.teach("A", &strong("low tide"));
    scene.teach("B", &strong("ora cogan"));
    scene.store.check_names().unwrap();
    assert!(!scene.store.count_lessons().unwrap() && !scene.store.reread(1).unwrap());
}

#[test]
fn stories_read_with_much_less_knowledge_are_read_again_once() {
    let scene = Scene::with(["A", "B", "C"]);
    for title in ["A", "B", "C"] {
        scene.teach(title, &strong("low tide"));
    }
    assert!(!scene.store.reread(9).unwrap(), "three lessons are little knowledge");
    // As after many more stories.
    let known = |lessons: i64| {
        scene.store.conn.execute("UPDATE learned SET lessons = ?1", [lessons]).unwrap();
    };
    known(100);
    scene.store.conn.execute("UPDATE story SET taught_by = 50 WHERE id = ?1", [scene.id("B").0]).unwrap();
    let mut steps = 0;
    while scene.store.reread(1).unwrap() {
        steps += 1;
    }
    assert!(steps <= 4, "{steps}");
    assert_eq!(scene.store.next_unrecognised(9).unwrap(), [scene.id("A"), scene.id("C")]);
    for title in ["A", "C"] {
        scene.teach(title, &strong("low tide"));
    }
    known(150);
    assert!(!scene.store.reread(9).unwrap(), "not until it has doubled");
    known(250);
    while scene.store.reread(9).unwrap() {}
    assert!(scene.store.next_unrecognised(9).unwrap().is_empty(), "they have been read with enough");
}

/// Something that happens to a library.
#[derive(Clone, Debug)]
enum Turn {
    Teach(usize, Vec<(usize, u8, bool)>, Vec<u32>),
    Change(usize),
    Delete(usize),
    Kill,
}

fn turn() -> impl Strategy<Value = Turn> {
    let names = prop::collection::vec((0..NAMES.len(), 0..CONTEXTS, any::<bool>()), 0..3);
    let words = prop::collection::vec(prop_oneof![0_u32..4, any::<u32>()], 0..4);
    prop_oneof![
        6 => (0_usize..16, names, words).prop_map(|(story, names, words)| Turn::Teach(story, names, words)),
        2 => (0_usize..16).prop_map(Turn::Change),
        2 => (0_usize..16).prop_map(Turn::Delete),
        1 => Just(Turn::Kill),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_sums_are_those_of_the_stories_that_are_there(
        turns in prop::collection::vec(turn(), 1..40),
        feeds in prop::collection::vec(any::<bool>(), 16),
    ) {
        let mut scene = Scene::new();
        let other = scene.store.source(&named("Other"), Origin::Feed).unwrap();
        let title = |at: usize| format!("Story {at}");
        let mut there = [true; 16];
        for (at, &second) in feeds.iter().enumerate() {
            let new = NewStory { published: Some(scene.ago(at as i64)), ..story(&title(at)) };
            scene.add_to(if second { other } else { scene.feed }, &[new]);
        }
        for (round, turn) in turns.into_iter().enumerate() {
            match turn {
                Turn::Teach(at, names, words) if there[at] => {
                    let names = names.into_iter().map(|(name, context, tagged)| {
                        NameLesson { strong: !tagged || context > 9, tagged, ..one(NAMES[name], context) }
                    });
                    let lessons =
                        Lessons { names: names.collect(), lower: words.clone(), capital: words[words.len() / 2..].to_vec() };
                    scene.teach(&title(at), &lessons);
                }
                Turn::Change(at) if there[at] => {
                    let feed = if feeds[at] { other } else { scene.feed };
                    scene.add_to(feed, &[NewStory { html: format!("<p>{round}</p>"), ..story(&title(at)) }]);
                }
                Turn::Delete(at) if there[at] => {
                    scene.store.delete(&[scene.id(&title(at))]).unwrap();
                    there[at] = false;
                }
                Turn::Kill => {
                    // A transaction that never ended, and a new process.
                    scene.store.conn.execute_batch("BEGIN IMMEDIATE; DELETE FROM learned_name").unwrap();
                    scene.store = Store::open(&scene.path(), Mode::ReadWrite).unwrap();
                }
                _ => {}
            }
        }
        let sums = scene.sums();
        scene.store.check_names().unwrap();
        prop_assert!(!scene.store.count_lessons().unwrap(), "they add up");
        scene.count_anew();
        prop_assert_eq!(scene.sums(), sums);
    }
}
