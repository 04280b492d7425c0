//! The entities that a feed declares for itself, where they are plain words.
//!
//! Some feeds name their own abbreviations in the document type. A value that is text or one numeric reference is
//! put in place; one that refers to others, to files or holds markup is left out, so that nothing can grow by
//! referring to itself and nothing is fetched.

use std::borrow::Cow;

/// Bytes in which a document type may stand.
const HEAD: usize = 16 << 10;
const MOST_ENTITIES: usize = 100;
const LONGEST: usize = 200;
/// Bytes by which the values may make a feed grow.
const MOST_GROWTH: usize = 1 << 20;

/// The source with its own plain entities put in place; the same source if it declares none.
pub(super) fn expanded(source: &str) -> Cow<'_, str> {
    let head = &source[..source.floor_char_boundary(HEAD)];
    let Some(begin) = head.find("<!DOCTYPE") else { return Cow::Borrowed(source) };
    let Some(subset) = head[begin..].split_once('[').and_then(|(_, rest)| rest.split_once("]>")) else {
        return Cow::Borrowed(source);
    };
    let (subset, after) = (subset.0, head.len() - subset.1.len());
    let entities = declared(subset);
    if entities.is_empty() { Cow::Borrowed(source) } else { put_in_place(source, after, &entities) }
}

/// The names and values of plain entities.
fn declared(subset: &str) -> Vec<(&str, &str)> {
    let entities = subset.split("<!ENTITY").skip(1).filter_map(|rest| {
        let rest = rest.trim_start();
        let (name, rest) = rest.split_once(char::is_whitespace)?;
        let rest = rest.trim_start();
        let quote = rest.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
        let (value, _) = rest[1..].split_once(quote)?;
        let is_number = value
            .strip_prefix("&#")
            .and_then(|rest| rest.strip_suffix(';'))
            .is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_alphanumeric()));
        let is_plain = is_number || !value.contains(['&', '<', '%']);
        let is_name =
            name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.'));
        (is_plain && is_name && value.len() <= LONGEST).then_some((name, value))
    });
    entities.take(MOST_ENTITIES).collect()
}

fn put_in_place<'a>(source: &'a str, begin: usize, entities: &[(&str, &str)]) -> Cow<'a, str> {
    const LONGEST_NAME: usize = 64;
    let mut text = String::with_capacity(source.len());
    let mut from = 0;
    let mut growth = 0;
    for at in source[begin..].match_indices('&').map(|(at, _)| begin + at) {
        let rest = &source.as_bytes()[at + 1..];
        let end = rest.iter().take(LONGEST_NAME).position(|&byte| byte == b';');
        let value = end.and_then(|end| {
            let name = &rest[..end];
            let known = entities.iter().find(|(own, _)| own.as_bytes() == name);
            known.map(|&(_, value)| (at + end + 2, value))
        });
        if let Some((after, value)) = value
            && growth + value.len() < MOST_GROWTH
        {
            growth += value.len();
            text.push_str(&source[from..at]);
            text.push_str(value);
            from = after;
        }
    }
    text.push_str(&source[from..]);
    Cow::Owned(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(subset: &str, text: &str, expected: &str) {
        let head = format!("<?xml version='1.0'?><!DOCTYPE rss [{subset}]><rss>");
        assert_eq!(expanded(&format!("{head}{text}")), format!("{head}{expected}"));
    }

    #[test]
    fn plain_entities_are_put_in_place() {
        check("<!ENTITY band 'Glass Harbour'>", "&band; &other; &amp;", "Glass Harbour &other; &amp;");
        check("\n<!ENTITY e \"&#233;\" >\n<!ELEMENT rss ANY>", "caf&e;", "caf&#233;");
    }

    #[test]
    fn entities_that_refer_to_anything_are_not() {
        for subset in [
            "<!ENTITY a 'x'><!ENTITY b '&a;&a;'>",
            "<!ENTITY b SYSTEM 'file:///etc/passwd'>",
            "<!ENTITY % b 'x'>",
            "<!ENTITY b '<item>'>",
        ] {
            check(subset, "&b;", "&b;");
        }
        let bomb =
            format!("<!DOCTYPE rss [<!ENTITY b '{}'>]><rss>{}", "x".repeat(200), "&b;".repeat(100_000));
        assert!(expanded(&bomb).len() < bomb.len() + MOST_GROWTH);
    }
}
