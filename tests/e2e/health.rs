//! Feeds managed in a real terminal: what is wrong is seen, changed, fetched and undone.

use super::feeds::subscribed;
use super::server::{Reply, Server};
use super::tui::Tui;

#[test]
fn a_failing_feed_is_mended_muted_removed_and_brought_back_on_the_health_screen() {
    let server = Server::start(|asked| match asked.path.as_str() {
        "/well" => Reply::feed(&["Low return"]),
        "/here" => Reply::feed(&["High tide"]),
        _ => Reply::status(410),
    });
    let urls = [server.url("/well"), server.url("/gone")];
    let home = subscribed("refresh = 'manual'\nstart = 'All stories'", &urls);
    let mut tui = Tui::open(&home);
    tui.wait_for("No stories yet");
    tui.type_keys("g h");
    tui.wait_for("Not fetched yet");
    tui.type_keys("R");
    tui.wait_for("it is gone for good");
    tui.wait_for("Feeds, 1 needs a look");
    tui.type_keys("c a ctrl-u");
    tui.type_text(&server.url("/here"));
    tui.type_keys("enter");
    // The new address is asked at once.
    tui.wait_for("1 feed fetched, 1 new story");
    tui.wait_for_no("needs a look");
    tui.type_keys("enter");
    tui.wait_for("High tide");
    tui.type_keys("g h");
    tui.type_keys("m");
    tui.wait_for("Muted");
    tui.type_keys("g a");
    tui.wait_for("All stories  1 story");
    tui.type_keys("g h d");
    tui.wait_for("its stories stay, and undo brings it back");
    tui.type_keys("u");
    tui.wait_for("Undid: Removed");
    tui.type_keys("u");
    tui.wait_for("Undid: Muted");
    tui.type_keys("Q");
    assert_eq!(tui.exit_code(), 0);
    let left = home.earmark(["feeds", "--json"]).succeeded().objects();
    let urls: Vec<&str> = left.iter().map(|feed| feed["url"].as_str().unwrap()).collect();
    assert_eq!(urls, [server.url("/well"), server.url("/here")]);
    assert!(left.iter().all(|feed| feed["state"] == "ok" && feed["muted"] == false), "{left:?}");
}
