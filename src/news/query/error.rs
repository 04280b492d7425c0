//! What is wrong with a query, and where.

use std::fmt::Write as _;

use unicode_width::UnicodeWidthChar;

/// A query that does not parse.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}{}", .suggestion.as_ref().map(|text| format!(" {text}")).unwrap_or_default())]
pub struct QueryError {
    /// The byte of the query at which the fault begins, on a character boundary.
    pub at: usize,
    /// What is wrong, as a sentence for people.
    pub message: String,
    /// What was probably meant, as a sentence for people.
    pub suggestion: Option<String>,
}

/// How many cells of a long query are drawn on each side of the fault.
const CONTEXT: usize = 36;

impl QueryError {
    pub(super) fn new(at: usize, message: impl Into<String>) -> Self {
        Self { at, message: message.into(), suggestion: None }
    }

    pub(super) fn suggesting(mut self, suggestion: impl Into<String>) -> Self {
        self.suggestion = Some(suggestion.into());
        self
    }

    /// Draws the query with a caret under the fault: two lines, the second ending with the caret.
    ///
    /// Characters that take no cell or would steer the terminal are left out; a long query is cut.
    #[must_use]
    pub fn drawn(&self, query: &str) -> String {
        let (before, after) = query.split_at(query.floor_char_boundary(self.at));
        let left: Vec<(char, usize)> = cells(before).collect();
        let mut from = left.len();
        let mut width = 0;
        while from > 0 && width + left[from - 1].1 <= CONTEXT {
            from -= 1;
            width += left[from].1;
        }
        let mut line: String = if from > 0 { "…".into() } else { String::new() };
        let column = width + usize::from(from > 0);
        line.extend(left[from..].iter().map(|(letter, _)| letter));
        let mut room = CONTEXT;
        for (letter, width) in cells(after) {
            if width > room {
                line.push('…');
                break;
            }
            room -= width;
            line.push(letter);
        }
        let _ = write!(line, "\n{:column$}^", "");
        line
    }
}

fn cells(text: &str) -> impl Iterator<Item = (char, usize)> + '_ {
    text.chars()
        .map(|letter| if letter.is_whitespace() { ' ' } else { letter })
        .filter_map(|letter| letter.width().filter(|width| *width > 0).map(|width| (letter, width)))
}
