//! Text from outside is data: no sequence, control character or bidi override in it reaches the terminal, the
//! clipboard or standard output.

use serde_json::{Value, json};

use super::shell::{Home, Ran};
use super::tui::{Setup, Tui};

/// A title, and everything in it that could do something.
fn hostile(name: &str) -> String {
    format!(
        "{name}\u{1b}]52;c;RVZJTC1DTElQ\u{7}\u{1b}]0;EVIL-TITLE\u{1b}\\\u{1b}[31;5mred\u{1b}[2J\u{1b}[?1049l\
         \u{9b}31mc1\u{9d}2;EVIL-C1\u{9c}\u{1b}P+q544e\u{1b}\\\u{1b}_Gi=1;EVIL-APC\u{1b}\\\
         \u{202e}mirror\u{2066}iso\u{2069}\u{200f}\u{61c}\u{200b}zero\u{feff}\u{e0041}tag\u{8}\u{7}\u{7f}\u{0}end"
    )
}

/// The same for an argument, which may hold no NUL. Nobody but the user types one, so that what is left of a
/// sequence may be seen in it.
fn hostile_argument() -> String {
    hostile("Song").replace('\0', "").replace("EVIL", "odd").replace("RVZJTC1DTElQ", "b2Rk")
}

fn hostile_story() -> Value {
    json!({
        "source_id": hostile("id"),
        "title": hostile("Wet Leg return"),
        "url": format!("https://example.org/{}", hostile("page")),
        "author": hostile("author"),
        "published": "2026-01-02T00:00:00Z",
        "feed": {"title": hostile("feed"), "url": "https://example.org/feed"},
        "categories": [hostile("category")],
        "tags": [hostile("tag")],
        "content_html": format!(
            "<h2>{0}</h2><p>{0} New single “{0}” by {0}. <a href=\"https://example.org/{0}\">{0}</a></p>\
             <pre>{0}</pre><ul><li>{0}</ul><p>Björk released the album <em>Homogenic</em>. &#27;[31m &#x9b;31m &#8238;</p>",
            hostile("text")
        ),
    })
}

/// Asserts that a text holds nothing that steers a terminal or misleads its reader.
#[track_caller]
fn assert_clean(what: &str, text: &str) {
    let bad = text.chars().find(|&letter| {
        (letter.is_control() && !matches!(letter, '\n' | '\t'))
            || matches!(letter, '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{feff}')
            || matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{e0000}'..='\u{e007f}')
    });
    assert_eq!(bad, None, "in {what}: {text:?}");
    for word in ["EVIL", "RVZJTC1DTElQ"] {
        assert!(!text.contains(word), "what only a sequence said is in {what}: {text:?}");
    }
}

/// Asserts the same of what a command printed, and of the texts inside its JSON.
#[track_caller]
fn assert_printed_clean(what: &str, ran: &Ran) {
    assert_clean(what, &ran.out);
    assert_clean(what, &ran.err);
    for line in ran.out.lines().filter(|line| line.starts_with('{')) {
        assert_clean_value(what, &serde_json::from_str(line).expect("an object a line"));
    }
}

