//! The thread that finds feeds for the open reader and subscribes to them.
//!
//! It is apart from the one that refreshes, so that a new feed does not wait for a thousand old ones. Orders are
//! carried out one by one; stopping ends the one that goes on and drops those that wait.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crossbeam_channel::Receiver;

use super::mailbox::Mailbox;
use super::orders::Orders;
use crate::app::{AddedFeed, Event, FeedsAdded, Ticket};
use crate::files;
use crate::library::{Discovery, Library, Subscribed, client};
use crate::net::{Net, Proxies};
use crate::settings::Settings;

/// What the screen says when the thread panicked.
const MISTAKE: &str = "Adding a feed failed because of a mistake in Earmark; a crash report was written";

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
    orders: Orders<Order>,
    going: Arc<Mutex<Going>>,
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

impl Going {
    fn stop(&mut self) {
        self.stopped = self.latest;
        if let Some(net) = &self.net {
            net.cancel();
        }
    }
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
        let orders = Orders::start("add", move |inbox| worker.run(inbox))?;
        Ok(Self { orders, going })
    }

    /// Finds the feed behind an address, and subscribes to it or asks which.
    pub(super) fn find(&self, ticket: Ticket, address: String, folder: String) {
        lock(&self.going).latest = ticket;
        self.orders.give(Order::Find(ticket, address, folder));
    }

    /// Subscribes to some of the feeds that were found last.
    pub(super) fn take(&self, ticket: Ticket, places: Vec<usize>) {
        lock(&self.going).latest = ticket;
        self.orders.give(Order::Take(ticket, places));
    }

    /// Keeps to other settings from now on.
    pub(super) fn settle(&self, settings: &Settings) {
        self.orders.give(Order::Settle(Box::new(settings.clone())));
    }

    /// Stops everything that was ordered by now.
    pub(super) fn stop(&self) {
        lock(&self.going).stop();
    }

    /// Ends the thread.
    pub(super) fn finish(self) {
        let Self { orders, going } = self;
        orders.finish(|| lock(&going).stop());
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
