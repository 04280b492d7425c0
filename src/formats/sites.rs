//! Well-known sites that have feeds and do not say where, or not to a program: one row a site.
//!
//! A rule goes by the address alone, or by an id that the page carries. Only rules that the site or its software
//! documents, or that it answers by in public, stand here; and none is believed: whatever a rule names is
//! fetched and looked at before anybody is subscribed to it.

use url::Url;

use super::json;

/// Where a feed may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lead {
    /// The feed's own address.
    Feed(String),
    /// An address that answers with something that names the feed.
    Lookup(String),
}

/// A site, or a family of sites.
struct Site {
    /// Its hosts; one that begins with a dot stands for every host below it.
    hosts: &'static [&'static str],
    /// What the address alone tells.
    leads: fn(&Parts<'_>) -> Vec<Lead>,
    /// What in the page stands before the id that tells, and what to make of the id.
    marks: &'static [&'static str],
    named: fn(&str) -> Option<String>,
}

const SITES: &[Site] = &[
    // YouTube: feeds by channel, playlist and old user names; pages of @handles and videos carry the channel's id.
    Site {
        hosts: &["youtube.com", "www.youtube.com", "m.youtube.com", "music.youtube.com"],
        leads: youtube,
        marks: &[
            "\"externalId\":\"",
            "\"externalChannelId\":\"",
            "itemprop=\"identifier\" content=\"",
            "itemprop=\"channelId\" content=\"",
            "youtube.com/channel/",
            "\"channelId\":\"",
        ],
        named: |id| is_channel(id).then(|| format!("{YOUTUBE}channel_id={id}")),
    },
    // SoundCloud: a user's page carries the user's number in the link for its app.
    Site {
        hosts: &["soundcloud.com", "www.soundcloud.com", "m.soundcloud.com"],
        leads: none,
        marks: &["soundcloud://users:"],
        named: |id| {
            is_number(id)
                .then(|| format!("https://feeds.soundcloud.com/users/soundcloud:users:{id}/sounds.rss"))
        },
    },
    // Apple Podcasts: the iTunes Search API documents the lookup by id, whose answer has a "feedUrl".
    Site { hosts: &["podcasts.apple.com", "itunes.apple.com"], leads: apple, marks: &[], named: |_| None },
    Site::plain(&["reddit.com", "www.reddit.com", "old.reddit.com", "new.reddit.com"], reddit),
    Site::plain(&[".substack.com"], |at| vec![at.on_host("/feed")]),
    // Bandcamp gave up the feeds of most artists in 2017; some labels' and its magazine's still answer.
    Site::plain(&[".bandcamp.com"], |at| vec![at.on_host("/feed")]),
    Site::plain(&["medium.com", "www.medium.com", ".medium.com"], medium),
    Site::plain(&["tumblr.com", "www.tumblr.com", ".tumblr.com"], tumblr),
    Site::plain(&[".wordpress.com"], |at| vec![at.on_host("/feed/")]),
    Site::plain(&["github.com", "www.github.com"], github),
    Site::plain(&["bsky.app"], |at| match at.segments[..] {
        ["profile", name] => feed(format!("https://bsky.app/profile/{name}/rss")),
        _ => Vec::new(),
    }),
    Site::plain(&["vimeo.com", "www.vimeo.com"], |at| match at.segments[..] {
        ["channels", name] => feed(format!("https://vimeo.com/channels/{name}/videos/rss")),
        [name] if !is_number(name) => feed(format!("https://vimeo.com/{name}/videos/rss")),
        _ => Vec::new(),
    }),
];

const YOUTUBE: &str = "https://www.youtube.com/feeds/videos.xml?";

/// Ids of one page that are looked at for each mark.
const MOST_IDS: usize = 5;

impl Site {
    const fn plain(hosts: &'static [&'static str], leads: fn(&Parts<'_>) -> Vec<Lead>) -> Self {
        Self { hosts, leads, marks: &[], named: |_| None }
    }

    fn of(at: &Parts<'_>) -> Option<&'static Self> {
        let covers = |known: &str| match known.strip_prefix('.') {
            Some(_) => at.host.ends_with(known),
            None => at.host == known,
        };
        SITES.iter().find(|site| site.hosts.iter().any(|known| covers(known)))
    }
}

/// An address, taken apart.
struct Parts<'a> {
    url: &'a Url,
    host: &'a str,
    segments: Vec<&'a str>,
}

