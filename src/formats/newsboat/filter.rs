//! Newsboat's filter expressions as queries.
//!
//! `unread = "yes" and title =~ "review"` becomes `is:unread title:/review/`. Newsboat's `and` and `or` bind
//! alike and to the right, so `a and b or c` is a and (b or c). What a query cannot say is refused with its
//! reason: a search that silently finds something else is worse than none.

use crate::news::Query;
use crate::news::query::{Ago, Expr, Field, State, Term, Text, Thing, Unit};

/// Expressions within expressions that one filter may have.
const DEEPEST: usize = 64;

/// Conditions that one filter may have.
const MOST_CONDITIONS: usize = 500;

/// Translates a filter expression; an error is why that cannot be done, as part of a sentence.
///
/// `tagged` gives the condition that stands for a tag of feeds.
pub fn translate(filter: &str, tagged: &dyn Fn(&str) -> Option<Expr>) -> Result<Query, String> {
    let mut parser = Parser { rest: filter, depth: 0, conditions: 0, tagged };
    let expr = parser.expression()?;
    match parser.rest.trim_start() {
        "" => Ok(Query { filter: Some(expr), ..Query::default() }),
        rest => Err(format!("\"{}\" is not understood", beginning(rest))),
    }
}

struct Parser<'a> {
    rest: &'a str,
    depth: usize,
    conditions: usize,
    tagged: &'a dyn Fn(&str) -> Option<Expr>,
}

/// What a condition compares with.
enum Value {
    Text(String),
    Range(i64, i64),
}

impl<'a> Parser<'a> {
    fn expression(&mut self) -> Result<Expr, String> {
        let mut parts = Vec::new();
        let mut joints = Vec::new();
        loop {
            parts.push(self.condition()?);
            let begin = self.rest;
            match self.word() {
                word if word.eq_ignore_ascii_case("and") => joints.push(true),
                word if word.eq_ignore_ascii_case("or") => joints.push(false),
                _ => {
                    self.rest = begin;
                    break;
                }
            }
        }
        let mut whole = parts.pop().ok_or("it is empty")?;
        while let (Some(left), Some(and)) = (parts.pop(), joints.pop()) {
            let both = vec![left, whole];
            whole = if and { Expr::all(both) } else { Expr::any(both) }.ok_or("it is empty")?;
        }
        Ok(whole)
    }

    fn condition(&mut self) -> Result<Expr, String> {
        self.conditions += 1;
        if self.depth > DEEPEST || self.conditions > MOST_CONDITIONS {
            return Err("it is too long".into());
        }
        self.rest = self.rest.trim_start();
        if let Some(inner) = self.rest.strip_prefix('(') {
            self.rest = inner;
            self.depth += 1;
            let expr = self.expression()?;
            self.depth -= 1;
            self.rest = self.rest.trim_start().strip_prefix(')').ok_or("a parenthesis is never closed")?;
            return Ok(expr);
        }
        let attribute = self.word();
        if attribute.is_empty() {
            return Err(match beginning(self.rest) {
                empty if empty.is_empty() => "it breaks off".into(),
                rest => format!("\"{rest}\" is not understood"),
            });
        }
        let operator = self.operator()?;
        let value = self.value()?;
        condition(attribute, operator, &value, self.tagged)
    }

    /// Takes the letters of a name; none where another sign stands here.
    fn word(&mut self) -> &'a str {
        self.rest = self.rest.trim_start();
        let end = self.rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '-'));
        let (word, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
        self.rest = rest;
        word
    }

    fn operator(&mut self) -> Result<&'static str, String> {
        const OPERATORS: [&str; 12] =
            ["==", "=~", "!=", "!~", "!#", "<=", ">=", "<", ">", "=", "#", "between"];
        self.rest = self.rest.trim_start();
        let found = OPERATORS.into_iter().find(|operator| self.rest.starts_with(operator));
        let operator = found.ok_or_else(|| match beginning(self.rest) {
            empty if empty.is_empty() => "it breaks off".to_owned(),
            rest => format!("\"{rest}\" is no comparison"),
        })?;
        self.rest = &self.rest[operator.len()..];
        Ok(operator)
    }

    fn value(&mut self) -> Result<Value, String> {
        self.rest = self.rest.trim_start();
        if let Some(inside) = self.rest.strip_prefix('"') {
            let mut text = String::new();
            let mut letters = inside.char_indices();
            while let Some((at, letter)) = letters.next() {
                match letter {
                    '"' => {
                        self.rest = &inside[at + 1..];
                        return Ok(range(&text).unwrap_or(Value::Text(text)));
                    }
                    // Other backslashes belong to a regular expression.
                    '\\' if letters.as_str().starts_with('"') => {
                        letters.next();
                        text.push('"');
                    }
                    other => text.push(other),
                }
            }
            return Err("a quotation mark is never closed".into());
        }
        let end = self.rest.find(|c: char| c.is_whitespace() || c == ')').unwrap_or(self.rest.len());
        let (value, rest) = self.rest.split_at(end);
        self.rest = rest;
        match value {
            "" => Err("it breaks off".into()),
            value => Ok(range(value).unwrap_or_else(|| Value::Text(value.to_owned()))),
        }
    }
}

