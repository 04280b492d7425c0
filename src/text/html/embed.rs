//! Recognises embedded players and finds the public page that each one plays.
//!
//! A music story says "listen" with a player, and a terminal has none; its page is one key away
//! instead. Where the embed names what it plays, the label does too.

use dom_query::{Element, NodeRef};
use url::Url;

use super::elements::attribute;
use crate::text::clean;

/// What stands for a player.
pub(super) struct Player {
    pub(super) label: String,
    pub(super) url: String,
}

/// Returns what stands for this element, if it is a player that is worth a line.
pub(super) fn find(
    node: &NodeRef<'_>,
    element: &Element,
    resolve: impl Fn(&str) -> Option<String>,
) -> Option<Player> {
    let name = &*element.name.local;
    if matches!(name, "audio" | "video") {
        return file(name, node, element, resolve);
    }
    if let Some(id) = attribute(element, "videoid").or_else(|| attribute(element, "data-videoid")) {
        return youtube_video(id).map(|url| player("YouTube", attribute(element, "title"), url));
    }
    let sources = ["src", "data-src", "data-lazy-src", "data-litespeed-src", "data-cmp-src"];
    let source = sources.iter().filter_map(|name| attribute(element, name)).find_map(&resolve)?;
    let (service, page) = page(&Url::parse(&source).ok()?)?;
    // Bandcamp's player says what it plays only in the link inside it.
    let inside = if service == "Bandcamp" { fallback(&node.text()) } else { None };
    let (page, inside_title) = match inside {
        Some((href, title)) => (resolve(&href).unwrap_or(page), Some(title)),
        None => (page, None),
    };
    Some(player(service, attribute(element, "title").or(inside_title.as_deref()), page))
}

fn player(service: &str, title: Option<&str>, url: String) -> Player {
    let label = match title.and_then(|title| telling(title, service)) {
        Some(title) => format!("{service} player: {title}"),
        None => format!("{service} player"),
    };
    Player { label, url }
}

/// Words that say of a player only that it is one.
const GENERIC: [&str; 17] = [
    "", "a", "audio", "content", "embed", "embedded", "embeds", "frame", "from", "iframe", "media", "on",
    "player", "the", "track", "video", "widget",
];

/// Returns what a player's title says beyond the name of its service.
fn telling(title: &str, service: &str) -> Option<String> {
    let title = clean::line(title);
    let lower = title.to_lowercase();
    let rest = match lower.find("embed:") {
        // Lower-casing may move offsets in some scripts; then the title stays whole.
        Some(at) if title.is_char_boundary(at + 6) && lower.len() == title.len() => title[at + 6..].trim(),
        _ => title.trim(),
    };
    let is_generic = rest.len() < 3
        || rest.split(|c: char| !c.is_alphanumeric()).all(|word| {
            let of_service = service.split(' ').any(|name| name.eq_ignore_ascii_case(word));
            of_service || GENERIC.iter().any(|generic| generic.eq_ignore_ascii_case(word))
        });
    (!is_generic).then(|| rest.to_owned())
}

/// A sound or film that the page itself carries.
fn file(
    name: &str,
    node: &NodeRef<'_>,
    element: &Element,
    resolve: impl Fn(&str) -> Option<String>,
) -> Option<Player> {
    let inside =
        || node.children_it(false).find(|child| child.has_name("source")).and_then(|child| child.attr("src"));
    let url = match attribute(element, "src") {
        Some(source) => resolve(source),
        None => inside().and_then(|source| resolve(&source)),
    }?;
    let label = if name == "audio" { "Audio file" } else { "Video file" };
    Some(Player { label: label.to_owned(), url })
}

/// Returns the service of a player's address and the page of what it plays.
fn page(url: &Url) -> Option<(&'static str, String)> {
    let host = url.host_str()?.trim_start_matches("www.");
    let parts: Vec<&str> = url.path_segments()?.filter(|part| !part.is_empty()).collect();
    let found = match (host, parts.as_slice()) {
        ("youtube.com" | "youtube-nocookie.com", ["embed", "videoseries"]) => {
            ("YouTube", format!("https://www.youtube.com/playlist?list={}", safe(&query(url, "list")?)?))
        }
        ("youtube.com" | "youtube-nocookie.com", ["embed" | "v" | "shorts", id, ..]) => {
            ("YouTube", youtube_video(id)?)
        }
        ("open.spotify.com", ["embed" | "embed-podcast", kind, id, ..]) => {
            ("Spotify", format!("https://open.spotify.com/{}/{}", safe(kind)?, safe(id)?))
        }
        ("embed.spotify.com", _) => ("Spotify", spotify(&query(url, "uri")?)?),
        ("bandcamp.com", ["EmbeddedPlayer" | "VideoEmbed", ..]) => ("Bandcamp", url.to_string()),
        ("w.soundcloud.com", ["player", ..]) => ("SoundCloud", soundcloud(url)),
        ("embed.music.apple.com", [_, _, ..]) => ("Apple Music", with_host(url, "music.apple.com")?),
        ("embed.podcasts.apple.com", [_, _, ..]) => ("Apple Podcasts", with_host(url, "podcasts.apple.com")?),
        ("embed.tidal.com", [kind, id, ..]) => {
            ("Tidal", format!("https://tidal.com/browse/{}/{}", safe(kind.trim_end_matches('s'))?, safe(id)?))
        }
        ("widget.deezer.com", ["widget", _, kind, id, ..]) => {
            ("Deezer", format!("https://www.deezer.com/{}/{}", safe(kind)?, safe(id)?))
        }
        ("deezer.com", ["plugins", "player", ..]) => (
            "Deezer",
            format!(
                "https://www.deezer.com/{}/{}",
                safe(query(url, "type")?.trim_end_matches('s'))?,
                safe(&query(url, "id")?)?
            ),
        ),
        ("player.vimeo.com", ["video", id, ..]) => ("Vimeo", format!("https://vimeo.com/{}", safe(id)?)),
        _ => return None,
    };
    Some(found)
}

