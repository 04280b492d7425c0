//! Reads a query: one descent over its bytes, with the place of every fault.

use super::names::{FIELDS, OTHER_FIELDS, SORTS, STATES, THINGS, look_up, nearest};
use super::{Ago, Dates, Expr, Field, Period, Query, QueryError, Term, Text};

/// How deep parentheses and negations may nest.
const MAX_DEPTH: usize = 50;
/// How long a query may be, in bytes.
const MAX_LENGTH: usize = 20_000;

type Parsed<T> = Result<T, QueryError>;

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

struct Parser<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
    negated: bool,
    typing: bool,
    /// Collects `sort:` and `limit:`.
    query: Query,
}

impl<'a> Parser<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn peek(&self) -> Option<char> {
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
    fn unfinished(&self, error: QueryError) -> Parsed<()> {
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

    fn field(&mut self, name: &str) -> Parsed<Option<Expr>> {
        let begin = self.at;
        self.at += name.len();
        let rest = self.rest();
        let sign = [":", "<=", ">=", "<", ">"].into_iter().find(|sign| rest.starts_with(sign));
        let sign = sign.expect("a field name is followed by a sign");
        self.at += sign.len();
        if let Some(field) = look_up(FIELDS, name) {
            if sign != ":" {
                return Err(QueryError::new(begin, format!("\"{name}\" cannot be compared with {sign}."))
                    .suggesting(format!("Write {name}:word; date and age can be compared.")));
            }
            return self.text_field(field, begin);
        }
        let value_at = self.at;
        let value = self.raw_value();
        if value.is_empty() {
            self.unfinished(QueryError::new(
                value_at,
                format!("{name}{sign} needs a value right after it."),
            ))?;
            return Ok(None);
        }
        match (name.to_ascii_lowercase().as_str(), sign) {
            ("is", ":") => each(value, value_at, |word, at| choose(STATES, word, at, "is:").map(Term::Is)),
            ("has", ":") => each(value, value_at, |word, at| choose(THINGS, word, at, "has:").map(Term::Has)),
            ("id", ":") => each(value, value_at, |word, at| {
                word.parse().map(Term::Id).map_err(|_| QueryError::new(at, "A story's id is a number."))
            }),
            ("date", _) => dates(sign, value, value_at).map(|dates| Some(Expr::Term(Term::Date(dates)))),
            ("age", "<" | "<=") | ("newer", ":") => {
                age(value, value_at).map(|ago| Some(Expr::Term(Term::Newer(ago))))
            }
            ("age", ">" | ">=") | ("older", ":") => {
                age(value, value_at).map(|ago| Some(Expr::Term(Term::Older(ago))))
            }
            ("age", _) => Err(QueryError::new(begin, "An age is compared, not equalled.")
                .suggesting(format!("For stories of the last days write age<{value}."))),
            ("sort", ":") => self.sort(value, begin, value_at),
            ("limit", ":") => self.limit(value, begin, value_at),
            _ => Err(unknown(name, sign, begin)),
        }
    }

    fn sort(&mut self, value: &str, begin: usize, value_at: usize) -> Parsed<Option<Expr>> {
        self.top_level("sort:", begin, self.query.sort.is_some())?;
        self.query.sort = Some(choose(SORTS, value, value_at, "sort:")?);
        Ok(None)
    }

    fn limit(&mut self, value: &str, begin: usize, value_at: usize) -> Parsed<Option<Expr>> {
        self.top_level("limit:", begin, self.query.limit.is_some())?;
        let limit = value.parse().ok().filter(|limit| *limit > 0);
        let wrong = || QueryError::new(value_at, "A limit is a number from 1, such as limit:50.");
        self.query.limit = Some(limit.ok_or_else(wrong)?);
        Ok(None)
    }

    fn top_level(&self, name: &str, begin: usize, again: bool) -> Parsed<()> {
        if self.depth > 0 {
            return Err(QueryError::new(begin, format!("{name} holds for the whole query."))
                .suggesting("Put it outside the parentheses, without a minus."));
        }
        if again {
            return Err(QueryError::new(begin, format!("{name} is said twice.")));
        }
        Ok(())
    }

    /// Takes everything up to a space or parenthesis, for values that are no texts.
    fn raw_value(&mut self) -> &'a str {
        let rest = self.rest();
        let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '(' | ')')).unwrap_or(rest.len());
        self.at += end;
        &rest[..end]
    }

    fn text_field(&mut self, field: Field, begin: usize) -> Parsed<Option<Expr>> {
        let mut texts = Vec::new();
        loop {
            let at = self.at;
            let Some(text) = self.text_value(true)? else {
                let name = &self.text[begin..at];
                self.unfinished(QueryError::new(at, format!("{name} needs a value right after it.")))?;
                break;
            };
            texts.push(text);
            if !self.rest().starts_with(',') {
                break;
            }
            self.at += 1;
        }
        let whole: Option<fn(String) -> Term> = match field {
            Field::Tag => Some(Term::Tag),
            Field::Artist => Some(Term::Artist),
            Field::Feed => Some(Term::Feed),
            Field::Folder => Some(Term::Folder),
            _ => None,
        };
        let Some(whole) = whole else {
            let text = if texts.len() > 1 { Some(Text::Any(texts)) } else { texts.pop() };
            return Ok(text.map(|text| Expr::Term(Term::Field(field, text))));
        };
        let terms = texts.into_iter().map(|text| {
            Expr::Term(match text {
                Text::Word(name) | Text::Phrase(name) => whole(name),
                text => Term::Field(field, text),
            })
        });
        Ok(Expr::any(terms.collect()))
    }

    /// Takes a word, a phrase or a regular expression; `None` where none stands here.
    fn text_value(&mut self, in_field: bool) -> Parsed<Option<Text>> {
        let begin = self.at;
        match self.peek() {
            Some('"') => self.phrase(begin, &['"']),
            Some('“') if self.rest().contains('”') => self.phrase(begin, &['”']),
            Some('/') => self.regex(begin),
            _ => Ok(self.word(in_field)),
        }
    }

    fn phrase(&mut self, begin: usize, close: &[char]) -> Parsed<Option<Text>> {
        let mut words = String::new();
        let mut letters = self.rest().char_indices().skip(1).peekable();
        let mut end = None;
        while let Some((at, letter)) = letters.next() {
            if close.contains(&letter) {
                end = Some(at + letter.len_utf8());
                break;
            }
            let escaped =
                letter == '\\' && letters.peek().is_some_and(|(_, next)| matches!(next, '\\' | '"'));
            words.push(if escaped { letters.next().map_or(letter, |(_, next)| next) } else { letter });
        }
        self.at += end.unwrap_or(self.rest().len());
        if end.is_none() {
            self.unfinished(QueryError::new(begin, "This quotation mark is never closed."))?;
        }
        Ok((!words.trim().is_empty()).then_some(Text::Phrase(words)))
    }

    fn regex(&mut self, begin: usize) -> Parsed<Option<Text>> {
        let mut pattern = String::new();
        let mut letters = self.rest().char_indices().skip(1);
        let mut end = None;
        while let Some((at, letter)) = letters.next() {
            match letter {
                '/' => {
                    end = Some(at + 1);
                    break;
                }
                '\\' => match letters.next() {
                    Some((_, '/')) => pattern.push('/'),
                    Some((_, next)) => pattern.extend(['\\', next]),
                    None => {}
                },
                _ => pattern.push(letter),
            }
        }
        self.at += end.unwrap_or(self.rest().len());
        if end.is_none() {
            self.unfinished(
                QueryError::new(begin, "This regular expression has no closing slash.")
                    .suggesting("Write \\/ for a slash that is one."),
            )?;
            return Ok(None);
        }
        if pattern.is_empty() {
            return Err(QueryError::new(begin, "This regular expression is empty."));
        }
        Ok(Some(Text::Regex(pattern)))
    }

    fn word(&mut self, in_field: bool) -> Option<Text> {
        let mut word = String::new();
        let mut star = false;
        let mut last_escaped = false;
        let mut letters = self.rest().char_indices().peekable();
        let mut end = self.rest().len();
        while let Some((at, letter)) = letters.next() {
            let next = letters.peek().map(|(_, next)| *next);
            let ends_value = letter == ',' && next.is_some_and(|next| !next.is_whitespace() && next != ')');
            if letter.is_whitespace() || matches!(letter, '(' | ')') || (in_field && ends_value) {
                end = at;
                break;
            }
            last_escaped = letter == '\\' && next.is_some();
            let letter = if last_escaped { letters.next().map_or(letter, |(_, next)| next) } else { letter };
            star = letter == '*' && !last_escaped;
            word.push(letter);
        }
        self.at += end;
        if star {
            word.pop();
        }
        let growing = self.typing && !self.negated && self.at == self.text.len() && !last_escaped;
        match word.is_empty() {
            true => None,
            false if star || growing => Some(Text::Prefix(word)),
            false => Some(Text::Word(word)),
        }
    }
}

