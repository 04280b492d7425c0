//! What a story looks like when it is read.
//!
//! `tests/data/reading/*.txt` holds pieces of HTML as sites write it, each under a line `== what it is`, and
//! behind a line `-- 40` (the width) what a reader is to see. Text that runs from right to left is written
//! there as it is drawn, cell by cell from the left, although an editor may turn it round.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use earmark::news::Document;
use earmark::text::bidi::Directions;
use earmark::text::page::{Line, LineKind, Marker};
use earmark::text::{bidi, html, width, wrap};
use earmark::theme::Glyphs;

use crate::reading_promises::{assert_wrapped, of_html, of_wrapping};

/// The files of a folder of the project, in order.
fn files(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let entries = std::fs::read_dir(folder).expect("the folder is there");
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("a file is listed").path()).collect();
    paths.sort();
    paths
}

/// A piece of HTML and what is to be seen of it.
struct Piece {
    title: String,
    html: String,
    columns: u16,
    expected: String,
}

fn pieces() -> Vec<Piece> {
    let mut pieces = Vec::new();
    for path in files("tests/data/reading") {
        let text = std::fs::read_to_string(path).expect("a file is readable");
        for part in text.split("== ").skip(1) {
            let (title, rest) = part.split_once('\n').expect("a title ends its line");
            let (html, rest) = rest.split_once("\n-- ").expect("a width follows");
            let (columns, expected) = rest.split_once('\n').expect("what is seen follows");
            pieces.push(Piece {
                title: title.to_owned(),
                html: html.to_owned(),
                columns: columns.parse().expect("the width is a number"),
                expected: expected.trim_end().to_owned(),
            });
        }
    }
    pieces
}

fn draw(document: &Document, line: &Line, columns: u16) -> String {
    let glyphs = Glyphs::UNICODE;
    let marker = match line.lead.marker {
        Some(Marker::Bullet(_)) => format!("{} ", glyphs.bullet),
        Some(Marker::Number(number)) => format!("{number}. "),
        None => String::new(),
    };
    let mut drawn = format!("{} ", glyphs.quote).repeat(line.lead.quote.into());
    let _ = write!(drawn, "{marker:>indent$}", indent = usize::from(line.lead.indent));
    match line.kind {
        LineKind::Rule => drawn += &glyphs.horizontal.repeat(usize::from(columns) - width::cells(&drawn)),
        _ if line.cells.is_empty() => drawn += &visual(document, line),
        _ => {
            let start = width::cells(&drawn);
            for cell in &line.cells {
                let gap = (start + usize::from(cell.column)).saturating_sub(width::cells(&drawn));
                drawn += &" ".repeat(gap);
                drawn += &document.text[cell.range.clone()];
            }
        }
    }
    drawn.trim_end().to_owned()
}

/// A line's text from left to right.
fn visual(document: &Document, line: &Line) -> String {
    let paragraph = document.blocks[line.block].range.clone();
    let plain = || document.text[line.range.clone()].to_owned();
    let Some(directions) = Directions::of(&document.text, paragraph.clone(), paragraph) else {
        return plain();
    };
    let mut drawn = String::new();
    for run in directions.runs(line.range.clone()) {
        let piece = &document.text[run.range];
        if run.is_backwards { drawn.extend(bidi::backwards(piece)) } else { drawn.push_str(piece) }
    }
    drawn
}

#[test]
fn every_piece_is_seen_as_a_good_renderer_shows_it() {
    let pieces = pieces();
    assert!(pieces.len() >= 60, "{} pieces", pieces.len());
    let mut wrong = Vec::new();
    for Piece { title, html, columns, expected } in pieces {
        let document = html::parse(&html, Some("https://site.example/news/1"));
        let page = wrap(&document, columns);
        let lines: Vec<String> = page.lines.iter().map(|line| draw(&document, line, columns)).collect();
        let seen = lines.join("\n");
        if seen != expected {
            wrong.push(format!("== {title}\n{html}\n-- expected\n{expected}\n-- seen\n{seen}\n"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_piece_keeps_every_promise_at_every_width() {
    for piece in pieces() {
        println!("{}", piece.title);
        let document = html::parse(&piece.html, Some("https://site.example/"));
        for columns in 20..=200 {
            assert_wrapped(&document, columns);
        }
    }
}

#[test]
fn the_seeds_of_the_fuzz_targets_keep_every_promise() {
    check_seeds("fuzz/seeds/html", of_html);
    check_seeds("fuzz/seeds/wrap", of_wrapping);
}

#[track_caller]
fn check_seeds(folder: &str, promise: fn(&[u8])) {
    let seeds = files(folder);
    assert!(seeds.len() > 10, "few seeds in {folder}");
    for seed in seeds {
        println!("{}", seed.display());
        promise(&std::fs::read(seed).expect("a seed is readable"));
    }
}
