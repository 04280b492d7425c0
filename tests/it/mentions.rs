//! The recognition corpus: passages with the names drawn in the text.
//!
//! `tests/data/mentions/*.txt` holds passages in our own words. A passage begins with a line `--- en`
//! (its language), then its headline, then its body. In the body `{@…}` is an artist, `{♪…|Artist}` a song
//! and `{◎…|Artist}` a release; the artist stands at the first place of a work. `<i>` and `<b>` are marks
//! of the source. The names are taken off, the plain text is recognised, the names found are put back,
//! and the two drawings must be the same.

use std::fmt::Write as _;
use std::ops::Range;
use std::path::Path;

use earmark::music::{NoNames, Piece, recognise};
use earmark::news::{Block, BlockKind, Document, Kind, Mark, MarkKind, Recognised};
use proptest::prelude::*;

struct Passage {
    file: String,
    language: String,
    headline: String,
    drawn: String,
}

fn passages() -> Vec<Passage> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/mentions");
    let mut files: Vec<_> =
        std::fs::read_dir(folder).expect("the corpus is there").map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let mut passages = Vec::new();
    for path in files {
        let text = std::fs::read_to_string(&path).expect("a corpus file is readable");
        let file = path.file_name().unwrap().to_string_lossy().into_owned();
        for part in text.split("--- ").skip(1) {
            let mut lines = part.trim().splitn(3, '\n');
            let mut next = || lines.next().expect("language, headline and body").trim().to_owned();
            passages.push(Passage { file: file.clone(), language: next(), headline: next(), drawn: next() });
        }
    }
    passages
}

/// The document that a drawn text stands for, without its names.
fn document(drawn: &str) -> Document {
    let mut document = Document::default();
    let mut open: Vec<(char, usize)> = Vec::new();
    let mut rest = drawn;
    let mut artist = false;
    while let Some(letter) = rest.chars().next() {
        if let Some(after) = rest.strip_prefix('{') {
            rest = &after[after.chars().next().unwrap().len_utf8()..];
            continue;
        }
        let tag = ["<i>", "</i>", "<b>", "</b>"].into_iter().find(|tag| rest.starts_with(tag));
        if let Some(tag) = tag {
            let kind = tag.chars().nth(tag.len() - 2).unwrap();
            if tag.starts_with("</") {
                let start = open.pop().unwrap().1;
                let kind = if kind == 'i' { MarkKind::Italic } else { MarkKind::Bold };
                document.marks.push(Mark { range: start..document.text.len(), kind });
            } else {
                open.push((kind, document.text.len()));
            }
            rest = &rest[tag.len()..];
            continue;
        }
        match letter {
            '|' => artist = true,
            '}' => artist = false,
            _ if !artist => document.text.push(letter),
            _ => {}
        }
        rest = &rest[letter.len_utf8()..];
    }
    document.marks.sort_by_key(|mark| mark.range.start);
    let mut start = 0;
    for line in document.text.split('\n') {
        if !line.is_empty() {
            document.blocks.push(Block {
                kind: BlockKind::Paragraph,
                range: start..start + line.len(),
                quote: 0,
                indent: 0,
            });
        }
        start += line.len() + 1;
    }
    document
}

/// Draws what was found into the text.
fn draw(document: &Document, found: &Recognised) -> String {
    let mut seen = Vec::new();
    let mut inserts: Vec<(usize, u8, String)> = Vec::new();
    for mark in &document.marks {
        let tag = if mark.kind == MarkKind::Italic { 'i' } else { 'b' };
        inserts.push((mark.range.start, 3, format!("<{tag}>")));
        inserts.push((mark.range.end, 2, format!("</{tag}>")));
    }
    for mention in &found.mentions {
        let (sign, work) = match mention.kind {
            Kind::Artist => ('@', None),
            Kind::Song => ('♪', found.songs.get(mention.entry)),
            Kind::Release => ('◎', found.releases.get(mention.entry)),
        };
        let mut end = String::new();
        if let Some(artist) = work.and_then(|work| work.artist.as_ref())
            && !seen.contains(&(mention.kind, mention.entry))
        {
            let _ = write!(end, "|{artist}");
        }
        seen.push((mention.kind, mention.entry));
        end.push('}');
        inserts.push((mention.range.start, 4, format!("{{{sign}")));
        inserts.push((mention.range.end, 1, end));
    }
    inserts.sort_by_key(|(at, order, _)| (*at, *order));
    let mut drawn = String::new();
    let mut last = 0;
    for (at, _, insert) in inserts {
        drawn.push_str(&document.text[last..at]);
        drawn.push_str(&insert);
        last = at;
    }
    drawn.push_str(&document.text[last..]);
    drawn
}

