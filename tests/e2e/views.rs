//! Saved views in a real terminal: what is saved there is there the next time, with its count.

use super::reader::FIRST;
use super::shell::Home;
use super::tui::{Setup, Tui};

fn open(home: &Home) -> Tui {
    let mut tui = Tui::start(home, Setup { size: (120, 40), ..Setup::default() });
    tui.wait_for(FIRST);
    tui
}

#[test]
fn a_search_is_saved_counted_opened_by_its_keys_and_found_again() {
    let home = Home::new();
    let mut tui = open(&home);
    tui.type_keys("/");
    tui.type_text("title:chair");
    tui.type_keys("enter V ctrl-u");
    tui.type_text("Furniture");
    tui.type_keys("enter");
    tui.wait_for("Saved the view “Furniture”");
    // Counted beside its name, while it is shown.
    tui.wait_until("the view's count", |screen| {
        let count = |line: &str| line.trim_start().strip_prefix("Furniture").map(str::to_owned);
        screen.text().lines().filter_map(count).any(|rest| rest.trim_start().starts_with("1 │"))
    });
    tui.type_keys("g u h g g j j j j j j j c k");
    tui.type_text("g 1");
    tui.type_keys("enter");
    tui.wait_for("Gave the view “Furniture” the keys g 1");
    tui.type_keys("g 1");
    tui.wait_for("Furniture  1 story");
    tui.type_keys("q");
    assert_eq!(tui.exit_code(), 0);

    // The reader opens where it was left: on the view.
    let mut tui = open(&home);
    tui.wait_for("Furniture  1 story");
    tui.wait_for(" views");
    tui.type_keys("h d");
    tui.wait_for("Removed the view");
    tui.wait_until("no view in the sidebar", |screen| !screen.text().contains("views"));
    tui.type_keys("u");
    tui.wait_for("Undid: Removed the view");
    tui.wait_until("the view again", |screen| screen.text().contains(" views"));
    tui.type_keys("Q");
    assert_eq!(tui.exit_code(), 0);
    tui.assert_terminal_restored();
    let views = home.earmark(["views", "--json"]).succeeded().objects();
    assert_eq!((&views[0]["name"], &views[0]["key"]), (&"Furniture".into(), &"g 1".into()));
}
