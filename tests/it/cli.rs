//! The command line, as a shell meets it: the built program, a home of its own, exit codes and streams.

use std::io::{Read, Write};
use std::path::PathBuf;
use std::process::{Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// A folder that holds everything Earmark keeps.
pub(crate) struct Home(TempDir);

/// What a command left behind.
pub(crate) struct Ran {
    code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Home {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// A home whose store holds these stories and no starter ones.
    pub(crate) fn with(stories: &str) -> Self {
        let home = Self::new();
        home.run("starter remove").is(0);
        let file = home.file("stories.jsonl", stories);
        home.earmark(&["import", file.to_str().unwrap()], "").is(0);
        home
    }

    pub(crate) fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    }

    pub(crate) fn run(&self, line: &str) -> Ran {
        self.earmark(&line.split_whitespace().collect::<Vec<_>>(), "")
    }

    pub(crate) fn earmark(&self, arguments: &[&str], input: &str) -> Ran {
        Self::ran(self.command().args(arguments), input)
    }

    pub(crate) fn ran(command: &mut Command, input: &str) -> Ran {
        let mut child = command.spawn().unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        let done = child.wait_with_output().unwrap();
        Ran {
            code: done.status.code().expect("an exit code, not a signal"),
            out: String::from_utf8(done.stdout).unwrap(),
            err: String::from_utf8(done.stderr).unwrap(),
        }
    }

    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_earmark"));
        command.env("EARMARK_HOME", self.0.path().join("home")).env("TZ", "UTC").env_remove("RUST_BACKTRACE");
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    pub(crate) fn folder(&self) -> &std::path::Path {
        self.0.path()
    }

    fn has_store(&self) -> bool {
        self.0.path().join("home/data/stories.db").exists()
    }
}

impl Ran {
    #[track_caller]
    pub(crate) fn is(self, code: i32) -> Self {
        assert_eq!(self.code, code, "stdout: {}\nstderr: {}", self.out, self.err);
        assert!(!self.err.contains("panicked"), "{}", self.err);
        self
    }

    #[track_caller]
    pub(crate) fn says(self, text: &str) -> Self {
        assert!(self.err.contains(text), "stderr says: {}", self.err);
        self
    }

    #[track_caller]
    pub(crate) fn objects(&self) -> Vec<Value> {
        self.out.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("{line}"))).collect()
    }

    #[track_caller]
    pub(crate) fn titles(&self) -> Vec<String> {
        self.objects().iter().map(|story| story["title"].as_str().unwrap().to_owned()).collect()
    }
}

const STORIES: &str = r#"{"id":"1","title":"Low return with a new single","url":"https://a.example/low","published":"2026-11-20T10:00:00Z","feed":"Music Daily","content_text":"The band Low have released their new single “Days Like These”, the first song from the album “Hey What”."}
{"id":"2","title":"Wet Leg on tour","url":"https://a.example/leg","published":"2026-11-21T10:00:00Z","feed":"Music Daily","content_text":"The duo Wet Leg play ten shows in spring."}
"#;

#[test]
fn an_imported_story_is_listed_and_a_second_import_adds_nothing() {
    let home = Home::with(STORIES);
    let list = home.run("list --json").is(0);
    assert_eq!(list.titles(), ["Wet Leg on tour", "Low return with a new single"]);
    let low = &list.objects()[1];
    assert_eq!(low["url"], "https://a.example/low");
    assert_eq!(low["published"], "2026-11-20T10:00:00Z");
    assert_eq!(
        (&low["read"], &low["starred"], &low["hidden"]),
        (&false.into(), &false.into(), &false.into())
    );

    let file = home.file("stories.jsonl", STORIES);
    home.earmark(&["import", file.to_str().unwrap()], "").is(0);
    assert_eq!(home.run("list --json").titles().len(), 2);
}

#[test]
fn a_story_can_be_marked_found_by_its_marks_and_shown() {
    let home = Home::with(STORIES);
    home.run("star low").is(0);
    home.run("tag +film -live wet leg").is(0);
    home.run("read *").is(0);
    home.run("read --off #film").is(0);
    assert_eq!(home.run("list --json is:starred").titles(), ["Low return with a new single"]);
    assert_eq!(home.run("list --json is:unread").titles(), ["Wet Leg on tour"]);
    home.run("hide #film").is(0);
    assert_eq!(home.run("list --json").titles(), ["Low return with a new single"]);
    assert_eq!(home.run("list --json is:hidden").titles(), ["Wet Leg on tour"]);

    let id = home.run("list --json").objects()[0]["id"].to_string().replace('"', "");
    let shown = home.run(&format!("show {id}")).is(0);
    assert!(shown.out.contains("“Days Like These”"), "{}", shown.out);
    let object = &home.run(&format!("show {id} --json")).is(0).objects()[0];
    assert_eq!(object["songs"][0]["title"], "Days Like These");
    home.run("show 1").is(1).says("1");
}

