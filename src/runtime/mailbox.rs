//! What the loop waits for: keys, and what the other threads tell it.
//!
//! A key's way to the screen is as short as it can be: on Unix the loop itself waits for the terminal and
//! reads it, and the other threads wake it through a pipe. Elsewhere a terminal and a pipe cannot be waited
//! for together, so a thread reads the keys and puts them in with the rest.

use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::Signal;
use super::input::{Input, Keyboard};
use crate::app::Event;
use bell::Bell;

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

    /// Puts in what was typed.
    #[cfg(not(unix))]
    pub(super) fn type_in(&self, typed: Vec<Input>) {
        self.put(|mail| mail.typed.extend(typed));
    }

    /// Puts in what happened.
    pub(super) fn tell(&self, events: impl IntoIterator<Item = Event>) {
        self.put(|mail| mail.events.extend(events));
    }

    /// Puts in a word of the system.
    #[cfg(unix)]
    pub(super) fn signal(&self, signal: Signal) {
        self.put(|mail| mail.signals.push(signal));
    }

    /// Takes everything out, and waits up to `pause` for something if there is nothing. What is taken may be
    /// nothing before that time is over.
    pub(super) fn wait(&self, pause: Duration, keyboard: &mut Keyboard) -> io::Result<Mail> {
        let mut mail = std::mem::take(&mut *self.lock());
        // Keys are looked for even then: others may have so much to tell that there is always something.
        let pause = if mail.is_empty() && !keyboard.has_more() { pause } else { Duration::ZERO };
        if self.0.bell.wait(pause)? || keyboard.has_more() {
            mail.typed.extend(keyboard.read());
        }
        let more = std::mem::take(&mut *self.lock());
        mail.typed.extend(more.typed);
        mail.events.extend(more.events);
        mail.signals.extend(more.signals);
        Ok(mail)
    }

    fn put(&self, put: impl FnOnce(&mut Mail)) {
        put(&mut self.lock());
        self.0.bell.ring();
    }

    /// A thread that panicked while it pushed has left whole letters behind.
    fn lock(&self) -> MutexGuard<'_, Mail> {
        self.0.mail.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(unix)]
mod bell {
    use std::io::{self, ErrorKind, Read, Write};
    use std::os::fd::AsRawFd;
    use std::os::unix::net::UnixStream;
    use std::time::Duration;

    use filedescriptor::{Error, POLLIN, poll, pollfd};

    /// A pipe: whoever writes wakes whoever waits.
    pub(super) struct Bell {
        rope: UnixStream,
        bell: UnixStream,
    }

    impl Bell {
        pub(super) fn new() -> io::Result<Self> {
            let (rope, bell) = UnixStream::pair()?;
            rope.set_nonblocking(true)?;
            bell.set_nonblocking(true)?;
            Ok(Self { rope, bell })
        }

        pub(super) fn ring(&self) {
            // A pipe that is full has been rung often enough.
            let _ = (&self.rope).write(&[0]);
        }

        /// Waits for the bell or the terminal; says whether the terminal has something.
        pub(super) fn wait(&self, pause: Duration) -> io::Result<bool> {
            let look = |fd| pollfd { fd, events: POLLIN, revents: 0 };
            let mut ends = [look(io::stdin().as_raw_fd()), look(self.bell.as_raw_fd())];
            match poll(&mut ends, Some(pause)) {
                Ok(_) => {}
                Err(Error::Poll(error) | Error::Io(error)) if error.kind() == ErrorKind::Interrupted => {
                    return Ok(false);
                }
                Err(error) => return Err(io::Error::other(error)),
            }
            if ends[1].revents != 0 {
                while matches!((&self.bell).read(&mut [0; 256]), Ok(1..)) {}
            }
            Ok(ends[0].revents != 0)
        }
    }
}

#[cfg(not(unix))]
mod bell {
    use std::io;
    use std::time::Duration;

    use crossbeam_channel::{Receiver, Sender, bounded};

    /// A channel with room for one word, which wakes whoever waits.
    pub(super) struct Bell(Sender<()>, Receiver<()>);

    impl Bell {
        pub(super) fn new() -> io::Result<Self> {
            let (rope, bell) = bounded(1);
            Ok(Self(rope, bell))
        }

        pub(super) fn ring(&self) {
            // Where there is no room, it has been rung already.
            let _ = self.0.try_send(());
        }

        /// Waits for the bell. The terminal is read by a thread of its own.
        pub(super) fn wait(&self, pause: Duration) -> io::Result<bool> {
            // Nobody rang in time: that is no error.
            let _ = self.1.recv_timeout(pause);
            Ok(false)
        }
    }
}
