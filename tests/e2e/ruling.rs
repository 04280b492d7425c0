//! Rules and a refresh: what is fetched gets its rules, in the open reader and from a script, and after a kill.

use std::sync::atomic::{AtomicUsize, Ordering};

use super::feeds::{refresh, subscribed};
use super::server::{Reply, Server};
use super::tui::Tui;

#[test]
fn fetched_stories_get_their_rules_once() {
    let times = AtomicUsize::new(0);
    let server = Server::start(move |_| match times.fetch_add(1, Ordering::SeqCst) {
        0 => Reply::feed(&["Low return", "Sponsored post"]),
        _ => Reply::feed(&["Low again", "Low return", "Sponsored post"]),
    });
    let home = subscribed("refresh = 'manual'\nstart = 'All stories'", &[server.url("/feed")]);
    home.earmark(["rules", "add", "title:sponsored", "--hide"]).succeeded();
    home.earmark(["rules", "add", "title:low", "--star"]).succeeded();
    refresh(&home).succeeded();
    assert_eq!(home.titles("is:starred"), ["Low return"]);
    assert_eq!(home.titles(""), ["Low return"]);
    home.earmark(["star", "--off", "*"]).succeeded();

    let mut tui = Tui::open(&home);
    tui.wait_for("Low return");
    tui.type_keys("R");
    tui.wait_for("1 feed fetched, 1 new story");
    tui.wait_for("Low again");
    // The rule's mark comes into the open list by itself.
    tui.type_keys("g *");
    tui.wait_for("Starred  1 story");
    tui.type_keys("g r");
    tui.wait_for("Rules for stories that arrive");
    tui.type_keys("j enter");
    tui.wait_for("Take back what it did");
    tui.type_keys("G k enter");
    tui.wait_for("1 story changed");
    tui.type_keys("u");
    tui.wait_for("Undid: Took back");
    tui.type_keys("Q");
    assert_eq!(tui.exit_code(), 0);
    assert_eq!(home.titles("is:starred"), ["Low again"], "what was unstarred stays so");
}

#[test]
fn a_kill_costs_no_story_its_rules_and_gives_them_to_none_twice() {
    let titles: Vec<String> = (1..=300).map(|number| format!("Low number {number}")).collect();
    let server = Server::start(move |_| Reply::feed(&titles.iter().map(String::as_str).collect::<Vec<_>>()));
    let home = subscribed("refresh = 'manual'\nstart = 'All stories'", &[server.url("/feed")]);
    home.earmark(["rules", "add", "title:low", "--star"]).succeeded();
    let mut tui = Tui::open(&home);
    tui.wait_for("No stories yet");
    tui.type_keys("R");
    // The background has been through some of them; a star shows once it is through all.
    tui.wait_until("indexing", |screen| screen.contains("to go") || screen.contains("★"));
    tui.kill();
    let starred =
        || home.earmark(["list", "--json", "--limit", "1000", "is:starred"]).succeeded().objects().len();
    refresh(&home).succeeded();
    assert_eq!(starred(), 300);
    assert_eq!(home.earmark(["rules", "--json"]).succeeded().objects()[0]["stories"], 300);
}
