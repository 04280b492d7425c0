//! A terminal with the program in it: types, looks, and knows when it got back what it gave.
//!
//! A thread reads what the program writes and sends it over a channel; [`Tui::wait_for`] blocks on that
//! channel until the screen shows what is waited for. The screen is only looked at between frames.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::path::PathBuf;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{CommandBuilder, ExitStatus, MasterPty, PtySize, native_pty_system};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::{Mode, OFlags};
use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process, waitid};

use super::keys;
use super::shell::{DEADLINE, EARMARK, Home, crash_reports, environment, written};

/// How the reader is opened.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Setup<'a> {
    /// Columns and rows.
    pub(crate) size: (u16, u16),
    /// After `earmark`.
    pub(crate) arguments: &'a [&'a str],
    /// On top of the usual environment.
    pub(crate) variables: &'a [(&'a str, &'a str)],
    /// The background colour that the terminal answers with when it is asked, as `rgb:` has it.
    pub(crate) background: Option<&'a str>,
}

impl Default for Setup<'_> {
    fn default() -> Self {
        Self { size: (80, 24), arguments: &[], variables: &[], background: Some("1e1e/1e1e/1e1e") }
    }
}

/// The program in a terminal. Dropping it kills the program.
pub(crate) struct Tui {
    master: Box<dyn MasterPty + Send>,
    writer: Box<dyn Write + Send>,
    heard: mpsc::Receiver<Heard>,
    pid: Pid,
    home: PathBuf,
    parser: vt100::Parser<Seen>,
    /// Every byte that the program wrote.
    pub(crate) raw: Vec<u8>,
    background: Option<String>,
    answered: usize,
    before: String,
    ended: Option<ExitStatus>,
    closed: bool,
}

enum Heard {
    Bytes(Vec<u8>),
    Closed,
    Ended(ExitStatus),
}

/// What the program told the terminal besides what is on the screen.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    pub(crate) titles: Vec<String>,
    pub(crate) clipboard: Vec<String>,
    pub(crate) bells: usize,
    pub(crate) strange: Vec<String>,
}

impl vt100::Callbacks for Seen {
    fn audible_bell(&mut self, _: &mut vt100::Screen) {
        self.bells += 1;
    }
    fn set_window_title(&mut self, _: &mut vt100::Screen, title: &[u8]) {
        self.titles.push(String::from_utf8_lossy(title).into_owned());
    }
    fn copy_to_clipboard(&mut self, _: &mut vt100::Screen, _: &[u8], data: &[u8]) {
        self.clipboard.push(String::from_utf8_lossy(data).into_owned());
    }
    fn unhandled_control(&mut self, _: &mut vt100::Screen, byte: u8) {
        self.strange.push(format!("control {byte:#x}"));
    }
    fn unhandled_char(&mut self, _: &mut vt100::Screen, letter: char) {
        self.strange.push(format!("character {letter:?}"));
    }
}

/// What the terminal shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Screen {
    pub(crate) lines: Vec<String>,
    pub(crate) alternate: bool,
    /// Whether the cursor is shown, which is where text is typed.
    pub(crate) cursor: bool,
}

impl Screen {
    pub(crate) fn contains(&self, text: &str) -> bool {
        self.lines.iter().any(|line| line.contains(text))
    }

    /// The line at the bottom, where hints, notices and prompts are.
    pub(crate) fn footer(&self) -> &str {
        self.lines.last().map_or("", String::as_str)
    }

    pub(crate) fn text(&self) -> String {
        self.lines.join("\n")
    }
}

fn nonzero(number: u16) -> NonZeroU16 {
    NonZeroU16::new(number).expect("a terminal has rows and columns")
}

fn pty_size((cols, rows): (u16, u16)) -> PtySize {
    PtySize { rows, cols, ..PtySize::default() }
}

impl Tui {
    /// Opens the reader in a terminal of 80 by 24.
    #[track_caller]
    pub(crate) fn open(home: &Home) -> Self {
        Self::start(home, Setup::default())
    }

    /// Starts the program in a terminal.
    #[track_caller]
    pub(crate) fn start(home: &Home, setup: Setup) -> Self {
        let mut command = CommandBuilder::new(EARMARK);
        command.arg("--home");
        command.arg(home.home());
        command.args(setup.arguments);
        Self::start_command(home, setup, command)
    }

