//! Keys, pastes and the mouse.
//!
//! They are read only between two turns of the loop, so that an editor, a shell and a suspended program own
//! the terminal while they run.
//!
//! Not every key was typed by somebody. An arrow key split by a slow line arrives as `Esc`, `[`, `A`, and
//! a late answer to a terminal query as `Alt-]` and ordinary letters, any of which could be a command.
//! Both are put together again here.

use std::io;
use std::time::{Duration, Instant};

use crossterm::event::{
    self, Event as Raw, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEventKind,
};

#[cfg(not(unix))]
use super::mailbox::Mailbox;
use crate::app::{Event, Mouse, MouseKind};
use crate::commands::{Code, Key};
use crate::text;

/// How long a sequence that a slow line splits may take between two bytes.
const SPLIT: Duration = Duration::from_millis(50);
/// Two clicks in one place within this time are a double click.
const DOUBLE_CLICK: Duration = Duration::from_millis(400);
/// How long to look for more that has come already. crossterm does not look at all where this is zero.
const AT_ONCE: Duration = Duration::from_micros(50);
/// Characters that a terminal's answer may have.
const LONGEST_ANSWER: usize = 4_096;

/// What was read.
#[derive(Clone, Debug)]
pub(super) enum Input {
    /// Something for the model.
    Event(Event),
    /// The terminal has another size; it is asked which when a frame is drawn.
    Resized,
    /// The terminal got the focus, or lost it.
    Focus(bool),
    /// The terminal's background: whether it is light.
    Background(bool),
    /// The terminal is gone.
    Lost(String),
}

/// The keyboard and the mouse.
#[cfg(unix)]
#[derive(Default)]
pub(super) struct Keyboard(Source);

#[cfg(unix)]
impl Keyboard {
    /// Takes everything that was typed, when the terminal has said that there is something.
    pub(super) fn read(&mut self) -> Vec<Input> {
        match self.0.batch() {
            // A terminal that is gone always has something, and there is nothing in it.
            Ok(batch) if batch.is_empty() && hung_up() => vec![Input::Lost("it hung up".into())],
            Ok(batch) => batch,
            Err(error) => vec![Input::Lost(error.to_string())],
        }
    }

    /// Whether there is more than was taken last.
    pub(super) fn has_more(&self) -> bool {
        self.0.looks > 0
    }
}

/// Whether the terminal has exactly one byte for us.
#[cfg(unix)]
fn is_single_byte() -> bool {
    rustix::io::ioctl_fionread(rustix::stdio::stdin()) == Ok(1)
}

#[cfg(not(unix))]
fn is_single_byte() -> bool {
    false
}

/// Whether the terminal at the other end of standard input is gone.
#[cfg(unix)]
fn hung_up() -> bool {
    use filedescriptor::{POLLERR, POLLHUP, POLLIN, poll, pollfd};
    use std::os::fd::AsRawFd;
    let mut end = [pollfd { fd: io::stdin().as_raw_fd(), events: POLLIN, revents: 0 }];
    poll(&mut end, Some(Duration::ZERO)).is_err() || end[0].revents & (POLLHUP | POLLERR) != 0
}

/// The keyboard and the mouse, read by a thread that waits for a word before each batch.
#[cfg(not(unix))]
pub(super) struct Keyboard(crossbeam_channel::Sender<()>);

#[cfg(not(unix))]
impl Keyboard {
    pub(super) fn start(mailbox: &Mailbox) -> io::Result<Self> {
        let (go, may_read) = crossbeam_channel::bounded(1);
        let mailbox = mailbox.clone();
        let read = move || {
            let mut source = Source::default();
            while may_read.recv().is_ok() {
                let batch = loop {
                    match event::poll(Duration::from_secs(3_600)).and_then(|_| source.batch()) {
                        Ok(batch) if batch.is_empty() => {}
                        Ok(batch) => break batch,
                        Err(error) => break vec![Input::Lost(error.to_string())],
                    }
                };
                let lost = batch.iter().any(|input| matches!(input, Input::Lost(_)));
                mailbox.type_in(batch);
                if lost {
                    return;
                }
            }
        };
        std::thread::Builder::new().name("input".into()).spawn(read)?;
        Ok(Self(go))
    }

    /// What was typed is in the mailbox.
    pub(super) fn read(&mut self) -> Vec<Input> {
        Vec::new()
    }

    pub(super) fn has_more(&self) -> bool {
        false
    }

    pub(super) fn read_on(&self) {
        // The channel holds one word; a word already there says the same.
        let _ = self.0.try_send(());
    }
}

