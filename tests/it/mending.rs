//! Recognition mended by hand: what is asked of the world after these keys, and what is then on screen.

use earmark::app::{Effect, Event, Overlay};
use earmark::news::{Certainty, Correction, Kind, NamedAs, StoryId};

use crate::assert_screen;
use crate::support::{Given, TestApp, story};

const ID: StoryId = StoryId(1_000);

/// A song whose artist is in doubt, and another act beside it.
fn doubtful() -> Given {
    story("Two acts share a bill")
        .html("<p>Low played with Sofia Carson, who sang “Come Back Home” by the river.</p>")
        .song("Come Back Home", Some("Low"), 0.7)
        .or_by(&["Sofia Carson"])
        .artist("Low", 0.95)
        .artist("Sofia Carson", 0.95)
}

fn song(title: &str, artist: Option<&str>) -> NamedAs {
    NamedAs { kind: Kind::Song, title: title.into(), artist: artist.map(str::to_owned) }
}

fn release(title: &str, artist: Option<&str>) -> NamedAs {
    NamedAs { kind: Kind::Release, ..song(title, artist) }
}

fn work(was: Option<NamedAs>, is: Option<NamedAs>) -> Correction {
    Correction::Work { was, is }
}

fn artist(was: Option<&str>, is: Option<&str>) -> Correction {
    Correction::Artist { was: was.map(str::to_owned), is: is.map(str::to_owned) }
}

#[track_caller]
fn asked(app: &TestApp, said: &[Correction]) {
    let correct = Effect::Correct { story: ID, corrections: said.to_vec() };
    assert_eq!(app.asked.last(), Some(&correct), "{:#?}", app.asked);
}

/// The song and whose it is, as saved last.
fn saved(app: &TestApp) -> (String, Option<String>) {
    match app.asked.last() {
        Some(Effect::SaveSongs { songs, .. }) => (songs[0].title.clone(), songs[0].artist.clone()),
        other => panic!("nothing was saved last: {other:?}"),
    }
}

#[test]
fn a_wrong_artist_is_mended_with_two_keys_and_then_saved() {
    let mut app = TestApp::with([doubtful()]);
    app.press("b c a");
    let by = |name| song("Come Back Home", Some(name));
    asked(&app, &[work(Some(by("Low")), Some(by("Sofia Carson")))]);
    app.press("enter");
    assert_eq!(saved(&app), ("Come Back Home".into(), Some("Sofia Carson".into())));
    assert!(app.model.overlay.is_none());
    app.press("b");
    assert_eq!(app.asked.len(), 3, "the mended song is certain and saved on one key");
}

#[test]
fn the_artists_come_round_again() {
    let mut app = TestApp::with([doubtful().artist("Blur", 0.95)]);
    app.press("enter ] ] ]");
    let mut seen = Vec::new();
    for _ in 0..4 {
        app.press("c a");
        seen.push(app.model.reader.recognised().unwrap().songs[0].artist.clone().unwrap());
    }
    assert_eq!(seen, ["Sofia Carson", "Blur", "Low", "Sofia Carson"]);
}

#[test]
fn a_release_taken_for_a_song_is_flipped_and_flipped_back() {
    let mut app = TestApp::with([doubtful()]);
    app.press("enter ] ] ] c t");
    asked(&app, &[work(Some(song("Come Back Home", Some("Low"))), Some(release("Come Back Home", None)))]);
    let found = app.model.reader.recognised().unwrap();
    assert_eq!((found.songs.len(), found.releases[0].artist.as_deref()), (0, Some("Low")));
    assert_eq!(app.model.list.rows[0].songs, 0, "the list's row follows");
    app.press("b c t enter");
    assert_eq!(saved(&app).0, "Come Back Home");
}

#[test]
fn an_artist_is_typed_with_completion_and_a_title_too() {
    let more = story("More").artist("Wet Leg", 0.95);
    let mut app = TestApp::with([doubtful(), more]);
    let id = StoryId(2_000);
    app.press("b c e").type_text("wet");
    app.press("tab enter");
    let was = song("Come Back Home", Some("Low"));
    let is = song("Come Back Home", Some("Wet Leg"));
    let said = vec![work(Some(was), Some(is.clone())), artist(None, Some("Wet Leg"))];
    assert_eq!(app.asked.last(), Some(&Effect::Correct { story: id, corrections: said }));
    assert!(matches!(app.model.overlay, Some(Overlay::Offer(_))), "the question comes back");
    app.press("c e").type_text("- Come Back");
    app.press("enter enter");
    assert_eq!(saved(&app), ("Come Back".into(), Some("Wet Leg".into())));
}

#[test]
fn the_line_as_it_stands_can_be_edited() {
    let mut app = TestApp::with([doubtful()]);
    app.press("enter ] ] ] c e up backspace enter");
    let found = app.model.reader.recognised().unwrap();
    assert_eq!(
        (found.songs[0].title.as_str(), found.songs[0].artist.as_deref()),
        ("Come Back Hom", Some("Low"))
    );
    app.press("c e esc");
    assert_eq!(app.asked.iter().filter(|effect| matches!(effect, Effect::Correct { .. })).count(), 1);
}

