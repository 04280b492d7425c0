//! What time it is.

use std::env;
use std::sync::OnceLock;

use jiff::Timestamp;

/// The time. `EARMARK_NOW` stops the clock, so that the pictures of the screen in the docs are always the same.
pub fn now() -> Timestamp {
    static STOPPED: OnceLock<Option<Timestamp>> = OnceLock::new();
    let stopped = STOPPED.get_or_init(|| env::var("EARMARK_NOW").ok()?.parse().ok());
    stopped.unwrap_or_else(Timestamp::now)
}
