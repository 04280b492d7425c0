use super::*;

const URLS: &str = r#"# what I follow

https://a.example/rss news music "~Example \"Music\""
https://b.example/rss "two words" !
http://me:secret%40@c.example/rss # a comment
"query:Unread reviews:unread = \"yes\" and title =~ \"review\"" smart
"query:Loud:tags # \"music\" or unread_count > 3"
query:Music:tags#"music"
exec:~/bin/make-feed.sh
"filter:~/bin/clean.sh arg:https://example.org/feed" music
file:///home/me/feed.xml
https://a.example/rss live
ftp://old.example/rss
https://d.example/rss News News/Europe
"#;

fn lines(of: &[Complaint]) -> Vec<String> {
    of.iter().map(ToString::to_string).collect()
}

#[test]
fn feeds_come_with_their_first_tag_as_folder_and_their_title() {
    let feeds: Vec<_> =
        parse(URLS).feeds.into_iter().map(|feed| (feed.url, feed.title, feed.folder)).collect();
    let feed = |url: &str, title: &str, folder: &str| (url.to_owned(), title.to_owned(), folder.to_owned());
    assert_eq!(
        feeds,
        [
            feed("https://a.example/rss", "Example \"Music\"", "news"),
            feed("https://b.example/rss", "", "two words"),
            feed("http://me:secret%40@c.example/rss", "", ""),
            feed("https://d.example/rss", "", "News/Europe"),
        ]
    );
}

#[test]
fn every_line_that_could_not_be_moved_is_named() {
    let said = lines(&parse(URLS).complaints);
    let expected = [
        ("line 3: ", "\"music\", \"live\" did not come along"),
        ("line 7: ", "\"Loud\" was not moved: there is nothing like \"unread_count\""),
        ("line 9: ", "~/bin/make-feed.sh runs a program"),
        ("line 10: ", "runs a program"),
        ("line 11: ", "`earmark import /home/me/feed.xml`"),
        ("line 13: ", "ftp://old.example/rss is no source"),
    ];
    assert_eq!(said.len(), expected.len(), "{said:#?}");
    for (said, (place, words)) in said.iter().zip(expected) {
        assert!(said.starts_with(place) && said.contains(words), "{said} has not {place}{words}");
    }
}

#[test]
fn searches_are_translated_and_none_gives_a_password_away() {
    let found = |text: &str| {
        let searches = parse(text).searches.into_iter();
        searches.map(|found| (found.line, found.name, found.query)).collect::<Vec<_>>()
    };
    let search = |line, name: &str, query: &str| (line, name.to_owned(), query.to_owned());
    let feed = "feed:\"https://a.example/rss\"";
    assert_eq!(
        found(URLS),
        [search(6, "Unread reviews", "is:unread title:/review/"), search(8, "Music", feed)]
    );
    assert_eq!(found("query::unread=\"yes\"\n"), [search(1, "is:unread", "is:unread")]);
    let secret = "http://me:pass@c.example/rss one two\n\"query:Two:tags # \\\"two\\\"\"\n";
    let batch = parse(secret);
    assert!(batch.searches.is_empty());
    let said = lines(&batch.complaints).join(" ");
    assert!(said.contains("by its name") && !said.contains("pass@"), "{said}");
}

#[test]
fn what_is_moved_is_said_without_passwords() {
    let said = lines(&parse(URLS).notes);
    assert!(said.contains(&"line 5: Feed http://c.example/rss.".to_owned()), "{said:#?}");
    assert!(said.iter().any(|line| line.starts_with("line 12: The feed of line 3 again")), "{said:#?}");
    assert!(said.contains(&"Tag \"News\": a folder now, with 1 feed.".to_owned()), "{said:#?}");
    assert!(!said.join(" ").contains("secret"), "{said:#?}");
}

#[test]
fn a_file_is_known_by_its_lines() {
    let known = |text: &str, name: &str| is_urls(text, name);
    assert!(known("https://a.example/f a b\n\n# c\n\"query:A:unread = \\\"yes\\\"\"\n", "my-feeds"));
    assert!(known("# mine\n\nhttps://a.example/f\n", ""));
    assert!(known("# nothing yet\n", "/home/me/.newsboat/urls"));
    assert!(known("https://a.example/f\nnonsense\n", "urls"));
    assert!(!known("# nothing yet\n", ""));
    assert!(!known("https://a.example/f\n\nThis page says more.\n", "note.txt"));
    assert!(!known("A story\n", "urls"));
    assert!(!known("", ""));
}

#[test]
fn a_cached_story_keeps_what_newsboat_knew() {
    let item = Item {
        feed: "https://a.example/rss".into(),
        guid: "https://a.example/1Mon, 02 Nov 2026 10:00:00 +0000".into(),
        title: "Low &amp; <b>others</b>".into(),
        url: "https://a.example/1".into(),
        published: 1_793_613_600,
        content: "<p><a href=\"/x\">X</a></p>".into(),
        enclosure: "https://a.example/1.mp3".into(),
        enclosure_type: "audio/mpeg".into(),
        flags: "aB".into(),
        ..Item::default()
    };
    let made = story(&item);
    assert_eq!((made.title.as_str(), made.source_id.as_str(), made.read), ("Low & others", "", true));
    assert_eq!(made.tags, ["a", "upper-b"]);
    assert_eq!(made.html, "<p><a href=\"https://a.example/x\">X</a></p>");
    assert_eq!(made.published.map(|date| date.to_string()).as_deref(), Some("2026-11-02T10:00:00Z"));
    assert_eq!(made.enclosures[0].media_type, "audio/mpeg");
    let own =
        Item { guid: "tag:1".into(), content_type: "text/plain".into(), content: "a < b".into(), ..item };
    let own = story(&own);
    assert_eq!((own.source_id.as_str(), own.html.trim()), ("tag:1", "<p>a &lt; b</p>"));
}
