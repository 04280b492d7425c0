//! Subscribing by an address, from the command line: what is found behind it, what is taken, what is refused.

use super::feeds::{refresh, subscribed};
use super::server::{Asked, Reply, Server};
use super::shell::{Home, Ran};
use super::tui::{Setup, Tui};

fn page(head: &str, body: &str) -> Reply {
    Reply::body("text/html", format!("<!doctype html><html><head>{head}</head><body>{body}</body></html>"))
}

fn link(path: &str, title: &str) -> String {
    format!("<link rel=alternate type='application/rss+xml' href='{path}' title='{title}'>")
}

/// A feed of this name with one story.
fn named(title: &str, story: &str) -> Reply {
    let Reply::Whole(code, fields, body) = Reply::feed(&[story]) else { unreachable!("it is whole") };
    let body = String::from_utf8(body).unwrap().replace("A feed", title);
    Reply::Whole(code, fields, body.into_bytes())
}

pub(super) fn site(asked: &Asked) -> Reply {
    match asked.path.as_str() {
        "/one" => page(&link("/feed", "All"), "Hi"),
        "/nameless" => page(&link("/untitled", "A\u{202e}ll \u{1b}[2Jmine"), ""),
        "/untitled" => Reply::body(
            "application/rss+xml",
            "<rss><channel><item><title>One</title></item></channel></rss>",
        ),
        "/hollow" => Reply::body("application/rss+xml", "<rss version='2.0'><channel></channel></rss>"),
        "/two" => {
            page(&(link("/comments/feed", "x") + &link("/feed", "All") + &link("/reviews", "Reviews")), "")
        }
        "/commented" => page(&(link("/comments/feed", "x") + &link("/feed", "All")), ""),
        "/twice" => page(&(link("/feed", "RSS") + &link("/copy", "Atom") + &link("/gone", "Old")), ""),
        "/text" => page("", "<a href='/about'>About</a> <a href='/news.rss'>Follow us</a>"),
        "/feed" | "/copy" | "/news.rss" => Reply::feed(&["Low return"]).with("ETag", "\"one\""),
        "/reviews" => named("Reviews only", "High tide"),
        "/comments/feed" => named("Comments for A feed", "So true"),
        _ => Reply::status(404),
    }
}

fn add(home: &Home, arguments: &[&str]) -> Ran {
    home.earmark(["add"].iter().chain(arguments))
}

#[test]
fn an_address_is_subscribed_to_and_fetched_at_once_be_it_a_feed_or_a_page() {
    let server = Server::start(site);
    let home = subscribed("", &[]);
    let ran = add(&home, &[&server.url("/one")]).succeeded();
    assert!(ran.out.contains("A feed (") && ran.out.contains("subscribed, 1 new story"), "{ran:?}");
    assert_eq!(ran.err, "");
    assert_eq!(server.asked_at("/feed").len(), 1, "what was looked at is not fetched again");
    let ran = add(&home, &["--folder", "In/Die", &server.url("/feed/")]).succeeded();
    assert!(ran.out.contains("subscribed before"), "{ran:?}");
    assert_eq!(server.asked().len(), 2, "nobody is asked about what is known");
    assert_eq!(home.titles("=\"A feed\""), ["Low return"]);
    let ran = add(&home, &["--json", &server.url("/nameless")]).succeeded();
    assert_eq!(ran.objects()[0]["title"], "All mine", "a name from outside is cleaned");
    // The next refresh knows what was fetched.
    refresh(&home).succeeded();
    assert_eq!(server.asked_at("/feed")[1].field("if-none-match"), "\"one\"");
}

#[test]
fn of_several_feeds_the_best_is_taken_and_the_others_are_named() {
    let server = Server::start(site);
    let home = subscribed("", &[]);
    let two = server.url("/two");
    let listed = add(&home, &["--list", "--json", &two]).succeeded().objects();
    let listed: Vec<&str> = listed.iter().map(|found| found["title"].as_str().unwrap()).collect();
    assert_eq!(listed, ["A feed", "Reviews only", "Comments for A feed"]);
    assert!(refresh(&home).succeeded().objects().is_empty(), "listing subscribes to nothing");

    let ran = add(&home, &[&two]).succeeded();
    assert!(ran.out.contains("A feed (") && ran.out.lines().count() == 1, "{ran:?}");
    assert!(ran.err.contains("--pick") && ran.err.contains("Reviews only"), "{ran:?}");
    let ran = add(&home, &["--pick", "2", "--folder", "Reviews", "--json", &two]).succeeded();
    assert_eq!(ran.objects()[0]["url"], server.url("/reviews"));
    assert_eq!(ran.objects()[0]["others"][1]["comments"], true);
    assert_eq!(home.titles("folder:Reviews"), ["High tide"]);
    add(&home, &["--pick", "4", &two]).failed(2, &["names 3 feeds", "no number 4"]);
    let ran = add(&home, &["--pick", "all", &two]).succeeded();
    assert_eq!((ran.out.lines().count(), ran.err.as_str()), (3, ""));
    assert_eq!(home.titles("").len(), 3);
}

