//! Moving in from other programs, as a user does it: the built program, their files, what is there afterwards.

use std::path::{Path, PathBuf};

use earmark::files::Paths;
use earmark::library::{Fate, Imported, Library, Moment};
use earmark::news::Query;
use earmark::settings::Settings;
use jiff::tz::TimeZone;
use rusqlite::{Connection, params};

use crate::cli::{Home, Ran};
use crate::support::noon;

const URLS: &str = r#"# music
https://a.example/rss news music "~Music Daily"

https://b.example/rss "two words" !
"query:Unread reviews:unread = \"yes\" and title =~ \"review\""
exec:touch ran
"filter:touch ran:https://c.example/rss"
"#;

/// A home without starter stories, and newsboat's folder of the old kind in the user's home.
struct Setup {
    home: Home,
    newsboat: PathBuf,
}

impl Setup {
    fn new() -> Self {
        let home = Home::new();
        home.run("starter remove").is(0);
        let newsboat = home.folder().join(".newsboat");
        std::fs::create_dir(&newsboat).unwrap();
        Self { home, newsboat }
    }

    /// Runs Earmark for a user whose home this is.
    fn run(&self, arguments: &[&str]) -> Ran {
        let mut command = self.home.command();
        command.env("HOME", self.home.folder()).env_remove("XDG_CONFIG_HOME").env_remove("XDG_DATA_HOME");
        Home::ran(command.current_dir(self.home.folder()).args(arguments), "")
    }

    fn urls(&self, text: &str) -> PathBuf {
        let path = self.newsboat.join("urls");
        std::fs::write(&path, text).unwrap();
        path
    }

    fn cache(&self) -> (PathBuf, Connection) {
        let path = self.newsboat.join("cache.db");
        let cache = cache_at(&path);
        (path, cache)
    }
}

/// The tables of a cache, as newsboat makes them.
fn cache_at(path: &Path) -> Connection {
    let cache = Connection::open(path).unwrap();
    cache
        .execute_batch(
            "CREATE TABLE rss_feed (rssurl VARCHAR(1024) PRIMARY KEY NOT NULL, url VARCHAR(1024) NOT NULL,
                 title VARCHAR(1024) NOT NULL, lastmodified INTEGER(11) NOT NULL DEFAULT 0,
                 is_rtl INTEGER(1) NOT NULL DEFAULT 0, etag VARCHAR(128) NOT NULL DEFAULT '');
             CREATE TABLE rss_item (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, guid VARCHAR(64) NOT NULL,
                 title VARCHAR(1024) NOT NULL, author VARCHAR(1024) NOT NULL, url VARCHAR(1024) NOT NULL,
                 feedurl VARCHAR(1024) NOT NULL, pubDate INTEGER NOT NULL, content VARCHAR(65535) NOT NULL,
                 unread INTEGER(1) NOT NULL, enclosure_url VARCHAR(1024), enclosure_type VARCHAR(1024),
                 enqueued INTEGER(1) NOT NULL DEFAULT 0, flags VARCHAR(52),
                 deleted INTEGER(1) NOT NULL DEFAULT 0, base VARCHAR(128) NOT NULL DEFAULT '',
                 content_mime_type VARCHAR(255) NOT NULL DEFAULT '');
             INSERT INTO rss_feed (rssurl, url, title) VALUES
                 ('https://a.example/rss', 'https://a.example/', 'A &amp; daily'),
                 ('https://b.example/rss', 'https://b.example/', 'B weekly');",
        )
        .unwrap();
    cache
}

