//! The list of stories: a window onto a view, and the story selected in it.
//!
//! The selection is a story's id, never a position, so it survives refreshes, sorting and filtering.
//! Only a window of the view is in memory; it grows as the selection nears its ends and is trimmed at
//! the far side.

use crate::news::{Anchor, ArtistPage, ListRequest, Order, Query, StoryId, StoryRow, View, Window};

use super::event::{Effect, Ticket};

/// Stories asked for at a time.
const PAGE: usize = 200;
/// Stories asked for first, where one waits to see them; the rest of a page follows at once.
const FIRST: usize = 64;
/// Stories kept in memory.
const KEPT: usize = 1_000;
/// How near to an end of the window the selection comes before more is asked for.
const NEAR: usize = 60;

/// The list pane.
#[derive(Clone, Debug)]
pub struct List {
    /// What is listed.
    pub view: View,
    /// What is listed, as a query.
    pub query: Query,
    /// In what order.
    pub order: Order,
    /// The window's stories.
    pub rows: Vec<StoryRow>,
    /// The selected story.
    pub selected: Option<StoryId>,
    /// The row at the top of the pane.
    pub top: usize,
    /// How many stories the view has, where that is known.
    pub total: Option<u64>,
    /// How many stories stand before the window's first, where that is known.
    pub before: Option<u64>,
    /// Whether the search stopped before it had looked at every story: there may be more.
    pub partial: bool,
    /// What stands above the stories of an artist.
    pub artist_page: Option<Box<ArtistPage>>,
    /// The view that the rows are of: another is on its way, or could not be read.
    shown: Option<View>,
    keep: Vec<StoryId>,
    more_above: bool,
    more_below: bool,
    ticket: Ticket,
    asked: Option<Asked>,
}

/// Why a window was asked for: what to do with the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Asked {
    /// To show another view, or its other end; select its first or last story, or keep the selection.
    Show(Select),
    /// To add to the window at hand.
    Below,
    Above,
    /// To find the nearest unread story outside the window.
    Unread,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Select {
    First,
    Last,
    Same,
}

impl List {
    /// A list of a view, nothing loaded yet.
    #[must_use]
    pub fn new(view: View, order: Order) -> Self {
        Self {
            query: view.query(),
            view,
            order,
            rows: Vec::new(),
            selected: None,
            top: 0,
            total: None,
            before: None,
            partial: false,
            artist_page: None,
            shown: None,
            keep: Vec::new(),
            more_above: false,
            more_below: false,
            ticket: Ticket::default(),
            asked: None,
        }
    }

    /// Turns to another view, at a story or at its top. The rows on screen stay until the first window arrives.
    pub fn turn_to(&mut self, view: View, query: Query, at: Option<StoryId>) -> Effect {
        self.view = view;
        self.query = query;
        self.keep.clear();
        self.artist_page = None;
        match at {
            Some(id) => {
                self.selected = Some(id);
                self.ask(Anchor::Around(id), Asked::Show(Select::Same))
            }
            None => self.ask(Anchor::Top, Asked::Show(Select::First)),
        }
    }

    /// Asks for the window anew, around the selected story.
    pub fn reload(&mut self) -> Effect {
        let at_top = !self.more_above && self.index().is_none_or(|at| at < PAGE / 2);
        let from = self.selected.filter(|_| !at_top).map_or(Anchor::Top, Anchor::Around);
        self.ask(from, Asked::Show(Select::Same))
    }

    /// Whether a first window of another view is on its way: keys meant for it must wait.
    #[must_use]
    pub fn turning(&self) -> bool {
        matches!(self.asked, Some(Asked::Show(_) | Asked::Unread))
    }

    /// Takes away rows of another view than the one that is named, after that could not be read.
    pub fn drop_strangers(&mut self) {
        if self.shown.as_ref() != Some(&self.view) {
            self.rows.clear();
            (self.selected, self.total, self.before, self.partial) = (None, None, None, false);
            (self.more_above, self.more_below) = (false, false);
        }
    }

    /// What the rows are the answer to; `None` while another view is on its way, or could not be read.
    #[must_use]
    pub fn shown_query(&self) -> Option<&Query> {
        (!self.turning() && self.shown.as_ref() == Some(&self.view)).then_some(&self.query)
    }

    /// Gives up waiting, after a failure.
    pub fn stop_waiting(&mut self, ticket: Ticket) -> bool {
        let current = ticket == self.ticket;
        if current {
            self.asked = None;
        }
        current
    }

    fn ask(&mut self, from: Anchor, why: Asked) -> Effect {
        self.asked = Some(why);
        let (query, limit) = match why {
            Asked::Unread => (View::Unread.query().and(self.query.clone()), 1),
            Asked::Show(Select::First | Select::Last) => (self.query.clone(), FIRST),
            _ => (self.query.clone(), PAGE),
        };
        let keep = self.keep.clone();
        Effect::LoadList(self.ticket.advance(), ListRequest { query, order: self.order, from, limit, keep })
    }