fn youtube_video(id: &str) -> Option<String> {
    Some(format!("https://www.youtube.com/watch?v={}", safe(id)?))
}

/// Reads `spotify:track:ID`, or a page's address in the same place.
fn spotify(uri: &str) -> Option<String> {
    let (kind, id) = match uri.strip_prefix("spotify:") {
        Some(rest) => rest.rsplit_once(':')?,
        None => uri.strip_prefix("https://open.spotify.com/")?.split_once('/')?,
    };
    let kind = kind.rsplit(':').next()?;
    Some(format!("https://open.spotify.com/{}/{}", safe(kind)?, safe(id)?))
}

/// SoundCloud's player names a page or a number of its programming interface; only the player itself
/// plays the latter.
fn soundcloud(url: &Url) -> String {
    query(url, "url")
        .and_then(|inner| Url::parse(&inner).ok())
        .filter(|inner| matches!(inner.host_str(), Some("soundcloud.com" | "www.soundcloud.com")))
        .filter(|inner| inner.scheme() == "https" || inner.scheme() == "http")
        .map_or_else(|| url.to_string(), String::from)
}

fn with_host(url: &Url, host: &str) -> Option<String> {
    let mut url = url.clone();
    url.set_host(Some(host)).ok()?;
    Some(url.into())
}

fn query(url: &Url, name: &str) -> Option<String> {
    url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
}

/// Lets only the characters of ids through: nothing may add to the address that is put together.
fn safe(id: &str) -> Option<&str> {
    let is_id =
        !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    is_id.then_some(id)
}

/// Reads the link that a player shows where it cannot play. Its markup is plain text to the parser.
fn fallback(inside: &str) -> Option<(String, String)> {
    let dom = dom_query::Document::fragment(inside.get(..inside.floor_char_boundary(2048))?);
    let link = dom.select("a[href]");
    let href = link.attr("href")?.to_string();
    let title = clean::line(&link.text()).into_owned();
    (!title.is_empty()).then_some((href, title))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(embedded: &str, expected: &str) {
        let found = page(&Url::parse(embedded).unwrap());
        let shown = found.map_or_else(|| "nothing".to_owned(), |(service, url)| format!("{service} {url}"));
        assert_eq!(shown, expected, "{embedded}");
    }

    #[test]
    fn players_lead_to_public_pages() {
        check("https://www.youtube.com/embed/a-B_9?rel=0", "YouTube https://www.youtube.com/watch?v=a-B_9");
        check("https://www.youtube-nocookie.com/embed/x1", "YouTube https://www.youtube.com/watch?v=x1");
        check(
            "https://www.youtube.com/embed/videoseries?list=PL1",
            "YouTube https://www.youtube.com/playlist?list=PL1",
        );
        check("https://open.spotify.com/embed/track/4a?si=x", "Spotify https://open.spotify.com/track/4a");
        check("https://embed.spotify.com/?uri=spotify:album:4a", "Spotify https://open.spotify.com/album/4a");
        check(
            "https://bandcamp.com/EmbeddedPlayer/album=1/size=large/",
            "Bandcamp https://bandcamp.com/EmbeddedPlayer/album=1/size=large/",
        );
        check(
            "https://w.soundcloud.com/player/?url=https%3A//soundcloud.com/a/b&color=x",
            "SoundCloud https://soundcloud.com/a/b",
        );
        check(
            "https://w.soundcloud.com/player/?url=https%3A//api.soundcloud.com/tracks/1",
            "SoundCloud https://w.soundcloud.com/player/?url=https%3A//api.soundcloud.com/tracks/1",
        );
        check(
            "https://embed.music.apple.com/us/album/a/1?i=2",
            "Apple Music https://music.apple.com/us/album/a/1?i=2",
        );
        check("https://embed.tidal.com/albums/12", "Tidal https://tidal.com/browse/album/12");
        check("https://widget.deezer.com/widget/dark/track/3", "Deezer https://www.deezer.com/track/3");
        check(
            "https://www.deezer.com/plugins/player?type=album&id=3",
            "Deezer https://www.deezer.com/album/3",
        );
        check("https://player.vimeo.com/video/76?h=1", "Vimeo https://vimeo.com/76");
        check("https://www.youtube.com/embed/x%22y", "nothing");
        check("https://ads.example/embed/x", "nothing");
    }

    #[test]
    fn a_label_names_what_plays_and_no_service_twice() {
        assert_eq!(telling("YouTube video player", "YouTube"), None);
        assert_eq!(telling("deezer-widget", "Deezer"), None);
        assert_eq!(telling("Embedded content from Apple Music", "Apple Music"), None);
        assert_eq!(telling("Video", "Vimeo"), None);
        assert_eq!(telling("Tracks", "YouTube").as_deref(), Some("Tracks"));
        assert_eq!(
            telling("Spotify Embed: Running Up That Hill", "Spotify").as_deref(),
            Some("Running Up That Hill")
        );
        assert_eq!(telling("Low - Days Like These", "YouTube").as_deref(), Some("Low - Days Like These"));
    }
}
