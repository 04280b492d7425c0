//! How fast recognition reads, and what it makes of stories that were written to hurt it.

use earmark::formats::stories;
use earmark::music::{NoNames, Piece, recognise};
use earmark::news::Document;
use earmark::text::html;

use super::figures::{Budget, Figure, Stopwatch, each};
use super::generate;

/// How many invented stories are read, and how often.
const STORIES: usize = 1_500;
const ROUNDS: usize = 5;

/// The bytes of a hostile story.
const HOSTILE: usize = 10_000_000;

/// Measures recognition without a store.
pub(crate) fn figures() -> Vec<Figure> {
    let mut figures = vec![speed()];
    figures.extend(hostile());
    figures
}

fn speed() -> Figure {
    let batch = stories::parse(&generate::lines(STORIES));
    let read: Vec<(&str, &str, Document)> = batch
        .stories
        .iter()
        .map(|story| (&*story.title, &*story.language, html::parse(&story.html, None)))
        .collect();
    let bytes: usize = read.iter().map(|(title, _, document)| title.len() + document.text.len()).sum();
    let mut rates: Vec<f64> = (0..ROUNDS)
        .map(|_| {
            let watch = Stopwatch::start();
            for (title, language, document) in &read {
                let piece = Piece { title, document, categories: &[], language, feed: "" };
                std::hint::black_box(recognise(&piece, &NoNames));
            }
            bytes as f64 / 1e6 / watch.took().as_secs_f64()
        })
        .collect();
    rates.sort_unstable_by(f64::total_cmp);
    Figure::number("recognising invented stories", rates[ROUNDS / 2], "MB/s", Budget::AtLeast(10.0))
}

/// Units that are repeated to a story, with what they are.
const UNITS: [(&str, &str); 14] = [
    ("one sentence", "the singer sang and "),
    ("quotation marks that open", "“"),
    ("straight quotation marks", "\" "),
    ("brackets that open", "「『《〈(["),
    ("capitals", "A "),
    ("one word", "Aa"),
    ("marks nested in marks", "<i><b><em>"),
    ("quotations in quotations", "<blockquote>“A ‘B "),
    ("short lines", "A<br>"),
    ("lines of artist and title", "Some Act – Some Title<br>"),
    ("a list of acts", "new music from A, B, C, D, "),
    ("one title", "“Some Title” by Some Act, "),
    ("titles of an owner", "Some Act’s album Some Title and "),
    ("links to players", "<a href=\"https://youtu.be/x\">“A” by B</a> "),
];

fn hostile() -> Vec<Figure> {
    UNITS
        .iter()
        .map(|(name, unit)| {
            let source = unit.repeat(HOSTILE / unit.len());
            let times = each(1, |_| {
                let document = html::parse(&source, None);
                let piece =
                    Piece { title: &source, document: &document, categories: &[], language: "en", feed: "" };
                recognise(&piece, &NoNames)
            });
            Figure::times(&format!("10 MB of {name}"), &times, Budget::Median(2_000.0))
        })
        .collect()
}