#[derive(Default)]
struct Source {
    /// Read already, to be looked at next.
    ahead: Option<Raw>,
    last_click: Option<(u16, u16, Instant)>,
    /// How often to look again for more, though the terminal says that it has nothing.
    looks: u8,
}

impl Source {
    /// Takes everything that is there, without waiting for more.
    ///
    /// crossterm reads all bytes that there are and hands out one event after the other. Whoever asks it at
    /// once for the next one may be told that there is none, if the processor was taken away meanwhile: so
    /// only a single byte, which makes a single event, is known to be all.
    fn batch(&mut self) -> io::Result<Vec<Input>> {
        const MOST: usize = 4_096;
        const LOOKS: u8 = 3;
        let alone = is_single_byte();
        let mut batch = Vec::new();
        while batch.len() < MOST && (self.ahead.is_some() || event::poll(AT_ONCE)?) {
            let raw = self.next()?;
            batch.extend(self.understand(raw)?);
            if alone && self.ahead.is_none() {
                self.looks = 0;
                return Ok(batch);
            }
        }
        self.looks = if batch.is_empty() { self.looks.saturating_sub(1) } else { LOOKS };
        Ok(batch)
    }

    fn next(&mut self) -> io::Result<Raw> {
        self.ahead.take().map_or_else(event::read, Ok)
    }

    /// The next event, if it comes before a split sequence would be given up.
    fn soon(&mut self) -> io::Result<Option<Raw>> {
        if self.ahead.is_some() || event::poll(SPLIT)? { self.next().map(Some) } else { Ok(None) }
    }

    fn understand(&mut self, raw: Raw) -> io::Result<Option<Input>> {
        Ok(match raw {
            Raw::Key(key) if key.kind == KeyEventKind::Release => None,
            Raw::Key(key) => self.key(key)?,
            Raw::Paste(text) => Some(Input::Event(Event::Pasted(text::clean::line(&text).into_owned()))),
            Raw::Resize(..) => Some(Input::Resized),
            Raw::FocusGained => Some(Input::Focus(true)),
            Raw::FocusLost => Some(Input::Focus(false)),
            Raw::Mouse(mouse) => self.mouse(mouse).map(|mouse| Input::Event(Event::MouseUsed(mouse))),
        })
    }

    fn key(&mut self, key: KeyEvent) -> io::Result<Option<Input>> {
        let alt = key.modifiers.contains(KeyModifiers::ALT);
        match key.code {
            KeyCode::Esc if key.modifiers.is_empty() => self.after_escape(),
            // "ESC ]" and its like begin what a terminal answers; nobody types them.
            KeyCode::Char(letter) if alt && begins_answer(letter) => self.answer(),
            _ => Ok(typed(key).map(|key| Input::Event(Event::KeyPressed(key)))),
        }
    }

    /// Escape, or the arrow key that a slow line split into pieces.
    fn after_escape(&mut self) -> io::Result<Option<Input>> {
        let escape = Input::Event(Event::KeyPressed(Key::plain(Code::Esc)));
        let Some(next) = self.soon()? else { return Ok(Some(escape)) };
        match character(&next) {
            Some('[' | 'O') => {}
            Some(letter) if begins_answer(letter) => return self.answer(),
            _ => {
                self.ahead = Some(next);
                return Ok(Some(escape));
            }
        }
        let mut sequence = String::new();
        while let Some(next) = self.soon()? {
            let Some(letter) = character(&next).filter(|_| sequence.len() < 16) else {
                self.ahead = Some(next);
                break;
            };
            sequence.push(letter);
            if ('@'..='~').contains(&letter) {
                break;
            }
        }
        Ok(rejoined(&sequence).map(|code| Input::Event(Event::KeyPressed(Key::plain(code)))))
    }

    /// The rest of a terminal's answer, up to its end.
    fn answer(&mut self) -> io::Result<Option<Input>> {
        let mut text = String::new();
        while let Some(next) = self.soon()? {
            let Raw::Key(key) = &next else {
                self.ahead = Some(next);
                break;
            };
            match (key.code, key.modifiers) {
                (KeyCode::Char('\\'), KeyModifiers::ALT) | (KeyCode::Char('g'), KeyModifiers::CONTROL) => {
                    break;
                }
                (KeyCode::Char(letter), _) if text.len() < LONGEST_ANSWER => text.push(letter),
                _ => break,
            }
        }
        Ok(is_light(&text).map(Input::Background))
    }