    /// Takes the answer to the latest question; an older one is dropped.
    ///
    /// Returns `None` for an answer that is no longer wanted, else what to ask next.
    pub fn take(&mut self, ticket: Ticket, window: Window) -> Option<Vec<Effect>> {
        if ticket != self.ticket {
            return None;
        }
        match self.asked.take()? {
            Asked::Show(select) => {
                self.show(window, select);
                let rest = self.index().filter(|_| select != Select::Same).and_then(|at| self.grow(at));
                return Some(rest.into_iter().collect());
            }
            Asked::Below => self.append(window),
            Asked::Above => self.prepend(window),
            Asked::Unread => {
                let found = window.rows.first().map(|row| row.id);
                return Some(found.map(|id| self.go_to(id)).into_iter().collect());
            }
        }
        Some(Vec::new())
    }

    fn go_to(&mut self, id: StoryId) -> Effect {
        self.selected = Some(id);
        self.ask(Anchor::Around(id), Asked::Show(Select::Same))
    }

    fn show(&mut self, window: Window, select: Select) {
        let old = self.index();
        let place = old.map_or(0, |at| at.saturating_sub(self.top));
        let gone = self.selected;
        let (old_total, old_place) = (self.total, self.place());
        self.rows = window.rows;
        self.shown = Some(self.view.clone());
        self.more_above = window.more_above;
        self.more_below = window.more_below;
        self.total = window.total;
        // Where the window is full, one scrolls on.
        self.partial = window.partial && !window.more_below;
        self.before = window.before;
        self.know_place();
        self.selected = match select {
            Select::First => self.rows.first().map(|row| row.id),
            Select::Last => self.rows.last().map(|row| row.id),
            Select::Same => gone
                .filter(|id| self.rows.iter().any(|row| row.id == *id))
                .or_else(|| self.in_place_of(gone, old)),
        };
        self.top = match select {
            Select::First => 0,
            Select::Last => self.rows.len(),
            Select::Same => self.index().unwrap_or(0).saturating_sub(place),
        };
        // The same story of as many stories is where it was.
        if self.before.is_none() && select == Select::Same && self.selected == gone && self.total == old_total
        {
            self.before = old_place.zip(self.index()).and_then(|(place, at)| place.checked_sub(at as u64));
        }
    }

    /// Tells the window's place from its ends where the answer did not say it: a long list is not counted.
    fn know_place(&mut self) {
        if !self.more_above {
            self.before = Some(0);
        } else if !self.more_below && self.before.is_none() {
            self.before = self.total.and_then(|total| total.checked_sub(self.rows.len() as u64));
        }
    }

    /// How many stories stand before the selected one in the whole list, where that is known.
    #[must_use]
    pub fn place(&self) -> Option<u64> {
        Some(self.before? + self.index()? as u64)
    }

    /// The story to select where the selected one is no longer listed.
    fn in_place_of(&self, gone: Option<StoryId>, old: Option<usize>) -> Option<StoryId> {
        let newest_first = self.order == Order::default();
        let next = gone.filter(|_| newest_first).and_then(|gone| self.rows.iter().find(|row| row.id < gone));
        next.or_else(|| self.rows.get(old.unwrap_or(0).min(self.rows.len().saturating_sub(1))))
            .map(|row| row.id)
    }

    fn append(&mut self, window: Window) {
        self.more_below = window.more_below;
        self.partial = window.partial && !window.more_below;
        self.rows.extend(window.rows);
        if self.rows.len() > KEPT {
            let cut = (self.rows.len() - KEPT).min(self.top).min(self.index().unwrap_or(0));
            self.rows.drain(..cut);
            self.top -= cut;
            self.more_above |= cut > 0;
            self.before = self.before.map(|before| before + cut as u64);
        }
        self.know_place();
    }

    fn prepend(&mut self, window: Window) {
        self.more_above = window.more_above;
        let added = window.rows.len();
        self.before = self.before.map(|before| before.saturating_sub(added as u64));
        self.rows.splice(..0, window.rows);
        self.top += added;
        if self.rows.len() > KEPT {
            let keep = KEPT.max(self.index().unwrap_or(0) + PAGE);
            self.more_below |= keep < self.rows.len();
            self.rows.truncate(keep);
        }
        self.know_place();
    }

    /// The selected row's place in the window.
    #[must_use]
    pub fn index(&self) -> Option<usize> {
        let selected = self.selected?;
        self.rows.iter().position(|row| row.id == selected)
    }

    /// The selected row.
    #[must_use]
    pub fn selected_row(&self) -> Option<&StoryRow> {
        self.rows.get(self.index()?)
    }

    /// Changes what a row shows, ahead of the store.
    pub fn change(&mut self, id: StoryId, change: impl FnOnce(&mut StoryRow)) {
        if let Some(row) = self.rows.iter_mut().find(|row| row.id == id) {
            change(row);
        }
    }

    /// Notes that a story was read here, so that it stays listed until the view is left.
    pub fn keep(&mut self, id: StoryId) {
        if !self.keep.contains(&id) {
            self.keep.push(id);
        }
    }