const LITERAL: &str = "To look for the word itself, put it in quotation marks.";

/// Reads a list of values, any of which may hold.
fn each(value: &str, at: usize, read: impl Fn(&str, usize) -> Parsed<Term>) -> Parsed<Option<Expr>> {
    let mut at = at;
    let mut terms = Vec::new();
    for word in value.split(',') {
        terms.push(Expr::Term(read(word, at)?));
        at += word.len() + 1;
    }
    Ok(Expr::any(terms))
}

fn choose<T: Copy>(table: &'static [(&'static str, T)], word: &str, at: usize, field: &str) -> Parsed<T> {
    look_up(table, word).ok_or_else(|| {
        let known: Vec<String> = table.iter().map(|(name, _)| format!("{field}{name}")).collect();
        let error = QueryError::new(at, format!("\"{word}\" is nothing that {field} knows."));
        error.suggesting(match nearest(word, table.iter().map(|(name, _)| *name)) {
            Some(name) => format!("Did you mean {field}{name}?"),
            None => format!("There are {}.", known.join(", ")),
        })
    })
}

fn dates(sign: &str, value: &str, at: usize) -> Parsed<Dates> {
    let period = |text: &str, at: usize| {
        Period::parse(text).ok_or_else(|| {
            QueryError::new(at, format!("\"{text}\" is no date."))
                .suggesting("Dates look like 2026, 2026-11, 2026-11-22, 2026-W47, today or yesterday.")
        })
    };
    match (sign, value.split_once("..")) {
        ("<", _) => period(value, at).map(Dates::Before),
        ("<=", _) => period(value, at).map(Dates::Until),
        (">", _) => period(value, at).map(Dates::After),
        (">=", _) => period(value, at).map(Dates::Since),
        (_, None) => period(value, at).map(|period| Dates::In(period, period)),
        (_, Some(("", last))) => period(last, at + 2).map(Dates::Until),
        (_, Some((first, ""))) => period(first, at).map(Dates::Since),
        (_, Some((first, last))) => Ok(Dates::In(period(first, at)?, period(last, at + first.len() + 2)?)),
    }
}

fn age(value: &str, at: usize) -> Parsed<Ago> {
    Ago::parse(value).ok_or_else(|| {
        QueryError::new(at, format!("\"{value}\" is no age."))
            .suggesting("Ages look like 30min, 12h, 7d, 2w, 3mo or 1y.")
    })
}

fn unknown(name: &str, sign: &str, at: usize) -> QueryError {
    let known = FIELDS.iter().map(|(name, _)| *name).chain(OTHER_FIELDS.iter().copied());
    if OTHER_FIELDS.iter().any(|field| field.eq_ignore_ascii_case(name)) {
        return QueryError::new(at, format!("\"{name}\" cannot be used with {sign}."))
            .suggesting(format!("Write {name}: and a value."));
    }
    let error = QueryError::new(at, format!("There is no field \"{name}\"."));
    error.suggesting(match nearest(name, known) {
        Some(field) => format!("Did you mean \"{field}\"?"),
        None => "To look for the words themselves, put them in quotation marks.".into(),
    })
}
