//! Adding feeds from the screen: what is asked of the world, and what comes late.

use earmark::app::{AddedFeed, Effect, Entry, Event, FeedsAdded, Overlay, Ticket};
use earmark::news::{Feed, FeedId, FoundFeed, NewFeed, View};

use crate::support::{TestApp, story};

fn app() -> TestApp {
    TestApp::with([story("Low return"), story("Wet Leg tour")])
}

fn add(address: &str, folder: &str) -> Effect {
    Effect::AddFeed { ticket: Ticket(1), address: address.into(), folder: folder.into() }
}

fn two_feeds() -> Event {
    let feed = |title: &str, known| FoundFeed {
        feed: NewFeed {
            url: format!("https://site.example/{title}"),
            title: title.into(),
            ..NewFeed::default()
        },
        stories: 3,
        of_comments: false,
        known,
    };
    let feeds = vec![feed("News", false), feed("Reviews", true)];
    Event::FeedsFound(Ticket(1), "https://site.example/".into(), feeds)
}

fn subscribed() -> Event {
    let feed = Feed {
        id: FeedId(2),
        url: "https://other.example/feed".into(),
        title: "Another".into(),
        site: String::new(),
        folder: String::new(),
        error: None,
        muted: false,
    };
    let feeds = vec![AddedFeed { feed, known: false, new: 1, said: None }];
    Event::FeedsAdded(Ticket(1), FeedsAdded { feeds, failures: Vec::new() })
}

fn notice(app: &TestApp) -> &str {
    app.model.notice.as_ref().map_or("", |notice| notice.text.as_str())
}

#[test]
fn an_address_is_asked_for_with_its_folder_and_what_is_none_stays_at_the_prompt() {
    let mut app = app();
    app.press("+").type_text("site.example  In/Die/").press("enter");
    assert_eq!(app.asked, [add("site.example", "In/Die")]);
    for (typed, why) in [("mailto:a@b.example", "no address"), ("a.example https://b.example", "one address")]
    {
        let mut app = self::app();
        app.press("+").type_text(typed).press("enter");
        let Some(Overlay::Prompt(prompt)) = &app.model.overlay else { panic!("{typed}") };
        assert_eq!(prompt.line.text(), typed);
        assert!(prompt.fault.as_ref().is_some_and(|(_, fault)| fault.contains(why)), "{prompt:?}");
        assert_eq!(app.asked, []);
    }
}

#[test]
fn a_folder_is_completed_and_an_empty_line_asks_nothing() {
    let mut app = app();
    app.press("+").type_text("site.example n").press("tab enter");
    assert_eq!(app.asked, [add("site.example", "News")]);
    let mut app = self::app();
    app.press("+ enter");
    assert_eq!((app.asked.len(), app.model.overlay.is_none()), (0, true));
}

#[test]
fn a_pasted_address_offers_to_add_it_and_anything_else_does_nothing() {
    for (pasted, offered) in [
        (" https://site.example/feed\n", true),
        ("FEED:site.example", true),
        ("site.example", false),
        ("dd\nq", false),
        ("https://a.example and more", false),
        ("javascript:alert(1)", false),
        ("日本", false),
    ] {
        let mut app = app();
        app.hear(Event::Pasted(pasted.into()));
        assert_eq!(matches!(app.model.overlay, Some(Overlay::Prompt(_))), offered, "{pasted}");
        assert_eq!(app.asked, []);
        if offered {
            app.press("enter");
            assert_eq!(app.asked, [add(pasted.trim(), "")]);
        }
    }
}

#[test]
fn a_new_feed_is_gone_to_if_nothing_was_pressed_meanwhile_and_esc_leads_back() {
    let mut app = app();
    app.press("+").type_text("site.example").press("enter").hear(subscribed());
    assert_eq!(app.model.list.view, View::Feed("https://other.example/feed".into()));
    assert_eq!(notice(&app), "Subscribed to Another, 1 new story");
    app.press("esc");
    assert_eq!(app.model.list.view, View::All);

    let mut app = self::app();
    app.press("+").type_text("site.example").press("enter j").hear(subscribed());
    assert_eq!(app.model.list.view, View::All, "the user reads on");
    assert_eq!(notice(&app), "Subscribed to Another, 1 new story; v goes there");
}

#[test]
fn a_new_feed_is_called_by_its_name_before_the_counts_are_read() {
    let mut app = app();
    app.press("+").type_text("site.example").press("enter");
    app.answers = false;
    app.hear(subscribed());
    assert_eq!(app.model.view_name(), "Another");
    let current = app.model.sidebar.current();
    assert!(matches!(current, Some(Entry::View { name, .. }) if name == "Another"), "{current:?}");
}

#[test]
fn several_are_a_choice_that_takes_no_key_meant_for_something_else() {
    let mut app = app();
    app.press("+").type_text("site.example").press("enter").hear(two_feeds());
    assert!(matches!(app.model.overlay, Some(Overlay::Menu(_))));
    app.press("space enter");
    assert_eq!(app.asked[1..], [Effect::AddFound(Ticket(2), vec![0])]);

    let mut app = self::app();
    app.press("+").type_text("site.example").press("enter j").hear(two_feeds());
    assert!(app.model.overlay.is_none());
    assert_eq!(notice(&app), "2 feeds were found; + shows them");
    app.press("+ j enter");
    assert_eq!(app.asked[1..], [Effect::AddFound(Ticket(2), vec![1])]);
}

#[test]
fn esc_stops_it_first_and_what_comes_late_changes_no_view() {
    let mut app = app();
    app.press("enter +").type_text("site.example").press("enter");
    app.hear(Event::AddProgressed(Ticket(1), "looking at 3 feeds".into()));
    assert_eq!(app.model.adding.text().as_deref(), Some("looking at 3 feeds, Esc stops"));
    app.press("+");
    assert!(notice(&app).contains("looking at 3 feeds"), "one at a time");
    app.press("esc");
    assert_eq!(app.asked.last(), Some(&Effect::StopAdding));
    assert_eq!((app.reading(), app.model.adding.text()), ("Low return", None));
    app.hear(Event::AddFailed(Ticket(1), "stopped".into())).hear(two_feeds());
    assert!(notice(&app).starts_with("Stopped") && app.model.overlay.is_none());
    app.hear(subscribed());
    assert_eq!(app.model.list.view, View::All);
    assert!(notice(&app).starts_with("Subscribed to Another"), "it was too late to stop it");
}

#[test]
fn no_password_is_remembered() {
    let mut app = app();
    app.press("+").type_text("https://ana:s3same@site.example/f").press("enter esc");
    app.press(":").type_text("add ana:s3same@site.example").press("enter esc");
    assert!(!format!("{:?}", app.model.history).contains("s3same"), "{:?}", app.model.history);
    assert_eq!(app.model.history["add"], ["https://site.example/f"]);
    app.press(":").type_text("search @low").press("enter");
    assert_eq!(app.model.history["command"][1], "search @low", "what is no address stays");
}
