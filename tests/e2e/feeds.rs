//! Feeds fetched from the command line: what is asked of a server, what is kept, what is left alone.

use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::Value;

use super::server::{Reply, Server, feed};
use super::shell::{Home, Ran, Running};

/// A home without stories, with settings, and subscribed to these addresses.
pub(crate) fn subscribed(settings: &str, urls: &[String]) -> Home {
    let home = Home::with_stories(&[]);
    let settings = format!("host_delay = 0\nconnections_per_host = 100\n{settings}\n");
    home.write("earmark/config/config.toml", settings);
    if urls.is_empty() {
        return home;
    }
    let outlines: Vec<String> =
        urls.iter().map(|url| format!("<outline type='rss' xmlUrl='{url}'/>")).collect();
    let outlines = outlines.concat();
    let file = home.write("feeds.opml", format!("<opml version='2.0'><body>{outlines}</body></opml>"));
    home.earmark([std::ffi::OsStr::new("import"), file.as_os_str()]).succeeded();
    home
}

pub(crate) fn refresh(home: &Home) -> Ran {
    home.earmark(["refresh", "--json"])
}

/// The object that a refresh printed for an address.
#[track_caller]
pub(crate) fn of<'a>(objects: &'a [Value], url: &str) -> &'a Value {
    objects.iter().find(|object| object["url"] == url).unwrap_or_else(|| panic!("{url} in {objects:?}"))
}

#[test]
fn a_feed_is_asked_for_with_what_is_known_of_it_and_nothing_is_written_when_nothing_changed() {
    let times = AtomicUsize::new(0);
    let server = Server::start(move |asked| match times.fetch_add(1, Ordering::SeqCst) {
        0 => Reply::feed(&["Low return"])
            .with("ETag", "\"one\"")
            .with("Last-Modified", "Sun, 22 Nov 2026 09:00:00 GMT"),
        _ if asked.field("if-none-match").is_empty() => Reply::feed(&["Asked without its tag"]),
        _ => Reply::status(304).with("ETag", "\"two\""),
    });
    let home = subscribed("", &[server.url("/feed")]);
    assert_eq!(refresh(&home).succeeded().objects()[0]["new"], 1);
    assert_eq!(home.titles(""), ["Low return"]);
    refresh(&home).succeeded();
    let before = std::fs::read(home.store_file()).unwrap();
    refresh(&home).succeeded();
    assert!(
        std::fs::read(home.store_file()).unwrap() == before,
        "nothing new, and yet something was written"
    );
    let tags: Vec<String> =
        server.asked().iter().map(|asked| asked.field("if-none-match").to_owned()).collect();
    assert_eq!(tags, ["", "\"one\"", "\"two\""], "a 304 may bring a new tag");
    let asked = &server.asked()[1];
    assert_eq!(asked.field("if-modified-since"), "Sun, 22 Nov 2026 09:00:00 GMT");
    assert_eq!(asked.field("accept-encoding"), "gzip, br");
    assert!(asked.field("user-agent").starts_with("Earmark/"), "{asked:?}");
}

#[test]
fn a_server_that_always_sends_everything_costs_no_write_either() {
    let server = Server::start(|_| Reply::feed(&["Low return", "High tide"]));
    let home = subscribed("", &[server.url("/feed")]);
    assert_eq!(refresh(&home).succeeded().objects()[0]["new"], 2);
    let before = std::fs::read(home.store_file()).unwrap();
    assert_eq!(refresh(&home).succeeded().objects()[0]["new"], 0);
    assert!(
        std::fs::read(home.store_file()).unwrap() == before,
        "the same bytes, and yet something was written"
    );
}

