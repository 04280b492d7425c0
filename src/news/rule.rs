//! A rule of the user's own: a query, and what is done with each story that arrives and matches it.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::query::{Query, QueryError};

/// Identifies a rule in the store. It is never given out again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RuleId(pub i64);

impl fmt::Display for RuleId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(out)
    }
}

/// What a rule does with a story. It only ever gives a mark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RuleAction {
    /// Hides it: it is in no list and no count but those that ask for hidden stories.
    Hide,
    /// Stars it.
    Star,
    /// Marks it read.
    Read,
    /// Gives it this tag.
    Tag(String),
}

impl RuleAction {
    /// Reads what people write: "hide" or "mute", "star", "read", "tag film" or "#film".
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.starts_with('#') {
            return Self::tag(text);
        }
        let (word, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
        match (word.to_lowercase().as_str(), rest.trim()) {
            ("hide" | "mute", "") => Some(Self::Hide),
            ("star", "") => Some(Self::Star),
            ("read", "") => Some(Self::Read),
            ("tag", tag) => Self::tag(tag),
            _ => None,
        }
    }

    /// Gives a tag, with or without its "#" or "+"; `None` for what is none.
    #[must_use]
    pub fn tag(text: &str) -> Option<Self> {
        let tag = text.trim().trim_start_matches(['#', '+']);
        let plain = !tag.contains([',', '#', '"']) && !tag.contains(char::is_control);
        (plain && !tag.is_empty()).then(|| Self::Tag(tag.split_whitespace().collect::<Vec<_>>().join(" ")))
    }
}

impl fmt::Display for RuleAction {
    /// Writes it in a form that [`parse`](Self::parse) reads.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Hide => out.write_str("hide"),
            Self::Star => out.write_str("star"),
            Self::Read => out.write_str("read"),
            Self::Tag(tag) => write!(out, "tag {tag}"),
        }
    }
}

/// A rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Its number; 0 for one that is not stored yet.
    pub id: RuleId,
    /// The query as typed. It need not parse: a newer Earmark may have written it.
    pub query: String,
    /// What is done with what it finds.
    pub action: RuleAction,
    /// How many stories it has changed.
    pub stories: u64,
}

impl Rule {
    /// Parses its query.
    pub fn parsed(&self) -> Result<Query, QueryError> {
        Query::parse(&self.query)
    }
}

/// A rule, and why it does nothing, if that is so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JudgedRule {
    /// The rule.
    pub rule: Rule,
    /// Why its query cannot be answered.
    pub fault: Option<String>,
}

/// What is to change about a rule; `None` stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RuleChange {
    /// Its query.
    pub query: Option<String>,
    /// What it does.
    pub action: Option<RuleAction>,
    /// Its place among the rules, from 0; beyond the last is the last.
    pub place: Option<usize>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        assert_eq!(RuleAction::parse(text).map(|action| action.to_string()).as_deref(), expected, "{text}");
    }

    #[test]
    fn an_action_is_written_as_it_is_read() {
        check("hide", Some("hide"));
        check(" Mute ", Some("hide"));
        check("star", Some("star"));
        check("read", Some("read"));
        check("tag film", Some("tag film"));
        check("tag #Film", Some("tag Film"));
        check("#film", Some("tag film"));
        check("tag", None);
        check("tag late  night", Some("tag late night"));
        check("#", None);
        check("#a,b", None);
        check("star it", None);
        check("", None);
    }
}