fn put(cache: &Connection, number: i64, feed: &str, unread: bool, flags: Option<&str>, deleted: bool) {
    cache
        .execute(
            "INSERT INTO rss_item (guid, title, author, url, feedurl, pubDate, content, unread, enclosure_url,
                                   enclosure_type, flags, deleted)
             VALUES (?1, ?2, 'Ann', ?3, ?4, ?5, ?6, ?7, ?8, 'audio/mpeg', ?9, ?10)",
            params![
                format!("guid-{number}"),
                format!("Story {number}"),
                format!("https://{feed}.example/{number}"),
                format!("https://{feed}.example/rss"),
                1_760_000_000 + number * 60,
                format!("<p>What number {number} says is not what the others say, not even nearly.</p>"),
                unread,
                format!("https://{feed}.example/{number}.mp3"),
                flags,
                deleted,
            ],
        )
        .unwrap();
}

#[test]
fn a_urls_file_is_a_list_of_feeds_and_each_line_left_behind_is_named() {
    let setup = Setup::new();
    let urls = setup.urls(URLS);
    let ran = setup.run(&["import", urls.to_str().unwrap()]).is(1);
    assert!(ran.out.ends_with("urls: 0 new, 2 feeds subscribed, 1 view saved\n"), "{}", ran.out);
    assert!(
        ran.out
            .contains("line 2: Feed https://a.example/rss, in the folder \"news\", called \"Music Daily\"."),
        "{}",
        ran.out
    );
    let ran = ran
        .says("line 2: The tag \"music\"")
        .says("line 6: Not moved: exec:touch")
        .says("line 7: Not moved: filter:touch ran:");
    let view = "line 5: The query \"Unread reviews\" is a view now: is:unread title:/review/\n";
    assert!(ran.out.contains(view), "{}", ran.out);
    assert!(!setup.home.folder().join("ran").exists(), "nothing is run");
    assert_eq!(std::fs::read_to_string(&urls).unwrap(), URLS);
    let again = setup.run(&["import", urls.to_str().unwrap()]).is(1);
    assert!(again.out.ends_with("urls: 0 new\n"), "{}", again.out);
    // What the user makes of a view afterwards is not undone by importing again.
    setup.run(&["views", "set", "unread reviews", "--query", "#review"]).is(0);
    setup.run(&["import", urls.to_str().unwrap()]).is(1);
    let views = setup.run(&["views", "--json"]).is(0).objects();
    assert_eq!((views.len(), &views[0]["query"]), (1, &"#review".into()));
}

#[test]
fn newsboat_moves_in_with_one_command_and_a_second_time_adds_nothing() {
    let setup = Setup::new();
    setup.urls("https://a.example/rss news\nhttps://b.example/rss\n");
    let (path, cache) = setup.cache();
    put(&cache, 1, "a", true, None, false);
    put(&cache, 2, "a", false, Some("aB"), false);
    put(&cache, 3, "b", true, Some("a"), false);
    put(&cache, 4, "b", true, None, true);
    // A feed that newsboat no longer lists.
    put(&cache, 5, "gone", false, None, false);
    drop(cache);
    let before = std::fs::read(&path).unwrap();

    let ran = setup.run(&["import", "newsboat"]).is(0);
    assert!(ran.out.contains("urls: 0 new, 2 feeds subscribed\n"), "{}", ran.out);
    assert!(ran.out.contains("Flag \"B\": now the tag #upper-b, of 1 story."), "{}", ran.out);
    assert!(ran.out.contains("deleted in newsboat: 1 story."), "{}", ran.out);
    assert!(ran.out.ends_with("cache.db: 4 new\n"), "{}", ran.out);

    let titles = |query: &str| setup.run(&["list", "--json", "sort:date", query]).is(0).titles();
    assert_eq!(titles("*"), ["Story 1", "Story 2", "Story 3", "Story 5"]);
    assert_eq!(titles("is:unread"), ["Story 1", "Story 3"]);
    assert_eq!(titles("#a"), ["Story 2", "Story 3"]);
    assert_eq!(titles("#upper-b"), ["Story 2"]);
    assert_eq!(titles("folder:news"), ["Story 1", "Story 2"]);
    let story = &setup.run(&["list", "--json", "#upper-b"]).objects()[0];
    assert_eq!(story["feed"]["title"], "A & daily");
    assert_eq!(story["source_id"], "guid-2");
    assert_eq!(story["author"], "Ann");
    assert_eq!(story["published"], "2025-10-09T08:55:20Z");
    assert_eq!(story["enclosures"][0]["url"], "https://a.example/2.mp3");

    let again = setup.run(&["import", "newsboat"]).is(0);
    assert!(again.out.ends_with("cache.db: 0 new, 4 known before\n"), "{}", again.out);
    assert_eq!(titles("*").len(), 4);
    assert_eq!(std::fs::read(&path).unwrap(), before, "the cache is never written");
    let beside: Vec<_> = std::fs::read_dir(&setup.newsboat).unwrap().collect();
    assert_eq!(beside.len(), 2, "nothing appears beside it: {beside:?}");
}

