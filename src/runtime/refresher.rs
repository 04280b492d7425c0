//! The thread that fetches feeds for the open reader: when the user asks, and by itself when they are due.
//!
//! One refresh goes on at a time; what is asked meanwhile follows. Nothing here ever makes a key wait: the
//! screen hears how far it has come, a few times a second, and new stories are in the list as they come.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crossbeam_channel::Receiver;
use jiff::Timestamp;

use super::mailbox::Mailbox;
use super::orders::Orders;
use super::steady::SteadyClock;
use crate::app::{Event, Refreshed, Refreshing};
use crate::files;
use crate::library::{Landed, Library, Schedule, Wanted, Went, client};
use crate::net::{Net, Proxies};
use crate::settings::{Refresh, Settings};

/// How often the screen hears how far a refresh has come.
const TELL: Duration = Duration::from_millis(50);
/// With fewer feeds to go, each is told.
const FEW: usize = 50;
/// How often it hears that there are new stories.
const SHOW: Duration = Duration::from_millis(500);

/// What the screen says when the thread panicked.
const MISTAKE: &str = "Fetching stopped because of a mistake in Earmark; a crash report was written";

/// What the thread is to do.
enum Order {
    /// Fetch these.
    Fetch(Wanted),
    /// Fetch what is due; `true` where feeds may have been added or removed.
    Look(bool),
    /// Keep to these settings from now on.
    Settle(Box<Settings>),
}

/// The thread, as the screen holds it.
pub(super) struct Refresher {
    orders: Orders<Order>,
    /// The client of the refresh that goes on.
    net: Arc<Mutex<Option<Arc<Net>>>>,
    offline: bool,
    automatic: bool,
}

impl Refresher {
    /// Starts the thread. `tell` is how the screen hears of it, `wake` rouses the background.
    pub(super) fn start(
        library: Library,
        settings: &Settings,
        offline: bool,
        tell: Mailbox,
        wake: impl Fn() + Send + 'static,
    ) -> std::io::Result<Self> {
        let net = Arc::new(Mutex::new(None));
        let mut worker = Worker {
            library,
            settings: settings.clone(),
            environment: Proxies::of_environment(|name| std::env::var(name).ok()),
            net: Arc::clone(&net),
            schedule: None,
            clock: SteadyClock::start(),
            tell,
            wake: Box::new(wake),
        };
        let orders = Orders::start("refresh", move |inbox| worker.run(inbox))?;
        let automatic = settings.refresh == Refresh::Auto;
        Ok(Self { orders, net, offline, automatic })
    }

    /// Fetches feeds, after what goes on already. Says why not, where it must not.
    pub(super) fn fetch(&self, wanted: Wanted) -> Option<Event> {
        if self.offline {
            return Some(Event::Noted("Nothing was fetched: --offline keeps Earmark off the network".into()));
        }
        self.orders.give(Order::Fetch(wanted));
        None
    }

    /// Fetches what is due, if that is wanted.
    pub(super) fn look(&self, changed: bool) {
        if self.automatic && !self.offline {
            self.orders.give(Order::Look(changed));
        }
    }

    /// Keeps to other settings from now on.
    pub(super) fn settle(&mut self, settings: &Settings) {
        self.automatic = settings.refresh == Refresh::Auto;
        self.orders.give(Order::Settle(Box::new(settings.clone())));
    }

    /// Stops the refresh that goes on.
    pub(super) fn stop(&self) {
        cancel(&self.net);
    }

    /// Ends the thread.
    pub(super) fn finish(self) {
        let Self { orders, net, .. } = self;
        orders.finish(|| cancel(&net));
    }
}

/// Cancels what a client does, if there is one.
fn cancel(net: &Mutex<Option<Arc<Net>>>) {
    if let Some(net) = &*net.lock().unwrap_or_else(PoisonError::into_inner) {
        net.cancel();
    }
}

struct Worker {
    library: Library,
    settings: Settings,
    environment: Proxies,
    net: Arc<Mutex<Option<Arc<Net>>>>,
    /// When feeds are due, by the steady clock; read at the first look.
    schedule: Option<Schedule>,
    clock: SteadyClock,
    tell: Mailbox,
    wake: Box<dyn Fn() + Send>,
}

impl Worker {
    fn run(&mut self, inbox: &Receiver<Order>) {
        while let Ok(order) = inbox.recv() {
            let done = catch_unwind(AssertUnwindSafe(|| match order {
                Order::Fetch(wanted) => self.refresh(&wanted, true),
                Order::Look(changed) => self.look(changed),
                Order::Settle(settings) => self.settings = *settings,
            }));
            if done.is_err() {
                self.say(Event::RefreshEnded(Refreshed::default()));
                self.say(Event::Unanswered(MISTAKE.into()));
            }
        }
    }

    fn every_minutes(&self) -> Option<u32> {
        Some(u32::from(self.settings.refresh_minutes)).filter(|&minutes| minutes > 0)
    }

