//! How many stories the saved views have to show.
//!
//! That is asked for the views on screen alone, the longest unknown first, and asked anew after every change; a
//! newer question overtakes the one before, and what was counted stays on screen until it is counted again.

use std::collections::HashMap;

use super::event::Effect;
use super::menu::MenuKind;
use super::menus;
use super::model::{Model, Overlay};
use super::sidebar::Entry;
use crate::news::{SavedView, Tally, ViewId};

/// How many stories the saved views have, as far as that is known.
#[derive(Clone, Debug, Default)]
pub struct Tallies {
    known: HashMap<ViewId, Known>,
    /// Goes up whenever what is known may no longer be true.
    round: u64,
}

#[derive(Clone, Debug, Default)]
struct Known {
    counted: Option<Result<Tally, String>>,
    /// The rounds in which it was asked and answered last.
    asked: u64,
    answered: u64,
}

impl Tallies {
    /// How many stories a view has; an error says why it cannot be listed.
    #[must_use]
    pub fn of(&self, view: ViewId) -> Option<&Result<Tally, String>> {
        self.known.get(&view)?.counted.as_ref()
    }

    /// Notes that everything may have changed, and which views there are now. Returns whether it is the first time.
    pub(super) fn forget(&mut self, views: &[SavedView]) -> bool {
        self.round += 1;
        self.known.retain(|id, _| views.iter().any(|view| view.id == *id));
        self.round == 1
    }

    /// Takes a count that was asked for in a round.
    fn take(&mut self, round: u64, view: ViewId, counted: Result<Tally, String>) {
        let known = self.known.entry(view).or_default();
        known.counted = Some(counted);
        known.answered = known.answered.max(round);
    }

    /// The question for views of which the count is not known in this round, unless it was asked.
    fn question(&mut self, views: &[&SavedView]) -> Option<Effect> {
        let round = self.round;
        let mut missing: Vec<&SavedView> = Vec::new();
        let mut is_new = false;
        for view in views {
            let known = self.known.entry(view.id).or_default();
            if known.answered < round {
                missing.push(view);
                is_new |= known.asked < round;
                known.asked = round;
            }
        }
        // The one that waited longest comes first: however often it is overtaken, each has its turn.
        missing.sort_by_key(|view| self.known.get(&view.id).map_or(0, |known| known.answered));
        let views = missing.into_iter().map(|view| (view.id, view.query.clone())).collect();
        is_new.then_some(Effect::CountViews(round, views))
    }
}

/// Takes a count, and shows it wherever the view is listed.
pub(super) fn take(
    model: &mut Model,
    round: u64,
    view: ViewId,
    counted: Result<Tally, String>,
) -> Vec<Effect> {
    model.tallies.take(round, view, counted);
    menus::recount_views(model);
    Vec::new()
}

/// Asks for the counts of the saved views on screen that are not known.
pub(super) fn count(model: &mut Model) -> Option<Effect> {
    if model.counts.views.is_empty() {
        return None;
    }
    let picking = matches!(&model.overlay, Some(Overlay::Menu(menu)) if menu.kind == MenuKind::Views);
    let layout = model.layout();
    let on_screen = model.sidebar.entries.iter().skip(model.sidebar.top);
    let views: Vec<&SavedView> = if picking {
        model.counts.views.iter().collect()
    } else {
        let rows = if layout.sidebar.width > 0 { usize::from(layout.sidebar.height) } else { 0 };
        let entries = on_screen.take(rows);
        entries.filter_map(|entry| if let Entry::Saved(view) = entry { Some(view) } else { None }).collect()
    };
    model.tallies.question(&views)
}
