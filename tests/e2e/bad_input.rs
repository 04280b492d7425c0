//! Bad input and bad places: one clear message that names the thing, the right exit code, nothing lost.

use std::fs::{self, File, Permissions};
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::process::Command;

use rusqlite::Connection;

use super::kill::{Dice, songs};
use super::reader::FIRST;
use super::shell::{EARMARK, Home, Ran, assert_clear, run};
use super::tui::{Setup, Tui};

/// Runs a command as a user whom rights keep out of things; `None` where that cannot be arranged.
fn run_unprivileged(home: &Home, arguments: &[&str]) -> Option<Ran> {
    let mut command = home.command(arguments);
    if rustix::process::geteuid().is_root() {
        command.uid(65_534).gid(65_534);
        // The program may lie where nobody else may go.
        if Command::new(command.get_program()).arg("--version").uid(65_534).output().is_err() {
            return None;
        }
    }
    Some(run(command, b""))
}

#[test]
fn a_source_that_cannot_be_read_is_named_and_costs_only_itself() {
    let home = Home::settled();
    home.write("file.txt", "A fine title\n\nA text of its own about nothing.\n");
    home.write("picture.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0");
    home.write("empty.txt", "");
    home.write("blank.txt", " \n\n\t\n");
    home.write("strange.xml", "<?xml version=\"1.0\"?><project><target/></project>");
    let mut dice = Dice::new(0x5eed_0005);
    home.write("noise.bin", (0..5_000).map(|_| dice.below(256) as u8).collect::<Vec<_>>());
    for path in [
        "missing.txt",
        "file.txt/inside",
        "picture.png",
        "noise.bin",
        "empty.txt",
        "blank.txt",
        "strange.xml",
        "/dev/zero",
    ] {
        for command in ["import", "inspect"] {
            home.earmark([command, path]).failed(1, &[path]);
        }
    }
    for command in ["import", "inspect"] {
        home.earmark_fed([command, "-"], &[0; 5_000]).failed(1, &["standard input"]);
    }
    let ran = home.earmark(["import", "missing.txt", "file.txt", "picture.png"]);
    assert_eq!(ran.code, Some(1));
    assert_clear(&ran.err, &["missing.txt", "picture.png"]);
    assert_eq!(home.titles("title:\"a fine title\""), ["A fine title"]);
    assert_eq!(home.stories().len(), 33);
}

#[test]
fn a_folder_without_rights_is_named_and_costs_only_itself() {
    let home = Home::new();
    home.write("news/good.txt", "A fine title\n\nA text of its own about nothing.\n");
    home.write("news/locked/secret.txt", "Never seen\n\nNobody reads this text.\n");
    let set = |path: &str, mode| {
        fs::set_permissions(home.folder().join(path), Permissions::from_mode(mode)).unwrap();
    };
    set("", 0o777);
    fs::create_dir_all(home.home()).unwrap();
    set("earmark", 0o777);
    fs::remove_dir_all(home.home().join("config")).unwrap();
    set("news/locked", 0o000);
    let ran = run_unprivileged(&home, &["import", "news"]);
    let alone = run_unprivileged(&home, &["inspect", "news/locked/secret.txt"]);
    let listed = run_unprivileged(&home, &["list", "A fine title"]);
    set("news/locked", 0o700);
    let (Some(ran), Some(alone), Some(listed)) = (ran, alone, listed) else { return };
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert_clear(&ran.err, &["news/locked", "permission denied"]);
    alone.failed(1, &["news/locked/secret.txt", "permission denied"]);
    assert!(listed.out.contains("A fine title"), "{listed:?}");
}

#[test]
fn a_text_of_200_megabytes_is_refused_at_once() {
    let home = Home::settled();
    let line = "Nothing happens in this story, and it happens for a very long time.\n".repeat(15_000);
    let mut file = File::create(home.folder().join("long.txt")).unwrap();
    for _ in 0..200 {
        file.write_all(line.as_bytes()).unwrap();
    }
    drop(file);
    File::create(home.folder().join("sparse.txt")).unwrap().set_len(200 << 20).unwrap();
    for path in ["long.txt", "sparse.txt"] {
        for command in ["import", "inspect"] {
            home.earmark([command, path]).failed(1, &[path]);
        }
    }
    assert_eq!(home.stories().len(), 32);
}

