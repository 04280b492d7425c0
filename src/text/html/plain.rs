//! Plain text to simple HTML, and small tools over HTML that is not parsed yet.

use std::fmt::Write as _;

use crate::text::clean;

/// A paragraph's lines were broken by hand at a column only if some line comes near one.
const WRAPPED_FROM: usize = 45;
/// Nobody breaks lines at a column wider than this: such lines are paragraphs.
const WRAPPED_TO: usize = 110;

/// Escapes text for HTML, inside elements and double-quoted attributes alike.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 16);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            _ => out.push(c),
        }
    }
    out
}

/// Makes simple HTML of plain text.
///
/// A blank line ends a paragraph. Within one, lines that were broken at a column are joined, lines of
/// a verse, a list or an address keep their breaks, and lines too long for a column are paragraphs.
pub fn from_plain(text: &str) -> String {
    let text = clean::text(text);
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    for paragraph in lines.split(|line| line.is_empty()).filter(|lines| !lines.is_empty()) {
        let between = match shape(paragraph) {
            Shape::Prose => " ",
            Shape::Verse => "<br>\n",
            Shape::Paragraphs => "</p>\n<p>",
        };
        let escaped: Vec<String> = paragraph.iter().map(|line| escape(line)).collect();
        let _ = writeln!(out, "<p>{}</p>", escaped.join(between));
    }
    out
}

enum Shape {
    Prose,
    Verse,
    Paragraphs,
}

fn shape(lines: &[&str]) -> Shape {
    let lengths: Vec<usize> = lines.iter().map(|line| line.chars().count()).collect();
    let longest = lengths.iter().copied().max().unwrap_or(0);
    let all_but_last = &lengths[..lengths.len() - 1];
    // A line broken at a column is as long as the column lets it be, give or take a word.
    let full = all_but_last.iter().filter(|&&length| length * 10 >= longest * 7).count();
    let has_list = lines.iter().any(|line| line.starts_with(['-', '*', '•', '–']));
    if longest > WRAPPED_TO {
        Shape::Paragraphs
    } else if longest >= WRAPPED_FROM && full == all_but_last.len() && !has_list {
        Shape::Prose
    } else {
        Shape::Verse
    }
}

/// Returns a beginning of the source of at most about `bytes` bytes, cut where it reads well.
///
/// It ends after a block, else between tags, else between words; never inside a tag or a character.
pub fn head(html: &str, bytes: usize) -> &str {
    if html.len() <= bytes {
        return html;
    }
    let window = &html[..html.floor_char_boundary(bytes)];
    let near = window.floor_char_boundary(window.len() / 2);
    if let Some(end) = last_block_end(&window[near..]) {
        return &window[..near + end];
    }
    // What is left of a tag that the window cuts through goes.
    let whole = match (window.rfind('<'), window.rfind('>')) {
        (Some(open), close) if close.is_none_or(|close| close < open) && open > near => &window[..open],
        _ => window,
    };
    match whole.rfind(['>', ' ', '\n']) {
        Some(end) if end >= near => &whole[..=end],
        _ => whole,
    }
}

/// Returns the offset after the last tag that ends a block.
fn last_block_end(html: &str) -> Option<usize> {
    const ENDS: &[&str] =
        &["p", "div", "li", "ul", "ol", "blockquote", "h1", "h2", "h3", "h4", "pre", "figure", "table"];
    let mut upto = html.len();
    while let Some(at) = html[..upto].rfind("</") {
        let name = html[at + 2..].split('>').next().unwrap_or_default();
        let is_whole = at + 2 + name.len() < html.len();
        if is_whole && ENDS.iter().any(|end| name.trim_end().eq_ignore_ascii_case(end)) {
            return Some(at + 2 + name.len() + 1);
        }
        upto = at;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(from_plain(text).trim_end(), expected, "{text:?}");
    }

    #[test]
    fn plain_text_becomes_paragraphs() {
        check("One.\n\nTwo & <three>.\r\n\r\n\r\n", "<p>One.</p>\n<p>Two &amp; &lt;three&gt;.</p>");
        check("", "");
        check("a\x1b[31mb", "<p>ab</p>");
    }

    #[test]
    fn prose_is_joined_and_verse_is_not() {
        check(
            "The band will play twelve shows in the autumn, the\nfirst of them in Lisbon, and bring the whole record\nalong.",
            "<p>The band will play twelve shows in the autumn, the first of them in Lisbon, and bring the whole record along.</p>",
        );
        check(
            "We sang it low\nwe sang it slow\nand home",
            "<p>We sang it low<br>\nwe sang it slow<br>\nand home</p>",
        );
        check("- One\n- Two", "<p>- One<br>\n- Two</p>");
        let long = "word ".repeat(40);
        let long = long.trim();
        check(&format!("{long}\n{long}"), &format!("<p>{long}</p>\n<p>{long}</p>"));
    }

    #[test]
    fn a_head_ends_where_it_reads_well() {
        assert_eq!(head("<p>One.</p><p>Two.</p>", 100), "<p>One.</p><p>Two.</p>");
        assert_eq!(head("<p>One.</p><p>Two words</p>", 14), "<p>One.</p>");
        assert_eq!(head("one two three", 9), "one two ");
        assert_eq!(head("some words <a href='x'>y</a>", 15), "some words ");
        assert_eq!(head("日本語", 4), "日");
        assert_eq!(head("x<a", 0), "");
    }
}
