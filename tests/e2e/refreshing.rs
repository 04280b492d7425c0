//! Refreshing in the open reader: keys are never held up, the place is kept, failures are named.

use std::sync::atomic::{AtomicUsize, Ordering};

use super::feeds::subscribed;
use super::server::{Reply, Server};
use super::tui::Tui;

#[test]
fn new_stories_come_into_the_list_and_the_selection_stays() {
    let times = AtomicUsize::new(0);
    let server = Server::start(move |_| match times.fetch_add(1, Ordering::SeqCst) {
        0 => Reply::feed(&["Low return", "High tide"]),
        _ => Reply::feed(&["Newest of all", "Low return", "High tide"]),
    });
    let home = subscribed("refresh = 'manual'\nstart = 'All stories'", &[server.url("/feed")]);
    let mut tui = Tui::open(&home);
    tui.wait_for("No stories yet");
    tui.type_keys("R");
    tui.wait_for("1 feed fetched, 2 new stories");
    tui.wait_for("High tide");
    tui.type_keys("j");
    tui.type_keys("R");
    tui.wait_for("Newest of all");
    tui.wait_for("1 feed fetched, 1 new story");
    tui.type_keys("enter");
    tui.wait_for("All about High tide.");
    tui.type_keys("Q");
    assert_eq!(tui.exit_code(), 0);
}

#[test]
fn a_refresh_holds_up_no_key_can_be_stopped_and_names_what_failed() {
    let server = Server::start(|asked| match asked.path.as_str() {
        "/well" => Reply::feed(&["Low return"]),
        "/fault" => Reply::status(500),
        _ => Reply::Silence(Vec::new()),
    });
    let urls: Vec<String> = ["/well", "/fault", "/never"].iter().map(|path| server.url(path)).collect();
    let home = subscribed("refresh = 'manual'\nstart = 'All stories'", &urls);
    let mut tui = Tui::open(&home);
    tui.wait_for("No stories yet");
    tui.type_keys("R");
    tui.wait_for("2/3 feeds, 1 failed");
    tui.wait_for("Low return");
    tui.type_keys("enter");
    tui.wait_for("All about Low return.");
    tui.type_keys("h");
    tui.type_keys("R");
    tui.wait_for("Stop it?");
    tui.type_keys("enter");
    tui.wait_for("The site answered 500");
    tui.wait_for_no("2/3 feeds");
    tui.type_keys("Q");
    assert_eq!(tui.exit_code(), 0);
}

#[test]
fn feeds_that_are_due_are_fetched_unasked() {
    let server = Server::start(|_| Reply::feed(&["Low return"]).with("ETag", "\"one\""));
    let home = subscribed("start = 'All stories'", &[server.url("/feed")]);
    let mut tui = Tui::open(&home);
    tui.wait_for("Low return");
    tui.type_keys("Q");
    assert_eq!(tui.exit_code(), 0);
    assert_eq!(server.asked().len(), 1);
}