impl<'a> Parts<'a> {
    fn of(url: &'a Url) -> Self {
        let segments = url.path_segments().into_iter().flatten().filter(|segment| !segment.is_empty());
        Self { url, host: url.host_str().unwrap_or_default(), segments: segments.collect() }
    }

    fn query(&self, name: &str) -> Option<String> {
        self.url.query_pairs().find(|(known, _)| known == name).map(|(_, value)| value.into_owned())
    }

    /// A feed at a path of the same host.
    fn on_host(&self, path: &str) -> Lead {
        Lead::Feed(at_root(self.url, path))
    }
}

fn at_root(url: &Url, path: &str) -> String {
    let mut whole = url.clone();
    whole.set_path(path);
    whole.set_query(None);
    whole.set_fragment(None);
    whole.into()
}

/// Where the feeds of a known site are, as its address tells; most likely first.
#[must_use]
pub fn leads(url: &Url) -> Vec<Lead> {
    let at = Parts::of(url);
    let mut leads = Site::of(&at).map(|site| (site.leads)(&at)).unwrap_or_default();
    leads.retain(
        |lead| !matches!(lead, Lead::Feed(address) | Lead::Lookup(address) if address == url.as_str()),
    );
    leads
}

/// The feeds that the page of a known site, or what it answered to a lookup, carries in it.
#[must_use]
pub fn named_in(page: &str, url: &Url) -> Vec<String> {
    let at = Parts::of(url);
    if at.host == "itunes.apple.com" && at.segments == ["lookup"] {
        return podcasts(page);
    }
    let Some(site) = Site::of(&at) else { return Vec::new() };
    let named = site.marks.iter().find_map(|mark| {
        page.match_indices(mark).take(MOST_IDS).find_map(|(at, _)| {
            let rest = &page[at + mark.len()..];
            let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-')));
            (site.named)(&rest[..end.unwrap_or(rest.len())])
        })
    });
    named.into_iter().collect()
}

/// Where a feed is usually found on a site that names none, most likely first: by the forms of address that
/// common software has, then at the paths that most of it uses.
#[must_use]
pub fn usual(url: &Url) -> Vec<String> {
    const PATHS: [&str; 9] = [
        "/feed",
        "/rss",
        "/feed.xml",
        "/atom.xml",
        "/index.xml",
        "/rss.xml",
        "/feeds/posts/default",
        "/feed.json",
        "/blog/feed",
    ];
    let at = Parts::of(url);
    let mut usual: Vec<String> = Vec::new();
    match at.segments[..] {
        // Mastodon and what is like it.
        [name] if name.starts_with('@') && name.len() > 1 => {
            usual.push(at_root(url, &format!("/{name}.rss")));
        }
        // Lemmy's communities and people.
        [kind @ ("c" | "u"), name] => usual.push(at_root(url, &format!("/feeds/{kind}/{name}.xml"))),
        [] => {}
        // A site in a folder of its host.
        _ => usual.push(at_root(url, &format!("{}/feed", url.path().trim_end_matches('/')))),
    }
    usual.extend(PATHS.iter().map(|path| at_root(url, path)));
    usual
}

fn feed(address: String) -> Vec<Lead> {
    vec![Lead::Feed(address)]
}

