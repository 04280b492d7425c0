//! Decodes character references, declared or not.

use std::borrow::Cow;

use html5ever::data::{C1_REPLACEMENTS, NAMED_ENTITIES};

/// Decodes every reference that HTML knows; an `&` that begins none stays as it is.
pub(crate) fn decode(text: &str) -> Cow<'_, str> {
    let Some(first) = memchr::memchr(b'&', text.as_bytes()) else {
        return Cow::Borrowed(text);
    };
    let mut decoded = String::with_capacity(text.len());
    decoded.push_str(&text[..first]);
    let mut rest = &text[first..];
    while !rest.is_empty() {
        if let Some((value, length)) = reference(rest) {
            value.push_to(&mut decoded);
            rest = &rest[length..];
        } else {
            decoded.push('&');
            rest = &rest[1..];
        }
        let next = memchr::memchr(b'&', rest.as_bytes()).unwrap_or(rest.len());
        decoded.push_str(&rest[..next]);
        rest = &rest[next..];
    }
    Cow::Owned(decoded)
}

/// Whether a text holds a reference that ends with a semicolon, as text that was escaped once more does.
pub(crate) fn has_reference(text: &str) -> bool {
    memchr::memchr_iter(b'&', text.as_bytes())
        .any(|at| reference(&text[at..]).is_some_and(|(_, length)| text.as_bytes()[at + length - 1] == b';'))
}

/// One or two characters; a few names stand for two.
struct Value(char, Option<char>);

impl Value {
    fn push_to(&self, text: &mut String) {
        text.push(self.0);
        text.extend(self.1);
    }
}

/// Reads the reference that a text begins with, and its length.
fn reference(text: &str) -> Option<(Value, usize)> {
    let inside = text.strip_prefix('&')?;
    match inside.strip_prefix('#') {
        Some(number) => numeric(number).map(|(value, length)| (value, length + 2)),
        None => named(inside).map(|(value, length)| (value, length + 1)),
    }
}

fn numeric(text: &str) -> Option<(Value, usize)> {
    let (digits, radix) = match text.strip_prefix(['x', 'X']) {
        Some(digits) => (digits, 16),
        None => (text, 10),
    };
    let count = digits.bytes().take(9).take_while(|&byte| (byte as char).is_digit(radix)).count();
    let code = u32::from_str_radix(&digits[..count], radix).ok()?;
    let closed = usize::from(digits[count..].starts_with(';'));
    Some((Value(character(code), None), text.len() - digits.len() + count + closed))
}

/// The character of a code; the codes from 128 to 159 are read as windows-1252, which is what their writers meant.
fn character(code: u32) -> char {
    let windows = (0x80..0xa0).contains(&code).then(|| C1_REPLACEMENTS[code as usize - 0x80]).flatten();
    windows.or_else(|| char::from_u32(code)).filter(|&c| c != '\0').unwrap_or('\u{fffd}')
}

fn named(text: &str) -> Option<(Value, usize)> {
    const LONGEST: usize = 32;
    // Without a semicolon only these: "?a=1&copy=2" is an address, not a copyright sign.
    const BARE: [&str; 5] = ["amp", "lt", "gt", "quot", "nbsp"];
    let count = text.bytes().take(LONGEST).take_while(u8::is_ascii_alphanumeric).count();
    let closed = text[count..].starts_with(';');
    let name = &text[..count];
    if closed && let Some(value) = common(name) {
        return Some((Value(value, None), count + 1));
    }
    if closed {
        let value =
            look_up(&text[..=count]).or_else(|| look_up(&format!("{};", name.to_ascii_lowercase())))?;
        return Some((value, count + 1));
    }
    let ends = !text[count..].starts_with(['=', '&']);
    (ends && BARE.contains(&name)).then(|| look_up(name).map(|value| (value, count)))?
}

fn common(name: &str) -> Option<char> {
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{a0}',
        _ => return None,
    })
}

fn look_up(name: &str) -> Option<Value> {
    let &(first, second) = NAMED_ENTITIES.get(name)?;
    let first = char::from_u32(first).filter(|&c| c != '\0')?;
    Some(Value(first, char::from_u32(second).filter(|&c| c != '\0')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(decode(text), expected, "{text:?} decoded");
    }

    #[test]
    fn references_are_decoded_declared_or_not() {
        check("R&amp;B &lt;3 &quot;x&quot; &apos;", "R&B <3 \"x\" '");
        check("&eacute;&nbsp;&rsquo;&hellip;", "é\u{a0}’…");
        check("&#233;&#xE9;&#8217;&#146;", "éé’’");
        check("&amp &lt", "& <");
        check("&NBSP;", "\u{a0}");
    }

    #[test]
    fn what_is_no_reference_stays() {
        check("R&B, AT&T, Q & A &", "R&B, AT&T, Q & A &");
        check("?a=1&copy=2&amp=3", "?a=1&copy=2&amp=3");
        check("&unknown; &;", "&unknown; &;");
        check("&#; &#x;", "&#; &#x;");
    }

    #[test]
    fn impossible_codes_become_the_replacement_character() {
        check("&#0;&#xD800;&#999999999;", "\u{fffd}\u{fffd}\u{fffd}");
    }
}
