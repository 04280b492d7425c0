//! Which proxy an address is fetched through. The environment is read at the top and passed in.

use url::Url;

/// The proxies, as addresses; empty for none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proxies {
    /// For http addresses.
    pub http: String,
    /// For https addresses.
    pub https: String,
    /// Hosts that are reached without one: names, ".domain" or "*" for all.
    pub none_for: Vec<String>,
}

impl Proxies {
    /// Those that the environment names, as curl reads it; `get` looks a variable up.
    ///
    /// `HTTP_PROXY` in capitals does not count: in a CGI program a stranger sets it (CVE-2016-5385).
    #[must_use]
    pub fn of_environment(get: impl Fn(&str) -> Option<String>) -> Self {
        let first =
            |names: &[&str]| names.iter().find_map(|name| get(name).filter(|value| !value.trim().is_empty()));
        let all = first(&["all_proxy", "ALL_PROXY"]).unwrap_or_default();
        let none = first(&["no_proxy", "NO_PROXY"]).unwrap_or_default();
        Self {
            http: first(&["http_proxy"]).unwrap_or_else(|| all.clone()),
            https: first(&["https_proxy", "HTTPS_PROXY"]).unwrap_or(all),
            none_for: none.split([',', ' ']).filter(|host| !host.is_empty()).map(str::to_owned).collect(),
        }
    }

    /// One proxy for everything.
    #[must_use]
    pub fn one(address: &str) -> Self {
        Self { http: address.into(), https: address.into(), none_for: Vec::new() }
    }

    /// The proxy for an address, if it is fetched through one.
    pub(super) fn of(&self, url: &Url) -> Option<&str> {
        let proxy = if url.scheme() == "https" { &self.https } else { &self.http };
        let host = url.host_str().unwrap_or_default();
        (!proxy.is_empty() && !self.none_for.iter().any(|entry| covers(entry, host))).then_some(proxy)
    }
}

/// Whether an entry such as "example.org", ".example.org" or "*" covers a host.
fn covers(entry: &str, host: &str) -> bool {
    let plain = entry.trim_start_matches("*.").trim_start_matches('.').to_ascii_lowercase();
    let host = host.trim_matches(['[', ']']).to_ascii_lowercase();
    plain == "*" || host == plain || host.strip_suffix(plain.as_str()).is_some_and(|head| head.ends_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_says_which_proxy_and_for_whom_none() {
        let named = |name: &str| {
            let value = match name {
                "http_proxy" => "http://proxy.example:3128",
                "ALL_PROXY" => "socks5://localhost:9050",
                "no_proxy" => "site.example, .inside,127.0.0.1",
                "HTTP_PROXY" => "http://stranger.example",
                _ => return None,
            };
            Some(value.to_owned())
        };
        let proxies = Proxies::of_environment(named);
        let of = |url: &str| proxies.of(&Url::parse(url).unwrap()).map(str::to_owned);
        assert_eq!(of("http://other.example/").as_deref(), Some("http://proxy.example:3128"));
        assert_eq!(of("https://other.example/").as_deref(), Some("socks5://localhost:9050"));
        for direct in
            ["http://site.example", "http://www.site.example", "https://a.inside", "http://127.0.0.1:9/"]
        {
            assert_eq!(of(direct), None, "{direct}");
        }
        assert!(of("http://notsite.example").is_some());
    }
}
