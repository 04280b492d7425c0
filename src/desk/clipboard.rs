//! The clipboard: the desktop's own programs, and the terminal's OSC 52.

use std::io::{self, Seek, Write};
use std::process::Stdio;
use std::time::Duration;

use crossterm::Command;
use crossterm::clipboard::CopyToClipboard;

use super::program::{self, DeskError};
use super::{Surroundings, clean};

/// In bytes. Terminals take no more than about this, and drop a longer one whole.
const LONGEST_FOR_TERMINAL: usize = 74_000;

/// A clipboard program hands over to a copy of itself and ends; one that does not has no desktop to talk to.
const PATIENCE: Duration = Duration::from_secs(2);

/// What became of a text that was copied.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Copied {
    /// The program that took it; `None` where none did, and only the terminal was told.
    pub by: Option<String>,
    /// The programs that did not take it, and why.
    pub failed: Vec<DeskError>,
}

/// Feeds the text to the user's program, or to the first of the desktop's own that takes it.
pub(super) fn copy(text: &str, configured: &[String], surroundings: Surroundings) -> Copied {
    let text = clean::cleaned(text);
    let lists = if configured.is_empty() { candidates(surroundings) } else { vec![configured.to_vec()] };
    let mut copied = Copied::default();
    for list in lists {
        match feed(&list, &text) {
            Ok(()) => {
                copied.by = list.into_iter().next();
                break;
            }
            Err(error) => copied.failed.push(error),
        }
    }
    copied
}

/// The programs that may be there, the likeliest first.
fn candidates(surroundings: Surroundings) -> Vec<Vec<String>> {
    let Surroundings { wayland, x11, macos, windows, tmux } = surroundings;
    let known: [(bool, &[&str]); 6] = [
        (wayland, &["wl-copy"]),
        (x11, &["xclip", "-selection", "clipboard", "-in"]),
        (x11, &["xsel", "--clipboard", "--input"]),
        (macos, &["pbcopy"]),
        (windows, &["clip.exe"]),
        // tmux ignores OSC 52 of the programs in it by default; this reaches its buffer and the terminal outside.
        (tmux, &["tmux", "load-buffer", "-w", "-"]),
    ];
    let there = known.iter().filter(|(there, _)| *there);
    there.map(|(_, list)| list.iter().map(ToString::to_string).collect()).collect()
}

fn feed(list: &[String], text: &str) -> Result<(), DeskError> {
    let name = list.first().map_or("", String::as_str);
    // A file and not a pipe: a program that never reads cannot make us wait for it.
    let input = as_file(&encoded(name, text)).map_err(|error| DeskError::not_started(name, &error))?;
    let child = program::start(list, input)?;
    let Some(mut slow) = program::wait(child, name, PATIENCE)? else { return Ok(()) };
    slow.kill().and_then(|()| slow.wait()).map_err(|error| DeskError::not_started(name, &error))?;
    Err(DeskError::Slow { program: clean::brief(name) })
}

fn as_file(bytes: &[u8]) -> io::Result<Stdio> {
    let mut file = tempfile::tempfile()?;
    file.write_all(bytes)?;
    file.rewind()?;
    Ok(file.into())
}

/// `clip.exe` takes UTF-8 for the machine's old code page, and UTF-16 for what it is.
fn encoded(program: &str, text: &str) -> Vec<u8> {
    if program.ends_with("clip.exe") {
        text.encode_utf16().flat_map(u16::to_le_bytes).collect()
    } else {
        text.as_bytes().to_vec()
    }
}

/// The sequence that asks the terminal to put a text on its clipboard; empty for one that it would not take.
///
/// The text is cleaned first, for it is pasted who knows where.
pub fn osc52(text: &str) -> String {
    let text = clean::cleaned(text);
    let mut sequence = String::new();
    if text.len() <= LONGEST_FOR_TERMINAL {
        // Writing into a string cannot fail; if it did, nothing would be sent.
        if CopyToClipboard::to_clipboard_from(text).write_ansi(&mut sequence).is_err() {
            sequence.clear();
        }
    }
    sequence
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_terminal_is_told_clean_text_of_a_length_it_takes() {
        assert_eq!(osc52("Slowdive - Alison"), "\u{1b}]52;c;U2xvd2RpdmUgLSBBbGlzb24=\u{1b}\\");
        assert_eq!(osc52("a\u{1b}\u{202e}b"), osc52("a b"));
        assert_eq!(osc52(&"x".repeat(LONGEST_FOR_TERMINAL + 1)), "");
    }

    #[test]
    fn the_desktop_decides_which_programs_are_tried() {
        let tried = |surroundings| {
            let lists = candidates(surroundings);
            lists.into_iter().map(|list| list[0].clone()).collect::<Vec<_>>()
        };
        let none = Surroundings::default();
        assert_eq!(tried(none), [""; 0]);
        assert_eq!(tried(Surroundings { wayland: true, x11: true, ..none }), ["wl-copy", "xclip", "xsel"]);
        assert_eq!(tried(Surroundings { tmux: true, ..none }), ["tmux"]);
        assert_eq!(encoded("/mnt/c/Windows/clip.exe", "ö"), [0xf6, 0]);
        assert_eq!(copy("x", &[], none), Copied::default());
    }

    #[cfg(unix)]
    #[test]
    fn the_users_program_gets_the_text_on_its_input() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("copied");
        let list = ["sh", "-c", "cat > \"$0\"", target.to_str().unwrap()].map(str::to_owned);
        let copied = copy("Come Back\nHome\u{1b}", &list, Surroundings::default());
        assert_eq!(copied, Copied { by: Some("sh".into()), failed: Vec::new() });
        assert_eq!(std::fs::read_to_string(&target).unwrap(), "Come Back\nHome ");
        let missing = copy("x", &["./no-such-program".to_owned()], Surroundings::default());
        assert_eq!(missing.by, None);
        assert_eq!(missing.failed[0].to_string(), "Could not run ./no-such-program: it is not installed.");
    }
}