#[test]
fn what_is_no_song_and_no_artist_goes() {
    let mut app = TestApp::with([doubtful()]);
    app.press("enter ] ] ] c x");
    let said = [song("Come Back Home", Some("Low")), release("Come Back Home", Some("Low"))];
    asked(&app, &said.map(|was| work(Some(was), None)));
    assert!(app.model.reader.recognised().unwrap().songs.is_empty());
    app.press("[ c X");
    asked(&app, &[artist(Some("Low"), None)]);
    assert_eq!(app.model.list.rows[0].artists, ["Sofia Carson"]);
}

#[test]
fn the_album_of_a_title_track_stays_when_the_song_goes() {
    let given = story("Trust").html("<p>“Trust” is from Trust.</p>").song("“Trust”", Some("Low"), 0.9);
    let mut app = TestApp::with([given.release("“Trust”", Some("Low"), 0.9)]);
    app.press("enter ]");
    let kind = app.model.reader.stops()[0].0;
    app.press("c x");
    let found = app.model.reader.recognised().unwrap();
    assert_eq!(found.songs.len() + found.releases.len(), 1, "{kind:?} went");
}

#[test]
fn selected_text_becomes_a_song_a_release_or_an_artist() {
    let given = || story("Live").html("<p>They opened with Canada and left.</p>").artist("Low", 0.95);
    let made = |keys: &str| {
        let mut app = TestApp::with([given()]);
        app.press("enter m l l l").press(keys);
        app
    };
    let app = made("c s");
    asked(&app, &[work(None, Some(song("Canada", None)))]);
    let found = app.model.reader.recognised().unwrap();
    assert_eq!(found.songs[0].artist.as_deref(), Some("Low"), "the story's foremost artist is proposed");
    assert_eq!(Certainty::of(found.songs[0].artist_confidence), Certainty::Likely, "and asked about");
    asked(&made("c r"), &[work(None, Some(release("Canada", None)))]);
    let mut app = made("c a");
    asked(&app, &[artist(None, Some("Canada"))]);
    app.press("@");
    assert_eq!(app.model.list.view.to_string(), "@Canada", "the cursor stands on what was made");
}

#[test]
fn the_only_title_needs_no_cursor_and_several_need_one() {
    let mut app = TestApp::with([doubtful()]);
    app.press("enter c a");
    assert_eq!(app.asked.len(), 2);
    let mut app = TestApp::with([doubtful().release("river", Some("Low"), 0.95)]);
    app.press("enter c a");
    assert_eq!(app.asked.len(), 1, "{:?}", app.asked);
    let said = app.model.notice.as_ref().map_or("", |notice| notice.text.as_str());
    assert_eq!(said, "The story names several titles; ] goes from one to the next");
}

#[test]
fn the_picker_is_mended_in_place() {
    let given = doubtful().song("Low", Some("Low"), 0.7).or_by(&["Sofia Carson"]);
    let mut app = TestApp::with([given]);
    app.press("b j c a space");
    let found = app.model.reader.recognised().unwrap();
    let low = found.songs.iter().find(|song| song.title == "Low").expect("the song Low");
    assert_eq!(low.artist.as_deref(), Some("Sofia Carson"));
    app.press("k c x enter");
    assert_eq!(saved(&app), ("Low".into(), Some("Sofia Carson".into())), "ticks stay with their titles");
}

#[test]
fn mentions_that_are_only_maybe_are_stepped_to() {
    let given = story("A hint").html("<p>Perhaps Canada.</p>").song("Canada", None, 0.4);
    let mut app = TestApp::with([given]);
    app.press("enter ] b");
    assert!(matches!(app.model.overlay, Some(Overlay::Offer(_))));
}

#[test]
fn a_story_read_before_a_correction_was_kept_does_not_undo_it_on_screen() {
    let mut app = TestApp::with([doubtful()]);
    app.press("enter");
    app.answers = false;
    app.press("c a").hear(Event::StoreChanged);
    let ticket = app.model.reader.want(ID);
    let mut stale = app.model.reader.open.clone().unwrap();
    stale.story.recognised.as_mut().unwrap().songs[0].artist = Some("Low".into());
    app.hear(Event::StoryLoaded(ticket, stale));
    assert_eq!(app.model.reader.recognised().unwrap().songs[0].artist.as_deref(), Some("Sofia Carson"));
    app.answers = true;
    app.hear(Event::Corrected(Err("The disk is full.".into())));
    assert_eq!(app.model.reader.recognised().unwrap().songs[0].artist.as_deref(), Some("Low"));
}

#[test]
fn the_question_names_the_keys_that_mend() {
    let mut app = TestApp::with([doubtful()]).size(80, 16);
    app.press("b");
    assert_screen!(app);
    let mut app = TestApp::with([doubtful()]).size(20, 5);
    app.press("enter b");
    assert_screen!(app);
}

#[test]
fn the_footer_says_what_the_mention_under_the_cursor_is_taken_for() {
    let mut app = TestApp::with([doubtful().song("river", None, 0.4)]).size(100, 14);
    app.press("enter ] ] ]");
    assert_screen!(app);
}

#[test]
fn the_prompt_for_an_artist_offers_the_candidates_and_shows_what_is_typed() {
    let mut app = TestApp::with([doubtful().artist("Blur", 0.95)]).size(80, 14);
    app.press("b c e tab");
    assert_screen!(app);
    let mut app = app.size(20, 5);
    app.press("ctrl-u").type_text("so");
    assert_screen!(app);
}
