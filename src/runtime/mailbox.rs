//! What the other threads tell the loop.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use std::{io, mem};

use super::bell::Bell;
use super::input::Input;
use super::keyboard::Keyboard;
use super::signals::Signal;
use crate::app::Event;

/// What has come since the loop last looked, in order of each kind.
#[derive(Default)]
pub(super) struct Mail {
    pub(super) typed: Vec<Input>,
    pub(super) events: Vec<Event>,
    pub(super) signals: Vec<Signal>,
}

/// The mailbox; every clone is the same one.
#[derive(Clone)]
pub(super) struct Mailbox(Arc<Inside>);

struct Inside {
    mail: Mutex<Mail>,
    bell: Bell,
}

impl Mailbox {
    pub(super) fn new() -> io::Result<Self> {
        Ok(Self(Arc::new(Inside { mail: Mutex::default(), bell: Bell::new()? })))
    }

    /// Puts in what happened.
    pub(super) fn tell(&self, events: impl IntoIterator<Item = Event>) {
        self.lock().events.extend(events);
        self.wake();
    }

    /// Puts in a word of the system.
    #[cfg(unix)]
    pub(super) fn signal(&self, signal: Signal) {
        self.lock().signals.push(signal);
        self.wake();
    }

    /// Wakes the loop.
    pub(super) fn wake(&self) {
        self.0.bell.ring();
    }

    /// Takes everything out and, if it `reads`, what was typed. Waits up to `pause` if there is nothing.
    pub(super) fn wait(&self, pause: Duration, keyboard: &mut Keyboard, reads: bool) -> Mail {
        let mut mail = mem::take(&mut *self.lock());
        // Keys are looked for even then: others may have so much to tell that there is always something.
        let is_empty = mail.events.is_empty() && mail.signals.is_empty();
        mail.typed = keyboard.wait(if is_empty { pause } else { Duration::ZERO }, &self.0.bell, reads);
        let more = mem::take(&mut *self.lock());
        mail.events.extend(more.events);
        mail.signals.extend(more.signals);
        mail
    }

    /// A thread that panicked while it pushed has left whole letters behind.
    fn lock(&self) -> MutexGuard<'_, Mail> {
        self.0.mail.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