/// Reads `2:5`; the ends may be the other way round.
fn range(text: &str) -> Option<Value> {
    let (from, to) = text.split_once(':')?;
    let (from, to) = (from.trim().parse::<i64>().ok()?, to.trim().parse::<i64>().ok()?);
    Some(Value::Range(from.min(to), from.max(to)))
}

fn beginning(text: &str) -> String {
    text.trim().chars().take(20).collect()
}

fn condition(
    attribute: &str,
    operator: &str,
    value: &Value,
    tagged: &dyn Fn(&str) -> Option<Expr>,
) -> Result<Expr, String> {
    let name = attribute.to_ascii_lowercase();
    let text = match value {
        Value::Text(text) => text.clone(),
        Value::Range(from, to) => format!("{from}:{to}"),
    };
    match name.as_str() {
        "age" => age(operator, value),
        "unread" => {
            let is = match (operator, text.to_ascii_lowercase().as_str()) {
                ("=" | "==" | "=~", "yes") | ("!=" | "!~", "no") => State::Unread,
                ("=" | "==" | "=~", "no") | ("!=" | "!~", "yes") => State::Read,
                _ => return Err(format!("unread {operator} \"{text}\" is neither yes nor no")),
            };
            Ok(Expr::Term(Term::Is(is)))
        }
        "title" => compared(Field::Title, operator, &text),
        "author" => compared(Field::Author, operator, &text),
        "content" => compared(Field::Text, operator, &text),
        "link" => compared(Field::Url, operator, &text),
        "feedtitle" | "rssurl" => compared(Field::Feed, operator, &text),
        "tags" => tags(operator, &text, tagged),
        "flags" => flags(operator, &text),
        "enclosure_type" => enclosed(operator, &text),
        other => Err(format!("there is nothing like \"{other}\" in a query")),
    }
}

/// A text compared: `=` with the whole of it, `=~` with a regular expression, `#` with a word.
fn compared(field: Field, operator: &str, text: &str) -> Result<Expr, String> {
    let whole = || match field {
        Field::Feed => Term::Feed(text.to_owned()),
        _ => Term::Field(field, Text::Regex(format!("^{}$", regex::escape(text)))),
    };
    let matched = || match regex::Regex::new(text) {
        Ok(_) => Ok(Term::Field(field, Text::Regex(text.to_owned()))),
        Err(_) => Err(format!("\"{text}\" is no regular expression here")),
    };
    if text.is_empty() {
        return Err("a query cannot ask for an empty text".into());
    }
    let (term, wanted) = match operator {
        "=" | "==" => (whole(), true),
        "!=" => (whole(), false),
        "=~" => (matched()?, true),
        "!~" => (matched()?, false),
        "#" => (Term::Field(field, Text::Phrase(text.to_owned())), true),
        "!#" => (Term::Field(field, Text::Phrase(text.to_owned())), false),
        other => return Err(format!("a text cannot be compared with {other}")),
    };
    Ok(when(wanted, Expr::Term(term)))
}

fn when(wanted: bool, expr: Expr) -> Expr {
    if wanted { expr } else { Expr::Not(Box::new(expr)) }
}

/// Ages are whole days that have passed: what is seven days old is older than 7 d and younger than 8 d.
fn age(operator: &str, value: &Value) -> Result<Expr, String> {
    let days = |count: i64| u32::try_from(count).ok().filter(|&count| count < 100_000);
    let ago = |count: i64| days(count).map(|count| Ago { count, unit: Unit::Day });
    let wrong = || "an age is a number of days".to_owned();
    let younger = |count: i64| ago(count).map(|ago| Expr::Term(Term::Newer(ago))).ok_or_else(wrong);
    let older = |count: i64| ago(count).map(|ago| Expr::Term(Term::Older(ago))).ok_or_else(wrong);
    let between = |from: i64, to: i64| match from {
        0 => younger(to + 1),
        _ => Expr::all(vec![older(from)?, younger(to + 1)?]).ok_or_else(wrong),
    };
    let number = match value {
        Value::Range(from, to) if operator == "between" && *to < 100_000 => return between(*from, *to),
        Value::Range(..) => return Err(wrong()),
        Value::Text(text) => days(text.trim().parse().map_err(|_| wrong())?).ok_or_else(wrong)?.into(),
    };
    match operator {
        "<" => younger(number),
        "<=" => younger(number + 1),
        ">" => older(number + 1),
        ">=" => older(number),
        "=" | "==" => between(number, number),
        "!=" => Ok(Expr::Not(Box::new(between(number, number)?))),
        other => Err(format!("an age cannot be compared with {other}")),
    }
}

fn tags(operator: &str, text: &str, tagged: &dyn Fn(&str) -> Option<Expr>) -> Result<Expr, String> {
    let wanted = match operator {
        "#" | "=" | "==" => true,
        "!#" | "!=" => false,
        other => return Err(format!("the tags of a feed cannot be compared with {other}")),
    };
    let expr = tagged(text).ok_or_else(|| format!("no feed has the tag \"{text}\""))?;
    Ok(when(wanted, expr))
}

