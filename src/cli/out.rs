//! The two ways out of a command: data to stdout, talk to stderr.
//!
//! Whatever goes through here is cleaned, so that nothing a stranger wrote steers the terminal. The
//! only escape sequences that leave are the styles this module adds itself.

use std::io::{self, BufWriter, IsTerminal, Write};
use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::Value;

use super::args::ColorChoice;
use crate::text::clean;
use crate::theme::Glyphs;

/// The data of a command, on its way to stdout.
pub(super) struct Out {
    sink: Box<dyn Write>,
    /// The terminal's width in cells; `None` where stdout is no terminal.
    pub(super) width: Option<usize>,
    color: bool,
}

/// How a piece of text looks on a terminal with colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Look {
    /// As it comes.
    #[default]
    Plain,
    /// What may be overlooked.
    Dim,
    /// What should not be.
    Bold,
}

impl Out {
    /// Opens stdout.
    pub(super) fn stdout(choice: ColorChoice) -> Self {
        let terminal = io::stdout().is_terminal();
        let width = terminal.then(|| screen().map_or(80, |(width, _)| width));
        let color = match choice {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto => terminal && colorful(),
        };
        Self { sink: Box::new(BufWriter::new(io::stdout())), width, color }
    }

    /// The glyphs that stdout can show: ASCII where a terminal's locale says nothing of UTF-8.
    pub(super) fn glyphs(&self) -> Glyphs {
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(|name| {
            std::env::var_os(name)
                .filter(|value| !value.is_empty())
                .map(|value| value.to_string_lossy().to_lowercase())
        });
        let unicode = locale.is_some_and(|locale| locale.contains("utf-8") || locale.contains("utf8"));
        if unicode || self.width.is_none() { Glyphs::UNICODE } else { Glyphs::ASCII }
    }

    /// Writes a line of text.
    pub(super) fn line(&mut self, text: &str) -> io::Result<()> {
        writeln!(self.sink, "{}", clean::text(text))
    }

    /// Writes a value as one line of JSON, its texts cleaned.
    pub(super) fn object(&mut self, mut value: Value) -> io::Result<()> {
        clean_value(&mut value);
        serde_json::to_writer(&mut self.sink, &value)?;
        self.sink.write_all(b"\n")
    }

    /// Writes pieces of one line, each in its look.
    pub(super) fn pieces<'a>(&mut self, pieces: impl IntoIterator<Item = (Look, &'a str)>) -> io::Result<()> {
        for (look, text) in pieces {
            let text = clean::text(text);
            match look {
                _ if text.is_empty() => {}
                Look::Dim if self.color => write!(self.sink, "\x1b[2m{text}\x1b[0m")?,
                Look::Bold if self.color => write!(self.sink, "\x1b[1m{text}\x1b[0m")?,
                _ => write!(self.sink, "{text}")?,
            }
        }
        self.sink.write_all(b"\n")
    }

    /// Writes bytes that this program made itself: completions, the man page, the default configuration.
    pub(super) fn raw(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.sink.write_all(bytes)
    }

    /// Hands over everything written so far.
    pub(super) fn flush(&mut self) -> io::Result<()> {
        self.sink.flush()
    }
}

/// The terminal's columns and rows, as far as it says.
pub(super) fn screen() -> Option<(usize, usize)> {
    let (width, height) = terminal_size::terminal_size()?;
    Some((width.0.into(), height.0.into()))
}

/// Whether the user and the terminal want colour.
fn colorful() -> bool {
    let unset = |name: &str| std::env::var_os(name).is_none_or(|value| value.is_empty());
    unset("NO_COLOR") && !is_dumb()
}

/// Whether the terminal says that it obeys no orders but the end of a line.
pub(super) fn is_dumb() -> bool {
    std::env::var_os("TERM").is_some_and(|term| term == "dumb")
}

/// Cleans every text of a value. Clean texts stay as they are, and so do offsets into them.
fn clean_value(value: &mut Value) {
    match value {
        Value::String(text) => {
            if let std::borrow::Cow::Owned(clean) = clean::text(text) {
                *text = clean;
            }
        }
        Value::Array(values) => values.iter_mut().for_each(clean_value),
        Value::Object(fields) => fields.values_mut().for_each(clean_value),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Whether a progress line stands on the terminal, which the next thing said there has to wipe.
static IN_PROGRESS: AtomicBool = AtomicBool::new(false);

/// What a command says to the user, on stderr.
#[derive(Clone, Copy, Debug)]
pub(super) struct Talk {
    quiet: bool,
}

impl Talk {
    pub(super) fn new(quiet: bool) -> Self {
        Self { quiet }
    }

    /// Says how far long work has come, on a terminal, each time over the last.
    pub(super) fn progress(self, text: &str) {
        if !self.quiet && io::stderr().is_terminal() && !is_dumb() {
            IN_PROGRESS.store(true, Ordering::Relaxed);
            let _ = write!(io::stderr(), "\r\x1b[K{}\r", clean::line(text));
        }
    }

    /// Says how things went, unless `-q` asks for silence.
    pub(super) fn say(self, text: &str) {
        if !self.quiet {
            write_stderr("", text);
        }
    }
}

/// Names something that went wrong, on stderr.
pub(super) fn complain(text: &str) {
    write_stderr("earmark: ", text);
}

/// Says how many of something there are.
pub(super) fn count(number: u64, one: &str, many: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{number} {many}") }
}

fn write_stderr(before: &str, text: &str) {
    let wipe = if IN_PROGRESS.swap(false, Ordering::Relaxed) { "\x1b[K" } else { "" };
    // Where stderr is closed there is nobody left to tell.
    let _ = writeln!(io::stderr(), "{wipe}{before}{}", clean::text(text));
}
