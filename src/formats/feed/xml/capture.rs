//! Where a field ends: at its end tag, or where the next field, entry or the feed's end shows that it is missing.

use super::Walk;
use crate::formats::feed::construct::Raw;
use crate::formats::feed::names::Element;
use crate::formats::markup::lexer::{Tag, Token, local};
use crate::formats::markup::tags;

impl<'a> Walk<'a> {
    /// Whether an end tag is that of the entry or feed around a field.
    fn ends_more(&self, name: &str) -> bool {
        let is_around = |element| matches!(element, Element::Entry { .. } | Element::Feed);
        // By its name too: the field may have bound another namespace.
        is_around(self.prefixes.element(name))
            || self
                .frames
                .iter()
                .any(|frame| is_around(frame.element) && frame.name.eq_ignore_ascii_case(name))
    }

    /// Takes in what stands between a field's tags, and its end tag.
    pub(super) fn capture(&mut self, tag: Tag<'a>, prose: bool) -> Raw<'a> {
        let begin = self.lexer.position();
        let mut has_elements = false;
        let raw = |end: usize, has_elements| Raw { inner: &self.source[begin..end], has_elements };
        if tag.closed {
            return raw(begin, false);
        }
        let holds_xml = tag.attribute("type").is_some_and(|kind| kind.trim_end().ends_with("xml"));
        let mut open = 0_usize;
        let mut same = 0_usize;
        loop {
            let at = self.lexer.position();
            match self.lexer.next() {
                None => return raw(at, has_elements),
                Some(Token::Start(inner)) => {
                    if ends_field(self.prefixes.element(inner.name), inner.name, prose, holds_xml) {
                        self.lexer.rewind(at);
                        return raw(at, has_elements);
                    }
                    has_elements = true;
                    let stays = !inner.closed && !tags::is_void(inner.name);
                    open += usize::from(stays);
                    same += usize::from(stays && inner.name == tag.name);
                }
                Some(Token::End(name)) if name.eq_ignore_ascii_case(tag.name) => {
                    if same == 0 {
                        return raw(at, has_elements);
                    }
                    same -= 1;
                    open = open.saturating_sub(1);
                }
                Some(Token::End(name)) => {
                    if self.ends_more(name) {
                        self.lexer.rewind(at);
                        return raw(at, has_elements);
                    }
                    // Nothing is open that it could end: it was meant for this field.
                    if open == 0 && !tags::is_html(local(name)) {
                        return raw(at, has_elements);
                    }
                    open = open.saturating_sub(1);
                }
                Some(Token::Text(_) | Token::Verbatim(_) | Token::Aside) => {}
            }
        }
    }
}

/// Whether a tag inside a field shows that the field's own end tag is missing.
fn ends_field(element: Element, name: &str, prose: bool, holds_xml: bool) -> bool {
    match element {
        Element::Entry { .. } => true,
        Element::Field(..) if prose => !holds_xml && !tags::is_html(local(name)),
        Element::Field(..) | Element::Apart | Element::Group => !prose,
        Element::Feed | Element::Unknown => false,
    }
}
