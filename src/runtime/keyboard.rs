//! The keyboard and the mouse, read between two turns of the loop and at no other time, so that an editor, a
//! shell and a suspended program own the terminal while they run.
//!
//! A key's way to the screen is as short as it can be: on Unix the loop itself waits for the terminal and
//! for the other threads at once, and reads what there is. Elsewhere the two cannot be waited for together,
//! so a thread reads, a batch at a time and each after a word of the loop.

#[cfg(not(unix))]
pub(super) use elsewhere::Keyboard;
#[cfg(unix)]
pub(super) use unix::Keyboard;

#[cfg(unix)]
mod unix {
    use std::fs::File;
    use std::io::{self, ErrorKind, IsTerminal};
    use std::os::fd::{AsFd, BorrowedFd};
    use std::time::{Duration, Instant};

    use terminput::Event as Raw;

    use super::super::bell::Bell;
    use super::super::frames::Frames;
    use super::super::input::{Input, Understanding, is_change_of_colors, is_light};
    use super::super::mailbox::Mailbox;

    /// How long a sequence that a slow line splits may take between two bytes.
    const SPLIT: Duration = Duration::from_millis(50);
    /// How long a paste may.
    const SPLIT_PASTE: Duration = Duration::from_secs(1);

    /// The terminal, for reading.
    enum Terminal {
        Stdin(io::Stdin),
        /// Standard input is something else.
        Opened(File),
    }

    impl AsFd for Terminal {
        fn as_fd(&self) -> BorrowedFd<'_> {
            match self {
                Self::Stdin(stdin) => stdin.as_fd(),
                Self::Opened(file) => file.as_fd(),
            }
        }
    }

    /// The keyboard and the mouse.
    pub(in super::super) struct Keyboard {
        terminal: Terminal,
        frames: Frames,
        understanding: Understanding,
        /// When the piece that is not whole yet is given up.
        give_up: Option<Instant>,
    }

    impl Keyboard {
        pub(in super::super) fn open(_: &Mailbox) -> io::Result<Self> {
            let stdin = io::stdin();
            let terminal = if stdin.is_terminal() {
                Terminal::Stdin(stdin)
            } else {
                Terminal::Opened(File::open("/dev/tty")?)
            };
            let (frames, understanding) = (Frames::default(), Understanding::default());
            Ok(Self { terminal, frames, understanding, give_up: None })
        }

        /// Waits up to `pause` for the bell or, if it `reads`, for something typed, and takes that.
        pub(in super::super) fn wait(&mut self, pause: Duration, bell: &Bell, reads: bool) -> Vec<Input> {
            let split = self.give_up.map(|end| end.saturating_duration_since(Instant::now()));
            let pause = split.filter(|_| reads).map_or(pause, |split| pause.min(split));
            let came = bell.wait(reads.then(|| self.terminal.as_fd()), pause);
            let typed = came.and_then(|came| if came { self.read() } else { Ok(self.take_split(reads)) });
            typed.unwrap_or_else(|error| vec![Input::Lost(error.to_string())])
        }

        /// Takes what the terminal has, and there is something.
        fn read(&mut self) -> io::Result<Vec<Input>> {
            let mut bytes = [0; 4_096];
            let length = match rustix::io::read(self.terminal.as_fd(), &mut bytes) {
                Ok(0) => return Err(io::Error::new(ErrorKind::UnexpectedEof, "it hung up")),
                Ok(length) => length,
                Err(rustix::io::Errno::INTR | rustix::io::Errno::AGAIN) => return Ok(Vec::new()),
                Err(error) => return Err(error.into()),
            };
            self.frames.extend(&bytes[..length]);
            let pieces = self.frames.take();
            self.give_up = self
                .frames
                .is_split()
                .then(|| Instant::now() + if self.frames.is_paste() { SPLIT_PASTE } else { SPLIT });
            Ok(pieces.iter().filter_map(|piece| understand(piece, &mut self.understanding)).collect())
        }

        /// Takes the piece whose rest has not come in time.
        fn take_split(&mut self, reads: bool) -> Vec<Input> {
            if !reads || self.give_up.is_none_or(|end| Instant::now() < end) {
                return Vec::new();
            }
            self.give_up = None;
            let piece = self.frames.give_up();
            // Of all pieces that are not whole, a lone escape character is the only one that is a key.
            let whole = piece == b"\x1b" || piece.starts_with(b"\x1b[200~");
            if whole { understand(&piece, &mut self.understanding).into_iter().collect() } else { Vec::new() }
        }
    }

    fn understand(piece: &[u8], understanding: &mut Understanding) -> Option<Input> {
        if let Some(answer) = piece.strip_prefix(b"\x1b]") {
            let answer = answer.strip_suffix(b"\x07").or(answer.strip_suffix(b"\x1b\\"))?;
            return is_light(std::str::from_utf8(answer).ok()?).map(Input::Background);
        }
        if is_change_of_colors(piece) {
            return Some(Input::ColorsChanged);
        }
        if is_answer(piece) {
            return None;
        }
        // What is no event is an answer that nobody waits for.
        let event: Raw = Raw::parse_from(piece).ok().flatten()?;
        understanding.of(event)
    }

    /// Whether a piece is a control string, or reports a mouse outside of the screen, which begins at 1.
    fn is_answer(piece: &[u8]) -> bool {
        match piece {
            [0x1b, b'[', b'<', mouse @ .., _] => {
                mouse.split(|&byte| byte == b';').skip(1).any(|at| at == b"0")
            }
            [0x1b, b'P' | b'_' | b'^' | b'X', _, ..] | [0x1b, b'[', b'0'..=b'9', .., b'M'] => true,
            _ => false,
        }
    }

    #[cfg(test)]
    mod tests {
        use proptest::prelude::*;

        use super::*;

        proptest! {
            #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

            /// A terminal may send anything; the bytes here are those that sequences are made of, and any others.
            #[test]
            fn whatever_a_terminal_sends_ends_in_keys_or_in_nothing(
                sent in prop::collection::vec(
                    prop_oneof![prop::sample::select(b"\x1b[]OPM<>?;:0129~mMucRAZ\x07\\".as_slice()), any::<u8>()],
                    0..60,
                ),
            ) {
                let (mut frames, mut understanding) = (Frames::default(), Understanding::default());
                frames.extend(&sent);
                let mut pieces = frames.take();
                pieces.push(frames.give_up());
                for piece in &pieces {
                    understand(piece, &mut understanding);
                }
                prop_assert!(!frames.is_split());
            }
        }
    }
}

