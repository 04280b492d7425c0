//! What keys, pastes and the mouse mean to the model.

use std::time::{Duration, Instant};

use terminput::{
    Event as Raw, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEvent, MouseEventKind,
    ScrollDirection,
};

use crate::app::{Event, Mouse, MouseKind};
use crate::commands::{Code, Key};
use crate::text;

/// Two clicks in one place within this time are a double click.
const DOUBLE_CLICK: Duration = Duration::from_millis(400);

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
    /// The terminal has other colours than before.
    ColorsChanged,
    /// The terminal is gone.
    Lost(String),
}

/// Understands one event after the other.
#[derive(Default)]
pub(super) struct Understanding {
    last_click: Option<(u16, u16, Instant)>,
}

impl Understanding {
    /// The meaning of an event, if it has one here.
    pub(super) fn of(&mut self, raw: Raw) -> Option<Input> {
        match raw {
            Raw::Key(key) if key.kind == KeyEventKind::Release => None,
            Raw::Key(key) => typed(key).map(|key| Input::Event(Event::KeyPressed(key))),
            Raw::Paste(text) => Some(Input::Event(Event::Pasted(text::clean::line(&text).into_owned()))),
            Raw::Resize { .. } => Some(Input::Resized),
            Raw::FocusGained => Some(Input::Focus(true)),
            Raw::FocusLost => Some(Input::Focus(false)),
            Raw::Mouse(mouse) => self.mouse(mouse).map(|mouse| Input::Event(Event::MouseUsed(mouse))),
        }
    }

    fn mouse(&mut self, mouse: MouseEvent) -> Option<Mouse> {
        let (column, row) = (mouse.column, mouse.row);
        let kind = match mouse.kind {
            MouseEventKind::Scroll(ScrollDirection::Up) => MouseKind::WheelUp,
            MouseEventKind::Scroll(ScrollDirection::Down) => MouseKind::WheelDown,
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

/// Whether a terminal's answer names a light background: `11;rgb:ffff/ffff/ffff`, by its luminance.
pub(super) fn is_light(answer: &str) -> Option<bool> {
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

/// Whether a terminal reports that its colours have changed, which it was asked for with mode 2031:
/// <https://contour-terminal.org/vt-extensions/color-palette-update-notifications/>.
pub(super) fn is_change_of_colors(report: &[u8]) -> bool {
    report.starts_with(b"\x1b[?997;") && report.ends_with(b"n")
}

/// A key in the words of the key map.
fn typed(key: KeyEvent) -> Option<Key> {
    let ctrl = key.modifiers.contains(KeyModifiers::CTRL);
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
}
