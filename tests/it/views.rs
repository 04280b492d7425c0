//! Views of the user's own on the screen: saved, opened, changed, counted.

use earmark::app::{Effect, Event, Overlay};
use earmark::news::{SavedView, StoryId, Tally, View, ViewChange, ViewId};

use crate::assert_screen;
use crate::support::{TestApp, story};

fn saved(id: i64, name: &str, query: &str, key: &str) -> SavedView {
    SavedView { id: ViewId(id), name: name.into(), query: query.into(), key: key.into() }
}

/// Three stories, and in the sidebar three views, the last of which no longer parses.
fn app() -> TestApp {
    let mut app = TestApp::with([story("Low return"), story("Wet Leg tour"), story("Blur reunite")]);
    app.views = vec![
        saved(1, "Low", "low", "g 1"),
        saved(2, "On tour", "tour", "X"),
        saved(3, "Of a newer Earmark", "mood:calm", ""),
    ];
    app.hear(Event::StoreChanged);
    app
}

fn shown(app: &TestApp) -> String {
    app.model.list.view.to_string()
}

/// Selects the first saved view in the sidebar.
fn to_views(app: &mut TestApp) {
    app.press("h g g j j j j j j j");
}

#[test]
fn a_search_is_saved_under_a_name_and_is_a_view_from_then_on() {
    let mut app = app();
    app.press("/").type_text("wet").press("enter V");
    let Some(Overlay::Prompt(prompt)) = &app.model.overlay else { panic!("a prompt") };
    assert_eq!(prompt.line.text(), "wet", "the search itself is proposed as its name");
    app.press("ctrl-u").type_text("Wet Leg").press("enter");
    // The last word stays the beginning of a word, as the results on screen are.
    let (name, query) = ("Wet Leg".to_owned(), "wet*".to_owned());
    assert_eq!(app.asked, [Effect::SaveView { name, query }]);
    assert!(matches!(app.model.list.view, View::Saved { id: ViewId(4), .. }), "{:?}", app.model.list.view);
}

#[test]
fn what_is_saved_is_what_is_listed_with_its_order() {
    let mut app = app();
    app.press("g u g S V enter");
    let (name, query) = ("Unread".to_owned(), "is:unread sort:date".to_owned());
    assert_eq!(app.asked, [Effect::SaveView { name, query }]);
    app.press("g a g S V");
    assert!(app.model.overlay.is_none(), "all stories, newest first, need no view");
}

#[test]
fn a_name_that_is_taken_is_asked_about_before_its_query_is_replaced() {
    let mut app = app();
    app.press("/").type_text("blur").press("enter V ctrl-u").type_text("LOW").press("enter j");
    assert_eq!(app.asked, []);
    app.press("V ctrl-u").type_text("LOW").press("enter enter");
    let change = ViewChange { query: Some("blur*".into()), ..ViewChange::default() };
    assert_eq!(app.asked, [Effect::ChangeView(ViewId(1), change)]);
}

#[test]
fn keys_open_views_from_anywhere_and_never_shadow_a_command() {
    let mut app = app();
    app.press("enter g 1");
    assert_eq!((shown(&app).as_str(), app.titles().as_slice()), ("Low", &["Low return"][..]));
    app.press("X");
    assert_eq!(shown(&app), "On tour");
    app.press("g u");
    assert_eq!(shown(&app), "Unread");
    app.press("g 2");
    assert_eq!((shown(&app).as_str(), app.model.typed.len()), ("Unread", 0));
    app.press("3 j");
    assert_eq!(app.selected(), "Blur reunite", "digits are a count still");
}

#[test]
fn a_view_that_cannot_be_understood_is_mended_instead_of_listed() {
    let mut app = app();
    to_views(&mut app);
    app.press("j j enter");
    let Some(Overlay::Prompt(prompt)) = &app.model.overlay else { panic!("a prompt") };
    assert_eq!((prompt.line.text(), prompt.fault.as_ref().map(|fault| fault.0)), ("mood:calm", Some(0)));
    app.press("enter");
    assert!(app.model.overlay.is_none() && app.asked.is_empty(), "unchanged is kept");
    app.press("enter ctrl-u").type_text("titel:x").press("enter");
    assert!(matches!(app.model.overlay, Some(Overlay::Prompt(_))) && app.asked.is_empty());
    app.press("ctrl-u").type_text("#calm").press("enter");
    let change = ViewChange { query: Some("#calm".into()), ..ViewChange::default() };
    assert_eq!(app.asked, [Effect::ChangeView(ViewId(3), change)]);
}

