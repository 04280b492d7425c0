use super::*;
use crate::music::Lessons;
use crate::news::{Recognised, Rule, RuleAction, RuleId};
use crate::store::Findings;

fn change(scene: &Scene, label: &str, change: impl FnOnce(&mut Vec<Rule>)) -> u64 {
    let changed = scene.store.change_rules(|rules| -> Result<String, ()> {
        change(rules);
        Ok(label.to_owned())
    });
    changed.unwrap().unwrap().1.changed
}

fn add(scene: &Scene, query: &str, action: &str) {
    let action = RuleAction::parse(action).unwrap();
    let rule = Rule { id: RuleId::default(), query: query.into(), action, stories: 0 };
    change(scene, "made", |rules| rules.push(rule));
}

fn with(rules: &[(&str, &str)]) -> Scene {
    let scene = Scene::new();
    for (query, action) in rules {
        add(&scene, query, action);
    }
    scene
}

/// The rules with the number of stories that each changed.
fn listed(scene: &Scene) -> String {
    let rules = scene.store.rules().unwrap();
    let line = |rule: &Rule| format!("{}: {} {}", rule.query, rule.action, rule.stories);
    rules.iter().map(line).collect::<Vec<_>>().join(", ")
}

/// Indexes and recognises everything, as the background does.
fn settle(store: &Store) {
    while store.index_some(10).unwrap().more {}
    for id in store.next_unrecognised(100).unwrap() {
        let (_, stamp) = store.story_to_recognise(id).unwrap().unwrap();
        let (recognised, lessons) = (Recognised::default(), Lessons::default());
        store.set_recognised(&[Findings { id, stamp, recognised, lessons }], 1).unwrap();
    }
}

fn apply(store: &Store) -> usize {
    let mut applied = 0;
    loop {
        match store.apply_to_arrived(2, &|| TimeZone::UTC).unwrap() {
            0 => return applied,
            more => applied += more,
        }
    }
}

fn arrive(scene: &Scene, titles: &[&str]) {
    scene.add(titles.iter().map(|title| story(title)).collect::<Vec<_>>());
}

#[test]
fn each_story_that_arrives_gets_its_rules_once() {
    let scene = with(&[("low", "star"), ("title:tide", "tag sea"), ("blur", "hide"), ("high", "read")]);
    arrive(&scene, &["Low tide", "High tide", "Blur reunite"]);
    assert_eq!(apply(&scene.store), 0, "not before it is known what they say");
    settle(&scene.store);
    assert_eq!(apply(&scene.store), 3);
    assert_eq!(scene.titles("is:starred"), "Low tide");
    assert_eq!(scene.titles("#sea is:read"), "High tide");
    assert_eq!(scene.titles("is:hidden"), "Blur reunite");
    assert_eq!(listed(&scene), "low: star 1, title:tide: tag sea 2, blur: hide 1, high: read 1");

    // What the user does afterwards stays, and a copy that comes again is no new story.
    scene.mark(&Change::Starred(false), "Low tide");
    arrive(&scene, &["Low tide", "Low ebb"]);
    settle(&scene.store);
    assert_eq!(apply(&scene.store), 1);
    assert_eq!(scene.titles("is:starred"), "Low ebb");
    assert!(scene.store.check().unwrap().is_empty());
}

#[test]
fn rules_go_by_their_order() {
    let scene = with(&[("low", "hide"), ("low", "star"), ("#new", "read"), ("high", "tag new")]);
    arrive(&scene, &["Low tide", "High tide"]);
    settle(&scene.store);
    apply(&scene.store);
    assert_eq!(scene.titles("is:starred"), "", "what is hidden is found by no later rule");
    assert_eq!(scene.titles("is:read"), "", "a later rule's tag is not there yet");

    change(&scene, "moved", |rules| rules.reverse());
    arrive(&scene, &["Low ebb", "High ebb"]);
    settle(&scene.store);
    apply(&scene.store);
    assert_eq!(scene.titles("is:read"), "High ebb");
    assert_eq!(scene.titles("is:starred is:hidden"), "Low ebb");
}

#[test]
fn stories_that_were_there_before_or_bring_marks_are_left_alone() {
    let scene = Scene::new();
    arrive(&scene, &["Low tide"]);
    add(&scene, "low", "hide");
    scene.add([NewStory { starred: true, ..story("Low return") }, story("Low ebb")]);
    settle(&scene.store);
    assert_eq!(apply(&scene.store), 1);
    assert_eq!(scene.titles("is:hidden"), "Low ebb");
}

#[test]
fn a_mark_that_the_user_took_away_meanwhile_is_not_given() {
    let scene = with(&[("low", "star"), ("low", "read")]);
    arrive(&scene, &["Low tide", "Low ebb"]);
    scene.mark(&Change::Starred(true), "Low tide");
    scene.mark(&Change::Starred(false), "Low tide");
    settle(&scene.store);
    apply(&scene.store);
    assert_eq!(scene.titles("is:starred"), "Low ebb");
    assert_eq!(scene.titles("is:read"), "Low tide, Low ebb", "the other mark is the rule's to give");
}

