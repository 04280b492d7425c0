//! What a text field means: plain, HTML, XHTML, base64, escaped once too often, or anyone's guess.
//!
//! Atom says it in attributes, which are believed unless the text proves them wrong. RSS never says it.

use std::borrow::Cow;

use crate::formats::encoding;
use crate::formats::markup::entities::{self, decode};
use crate::formats::markup::lexer::{Lexer, Tag, Token};
use crate::formats::markup::{strip, tags, write};

/// The content of a field as it stands in the source.
#[derive(Clone, Copy, Debug)]
pub(super) struct Raw<'a> {
    /// What stands between the tags.
    pub(super) inner: &'a str,
    /// Whether elements are among it.
    pub(super) has_elements: bool,
}

impl<'a> Raw<'a> {
    /// The character data: references decoded, sections taken out of their marks, tags left out.
    pub(super) fn text(self) -> Cow<'a, str> {
        if !self.inner.contains('<') {
            return decode(self.inner);
        }
        let mut pieces = Lexer::new(self.inner.trim());
        if let (Some(Token::Verbatim(only)), None) = (pieces.next(), pieces.next()) {
            return Cow::Borrowed(unwrap_twice(only));
        }
        let mut text = String::with_capacity(self.inner.len());
        for token in Lexer::new(self.inner) {
            match token {
                Token::Text(piece) => text.push_str(&decode(piece)),
                Token::Verbatim(piece) => text.push_str(piece),
                _ => {}
            }
        }
        Cow::Owned(text)
    }
}

/// A section's content without the marks of a second section around it.
fn unwrap_twice(text: &str) -> &str {
    match text.trim_start().strip_prefix("<![CDATA[") {
        Some(inner) => inner.strip_suffix("]]").unwrap_or(inner),
        None => text,
    }
}

/// How the text of a field is to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Nature {
    /// Nothing says it.
    Guess,
    Text,
    Html,
    /// Elements within the feed's own XML.
    Inline,
    Base64,
    /// Not text: a picture, say.
    Foreign,
}

impl Nature {
    /// Reads it from a tag's `type` and `mode`.
    pub(super) fn of(tag: Tag<'_>, raw: Raw<'_>) -> Self {
        if tag.attributes.is_empty() {
            return Self::Guess;
        }
        let value = |name| tag.attribute(name).unwrap_or("").trim().to_ascii_lowercase();
        let kind = match value("type").as_str() {
            "" => Self::Guess,
            "text" | "text/plain" | "plain" => Self::Text,
            "html" | "text/html" => Self::Html,
            "xhtml" | "application/xhtml+xml" | "text/xhtml" => Self::Inline,
            xml if xml.ends_with("xml") => Self::Inline,
            text if text.starts_with("text/") => Self::Text,
            media if media.contains('/') && tag.attribute("mode").is_none() => {
                match media.split('/').next() {
                    Some("image" | "audio" | "video") => Self::Foreign,
                    _ => Self::Base64,
                }
            }
            _ => Self::Guess,
        };
        match (value("mode").as_str(), kind) {
            ("base64", _) => Self::Base64,
            ("escaped", Self::Inline) => Self::Html,
            (_, Self::Inline) if !raw.has_elements => Self::Guess,
            // Elements in what is said to be text: the saying is wrong, not the elements.
            (_, Self::Html | Self::Text) | ("xml", Self::Guess) if raw.has_elements => Self::Inline,
            (_, kind) => kind,
        }
    }
}

