//! What a client keeps to: limits, time-outs, manners, proxies. Plain values.

use std::time::Duration;

use super::Proxies;

/// Everything that a client keeps to.
#[derive(Clone, Debug)]
pub struct Options {
    /// Connections at once.
    pub connections: usize,
    /// Connections to one host and port at once.
    pub per_host: usize,
    /// The time between two requests to one host and port.
    pub host_delay: Duration,
    /// The time-outs.
    pub patience: Patience,
    /// Bytes that one body may have, packed and unpacked.
    pub body_limit: u64,
    /// Bytes of bodies that may lie in memory before further ones wait on the network.
    pub memory: u64,
    /// How we call ourselves.
    pub user_agent: String,
    /// Hosts inside private networks to which redirects and stories may lead all the same.
    pub private_hosts: Vec<String>,
    /// The proxies.
    pub proxies: Proxies,
    /// Whether to fetch nothing at all.
    pub offline: bool,
}

/// The longest that each phase of a fetch may take.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// Finding the host's address.
    pub resolve: Duration,
    /// Connecting, with the TLS handshake.
    pub connect: Duration,
    /// From the request to the end of the answer's head.
    pub answer: Duration,
    /// Without a single byte, in the answer's head or body.
    pub silence: Duration,
    /// Everything, redirects included.
    pub whole: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            connections: 256,
            per_host: 2,
            host_delay: Duration::from_millis(200),
            patience: Patience::default(),
            body_limit: 16 << 20,
            memory: 32 << 20,
            user_agent: concat!("Earmark/", env!("CARGO_PKG_VERSION"), " (feed reader)").into(),
            private_hosts: Vec::new(),
            proxies: Proxies::default(),
            offline: false,
        }
    }
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            resolve: Duration::from_secs(10),
            connect: Duration::from_secs(10),
            answer: Duration::from_secs(20),
            silence: Duration::from_secs(20),
            whole: Duration::from_mins(1),
        }
    }
}
