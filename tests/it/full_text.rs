//! `e`: the full text asked for, shown in place, and switched with the teaser.

use earmark::app::{Effect, Event, FetchedText, Notice};
use earmark::news::StoryId;

use crate::support::{TestApp, story};

const ID: StoryId = StoryId(2_000);

fn long(word: &str) -> String {
    let paragraphs: Vec<String> =
        (0..60).map(|number| format!("<p>{word} {number} of the whole text.</p>")).collect();
    paragraphs.concat()
}

fn teased() -> TestApp {
    TestApp::with([
        story("Low return").html("<p>Only the teaser.</p>").page(&long("Paragraph")),
        story("High tide"),
    ])
}

fn text(app: &TestApp) -> &str {
    app.model.reader.text()
}

fn said(app: &TestApp) -> &str {
    app.model.notice.as_ref().map_or("", |notice| &notice.text)
}

#[test]
fn the_full_text_takes_the_teasers_place_and_both_come_back() {
    let mut app = teased();
    app.press("e");
    assert_eq!(app.asked, [Effect::FetchFullText(ID)]);
    assert_eq!(text(&app), "Only the teaser.", "until it is there");
    app.fetch_page(ID);
    assert!(text(&app).starts_with("Paragraph 0 of"), "{}", text(&app));
    assert_eq!(said(&app), "Full text; e shows the teaser");
    app.press("e");
    assert_eq!(text(&app), "Only the teaser.");
    assert_eq!(said(&app), "Teaser; e shows the full text");
    app.press("e");
    assert!(text(&app).starts_with("Paragraph 0 of"));
    assert_eq!(app.model.fetching, []);
    assert_eq!(
        app.asked[1..],
        [Effect::ShowFullText(ID, false), Effect::ShowFullText(ID, true)],
        "nothing is fetched twice"
    );
    assert!(app.screen().contains("│ full text"), "{}", app.screen());
}

#[test]
fn the_place_in_the_full_text_is_kept_while_one_looks_at_the_teaser() {
    let mut app = teased();
    app.press("enter e").fetch_page(ID);
    app.press("4 0 j");
    let place = app.model.reader.scroll;
    assert!(place > 0);
    app.press("e");
    assert_eq!(app.model.reader.scroll, 0);
    app.press("e");
    assert_eq!(app.model.reader.scroll, place);
}

#[test]
fn a_page_that_is_fetched_holds_no_key_up_and_is_stopped_with_esc() {
    let mut app = teased();
    app.press("enter e");
    assert!(app.screen().contains("fetching the full text; Esc stops"), "{}", app.screen());
    app.press("e");
    assert_eq!(said(&app), "The full text is being fetched; Esc stops that");
    app.press("J");
    assert_eq!(app.reading(), "High tide");
    assert!(app.screen().contains("fetching a full text"));
    app.press("K esc");
    assert_eq!(app.asked.last(), Some(&Effect::StopFullText(ID)));
    app.hear(Event::FullTextFetched(ID, Ok(FetchedText::Stopped)));
    assert_eq!((said(&app), app.reading()), ("Stopped", "Low return"));
    app.press("esc");
    assert_eq!(app.asked.last(), Some(&Effect::StopFullText(ID)), "Esc closes again what it closed before");
}

#[test]
fn what_cannot_be_fetched_says_why_and_leaves_the_teaser() {
    let mut app = teased();
    let why = "The site answered 404: there is nothing at this address.";
    app.press("e").hear(Event::FullTextFetched(ID, Err(why.into())));
    let told = format!("No full text. {why} The feed's text stays.");
    assert_eq!(app.model.notice, Some(Notice::error(told)));
    assert_eq!(text(&app), "Only the teaser.");
    app.press("j e").fetch_page(StoryId(1_000));
    assert_eq!(said(&app), "The page has no more text than the feed gave; nothing was changed");
    let mut app = TestApp::with([story("Low return").without_address()]);
    app.press("e");
    assert_eq!(said(&app), "This story has no address, so there is no page to fetch");
    assert_eq!(app.asked, []);
}

#[test]
fn a_page_that_comes_late_does_not_turn_the_reader_to_its_story() {
    let mut app = teased();
    app.press("e j").fetch_page(ID);
    assert_eq!(app.reading(), "High tide");
    assert_eq!(app.model.notice, None);
    app.press("k");
    assert!(text(&app).starts_with("Paragraph 0 of"));
}

#[test]
fn a_full_text_that_comes_by_itself_waits_for_whoever_is_reading() {
    let mut app = TestApp::with([story("Low return").html(&long("Teaser")).page(&long("Paragraph"))]);
    app.press("enter 9 j").arrives(ID_ALONE);
    assert!(text(&app).starts_with("Teaser"));
    app.press("g g").arrives(ID_ALONE);
    assert!(text(&app).starts_with("Paragraph"));
}

const ID_ALONE: StoryId = StoryId(1_000);