#[test]
fn an_edited_story_keeps_its_marks_and_a_feed_that_changes_every_id_has_nothing_twice() {
    let times = AtomicUsize::new(0);
    let server = Server::start(move |_| {
        let item = |title: &str, id: &str, link: &str, text: &str| {
            format!(
                "<item><title>{title}</title><guid isPermaLink='false'>{id}</guid><link>{link}</link>\
                 <pubDate>Sat, 21 Nov 2026 10:00:00 GMT</pubDate><description>{text}</description></item>"
            )
        };
        let items = match times.fetch_add(1, Ordering::SeqCst) {
            0 => [
                item("One", "1", "http://a.example/1", "First."),
                item("Two", "2", "http://a.example/2", "Second."),
            ],
            1 => [
                item("One", "1", "http://a.example/1", "First, with a comma."),
                item("Two", "2", "http://a.example/2", "Second."),
            ],
            // Another system, other ids, other addresses.
            2 => [
                item("One", "n1", "https://b.example/x/1", "First!"),
                item("Two", "n2", "https://b.example/x/2", "Second!"),
            ],
            _ => [
                item("One and only", "n1", "https://b.example/x/1", "First!"),
                item("Two", "n2", "https://b.example/x/2", "Second!"),
            ],
        };
        Reply::body("text/xml", format!("<rss><channel><title>T</title>{}</channel></rss>", items.concat()))
    });
    let home = subscribed("", &[server.url("/feed")]);
    refresh(&home).succeeded();
    home.earmark(["read", "One"]).succeeded();
    home.earmark(["star", "One"]).succeeded();
    for _ in 0..3 {
        let counts = refresh(&home).succeeded().objects();
        assert_eq!(counts[0]["new"], 0, "{counts:?}");
    }
    assert_eq!(home.titles("is:starred is:read"), ["One and only"]);
    assert_eq!(home.titles("").len(), 2);
}

#[test]
fn a_feed_that_moved_for_good_is_asked_for_where_it_is_now_and_keeps_its_stories() {
    let server = Server::start(|asked| match asked.path.as_str() {
        "/old" => Reply::redirect(301, "/older"),
        "/older" => Reply::redirect(308, "/new"),
        "/passing" => Reply::redirect(302, "/new"),
        _ => Reply::feed(&["Low return"]),
    });
    let home = subscribed("private_hosts = ['127.0.0.1']", &[server.url("/old"), server.url("/passing")]);
    refresh(&home).succeeded();
    refresh(&home).succeeded();
    assert_eq!(server.asked_at("/old").len(), 1, "it moved for good");
    assert_eq!(server.asked_at("/passing").len(), 2, "it did not");
    assert_eq!(home.titles("").len(), 1);
}

#[test]
fn a_redirect_never_leads_inside_a_private_network() {
    let secret = Server::start(|_| Reply::feed(&["A secret"]));
    let port = secret.host().rsplit(':').next().unwrap().to_owned();
    let targets = [
        secret.url("/inside"),
        format!("http://localhost:{port}/inside"),
        format!("http://[::1]:{port}/inside"),
        format!("http://0x7f.1:{port}/inside"),
        format!("http://2130706433:{port}/inside"),
        format!("http://[::ffff:127.0.0.1]:{port}/inside"),
        "http://169.254.169.254/latest/meta-data".into(),
        "http://10.0.0.1/".into(),
        "http://192.168.1.1/".into(),
        "http://[fd00::1]/".into(),
        "http://100.64.0.1/".into(),
        "http://0.0.0.0/".into(),
    ];
    let answers = targets.clone();
    let server = Server::start(move |asked| {
        let number: usize = asked.path[1..].parse().unwrap();
        Reply::redirect(302, &answers[number])
    });
    let urls: Vec<String> = (0..targets.len()).map(|number| server.url(&format!("/{number}"))).collect();
    let home = subscribed("", &urls);
    let ran = refresh(&home);
    assert_eq!(ran.code, Some(1));
    for (url, target) in urls.iter().zip(&targets) {
        let error = of(&ran.objects(), url)["error"].as_str().unwrap().to_owned();
        assert!(error.contains("private network"), "{target}: {error}");
    }
    assert!(secret.asked().is_empty(), "{:?}", secret.asked());
}

#[test]
fn a_server_that_wants_to_be_left_alone_is() {
    let server = Server::start(|_| Reply::status(429).with("Retry-After", "3600"));
    let urls = [server.url("/a"), server.url("/b")];
    let home = subscribed("connections = 1", &urls);
    let ran = refresh(&home);
    assert_eq!(ran.code, Some(1));
    assert!(ran.err.contains("asks to be left alone"), "{}", ran.err);
    assert_eq!(server.asked().len(), 1, "one answer stands for the host");
    let ran = refresh(&home);
    assert!(ran.err.contains("left alone until"), "{}", ran.err);
    assert_eq!(server.asked().len(), 1, "nor is it asked again before its time");
}

