//! What is kept and what takes up the space, from a shell.

use serde_json::Value;

use crate::cli::Home;

const STORIES: &str = concat!(
    r#"{"source_id":"1","title":"Low tide","url":"https://a.example/1","content_text":"A quiet week.","feed":{"title":"Music Daily"},"starred":true}"#,
    "\n",
    r#"{"source_id":"2","title":"High tide","url":"https://a.example/2","content_text":"A loud week.","feed":{"title":"Music Daily"},"tags":["film"]}"#,
    "\n",
);

fn stats(home: &Home) -> Value {
    let ran = home.run("stats --json");
    serde_json::from_str(&ran.is(0).out).expect("one object")
}

#[test]
fn stats_counts_what_is_there_and_estimates_what_it_takes() {
    let home = Home::with(STORIES);
    let figures = stats(&home);
    for (name, number) in
        [("stories", 2), ("unread", 2), ("starred", 1), ("tags", 1), ("feeds", 0), ("expired", 0)]
    {
        assert_eq!(figures[name], number, "{name} of {figures}");
    }
    assert!(figures["bytes"].as_u64() > figures["bytes_about"]["bodies"].as_u64());
    let table = home.run("stats").is(0).out;
    assert!(table.contains("stories\t2") && table.contains("index of words, about"), "{table}");
}

#[test]
fn a_feed_is_told_how_long_to_keep_its_stories() {
    let home = Home::new();
    home.run("starter remove").is(0);
    let list = home.file("feeds.opml", r#"<opml version="2.0"><body><outline type="rss" text="Harbour" xmlUrl="https://a.example/feed"/></body></opml>"#);
    home.earmark(&["import", list.to_str().unwrap()], "").is(0);
    let kept = |line: &str| {
        let ran = home.run(&format!("feeds set harbour {line} --json")).is(0);
        serde_json::from_str::<Value>(&ran.out).expect("one feed")["keep_days"].clone()
    };
    assert_eq!(kept("--keep 90"), 90);
    assert_eq!(kept("--keep forever"), 0);
    assert_eq!(kept("--keep 30d"), 30);
    assert_eq!(kept("--keep default"), Value::Null);
    home.run("feeds set harbour --keep soon").is(2).says("a number of days");
    home.run("feeds set harbour --keep 0").is(2).says("a number of days");
}

#[test]
fn a_note_written_by_another_program_is_found() {
    let home = Home::with(STORIES);
    let favorites = home.folder().join("home/data/favorites.jsonl");
    let line = r#"{"song":"Tide","artist":"Low","state":"new","added":"2026-11-22T09:30:00Z","updated":"2026-11-22T09:30:00Z","stories":[{"title":"Low tide","url":"https://a.example/1","source":"Music Daily"}],"note":"the drums"}"#;
    std::fs::write(&favorites, format!("{line}\n")).unwrap();
    assert!(home.run("list has:note").is(0).out.contains("Low tide"));
    std::fs::write(&favorites, "").unwrap();
    assert_eq!(home.run("list has:note").is(0).out, "");
}