#[test]
fn bytes_that_are_no_utf8_are_read_as_what_they_most_likely_are() {
    let home = Home::with_stories(&[]);
    home.write(
        "latin.txt",
        b"Bj\xf6rk announces a new album\n\nThe singer Bj\xf6rk said so in Reykjav\xedk.\n",
    );
    home.write(
        "broken.txt",
        b"A title\xff with a fault\n\nA text with \xc3\x28 and \xed\xa0\x80 and \xf0\x9f in it.\n",
    );
    home.earmark(["import", "latin.txt", "broken.txt"]).succeeded();
    home.earmark(["inspect", "--json", "broken.txt"]).succeeded();
    assert_eq!(home.titles("bjork"), ["Björk announces a new album"]);
    assert_eq!(home.stories().len(), 2);
}

/// Asserts that the reader says why it cannot open, without having taken the terminal.
#[track_caller]
fn assert_reader_refuses(home: &Home, named: &[&str]) {
    let mut tui = Tui::start(home, Setup { size: (200, 24), ..Setup::default() });
    assert_eq!(tui.exit_code(), 1, "{}", tui.screen().text());
    assert_eq!(tui.count_raw("\x1b[?1049h"), 0, "the screen was taken for nothing");
    assert_clear(&tui.screen().text().replace('\n', ""), named);
    assert_eq!(home.crash_reports(), Vec::<String>::new());
}

#[test]
fn a_file_that_is_no_store_is_named_and_left_alone() {
    for garbage in [
        &b"This is not a database, but a letter.\n".repeat(500)[..],
        &[0_u8; 10_000],
        b"SQLite format 3\0oops",
    ] {
        let home = Home::new();
        home.write("earmark/data/stories.db", garbage);
        home.earmark(["list"]).failed(1, &["stories.db", "damaged"]);
        home.earmark(["star", "*"]).failed(1, &["stories.db", "damaged"]);
        assert_reader_refuses(&home, &["stories.db", "damaged"]);
        assert_eq!(fs::read(home.store_file()).unwrap(), garbage, "left as it was");
    }
}

#[test]
fn a_damaged_store_is_named_or_read_as_far_as_it_goes() {
    let whole = Home::settled();
    whole.stories();
    let bytes = fs::read(whole.store_file()).unwrap();
    let mut dice = Dice::new(0x5eed_0006);
    for round in 0..12_u64 {
        let home = Home::new();
        let mut damaged = bytes.clone();
        if round % 4 == 0 {
            damaged.truncate(dice.below(bytes.len() as u64) as usize);
        }
        // Page after page, but the first of them only sometimes: without it nothing is a store.
        for _ in 0..=dice.below(400) {
            let at = dice.below(damaged.len() as u64 + 1) as usize;
            if let Some(byte) = damaged.get_mut(at).filter(|_| at > 100 || round == 1) {
                *byte ^= 1 << dice.below(8);
            }
        }
        home.write("earmark/data/stories.db", &damaged);
        for arguments in [
            &["list", "--json"][..],
            &["list", "wet leg"],
            &["artists"],
            &["star", "*"],
            &["export", "stories"],
        ] {
            let ran = home.earmark(arguments);
            assert!(matches!(ran.code, Some(0 | 1)), "{arguments:?}: {ran:?}");
            assert_clear(&ran.err, if ran.code == Some(1) { &["stories.db"] } else { &[] });
        }
        if round % 2 == 0 {
            browse(&home);
        }
        assert_eq!(home.crash_reports(), Vec::<String>::new(), "round {round}");
    }
}

/// Opens the reader on a store that may be damaged, goes about, and leaves it.
#[track_caller]
fn browse(home: &Home) {
    let mut tui = Tui::open(home);
    if tui.wait_or_end("a screen", |screen| screen.alternate) {
        tui.type_keys("g a G enter g b q B q a");
        tui.type_text("wet");
        tui.wait_until_read();
        tui.type_keys("esc");
        tui.wait_until_read();
        tui.type_keys("q q q Q");
    }
    let code = tui.exit_code();
    assert!(code <= 1, "{code}");
    if tui.count_raw("\x1b[?1049h") > 0 {
        tui.assert_terminal_restored();
    }
}

