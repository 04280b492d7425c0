//! The names of people, in the ways in which feeds write them.

use super::construct::Raw;
use crate::formats::markup::entities::decode;
use crate::formats::markup::lexer::{Lexer, Token, local};
use crate::formats::markup::{strip, tags};

/// A person's name: Atom's `<name>`, RSS's "address (name)" or "name <address>", or else the address.
pub(super) fn name(raw: Raw<'_>) -> String {
    if !raw.has_elements {
        return line(&strip::title(&raw.text()));
    }
    let mut named = [String::new(), String::new()];
    let mut slot = None;
    for token in Lexer::new(raw.inner) {
        match token {
            Token::Start(tag) => {
                slot = tags::with_lower(local(tag.name), |name| match name {
                    "name" => Some(0),
                    "email" => Some(1),
                    _ => None,
                });
            }
            Token::Text(text) => {
                if let Some(slot) = slot {
                    named[slot].push_str(&decode(text));
                }
            }
            Token::Verbatim(text) => {
                if let Some(slot) = slot {
                    named[slot].push_str(text);
                }
            }
            Token::End(_) => slot = None,
            Token::Aside => {}
        }
    }
    let [name, email] = named;
    match strip::title(&name) {
        name if !name.is_empty() => name,
        _ if !email.trim().is_empty() => email.trim().to_owned(),
        _ => line(&strip::title(&raw.text())),
    }
}

fn line(line: &str) -> String {
    if !line.contains('@') {
        return line.to_owned();
    }
    let tidy = |name: &str| name.trim().trim_matches(['"', '\'']).trim().to_owned();
    if let Some((before, rest)) = line.split_once('(')
        && let Some((name, _)) = rest.split_once(')')
        && !name.trim().is_empty()
    {
        return tidy(if name.contains('@') { before } else { name });
    }
    match line.split_once('<') {
        Some((name, _)) if !name.trim().is_empty() => tidy(name),
        Some((_, address)) => tidy(address.trim_end_matches('>')),
        None => tidy(line.trim_start_matches("mailto:")),
    }
}
