//! Fetches one address: its redirects, its head, its body.

use std::sync::PoisonError;
use std::time::{Duration, Instant};

use ureq::http::{HeaderMap, HeaderName, HeaderValue, header};
use ureq::{BodyReader, Timeout};
use url::{Host, Url};

use super::address::is_public;
use super::body::{self, Body, Fault};
use super::headers::{Wait, max_age};
use super::{Net, NetError, Secret};
use crate::formats::address::percent_decoded;

/// Redirects that are followed before it is thought to go on for ever.
const MOST_REDIRECTS: usize = 10;

/// What kinds of answer are wanted, best first.
const ACCEPT: &str = "application/atom+xml, application/rss+xml, application/feed+json, \
                      application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, text/html;q=0.7, */*;q=0.5";

/// The same where a page is wanted: some sites have a feed at the same address.
const ACCEPT_PAGE: &str = "text/html, application/xhtml+xml, text/plain;q=0.8, */*;q=0.5";

/// The same where a picture is: the formats that we read.
const ACCEPT_PICTURE: &str = "image/webp, image/png, image/jpeg, image/gif";

/// What is wanted of an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    /// A feed, or a page that names one.
    Feed,
    /// A page to read.
    Page,
    /// A picture of a story.
    Picture,
}

/// Who chose an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trust {
    /// The user typed it: it may be anything.
    Typed,
    /// A story, a page or a redirect named it: it must be public.
    Named,
}

/// What is to be fetched.
#[derive(Clone, Debug)]
pub struct Request {
    /// The address.
    pub url: String,
    /// Who chose it.
    pub trust: Trust,
    /// What is wanted of it.
    pub wish: Wish,
    /// The validators that came with what is at hand; empty for none.
    pub etag: String,
    /// The second of them.
    pub last_modified: String,
    /// How to call ourselves, instead of the usual name.
    pub user_agent: Option<String>,
    /// Further fields to send; they go to the address's own host alone.
    pub headers: Vec<(String, String)>,
    /// The value of the `Authorization` field; it goes to the address's own host alone.
    pub authorization: Option<Secret>,
}

impl Request {
    /// Asks for an address as it is.
    #[must_use]
    pub fn new(url: &str, trust: Trust) -> Self {
        Self {
            url: url.into(),
            trust,
            wish: Wish::Feed,
            etag: String::new(),
            last_modified: String::new(),
            user_agent: None,
            headers: Vec::new(),
            authorization: None,
        }
    }

    fn is_conditional(&self) -> bool {
        !self.etag.is_empty() || !self.last_modified.is_empty()
    }
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    /// What it holds.
    pub content: Content,
    /// The address that gave it, after all redirects.
    pub url: String,
    /// The address that it moved to for good, if it did.
    pub moved: Option<String>,
    /// The entity tag; empty for none.
    pub etag: String,
    /// When it was last modified, as the server wrote it; empty for none.
    pub last_modified: String,
    /// How long the server holds it to be fresh.
    pub max_age: Option<Duration>,
    /// The content type; empty for none.
    pub content_type: String,
}

/// What an answer holds.
#[derive(Debug)]
pub enum Content {
    /// Nothing new: what is at hand is current.
    Unchanged,
    /// A body.
    Body(Body),
}

impl Content {
    /// Unpacks what a request without validators brought.
    pub fn unpacked(self) -> Result<Vec<u8>, NetError> {
        match self {
            Self::Body(body) => body.unpacked(),
            // Nothing was asked for that could be unchanged.
            Self::Unchanged => Err(NetError::Status(304)),
        }
    }
}

impl Net {
    /// Fetches an address and waits for it.
    pub fn fetch(&self, request: &Request) -> Result<Answer, NetError> {
        if self.options.offline {
            return Err(NetError::Offline);
        }
        let answer = Hops::new(self, request)?.follow();
        match answer {
            // What ended because everything was ended has no fault of its own.
            Err(_) if self.is_cancelled() => Err(NetError::Cancelled),
            answer => answer,
        }
    }
}

/// The way from an address to its answer.
struct Hops<'a> {
    net: &'a Net,
    request: &'a Request,
    start: Url,
    at: Url,
    /// Every address so far.
    seen: Vec<Url>,
    /// Whether every redirect so far is for good.
    for_good: bool,
    moved: Option<Url>,
    deadline: Instant,
}