#[test]
fn the_names_of_the_corpus_are_found_where_they_are_drawn() {
    let passages = passages();
    assert!(passages.len() >= 40, "only {} passages", passages.len());
    let mut wrong = String::new();
    for passage in &passages {
        let document = document(&passage.drawn);
        let piece = Piece {
            title: &passage.headline,
            document: &document,
            categories: &[],
            language: &passage.language,
            feed: "Music news",
        };
        let drawn = draw(&document, &recognise(&piece, &NoNames));
        if drawn != passage.drawn {
            let _ = writeln!(
                wrong,
                "{}: {}\n  drawn: {}\n  found: {drawn}\n",
                passage.file, passage.headline, passage.drawn
            );
        }
    }
    assert!(wrong.is_empty(), "the names found are not those drawn:\n\n{wrong}");
}

/// Text made of what the recogniser looks for, in any order.
fn noise() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("“".to_owned()),
        Just("” ".to_owned()),
        Just("'".to_owned()),
        Just("\"".to_owned()),
        Just("「".to_owned()),
        Just("』".to_owned()),
        Just(" – ".to_owned()),
        Just("’s ".to_owned()),
        Just("\n\n".to_owned()),
        Just(" album ".to_owned()),
        Just(" by ".to_owned()),
        Just(" single, ".to_owned()),
        Just(". The Low ".to_owned()),
        Just("A$AP (G)I-DLE ".to_owned()),
        Just("バンドの夜が".to_owned()),
        Just("가수 아이유가 ".to_owned()),
        Just("İŁß ".to_owned()),
        "[A-Z][a-z]{0,6} ",
        "\\PC{0,6}",
    ];
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

fn check_ranges(text: &str, found: &Recognised) {
    let mut last: Vec<(Kind, Range<usize>)> = Vec::new();
    let mut before = 0;
    for mention in &found.mentions {
        let range = mention.range.clone();
        assert!(before <= range.start, "mentions are in order");
        before = range.start;
        assert!(
            text.get(range.clone()).is_some_and(|name| !name.is_empty()),
            "{range:?} is a stretch of the text"
        );
        let entries = match mention.kind {
            Kind::Artist => found.artists.len(),
            Kind::Song => found.songs.len(),
            Kind::Release => found.releases.len(),
        };
        assert!(mention.entry < entries, "a mention is of an entry");
        for (kind, earlier) in &last {
            assert!(*kind != mention.kind || earlier.end <= range.start, "places of a kind are disjoint");
        }
        last.push((mention.kind, range));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]
    #[test]
    fn any_text_is_read_without_a_panic_and_the_same_way_twice(title in noise(), body in noise(), cut in 0_usize..200) {
        let mut document = document(&body.replace(['{', '|', '<'], ""));
        let end = document.text.len();
        let mut start = cut.min(end);
        while !document.text.is_char_boundary(start) {
            start -= 1;
        }
        if start < end {
            document.marks.push(Mark { range: start..end, kind: MarkKind::Italic });
        }
        for language in ["en", "fr", "ja", ""] {
            let piece = Piece { title: &title, document: &document, categories: &[], language, feed: "" };
            let found = recognise(&piece, &NoNames);
            check_ranges(&document.text, &found);
            prop_assert_eq!(&found, &recognise(&piece, &NoNames));
        }
    }
}

#[test]
fn hostile_text_is_cut_short_rather_than_read_for_minutes() {
    for unit in
        ["“", "'A ", "A ", "A, B and C ", "A's album ", "「", "<i>", "A – B\n", "“A” by B, ", "アルバム「"]
    {
        let text = unit.repeat(100_000 / unit.len());
        let document = Document { text, ..Document::default() };
        let piece = Piece { title: unit, document: &document, categories: &[], language: "en", feed: "" };
        check_ranges(&document.text, &recognise(&piece, &NoNames));
    }
}
