//! Crash reports: what a developer needs of a panic, and nothing of what the user was reading.

use std::backtrace::Backtrace;
use std::fs;
use std::io::{self, ErrorKind, Write};
use std::panic::PanicHookInfo;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::{FileError, create_folder, private};

/// How many reports are kept; the oldest go.
const KEPT: usize = 10;

/// In characters.
const LONGEST_MESSAGE: usize = 300;

/// A panic, as it is reported.
#[derive(Clone, Debug)]
pub struct Crash {
    message: String,
    location: String,
    thread: String,
    backtrace: String,
}

impl Crash {
    /// Takes down a panic, in the hook and on the thread that panicked.
    pub fn of(panic: &PanicHookInfo<'_>) -> Self {
        Self {
            message: without_text(panic.payload_as_str().unwrap_or("(no message)")),
            location: panic.location().map_or_else(|| "(unknown)".into(), ToString::to_string),
            thread: std::thread::current().name().unwrap_or("(unnamed)").to_owned(),
            backtrace: Backtrace::force_capture().to_string(),
        }
    }

    /// Writes the report into the folder, and returns its path.
    pub fn write(&self, folder: &Path, now: Timestamp) -> Result<PathBuf, FileError> {
        create_folder(folder)?;
        let (path, mut file) = new_file(folder, now)?;
        let failed = |error| FileError::new("write the crash report", &path, error);
        file.write_all(self.report(now).as_bytes()).map_err(failed)?;
        remove_oldest(folder)?;
        Ok(path)
    }

    fn report(&self, now: Timestamp) -> String {
        let Self { message, location, thread, backtrace } = self;
        let (version, system, machine) =
            (env!("CARGO_PKG_VERSION"), std::env::consts::OS, std::env::consts::ARCH);
        format!(
            "Earmark {version} on {system} ({machine}) stopped at {now:.0}\n\
             thread: {thread}\nplace: {location}\nmessage: {message}\n\n{backtrace}\n"
        )
    }
}

/// The reports in the folder, newest first; none where there is no folder.
pub fn list(folder: &Path) -> Result<Vec<PathBuf>, FileError> {
    let failed = |error| FileError::new("look for crash reports in", folder, error);
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.map_err(failed)?,
    };
    let paths: io::Result<Vec<PathBuf>> = entries.map(|entry| Ok(entry?.path())).collect();
    let mut reports: Vec<PathBuf> =
        paths.map_err(failed)?.into_iter().filter(|path| is_report(path)).collect();
    // The names begin with the time, so that they sort by it.
    reports.sort_unstable_by(|a, b| b.cmp(a));
    Ok(reports)
}

fn is_report(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.starts_with("crash-") && path.extension().is_some_and(|extension| extension == "txt")
}

/// Creates a file named after the time; several threads may panic in one second.
fn new_file(folder: &Path, now: Timestamp) -> Result<(PathBuf, fs::File), FileError> {
    let mut number = 0;
    loop {
        let path = folder.join(format!("crash-{}-{number:03}.txt", now.strftime("%Y%m%dT%H%M%SZ")));
        match private::options().write(true).create_new(true).open(&path) {
            Ok(file) => return Ok((path, file)),
            Err(error) if error.kind() == ErrorKind::AlreadyExists && number < 999 => number += 1,
            Err(error) => return Err(FileError::new("write the crash report", &path, error)),
        }
    }
}

fn remove_oldest(folder: &Path) -> Result<(), FileError> {
    for old in list(folder)?.iter().skip(KEPT) {
        fs::remove_file(old).map_err(|error| FileError::new("remove the old crash report", old, error))?;
    }
    Ok(())
}

/// The message without the data it quotes: a text cut at the wrong byte is quoted whole by the standard library.
fn without_text(message: &str) -> String {
    let quote = message
        .find(['`', '"'])
        .filter(|_| message.contains("byte index") || message.len() > LONGEST_MESSAGE);
    let (kept, more) = match quote {
        Some(at) => (&message[..at], "(data left out)"),
        None => (message, ""),
    };
    let kept: String =
        kept.chars().take(LONGEST_MESSAGE).map(|c| if c.is_control() { ' ' } else { c }).collect();
    kept + more
}

#[cfg(test)]
mod tests {
    use super::*;

    fn crash(message: &str) -> Crash {
        Crash {
            message: without_text(message),
            location: "src/a.rs:1:2".into(),
            thread: "worker".into(),
            backtrace: "0: main".into(),
        }
    }

    #[test]
    fn a_report_says_what_happened_and_where_without_the_story() {
        let folder = tempfile::tempdir().unwrap();
        let quoted = "byte index 3 is not a char boundary; it is inside 'é' (bytes 2..4) of `the story`";
        let path = crash(quoted).write(&folder.path().join("crashes"), Timestamp::UNIX_EPOCH).unwrap();
        let report = fs::read_to_string(path).unwrap();
        assert!(report.contains(env!("CARGO_PKG_VERSION")) && report.contains("src/a.rs:1:2"));
        assert!(report.contains("not a char boundary") && !report.contains("the story"));
        assert_eq!(crash("called on a `None` value").message, "called on a `None` value");
        assert!(crash(&"long ".repeat(999)).message.len() <= LONGEST_MESSAGE);
    }

    #[test]
    fn ten_reports_are_kept_and_other_files_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("notes.txt"), "mine").unwrap();
        for second in 0..12 {
            let now = Timestamp::from_second(second / 2).unwrap();
            crash("x").write(folder.path(), now).unwrap();
        }
        let reports = list(folder.path()).unwrap();
        assert_eq!(reports.len(), KEPT);
        assert!(reports[0].ends_with("crash-19700101T000005Z-001.txt"));
        assert!(folder.path().join("notes.txt").exists());
        assert!(list(&folder.path().join("none")).unwrap().is_empty());
    }
}
