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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::args::Global;

    #[test]
    fn a_fault_of_our_own_becomes_a_message_and_a_report() {
        let home = tempfile::tempdir().unwrap();
        let global = Global { home: Some(home.path().to_owned()), ..Global::default() };
        let ended = run(&mut Shell::new(global), |_| panic!("of our own"));
        drop(panic::take_hook());
        let Err(Failure::Failed(message)) = ended else { panic!("the panic was not caught") };
        assert!(message.starts_with(FAULT) && message.contains("crash-"), "{message}");
        let reports = crate::files::crash::list(&home.path().join("state/crashes")).unwrap();
        assert!(std::fs::read_to_string(&reports[0]).unwrap().contains("of our own"));
    }
}
