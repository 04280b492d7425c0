//! What is asked of the world after these keys, and what the screen then knows.

use earmark::app::{
    Effect, Event, Mouse, MouseKind, Notice, Overlay, Pane, Refreshed, Refreshing, SongToSave, Ticket,
};
use earmark::favorites::State;
use earmark::news::{ArtistKey, FeedId, StoryId, View, Window};
use earmark::settings::MarkRead;

use crate::support::{TestApp, story};

fn three() -> TestApp {
    TestApp::with([story("Low return"), story("Wet Leg tour"), story("Blur reunite")])
}

fn song(title: &str, artist: Option<&str>) -> SongToSave {
    SongToSave { title: title.into(), artist: artist.map(str::to_owned), release: None, links: Vec::new() }
}

#[test]
fn a_preview_never_marks_a_story_read_and_opening_does() {
    let mut app = three();
    app.press("j");
    assert_eq!(app.reading(), "Wet Leg tour");
    assert_eq!(app.asked, []);
    app.press("enter");
    assert_eq!(app.asked, [Effect::MarkOpened(StoryId(2_000))]);
}

#[test]
fn a_reader_who_says_never_is_never_marked() {
    let mut app = three();
    app.model.settings.mark_read = MarkRead::Never;
    app.press("enter J J space");
    assert_eq!(app.asked, []);
}

#[test]
fn a_story_just_read_stays_in_the_unread_view_until_the_view_is_left() {
    let mut app = three();
    app.press("g u enter h").hear(Event::StoreChanged);
    assert_eq!(app.titles(), ["Low return", "Wet Leg tour", "Blur reunite"]);
    app.press("g a g u");
    assert_eq!(app.titles(), ["Wet Leg tour", "Blur reunite"]);
}

#[test]
fn new_stories_do_not_move_the_one_being_read() {
    let mut app = three();
    app.press("j enter");
    let ticket = match app.model.list.reload() {
        Effect::LoadList(ticket, _) => ticket,
        other => panic!("{other:?}"),
    };
    let mut rows = app.model.list.rows.clone();
    rows.insert(0, earmark::news::StoryRow { id: StoryId(9_000), title: "New".into(), ..rows[0].clone() });
    app.hear(Event::ListLoaded(ticket, Window { rows, ..Window::default() }));
    assert_eq!((app.selected(), app.reading()), ("Wet Leg tour", "Wet Leg tour"));
}

#[test]
fn a_late_answer_is_dropped() {
    let mut app = three();
    app.hear(Event::ListLoaded(Ticket(0), Window::default()));
    assert_eq!(app.titles().len(), 3);
}

#[test]
fn a_key_typed_before_its_story_has_arrived_is_not_for_the_story_before() {
    let mut app = three();
    app.press("enter");
    app.model.reader.wanted = Some(StoryId(2_000));
    app.press("s");
    assert_eq!(app.asked.last(), Some(&Effect::SetStarred(StoryId(2_000), true)));
}

#[test]
fn the_selection_follows_a_story_through_sorting_and_stays_in_place_of_a_hidden_one() {
    let mut app = three();
    app.press("j g s");
    assert_eq!(app.selected(), "Wet Leg tour");
    app.press("D");
    assert_eq!(app.selected(), "Blur reunite");
    assert_eq!(app.asked, [Effect::Hide(StoryId(2_000))]);
}

#[test]
fn a_certain_song_is_saved_on_one_key() {
    let given = story("A single").html("<p>Low share “Disappearing”.</p>");
    let mut app = TestApp::with([given.song("Disappearing", Some("Low"), 0.95)]);
    app.press("b");
    let songs = vec![song("Disappearing", Some("Low"))];
    assert_eq!(app.asked, [Effect::SaveSongs { story: StoryId(1_000), songs }]);
}

#[test]
fn a_song_that_is_only_likely_or_has_no_artist_is_asked_about_first() {
    for (confidence, artist) in [(0.7, Some("Low")), (0.95, None)] {
        let given = story("A single").html("<p>Low share “Disappearing”.</p>");
        let mut app = TestApp::with([given.song("Disappearing", artist, confidence)]);
        app.press("b");
        assert_eq!(app.asked, []);
        assert!(matches!(app.model.overlay, Some(Overlay::Offer(_))));
        app.press("j");
        assert_eq!(app.asked, [], "any other key does not save");
        app.press("b enter");
        assert_eq!(app.asked.len(), 1);
    }
}