#[test]
fn a_cache_of_several_pages_comes_whole_with_its_marks() {
    let setup = Setup::new();
    let (path, cache) = setup.cache();
    cache.execute_batch("BEGIN").unwrap();
    for number in 0..2_000 {
        let feed = if number % 2 == 0 { "a" } else { "b" };
        put(&cache, number, feed, number % 10 == 0, (number % 100 == 7).then_some("x"), number % 1000 == 9);
    }
    cache.execute_batch("COMMIT").unwrap();
    let ran = setup.run(&["import", "--json", path.to_str().unwrap()]).is(0);
    assert_eq!(ran.objects()[0]["new"], 1_998);
    assert_eq!(ran.objects()[0]["format"], "newsboat");
    let count = |query: &str| setup.run(&["list", "--json", "--limit", "20000", query]).is(0).objects().len();
    assert_eq!((count("is:unread"), count("#x")), (200, 20));
}

/// Every form that a line of `urls` may have, by newsboat's manual, one line each.
const EVERY_FORM: &str = r#"# a comment, and an empty line

https://a.example/rss news music "~Music & \"Daily\""
https://b.example/rss "two words" ! # a comment behind
https://me:secret@c.example/rss "~Paid"
https://a.example/rss live
"https://d.example/rss" News News/Europe
"query:Unread reviews:unread = \"yes\" and title =~ \"review\""
"query:Last week:age between 0:7 or flags =~ \"[aB]\""
query:Music:tags#"music" smart
"query:Unread reviews:feedtitle = \"Music & \\\"Daily\\\"\""
"query:Busy:unread_count > 3"
"query:Odd:title =~ \"[\""
"query:Paid:rssurl = \"https://me:secret@c.example/rss\""
exec:touch ran
"filter:touch ran:https://e.example/rss" news
file:///home/me/feed.xml
ftp://old.example/rss
no address at all
"#;

/// What an import says: its last words for each source, and what it complains of.
fn imported(library: &Library, paths: &[PathBuf]) -> (Vec<Imported>, Vec<String>) {
    let (mut done, mut complaints) = (Vec::new(), Vec::new());
    library.import(paths, noon(), &mut |report| match &report.fate {
        Fate::Imported(imported) => {
            complaints.extend(imported.complaints.iter().map(ToString::to_string));
            done.push(imported.clone());
        }
        other => panic!("{other:?}"),
    });
    (done, complaints)
}

