//! Whole files through intake, and what no file may do to it.

use proptest::prelude::*;

use super::*;
use crate::text::clean::is_clean;

const BROKEN: &[u8] = include_bytes!("../../tests/data/feeds/broken.xml");
const ATOM: &[u8] = include_bytes!("../../tests/data/feeds/atom.xml");
const JSON: &[u8] = include_bytes!("../../tests/data/feeds/feed.json");
const PAGE: &[u8] = include_bytes!("../../tests/data/pages/review.html");
const TEXT: &[u8] = include_bytes!("../../tests/data/texts/single.txt");

fn source(bytes: &[u8]) -> Source<'_> {
    Source { name: "a file", bytes, content_type: None, base: None, form: None }
}

#[track_caller]
fn stories(bytes: &[u8]) -> Vec<crate::news::NewStory> {
    read(&source(bytes)).expect("the file can be read").stories
}

#[track_caller]
fn check(bytes: &[u8], form: Form, titles: &[&str]) {
    let batch = read(&source(bytes)).expect("the file can be read");
    let found: Vec<_> = batch.stories.iter().map(|story| story.title.as_str()).collect();
    assert_eq!((batch.form, found.as_slice()), (form, titles));
}

#[test]
fn every_form_becomes_stories() {
    check(
        BROKEN,
        Form::Feed,
        &[
            "Drums & bass: Slack Water by Glass Harbour",
            "Un disque pour l’été",
            "\"Low Water\" & other films",
        ],
    );
    check(ATOM, Form::Feed, &["Low Water, the soundtrack"]);
    check(JSON, Form::Feed, &["Slack Water", "A link."]);
    check(PAGE, Form::Page, &["Glass Harbour return with a record about tides"]);
    check(TEXT, Form::Text, &["Glass Harbour’s New Song For “Low Water”"]);
    check(b"<h1>A</h1><p>Text", Form::Html, &["A"]);
    check(b"# A\n\nText", Form::Markdown, &["A"]);
    check(b"{\"title\":\"A\"}\n{\"title\":\"B\"}", Form::Stories, &["A", "B"]);
}

#[test]
fn a_broken_feed_gives_all_that_is_in_it() {
    let stories = stories(BROKEN);
    let [first, second, third] = stories.as_slice() else { panic!("three stories, not {}", stories.len()) };
    assert_eq!(first.author, "Ines Calder");
    assert_eq!(first.url, "https://noise.example/slack-water?utm_source=rss&utm_medium=feed");
    assert_eq!(first.published, Some("2024-03-08T08:00:00Z".parse().unwrap()));
    assert_eq!(first.summary, "A song that takes its time…\nand then does not");
    assert!(first.html.contains("href=\"https://noise.example/artists/glass-harbour\""), "{}", first.html);
    assert_eq!(first.images, ["https://noise.example/img/band.jpg"]);
    assert_eq!(second.published, Some("2024-03-01T09:30:00Z".parse().unwrap()));
    assert_eq!(second.enclosures[0].length, Some(1234));
    assert!(second.html.contains("Un disque sans fin"), "{}", second.html);
    assert_eq!((third.url.as_str(), third.language.as_str()), ("https://noise.example/low-water", "en-GB"));
    assert!(third.summary.starts_with("Cut off in the mid"), "{}", third.summary);
}

#[test]
fn a_saved_text_keeps_its_article_and_nothing_else() {
    let story = stories(TEXT).remove(0);
    assert_eq!(
        (story.author.as_str(), story.published),
        ("Ines Calder", Some("2024-03-08T00:00:00Z".parse().unwrap()))
    );
    let lines: Vec<_> = story.html.lines().collect();
    assert_eq!(lines.len(), 8, "{}", story.html);
    assert_eq!(
        lines[0],
        "<p>Two years after their last record, Glass Harbour release “Slack Water” from the film “Low Water.”</p>"
    );
    assert_eq!(
        lines[5..],
        [
            "<p>Stay until it turns,<br>",
            "stay until it turns</p>",
            "<p>Nothing else on the soundtrack is this loud.</p>"
        ]
    );
}

