//! Whatever is pressed, pasted, clicked and resized, the screen stays in order.

use earmark::app::{Event, Mouse, MouseKind};
use earmark::commands::{Context, Key, Keymap, TABLE};
use proptest::prelude::*;

use crate::support::{Given, TestApp, story};

fn library() -> Vec<Given> {
    let html = r#"<p>Low share “Disappearing”. <a href="https://example.org/x">More</a> 日本語 👩‍🎤</p><ul><li>one</li></ul>"#;
    let rich =
        story("Low share a song").html(html).song("Disappearing", Some("Low"), 0.95).artist("Low", 0.95);
    let mut stories = vec![rich, story("宇多田ヒカル").tagged("film"), story("").read().starred()];
    stories.extend((0..30).map(|number| story(&format!("Story {number}"))));
    stories
}

/// Every key of the table, and some that type.
fn keys() -> Vec<Key> {
    let map = Keymap::vim();
    let bound = TABLE
        .iter()
        .flat_map(|row| Context::ALL.iter().flat_map(|&context| map.keys_of(context, row.command)));
    let mut keys: Vec<Key> = bound.flat_map(|keys| keys.0.clone()).collect();
    keys.extend("asdfe1239é日 ".chars().map(Key::char));
    keys
}

fn event() -> impl Strategy<Value = Event> {
    let mouse = (0..130u16, 0..50u16, 0..4u8).prop_map(|(column, row, kind)| {
        let kind = [MouseKind::Click, MouseKind::DoubleClick, MouseKind::WheelUp, MouseKind::WheelDown]
            [usize::from(kind)];
        Event::MouseUsed(Mouse { kind, column, row })
    });
    prop_oneof![
        20 => prop::sample::select(keys()).prop_map(Event::KeyPressed),
        1 => (1..220u16, 1..70u16).prop_map(|(columns, rows)| Event::Resized(columns, rows)),
        1 => "[a-z #@\"(\u{1b}é日]{0,12}".prop_map(Event::Pasted),
        2 => mouse,
        1 => Just(Event::StoreChanged),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn two_hundred_events_leave_selection_cursor_and_scroll_in_range(
        events in prop::collection::vec(event(), 1..200)
    ) {
        let mut app = TestApp::with(library());
        for event in events {
            app.hear(event);
            let model = &app.model;
            prop_assert!(model.list.rows.is_empty() || model.list.index().is_some());
            prop_assert!(model.list.top < model.list.rows.len().max(1));
            prop_assert!(model.reader.scroll <= model.reader.lines.len());
            prop_assert!(model.songs.selected < model.songs.songs.len().max(1));
            if let Some(selection) = &model.reader.selection {
                prop_assert!(model.reader.text().get(selection.range()).is_some());
            }
        }
        let _ = app.screen();
    }
}
