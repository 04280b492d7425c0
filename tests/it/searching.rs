//! What a search shows: the words it found, in titles, in stories, and in a line of each story's text.

use earmark::app::{Effect, Event};
use earmark::news::StoryId;
use earmark::text::Snippet;

use crate::assert_screen;
use crate::support::{Given, TestApp, story};

fn library() -> Vec<Given> {
    let long = "<p>Nothing of that was said for years. </p>".repeat(20);
    vec![
        story("The harbour sings").html("<p>An evening with the band, and no harbour in sight.</p>"),
        story("Harbour, live")
            .html(&format!("{long}<p>They will be back at the <i>Hárbour</i> in spring.</p>")),
        story("港とharbour").html("<p>港の新曲。彼女は長い沈黙を破り、harbourで歌った。</p>").read(),
        story("No word of the harbour below"),
    ]
}

fn search(words: &str) -> TestApp {
    let mut app = TestApp::with(library()).size(80, 24);
    app.press("/").type_text(words);
    app
}

#[test]
fn a_search_shows_where_each_story_has_the_words() {
    let mut app = search("harbour");
    assert_screen!(app);
    app.press("enter j enter");
    assert_screen!(app);
    app.press("esc g l");
    assert_eq!(app.model.row_lines(), 1, "one line a story has no room for it");
}

#[test]
fn a_list_that_is_no_search_for_words_has_two_lines() {
    let mut app = search("harbour");
    assert_eq!(app.model.row_lines(), 3);
    app.press("esc");
    assert_eq!(app.model.row_lines(), 2, "back where the search began");
    app.press("/").type_text("title:harbour");
    assert_eq!(app.model.row_lines(), 2, "titles are on screen as they are");
    assert_eq!(search("harbour").size(20, 5).model.row_lines(), 2, "where few lines are, stories come first");
}

#[test]
fn the_list_is_shown_before_the_lines_are_read_and_late_ones_are_dropped() {
    let mut app = search("harbou");
    app.answers = false;
    app.type_text("r");
    let asked = |app: &TestApp| {
        app.asked.iter().rev().find_map(|effect| match effect {
            Effect::LoadSnippets(ticket, _, stories) => Some((*ticket, stories.len())),
            _ => None,
        })
    };
    assert_eq!(asked(&app), None, "first the list");
    app.answers = true;
    let list = app.asked.pop().expect("a question for the list");
    let Effect::LoadList(ticket, request) = list else { panic!("{list:?}") };
    let window = app.window(&request);
    app.answers = false;
    app.hear(Event::ListLoaded(ticket, window));
    let (ticket, stories) = asked(&app).expect("then the lines");
    assert_eq!(stories, 4);
    app.asked.clear();

    app.hear(Event::SnippetsFound(ticket, vec![(StoryId(4_000), Snippet::default())]));
    assert_eq!(asked(&app), Some((ticket, 3)), "an answer may be about some of the stories alone");
    app.answers = true;
    app.press("esc /").type_text("sings");
    let shown = app.model.snippets.of(StoryId(4_000)).cloned();
    app.hear(Event::SnippetsFound(ticket, vec![(StoryId(4_000), Snippet::default())]));
    assert_ne!(shown, Some(Snippet::default()));
    assert_eq!(
        app.model.snippets.of(StoryId(4_000)),
        shown.as_ref(),
        "a later search has overtaken that answer"
    );
}

#[test]
fn typing_on_lights_up_what_is_typed_in_the_open_story() {
    let mut app = search("harb");
    let lit = |app: &TestApp| {
        let text = app.model.reader.text();
        app.model.reader.hits.iter().map(|hit| text[hit.clone()].to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(lit(&app), ["harb"]);
    app.type_text("our");
    assert_eq!(lit(&app), ["harbour"]);
    app.press("esc");
    assert!(lit(&app).is_empty());
}