#[cfg(not(unix))]
mod elsewhere {
    use std::io;
    use std::time::Duration;

    use crossbeam_channel::{Receiver, Sender, bounded};

    use super::super::bell::Bell;
    use super::super::input::{Input, Understanding};
    use super::super::mailbox::Mailbox;

    /// The keyboard and the mouse, read by a thread that waits for a word before each batch.
    pub(in super::super) struct Keyboard {
        go: Sender<()>,
        typed: Receiver<Vec<Input>>,
        asked: bool,
    }

    impl Keyboard {
        pub(in super::super) fn open(mailbox: &Mailbox) -> io::Result<Self> {
            let (go, may_read) = bounded(1);
            let (out, typed) = bounded(1);
            let mailbox = mailbox.clone();
            let read = move || {
                let mut understanding = Understanding::default();
                while may_read.recv().is_ok() {
                    let batch = batch(&mut understanding)
                        .unwrap_or_else(|error| vec![Input::Lost(error.to_string())]);
                    if out.send(batch).is_err() {
                        return;
                    }
                    mailbox.wake();
                }
            };
            std::thread::Builder::new().name("input".into()).spawn(read)?;
            Ok(Self { go, typed, asked: false })
        }

        /// Waits up to `pause` for the bell or, if it `reads`, for something typed, and takes that.
        pub(in super::super) fn wait(&mut self, pause: Duration, bell: &Bell, reads: bool) -> Vec<Input> {
            if reads && !self.asked {
                // The thread ends with the program; until then the channel has room for one word.
                self.asked = self.go.try_send(()).is_ok();
            }
            bell.wait(pause);
            if !reads {
                return Vec::new();
            }
            let typed = self.typed.try_recv().unwrap_or_default();
            self.asked &= typed.is_empty();
            typed
        }
    }

    /// Waits for input, then takes everything that is there.
    fn batch(understanding: &mut Understanding) -> io::Result<Vec<Input>> {
        const MOST: usize = 4_096;
        let mut batch = Vec::new();
        loop {
            if let Ok(event) = terminput_crossterm::to_terminput(crossterm::event::read()?) {
                batch.extend(understanding.of(event));
            }
            let more = crossterm::event::poll(Duration::ZERO)?;
            if batch.len() >= MOST || (!more && !batch.is_empty()) {
                return Ok(batch);
            }
        }
    }
}
