//! Choosing a theme: seen while one chooses, kept with Enter, gone with Esc.

use earmark::app::{Effect, Event};

use crate::support::{TestApp, story};

fn app() -> TestApp {
    TestApp::with([story("Low return"), story("Wet Leg announce an album")])
}

#[track_caller]
fn assert_theme(app: &TestApp, name: &str) {
    assert_eq!(app.model.theme.name, name);
}

#[test]
fn the_screen_shows_the_theme_that_is_selected_and_escape_returns() {
    let mut app = app();
    app.press("g c");
    assert_theme(&app, "earmark-dark");
    app.press("j");
    assert_theme(&app, "gruvbox-light");
    app.press("G");
    assert_theme(&app, "terminal");
    app.press("esc");
    assert_theme(&app, "earmark-dark");
    app.press("g c / g r u");
    assert_theme(&app, "gruvbox-light");
    app.press("esc esc");
    assert_theme(&app, "earmark-dark");
    assert!(app.model.overlay.is_none());
    assert_eq!(app.asked, []);
}

#[test]
fn enter_keeps_the_theme_and_the_menu_opens_on_it_the_next_time() {
    let mut app = app();
    app.press("g c j enter");
    assert_eq!(app.asked, [Effect::KeepTheme("gruvbox-light".into())]);
    app.hear(Event::ThemeKept(Ok("config.toml".into())));
    assert_eq!(
        app.model.notice.as_ref().map(|n| n.text.as_str()),
        Some("Theme gruvbox-light, kept in config.toml")
    );
    app.press("g c");
    assert_theme(&app, "gruvbox-light");
}

#[test]
fn a_background_that_turns_out_while_one_chooses_does_not_disturb_the_choice() {
    let mut app = app();
    let fitting = app.themes[2].theme.clone();
    app.press("g c j").hear(Event::ThemeFitted(fitting));
    assert_theme(&app, "gruvbox-light");
    app.press("esc");
    assert_theme(&app, "terminal");
}

#[test]
fn the_command_line_completes_the_names_of_themes_and_knows_wrong_ones() {
    let mut app = app();
    app.press(":").type_text("theme gru").press("tab enter");
    assert_theme(&app, "gruvbox-light");
    app.press(":").type_text("theme gurvbox").press("enter");
    assert_theme(&app, "gruvbox-light");
    assert!(app.model.notice.as_ref().is_some_and(|notice| notice.text.contains("no theme \"gurvbox\"")));
    assert_eq!(app.asked, [Effect::KeepTheme("gruvbox-light".into())]);
}

#[test]
fn a_broken_theme_is_listed_and_its_fault_is_said_while_it_is_selected() {
    let mut app = app().size(80, 24);
    app.themes[1].faults = vec!["mine.toml, line 3: there is no colour \"bleu\"".into(), "another".into()];
    app.press("g c");
    assert!(!app.screen().contains("bleu"));
    app.press("j");
    assert!(app.screen().contains("there is no colour \"bleu\" (1 more in this file)"), "{}", app.screen());
}
