//! Faults of our own: the terminal comes back, the message is for people, a report is left.

use super::reader::FIRST;
use super::shell::{Home, assert_clear};
use super::tui::{Setup, Tui};

fn faulty<'a>(variables: &'a [(&'a str, &'a str)]) -> Setup<'a> {
    Setup { variables, ..Setup::default() }
}

#[test]
fn a_fault_of_the_screen_gives_the_terminal_back_and_leaves_a_report() {
    let home = Home::new();
    let mut tui = Tui::start(&home, faulty(&[("EARMARK_FAULT", "screen")]));
    tui.wait_for(FIRST);
    tui.type_keys("j");
    assert_eq!(tui.exit_code(), 1);
    tui.assert_terminal_restored();
    let message = after_the_screen(&tui);
    assert_clear(&message, &["Earmark", "kept", "crashes"]);
    assert!(message.trim().lines().count() <= 2, "{message}");
    let reports = home.crash_reports();
    assert_eq!(reports.len(), 1);
    assert!(reports[0].contains("thread: main") && reports[0].contains("in the screen"), "{}", reports[0]);
}

#[test]
fn a_fault_of_a_worker_leaves_the_screen_standing_and_says_so() {
    let home = Home::new();
    let mut tui = Tui::start(&home, faulty(&[("EARMARK_FAULT", "worker")]));
    tui.wait_for("mistake of its own");
    assert!(tui.screen().alternate);
    tui.type_keys("?");
    tui.wait_for("Songs and artists");
    tui.type_keys("q");
    tui.wait_for_no("Songs and artists");
    tui.type_keys("q");
    assert_eq!(tui.exit_code(), 0);
    tui.assert_terminal_restored();
    assert!(!home.crash_reports().is_empty());
    assert_eq!(after_the_screen(&tui), "");
}

/// What stands in the terminal after the screen was given back.
fn after_the_screen(tui: &Tui) -> String {
    let raw = String::from_utf8_lossy(&tui.raw).into_owned();
    let (_, after) = raw.rsplit_once("\x1b[?1049l").expect("the screen was given back");
    vt100_text(after)
}

fn vt100_text(written: &str) -> String {
    let mut parser = vt100::Parser::default();
    parser.process(written.as_bytes());
    parser.screen().contents()
}
