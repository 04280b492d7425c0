//! Splits markup into tags and text, whatever its state.
//!
//! The one idea: there is no error. A `<` that opens nothing is text, a comment or CDATA section without an
//! end is only its opening mark, a tag cut off by the next `<` ends there. Every token borrows from the
//! source, tokens follow each other without gaps, and the whole run is linear: the end of a section is
//! searched for once, however many openings wait for it.

use memchr::memmem;

/// A piece of markup.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Token<'a> {
    /// An opening tag.
    Start(Tag<'a>),
    /// A closing tag's name, with its prefix.
    End(&'a str),
    /// Character data, entities undecoded.
    Text(&'a str),
    /// The content of a CDATA section.
    Verbatim(&'a str),
    /// A comment, declaration or processing instruction.
    Aside,
}

/// An opening tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Tag<'a> {
    /// Its name, with its prefix.
    pub(crate) name: &'a str,
    /// What stands between the name and the end of the tag.
    pub(crate) attributes: &'a str,
    /// Whether it ends with `/>`.
    pub(crate) closed: bool,
}

/// Reads tokens from a source.
#[derive(Clone, Debug)]
pub(crate) struct Lexer<'a> {
    source: &'a str,
    at: usize,
    comment_end: Next,
    section_end: Next,
    instruction_end: Next,
}

const SECTION: &str = "<![CDATA[";

impl<'a> Lexer<'a> {
    pub(crate) fn new(source: &'a str) -> Self {
        Self {
            source,
            at: 0,
            comment_end: Next::new("-->"),
            section_end: Next::new("]]>"),
            instruction_end: Next::new("?>"),
        }
    }

    /// Where the next token begins.
    pub(crate) fn position(&self) -> usize {
        self.at
    }

    /// Goes back to where a token began, to read it again.
    pub(crate) fn rewind(&mut self, position: usize) {
        self.at = position;
    }

    fn rest(&self) -> &'a str {
        &self.source[self.at..]
    }

    fn text(&mut self) -> Token<'a> {
        let rest = self.rest();
        // A first `<` opens nothing; the text goes on to the next one.
        let begin = usize::from(rest.starts_with('<'));
        let end = memchr::memchr(b'<', &rest.as_bytes()[begin..]).map_or(rest.len(), |at| at + begin);
        self.at += end;
        Token::Text(&rest[..end])
    }

    fn aside(&mut self, length: usize) -> Token<'a> {
        self.at += length;
        Token::Aside
    }

    fn end_tag(&mut self) -> Token<'a> {
        let rest = self.rest();
        let inside = &rest[2..];
        let end = memchr::memchr2(b'>', b'<', inside.as_bytes()).unwrap_or(inside.len());
        let name = inside[..end].split(|c: char| c.is_whitespace() || c == '/').next().unwrap_or("");
        let closes = inside[end..].starts_with('>');
        self.at += 2 + end + usize::from(closes);
        Token::End(name)
    }

    fn start_tag(&mut self) -> Option<Token<'a>> {
        let inside = &self.rest()[1..];
        let name_end = inside.bytes().position(ends_name).unwrap_or(inside.len());
        let (end, closes) = tag_end(inside, name_end)?;
        self.at += 1 + end + usize::from(closes);
        let body = &inside[name_end..end];
        let (attributes, closed) = match body.strip_suffix('/') {
            Some(attributes) => (attributes, true),
            None => (body, false),
        };
        Some(Token::Start(Tag { name: &inside[..name_end], attributes, closed }))
    }

    fn declaration(&mut self) -> Token<'a> {
        let rest = self.rest();
        if rest.starts_with("<!--") {
            let end = self.comment_end.after(self.source, self.at + 4);
            return self.aside(end.map_or(4, |end| end + 3 - self.at));
        }
        if rest
            .as_bytes()
            .get(..SECTION.len())
            .is_some_and(|head| head.eq_ignore_ascii_case(SECTION.as_bytes()))
        {
            return self.section();
        }
        let Some(close) = rest.find('>') else {
            return self.aside(2);
        };
        let subset = rest[..close].find('[').and_then(|_| rest.find("]>").or_else(|| rest.find("]\n>")));
        match subset {
            Some(end) if end > close || rest[..close].ends_with(']') => {
                let length = end + rest[end..].find('>').map_or(1, |at| at + 1);
                self.aside(length)
            }
            _ => self.aside(close + 1),
        }
    }

    fn instruction(&mut self) -> Token<'a> {
        let rest = self.rest();
        // A declaration may lack its second question mark; code between such marks may have any number of ">".
        let end =
            if rest.starts_with("<?xml") { None } else { self.instruction_end.after(self.source, self.at) };
        let bare = || rest.find('>').map_or(2, |at| at + 1);
        self.aside(end.map_or_else(bare, |end| end + 2 - self.at))
    }

    fn section(&mut self) -> Token<'a> {
        let begin = self.at + SECTION.len();
        let Some(end) = self.section_end.after(self.source, begin) else {
            return self.aside(SECTION.len());
        };
        let content = &self.source[begin..end];
        if runs_into_another_entry(content) {
            return self.aside(SECTION.len());
        }
        self.at = end + 3;
        Token::Verbatim(content)
    }
}

