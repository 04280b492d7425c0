//! The threads that fetch the full texts that the user asks for, a few at once.
//!
//! They begin with the first one that is asked for. Each page has a client of its own, so that one can be
//! stopped without the others.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crossbeam_channel::{Receiver, Sender, unbounded};

use super::RunError;
use super::mailbox::Mailbox;
use crate::app::{Event, FetchedText};
use crate::files;
use crate::library::{FullText, Library, LibraryError, client};
use crate::net::{Net, NetError, Proxies};
use crate::news::StoryId;
use crate::settings::Settings;

/// How many pages are fetched at once.
const THREADS: usize = 3;

/// What is said when a thread panicked.
const MISTAKE: &str = "Earmark made a mistake of its own with it; a crash report was written.";

/// The clients of what goes on or waits for its turn.
type Going = Arc<Mutex<HashMap<StoryId, Arc<Net>>>>;

/// The threads, as the screen holds them.
pub(super) struct Pages {
    library: Library,
    settings: Settings,
    environment: Proxies,
    offline: bool,
    going: Going,
    orders: Option<Sender<(StoryId, Arc<Net>)>>,
    tell: Mailbox,
    wake: Arc<dyn Fn() + Send + Sync>,
}

impl Pages {
    /// Makes ready to fetch. `wake` rouses the background when there is something new to index.
    pub(super) fn new(
        library: Library,
        settings: &Settings,
        offline: bool,
        tell: &Mailbox,
        wake: impl Fn() + Send + Sync + 'static,
    ) -> Self {
        Self {
            library,
            settings: settings.clone(),
            environment: Proxies::of_environment(|name| std::env::var(name).ok()),
            offline,
            going: Going::default(),
            orders: None,
            tell: tell.clone(),
            wake: Arc::new(wake),
        }
    }

    /// Fetches the page of a story; what comes of it is told.
    pub(super) fn fetch(&mut self, id: StoryId) {
        if let Err(error) = self.order(id) {
            self.tell.tell([Event::FullTextFetched(id, Err(error.to_string()))]);
        }
    }

    fn order(&mut self, id: StoryId) -> Result<(), RunError> {
        let orders = match &self.orders {
            Some(orders) => orders,
            None => self.orders.insert(self.start()?),
        };
        let net = Arc::new(client(&self.settings, &self.environment, self.offline));
        if lock(&self.going).insert(id, Arc::clone(&net)).is_none() {
            // The threads end only with the program, so nobody misses what they can no longer hear.
            let _ = orders.send((id, net));
        }
        Ok(())
    }

    /// Stops fetching the page of a story.
    pub(super) fn stop(&self, id: StoryId) {
        if let Some(net) = lock(&self.going).get(&id) {
            net.cancel();
        }
    }

    /// Keeps to other settings from now on.
    pub(super) fn settle(&mut self, settings: &Settings) {
        self.settings = settings.clone();
    }

    /// Ends everything. What was stored is safe however it ends, so nobody waits for a host that does not answer.
    pub(super) fn finish(self) {
        lock(&self.going).values().for_each(|net| net.cancel());
    }

    fn start(&self) -> Result<Sender<(StoryId, Arc<Net>)>, RunError> {
        let (orders, inbox) = unbounded();
        for number in 0..THREADS {
            let worker = Worker {
                library: self.library.reader()?,
                going: Arc::clone(&self.going),
                inbox: inbox.clone(),
                tell: self.tell.clone(),
                wake: Arc::clone(&self.wake),
            };
            std::thread::Builder::new().name(format!("page-{number}")).spawn(move || worker.run())?;
        }
        Ok(orders)
    }
}

fn lock(going: &Going) -> MutexGuard<'_, HashMap<StoryId, Arc<Net>>> {
    going.lock().unwrap_or_else(PoisonError::into_inner)
}

struct Worker {
    library: Library,
    going: Going,
    inbox: Receiver<(StoryId, Arc<Net>)>,
    tell: Mailbox,
    wake: Arc<dyn Fn() + Send + Sync>,
}

impl Worker {
    fn run(&self) {
        for (id, net) in &self.inbox {
            let fetch = || self.library.fetch_full_text(id, &net, files::now());
            let fetched = match catch_unwind(AssertUnwindSafe(fetch)) {
                Ok(Ok(FullText::Kept)) => Ok(FetchedText::Kept),
                Ok(Ok(FullText::NoMore)) => Ok(FetchedText::NoMore),
                Ok(Err(LibraryError::Net { error: NetError::Cancelled, .. })) => Ok(FetchedText::Stopped),
                // The story on screen says which address it is.
                Ok(Err(LibraryError::Net { error, .. })) => Err(error.to_string()),
                Ok(Err(LibraryError::NoArticle { why, .. })) => Err(why),
                Ok(Err(error)) => Err(error.to_string()),
                Err(_) => Err(MISTAKE.to_owned()),
            };
            lock(&self.going).remove(&id);
            let kept = fetched == Ok(FetchedText::Kept);
            self.tell.tell([Event::FullTextFetched(id, fetched)]);
            if kept {
                (self.wake)();
            }
        }
    }
}
