use proptest::prelude::*;

use super::*;

const SAMPLE: &str = concat!(
    r#"{"song":"Come Back Home","artist":"Sofia Carson","release":null,"state":"new","#,
    r#""added":"2026-11-22T09:30:00Z","updated":"2026-11-22T09:30:00Z","heard":null,"decided":null,"#,
    r#""rating":null,"stories":[{"title":"Purple Hearts","url":"https://example.org/1","source":"Music Daily"}],"#,
    r#""links":[{"service":"YouTube","url":"https://youtu.be/x"}],"ids":{},"tags":["film"],"note":""}"#,
    "\n"
);

fn at(minute: i8) -> Timestamp {
    jiff::civil::date(2026, 11, 23).at(12, minute, 0, 0).in_tz("UTC").unwrap().timestamp()
}

fn song(title: &str, artist: &str) -> NewFavorite {
    NewFavorite { song: title.into(), artist: Some(artist.into()), ..NewFavorite::default() }
}

fn told_by(new: NewFavorite, url: &str) -> NewFavorite {
    NewFavorite { story: Some(StoryRef::new("A story", url, "Music Daily")), ..new }
}

fn text(favorites: &Favorites) -> String {
    String::from_utf8(favorites.to_bytes()).unwrap()
}

#[track_caller]
fn check_kept(file: &[u8], complaint: &str) {
    let favorites = Favorites::parse(file);
    assert_eq!(favorites.to_bytes(), file);
    let messages: Vec<String> = favorites.complaints().into_iter().map(|c| c.message).collect();
    assert_eq!(messages, [complaint]);
}

#[test]
fn the_line_of_the_design_is_read_and_printed_as_it_stands() {
    let favorites = Favorites::parse(SAMPLE);
    let favorite = favorites.find(Some("sofia carson"), "COME BACK HOME").expect("found under its key");
    assert_eq!(favorite.state, State::New);
    assert_eq!(favorite.stories[0].source, "Music Daily");
    assert_eq!(favorite.tags, ["film"]);
    assert_eq!(line::print(favorite) + "\n", SAMPLE);
}

#[test]
fn a_line_that_does_not_parse_is_kept_and_named() {
    check_kept(b"{\"song\":\"Torn", "EOF while parsing a string at column 13");
    check_kept(b"\"a string\"\n", "invalid type: string \"a string\", expected a JSON object at column 10");
    check_kept(b"{\"artist\":\"No song\"}\r\n", "it names no song");
    check_kept(b"{\"song\":\"\\u001b\"}", "it names no song");
    check_kept(b"\xff\n", "not UTF-8 at byte 1");
    check_kept(
        b"{\"song\":\"a\",\"state\":\"lost\"}",
        "\"lost\" is not a state; a song is new, heard, kept or dropped",
    );
    check_kept(
        b"{\"song\":\"a\",\"added\":\"yesterday\"}",
        "\"added\" is not a time such as 2026-11-22T09:30:00Z",
    );
    let favorites = Favorites::parse(format!("\n{SAMPLE}oops\n"));
    assert_eq!(favorites.complaints()[0].line, 3);
    assert_eq!(favorites.len(), 1);
}

