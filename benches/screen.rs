//! A program in a pseudo-terminal, and when its screen changed.

use std::io::{Read, Write};
use std::num::NonZero;
use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, PtySize, native_pty_system};

const ROWS: NonZero<u16> = NonZero::new(40).expect("it is not zero");
const COLUMNS: NonZero<u16> = NonZero::new(120).expect("it is not zero");
/// A screen that has not changed for so long is at rest.
const REST: Duration = Duration::from_millis(40);
/// What is waited for comes within this time, or something is wrong.
const PATIENCE: Duration = Duration::from_secs(20);
/// Ends every frame of the reader.
const FRAME_END: &[u8] = b"\x1b[?2026l";

/// A running program and its screen.
pub(crate) struct Screen {
    child: Box<dyn Child + Send + Sync>,
    keyboard: Box<dyn Write + Send>,
    output: Receiver<(Instant, Vec<u8>)>,
    seen: vt100::Parser,
    /// The last bytes that came, in which a frame's end may be cut in two.
    tail: Vec<u8>,
    /// When the program was started.
    pub(crate) started: Instant,
    _terminal: Box<dyn portable_pty::MasterPty + Send>,
}

/// When a screen changed after a key.
pub(crate) struct Change {
    /// The last byte of the first frame.
    pub(crate) first: Duration,
    /// The last byte before the screen came to rest.
    pub(crate) last: Duration,
}

impl Screen {
    /// Starts a program.
    pub(crate) fn start(program: &Path, arguments: &[&str]) -> Self {
        let size = PtySize { rows: ROWS.get(), cols: COLUMNS.get(), ..PtySize::default() };
        let pair = native_pty_system().openpty(size).expect("there are pseudo-terminals");
        let mut command = CommandBuilder::new(program);
        command.args(arguments);
        for (name, value) in [("TERM", "xterm-256color"), ("COLORTERM", "truecolor"), ("LANG", "C.UTF-8")] {
            command.env(name, value);
        }
        for name in ["NO_COLOR", "LC_ALL", "LC_CTYPE", "EARMARK_HOME"] {
            command.env_remove(name);
        }
        let mut reader = pair.master.try_clone_reader().expect("a terminal can be read");
        let keyboard = pair.master.take_writer().expect("a terminal can be written to");
        let (send, output) = channel();
        std::thread::spawn(move || {
            let mut buffer = vec![0; 1 << 16];
            while let Ok(length @ 1..) = reader.read(&mut buffer) {
                if send.send((Instant::now(), buffer[..length].to_vec())).is_err() {
                    return;
                }
            }
        });
        let started = Instant::now();
        let child = pair.slave.spawn_command(command).expect("the program starts");
        drop(pair.slave);
        let seen = vt100::Parser::new(ROWS, COLUMNS, 0);
        Self { child, keyboard, output, seen, tail: Vec::new(), started, _terminal: pair.master }
    }

    /// Types, and says when.
    pub(crate) fn type_keys(&mut self, keys: &str) -> Instant {
        let now = Instant::now();
        self.keyboard.write_all(keys.as_bytes()).expect("the program reads its keys");
        now
    }

    /// Waits for a screen that shows a text, to its last byte. Returns when that came.
    pub(crate) fn wait_for(&mut self, text: &str) -> Instant {
        let end = Instant::now() + PATIENCE;
        let mut shown = false;
        while let Some((when, ended)) = self.take(end) {
            shown |= self.shows(text);
            if shown && ended {
                return when;
            }
        }
        panic!("{text:?} was not shown, but:\n{}", self.seen.screen().contents());
    }

    /// Waits for a screen whose rows please, to its last byte. Returns when that came.
    pub(crate) fn wait_until(&mut self, what: &str, pleases: impl Fn(&[String]) -> bool) -> Instant {
        let end = Instant::now() + PATIENCE;
        let mut shown = false;
        while let Some((when, ended)) = self.take(end) {
            shown |= pleases(&self.seen.screen().rows(0, COLUMNS.get()).collect::<Vec<_>>());
            if shown && ended {
                return when;
            }
        }
        panic!("{what:?} was not shown, but:\n{}", self.seen.screen().contents());
    }

    /// Takes in what comes within a time.
    pub(crate) fn rest_for(&mut self, time: Duration) {
        let end = Instant::now() + time;
        while self.take(end).is_some() {}
    }

    /// Whether a text is on the screen.
    pub(crate) fn shows(&self, text: &str) -> bool {
        self.seen.screen().contents().contains(text)
    }

    /// Types, waits until the screen is at rest, and says how long after the keys it changed.
    pub(crate) fn change(&mut self, keys: &str) -> Change {
        let typed = self.type_keys(keys);
        let (mut first, mut last) = (None, None);
        while let Some((when, ended)) =
            self.take(if last.is_none() { typed + PATIENCE } else { Instant::now() + REST })
        {
            last = Some(when);
            first = first.or(last.filter(|_| ended));
        }
        let last = last.unwrap_or_else(|| panic!("nothing came of the keys {keys:?}"));
        Change { first: first.unwrap_or(last) - typed, last: last - typed }
    }

    /// Waits until the screen is at rest.
    pub(crate) fn rest(&mut self) {
        while self.take(Instant::now() + REST * 3).is_some() {}
    }

    /// Takes the next output, if some comes in time: when, and whether a frame ends in it.
    fn take(&mut self, until: Instant) -> Option<(Instant, bool)> {
        let patience = until.saturating_duration_since(Instant::now());
        match self.output.recv_timeout(patience) {
            Ok((when, bytes)) => {
                self.seen.process(&bytes);
                self.tail.extend_from_slice(&bytes);
                let ended = self.tail.windows(FRAME_END.len()).any(|part| part == FRAME_END);
                self.tail.drain(..self.tail.len().saturating_sub(FRAME_END.len() - 1));
                Some((when, ended))
            }
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => {
                panic!("the program ended:\n{}", self.seen.screen().contents())
            }
        }
    }

    /// Memory that belongs to the program alone, in bytes: `RssAnon` and `RssShmem`.
    pub(crate) fn memory(&self) -> Option<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.process_id()?)).ok()?;
        let of = |name: &str| -> Option<u64> {
            let line = status.lines().find_map(|line| line.strip_prefix(name))?;
            line.split_whitespace().next()?.parse().ok()
        };
        Some((of("RssAnon:")? + of("RssShmem:")?) << 10)
    }

    /// Quits the program.
    pub(crate) fn quit(mut self, key: &str) {
        self.type_keys(key);
        let end = Instant::now() + PATIENCE;
        while self.child.try_wait().expect("a child can be waited for").is_none() {
            assert!(Instant::now() < end, "the program did not end");
            std::thread::sleep(Duration::from_millis(2));
        }
    }
}

/// The program that latencies are held against: it writes every byte that it reads.
pub(crate) fn echo() -> std::io::Result<()> {
    crossterm::terminal::enable_raw_mode()?;
    let mut out = std::io::stdout();
    out.write_all(b"ready")?;
    out.write_all(FRAME_END)?;
    out.flush()?;
    let mut byte = [0];
    while std::io::stdin().read(&mut byte)? == 1 && byte[0] != b'q' {
        out.write_all(&byte)?;
        out.write_all(FRAME_END)?;
        out.flush()?;
    }
    crossterm::terminal::disable_raw_mode()
}
