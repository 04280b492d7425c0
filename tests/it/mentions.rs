//! The recogniser on the corpus: exact passages place by place, and any text without a panic.

use std::fmt::Write as _;
use std::ops::Range;

use earmark::music::{NoNames, Piece, recognise};
use earmark::news::{Document, Kind, Mark, MarkKind, Recognised};
use proptest::prelude::*;

use crate::corpus::{self, document};

#[test]
fn the_names_of_the_exact_passages_are_found_where_they_are_drawn() {
    let passages = corpus::passages();
    let mut wrong = String::new();
    for passage in passages.iter().filter(|passage| passage.is_exact()) {
        let (document, found) = passage.recognise();
        let drawn = corpus::draw(&document, &found);
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
