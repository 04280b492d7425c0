//! Prints a query so that it parses back to the same tree.

use std::fmt::{self, Display, Formatter, Write as _};

use super::names::{FIELDS, SORTS, STATES, THINGS, name_of};
use super::{Expr, Query, SortBy, Term, Text};

impl Display for Query {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        let mut parts = Vec::new();
        parts.extend(self.filter.as_ref().map(ToString::to_string));
        parts.extend(self.sort.map(|sort| format!("sort:{sort}")));
        parts.extend(self.limit.map(|limit| format!("limit:{limit}")));
        out.write_str(&parts.join(" "))
    }
}

impl Display for SortBy {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        out.write_str(name_of(SORTS, self))
    }
}

impl Display for Expr {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::And(parts) => list(out, parts, " ", |part| matches!(part, Self::Or(_))),
            Self::Or(parts) => list(out, parts, " OR ", |_| false),
            Self::Not(inner) => {
                out.write_char('-')?;
                grouped(out, inner, matches!(**inner, Self::And(_) | Self::Or(_)))
            }
            Self::Term(term) => term.fmt(out),
        }
    }
}

fn list(
    out: &mut Formatter<'_>,
    parts: &[Expr],
    between: &str,
    group: impl Fn(&Expr) -> bool,
) -> fmt::Result {
    for (at, part) in parts.iter().enumerate() {
        if at > 0 {
            out.write_str(between)?;
        }
        grouped(out, part, group(part))?;
    }
    Ok(())
}

fn grouped(out: &mut Formatter<'_>, expr: &Expr, group: bool) -> fmt::Result {
    if group { write!(out, "({expr})") } else { expr.fmt(out) }
}

impl Display for Term {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Word(word) => out.write_str(&bare(word)),
            Self::Prefix(stem) => write!(out, "{}*", bare(stem)),
            Self::Phrase(words) => out.write_str(&quoted(words)),
            Self::Regex(pattern) => out.write_str(&slashed(pattern)),
            Self::Tag(name) => write!(out, "#{}", named(name)),
            Self::Artist(name) => write!(out, "@{}", named(name)),
            Self::Feed(name) => write!(out, "feed:{}", named(name)),
            Self::Folder(name) => write!(out, "folder:{}", named(name)),
            Self::View(name) => write!(out, "view:{}", named(name)),
            Self::Field(field, text) => write!(out, "{}:{text}", name_of(FIELDS, field)),
            Self::Id(id) => write!(out, "id:{id}"),
            Self::Is(state) => write!(out, "is:{}", name_of(STATES, state)),
            Self::Has(thing) => write!(out, "has:{}", name_of(THINGS, thing)),
            Self::Date(dates) => dates.fmt(out),
            Self::Newer(ago) => write!(out, "age<{ago}"),
            Self::Older(ago) => write!(out, "age>{ago}"),
        }
    }
}

impl Display for Text {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Word(word) => out.write_str(&bare(word)),
            Self::Prefix(stem) => write!(out, "{}*", bare(stem)),
            Self::Phrase(words) => out.write_str(&quoted(words)),
            Self::Regex(pattern) => out.write_str(&slashed(pattern)),
            Self::Any(texts) => {
                let texts: Vec<String> = texts.iter().map(ToString::to_string).collect();
                out.write_str(&texts.join(","))
            }
        }
    }
}

/// Whether a letter means itself wherever it stands.
fn plain(letter: char) -> bool {
    let foreign = !letter.is_ascii() && !letter.is_whitespace() && letter != '“';
    foreign || letter.is_ascii_alphanumeric() || matches!(letter, '_' | '\'' | '.' | '&' | '!' | '$')
}

/// Writes a word, with a backslash before whatever would mean something else.
fn bare(word: &str) -> String {
    let keyword = matches!(word, "OR" | "AND" | "NOT");
    let mut out = String::with_capacity(word.len() + 2);
    for (at, letter) in word.chars().enumerate() {
        let harmless = plain(letter) || (at > 0 && matches!(letter, '-' | '/' | '#' | '@' | '=' | '+'));
        if !harmless || (keyword && at == 0) {
            out.push('\\');
        }
        out.push(letter);
    }
    out
}

fn named(name: &str) -> String {
    if name.chars().all(|letter| plain(letter) || letter == '-') { name.into() } else { quoted(name) }
}

fn quoted(words: &str) -> String {
    format!("\"{}\"", words.replace('\\', "\\\\").replace('"', "\\\""))
}

fn slashed(pattern: &str) -> String {
    format!("/{}/", pattern.replace('/', "\\/"))
}
