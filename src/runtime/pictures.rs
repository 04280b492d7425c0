//! The threads that fetch, decode and encode pictures, so that the screen only copies cells.
//!
//! They begin with the first picture that is asked for. A new list of wishes takes the place of the one before:
//! what it leaves out is not begun any more, and what goes on for it is stopped. One picture is decoded at a time,
//! for a large one takes much memory.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crossbeam_channel::{Receiver, Sender, unbounded};

use super::mailbox::Mailbox;
use crate::app::{Event, Lost, PictureOrder};
use crate::library::{NoPicture, Pictures};
use crate::net::{Net, NetError, Proxies};
use crate::pictures::{Drawing, decode, draw};
use crate::settings::Settings;

/// How many pictures are fetched at once.
const THREADS: usize = 3;

/// The numbers under which the terminal keeps pictures: of each process others, for other programs have pictures
/// in the same terminal.
const NUMBERS: u32 = 1 << 12;

/// The threads, as the screen holds them.
pub(super) struct Drawers {
    shared: Arc<Shared>,
    calls: Option<Sender<()>>,
}

struct Shared {
    pictures: Pictures,
    environment: Proxies,
    offline: bool,
    tell: Mailbox,
    desk: Mutex<Desk>,
    /// Held while a picture is decoded.
    decoding: Mutex<()>,
}

/// What the threads work on.
struct Desk {
    settings: Settings,
    waiting: VecDeque<PictureOrder>,
    going: Vec<(PictureOrder, Arc<Net>)>,
    /// The last number given to a picture.
    number: u32,
}

impl Drawers {
    pub(super) fn new(pictures: Pictures, settings: &Settings, offline: bool, tell: &Mailbox) -> Self {
        let (waiting, going, settings) = (VecDeque::new(), Vec::new(), settings.clone());
        let shared = Shared {
            pictures,
            environment: Proxies::of_environment(|name| std::env::var(name).ok()),
            offline,
            tell: tell.clone(),
            desk: Mutex::new(Desk { settings, waiting, going, number: 0 }),
            decoding: Mutex::default(),
        };
        Self { shared: Arc::new(shared), calls: None }
    }

    /// Draws these pictures and no others.
    pub(super) fn draw(&mut self, orders: Vec<PictureOrder>) {
        let calls = match &self.calls {
            Some(calls) => calls,
            None if orders.is_empty() => return,
            None => self.calls.insert(start(&self.shared)),
        };
        let mut desk = self.shared.desk();
        desk.going.iter().filter(|(order, _)| !orders.contains(order)).for_each(|(_, net)| net.cancel());
        desk.waiting.clear();
        for order in orders {
            let goes_on = desk.going.iter().any(|(going, net)| *going == order && !net.is_cancelled());
            if !goes_on {
                desk.waiting.push_back(order);
                // The threads end only with the program, so nobody misses what they can no longer hear.
                let _ = calls.send(());
            }
        }
    }

    /// Keeps to other settings from now on.
    pub(super) fn settle(&self, settings: &Settings) {
        self.shared.desk().settings = settings.clone();
    }

    /// Ends everything.
    pub(super) fn finish(self) {
        let mut desk = self.shared.desk();
        desk.waiting.clear();
        desk.going.iter().for_each(|(_, net)| net.cancel());
    }
}

/// Starts the threads. Where the system has no more of them, pictures stay frames.
fn start(shared: &Arc<Shared>) -> Sender<()> {
    let (calls, inbox) = unbounded();
    for number in 0..THREADS {
        let (shared, inbox) = (Arc::clone(shared), inbox.clone());
        let work = move || shared.work(&inbox);
        if let Err(error) = std::thread::Builder::new().name(format!("picture-{number}")).spawn(work) {
            log::warn!("no thread for pictures: {error}");
        }
    }
    calls
}

impl Shared {
    /// A thread that panicked while it held the desk has left it whole.
    fn desk(&self) -> MutexGuard<'_, Desk> {
        self.desk.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn work(&self, calls: &Receiver<()>) {
        for () in calls {
            let Some((order, net, number)) = self.begin() else { continue };
            let drawn = catch_unwind(AssertUnwindSafe(|| self.draw(&order, &net, number)));
            self.desk().going.retain(|(_, going)| !Arc::ptr_eq(going, &net));
            let drawn = match drawn {
                // Nobody wants it any more, or whoever does has asked anew.
                Ok(Err(NoPicture::Net(NetError::Cancelled))) => continue,
                Ok(Ok(drawing)) => Ok(Arc::new(drawing)),
                Ok(Err(error)) => {
                    log::debug!("a picture is not shown: {error}");
                    Err(lost(&error))
                }
                Err(_) => Err(Lost::ForGood),
            };
            self.tell.tell([Event::PictureDrawn(order, drawn)]);
        }
    }

    /// Takes the next order from the desk.
    fn begin(&self) -> Option<(PictureOrder, Arc<Net>, u32)> {
        let mut desk = self.desk();
        let order = desk.waiting.pop_front()?;
        let net = Arc::new(Pictures::client(&desk.settings, &self.environment, self.offline));
        desk.going.push((order.clone(), Arc::clone(&net)));
        desk.number = desk.number % (NUMBERS - 1) + 1;
        // Numbers have 32 bits, and those of one byte are other programs' favourites.
        let number = (std::process::id() % (u32::MAX / NUMBERS)).max(1) * NUMBERS + desk.number;
        Some((order, net, number))
    }

    fn draw(&self, order: &PictureOrder, net: &Net, number: u32) -> Result<Drawing, NoPicture> {
        self.pictures.get(&order.url, net, |bytes| {
            let _one_at_a_time = self.decoding.lock().unwrap_or_else(PoisonError::into_inner);
            let picture = decode(bytes)?;
            draw(&picture, order.sight, order.room, number)
        })
    }
}

/// Whether another time may be better.
fn lost(error: &NoPicture) -> Lost {
    match error {
        NoPicture::Faulty(_)
        | NoPicture::Net(
            NetError::Status(400..=428 | 430..=499)
            | NetError::Private(_)
            | NetError::TooLarge(_)
            | NetError::NotWeb(_),
        ) => Lost::ForGood,
        NoPicture::Net(_) => Lost::ForNow,
    }
}
