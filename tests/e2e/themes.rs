//! The terminal's background and the user's themes, with a real terminal: what is asked, kept and remembered.

use super::reader::FIRST;
use super::shell::Home;
use super::tui::{Setup, Tui};

/// What the light theme draws its text with, in all colours and in 256.
const LIGHT_TEXT: &str = "38;5;235";
const DARK_TEXT: &str = "38;5;188";

fn on(background: Option<&str>) -> Setup<'_> {
    Setup { background, ..Setup::default() }
}

#[test]
fn the_background_is_asked_once_after_the_first_frame_and_remembered() {
    let home = Home::settled();
    let mut tui = Tui::start(&home, on(Some("fafa/fafa/fafa")));
    tui.wait_for(FIRST);
    tui.wait_for_raw(LIGHT_TEXT, 1);
    let first = |raw: &[u8], what: &str| {
        raw.windows(what.len()).position(|window| window == what.as_bytes()).expect("it was written")
    };
    assert!(first(&tui.raw, FIRST) < first(&tui.raw, "\x1b]11;?"), "the first frame waits for nothing");
    assert_eq!(tui.count_raw(DARK_TEXT), 0, "an unknown background gets the terminal's own colours");
    tui.type_keys("q");
    assert_eq!(tui.exit_code(), 0);
    assert_eq!(tui.count_raw("\x1b]11;?"), 1);

    let mut again = Tui::start(&home, on(None));
    again.wait_for(FIRST);
    assert!(again.count_raw(LIGHT_TEXT) > 0, "the last answer holds from the first frame on");
    again.type_keys("q");
    assert_eq!(again.exit_code(), 0);
}

#[test]
fn a_terminal_whose_colours_change_is_asked_again() {
    let home = Home::settled();
    let mut tui = Tui::start(&home, on(None));
    tui.wait_for(FIRST);
    tui.wait_for_raw("\x1b]11;?", 1);
    assert!(tui.count_raw("\x1b[?2031h") > 0);
    tui.send(b"\x1b[?997;2n");
    tui.wait_for_raw("\x1b]11;?", 2);
    tui.send(b"\x1b]11;rgb:ffff/ffff/ffff\x1b\\");
    tui.wait_for_raw(LIGHT_TEXT, 1);
    tui.type_keys("q");
    assert_eq!(tui.exit_code(), 0);
    tui.assert_terminal_restored();
    assert_eq!(tui.count_raw("\x1b[?2031h"), tui.count_raw("\x1b[?2031l"));
    assert!(home.titles("is:read OR is:starred OR is:hidden").is_empty(), "the answers were no keys");
}

#[test]
fn a_chosen_theme_is_kept_in_the_settings_and_leaves_them_as_they_are() {
    let home = Home::settled();
    let config = home.write("earmark/config/config.toml", "# Mine.\nbrowser = [\"true\"]\n\n# End.\n");
    home.write("earmark/config/themes/mine.toml", "[roles]\ntext = \"bleu\"\nsong = \"#010203\"\n");
    let mut tui = Tui::start(&home, Setup { size: (100, 30), ..Setup::default() });
    tui.wait_for(FIRST);
    tui.type_keys("g c");
    tui.wait_for("yours, dark");
    tui.type_text("/mine");
    tui.wait_for("there is no colour \"bleu\"");
    tui.type_keys("enter");
    tui.wait_for("Theme mine, kept in config.toml");
    tui.type_keys(": t h e m e space g r u v b o x - l tab enter");
    tui.wait_for("Theme gruvbox-light, kept");
    tui.type_keys("q");
    assert_eq!(tui.exit_code(), 0);
    let kept = std::fs::read_to_string(config).expect("the settings");
    assert_eq!(kept, "# Mine.\nbrowser = [\"true\"]\n\n# End.\ntheme = \"gruvbox-light\"\n");
}

#[test]
fn a_theme_that_cannot_be_kept_holds_until_the_end_and_says_so() {
    let home = Home::settled();
    let config = home.write("earmark/config/config.toml", "browser = [\"true\"]\n[theme]\nname = 1\n");
    let before = std::fs::read(&config).expect("the settings");
    let mut tui = Tui::start(&home, Setup { size: (100, 30), ..Setup::default() });
    tui.wait_for(FIRST);
    tui.type_keys("g c G enter");
    tui.wait_for("Theme terminal, until you quit.");
    tui.type_keys("q");
    assert_eq!(tui.exit_code(), 0);
    assert_eq!(std::fs::read(&config).expect("the settings"), before);
}
