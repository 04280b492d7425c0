//! Keys, pastes and the mouse, read on a thread of their own.
//!
//! The thread hands over what it read and reads on only when the loop says so, so that an editor, a shell
//! and a suspended program own the terminal while they run.
//!
//! Not every key was typed by somebody. An arrow key split by a slow line arrives as `Esc`, `[`, `A`, and
//! a late answer to a terminal query as `Alt-]` and ordinary letters, any of which could be a command.
//! Both are put together again here.

use std::io;
use std::time::{Duration, Instant};

use crossbeam_channel::Receiver;
use crossterm::event::{
    self, Event as Raw, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEventKind,
};

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

/// Reads input for ever: a batch at a time, each after a word on `go`.
pub(super) fn read(go: &Receiver<()>, out: &Mailbox) {
    let mut source = Source::default();
    while go.recv().is_ok() {
        let batch = source.batch().unwrap_or_else(|error| vec![Input::Lost(error.to_string())]);
        let lost = batch.iter().any(|input| matches!(input, Input::Lost(_)));
        out.type_in(batch);
        if lost {
            return;
        }
    }
}

#[derive(Default)]
struct Source {
    /// Read already, to be looked at next.
    ahead: Option<Raw>,
    last_click: Option<(u16, u16, Instant)>,
}

impl Source {
    /// Waits for input, then takes everything that is there.
    fn batch(&mut self) -> io::Result<Vec<Input>> {
        const MOST: usize = 4_096;
        let mut batch = Vec::new();
        loop {
            let raw = self.next()?;
            batch.extend(self.understand(raw)?);
            let more = self.ahead.is_some() || event::poll(AT_ONCE)?;
            if batch.len() >= MOST || (!more && !batch.is_empty()) {
                return Ok(batch);
            }
        }
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