#[test]
fn no_control_character_gets_through() {
    let hostile = "{\"title\":\"A\\u001b[31m\\u202eB\",\"url\":\"https://a.example/\\u0007x\",\"author\":\"C\\nD\",\
                   \"content_html\":\"<p>E\\u009b31mF</p>\",\"tags\":[\"g\\u0000h\"]}";
    let batch = read(&Source { form: Some(Form::Stories), ..source(hostile.as_bytes()) }).unwrap();
    let shown = format!("{:?}", batch.stories[0]);
    assert!(!shown.contains("\\u{") && !shown.contains("\\0") && !shown.contains("\\n"), "{shown}");
}

#[test]
fn what_cannot_be_read_is_named_with_the_reason() {
    let message = |bytes: &[u8]| read(&source(bytes)).unwrap_err().to_string();
    assert_eq!(message(b" \n"), "a file is empty.");
    assert_eq!(message(b"\x89PNG\r\n\x1a\n"), "a file was left out: it is a PNG picture, not text.");
    assert!(message(b"<?xml version='1.0'?><urlset/>").contains("<urlset>"));
    let large = vec![b'a'; MOST_BYTES + 1];
    assert_eq!(
        message(&large),
        "a file was left out: it is larger than 64 MiB, and so much is not read. If it holds many stories, split it."
    );
    let as_feed = Source { form: Some(Form::Feed), ..source(b"Not a feed") };
    assert!(read(&as_feed).unwrap_err().to_string().contains("No feed was found"));
}

#[test]
fn stray_zeros_do_not_make_a_feed_a_picture() {
    let read =
        stories(b"<?xml version='1.0'?><rss><channel><item><title>A\0\0 B\0</title></item></channel></rss>");
    assert_eq!(read[0].title, "A B");
}

#[test]
fn a_feed_is_read_in_every_width_of_its_letters() {
    let text = "<?xml version='1.0' encoding='utf-8'?><rss><channel><item><title>Björk 音楽</title></item></channel></rss>";
    let narrow = |bytes: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(bytes).collect::<Vec<_>>();
    let wide = |bytes: fn(u32) -> [u8; 4]| text.chars().map(u32::from).flat_map(bytes).collect::<Vec<_>>();
    for bytes in [
        narrow(u16::to_le_bytes),
        narrow(u16::to_be_bytes),
        wide(u32::to_le_bytes),
        wide(u32::to_be_bytes),
        text.as_bytes().to_vec(),
    ] {
        assert_eq!(stories(&bytes)[0].title, "Björk 音楽");
    }
}

#[test]
fn json_lines_may_be_read_in_pieces() {
    let batch = read_lines(b"{\"title\":\"A\"}\nbroken\n", 7);
    assert_eq!(batch.stories[0].title, "A");
    assert_eq!(batch.complaints[0].place, Place::Line(8));
}

#[test]
fn a_page_of_hostile_depth_comes_back() {
    for unit in ["<div><b>", "<ul><li>", "<table><tr><td>", "<blockquote>"] {
        let deep = format!("<html><body>{}text", unit.repeat(20_000));
        let batch = read(&source(deep.as_bytes())).expect("the page can be read");
        assert!(batch.stories[0].html.contains("text"), "{unit}");
    }
}

#[test]
fn a_feed_of_hostile_size_is_cut() {
    let many = format!("<rss><channel>{}", "<item><title>x</title>".repeat(100_010));
    let batch = read(&source(many.as_bytes())).expect("the feed can be read");
    assert_eq!(batch.stories.len(), crate::formats::feed::MOST_ENTRIES);
    assert!(batch.complaints[0].message.contains("100000"), "{}", batch.complaints[0]);
}

