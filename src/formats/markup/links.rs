//! The addresses in HTML: made absolute, and those of pictures listed.

use std::borrow::Cow;

use memchr::memmem;
use url::Url;

use super::entities::decode;
use super::lexer::{Lexer, Tag, Token};
use super::write::escape;

/// Resolves an address against a base; what cannot be resolved stays as it is.
pub(crate) fn resolve(address: &str, base: Option<&Url>) -> String {
    let address = address.trim();
    match base {
        Some(base) if !address.is_empty() && !is_absolute(address) => {
            base.join(address).map_or_else(|_| address.to_owned(), String::from)
        }
        _ => address.to_owned(),
    }
}

/// Whether an address begins with a scheme.
pub(crate) fn is_absolute(address: &str) -> bool {
    let end = address.bytes().position(|b| !(b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.')));
    end.is_some_and(|end| {
        end > 1 && address.as_bytes()[0].is_ascii_alphabetic() && address[end..].starts_with(':')
    })
}

/// Makes the addresses in a piece of HTML absolute.
pub(crate) fn absolute<'a>(html: &'a str, base: Option<&Url>) -> Cow<'a, str> {
    let Some(base) = base else { return Cow::Borrowed(html) };
    if !has_relative(html) {
        return Cow::Borrowed(html);
    }
    let mut out = String::with_capacity(html.len() + 256);
    let mut lexer = Lexer::new(html);
    let mut from = 0;
    while let Some(token) = lexer.next() {
        if let Token::Start(tag) = token
            && has_relative(tag.attributes)
        {
            rewrite(&mut out, tag, base);
        } else {
            out.push_str(&html[from..lexer.position()]);
        }
        from = lexer.position();
    }
    Cow::Owned(out)
}

const ADDRESSES: [&str; 5] = ["href", "src", "poster", "cite", "data"];

fn rewrite(out: &mut String, tag: Tag<'_>, base: &Url) {
    out.push('<');
    out.push_str(tag.name);
    for (name, value) in tag.attributes() {
        out.push(' ');
        out.push_str(name);
        out.push_str("=\"");
        if ADDRESSES.iter().any(|own| own.eq_ignore_ascii_case(name)) && is_relative(value) {
            out.push_str(&escape(&resolve(&decode(value), Some(base))));
        } else {
            out.push_str(&value.replace('"', "&quot;"));
        }
        out.push('"');
    }
    out.push_str(if tag.closed { " />" } else { ">" });
}

/// Whether an attribute that holds an address seems to hold a relative one.
fn has_relative(html: &str) -> bool {
    memchr::memchr_iter(b'=', html.as_bytes()).any(|at| {
        let before = html[..at].trim_end();
        let is_address = ADDRESSES.iter().any(|name| {
            before.len() > name.len()
                && before.as_bytes()[before.len() - name.len()..].eq_ignore_ascii_case(name.as_bytes())
        });
        is_address && {
            let value = html[at + 1..].trim_start().trim_start_matches(['"', '\'']);
            let end = value.find(['"', '\'', '>', ' ']).unwrap_or(value.len());
            is_relative(&value[..end])
        }
    })
}

fn is_relative(address: &str) -> bool {
    let address = address.trim();
    !address.is_empty() && !address.starts_with('#') && !is_absolute(address)
}

/// Lists the pictures in a piece of HTML, at most `most`; tracking pixels are none.
pub(crate) fn pictures(html: &str, most: usize) -> Vec<String> {
    let mut found = Vec::new();
    for at in memmem::find_iter(html.as_bytes(), b"<img") {
        if found.len() == most {
            break;
        }
        if let Some(Token::Start(tag)) = Lexer::new(&html[at..]).next()
            && let Some(address) = picture(tag)
            && !found.contains(&address)
        {
            found.push(address);
        }
    }
    found
}

fn picture(tag: Tag<'_>) -> Option<String> {
    let tiny = |name| tag.attribute(name).is_some_and(|value| matches!(value.trim(), "0" | "1" | "1px"));
    if tiny("width") || tiny("height") {
        return None;
    }
    // Pages that load pictures late put a placeholder into `src`.
    ["src", "data-src", "data-lazy-src", "data-original"]
        .into_iter()
        .filter_map(|name| tag.attribute(name))
        .map(|value| decode(value.trim()).into_owned())
        .find(|address| is_web(address))
}

/// Whether an address is one that a browser would fetch.
pub(crate) fn is_web(address: &str) -> bool {
    let starts = |scheme: &str| {
        address
            .as_bytes()
            .get(..scheme.len())
            .is_some_and(|head| head.eq_ignore_ascii_case(scheme.as_bytes()))
    };
    starts("http://") || starts("https://")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relative_addresses_become_absolute_and_others_stay() {
        let base = Url::parse("https://music.example/news/1").unwrap();
        let html = "<p title='a'>x <a class=k href=\"/b?c=1&amp;d=2\">b</a> <img src='p.jpg'/> <a href=#n>n</a> \
                    <a href='mailto:x@y.example'>m</a>";
        let expected = "<p title='a'>x <a class=\"k\" href=\"https://music.example/b?c=1&amp;d=2\">b</a> \
                        <img src=\"https://music.example/news/p.jpg\" /> <a href=#n>n</a> \
                        <a href='mailto:x@y.example'>m</a>";
        assert_eq!(absolute(html, Some(&base)), expected);
        assert!(matches!(absolute("<a href='https://a.example/'>a</a>", Some(&base)), Cow::Borrowed(_)));
    }

    #[test]
    fn pictures_are_listed_without_pixels_and_placeholders() {
        let html = "<img src=https://a.example/1.jpg><img width=1 src=https://a.example/t.gif>\
                    <img src='data:image/gif;base64,R0' data-src='https://a.example/2.jpg'>";
        assert_eq!(pictures(html, 9), ["https://a.example/1.jpg", "https://a.example/2.jpg"]);
    }
}
