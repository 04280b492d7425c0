//! One address for one page: the form under which the store knows duplicates.
//!
//! Feeds, newsletters and social networks hand out the same story with different trackers, on a mobile or
//! AMP host, with and without a slash. The canonical form is for comparing only; what is opened is the
//! address as it came.

use url::Url;

/// Query parameters that say where a reader came from, and nothing about the page.
const TRACKERS: [&str; 36] = [
    "fbclid",
    "gclid",
    "gclsrc",
    "dclid",
    "gbraid",
    "wbraid",
    "msclkid",
    "yclid",
    "twclid",
    "ttclid",
    "igshid",
    "igsh",
    "mc_cid",
    "mc_eid",
    "mkt_tok",
    "_hsenc",
    "_hsmi",
    "hsctatracking",
    "vero_id",
    "oly_anon_id",
    "oly_enc_id",
    "wickedid",
    "s_cid",
    "cmpid",
    "ncid",
    "sr_share",
    "ref_src",
    "ref_url",
    "spm",
    "xtor",
    "_ga",
    "_gl",
    "share_id",
    "outputtype",
    "at_medium",
    "at_campaign",
];

/// Beginnings of such parameters.
const TRACKER_HEADS: [&str; 5] = ["utm_", "pk_", "mtm_", "piwik_", "hsa_"];

/// The form of an address under which two addresses of one page are equal.
///
/// What is no web address comes back as it is, without white space around it.
#[must_use]
pub fn canonical(url: &str) -> String {
    let trimmed = url.trim();
    let Ok(mut address) = Url::parse(trimmed) else { return trimmed.to_owned() };
    let (true, Some(host)) = (matches!(address.scheme(), "http" | "https"), address.host_str()) else {
        return trimmed.to_owned();
    };
    if let Some(inner) = cached_by_amp(host, &address) {
        return canonical(&inner);
    }
    let host = plain_host(host).to_owned();
    let path = plain_path(address.path()).to_owned();
    let query = plain_query(&address);
    // A failure leaves the part as it was, which compares well enough.
    let _kept = address.set_host(Some(&host));
    address.set_path(&path);
    address.set_query(query.as_deref());
    address.set_fragment(None);
    let whole = String::from(address);
    // Sites moved to https one by one, and their old links with them.
    let (_, rest) = whole.split_once("://").unwrap_or(("", &whole));
    format!("https://{}", rest.strip_suffix('/').unwrap_or(rest))
}

/// The page behind an address of the AMP cache: "www-site-example.cdn.ampproject.org/c/s/site.example/page".
fn cached_by_amp(host: &str, address: &Url) -> Option<String> {
    let path = if host.ends_with("cdn.ampproject.org") {
        address.path().strip_prefix('/')?.split_once('/')?.1
    } else if matches!(host, "www.google.com" | "google.com") {
        address.path().strip_prefix("/amp/")?
    } else {
        return None;
    };
    let path = path.strip_prefix("s/").unwrap_or(path);
    let inside = path.split('/').next()?.contains('.');
    inside.then(|| {
        format!("https://{path}{}", address.query().map(|query| format!("?{query}")).unwrap_or_default())
    })
}

/// A host without what marks its mobile and AMP doubles.
fn plain_host(host: &str) -> &str {
    let mut plain = host.strip_suffix('.').unwrap_or(host);
    for head in ["www.", "m.", "mobile.", "amp."] {
        // "m.example" is a domain of its own.
        if let Some(rest) = plain.strip_prefix(head)
            && rest.contains('.')
        {
            plain = rest;
        }
    }
    plain
}

/// A path without an AMP ending, an index page or a slash at the end.
fn plain_path(path: &str) -> &str {
    let mut plain = path.trim_end_matches('/');
    for tail in ["/amp", "/amp.html", ".amp", ".amp.html", "/index.html", "/index.php"] {
        if let Some(rest) = plain.strip_suffix(tail) {
            plain = rest;
            break;
        }
    }
    let plain = plain.strip_prefix("/amp").filter(|rest| rest.starts_with('/')).unwrap_or(plain);
    plain.trim_end_matches('/')
}

/// The parameters that name the page, in their order.
fn plain_query(address: &Url) -> Option<String> {
    let query = address.query()?;
    let kept: Vec<&str> = query.split('&').filter(|pair| !pair.is_empty() && !is_tracker(pair)).collect();
    (!kept.is_empty()).then(|| kept.join("&"))
}

fn is_tracker(pair: &str) -> bool {
    let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
    let name = name.to_ascii_lowercase();
    TRACKERS.contains(&name.as_str())
        || TRACKER_HEADS.iter().any(|head| name.starts_with(head))
        || name == "amp"
        || name == "ref" && matches!(value, "rss" | "feed" | "twitter" | "facebook" | "newsletter")
        || name == "source" && matches!(value, "rss" | "feed" | "email" | "newsletter")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(url: &str, expected: &str) {
        assert_eq!(canonical(url), expected, "the canonical form of {url}");
        assert_eq!(canonical(expected), expected, "canonical twice");
    }

    #[test]
    fn the_same_page_has_one_address() {
        for url in [
            "https://site.example/a/song",
            "http://www.Site.Example:80/a/song/",
            "https://m.site.example/a/song?utm_source=rss&utm_medium=feed",
            "https://site.example/a/song/amp/?fbclid=x#comments",
            "https://amp.site.example/a/song.amp.html",
            "https://www-site-example.cdn.ampproject.org/c/s/www.site.example/a/song/amp",
            "https://www.google.com/amp/s/site.example/a/song",
            " https://mobile.site.example/amp/a/song?amp=1 ",
        ] {
            check(url, "https://site.example/a/song");
        }
    }

    #[test]
    fn what_names_the_page_stays() {
        check("https://site.example/?p=12&utm_campaign=x", "https://site.example/?p=12");
        check("https://site.example/watch?v=AbC&t=5", "https://site.example/watch?v=AbC&t=5");
        check("https://m.example/amplifier", "https://m.example/amplifier");
        check("https://site.example:8080/", "https://site.example:8080");
        check("https://site.example/Caf%C3%A9?ref=12", "https://site.example/Caf%C3%A9?ref=12");
    }

    #[test]
    fn what_is_no_web_address_stays_as_it_is() {
        check("urn:uuid:1", "urn:uuid:1");
        check("", "");
        check("not an address", "not an address");
        check("mailto:a@b.example", "mailto:a@b.example");
    }
}
