//! What the list shows of a search: the words to light up, and a line of each story's text around the first of them.
//!
//! The lines are a second answer. The list is drawn as soon as its stories are known; then those on screen
//! are asked for, a few at a time, and what has been overtaken by another search is dropped.

use std::collections::HashMap;

use super::event::{Effect, Ticket};
use super::model::{Model, Screen};
use crate::news::{Query, StoryId};
use crate::text::{Snippet, Sought};

/// Lines kept in memory.
const KEPT: usize = 2_000;

/// The search that the stories in the list were found by, and what their texts say about it.
#[derive(Clone, Debug, Default)]
pub struct Snippets {
    query: Option<Query>,
    sought: Sought,
    known: HashMap<StoryId, Snippet>,
    ticket: Ticket,
    /// Whether an answer is on its way.
    asked: bool,
}

impl Snippets {
    /// The words that the list was searched for.
    #[must_use]
    pub fn sought(&self) -> &Sought {
        &self.sought
    }

    /// What is known of a story's text.
    #[must_use]
    pub fn of(&self, story: StoryId) -> Option<&Snippet> {
        self.known.get(&story)
    }

    /// Forgets what stories' texts said, after these have changed.
    pub(super) fn forget(&mut self, stories: &[StoryId]) {
        self.known.retain(|story, _| !stories.contains(story));
    }

    /// Turns to another search, unless it is the same.
    fn turn_to(&mut self, query: &Query) -> bool {
        let turns = self.query.as_ref() != Some(query);
        if turns {
            let ticket = self.ticket.advance();
            *self = Self { query: Some(query.clone()), sought: Sought::of(query), ticket, ..Self::default() };
        }
        turns
    }
}

/// Follows the list: what is lit up, and which lines are asked for.
pub(super) fn follow(model: &mut Model) -> Option<Effect> {
    let query = model.list.shown_query()?;
    if model.snippets.turn_to(query) {
        light_up(model);
    }
    if model.snippets.asked || model.screen != Screen::Stories || !model.shows_snippets() {
        return None;
    }
    let rows = model.list.rows.iter().skip(model.list.top).take(2 * model.list_rows());
    let unknown = |id: &StoryId| !model.snippets.known.contains_key(id);
    let missing: Vec<StoryId> = rows.map(|row| row.id).filter(unknown).collect();
    if missing.is_empty() {
        return None;
    }
    model.snippets.asked = true;
    Some(Effect::LoadSnippets(model.snippets.ticket, model.snippets.sought.clone(), missing))
}

/// Takes lines that were asked for.
pub(super) fn take(model: &mut Model, ticket: Ticket, found: Vec<(StoryId, Snippet)>) {
    let snippets = &mut model.snippets;
    if ticket == snippets.ticket {
        // Without an answer about any story the next would be none either.
        snippets.asked = found.is_empty();
        if snippets.known.len() > KEPT {
            snippets.known.clear();
        }
        snippets.known.extend(found);
    }
}

/// Finds what was searched for in the text of the story on screen.
pub(super) fn light_up(model: &mut Model) {
    model.reader.hits = model.snippets.sought.in_text(model.reader.text());
}