#[test]
fn the_same_stories_in_two_formats_are_one_feed_and_comments_are_no_choice() {
    let server = Server::start(site);
    let home = subscribed("", &[]);
    let found = |path: &str| add(&home, &["--list", "--json", &server.url(path)]).succeeded().objects();
    assert_eq!(found("/twice").len(), 1, "one is a copy, and one is gone");
    assert_eq!(found("/commented").len(), 2);
}

#[test]
fn a_page_without_links_for_programs_is_searched_for_those_for_people() {
    let server = Server::start(site);
    let home = subscribed("", &[]);
    let ran = add(&home, &["--json", &server.url("/text")]).succeeded();
    assert_eq!(ran.objects()[0]["url"], server.url("/news.rss"));
    assert!(server.asked_at("/about").is_empty(), "{:?}", server.asked());
}

#[test]
fn a_site_that_names_no_feed_is_looked_through_where_feeds_usually_are() {
    let server = Server::start(|asked| match asked.path.as_str() {
        "/" | "/rss" => page("", "Hi"),
        "/atom.xml" => Reply::feed(&["Low return"]),
        "/index.xml" => Reply::feed(&["Never asked for"]),
        _ => Reply::status(404),
    });
    let home = subscribed("", &[]);
    let ran = add(&home, &["--json", &server.url("/")]).succeeded();
    assert_eq!(ran.objects()[0]["url"], server.url("/atom.xml"));
    assert!(server.asked_at("/index.xml").is_empty());

    let refusing = Server::start(|asked| match asked.path.as_str() {
        "/feed" => Reply::feed(&["High tide"]),
        _ => Reply::status(403),
    });
    let ran = add(&home, &["--json", &refusing.url("/")]).succeeded();
    assert_eq!(ran.objects()[0]["url"], refusing.url("/feed"), "its pages are closed to programs");
}

#[test]
fn what_is_no_feed_and_leads_to_none_is_refused_in_plain_words() {
    let server = Server::start(site);
    let home = subscribed("", &[]);
    let none = Server::start(|asked| match asked.path.as_str() {
        "/" => page("", ""),
        "/inside" => page(&link("http://10.0.0.1/feed", "Inside"), ""),
        _ => Reply::status(404),
    });
    add(&home, &[&none.url("/")]).failed(1, &["names none", "where feeds usually are"]);
    assert!(none.asked().len() <= 12, "{}", none.asked().len());
    add(&home, &[&none.url("/inside")]).failed(1, &["10.0.0.1", "private network"]);
    add(&home, &[&server.url("/missing")]).failed(1, &["/missing", "404"]);
    add(&home, &[&server.url("/hollow")]).failed(1, &["/hollow", "nothing in it"]);
    assert_eq!(server.asked().len(), 2, "a page that is not there says nothing of its site");
    add(&home, &["file:///etc/passwd"]).failed(1, &["http://"]);
    add(&home, &["two words"]).failed(1, &["two words", "not an address"]);
    add(&home, &[&server.host()]).failed(1, &["write http://"]);
    home.earmark(["--offline", "add", &server.url("/feed")]).failed(1, &["--offline"]);
    assert!(refresh(&home).succeeded().objects().is_empty());
}

#[test]
fn the_rule_for_a_known_site_is_followed_before_its_page_is_asked_for() {
    let proxy = Server::start(|asked| match asked.path.as_str() {
        "http://name.substack.com/feed" => Reply::feed(&["Low return"]),
        "http://other.substack.com/p/a-story" => page(&link("/own", "Own"), ""),
        "http://other.substack.com/own" => Reply::feed(&["High tide"]),
        _ => Reply::status(404),
    });
    let home = subscribed(&format!("proxy = 'http://{}'", proxy.host()), &[]);
    let found = |url: &str| add(&home, &["--json", url]).succeeded().objects()[0]["url"].clone();
    assert_eq!(found("http://name.substack.com/p/a-story"), "http://name.substack.com/feed");
    assert_eq!(proxy.asked().len(), 1, "{:?}", proxy.asked());
    assert_eq!(found("http://other.substack.com/p/a-story"), "http://other.substack.com/own");
}

