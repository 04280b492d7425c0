//! `kill -9` at any moment: what was confirmed is there, everything opens, and nothing is there twice.
//!
//! The moments are drawn from fixed seeds. They are points of the program's own progress, not of time: a
//! report line printed, a notice seen, a number of bytes written.

use std::collections::HashSet;

use serde_json::{Value, json};

use super::shell::{Home, Ran, Running};
use super::tui::{Setup, Tui};

/// Numbers that look random and are the same on every run.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number below `end`.
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        // xorshift64: Marsaglia, "Xorshift RNGs", 2003.
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end
    }
}

fn story(title: &str) -> Value {
    json!({
        "source_id": title,
        "title": title,
        "published": "2026-03-04T05:06:07Z",
        "content_text": format!("{title} is about a band, and has words of its own: {}.", title.replace(' ', "-")),
    })
}

/// The titles in the store, each once.
#[track_caller]
fn titles(home: &Home, query: &str) -> HashSet<String> {
    let listed = home.titles(query);
    let titles: HashSet<String> = listed.iter().cloned().collect();
    assert_eq!(titles.len(), listed.len(), "a story is there twice");
    titles
}

/// The songs in the favorites file, each once, every line whole.
#[track_caller]
pub(crate) fn songs(home: &Home) -> HashSet<String> {
    let text = std::fs::read_to_string(home.favorites_file()).unwrap_or_default();
    assert!(text.is_empty() || text.ends_with('\n'), "the last line is torn: {text:?}");
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).expect(line)).collect();
    let songs: HashSet<String> = lines.iter().map(|line| line["song"].as_str().unwrap().to_owned()).collect();
    assert_eq!(songs.len(), lines.len(), "a song is there twice: {text}");
    songs
}

/// Starts a command and kills it when it has written so many bytes; it may have ended by itself before.
fn kill_when_written(home: &Home, arguments: &[&str], bytes: u64) -> Ran {
    let mut running = Running::start(home.command(arguments), b"");
    running.writes(bytes);
    running.kill()
}

#[test]
fn an_import_that_is_killed_keeps_every_source_that_it_reported() {
    const FILES: u64 = 12;
    const LINES: u64 = 210;
    let home = Home::with_stories(&[]);
    let mut dice = Dice::new(0x5eed_0001);
    let mut expected = HashSet::new();
    for round in 0..8 {
        let folder = format!("round-{round}");
        let title = |name: &str| format!("{folder} {name}");
        for file in 0..FILES {
            let name = format!("{file:02}.txt");
            let text = format!(
                "{}\n\nA text with words of its own, number {file} of round {round}.\n",
                title(&name)
            );
            home.write(&format!("{folder}/{name}"), text);
            expected.insert(title(&name));
        }
        let lines: Vec<String> =
            (0..LINES).map(|line| story(&title(&format!("line {line}"))).to_string()).collect();
        home.write(&format!("{folder}/06-lines.jsonl"), lines.join("\n"));
        expected.extend((0..LINES).map(|line| title(&format!("line {line}"))));

        let mut running = Running::start(home.command(["import", &folder]), b"");
        running.prints(dice.below(FILES + 1) as usize);
        let killed = running.kill();
        let there = titles(&home, &format!("title:\"{folder}\""));
        for report in killed.out.lines().filter(|line| line.ends_with(" new")) {
            let (path, _) = report.split_once(": ").expect("a report names its source");
            match path.rsplit_once('/').expect("a path").1 {
                "06-lines.jsonl" => {
                    assert!((0..LINES).all(|line| there.contains(&title(&format!("line {line}")))));
                }
                name => assert!(there.contains(&title(name)), "{name} was reported, and is not there"),
            }
        }
    }
    for round in 0..8 {
        home.earmark(["import", &format!("round-{round}")]).succeeded();
    }
    assert_eq!(titles(&home, "*"), expected);
}