/// A field's text as HTML; empty for what is not text.
pub(super) fn html(raw: Raw<'_>, nature: Nature) -> Cow<'_, str> {
    match nature {
        Nature::Foreign => Cow::Borrowed(""),
        Nature::Text => Cow::Owned(write::paragraphs(&raw.text())),
        Nature::Html => raw.text(),
        Nature::Inline => Cow::Owned(write::from_xhtml(without_wrapper(raw.inner), false)),
        Nature::Base64 => match base64(&raw.text()) {
            Some(text) => Cow::Owned(guess(Cow::Owned(text)).into_owned()),
            None => guess(raw.text()),
        },
        Nature::Guess if raw.has_elements => Cow::Owned(write::from_xhtml(without_wrapper(raw.inner), true)),
        Nature::Guess => guess(raw.text()),
    }
}

/// A field's text as one line without markup; `strict` is Atom's view that plain text has none.
pub(super) fn line(raw: Raw<'_>, nature: Nature, strict: bool) -> String {
    let text = match nature {
        Nature::Foreign => return String::new(),
        Nature::Inline => return strip::to_line(raw.inner),
        Nature::Guess if raw.has_elements => return strip::title(&inline_title(raw.inner)),
        Nature::Base64 => base64(&raw.text()).map_or_else(|| raw.text(), Cow::Owned),
        _ => raw.text(),
    };
    let plain =
        nature == Nature::Text || strict && nature == Nature::Guess && !tags::has_certain_markup(&text);
    match plain {
        true if nature != Nature::Text && entities::has_reference(&text) => strip::collapse(&decode(&text)),
        true => strip::collapse(&text),
        false => strip::title(&text),
    }
}

/// The markup of a title with elements in it; sections may hold more.
fn inline_title(inner: &str) -> String {
    write::from_xhtml(inner, true)
}

/// Text of unknown nature as HTML.
fn guess(text: Cow<'_, str>) -> Cow<'_, str> {
    if tags::has_markup(&text) || text.contains("<!--") && text.contains("-->") {
        return text;
    }
    let plain = decode(&text);
    if matches!(plain, Cow::Owned(_)) && tags::has_certain_markup(&plain) {
        return Cow::Owned(plain.into_owned());
    }
    if text.trim().contains('\n') {
        return Cow::Owned(write::paragraphs(&plain));
    }
    if text.contains('<') { Cow::Owned(text.replace('<', "&lt;")) } else { text }
}

/// XHTML without the `<div>` that Atom puts around it.
fn without_wrapper(inner: &str) -> &str {
    let trimmed = inner.trim();
    let mut tokens = Lexer::new(trimmed);
    let Some(Token::Start(tag)) = tokens.next() else { return inner };
    let is_div = tag.name == "div" || tag.name.ends_with(":div");
    let begin = tokens.position();
    let end = trimmed.rfind("</").filter(|&end| is_div && !tag.closed && end >= begin);
    let Some(end) = end.filter(|&end| trimmed[end + 2..].trim_end_matches('>').trim() == tag.name) else {
        return inner;
    };
    let content = &trimmed[begin..end];
    // Two divisions side by side share no wrapper.
    if content.contains(&format!("</{}", tag.name)) && !is_balanced(content, tag.name) {
        inner
    } else {
        content
    }
}

fn is_balanced(content: &str, name: &str) -> bool {
    let mut depth = 0_i32;
    for token in Lexer::new(content) {
        match token {
            Token::Start(tag) if tag.name == name && !tag.closed => depth += 1,
            Token::End(end) if end == name => depth -= 1,
            _ => {}
        }
        if depth < 0 {
            return false;
        }
    }
    true
}

/// Decodes base64 text, or nothing if it is not such.
fn base64(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut buffer, mut bits) = (0_u32, 0_u32);
    for letter in text.bytes().filter(|byte| !byte.is_ascii_whitespace() && *byte != b'=') {
        let value = match letter {
            b'A'..=b'Z' => letter - b'A',
            b'a'..=b'z' => letter - b'a' + 26,
            b'0'..=b'9' => letter - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => return None,
        };
        buffer = (buffer << 6 | u32::from(value)) & 0xff_ffff;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push((buffer >> bits) as u8);
        }
    }
    Some(encoding::decode(&bytes, None).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn raw(inner: &str) -> Raw<'_> {
        let has_elements = Lexer::new(inner).any(|token| matches!(token, Token::Start(_)));
        Raw { inner, has_elements }
    }

    #[track_caller]
    fn check(attributes: &str, inner: &str, expected: &str) {
        let tag = Tag { name: "content", attributes, closed: false };
        let nature = Nature::of(tag, raw(inner));
        assert_eq!(html(raw(inner), nature), expected, "<content {attributes}>{inner}");
    }

    #[test]
    fn bodies_become_html_whatever_their_nature() {
        check("", "&lt;p&gt;R&amp;amp;B&lt;/p&gt;", "<p>R&amp;B</p>");
        check("", "<![CDATA[<p>One</p>]]>", "<p>One</p>");
        check("", "<p>raw <br> &amp; open</p>", "<p>raw <br> &amp; open</p>");
        check("", "&amp;lt;p&amp;gt;twice&amp;lt;/p&amp;gt;", "<p>twice</p>");
        check("", "a &lt; b", "a &lt; b");
        check("", "one\n\ntwo", "<p>one</p>\n<p>two</p>\n");
        check("type='text'", "&lt;b&gt; is bold", "<p>&lt;b&gt; is bold</p>\n");
        check("type='html'", "&lt;b&gt;bold&lt;/b&gt;", "<b>bold</b>");
        check("type='xhtml'", "<div xmlns='x'><p>One</p></div>", "<p>One</p>");
        check("type='xhtml'", "<h:div><h:p>One</h:p></h:div>", "<p>One</p>");
        check("type='xhtml'", "<div>a</div><div>b</div>", "<div>a</div><div>b</div>");
        check("type='xhtml'", "&lt;p&gt;wrong&lt;/p&gt;", "<p>wrong</p>");
        check("type='text/html' mode='escaped'", "&lt;p&gt;x&lt;/p&gt;", "<p>x</p>");
        check("type='text/html' mode='base64'", "PGI+Ym9s\nZDwvYj4=", "<b>bold</b>");
        check("type='application/octet-stream'", "PGI+Ym9sZDwvYj4=", "<b>bold</b>");
        check("type='image/png'", "aGk=", "");
    }
}
