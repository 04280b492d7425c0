//! The linear reader on a terminal that can do nothing but end a line.

use rustix::process::Signal;

use super::adding::site;
use super::feeds::subscribed;
use super::full_text;
use super::server::{Reply, Server};
use super::shell::Home;
use super::tui::{Setup, Tui};

const DUMB: &[(&str, &str)] = &[("TERM", "dumb")];

/// Opens it on a dumb terminal, by the terminal's word alone.
fn dumb(home: &Home, size: (u16, u16)) -> Tui {
    Tui::start(home, Setup { size, variables: DUMB, ..Setup::default() })
}

/// Types a line and waits for the next prompt. What was said in between comes back.
#[track_caller]
fn ask(tui: &mut Tui, line: &str) -> String {
    let before = tui.raw.len();
    let prompts = tui.count_raw("\n> ");
    tui.send(format!("{line}\n").as_bytes());
    tui.wait_for_raw("\n> ", prompts + 1);
    String::from_utf8_lossy(&tui.raw[before..]).into_owned()
}

/// Whatever was written is text and the ends of lines, which the terminal itself gave their carriage returns.
#[track_caller]
fn assert_plain(tui: &Tui) {
    let text = String::from_utf8(tui.raw.clone()).expect("it is text");
    let text = text.replace("\r\n", "\n");
    let strange: Vec<char> = text.chars().filter(|letter| letter.is_control() && *letter != '\n').collect();
    assert!(strange.is_empty(), "{strange:?} in {text}");
}

#[test]
fn the_three_promises_are_kept_line_by_line_on_a_dumb_terminal() {
    let home = Home::settled();
    let mut tui = dumb(&home, (60, 24));
    tui.wait_for_raw("\n> ", 1);
    assert!(ask(&mut tui, "list").contains("1. "));
    let story = ask(&mut tui, "artist wet leg");
    assert!(story.contains("Wet Leg, 1 story."), "{story}");
    let mut text = ask(&mut tui, "read 1");
    while text.contains("Enter goes on)") && !text.contains("Link 1") {
        let next = ask(&mut tui, "");
        assert!(!next.contains("no more"), "{next}");
        text = next;
    }
    assert!(ask(&mut tui, "save 1").contains("Saved “Chaise Longue” by Wet Leg."));
    assert!(ask(&mut tui, "songs").contains("1. Chaise Longue by Wet Leg"));
    assert!(ask(&mut tui, "raed").contains("Did you mean read?"));
    tui.send(b"quit\n");
    assert_eq!(tui.exit_code(), 0);
    assert_plain(&tui);
    let said = String::from_utf8_lossy(&tui.raw).replace("\r\n", "\n");
    let widest = said.lines().map(earmark::text::width::cells).max();
    assert!(widest <= Some(60), "{widest:?}");
    assert!(std::fs::read_to_string(home.favorites_file()).unwrap().contains("Chaise Longue"));
}

#[test]
fn the_end_of_input_leaves_the_shell_a_line_of_its_own() {
    let home = Home::settled();
    home.write("earmark/config/config.toml", "plain = true\n");
    let mut tui = Tui::start(&home, Setup { size: (80, 24), ..Setup::default() });
    tui.wait_for_raw("\n> ", 1);
    tui.send(b"\x04");
    assert_eq!(tui.exit_code(), 0);
    assert!(tui.raw.ends_with(b"> \r\n"));
    assert_plain(&tui);
}

#[test]
fn ctrl_c_ends_what_runs_and_not_the_program() {
    let server = Server::start(|_| Reply::Silence(Vec::new()));
    let home = subscribed("refresh = 'manual'", &[server.url("/never")]);
    let mut tui = dumb(&home, (80, 24));
    tui.wait_for_raw("\n> ", 1);
    tui.send(b"refresh\n");
    server.wait_until_asked("/never");
    let prompts = tui.count_raw("\n> ");
    tui.signal(Signal::INT);
    tui.wait_for_raw("Stopped", 1);
    tui.wait_for_raw("\n> ", prompts + 1);
    let prompts = tui.count_raw("\n> ");
    tui.signal(Signal::INT);
    tui.wait_for_raw("To leave, type quit.", 1);
    tui.wait_for_raw("\n> ", prompts + 1);
    tui.send(b"quit\n");
    assert_eq!(tui.exit_code(), 0);
    assert_plain(&tui);
}

