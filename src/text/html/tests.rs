use proptest::prelude::*;

use super::*;
use crate::news::{Block, BlockKind, MarkKind, TableCell};
use crate::text::clean;

/// One line a block: its kind, `>` for each quote, `.` for each list around it, and its text.
fn outline(document: &Document) -> Vec<String> {
    document.blocks.iter().map(|block| outline_block(document, block)).collect()
}

fn outline_block(document: &Document, block: &Block) -> String {
    let kind = match &block.kind {
        BlockKind::Paragraph => "p".to_owned(),
        BlockKind::Heading(level) => format!("h{level}"),
        BlockKind::Item(None) => "*".to_owned(),
        BlockKind::Item(Some(number)) => format!("{number}."),
        BlockKind::Preformatted => "pre".to_owned(),
        BlockKind::Caption => "caption".to_owned(),
        BlockKind::Image => "image".to_owned(),
        BlockKind::Embed => "embed".to_owned(),
        BlockKind::Rule => "rule".to_owned(),
        BlockKind::Row { cells, header } => {
            let cells: Vec<&str> = cells.iter().map(|cell| &document.text[cell.range.clone()]).collect();
            return format!("{} {}", if *header { "head" } else { "row" }, cells.join("|"));
        }
    };
    let around = ">".repeat(block.quote.into()) + &".".repeat(block.indent.into());
    format!("{kind}{around} {}", &document.text[block.range.clone()]).trim_end().to_owned()
}

#[track_caller]
fn check(html: &str, expected: &[&str]) {
    let document = parse(html, Some("https://site.example/news/1"));
    assert_eq!(outline(&document), expected, "{html:?}");
    assert_sound(&document);
}

#[track_caller]
fn check_text(html: &str, expected: &str) {
    assert_eq!(parse(html, None).text, expected, "{html:?}");
}

/// Each mark as its kind and text.
#[track_caller]
fn check_marks(html: &str, expected: &[(&str, &str)]) {
    let document = parse(html, Some("https://site.example/news/1"));
    let marks: Vec<(String, &str)> = document
        .marks
        .iter()
        .map(|mark| {
            let kind = match mark.kind {
                MarkKind::Link(index) => document.links[index].url.clone(),
                kind => format!("{kind:?}"),
            };
            (kind, &document.text[mark.range.clone()])
        })
        .collect();
    let marks: Vec<(&str, &str)> = marks.iter().map(|(kind, text)| (kind.as_str(), *text)).collect();
    assert_eq!(marks, expected, "{html:?}");
    assert_sound(&document);
}

/// What every document promises, whatever it was made of.
#[track_caller]
fn assert_sound(document: &Document) {
    let text = &document.text;
    assert!(clean::is_clean(text), "{text:?}");
    let mut end = 0;
    for block in &document.blocks {
        assert!(block.range.start >= end && block.range.start <= block.range.end);
        assert_eq!(text[end..block.range.start].trim(), "", "words outside blocks");
        assert_eq!(block.range.is_empty(), block.kind == BlockKind::Rule);
        end = block.range.end;
        if let BlockKind::Row { cells, .. } = &block.kind {
            let holds = |cell: &TableCell| {
                block.range.start <= cell.range.start && cell.range.end <= block.range.end && cell.span > 0
            };
            assert!(cells.iter().all(holds) && cells.is_sorted_by_key(|cell| cell.column));
        }
    }
    assert_eq!(end, text.len());
    assert!(document.marks.is_sorted_by_key(|mark| mark.range.start));
    for mark in &document.marks {
        let words = &text[mark.range.clone()];
        assert!(!words.is_empty());
        let holds =
            |block: &Block| block.range.start <= mark.range.start && mark.range.end <= block.range.end;
        assert!(document.blocks.iter().any(holds), "{mark:?} leaves its block");
        if let MarkKind::Link(index) = mark.kind {
            let url = &document.links[index].url;
            assert!(url.starts_with("http://") || url.starts_with("https://"), "{url}");
        }
    }
}

