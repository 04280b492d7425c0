//! What Tab puts in where a query is typed.

use earmark::app::{Effect, Event, Overlay};
use earmark::news::{SavedView, View, ViewId, Window};

use crate::support::{TestApp, story};

fn app() -> TestApp {
    let mut app = TestApp::with([
        story("Wet Leg tour").artist("Wet Leg", 0.95).tagged("film"),
        story("Low return").artist("Low", 0.95).tagged("film music"),
    ]);
    app.views = vec![SavedView {
        id: ViewId(1),
        name: "Late night".into(),
        query: "tour".into(),
        key: String::new(),
    }];
    app.hear(Event::StoreChanged);
    app
}

/// Types at the search prompt, presses keys, and compares what stands there.
#[track_caller]
fn check(typed: &str, keys: &str, expected: &str) {
    let mut app = app();
    app.press("/").type_text(typed).press(keys);
    let Some(Overlay::Prompt(prompt)) = &app.model.overlay else { panic!("a prompt") };
    assert_eq!(prompt.line.text(), expected, "after {typed} {keys}; offered: {:?}", prompt.offers);
}

#[test]
fn names_of_every_kind_are_completed_where_they_stand() {
    check("ti", "tab", "title:");
    check("low -is:un", "tab", "low -is:unread");
    check("#fi", "tab", "#film");
    check("#fi", "tab tab", "#\"film music\"");
    check("#fi", "tab tab tab", "#film");
    check("low (#film,fi", "tab tab", "low (#film,\"film music\"");
    check("=mus", "tab", "=\"Music Daily\"");
    check("feed:dai", "tab", "feed:\"Music Daily\"");
    check("folder:n", "tab", "folder:News");
    check("view:la", "tab", "view:\"Late night\"");
    check("@we", "tab", "@\"Wet Leg\"");
    check("x -artist:\"lo", "tab", "x -artist:Low");
    check("@zz", "tab", "@zz");
    check("wet ", "tab", "wet ");
}

#[test]
fn before_the_first_letter_the_storys_own_artists_are_offered() {
    check("@", "tab", "@\"Wet Leg\"");
}

#[test]
fn a_query_that_cannot_be_answered_says_so_where_it_is_typed() {
    let mut app = app();
    app.answers = false;
    app.press("/").type_text("kind:review");
    let Some(Effect::LoadList(ticket, _)) = app.asked.pop() else { panic!("{:?}", app.asked) };
    app.hear(Event::ListFailed(ticket, "Stories are not told apart by kind yet.".into()));
    let fault = |app: &TestApp| match &app.model.overlay {
        Some(Overlay::Prompt(prompt)) => prompt.fault.clone(),
        _ => None,
    };
    assert!(fault(&app).is_some_and(|(_, why)| why.contains("by kind yet")));
    app.press("enter");
    assert!(fault(&app).is_some(), "it is not accepted");
    app.press("backspace");
    assert_eq!(fault(&app), None, "and another letter is another question");
}

#[test]
fn rows_of_another_view_do_not_stand_under_the_name_of_one_that_cannot_be_read() {
    let mut app = app();
    assert_eq!(app.titles().len(), 2);
    app.answers = false;
    app.press(":").type_text("search kind:review").press("enter");
    let Some(Effect::LoadList(ticket, _)) = app.asked.pop() else { panic!("{:?}", app.asked) };
    app.hear(Event::ListFailed(ticket, "Stories are not told apart by kind yet.".into()));
    assert!(app.titles().is_empty());
    let Effect::LoadList(ticket, request) = app.model.list.reload() else { panic!("a list") };
    app.hear(Event::ListLoaded(ticket, Window { partial: true, ..Window::default() }));
    assert!(app.screen().contains("Nothing found so far."), "{request:?}");
}

#[test]
fn what_is_completed_is_searched_at_once() {
    let mut app = app();
    app.press("/").type_text("#fi").press("tab");
    assert_eq!(app.model.list.view, View::Query("#film".into()));
}

#[test]
fn a_query_is_completed_on_the_command_line_and_where_a_view_is_changed() {
    let mut app = app();
    app.press(":").type_text("search low @we").press("tab");
    let Some(Overlay::Prompt(prompt)) = &app.model.overlay else { panic!("a prompt") };
    assert_eq!(prompt.line.text(), "search low @\"Wet Leg\"");
    app.press("enter");
    assert_eq!(app.model.list.view, View::Query("low @\"Wet Leg\"".into()));
    app.press(":").type_text("pick-view late").press("tab enter");
    assert_eq!(app.model.list.view.to_string(), "Late night");
    app.press("h g g j j j j j j j c e ctrl-u").type_text("is:unr").press("tab enter");
    assert!(
        matches!(app.asked.last(), Some(Effect::ChangeView(_, change)) if change.query.as_deref() == Some("is:unread"))
    );
}