    /// Keeps every story of the window listed until the view is left.
    pub fn keep_all(&mut self) {
        self.keep = self.rows.iter().map(|row| row.id).collect();
    }

    /// Takes a story out of the list and selects its neighbour.
    pub fn remove(&mut self, id: StoryId) {
        let Some(at) = self.rows.iter().position(|row| row.id == id) else { return };
        self.rows.remove(at);
        self.total = self.total.map(|total| total.saturating_sub(1));
        if self.selected == Some(id) {
            self.selected = self.rows.get(at.min(self.rows.len().saturating_sub(1))).map(|row| row.id);
        }
    }

    /// Moves the selection by rows; at the window's ends, asks for more.
    pub fn step(&mut self, by: isize) -> Option<Effect> {
        if self.rows.is_empty() {
            return None;
        }
        let at = self.index().unwrap_or(0);
        let to = at.saturating_add_signed(by).min(self.rows.len() - 1);
        self.selected = Some(self.rows[to].id);
        self.grow(to)
    }

    /// Selects the row at a place of the window.
    pub fn select(&mut self, at: usize) -> Option<Effect> {
        let id = self.rows.get(at)?.id;
        self.selected = Some(id);
        self.grow(at)
    }

    fn grow(&mut self, at: usize) -> Option<Effect> {
        if self.asked.is_some() {
            return None;
        }
        if self.more_below && at + NEAR >= self.rows.len() {
            let last = self.rows.last()?.id;
            return Some(self.ask(Anchor::After(last), Asked::Below));
        }
        if self.more_above && at < NEAR {
            let first = self.rows.first()?.id;
            return Some(self.ask(Anchor::Before(first), Asked::Above));
        }
        None
    }

    /// Goes to the first story of the view.
    pub fn to_top(&mut self) -> Option<Effect> {
        if self.more_above {
            return Some(self.ask(Anchor::Top, Asked::Show(Select::First)));
        }
        self.top = 0;
        self.select(0)
    }

    /// Goes to the last story of the view.
    pub fn to_bottom(&mut self) -> Option<Effect> {
        if self.more_below {
            return Some(self.ask(Anchor::Bottom, Asked::Show(Select::Last)));
        }
        self.select(self.rows.len().saturating_sub(1))
    }

    /// Selects the nearest unread story in a direction. `Err(())` says that there is none.
    pub fn to_unread(&mut self, forward: bool) -> Result<Option<Effect>, NoUnread> {
        let at = self.index().unwrap_or(0);
        let unread = |row: &&StoryRow| !row.read;
        let found = if forward {
            self.rows.iter().skip(at + 1).find(unread)
        } else {
            self.rows.iter().take(at).rev().find(unread)
        };
        if let Some(row) = found {
            self.selected = Some(row.id);
            let to = self.index().unwrap_or(0);
            return Ok(self.grow(to));
        }
        match (forward, self.rows.first(), self.rows.last()) {
            (true, _, Some(last)) if self.more_below => {
                Ok(Some(self.ask(Anchor::After(last.id), Asked::Unread)))
            }
            (false, Some(first), _) if self.more_above => {
                Ok(Some(self.ask(Anchor::Before(first.id), Asked::Unread)))
            }
            _ => Err(NoUnread),
        }
    }

    /// Scrolls so that the selection is on screen, with `rows` rows visible.
    pub fn scroll_to_selection(&mut self, rows: usize) {
        let rows = rows.max(1);
        let margin = margin(rows);
        let at = self.index().unwrap_or(0);
        let highest = at.saturating_sub(margin);
        let lowest = (at + margin + 1).saturating_sub(rows);
        self.top = self.top.clamp(lowest.min(highest), highest);
        self.top = self.top.min(self.rows.len().saturating_sub(rows));
    }

    /// Scrolls by rows, as the wheel does; the selection is dragged along to stay on screen.
    pub fn scroll(&mut self, by: isize, rows: usize) -> Option<Effect> {
        let rows = rows.max(1);
        self.top = self.top.saturating_add_signed(by).min(self.rows.len().saturating_sub(rows));
        let at = self.index()?;
        // As far from the edges as the selection always is, or it would pull the list back; but it may
        // stand at the very ends.
        let margin = margin(rows);
        let last = self.rows.len() - 1;
        let highest = if self.top == 0 { 0 } else { self.top + margin };
        let lowest = if self.top + rows > last { last } else { self.top + rows - 1 - margin };
        self.select(at.clamp(highest.min(lowest), lowest))
    }
}

/// The first row on screen, moved as little as it takes for the row at `at` to be among `rows` rows.
pub(super) fn in_sight(top: usize, at: usize, rows: usize) -> usize {
    top.clamp((at + 1).saturating_sub(rows.max(1)), at)
}

/// How many rows the selection keeps between itself and an edge of the list.
fn margin(rows: usize) -> usize {
    2.min((rows - 1) / 2)
}

/// Says that a view has no unread story in the direction asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoUnread;
