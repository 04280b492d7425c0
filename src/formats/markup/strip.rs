//! Plain text from HTML, for titles and teasers.
//!
//! The text of a whole story is made by `text`, from a tree. This is for the short pieces that stand in
//! lists: it takes known tags away, decodes references once, and keeps everything that is not surely markup.

use memchr::memmem;

use super::entities;
use super::lexer::{Lexer, Token};
use super::tags::{has_certain_markup, is_block, is_html, with_lower};

/// HTML as one line of text.
#[must_use]
pub fn to_line(html: &str) -> String {
    collapse(&to_text(html))
}

/// HTML as text, with a line break where a block ends.
#[must_use]
pub fn to_text(html: &str) -> String {
    beginning(html, usize::MAX)
}

/// The beginning of [`to_text`], with more than `enough` characters where there are so many. Teasers of whole
/// stories need no more.
pub(crate) fn beginning(html: &str, enough: usize) -> String {
    let mut text = Text::default();
    let (mut solid, mut counted) = (0, 0);
    for token in Lexer::new(html) {
        text.take(token);
        if text.text.len() <= enough {
            continue;
        }
        solid += least_solid(&text.text[counted..]);
        counted = text.text.len();
        if solid > enough {
            break;
        }
    }
    text.finish()
}

/// At least how many characters are no white space: that is tidied away at the end. Told by first bytes; those that
/// some white space begins with too do not count.
fn least_solid(text: &str) -> usize {
    let is_solid = |byte: &u8| matches!(byte, b'!'..=b'~' | 0xc3..=0xe0 | 0xe4..);
    text.bytes().filter(is_solid).count()
}

/// A title as one line: markup taken away and references decoded, even where they were escaped twice.
pub(crate) fn title(html: &str) -> String {
    let once = to_line(html);
    if has_certain_markup(&once) {
        return to_line(&once);
    }
    if entities::has_reference(&once) {
        return collapse(&entities::decode(&once));
    }
    once
}

/// Text with each run of white space made one space, and none at the ends.
pub(crate) fn collapse(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    push_collapsed(&mut line, text);
    line
}

/// Appends a text so; nothing where there is nothing but white space.
fn push_collapsed(line: &mut String, text: &str) {
    let text = text.trim();
    // Most text is so already, and of ASCII's white space it holds single spaces alone.
    let suspect = |byte: &u8| !matches!(byte, b' '..=b'~' | 0x80..=0xc1 | 0xc3..=0xe0 | 0xe4..);
    if !text.bytes().any(|byte| suspect(&byte)) && memmem::find(text.as_bytes(), b"  ").is_none() {
        return line.push_str(text);
    }
    for (number, word) in text.split_whitespace().enumerate() {
        if number > 0 {
            line.push(' ');
        }
        line.push_str(word);
    }
}

#[derive(Default)]
struct Text<'a> {
    text: String,
    /// The element whose content is not text: a script or style.
    hidden: Option<&'a str>,
}

impl<'a> Text<'a> {
    fn take(&mut self, token: Token<'a>) {
        if let Some(name) = self.hidden {
            if matches!(token, Token::End(end) if end.eq_ignore_ascii_case(name)) {
                self.hidden = None;
            }
            return;
        }
        match token {
            Token::Text(text) => self.text.push_str(&entities::decode(text)),
            Token::Verbatim(text) => self.text.push_str(text),
            Token::Start(tag) if !is_html(tag.name) => {
                self.text.push('<');
                self.text.push_str(tag.name);
                self.text.push_str(tag.attributes);
                self.text.push('>');
            }
            Token::Start(tag) => {
                if !tag.closed && with_lower(tag.name, |name| matches!(name, "script" | "style")) {
                    self.hidden = Some(tag.name);
                }
                self.part(tag.name);
            }
            Token::End(name) if !is_html(name) => {
                self.text.push_str("</");
                self.text.push_str(name);
                self.text.push('>');
            }
            Token::End(name) => self.part(name),
            Token::Aside => {}
        }
    }

    fn part(&mut self, name: &str) {
        if with_lower(name, is_block) && !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
    }

    /// The lines, each without surplus white space, empty ones left out.
    fn finish(self) -> String {
        let mut tidy = String::with_capacity(self.text.len());
        for line in self.text.lines() {
            if line.trim_start().is_empty() {
                continue;
            }
            if !tidy.is_empty() {
                tidy.push('\n');
            }
            push_collapsed(&mut tidy, line);
        }
        tidy
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(html: &str, expected: &str) {
        assert_eq!(title(html), expected, "the title {html:?}");
    }

    #[test]
    fn titles_lose_their_markup_once_or_twice_escaped() {
        check("A <b>bold</b> title", "A bold title");
        check("R&amp;B", "R&B");
        check("R&amp;amp;B", "R&B");
        check("&lt;i&gt;Album&lt;/i&gt; review", "Album review");
        check("line<br/>break\n  and   space", "line break and space");
        check("It&#8217;s", "It’s");
    }

    #[test]
    fn what_is_not_markup_stays_in_a_title() {
        check("I <3 you & me", "I <3 you & me");
        check("<untitled> by nobody", "<untitled> by nobody");
        check("1 < 2 > 0", "1 < 2 > 0");
        check("", "");
    }

    #[test]
    fn blocks_part_lines_and_scripts_vanish() {
        assert_eq!(to_text("<p>One</p><p>Two<script>x<y</script></p><ul><li>a<li>b</ul>"), "One\nTwo\na\nb");
    }

    #[test]
    fn white_space_of_every_kind_becomes_single_spaces() {
        for text in ["a b", " a  b ", "a\tb", "a\u{a0}b", "a \u{2003}b", "a\u{3000}b\r", "\u{85}a\u{1680}b"] {
            assert_eq!(collapse(text), "a b", "{text:?}");
        }
        assert_eq!(collapse("naïve – 日本 “x”"), "naïve – 日本 “x”");
        assert_eq!(to_text("<p> \u{a0} </p><p>\u{3000}one</p>"), "one");
    }

    #[test]
    fn a_beginning_is_that_of_the_whole_text() {
        let pieces =
            ["<p>One two </p>", "  &nbsp;\u{2003} ", "日本 <b>é</b>", "<br>\n\n<i>x", "<script>y</script>"];
        for seed in 0..200 {
            let html: String =
                (0..40).map(|at| pieces[(seed * 7 + at * at * (seed + 3)) % pieces.len()]).collect();
            let whole = to_text(&html);
            for enough in [0, 1, 10, 50] {
                let begun: String = whole.chars().take(enough + 1).collect();
                let got = beginning(&html, enough);
                assert!(got.starts_with(&begun), "{html}");
            }
        }
    }
}
