//! A key, and a sequence of keys, as configuration writes them: `j`, `ctrl-d`, `g g`.

use std::fmt;
use std::str::FromStr;

/// One key press.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// The key itself. Shift is part of a character ("G"), and a modifier only of the other keys.
    pub code: Code,
    /// Whether Control was held.
    pub ctrl: bool,
    /// Whether Alt was held.
    pub alt: bool,
    /// Whether Shift was held, for keys that are not characters.
    pub shift: bool,
}

/// A key without its modifiers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Code {
    /// A character, as typed.
    Char(char),
    /// Enter or Return.
    Enter,
    /// Escape.
    Esc,
    /// Tab.
    Tab,
    /// Backspace.
    Backspace,
    /// Delete.
    Delete,
    /// Insert.
    Insert,
    /// The up arrow.
    Up,
    /// The down arrow.
    Down,
    /// The left arrow.
    Left,
    /// The right arrow.
    Right,
    /// Home.
    Home,
    /// End.
    End,
    /// Page Up.
    PageUp,
    /// Page Down.
    PageDown,
    /// A function key, 1 to 24.
    F(u8),
}

const NAMES: &[(Code, &str)] = &[
    (Code::Enter, "enter"),
    (Code::Esc, "esc"),
    (Code::Tab, "tab"),
    (Code::Backspace, "backspace"),
    (Code::Delete, "delete"),
    (Code::Insert, "insert"),
    (Code::Up, "up"),
    (Code::Down, "down"),
    (Code::Left, "left"),
    (Code::Right, "right"),
    (Code::Home, "home"),
    (Code::End, "end"),
    (Code::PageUp, "pgup"),
    (Code::PageDown, "pgdn"),
    (Code::Char(' '), "space"),
    (Code::Char('-'), "minus"),
];

impl Key {
    /// A key without modifiers.
    #[must_use]
    pub const fn plain(code: Code) -> Self {
        Self { code, ctrl: false, alt: false, shift: false }
    }

    /// A character key without modifiers.
    #[must_use]
    pub const fn char(letter: char) -> Self {
        Self::plain(Code::Char(letter))
    }

    /// The character that the key types into a prompt, if it types one.
    #[must_use]
    pub fn typed(self) -> Option<char> {
        match self.code {
            Code::Char(letter) if !self.ctrl && !self.alt => Some(letter),
            _ => None,
        }
    }
}

impl fmt::Display for Key {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (held, name) in [(self.ctrl, "ctrl-"), (self.alt, "alt-"), (self.shift, "shift-")] {
            if held {
                out.write_str(name)?;
            }
        }
        if let Some((_, name)) = NAMES.iter().find(|(code, _)| *code == self.code) {
            return out.write_str(name);
        }
        match self.code {
            Code::Char(letter) => write!(out, "{letter}"),
            Code::F(number) => write!(out, "f{number}"),
            other => write!(out, "{other:?}"),
        }
    }
}

/// Says why a text is not a key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is not a key. Keys look like \"j\", \"ctrl-d\", \"g g\", \"enter\", \"f5\".")]
pub struct KeyError(pub String);

impl FromStr for Key {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        let mut key = Self::char(' ');
        let mut rest = text;
        loop {
            if let Some(after) = rest.strip_prefix("ctrl-") {
                key.ctrl = true;
                rest = after;
            } else if let Some(after) = rest.strip_prefix("alt-") {
                key.alt = true;
                rest = after;
            } else if let Some(after) = rest.strip_prefix("shift-") {
                key.shift = true;
                rest = after;
            } else {
                break;
            }
        }
        key.code = code(rest).ok_or_else(|| KeyError(text.into()))?;
        if let Code::Char(letter) = key.code {
            if key.ctrl {
                key.code = Code::Char(letter.to_ascii_lowercase());
            }
            if key.shift {
                key.code = Code::Char(letter.to_ascii_uppercase());
                key.shift = false;
            }
        }
        Ok(key)
    }
}

fn code(name: &str) -> Option<Code> {
    if let Some((code, _)) = NAMES.iter().find(|(_, known)| *known == name) {
        return Some(*code);
    }
    let mut letters = name.chars();
    let first = letters.next()?;
    if letters.next().is_none() {
        return (!first.is_control() && !first.is_whitespace()).then_some(Code::Char(first));
    }
    let number = name.strip_prefix('f')?.parse().ok()?;
    (1..=24).contains(&number).then_some(Code::F(number))
}

/// A sequence of keys, typed one after another.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Keys(pub Vec<Key>);

impl Keys {
    /// Whether typing `other` would pass through these keys on its way.
    #[must_use]
    pub fn begins(&self, other: &Self) -> bool {
        other.0.starts_with(&self.0)
    }
}

impl fmt::Display for Keys {
    /// Writes the keys so that [`FromStr`] reads them back: "g g", "ctrl-d".
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, key) in self.0.iter().enumerate() {
            if at > 0 {
                out.write_str(" ")?;
            }
            key.fmt(out)?;
        }
        Ok(())
    }
}

impl Keys {
    /// Writes the keys as people say them: "gg", "^d", "⏎".
    #[must_use]
    pub fn short(&self, enter: &str) -> String {
        self.0
            .iter()
            .map(|key| match (key.code, key.ctrl, key.alt) {
                (Code::Char(' '), ..) => "Space".to_string(),
                (Code::Char(letter), true, _) => format!("^{letter}"),
                (Code::Char(letter), false, false) => letter.to_string(),
                (Code::Enter, false, false) => enter.to_string(),
                (Code::Esc, ..) => "Esc".to_string(),
                (Code::Tab, false, false) if !key.shift => "Tab".to_string(),
                (Code::Up, false, false) => "↑".to_string(),
                (Code::Down, false, false) => "↓".to_string(),
                (Code::Left, false, false) => "←".to_string(),
                (Code::Right, false, false) => "→".to_string(),
                (Code::PageUp, false, false) => "PgUp".to_string(),
                (Code::PageDown, false, false) => "PgDn".to_string(),
                (Code::Home, false, false) => "Home".to_string(),
                (Code::End, false, false) => "End".to_string(),
                _ => key.to_string(),
            })
            .collect()
    }
}

impl FromStr for Keys {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        let keys = text.split_whitespace().map(str::parse).collect::<Result<Vec<Key>, _>>()?;
        if keys.is_empty() { Err(KeyError(text.into())) } else { Ok(Self(keys)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, shown: &str) {
        let keys: Keys = text.parse().expect("a key");
        assert_eq!(keys.to_string(), shown);
        assert_eq!(shown.parse::<Keys>().as_ref(), Ok(&keys), "reads back");
    }

    #[test]
    fn keys_read_and_print_alike() {
        check("j", "j");
        check("G", "G");
        check("shift-g", "G");
        check("ctrl-D", "ctrl-d");
        check("g  g", "g g");
        check("alt-enter", "alt-enter");
        check("shift-tab", "shift-tab");
        check("f12", "f12");
        check("space", "space");
        check("-", "minus");
        check("é", "é");
    }

    #[test]
    fn what_is_no_key_is_named() {
        for text in ["", "ctrl-", "ctrl-shift", "f25", "jj", "\u{7}"] {
            assert!(text.parse::<Keys>().is_err(), "{text:?}");
        }
    }
}
