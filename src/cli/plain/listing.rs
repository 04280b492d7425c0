//! The stories that numbers mean: as many of a view as were listed, in its order.

use crate::cli::failure::Failure;
use crate::library::{Library, Moment};
use crate::news::{Anchor, ListRequest, Order, StoryId, View};

/// A view, read as far as somebody asked. Stories keep their numbers while they change.
#[derive(Debug)]
pub(super) struct Listing {
    /// The view.
    pub(super) view: View,
    /// What the view is called, where that is not its name: a feed's title.
    pub(super) called: Option<String>,
    /// Its stories; the first has the number 1.
    pub(super) ids: Vec<StoryId>,
    /// How many of them were said.
    pub(super) said: usize,
    /// The place of the story that was read last.
    pub(super) at: Option<usize>,
    /// How many stories the view has, where that is known.
    pub(super) total: Option<u64>,
    /// Whether there are no more than `ids`.
    pub(super) ended: bool,
    /// Whether the search stopped before it had looked at every story.
    pub(super) partial: bool,
}

impl Listing {
    /// A view of which nothing was read yet.
    pub(super) fn of(view: View) -> Self {
        Self {
            view,
            called: None,
            ids: Vec::new(),
            said: 0,
            at: None,
            total: None,
            ended: false,
            partial: false,
        }
    }

    /// What it is called.
    pub(super) fn name(&self) -> String {
        match (&self.called, &self.view) {
            (Some(name), _) | (None, View::Artist(_, name)) => name.clone(),
            (None, view) => view.to_string(),
        }
    }

    /// Reads on until there are so many stories, or all there are.
    pub(super) fn read_to(
        &mut self,
        count: usize,
        library: &Library,
        moment: &Moment,
    ) -> Result<(), Failure> {
        while self.ids.len() < count && !self.ended {
            let last = self.ids.last().copied();
            let request = ListRequest {
                query: self.view.query(),
                order: Order::default(),
                from: last.map_or(Anchor::Top, Anchor::After),
                limit: count - self.ids.len(),
                // Where one begins must be in the list, even if it was read meanwhile.
                keep: last.into_iter().collect(),
            };
            let window = library.list(&request, moment).map_err(Failure::of_query)?;
            self.ended = !window.more_below || window.rows.is_empty();
            self.partial = window.partial;
            if last.is_none() {
                self.total = window.total;
            }
            self.ids.extend(window.rows.iter().map(|row| row.id).filter(|&id| Some(id) != last));
        }
        Ok(())
    }
}
