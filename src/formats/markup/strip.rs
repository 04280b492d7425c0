//! Plain text from HTML, for titles and teasers.
//!
//! The text of a whole story is made by `text`, from a tree. This is for the short pieces that stand in
//! lists: it takes known tags away, decodes references once, and keeps everything that is not surely markup.

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
    let mut text = Text::default();
    for token in Lexer::new(html) {
        text.take(token);
    }
    text.finish()
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
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
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
            let line = collapse(line);
            if line.is_empty() {
                continue;
            }
            if !tidy.is_empty() {
                tidy.push('\n');
            }
            tidy.push_str(&line);
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
}
