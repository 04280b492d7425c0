//! Every key of the one table, in every context, in terminals of every size: none is the end of the program
//! unless it is meant to be, and then the terminal is as it was.

use earmark::commands::{Command, Context, Row, TABLE};
use rustix::process::Signal;

use super::shell::Home;
use super::tui::{Setup, Tui};

/// Keys that the tests add: close in every context, and nothing in any.
const KEYS: &str = "[all]\nf10 = \"close\"\n";
const NOTHING: &str = "f12";

#[test]
fn every_key_can_be_pressed_in_80_by_24() {
    press_everything((80, 24));
}

#[test]
fn every_key_can_be_pressed_in_120_by_40() {
    press_everything((120, 40));
}

#[test]
fn every_key_can_be_pressed_in_200_by_60() {
    press_everything((200, 60));
}

#[test]
fn every_key_can_be_pressed_in_20_by_5() {
    press_everything((20, 5));
}

/// The terminal, and counts to type that are on no screen yet: seen, they tell what came before has been done.
struct Session {
    tui: Tui,
    token: u32,
}

fn press_everything(size: (u16, u16)) {
    for (at, &context) in Context::ALL.iter().enumerate() {
        let home = Home::settled();
        home.write("earmark/config/keys.toml", KEYS);
        home.earmark(["songs", "add", "Low - Quorum"]).succeeded();
        let mut tui = Tui::start(&home, Setup { size, ..Setup::default() });
        tui.wait_until("the first frame", |screen| screen.contains("Chair"));
        let mut session = Session { tui, token: 30_000 };
        for row in TABLE.iter().filter(|row| row.contexts.contains(&context)) {
            for keys in row.keys {
                session.enter(context);
                session.press(row, keys);
            }
            if row.keys.is_empty() {
                session.enter(context);
                session.tui.type_text(&format!(":{}\r", row.name));
            }
        }
        session.enter(context);
        session.leave(context, at + usize::from(size.0));
        assert_eq!(session.tui.exit_code(), 0, "{context:?}");
        session.tui.assert_terminal_restored();
        assert_eq!(home.crash_reports(), Vec::<String>::new());
    }
}

impl Session {
    /// Presses a key, unless it ends the program.
    fn press(&mut self, row: &Row, keys: &str) {
        let tui = &mut self.tui;
        if matches!(row.command, Command::Quit | Command::QuitNow) {
            return;
        }
        if !matches!(row.command, Command::Suspend | Command::Editor) {
            return tui.type_keys(keys);
        }
        let taken = tui.count_raw("\x1b[?1049h");
        tui.type_keys(keys);
        if row.command == Command::Suspend {
            tui.wait_until_stopped();
            tui.signal(Signal::CONT);
        }
        tui.wait_for_raw("\x1b[?1049h", taken + 1);
    }

    /// Goes to a context, from wherever the last key led.
    fn enter(&mut self, context: Context) {
        self.go_to_list();
        let tui = &mut self.tui;
        match context {
            Context::List => {}
            Context::Sidebar => tui.type_keys("h"),
            Context::Reader => tui.type_keys("enter"),
            Context::Songs => tui.type_keys("B"),
            Context::Feeds => tui.type_keys("g h"),
            Context::Trending => tui.type_keys("g T"),
            Context::Menu => tui.type_keys("?"),
            Context::Select => {
                // A story opens where it was left, which may be anywhere.
                tui.type_keys("enter g g");
                tui.wait_until("the story's text", |screen| {
                    let alone = !screen.lines.iter().any(|line| line.contains(['●', '○']));
                    screen.contains("bands") || alone && !screen.lines[1].is_empty()
                });
                tui.type_keys("m");
            }
        }
    }

    /// Goes to the list of all stories.
    fn go_to_list(&mut self) {
        while !self.takes_counts() {
            // A menu takes letters, and only Escape leads out of it.
            self.tui.type_keys("esc");
            self.tui.wait_until("what was typed to go", |screen| !screen.contains(&self.token.to_string()));
        }
        self.tui.type_keys(&format!("{NOTHING} {} g a", "f10 ".repeat(5)));
    }

    /// Drops a prompt, and says whether digits are a count then.
    fn takes_counts(&mut self) -> bool {
        self.tui.type_keys("ctrl-g");
        assert!(self.shows_a_count(), "the program has ended\n{}", self.tui.screen().text());
        !self.tui.screen().cursor
    }

    /// Types a count and waits until it is seen; `false` if the program ends before.
    fn shows_a_count(&mut self) -> bool {
        self.token += 1;
        let token = self.token.to_string();
        self.tui.type_text(&token);
        self.tui.wait_or_end(&token, |screen| screen.contains(&token))
    }

    /// Ends the program, each time in another of the ways there are.
    fn leave(&mut self, context: Context, way: usize) {
        let now = Command::QuitNow.row();
        if way % 3 < 2 && now.contexts.contains(&context) {
            self.tui.type_keys(now.keys[way % 3]);
            return;
        }
        for _ in 0..6 {
            self.tui.type_keys("q");
            if !self.shows_a_count() {
                return;
            }
            self.tui.type_keys(NOTHING);
        }
    }
}
