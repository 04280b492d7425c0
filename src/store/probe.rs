//! Tests a single story for what no index knows.

use regex::Regex;
use rusqlite::OptionalExtension;

use super::body::Body;
use super::walk::{Halt, Walk};
use super::{StoreError, recognised, stories, words};
use crate::news::{NamedWork, fold, fold_text};

/// A part of a story, and what it must hold.
pub(super) struct Test {
    /// The part.
    pub(super) part: Part,
    /// What it must hold.
    pub(super) by: Match,
}

/// A part of a story that a test looks at.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Title,
    Author,
    Url,
    Language,
    /// The text without the title.
    Text,
    TitleOrText,
    /// The titles of the songs or releases that it names.
    Works {
        releases: bool,
    },
    /// Any of these bits of `story.attached`.
    Attached(i64),
}

/// How a text is compared.
pub(super) enum Match {
    /// It has these words, as [`words::spell`] writes them.
    Spelled(String),
    /// Folded, it begins so.
    Begins(String),
    /// The expression matches it, as it is or folded.
    Regex(Box<Regex>),
    /// Any of these.
    Any(Vec<Match>),
    /// Whatever it is.
    Anything,
}

impl Match {
    /// Compiles a regular expression.
    pub(super) fn regex(source: &str) -> Result<Self, StoreError> {
        let built = crate::text::expression(source);
        built.map(|regex| Self::Regex(Box::new(regex))).map_err(|error| {
            let reason = error.to_string();
            let reason = reason.lines().last().unwrap_or_default().trim_start_matches("error: ");
            StoreError::Query(format!("/{source}/ is not a regular expression: {reason}."))
        })
    }

    /// Whether a text has it.
    pub(super) fn holds(&self, text: &str) -> bool {
        match self {
            Self::Spelled(words) => words::spell(&words::runs(text)).contains(words.as_str()),
            Self::Begins(beginning) => fold(text).starts_with(beginning.as_str()),
            Self::Regex(regex) => regex.is_match(text) || regex.is_match(&fold_text(text)),
            Self::Any(any) => any.iter().any(|one| one.holds(text)),
            Self::Anything => true,
        }
    }
}

impl Test {
    /// Whether a story passes. Reading a story's text is what the budget counts.
    pub(super) fn passes(&self, walk: &Walk<'_>, id: i64) -> Result<bool, Halt> {
        walk.in_time()?;
        match self.part {
            Part::Title => self.column(walk, "SELECT title FROM story WHERE id = ?1", id),
            Part::Author => self.column(walk, "SELECT author FROM story WHERE id = ?1", id),
            Part::Url => self.column(walk, "SELECT url FROM story WHERE id = ?1", id),
            Part::Language => self.column(walk, "SELECT language FROM story WHERE id = ?1", id),
            Part::Attached(bits) => {
                let mut ask = walk.conn.prepare_cached("SELECT attached FROM story WHERE id = ?1")?;
                let attached: Option<i64> = ask.query_row([id], |row| row.get(0)).optional()?;
                Ok(attached.is_some_and(|attached| attached & bits != 0))
            }
            Part::Text => self.text(walk, id),
            Part::TitleOrText => {
                let title = self.column(walk, "SELECT title FROM story WHERE id = ?1", id)?;
                Ok(title || self.text(walk, id)?)
            }
            Part::Works { releases } => {
                walk.read_body()?;
                let named = recognised::read(walk.conn, id)?.unwrap_or_default();
                let works: Vec<NamedWork> = if releases { named.releases } else { named.songs };
                Ok(works.iter().any(|work| self.by.holds(&work.title)))
            }
        }
    }

    fn column(&self, walk: &Walk<'_>, sql: &str, id: i64) -> Result<bool, Halt> {
        let mut ask = walk.conn.prepare_cached(sql)?;
        let text: Option<String> = ask.query_row([id], |row| row.get(0)).optional()?;
        Ok(text.is_some_and(|text| self.by.holds(&text)))
    }

    fn text(&self, walk: &Walk<'_>, id: i64) -> Result<bool, Halt> {
        walk.read_body()?;
        let body = stories::body(walk.conn, id)?;
        Ok(self.by.holds(&Body::text_of(&body.html)))
    }
}