#[test]
fn a_store_of_a_newer_version_is_read_where_that_is_safe_and_else_refused_by_name() {
    let home = Home::settled();
    let change = |sql: &str| Connection::open(home.store_file()).unwrap().execute_batch(sql).unwrap();
    change("PRAGMA user_version = 9999; UPDATE meta SET value = '9.9.9' WHERE key = 'written_by'");
    let listed = home.earmark(["list"]).succeeded();
    assert_eq!(listed.out.lines().count(), 32);
    assert_clear(&listed.err, &["9.9.9", "reading only"]);
    let ran = home.earmark(["star", "*"]);
    assert_eq!(ran.code, Some(1));
    assert_clear(&ran.err, &["stories.db"]);
    let mut tui = Tui::start(&home, Setup { size: (120, 40), ..Setup::default() });
    tui.wait_for("9.9.9");
    tui.type_keys("s");
    tui.wait_for("cannot be written");
    tui.type_keys("q");
    assert_eq!(tui.exit_code(), 0);
    assert!(home.titles("is:starred").is_empty());

    change("UPDATE meta SET value = '9999' WHERE key = 'readable_from'");
    home.earmark(["list"]).failed(1, &["stories.db", "9.9.9", "newer"]);
    assert_reader_refuses(&home, &["stories.db", "9.9.9", "newer"]);
}

#[test]
fn a_home_that_cannot_be_used_is_named() {
    let home = Home::new();
    let file = home.write("a-file", "mine");
    fs::remove_dir_all(home.home()).unwrap();
    fs::rename(&file, home.home()).unwrap();
    for arguments in [&["list"][..], &["import", "a"], &["songs", "add", "Low - Quorum"], &["star", "*"]] {
        home.earmark(arguments).failed(1, &["earmark"]);
    }
    assert_reader_refuses(&home, &["earmark"]);
    assert_eq!(fs::read_to_string(home.home()).unwrap(), "mine");
}

#[test]
fn a_read_only_home_is_read_and_says_why_nothing_is_saved() {
    let home = Home::settled();
    home.earmark(["songs", "add", "Low - Quorum"]).succeeded();
    let before = (fs::read(home.store_file()).unwrap(), songs(&home));
    let chmod = |files: &str, folders: &str| {
        let script = format!(
            "find . -type f -exec chmod {files} {{}} + ; find . -type d -exec chmod {folders} {{}} +"
        );
        assert!(
            Command::new("sh").args(["-c", &script]).current_dir(home.folder()).status().unwrap().success()
        );
    };
    chmod("a=r", "a=rx");
    let ran: Vec<Option<Ran>> = [&["list"][..], &["star", "*"], &["songs", "add", "Low - Fly"], &["songs"]]
        .into_iter()
        .map(|arguments| run_unprivileged(&home, arguments))
        .collect();
    chmod("a=rw", "a=rwx");
    let ran: Option<Vec<Ran>> = ran.into_iter().collect();
    let Some([list, star, add, listed]) = ran.and_then(|ran| <[Ran; 4]>::try_from(ran).ok()) else { return };
    list.succeeded();
    star.failed(1, &["earmark"]);
    add.failed(1, &["earmark"]);
    assert!(listed.succeeded().out.contains("Quorum"));
    assert_eq!(before, (fs::read(home.store_file()).unwrap(), songs(&home)));
}

#[test]
fn broken_lines_of_the_favorites_file_are_named_by_number_and_kept_byte_for_byte() {
    let broken: [&[u8]; 4] = [b"{\"song\":\"Torn", b"<<<<<<< HEAD", b"\xff\xfe not text", b"{\"song\":7}"];
    let good = "{\"song\":\"Quorum\",\"artist\":\"Low\",\"colour\":\"blue\"}";
    let home = Home::settled();
    home.write("earmark/data/favorites.jsonl", [&[good.as_bytes()], &broken[..]].concat().join(&b'\n'));
    let told = home.earmark(["songs"]).succeeded();
    assert_clear(&told.err, &["favorites.jsonl", "line 2", "line 3", "line 4", "line 5"]);
    home.earmark(["songs", "add", "Low - Fly"]).succeeded();
    home.earmark(["songs", "set", "kept", "Low - Quorum"]).succeeded();
    home.earmark(["songs", "forget", "Low - Fly"]).succeeded();
    let mut tui = Tui::start(&home, Setup { size: (120, 40), ..Setup::default() });
    tui.wait_for("line 2");
    tui.type_keys("B");
    tui.wait_for("Quorum");
    tui.type_keys("enter");
    tui.wait_for("Quorum” by Low is");
    tui.type_keys("Q");
    assert_eq!(tui.exit_code(), 0);
    let after = fs::read(home.favorites_file()).unwrap();
    let lines: Vec<&[u8]> = after.split(|&byte| byte == b'\n').collect();
    for line in broken {
        assert!(lines.contains(&line), "{:?} is lost", String::from_utf8_lossy(line));
    }
    assert!(String::from_utf8_lossy(&after).contains("\"colour\":\"blue\""), "unknown fields stay");
}

