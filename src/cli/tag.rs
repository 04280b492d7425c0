//! `earmark tag`: tags on the stories of a query.

use clap::Args;

use super::args::choosing;
use super::failure::{Failure, Outcome};
use super::mark::change_found;
use super::shell::Shell;
use crate::library::Change;
use crate::text::clean;

/// Put tags on stories and take them off.
///
/// First the tags, +name to put on and -name to take off, then the query that says on which stories.
#[derive(Debug, Args)]
#[command(override_usage = "earmark tag [OPTIONS] <+TAG|-TAG>... <QUERY>...")]
#[command(after_long_help = "Example: earmark tag +film -live id:129033625600")]
pub(super) struct Tag {
    /// Tags, then a query
    #[arg(
        required = true,
        value_name = "+TAG|-TAG|QUERY",
        trailing_var_arg = true,
        allow_hyphen_values = true
    )]
    words: Vec<String>,
}

/// The tags to put on and take off, and the query.
#[derive(Debug, PartialEq, Eq)]
struct Order {
    on: Vec<String>,
    off: Vec<String>,
    query: String,
}

impl Tag {
    pub(super) fn run(&self, shell: &mut Shell) -> Outcome {
        let order = self.order()?;
        let query = choosing(&order.query, "On which stories?")?;
        let on = order.on.into_iter().map(|tag| Change::Tag(tag, true));
        let changes: Vec<Change> =
            on.chain(order.off.into_iter().map(|tag| Change::Tag(tag, false))).collect();
        change_found(&changes, &query, "changed", shell)
    }

    /// Takes the words apart: tags as long as they begin with a sign, then the query.
    fn order(&self) -> Result<Order, Failure> {
        let mut order = Order { on: Vec::new(), off: Vec::new(), query: String::new() };
        let signed = |word: &&String| word.len() > 1 && word.starts_with(['+', '-']);
        let tags = self.words.iter().take_while(signed).count();
        for word in &self.words[..tags] {
            let name = clean::line(&word[1..]).trim_start_matches('#').to_owned();
            if name.is_empty() || name.contains([':', '"', '(', ')', '@', '=']) {
                return Err(Failure::Usage(format!(
                    "\"{word}\" is no tag. Tags come first, then the query; in it, write NOT for a leading minus."
                )));
            }
            let list = if word.starts_with('+') { &mut order.on } else { &mut order.off };
            list.push(name);
        }
        order.query = self.words[tags..].join(" ");
        if tags == 0 {
            return Err(Failure::Usage(
                "Which tags? Write +name to put one on, -name to take one off.".into(),
            ));
        }
        if order.query.trim().is_empty() {
            return Err(Failure::Usage(
                "On which stories? Give a query after the tags, such as id:123 or @artist; '*' means all."
                    .into(),
            ));
        }
        Ok(order)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(words: &[&str]) -> Result<Order, Failure> {
        Tag { words: words.iter().map(ToString::to_string).collect() }.order()
    }

    #[test]
    fn tags_come_first_and_the_query_after_them() {
        let texts = |words: &[&str]| words.iter().map(ToString::to_string).collect::<Vec<_>>();
        let read = order(&["+film", "-live", "+#late night", "is:unread", "-x"]).unwrap();
        assert_eq!(
            read,
            Order { on: texts(&["film", "late night"]), off: texts(&["live"]), query: "is:unread -x".into() }
        );
        assert!(
            order(&["film"]).is_err()
                && order(&["+film"]).is_err()
                && order(&["+a", "-is:read", "x"]).is_err()
        );
    }
}
