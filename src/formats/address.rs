//! Addresses as people type them, and as they may be shown.
//!
//! What is typed need not begin with "https://", may be a handle of the fediverse, and may carry a name and a
//! password before its host. Those are taken out here, first of all: an [`Typed`] address without them can be
//! shown, kept and handed on.

use std::fmt;

use url::Url;

/// Schemes that are no host's name, though what follows them may look like one.
const OTHER_SCHEMES: [&str; 7] = ["mailto:", "javascript:", "data:", "file:", "tel:", "magnet:", "about:"];

/// An address that the user typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Typed {
    /// The address, without a name, a password or a fragment.
    pub url: Url,
    /// The name and password that it carried.
    pub login: Option<Login>,
    /// Whether its scheme was typed, too.
    pub has_scheme: bool,
}

/// A name and a password. The debug form holds neither.
#[derive(Clone, PartialEq, Eq)]
pub struct Login {
    /// The name.
    pub user: String,
    /// The password; empty for none.
    pub password: String,
}

impl fmt::Debug for Login {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Login(…)")
    }
}

impl Typed {
    /// Reads what was typed; `None` if it is no address of the web.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        // "feed:" was how browsers handed feeds over.
        let text = strip_scheme(text, "feed://").or_else(|| strip_scheme(text, "feed:")).unwrap_or(text);
        let other = OTHER_SCHEMES.iter().any(|scheme| strip_scheme(text, scheme).is_some());
        if text.is_empty() || other || text.contains(char::is_whitespace) {
            return None;
        }
        let has_scheme = text.contains("://");
        let whole = match handle(text) {
            Some((name, host)) => format!("https://{host}/@{name}"),
            None if has_scheme => text.to_owned(),
            None => format!("https://{text}"),
        };
        let mut url = Url::parse(&whole).ok()?;
        if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
            return None;
        }
        let login = take_login(&mut url)?;
        url.set_fragment(None);
        Some(Self { url, login, has_scheme })
    }

    /// Whether another address is of the same scheme, host and port.
    #[must_use]
    pub fn is_beside(&self, other: &str) -> bool {
        Url::parse(other).is_ok_and(|other| other.origin() == self.url.origin())
    }
}

fn strip_scheme<'a>(text: &'a str, scheme: &str) -> Option<&'a str> {
    let head = text.get(..scheme.len())?;
    head.eq_ignore_ascii_case(scheme).then(|| &text[scheme.len()..])
}

/// The name and host of a handle such as "@name@host".
fn handle(text: &str) -> Option<(&str, &str)> {
    let (name, host) = text.strip_prefix('@')?.split_once('@')?;
    let plain = |part: &str| !part.is_empty() && !part.contains(['/', ':', '@', '?', '#']);
    (plain(name) && plain(host)).then_some((name, host))
}

/// Takes the name and password out of an address. `None` if they could not be sent.
#[allow(clippy::option_option, reason = "an address without them differs from one with impossible ones")]
fn take_login(url: &mut Url) -> Option<Option<Login>> {
    let user = percent_decoded(url.username());
    let password = percent_decoded(url.password().unwrap_or_default());
    if user.is_empty() && password.is_empty() {
        return Some(None);
    }
    // A line break would end the field of the request, and the line of the file that keeps it.
    if user.contains(char::is_control) || password.contains(char::is_control) {
        return None;
    }
    // An address that has a host can be had without them.
    let _cleared = (url.set_username(""), url.set_password(None));
    Some(Some(Login { user, password }))
}