#[test]
fn several_songs_are_picked_from_and_ticked() {
    let given = story("An EP").html("<p>“One”, “Two” and “Three”.</p>");
    let given =
        ["One", "Two", "Three"].into_iter().fold(given, |given, title| given.song(title, Some("Low"), 0.95));
    let mut app = TestApp::with([given]);
    app.press("b space space enter");
    let songs = vec![song("One", Some("Low")), song("Two", Some("Low"))];
    assert_eq!(app.asked, [Effect::SaveSongs { story: StoryId(1_000), songs }]);
    app.press("3 b");
    assert_eq!(app.asked.len(), 2, "a number takes the song of that number");
}

#[test]
fn a_song_that_recognition_missed_is_selected_and_saved() {
    let given = story("Live").html("<p>They opened with Canada and left.</p>").artist("Low", 0.95);
    let mut app = TestApp::with([given]);
    app.press("enter m l l l b enter");
    let songs = vec![song("Canada", Some("Low"))];
    assert_eq!(app.asked.last(), Some(&Effect::SaveSongs { story: StoryId(1_000), songs }));
}

#[test]
fn a_name_is_joined_with_another_artist_chosen_in_the_finder() {
    let mut app = TestApp::with([
        story("Ye returns").html("<p>Ye is back.</p>").artist("Ye", 0.95),
        story("West tours").html("<p>Kanye West tours.</p>").artist("Kanye West", 0.95),
    ]);
    app.press("j enter :").type_text("join-artist").press("enter");
    let Some(Overlay::Menu(menu)) = &app.model.overlay else { panic!("no finder") };
    assert_eq!(menu.title, "Kanye West is another name of");
    assert_eq!(menu.shown().len(), 1, "not of itself");
    app.press("y e enter");
    let (key, name) = (ArtistKey::of, str::to_owned);
    let joined = Effect::JoinArtists {
        artist: (key("Ye"), name("Ye")),
        name: (key("Kanye West"), name("Kanye West")),
    };
    assert_eq!(app.asked.last(), Some(&joined));
    let asked = app.asked.len();
    app.press(":").type_text("join-artist").press("enter esc");
    assert!(app.model.overlay.is_none() && app.asked.len() == asked);
}

#[test]
fn an_artist_is_found_with_two_letters() {
    let mut app = TestApp::with([
        story("One").artist("Sofia Carson", 0.95),
        story("Two").artist("Blur", 0.95),
        story("Three").artist("Sofia Carson", 0.95),
    ]);
    app.press("a s o enter");
    assert_eq!(app.titles(), ["One", "Three"]);
    app.press("esc");
    assert_eq!(app.titles().len(), 3, "Esc leads back");
}

#[test]
fn stories_by_the_artist_under_the_cursor_are_one_key_away() {
    let given = story("Two acts").html("<p>Blur and Low played.</p>");
    let mut app =
        TestApp::with([given.artist("Blur", 0.95).artist("Low", 0.95), story("More").artist("Low", 0.95)]);
    app.press("enter ] ] @");
    assert_eq!(app.model.list.view.to_string(), "@Low");
    assert_eq!(app.titles(), ["Two acts", "More"]);
}

#[test]
fn searching_shows_results_as_one_types_and_esc_goes_back_to_the_same_story() {
    let mut app = three();
    app.press("j /").type_text("blur");
    assert_eq!(app.titles(), ["Blur reunite"]);
    app.press("esc");
    assert_eq!((app.titles().len(), app.selected()), (3, "Wet Leg tour"));
    app.press("/").type_text("low");
    app.press("enter");
    assert_eq!(app.titles(), ["Low return"]);
    app.press("esc");
    assert_eq!(app.selected(), "Wet Leg tour");
}

#[test]
fn a_query_that_does_not_parse_keeps_the_last_results_and_points_at_the_fault() {
    let mut app = three();
    app.press("/").type_text("low").hear(Event::Pasted(" titel:x".into()));
    assert_eq!(app.titles(), ["Low return"]);
    let Some(Overlay::Prompt(prompt)) = &app.model.overlay else { panic!("no prompt") };
    assert!(prompt.fault.is_some());
}