#[test]
fn a_page_of_many_links_costs_few_requests_and_a_slow_site_no_guesses() {
    let head: String = (0..500).map(|number| link(&format!("/f{number}"), "x")).collect();
    let body: Vec<String> = (0..500).map(|number| format!("<a href=/rss?{number}>RSS</a><!--")).collect();
    let body = body.concat();
    let server = Server::start(move |asked| match asked.path.as_str() {
        "/" => page(&head, &body),
        "/slow" => page("", ""),
        "/slow/feed" => Reply::Silence(Vec::new()),
        _ => Reply::status(404),
    });
    let home = subscribed("answer_timeout = 1\nfetch_timeout = 2", &[]);
    add(&home, &[&server.url("/")]).failed(1, &["/f0", "404"]);
    let asked = server.asked().len();
    assert!(asked <= 31, "{asked}: the page, ten of its head, ten of its text, ten guesses");
    add(&home, &[&server.url("/slow")]).failed(1, &["names none"]);
    assert_eq!(server.asked().len(), asked + 2, "where one guess waits in vain, others would");
}

#[test]
fn a_page_and_a_rule_never_lead_inside_a_private_network_but_for_the_host_that_was_typed() {
    let other = Server::start(|_| Reply::feed(&["A secret"]));
    let there = other.url("/feed");
    let server = Server::start(move |asked| match asked.path.as_str() {
        "/" => {
            page(&(link(&there, "Elsewhere") + &link("/here", "Here")), &format!("<a href='{there}'>RSS</a>"))
        }
        "/here" => Reply::feed(&["At home"]),
        _ => Reply::status(404),
    });
    let home = subscribed("", &[]);
    add(&home, &[&server.url("/")]).succeeded();
    assert_eq!(home.titles(""), ["At home"]);
    assert!(other.asked().is_empty(), "{:?}", other.asked());
}

#[test]
fn a_password_in_an_address_goes_to_a_file_of_its_own_and_is_sent_to_its_host_alone() {
    let other = Server::start(|_| Reply::feed(&["Elsewhere"]));
    let there = other.url("/feed");
    let server = Server::start(move |asked| match asked.path.as_str() {
        _ if asked.field("authorization") != "Basic YW5hOnMzc2FtZQ==" => Reply::status(401),
        "/" => page(&(link("/feed", "Here") + &link(&there, "Elsewhere")), ""),
        _ => Reply::feed(&["Low return"]),
    });
    let home = subscribed("private_hosts = ['127.0.0.1']", &[]);
    let typed = server.url("/").replace("://", "://ana:s3same@");
    let listed = add(&home, &["--list", &typed]).succeeded();
    let ran = add(&home, &["-v", &typed]).succeeded();
    let json = add(&home, &["--json", &typed.replace("127.0.0.1", "127.0.0.2")]);
    let again = add(&home, &["--json", &(server.url("/feed").replace("://", "://ana:s3same@"))]).succeeded();
    assert!(ran.err.contains("password is in"), "{ran:?}");
    refresh(&home).succeeded();
    let feeds = home.earmark(["feeds", "list", "--json"]).succeeded();
    let stories = home.earmark(["export", "stories"]).succeeded();
    for said in [&listed, &ran, &json, &again, &feeds, &stories] {
        assert!(!format!("{said:?}").contains("s3same"), "{said:?}");
    }
    assert!(server.asked().iter().all(|asked| !asked.field("authorization").is_empty()));
    assert!(
        !other.asked().is_empty()
            && other.asked().iter().all(|asked| asked.field("authorization").is_empty())
    );
    let holds = |path: &std::path::Path| {
        let bytes = std::fs::read(path).unwrap();
        bytes.windows(6).any(|bytes| bytes == b"s3same")
    };
    let mut holders = Vec::new();
    for folder in ["data", "data/secrets", "state", "config", "cache"] {
        let Ok(entries) = std::fs::read_dir(home.home().join(folder)) else { continue };
        let files = entries.map(|entry| entry.unwrap().path()).filter(|path| path.is_file());
        holders.extend(files.filter(|path| holds(path)));
    }
    let [secret] = holders.as_slice() else { panic!("{holders:?}") };
    assert!(secret.parent().unwrap().ends_with("data/secrets"), "{secret:?}");
    assert!(ran.err.contains(secret.to_str().unwrap()));
}

