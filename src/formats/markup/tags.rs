//! Which names are HTML's: `<b>` in a title is markup, `<untitled>` is a title.

use super::lexer::{Lexer, Token};

/// Whether an element of this name is HTML's.
pub(crate) fn is_html(name: &str) -> bool {
    with_lower(name, |name| is_block(name) || is_inline(name))
}

/// Whether an element's text stands apart from the text around it.
pub(crate) fn is_block(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "body"
            | "br"
            | "caption"
            | "center"
            | "dd"
            | "details"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "head"
            | "header"
            | "hr"
            | "html"
            | "li"
            | "main"
            | "nav"
            | "ol"
            | "p"
            | "pre"
            | "section"
            | "summary"
            | "table"
            | "tbody"
            | "td"
            | "tfoot"
            | "th"
            | "thead"
            | "title"
            | "tr"
            | "ul"
    )
}

fn is_inline(name: &str) -> bool {
    matches!(
        name,
        "a" | "abbr"
            | "acronym"
            | "audio"
            | "b"
            | "base"
            | "bdi"
            | "bdo"
            | "big"
            | "button"
            | "canvas"
            | "cite"
            | "code"
            | "col"
            | "colgroup"
            | "data"
            | "del"
            | "dfn"
            | "em"
            | "embed"
            | "font"
            | "i"
            | "iframe"
            | "img"
            | "input"
            | "ins"
            | "kbd"
            | "label"
            | "link"
            | "map"
            | "mark"
            | "meta"
            | "nobr"
            | "noscript"
            | "object"
            | "param"
            | "picture"
            | "q"
            | "s"
            | "samp"
            | "script"
            | "select"
            | "small"
            | "source"
            | "span"
            | "strike"
            | "strong"
            | "style"
            | "sub"
            | "sup"
            | "svg"
            | "textarea"
            | "time"
            | "tt"
            | "u"
            | "var"
            | "video"
            | "wbr"
            | "option"
            | "area"
            | "track"
            | "template"
    )
}

/// Whether an element never has content, so that `<br>` needs no end.
pub(crate) fn is_void(name: &str) -> bool {
    with_lower(name, |name| {
        matches!(
            name,
            "area"
                | "base"
                | "br"
                | "col"
                | "embed"
                | "hr"
                | "img"
                | "input"
                | "link"
                | "meta"
                | "param"
                | "source"
                | "track"
                | "wbr"
        )
    })
}

/// Calls a function with a name in lower case; names are written so nearly always.
pub(crate) fn with_lower<T>(name: &str, look: impl FnOnce(&str) -> T) -> T {
    if name.bytes().any(|byte| byte.is_ascii_uppercase()) {
        look(&name.to_ascii_lowercase())
    } else {
        look(name)
    }
}

/// Whether a text holds a tag that HTML knows.
pub(crate) fn has_markup(text: &str) -> bool {
    has_tag(text, |token| match token {
        Token::Start(tag) => is_html(tag.name),
        Token::End(name) => is_html(name),
        _ => false,
    })
}

/// Whether a text holds markup that was certainly meant as such: an end tag, a break or a picture.
pub(crate) fn has_certain_markup(text: &str) -> bool {
    has_tag(text, |token| match token {
        Token::Start(tag) => is_void(tag.name),
        Token::End(name) => is_html(name),
        _ => false,
    })
}

fn has_tag(text: &str, wanted: impl Fn(Token<'_>) -> bool) -> bool {
    text.contains('<') && Lexer::new(text).any(wanted)
}
