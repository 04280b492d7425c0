//! A thread that carries out orders one by one, for as long as somebody may give some.

use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, Sender, unbounded};

/// How long the end of the program waits for what is just being stored.
const LAST_WORDS: Duration = Duration::from_millis(300);

/// The thread, as those hold it who give the orders.
pub(super) struct Orders<T> {
    sender: Sender<T>,
    thread: JoinHandle<()>,
}

impl<T: Send + 'static> Orders<T> {
    /// Starts a thread with a name; `work` gets what is ordered, and returns when nothing more can come.
    pub(super) fn start(
        name: &str,
        work: impl FnOnce(&Receiver<T>) + Send + 'static,
    ) -> std::io::Result<Self> {
        let (sender, inbox) = unbounded();
        let thread = std::thread::Builder::new().name(name.into()).spawn(move || work(&inbox))?;
        Ok(Self { sender, thread })
    }

    /// Gives an order.
    pub(super) fn give(&self, order: T) {
        // The thread ends only with the program, so nobody misses what it can no longer hear.
        let _ = self.sender.send(order);
    }

    /// Ends the thread, once `stop` has ended what goes on. What was stored is safe however it ends, so nobody
    /// waits for a host that does not answer.
    pub(super) fn finish(self, stop: impl FnOnce()) {
        drop(self.sender);
        stop();
        let since = Instant::now();
        while !self.thread.is_finished() && since.elapsed() < LAST_WORDS {
            std::thread::sleep(Duration::from_millis(2));
        }
    }
}
