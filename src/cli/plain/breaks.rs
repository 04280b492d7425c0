//! Ctrl-C, which ends the command that runs and not the program.

use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::net::Net;
use crate::store::Interrupt;

/// Said where Ctrl-C has nothing to end.
const HINT: &str = "\nTo leave, type quit.\n";

/// Ends what runs when the user asks for it.
#[derive(Clone, Default)]
pub(super) struct Breaks {
    asked: Arc<AtomicBool>,
    running: Arc<Mutex<Running>>,
}

#[derive(Default)]
struct Running {
    /// Whether a command runs.
    is: bool,
    /// The network, while it uses that.
    net: Option<Arc<Net>>,
}

impl Breaks {
    /// Listens for the system's word of Ctrl-C, from now on. `prompt` is said again where there is nothing to end.
    #[cfg(unix)]
    pub(super) fn listen(&self, store: Interrupt, prompt: &'static str) -> io::Result<()> {
        let mut signals = signal_hook::iterator::Signals::new([signal_hook::consts::SIGINT])?;
        let breaks = self.clone();
        std::thread::Builder::new().name("signals".into()).spawn(move || {
            for _ in signals.forever() {
                breaks.end(&store, prompt);
            }
        })?;
        Ok(())
    }

    #[cfg(not(unix))]
    pub(super) fn listen(&self, _: Interrupt, _: &'static str) -> io::Result<()> {
        Ok(())
    }

    #[cfg(unix)]
    fn end(&self, store: &Interrupt, prompt: &str) {
        let running = self.running();
        if !running.is {
            // Everything said before was handed over; where stdout is gone there is nobody to tell.
            let mut out = io::stdout().lock();
            let _ = write!(out, "{HINT}{prompt}").and_then(|()| out.flush());
            return;
        }
        self.asked.store(true, Ordering::SeqCst);
        match &running.net {
            // What it has fetched so far is stored, as at any other end.
            Some(net) => net.cancel(),
            None => store.supersede(),
        }
    }

    /// Notes that a command begins or has ended.
    pub(super) fn set_running(&self, is: bool) {
        let mut running = self.running();
        *running = Running { is, net: None };
        self.asked.store(false, Ordering::SeqCst);
    }

    /// Notes that the command uses the network.
    pub(super) fn use_net(&self, net: &Arc<Net>) {
        let mut running = self.running();
        running.net = Some(Arc::clone(net));
        if self.asked() {
            net.cancel();
        }
    }

    /// Whether the command is to end.
    pub(super) fn asked(&self) -> bool {
        self.asked.load(Ordering::SeqCst)
    }

    fn running(&self) -> MutexGuard<'_, Running> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