/// Whether a section without an end was closed by a later entry's.
fn runs_into_another_entry(content: &str) -> bool {
    let Some(next) = memmem::find(content.as_bytes(), SECTION.as_bytes()) else { return false };
    let before = &content[..next];
    before.contains("</item>") || before.contains("</entry>")
}

impl<'a> Iterator for Lexer<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        let bytes = self.rest().as_bytes();
        let token = match *bytes {
            [] => return None,
            [b'<', b'/', letter, ..] if starts_name(letter) => self.end_tag(),
            [b'<', b'!', ..] => self.declaration(),
            [b'<', b'?', ..] => self.instruction(),
            // Without an end, the source ends within this tag.
            [b'<', letter, ..] if starts_name(letter) => {
                self.start_tag().unwrap_or_else(|| self.aside(self.source.len() - self.at))
            }
            _ => self.text(),
        };
        Some(token)
    }
}

fn starts_name(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte == b'_' || byte == b':' || byte >= 0x80
}

fn ends_name(byte: u8) -> bool {
    byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>' | b'<' | b'"' | b'\'' | b'=')
}

/// Finds where a tag ends, and whether a `>` closes it there rather than the next tag's `<`.
fn tag_end(inside: &str, from: usize) -> Option<(usize, bool)> {
    let bytes = inside.as_bytes();
    let mut at = from;
    let mut after_equals = false;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'>' => return Some((at, true)),
            b'<' => return Some((at, false)),
            b'"' | b'\'' if after_equals => match inside[at + 1..].find(byte as char) {
                Some(length) => at += length + 1,
                // A quotation mark without a partner: the tag ends at its first `>`.
                None => return inside[at..].find('>').map(|length| (at + length, true)),
            },
            _ => {}
        }
        if !byte.is_ascii_whitespace() {
            after_equals = byte == b'=';
        }
        at += 1;
    }
    None
}

/// Remembers where a mark stands next, so that many openings cost one search.
#[derive(Clone, Debug)]
struct Next {
    mark: &'static str,
    found: Found,
}

/// What is known of a mark's next place.
#[derive(Clone, Copy, Debug)]
enum Found {
    Unsearched,
    At(usize),
    Nowhere,
}

impl Next {
    fn new(mark: &'static str) -> Self {
        Self { mark, found: Found::Unsearched }
    }

    fn after(&mut self, source: &str, from: usize) -> Option<usize> {
        match self.found {
            Found::Nowhere => return None,
            Found::At(at) if at >= from => return Some(at),
            _ => {}
        }
        let rest = source.as_bytes().get(from..);
        let found = rest.and_then(|rest| memmem::find(rest, self.mark.as_bytes())).map(|at| at + from);
        self.found = found.map_or(Found::Nowhere, Found::At);
        found
    }
}