/// Every text of a batch must be clean, and no story may be without a title.
fn check_clean(batch: &Batch) {
    for story in &batch.stories {
        assert!(!story.title.trim().is_empty());
        assert!(story.title.chars().count() <= 501, "{}", story.title);
        for text in [&story.title, &story.url, &story.author, &story.summary, &story.html, &story.source_id] {
            assert!(is_clean(text), "{text:?}");
        }
    }
}

fn read_as_everything(bytes: &[u8]) {
    let forms = Form::ALL.into_iter().map(Some).chain([None]);
    for form in forms {
        if let Ok(batch) = read(&Source { form, base: Some("https://a.example/b"), ..source(bytes) }) {
            check_clean(&batch);
        }
    }
}

/// What files are made of, so that random ones get further than the first byte.
fn piece() -> impl Strategy<Value = Vec<u8>> {
    let marks: Vec<&'static [u8]> = vec![
        b"<",
        b">",
        b"</",
        b"/>",
        b"&",
        b"&#",
        b"&amp;",
        b"<![CDATA[",
        b"]]>",
        b"<!--",
        b"-->",
        b"<?",
        b"?>",
        b"\"",
        b"'",
        b"=",
        b"<rss>",
        b"<item>",
        b"</item>",
        b"<title>",
        b"</title>",
        b"<link>",
        b"<link href='",
        b"<description>",
        b"<entry>",
        b"<content type=\"xhtml\">",
        b"<content mode='base64'>",
        b"<div>",
        b"<p>",
        b"<br>",
        b"<pubDate>",
        b"2024-03-08T09:00",
        b"12 Jul 22",
        b"{\"",
        b"\":",
        b"[",
        b"]",
        b"}",
        b",",
        b"\\u001b",
        b"\n",
        b"---\n",
        b"# ",
        b"\0",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"\xe9",
        "é“”…".as_bytes(),
        b"xmlns:dc='http://purl.org/dc/elements/1.1/'",
        b" xml:base='",
        b"By Ana Writer\n",
        b"Let us know in the comments!",
        b"<outline xmlUrl='",
        b"<author>",
        b"<media:content url='",
    ];
    prop_oneof![
        4 => prop::sample::select(marks).prop_map(<[u8]>::to_vec),
        1 => prop::collection::vec(any::<u8>(), 0..6),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_bring_intake_down(pieces in prop::collection::vec(piece(), 0..60)) {
        read_as_everything(&pieces.concat());
    }

    #[test]
    fn no_mangled_file_brings_intake_down(
        seed in prop::sample::select(vec![BROKEN, ATOM, JSON, PAGE, TEXT]),
        cuts in prop::collection::vec((any::<prop::sample::Index>(), 0_usize..40, piece()), 0..8),
    ) {
        let mut bytes = seed.to_vec();
        for (at, length, piece) in cuts {
            let at = at.index(bytes.len() + 1);
            let end = (at + length).min(bytes.len());
            bytes.splice(at..end, piece);
        }
        read_as_everything(&bytes);
    }

    #[test]
    fn no_text_brings_the_date_reader_down(text in "[0-9a-zA-Zé年月日년월일오전후:+./, -]{0,40}") {
        let _read = crate::formats::dates::parse(&text);
    }
}

#[test]
fn a_list_of_feeds_in_a_wrong_encoding_is_read() {
    let list = |encoding: &str| {
        format!(
            "<?xml version='1.0' encoding='{encoding}'?><opml><body>\
             <outline text='Björk' xmlUrl='https://b.example/f'/></body></opml>"
        )
    };
    let latin = |text: &str| text.chars().map(|letter| letter as u8).collect::<Vec<u8>>();
    let wide = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    for bytes in [
        latin(&list("utf-8")),
        latin(&list("iso-8859-1")),
        list("iso-8859-1").into_bytes(),
        list("utf-16").into_bytes(),
        wide(&list("utf-8")),
    ] {
        let batch = read(&source(&bytes)).unwrap();
        assert_eq!((batch.form, batch.feeds[0].title.as_str()), (Form::Opml, "Björk"));
    }
}
