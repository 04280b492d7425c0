//! The linear reader, driven by a script on its standard input: the built program, and every line it says.

use crate::cli::{Home, Ran};

const STORIES: &str = r#"{"id":"1","title":"Radiohead return with a new single","url":"https://a.example/low","published":"2026-11-20T10:00:00Z","feed":"Music Daily","content_html":"<p>Radiohead have released their new single “Days Like These”, the first song from the album “Hey What”.</p><h2>More</h2><p>See <a href='https://a.example/more'>their page</a>.</p>"}
{"id":"2","title":"Wet Leg on tour","url":"https://a.example/leg","published":"2026-11-21T10:00:00Z","feed":"Music Daily","content_text":"The duo Wet Leg play ten shows in spring."}
{"id":"3","title":"Night notes\u001b[2J","url":"https://a.example/night","published":"2026-11-19T10:00:00Z","feed":"Music\u0007 Daily","content_html":"<p>Red \u001b]0;x\u0007alert</p><pre>a\tb</pre>"}
"#;

/// Runs a script; what it says holds no control character but the ends of lines.
#[track_caller]
fn script(home: &Home, lines: &str) -> Ran {
    let ran = home.earmark(&["--plain"], lines);
    let clear = |text: &str| text.chars().all(|letter| letter == '\n' || !letter.is_control());
    assert!(clear(&ran.out) && clear(&ran.err), "{:?} {:?}", ran.out, ran.err);
    ran
}

/// What a script says, without the end.
#[track_caller]
fn said(home: &Home, lines: &str) -> Vec<String> {
    script(home, lines).is(0).out.lines().map(str::to_owned).collect()
}

fn settled() -> Home {
    let home = Home::with(STORIES);
    let file = home.folder().join("home/config");
    std::fs::create_dir_all(&file).unwrap();
    std::fs::write(file.join("config.toml"), "dates = \"absolute\"\nbrowser = [\"true\"]\n").unwrap();
    home
}

#[test]
fn stories_are_listed_by_pages_and_read_in_words() {
    let home = settled();
    assert_eq!(
        said(&home, "list 2\nmore\n"),
        [
            "Unread, 3 stories.",
            "1. Wet Leg on tour; Music Daily, 21 November 2026; unread; about Wet Leg",
            "2. Radiohead return with a new single; Music Daily, 20 November 2026; unread; about Radiohead; 1 song",
            "There are more; type more, or a number to read one.",
            "3. Night notes; Music Daily, 19 November 2026; unread",
            "That is all.",
        ]
    );
    let read = said(&home, "list\n2\n");
    let text = read.iter().skip_while(|line| *line != "Radiohead return with a new single");
    assert_eq!(
        text.collect::<Vec<_>>(),
        [
            "Radiohead return with a new single",
            "Music Daily; 20 November 2026; 1 minute to read",
            "Radiohead have released their new single “Days Like These”, the first song from the album “Hey What”.",
            "Heading: More",
            "See their page [1].",
            "Song 1: Days Like These by Radiohead, from Hey What",
            "Release: Hey What by Radiohead; album",
            "Artist: Radiohead; 1 story",
            "Link 1: their page, https://a.example/more",
        ]
    );
    // It was read, so it is no longer among the unread.
    assert_eq!(said(&home, "view unread\n")[0], "Unread, 2 stories.");
    let walked = said(&home, "view all\nnext\nnext\nprevious\nprev\n");
    let titles = walked
        .iter()
        .filter(|line| ["Wet Leg on tour", "Radiohead return with a new single"].contains(&line.as_str()));
    assert_eq!(
        titles.collect::<Vec<_>>(),
        ["Wet Leg on tour", "Radiohead return with a new single", "Wet Leg on tour"]
    );
    assert_eq!(walked.last().unwrap(), "There is no story before this in All stories.");
}

#[test]
fn a_song_is_saved_heard_and_taken_back() {
    let home = settled();
    let out = said(
        &home,
        "search radiohead\nread 1\nsave 1\nsave all\nsave Night Drive by The Owls\nsongs\nheard 1\nnote 2 from the radio\n\
         keep 2\nundo\nundo\nredo\nsongs all\nlisten 1\n",
    );
    for line in [
        "Saved “Days Like These” by Radiohead.",
        "Saved “Days Like These” by Radiohead again.",
        "Saved “Night Drive” by The Owls.",
        "2 songs to check out.",
        "1. Days Like These by Radiohead, from Hey What; new, saved just now; from the story Radiohead return with a new single",
        "“Days Like These” by Radiohead is heard.",
        "Noted on “Night Drive” by The Owls.",
        "“Night Drive” by The Owls is kept.",
        "Undid: “Night Drive” by The Owls is kept.",
        "Undid: Noted on “Night Drive” by The Owls.",
        "Did again: Noted on “Night Drive” by The Owls.",
        "2. Night Drive by The Owls; new, saved just now; from the story Radiohead return with a new single; note: from the radio",
    ] {
        let line = line.replace("just now", "22 November 2026");
        let day = |said: &str| said.contains("; new, saved ");
        assert!(
            out.iter()
                .any(|said| *said == line
                    || day(said) && said.split("; new").next() == line.split("; new").next()),
            "{line}\n{}",
            out.join("\n")
        );
    }
    let saved = std::fs::read_to_string(home.folder().join("home/data/favorites.jsonl")).unwrap();
    assert!(saved.contains("\"song\":\"Night Drive\"") && saved.lines().count() == 2, "{saved}");
}