impl<'a> Hops<'a> {
    fn new(net: &'a Net, request: &'a Request) -> Result<Self, NetError> {
        let start = web_address(&request.url).ok_or_else(|| NetError::NotWeb(super::shown(&request.url)))?;
        let deadline = Instant::now() + net.options.patience.whole;
        let seen = vec![start.clone()];
        Ok(Self { net, request, at: start.clone(), start, seen, for_good: true, moved: None, deadline })
    }

    fn follow(mut self) -> Result<Answer, NetError> {
        loop {
            if self.net.is_cancelled() {
                return Err(NetError::Cancelled);
            }
            self.leave_alone()?;
            let (parts, body) = self.ask()?;
            let code = parts.status.as_u16();
            match code {
                301 | 302 | 303 | 307 | 308 => self.redirect(&parts.headers, matches!(code, 301 | 308))?,
                304 if self.request.is_conditional() => {
                    return Ok(self.answer(&parts.headers, Content::Unchanged));
                }
                200 | 203 => {
                    let body = self.read(&parts.headers, body)?;
                    return Ok(self.answer(&parts.headers, Content::Body(body)));
                }
                429 | 503 => return Err(self.refused(later(code, &parts.headers))),
                _ => return Err(NetError::Status(code)),
            }
        }
    }

    /// Does not ask a host again that asked to be left alone during this refresh.
    fn leave_alone(&self) -> Result<(), NetError> {
        let resting = self.net.resting.lock().unwrap_or_else(PoisonError::into_inner);
        resting.get(&self.host_and_port()).map_or(Ok(()), |said| Err(said.clone()))
    }

    fn refused(&self, error: NetError) -> NetError {
        if matches!(error, NetError::Later { .. } | NetError::Status(429)) {
            let mut resting = self.net.resting.lock().unwrap_or_else(PoisonError::into_inner);
            resting.insert(self.host_and_port(), error.clone());
        }
        error
    }

    fn ask(&self) -> Result<(ureq::http::response::Parts, ureq::Body), NetError> {
        let named = self.seen.len() > 1 || self.request.trust == Trust::Named;
        let host = self.host();
        let guarded =
            named && !self.net.options.private_hosts.iter().any(|known| known.eq_ignore_ascii_case(&host));
        if guarded && is_inside(&self.at) {
            return Err(NetError::Private(host));
        }
        let proxy = self.net.options.proxies.of(&self.at);
        let agent = self.net.agents().of(&self.at, guarded, proxy)?;
        let left = self.deadline.saturating_duration_since(Instant::now());
        let mut plain = self.at.clone();
        plain.set_fragment(None);
        // A name and a password in the address travel in a field of their own.
        let _cleared = (plain.set_username(""), plain.set_password(None));
        let mut call = agent.get(plain.as_str());
        match call.headers_mut() {
            Some(fields) => self.put_headers(fields)?,
            None => return Err(NetError::NotWeb(super::shown(plain.as_str()))),
        }
        let call = call.config().timeout_global(Some(left.max(Duration::from_millis(1)))).build();
        let response = call.call().map_err(|error| NetError::of(error, &host, |phase| self.limit(phase)))?;
        Ok(response.into_parts())
    }

    fn put_headers(&self, fields: &mut HeaderMap) -> Result<(), NetError> {
        let accept = match self.request.wish {
            Wish::Feed => ACCEPT,
            Wish::Page => ACCEPT_PAGE,
            Wish::Picture => ACCEPT_PICTURE,
        };
        fields.insert(header::ACCEPT, HeaderValue::from_static(accept));
        let mut put = |name: HeaderName, value: &str| {
            let bad = |_| NetError::BadHeader(name.to_string());
            let mut value = HeaderValue::from_str(value).map_err(bad)?;
            value.set_sensitive(name == header::AUTHORIZATION);
            fields.insert(name, value);
            Ok::<(), NetError>(())
        };
        if let Some(own) = &self.request.user_agent {
            put(header::USER_AGENT, own)?;
        }
        if !self.request.etag.is_empty() {
            put(header::IF_NONE_MATCH, &self.request.etag)?;
        }
        if !self.request.last_modified.is_empty() {
            put(header::IF_MODIFIED_SINCE, &self.request.last_modified)?;
        }
        if self.at.origin() != self.start.origin() {
            return Ok(());
        }
        for (name, value) in &self.request.headers {
            let known =
                HeaderName::from_bytes(name.as_bytes()).map_err(|_| NetError::BadHeader(name.clone()))?;
            put(known, value)?;
        }
        match &self.request.authorization {
            Some(secret) => put(header::AUTHORIZATION, secret.text()),
            None if !self.start.username().is_empty() => {
                let password = percent_decoded(self.start.password().unwrap_or_default());
                put(
                    header::AUTHORIZATION,
                    Secret::basic(&percent_decoded(self.start.username()), &password).text(),
                )
            }
            None => Ok(()),
        }
    }