fn none(_: &Parts<'_>) -> Vec<Lead> {
    Vec::new()
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.len() < 20 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a text is the id of a YouTube channel: "UC" and 22 letters of the base64 for addresses.
fn is_channel(text: &str) -> bool {
    text.len() == 24
        && text.starts_with("UC")
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
}

fn youtube(at: &Parts<'_>) -> Vec<Lead> {
    match at.segments[..] {
        ["channel", id, ..] if is_channel(id) => feed(format!("{YOUTUBE}channel_id={id}")),
        ["user", name, ..] => feed(format!("{YOUTUBE}user={name}")),
        ["playlist"] => match at.query("list") {
            Some(list) if !list.is_empty() => feed(format!("{YOUTUBE}playlist_id={list}")),
            _ => Vec::new(),
        },
        _ => Vec::new(),
    }
}

fn reddit(at: &Parts<'_>) -> Vec<Lead> {
    match at.segments[..] {
        ["r", name, ..] => feed(format!("https://www.reddit.com/r/{name}/.rss")),
        ["user" | "u", name, ..] => feed(format!("https://www.reddit.com/user/{name}/.rss")),
        _ => Vec::new(),
    }
}

fn medium(at: &Parts<'_>) -> Vec<Lead> {
    if !matches!(at.host, "medium.com" | "www.medium.com") {
        return vec![at.on_host("/feed")];
    }
    match at.segments[..] {
        ["tag", name, ..] => feed(format!("https://medium.com/feed/tag/{name}")),
        ["feed" | "p" | "m" | "search", ..] | [] => Vec::new(),
        [name, ..] => feed(format!("https://medium.com/feed/{name}")),
    }
}

fn tumblr(at: &Parts<'_>) -> Vec<Lead> {
    let blog = match at.segments[..] {
        _ if !matches!(at.host, "tumblr.com" | "www.tumblr.com") => return vec![at.on_host("/rss")],
        ["blog", "view", name, ..] | ["blog", name, ..] | [name, ..] => name,
        [] => return Vec::new(),
    };
    let blog = blog.trim_start_matches('@');
    let is_name = !blog.is_empty() && blog.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if is_name { feed(format!("https://{blog}.tumblr.com/rss")) } else { Vec::new() }
}

fn github(at: &Parts<'_>) -> Vec<Lead> {
    match at.segments[..] {
        [owner, repository, "tags"] => feed(format!("https://github.com/{owner}/{repository}/tags.atom")),
        [owner, repository, "commits"] => {
            feed(format!("https://github.com/{owner}/{repository}/commits.atom"))
        }
        [owner, repository] | [owner, repository, "releases", ..] => {
            feed(format!("https://github.com/{owner}/{repository}/releases.atom"))
        }
        _ => Vec::new(),
    }
}

fn apple(at: &Parts<'_>) -> Vec<Lead> {
    let id = at.segments.iter().find_map(|segment| segment.strip_prefix("id").filter(|id| is_number(id)));
    let lookup = |id| Lead::Lookup(format!("https://itunes.apple.com/lookup?id={id}&entity=podcast"));
    id.map(lookup).into_iter().collect()
}

/// The feeds in an answer of the iTunes Search API.
fn podcasts(answer: &str) -> Vec<String> {
    let Ok(answer) = json::parse(answer) else { return Vec::new() };
    let results = answer["results"].as_array().map(Vec::as_slice).unwrap_or_default();
    results.iter().filter_map(|result| result["feedUrl"].as_str()).take(MOST_IDS).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An id of the kind that channels have; this one is the example of the YouTube Data API's documentation.
    const CHANNEL: &str = "UC_x5XG1OV2P6uZZ5FSM9Ttw";

    #[track_caller]
    fn check(address: &str, expected: &str) {
        let leads = leads(&Url::parse(address).unwrap());
        let found: Vec<&str> = leads
            .iter()
            .map(|lead| match lead {
                Lead::Feed(address) | Lead::Lookup(address) => address.as_str(),
            })
            .collect();
        assert_eq!(found.join(" "), expected, "{address}");
    }

    #[test]
    fn an_address_of_a_known_site_tells_where_its_feed_is() {
        let channel = format!("https://www.youtube.com/feeds/videos.xml?channel_id={CHANNEL}");
        check(&format!("https://www.youtube.com/channel/{CHANNEL}/videos"), &channel);
        check(&format!("https://music.youtube.com/channel/{CHANNEL}"), &channel);
        check("https://youtube.com/user/name", "https://www.youtube.com/feeds/videos.xml?user=name");
        check(
            "https://www.youtube.com/playlist?list=PL1&x=2",
            "https://www.youtube.com/feeds/videos.xml?playlist_id=PL1",
        );
        check("https://www.youtube.com/@name", "");
        check("https://www.youtube.com/channel/short", "");
        check("https://www.reddit.com/r/indieheads/top?t=week", "https://www.reddit.com/r/indieheads/.rss");
        check("https://old.reddit.com/u/name", "https://www.reddit.com/user/name/.rss");
        check("https://name.substack.com/p/a-story", "https://name.substack.com/feed");
        check("https://label.bandcamp.com/music", "https://label.bandcamp.com/feed");
        check("https://medium.com/@name/a-story-1a2b", "https://medium.com/feed/@name");
        check("https://medium.com/tag/music", "https://medium.com/feed/tag/music");
        check("https://name.medium.com/", "https://name.medium.com/feed");
        check("https://name.tumblr.com/post/1", "https://name.tumblr.com/rss");
        check("https://www.tumblr.com/blog/view/name", "https://name.tumblr.com/rss");
        check("https://www.tumblr.com/@name/1", "https://name.tumblr.com/rss");
        check("https://www.tumblr.com/a.b", "");
        check("https://name.wordpress.com/", "https://name.wordpress.com/feed/");
        check("https://github.com/owner/name", "https://github.com/owner/name/releases.atom");
        check("https://github.com/owner/name/tags", "https://github.com/owner/name/tags.atom");
        check("https://bsky.app/profile/name.example", "https://bsky.app/profile/name.example/rss");
        check("https://vimeo.com/name", "https://vimeo.com/name/videos/rss");
        check("https://vimeo.com/12345", "");
        check(
            "https://podcasts.apple.com/gb/podcast/a-show/id1234567890?i=1",
            "https://itunes.apple.com/lookup?id=1234567890&entity=podcast",
        );
        check("https://podcasts.apple.com/gb/podcast/a-show/ideas", "");
    }

    #[test]
    fn an_address_of_no_known_site_and_a_feed_of_one_tell_nothing() {
        check("https://site.example/@name", "");
        check("https://bandcamp.com/", "");
        check("https://notmedium.com/@name", "");
        check("https://name.substack.com/feed", "");
        check("https://medium.com/feed/@name", "");
        check("https://localhost/", "");
    }

    #[track_caller]
    fn check_page(address: &str, page: &str, expected: &[&str]) {
        assert_eq!(named_in(page, &Url::parse(address).unwrap()), expected, "{page}");
    }

    #[test]
    fn a_page_of_a_known_site_carries_the_id_that_its_feed_goes_by() {
        let feed = format!("https://www.youtube.com/feeds/videos.xml?channel_id={CHANNEL}");
        let other = "UCotherotherotherotherot";
        let page = format!("{{\"channelId\":\"{other}\"}} {{\"externalId\":\"{CHANNEL}\",\"x\":1}}");
        check_page("https://www.youtube.com/@name", &page, &[&feed]);
        let page = format!("<link rel=canonical href=https://www.youtube.com/channel/{CHANNEL}>");
        check_page("https://www.youtube.com/c/name", &page, &[&feed]);
        check_page("https://www.youtube.com/@name", "{\"externalId\":\"no id\"}", &[]);
        check_page("https://site.example/", &page, &[]);
        check_page(
            "https://soundcloud.com/name",
            "<meta property=\"al:ios:url\" content=\"soundcloud://users:12345678\">",
            &["https://feeds.soundcloud.com/users/soundcloud:users:12345678/sounds.rss"],
        );
        let lookup = "https://itunes.apple.com/lookup?id=1&entity=podcast";
        check_page(
            lookup,
            "\n\n{\"resultCount\":1,\"results\":[{\"kind\":\"podcast\",\"feedUrl\":\"https://a.example/f\"},{}]}",
            &["https://a.example/f"],
        );
        check_page(lookup, "{\"resultCount\":0,\"results\":[]}", &[]);
        check_page(lookup, "<html>", &[]);
    }

    #[test]
    fn a_site_that_names_no_feed_is_looked_through_in_order() {
        let first = |address: &str| usual(&Url::parse(address).unwrap()).swap_remove(0);
        assert_eq!(first("https://site.example/?a=1#b"), "https://site.example/feed");
        assert_eq!(first("https://site.example/blog/"), "https://site.example/blog/feed");
        assert_eq!(first("https://social.example/@ana"), "https://social.example/@ana.rss");
        assert_eq!(
            first("https://social.example/c/music@a.example"),
            "https://social.example/feeds/c/music@a.example.xml"
        );
        assert!(usual(&Url::parse("https://site.example/a/b").unwrap()).len() <= 10);
    }
}
