//! Full texts: fetched with `e`, by themselves for a feed, and pages stored as stories.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::feeds::{refresh, subscribed};
use super::server::{Reply, Server};
use super::tui::Tui;

/// Settings by which stories may lead to the loopback server.
pub(super) const SETTINGS: &str = "refresh = 'manual'\nstart = 'All stories'\nprivate_hosts = ['127.0.0.1']";

/// A page with an article of several paragraphs between its furniture.
fn page(title: &str, word: &str) -> Reply {
    let paragraph = |number: u32| {
        format!(
            "<p>Paragraph {number} tells at length, with commas, of a band, its new record and the {word} that \
             is heard on it, as nobody would have thought before the evening on which it was played.</p>"
        )
    };
    let text: Vec<String> = (1..8).map(paragraph).collect();
    let text = text.concat();
    let page = format!(
        "<html><head><title>{title}</title></head><body><nav><a href='/'>Home</a><a href='/a'>All news</a></nav>\
         <article><h1>{title}</h1>{text}</article><footer>All rights reserved</footer></body></html>"
    );
    Reply::body("text/html; charset=utf-8", page)
}

/// A feed whose stories stand at the server's own address.
fn teasers(host: &str, titles: &[&str]) -> Reply {
    let item = |title: &&str| {
        let slug = title.to_lowercase().replace(' ', "-");
        format!(
            "<item><title>{title}</title><guid isPermaLink='false'>{slug}</guid><link>http://{host}/{slug}</link>\
             <description>A teaser of {title}.</description></item>"
        )
    };
    let items: Vec<String> = titles.iter().map(item).collect();
    let items = items.concat();
    let feed = format!("<rss version='2.0'><channel><title>A feed</title>{items}</channel></rss>");
    Reply::body("application/rss+xml", feed)
}

/// A feed of teasers, and the pages that they tease for.
pub(super) fn server() -> Server {
    Server::start(|asked| match asked.path.as_str() {
        "/feed" => teasers(asked.field("host"), &["Low return", "High tide", "Slack water"]),
        "/low-return" => page("Low return", "theremin"),
        "/high-tide" => page("High tide", "ocarina"),
        "/never" => Reply::Silence(Vec::new()),
        _ => Reply::status(404),
    })
}

#[test]
fn the_full_text_is_shown_in_place_kept_and_found() {
    let server = server();
    let home = subscribed(SETTINGS, &[server.url("/feed")]);
    refresh(&home).succeeded();
    let mut tui = Tui::open(&home);
    tui.wait_for("A teaser of Low return.");
    tui.type_keys("enter");
    tui.type_keys("e");
    tui.wait_for("Paragraph 1 tells at length");
    tui.wait_for("Full text; e shows the teaser");
    tui.type_keys("e");
    tui.wait_for("A teaser of Low return.");
    tui.type_keys("e");
    tui.wait_for("Paragraph 1 tells at length");
    tui.type_keys("Q");
    assert_eq!(tui.exit_code(), 0);
    assert_eq!(home.titles("theremin"), ["Low return"]);
    let mut tui = Tui::open(&home);
    tui.wait_for("Paragraph 1 tells at length");
    tui.type_keys("Q");
    assert_eq!(tui.exit_code(), 0);
    assert_eq!(server.asked_at("/low-return").len(), 1);
    assert!(server.asked_at("/low-return")[0].field("accept").starts_with("text/html"));
    // A later refresh brings the teaser again and changes nothing.
    refresh(&home).succeeded();
    assert_eq!(home.titles("theremin"), ["Low return"]);
}

#[test]
fn a_page_that_fails_or_lies_inside_says_why_and_one_that_hangs_is_stopped() {
    let server = Server::start(|asked| match asked.path.as_str() {
        "/feed" => teasers(asked.field("host"), &["Never", "Gone"]),
        "/never" => Reply::Silence(Vec::new()),
        _ => Reply::status(404),
    });
    let home = subscribed(SETTINGS, &[server.url("/feed")]);
    refresh(&home).succeeded();
    let mut tui = Tui::open(&home);
    tui.wait_for("A teaser of Never.");
    tui.type_keys("e");
    tui.wait_for("fetching the full text; Esc stops");
    server.wait_until_asked("/never");
    tui.type_keys("esc");
    tui.wait_for("Stopped");
    tui.type_keys("j");
    tui.wait_for("A teaser of Gone.");
    tui.type_keys("e");
    tui.wait_for("The site answered 404");
    tui.wait_for("A teaser of Gone.");
    tui.type_keys("Q");
    assert_eq!(tui.exit_code(), 0);

    let home = subscribed("refresh = 'manual'\nstart = 'All stories'", &[server.url("/feed")]);
    refresh(&home).succeeded();
    let mut tui = Tui::open(&home);
    tui.wait_for("A teaser of Never.");
    tui.type_keys("e");
    tui.wait_for("inside a private network");
    tui.type_keys("Q");
    assert_eq!(tui.exit_code(), 0);
    assert_eq!(server.asked_at("/never").len(), 1, "by the first reader alone");
}