/// In this process and without the search for names that the command does afterwards: that is what takes long.
#[test]
fn a_whole_setup_of_ten_thousand_stories_moves_in_and_each_line_left_behind_is_named() {
    const STORIES: i64 = 10_000;
    let setup = Setup::new();
    let urls = setup.urls(EVERY_FORM);
    let (path, cache) = setup.cache();
    cache.execute_batch("BEGIN").unwrap();
    for number in 0..STORIES {
        let feed = if number % 4 == 0 { "b" } else { "a" };
        let flags = (number % 500 == 3).then_some("aB");
        put(&cache, number, feed, number % 10 == 0, flags, number % 1000 == 9);
    }
    cache.execute_batch("COMMIT").unwrap();
    drop(cache);
    let before = (std::fs::read(&urls).unwrap(), std::fs::read(&path).unwrap());

    let paths = Paths::find(Some(setup.home.folder())).unwrap();
    let library = Library::open(&paths, &Settings::default(), noon()).unwrap();
    library.remove_starter().unwrap();
    let both = [urls.clone(), path.clone()];
    let (done, complaints) = imported(&library, &both);
    let left = [
        (3, "The tags \"music\", \"live\" did not come along"),
        (12, "\"Busy\" was not moved: there is nothing like \"unread_count\""),
        (13, "\"Odd\" was not moved: \"[\" is no regular expression"),
        (14, "\"Paid\" was not moved: it is about a feed whose address holds a password"),
        (15, "Not moved: exec:touch runs a program"),
        (16, "Not moved: filter:touch ran:https://e.example/rss runs a program"),
        (17, "Not moved: a feed in a file is not fetched"),
        (18, "ftp://old.example/rss is no source"),
        (19, "no is no source"),
    ];
    assert_eq!(complaints.len(), left.len(), "{complaints:#?}");
    for ((line, why), said) in left.into_iter().zip(&complaints) {
        assert!(said.starts_with(&format!("line {line}: ")) && said.contains(why), "line {line}: {said}");
    }
    let notes = done.iter().flat_map(|done| &done.notes).map(ToString::to_string);
    let said = notes.chain(complaints).collect::<Vec<_>>().join("\n");
    assert!(!said.contains("secret"), "{said}");
    assert!(!setup.home.folder().join("ran").exists(), "nothing is run");
    assert_eq!((done[0].feeds, done[0].views, done[1].added.new), (4, 4, 9_990));

    let views: Vec<_> = library.views().unwrap().into_iter().map(|view| (view.name, view.query)).collect();
    let view = |name: &str, query: &str| (name.to_owned(), query.to_owned());
    assert_eq!(
        views,
        [
            view("Unread reviews", "is:unread title:/review/"),
            view("Last week", "age<8d OR #a OR #upper-b"),
            view("Music", "feed:\"https://a.example/rss\""),
            view("Unread reviews 2", "feed:\"Music & \\\"Daily\\\"\""),
        ]
    );
    let moment = Moment { now: noon(), zone: TimeZone::UTC };
    let count = |query: &str| library.find(&Query::parse(query).unwrap(), &moment, 20_000).unwrap().len();
    let here = |wanted: &dyn Fn(i64) -> bool| {
        (0..STORIES).filter(|&number| number % 1000 != 9 && wanted(number)).count()
    };
    // The feed whose line ends with "!" is muted: its stories are in no list that does not ask for them.
    assert_eq!(count("is:unread"), here(&|number| number % 10 == 0 && number % 4 != 0));
    assert_eq!(count("is:unread is:muted"), here(&|number| number % 10 == 0 && number % 4 == 0));
    assert_eq!(count("is:read #a #upper-b"), here(&|number| number % 500 == 3));
    assert_eq!(count("is:muted"), here(&|number| number % 4 == 0));
    assert_eq!(count("folder:\"two words\""), here(&|number| number % 4 == 0));

    let (again, _) = imported(&library, &both);
    assert_eq!((again[0].feeds, again[0].views, again[1].added.new, again[1].added.same), (0, 0, 0, 9_990));
    assert_eq!(library.views().unwrap().len(), 4);
    let after = (std::fs::read(&urls).unwrap(), std::fs::read(&path).unwrap());
    assert!(before == after, "nothing of newsboat's is written");
}

