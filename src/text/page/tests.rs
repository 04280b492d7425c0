use proptest::prelude::*;

use super::*;
use crate::text::{html, width};

/// Draws a page with bars, bullets and numbers, as the reader would.
fn draw(document: &Document, page: &Page) -> Vec<String> {
    page.lines.iter().map(|line| draw_line(document, line)).collect()
}

fn draw_line(document: &Document, line: &Line) -> String {
    let bars = "| ".repeat(usize::from(line.lead.quote));
    let marker = match line.lead.marker {
        Some(Marker::Bullet(_)) => "* ".to_owned(),
        Some(Marker::Number(number)) => format!("{number}. "),
        None => String::new(),
    };
    let mut drawn = format!("{bars}{marker:>indent$}", indent = usize::from(line.lead.indent));
    let lead = width::cells(&drawn);
    assert_eq!(lead, usize::from(line.lead.cells()));
    for cell in &line.cells {
        let missing = (lead + usize::from(cell.column)).saturating_sub(width::cells(&drawn));
        drawn += &" ".repeat(missing);
        drawn += &document.text[cell.range.clone()];
    }
    match line.kind {
        LineKind::Rule => drawn += "---",
        _ if line.cells.is_empty() => drawn += &document.text[line.range.clone()],
        _ => {}
    }
    drawn.trim_end().to_owned()
}

#[track_caller]
fn check(source: &str, width: u16, expected: &[&str]) {
    let document = html::parse(source, None);
    assert_eq!(draw(&document, &wrap(&document, width)), expected, "{source:?} at {width}");
}

#[test]
fn blocks_stand_apart_and_list_items_together() {
    check("<h2>Low return</h2><p>A new record is out.", 12, &["Low return", "", "A new record", "is out."]);
    check(
        "<p>Tracks:<ul><li>One more night<li>Two<ol><li>Deep</ol></ul><p>Out now.",
        12,
        &["Tracks:", "", "* One more", "  night", "* Two", "  1. Deep", "", "Out now."],
    );
    check("<ol start=9><li>Nine<li>Ten<p>More</ol>", 20, &[" 9. Nine", "10. Ten", "", "    More"]);
    check("<ul><li>a</ul><ol type=i><li>b<li>c<li>d</ol>", 20, &["* a", "", "  i. b", " ii. c", "iii. d"]);
    check(
        "<dl><dt>Label<dd>Domino and friends<dt>Out<dd>3 May</dl>",
        12,
        &["Label", "  Domino and", "  friends", "Out", "  3 May"],
    );
    check("<p>a<hr><p>b", 9, &["a", "", "---", "", "b"]);
    check("<blockquote><p>It was<p>loud</blockquote><p>x", 8, &["| It was", "|", "| loud", "", "x"]);
    check("<pre>  do\n\n    re mi fa</pre>", 8, &["  do", "", "    re m", "i fa"]);
    check("<p>one<br>two three", 20, &["one", "two three"]);
    check("", 20, &[]);
}

#[test]
fn narrow_screens_keep_half_of_the_line_for_text() {
    check("<ul><li>ab cd</ul>", 4, &["* ab", "  cd"]);
    check("<ul><li>ab</ul>", 3, &[" ab"]);
    check("<blockquote><blockquote>ab cd</blockquote></blockquote>", 5, &["| ab", "| cd"]);
    check("<p>日本", 1, &[""]);
}

#[test]
fn tables_stand_in_columns_or_stack() {
    let dates = "<table><tr><th>Date<th>City<tr><td>3 May<td>Lisbon, at the old theatre<tr><td>4 May<td>Porto</table>";
    check(dates, 40, &["Date   City", "3 May  Lisbon, at the old theatre", "4 May  Porto"]);
    check(
        dates,
        20,
        &["Date   City", "3 May  Lisbon, at", "       the old", "       theatre", "4 May  Porto"],
    );
    check(
        dates,
        12,
        &["Date", "  City", "", "3 May", "  Lisbon, at", "  the old", "  theatre", "", "4 May", "  Porto"],
    );
    let bill = "<table><tr><th>Day<th>Stage<th>Doors open<th>Acts<tr><td>Friday<td>The old river stage<td>5 pm<td>Seven\
                <tr><td>Sunday<td>The tent<td><td>Nine, and a choir</table>";
    check(
        bill,
        31,
        &[
            "Day         Friday",
            "Stage       The old river stage",
            "Doors open  5 pm",
            "Acts        Seven",
            "",
            "Day         Sunday",
            "Stage       The tent",
            "Acts        Nine, and a choir",
        ],
    );
    check(
        "<table><tr><td rowspan=2>Friday<td>noon<td>Low<tr><td>six<td>Wire<tr><td colspan=2>Saturday and so on<td>Can</table>",
        40,
        &["Friday     noon     Low", "           six      Wire", "Saturday and so on  Can"],
    );
    check("<table><tr><td>Tour<tr><td>a<td>b<tr><td><td>c</table>", 20, &["Tour", "a  b", "   c"]);
}

