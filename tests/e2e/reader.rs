//! The reader from its first frame to its last, and what comes in between from outside.

use rustix::process::Signal;
use serde_json::json;

use super::shell::Home;
use super::tui::{Setup, Tui};

/// The newest of the starter stories, at the top of the list.
pub(crate) const FIRST: &str = "Chair, sofa, phenomenon";

#[test]
fn it_opens_on_the_starter_stories_and_q_gives_the_terminal_back() {
    let home = Home::new();
    let mut tui = Tui::open(&home);
    tui.wait_for(FIRST);
    assert!(tui.screen().alternate && tui.screen().footer().contains("help"), "{}", tui.screen().text());
    tui.type_keys("q");
    assert_eq!(tui.exit_code(), 0);
    tui.assert_terminal_restored();
    assert_eq!(home.stories().len(), 32);
}

#[test]
fn a_terminal_that_answers_nothing_is_waited_for_by_nobody() {
    let home = Home::new();
    let mut tui = Tui::start(&home, Setup { background: None, ..Setup::default() });
    tui.wait_for(FIRST);
    tui.type_keys("?");
    tui.wait_for("Songs and artists");
    tui.type_keys("Q");
    tui.wait_until_read();
    tui.type_keys("q q");
    assert_eq!(tui.exit_code(), 0);
    tui.assert_terminal_restored();
}

#[test]
fn signals_that_end_a_program_give_the_terminal_back() {
    for signal in [Signal::TERM, Signal::HUP, Signal::INT] {
        let home = Home::new();
        let mut tui = Tui::open(&home);
        tui.wait_for(FIRST);
        tui.signal(signal);
        tui.exit_code();
        tui.assert_terminal_restored();
    }
}

#[test]
fn what_is_typed_while_an_editor_runs_is_the_editors() {
    let home = Home::settled();
    let typed = home.folder().join("typed");
    let script = "echo editing; read -r line; echo \"$line\" > typed; read -r line; echo \"$line\" >> typed";
    let editor = home.write("editor.sh", script);
    let editor = format!("sh {}", editor.display());
    let setup = Setup { variables: &[("VISUAL", editor.as_str())], ..Setup::default() };
    let mut tui = Tui::start(&home, setup);
    tui.wait_for("32 unread");
    // The story that the editor is to show is still on its way.
    tui.type_keys("j E N");
    tui.wait_until("the editor", |screen| !screen.alternate && screen.contains("editing"));
    tui.type_text("sAD hello\r");
    tui.wait_for("sAD hello");
    tui.type_text("qQ again\r");
    tui.wait_until("the reader", |screen| screen.alternate && screen.contains("31 unread"));
    assert_eq!(std::fs::read_to_string(typed).expect("the editor wrote it"), "sAD hello\nqQ again\n");
    tui.type_keys("q");
    assert_eq!(tui.exit_code(), 0);
    // What was typed before the editor ran is carried out after it, and what it was given is not.
    assert_eq!(home.titles("is:read").len(), 1);
    assert!(home.titles("is:starred OR is:hidden").is_empty());
}

#[test]
fn suspending_lends_the_terminal_to_the_shell_and_continuing_takes_it_again() {
    let home = Home::new();
    let mut tui = Tui::open(&home);
    tui.wait_for(FIRST);
    for time in 1..=2 {
        tui.type_keys("ctrl-z");
        tui.wait_for_raw("\x1b[?1049l", time);
        tui.wait_until_stopped();
        tui.assert_terminal_restored();
        tui.signal(Signal::CONT);
        tui.wait_for_raw("\x1b[?1049h", time + 1);
        tui.wait_for(FIRST);
    }
    tui.type_keys("q");
    assert_eq!(tui.exit_code(), 0);
    tui.assert_terminal_restored();
}

#[test]
fn the_last_of_many_sizes_is_the_one_drawn_for() {
    let home = Home::new();
    let mut tui = Tui::start(&home, Setup { size: (120, 40), ..Setup::default() });
    tui.wait_for(FIRST);
    for storm in 0..10_u16 {
        for step in 0..30_u16 {
            tui.resize((20 + (step * 37 + storm * 11) % 180, 5 + (step * 13 + storm) % 55));
            tui.type_keys(if step % 2 == 0 { "j" } else { "k" });
        }
        let (cols, rows) = (90 + storm * 3, 30 + storm);
        tui.resize((cols, rows));
        tui.wait_until("a screen of the last size", |screen| {
            screen.lines.len() == usize::from(rows)
                && screen.lines[0].starts_with(" earmark")
                && screen.lines[1].chars().count() == usize::from(cols)
                && screen.lines[1].chars().all(|cell| "─┬━╥╤".contains(cell))
                && screen.footer().contains("move")
        });
    }
    tui.type_keys("q");
    assert_eq!(tui.exit_code(), 0);
}

