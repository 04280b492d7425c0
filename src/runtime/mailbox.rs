//! What the other threads tell the loop.
//!
//! A key goes through here on its way to the screen, so it is one lock that nobody holds for longer than a
//! push, and one wake-up after it has been let go.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::Signal;
use super::input::Input;
use crate::app::Event;

/// What has come since the loop last looked, in order of each kind.
#[derive(Default)]
pub(super) struct Mail {
    pub(super) typed: Vec<Input>,
    pub(super) events: Vec<Event>,
    pub(super) signals: Vec<Signal>,
}

impl Mail {
    fn is_empty(&self) -> bool {
        self.typed.is_empty() && self.events.is_empty() && self.signals.is_empty()
    }
}

/// The mailbox; every clone is the same one.
#[derive(Clone, Default)]
pub(super) struct Mailbox(Arc<Inside>);

#[derive(Default)]
struct Inside {
    mail: Mutex<Mail>,
    came: Condvar,
}

impl Mailbox {
    /// Puts in what was typed.
    pub(super) fn type_in(&self, typed: Vec<Input>) {
        self.put(|mail| mail.typed.extend(typed));
    }

    /// Puts in what happened.
    pub(super) fn tell(&self, events: impl IntoIterator<Item = Event>) {
        self.put(|mail| mail.events.extend(events));
    }

    /// Puts in a word of the system.
    pub(super) fn signal(&self, signal: Signal) {
        self.put(|mail| mail.signals.push(signal));
    }

    /// Takes everything out, and waits up to `pause` for something if there is nothing.
    pub(super) fn wait(&self, pause: Duration) -> Mail {
        let waited = self.0.came.wait_timeout_while(self.lock(), pause, |mail| mail.is_empty());
        let (mut mail, _) = waited.unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut mail)
    }

    fn put(&self, put: impl FnOnce(&mut Mail)) {
        put(&mut self.lock());
        self.0.came.notify_one();
    }

    /// A thread that panicked while it pushed has left whole letters behind.
    fn lock(&self) -> MutexGuard<'_, Mail> {
        self.0.mail.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
