//! What holds of recognition whatever a story says: in order, in range, the same every time, and bounded.
//!
//! Stories are made of the recognition corpus, cut, spliced, doubled and with its marks shuffled, of noise
//! made from what the recogniser looks for, and of the nasty inputs in `tests/data/hostile/`, where each
//! file is one, in HTML, and is also read over and over in one story.

use std::ops::Range;
use std::path::Path;

use earmark::music::{Grounds, NoNames, Piece, Reason, explain, recognise};
use earmark::news::{Document, Kind, Mark, MarkKind, NamedWork, Recognised};
use earmark::text::html;
use proptest::prelude::*;

const LANGUAGES: [&str; 6] = ["en", "fr", "de", "ja", "ko", "ru"];

fn files(folder: &str) -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(folder);
    let entries = std::fs::read_dir(folder).expect("the folder is there");
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("it can be listed").path()).collect();
    paths.sort();
    let read = |path: &std::path::PathBuf| std::fs::read_to_string(path).expect("a text file is readable");
    paths.iter().map(|path| (path.display().to_string(), read(path))).collect()
}

/// The corpus as HTML, a passage each, without the names drawn in it.
fn passages() -> Vec<String> {
    let bodies = files("mentions").into_iter().flat_map(|(_, text)| {
        let passages = text.split("--- ").skip(1).map(str::to_owned).collect::<Vec<_>>();
        passages.into_iter().filter_map(|passage| passage.splitn(3, '\n').nth(2).map(plain))
    });
    bodies.collect()
}

/// `{@Low}` and `{♪Trust|Low}` without the drawing.
fn plain(drawn: &str) -> String {
    let mut text = String::new();
    let mut letters = drawn.trim().chars();
    let mut artist = false;
    while let Some(letter) = letters.next() {
        match letter {
            '{' => drop(letters.next()),
            '|' => artist = true,
            '}' => artist = false,
            _ if !artist => text.push(letter),
            _ => {}
        }
    }
    text
}

fn document(source: &str) -> Document {
    html::parse(&source.replace('\n', "<p>"), Some("https://site.example/"))
}

/// Recognises a document in one language, and checks everything that must hold.
fn check(document: &Document, title: &str, language: &str) -> Recognised {
    let categories = ["Music".to_owned()];
    let piece = Piece { title, document, categories: &categories, language, feed: "" };
    let found = recognise(&piece, &NoNames);
    check_places(&document.text, &found);
    for artist in &found.artists {
        assert!(!artist.name.trim().is_empty() && !artist.key.is_empty(), "{artist:?} has no name");
        check_share(artist.confidence);
    }
    for work in found.songs.iter().chain(&found.releases) {
        check_work(&document.text, work);
    }
    assert!(found.mentions.len() <= 600 && found.artists.len() <= 200, "the result is bounded");
    assert!(found.songs.len() <= 200 && found.releases.len() <= 200, "the result is bounded");

    let (again, why) = explain(&piece, &NoNames);
    assert_eq!(found, again, "the same story is read the same way again, and when asked why");
    assert_eq!(why.artists.len(), found.artists.len(), "each artist has its reasons");
    assert_eq!(why.songs.len(), found.songs.len(), "each song has its reasons");
    assert_eq!(why.releases.len(), found.releases.len(), "each release has its reasons");
    for grounds in why.artists.iter().chain(&why.songs).chain(&why.releases) {
        check_grounds(grounds);
    }
    for refused in &why.refused {
        check_sum(&refused.reasons, refused.score, &refused.name);
        assert!(refused.needed.is_none_or(|needed| refused.score < needed), "{refused:?} was not refused");
    }
    found
}

/// Mentions are in order, stretches of the text, of an entry, and disjoint within a kind.
fn check_places(text: &str, found: &Recognised) {
    let mut ends = [0; 3];
    let mut before = 0;
    for mention in &found.mentions {
        let Range { start, end } = mention.range;
        assert!(before <= start, "mentions are in order");
        before = start;
        assert!(text.get(start..end).is_some_and(|name| !name.is_empty()), "{mention:?} is in the text");
        let entries = [found.artists.len(), found.songs.len(), found.releases.len()];
        let kind = match mention.kind {
            Kind::Artist => 0,
            Kind::Song => 1,
            Kind::Release => 2,
        };
        assert!(mention.entry < entries[kind], "{mention:?} is of an entry");
        assert!(ends[kind] <= start, "places of a kind are disjoint");
        ends[kind] = end;
    }
}

#[track_caller]
fn check_share(confidence: f32) {
    assert!((0.0..=1.0).contains(&confidence), "{confidence} is no confidence");
}

fn check_work(text: &str, work: &NamedWork) {
    assert!(!work.title.trim().is_empty(), "{work:?} has no title");
    check_share(work.confidence);
    check_share(work.artist_confidence);
    assert!(work.artist.is_some() || work.artist_confidence == 0.0, "{work:?} is by nobody, surely");
    assert!(work.artist.is_none() || !work.other_artists.contains(work.artist.as_ref().unwrap()));
    assert!(work.range.clone().is_none_or(|range| text.get(range).is_some()), "{work:?} is in the text");
}

fn check_grounds(grounds: &Grounds) {
    check_sum(&grounds.reasons, grounds.score, "an entry");
    for maker in &grounds.makers {
        check_sum(&maker.reasons, maker.score, &maker.name);
    }
}