#[test]
fn tags_are_edited_as_a_line_and_completed() {
    let mut app = TestApp::with([story("One").tagged("film"), story("Two").tagged("live")]);
    app.press("t").type_text("li");
    app.press("tab enter");
    let set = Effect::SetTags { id: StoryId(2_000), add: vec!["live".into()], remove: Vec::new() };
    assert_eq!(app.asked, [set]);
    app.press("t ctrl-u enter");
    let remove = vec!["film".into(), "live".into()];
    assert_eq!(app.asked[1], Effect::SetTags { id: StoryId(2_000), add: Vec::new(), remove });
}

#[test]
fn marks_show_at_once_and_go_back_when_saving_fails() {
    let mut app = three();
    app.answers = false;
    app.press("s");
    assert!(app.model.list.rows[0].starred);
    assert_eq!(app.asked, [Effect::SetStarred(StoryId(3_000), true)]);
    app.answers = true;
    app.hear(Event::Failed("The disk is full.".into()));
    assert!(!app.model.list.rows[0].starred);
    assert_eq!(app.model.notice.as_ref().map(|notice| notice.text.as_str()), Some("The disk is full."));
}

#[test]
fn a_whole_view_is_marked_read_as_one_order() {
    let mut app = three();
    app.press("g u A");
    assert_eq!(app.asked, [Effect::MarkAllRead(View::Unread.query())]);
    assert_eq!(app.titles().len(), 3, "they stay in sight until the view is left");
}

#[test]
fn links_open_by_number_by_letter_and_never_by_accident() {
    let html = r#"<p><a href="https://example.org/a">a</a> <a href="https://example.org/b">b</a></p>"#;
    let open = |url: &str| Effect::OpenUrl(url.into());
    let mut app = TestApp::with([story("Links").html(html)]);
    app.press("2 o f a f 1");
    assert_eq!(
        app.asked,
        [open("https://example.org/b"), open("https://example.org/a"), open("https://example.org/a")]
    );
    app.press("9 o f x");
    assert_eq!(app.asked.len(), 3);
}

#[test]
fn space_reads_on_and_at_the_end_opens_the_next_unread_story() {
    let mut app = TestApp::with([story("One"), story("Two").read(), story("Three")]);
    app.press("space");
    assert_eq!((app.reading(), app.model.focus), ("One", Pane::Reader));
    app.press("space");
    assert_eq!(app.reading(), "Three");
}

#[test]
fn the_songs_screen_is_a_queue() {
    let mut app = three();
    app.save("Disappearing", Some("Low"));
    app.press("B enter");
    assert_eq!(app.model.songs.songs[0].state, State::Heard);
    app.press("d");
    assert_eq!(app.model.songs.songs[0].state, State::Dropped);
    assert_eq!(app.model.songs.waiting(), 0);
}

#[test]
fn one_pane_alone_has_no_preview_and_still_saves_songs() {
    let given = story("A single").html("<p>“Disappearing”</p>").song("Disappearing", Some("Low"), 0.95);
    let mut app = TestApp::with([given, story("Other")]).size(60, 20);
    app.model.reader.clear();
    app.press("j k");
    assert_eq!(app.reading(), "");
    app.press("b");
    assert!(matches!(app.asked.as_slice(), [Effect::SaveSongs { .. }]), "{:?}", app.asked);
}

#[test]
fn keys_that_nobody_bound_and_pastes_outside_a_prompt_do_nothing() {
    let mut app = three();
    app.press("f12 ctrl-x ç").hear(Event::Pasted("qAD".into()));
    assert_eq!(app.asked, []);
    assert_eq!(app.selected(), "Low return");
}

#[test]
fn any_action_can_be_given_by_name() {
    let mut app = three();
    app.press(":").type_text("star");
    app.press("enter");
    assert_eq!(app.asked, [Effect::SetStarred(StoryId(3_000), true)]);
    app.press(":").type_text("no-such");
    app.press("enter");
    assert_eq!(app.asked.len(), 1);
    assert!(app.model.notice.is_some(), "what is not known is said");
}

#[test]
fn the_sidebar_is_seen_when_it_has_the_focus_and_gives_way_again() {
    let mut app = three().size(80, 24);
    app.press("h");
    let layout = app.model.layout();
    assert!(layout.sidebar.width > 0 && layout.list.width > 0 && layout.reader.width == 0);
    app.press("l");
    assert!(app.model.layout().previews());
}

