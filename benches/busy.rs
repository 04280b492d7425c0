//! Typing a search while a refresh brings 10,000 stories and the background indexes them.
//!
//! On a copy of the library, so that the next run measures the same one. The copy's own feeds are
//! unsubscribed: nobody serves them. A key counts as shown when the prompt on the screen has it.

use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use earmark::store::{Mode, Store};

use super::EARMARK;
use super::figures::{Budget, Figure};
use super::generate;
use super::refresh::{SETTINGS, Server};
use super::screen::Screen;

/// Feeds of a hundred stories each.
const FEEDS: usize = 100;
/// Between two keys: a quick typist's pace.
const PACE: Duration = Duration::from_millis(70);
/// Keys at least, and at most: the typing goes on for as long as there are stories to index.
const KEYS: std::ops::RangeInclusive<usize> = 200..=600;
/// What is typed, over and over.
const TYPED: [&str; 6] = ["harbour", "album si", "zyxomma", "guitars", "is:unread", "rosa"];
/// Takes away what was typed.
const CLEAR: &str = "\x15";

/// Measures the keys of a search, with nothing else to do and while stories come in.
pub(crate) fn figures(home: &Path, folder: &Path) -> Vec<Figure> {
    let copy = folder.join("busy");
    let server = Server::start(FEEDS);
    prepare(home, &copy, &server);
    let store = Store::open(&copy.join("data/stories.db"), Mode::ReadOnly).expect("the store opens");
    let mut screen = Screen::start(Path::new(EARMARK), &["--home", path(&copy)]);
    screen.rest();
    let quiet = type_searches(&mut screen, &mut |keys| keys < *KEYS.start());
    screen.type_keys("R");
    let to_do = || {
        let (unindexed, unrecognised) = store.to_do().expect("what is left can be counted");
        unindexed.max(unrecognised) as usize
    };
    let mut came = false;
    let busy = type_searches(&mut screen, &mut |keys| {
        let left = to_do();
        came |= left > 0;
        keys < *KEYS.start() || (keys < *KEYS.end() && left > 0)
    });
    assert!(came, "stories came in while keys were typed");
    let left = to_do();
    screen.quit("Q");
    std::fs::remove_dir_all(&copy).expect("the copy can be removed");
    vec![
        Figure::times("a key of a search, nothing else to do", &quiet, Budget::None),
        Figure::times("a key of a search, while stories come in", &busy, Budget::Tail(8.0)),
        Figure::number("keys typed meanwhile", busy.len() as f64, "keys", Budget::None),
        Figure::number("stories left to index or recognise at the end", left as f64, "stories", Budget::None),
    ]
}

/// Types searches for as long as `more` says, told how many keys there were; returns when each was shown.
fn type_searches(screen: &mut Screen, more: &mut dyn FnMut(usize) -> bool) -> Vec<Duration> {
    let mut times = Vec::new();
    for text in TYPED.iter().cycle() {
        screen.type_keys("/");
        screen.wait_until("the prompt", |rows| prompt(rows, ""));
        for (at, letter) in text.char_indices() {
            let next = Instant::now() + PACE;
            let typed = screen.type_keys(&letter.to_string());
            let shown = &text[..=at];
            times.push(screen.wait_until(shown, |rows| prompt(rows, shown)) - typed);
            std::thread::sleep(next.saturating_duration_since(Instant::now()));
        }
        screen.type_keys(CLEAR);
        screen.wait_until("an empty prompt", |rows| prompt(rows, ""));
        screen.type_keys("\x1b");
        screen.rest_for(PACE);
        if !more(times.len()) {
            break;
        }
    }
    times
}

/// Whether the last row is a search prompt with just this text, before what it says beside.
fn prompt(rows: &[String], text: &str) -> bool {
    let last = rows.last().map(|row| row.trim_start()).unwrap_or_default();
    let Some(typed) = last.strip_prefix('/').map(str::trim_start) else { return false };
    typed.strip_prefix(text).is_some_and(|rest| rest.is_empty() || rest.starts_with("  "))
}

/// Copies a library and subscribes it to the server's feeds alone.
fn prepare(home: &Path, copy: &Path, server: &Server) {
    if copy.exists() {
        std::fs::remove_dir_all(copy).expect("the copy of the run before can be removed");
    }
    for folder in ["config", "data"] {
        std::fs::create_dir_all(copy.join(folder)).expect("the copy can be made");
    }
    std::fs::copy(home.join("data/stories.db"), copy.join("data/stories.db"))
        .expect("the store can be copied");
    let settings = format!("start = \"All stories\"\n{SETTINGS}");
    std::fs::write(copy.join("config/config.toml"), settings).expect("settings can be written");
    let list = copy.join("feeds.opml");
    let outlines = (0..FEEDS).fold(String::new(), |mut text, feed| {
        let _ = write!(text, "<outline type='rss' xmlUrl='{}'/>", server.url(feed));
        text
    });
    std::fs::write(&list, format!("<opml version='2.0'><body>{outlines}</body></opml>"))
        .expect("a list of feeds");
    let own: Vec<String> = (0..generate::FEEDS).map(generate::feed_address).collect();
    run(copy, &[&["feeds".into(), "remove".into()], own.as_slice()].concat());
    run(copy, &["import".into(), path(&list).into()]);
}

fn run(home: &Path, arguments: &[String]) {
    let mut command = Command::new(EARMARK);
    command.arg("--home").arg(home).args(arguments).stdin(Stdio::null()).stdout(Stdio::null());
    assert!(command.status().expect("the program starts").success(), "{arguments:?} is done");
}

fn path(path: &Path) -> &str {
    path.to_str().expect("the folder's path is Unicode")
}