#[test]
fn a_password_in_an_address_is_sent_and_never_shown() {
    let server = Server::start(|asked| {
        if asked.field("authorization").is_empty() { Reply::feed(&["Open"]) } else { Reply::status(403) }
    });
    let home = subscribed("", &[server.url("/feed").replace("://", "://ana:s3same@")]);
    let ran = refresh(&home);
    assert_eq!(server.asked()[0].field("authorization"), "Basic YW5hOnMzc2FtZQ==");
    assert!(ran.err.contains("403") && !format!("{ran:?}").contains("s3same"), "{ran:?}");
    let store = std::fs::read(home.store_file()).unwrap();
    assert!(!store.windows(6).any(|bytes| bytes == b"s3same"), "it is in a file of its own alone");
}

#[test]
fn plain_http_goes_through_the_proxy_that_the_environment_names() {
    let proxy = Server::start(|_| Reply::feed(&["By proxy"]));
    let home = subscribed("", &["http://site.example/feed".into()]);
    let mut command = home.command(["refresh"]);
    command.env("http_proxy", format!("http://ana:s3same@{}", proxy.host()));
    let ran = super::shell::run(command, b"").succeeded();
    let asked = &proxy.asked()[0];
    assert_eq!(asked.path, "http://site.example/feed");
    assert_eq!(asked.field("host"), "site.example");
    assert_eq!(asked.field("proxy-authorization"), "Basic YW5hOnMzc2FtZQ==");
    assert!(!format!("{ran:?}").contains("s3same"));
    assert_eq!(home.titles(""), ["By proxy"]);
}

#[test]
fn two_processes_do_not_fetch_the_same_feed_at_once() {
    let server = Server::start(|_| Reply::Silence(Vec::new()));
    let home = subscribed("", &[server.url("/feed")]);
    let first = Running::start(home.command(["refresh"]), b"");
    server.wait_until_asked("/feed");
    let second = home.earmark(["refresh", "--json"]).succeeded();
    assert_eq!(second.objects()[0]["state"], "skipped");
    assert_eq!(server.asked().len(), 1);
    first.kill();
}

#[test]
fn off_the_network_nothing_is_asked() {
    let server = Server::start(|_| Reply::feed(&["Low return"]));
    let home = subscribed("", &[server.url("/feed")]);
    home.earmark(["--offline", "refresh"]).failed(1, &["--offline"]);
    assert!(server.asked().is_empty());
}

#[test]
fn what_is_set_for_one_feed_is_sent_to_its_host_alone_and_no_secret_is_shown() {
    let other = Server::start(|_| Reply::feed(&["Elsewhere"]));
    let there = other.url("/feed");
    let server = Server::start(move |asked| match asked.path.as_str() {
        "/away" => Reply::redirect(302, &there),
        _ => Reply::feed(&["At home"]),
    });
    let home = subscribed("private_hosts = ['127.0.0.1']", &[server.url("/feed"), server.url("/away")]);
    let secret = home.write("secret", "s3same\nand more\n");
    let secret = secret.to_str().unwrap();
    for path in ["/feed", "/away"] {
        let url = server.url(path);
        let set = [
            "feeds",
            "set",
            &url,
            "--user-agent",
            "Ana's reader",
            "--header",
            "X-Key: k3y",
            "--secret-file",
            secret,
        ];
        home.earmark(set).succeeded();
    }
    refresh(&home).succeeded();
    let asked = &server.asked_at("/feed")[0];
    assert_eq!(asked.field("authorization"), "Bearer s3same");
    assert_eq!((asked.field("user-agent"), asked.field("x-key")), ("Ana's reader", "k3y"));
    let elsewhere = &other.asked()[0];
    assert_eq!((elsewhere.field("authorization"), elsewhere.field("x-key")), ("", ""));

    let url = server.url("/feed");
    home.earmark([
        "feeds",
        "set",
        &url,
        "--login",
        "ana",
        "--every",
        "30",
        "--secret-command",
        "printf",
        "s3same",
    ])
    .succeeded();
    refresh(&home).succeeded();
    assert_eq!(server.asked_at("/feed")[1].field("authorization"), "Basic YW5hOnMzc2FtZQ==");
    let listed = home.earmark(["feeds", "list", "--json"]).succeeded();
    assert_eq!(of(&listed.objects(), &url)["every_minutes"], 30);
    assert!(!listed.out.contains("s3same") && !listed.out.contains("k3y"), "{listed:?}");

    std::fs::remove_file(secret).unwrap();
    let ran = refresh(&home);
    assert!(ran.err.contains("cannot be read") && ran.err.contains(secret), "{ran:?}");
}

