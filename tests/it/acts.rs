//! Artists and songs on the command line: one act under several names, imported lists, suggested songs.

use serde_json::{Value, json};

use crate::cli::Home;

const STORIES: &str = r#"{"id":"1","title":"Low return with a new single","url":"https://a.example/low","published":"2026-11-20T10:00:00Z","feed":"Music Daily","content_text":"The band Low have released their new single “Days Like These”, the first song from the album “Hey What”."}
{"id":"2","title":"Prince at work","url":"https://a.example/prince","published":"2026-11-21T10:00:00Z","feed":"Music Daily","content_text":"The singer Nadine Khouri has released the single “The Salted Air”."}
{"id":"3","title":"Another name","url":"https://a.example/name","published":"2026-11-22T10:00:00Z","feed":"Music Daily","content_text":"The singer Nadine K has released the single “Night Train”. The singer Nadine K plays in May."}
{"id":"4","title":"Three shows","url":"https://a.example/shows","published":"2026-11-19T10:00:00Z","feed":"Music Daily","content_text":"The duo Wet Leg play three shows in spring."}
"#;

fn named(objects: &[Value]) -> Vec<(String, u64)> {
    let one =
        |artist: &Value| (artist["name"].as_str().unwrap().to_owned(), artist["stories"].as_u64().unwrap());
    objects.iter().map(one).collect()
}

