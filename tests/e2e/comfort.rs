//! What is kept for the reader from one day to the next.

use serde_json::json;

use super::shell::Home;
use super::tui::{Setup, Tui};

#[test]
fn a_story_opens_after_a_restart_where_it_was_left_on_a_terminal_of_any_size() {
    let paragraph = |number: u32| format!("<p>P{number} {}</p>", "and the band went on playing. ".repeat(12));
    let html: String = (0..40).map(paragraph).collect();
    let home = Home::with_stories(&[json!({
        "id": "1", "title": "Low return", "published": "2026-11-20T10:00:00Z", "feed": "Music Daily", "content_html": html,
    })]);
    home.write("earmark/config/config.toml", "start = 'All stories'\n");
    let mut tui = Tui::open(&home);
    tui.wait_for("Low return");
    tui.type_keys("enter z");
    tui.wait_for("P0 and");
    tui.type_keys("ctrl-f ctrl-f ctrl-f");
    tui.wait_for("P12 and");
    let first = tui.screen().lines.iter().find_map(|line| line.split("P1").nth(1).map(str::to_owned));
    let first = first.and_then(|rest| rest.split(' ').next().map(str::to_owned)).expect("a paragraph");
    tui.type_keys("Q");
    assert_eq!(tui.exit_code(), 0);

    let mut tui = Tui::start(&home, Setup { size: (120, 30), ..Setup::default() });
    tui.wait_for(&format!("P1{first} and"));
    tui.type_keys("Q");
    assert_eq!(tui.exit_code(), 0);
}
