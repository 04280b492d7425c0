//! The thread that finds feeds for the open reader and subscribes to them.
//!
//! It is apart from the one that refreshes, so that a new feed does not wait for a thousand old ones. Orders are
//! carried out one by one; stopping ends the one that goes on and drops those that wait.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, Sender, unbounded};

use super::mailbox::Mailbox;
use crate::app::{AddedFeed, Event, FeedsAdded, Ticket};
use crate::files;
use crate::library::{Discovery, Library, Subscribed, client};
use crate::net::{Net, Proxies};
use crate::settings::Settings;

/// What the screen says when the thread panicked.
const MISTAKE: &str = "Adding a feed failed because of a mistake in Earmark; a crash report was written";

/// How long the end of the program waits for what is just being stored.
const LAST_WORDS: Duration = Duration::from_millis(300);

/// What the thread is to do.
enum Order {
    /// Find the feed behind an address, and put it in a folder.
    Find(Ticket, String, String),
    /// Subscribe to these of the feeds that were found last.
    Take(Ticket, Vec<usize>),
    /// Keep to these settings from now on.
    Settle(Box<Settings>),
}

/// The thread, as the screen holds it.
pub(super) struct Adder {
    orders: Option<Sender<Order>>,
    going: Arc<Mutex<Going>>,
    thread: Option<JoinHandle<()>>,
}

/// What both sides know of what goes on.
#[derive(Default)]
struct Going {
    /// The client of what goes on.
    net: Option<Arc<Net>>,
    /// The latest order, and the latest of those that were stopped.
    latest: Ticket,
    stopped: Ticket,
}

impl Adder {
    /// Starts the thread. `tell` is how the screen hears of it, `wake` rouses the background.
    pub(super) fn start(
        library: Library,
        settings: &Settings,
        offline: bool,
        tell: Mailbox,
        wake: impl Fn() + Send + 'static,
    ) -> std::io::Result<Self> {
        let (orders, inbox) = unbounded();
        let going = Arc::new(Mutex::new(Going::default()));
        let mut worker = Worker {
            library,
            settings: settings.clone(),
            offline,
            going: Arc::clone(&going),
            found: None,
            tell,
            wake: Box::new(wake),
        };
        let work = move || worker.run(&inbox);
        let thread = std::thread::Builder::new().name("add".into()).spawn(work)?;
        Ok(Self { orders: Some(orders), going, thread: Some(thread) })
    }

    /// Finds the feed behind an address, and subscribes to it or asks which.
    pub(super) fn find(&self, ticket: Ticket, address: String, folder: String) {
        lock(&self.going).latest = ticket;
        self.order(Order::Find(ticket, address, folder));
    }

    /// Subscribes to some of the feeds that were found last.
    pub(super) fn take(&self, ticket: Ticket, places: Vec<usize>) {
        lock(&self.going).latest = ticket;
        self.order(Order::Take(ticket, places));
    }

    /// Keeps to other settings from now on.
    pub(super) fn settle(&self, settings: &Settings) {
        self.order(Order::Settle(Box::new(settings.clone())));
    }

    /// Stops everything that was ordered by now.
    pub(super) fn stop(&self) {
        let mut going = lock(&self.going);
        going.stopped = going.latest;
        if let Some(net) = &going.net {
            net.cancel();
        }
    }

    /// Ends the thread. What was stored is safe however it ends, so nobody waits for a host that does not answer.
    pub(super) fn finish(mut self) {
        self.orders = None;
        self.stop();
        if let Some(thread) = self.thread.take() {
            let since = Instant::now();
            while !thread.is_finished() && since.elapsed() < LAST_WORDS {
                std::thread::sleep(Duration::from_millis(2));
            }
        }
    }

    fn order(&self, order: Order) {
        if let Some(orders) = &self.orders {
            // The thread ends only with the program, so nobody misses what it can no longer hear.
            let _ = orders.send(order);
        }
    }
}

/// A thread that panicked has left a whole value behind.
fn lock(going: &Mutex<Going>) -> MutexGuard<'_, Going> {
    going.lock().unwrap_or_else(PoisonError::into_inner)
}

struct Worker {
    library: Library,
    settings: Settings,
    offline: bool,
    going: Arc<Mutex<Going>>,
    /// What was found last and may be chosen from, and the folder for it.
    found: Option<(Discovery, String)>,
    tell: Mailbox,
    wake: Box<dyn Fn() + Send>,
}

impl Worker {
    fn run(&mut self, inbox: &Receiver<Order>) {
        while let Ok(order) = inbox.recv() {
            let ticket = match &order {
                Order::Find(ticket, ..) | Order::Take(ticket, _) => *ticket,
                Order::Settle(_) => Ticket::default(),
            };
            let done = catch_unwind(AssertUnwindSafe(|| match order {
                Order::Find(ticket, address, folder) => self.find(ticket, &address, folder),
                Order::Take(ticket, places) => self.take(ticket, &places),
                Order::Settle(settings) => self.settings = *settings,
            }));
            if done.is_err() {
                self.say(Event::AddFailed(ticket, MISTAKE.into()));
            }
        }
    }

    /// Makes the client for an order; `None` if that was stopped before it began.
    fn begin(&self, ticket: Ticket) -> Option<Arc<Net>> {
        let mut going = lock(&self.going);
        if ticket <= going.stopped {
            return None;
        }
        let environment = Proxies::of_environment(|name| std::env::var(name).ok());
        let net = Arc::new(client(&self.settings, &environment, self.offline));
        going.net = Some(Arc::clone(&net));
        Some(net)
    }

    fn end(&self, event: Event) {
        lock(&self.going).net = None;
        self.say(event);
    }

    fn find(&mut self, ticket: Ticket, address: &str, folder: String) {
        self.found = None;
        let Some(net) = self.begin(ticket) else { return };
        let mut tell = |doing: &str| self.tell.tell([Event::AddProgressed(ticket, doing.to_owned())]);
        let found = match self.library.discover(address, &net, &mut tell) {
            Ok(found) => self.found.insert((found, folder)),
            Err(error) => return self.end(Event::AddFailed(ticket, error.to_string())),
        };
        if found.0.is_plain() {
            return self.subscribe(ticket, &net, &[0]);
        }
        let offered = Event::FeedsFound(ticket, found.0.asked.clone(), found.0.feeds.clone());
        self.end(offered);
    }

    fn take(&mut self, ticket: Ticket, places: &[usize]) {
        if let Some(net) = self.begin(ticket) {
            self.subscribe(ticket, &net, places);
        }
    }

    fn subscribe(&mut self, ticket: Ticket, net: &Net, places: &[usize]) {
        let Some((found, folder)) = &mut self.found else {
            return self.end(Event::AddFailed(ticket, "What was found is gone; ask for it again.".into()));
        };
        let mut added = FeedsAdded::default();
        for &at in places.iter().take_while(|_| !net.is_cancelled()) {
            match self.library.subscribe_found(found, at, folder, net, files::now()) {
                Ok(subscribed) => added.feeds.push(shown(subscribed)),
                Err(error) => added.failures.push(error.to_string()),
            }
        }
        self.end(Event::FeedsAdded(ticket, added));
        (self.wake)();
    }

    fn say(&self, event: Event) {
        self.tell.tell([event]);
    }
}

/// What the screen is to know of a feed that was subscribed to.
fn shown(subscribed: Subscribed) -> AddedFeed {
    let Subscribed { feed, known, added, complaint, secret } = subscribed;
    let kept = secret.map(|file| format!("its password is in {file}, for you alone to read."));
    AddedFeed { feed, known, new: added.new, said: complaint.or(kept) }
}