    /// Starts any command in a terminal.
    #[track_caller]
    pub(crate) fn start_command(home: &Home, setup: Setup, mut command: CommandBuilder) -> Self {
        command.env_clear();
        for (name, value) in environment(home.folder()) {
            command.env(name, value);
        }
        for (name, value) in setup.variables {
            command.env(name, value);
        }
        command.cwd(home.folder());
        let pair = native_pty_system().openpty(pty_size(setup.size)).expect("a pseudo-terminal");
        let before = modes_of(&*pair.master);
        let mut child = pair.slave.spawn_command(command).expect("the program starts");
        drop(pair.slave);
        let pid = Pid::from_raw(child.process_id().expect("it runs") as i32).expect("a process id");
        let (tell, heard) = mpsc::channel();
        let mut reader = pair.master.try_clone_reader().expect("the terminal can be read");
        let tell_end = tell.clone();
        thread::spawn(move || {
            let mut buffer = [0; 1 << 14];
            while let Ok(count @ 1..) = reader.read(&mut buffer) {
                if tell.send(Heard::Bytes(buffer[..count].to_vec())).is_err() {
                    return;
                }
            }
            // Whoever does not hear this has ended the test.
            let _ = tell.send(Heard::Closed);
        });
        thread::spawn(move || tell_end.send(Heard::Ended(child.wait().expect("the child is ours"))));
        let (cols, rows) = setup.size;
        Self {
            writer: pair.master.take_writer().expect("the terminal can be typed into"),
            master: pair.master,
            heard,
            pid,
            home: home.home(),
            parser: vt100::Parser::new_with_callbacks(nonzero(rows), nonzero(cols), 0, Seen::default()),
            raw: Vec::new(),
            background: setup.background.map(str::to_owned),
            answered: 0,
            before,
            ended: None,
            closed: false,
        }
    }

    /// Sends bytes as the terminal would. A program that has ended reads none.
    pub(crate) fn send(&mut self, bytes: &[u8]) {
        let sent = self.writer.write_all(bytes).and_then(|()| self.writer.flush());
        if let Err(error) = sent {
            eprintln!("not sent: {error}");
        }
    }

    /// Presses keys in configuration's words, one after another: `j enter g g`.
    #[track_caller]
    pub(crate) fn type_keys(&mut self, keys: &str) {
        self.send(&keys::bytes(keys));
    }

    /// Types a text, letter by letter.
    pub(crate) fn type_text(&mut self, text: &str) {
        self.send(text.as_bytes());
    }

    /// Waits until the program has read everything that was typed so far.
    #[track_caller]
    pub(crate) fn wait_until_read(&mut self) {
        let path = self.master.tty_name().expect("the terminal has a name");
        // The program's own end of the terminal tells what still waits in it; this opens it beside.
        let flags = OFlags::RDWR | OFlags::NOCTTY | OFlags::CLOEXEC;
        let end = rustix::fs::open(path, flags, Mode::empty()).expect("the terminal's other end");
        let deadline = Instant::now() + DEADLINE;
        // To look at the end also moves there what the system still holds between the two.
        while poll(&mut [PollFd::new(&end, PollFlags::IN)], Some(&Timespec::default()))
            .is_ok_and(|ready| ready > 0)
        {
            assert!(Instant::now() < deadline, "keys were typed that nobody reads\n{}", self.screen().text());
            thread::yield_now();
        }
    }

    /// Pastes a text, in the brackets that the program asked for.
    pub(crate) fn paste(&mut self, text: &str) {
        self.send(format!("\x1b[200~{text}\x1b[201~").as_bytes());
    }

    /// Presses and releases a mouse button over a cell, from 0: 0 is the left one, 64 and 65 are the wheel.
    pub(crate) fn mouse(&mut self, button: u8, column: u16, row: u16) {
        let (column, row) = (column + 1, row + 1);
        let release = if button < 64 { format!("\x1b[<{button};{column};{row}m") } else { String::new() };
        self.send(format!("\x1b[<{button};{column};{row}M{release}").as_bytes());
    }

    /// Gives the terminal another size.
    pub(crate) fn resize(&mut self, (cols, rows): (u16, u16)) {
        // What was drawn for the old size is still on its way; it was meant for that one.
        self.parser.set_size(nonzero(rows), nonzero(cols));
        self.master.resize(pty_size((cols, rows))).expect("the terminal has this size");
    }

    /// Sends the process a signal.
    pub(crate) fn signal(&self, signal: Signal) {
        kill_process(self.pid, signal).expect("the process is there");
    }

    /// Waits until the process is stopped, as `^Z` stops it.
    #[track_caller]
    pub(crate) fn wait_until_stopped(&self) {
        let (pid, (tell, told)) = (self.pid, mpsc::channel());
        thread::spawn(move || {
            let stopped = waitid(WaitId::Pid(pid), WaitIdOptions::STOPPED | WaitIdOptions::NOWAIT);
            tell.send(stopped.is_ok_and(|status| status.is_some_and(|status| status.stopped())))
        });
        assert!(told.recv_timeout(DEADLINE).unwrap_or(false), "the process does not stop");
    }

