//! The one search language, used by `/`, views and the command line.
//!
//! ```text
//! query = or     or = and { "OR" and }     and = unary { unary }     unary = [ "-" | "NOT" ] atom
//! atom  = "(" or ")" | field | "phrase" | /regex/ | word | word*
//! field = name ":" value | name ("<"|">"|"<="|">=") value | "#"tag | "@"artist | "=" feed
//! value = word | "phrase" | /regex/ | a,b,c | a..b
//! ```
//!
//! Bare words just work, and stray punctuation between them is ignored, so that a pasted headline is a
//! query. A backslash takes the next character as it is. Parsing and printing are inverses: a printed
//! query parses to the same tree. Nothing here knows the store; times stay relative ("today", "7d")
//! until the caller resolves them with its clock and its time zone.

mod ast;
mod error;
mod fields;
mod names;
mod parse;
mod print;
#[cfg(test)]
mod tests;
mod time;
mod values;

pub use ast::{Expr, Field, Query, SortBy, State, Term, Text, Thing};
pub use error::QueryError;
pub use names::{COMPLETIONS, nearest};
pub use time::{Ago, Dates, Period, Unit};