#[test]
fn a_feed_is_added_from_the_screen_and_gone_to() {
    let server = Server::start(site);
    let home = subscribed("refresh = 'manual'\nstart = 'All stories'", &[]);
    let mut tui = Tui::open(&home);
    tui.wait_for("+ adds a feed");
    tui.type_keys("+");
    tui.wait_for("add feed:");
    tui.type_text(&format!("{} In/Die", server.url("/one")));
    tui.type_keys("enter");
    tui.wait_for("Subscribed to A feed, 1 new story");
    tui.wait_for("Low return");
    assert!(tui.screen().contains("earmark  A feed"), "{}", tui.screen().text());
    tui.type_keys("g");
    tui.type_keys("a");
    tui.paste(&format!(" {}\n", server.url("/feed/")));
    tui.wait_for("add feed: http://");
    tui.type_keys("enter");
    tui.wait_for("A feed is subscribed already");
    tui.wait_for("earmark  A feed");
    tui.type_keys("Q");
    assert_eq!(tui.exit_code(), 0);
    assert_eq!(home.titles("folder:In/Die"), ["Low return"]);
    assert_eq!(server.asked().len(), 2);
}

#[test]
fn several_feeds_are_a_choice_and_what_failed_is_said() {
    let server = Server::start(site);
    let home = subscribed("refresh = 'manual'\nstart = 'All stories'", &[]);
    let mut tui = Tui::open(&home);
    tui.wait_for("No stories yet");
    let ask = |tui: &mut Tui, url: &str| {
        tui.type_keys(":");
        tui.wait_for(":");
        tui.type_text(&format!("add {url}"));
        tui.type_keys("enter");
    };
    ask(&mut tui, &server.url("/two"));
    tui.wait_for("Feeds of 127.0.0.1");
    tui.wait_for("Reviews only");
    tui.type_keys("space");
    tui.type_keys("space");
    tui.wait_for("[x] Reviews only");
    tui.type_keys("enter");
    tui.wait_for("Subscribed to 2 feeds, 2 new stories");
    tui.wait_for("High tide");
    ask(&mut tui, &server.url("/missing"));
    tui.wait_for("The site answered 404");
    ask(&mut tui, "http://10.0.0.1.example@[");
    tui.wait_for("no address of the web");
    tui.type_keys("esc");
    tui.wait_for_no("add feed:");
    tui.type_keys("Q");
    assert_eq!(tui.exit_code(), 0);
}

#[test]
fn looking_for_a_feed_holds_up_no_key_and_is_stopped_by_esc() {
    let server = Server::start(|asked| match asked.path.as_str() {
        "/feed" => Reply::feed(&["Low return"]),
        _ => Reply::Silence(Vec::new()),
    });
    let home = subscribed("refresh = 'manual'\nstart = 'All stories'", &[server.url("/feed")]);
    refresh(&home).succeeded();
    let mut tui = Tui::open(&home);
    tui.wait_for("Low return");
    tui.type_keys("+");
    let typed = server.url("/never").replace("://", "://ana:s3same@");
    tui.type_text(&typed);
    tui.type_keys("enter");
    tui.wait_for("asking 127.0.0.1");
    tui.type_keys("enter");
    tui.wait_for("All about Low return.");
    tui.type_keys("esc");
    tui.wait_for("Stopped;");
    tui.wait_for_no("asking 127.0.0.1");
    tui.type_keys("+");
    tui.wait_for("add feed:");
    tui.type_keys("up");
    tui.wait_for("/never");
    assert!(!tui.screen().contains("s3same"), "{}", tui.screen().text());
    tui.type_keys("esc");
    tui.wait_for_no("add feed:");
    tui.type_keys("Q");
    assert_eq!(tui.exit_code(), 0);
    let history = std::fs::read_to_string(home.home().join("state/history")).unwrap();
    assert!(history.contains("/never") && !history.contains("s3same"), "{history}");
}

#[test]
fn off_the_network_the_screen_says_so() {
    let home = subscribed("start = 'All stories'", &[]);
    let setup = Setup { arguments: &["--offline"], ..Setup::default() };
    let mut tui = Tui::start(&home, setup);
    tui.wait_for("No stories yet");
    tui.paste("https://site.example/feed");
    tui.wait_for("add feed: https://");
    tui.type_keys("enter");
    tui.wait_for("--offline");
    tui.paste("no address");
    tui.type_keys("Q");
    assert_eq!(tui.exit_code(), 0);
}