#[test]
fn a_line_typed_by_hand_needs_a_song_alone() {
    let mut favorites = Favorites::parse(r#"{"song":"Alison"}"#);
    assert!(favorites.complaints().is_empty());
    assert_eq!(favorites.find(None, "Alison").unwrap().added, Timestamp::UNIX_EPOCH);
    favorites.set_note(&SongKey::of(None, "Alison"), "try", at(1)).unwrap();
    assert_eq!(favorites.find(None, "Alison").unwrap().added, at(1));
}

#[test]
fn saving_again_adds_the_story_and_keeps_the_state() {
    let mut favorites = Favorites::default();
    let alison = song("Alison", "Slowdive");
    assert_eq!(favorites.save(&told_by(alison.clone(), "https://example.org/1"), at(1)), Saved::Added);
    let key = SongKey::of(Some("Slowdive"), "Alison");
    favorites.set_state(&key, State::Kept, at(2)).unwrap();
    let again = told_by(song("ALISON", "slowdive"), "https://example.org/2");
    assert_eq!(favorites.save(&again, at(3)), Saved::StoryAdded);
    assert_eq!(favorites.save(&again, at(4)), Saved::Already);
    let favorite = favorites.get(&key).unwrap();
    assert_eq!((favorite.state, favorite.stories.len(), favorite.updated), (State::Kept, 2, at(3)));
    assert_eq!(favorites.save(&song("Alison (live)", "Slowdive"), at(5)), Saved::Added);
    assert_eq!(favorites.save(&song("\u{1b}", "Slowdive"), at(5)), Saved::Already);
    assert_eq!(favorites.len(), 2);
}

#[test]
fn a_state_notes_when_it_was_heard_and_decided() {
    let mut favorites = Favorites::parse(SAMPLE);
    let key = SongKey::of(Some("Sofia Carson"), "Come Back Home");
    let mut times = |state, minute| {
        favorites.set_state(&key, state, at(minute)).unwrap();
        let favorite = favorites.get(&key).unwrap();
        (favorite.heard, favorite.decided)
    };
    assert_eq!(times(State::Heard, 1), (Some(at(1)), None));
    assert_eq!(times(State::Kept, 2), (Some(at(1)), Some(at(2))));
    assert_eq!(times(State::Kept, 3), (Some(at(1)), Some(at(2))));
    assert_eq!(times(State::New, 4), (None, None));
    assert_eq!(times(State::Dropped, 5), (None, Some(at(5))));
}

#[test]
fn undo_brings_back_what_was_changed_or_forgotten() {
    let mut favorites = Favorites::parse(SAMPLE);
    let key = SongKey::of(Some("Sofia Carson"), "Come Back Home");
    let before = favorites.set_state(&key, State::Dropped, at(1)).unwrap();
    favorites.restore(before, at(2));
    let now = favorites.get(&key).unwrap();
    assert_eq!((now.state, now.decided, now.updated), (State::New, None, at(2)));
    let gone = favorites.forget(&key).unwrap();
    assert_eq!(text(&favorites), "");
    favorites.restore(gone, at(3));
    assert_eq!(favorites.len(), 1);
    assert!(favorites.forget(&SongKey::of(None, "Nothing")).is_none());
}

#[test]
fn what_is_unknown_survives_a_change_to_the_digit() {
    let line = r#"{"plays":12345678901234567890.10,"song":"Alison","ids":{"mb" : "1"},"stories":[{"title":"T","mood":[1e999]}],"x":{"y": null}}"#;
    let mut favorites = Favorites::parse(line);
    favorites.set_note(&SongKey::of(None, "Alison"), "try\nagain", at(1)).unwrap();
    let text = text(&favorites);
    assert!(text.contains(r#""note":"try\nagain","plays":12345678901234567890.10,"x":{"y": null}}"#));
    assert!(text.contains(r#""stories":[{"title":"T","url":"","source":"","mood":[1e999]}]"#));
    assert!(text.contains(r#""ids":{"mb":"1"}"#));
}

#[test]
fn two_lines_of_one_song_are_one_until_it_changes() {
    let older = r#"{"song":"Alison","state":"new","updated":"2026-01-01T00:00:00Z","stories":[{"url":"a"}]}"#;
    let newer =
        r#"{"song":"alison","state":"kept","updated":"2026-01-02T00:00:00Z","stories":[{"url":"b"}]}"#;
    let mut favorites = Favorites::parse(format!("{newer}\nbroken\n{older}"));
    let key = SongKey::of(None, "Alison");
    assert_eq!(favorites.len(), 1);
    assert_eq!(favorites.get(&key).unwrap().state, State::Kept);
    assert_eq!(favorites.get(&key).unwrap().stories.len(), 2);
    favorites.set_note(&key, "once", at(1)).unwrap();
    let text = text(&favorites);
    assert_eq!(text.lines().count(), 2);
    assert!(text.ends_with("\nbroken\n"));
}

#[test]
fn two_machines_end_up_with_the_same_songs() {
    let mut here = Favorites::parse(SAMPLE);
    let mut there = here.clone();
    let key = SongKey::of(Some("Sofia Carson"), "Come Back Home");
    here.set_state(&key, State::Heard, at(1)).unwrap();
    here.save(&song("Alison", "Slowdive"), at(1));
    there.save(&told_by(song("Come Back Home", "Sofia Carson"), "https://example.org/2"), at(2));
    there.merge(&Favorites::parse("only there\n"));
    let (mut one, mut other) = (here.clone(), there.clone());
    one.merge(&there);
    other.merge(&here);
    assert_eq!(one.get(&key), other.get(&key));
    assert_eq!(one.get(&key).unwrap().state, State::New, "the later change wins");
    assert_eq!(one.get(&key).unwrap().stories.len(), 2);
    assert_eq!((one.len(), other.len()), (2, 2));
    assert!(text(&one).contains("only there\n"));
    let once = one.to_bytes();
    one.merge(&there);
    assert_eq!(one.to_bytes(), once, "merging again changes nothing");
}

#[test]
fn a_link_is_named_after_its_service() {
    assert_eq!(SongLink::to("https://open.spotify.com/track/1").service, "Spotify");
    assert_eq!(SongLink::to("https://band.bandcamp.com/track/1").service, "Bandcamp");
    assert_eq!(SongLink::to("https://www.example.org/1").service, "example.org");
    assert_eq!(SongLink::to("no address").service, "");
}

/// A line of a file: a song, some with fields of other programs, or something else.
fn any_line() -> impl Strategy<Value = String> {
    let title = prop_oneof!["[A-C]", "\\PC{0,8}", ".{0,8}"];
    prop_oneof![
        4 => (title, proptest::option::of("[XY]"), 0..3_u8, "\\PC{0,6}").prop_map(|(song, artist, day, note)| {
            let updated = format!("2026-01-0{}T00:00:00Z", day + 1);
            serde_json::json!({ "song": song, "artist": artist, "updated": updated, "note": note,
                                "plays": 3, "stories": [{ "url": format!("https://example.org/{day}") }] })
            .to_string()
        }),
        1 => "[^\n]{0,12}",
        1 => Just(String::new()),
    ]
}

#[derive(Clone, Debug)]
enum Deed {
    Save(String),
    State(usize, State),
    Note(usize, String),
    Undo,
    Merge(String),
}

fn any_deed() -> impl Strategy<Value = Deed> {
    prop_oneof![
        "[A-E]{1,2}".prop_map(Deed::Save),
        (0..9_usize, 0..4_usize).prop_map(|(at, state)| Deed::State(at, State::ALL[state])),
        (0..9_usize, ".{0,6}").prop_map(|(at, note)| Deed::Note(at, note)),
        Just(Deed::Undo),
        any_line().prop_map(Deed::Merge),
    ]
}

proptest! {
    #[test]
    fn any_bytes_are_read_and_printed_alike(file in proptest::collection::vec(any::<u8>(), 0..200)) {
        prop_assert_eq!(Favorites::parse(&file).to_bytes(), file);
    }

    #[test]
    fn nothing_is_lost_by_any_deeds(
        lines in proptest::collection::vec(any_line(), 0..8),
        deeds in proptest::collection::vec(any_deed(), 0..8),
    ) {
        let file = lines.join("\n");
        let before = Favorites::parse(&file);
        prop_assert_eq!(before.to_bytes(), file.as_bytes());
        let mut after = before.clone();
        let mut undo: Option<Favorite> = None;
        for (minute, deed) in deeds.into_iter().enumerate() {
            let now = at(i8::try_from(minute).unwrap());
            let key = |index: usize| after.iter().nth(index).map(Favorite::key);
            match deed {
                Deed::Save(title) => {
                    after.save(&song(&title, "X"), now);
                }
                Deed::State(index, state) => {
                    undo = key(index).and_then(|key| after.set_state(&key, state, now));
                }
                Deed::Note(index, note) => {
                    undo = key(index).and_then(|key| after.set_note(&key, &note, now));
                }
                Deed::Undo => undo.take().into_iter().for_each(|favorite| after.restore(favorite, now)),
                Deed::Merge(line) => after.merge(&Favorites::parse(line)),
            }
        }
        for favorite in &before {
            let kept = after.get(&favorite.key());
            prop_assert!(kept.is_some_and(|kept| kept.unknown.get("plays") == favorite.unknown.get("plays")));
        }
        prop_assert!(after.complaints().len() >= before.complaints().len());
        let again = Favorites::parse(after.to_bytes());
        prop_assert!(again.iter().eq(after.iter()), "memory and file disagree:\n{:#?}\n{:#?}", again, after);
    }
}