#[test]
fn an_artist_is_found_by_the_beginning_of_a_name_and_followed() {
    let home = settled();
    let out = said(
        &home,
        "artist wet leg\nfollow\nview following\nartist le\nartist 1\nunfollow wet leg\nunfollow wet leg\n",
    );
    assert_eq!(out[0], "Wet Leg, 1 story.");
    assert!(out.contains(&"Followed Wet Leg; 1 story.".to_owned()), "{out:?}");
    assert!(out.contains(&"Following, 1 story.".to_owned()), "{out:?}");
    assert!(out.contains(&"Unfollowed Wet Leg; 1 story.".to_owned()), "{out:?}");
    assert_eq!(out.last().unwrap(), "You do not follow Wet Leg.");
}

#[test]
fn marks_are_set_on_numbers_and_ranges() {
    let home = settled();
    let out = said(
        &home,
        "list\nstar 1-2\ntag 1 3 film -live\nunstar 2\nhide 3\nseen 1\nview starred\nview #film\nunread 1\nundo\nsave-view Films\nview\n",
    );
    for line in [
        "Starred 2 stories.",
        "Tagged #film, untagged #live 2 stories.",
        "Unstarred “Radiohead return with a new single”.",
        "Hid “Night notes”.",
        "Starred, 1 story.",
        "#film, 1 story.",
        "6. Films; saved search #film",
        "7. #film; 1 story",
    ] {
        assert!(out.iter().any(|said| said == line), "{line}\n{}", out.join("\n"));
    }
    assert_eq!(home.run("list is:starred --json").titles(), ["Wet Leg on tour"]);
}

#[test]
fn what_cannot_be_done_is_said_and_the_next_line_is_obeyed() {
    let home = settled();
    let ran = script(
        &home,
        "raed 1\nread 1\nlist\nread 9\nstar x\nopen 4\nsave Song\nview untread\nsearch titel:x\nsongs\nheard 1\n\
         # a comment\n\nadd\nrefresh nothing\nview unread\n",
    )
    .is(1);
    for why in [
        "There is no command \"raed\". Did you mean read?",
        "No stories are listed yet; type list first.",
        "There is no story 9 in the list; it has 1 to 3 so far.",
        "Which story? Read one first, or give its number in the list.",
        "Read a story first: list, then its number.",
        "There is no view \"untread\". Did you mean unread?",
        "This query cannot be understood",
        "No songs are listed; songs lists them.",
        "Which feed? add takes its address",
        "There is no subscribed feed \"nothing\".",
    ] {
        assert!(ran.err.contains(why), "{why}\n{}", ran.err);
    }
    assert!(ran.out.ends_with("That is all.\n"), "{}", ran.out);
    assert!(
        !ran.out.contains("> ") && !ran.err.contains('^'),
        "no prompt, no drawing: {}{}",
        ran.out,
        ran.err
    );
}

#[test]
fn what_a_stranger_wrote_steers_nothing() {
    let home = settled();
    let out = said(&home, "list\nread 3\n").join("\n");
    assert!(out.contains("Red alert") && out.contains("a    b"), "{out}");
}

#[test]
fn the_end_of_input_and_a_closed_pipe_end_it_quietly() {
    let home = settled();
    assert_eq!(script(&home, "").is(0).err, "");
    assert_eq!(script(&home, "list\nquit\nlist\n").is(0).out.matches("Unread").count(), 1);
    let mut child = home.command().arg("--plain").spawn().unwrap();
    drop(child.stdout.take());
    let mut input = child.stdin.take().unwrap();
    // It may have ended before it could be told all.
    let _ = std::io::Write::write_all(&mut input, "list\nhelp\n".repeat(2_000).as_bytes());
    drop(input);
    let done = child.wait_with_output().unwrap();
    assert_eq!((done.status.code(), String::from_utf8_lossy(&done.stderr).as_ref()), (Some(0), ""));
}

#[test]
fn the_page_in_docs_lists_the_commands_that_hold() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/plain.md");
    let page = std::fs::read_to_string(&path).expect("docs/plain.md");
    let (before, rest) = page.split_once("```text\n").expect("the list's beginning");
    let (list, after) = rest.split_once("```").expect("the list's end");
    let wanted = script(&Home::new(), "help\n").is(0).out;
    if list != wanted && std::env::var_os("EARMARK_WRITE_DOCS").is_some() {
        std::fs::write(&path, format!("{before}```text\n{wanted}```{after}")).expect("it can be written");
        return;
    }
    assert!(
        list == wanted,
        "docs/plain.md lists other commands; EARMARK_WRITE_DOCS=1 cargo test plain writes them"
    );
}

#[test]
fn the_linear_reader_is_for_the_reader_alone_and_without_it_a_pipe_gets_the_list() {
    let home = settled();
    home.run("--plain list").is(2).says("earmark open --plain QUERY");
    assert!(
        home.earmark(&["open", "--plain", "radiohead"], "list\n")
            .is(0)
            .out
            .starts_with("radiohead, 1 story.\n")
    );
    home.earmark(&["open", "--plain", "titel:x"], "list\n").is(2).says("Did you mean \"title\"?");
    assert_eq!(home.run("").is(0).out, home.run("list").is(0).out);
    assert_eq!(home.run("--plain=false").is(0).out, home.run("list").is(0).out);
}
