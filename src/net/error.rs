//! Why nothing came of a fetch, told to the person whose feed it is.

use std::io::{self, ErrorKind};
use std::time::Duration;

use ureq::Timeout;

use super::Wait;
use super::agents::Inside;

/// Why an address gave nothing. The address itself is left to whoever shows this.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NetError {
    /// The text is no address of the web.
    #[error("\"{0}\" is not an address that can be fetched: it should begin with http:// or https://.")]
    NotWeb(String),
    /// The user asked to stay off the network.
    #[error("Nothing was fetched: --offline keeps Earmark off the network.")]
    Offline,
    /// The user stopped it.
    #[error("It was stopped before it was done.")]
    Cancelled,
    /// The host has no address.
    #[error("There is no host \"{0}\", or no connection to the internet.")]
    NoHost(String),
    /// The host does not listen, or cannot be reached.
    #[error("{host} could not be reached: {reason}.")]
    Unreachable {
        /// The host.
        host: String,
        /// Why, in plain words.
        reason: String,
    },
    /// A phase took too long.
    #[error("{host} was too slow: {what} took longer than {}.", seconds(*.limit))]
    Slow {
        /// The host.
        host: String,
        /// What took too long.
        what: &'static str,
        /// How long it may take.
        limit: Duration,
    },
    /// The certificate is not to be trusted, or TLS failed otherwise.
    #[error("The connection to {host} is not secure: {reason}.")]
    NotSecure {
        /// The host.
        host: String,
        /// Why, in plain words.
        reason: String,
    },
    /// A stranger named an address inside a private network.
    #[error(
        "It leads to {0}, which is inside a private network, and only what you typed yourself may be there. \
         The setting \"private_hosts\" lists exceptions."
    )]
    Private(String),
    /// The answer is not what HTTP allows.
    #[error("{host} gave an answer that is no proper HTTP: {reason}.")]
    Garbled {
        /// The host.
        host: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The connection ended in the middle.
    #[error("{0} broke off before the answer was complete.")]
    BrokenOff(String),
    /// The server said no.
    #[error("{}", status(*.0))]
    Status(u16),
    /// The server wants to be left alone for a while.
    #[error("The site asks to be left alone for now ({code}).")]
    Later {
        /// The status.
        code: u16,
        /// Until when.
        wait: Wait,
    },
    /// More bytes than are taken.
    #[error("It is larger than {} MiB, and more is not read.", .0 >> 20)]
    TooLarge(u64),
    /// Too many redirects, or in a circle.
    #[error("It redirects {0}.")]
    Redirects(&'static str),
    /// A redirect to nowhere.
    #[error("It redirects to \"{0}\", which cannot be fetched.")]
    BadRedirect(String),
    /// What was packed cannot be unpacked.
    #[error("What it sends is packed as \"{0}\", and cannot be unpacked.")]
    Packing(String),
    /// The proxy's address is none.
    #[error("The proxy \"{0}\" cannot be used: its address should look like http://host:port.")]
    BadProxy(String),
    /// What is to be sent along cannot be.
    #[error("The header \"{0}\" of this feed cannot be sent.")]
    BadHeader(String),
}

/// What is said where the network itself is at fault.
const NO_WAY: &str = "the network does not lead there";

fn seconds(limit: Duration) -> String {
    match limit.as_secs() {
        0 | 1 => "a second".into(),
        seconds => format!("{seconds} seconds"),
    }
}

/// What a status means.
fn status(code: u16) -> String {
    let meaning = match code {
        401 | 407 => "it wants a name and a password",
        402 => "it wants to be paid",
        403 => "it does not let Earmark in",
        404 => "there is nothing at this address",
        410 => "it is gone for good",
        429 => "it was asked too often",
        500..=599 => "the site has a fault of its own",
        400..=499 => "it refuses the request",
        _ => "it gave nothing to read",
    };
    format!("The site answered {code}: {meaning}.")
}

impl NetError {
    /// Puts an error of the library underneath into words. `limit` says how long a phase may take.
    pub(super) fn of(error: ureq::Error, host: &str, limit: impl Fn(Timeout) -> Duration) -> Self {
        let host = host.to_owned();
        match error {
            ureq::Error::Timeout(phase) => Self::Slow { host, what: phase_name(phase), limit: limit(phase) },
            ureq::Error::HostNotFound => Self::NoHost(host),
            ureq::Error::Io(error) => Self::of_io(error, host, limit),
            ureq::Error::Tls(reason) => Self::NotSecure { host, reason: reason.into() },
            ureq::Error::LargeResponseHeader(..) => {
                Self::Garbled { host, reason: "its head has no end".into() }
            }
            ureq::Error::ConnectProxyFailed(reason) => {
                Self::Unreachable { host, reason: format!("the proxy failed ({reason})") }
            }
            other => Self::Garbled { host, reason: other.to_string() },
        }
    }

    pub(super) fn of_io(error: io::Error, host: String, limit: impl Fn(Timeout) -> Duration) -> Self {
        let kind = error.kind();
        let inner = error.get_ref();
        if inner.is_some_and(<dyn std::error::Error + Send + Sync>::is::<Inside>) {
            return Self::Private(host);
        }
        if inner.is_some_and(<dyn std::error::Error + Send + Sync>::is::<ureq::Error>) {
            let inner = error.into_inner().and_then(|inner| inner.downcast::<ureq::Error>().ok());
            return match inner {
                Some(inner) => Self::of(*inner, &host, limit),
                None => Self::BrokenOff(host),
            };
        }
        if let Some(tls) = inner.and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
            return Self::NotSecure { host, reason: tls_reason(tls) };
        }
        let reason = match kind {
            ErrorKind::ConnectionReset
            | ErrorKind::ConnectionAborted
            | ErrorKind::BrokenPipe
            | ErrorKind::UnexpectedEof => return Self::BrokenOff(host),
            ErrorKind::TimedOut | ErrorKind::WouldBlock => {
                let what = phase_name(Timeout::PerRead);
                return Self::Slow { host, what, limit: limit(Timeout::PerRead) };
            }
            ErrorKind::ConnectionRefused => "nothing answers there".into(),
            ErrorKind::HostUnreachable | ErrorKind::NetworkUnreachable | ErrorKind::NetworkDown => {
                NO_WAY.into()
            }
            // Looking a name up fails with an error of no kind of its own.
            _ if error.to_string().starts_with("failed to lookup address") => return Self::NoHost(host),
            _ => error.to_string(),
        };
        Self::Unreachable { host, reason }
    }

    /// Whether a network that is not there would look the same.
    #[must_use]
    pub fn may_be_no_network(&self) -> bool {
        match self {
            Self::NoHost(_) => true,
            Self::Unreachable { reason, .. } => reason == NO_WAY,
            Self::Slow { what, .. } => *what == phase_name(Timeout::Resolve),
            _ => false,
        }
    }
}

fn phase_name(phase: Timeout) -> &'static str {
    match phase {
        Timeout::Resolve => "finding its address",
        Timeout::Connect => "connecting",
        Timeout::PerRead => "the next piece of its answer",
        Timeout::Global | Timeout::PerCall => "the whole answer",
        Timeout::SendRequest | Timeout::SendBody | Timeout::PerWrite => "taking the request",
        _ => "the beginning of its answer",
    }
}

fn tls_reason(error: &rustls::Error) -> String {
    use rustls::{CertificateError, Error};
    match error {
        Error::InvalidCertificate(fault) => match fault {
            CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
                "its certificate has expired".into()
            }
            CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
                "its certificate is not valid yet; is the clock right?".into()
            }
            CertificateError::UnknownIssuer => {
                "nobody that this system trusts vouches for its certificate".into()
            }
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
                "its certificate is for another host".into()
            }
            CertificateError::Revoked => "its certificate was revoked".into(),
            other => format!("its certificate is invalid ({other:?})"),
        },
        Error::NoCertificatesPresented => "it has no certificate".into(),
        Error::InvalidMessage(_) => "what answers there does not speak https".into(),
        other => other.to_string(),
    }
}