impl<'a> Tag<'a> {
    /// The attributes in order, values undecoded; quotes may be missing.
    pub(crate) fn attributes(&self) -> Attributes<'a> {
        Attributes { rest: self.attributes }
    }

    /// The undecoded value of an attribute, found without regard to case.
    pub(crate) fn attribute(&self, name: &str) -> Option<&'a str> {
        self.attributes().find(|(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }
}

/// Reads a tag's attributes.
pub(crate) struct Attributes<'a> {
    rest: &'a str,
}

impl<'a> Iterator for Attributes<'a> {
    type Item = (&'a str, &'a str);

    fn next(&mut self) -> Option<Self::Item> {
        let rest =
            self.rest.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '/' | '"' | '\'' | '='));
        if rest.is_empty() {
            return None;
        }
        let end = rest.find(|c: char| c.is_whitespace() || c == '=').unwrap_or(rest.len());
        let (name, after) = rest.split_at(end);
        let Some(value) = after.trim_start().strip_prefix('=') else {
            self.rest = after;
            return Some((name, ""));
        };
        let value = value.trim_start();
        let (value, after) = match value.as_bytes().first() {
            Some(&quote @ (b'"' | b'\'')) => {
                let inside = &value[1..];
                match inside.find(quote as char) {
                    Some(end) => (&inside[..end], &inside[end + 1..]),
                    None => (inside, ""),
                }
            }
            _ => value.split_at(value.find(char::is_whitespace).unwrap_or(value.len())),
        };
        self.rest = after;
        Some((name, value))
    }
}

/// The part of a name after its prefix.
pub(crate) fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Writes tokens in a short form: `(a href=x)` for a tag, `/a` for an end, `[..]` for a section.
    fn shown(source: &str) -> String {
        let pieces = Lexer::new(source).map(|token| match token {
            Token::Start(tag) => {
                let mut piece = format!("({}", tag.name);
                for (name, value) in tag.attributes() {
                    piece = piece + " " + name + "=" + value;
                }
                piece + if tag.closed { "/)" } else { ")" }
            }
            Token::End(name) => format!("/{name}"),
            Token::Text(text) => text.to_owned(),
            Token::Verbatim(text) => format!("[{text}]"),
            Token::Aside => "·".to_owned(),
        });
        pieces.collect::<Vec<_>>().join("|")
    }

    #[track_caller]
    fn check(source: &str, expected: &str) {
        assert_eq!(shown(source), expected, "the tokens of {source:?}");
    }

    #[test]
    fn well_formed_markup_comes_apart_as_written() {
        check("<a href=\"x\">t</a>", "(a href=x)|t|/a");
        check("<?xml version='1.0'?><!-- c --><r/>", "·|·|(r/)");
        check("<![CDATA[<b>&]]>x", "[<b>&]|x");
        check("<!DOCTYPE r [<!ENTITY a 'b'>]><r>", "·|(r)");
        check("<a t='1 > 0' u=\"<\">", "(a t=1 > 0 u=<)");
    }

    #[test]
    fn what_opens_nothing_is_text() {
        check("a < b <3 & c", "a |< b |<3 & c");
        check("<", "<");
        check("1</ a>", "1|</ a>");
    }

    #[test]
    fn broken_tags_cost_themselves_alone() {
        check("<a href=x y>t", "(a href=x y=)|t");
        check("<title<link>t</title</x>", "(title)|(link)|t|/title|/x");
        check("<a t=\"open>x", "(a t=open)|x");
        check("<!-- never closed <b>", "·| never closed |(b)");
        check("<![CDATA[never closed</d>", "·|never closed|/d");
        check("text <a href='", "text |·");
        check("<a \"stray\">t", "(a stray\"=)|t");
    }

    #[test]
    fn an_unclosed_section_does_not_swallow_the_next_entry() {
        check("<![CDATA[one</item><![CDATA[two]]>", "·|one|/item|[two]");
    }
}