    fn mouse(&mut self, mouse: event::MouseEvent) -> Option<Mouse> {
        let (column, row) = (mouse.column, mouse.row);
        let kind = match mouse.kind {
            MouseEventKind::ScrollUp => MouseKind::WheelUp,
            MouseEventKind::ScrollDown => MouseKind::WheelDown,
            MouseEventKind::Down(MouseButton::Left) => {
                let now = Instant::now();
                let twice = self.last_click.take().is_some_and(|(x, y, then)| {
                    (x, y) == (column, row) && now.duration_since(then) < DOUBLE_CLICK
                });
                if twice {
                    MouseKind::DoubleClick
                } else {
                    self.last_click = Some((column, row, now));
                    MouseKind::Click
                }
            }
            _ => return None,
        };
        Some(Mouse { kind, column, row })
    }
}

/// Whether an escape character and this letter begin a string of control: OSC, DCS, APC, PM, SOS.
fn begins_answer(letter: char) -> bool {
    matches!(letter, ']' | 'P' | '_' | '^' | 'X')
}

/// The character that an event types, if it types one.
fn character(raw: &Raw) -> Option<char> {
    match raw {
        Raw::Key(KeyEvent { code: KeyCode::Char(letter), modifiers, .. })
            if !modifiers.intersects(KeyModifiers::CONTROL | KeyModifiers::ALT) =>
        {
            Some(*letter)
        }
        _ => None,
    }
}

/// The key that the rest of a split sequence stands for.
fn rejoined(sequence: &str) -> Option<Code> {
    Some(match sequence {
        "A" => Code::Up,
        "B" => Code::Down,
        "C" => Code::Right,
        "D" => Code::Left,
        "H" | "1~" => Code::Home,
        "F" | "4~" => Code::End,
        "5~" => Code::PageUp,
        "6~" => Code::PageDown,
        "3~" => Code::Delete,
        _ => return None,
    })
}

/// Whether a terminal's answer names a light background: `11;rgb:ffff/ffff/ffff`, by its luminance.
fn is_light(answer: &str) -> Option<bool> {
    let parts = answer.strip_prefix("11;rgb:")?.split('/');
    // Each part has one to four hexadecimal digits; the first two say enough.
    let shades: Vec<f32> = parts
        .map(|part| {
            let most = 16_f32.powi(part.len() as i32) - 1.0;
            u32::from_str_radix(part, 16).ok().map(|shade| shade as f32 / most)
        })
        .collect::<Option<_>>()?;
    let [red, green, blue] = shades[..] else { return None };
    Some(0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.5)
}

/// A key in the words of the key map.
fn typed(key: KeyEvent) -> Option<Key> {
    let ctrl = key.modifiers.contains(KeyModifiers::CONTROL);
    let alt = key.modifiers.contains(KeyModifiers::ALT);
    let mut shift = key.modifiers.contains(KeyModifiers::SHIFT);
    let code = match key.code {
        KeyCode::Char(letter) => {
            shift = false;
            Code::Char(if ctrl { letter.to_ascii_lowercase() } else { letter })
        }
        KeyCode::Enter => Code::Enter,
        KeyCode::Esc => Code::Esc,
        KeyCode::Tab => Code::Tab,
        KeyCode::BackTab => {
            shift = true;
            Code::Tab
        }
        KeyCode::Backspace => Code::Backspace,
        KeyCode::Delete => Code::Delete,
        KeyCode::Insert => Code::Insert,
        KeyCode::Up => Code::Up,
        KeyCode::Down => Code::Down,
        KeyCode::Left => Code::Left,
        KeyCode::Right => Code::Right,
        KeyCode::Home => Code::Home,
        KeyCode::End => Code::End,
        KeyCode::PageUp => Code::PageUp,
        KeyCode::PageDown => Code::PageDown,
        KeyCode::F(number) => Code::F(number),
        _ => return None,
    };
    Some(Key { code, ctrl, alt, shift })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminal_names_its_background_in_digits_of_any_number() {
        assert_eq!(is_light("11;rgb:ffff/ffff/ffff"), Some(true));
        assert_eq!(is_light("11;rgb:1e/1e/1e"), Some(false));
        assert_eq!(is_light("11;rgb:f/f/0"), Some(true));
        assert_eq!(is_light("11;rgb:x/f/0"), None);
        assert_eq!(is_light("10;rgb:ffff/ffff/ffff"), None);
    }

    #[test]
    fn an_arrow_key_that_was_split_is_no_command() {
        assert_eq!(rejoined("A"), Some(Code::Up));
        assert_eq!(rejoined("6~"), Some(Code::PageDown));
        assert_eq!(rejoined("?62;22c"), None);
    }
}