#[test]
fn keys_that_come_faster_than_they_are_read_all_arrive() {
    let home = Home::new();
    let mut tui = Tui::open(&home);
    tui.wait_for(FIRST);
    tui.type_text(&format!("/{}the end", "x".repeat(3000)));
    tui.wait_until("the end of what was typed", |screen| screen.footer().contains("the end"));
    tui.type_keys("ctrl-g");
    tui.type_keys(&"down ".repeat(1000));
    tui.type_keys("?");
    tui.wait_for("Songs and artists");
}

#[test]
fn a_second_reader_works_beside_the_first_and_each_sees_what_the_other_marks() {
    let home = Home::with_stories(&[
        json!({"source_id": "1", "title": "Low return", "content_text": "One.", "published": "2026-01-02T00:00:00Z"}),
        json!({"source_id": "2", "title": "Wet Leg tour", "content_text": "Two.", "published": "2026-01-01T00:00:00Z"}),
    ]);
    let (mut here, mut there) = (Tui::open(&home), Tui::open(&home));
    here.wait_for("Low return");
    there.wait_for("Low return");
    here.type_keys("s");
    here.wait_for("Starred “Low return”");
    there.send(b"\x1b[I");
    there.wait_until("the other's star", |screen| {
        screen.lines.iter().any(|line| line.contains("Low return") && line.contains('★'))
    });
    there.type_keys("j s");
    there.wait_for("Starred “Wet Leg tour”");
    for tui in [&mut here, &mut there] {
        tui.type_keys("q");
        assert_eq!(tui.exit_code(), 0);
        tui.assert_terminal_restored();
    }
    assert_eq!(home.titles("is:starred").len(), 2);
}

#[test]
fn the_mouse_selects_opens_and_scrolls_and_the_wheel_marks_nothing_read() {
    let home = Home::new();
    let mut tui = Tui::start(&home, Setup { size: (120, 40), ..Setup::default() });
    tui.wait_for(FIRST);
    for _ in 0..20 {
        tui.mouse(65, 30, 10);
    }
    tui.wait_for_no(FIRST);
    tui.type_keys("g g");
    tui.wait_for(FIRST);
    assert_eq!(home.titles("is:read").len(), 0);
    let row = tui.screen().lines.iter().position(|line| line.contains("Purple Rain three ways")).unwrap();
    tui.mouse(0, 40, row as u16);
    tui.mouse(0, 40, row as u16);
    tui.type_keys("q q q");
    assert_eq!(tui.exit_code(), 0);
    assert_eq!(home.titles("is:read"), ["Purple Rain three ways: the film, the album, the song"]);
}

#[test]
fn a_song_is_mended_in_two_keys_saved_and_still_mended_the_next_time() {
    let text = "<p>Singer Anna Tivel releases “Black Umbrella”. Her new album follows in May.</p>";
    let home = Home::with_stories(&[json!({"source_id": "1", "title": "A single", "content_html": text})]);
    let mut tui = Tui::open(&home);
    tui.wait_for("A single");
    tui.type_keys("enter ] ]");
    tui.wait_until("the song under the cursor", |screen| screen.footer().contains("next artist"));
    tui.type_keys("c t");
    tui.wait_for("“Black Umbrella” is a release");
    tui.type_keys("u");
    tui.wait_for("Undid: “Black Umbrella” is a release");
    tui.wait_for("♪ Black Umbrella");
    tui.type_keys("c e");
    tui.type_text("Rosie Tucker\r");
    tui.wait_for("“Black Umbrella” is by Rosie Tucker");
    tui.type_keys("b");
    tui.wait_for("Saved “Black Umbrella” by Rosie Tucker");
    tui.type_keys("Q");
    assert_eq!(tui.exit_code(), 0);
    let story = &home.earmark(["list", "--json"]).succeeded().objects()[0];
    assert_eq!(story["songs"][0]["artist"], "Rosie Tucker", "{story:#}");
    assert_eq!(home.titles("@\"rosie tucker\""), ["A single"]);
}