fn titles(home: &Home, query: &str) -> Vec<String> {
    let list = home.earmark(&["list", "--json", query], "").is(0).objects();
    list.iter().map(|story| story["title"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn two_names_of_one_act_are_merged_shown_and_split() {
    let home = Home::with(STORIES);
    home.earmark(&["artists", "follow", "Nadine K"], "").is(0);
    home.earmark(&["artists", "merge", "nadine khouri", "Nadine K"], "").is(0).says("2 stories");
    assert_eq!(titles(&home, "@\"Nadine Khouri\""), ["Another name", "Prince at work"]);
    assert_eq!(titles(&home, "@\"Nadine K\""), ["Another name", "Prince at work"]);
    assert_eq!(titles(&home, "is:followed").len(), 2);

    let artists = home.earmark(&["artists", "nadine k", "--json"], "").is(0).objects();
    assert_eq!(named(&artists), [("Nadine Khouri".to_owned(), 2)]);
    assert_eq!(artists[0]["aliases"], json!(["Nadine K"]));
    let shown = &home.earmark(&["artists", "show", "Nadine K", "--json"], "").is(0).objects()[0];
    let songs: Vec<&str> =
        shown["songs"].as_array().unwrap().iter().map(|song| song["title"].as_str().unwrap()).collect();
    assert_eq!(songs, ["Night Train", "The Salted Air"]);
    let text = home.earmark(&["artists", "show", "nadine khouri"], "").is(0).out;
    assert!(text.starts_with("Nadine Khouri: 2 stories, ") && text.contains("also Nadine K\n"), "{text}");

    home.earmark(&["artists", "split", "nadine k"], "").is(0).says("Nadine Khouri");
    assert_eq!(titles(&home, "@\"Nadine K\""), ["Another name"]);
    assert_eq!(titles(&home, "is:followed"), ["Another name"]);
    home.earmark(&["artists", "merge", "Nadine Khouri", "Nadine K"], "").is(0);
    home.earmark(&["artists", "merge", "--undo", "Nadine Khouri", "Nadine K"], "").is(0);
    assert_eq!(titles(&home, "@\"Nadine Khouri\""), ["Prince at work"]);
}

#[test]
fn a_merge_that_makes_no_sense_is_refused_and_changes_nothing() {
    let home = Home::with(STORIES);
    home.earmark(&["artists", "merge", "Wet Leg", "The Wet Leg"], "").is(2).says("one name");
    home.earmark(&["artists", "merge", "Nadin Khouri", "Wet Leg"], "")
        .is(1)
        .says("Did you mean Nadine Khouri?");
    home.earmark(&["artists", "merge", "Wet Leg"], "").is(2);
    home.earmark(&["artists", "split", "Wet Leg"], "").is(1).says("merged with no other");
    home.earmark(&["artists", "show", "Nobody Here"], "").is(1).says("Nobody Here");
    assert_eq!(home.run("artists --json").is(0).objects().len(), 3);
    home.earmark(&["artists", "merge", "Nadine Khouri", "Nadine K"], "").is(0);
    home.earmark(&["artists", "merge", "Nadine K", "Nadine Khouri"], "").is(0).says("one already");
    home.earmark(&["artists", "split", "Nadine Khouri"], "").is(1).says("Nadine K");
}

#[test]
fn a_list_of_artists_is_imported_once_and_helps_recognition() {
    let story =
        "A night out\n\nIn the evening Quorvant Sills were louder than the rain on the roof of the hall.\n";
    let home = Home::new();
    let artists = |home: &Home| {
        let found = home.earmark(&["inspect", "-", "--json"], story).is(0).objects();
        found[0]["stories"][0]["artists"].as_array().unwrap().len()
    };
    assert_eq!(artists(&home), 0);
    let list = "Quorvant Sills\tThe Sills\r\n\r\nWednesday\t\tcommon\n\u{200b}\n";
    let file = home.file("acts.txt", list);
    let file = file.to_str().unwrap();
    let ran = home.earmark(&["artists", "import", file], "").is(0);
    assert!(ran.out.ends_with("acts.txt: 3 new, line 4 skipped (without a name)\n"), "{}", ran.out);
    assert_eq!(artists(&home), 1);
    let again = home.earmark(&["artists", "import", "--json", "-"], list).is(0).objects();
    assert_eq!((&again[0]["new"], &again[0]["known"]), (&json!(0), &json!(3)));
    home.earmark(&["artists", "import", "--forget"], "").is(0).says("3 imported names");
    assert_eq!(artists(&home), 0);
}

#[test]
fn what_is_no_list_of_artists_is_refused_whole() {
    let home = Home::new();
    let binary = home.file("dump.tar.bz2", "Low\nBZh9\0\u{1}\n");
    let page = home.file("page.html", "<html><body>Low</body></html>");
    let (binary, page) = (binary.to_str().unwrap(), page.to_str().unwrap());
    let good = home.file("good.txt", "Low\n");
    home.earmark(&["artists", "import", binary, page, good.to_str().unwrap()], "").is(1).says("not text");
    home.earmark(&["artists", "import", "missing.txt"], "").is(1).says("missing.txt");
    home.earmark(&["artists", "import", "-"], "\n# nothing\n").is(1).says("no name");
    home.run("artists import").is(2);
    let line = "x".repeat(10 << 20);
    let ran = home.earmark(&["artists", "import", "-"], &format!("{line}\nBlur\n")).is(0);
    assert!(ran.out.contains("1 new, line 1 skipped (too long for a name)"), "{}", ran.out);
}

#[test]
fn songs_that_are_not_saved_are_suggested_and_piped_into_the_favorites() {
    let home = Home::with(STORIES);
    home.earmark(&["songs", "add", "Low - Days Like These"], "").is(0);
    let suggested = home.earmark(&["songs", "suggest", "--json", "*"], "").is(0);
    let objects = suggested.objects();
    let songs: Vec<&str> = objects.iter().map(|song| song["title"].as_str().unwrap()).collect();
    assert!(songs.contains(&"The Salted Air") && !songs.contains(&"Days Like These"), "{songs:?}");
    let light = objects.iter().find(|song| song["title"] == "The Salted Air").unwrap();
    assert_eq!(light["artist"], "Nadine Khouri");
    assert_eq!(light["story"]["title"], "Prince at work");
    let first = home.earmark(&["songs", "suggest", "--json", "--limit", "1", "*"], "").is(0).says("more");
    assert_eq!(first.objects().len(), 1);

    home.earmark(&["songs", "add", "-"], &suggested.out).is(0);
    home.earmark(&["songs", "suggest", "*"], "").is(0).says("No story here");
    let saved = home.run("songs --json").is(0).objects();
    let light = saved.iter().find(|song| song["song"] == "The Salted Air").unwrap();
    assert_eq!(light["stories"][0]["url"], "https://a.example/prince");
    home.earmark(&["songs", "add", "-"], "Blur - Song 2\n\nnonsense\n").is(1).says("Line 3");
    home.run("songs suggest titel:x").is(2);
    home.run("songs suggest").is(0);
}

#[test]
fn suggestions_know_songs_saved_under_the_other_name_of_an_act() {
    let home = Home::with(STORIES);
    home.earmark(&["songs", "add", "Nadine K - Night Train"], "").is(0);
    home.earmark(&["artists", "merge", "Nadine Khouri", "Nadine K"], "").is(0);
    let objects = home.earmark(&["songs", "suggest", "--json", "*"], "").is(0).objects();
    assert!(objects.iter().all(|song| song["title"] != "Night Train"), "{objects:?}");
    assert!(objects.iter().any(|song| song["artist"] == "Nadine Khouri"), "{objects:?}");
}
