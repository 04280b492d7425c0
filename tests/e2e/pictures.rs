//! The pictures in `docs/pictures`: the real program's screens, of a store and a time that are always the same.
//!
//! They are compared byte for byte, so that none shows what is no more. `EARMARK_WRITE_DOCS=1 cargo test pictures`
//! draws them anew.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::json;

use super::shell::{Home, run};
use super::svg::{self, Paper};
use super::tui::{Setup, Tui};

/// The time in every picture.
const NOW: &str = "2026-11-22T12:00:00Z";
/// Columns from which there is a sidebar.
const SIDEBAR_FROM: u16 = 110;

const DARK: Paper = Paper { background: 0x1b_1e_24, text: 0xd7_da_e0, bar: 0x24_28_30, knobs: 0x4a_51_5e };
const LIGHT: Paper = Paper { background: 0xfa_fa_fa, text: 0x24_29_2f, bar: 0xee_f0_f2, knobs: 0xc4_ca_d2 };

/// What is done on the way to a picture.
#[derive(Clone, Copy)]
enum Step {
    Type(&'static str),
    /// On a dark background, and on a light one.
    TypeFor(&'static str, &'static str),
    See(&'static str),
    /// On screens that are wide enough for the sidebar.
    SeeBeside(&'static str),
    SeeNoMore(&'static str),
}

use Step::{See, SeeBeside, SeeNoMore, Type, TypeFor};

/// Each picture with the steps that lead to it from the one before.
const SCENES: [(&str, &[Step]); 6] = [
    ("list", &[See("Rhian Teasdale"), SeeBeside("   8 │")]),
    ("reader", &[Type("enter ] ]"), See("ct release")]),
    ("finder", &[Type("esc"), SeeNoMore("ct release"), Type("h a"), See("> "), Type("j o")]),
    ("songs", &[Type("esc"), SeeNoMore("> jo"), Type("B"), See("Songs, ")]),
    ("help", &[Type("?"), See("Songs and artists")]),
    (
        "themes",
        &[
            Type("esc"),
            SeeNoMore("Songs and artists"),
            Type("q"),
            SeeBeside("Anniv"),
            See("Chair, sofa"),
            Type("g c"),
            See("by the background"),
            TypeFor("j j j", "j j j j"),
        ],
    ),
];

/// A command's process with the clock stopped.
#[track_caller]
fn earmark(home: &Home, arguments: &[&str]) {
    let mut command = home.command(arguments);
    command.env("EARMARK_NOW", NOW);
    run(command, b"").succeeded();
}

/// A home as a user has it after a few days: stars, tags, views, artists to follow, songs to check out.
fn home() -> Home {
    let home = Home::new();
    let song = |song: &str, artist: &str, state: &str, day: u32, story: &str, note: &str| {
        let time = format!("2026-11-{day:02}T08:30:00Z");
        json!({
            "song": song, "artist": artist, "release": null, "state": state, "added": time, "updated": time,
            "heard": null, "decided": null, "rating": null,
            "stories": [{"title": story, "url": "", "source": "Earmark starter"}],
            "links": [], "ids": {}, "tags": [], "note": note,
        })
        .to_string()
    };
    let hejira = "Joni Mitchell’s Hejira, fifty years down the road";
    let songs = [
        song("Fly", "Low", "kept", 6, "Low’s Double Negative: an album that falls apart on purpose", ""),
        song(
            "Jolene",
            "Dolly Parton",
            "heard",
            14,
            "Four ways to beg Jolene: Dolly Parton’s song and its singers",
            "",
        ),
        song("Coyote", "Joni Mitchell", "new", 18, hejira, "the live one, with the band"),
        song("Amelia", "Joni Mitchell", "new", 18, hejira, ""),
        song(
            "Chaise Longue",
            "Wet Leg",
            "new",
            21,
            "Chair, sofa, phenomenon: how Wet Leg sat down and took over",
            "",
        ),
    ];
    home.write("earmark/data/favorites.jsonl", songs.join("\n") + "\n");
    // The first of them waits until everything is recognised.
    earmark(&home, &["artists", "list", "wet leg"]);
    earmark(&home, &["artists", "follow", "Joni Mitchell"]);
    earmark(&home, &["tag", "+debut", "title:chaise OR title:sofa"]);
    earmark(&home, &["star", "title:Hejira"]);
    earmark(&home, &["read", "title:\"Purple Rain\""]);
    earmark(&home, &["views", "add", "Anniversaries", "fifty OR forty"]);
    home
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/pictures")
}

/// Goes from scene to scene, and compares each with its picture or draws it.
fn check(size: (u16, u16), light: bool) {
    let (paper, background) = if light { (LIGHT, "fafa/fafa/fafa") } else { (DARK, "1b1b/1e1e/2424") };
    let home = home();
    let variables = [("EARMARK_NOW", NOW), ("COLORTERM", "truecolor")];
    let setup =
        Setup { size, arguments: &["--offline"], variables: &variables, background: Some(background) };
    // The terminal has been asked before: no frame is drawn in other colours.
    let state = json!({ "light": light }).to_string();
    home.write("earmark/state/place.json", state);
    let mut tui = Tui::start(&home, setup);
    for (scene, steps) in SCENES {
        for step in steps {
            match step {
                Type(keys) => tui.type_keys(keys),
                TypeFor(dark, bright) => tui.type_keys(if light { bright } else { dark }),
                SeeBeside(_) if size.0 < SIDEBAR_FROM => {}
                See(text) | SeeBeside(text) => tui.wait_for(text),
                SeeNoMore(text) => tui.wait_for_no(text),
            }
        }
        let (columns, rows) = size;
        let name = format!("{scene}-{columns}x{rows}-{}.svg", if light { "light" } else { "dark" });
        let file = folder().join(name);
        let picture = |tui: &Tui| {
            let title = tui.seen().titles.last().cloned().unwrap_or_default();
            svg::draw(tui.shown(), paper, &title)
        };
        if std::env::var_os("EARMARK_WRITE_DOCS").is_some() {
            tui.wait_for_quiet(Duration::from_secs(1));
            fs::create_dir_all(folder()).expect("the folder of pictures");
            fs::write(&file, picture(&tui)).expect("a picture can be written");
            continue;
        }
        let kept = fs::read_to_string(&file).unwrap_or_default();
        let what =
            format!("the screen of {}; EARMARK_WRITE_DOCS=1 cargo test pictures draws it", file.display());
        tui.wait_until_shown(&what, |tui| picture(tui) == kept);
    }
}

#[test]
fn the_pictures_of_a_small_screen_show_what_the_program_shows() {
    check((80, 24), false);
    check((80, 24), true);
}

#[test]
fn the_pictures_of_a_usual_screen_show_what_the_program_shows() {
    check((120, 40), false);
    check((120, 40), true);
}

#[test]
fn the_pictures_of_a_large_screen_show_what_the_program_shows() {
    check((200, 60), false);
    check((200, 60), true);
}