#[test]
fn a_refresh_that_is_killed_loses_nothing_and_the_next_one_completes_it() {
    const FEEDS: usize = 12;
    const STORIES: usize = 40;
    let rounds = std::env::var("EARMARK_KILL_ROUNDS").map_or(4, |rounds| rounds.parse().expect("a number"));
    let round = std::sync::Arc::new(AtomicUsize::new(0));
    let of_server = round.clone();
    let server = Server::start(move |asked| {
        let round = of_server.load(Ordering::SeqCst);
        let tag = format!("\"round-{round}\"");
        if asked.field("if-none-match") == tag {
            return Reply::status(304);
        }
        let titles: Vec<String> =
            (0..STORIES).map(|story| format!("{} round {round} story {story}", asked.path)).collect();
        let titles: Vec<&str> = titles.iter().map(String::as_str).collect();
        Reply::body("text/xml", feed(&titles)).with("ETag", &tag)
    });
    let urls: Vec<String> = (0..FEEDS).map(|number| server.url(&format!("/{number}"))).collect();
    let home = subscribed("", &urls);
    let mut dice = super::kill::Dice::new(0x5eed_0f00);
    let mut killed = 0;
    for number in 0..rounds {
        round.store(number, Ordering::SeqCst);
        let mut running = Running::start(home.command(["refresh"]), b"");
        running.writes(dice.below(500_000));
        killed += usize::from(running.kill().code.is_none());
        refresh(&home).succeeded();
        let titles = home.titles(&format!("\"round {number}\""));
        let different: std::collections::HashSet<&String> = titles.iter().collect();
        assert_eq!((titles.len(), different.len()), (FEEDS * STORIES, FEEDS * STORIES), "round {number}");
    }
    let stories = home.earmark(["export", "stories", "*"]).succeeded().objects();
    assert_eq!(stories.len(), FEEDS * STORIES * rounds);
    for story in stories {
        let (title, text) = (story["title"].as_str().unwrap(), story["content_html"].as_str().unwrap());
        assert_eq!(text, format!("All about {title}."), "half a story");
    }
    assert!(killed * 2 > rounds, "only {killed} of {rounds} were killed before they were done");
}

#[test]
fn a_lost_network_is_no_fault_of_the_feeds_and_one_dead_host_is() {
    let server = Server::start(|_| Reply::feed(&["Low return"]));
    // No name may have a part so long, so no resolver asks anybody for it.
    let nowhere = |number: usize| format!("http://{}{number}.example/feed", "x".repeat(64));
    let away: Vec<String> = (0..3).map(nowhere).collect();
    let refused = "http://127.0.0.1:1/feed".to_owned();

    let home = subscribed("", &away);
    for _ in 0..2 {
        let ran = refresh(&home);
        assert_eq!(ran.code, Some(1));
        assert!(ran.err.contains("no connection to the internet"), "{}", ran.err);
    }
    let listed = home.earmark(["feeds", "list", "--json"]).succeeded().objects();
    for url in &away {
        assert_eq!(of(&listed, url)["failures"], 0, "nothing was reached, so nobody is to blame: {listed:?}");
    }

    let home = subscribed("", &[away[0].clone(), refused.clone(), server.url("/feed")]);
    refresh(&home);
    let listed = home.earmark(["feeds", "list", "--json"]).succeeded().objects();
    assert_eq!(of(&listed, &away[0])["failures"], 1, "{listed:?}");
    assert_eq!(of(&listed, &refused)["failures"], 1, "{listed:?}");
    assert!(of(&listed, &refused)["error"].as_str().unwrap().contains("nothing answers there"), "{listed:?}");
}
