//! A story's text, wrapped as the reader draws it.

use std::io;

use super::out::{Look, Out};
use crate::news::Document;
use crate::text::page::{Line, LineKind, Marker};
use crate::text::{width, wrap};
use crate::theme::Glyphs;

/// Prints a document, wrapped to so many cells.
pub(super) fn print(out: &mut Out, document: &Document, columns: u16) -> io::Result<()> {
    let glyphs = out.glyphs();
    let page = wrap(document, columns);
    for line in &page.lines {
        let text = draw(document, line, columns, &glyphs);
        let look = match line.kind {
            LineKind::Heading(_) | LineKind::Row { header: true } => Look::Bold,
            LineKind::Caption | LineKind::Image | LineKind::Embed => Look::Dim,
            _ => Look::Plain,
        };
        out.pieces([(look, text.trim_end())])?;
    }
    Ok(())
}

fn draw(document: &Document, line: &Line, columns: u16, glyphs: &Glyphs) -> String {
    let mut text = lead(line, glyphs);
    match line.kind {
        LineKind::Rule => {
            let room = usize::from(columns).saturating_sub(width::cells(&text));
            text.push_str(&glyphs.horizontal.repeat(room));
        }
        LineKind::Row { .. } => {
            let start = width::cells(&text);
            for cell in &line.cells {
                let gap = (start + usize::from(cell.column)).saturating_sub(width::cells(&text));
                text.push_str(&" ".repeat(gap));
                text.push_str(&document.text[cell.range.clone()]);
            }
        }
        _ => text.push_str(&document.text[line.range.clone()]),
    }
    text
}

/// What stands before a line's text: quote bars, an indent, a bullet or number at its end.
fn lead(line: &Line, glyphs: &Glyphs) -> String {
    let mut lead = format!("{} ", glyphs.quote).repeat(line.lead.quote.into());
    let marker = match line.lead.marker {
        Some(Marker::Bullet(_)) => format!("{} ", glyphs.bullet),
        Some(Marker::Number(number)) => format!("{number}. "),
        None => String::new(),
    };
    let indent = usize::from(line.lead.indent).saturating_sub(width::cells(&marker));
    lead.push_str(&" ".repeat(indent));
    lead.push_str(&marker);
    lead
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::html;

    #[track_caller]
    fn check(source: &str, columns: u16, expected: &[&str]) {
        let document = html::parse(source, None);
        let page = wrap(&document, columns);
        let lines: Vec<String> = page
            .lines
            .iter()
            .map(|line| draw(&document, line, columns, &Glyphs::UNICODE).trim_end().to_owned())
            .collect();
        assert_eq!(lines, expected);
    }

    #[test]
    fn blocks_are_drawn_with_what_stands_before_them() {
        check("<p>one two three</p><hr><p>x", 8, &["one two", "three", "", "────────", "", "x"]);
        check("<blockquote>said so</blockquote>", 20, &["▎ said so"]);
        check("<ol><li>one<li>two</ol>", 20, &["1. one", "2. two"]);
        check("<table><tr><th>a<th>b<tr><td>c c<td>d</table>", 20, &["a    b", "c c  d"]);
    }
}