#[test]
fn on_a_full_disk_nothing_is_lost_and_the_message_says_so() {
    let home = Home::settled();
    home.earmark(["songs", "add", "Low - Quorum"]).succeeded();
    home.earmark(["star", "title:\"Purple Rain\""]).succeeded();
    let stories: Vec<String> = (0..500)
        .map(|number| {
            format!(
                "{{\"title\":\"Story {number}\",\"content_text\":\"{}\"}}",
                format!("{number} words. ").repeat(200)
            )
        })
        .collect();
    home.write("many.jsonl", stories.join("\n"));
    // In blocks of 512 bytes: the store is larger, its side file cannot grow; the favorites cannot either.
    let full = |blocks, arguments: &[&str]| run(home.command_on_full_disk(blocks, arguments), b"");
    full(512, &["import", "many.jsonl"]).failed(1, &["stories.db", "full"]);
    full(0, &["star", "*"]).failed(1, &["earmark"]);
    full(0, &["songs", "add", "Low - Fly"]).failed(1, &["favorites.jsonl"]);
    full(0, &["songs", "set", "kept", "Low - Quorum"]).failed(1, &["favorites.jsonl"]);
    assert_eq!(songs(&home).into_iter().collect::<Vec<_>>(), ["Quorum"]);
    assert_eq!(home.titles("is:starred").len(), 1);
    let listed = home.titles("*").len();
    assert!((32..532).contains(&listed), "{listed}");
    assert_eq!(home.crash_reports(), Vec::<String>::new());
    home.earmark(["import", "many.jsonl"]).succeeded();
    assert_eq!(home.titles("*").len(), 532);
}

#[test]
fn standard_output_on_a_full_disk_is_a_failure_and_a_closed_pipe_is_none() {
    let home = Home::settled();
    let shell = |script: &str| {
        let mut command = home.command(["list", "--json"]);
        let program = command.get_program().to_owned();
        let mut shell = Command::new("/bin/sh");
        shell.args(["-c", script]).arg(program).args(["list", "--json"]);
        shell.env_clear().envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
        command = shell;
        run(command, b"")
    };
    if fs::metadata("/dev/full").is_ok() {
        shell("exec \"$0\" \"$@\" > /dev/full").failed(1, &["standard output"]);
    }
    let ran = shell("{ \"$0\" \"$@\"; echo $? >&2; } | head -c 10");
    assert_eq!((ran.code, ran.err.trim()), (Some(0), "0"));
}

#[test]
fn the_reader_on_a_full_disk_says_what_was_not_saved_and_goes_on() {
    let home = Home::settled();
    // Files of 36 KiB are the largest: the favorites are beyond that already, and a mark is soon.
    let songs: Vec<String> = (0..400)
        .map(|number| format!("{{\"song\":\"Song {number}\",\"artist\":\"{}\"}}", "Low ".repeat(30)))
        .collect();
    let before = songs.join("\n") + "\n";
    home.write("earmark/data/favorites.jsonl", &before);
    let mut command = portable_pty::CommandBuilder::new("/bin/sh");
    command.args(["-c", "trap '' XFSZ; ulimit -f 72; exec \"$0\" \"$@\"", EARMARK, "--home"]);
    command.arg(home.home());
    let mut tui = Tui::start_command(&home, Setup { size: (200, 40), ..Setup::default() }, command);
    tui.wait_for(FIRST);
    tui.type_keys("B");
    tui.wait_for("Song 0");
    tui.type_keys("d");
    tui.wait_for("Could not");
    assert!(tui.screen().footer().contains("favorites.jsonl"), "{}", tui.screen().footer());
    tui.type_keys("q A");
    tui.wait_until("what was not saved", |screen| screen.footer().contains("stories.db"));
    tui.type_keys("q");
    assert_eq!(tui.exit_code(), 0);
    tui.assert_terminal_restored();
    assert!(home.titles("is:read").is_empty());
    assert_eq!(fs::read_to_string(home.favorites_file()).unwrap(), before);
}
