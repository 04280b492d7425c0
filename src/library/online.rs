//! The network client that the user's settings ask for.

use std::time::Duration;

use crate::net::{Net, Options, Patience, Proxies};
use crate::settings::Settings;

/// Makes a client by the settings. `environment` is what the environment says of proxies.
#[must_use]
pub fn client(settings: &Settings, environment: &Proxies, offline: bool) -> Net {
    Net::new(options(settings, environment, offline))
}

/// What such a client keeps to.
pub(super) fn options(settings: &Settings, environment: &Proxies, offline: bool) -> Options {
    let usual = Options::default();
    let seconds = |seconds: u16| Duration::from_secs(u64::from(seconds));
    let proxies = match settings.proxy.as_str() {
        "" => environment.clone(),
        "none" => Proxies::default(),
        address => Proxies { none_for: environment.none_for.clone(), ..Proxies::one(address) },
    };
    let user_agent =
        if settings.user_agent.is_empty() { usual.user_agent } else { settings.user_agent.clone() };
    Options {
        connections: usize::from(settings.connections),
        per_host: usize::from(settings.connections_per_host),
        host_delay: Duration::from_millis(u64::from(settings.host_delay)),
        patience: Patience {
            resolve: seconds(settings.connect_timeout),
            connect: seconds(settings.connect_timeout),
            answer: seconds(settings.answer_timeout),
            silence: seconds(settings.answer_timeout),
            whole: seconds(settings.fetch_timeout),
        },
        body_limit: u64::from(settings.feed_limit) << 20,
        memory: usual.memory,
        user_agent,
        private_hosts: settings.private_hosts.clone(),
        proxies,
        offline,
    }
}
