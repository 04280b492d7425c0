//! The HTTP library's clients: one for each way out.
//!
//! Each has connections of its own to use again, so that one that was opened for the user's own address is
//! never used for what a stranger names.

use std::fmt;
use std::sync::{Mutex, PoisonError};

use ureq::config::Config;
use ureq::http::Uri;
use ureq::http::uri::Authority;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{
    ConnectProxyConnector, Connector, NextTimeout, SocksConnector, TcpConnector,
};
use ureq::{Agent, Error, Proxy, ProxyProtocol};
use url::Url;

use super::address::is_public;
use super::forward::ForwardConnector;
use super::secret::Secret;
use super::tls::TlsConnector;
use super::{NetError, Options};

/// Bytes that the head of an answer may have.
const HEAD: usize = 32 << 10;

/// The way that a request takes.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Way {
    /// To whatever address the host has.
    Open,
    /// To public addresses alone.
    Guarded,
    /// Through a proxy, for http or https.
    Proxy { address: String, tls: bool, guarded: bool },
}

/// The clients, each made at first need.
pub(super) struct Agents {
    options: Options,
    made: Mutex<Vec<(Way, Agent)>>,
}

impl fmt::Debug for Agents {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Agents")
    }
}

impl Agents {
    pub(super) fn new(options: &Options) -> Self {
        Self { options: options.clone(), made: Mutex::default() }
    }

    fn config(&self, proxy: Option<Proxy>) -> Config {
        let (options, patience) = (&self.options, self.options.patience);
        Config::builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .proxy(proxy)
            .user_agent(options.user_agent.as_str())
            .accept_encoding("gzip, br")
            .max_response_header_size(HEAD)
            .input_buffer_size(HEAD)
            .output_buffer_size(8 << 10)
            .max_idle_connections(options.connections)
            .max_idle_connections_per_host(options.per_host)
            .timeout_resolve(Some(patience.resolve))
            .timeout_connect(Some(patience.connect))
            .timeout_send_request(Some(patience.answer))
            .timeout_recv_response(Some(patience.answer))
            .timeout_per_read(Some(patience.silence))
            .build()
    }

    /// Ends every connection, also those that somebody waits at.
    pub(super) fn shut_down(&self) {
        let made = std::mem::take(&mut *self.made.lock().unwrap_or_else(PoisonError::into_inner));
        for (_, agent) in made {
            agent.shutdown();
        }
    }

    /// The client for an address. `guarded` is for what a stranger named.
    pub(super) fn of(&self, url: &Url, guarded: bool, proxy: Option<&str>) -> Result<Agent, NetError> {
        let way = match proxy {
            Some(address) => {
                Way::Proxy { address: address.to_owned(), tls: url.scheme() == "https", guarded }
            }
            None if guarded => Way::Guarded,
            None => Way::Open,
        };
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, agent)) = made.iter().find(|(known, _)| *known == way) {
            return Ok(agent.clone());
        }
        let agent = self.make(&way)?;
        made.push((way, agent.clone()));
        Ok(agent)
    }

    fn make(&self, way: &Way) -> Result<Agent, NetError> {
        let direct = || ().chain(TcpConnector::default()).chain(TlsConnector);
        Ok(match way {
            Way::Open => Agent::with_parts(self.config(None), direct(), DefaultResolver::default()),
            Way::Guarded => Agent::with_parts(self.config(None), direct(), GuardedResolver::default()),
            Way::Proxy { address, tls, guarded } => self.through(address, *tls, *guarded)?,
        })
    }

    fn through(&self, address: &str, tls: bool, guarded: bool) -> Result<Agent, NetError> {
        let proxy = Proxy::new(address).map_err(|_| NetError::BadProxy(super::shown(address)))?;
        if tls || !matches!(proxy.protocol(), ProxyProtocol::Http | ProxyProtocol::Https) {
            let chain =
                ().chain(SocksConnector::default())
                    .chain(ConnectProxyConnector::default())
                    .chain(TcpConnector::default())
                    .chain(TlsConnector);
            let own = proxy.uri().authority().map(ToString::to_string);
            let config = self.config(Some(proxy));
            return Ok(if guarded {
                Agent::with_parts(config, chain, GuardedResolver { own, ..GuardedResolver::default() })
            } else {
                Agent::with_parts(config, chain, DefaultResolver::default())
            });
        }
        let authorization =
            proxy.username().map(|user| Secret::basic(user, proxy.password().unwrap_or_default()));
        let connector = ForwardConnector { proxy: proxy.uri().clone(), authorization };
        Ok(Agent::with_parts(self.config(None), connector, NoResolver))
    }
}

/// Resolves hosts to public addresses alone.
#[derive(Debug, Default)]
struct GuardedResolver {
    inner: DefaultResolver,
    /// The proxy that the user named, which may be anywhere.
    own: Option<String>,
}

impl Resolver for GuardedResolver {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, Error> {
        let found = self.inner.resolve(uri, config, timeout)?;
        if self.own.is_some() && self.own.as_deref() == uri.authority().map(Authority::as_str) {
            return Ok(found);
        }
        let mut public = self.empty();
        for address in found.iter().filter(|address| is_public(address.ip())) {
            public.push(*address);
        }
        if public.is_empty() {
            // The library has no word for it; `NetError` finds this one again.
            return Err(Error::Io(std::io::Error::new(std::io::ErrorKind::PermissionDenied, Inside)));
        }
        Ok(public)
    }
}

/// Every address of a host lies inside a private network.
#[derive(Debug, thiserror::Error)]
#[error("inside a private network")]
pub(super) struct Inside;

/// For requests whose host the proxy finds.
#[derive(Debug)]
struct NoResolver;

impl Resolver for NoResolver {
    fn resolve(&self, _: &Uri, _: &Config, _: NextTimeout) -> Result<ResolvedSocketAddrs, Error> {
        Ok(self.empty())
    }
}
