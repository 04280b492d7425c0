//! The log: two files of at most 1 MiB in the state folder, never the text of a story.
//!
//! Only Earmark's own messages are written. The libraries that read feeds and pages log what they
//! read, and that is the user's business. Nothing here may fail the program: a log that cannot be
//! written is a log that is not written.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use log::{LevelFilter, Log, Metadata, Record};

use super::{create_folder, private};

/// In bytes, for each of the two files.
const LARGEST: u64 = 1 << 20;

/// In characters. A message that goes on carries something that does not belong into a log.
const LONGEST_MESSAGE: usize = 2_000;

/// Starts logging into a file. `verbosity` counts the `-v`: warnings without any, then more.
pub fn start(path: PathBuf, verbosity: u8) -> Result<(), log::SetLoggerError> {
    let level = level(verbosity);
    // The log lasts as long as the program.
    log::set_logger(Box::leak(Box::new(FileLog::new(path, level))))?;
    log::set_max_level(level);
    Ok(())
}

fn level(verbosity: u8) -> LevelFilter {
    match verbosity {
        0 => LevelFilter::Warn,
        1 => LevelFilter::Info,
        2 => LevelFilter::Debug,
        _ => LevelFilter::Trace,
    }
}

/// Writes Earmark's own messages into a file, and begins a new one when it is full.
#[derive(Debug)]
struct FileLog {
    path: PathBuf,
    level: LevelFilter,
    /// Opened at the first message: most runs have none.
    file: Mutex<Option<File>>,
}

impl FileLog {
    fn new(path: PathBuf, level: LevelFilter) -> Self {
        Self { path, level, file: Mutex::new(None) }
    }

    fn write(&self, line: &str) -> io::Result<()> {
        let mut open = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        let file = match open.take() {
            Some(file) if !is_full(&file, line)? => file,
            _ => self.next_file(line)?,
        };
        open.insert(file).write_all(line.as_bytes())
    }

    /// Opens the log, after setting it aside if it is full. Another process may have done that already.
    fn next_file(&self, line: &str) -> io::Result<File> {
        let file = self.open()?;
        if !is_full(&file, line)? {
            return Ok(file);
        }
        fs::rename(&self.path, older(&self.path))?;
        self.open()
    }

    fn open(&self) -> io::Result<File> {
        if let Some(folder) = self.path.parent() {
            create_folder(folder).map_err(io::Error::other)?;
        }
        private::options().append(true).create(true).open(&self.path)
    }
}

/// Where the full log goes: `earmark.1.log` beside `earmark.log`.
fn older(path: &Path) -> PathBuf {
    path.with_extension("1.log")
}

fn is_full(file: &File, line: &str) -> io::Result<bool> {
    Ok(file.metadata()?.len() + line.len() as u64 > LARGEST)
}

impl Log for FileLog {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        let target = metadata.target();
        metadata.level() <= self.level && (target == "earmark" || target.starts_with("earmark::"))
    }

    fn log(&self, record: &Record<'_>) {
        if !self.enabled(record.metadata()) {
            return;
        }
        let text: String = record.args().to_string().chars().take(LONGEST_MESSAGE).map(shown).collect();
        // The moment of writing belongs to the writing: no caller has it at hand.
        let now = jiff::Timestamp::now();
        let line = format!("{now:.3} {} {}: {text}\n", record.level(), record.target());
        // There is nowhere to report this to; see the module's introduction.
        let _unwritten = self.write(&line);
    }

    fn flush(&self) {}
}

fn shown(c: char) -> char {
    if c.is_control() { ' ' } else { c }
}

#[cfg(test)]
mod tests {
    use log::Level;

    use super::*;

    fn say(log: &FileLog, target: &str, level: Level, text: &str) {
        log.log(&Record::builder().target(target).level(level).args(format_args!("{text}")).build());
    }

    #[test]
    fn only_our_own_messages_of_the_level_are_written_one_a_line() {
        let folder = tempfile::tempdir().unwrap();
        let log = FileLog::new(folder.path().join("state/earmark.log"), level(1));
        say(&log, "html5ever::tree", Level::Error, "the text of a story");
        say(&log, "earmark::store", Level::Debug, "too fine");
        say(&log, "earmark::store", Level::Info, "opened\nin \u{1b}[1m2 ms");
        let text = fs::read_to_string(&log.path).unwrap();
        assert!(text.ends_with(" INFO earmark::store: opened in  [1m2 ms\n"), "{text}");
        assert_eq!(text.lines().count(), 1);
    }

    #[test]
    fn the_log_never_takes_more_than_two_files() {
        let folder = tempfile::tempdir().unwrap();
        let log = FileLog::new(folder.path().join("earmark.log"), level(0));
        let other = FileLog::new(log.path.clone(), level(0));
        let long = "x".repeat(LONGEST_MESSAGE);
        for _ in 0..700 {
            say(&log, "earmark", Level::Warn, &long);
            say(&other, "earmark", Level::Warn, &long);
        }
        say(&log, "earmark", Level::Error, "the last one");
        let sizes: Vec<u64> =
            fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().metadata().unwrap().len()).collect();
        assert_eq!(sizes.len(), 2);
        assert!(sizes.iter().all(|&size| size <= LARGEST), "{sizes:?}");
        assert!(fs::read_to_string(&log.path).unwrap().contains("the last one"));
    }
}