/// Every weight has been given a reason: a rule without words would be missing here.
#[track_caller]
fn check_sum(reasons: &[Reason], score: f32, name: &str) {
    let sum: f32 = reasons.iter().map(|reason| reason.weight).sum();
    assert!((sum - score).abs() < 1e-3 * (1.0 + score.abs()), "{name} has {score}, but {reasons:#?}");
    assert!(reasons.iter().all(|reason| !reason.words.is_empty()), "a reason of {name} has no words");
}

#[test]
fn the_reasons_of_every_name_in_the_corpus_add_up() {
    for passage in passages() {
        check(&document(&passage), "", "en");
    }
}

#[test]
fn nasty_inputs_are_read_and_bounded() {
    for (file, source) in files("hostile") {
        println!("{file}");
        for language in LANGUAGES {
            check(&document(&source), source.lines().next().unwrap_or_default(), language);
        }
        let over = source.repeat(1 + 30_000 / source.len());
        check(&document(&over), &over, "en");
        check(&document(&over.replace('\n', " ")), "", "en");
    }
}

/// A passage, changed in a way that keeps most of its words.
fn mutated() -> impl Strategy<Value = String> {
    let passages = passages();
    let any = prop::sample::select(passages);
    let part = (any.clone(), 0.0..1.0_f64, 0.0..1.0_f64).prop_map(|(passage, one, other)| {
        let letters: Vec<char> = passage.chars().collect();
        let at = |share: f64| (share * letters.len() as f64) as usize;
        letters[at(one.min(other))..at(one.max(other))].iter().collect::<String>()
    });
    let shuffled = any.clone().prop_flat_map(|passage| {
        let marks: Vec<char> = passage.chars().filter(|&letter| is_mark(letter)).collect();
        (Just(passage), Just(marks).prop_shuffle())
    });
    let shuffled = shuffled.prop_map(|(passage, marks)| {
        let mut marks = marks.into_iter();
        let swap = |letter| if is_mark(letter) { marks.next().unwrap_or(letter) } else { letter };
        passage.chars().map(swap).collect::<String>()
    });
    let piece = prop_oneof![
        4 => any.clone(),
        4 => part,
        4 => shuffled,
        1 => any.prop_map(|passage| passage.repeat(2)),
        1 => Just("\n".to_owned()),
    ];
    prop::collection::vec(piece, 1..5).prop_map(|pieces| pieces.concat())
}

fn is_mark(letter: char) -> bool {
    !letter.is_alphanumeric() && letter != ' '
}

/// Text made of what the recogniser looks for, in any order.
fn noise() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        prop::sample::select(vec![
            "“", "” ", "‘", "’ ", "'", "\"", "«", "» ", "„", "‹", "「", "」", "『", "』", "《", "〈", "(",
            ") ", "[", "] ", " – ", " - ", ": ", ", ", ". ", "… ", "!", "?", "\n", " / ", " x ", " & ",
            "’s ", "@", "#", "$",
        ]),
        prop::sample::select(vec![
            " album ",
            " by ",
            " single, ",
            "singer ",
            "feat. ",
            " and ",
            "the ",
            "The Low ",
            "A$AP (G)I-DLE ",
            "R.E.M. ",
            "deadmau5 ",
            "1998",
            "new music from ",
            "バンドの夜が",
            "アルバム",
            "가수 아이유가 ",
            "группа ",
            "İŁß ",
            "e\u{301} ",
            "\u{200b}",
            "\u{202e}",
            "👩‍🎤 ",
        ]),
        prop::sample::select(vec![
            "<i>",
            "</i>",
            "<b>",
            "</b>",
            "<em>",
            "</em>",
            "<a href=\"https://youtu.be/1\">",
            "</a>",
            "<li>",
            "<h2>",
            "<blockquote>",
            "<table><tr><td>",
            "<q>",
            "<br>",
            "<iframe src=\"https://open.spotify.com/embed/track/1\">",
        ]),
    ];
    let piece = prop_oneof![4 => piece.prop_map(str::to_owned), 2 => "[A-Z][a-z]{0,6} ", 1 => "\\PC{0,6}"];
    prop::collection::vec(piece, 0..80).prop_map(|pieces| pieces.concat())
}

/// Marks anywhere on a document, also where its source could not put them.
fn scatter(document: &mut Document, marks: &[(f64, f64, usize)]) {
    let length = document.text.len();
    for &(one, other, kind) in marks {
        let at = |share: f64| document.text.floor_char_boundary((share * length as f64) as usize);
        let range = at(one.min(other))..at(one.max(other));
        let kinds = [MarkKind::Italic, MarkKind::Bold, MarkKind::Cite, MarkKind::Link(0), MarkKind::Quote];
        document.marks.push(Mark { range, kind: kinds[kind] });
    }
    document.marks.sort_by_key(|mark| mark.range.start);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn changed_passages_are_read_in_order(
        source in mutated(), title in mutated(), language in prop::sample::select(LANGUAGES.to_vec())
    ) {
        check(&document(&source), &title, language);
    }

    #[test]
    fn noise_is_read_in_order(
        source in noise(), title in noise(), language in prop::sample::select(LANGUAGES.to_vec()),
        marks in prop::collection::vec((0.0..1.0_f64, 0.0..1.0_f64, 0..5_usize), 0..6)
    ) {
        let mut document = document(&source);
        check(&document, &title, language);
        scatter(&mut document, &marks);
        check(&document, "", language);
    }

    #[test]
    fn what_was_read_before_changes_nothing(source in mutated(), between in mutated()) {
        let (one, other) = (document(&source), document(&between));
        let before = check(&one, "", "en");
        check(&other, "", "ja");
        prop_assert_eq!(before, check(&one, "", "en"));
    }
}