#[test]
fn a_piece_of_html_is_no_source_of_its_own() {
    let home = Home::new();
    home.run("starter remove").is(0);
    home.earmark(&["import", "-"], "<h1>Low live</h1><p>They play on.</p>").is(0);
    assert_eq!(home.run("list --json").objects()[0]["feed"]["title"], "Imported");
}

#[test]
fn a_deleted_story_does_not_come_back() {
    let home = Home::with(STORIES);
    home.run("delete wet leg").is(0);
    let file = home.file("stories.jsonl", STORIES);
    home.earmark(&["import", file.to_str().unwrap()], "").is(0);
    assert_eq!(home.run("list --json").titles(), ["Low return with a new single"]);
}

#[test]
fn a_query_that_says_nothing_changes_nothing() {
    let home = Home::with(STORIES);
    for words in [&["delete", "#"][..], &["delete", "#", "is:unread"], &["hide", "@"], &["star", "-"]] {
        home.earmark(words, "").is(2).says("Which stories");
    }
    home.earmark(&["tag", "+film", "="], "").is(2).says("which stories");
    assert_eq!(home.run("list --json NOT #film NOT is:starred").titles().len(), 2);
    home.run("star *").is(0);
    assert_eq!(home.run("list --json is:starred").titles().len(), 2);
}

#[test]
fn an_export_is_an_import_with_its_marks() {
    let home = Home::with(STORIES);
    home.run("star low").is(0);
    home.run("tag +film low").is(0);
    home.run("hide wet leg").is(0);
    let export = home.run("export stories").is(0).out;
    let other = Home::with(&export);
    let low = &other.run("list --json is:starred").is(0).objects()[0];
    assert_eq!(low["tags"], serde_json::json!(["film"]));
    assert_eq!(other.run("list --json is:hidden").titles(), ["Wet Leg on tour"]);
    assert_eq!(other.run("export stories").out, export);
    assert_eq!(home.run("export stories tour OR single").titles(), ["Low return with a new single"]);
}

#[test]
fn artists_are_listed_and_followed() {
    let home = Home::with(STORIES);
    let artists = home.run("artists --json").is(0).objects();
    assert!(artists.iter().any(|artist| artist["name"] == "Wet Leg"), "{artists:?}");
    home.earmark(&["artists", "follow", "wet leg"], "").is(0);
    assert_eq!(home.run("list --json is:followed").titles(), ["Wet Leg on tour"]);
    home.earmark(&["artists", "unfollow", "Wet Leg", "Nobody"], "").is(1).says("Nobody");
    assert!(home.run("list --json is:followed").is(0).titles().is_empty());
}

#[test]
fn songs_go_through_their_states() {
    let home = Home::new();
    home.earmark(&["songs", "add", "Low - Days Like These"], "").is(0);
    home.earmark(&["songs", "add", "--artist", "Low", "Hey"], "").is(0);
    home.earmark(&["songs", "set", "heard", "days like these", "--note", "the drums"], "").is(0);
    home.run("songs drop Hey").is(0);
    home.run("songs add Untitled").is(2).says("--artist");
    let songs = home.run("songs --json").is(0).objects();
    assert_eq!((&songs[0]["state"], &songs[0]["note"]), (&"heard".into(), &"the drums".into()));
    assert_eq!(songs[1]["state"], "dropped");
    assert!(home.run("songs list heard").is(0).out.starts_with("heard\tLow\tDays Like These\t"));
    let playlist = home.run("songs export --format m3u8 --state heard,kept").is(0).out;
    assert!(playlist.starts_with("#EXTM3U\n#EXTINF:-1,Low - Days Like These\nhttps://"), "{playlist}");
    home.run("songs export").is(2).says("--format");
    home.run("songs forget Hey Nothing").is(1).says("\"Nothing\"");
    assert_eq!(home.run("songs --json").objects().len(), 1);
}

