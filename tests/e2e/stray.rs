//! Keys that nobody typed: late answers, split sequences and pastes give no command.

use std::time::{Duration, Instant};

use super::reader::FIRST;
use super::shell::Home;
use super::tui::Tui;

/// Asserts that the reader is where it was, and that nothing was marked.
#[track_caller]
fn assert_untouched(tui: &mut Tui, sent: &str) {
    // A count stands at the right of the footer only where keys are commands and no sequence has begun.
    tui.type_keys("9 0 8");
    tui.wait_until(&format!("the count after {sent:?}"), |screen| screen.footer().ends_with("908"));
    let screen = tui.screen();
    assert!(screen.contains(FIRST) && screen.contains("32 unread"), "after {sent:?}\n{}", screen.text());
    tui.type_keys("f12");
    tui.wait_until("no count", |screen| !screen.footer().ends_with("908"));
}

/// Ends the reader as one does from the list, and looks into the store.
#[track_caller]
fn assert_nothing_marked(home: &Home, mut tui: Tui) {
    tui.type_keys("q");
    assert_eq!(tui.exit_code(), 0);
    assert!(home.titles("is:read OR is:starred OR is:hidden").is_empty());
}

fn open() -> (Home, Tui) {
    let home = Home::settled();
    let mut tui = Tui::open(&home);
    // Both stand there when the answers to what is asked at the start have been taken.
    tui.wait_for(FIRST);
    tui.wait_for("32 unread");
    (home, tui)
}

#[test]
fn a_late_answer_of_the_terminal_gives_no_command() {
    let (home, mut tui) = open();
    for answer in [
        "\x1b]11;rgb:abcd/DADA/ffff\x1b\\",
        "\x1b]11;rgb:abcd/DADA/ffff\x07",
        "\x1b]4;1;rgb:AAAA/bbbb/DDDD\x1b\\\x1b[?62;22c",
        "\x1bP1+r544e=787465726D\x1b\\",
        "\x1bP>|XTerm(380) AND Q\x1b\\",
        "\x1b_Gi=31;ENODATA:QAD\x1b\\",
        "\x1b[?62;22c\x1b[?2026;2$y\x1b[8;24;80t\x1b[>41;380;0c",
        "\x1b[I\x1b[O\x1b[I",
    ] {
        tui.send(answer.as_bytes());
        assert_untouched(&mut tui, answer);
    }
    assert_nothing_marked(&home, tui);
}

#[test]
fn a_sequence_that_a_slow_line_splits_gives_no_command() {
    for pieces in [
        &["\x1b", "[", "A"][..],
        &["\x1b", "[A"],
        &["\x1b[", "A"],
        &["\x1b", "O", "A"],
        &["\x1b", "]11;rgb:AAAA/DDDD/bbbb\x1b\\"],
        &["\x1b]", "11;rgb:AAAA/DDDD/bbbb\x1b\\"],
        &["\x1b]11;rgb:AAAA", "/DDDD/bbbb\x1b", "\\"],
        &["\x1b", "P>|AND Q\x1b\\"],
    ] {
        assert!((0..10).any(|_| arrives_whole(pieces)), "this machine is too busy to type on");
    }
}

/// Sends pieces one by one, each after the one before was read, and soon after it. A machine under load may
/// be slower than any line; then nothing is asserted, and `false` comes back.
fn arrives_whole(pieces: &[&str]) -> bool {
    const SOON: Duration = Duration::from_millis(25);
    let (home, mut tui) = open();
    let mut slowest = Duration::ZERO;
    for piece in pieces {
        let start = Instant::now();
        tui.send(piece.as_bytes());
        tui.wait_until_read();
        slowest = slowest.max(start.elapsed());
    }
    if slowest > SOON {
        return false;
    }
    assert_untouched(&mut tui, &pieces.join(" | "));
    assert_nothing_marked(&home, tui);
    true
}

#[test]
fn a_paste_outside_a_prompt_does_nothing_and_in_one_it_is_text() {
    let (home, mut tui) = open();
    tui.paste("sAD\r:quit\rQq");
    tui.paste(&"AD\n".repeat(3000));
    tui.type_text("/");
    tui.wait_until("the prompt", |screen| screen.footer().starts_with(" /"));
    tui.paste("wet leg\x1b[31m\u{202e}\r\n");
    tui.wait_until("what was pasted", |screen| screen.footer().contains("wet leg"));
    assert!(!tui.screen().contains("31m"), "{}", tui.screen().text());
    tui.type_keys("ctrl-g");
    tui.wait_until("no prompt", |screen| !screen.footer().contains("wet leg"));
    assert_untouched(&mut tui, "a paste");
    assert_nothing_marked(&home, tui);
}