    fn redirect(&mut self, fields: &HeaderMap, for_good: bool) -> Result<(), NetError> {
        let target = text(fields, &header::LOCATION);
        let next = self.at.join(&target).ok().filter(|next| matches!(next.scheme(), "http" | "https"));
        let Some(next) = next.filter(|next| next.has_host() && !target.is_empty()) else {
            return Err(NetError::BadRedirect(super::shown(&target)));
        };
        if self.seen.contains(&next) {
            return Err(NetError::Redirects("in a circle"));
        }
        if self.seen.len() > MOST_REDIRECTS {
            return Err(NetError::Redirects("more than ten times"));
        }
        // To give security up for good is no server's to decide.
        let safe = next.scheme() == "https" || self.at.scheme() == "http";
        self.for_good &= for_good && safe;
        if self.for_good {
            self.moved = Some(next.clone());
        }
        self.seen.push(next.clone());
        self.at = next;
        Ok(())
    }

    fn read(&self, fields: &HeaderMap, body: ureq::Body) -> Result<Body, NetError> {
        let limit = self.net.options.body_limit;
        let mut share = self.net.held.share();
        let mut reader: BodyReader<'static> = body.into_with_config().limit(u64::MAX).reader();
        let expected = text(fields, &header::CONTENT_LENGTH).parse().ok();
        let bytes = body::read(&mut reader, expected, limit, &mut share).map_err(|fault| match fault {
            Fault::TooLarge => NetError::TooLarge(limit),
            Fault::Read(error) => NetError::of_io(error, self.host(), |phase| self.limit(phase)),
        })?;
        Ok(Body { bytes, packing: text(fields, &header::CONTENT_ENCODING), limit, _share: share })
    }

    fn answer(self, fields: &HeaderMap, content: Content) -> Answer {
        Answer {
            content,
            url: self.at.into(),
            moved: self.moved.map(Into::into),
            etag: text(fields, &header::ETAG),
            last_modified: text(fields, &header::LAST_MODIFIED),
            max_age: max_age(&text(fields, &header::CACHE_CONTROL)),
            content_type: text(fields, &header::CONTENT_TYPE),
        }
    }

    fn host(&self) -> String {
        self.at.host_str().unwrap_or_default().to_owned()
    }

    fn host_and_port(&self) -> String {
        format!("{}:{}", self.host(), self.at.port_or_known_default().unwrap_or(0))
    }

    /// How long a phase may take.
    fn limit(&self, phase: Timeout) -> Duration {
        let patience = self.net.options.patience;
        match phase {
            Timeout::Resolve => patience.resolve,
            Timeout::Connect => patience.connect,
            Timeout::PerRead => patience.silence,
            Timeout::Global | Timeout::PerCall => patience.whole,
            _ => patience.answer,
        }
    }
}

/// Reads an address of the web as a user may type it.
fn web_address(text: &str) -> Option<Url> {
    let url = Url::parse(text.trim()).ok()?;
    (matches!(url.scheme(), "http" | "https") && url.has_host()).then_some(url)
}

/// Whether an address says by itself that it lies inside: behind a proxy nobody else can tell.
fn is_inside(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => !is_public(address.into()),
        Some(Host::Ipv6(address)) => !is_public(address.into()),
        Some(Host::Domain(name)) => {
            let name = name.trim_end_matches('.');
            name.eq_ignore_ascii_case("localhost") || name.to_ascii_lowercase().ends_with(".localhost")
        }
        None => true,
    }
}

/// A field of a head as text; empty where there is none, or where it is no text.
fn text(fields: &HeaderMap, name: &HeaderName) -> String {
    let value = fields.get(name).and_then(|value| std::str::from_utf8(value.as_bytes()).ok());
    value.unwrap_or_default().trim().to_owned()
}

fn later(code: u16, fields: &HeaderMap) -> NetError {
    match Wait::parse(&text(fields, &header::RETRY_AFTER)) {
        Some(wait) => NetError::Later { code, wait },
        None => NetError::Status(code),
    }
}