#[test]
fn paragraphs_and_headings() {
    check("<h1>Low return</h1><p>A <b>new</b>\n  record.</p>", &["h1 Low return", "p A new record."]);
    check("loose <i>words</i><p>in</p>and out", &["p loose words", "p in", "p and out"]);
    check("<div>a<div>b</div>c</div>", &["p a", "p b", "p c"]);
    check("<p>one<br>two<br><br>three</p>", &["p one\ntwo", "p three"]);
    check("<p><br>a<br></p>", &["p a"]);
    check("<p> </p><p>&nbsp;</p><p>a&nbsp;b &amp; c</p>", &["p a b & c"]);
    check("<h2><a href='/a'><span>x</span></a></h2>", &["h2 x"]);
    check("a<hr><hr>b<hr>", &["p a", "rule", "p b"]);
    check("<details><summary>More</summary>Words</details>", &["p More", "p Words"]);
    check(
        "<dl><dt>Label</dt><dd>Domino<dt>Songs<dd><ul><li>a<li>b</ul><dd><p>c<p>d</dl>e",
        &["p Label", "p. Domino", "p Songs", "*.. a", "*.. b", "p. c", "p. d", "p e"],
    );
    check("", &[]);
    check_text("<p>a</p><ul><li>b<li>c</ul><p>d", "a\n\nb\nc\n\nd");
    check_text("<ul><li>a</ul><ul><li>b</ul>", "a\n\nb");
}

#[test]
fn what_is_not_for_reading_goes() {
    check("a<script>x</script><style>y</style><!-- z --><template>t</template>", &["p a"]);
    check("a <form><input value=x><button>Send</button><select><option>o</select></form>b", &["p a", "p b"]);
    check("<p style='display: none'>x</p><p hidden>y</p>z<noscript>w</noscript>", &["p z"]);
    check("<p>a\u{1b}[31mb&#27;[0mc&#x202e;d&#8203;e</p>", &["p abcde"]);
}

#[test]
fn lists_count_and_nest() {
    check("<ol start=3><li>a<li value=7>b<ul><li>c</ul><li>d</ol>", &["3.. a", "7.. b", "*.. c", "8.. d"]);
    check("<ol reversed start=2><li>a<li>b</ol>", &["2.. a", "1.. b"]);
    check("<ol reversed><li>a<li>b<li>c</ol>", &["3.. a", "2.. b", "1.. c"]);
    check("<ol start=-1><li>a<li>b<li>c</ol>", &["-1.. a", "0.. b", "1.. c"]);
    check("<ol type=a start=26><li>a<li>b</ol>", &["z.. a", "aa.. b"]);
    check(
        "<ol type=I><li>a<li>b<ol style='list-style: lower-roman'><li>c</ol></ol>",
        &["I.. a", "II.. b", "i... c"],
    );
    check("<ul><li><p>a</p><p>b</p></li><li></li><li>c</ul>", &["*. a", "p. b", "*. c"]);
    check("<ul><li><h3>a</h3>b</ul>", &["*. a", "p. b"]);
    check("<li>alone", &["*. alone"]);
    check_text("<ul><li><p>a</p></li><li>b<ul><li>c</ul></ul>", "a\nb\nc");
}

#[test]
fn quotes_code_and_captions() {
    check("<blockquote><p>a</p><blockquote>b</blockquote></blockquote>c", &["p> a", "p>> b", "p c"]);
    check("<pre>\n\n  a\n\tb  \n\n</pre>", &["pre   a\n    b"]);
    check("<pre><code>a\n<b>b</b></code></pre>", &["pre a\nb"]);
    check(
        "<figure><img src=a.jpg alt='The band on stage'><figcaption>At <i>home</i></figcaption></figure>",
        &["image The band on stage", "caption At home"],
    );
    check(
        "<figure><img alt='On stage'><figcaption><p>On stage</p></figcaption></figure>x",
        &["caption On stage", "p x"],
    );
    check("<p>a<img src=x.jpg><img alt='IMG_2041.jpg'><img alt=photo>b</p>", &["p ab"]);
    check("<p>out now <img class=emoji alt='🎵'>!</p>", &["p out now 🎵!"]);
    check("<q>Come <q>back</q></q> she", &["p “Come “back”” she"]);
    check("<ruby>夜<rp>(</rp><rt>よる</rt><rp>)</rp></ruby>に", &["p 夜(よる)に"]);
    check("<ruby>東<rb>京<rt>とう<rt>きょう</ruby>", &["p 東京(とう)(きょう)"]);
    check("H<sub>2</sub>O, the 21<sup>st</sup>, said<sup>12</sup>", &["p H₂O, the 21st, said¹²"]);
    check("2<sup>10</sup>, x<sup>n+1</sup>, 10<sup>−3</sup>, a<sub>i</sub>", &["p 2¹⁰, xⁿ⁺¹, 10⁻³, aᵢ"]);
    check(
        "2<sup>x/2</sup>, log<sub>10.5</sub>, M<sup>lle</sup>, 2<sup>e</sup>",
        &["p 2^(x/2), log_(10.5), Mlle, 2e"],
    );
    check(
        "Earmark<sup>™</sup> <sup>(live)</sup> said<sup><a href='#n'>[4]</a></sup>",
        &["p Earmark™ (live) said[4]"],
    );
}