    /// What the terminal shows now.
    pub(crate) fn screen(&self) -> Screen {
        let screen = self.parser.screen();
        let lines = screen.rows(0, screen.size().1.get()).map(|line| line.trim_end().to_owned()).collect();
        Screen { lines, alternate: screen.alternate_screen(), cursor: !screen.hide_cursor() }
    }

    /// What else it was told.
    pub(crate) fn seen(&self) -> &Seen {
        self.parser.callbacks()
    }

    /// Waits until the screen shows a text.
    #[track_caller]
    pub(crate) fn wait_for(&mut self, text: &str) {
        self.wait_until(text, |screen| screen.contains(text));
    }

    /// Waits until the screen does not show a text any more.
    #[track_caller]
    pub(crate) fn wait_for_no(&mut self, text: &str) {
        self.wait_until(&format!("no {text}"), |screen| !screen.contains(text));
    }

    /// Waits until the screen is as it should be.
    #[track_caller]
    pub(crate) fn wait_until(&mut self, what: &str, is_so: impl Fn(&Screen) -> bool) {
        let there = self.wait_or_end(what, is_so);
        assert!(there, "the program ended before: {what}\n{}", self.told());
    }

    /// Waits until the screen is as it should be, or the program has ended; `false` if it has.
    #[track_caller]
    pub(crate) fn wait_or_end(&mut self, what: &str, is_so: impl Fn(&Screen) -> bool) -> bool {
        let deadline = Instant::now() + DEADLINE;
        loop {
            if self.between_frames() && is_so(&self.screen()) {
                return true;
            }
            if self.has_ended() {
                return false;
            }
            self.hear(deadline, what);
        }
    }

    /// Waits until what the terminal shows, colours and all, is as it should be.
    #[track_caller]
    pub(crate) fn wait_until_shown(&mut self, what: &str, is_so: impl Fn(&Self) -> bool) {
        let deadline = Instant::now() + DEADLINE;
        while !(self.between_frames() && is_so(self)) {
            assert!(!self.has_ended(), "the program ended before: {what}\n{}", self.told());
            self.hear(deadline, what);
        }
    }

    /// Waits until the program has written nothing for some time, which no test may do: this is for drawing.
    pub(crate) fn wait_for_quiet(&mut self, time: Duration) {
        while let Ok(Heard::Bytes(bytes)) = self.heard.recv_timeout(time) {
            self.parser.process(&bytes);
            self.raw.extend(bytes);
            self.answer();
        }
    }

    /// What the terminal shows, cell by cell.
    pub(crate) fn shown(&self) -> &vt100::Screen {
        self.parser.screen()
    }

    /// Waits until the program has written a sequence so many times.
    #[track_caller]
    pub(crate) fn wait_for_raw(&mut self, sequence: &str, times: usize) {
        let deadline = Instant::now() + DEADLINE;
        while self.count_raw(sequence) < times {
            assert!(!self.has_ended(), "the program ended before it wrote {sequence:?}");
            self.hear(deadline, sequence);
        }
    }

    /// How often the program has written a sequence.
    pub(crate) fn count_raw(&self, sequence: &str) -> usize {
        count(&self.raw, sequence.as_bytes())
    }

    /// Waits for the end, and returns the exit code; a signal's end fails the test.
    #[track_caller]
    pub(crate) fn exit_code(&mut self) -> u32 {
        let deadline = Instant::now() + DEADLINE;
        while !self.has_ended() {
            self.hear(deadline, "the program to end");
        }
        let status = self.ended.as_ref().expect("it has ended");
        assert_eq!(status.signal(), None, "a signal ended the program");
        status.exit_code()
    }

    /// Waits until the process has written so many bytes more, to whatever.
    pub(crate) fn wait_until_written(&self, more: u64) {
        let pid = self.pid.as_raw_nonzero().get().cast_unsigned();
        let deadline = Instant::now() + DEADLINE;
        let Some(before) = written(pid) else { return };
        while written(pid).is_some_and(|now| now < before + more) && Instant::now() < deadline {
            thread::yield_now();
        }
    }

    /// Kills the process as `kill -9` does, and takes up what it had written.
    #[track_caller]
    pub(crate) fn kill(&mut self) {
        self.signal(Signal::KILL);
        let deadline = Instant::now() + DEADLINE;
        while !self.has_ended() {
            self.hear(deadline, "the program to be dead");
        }
    }

