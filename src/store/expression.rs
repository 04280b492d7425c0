//! Conditions that the full-text index answers by itself: words, and what is kept in it as words.

use super::pattern::{Pattern, Token};
use super::shards::LONGEST_PREFIX;
use super::tail::Unindexed;
use super::walk::Cost;
use super::words;
use crate::news::query::{Expr, Term};

/// A condition that the full-text index answers by itself.
pub(super) enum Words {
    Token(Token),
    All(Vec<Words>),
    Any(Vec<Words>),
    /// The first and not the second.
    Without(Box<Words>, Box<Words>),
}

impl Words {
    /// Writes the condition for SQLite.
    pub(super) fn expression(&self) -> String {
        let join = |parts: &[Self], word: &str| {
            let each = parts.iter().map(Self::expression).collect::<Vec<_>>();
            format!("({})", each.join(word))
        };
        match self {
            Self::Token(token) => token.quoted(),
            Self::All(parts) => join(parts, " AND "),
            Self::Any(parts) => join(parts, " OR "),
            Self::Without(words, others) => format!("({} NOT {})", words.expression(), others.expression()),
        }
    }

    /// What asking for it costs: a beginning that the tables have no list of is merged from all its words.
    pub(super) fn cost(&self) -> Cost {
        match self {
            Self::Token(token) if token.open && token.text.chars().count() > LONGEST_PREFIX => Cost::Merge,
            Self::Token(_) => Cost::Place,
            Self::All(parts) | Self::Any(parts) => {
                if parts.iter().any(|part| part.cost() == Cost::Merge) {
                    Cost::Merge
                } else {
                    Cost::Place
                }
            }
            Self::Without(words, others) => {
                if others.cost() == Cost::Merge {
                    Cost::Merge
                } else {
                    words.cost()
                }
            }
        }
    }

    /// Decides it for a story that is not indexed yet.
    pub(super) fn hold(&self, story: &Unindexed) -> bool {
        match self {
            Self::Token(token) => story.has(&token.text, token.open),
            Self::All(parts) => parts.iter().all(|part| part.hold(story)),
            Self::Any(parts) => parts.iter().any(|part| part.hold(story)),
            Self::Without(words, others) => words.hold(story) && !others.hold(story),
        }
    }
}

/// The condition as words alone, if it is one that the index decides.
pub(super) fn words_of(expr: &Expr) -> Option<Words> {
    let pattern = match expr {
        Expr::Term(Term::Word(text) | Term::Phrase(text)) => Pattern::whole(text),
        Expr::Term(Term::Prefix(text)) => Pattern::beginning(text),
        Expr::And(parts) => return parts.iter().map(words_of).collect::<Option<_>>().map(Words::All),
        Expr::Or(parts) => return parts.iter().map(words_of).collect::<Option<_>>().map(Words::Any),
        Expr::Term(_) | Expr::Not(_) => return None,
    };
    pattern
        .is_decided_by_tokens()
        .then(|| Words::All(pattern.tokens().into_iter().map(Words::Token).collect()))
}

/// The stories of these feeds.
pub(super) fn feed_words(feeds: &[i64]) -> Words {
    // A feed that does not exist has no stories, and an empty group is no expression.
    let known = if feeds.is_empty() { &[0][..] } else { feeds };
    Words::Any(
        known
            .iter()
            .map(|&feed| Words::Token(Token { text: words::feed_token(feed), open: false }))
            .collect(),
    )
}
