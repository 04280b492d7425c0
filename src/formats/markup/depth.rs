//! Keeps elements from standing too deep in each other, before a parser of trees sees them.
//!
//! Building and walking a tree costs the square of its depth, and stack besides: a few kilobytes of `<div>`
//! would hold a thread for minutes. Beyond the limit tags are left out and their text stays, with line breaks
//! where paragraphs and items began.

use std::borrow::Cow;

use super::lexer::{Lexer, Token};
use super::tags::{is_void, with_lower};

/// HTML whose elements stand at most about `deepest` deep; the same HTML if they do already.
#[must_use]
pub fn limited(html: &str, deepest: usize) -> Cow<'_, str> {
    let opening = memchr::memchr_iter(b'<', html.as_bytes()).count();
    if opening <= deepest || !exceeds(html, deepest) {
        return Cow::Borrowed(html);
    }
    let mut out = String::with_capacity(html.len());
    walk(html, deepest, |piece| match piece {
        Piece::Kept(source) => out.push_str(source),
        Piece::Break => out.push_str("<br>"),
        Piece::LeftOut => {}
    });
    Cow::Owned(out)
}

fn exceeds(html: &str, deepest: usize) -> bool {
    let mut exceeds = false;
    walk(html, deepest, |piece| exceeds |= !matches!(piece, Piece::Kept(_)));
    exceeds
}

/// What becomes of a piece of the source.
enum Piece<'a> {
    Kept(&'a str),
    /// It began a paragraph or item that would stand too deep.
    Break,
    LeftOut,
}

/// Hands over what becomes of every piece of the source.
fn walk<'a>(html: &'a str, deepest: usize, mut hand_over: impl FnMut(Piece<'a>)) {
    let mut open: Vec<&str> = Vec::new();
    let mut depth = 0;
    // Elements left out and not yet closed; their end tags are left out too.
    let mut left_out = 0_usize;
    let mut raw: Option<&str> = None;
    let mut lexer = Lexer::new(html);
    let mut from = 0;
    while let Some(token) = lexer.next() {
        let kept = Piece::Kept(&html[from..lexer.position()]);
        from = lexer.position();
        let full = depth >= deepest;
        let piece = match token {
            Token::End(name) if raw.is_some_and(|raw| raw.eq_ignore_ascii_case(name)) => {
                raw = None;
                kept
            }
            _ if raw.is_some() => kept,
            Token::Start(tag) if is_raw(tag.name) => {
                raw = Some(tag.name);
                kept
            }
            Token::Start(tag) if is_void(tag.name) => kept,
            Token::Start(tag) if nests(tag.name) && full => {
                left_out += 1;
                Piece::LeftOut
            }
            Token::Start(tag) if nests(tag.name) => {
                open.push(tag.name);
                depth += levels(tag.name);
                kept
            }
            Token::End(name) if nests(name) && left_out > 0 => {
                left_out -= 1;
                Piece::LeftOut
            }
            Token::End(name) if nests(name) => {
                if let Some(at) = open.iter().rposition(|own| own.eq_ignore_ascii_case(name)) {
                    depth -= open.drain(at..).map(levels).sum::<usize>();
                }
                kept
            }
            Token::Start(_) if full => Piece::Break,
            Token::End(_) if full => Piece::LeftOut,
            _ => kept,
        };
        hand_over(piece);
    }
}

/// Whether what stands in elements of this name is not markup.
fn is_raw(name: &str) -> bool {
    with_lower(name, |name| matches!(name, "script" | "style" | "textarea" | "title"))
}

/// How many levels of a tree an element makes with those that always stand in it.
fn levels(name: &str) -> usize {
    with_lower(name, |name| match name {
        // Four, but extraction looks through every table for data: the cost is their depth times their size.
        "table" => 16,
        "ul" | "ol" | "dl" => 2,
        _ => 1,
    })
}

/// Whether elements of this name nest in each other. Those that close the last of their kind do not: pages
/// leave out their end tags by the thousand.
fn nests(name: &str) -> bool {
    with_lower(name, |name| {
        !matches!(
            name,
            "p" | "li"
                | "dt"
                | "dd"
                | "tr"
                | "td"
                | "th"
                | "tbody"
                | "thead"
                | "tfoot"
                | "option"
                | "optgroup"
                | "html"
                | "head"
                | "body"
                | "script"
                | "style"
                | "textarea"
                | "title"
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn depth_is_limited_and_text_stays() {
        assert_eq!(limited("<a><b><i>x</i></b>y</a>z", 2), "<a><b>x</b>y</a>z");
        let deep = format!("{}text{}", "<div>".repeat(9), "</div>".repeat(9));
        assert_eq!(limited(&deep, 3), "<div><div><div>text</div></div></div>");
        let unclosed = format!("{}text", "<div><p>".repeat(9));
        assert_eq!(limited(&unclosed, 2), format!("<div><p><div>{}text", "<br>".repeat(8)));
    }

    #[test]
    fn pages_that_only_leave_end_tags_out_stay_as_they_are() {
        for html in
            ["<p>a<p>b<p>c", "<ul><li>a<li>b<li>c</ul>", "<script>'<b><b><b>'</script>", "<br><br><br>"]
        {
            assert!(matches!(limited(html, 3), Cow::Borrowed(_)), "{html}");
        }
    }
}
