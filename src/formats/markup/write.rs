//! Writes text as HTML, and XHTML so that an HTML parser reads it the same.

use std::borrow::Cow;

use super::lexer::{Lexer, Token, local};
use super::tags::is_void;

/// Escapes text for use in HTML, attribute values included.
#[must_use]
pub fn escape(text: &str) -> Cow<'_, str> {
    if !text.contains(['&', '<', '>', '"']) {
        return Cow::Borrowed(text);
    }
    let mut html = String::with_capacity(text.len() + 16);
    for letter in text.chars() {
        match letter {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            other => html.push(other),
        }
    }
    Cow::Owned(html)
}

/// Plain text as HTML: paragraphs at empty lines, breaks at the others.
pub(crate) fn paragraphs(text: &str) -> String {
    let mut html = String::with_capacity(text.len() + 32);
    let mut open = false;
    for line in text.lines() {
        let line = line.trim();
        match (line.is_empty(), open) {
            (true, true) => html.push_str("</p>\n"),
            (true, false) => {}
            (false, true) => html.push_str("<br>\n"),
            (false, false) => html.push_str("<p>"),
        }
        open = !line.is_empty();
        html.push_str(&escape(line));
    }
    if open {
        html.push_str("</p>\n");
    }
    html
}

/// XHTML as HTML: prefixes dropped, `<p/>` opened and closed; what stands in sections is text, or else markup.
pub(crate) fn from_xhtml(source: &str, sections_are_markup: bool) -> String {
    let mut html = String::with_capacity(source.len());
    for token in Lexer::new(source) {
        match token {
            Token::Start(tag) => {
                let name = local(tag.name);
                html.push('<');
                html.push_str(name);
                html.push_str(tag.attributes.trim_end());
                html.push('>');
                if tag.closed && !is_void(name) {
                    html.push_str("</");
                    html.push_str(name);
                    html.push('>');
                }
            }
            Token::End(name) if is_void(local(name)) => {}
            Token::End(name) => {
                html.push_str("</");
                html.push_str(local(name));
                html.push('>');
            }
            Token::Text(text) => html.push_str(&stray_angle(text)),
            Token::Verbatim(text) if sections_are_markup => html.push_str(text),
            Token::Verbatim(text) => html.push_str(&escape(text)),
            Token::Aside => {}
        }
    }
    html
}

/// A text token begins with `<` only where that opens nothing.
fn stray_angle(text: &str) -> Cow<'_, str> {
    match text.strip_prefix('<') {
        Some(rest) => Cow::Owned(format!("&lt;{rest}")),
        None => Cow::Borrowed(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn xhtml_reads_the_same_as_html() {
        let source = "<h:p>One<h:br></h:br><h:a id='x'/> two <![CDATA[<3]]></h:p><div/>";
        assert_eq!(from_xhtml(source, false), "<p>One<br><a id='x'></a> two &lt;3</p><div></div>");
    }

    #[test]
    fn text_becomes_paragraphs() {
        assert_eq!(paragraphs("a <b\nc\n\n\nd\n"), "<p>a &lt;b<br>\nc</p>\n<p>d</p>\n");
        assert_eq!(paragraphs(""), "");
    }
}
