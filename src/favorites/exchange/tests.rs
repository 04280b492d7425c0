use std::path::Path;

use serde_json::Value;

use super::*;
use crate::favorites::Favorites;

const SONGS: &str = r##"{"song":"=1+1","artist":"A, \"B\" & <C>","release":"#9","added":"2026-11-01T00:00:00Z","links":[{"url":"https://a.example/x y?a=1&b=2"}],"note":"first\nsecond"}
{"song":"Gone","state":"dropped","links":[{"url":"file:///etc/passwd"}],"mood":"\#"}
"##;

fn written(format: Format) -> String {
    let favorites = Favorites::parse(SONGS.replace("\\#", "\u{9b}31m\u{202e}"));
    assert_eq!(favorites.complaints(), []);
    write(&favorites.iter().collect::<Vec<_>>(), format, |song| format!("https://s.example/{}", song.song))
}

#[track_caller]
fn check(format: Format, parts: &[&str]) {
    let text = written(format);
    for part in parts {
        assert!(text.contains(part), "{part:?} is not in {text}");
    }
    assert!(!text.contains("passwd") || format == Format::Json, "only addresses of the web go out: {text}");
    assert!(!text.contains(['\u{9b}', '\u{202e}']), "a terminal would obey {text:?}");
}

#[test]
fn each_format_escapes_what_it_would_read_as_its_own() {
    check(
        Format::Csv,
        &[
            "Artist,Title,",
            "\r\n\"A, \"\"B\"\" & <C>\",'=1+1,#9,new,",
            "\"first\nsecond\"",
            "\r\n,Gone,,dropped,",
        ],
    );
    check(Format::Tsv, &["Artist\tTitle\t", "\t'=1+1\t#9\tnew\t", "\tfirst second\t"]);
    check(
        Format::M3u8,
        &[
            "#EXTM3U\n#EXTINF:-1,A, \"B\" & <C> - =1+1\nhttps://a.example/x%20y?a=1&b=2\n",
            "#EXTINF:-1,Gone\nhttps://s.example/Gone\n",
        ],
    );
    check(
        Format::Xspf,
        &[
            "<location>https://a.example/x%20y?a=1&amp;b=2</location>",
            "<creator>A, \"B\" &amp; &lt;C&gt;</creator>",
        ],
    );
    check(Format::Markdown, &["- [ ] A, \"B\" \\& \\<C\\> - =1+1 (\\#9) <https://", "- [x] ~~Gone~~\n"]);
    check(Format::Json, &["\\u009b31m\\u202e"]);
}

#[test]
fn json_formats_are_json_and_a_table_has_as_many_cells_in_each_row() {
    let list: Value = serde_json::from_str(&written(Format::Jspf)).unwrap();
    let track = &list["playlist"]["track"][0];
    assert_eq!(track["location"][0], "https://a.example/x%20y?a=1&b=2");
    assert_eq!(
        track["extension"]["https://musicbrainz.org/doc/jspf#track"]["added_at"],
        "2026-11-01T00:00:00Z"
    );
    let songs: Vec<Value> = serde_json::from_str(&written(Format::Json)).unwrap();
    assert_eq!((songs.len(), &songs[1]["mood"]), (2, &"\u{9b}31m\u{202e}".into()));
    let empty: Vec<Value> = serde_json::from_str(&write(&[], Format::Json, |_| String::new())).unwrap();
    assert!(empty.is_empty());
    assert!(written(Format::Tsv).lines().all(|line| line.split('\t').count() == 13));
}

#[test]
fn a_files_extension_names_its_format() {
    assert_eq!(Format::of_file(Path::new("a/songs.MD")), Some(Format::Markdown));
    assert_eq!(Format::of_file(Path::new("favorites.jsonl")), None);
}
