//! Reads the shape of a query: words, groups, negations, with the place of every fault.
//!
//! One descent over the bytes. [`super::fields`] reads what follows a field's name, and
//! [`super::values`] reads words, phrases and regular expressions.

use super::names::{FIELDS, OTHER_FIELDS, look_up, nearest};
use super::{Expr, Field, Query, QueryError, Term, Text};

/// How deep parentheses and negations may nest.
const MAX_DEPTH: usize = 50;
/// How long a query may be, in bytes.
const MAX_LENGTH: usize = 20_000;

pub(super) type Parsed<T> = Result<T, QueryError>;

pub(super) fn query(text: &str, typing: bool) -> Parsed<Query> {
    if text.len() > MAX_LENGTH {
        let at = text.floor_char_boundary(MAX_LENGTH);
        return Err(QueryError::new(
            at,
            format!("A query may be {MAX_LENGTH} bytes long; this one is longer."),
        ));
    }
    let mut parser = Parser { text, at: 0, depth: 0, negated: false, typing, query: Query::default() };
    let filter = parser.any()?;
    if parser.at < text.len() {
        return Err(QueryError::new(parser.at, "This parenthesis was never opened."));
    }
    Ok(Query { filter, ..parser.query })
}

pub(super) struct Parser<'a> {
    pub(super) text: &'a str,
    pub(super) at: usize,
    pub(super) depth: usize,
    pub(super) negated: bool,
    pub(super) typing: bool,
    /// Collects `sort:` and `limit:`.
    pub(super) query: Query,
}

impl<'a> Parser<'a> {
    pub(super) fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn skip_spaces(&mut self) {
        self.at = self.text.len() - self.rest().trim_start().len();
    }

    /// Whether the next word is this keyword. While typing, one that ends the text may still grow.
    fn sees(&self, keyword: &str) -> bool {
        self.rest().strip_prefix(keyword).is_some_and(|after| match after.chars().next() {
            None => !self.typing,
            Some(next) => next.is_whitespace() || matches!(next, '(' | ')'),
        })
    }

    fn take(&mut self, keyword: &str) -> bool {
        let seen = self.sees(keyword);
        if seen {
            self.at += keyword.len();
            self.skip_spaces();
        }
        seen
    }

    /// Passes over a fault that is merely an unfinished end while the query is being typed.
    pub(super) fn unfinished(&self, error: QueryError) -> Parsed<()> {
        if self.typing && self.rest().trim().is_empty() { Ok(()) } else { Err(error) }
    }

    fn any(&mut self) -> Parsed<Option<Expr>> {
        let mut branches = Vec::new();
        loop {
            let begin = self.at;
            let branch = self.all()?;
            let end = self.at;
            let missing = branch.is_none();
            branches.extend(branch);
            let more = self.take("OR");
            if missing && more {
                return Err(QueryError::new(end, "OR needs something before it.").suggesting(LITERAL));
            }
            if missing && !branches.is_empty() {
                self.unfinished(QueryError::new(begin, "OR needs something after it.").suggesting(LITERAL))?;
            }
            if !more {
                return Ok(Expr::any(branches));
            }
        }
    }

    fn all(&mut self) -> Parsed<Option<Expr>> {
        let mut parts = Vec::new();
        self.skip_spaces();
        while self.peek().is_some_and(|next| next != ')') && !self.sees("OR") {
            let at = self.at;
            if self.take("AND") {
                if parts.is_empty() {
                    return Err(QueryError::new(at, "AND needs something before it.").suggesting(LITERAL));
                }
                continue;
            }
            parts.extend(self.unary()?);
            self.skip_spaces();
        }
        Ok(Expr::all(parts))
    }

