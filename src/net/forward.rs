//! Plain http through an http proxy: the proxy is sent the whole address in the request's first line.
//!
//! The library underneath asks every proxy for a tunnel, which is right for https; for plain http many
//! proxies refuse one.

use std::sync::Arc;

use ureq::Error;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, Resolver};
use ureq::unversioned::transport::{
    Buffers, ConnectionDetails, Connector, NextTimeout, TcpConnector, Transport,
};

use super::secret::Secret;

/// Connects to a proxy instead of to the host.
#[derive(Debug)]
pub(super) struct ForwardConnector {
    /// The proxy's address.
    pub(super) proxy: Uri,
    /// What the proxy wants to know of us, if it asks.
    pub(super) authorization: Option<Secret>,
}

impl Connector for ForwardConnector {
    type Out = Box<dyn Transport>;

    fn connect(&self, details: &ConnectionDetails, _: Option<()>) -> Result<Option<Self::Out>, Error> {
        let addrs = DefaultResolver::default().resolve(&self.proxy, details.config, details.timeout)?;
        let to_proxy = ConnectionDetails {
            uri: &self.proxy,
            addrs,
            config: details.config,
            request_level: details.request_level,
            resolver: details.resolver,
            now: details.now,
            timeout: details.timeout,
            current_time: Arc::clone(&details.current_time),
            run_connector: Arc::clone(&details.run_connector),
            register_shutdown: Arc::clone(&details.register_shutdown),
        };
        let Some(inner) = TcpConnector::default().connect(&to_proxy, None::<()>)? else { return Ok(None) };
        let host = details.uri.authority().map_or("", |authority| authority.as_str());
        let authorization = (self.authorization.as_ref())
            .map(|secret| format!("Proxy-Authorization: {}\r\n", secret.text()))
            .unwrap_or_default();
        let prefix = format!("http://{host}");
        Ok(Some(Box::new(ForwardTransport { inner: inner.boxed(), prefix, authorization })))
    }
}

struct ForwardTransport {
    inner: Box<dyn Transport>,
    prefix: String,
    authorization: String,
}

impl std::fmt::Debug for ForwardTransport {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("ForwardTransport")
    }
}

impl ForwardTransport {
    /// A request with the whole address in its first line; what follows a request's beginning is as it was.
    fn rewritten(&self, output: &[u8]) -> Option<Vec<u8>> {
        let rest = output.strip_prefix(b"GET /")?;
        let line = rest.windows(2).position(|pair| pair == b"\r\n")? + 2;
        let (first, fields) = rest.split_at(line);
        Some([b"GET ", self.prefix.as_bytes(), b"/", first, self.authorization.as_bytes(), fields].concat())
    }
}

impl Transport for ForwardTransport {
    fn buffers(&mut self) -> &mut dyn Buffers {
        self.inner.buffers()
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), Error> {
        let output = self.inner.buffers().output()[..amount].to_vec();
        let Some(whole) = self.rewritten(&output) else { return self.inner.transmit_output(amount, timeout) };
        let mut rest = whole.as_slice();
        while !rest.is_empty() {
            let room = self.inner.buffers().output();
            let amount = rest.len().min(room.len());
            room[..amount].copy_from_slice(&rest[..amount]);
            self.inner.transmit_output(amount, timeout)?;
            rest = &rest[amount..];
        }
        Ok(())
    }

    fn await_input(&mut self, timeout: NextTimeout) -> Result<bool, Error> {
        self.inner.await_input(timeout)
    }

    fn is_open(&mut self) -> bool {
        self.inner.is_open()
    }
}