#[test]
fn what_was_fetched_here_is_not_replaced_by_what_was_cached() {
    let setup = Setup::new();
    let own = r#"{"source_id":"guid-1","title":"Story 1","url":"https://a.example/1","published":"2025-10-09T08:54:20Z","feed":{"url":"https://a.example/rss","title":"Mine"},"content_text":"The newer text."}"#;
    let file = setup.home.file("own.jsonl", own);
    setup.run(&["import", file.to_str().unwrap()]).is(0);
    let (path, cache) = setup.cache();
    put(&cache, 1, "a", false, Some("k"), false);
    let ran = setup.run(&["import", path.to_str().unwrap()]).is(0);
    assert!(ran.out.ends_with("cache.db: 0 new, 1 updated\n"), "{}", ran.out);
    let story = &setup.run(&["list", "--json"]).objects()[0];
    assert_eq!((&story["content_text"], &story["read"]), (&"The newer text.".into(), &true.into()));
    assert_eq!((&story["tags"][0], &story["feed"]["title"]), (&"k".into(), &"Mine".into()));
}

#[test]
fn other_databases_broken_ones_and_old_ones() {
    let setup = Setup::new();
    let other = setup.home.folder().join("other.db");
    Connection::open(&other).unwrap().execute_batch("CREATE TABLE a (b)").unwrap();
    setup.run(&["import", other.to_str().unwrap()]).is(1).says("not newsboat's");
    let view = setup.home.folder().join("view.db");
    let sql = "CREATE TABLE rss_feed (rssurl, title, url); CREATE VIEW rss_item AS SELECT 1 AS id";
    Connection::open(&view).unwrap().execute_batch(sql).unwrap();
    setup.run(&["import", view.to_str().unwrap()]).is(1).says("no table rss_item");
    let broken = setup.home.file("broken.db", "SQLite format 3\0 and nothing else of it");
    setup.run(&["import", broken.to_str().unwrap()]).is(1).says("broken.db");

    let old = setup.home.folder().join("old.db");
    Connection::open(&old)
        .unwrap()
        .execute_batch(
            "CREATE TABLE rss_feed (rssurl, url, title);
             CREATE TABLE rss_item (id INTEGER PRIMARY KEY, guid, title, author, url, feedurl, pubDate, content, unread);
             INSERT INTO rss_item VALUES (1, NULL, x'4c6f77ff', 7, '', 'https://a.example/rss', 'never', NULL, 1);",
        )
        .unwrap();
    let ran = setup.run(&["import", old.to_str().unwrap()]).is(0);
    assert!(ran.out.ends_with("old.db: 1 new\n"), "{}", ran.out);
}

#[test]
fn newsletters_are_stories_of_their_senders() {
    let setup = Setup::new();
    let mail = |number: u32| {
        format!(
            "From a@a.example Mon Nov  2 10:00:00 2026\nFrom: \"The Weekly\" <a@a.example>\nDate: Mon, 2 Nov 2026 \
             10:0{number}:00 +0000\nSubject: Number {number}\nMessage-ID: <{number}@a.example>\nContent-Type: \
             text/html\n\n<p>What number {number} says.</p>\n\n"
        )
    };
    let file = setup.home.file("letters.mbox", &(mail(1) + &mail(2)));
    setup.run(&["import", file.to_str().unwrap()]).is(0);
    let again = setup.run(&["import", file.to_str().unwrap()]).is(0);
    assert!(again.out.ends_with("0 new, 2 known before\n"), "{}", again.out);
    let stories = setup.run(&["list", "--json"]).objects();
    assert_eq!((&stories[0]["title"], &stories[1]["title"]), (&"Number 2".into(), &"Number 1".into()));
    assert_eq!(stories[0]["feed"]["title"], "The Weekly");
    assert_eq!(stories[0]["content_text"], "What number 2 says.");
}

#[test]
fn without_newsboat_the_places_are_named() {
    let setup = Setup::new();
    setup.run(&["import", "newsboat"]).is(1).says(".config/newsboat").says(".newsboat");
    let modern = setup.home.folder().join(".config/newsboat");
    std::fs::create_dir_all(&modern).unwrap();
    std::fs::write(modern.join("urls"), "https://a.example/rss\n").unwrap();
    setup.urls("https://old.example/rss\n");
    let ran = setup.run(&["import", "newsboat"]).is(0).says(".newsboat/urls was left out");
    assert!(ran.out.ends_with("1 feed subscribed\n"), "{}", ran.out);
}
