//! Wakes the loop while it waits.

#[cfg(not(unix))]
pub(super) use elsewhere::Bell;
#[cfg(unix)]
pub(super) use unix::Bell;

#[cfg(unix)]
mod unix {
    use std::io::{self, ErrorKind, Read, Write};
    use std::os::fd::{AsRawFd, BorrowedFd};
    use std::os::unix::net::UnixStream;
    use std::time::Duration;

    use filedescriptor::{Error, POLLIN, poll, pollfd};

    /// The longest single wait; whoever waits longer waits again.
    const LONGEST: Duration = Duration::from_hours(1);

    /// A pipe: whoever writes wakes whoever waits, who may wait for the terminal too.
    pub(in super::super) struct Bell {
        rope: UnixStream,
        bell: UnixStream,
    }

    impl Bell {
        pub(in super::super) fn new() -> io::Result<Self> {
            let (rope, bell) = UnixStream::pair()?;
            rope.set_nonblocking(true)?;
            bell.set_nonblocking(true)?;
            Ok(Self { rope, bell })
        }

        pub(in super::super) fn ring(&self) {
            // A pipe that is full has been rung often enough.
            let _ = (&self.rope).write(&[0]);
        }

        /// Waits up to `pause` for the bell or the other end; says whether that has something.
        pub(in super::super) fn wait(
            &self,
            other: Option<BorrowedFd<'_>>,
            pause: Duration,
        ) -> io::Result<bool> {
            let look = |fd| pollfd { fd, events: POLLIN, revents: 0 };
            let mut ends = vec![look(self.bell.as_raw_fd())];
            ends.extend(other.map(|other| look(other.as_raw_fd())));
            match poll(&mut ends, Some(whole_millis(pause.min(LONGEST)))) {
                Ok(_) => {}
                Err(Error::Poll(error)) if error.kind() == ErrorKind::Interrupted => return Ok(false),
                Err(error) => return Err(io::Error::other(error)),
            }
            if ends[0].revents != 0 {
                while matches!((&self.bell).read(&mut [0; 256]), Ok(256)) {}
            }
            Ok(ends.get(1).is_some_and(|other| other.revents != 0))
        }
    }

    /// A wait in the unit that the system has, never shorter than it was meant to be.
    fn whole_millis(pause: Duration) -> Duration {
        Duration::from_millis(pause.as_micros().div_ceil(1_000) as u64)
    }
}

#[cfg(not(unix))]
mod elsewhere {
    use std::io;
    use std::time::Duration;

    use crossbeam_channel::{Receiver, Sender, bounded};

    /// A channel with room for one word, which wakes whoever waits.
    pub(in super::super) struct Bell(Sender<()>, Receiver<()>);

    impl Bell {
        pub(in super::super) fn new() -> io::Result<Self> {
            let (rope, bell) = bounded(1);
            Ok(Self(rope, bell))
        }

        pub(in super::super) fn ring(&self) {
            // Where there is no room, it has been rung already.
            let _ = self.0.try_send(());
        }

        /// Waits up to `pause` for the bell.
        pub(in super::super) fn wait(&self, pause: Duration) {
            // Nobody rang in time: that is no error.
            let _ = self.1.recv_timeout(pause);
        }
    }
}
