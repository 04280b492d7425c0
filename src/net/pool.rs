//! Many fetches at once, on threads that mostly wait.
//!
//! A thread that waits for a server costs a few pages of stack and nothing of the processor, and there are
//! never more of them than fetches.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Instant;

use url::Url;

use super::Net;
use super::turns::{Turn, Turns};

/// The stack of one thread: TLS needs a part of it, and only what is touched is taken.
const STACK: usize = 512 << 10;

/// Files that are open besides connections, generously: the store, logs, locks, the terminal.
const OTHER_FILES: u64 = 100;

impl Net {
    /// Works through addresses on a pool of threads, with the manners that each host may expect: `work` is
    /// called once for each, with its place, on one of the threads. Once the client is cancelled, no further
    /// one begins.
    pub fn each(&self, addresses: &[&str], work: &(dyn Fn(usize) + Sync)) {
        let hosts: Vec<String> = addresses.iter().map(|address| host_and_port(address)).collect();
        let options = self.options();
        let hosts = hosts.iter().map(String::as_str);
        let turns = Turns::new(hosts, options.per_host, options.host_delay, Instant::now());
        let line = Line { turns: Mutex::new(turns), changed: Condvar::new() };
        let threads = addresses.len().min(options.connections).min(most_connections()).max(1);
        thread::scope(|scope| {
            for number in 0..threads {
                let builder = thread::Builder::new().name(format!("fetch-{number}")).stack_size(STACK);
                let started = builder.spawn_scoped(scope, || self.serve(&line, work));
                if let Err(error) = started {
                    // Fewer threads do the same work; without any, this one does.
                    log::warn!("only {number} connections at once: {error}");
                    if number == 0 {
                        self.serve(&line, work);
                    }
                    break;
                }
            }
        });
    }

    fn serve(&self, line: &Line, work: &(dyn Fn(usize) + Sync)) {
        loop {
            let mut turns = line.lock();
            if self.is_cancelled() {
                turns.clear();
            }
            match turns.next(Instant::now()) {
                Turn::End => {
                    line.changed.notify_all();
                    return;
                }
                Turn::Wait(Some(until)) => {
                    let pause = until.saturating_duration_since(Instant::now()).min(GLANCE);
                    drop(line.changed.wait_timeout(turns, pause));
                }
                Turn::Wait(None) => drop(line.changed.wait_timeout(turns, GLANCE)),
                Turn::Fetch { item, lane } => {
                    drop(turns);
                    if catch_unwind(AssertUnwindSafe(|| work(item))).is_err() {
                        log::error!("a fetch ended in a panic");
                    }
                    line.lock().done(lane);
                    line.changed.notify_one();
                }
            }
        }
    }
}

/// How long a thread waits before it looks whether everything was cancelled.
const GLANCE: std::time::Duration = std::time::Duration::from_millis(100);

struct Line {
    turns: Mutex<Turns>,
    changed: Condvar,
}

impl Line {
    fn lock(&self) -> MutexGuard<'_, Turns> {
        self.turns.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What politeness goes by.
fn host_and_port(address: &str) -> String {
    let Ok(url) = Url::parse(address) else { return address.to_owned() };
    format!("{}:{}", url.host_str().unwrap_or_default(), url.port_or_known_default().unwrap_or(0))
}

/// How many connections the system lets one process have, beside a lock and a few other files.
#[cfg(unix)]
fn most_connections() -> usize {
    let limit = rustix::process::getrlimit(rustix::process::Resource::Nofile).current;
    limit.map_or(usize::MAX, |limit| (limit.saturating_sub(OTHER_FILES) / 2).max(4) as usize)
}

#[cfg(not(unix))]
fn most_connections() -> usize {
    usize::MAX
}
