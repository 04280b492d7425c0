//! Sites that send what no site should: each costs its own feed, in bounded time and memory, and is named.

use std::io::Write;
use std::sync::LazyLock;

use super::feeds::{of, refresh, subscribed};
use super::server::{Asked, Reply, Server, feed};
use super::shell::assert_clear;

/// What is said of what an address serves.
enum Said {
    /// It failed, in these words.
    Failed(&'static str),
    /// It was read, as far as it goes; these words say how far, if any.
    Read(&'static str),
}

use Said::{Failed, Read};

const SITES: [(&str, Said); 28] = [
    ("/endless", Failed("larger than 1 MiB")),
    ("/drip", Failed("the whole answer took longer than 3 seconds")),
    ("/silent", Failed("took longer than a second")),
    ("/half-silent", Failed("took longer than a second")),
    ("/bomb", Failed("larger than 1 MiB")),
    ("/tight-bomb", Failed("larger than 1 MiB")),
    ("/circle", Failed("in a circle")),
    ("/long-way/0", Failed("more than ten times")),
    ("/nowhere", Failed("cannot be fetched")),
    ("/inside", Failed("private network")),
    ("/short", Failed("broke off")),
    ("/reset", Failed("broke off")),
    ("/fault", Failed("500")),
    ("/gone", Failed("410")),
    ("/page", Failed("web page")),
    ("/picture", Failed("a PNG picture")),
    ("/huge", Failed("larger than 1 MiB")),
    ("/many", Failed("larger than 1 MiB")),
    ("/nothing", Failed("nothing at all")),
    ("/noise", Failed("no proper HTTP")),
    ("/head", Failed("no proper HTTP")),
    ("/packed", Failed("cannot be unpacked")),
    ("/cut", Read("")),
    ("/entries", Read("more than 100000 entries")),
    ("/laughs", Read("")),
    ("/entity", Read("")),
    ("/deep", Read("")),
    ("/sunk", Read("")),
];

/// Eight mebibytes of spaces, as the reference encoder of brotli packs them.
const TIGHT_BOMB: [u8; 14] = [203, 255, 255, 63, 248, 37, 64, 226, 177, 64, 32, 247, 254, 111];

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
        "/tight-bomb" => Reply::body("text/xml", TIGHT_BOMB).with("Content-Encoding", "br"),
        "/circle" => Reply::redirect(302, "/back"),
        "/back" => Reply::redirect(302, "/circle"),
        "/nowhere" => Reply::redirect(302, "javascript:alert(1)"),
        "/inside" => Reply::redirect(302, "http://10.0.0.1/feed"),
        "/cut" => {
            let body = feed(&["Cut one", "Cut two"]);
            let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", body.len() - 60);
            Reply::Bytes([head.as_bytes(), body.as_bytes()].concat())
        }
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
        "/entries" => Reply::body("text/xml", format!("<rss><channel>{}", "<item/>".repeat(120_000))),
        "/sunk" => Reply::body("text/xml", format!("<rss>{}{}", "<x>".repeat(100_000), feed(&["Sunk"]))),
        "/deep" => titled("", &format!("Deep{}", "<b>".repeat(100_000))),
        path => match path.strip_prefix("/long-way/").and_then(|step| step.parse::<u32>().ok()) {
            Some(step) => Reply::redirect(302, &format!("/long-way/{}", step + 1)),
            // Readers go by what is sent, not by what it is called.
            None if path.ends_with("/bytes") => {
                Reply::body("application/octet-stream", feed(&["Well, bytes"]))
            }
            None if path.ends_with("/text") => Reply::body("text/html", feed(&["Well, a page"])),
            None => Reply::body("text/xml", feed(&[&format!("Well {path}")])),
        },
    }
}

#[test]
fn every_hostile_site_ends_within_its_limits_is_named_and_harms_no_other() {
    let _ready = (packed("/bomb"), packed("/many"));
    let server = Server::start(site);
    let well: Vec<String> =
        ["1", "2", "3", "bytes", "text"].iter().map(|name| server.url(&format!("/well/{name}"))).collect();
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
        let (state, words) = match expected {
            Failed(words) => ("failed", words),
            Read(words) => ("fetched", words),
        };
        assert!(error.contains(words), "{path}: {error:?} does not say {words:?}");
        assert_eq!(object["state"], state, "{path}: {error}");
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
