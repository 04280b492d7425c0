//! Reads fields: a name, a sign and what stands after it.

use super::names::{FIELDS, OTHER_FIELDS, SORTS, STATES, THINGS, look_up, nearest};
use super::parse::{Parsed, Parser};
use super::{Ago, Dates, Expr, Field, Period, QueryError, Term, Text};

impl<'a> Parser<'a> {
    pub(super) fn field(&mut self, name: &str) -> Parsed<Option<Expr>> {
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

    pub(super) fn text_field(&mut self, field: Field, begin: usize) -> Parsed<Option<Expr>> {
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
            Field::View => Some(Term::View),
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
}

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