#[test]
fn a_feed_that_is_to_have_full_texts_has_them_after_a_refresh_and_failures_are_few() {
    let down = Arc::new(AtomicBool::new(true));
    let fault = Arc::clone(&down);
    let server = Server::start(move |asked| match asked.path.as_str() {
        "/feed" => teasers(asked.field("host"), &["Low return", "High tide", "Slack water"]),
        "/low-return" => page("Low return", "theremin"),
        "/high-tide" if fault.load(Ordering::SeqCst) => Reply::status(500),
        "/high-tide" => page("High tide", "ocarina"),
        _ => Reply::status(404),
    });
    let home = subscribed(SETTINGS, &[server.url("/feed")]);
    home.earmark(["feeds", "set", &server.url("/feed"), "--full-text"]).succeeded();
    let ran = home.earmark(["refresh"]).succeeded();
    assert!(ran.err.contains("1 feed fetched: 3 new."), "{ran:?}");
    assert!(ran.err.contains("1 full text fetched, 2 failed."), "{ran:?}");
    assert_eq!(home.titles("theremin"), ["Low return"]);
    down.store(false, Ordering::SeqCst);
    // What is not there is not asked for again; what failed is, but not at once.
    home.earmark(["refresh"]).succeeded();
    assert_eq!(server.asked_at("/slack-water").len(), 1);
    assert_eq!(server.asked_at("/high-tide").len(), 1);
    assert_eq!(server.asked_at("/low-return").len(), 1);
    let feeds = home.earmark(["feeds", "list", "--json"]).succeeded().objects();
    assert_eq!(feeds[0]["full_text"], true);
}

#[test]
fn the_open_reader_shows_full_texts_by_itself() {
    let server = server();
    let home = subscribed(SETTINGS, &[server.url("/feed")]);
    home.earmark(["feeds", "set", "127.0.0.1", "--full-text"]).succeeded();
    let mut tui = Tui::open(&home);
    tui.wait_for("No stories yet");
    tui.type_keys("R");
    tui.wait_for("Low return");
    tui.wait_until("the pages have been asked for", |_| server.asked_at("/slack-water").len() == 1);
    tui.wait_for_no("full texts");
    tui.type_keys("enter");
    tui.wait_for("Paragraph 1 tells at length");
    tui.type_keys("Q");
    assert_eq!(tui.exit_code(), 0);
}

#[test]
fn a_page_is_stored_as_a_story_once() {
    let server = server();
    let home = subscribed("", &[]);
    let add = |path: &str| home.earmark(["add", "--page", &server.url(path)]);
    assert_eq!(add("/low-return").succeeded().out, format!("{}: 1 new\n", server.url("/low-return")));
    assert_eq!(
        add("/low-return").succeeded().out,
        format!("{}: 0 new, 1 known before\n", server.url("/low-return"))
    );
    assert_eq!(home.titles("theremin"), ["Low return"]);
    assert_eq!(home.stories()[0]["url"], server.url("/low-return"));
    add("/nothing").failed(1, &["/nothing", "404"]);
    add("/feed").failed(1, &["/feed", "feed"]);
    let ran = home.earmark(["add", "--page", "--json", &server.url("/high-tide")]).succeeded();
    assert_eq!(ran.objects()[0]["new"], 1);
    assert_eq!(home.stories().len(), 2);
}

#[test]
fn a_page_of_a_story_that_is_there_gives_it_its_full_text() {
    let server = server();
    let home = subscribed(SETTINGS, &[server.url("/feed")]);
    refresh(&home).succeeded();
    let url = server.url("/low-return");
    assert_eq!(home.earmark(["add", "--page", &url]).succeeded().out, format!("{url}: 0 new, 1 updated\n"));
    assert_eq!(home.titles("theremin"), ["Low return"]);
    assert_eq!(home.stories().len(), 3);
}

#[test]
fn an_export_takes_both_texts_along() {
    let server = server();
    let home = subscribed(SETTINGS, &[server.url("/feed")]);
    refresh(&home).succeeded();
    home.earmark(["add", "--page", &server.url("/low-return")]).succeeded();
    let exported = home.earmark(["export", "stories"]).succeeded().out;
    let file = home.write("stories.jsonl", exported);
    let ran = home.earmark([std::ffi::OsStr::new("import"), file.as_os_str()]).succeeded();
    assert!(ran.out.contains("0 new, 3 known before"), "{ran:?}");
    let other = subscribed("", &[]);
    other.earmark([std::ffi::OsStr::new("import"), file.as_os_str()]).succeeded();
    assert_eq!(other.titles("theremin"), ["Low return"]);
    let lines = other.earmark(["export", "stories", "theremin"]).succeeded().objects();
    assert!(lines[0]["teaser_html"].as_str().unwrap().contains("A teaser of Low return."), "{lines:?}");
}

#[test]
fn an_address_can_be_inspected() {
    let server = server();
    let home = subscribed("", &[]);
    let ran = home.earmark(["inspect", "--json", "--as", "page", &server.url("/low-return")]).succeeded();
    let story = &ran.objects()[0]["stories"][0];
    assert_eq!(story["title"], "Low return");
    assert_eq!(story["url"], server.url("/low-return"));
    let ran = home.earmark(["inspect", "--json", &server.url("/feed")]).succeeded();
    assert_eq!(ran.objects()[0]["stories"].as_array().map(Vec::len), Some(3));
    home.earmark(["--offline", "inspect", &server.url("/feed")]).failed(1, &["--offline"]);
    home.earmark(["inspect", &server.url("/nothing")]).failed(1, &["/nothing", "404"]);
}