    fn unary(&mut self) -> Parsed<Option<Expr>> {
        let begin = self.at;
        if self.take("NOT") {
            return self.negation(begin, "NOT");
        }
        let rest = self.rest();
        let after_dashes = rest.trim_start_matches('-');
        if after_dashes.len() == rest.len() {
            return self.atom();
        }
        if after_dashes.is_empty() || after_dashes.starts_with(|c: char| c.is_whitespace() || c == ')') {
            self.at = self.text.len() - after_dashes.len();
            return Ok(None);
        }
        self.at += 1;
        self.negation(begin, "-")
    }

    fn negation(&mut self, begin: usize, sign: &str) -> Parsed<Option<Expr>> {
        self.deeper(begin)?;
        let outer = std::mem::replace(&mut self.negated, true);
        let inner = if self.peek().is_none_or(|next| next == ')') { None } else { self.unary()? };
        self.negated = outer;
        self.depth -= 1;
        if inner.is_none() {
            self.unfinished(QueryError::new(begin, format!("{sign} needs something to exclude.")))?;
        }
        Ok(inner.map(|inner| Expr::Not(Box::new(inner))))
    }

    fn deeper(&mut self, begin: usize) -> Parsed<()> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(QueryError::new(
                begin,
                format!("Queries may be nested {MAX_DEPTH} deep; this goes deeper."),
            ));
        }
        Ok(())
    }

    fn atom(&mut self) -> Parsed<Option<Expr>> {
        let begin = self.at;
        let Some(first) = self.peek() else { return Ok(None) };
        let second = self.rest()[first.len_utf8()..].chars().next();
        // A regular expression may begin with a parenthesis.
        let alone = second.is_none_or(|next| next.is_whitespace() || (next == ')' && first != '/'));
        match first {
            '(' => return self.group(),
            // Stray punctuation of a pasted headline: "Artist / Song", "A * B".
            '/' | '*' | '#' | '@' | '=' if alone => {
                self.at += 1;
                return Ok(None);
            }
            '#' | '@' | '=' => {
                self.at += 1;
                let field = match first {
                    '#' => Field::Tag,
                    '@' => Field::Artist,
                    _ => Field::Feed,
                };
                return self.text_field(field, begin);
            }
            _ => {}
        }
        if let Some(name) = self.field_name() {
            return self.field(name);
        }
        Ok(self.text_value(false)?.map(|text| {
            Expr::Term(match text {
                Text::Word(word) => Term::Word(word),
                Text::Prefix(stem) => Term::Prefix(stem),
                Text::Regex(pattern) => Term::Regex(pattern),
                Text::Phrase(words) => Term::Phrase(words),
                Text::Any(_) => unreachable!("one value is not a list"),
            })
        }))
    }

    fn group(&mut self) -> Parsed<Option<Expr>> {
        let begin = self.at;
        self.deeper(begin)?;
        self.at += 1;
        let inner = self.any()?;
        self.depth -= 1;
        if self.peek() == Some(')') {
            self.at += 1;
        } else {
            self.unfinished(QueryError::new(begin, "This parenthesis is never closed."))?;
        }
        Ok(inner)
    }

    /// The name before a `:`, `<` or `>` here, if the next word is a field.
    fn field_name(&self) -> Option<&'a str> {
        let rest = self.rest();
        let end = rest.find(|c: char| !c.is_ascii_alphabetic()).filter(|end| *end > 0)?;
        let (name, after) = rest.split_at(end);
        let known =
            look_up(FIELDS, name).is_some() || OTHER_FIELDS.iter().any(|f| f.eq_ignore_ascii_case(name));
        let value = after.trim_start_matches([':', '<', '>', '=']);
        match after.as_bytes()[0] {
            b':' if after.starts_with("://") => None,
            // "Review: the new album" is a headline, not a field.
            b':' if !known => (!value.is_empty() && !value.starts_with(char::is_whitespace)).then_some(name),
            b':' => Some(name),
            b'<' | b'>' => (known || nearest(name, ["date", "age"]).is_some()).then_some(name),
            _ => None,
        }
    }
}

const LITERAL: &str = "To look for the word itself, put it in quotation marks.";