#[test]
fn views_are_renamed_moved_given_keys_and_removed_in_the_sidebar() {
    let mut app = app();
    to_views(&mut app);
    let change = |change: ViewChange| Effect::ChangeView(ViewId(1), change);
    app.press("c n ctrl-u").type_text("Low news").press("enter");
    assert_eq!(app.asked.pop(), Some(change(ViewChange { name: Some("Low news".into()), ..<_>::default() })));
    app.press("]");
    assert_eq!(app.asked.pop(), Some(change(ViewChange { place: Some(1), ..<_>::default() })));
    app.press("[ [");
    assert_eq!(app.asked.pop(), Some(change(ViewChange { place: Some(0), ..<_>::default() })));
    assert_eq!(app.asked.pop(), None, "the first goes no higher");
    app.press("c k ctrl-u").type_text("g g").press("enter");
    let Some(Overlay::Prompt(prompt)) = &app.model.overlay else { panic!("it is asked again") };
    assert!(prompt.fault.as_ref().is_some_and(|(_, why)| why.contains("taken")), "{:?}", prompt.fault);
    app.press("ctrl-u").type_text("g 9").press("enter");
    assert_eq!(app.asked.pop(), Some(change(ViewChange { key: Some("g 9".into()), ..<_>::default() })));
    app.press("d");
    assert_eq!(app.asked.pop(), Some(Effect::RemoveView(ViewId(1))));
    app.press("g g d");
    assert_eq!(app.asked, [], "All stories are no saved view");
}

#[test]
fn the_view_on_screen_follows_what_becomes_of_it() {
    let mut app = app();
    app.press("g 1");
    app.views[0].name = "Lower".into();
    app.hear(Event::StoreChanged);
    assert_eq!(shown(&app), "Lower");
    app.views[0].query = "blur".into();
    app.hear(Event::StoreChanged);
    assert_eq!(app.titles(), ["Blur reunite"]);
    app.views.remove(0);
    app.hear(Event::StoreChanged);
    assert_eq!(app.model.list.view, View::Query("blur".into()));
}

#[test]
fn only_views_on_screen_are_counted_the_longest_unknown_first() {
    let mut app = app();
    app.answers = false;
    app.hear(Event::StoreChanged);
    let counts = earmark::news::Counts { views: app.views.clone(), ..app.model.counts.clone() };
    app.asked.clear();
    app.hear(Event::CountsLoaded(counts.clone()));
    let Some(Effect::CountViews(round, views)) = app.asked.pop() else { panic!("{:?}", app.asked) };
    assert_eq!(views.len(), 3);
    app.press("j");
    assert!(!app.asked.iter().any(|asked| matches!(asked, Effect::CountViews(..))), "it is asked once");
    app.hear(Event::ViewCounted(round, ViewId(1), Ok(Tally { stories: 7, more: false })));
    app.hear(Event::CountsLoaded(counts.clone()));
    let Some(Effect::CountViews(_, views)) = app.asked.pop() else { panic!("{:?}", app.asked) };
    assert_eq!(views.last().map(|(id, _)| *id), Some(ViewId(1)), "what was counted last waits longest");
    assert_eq!(app.model.tallies.of(ViewId(1)), Some(&Ok(Tally { stories: 7, more: false })));

    let mut narrow = self::app().size(80, 24);
    narrow.answers = false;
    narrow.hear(Event::CountsLoaded(counts));
    assert!(
        !narrow.asked.iter().any(|asked| matches!(asked, Effect::CountViews(..))),
        "no sidebar, no count"
    );
    narrow.press("v");
    assert!(matches!(narrow.asked.last(), Some(Effect::CountViews(_, views)) if views.len() == 3));
    narrow.hear(Event::ViewCounted(9, ViewId(1), Ok(Tally { stories: 10_000, more: true })));
    let Some(Overlay::Menu(menu)) = &narrow.model.overlay else { panic!("the menu stays open") };
    let low = menu.items.iter().find(|item| item.left[0].1 == "Low").expect("the view");
    assert_eq!(low.right[0].1, "g1  10000+", "a count that comes late is shown");
}

#[test]
fn a_view_is_named_on_the_command_line() {
    let mut app = app();
    app.press(":").type_text("pick-view on tour").press("enter");
    assert_eq!(shown(&app), "On tour");
    app.press(":").type_text("pick-view nothing").press("enter");
    assert!(app.model.notice.as_ref().is_some_and(|notice| notice.text.contains("no view \"nothing\"")));
}

#[test]
fn saved_views_stand_below_the_fixed_ones_with_their_counts() {
    let mut app = app().size(120, 24);
    app.press("g 1");
    assert_screen!(app);
    app.press("h x");
    assert_screen!(app);
}

#[test]
fn views_are_picked_with_their_keys_and_counts() {
    let mut app = app().size(80, 24);
    app.press("v");
    assert_screen!(app);
}

#[test]
fn a_story_read_in_a_view_stays_in_it() {
    let mut app = app();
    app.press("g 1 enter");
    assert_eq!(app.asked, [Effect::MarkOpened(StoryId(3_000))]);
    assert_eq!(app.titles(), ["Low return"]);
}
