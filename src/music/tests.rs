//! What reading a story costs: looks at its text, counted, for whatever was written to cost many.

use super::tokens::effort;
use super::{NoNames, Piece, recognise};
use crate::news::{Block, BlockKind, Document, Link, Mark, MarkKind};

/// The most looks at the text for each of its bytes. Text that announces lists of acts all the time takes most:
/// each list is read up to its 400 words, several times.
const MOST_LOOKS: u64 = 320;

/// A story that says one thing over and over. `<i>`, `<b>` and `<a>` are marks, a line that begins with `<e>`
/// is an embedded player, one with `<li>` an item.
fn story(unit: &str, bytes: usize) -> Document {
    let mut document = Document::default();
    document.links.push(Link { url: "https://youtu.be/x".into(), text: "A – B".into() });
    for line in unit.repeat(bytes / unit.len()).split('\n') {
        let start = document.text.len();
        let mut open = Vec::new();
        let mut kind = BlockKind::Paragraph;
        for (at, piece) in line.split('<').enumerate() {
            let (tag, text) = if at == 0 { ("", piece) } else { piece.split_once('>').expect("a tag ends") };
            match tag {
                "" => {}
                "li" => kind = BlockKind::Item(None),
                "e" => kind = BlockKind::Embed,
                "i" | "b" | "a" => open.push((tag, document.text.len())),
                _ => {
                    let (tag, start) = open.pop().expect("a mark was opened");
                    let kind = match tag {
                        "i" => MarkKind::Italic,
                        "b" => MarkKind::Bold,
                        _ => MarkKind::Link(0),
                    };
                    document.marks.push(Mark { range: start..document.text.len(), kind });
                }
            }
            document.text.push_str(text);
        }
        document.blocks.push(Block { kind, range: start..document.text.len(), quote: 0, indent: 0 });
        document.text.push('\n');
    }
    document.marks.sort_by_key(|mark| mark.range.start);
    document
}

/// Looks at such a story.
fn looks(unit: &str, bytes: usize) -> u64 {
    let document = story(unit, bytes);
    let piece = Piece { title: unit, document: &document, categories: &[], language: "en", feed: "" };
    effort::of(|| drop(recognise(&piece, &NoNames)))
}

#[track_caller]
fn check(unit: &str) {
    let (one, two, four) = (looks(unit, 6_000), looks(unit, 12_000), looks(unit, 24_000));
    assert!(two <= one * 9 / 4 + 2_000, "{unit:?} twice as long takes {two} looks rather than {one}");
    assert!(four <= two * 9 / 4 + 2_000, "{unit:?} four times as long takes {four} looks rather than {two}");
    assert!(four <= 24_000 * MOST_LOOKS, "{unit:?} takes {} looks a byte", four / 24_000);
}

#[test]
fn reading_takes_time_in_proportion_to_the_text() {
    for unit in [
        "the singer sang and ",
        "Aa",
        "A ",
        "A. ",
        "a, ",
        "A, ",
        "A and ",
        "A, B and C ",
        "21 ",
        "A’s ",
        "’ ",
        "A & ",
        "A of the ",
        "The ",
        "DJ ",
        "I ",
        "King ",
        "Mr. ",
        "x ",
        "A x B ",
        "@a ",
        "(",
        "(A) ",
        "(G)",
        "$A",
    ] {
        check(unit);
    }
}

#[test]
fn reading_takes_time_in_proportion_to_the_quotation_marks() {
    for unit in [
        "“",
        "”",
        "\"",
        "\" ",
        "'",
        "'A ",
        "‘",
        "’",
        "«",
        "»",
        "‹",
        "「",
        "『",
        "》",
        "〈",
        "“‘",
        "‘A’ ",
        "“A ",
        "“A” ",
        "“A”, ",
        "“A”\"",
        "((",
        "[",
        "「A『",
        "“A ‘B «C „D ‹E 「F ",
        "“a, ",
        "“A” and ",
    ] {
        check(unit);
    }
}

#[test]
fn reading_takes_time_in_proportion_to_the_lines_and_marks() {
    for unit in [
        "A\n",
        "A\n\n",
        "\n",
        "A – B\n",
        "A: B\n",
        "1. A – B\n",
        "“A”\n",
        "“A\n",
        "<li>A\n",
        "set list\n“A”\n",
        "<i>A</i> ",
        "<i>A</i>\n",
        "<i>A</i> – <b>B</b>\n",
        "<i><b>A</b> B</i> ",
        "<a>“A” by B</a> ",
        "<a>A</a>\n",
        "“A” by B\n<e><a>A – B</a>\n",
        "<i>A</i>\n<e><a>B</a>\n",
    ] {
        check(unit);
    }
}

#[test]
fn reading_takes_time_in_proportion_to_the_cues() {
    for unit in [
        "album ",
        "the album ",
        "“A” by B, ",
        "by A ",
        "feat. A ",
        "singer A ",
        "new music from A, ",
        "music from A ",
        "music from A and ",
        "songs like A, B, C ",
        "single A and B, ",
        "A’s album B and ",
        "albums include A and ",
        "tracks A and ",
        "A’s song “B” from the album <i>C</i>, ",
        "the A album ",
        "A is a song ",
        "2008’s A ",
        "バンド夜が「朝」",
        "アルバム「",
        "가수 아이유가 ",
        "группа «Кино» ",
        "A said “B” ",
        "film “A” by B ",
    ] {
        check(unit);
    }
}