/// Flags are letters; each came in as a tag.
fn flags(operator: &str, text: &str) -> Result<Expr, String> {
    let wanted = match operator {
        "=~" | "#" => true,
        "!~" | "!#" => false,
        other => return Err(format!("flags cannot be compared with {other}")),
    };
    let set = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(text);
    let letters: Vec<char> = set.chars().collect();
    if letters.is_empty()
        || set == text && letters.len() > 1
        || !letters.iter().all(char::is_ascii_alphabetic)
    {
        return Err(format!("the flags \"{text}\" are no letter and no [letters]"));
    }
    let terms = letters.into_iter().map(|letter| Expr::Term(Term::Tag(super::item::tag_of(letter))));
    let expr = Expr::any(terms.collect()).ok_or("it asks for no flag")?;
    Ok(when(wanted, expr))
}

fn enclosed(operator: &str, text: &str) -> Result<Expr, String> {
    let wanted = match operator {
        "=~" | "=" | "==" => true,
        "!~" | "!=" => false,
        other => return Err(format!("a text cannot be compared with {other}")),
    };
    let thing = match text.trim_matches(['^', '/', '.', '*']) {
        "audio" => Thing::Audio,
        "image" => Thing::Image,
        other => return Err(format!("a query cannot ask for attached files of the type \"{other}\"")),
    };
    Ok(when(wanted, Expr::Term(Term::Has(thing))))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tagged(tag: &str) -> Option<Expr> {
        (tag == "music").then(|| Expr::Term(Term::Folder("music".into())))
    }

    #[track_caller]
    fn check(filter: &str, expected: &str) {
        let query = translate(filter, &tagged).unwrap_or_else(|why| panic!("{filter}: {why}"));
        assert_eq!(query.to_string(), expected, "the query for {filter}");
        assert_eq!(Query::parse(expected).as_ref(), Ok(&query), "{expected} is read back");
    }

    #[track_caller]
    fn refuse(filter: &str, why: &str) {
        let refused = translate(filter, &tagged).map(|query| query.to_string());
        assert!(refused.as_ref().is_err_and(|said| said.contains(why)), "{filter}: {refused:?}");
    }

    #[test]
    fn conditions_are_translated() {
        check("unread = \"yes\" and title =~ \"review\"", "is:unread title:/review/");
        check("unread=\"no\"", "is:read");
        check("unread != \"yes\"", "is:read");
        check("title = \"A+\"", "title:/^A\\+$/");
        check("author !~ \"a|b\"", "-author:/a|b/");
        check("content # \"new album\"", "text:\"new album\"");
        check("link =~ \"site\\.example/a\"", "url:/site\\.example\\/a/");
        check("feedtitle = \"Music Daily\"", "feed:\"Music Daily\"");
        check("rssurl =~ \"example\"", "feed:/example/");
        check("tags # \"music\"", "folder:music");
        check("tags !# \"music\"", "-folder:music");
        check("flags =~ \"a\"", "#a");
        check("flags =~ \"[aB]\"", "#a OR #upper-b");
        check("enclosure_type =~ \"audio/\"", "has:audio");
    }

    #[test]
    fn ages_are_whole_days() {
        check("age < 7", "age<7d");
        check("age <= \"7\"", "age<8d");
        check("age > 7", "age>8d");
        check("age >= 7", "age>7d");
        check("age = 7", "age>7d age<8d");
        check("age between 3:1", "age>1d age<4d");
        check("age between \"0:10\"", "age<11d");
        refuse("age < x", "number of days");
        refuse("age > -2", "number of days");
    }

    #[test]
    fn and_and_or_bind_alike_to_the_right() {
        check("title =~ \"a\" and title =~ \"b\" or title =~ \"c\"", "title:/a/ (title:/b/ OR title:/c/)");
        check("( title =~ \"a\" and title =~ \"b\" ) or title =~ \"c\"", "title:/a/ title:/b/ OR title:/c/");
        check("title =~ \"a\" or title =~ \"b\" and title =~ \"c\"", "title:/a/ OR title:/b/ title:/c/");
    }

    #[test]
    fn what_a_query_cannot_say_is_refused_with_its_reason() {
        refuse("unread_count > 3", "unread_count");
        refuse("title =~ \"[\"", "no regular expression");
        refuse("title < \"a\"", "compared with <");
        refuse("tags # \"live\"", "no feed has the tag \"live\"");
        refuse("title =~ \"a", "never closed");
        refuse("( title =~ \"a\"", "never closed");
        refuse("title", "breaks off");
        refuse("title =~ \"a\" and", "breaks off");
        refuse("title =~ \"a\" xor b", "\"xor b\"");
        refuse("title ~ \"a\"", "no comparison");
        refuse("", "breaks off");
        refuse(&"(".repeat(100_000), "too long");
        refuse(&"unread = \"yes\" and ".repeat(100_000), "too long");
    }
}
