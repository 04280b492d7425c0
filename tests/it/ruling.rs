//! Rules for stories that arrive: from the shell, and on the screen.

use earmark::app::{Effect, Event, Overlay, RuleOrder};
use earmark::news::{JudgedRule, Rule, RuleAction, RuleChange, RuleId};

use crate::cli::Home;
use crate::support::{TestApp, story};

const FIRST: &str = r#"{"source_id":"1","title":"Low return","feed":{"title":"Music Daily"}}"#;
const LATER: &str = concat!(
    r#"{"source_id":"2","title":"Low tide","feed":{"title":"Music Daily"}}"#,
    "\n",
    r#"{"source_id":"3","title":"Blur reunite","feed":{"title":"Music Daily"}}"#,
    "\n",
);

fn titles(home: &Home, query: &str) -> Vec<String> {
    let listed = home.earmark(&["list", "--json", query], "").is(0).objects();
    listed.iter().map(|story| story["title"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn rules_are_kept_applied_and_taken_back_from_the_shell() {
    let home = Home::with(FIRST);
    home.earmark(&["rules", "add", "title:low", "--star"], "").is(0).says("Made the rule “star: title:low”.");
    home.earmark(&["rules", "add", "blur", "--mute"], "").is(0).says("“hide: blur”");
    home.earmark(&["rules", "add", "low OR blur", "--tag", "#late night"], "").is(0);
    assert_eq!(titles(&home, "is:starred"), [""; 0], "what was there before is left alone");
    let later = home.file("later.jsonl", LATER);
    home.earmark(&["import", later.to_str().unwrap()], "").is(0);
    assert_eq!(titles(&home, "is:starred"), ["Low tide"]);
    assert_eq!(titles(&home, "is:hidden"), ["Blur reunite"]);
    assert_eq!(titles(&home, "tag:\"late night\""), ["Low tide"]);

    let listed = home.run("rules list --json").is(0).objects();
    let of = |at: usize, name: &str| listed[at][name].clone();
    assert_eq!((of(0, "id"), of(0, "action"), of(0, "stories")), (1.into(), "star".into(), 1.into()));
    assert_eq!((of(1, "action"), of(1, "tag"), of(1, "stories")), ("hide".into(), ().into(), 1.into()));
    assert_eq!((of(2, "action"), of(2, "tag")), ("tag".into(), "late night".into()));

    assert!(home.run("rules apply 1").is(0).out.contains("rule 1: 1 story changed"));
    assert_eq!(titles(&home, "is:starred").len(), 2);
    home.run("rules undo 1 2").is(0).says("2 stories changed").says("1 story changed");
    assert_eq!(titles(&home, "is:starred OR is:hidden"), [""; 0]);

    home.earmark(&["rules", "set", "3", "--read", "--place", "1", "--query", "tide"], "").is(0);
    home.run("rules remove 1 2").is(0).says("Removed 2 rules");
    let left = home.run("rules --json").is(0).objects();
    assert_eq!(left.len(), 1);
    assert_eq!((&left[0]["query"], &left[0]["action"]), (&"tide".into(), &"read".into()));
}

#[test]
fn what_makes_no_rule_is_refused_with_the_reason() {
    let home = Home::with(FIRST);
    home.earmark(&["rules", "add", "--hide"], "").is(2).says("Which stories is the rule for?");
    home.earmark(&["rules", "add", "low"], "").is(2).says("What should the rule do?");
    home.earmark(&["rules", "add", "titel:x", "--star"], "").is(2).says("Did you mean \"title\"?");
    home.earmark(&["rules", "add", "low", "--star", "--hide"], "").is(2);
    home.earmark(&["rules", "add", "low", "--tag", "a,b"], "").is(2).says("is no tag");
    home.earmark(&["rules", "add", "low limit:3", "--star"], "").is(1).says("takes no sort: and no limit:");
    home.earmark(&["rules", "add", "view:gone", "--star"], "").is(1).says("There is no view \"gone\".");
    home.earmark(&["rules", "set", "1"], "").is(2).says("What should change?");
    home.run("rules remove 7").is(1).says("There is no rule 7.");
    home.earmark(&["rules", "add", "low", "--star"], "").is(0);
    home.earmark(&["rules", "add", "low", "--star"], "").is(1).says("Rule 1 does just that already.");
    assert_eq!(home.run("rules --json").is(0).objects().len(), 1);
}

fn app() -> TestApp {
    TestApp::with([story("Low return"), story("Wet Leg tour")])
}

fn judged(id: i64, query: &str, action: &str, fault: Option<&str>) -> JudgedRule {
    let action = RuleAction::parse(action).unwrap();
    let rule = Rule { id: RuleId(id), query: query.into(), action, stories: 12 };
    JudgedRule { rule, fault: fault.map(str::to_owned) }
}

/// Opens the menu of rules.
fn to_rules(app: &mut TestApp) {
    app.press("g r");
    assert_eq!(app.asked.pop(), Some(Effect::Rules(RuleOrder::List)));
    let rules =
        vec![judged(4, "low", "star", None), judged(9, "view:gone", "hide", Some("There is no view"))];
    app.hear(Event::RulesLoaded(rules));
}

#[test]
fn a_search_becomes_a_rule() {
    let mut app = app();
    app.press(":").type_text("rule hide").press("enter");
    assert_eq!(app.asked, [], "not of every story there is");
    app.press("/").type_text("wet").press("enter").press(":").type_text("rule mute").press("enter");
    let add = |action| Effect::Rules(RuleOrder::Add { query: "wet*".into(), action });
    assert_eq!(app.asked, [add(RuleAction::Hide)]);
    app.asked.clear();
    app.press(":").type_text("rule").press("enter").type_text("sing").press("enter");
    let Some(Overlay::Prompt(prompt)) = &app.model.overlay else { panic!("asked again") };
    assert!(prompt.fault.as_ref().is_some_and(|(_, why)| why.contains("not \"sing\"")));
    app.press("ctrl-u").type_text("tag film").press("enter");
    assert_eq!(app.asked, [add(RuleAction::Tag("film".into()))]);
}

#[test]
fn the_menu_offers_what_can_be_done_with_a_rule() {
    let mut app = app();
    to_rules(&mut app);
    let screen = app.screen();
    assert!(
        screen.contains("star") && screen.contains("12") && screen.contains("not understood"),
        "{screen}"
    );
    app.press("j enter G enter");
    assert_eq!(app.asked, [Effect::Rules(RuleOrder::Remove(RuleId(9)))]);
    app.asked.clear();
    to_rules(&mut app);
    app.press("enter j enter ctrl-u").type_text("low tide").press("enter");
    let change = RuleChange { query: Some("low tide".into()), ..RuleChange::default() };
    assert_eq!(app.asked, [Effect::Rules(RuleOrder::Change(RuleId(4), change))]);
    to_rules(&mut app);
    app.press("enter enter");
    assert_eq!(app.model.list.view.to_string(), "low");
    app.hear(Event::RulesLoaded(Vec::new()));
    assert!(app.model.overlay.is_none(), "none is said in the footer");
    app.press("?").hear(Event::RulesLoaded(vec![judged(1, "low", "star", None)]));
    assert!(matches!(&app.model.overlay, Some(Overlay::Menu(menu)) if menu.title == "Help"), "a late answer");
}
