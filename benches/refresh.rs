//! Refreshing against a server in this process, which delays every answer as a distant one does.
//!
//! The program under measure fetches over real connections; the limits per host are off by its settings, which
//! the heading says. Times are from the start of the process to its end, when every story is in the list.

use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use super::figures::{Budget, Figure};
use super::generate::{Dice, artist};
use super::words::{LANGUAGES, TITLE_WORDS};

/// Stories of each feed.
const STORIES: usize = 100;
/// Bytes of a story's text, about.
const TEXT: usize = 3_000;
/// How long the server thinks about each request.
const DELAY: Duration = Duration::from_millis(50);
/// How often an unchanged refresh is measured.
const RUNS: usize = 7;

/// What the settings of the measured program are, for the heading.
pub(crate) const SETTINGS: &str = "host_delay = 0\nconnections_per_host = 256\n";

/// Measures a refresh of so many feeds: first all is new, then nothing.
pub(crate) fn figures(earmark: &Path, folder: &Path, feeds: usize) -> Vec<Figure> {
    let home = folder.join(format!("refresh-{feeds}"));
    if home.exists() {
        std::fs::remove_dir_all(&home).expect("the home of the run before can be removed");
    }
    let server = Arc::new(Server::start(feeds));
    prepare(earmark, &home, &server);
    let (took, memory) = run(earmark, &home);
    let (all, quiet) = if feeds > 500 { (5_000.0, 900.0) } else { (800.0, 120.0) };
    let mut figures = vec![Figure::times(
        &format!("{feeds} feeds x {STORIES} new stories ({:.0} MB of XML)", server.bytes() as f64 / 1e6),
        &[took],
        Budget::Median(all),
    )];
    figures.extend(memory.map(|bytes| {
        Figure::number(
            "  the most memory of its own meanwhile",
            bytes as f64 / 1e6,
            "MB",
            Budget::Median(150.0),
        )
    }));
    let times: Vec<Duration> = (0..RUNS).map(|_| run(earmark, &home).0).collect();
    figures.push(Figure::times(&format!("{feeds} feeds, nothing new"), &times, Budget::Median(quiet)));
    figures
}

/// Makes a library that is subscribed to the server's feeds.
fn prepare(earmark: &Path, home: &Path, server: &Server) {
    let config = home.join("config");
    std::fs::create_dir_all(&config).expect("the home can be made");
    std::fs::write(config.join("config.toml"), SETTINGS).expect("settings can be written");
    let outlines: String = (0..server.feeds.len()).fold(String::new(), |mut text, feed| {
        let _ = write!(text, "<outline type='rss' xmlUrl='{}'/>", server.url(feed));
        text
    });
    let list = home.join("feeds.opml");
    std::fs::write(&list, format!("<opml version='2.0'><body>{outlines}</body></opml>"))
        .expect("a list of feeds");
    let done = command(earmark, home).arg("import").arg(&list).status().expect("the program starts");
    assert!(done.success(), "the feeds can be subscribed to");
}

fn command(earmark: &Path, home: &Path) -> Command {
    let mut command = Command::new(earmark);
    command.arg("--home").arg(home).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    for proxy in ["http_proxy", "all_proxy", "ALL_PROXY"] {
        command.env_remove(proxy);
    }
    command
}

/// Refreshes, and says how long it took and how much memory of its own it had at most.
fn run(earmark: &Path, home: &Path) -> (Duration, Option<u64>) {
    let began = Instant::now();
    let mut child = command(earmark, home).arg("refresh").spawn().expect("the program starts");
    let mut most = None;
    loop {
        most = most.max(memory(child.id()));
        if let Some(status) = child.try_wait().expect("the program can be waited for") {
            assert!(status.success(), "every feed is fetched");
            return (began.elapsed(), most);
        }
        thread::sleep(Duration::from_millis(2));
    }
}