#[test]
fn a_click_selects_the_song_under_it() {
    let mut app = three();
    for title in ["One", "Two", "Three"] {
        app.save(title, Some("Low"));
    }
    app.press("B").hear(Event::MouseUsed(Mouse { kind: MouseKind::Click, column: 30, row: 3 }));
    assert_eq!(app.model.songs.selected, 1);
}

#[test]
fn the_place_in_a_list_too_long_to_count_is_known_from_its_end() {
    let mut app = three();
    let Effect::LoadList(ticket, _) = app.model.list.reload() else { panic!("a question") };
    let rows = app.model.list.rows.clone();
    let window = Window { rows, more_above: true, total: Some(2_000), ..Window::default() };
    app.hear(Event::ListLoaded(ticket, window));
    assert_eq!(app.model.list.place(), Some(1_997));
}

fn fault_of(app: &TestApp) -> Option<&str> {
    match &app.model.overlay {
        Some(Overlay::Prompt(prompt)) => prompt.fault.as_ref().map(|(_, message)| message.as_str()),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_word_that_can_be_completed_is_no_fault_yet() {
    let mut app = three();
    app.press("/").type_text("is:un");
    assert_eq!(fault_of(&app), None);
    app.press("enter");
    assert!(fault_of(&app).is_some());
}

#[test]
fn the_command_line_takes_short_names() {
    let mut app = three();
    app.press(":").type_text("q").press("enter");
    assert_eq!(app.asked, [Effect::Quit]);
    app.press(":").type_text("theme").press("enter");
    assert!(matches!(app.model.overlay, Some(Overlay::Menu(_))));
}

#[test]
fn text_is_selected_from_the_list_too() {
    let mut app = TestApp::with([story("A single").html("<p>Low share a song.</p>")]);
    app.press("m y");
    assert_eq!(app.asked.last(), Some(&Effect::Copy("Low".into(), "the selected text".into())));
}

#[test]
fn back_from_a_tag_is_where_one_came_from() {
    let mut app = TestApp::with([story("Low return"), story("Wet Leg tour").tagged("live")]);
    app.press("T enter");
    assert_eq!(app.model.list.view, View::Tag("live".into()));
    app.press("q");
    assert_eq!((&app.model.list.view, app.asked.as_slice()), (&View::All, [].as_slice()));
}

#[test]
fn the_first_complaint_says_how_many_more_there_are() {
    let complaint = |all: &[&str]| {
        let all: Vec<String> = all.iter().map(|&text| text.to_owned()).collect();
        Notice::complaint(&all).map_or_else(String::new, |notice| notice.text)
    };
    assert_eq!(complaint(&[]), "");
    assert_eq!(complaint(&["One."]), "One.");
    assert_eq!(complaint(&["One.", "Two.", "Three."]), "One. (2 more: earmark config check)");
}

#[test]
fn a_pane_off_screen_keeps_its_place() {
    let mut app = TestApp::with((0..30).map(|n| story(&format!("Story {n}")))).size(60, 20);
    app.press("5 j enter q");
    assert_eq!((app.selected(), app.model.list.top), ("Story 5", 0));
    let mut app = three().size(80, 24);
    app.press("g u h");
    assert_eq!(app.model.sidebar.top, 0);
}

#[test]
fn r_fetches_the_feed_of_the_story_and_capital_r_all_or_offers_to_stop() {
    let mut app = TestApp::with([story("Low return")]);
    app.press("r");
    assert_eq!(app.asked.last(), Some(&Effect::Refresh(vec![FeedId(1)])));
    app.press("R");
    assert_eq!(app.asked.last(), Some(&Effect::RefreshAll));
    let going = Refreshing { done: 12, total: 40, failed: 1, pages: None };
    app.hear(Event::RefreshProgressed(going));
    assert!(app.screen().contains("12/40 feeds, 1 failed"), "{}", app.screen());
    app.press("R esc");
    assert_eq!(app.asked.last(), Some(&Effect::RefreshAll), "Esc lets it go on");
    app.press("R enter");
    assert_eq!(app.asked.last(), Some(&Effect::StopRefresh));
    let failures = vec![("Stereo".to_owned(), "The site answered 500.".to_owned())];
    app.hear(Event::RefreshEnded(Refreshed { asked: true, fetched: 39, failures, ..Refreshed::default() }));
    assert!(app.screen().contains("Stereo: The site answered 500."), "{}", app.screen());
    assert!(!app.screen().contains("12/40"), "{}", app.screen());
}
