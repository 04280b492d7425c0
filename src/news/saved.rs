//! A view of the user's own: a query with a name.

use serde::{Deserialize, Serialize};

use super::View;
use super::query::{Expr, Query, QueryError, State, Term};

/// Identifies a saved view in the store. It is never given out again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ViewId(pub i64);

/// A query that the user saved under a name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SavedView {
    /// Its number; 0 for one that is not stored yet.
    pub id: ViewId,
    /// Its name in the sidebar.
    pub name: String,
    /// The query as typed. It need not parse: a newer Earmark may have written it.
    pub query: String,
    /// The keys that open it, as configuration writes them; empty for none.
    pub key: String,
}

impl SavedView {
    /// Parses its query.
    pub fn parsed(&self) -> Result<Query, QueryError> {
        Query::parse(&self.query)
    }

    /// The view that lists it.
    #[must_use]
    pub fn view(&self) -> View {
        View::Saved { id: self.id, name: self.name.clone(), query: self.query.clone() }
    }
}

/// What is to change about a view; `None` stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ViewChange {
    /// Its name.
    pub name: Option<String>,
    /// Its query.
    pub query: Option<String>,
    /// Its keys, as configuration writes them; empty for none.
    pub key: Option<String>,
    /// Its place among the views, from 0; beyond the last is the last.
    pub place: Option<usize>,
}

/// How many stories a view has, as far as they were counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// How many were counted.
    pub stories: u64,
    /// Whether there are or may be more.
    pub more: bool,
}

impl Query {
    /// The query for the stories that the count beside a view is of: the unread ones, as with feeds, unless the
    /// query says itself which of them it wants.
    #[must_use]
    pub fn counted(&self) -> Self {
        let marks = [State::Unread, State::Read, State::Starred, State::Hidden].map(Term::Is);
        let chosen = |filter: &Expr| marks.iter().any(|mark| filter.mentions(mark));
        if self.filter.as_ref().is_some_and(chosen) {
            return self.clone();
        }
        self.clone().and(Self::of(Term::Is(State::Unread)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_view_counts_what_is_unread_in_it_unless_it_says_otherwise() {
        #[track_caller]
        fn check(query: &str, counted: &str) {
            assert_eq!(Query::parse(query).unwrap().counted().to_string(), counted);
        }
        check("#film limit:5", "#film is:unread limit:5");
        check("low OR blur", "(low OR blur) is:unread");
        check("", "is:unread");
        check("#film -is:read", "#film -is:read");
        check("is:starred", "is:starred");
    }
}
