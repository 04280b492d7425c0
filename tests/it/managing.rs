//! `earmark feeds`: renamed, moved, muted, set and removed from a shell.

use serde_json::Value;

use crate::cli::{Home, Ran};

const OPML: &str = r#"<opml version="2.0"><body>
<outline text="Indie"><outline text="Quiet Noise" xmlUrl="https://noise.example/feed"/>
<outline text="UK"><outline text="Noise Weekly" xmlUrl="https://weekly.example/rss"/></outline></outline>
<outline text="Harbour Songs" xmlUrl="https://me:secret@harbour.example/feed"/>
</body></opml>"#;

const STORIES: &str = r#"{"id":"1","title":"Low tide","url":"https://noise.example/low","published":"2026-11-20T10:00:00Z","feed":{"title":"Quiet Noise","url":"https://noise.example/feed"},"content_text":"About the tide."}
{"id":"2","title":"High tide","url":"https://noise.example/high","published":"2026-11-21T10:00:00Z","feed":{"title":"Quiet Noise","url":"https://noise.example/feed"},"content_text":"About the other tide."}
"#;

fn home() -> Home {
    let home = Home::new();
    home.run("starter remove").is(0);
    for (name, text) in [("feeds.opml", OPML), ("stories.jsonl", STORIES)] {
        let file = home.file(name, text);
        home.earmark(&["import", file.to_str().unwrap()], "").is(0);
    }
    home
}

/// One field of every feed, in the order of subscription.
fn field(home: &Home, name: &str) -> Vec<String> {
    let plain = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    home.run("feeds --json").is(0).objects().iter().map(|feed| plain(&feed[name])).collect()
}

fn feeds(home: &Home, arguments: &[&str]) -> Ran {
    home.earmark(&[&["feeds"], arguments].concat(), "")
}

#[test]
fn feeds_are_renamed_moved_and_set_by_name_address_or_a_part_of_one() {
    let home = home();
    feeds(&home, &["rename", "quiet", "Louder  Noise\u{1b}[2J"])
        .is(0)
        .says("Renamed Quiet Noise to Louder Noise");
    assert_eq!(field(&home, "title"), ["Louder Noise", "Noise Weekly", "Harbour Songs"]);
    feeds(&home, &["move", "weekly.example", "https://harbour.example/feed", "--to", " Rock // UK "]).is(0);
    assert_eq!(field(&home, "folder"), ["Indie", "Rock/UK", "Rock/UK"]);
    feeds(&home, &["rename", "--folder", "Rock", "Pop"]).is(0);
    assert_eq!(field(&home, "folder"), ["Indie", "Pop/UK", "Pop/UK"]);
    let moved = feeds(&home, &["move", "harbour songs", "--out", "--json"]).is(0);
    assert_eq!(moved.objects()[0]["folder"], "");
    let set = feeds(&home, &["set", "harbour", "louder", "--every", "2h", "--json"]).is(0);
    assert_eq!(
        set.objects().iter().map(|feed| feed["every_minutes"].clone()).collect::<Vec<_>>(),
        [120, 120]
    );
    feeds(&home, &["set", "harbour", "--every", "auto"]).is(0);
    assert_eq!(field(&home, "every_minutes"), ["120", "null", "null"]);
    feeds(&home, &["set", "weekly", "--address", "https://new.example/rss"]).is(0);
    assert_eq!(field(&home, "url")[1], "https://new.example/rss");
    feeds(&home, &["move", "harbour", "--out"]).is(0).says("Nothing changed");
    let all = feeds(&home, &["list"]).is(0);
    assert!(!all.out.contains("secret"), "{}", all.out);
}

#[test]
fn what_cannot_be_meant_is_said_and_changes_nothing() {
    let home = home();
    let before = home.run("feeds --json").out;
    let refused = [
        (
            vec!["rename", "Quiet Nosie", "X"],
            "There is no subscribed feed \"Quiet Nosie\". Did you mean \"Quiet Noise\"?",
        ),
        (
            vec!["move", "harbour", "noise", "--to", "X"],
            "\"noise\" could be Quiet Noise (https://noise.example/feed), ",
        ),
        (vec!["mute", "zzz"], "`earmark feeds` lists them"),
        (vec!["rename", "--folder", "Indy", "X"], "There is no folder \"Indy\"; there are Indie, Indie/UK."),
        (vec!["set", "harbour", "--every", "soon"], "write it like 90m"),
        (vec!["set", "harbour", "weekly", "--address", "https://x.example/"], "An address is one feed's"),
        (vec!["move", "harbour"], "--to"),
    ];
    for (arguments, said) in refused {
        feeds(&home, &arguments).is(2).says(said);
    }
    feeds(&home, &["set", "weekly", "--address", "https://noise.example/feed"])
        .is(1)
        .says("https://noise.example/feed is the address of Quiet Noise, which is subscribed already");
    feeds(&home, &["set", "weekly", "--address", "gopher://noise.example"])
        .is(1)
        .says("is not an address of the web");
    assert_eq!(home.run("feeds --json").out, before);
}

#[test]
fn a_muted_feed_is_out_of_the_lists_and_found_by_searching() {
    let home = home();
    feeds(&home, &["mute", "quiet noise"]).is(0).says("Muted Quiet Noise.");
    assert_eq!(home.run("list --json").titles(), [] as [&str; 0]);
    assert_eq!(home.run("list --json tide").titles(), ["High tide", "Low tide"]);
    assert_eq!(home.run("list --json is:muted").titles().len(), 2);
    assert_eq!(home.run("export stories").objects().len(), 2, "an export leaves nothing out");
    assert_eq!(field(&home, "state"), ["muted", "new", "new"]);
    feeds(&home, &["unmute", "quiet noise"]).is(0);
    assert_eq!(home.run("list --json").titles().len(), 2);
}

#[test]
fn a_removed_feed_keeps_its_stories_and_an_import_does_not_bring_it_back() {
    let home = home();
    feeds(&home, &["remove", "quiet"]).is(0).says("Quiet Noise: removed; its stories stay.");
    assert_eq!(home.run("list --json").titles().len(), 2);
    let stories = home.file("again.jsonl", &STORIES.replace("\"1\"", "\"3\"").replace("/low", "/mid"));
    home.earmark(&["import", stories.to_str().unwrap()], "").is(0);
    assert_eq!(field(&home, "title"), ["Noise Weekly", "Harbour Songs"]);
    let opml = home.folder().join("feeds.opml");
    home.earmark(&["import", opml.to_str().unwrap()], "").is(0);
    assert_eq!(field(&home, "folder"), ["Indie", "Indie/UK", ""], "subscribed to again, and where it was");
}

#[test]
fn removing_a_feed_with_its_stories_leaves_what_the_user_marked() {
    let home = home();
    home.run("star low").is(0);
    let gone = feeds(&home, &["remove", "quiet", "harbour", "--stories", "--json"]).is(0);
    assert!(gone.err.contains("Quiet Noise: removed, 1 story deleted, 1 story stays."), "{}", gone.err);
    assert_eq!(gone.objects()[0]["stories_deleted"], 1);
    assert!(!gone.out.contains("secret"));
    assert_eq!(home.run("list --json").titles(), ["Low tide"]);
    let again = home.folder().join("stories.jsonl");
    home.earmark(&["import", again.to_str().unwrap()], "").is(0);
    assert_eq!(home.run("list --json").titles().len(), 2, "they were deleted, not banned");
    assert_eq!(field(&home, "title"), ["Noise Weekly"]);
}