#[test]
fn an_offset_finds_its_line() {
    let document = html::parse(
        "<p>one two three</p><hr><table><tr><td>a<td>lorem ipsum dolor<tr><td>b<td>c</table><p>end",
        None,
    );
    let page = wrap(&document, 14);
    let line_with = |word: &str| {
        let offset = document.text.find(word).unwrap();
        draw_line(&document, &page.lines[page.line_of(offset)])
    };
    assert_eq!(line_with("one"), "one two three");
    assert_eq!(line_with("three"), "one two three");
    assert_eq!(line_with("lorem"), "a  lorem ipsum");
    assert_eq!(line_with("dolor"), "   dolor");
    assert_eq!(line_with("end"), "end");
    assert_eq!(page.line_of(usize::MAX), page.len() - 1);
    assert_eq!(Page::default().line_of(3), 0);
}

#[test]
fn reading_takes_a_minute_at_least() {
    let minutes = |text: String| reading_minutes(&Document { text, ..Document::default() });
    assert_eq!(minutes(String::new()), 1);
    assert_eq!(minutes("word ".repeat(220)), 1);
    assert_eq!(minutes("word ".repeat(221)), 2);
    assert_eq!(minutes("曲".repeat(1001)), 3);
}

/// Words in reading order as the page shows them, so that a lost or doubled one is seen.
fn shown(document: &Document, page: &Page) -> String {
    let mut ranges: Vec<Range<usize>> = Vec::new();
    for line in &page.lines {
        if line.cells.is_empty() {
            ranges.push(line.range.clone());
        }
        ranges.extend(line.cells.iter().map(|cell| cell.range.clone()));
    }
    ranges.retain(|range| !range.is_empty());
    ranges.sort_by_key(|range| range.start);
    // A head that stands beside several cells counts once.
    ranges.dedup();
    let mut text: String = ranges.into_iter().map(|range| &document.text[range]).collect();
    text.retain(|c| !c.is_whitespace());
    text
}

fn source() -> impl Strategy<Value = String> {
    let word = "[a-z]{1,12}|[a-z]{2,4}-[a-z]{2,4}|«|!|日本語の曲。|「夜」|👩‍👩‍👧‍👦|e\u{301}té|https://a\\.example/[a-z]{30}|한국어|<br>|“ok”|<b>|</b>";
    let words = proptest::collection::vec(word, 0..20).prop_map(|words| words.join(" "));
    let block = (
        "(<p>|<h2>|<ul><li>|<li>|<blockquote>|</blockquote>|<ol><li>|</ul>|<pre>  |</pre>|<hr>|<table><tr><td>|<td>|<tr><td>|</table>|<figcaption>)",
        words,
    );
    proptest::collection::vec(block, 0..10)
        .prop_map(|blocks| blocks.into_iter().map(|(tag, words)| tag + &words).collect())
}

proptest! {
    #[test]
    fn no_line_is_too_wide_and_no_word_is_lost(source in source(), width in 1_u16..60) {
        let document = html::parse(&source, None);
        let page = wrap(&document, width);
        let mut last = 0;
        for line in &page.lines {
            let drawn = draw_line(&document, line);
            let is_rule = line.kind == LineKind::Rule;
            prop_assert!(is_rule || width::cells(&drawn) <= usize::from(width), "{:?}", drawn);
            prop_assert!(line.lead.cells() < width);
            prop_assert!(line.range.start >= last, "ranges go back");
            last = line.range.start;
            prop_assert!(line.kind == LineKind::Blank || line.block < document.blocks.len());
        }
        let mut words = document.text.clone();
        words.retain(|c| !c.is_whitespace());
        if width > 3 {
            prop_assert_eq!(shown(&document, &page), words);
        }
        for mark in &document.marks {
            let line = &page.lines[page.line_of(mark.range.start)];
            prop_assert!(width < 4 || line.range.contains(&mark.range.start));
        }
    }

    #[test]
    fn plain_ascii_wraps_as_any_other_text(words in proptest::collection::vec("[a-z!-]{1,9}", 1..30), width in 2_u16..30) {
        // A word beyond ASCII at the end of each line's reach would be needed to leave the quick way;
        // a Cyrillic copy of the text never takes it, and has the same letters, hyphens and widths.
        let ascii = words.join(" ");
        let other: String =
            ascii.chars().map(|c| if c.is_ascii_lowercase() { char::from_u32(c as u32 - 97 + 0x430).unwrap() } else { c }).collect();
        let lines = |text: &str| {
            let document = html::parse(&html::escape(text), None);
            let page = wrap(&document, width);
            draw(&document, &page).iter().map(|line| width::cells(line)).collect::<Vec<_>>()
        };
        prop_assert_eq!(lines(&ascii), lines(&other));
    }
}