#[test]
fn footnotes_are_numbered_and_lead_nowhere() {
    check(
        "<p>Said so<sup id=r1><a href='#n1'>1</a></sup>.</p><hr><ol><li id=n1>By her. <a href='#r1'>↩</a></ol>",
        &["p Said so¹.", "rule", "1.. By her."],
    );
    check(
        "<h2>Tour <a class=anchor href='#tour'><span>#</span></a></h2><a href='#x'>to the dates</a>",
        &["h2 Tour", "p to the dates"],
    );
}

#[test]
fn tables_are_rows_when_they_hold_data() {
    check(
        "<table><caption>Tour</caption><tr><th>Date<th>City<tr><td>3 <b>May</b><td><p>Lisbon</p><tr><td><td></table>x",
        &["caption Tour", "head Date|City", "row 3 May|Lisbon", "p x"],
    );
    check("<table><tr><td>a<tr><td>b</table>", &["p a", "p b"]);
    check("<table><tr><td>a<td><p>b<p>c<tr><td>d<td>e</table>", &["p a", "p b", "p c", "p d", "p e"]);
    check("<table role=presentation><tr><td>a<td>b<tr><td>c<td>d</table>", &["p a", "p b", "p c", "p d"]);
    check_text("<table><tr><td>a<td><td>b<tr><td>c<td>d<br>e</table>", "a\t\tb\nc\td e");
    check("<table><thead><tr><td>a<td>b</thead><tr><th>c<td>d</table>", &["head a|b", "row c|d"]);
}

#[test]
fn cells_know_their_columns() {
    #[track_caller]
    fn check(html: &str, expected: &[&str]) {
        let document = parse(html, None);
        let rows = document.blocks.iter().filter_map(|block| match &block.kind {
            BlockKind::Row { cells, .. } => Some(cells),
            _ => None,
        });
        let cell = |cell: &TableCell| {
            let end = cell.column + cell.span;
            format!("{} {}..{end}", &document.text[cell.range.clone()], cell.column)
        };
        let rows: Vec<String> =
            rows.map(|cells| cells.iter().map(cell).collect::<Vec<_>>().join(", ")).collect();
        assert_eq!(rows, expected, "{html}");
        assert_sound(&document);
    }
    check(
        "<table><tr><td>a<td colspan=2>b<td>c<tr><td>d<td>e</table>",
        &["a 0..1, b 1..3, c 3..4", "d 0..1, e 1..2"],
    );
    check(
        "<table><tr><td rowspan=2>a<td>b<td>c<tr><td>d<td rowspan=9>e<tr><td>f<td>g</table>",
        &["a 0..1, b 1..2, c 2..3", "d 1..2, e 2..3", "f 0..1, g 1..2"],
    );
    check("<table><tr><td colspan=0>a<td rowspan=-1>b<tr><td>c</table>", &["a 0..1, b 1..2", "c 0..1"]);
    check("<table><tr><td colspan=99999999>a<td>b<tr><td>c</table>", &["a 0..501, b 500..501", "c 0..1"]);
}

#[test]
fn marks_cover_words_and_never_leave_their_block() {
    check_marks(
        "<p>the <em> new <b>record</b> </em> is</p>",
        &[("Italic", "new record"), ("Bold", "record")],
    );
    check_marks("<b><p>a</p><p>b</p></b>", &[("Bold", "a"), ("Bold", "b")]);
    check_marks(
        "<q>a</q> <cite>b</cite> <kbd>c</kbd> <del>d</del> <u>e</u>",
        &[("Quote", "“a”"), ("Cite", "b"), ("Code", "c"), ("Strike", "d"), ("Underline", "e")],
    );
    check_marks("<b> </b><i></i>a", &[]);
    check_marks("<pre>a <b> </b> <a href=/x> </a></pre>", &[]);
    check_marks("<pre>a <i>b </i> <a href=/x> ", &[("Italic", "b")]);
}

