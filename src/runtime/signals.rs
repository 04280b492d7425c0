//! What the system tells the process: to end, to read the settings again, that the terminal has another size.

use std::io;

use super::mailbox::Mailbox;

/// What the system told the process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Signal {
    Quit,
    Reload,
    /// The terminal has another size; it is asked which when a frame is drawn.
    Resized,
}

/// Listens for the system's signals.
#[cfg(unix)]
pub(super) fn listen(mailbox: &Mailbox) -> io::Result<()> {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM, SIGUSR1, SIGWINCH};
    let mailbox = mailbox.clone();
    let mut signals = signal_hook::iterator::Signals::new([SIGHUP, SIGINT, SIGTERM, SIGUSR1, SIGWINCH])?;
    std::thread::Builder::new().name("signals".into()).spawn(move || {
        for signal in signals.forever() {
            mailbox.signal(match signal {
                SIGUSR1 => Signal::Reload,
                SIGWINCH => Signal::Resized,
                _ => Signal::Quit,
            });
        }
    })?;
    Ok(())
}

#[cfg(not(unix))]
pub(super) fn listen(_: &Mailbox) -> io::Result<()> {
    Ok(())
}
