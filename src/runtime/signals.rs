//! The system's signals: those that ask for the end, and the one that asks to read the settings again.

use super::RunError;
use super::mailbox::Mailbox;

/// What the system told the process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Signal {
    Quit,
    Reload,
}

/// Listens for the system's signals.
#[cfg(unix)]
pub(super) fn listen(mailbox: &Mailbox) -> Result<(), RunError> {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM, SIGUSR1};
    let mailbox = mailbox.clone();
    let mut signals = signal_hook::iterator::Signals::new([SIGHUP, SIGINT, SIGTERM, SIGUSR1])?;
    std::thread::Builder::new().name("signals".into()).spawn(move || {
        for signal in signals.forever() {
            mailbox.signal(if signal == SIGUSR1 { Signal::Reload } else { Signal::Quit });
        }
    })?;
    Ok(())
}

#[cfg(not(unix))]
pub(super) fn listen(_: &Mailbox) -> Result<(), RunError> {
    Ok(())
}