#[test]
fn a_mark_that_is_killed_is_made_wholly_or_not_at_all() {
    let all: Vec<Value> = (0..40).map(|number| story(&format!("Story {number:02}"))).collect();
    let home = Home::with_stories(&all);
    let mut dice = Dice::new(0x5eed_0002);
    let mut starred = HashSet::new();
    for round in 0..10_usize {
        let (title, tag) = (format!("Story {round:02}"), format!("+tag{round}"));
        let ran = kill_when_written(&home, &["star", &format!("title:\"{title}\"")], dice.below(40_000));
        if ran.code == Some(0) {
            starred.insert(title);
        }
        let ran = kill_when_written(&home, &["tag", &tag, "*"], dice.below(80_000));
        let tagged = titles(&home, &tag.replace('+', "#")).len();
        assert!(tagged == all.len() || (tagged == 0 && ran.code.is_none()), "{tagged} tagged: {ran:?}");
    }
    assert!(titles(&home, "is:starred").is_superset(&starred), "confirmed: {starred:?}");
}

#[test]
fn a_song_that_is_being_saved_when_the_program_is_killed_costs_no_other_song() {
    let home = Home::new();
    let mut dice = Dice::new(0x5eed_0003);
    let mut saved = HashSet::new();
    for round in 0..16 {
        let name = format!("Song {round}");
        let arguments = ["songs", "add", "--artist", "Low", &name];
        if kill_when_written(&home, &arguments, dice.below(500)).code == Some(0) {
            saved.insert(name);
        }
        // A change rewrites the whole file.
        let some = saved.iter().min().cloned().unwrap_or_default();
        kill_when_written(
            &home,
            &["songs", "set", "heard", &some, "--note", &format!("{round}")],
            dice.below(2_000),
        );
        assert!(songs(&home).is_superset(&saved), "{saved:?}");
    }
    assert_eq!(home.earmark(["songs", "--json"]).succeeded().objects().len(), songs(&home).len());
}

#[test]
fn what_the_reader_confirmed_is_there_after_it_is_killed() {
    const ROUNDS: u64 = 8;
    let song = |round, number| format!("Echo{round} {number}");
    let all: Vec<Value> = (0..ROUNDS * 8)
        .map(|at| story(&format!("Low share new single “{}”", song(at / 8, at % 8))))
        .collect();
    let home = Home::with_stories(&all);
    let mut dice = Dice::new(0x5eed_0004);
    let (mut starred, mut saved) = (HashSet::new(), HashSet::new());
    for round in 0..ROUNDS {
        let query = format!("Echo{round}");
        let mut tui = Tui::start(&home, Setup { arguments: &["open", &query], ..Setup::default() });
        tui.wait_for("8 stories");
        for _ in 0..dice.below(4) {
            tui.type_keys("s");
            starred.extend(about(&notice(&mut tui, &["Starred “"]), "single “"));
            tui.type_keys("b");
            if !notice(&mut tui, &["Save \"", "Saved “"]).contains("Saved “") {
                tui.type_keys("enter");
            }
            saved.extend(about(&notice(&mut tui, &["Saved “"]), "Saved “"));
            tui.type_keys("j");
            tui.wait_until("no notice", |screen| !screen.footer().contains('“'));
        }
        tui.type_keys("s b enter j s b enter");
        tui.wait_until_written(dice.below(30_000));
        tui.kill();
        assert!(songs(&home).is_superset(&saved), "confirmed: {saved:?}");
        let there = titles(&home, "is:starred");
        let there: HashSet<String> = there.iter().filter_map(|title| about(title, "single “")).collect();
        assert!(there.is_superset(&starred), "confirmed: {starred:?}, there: {there:?}");
    }
    assert!(!starred.is_empty() && !saved.is_empty());
}

/// Waits until the footer says one of these, and returns the footer.
fn notice(tui: &mut Tui, any: &[&str]) -> String {
    tui.wait_until(&any.join(" or "), |screen| any.iter().any(|text| screen.footer().contains(text)));
    tui.screen().footer().to_owned()
}

/// The quoted words that stand after these.
fn about(text: &str, before: &str) -> Option<String> {
    text.split_once(before)?.1.split(['”', '…']).next().map(str::to_owned)
}
