//! Keeps elements from standing too deep in each other, before a parser of trees sees them.
//!
//! Building and walking a tree costs the square of its depth, and stack besides: a few kilobytes of `<div>`
//! would hold a thread for minutes. Beyond the limit tags are left out and their text stays.

use std::borrow::Cow;

use super::lexer::{Lexer, Token};
use super::tags::{is_void, with_lower};

/// HTML whose elements stand at most about `deepest` deep; the same HTML if they do already.
#[must_use]
pub fn limited(html: &str, deepest: usize) -> Cow<'_, str> {
    let opening = html.bytes().filter(|&byte| byte == b'<').count();
    if opening <= deepest || !exceeds(html, deepest) {
        return Cow::Borrowed(html);
    }
    let mut out = String::with_capacity(html.len());
    walk(html, deepest, |piece| out.push_str(piece));
    Cow::Owned(out)
}

fn exceeds(html: &str, deepest: usize) -> bool {
    let mut kept = 0;
    walk(html, deepest, |piece| kept += piece.len());
    kept < html.len()
}

/// Hands over every piece of the source except tags that would stand too deep.
fn walk<'a>(html: &'a str, deepest: usize, mut keep: impl FnMut(&'a str)) {
    let mut open: Vec<&str> = Vec::new();
    // Elements left out and not yet closed; their end tags are left out too.
    let mut left_out = 0_usize;
    let mut raw: Option<&str> = None;
    let mut lexer = Lexer::new(html);
    let mut from = 0;
    while let Some(token) = lexer.next() {
        let piece = &html[from..lexer.position()];
        from = lexer.position();
        match token {
            Token::End(name) if raw.is_some_and(|raw| raw.eq_ignore_ascii_case(name)) => raw = None,
            _ if raw.is_some() => {}
            Token::Start(tag) if nests(tag.name) && !is_void(tag.name) => {
                if open.len() >= deepest {
                    left_out += 1;
                    continue;
                }
                open.push(tag.name);
            }
            Token::Start(tag) => {
                raw = with_lower(tag.name, |name| matches!(name, "script" | "style" | "textarea" | "title"))
                    .then_some(tag.name);
            }
            Token::End(name) if nests(name) => {
                if left_out > 0 {
                    left_out -= 1;
                    continue;
                }
                if let Some(at) = open.iter().rposition(|own| own.eq_ignore_ascii_case(name)) {
                    open.truncate(at);
                }
            }
            _ => {}
        }
        keep(piece);
    }
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
        assert_eq!(limited(&unclosed, 2), format!("<div><p><div><p>{}text", "<p>".repeat(7)));
    }

    #[test]
    fn pages_that_only_leave_end_tags_out_stay_as_they_are() {
        for html in
            ["<p>a<p>b<p>c", "<ul><li>a<li>b<li>c</ul>", "<script>'<b><b><b>'</script>", "<br><br><br>"]
        {
            assert!(matches!(limited(html, 2), Cow::Borrowed(_)), "{html}");
        }
    }
}
