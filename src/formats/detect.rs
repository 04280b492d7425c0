//! What a file is: by its content first, with its name and content type as hints.

use super::markup::lexer::{Lexer, Tag, Token, local};
use super::markup::tags::{has_certain_markup, is_html, with_lower};
use super::{Form, mail, newsboat};

/// Names what kind of binary file these bytes are, or nothing for what may be text.
#[must_use]
pub fn binary(bytes: &[u8]) -> Option<&'static str> {
    const KINDS: [(&[u8], &str); 32] = [
        (b"\x89PNG", "a PNG picture"),
        (b"\xff\xd8\xff", "a JPEG picture"),
        (b"GIF89a", "a GIF picture"),
        (b"GIF87a", "a GIF picture"),
        (b"II*\0", "a TIFF picture"),
        (b"MM\0*", "a TIFF picture"),
        (b"\0\0\x01\0", "an icon"),
        (b"%PDF-", "a PDF document"),
        (b"PK\x03\x04", "a ZIP archive (or an EPUB or office document)"),
        (b"PK\x05\x06", "an empty ZIP archive"),
        (b"\x1f\x8b", "a gzip archive"),
        (b"BZh91AY", "a bzip2 archive"),
        (b"\xfd7zXZ", "an xz archive"),
        (b"\x28\xb5\x2f\xfd", "a zstd archive"),
        (b"7z\xbc\xaf", "a 7-Zip archive"),
        (b"Rar!\x1a", "a RAR archive"),
        (b"ID3\x03", "an MP3 recording"),
        (b"ID3\x04", "an MP3 recording"),
        (b"\xff\xfb", "an MP3 recording"),
        (b"\xff\xf3", "an MP3 recording"),
        (b"OggS\0", "an Ogg recording"),
        (b"fLaC\0", "a FLAC recording"),
        (b"MThd\0", "a MIDI file"),
        (b"SQLite format 3\0", "an SQLite database"),
        (b"\x7fELF", "a program"),
        (b"\xcf\xfa\xed\xfe", "a program"),
        (b"\xca\xfe\xba\xbe", "a program"),
        (b"MZ\x90", "a program"),
        (b"\0asm", "a program"),
        (b"wOFF", "a font"),
        (b"wOF2", "a font"),
        (b"\xd0\xcf\x11\xe0", "an old office document"),
    ];
    let known = KINDS.iter().find(|(magic, _)| bytes.starts_with(magic)).map(|&(_, kind)| kind);
    known.or_else(|| container(bytes)).or_else(|| is_noise(bytes).then_some("a binary file"))
}

fn container(bytes: &[u8]) -> Option<&'static str> {
    let at = |from: usize, mark: &[u8]| bytes.get(from..from + mark.len()) == Some(mark);
    if at(0, b"RIFF") && at(8, b"WEBP") {
        return Some("a WebP picture");
    }
    if at(0, b"RIFF") && (at(8, b"WAVE") || at(8, b"AVI ")) {
        return Some("a recording");
    }
    if at(257, b"ustar") {
        return Some("a tar archive");
    }
    at(4, b"ftyp").then_some("a video or recording")
}

/// Whether bytes are no text in any encoding: zeros that are not UTF-16's or UTF-32's, or many control characters.
fn is_noise(bytes: &[u8]) -> bool {
    const HEAD: usize = 8192;
    let head = &bytes[..bytes.len().min(HEAD)];
    let wide = matches!(*head, [0xff, 0xfe, ..] | [0xfe, 0xff, ..] | [0, 0, 0xfe, 0xff, ..])
        || matches!(*head, [0, 0, 0, a, ..] | [a, 0, 0, 0, ..] if a.is_ascii_graphic())
        || matches!(*head, [0, a, 0, b, ..] | [a, 0, b, 0, ..] if a.is_ascii_graphic() && b != 0);
    let controls =
        head.iter().filter(|&&byte| byte < 0x20 && !matches!(byte, b'\n' | b'\r' | b'\t' | 0x0c | 0x1b));
    let zeros = controls.clone().filter(|&&byte| byte == 0);
    // Feeds carry stray zeros; no picture or archive begins as markup does.
    let is_markup = matches!(head.trim_ascii_start(), [b'<', b'?' | b'!' | b'a'..=b'z', ..]);
    !wide && (!is_markup && zeros.count() > 1 || controls.count() * 10 > head.len())
}

/// Says which form a text has; an error names XML that is no form of ours.
pub fn form(text: &str, name: &str, content_type: Option<&str>) -> Result<Form, String> {
    let text = text.trim_start_matches(['\u{feff}', '\0']).trim_start();
    let hint = Hint::of(name, content_type.unwrap_or(""));
    if let Some(form) = json(text) {
        return Ok(form);
    }
    // Before markup: a mail's text may be a page.
    if mail::is_mail(text) {
        return Ok(Form::Mail);
    }
    if let Some(answer) = markup(text, hint) {
        return answer;
    }
    if hint != Hint::Markdown && newsboat::is_urls(text, name) {
        return Ok(Form::Newsboat);
    }
    if hint == Hint::Markdown || is_markdown(text) {
        return Ok(Form::Markdown);
    }
    if text.starts_with('<') && has_html(text) || hint == Hint::Html && has_certain_markup(text) {
        return Ok(Form::Html);
    }
    Ok(Form::Text)
}

/// What a file's name or content type promises.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Hint {
    None,
    Xml,
    Html,
    Markdown,
    Text,
}