#[test]
fn a_killed_program_goes_on_where_it_was() {
    let scene = with(&[("low", "star")]);
    let titles = ["Low 1", "Low 2", "Low 3", "Low 4", "Low 5"];
    arrive(&scene, &titles);
    settle(&scene.store);
    assert_eq!(scene.store.apply_to_arrived(2, &|| TimeZone::UTC).unwrap(), 2);
    scene.mark_found(&Change::Starred(false), "*");
    // Another process finds the store as it was left.
    let again = Store::open(&scene.path(), Mode::ReadWrite).unwrap();
    assert_eq!(apply(&again), 3);
    assert_eq!(scene.window("is:starred", Anchor::Top, 9).rows.len(), 3, "two were taken back, and stay so");
    assert_eq!(listed(&scene), "low: star 5");
    assert_eq!(apply(&again), 0);
}

#[test]
fn a_rule_that_cannot_be_answered_holds_up_no_other() {
    let scene = with(&[("view:gone", "hide"), ("mood:calm", "hide"), ("low", "star")]);
    arrive(&scene, &["Low tide"]);
    settle(&scene.store);
    assert_eq!(apply(&scene.store), 1);
    assert_eq!(listed(&scene), "view:gone: hide 0, mood:calm: hide 0, low: star 1");
    let fault = |query| scene.store.fault_of(&Query::parse(query).unwrap(), &scene.moment()).unwrap();
    assert_eq!(fault("view:gone").as_deref(), Some("There is no view \"gone\"."));
    assert_eq!(fault("low newer:1d @\"low\""), None);
}

#[test]
fn ages_are_those_at_arrival() {
    let scene = with(&[("newer:1d", "star"), ("older:1d", "tag old")]);
    let old = NewStory { published: Some("2020-01-01T00:00:00Z".parse().unwrap()), ..story("Old") };
    scene.add([old, story("New")]);
    settle(&scene.store);
    apply(&scene.store);
    assert_eq!((scene.titles("is:starred").as_str(), scene.titles("#old").as_str()), ("New", "Old"));
}

#[test]
fn changes_of_rules_are_undone_and_a_removed_one_comes_back_with_its_count() {
    let scene = with(&[("low", "star"), ("high", "hide")]);
    arrive(&scene, &["Low tide"]);
    settle(&scene.store);
    apply(&scene.store);
    change(&scene, "changed", |rules| rules[1].action = RuleAction::Tag("sea".into()));
    change(&scene, "removed", |rules| drop(rules.remove(0)));
    assert_eq!(listed(&scene), "high: tag sea 0");
    for after in ["low: star 1, high: tag sea 0", "low: star 1, high: hide 0", "low: star 1", ""] {
        scene.store.undo().unwrap().unwrap();
        assert_eq!(listed(&scene), after);
    }
    assert_eq!(scene.store.undo().unwrap(), None, "what rules do by themselves is no command");
    while scene.store.redo().unwrap().is_some() {}
    assert_eq!(listed(&scene), "high: tag sea 0");
}

#[test]
fn applying_rules_to_what_is_stored_is_one_command() {
    let scene = Scene::with(["Low tide", "High tide", "Low ebb"]);
    for (query, action) in [("low", "star"), ("tide", "tag sea"), ("view:gone", "hide")] {
        add(&scene, query, action);
    }
    scene.mark(&Change::Starred(true), "Low ebb");
    let rules = scene.store.rules().unwrap();
    let applied = scene.store.apply_rules(&rules, &scene.moment(), "applied").unwrap();
    let changed: Vec<_> = applied.iter().map(|(_, outcome)| outcome.clone().ok()).collect();
    assert_eq!(changed, [Some(1), Some(2), None]);
    assert_eq!(listed(&scene), "low: star 1, tide: tag sea 2, view:gone: hide 0");
    assert_eq!(scene.store.undo().unwrap().unwrap().changed, 3);
    assert_eq!(scene.titles("#sea OR is:starred"), "Low ebb", "what the user starred stays starred");
    assert_eq!(listed(&scene), "low: star 0, tide: tag sea 0, view:gone: hide 0");
    scene.store.redo().unwrap().unwrap();
    assert_eq!(listed(&scene), "low: star 1, tide: tag sea 2, view:gone: hide 0");
}

#[test]
fn what_a_rule_did_is_taken_back_where_it_still_stands() {
    let scene = with(&[("low", "star"), ("tide", "star")]);
    arrive(&scene, &["Low 1", "Low 2", "High tide"]);
    settle(&scene.store);
    apply(&scene.store);
    scene.mark(&Change::Starred(false), "Low 1");
    let first = scene.store.rules().unwrap()[0].id;
    assert_eq!(scene.store.take_back(first, "took back").unwrap().changed, 1);
    assert_eq!(scene.titles("is:starred"), "High tide");
    assert_eq!(listed(&scene), "low: star 0, tide: star 1");
    assert_eq!(scene.store.take_back(first, "took back").unwrap().changed, 0);
    scene.store.undo().unwrap().unwrap();
    assert_eq!(scene.titles("is:starred"), "Low 2, High tide");
    assert_eq!(listed(&scene), "low: star 2, tide: star 1");
}

#[test]
fn a_backup_holds_the_rules_in_order() {
    let scene = with(&[("low", "tag late night"), ("mood:calm", "hide")]);
    let mut lines: Vec<serde_json::Value> = Vec::new();
    let keep = |line: &str| {
        lines.push(serde_json::from_str(line).unwrap());
        Ok::<(), StoreError>(())
    };
    scene.store.backup_lines(&mut { keep }).unwrap();
    let rules: Vec<_> = lines.iter().filter_map(|line| line.get("rule")).collect();
    assert_eq!((&rules[0]["query"], &rules[0]["action"]), (&"low".into(), &"tag late night".into()));
    assert_eq!((&rules[1]["query"], &rules[1]["action"]), (&"mood:calm".into(), &"hide".into()));
}