#[test]
fn links_are_absolute_and_counted_once() {
    let html = "<a href='/a'>one</a> <a href=' https://b.example/x '>two</a> <a href='../a'>again</a> \
                <a href='javascript:x'>no</a> <a href='#top'>no</a> <a href='mailto:a@b.example'>no</a> \
                <a href='//c.example'>three</a> <a href='/empty'></a>";
    check_marks(
        html,
        &[
            ("https://site.example/a", "one"),
            ("https://b.example/x", "two"),
            ("https://site.example/a", "again"),
            ("https://c.example/", "three"),
        ],
    );
    let document = parse(html, Some("https://site.example/news/1"));
    let links: Vec<&str> = document.links.iter().map(|link| link.text.as_str()).collect();
    assert_eq!(links, ["one", "two", "three"]);
    assert_eq!(document.text, "one two again no no no three");
    assert!(parse("<a href='/a'>one</a>", None).links.is_empty());
}

#[test]
fn players_become_a_line_that_opens_them() {
    let html = "<p>Hear it:<iframe src='https://www.youtube.com/embed/abc' title='Low - Disappearing'></iframe>\
                <iframe src='https://bandcamp.com/EmbeddedPlayer/album=1/'>\
                <a href='https://low.bandcamp.com/album/hey'>HEY by Low</a></iframe>\
                <iframe src='https://ads.example/x'></iframe><audio><source src='/a.mp3'></audio>now";
    check(
        html,
        &[
            "p Hear it:",
            "embed YouTube player: Low - Disappearing",
            "embed Bandcamp player: HEY by Low",
            "embed Audio file",
            "p now",
        ],
    );
    let urls: Vec<String> =
        parse(html, Some("https://site.example")).links.into_iter().map(|link| link.url).collect();
    assert_eq!(
        urls,
        [
            "https://www.youtube.com/watch?v=abc",
            "https://low.bandcamp.com/album/hey",
            "https://site.example/a.mp3",
        ],
    );
}

#[test]
fn hostile_sources_end_soon_and_keep_their_words() {
    for source in [
        "<div>".repeat(50_000) + "word",
        "<b><i>".repeat(50_000) + "word",
        "<table><tr><td>".repeat(20_000) + "word",
        "<ul><li>".repeat(50_000) + "word",
        "<p><b a=1><i b=2>".repeat(20_000) + "word",
        "<blockquote>".repeat(50_000) + "word",
        "</p>".repeat(50_000) + "word",
        "<q>".repeat(20_000) + "word",
        "<rt>".repeat(20_000) + "word",
    ] {
        let document = parse(&source, None);
        assert!(document.text.contains("word"));
        assert!(document.blocks.len() < 60_000);
    }
    for source in
        ["<", "<a ", "<a href=\"", "<!--", "<svg>", "<iframe ", "<select>", "&#x1b;", "<pre>\n", "a\u{9d}0;"]
    {
        assert_sound(&parse(&source.repeat(20_000), None));
    }
    let attributes: Vec<String> = (0..20_000).map(|number| format!("a{number}")).collect();
    assert_eq!(parse(&format!("<p {}>word", attributes.join(" ")), None).text, "word");
}

#[test]
fn a_source_beyond_the_limit_is_cut() {
    let document = parse(&"<".repeat(MAX_BYTES + 100), None);
    assert_eq!(document.text.len(), MAX_BYTES);
}

proptest! {
    #[test]
    fn every_document_is_sound(
        parts in proptest::collection::vec(
            "<(p|/p|b|/b|i|a href=/x|/a|q|/q|ul|/ul|ol|li|table|/table|tr|td|th|pre|/pre|blockquote|/blockquote|hr|br|h2|/h2|sup|rt|dt|figcaption|/figcaption|img alt='a band'|svg|iframe|select|!--)>| |\n|[a-z]{1,6}|&nbsp;|<|\\PC|\u{1b}\\[",
            0..40,
        ),
    ) {
        assert_sound(&parse(&parts.concat(), Some("https://site.example")));
    }
}
