//! Right-to-left stories on the screen, and the links that the terminal is told of.

use std::ops::Range;

use earmark::settings::Bidi;
use earmark::ui::{self, Sketch};
use ratatui::buffer::Buffer;
use ratatui::layout::Size;
use ratatui::style::Modifier;

use crate::support::{TestApp, story};

/// "the band <name> is back": two words, a name of two letters, two words.
const SENTENCE: &str = "\u{5d0}\u{5d1}\u{5d2} \u{5d3}\u{5d4} \u{5dc}\u{5d5} \u{5d6}\u{5d7}.";
const NAME: &str = "\u{5dc}\u{5d5}";
const NAME_DRAWN: &str = "\u{5d5}\u{5dc}";

/// Cells of the screen that lead somewhere.
struct Link {
    row: u16,
    columns: Range<u16>,
    url: String,
}

fn drawn(app: &TestApp) -> (Buffer, Vec<Link>) {
    let size = Size::from(app.model.size);
    let mut sketch = Sketch::default();
    let _ = ui::draw(&app.model, size, &mut sketch);
    let mut buffer = Buffer::empty(size.into());
    (0..size.height).for_each(|row| sketch.paint(row, &mut buffer));
    let of_row =
        |row| sketch.links(row).map(move |(columns, url)| Link { row, columns, url: url.to_owned() });
    (buffer, (0..size.height).flat_map(of_row).collect())
}

fn rows(buffer: &Buffer) -> Vec<String> {
    let width = usize::from(buffer.area.width);
    buffer.content.chunks(width).map(|row| row.iter().map(ratatui::buffer::Cell::symbol).collect()).collect()
}

/// The column where a text stands, and its row.
#[track_caller]
fn place(buffer: &Buffer, text: &str) -> (u16, u16) {
    let rows = rows(buffer);
    let row = rows.iter().position(|row| row.contains(text)).unwrap_or_else(|| panic!("{text} in {rows:#?}"));
    let before = &rows[row][..rows[row].find(text).expect("it is there")];
    (earmark::text::width::cells(before) as u16, row as u16)
}

#[test]
fn a_paragraph_stands_on_the_right_and_its_mentions_move_with_it() {
    let html = format!("<p>{SENTENCE}</p><ul><li>{NAME}</li></ul><p>Sung by {SENTENCE}</p>");
    let mut app = TestApp::with([story("Low return").html(&html).artist(NAME, 0.95)]).size(60, 24);
    app.press("enter ]");
    let (buffer, _) = drawn(&app);
    let sentence: String = SENTENCE.chars().rev().collect();
    let (column, row) = place(&buffer, &sentence);
    assert_eq!(column + SENTENCE.chars().count() as u16, 59, "it ends where the text's width does");
    let name =
        column + sentence[..sentence.find(NAME_DRAWN).expect("the name is there")].chars().count() as u16;
    for at in [name, name + 1] {
        assert!(
            buffer[(at, row)].modifier.contains(Modifier::UNDERLINED),
            "the mention is under its letters"
        );
    }
    assert!(!buffer[(name - 1, row)].modifier.contains(Modifier::UNDERLINED));
    assert!(!buffer[(name + 2, row)].modifier.contains(Modifier::UNDERLINED));
    let (bullet, _) = place(&buffer, "•");
    assert_eq!(bullet, 58, "an item begins on the right");
    // In a sentence that begins with English the name turns round, the sentence stays on the left.
    assert_eq!(place(&buffer, "Sung by ").0, 1);
}

#[test]
fn a_terminal_that_turns_text_round_gets_it_as_it_is_read() {
    let mut app = TestApp::with([story(SENTENCE).html(&format!("<p>{SENTENCE}</p>"))]).size(60, 24);
    app.press("enter");
    app.model.settings.bidi = Bidi::Terminal;
    assert!(place(&drawn(&app).0, SENTENCE).0 > 40);
    app.model.settings.bidi = Bidi::Off;
    assert!(place(&drawn(&app).0, SENTENCE).0 < 5);
}

#[test]
fn links_are_told_with_the_cells_that_they_stand_on() {
    let html = format!(
        "<p>See <a href=\"https://a.example/x\">the <b>whole</b> story</a> by <a href=\"/y\">{NAME}</a>.</p>"
    );
    let mut app = TestApp::with([story("Low return").html(&html)]).size(60, 24);
    app.press("enter");
    let (buffer, links) = drawn(&app);
    let (column, row) = place(&buffer, "the whole story");
    let of_text: Vec<_> = links.iter().filter(|link| link.row == row && link.url.ends_with("/x")).collect();
    let columns: Vec<u16> = of_text.iter().flat_map(|link| link.columns.clone()).collect();
    assert_eq!(columns, (column..column + 15).collect::<Vec<_>>());
    assert!(links.iter().all(|link| link.url.starts_with("https://")));
    // The list of links below the text leads there too.
    assert!(links.iter().any(|link| link.row > row && link.url == "https://a.example/x"));
    // What a menu covers leads nowhere.
    app.press("x");
    let (_, covered) = drawn(&app);
    assert!(covered.len() < links.len());
}
