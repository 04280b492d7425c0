//! The only network: fetches what a feed's address gives, within limits.
//!
//! One [`Net`] serves one refresh. [`Net::fetch`] fetches one address and waits; [`Net::each`] works through
//! many on a pool of threads that wait for the slow ones, politely to each host. Everything is bounded: the time of each phase, the bytes that travel and the bytes that they
//! unpack to, the redirects, the bodies that lie in memory at once.
//!
//! Whom to trust is the other half. What the user typed may be anything, a server in the cellar too. What a
//! redirect or a story names is fetched from public addresses alone, judged on the address that is really
//! connected to, at every hop. A secret never stands in a message.

mod address;
mod agents;
mod body;
mod error;
mod fetch;
mod forward;
mod headers;
mod held;
mod options;
mod pool;
mod proxy;
mod secret;
mod tls;
mod turns;

pub use crate::formats::address::shown;
pub use body::Body;
pub use error::NetError;
pub use fetch::{Answer, Content, Request, Trust, Wish};
pub use headers::Wait;
pub use options::{Options, Patience};
pub use proxy::Proxies;
pub use secret::Secret;

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock};

use agents::Agents;
use held::Held;

/// A client for one refresh, shared by its threads.
#[derive(Debug)]
pub struct Net {
    options: Options,
    agents: OnceLock<Agents>,
    held: Arc<Held>,
    /// Hosts that asked to be left alone, with what they said.
    resting: Mutex<HashMap<String, NetError>>,
    cancelled: AtomicBool,
}

impl Net {
    /// A client that keeps to these options. Nothing is connected before the first fetch.
    #[must_use]
    pub fn new(options: Options) -> Self {
        let held = Arc::new(Held::new(options.memory));
        Self {
            options,
            agents: OnceLock::new(),
            held,
            resting: Mutex::default(),
            cancelled: AtomicBool::new(false),
        }
    }

    /// What it keeps to.
    pub fn options(&self) -> &Options {
        &self.options
    }

    /// Ends everything that is being fetched, and fetches nothing more.
    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::SeqCst);
        self.held.open();
        if let Some(agents) = self.agents.get() {
            agents.shut_down();
        }
    }

    /// Whether it was told to end.
    pub fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::SeqCst)
    }

    /// A body of bytes that are at hand already, unpacked.
    #[must_use]
    pub fn body_of(&self, bytes: Vec<u8>) -> Body {
        Body { bytes, packing: String::new(), limit: self.options.body_limit, _share: self.held.share() }
    }

    fn agents(&self) -> &Agents {
        self.agents.get_or_init(|| Agents::new(&self.options))
    }
}
