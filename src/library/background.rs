//! Work that waits for nobody: indexing and recognising new stories, applying the rules to them, tidying up, and the
//! weekly backup.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use crossbeam_channel::{RecvTimeoutError, Sender, bounded};
use jiff::Timestamp;

use super::quiet::Quiet;
use super::{Library, LibraryError};
use crate::store::StoreError;

/// How many stories one step indexes, and how many it recognises: a step takes some tens of milliseconds.
const INDEXED: usize = 100;
const RECOGNISED: usize = 40;

/// How long the background waits after a fault before it tries again.
const REST: Duration = Duration::from_secs(5);

/// How long it leaves the store to others between two steps.
const BREATH: Duration = Duration::from_millis(2);

/// How long it does so where nobody waits for what it does: it shall be felt by none.
const LONG_BREATH: Duration = Duration::from_millis(20);

/// How far background work has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Step {
    /// Stories indexed in this step.
    pub indexed: usize,
    /// Stories recognised in this step.
    pub recognised: usize,
    /// Stories that the rules were applied to in this step.
    pub ruled: usize,
    /// Stories that still have to be indexed, recognised or both.
    pub left: u64,
    /// Whether there is more to do at once.
    pub more: bool,
}

impl Library {
    /// Does one bounded step of background work, newest stories first. Whatever ends the program, the
    /// next step goes on where the last one was done.
    pub fn background_step(&self) -> Result<Step, LibraryError> {
        if self.store.is_read_only() {
            return Ok(Step::default());
        }
        let index = self.store.index_some(INDEXED)?;
        let recognised = self.recognise_some(RECOGNISED)?;
        let ruled = self.apply_to_arrived()?;
        let (unindexed, unrecognised) = self.store.to_do()?;
        let left = unindexed.max(unrecognised);
        let more =
            index.more || left > 0 || ruled > 0 || self.renew_recognition()? || self.improve_names()?;
        if !more {
            self.rest();
        }
        Ok(Step { indexed: index.done, recognised, ruled, left, more })
    }
}

/// A thread that does the background work of a library.
pub struct Background {
    wake: Sender<()>,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Background {
    /// Starts the thread. `tell` is called from it after every step, and with a message when one failed.
    ///
    /// `now` is when the program started: a backup that is due then is made once the rest is done.
    pub fn start(
        library: Library,
        now: Timestamp,
        tell: impl FnMut(Result<Step, String>) + Send + 'static,
    ) -> Result<Self, LibraryError> {
        let (wake, woken) = bounded(1);
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = Arc::clone(&stop);
        let mut worker = Worker {
            library,
            tell: Box::new(tell),
            backup_at: Some(now),
            promised: false,
            quiet: Quiet::new(now),
        };
        let thread = thread::Builder::new()
            .name("background".into())
            .spawn(move || {
                while !stopped.load(Ordering::Relaxed) {
                    let pause = worker.turn();
                    let ended = match pause {
                        Some(pause) => {
                            matches!(woken.recv_timeout(pause), Err(RecvTimeoutError::Disconnected))
                        }
                        None => woken.recv().is_err(),
                    };
                    if ended {
                        return;
                    }
                }
            })
            .map_err(|error| LibraryError::Broken(format!("No thread could be started: {error}.")))?;
        Ok(Self { wake, stop, thread: Some(thread) })
    }

    /// Says that there are new stories.
    pub fn wake(&self) {
        // A full channel has woken it already.
        let _woken = self.wake.try_send(());
    }

    /// Returns a way for another thread to say so.
    pub fn waker(&self) -> impl Fn() + Send + 'static {
        let wake = self.wake.clone();
        move || {
            // As above.
            let _woken = wake.try_send(());
        }
    }

    /// Ends the work after the step that it is at.
    pub fn stop(mut self) {
        self.end();
    }

    fn end(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        self.wake();
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            log::error!("the background ended in a panic");
        }
    }
}

impl Drop for Background {
    fn drop(&mut self) {
        self.end();
    }
}

struct Worker {
    library: Library,
    tell: Box<dyn FnMut(Result<Step, String>) + Send>,
    backup_at: Option<Timestamp>,
    /// Whether the last step said that there is more to do.
    promised: bool,
    quiet: Quiet,
}

impl Worker {
    /// Does a step and says how long to wait before the next; `None` is until woken.
    fn turn(&mut self) -> Option<Duration> {
        let step = catch_unwind(AssertUnwindSafe(|| self.library.background_step()));
        match step {
            Ok(Ok(step)) => {
                // A step without work is news only where the one before it promised more.
                let idle = step == Step::default();
                if !idle || self.promised {
                    (self.tell)(Ok(step));
                }
                self.promised = step.more;
                if step.indexed > 0 {
                    self.quiet.disturb();
                }
                if step.more || self.look_over() {
                    return Some(BREATH);
                }
                if self.tidy_up() {
                    return Some(LONG_BREATH);
                }
                self.back_up();
                None
            }
            // Another process is writing much; it will be done.
            Ok(Err(LibraryError::Store(StoreError::Busy(_)))) => Some(REST),
            Ok(Err(error)) => {
                (self.tell)(Err(error.to_string()));
                None
            }
            Err(_) => {
                (self.tell)(
                    Err("Indexing stopped because of a mistake in Earmark; the log has more.".into()),
                );
                None
            }
        }
    }

    /// Looks over what was learned, once and when nothing else waits; says whether it did.
    fn look_over(&mut self) -> bool {
        self.library.check_names().unwrap_or_else(|error| {
            (self.tell)(Err(error.to_string()));
            false
        })
    }

    /// Does a step of what is for quiet times; says whether there is more of that.
    fn tidy_up(&mut self) -> bool {
        let step = catch_unwind(AssertUnwindSafe(|| self.quiet.step(&mut self.library)));
        let failed = match step {
            Ok(Ok(more)) => return more,
            Ok(Err(LibraryError::Store(StoreError::Busy(_)))) => "another process is writing".to_owned(),
            Ok(Err(error)) => error.to_string(),
            Err(_) => "a mistake in Earmark".to_owned(),
        };
        // Nobody has asked for it and nothing is lost by it.
        log::warn!("tidying up is left for later: {failed}");
        self.quiet.give_up();
        false
    }

    fn back_up(&mut self) {
        if let Some(now) = self.backup_at.take()
            && let Err(error) = self.library.back_up_if_due(now)
        {
            (self.tell)(Err(error.to_string()));
        }
    }
}