    fn look(&mut self, changed: bool) {
        let now = self.clock.now();
        if changed || self.schedule.is_none() {
            let mut schedule = self.schedule.take().unwrap_or_default();
            if let Err(error) = self.library.schedule(&mut schedule, self.every_minutes(), now) {
                log::warn!("what is due was not read: {error}");
            }
            self.schedule = Some(schedule);
        }
        let due = self.schedule.as_ref().map(|schedule| schedule.due(now)).unwrap_or_default();
        if !due.is_empty() {
            self.refresh(&Wanted::Feeds(due), false);
        }
    }

    fn refresh(&mut self, wanted: &Wanted, asked: bool) {
        let net = Arc::new(client(&self.settings, &self.environment, false));
        *self.net.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&net));
        let mut log = Log::new(asked, &self.tell, &*self.wake);
        let (now, steady) = (files::now(), self.clock.now());
        let mut schedule = self.schedule.take();
        let refreshed = self.library.refresh(wanted, &net, self.every_minutes(), now, &mut |landed| {
            if let (Some(schedule), Some(due)) = (&mut schedule, landed.due) {
                schedule.note(landed.feed, steady + now.duration_until(due));
            }
            log.take(landed);
        });
        let ended = log.end(net.is_cancelled());
        if let (Wanted::Feeds(feeds), Some(schedule)) = (wanted, &mut schedule) {
            // What was skipped, or no longer exists, is not due again at once.
            let later = steady + jiff::SignedDuration::from_mins(15);
            for feed in schedule.due(steady).into_iter().filter(|feed| feeds.contains(feed)) {
                schedule.note(feed, later);
            }
        }
        self.schedule = schedule;
        self.say(Event::RefreshEnded(ended));
        if let Err(error) = refreshed {
            self.say(Event::Unanswered(error.to_string()));
        }
        (self.wake)();
        self.fetch_pages(wanted, &net, now);
        *self.net.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// Fetches the full texts of new stories whose feeds are always to have them, when the stories are in the list.
    fn fetch_pages(&self, wanted: &Wanted, net: &Net, now: Timestamp) {
        let (mut shown, mut unseen, mut begun) = (Instant::now(), Vec::new(), false);
        let fetched = self.library.fetch_wanted_pages(wanted, net, now, &mut |done, total, kept| {
            begun = true;
            unseen.extend(kept);
            let going = Refreshing { pages: Some((done, total)), ..Refreshing::default() };
            self.say(Event::RefreshProgressed(going));
            if !unseen.is_empty() && (done == total || shown.elapsed() >= SHOW) {
                shown = Instant::now();
                self.say(Event::FullTextsArrived(std::mem::take(&mut unseen)));
                (self.wake)();
            }
        });
        match fetched {
            Ok(pages) if pages.failed > 0 => log::warn!("{} full texts could not be fetched", pages.failed),
            Ok(_) => {}
            Err(error) => self.say(Event::Unanswered(error.to_string())),
        }
        if begun {
            self.say(Event::RefreshEnded(Refreshed::default()));
            (self.wake)();
        }
    }

    fn say(&self, event: Event) {
        self.tell.tell([event]);
    }
}

/// What the screen hears of a refresh.
struct Log<'a> {
    tell: &'a Mailbox,
    wake: &'a dyn Fn(),
    going: Refreshing,
    ended: Refreshed,
    told: Option<Instant>,
    shown: Instant,
    unseen: bool,
}

impl<'a> Log<'a> {
    fn new(asked: bool, tell: &'a Mailbox, wake: &'a dyn Fn()) -> Self {
        let ended = Refreshed { asked, ..Refreshed::default() };
        Self {
            tell,
            wake,
            going: Refreshing::default(),
            ended,
            told: None,
            shown: Instant::now(),
            unseen: false,
        }
    }

    fn take(&mut self, landed: &Landed) {
        (self.going.done, self.going.total) = (landed.done, landed.total);
        match &landed.went {
            Went::Well(added, _) => {
                self.ended.fetched += 1;
                self.ended.new += added.new;
                self.unseen |= added.new + added.updated > 0;
            }
            Went::Wrong(why) => {
                self.going.failed += 1;
                self.ended.failures.push((landed.title.clone(), why.clone()));
            }
            Went::Skipped(_) => {}
        }
        let now = Instant::now();
        let mut events = Vec::new();
        // The last ones are all told: nothing may come after them for long.
        let last = landed.total - landed.done < FEW;
        if last || self.told.is_none_or(|told| now.duration_since(told) >= TELL) {
            self.told = Some(now);
            events.push(Event::RefreshProgressed(self.going.clone()));
        }
        if self.unseen && now.duration_since(self.shown) >= SHOW {
            (self.shown, self.unseen) = (now, false);
            events.push(Event::StoreChanged);
            (self.wake)();
        }
        if !events.is_empty() {
            self.tell.tell(events);
        }
    }

    fn end(self, stopped: bool) -> Refreshed {
        Refreshed { stopped, ..self.ended }
    }
}