/// `RssAnon` and `RssShmem` of a process, where the system says.
fn memory(pid: u32) -> Option<u64> {
    let status = std::fs::read_to_string(PathBuf::from(format!("/proc/{pid}/status"))).ok()?;
    let kilobytes = |name: &str| -> Option<u64> {
        status.lines().find_map(|line| line.strip_prefix(name))?.split_whitespace().next()?.parse().ok()
    };
    Some((kilobytes("RssAnon:")? + kilobytes("RssShmem:")?) * 1024)
}

/// A server that knows its feeds by heart.
pub(crate) struct Server {
    port: u16,
    feeds: Arc<Vec<Feed>>,
}

struct Feed {
    packed: Vec<u8>,
    length: usize,
}

impl Server {
    pub(crate) fn start(count: usize) -> Self {
        let feeds: Arc<Vec<Feed>> = Arc::new((0..count).map(feed).collect());
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("it is bound").port();
        let known = Arc::clone(&feeds);
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let known = Arc::clone(&known);
                // The delay is most of what such a thread does.
                let serving =
                    thread::Builder::new().stack_size(64 << 10).spawn(move || serve(&stream, &known));
                serving.expect("a thread for a connection");
            }
        });
        Self { port, feeds }
    }

    pub(crate) fn url(&self, feed: usize) -> String {
        format!("http://127.0.0.1:{}/{feed}", self.port)
    }

    fn bytes(&self) -> usize {
        self.feeds.iter().map(|feed| feed.length).sum()
    }
}

fn serve(stream: &TcpStream, feeds: &[Feed]) {
    let mut reader = BufReader::new(stream);
    loop {
        let (mut known, mut feed) = (false, None);
        loop {
            let mut line = String::new();
            if reader.read_line(&mut line).unwrap_or(0) == 0 {
                return;
            }
            if let Some(path) = line.strip_prefix("GET /") {
                feed = path.split(' ').next().and_then(|number| number.parse::<usize>().ok());
            }
            known |= line.to_ascii_lowercase().starts_with("if-none-match:");
            if line.trim_end().is_empty() {
                break;
            }
        }
        // Others than the program under measure are not served.
        let Some(feed) = feed.and_then(|feed| feeds.get(feed)) else { return };
        thread::sleep(DELAY);
        let answer = if known {
            b"HTTP/1.1 304 Not Modified\r\nETag: \"one\"\r\n\r\n".to_vec()
        } else {
            let head = format!(
                "HTTP/1.1 200 OK\r\nETag: \"one\"\r\nContent-Type: application/rss+xml\r\n\
                 Content-Encoding: gzip\r\nContent-Length: {}\r\n\r\n",
                feed.packed.len()
            );
            [head.as_bytes(), &feed.packed].concat()
        };
        if (&mut &*stream).write_all(&answer).is_err() {
            return;
        }
    }
}

/// A feed of invented stories.
fn feed(number: usize) -> Feed {
    let mut dice = Dice(0x5eed_0000 + number as u64);
    let mut text = format!("<rss version=\"2.0\"><channel><title>Feed {number}</title>");
    for story in 0..STORIES {
        let name = artist(dice.below(20_000));
        let word = TITLE_WORDS[dice.below(TITLE_WORDS.len())];
        let _ = write!(
            text,
            "<item><title>{name} shares “{word}” {number}-{story}</title><guid isPermaLink=\"false\">{number}-{story}</guid>\
             <link>https://site-{number}.example/{story}</link><category>News</category><description><![CDATA["
        );
        let end = text.len() + TEXT;
        while text.len() < end {
            let language = &LANGUAGES[0];
            let sentence = language.plain[dice.below(language.plain.len())];
            let (noun, other) = (TITLE_WORDS[dice.below(TITLE_WORDS.len())], artist(dice.below(20_000)));
            let _ = write!(
                text,
                "<p>{sentence} {other} and {name} on <em>{noun}</em> number {}.</p>",
                dice.below(9_999)
            );
        }
        text.push_str("]]></description></item>");
    }
    text.push_str("</channel></rss>");
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(text.as_bytes()).expect("memory takes everything");
    Feed { packed: packer.finish().expect("memory takes everything"), length: text.len() }
}
