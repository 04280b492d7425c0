//! A story's text as lines to be read aloud: one for each paragraph, what the screen shows by its look said in a word.

use std::fmt::Write as _;
use std::ops::Range;

use crate::news::{Block, BlockKind, Document, MarkKind, TableCell};

/// In bytes. A longer name of a column is text, and would be said again with every cell below it.
const LONGEST_NAME: usize = 100;

/// The lines of a document. Where `spaced`, a blank line stands between two blocks that the source set apart.
pub(super) fn lines(document: &Document, spaced: bool) -> Vec<String> {
    let mut lines = Vec::new();
    let mut columns: Vec<String> = Vec::new();
    let mut before: Option<&Block> = None;
    for block in &document.blocks {
        let gap = before.is_some_and(|before| {
            let between = document.text.get(before.range.end..block.range.start).unwrap_or_default();
            between.contains("\n\n")
        });
        if gap && spaced {
            lines.push(String::new());
        }
        if !matches!(block.kind, BlockKind::Row { .. }) {
            columns.clear();
        }
        let said = say(document, block, &mut columns);
        columns.iter_mut().filter(|name| name.len() > LONGEST_NAME).for_each(String::clear);
        let quote = if block.quote > 0 { "Quote: " } else { "" };
        lines.extend(said.split('\n').map(|line| format!("{quote}{line}")));
        before = Some(block);
    }
    lines
}

fn say(document: &Document, block: &Block, columns: &mut Vec<String>) -> String {
    let text = with_links(document, block.range.clone());
    match &block.kind {
        BlockKind::Heading(_) => format!("Heading: {text}"),
        BlockKind::Item(Some(number)) => format!("{number}. {text}"),
        BlockKind::Item(None) => format!("- {text}"),
        BlockKind::Caption => format!("Caption: {text}"),
        BlockKind::Image => format!("Picture: {text}"),
        BlockKind::Embed => format!("Player: {text}"),
        BlockKind::Rule => "Section break".into(),
        BlockKind::Row { cells, header } => {
            let cells: Vec<(&TableCell, String)> =
                cells.iter().map(|cell| (cell, with_links(document, cell.range.clone()))).collect();
            let line = row(&cells, columns);
            if *header {
                columns.clear();
                for (cell, name) in cells {
                    let (first, span) = (usize::from(cell.column), usize::from(cell.span));
                    columns.resize(first.max(columns.len()), String::new());
                    columns.extend(std::iter::repeat_n(name, span));
                }
                return format!("Table: {line}");
            }
            line
        }
        _ => text,
    }
}

/// A row of a table: each cell after the name of its column, where the table names them.
fn row(cells: &[(&TableCell, String)], columns: &[String]) -> String {
    let cells = cells.iter().filter(|(_, text)| !text.is_empty());
    let said = cells.map(|(cell, text)| {
        match columns.get(usize::from(cell.column)).filter(|name| !name.is_empty()) {
            Some(name) => format!("{name}: {text}"),
            None => text.clone(),
        }
    });
    said.collect::<Vec<_>>().join("; ").replace('\n', " ")
}

/// A stretch of the text with each link's number after its words.
fn with_links(document: &Document, range: Range<usize>) -> String {
    let from = document.marks.partition_point(|mark| mark.range.start < range.start);
    let within = document.marks[from..].iter().take_while(|mark| mark.range.start < range.end);
    let mut ends: Vec<(usize, usize)> = within
        .filter_map(|mark| match mark.kind {
            MarkKind::Link(link) => Some((mark.range.end.min(range.end), link + 1)),
            _ => None,
        })
        .collect();
    ends.sort_unstable();
    let mut said = String::new();
    let mut at = range.start;
    for (end, number) in ends {
        said.push_str(&document.text[at..end]);
        let _ = write!(said, " [{number}]");
        at = end;
    }
    said.push_str(&document.text[at..range.end]);
    said
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::html;

    #[track_caller]
    fn check(source: &str, expected: &[&str]) {
        assert_eq!(lines(&html::parse(source, Some("https://a.example/")), false), expected);
    }

    #[test]
    fn a_paragraph_is_a_line_and_links_have_numbers() {
        check("<p>one\ntwo</p><p>three</p>", &["one two", "three"]);
        check(
            "<p>See <a href='/a'>this</a> and <a href='/b'><b>that</b></a>, then <a href='/a'>this</a>.</p>",
            &["See this [1] and that [2], then this [1]."],
        );
        check("<p>line<br>by line</p>", &["line", "by line"]);
    }

    #[test]
    fn what_the_screen_shows_by_its_look_is_said() {
        check(
            "<h2>Top</h2><blockquote><p>said</p></blockquote><hr><p>end",
            &["Heading: Top", "Quote: said", "Section break", "end"],
        );
        check("<ol><li>a<li>b</ol><ul><li>c</ul>", &["1. a", "2. b", "- c"]);
        check(
            "<table><tr><th>Act<th>Song<tr><td>Low<td>Monkey<tr><td><td>Lies</table>",
            &["Table: Act; Song", "Act: Low; Song: Monkey", "Song: Lies"],
        );
        check("", &[]);
    }

    #[test]
    fn a_column_under_a_long_text_is_said_without_it() {
        let long = "word ".repeat(50);
        let long = long.trim();
        let source = format!("<table><tr><th>{long}<th>Song<tr><td>Low<td>Monkey</table>");
        check(&source, &[format!("Table: {long}; Song").as_str(), "Low; Song: Monkey"]);
    }
}
