//! Turns a fault of our own into a message and a crash report, never into a panic on the screen.

use std::panic::{self, AssertUnwindSafe};
use std::sync::{Arc, Mutex, PoisonError};

use super::failure::{Failure, Outcome};
use super::shell::Shell;
use crate::files::crash::Crash;

/// Runs a command; a panic in it, on any of its threads, is written to a report instead of stderr.
pub(super) fn run(shell: &mut Shell, command: impl FnOnce(&mut Shell) -> Outcome) -> Outcome {
    let first: Arc<Mutex<Option<Crash>>> = Arc::default();
    let seen = Arc::clone(&first);
    panic::set_hook(Box::new(move |panic| {
        let mut first = seen.lock().unwrap_or_else(PoisonError::into_inner);
        first.get_or_insert_with(|| Crash::of(panic));
    }));
    let ended = panic::catch_unwind(AssertUnwindSafe(|| command(shell)));
    ended.unwrap_or_else(|_| {
        let crash = first.lock().unwrap_or_else(PoisonError::into_inner).take();
        Err(Failure::Failed(explain(shell, crash.as_ref())))
    })
}

const FAULT: &str =
    "Earmark itself has a fault, and stopped here. What it confirmed before is saved. Please report this";

fn explain(shell: &Shell, crash: Option<&Crash>) -> String {
    let written = crash.map(|crash| {
        let folder = shell.paths().map_err(|_| ())?.crash_folder();
        crash.write(&folder, shell.now).map_err(|_| ())
    });
    match written {
        Some(Ok(path)) => format!("{FAULT}, with {}.", path.display()),
        // There is no place for the report either; the message is what can still be given.
        _ => format!("{FAULT}."),
    }
}