impl Hint {
    fn of(name: &str, content_type: &str) -> Self {
        let kind = content_type.split(';').next().unwrap_or("").trim().to_ascii_lowercase();
        match kind.as_str() {
            "text/markdown" | "text/x-markdown" => return Self::Markdown,
            "text/html" | "application/xhtml+xml" => return Self::Html,
            xml if xml.ends_with("xml") => return Self::Xml,
            _ => {}
        }
        let end = name.rsplit(['/', '.']).next().unwrap_or("").to_ascii_lowercase();
        match end.as_str() {
            "md" | "markdown" | "mdown" | "mkd" => Self::Markdown,
            "html" | "htm" | "xhtml" => Self::Html,
            "xml" | "rss" | "atom" | "rdf" | "opml" => Self::Xml,
            "txt" | "text" => Self::Text,
            _ => Self::None,
        }
    }
}

/// JSON by its first marks, so that "[Verse 1]" stays text.
fn json(text: &str) -> Option<Form> {
    const HEAD: usize = 4096;
    let next = text.get(1..)?.trim_start().chars().next();
    let is_json = match text.as_bytes().first()? {
        b'{' => matches!(next, Some('"' | '}')),
        b'[' => matches!(next, Some('{' | ']')),
        _ => false,
    };
    if !is_json {
        return None;
    }
    let end = text.char_indices().nth(HEAD).map_or(text.len(), |(at, _)| at);
    let head = &text[..end];
    let own = |name: &str| head.contains(name);
    let is_feed = own("jsonfeed.org/version")
        || text.starts_with('{')
            && !own("\"stories\"")
            && (own("\"items\"") || own("\"home_page_url\"") || own("\"feed_url\""));
    Some(if is_feed { Form::Feed } else { Form::Stories })
}

/// Feeds, OPML, pages and other XML by the elements that come first.
fn markup(text: &str, hint: Hint) -> Option<Result<Form, String>> {
    const HEAD: usize = 65536;
    const MOST: usize = 300;
    let declared = text.char_indices().take(2048).any(|(at, _)| text[at..].starts_with("<?xml"));
    if !text.starts_with('<') && !declared && hint != Hint::Xml {
        return None;
    }
    let end = text.char_indices().nth(HEAD).map_or(text.len(), |(at, _)| at);
    let tags = Lexer::new(&text[..end]).filter_map(|token| match token {
        Token::Start(tag) => Some(tag),
        _ => None,
    });
    let mut first: Option<Tag<'_>> = None;
    for tag in tags.take(MOST) {
        if let Some(form) = with_lower(local(tag.name), root) {
            return Some(Ok(form));
        }
        first.get_or_insert(tag);
    }
    let first = first?;
    let name = local(first.name);
    let strange = (!is_html(name) || name.eq_ignore_ascii_case("svg")) && (declared || hint == Hint::Xml);
    strange.then(|| Err(first.name.to_owned()))
}

/// The form that an element of this name begins.
fn root(name: &str) -> Option<Form> {
    match name {
        "rss" | "rdf" | "feed" | "channel" | "item" | "entry" => Some(Form::Feed),
        "opml" => Some(Form::Opml),
        "html" | "head" | "body" => Some(Form::Page),
        _ => None,
    }
}

fn has_html(text: &str) -> bool {
    Lexer::new(text).find_map(|token| match token {
        Token::Start(tag) => Some(is_html(tag.name)),
        _ => None,
    }) == Some(true)
}

/// Front matter, or a heading in Markdown's way followed by an empty line.
fn is_markdown(text: &str) -> bool {
    let mut lines = text.lines();
    let first = lines.next().unwrap_or("").trim_end();
    let second = lines.next().unwrap_or("").trim();
    match first {
        "---" => second.contains(':'),
        "+++" => second.contains('='),
        heading => heading.starts_with("# ") && second.is_empty(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, name: &str, expected: Form) {
        assert_eq!(form(text, name, None), Ok(expected), "the form of {text:?}");
    }

    #[test]
    fn content_decides() {
        check("<?xml version='1.0'?><rss>", "a.txt", Form::Feed);
        check("<b>Warning</b> x<?xml version='1.0'?><feed>", "", Form::Feed);
        check("junk before <?xml version='1.0'?><rdf:RDF>", "", Form::Feed);
        check("<opml version='1.0'><head/>", "", Form::Opml);
        check("<!DOCTYPE html><html><body>", "a.xml", Form::Page);
        check("<p>One</p>", "", Form::Html);
        check("{\"version\":\"https://jsonfeed.org/version/1\",\"items\":[]}", "", Form::Feed);
        check("{\"title\":\"T\"}\n{\"title\":\"U\"}", "", Form::Stories);
        check("[{\"title\":\"T\"}]", "", Form::Stories);
        check("[Verse 1]\nLa", "", Form::Text);
        check("<3 is a song", "", Form::Text);
        check("A title\n\nText", "a.html", Form::Text);
        check("# A title\n\nText", "", Form::Markdown);
        check("---\ntitle: A\n---\n", "", Form::Markdown);
        check("# Mine\n\nhttps://a.example/f news\n", "", Form::Newsboat);
        check("https://a.example/f\n\nA page worth a look.", "", Form::Text);
        check("Text", "a.md", Form::Markdown);
        check("", "", Form::Text);
        assert_eq!(form("<?xml version='1.0'?><svg>", "", None), Err("svg".to_owned()));
    }

    #[test]
    fn binary_files_are_named() {
        assert_eq!(binary(b"\x89PNG\r\n"), Some("a PNG picture"));
        assert_eq!(binary(b"SQLite format 3\0x"), Some("an SQLite database"));
        assert_eq!(binary(b"ab\0c\0\0defghijklmnop\x01\x02"), Some("a binary file"));
        assert_eq!(binary(b"plain \x1b[31mtext\x1b[0m\xe9"), None);
        assert_eq!(binary(b"\xff\xfe<\0a\0"), None);
        assert_eq!(binary(b"<\0a\0>\0"), None);
        assert_eq!(binary(b""), None);
    }
}