#[test]
fn a_wrong_query_is_shown_with_a_caret_and_exits_with_2() {
    let home = Home::new();
    let ran = home.run("list low titel:x").is(2).says("Did you mean \"title\"?");
    assert!(ran.err.ends_with("  low titel:x\n      ^\n"), "{}", ran.err);
    assert!(ran.out.is_empty());
    home.run("star").is(2).says("Which stories");
    home.run("show low").is(2).says("an id is a number");
    home.run("inspect --base nope -").is(2).says("an address looks like");
    home.run("list /[/").is(2).says("/[/");
    home.run("nonsense").is(2);
    home.run("--version").is(0);
}

#[test]
fn what_only_shows_creates_no_store() {
    let home = Home::new();
    home.run("--help").is(0);
    home.run("config path").is(0);
    home.run("config default").is(0);
    home.run("completions bash").is(0);
    home.run("man").is(0);
    home.earmark(&["inspect", "-", "--json"], "A title\n\nSome text about the band Low.\n").is(0);
    assert!(!home.has_store());
}

#[test]
fn inspect_prints_one_object_that_names_what_a_text_names() {
    let home = Home::new();
    let text = "Low return\n\nThe band Low have released their new single “Days Like These”.\n";
    let ran = home.earmark(&["inspect", "-", "--json"], text).is(0);
    let object: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(object["format"], "text");
    let story = &object["stories"][0];
    assert_eq!(story["title"], "Low return");
    let (content, song) = (story["content_text"].as_str().unwrap(), &story["songs"][0]);
    assert_eq!(song["title"], "Days Like These");
    let (start, end) = (song["start"].as_u64().unwrap() as usize, song["end"].as_u64().unwrap() as usize);
    assert_eq!(&content[start..end], "Days Like These");
}

#[test]
fn inspect_says_why() {
    let home = Home::new();
    let text = "Wet Leg return\n\nThe band Wet Leg have released their new single “Chaise Longue”.\n";
    let ran = home.earmark(&["inspect", "-", "--why", "--cold"], text).is(0);
    assert!(ran.out.contains("+3.2  a cue word: ‘single’"), "{}", ran.out);
    assert!(ran.out.contains("+3.0  called what artists are: ‘band Wet Leg’"), "{}", ran.out);
    let ran = home.earmark(&["inspect", "-", "--why", "--cold", "--json"], text).is(0);
    let object: Value = serde_json::from_str(&ran.out).unwrap();
    let story = &object["stories"][0];
    assert_eq!(story["songs"][0]["why"][0]["reason"], "a cue word: ‘single’");
    assert_eq!(story["songs"][0]["makers"][0]["name"], "Wet Leg");
    assert_eq!(story["artists"][0]["why"][0]["weight"], 3.0);
    assert!(story["refused"].is_array());
}

#[test]
fn inspect_recognises_as_import_does() {
    let home = Home::new();
    let text = "Low’s new single\n\nThe group Low are back and release “Days Like These” in spring.\n";
    let inspected: Value =
        serde_json::from_str(&home.earmark(&["inspect", "-", "--json", "--cold"], text).is(0).out).unwrap();
    home.run("starter remove").is(0);
    home.earmark(&["import", "-"], text).is(0);
    assert_eq!(home.run("list --json").objects()[0]["songs"], inspected["stories"][0]["songs"]);
}

#[cfg(unix)]
#[test]
fn a_pipe_that_is_named_is_read() {
    let home = Home::new();
    home.run("starter remove").is(0);
    home.earmark(&["import", "/dev/stdin"], STORIES).is(0);
    assert_eq!(home.run("list --json").titles().len(), 2);
    home.run("inspect /dev/zero").is(1).says("/dev/zero");
}

#[test]
fn a_missing_file_fails_and_the_others_are_imported() {
    let home = Home::new();
    home.run("starter remove").is(0);
    let there = home.file("there.jsonl", STORIES);
    let missing = home.0.path().join("missing.jsonl");
    let arguments = ["import", missing.to_str().unwrap(), there.to_str().unwrap()];
    home.earmark(&arguments, "").is(1).says("missing.jsonl");
    assert_eq!(home.run("list --json").titles().len(), 2);
    home.run("inspect missing.html").is(1).says("missing.html");
}

