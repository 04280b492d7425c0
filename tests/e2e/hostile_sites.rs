//! Sites that send what no site should: each costs its own feed, in bounded time and memory, and is named.

use std::io::Write;
use std::sync::LazyLock;

use super::feeds::{of, refresh, subscribed};
use super::server::{Asked, Reply, Server, feed};
use super::shell::assert_clear;

/// What each address serves, and what is said of it; nothing for those that are read all the same.
const SITES: [(&str, &str); 23] = [
    ("/endless", "larger than 1 MiB"),
    ("/drip", "the whole answer took longer than 3 seconds"),
    ("/silent", "took longer than a second"),
    ("/half-silent", "took longer than a second"),
    ("/bomb", "larger than 1 MiB"),
    ("/circle", "in a circle"),
    ("/long-way/0", "more than ten times"),
    ("/nowhere", "cannot be fetched"),
    ("/short", "broke off"),
    ("/reset", "broke off"),
    ("/fault", "500"),
    ("/gone", "410"),
    ("/page", "web page"),
    ("/picture", "a PNG picture"),
    ("/huge", "larger than 1 MiB"),
    ("/many", "larger than 1 MiB"),
    ("/nothing", "nothing at all"),
    ("/noise", "no proper HTTP"),
    ("/head", "no proper HTTP"),
    ("/packed", "cannot be unpacked"),
    ("/laughs", ""),
    ("/entity", ""),
    ("/deep", ""),
];

fn gzip(pieces: impl Iterator<Item = Vec<u8>>) -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    pieces.for_each(|piece| packer.write_all(&piece).unwrap());
    packer.finish().unwrap()
}

/// What is packed takes a while to pack, and a server has it at hand.
fn packed(path: &str) -> Reply {
    static BOMB: LazyLock<Vec<u8>> = LazyLock::new(|| gzip((0..8).map(|_| vec![b' '; 1 << 20])));
    static MANY: LazyLock<Vec<u8>> =
        LazyLock::new(|| gzip((0..100).map(|_| b"<item><title>One of many</title></item>".repeat(1000))));
    let body = if path == "/bomb" { &*BOMB } else { &*MANY };
    Reply::body("text/xml", body.clone()).with("Content-Encoding", "gzip")
}

fn site(asked: &Asked) -> Reply {
    const HEAD: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n\r\n";
    let begun = || [HEAD, b"<rss><channel><title>T</title>"].concat();
    let titled = |entity: &str, title: &str| {
        let items =
            format!("<item><title>{title}</title><guid>1</guid><description>Text</description></item>");
        Reply::body(
            "text/xml",
            format!("<?xml version='1.0'?>{entity}<rss><channel><title>T</title>{items}</channel></rss>"),
        )
    };
    match asked.path.as_str() {
        "/endless" => Reply::Endless(begun(), b"<item><title>More</title></item>".repeat(500)),
        "/drip" => Reply::Drip(begun(), b"<".to_vec()),
        "/silent" => Reply::Silence(Vec::new()),
        "/half-silent" => Reply::Silence(begun()),
        "/bomb" | "/many" => packed(&asked.path),
        "/circle" => Reply::redirect(302, "/back"),
        "/back" => Reply::redirect(302, "/circle"),
        "/nowhere" => Reply::redirect(302, "javascript:alert(1)"),
        "/short" => Reply::Bytes(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n<rss>".to_vec()),
        "/reset" => Reply::Reset,
        "/fault" => Reply::status(500),
        "/gone" => Reply::status(410),
        "/page" => Reply::body("text/xml", "<!doctype html><html><body><p>Down for a day</p></body></html>"),
        "/picture" => Reply::body("application/rss+xml", b"\x89PNG\r\n\x1a\n\0\0".to_vec()),
        "/huge" => Reply::Endless(
            b"HTTP/1.1 200 OK\r\nContent-Length: 104857600\r\n\r\n<rss>".to_vec(),
            b"<item/>".repeat(1000),
        ),
        "/nothing" => Reply::body("text/xml", ""),
        "/noise" => Reply::Bytes(b"\x16\x03\x01 220 hello\r\n\r\n".to_vec()),
        "/head" => Reply::Endless(b"HTTP/1.1 200 OK\r\n".to_vec(), b"X-More: of the same\r\n".repeat(100)),
        "/packed" => Reply::body("text/xml", "\u{1f}x").with("Content-Encoding", "zstd"),
        "/laughs" => {
            let entities: Vec<String> = (1..10)
                .map(|level| format!("<!ENTITY l{level} '{}'>", format!("&l{};", level - 1).repeat(10)))
                .collect();
            titled(&format!("<!DOCTYPE rss [<!ENTITY l0 'lol'>{}]>", entities.concat()), "Laughs &l9; end")
        }
        "/entity" => titled("<!DOCTYPE rss [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>", "Entity &x; end"),
        "/deep" => titled("", &format!("Deep{}", "<b>".repeat(100_000))),
        path => match path.strip_prefix("/long-way/").and_then(|step| step.parse::<u32>().ok()) {
            Some(step) => Reply::redirect(302, &format!("/long-way/{}", step + 1)),
            None => Reply::body("text/xml", feed(&[&format!("Well {path}")])),
        },
    }
}

#[test]
fn every_hostile_site_ends_within_its_limits_is_named_and_harms_no_other() {
    let _ready = (packed("/bomb"), packed("/many"));
    let server = Server::start(site);
    let well: Vec<String> = (0..5).map(|number| server.url(&format!("/well/{number}"))).collect();
    let mut urls: Vec<String> = SITES.iter().map(|(path, _)| server.url(path)).collect();
    urls.extend(well.iter().cloned());
    let home = subscribed(
        "private_hosts = ['127.0.0.1']\nanswer_timeout = 1\nfetch_timeout = 3\nfeed_limit = 1",
        &urls,
    );
    let ran = refresh(&home);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    let objects = ran.objects();
    for (path, expected) in SITES {
        let object = of(&objects, &server.url(path));
        let error = object["error"].as_str().unwrap_or_default();
        assert!(error.contains(expected), "{path}: {error:?} does not say {expected:?}");
        assert_eq!(object["state"], if expected.is_empty() { "fetched" } else { "failed" }, "{path}");
        assert_clear(error, &[]);
    }
    for url in &well {
        assert_eq!(
            (of(&objects, url)["state"].as_str(), of(&objects, url)["new"].as_u64()),
            (Some("fetched"), Some(1))
        );
    }
    let titles = home.titles("");
    assert!(titles.iter().all(|title| !title.contains("root:") && title.len() < 5000), "{titles:?}");
    assert!(home.crash_reports().is_empty(), "{:?}", home.crash_reports());
}