#[track_caller]
fn assert_clean_value(what: &str, value: &Value) {
    match value {
        Value::String(text) => assert_clean(what, text),
        Value::Array(values) => values.iter().for_each(|value| assert_clean_value(what, value)),
        Value::Object(fields) => {
            for (name, value) in fields {
                assert_clean(what, name);
                assert_clean_value(what, value);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

#[test]
fn no_command_prints_what_a_story_says_to_the_terminal() {
    let home = Home::with_stories(&[hostile_story()]);
    let id = home.stories()[0]["id"].to_string();
    let song = hostile_argument();
    for arguments in [
        &["list"][..],
        &["list", "--json"],
        &["show", &id],
        &["show", "--json", &id],
        &["export", "stories"],
        &["artists", "--json"],
        &["artists"],
        &["songs", "add", &song, "--artist", "Low", "--story", &id],
        &["songs"],
        &["songs", "--json"],
        &["list", "no:such\u{1b}[31m\u{202e}field"],
        &["show", "\u{1b}[31m"],
        &["inspect", "none\u{1b}]0;odd\u{7}\u{202e}"],
        &["import", "none\u{1b}]0;odd\u{7}\u{202e}"],
        &["import", "stories.jsonl"],
        &["inspect", "stories.jsonl"],
        &["inspect", "--json", "stories.jsonl"],
    ] {
        assert_printed_clean(&arguments.join(" "), &home.earmark(arguments));
    }
    for (name, content) in [
        ("evil.txt", format!("{}\n\n{}\n\n{}", hostile("A title"), hostile("First."), hostile("Second."))),
        ("evil.html", format!("<title>{0}</title><article><p>{0}<p>{0}</article>", hostile("page"))),
        (
            "evil.xml",
            format!(
                "<rss><channel><title>{0}</title><item><title>{0}</title><link>https://example.org/{0}</link>\
                 <description>{0}</description></item></channel></rss>",
                hostile("item")
            ),
        ),
        (
            "evil.opml",
            format!("<opml><body><outline text=\"{0}\" xmlUrl=\"https://{0}\"/></body></opml>", hostile("o")),
        ),
    ] {
        home.write(name, content);
        assert_printed_clean(name, &home.earmark(["inspect", name]));
        assert_printed_clean(name, &home.earmark(["inspect", "--json", name]));
        assert_printed_clean(name, &home.earmark(["import", name]));
    }
    assert_printed_clean("list", &home.earmark(["list", "--json"]));
    let favorites = std::fs::read_to_string(home.favorites_file()).unwrap();
    assert_clean_value("favorites", &serde_json::from_str(favorites.trim()).unwrap());
}

#[test]
fn the_reader_shows_and_copies_a_hostile_story_as_text() {
    let home = Home::with_stories(&[hostile_story()]);
    home.earmark(["songs", "add", "--artist", "Low", &hostile_argument()]).succeeded();
    let mut tui = Tui::start(&home, Setup { size: (120, 40), ..Setup::default() });
    tui.wait_for("Wet Leg return");
    tui.type_keys("enter");
    tui.wait_for("Homogenic");
    tui.type_keys("y");
    tui.wait_for("Copied");
    tui.type_keys("Y G g g x");
    tui.type_keys("f12 q B");
    tui.wait_for("Song");
    tui.type_keys("Y q s");
    tui.wait_for("Starred");
    tui.type_text("/wet leg\r");
    tui.wait_for("wet leg");
    tui.type_keys("v");
    tui.wait_for("Go to");
    tui.type_keys("esc");
    tui.wait_for_no("Go to");
    tui.type_keys("t");
    tui.wait_for("tags:");
    tui.type_keys("ctrl-g Q");
    assert_eq!(tui.exit_code(), 0);
    tui.assert_terminal_restored();

    let raw = String::from_utf8(tui.raw.clone()).expect("what a terminal gets is UTF-8");
    assert!(!raw.contains("EVIL") && !raw.contains("RVZJTC1DTElQ"));
    assert_clean("the screen's text", &without_sequences(&raw));
    let seen = tui.seen();
    assert_eq!((seen.bells, &seen.strange), (0, &Vec::new()));
    seen.titles.iter().for_each(|title| assert_clean("the window's title", title));
    assert!(!seen.clipboard.is_empty(), "y copies");
    seen.clipboard.iter().for_each(|copied| assert_clean("the clipboard", &from_base64(copied)));
}

/// What is left of what the program wrote when its own sequences are taken out: the kinds it uses, no others.
fn without_sequences(raw: &str) -> String {
    let mut text = String::new();
    let mut rest = raw;
    while let Some(at) = rest.find('\u{1b}') {
        text.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let end = match rest.chars().next() {
            Some('[') => {
                1 + rest[1..].find(|letter: char| ('@'..='~').contains(&letter)).expect("a CSI has an end")
            }
            Some(']') => rest.find(['\u{7}', '\u{1b}']).expect("an OSC has an end"),
            // The end of a string, and the cursor saved and restored around the alternate screen.
            Some('\\' | '7' | '8') => 0,
            other => panic!("the program uses no sequence that begins so: {other:?}"),
        };
        rest = &rest[end..];
        let last = rest.chars().next().expect("a sequence has a last character");
        if last != '\u{1b}' {
            rest = &rest[last.len_utf8()..];
        }
    }
    text.push_str(rest);
    text.replace("\r\n", "\n").replace('\r', "")
}

fn from_base64(text: &str) -> String {
    const LETTERS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut bits = 0_u32;
    let mut bytes = Vec::new();
    for (at, letter) in text.trim_end_matches('=').chars().enumerate() {
        bits = bits << 6 | LETTERS.find(letter).expect("base64") as u32;
        if at % 4 > 0 {
            bytes.push((bits >> (6 - 2 * (at % 4))) as u8);
        }
    }
    String::from_utf8(bytes).expect("what is copied is UTF-8")
}