#[test]
fn nothing_that_steers_a_terminal_leaves() {
    let evil = r#"{"id":"1","title":"\u001b]0;owned\u0007Low\u202e \u009b31mred","url":"https://a.example/\u001b[2J","feed":"\u001b[31mFeed","content_html":"<p>\u001b[2J The band Low&#27;[5m\u2066 play&#x9b;1m.</p>"}"#;
    let home = Home::with(&format!("{evil}\n"));
    let id = home.run("list --json").objects()[0]["id"].to_string().replace('"', "");
    home.run("tag +\u{1b}[31mx *");
    for (line, code) in [
        ("list", 0),
        ("list --json", 0),
        ("export stories", 0),
        ("artists", 0),
        (&*format!("show {id}"), 0),
        (&*format!("show {id} --json"), 0),
        ("list --\u{1b}[31mx\u{202e}", 2),
        ("show \u{9b}31m\u{2066}", 2),
        ("songs set \u{202e}\u{7} x", 2),
        ("import \u{1b}[31mx\u{202e}", 1),
    ] {
        let ran = home.run(line).is(code);
        for text in [&ran.out, &ran.err] {
            let bad = text.chars().find(|letter| {
                (letter.is_control() && !matches!(letter, '\n' | '\t'))
                    || matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
            });
            assert_eq!(bad, None, "earmark {line} prints {text:?}");
            assert!(!text.contains("\\u001b") && !text.contains("\\u0007"), "earmark {line} prints {text:?}");
        }
    }
}

#[test]
fn a_closed_pipe_ends_quietly() {
    let home = Home::new();
    for line in ["list", "list --json", "man"] {
        let mut child = home.command().args(line.split(' ')).spawn().unwrap();
        drop(child.stdout.take());
        let mut talk = String::new();
        child.stderr.take().unwrap().read_to_string(&mut talk).unwrap();
        assert!(child.wait().unwrap().success(), "earmark {line}: {talk}");
        assert_eq!(talk, "", "earmark {line}");
    }
}

#[test]
fn without_a_terminal_earmark_lists() {
    let home = Home::with(STORIES);
    assert_eq!(home.earmark(&[], "").is(0).out, home.run("list").out);
    assert_eq!(home.run("open wet leg").is(0).out, home.run("list wet leg").out);
    assert_eq!(home.run("list --limit 1 --sort date --json").titles(), ["Low return with a new single"]);
}

#[test]
fn a_new_store_holds_the_starter_stories_which_can_go_and_come_back() {
    let home = Home::new();
    assert!(home.run("list --json").is(0).objects().len() >= 24);
    home.run("starter remove").is(0);
    assert!(home.run("list --json").is(0).objects().is_empty());
    home.run("starter restore").is(0);
    assert!(home.run("list --json").is(0).objects().len() >= 24);
}

#[test]
fn a_bad_setting_is_named_and_stops_only_the_check() {
    let home = Home::new();
    let file = home.file("config.toml", "text_widht = 60\n");
    let file = file.to_str().unwrap();
    home.earmark(&["--config", file, "config", "check"], "").is(2).says("text_widht");
    home.earmark(&["--config", file, "list"], "").is(0).says("text_width");
}

#[test]
fn views_are_kept_from_the_shell() {
    let home = Home::with(STORIES);
    let names = |home: &Home| home.run("views").is(0).out;
    home.earmark(&["views", "add", "Tides", "tide", "is:unread", "--key", "g 1"], "").is(0).says("“Tides”");
    home.earmark(&["views", "add", "Film", "tour leg"], "").is(0);
    home.earmark(&["views", "move", "film", "1"], "").is(0);
    let listed = home.run("views list --json").is(0).objects();
    assert_eq!((&listed[0]["name"], &listed[1]["name"]), (&"Film".into(), &"Tides".into()));
    assert_eq!((&listed[1]["query"], &listed[1]["key"]), (&"tide is:unread".into(), &"g 1".into()));
    assert_eq!((&listed[0]["stories"], &listed[0]["more"]), (&1.into(), &false.into()));
    home.earmark(&["views", "set", "Tides", "--query", "-tide", "--name", "No tides", "--key", ""], "").is(0);
    assert_eq!(names(&home).lines().nth(1).map(|line| line.contains("No tides\t-tide")), Some(true));

    home.earmark(&["views", "add", "FILM", "x"], "").is(1).says("There is a view \"Film\" already.");
    home.earmark(&["views", "add", "B", "titel:x"], "").is(2).says("Did you mean \"title\"?").says("^");
    home.earmark(&["views", "add", "B", "x", "--key", "j"], "").is(2).says("\"j\" is taken: Move or scroll");
    home.earmark(&["views", "add", "B"], "").is(2).says("Give a query");
    home.earmark(&["views", "set", "Flim", "--name", "B"], "").is(1).says("did you mean \"Film\"?");
    home.earmark(&["views", "remove", "film", "none"], "").is(1).says("no view \"none\"");
    assert_eq!(names(&home).lines().count(), 1);
    home.earmark(&["views", "remove", "no tides"], "").is(0);
    home.run("views").is(0).says("No views yet");
}