    pub(crate) fn has_ended(&self) -> bool {
        self.ended.is_some() && self.closed
    }

    /// Asserts that the terminal is as it was before the program.
    #[track_caller]
    pub(crate) fn assert_terminal_restored(&self) {
        let modes = modes(&self.raw);
        let on: Vec<&u16> =
            modes.iter().filter(|(mode, on)| **on && **mode != 25).map(|(mode, _)| mode).collect();
        assert!(on.is_empty(), "these modes are still on: {on:?}");
        assert_ne!(modes.get(&25), Some(&false), "the cursor is hidden");
        for mode in [1000, 1006, 1004, 1049, 2004] {
            assert!(modes.contains_key(&mode), "mode {mode} was never used: is this test still true?");
        }
        let (saved, restored) = (self.count_raw("\x1b[22;0t"), self.count_raw("\x1b[23;0t"));
        assert_eq!(saved, restored, "titles saved and restored");
        assert_eq!(self.before, modes_of(&*self.master), "the line discipline is as it was");
    }

    /// Takes up what the program wrote next.
    #[track_caller]
    fn hear(&mut self, deadline: Instant, what: &str) {
        let patience = deadline.saturating_duration_since(Instant::now());
        match self.heard.recv_timeout(patience) {
            Ok(Heard::Bytes(bytes)) => {
                self.parser.process(&bytes);
                self.raw.extend(bytes);
                self.answer();
            }
            Ok(Heard::Closed) => self.closed = true,
            Ok(Heard::Ended(status)) => self.ended = Some(status),
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {
                panic!("waited in vain for {what:?}\n{}", self.told())
            }
        }
    }

    /// Answers what the terminal was asked.
    fn answer(&mut self) {
        const BACKGROUND: &[u8] = b"\x1b]11;?\x1b\\";
        const ATTRIBUTES: &[u8] = b"\x1b[c";
        while let Some(color) = self.background.clone() {
            let rest = &self.raw[self.answered..];
            let asked =
                [BACKGROUND, ATTRIBUTES].map(|question| find(rest, question).map(|at| at + question.len()));
            match asked {
                [Some(color_at), attributes] if attributes.is_none_or(|at| color_at < at) => {
                    self.answered += color_at;
                    self.send(format!("\x1b]11;rgb:{color}\x1b\\").as_bytes());
                }
                [_, Some(at)] => {
                    self.answered += at;
                    self.send(b"\x1b[?62;22c");
                }
                _ => break,
            }
        }
        // A question may be cut in two by the end of what was read; no question is longer than this.
        self.answered = self.answered.max(self.raw.len().saturating_sub(BACKGROUND.len()));
    }

    /// What a failed test shows: the screen, and how the program crashed if it did.
    fn told(&self) -> String {
        let crashes: Vec<String> = crash_reports(&self.home)
            .iter()
            .map(|report| report.lines().take(40).collect::<Vec<_>>().join("\n"))
            .collect();
        format!("{}\n{}", self.screen().text().trim_end(), crashes.join("\n"))
    }

    fn between_frames(&self) -> bool {
        rfind(&self.raw, b"\x1b[?2026h") <= rfind(&self.raw, b"\x1b[?2026l")
    }
}

impl Drop for Tui {
    fn drop(&mut self) {
        if self.ended.is_none() {
            // It may have ended meanwhile.
            let _ = kill_process(self.pid, Signal::KILL);
        }
    }
}

/// The terminal's own modes: raw or cooked, echo, signals.
fn modes_of(master: &dyn MasterPty) -> String {
    format!("{:?}", master.get_termios().expect("a terminal has modes"))
}

/// Which private modes the program left on or off, by the last word on each.
fn modes(raw: &[u8]) -> BTreeMap<u16, bool> {
    let mut modes = BTreeMap::new();
    let mut rest = raw;
    while let Some(at) = find(rest, b"\x1b[?") {
        rest = &rest[at + 3..];
        let end = rest.iter().position(|byte| !byte.is_ascii_digit() && *byte != b';').unwrap_or(rest.len());
        let Some(set) = rest.get(end).filter(|byte| matches!(byte, b'h' | b'l')) else { continue };
        let numbers = std::str::from_utf8(&rest[..end]).expect("digits");
        modes.extend(numbers.split(';').filter_map(|number| Some((number.parse().ok()?, *set == b'h'))));
    }
    modes
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|window| window == needle)
}

fn rfind(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).rposition(|window| window == needle)
}

fn count(haystack: &[u8], needle: &[u8]) -> usize {
    haystack.windows(needle.len()).filter(|window| *window == needle).count()
}