/// Undoes the percent signs of a part of an address.
#[must_use]
pub fn percent_decoded(part: &str) -> String {
    let mut bytes = Vec::with_capacity(part.len());
    let mut rest = part.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let hex = after.get(..2).and_then(|two| std::str::from_utf8(two).ok());
        match hex.and_then(|two| u8::from_str_radix(two, 16).ok()) {
            Some(byte) if first == b'%' => {
                bytes.push(byte);
                rest = &after[2..];
            }
            _ => {
                bytes.push(first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// An address as it may be shown: without the name and password that some carry.
#[must_use]
pub fn shown(address: &str) -> String {
    let Ok(mut url) = Url::parse(address).and_then(with_host) else {
        // What is no address may still hold a password before an "@".
        return address.rsplit_once('@').map_or(address, |(_, rest)| rest).to_owned();
    };
    if url.username().is_empty() && url.password().is_none() {
        return address.to_owned();
    }
    // An address that has a user name can be had without one.
    let _cleared = (url.set_username(""), url.set_password(None));
    url.into()
}

/// "name:password@host" has the form of an address, with the name for its scheme.
fn with_host(url: Url) -> Result<Url, url::ParseError> {
    if url.has_host() { Ok(url) } else { Err(url::ParseError::EmptyHost) }
}

/// An address as it is kept: without a name and password, and else as it was written.
#[must_use]
pub fn without_login(address: &str) -> String {
    match Typed::parse(address) {
        Some(Typed { login: Some(_), .. }) => shown(address),
        _ => address.to_owned(),
    }
}

/// A line that was typed, without the passwords of the addresses in it; for histories.
#[must_use]
pub fn shown_within(line: &str) -> String {
    let word = |word: &str| match Typed::parse(word) {
        Some(typed) if typed.login.is_some() => typed.url.into(),
        Some(_) => word.to_owned(),
        None => shown(word),
    };
    line.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

/// Whether two addresses are of the same feed: what a site answers by both schemes, with and without a
/// slash at the end, is one.
#[must_use]
pub fn is_same_feed(one: &str, other: &str) -> bool {
    fn plain(address: &str) -> Option<Url> {
        let mut url = Typed::parse(address)?.url;
        if url.port().is_none() && url.scheme() == "https" {
            // From one web scheme to the other is always allowed.
            let _changed = url.set_scheme("http");
        }
        let path = url.path().trim_end_matches('/').to_owned();
        url.set_path(&path);
        Some(url)
    }
    one == other || plain(one).is_some_and(|one| Some(one) == plain(other))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(typed: &str, url: &str, login: Option<(&str, &str)>) {
        let found = Typed::parse(typed).unwrap_or_else(|| panic!("{typed} is an address"));
        let found_login = found.login.as_ref().map(|login| (login.user.as_str(), login.password.as_str()));
        assert_eq!((found.url.as_str(), found_login), (url, login), "{typed}");
    }

    #[test]
    fn an_address_may_be_typed_without_its_beginning() {
        check(" site.example/news ", "https://site.example/news", None);
        check("http://site.example", "http://site.example/", None);
        check("feed://site.example/a", "https://site.example/a", None);
        check("feed:http://site.example/a#b", "http://site.example/a", None);
        check("localhost:8080/a", "https://localhost:8080/a", None);
        check("@ana@social.example", "https://social.example/@ana", None);
        check("münchen.example/ä", "https://xn--mnchen-3ya.example/%C3%A4", None);
    }

    #[test]
    fn a_name_and_password_are_taken_out_and_in_no_debug_form() {
        check("https://ana:s3%40same@site.example/f", "https://site.example/f", Some(("ana", "s3@same")));
        check("ana:s3same@site.example/f", "https://site.example/f", Some(("ana", "s3same")));
        check("https://ana@site.example/f", "https://site.example/f", Some(("ana", "")));
        let typed = Typed::parse("https://ana:s3same@site.example/f").unwrap();
        assert!(!format!("{typed:?}").contains("s3same"));
    }

    #[test]
    fn what_is_no_address_is_none() {
        let none = [
            "",
            "two words",
            "file:///etc/passwd",
            "mailto:ana@site.example",
            "javascript:x",
            "ftp://site.example/",
            "https://",
            "https://a:b%0ac@site.example/",
        ];
        for text in none {
            assert_eq!(Typed::parse(text), None, "{text}");
        }
    }

    #[test]
    fn an_address_is_shown_without_what_it_carries() {
        assert_eq!(shown("https://ana:pass@site.example/feed"), "https://site.example/feed");
        assert_eq!(shown("https://site.example/feed"), "https://site.example/feed");
        assert_eq!(shown("ana:pass@nowhere"), "nowhere");
        assert_eq!(shown_within("add ana:pass@site.example In/Die"), "add https://site.example/ In/Die");
        assert_eq!(shown_within("add https://site.example/@b"), "add https://site.example/@b");
    }

    #[test]
    fn one_feed_may_be_written_in_two_ways() {
        assert!(is_same_feed("http://site.example/feed", "https://site.example/feed/"));
        assert!(is_same_feed("HTTPS://Site.example", "https://site.example/"));
        assert!(!is_same_feed("https://site.example/feed", "https://site.example/feed?a=1"));
        assert!(!is_same_feed("https://site.example/feed", "https://other.example/feed"));
    }
}