#[test]
fn a_feed_is_added_and_its_stories_are_read() {
    let server = Server::start(|_| Reply::feed(&["Low return", "High tide"]));
    let home = subscribed("refresh = 'manual'", &[]);
    let mut tui = dumb(&home, (80, 24));
    tui.wait_for_raw("\n> ", 1);
    let added = ask(&mut tui, &format!("add {}", server.url("/feed")));
    assert!(added.contains("is subscribed, with 2 new stories."), "{added}");
    assert!(ask(&mut tui, "view all").contains("Low return"));
    assert!(ask(&mut tui, "feeds").contains("1. "));
    assert!(ask(&mut tui, "feed 1").contains("High tide"));
    assert!(ask(&mut tui, "refresh").contains("1 feed fetched: 0 new."));
    tui.send(b"quit\n");
    assert_eq!(tui.exit_code(), 0);
    assert_plain(&tui);
}

#[test]
fn one_of_several_feeds_is_chosen_by_its_number() {
    let server = Server::start(site);
    let home = subscribed("refresh = 'manual'", &[]);
    let mut tui = dumb(&home, (80, 24));
    tui.wait_for_raw("\n> ", 1);
    let found = ask(&mut tui, &format!("add {} Reviews", server.url("/two")));
    assert!(found.contains("2. Reviews only;"), "{found}");
    assert!(ask(&mut tui, "add 9").contains("There is no feed 9 among those found."));
    assert!(ask(&mut tui, "add 2").contains("is subscribed, with 1 new story."));
    assert!(ask(&mut tui, &format!("add {}", server.url("/missing"))).contains("The site answered 404"));
    tui.send(b"quit\n");
    assert_eq!(tui.exit_code(), 0);
    assert_plain(&tui);
}

#[test]
fn a_script_fetches_full_texts_and_is_told_what_failed() {
    let server = full_text::server();
    let urls = [server.url("/feed"), server.url("/missing")];
    let home = subscribed(full_text::SETTINGS, &urls);
    let script = "refresh\nview all\nread 1\nfull-text\nfull\n";
    let ran = home.earmark_fed(["--plain"], script.as_bytes());
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(ran.err.contains("The site answered 404") && ran.err.lines().count() == 1, "{ran:?}");
    assert!(ran.out.contains("1 feed fetched: 3 new, 1 failed."), "{ran:?}");
    let texts: Vec<&str> = ran
        .out
        .lines()
        .filter(|line| line.contains("A teaser of") || line.contains("Paragraph 1 tells at length"))
        .map(|line| line.split(' ').next().unwrap())
        .collect();
    assert_eq!(texts, ["A", "Paragraph", "A"], "{}", ran.out);
}

#[test]
fn a_long_text_stops_at_the_height_of_the_screen_and_counts_as_read_at_its_end() {
    let home = Home::settled();
    home.write("earmark/config/config.toml", "mark_read = 'scroll-end'\n");
    let mut tui = dumb(&home, (120, 24));
    tui.wait_for_raw("\n> ", 1);
    ask(&mut tui, "list");
    let page = ask(&mut tui, "1");
    assert!(page.contains("more lines; Enter goes on)"), "{page}");
    let widest = page.lines().map(earmark::text::width::cells).max();
    assert!(widest <= Some(76), "a text is as wide as the settings want it: {page}");
    assert!(ask(&mut tui, "star").contains("Starred"));
    assert_eq!(home.titles("is:read").len(), 0);
    while ask(&mut tui, "").contains("more lines; Enter goes on)") {}
    assert_eq!(home.titles("is:read").len(), 1);
    tui.send(b"quit\n");
    assert_eq!(tui.exit_code(), 0);
    assert_plain(&tui);
}
