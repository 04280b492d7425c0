//! Answers with windows of lists: as many stories as a screen shows, wherever it stands in the list.

use std::cell::Cell;
use std::sync::atomic::Ordering;

use rusqlite::{Connection, OptionalExtension};

use super::plan::Planner;
use super::sorted;
use super::stories::count;
use super::walk::{Leaf, Node, Walk, Way};
use super::{Moment, Store, StoreError, stories, tags};
use crate::news::query::{Expr, Query, SortBy, State, Term};
use crate::news::{Anchor, ListRequest, Order, Sort, StoryId, Window};

/// Up to where a list is counted; beyond, its length is not known.
const COUNTED: usize = 1000;

/// How many steps a question may take before its answer is partial. A step takes well under a
/// microsecond where indexes answer, and a few where rows are looked at.
const STEPS: usize = 100_000;

impl Store {
    /// Returns a window of a list. At most `bodies` stories' texts are read for what no index knows;
    /// beyond that, the answer is marked partial.
    pub fn list(&self, request: &ListRequest, moment: &Moment, bodies: usize) -> Result<Window, StoreError> {
        self.read(|conn| {
            let mut question = Question::new(self, conn, &request.query, moment, bodies)?;
            question.keep = request.keep.iter().map(|id| id.0).collect();
            let order = match request.query.sort {
                Some(SortBy::Order(order)) => Some(order),
                Some(SortBy::Best) => None,
                None => Some(request.order),
            };
            let by_date = order.filter(|order| order.by == Sort::Date && request.query.limit.is_none());
            match by_date {
                Some(order) => question.window(order, request),
                None => sorted::window(&question, order, request),
            }
        })
    }

    /// Returns up to `limit` ids of the stories that a query finds, newest first, whatever its order.
    pub fn find(&self, query: &Query, moment: &Moment, limit: usize) -> Result<Vec<StoryId>, StoreError> {
        self.read(|conn| {
            let question = Question::new(self, conn, query, moment, usize::MAX)?;
            let limit = query.limit.map_or(limit, |most| limit.min(most as usize));
            let steps = Cell::new(usize::MAX);
            let (ids, _) = question.page_within(Way::Older, Way::Older.start(), limit, &steps)?;
            Ok(ids.into_iter().map(StoryId).collect())
        })
    }
}

/// One question to the store, of which several pages may be read.
pub(super) struct Question<'a> {
    pub(super) conn: &'a Connection,
    pub(super) query: &'a Query,
    planner: Planner<'a>,
    keep: Vec<i64>,
    bodies: Cell<usize>,
    steps: Cell<usize>,
    store: &'a Store,
    number: u64,
}

impl<'a> Question<'a> {
    /// Prepares a question.
    pub(super) fn new(
        store: &'a Store,
        conn: &'a Connection,
        query: &'a Query,
        moment: &'a Moment,
        bodies: usize,
    ) -> Result<Self, StoreError> {
        Ok(Self {
            conn,
            query,
            planner: Planner::new(conn, query, moment, &store.tail)?,
            keep: Vec::new(),
            bodies: Cell::new(bodies),
            steps: Cell::new(STEPS),
            number: store.questions.load(Ordering::Relaxed),
            store,
        })
    }

    /// Reads up to `limit` matching ids from `from` on, and says whether the budget ended it.
    pub(super) fn page(&self, way: Way, from: i64, limit: usize) -> Result<(Vec<i64>, bool), StoreError> {
        self.page_within(way, from, limit, &self.steps)
    }

    /// The same, with a budget of its own.
    pub(super) fn page_within(
        &self,
        way: Way,
        from: i64,
        limit: usize,
        steps: &Cell<usize>,
    ) -> Result<(Vec<i64>, bool), StoreError> {
        let mut node = self.node()?;
        let (ids, halted) = node.take(&self.walk(way, steps), from, limit)?;
        Ok((ids, halted || self.planner.is_partial()))
    }

    fn walk<'w>(&'w self, way: Way, steps: &'w Cell<usize>) -> Walk<'w> {
        Walk {
            conn: self.conn,
            way,
            bodies: &self.bodies,
            steps,
            questions: &self.store.questions,
            question: self.number,
        }
    }

    fn node(&self) -> Result<Node, StoreError> {
        let node = self.planner.plan(self.query)?;
        if self.keep.is_empty() {
            return Ok(node);
        }
        Ok(Node::any(vec![node, Node::Leaf(Leaf::set(self.keep.clone()))]))
    }

    fn window(&self, order: Order, request: &ListRequest) -> Result<Window, StoreError> {
        let (onward, back) = if order.reversed { (Way::Newer, Way::Older) } else { (Way::Older, Way::Newer) };
        let limit = request.limit.max(1);
        let mut cut = Cut::default();
        match request.from {
            Anchor::Top => cut.below(self.page(onward, onward.start(), limit + 1)?, limit),
            Anchor::Bottom => cut.above(self.page(back, back.start(), limit + 1)?, limit),
            Anchor::After(id) => {
                let rest = onward.next(id.0).map(|from| self.page(onward, from, limit + 1)).transpose()?;
                cut.below(rest.unwrap_or_default(), limit);
                cut.more_above = self.is_any(back, id.0)?;
            }
            Anchor::Before(id) => {
                let rest = back.next(id.0).map(|from| self.page(back, from, limit + 1)).transpose()?;
                cut.above(rest.unwrap_or_default(), limit);
                cut.more_below = self.is_any(onward, id.0)?;
            }
            Anchor::Around(id) => {
                let above = back.next(id.0).map(|from| self.page(back, from, limit + 1)).transpose()?;
                cut.around(&above.unwrap_or_default(), &self.page(onward, id.0, limit + 1)?, limit);
            }
        }
        let rows = stories::rows(self.conn, &cut.ids)?;
        let whole = !cut.more_above && !cut.more_below && !cut.partial;
        Ok(Window {
            total: if whole { Some(cut.ids.len() as u64) } else { self.total()? },
            before: if cut.more_above { self.before(back, cut.ids.first())? } else { Some(0) },
            rows,
            more_above: cut.more_above,
            more_below: cut.more_below,
            partial: cut.partial,
        })
    }

    fn is_any(&self, way: Way, from: i64) -> Result<bool, StoreError> {
        let (found, partial) = self.page(way, from, 1)?;
        Ok(partial || !found.is_empty())
    }

    /// How many stories stand before one, if they are few and an index says so.
    fn before(&self, back: Way, first: Option<&i64>) -> Result<Option<u64>, StoreError> {
        let Some(from) = first.and_then(|&first| back.next(first)) else { return Ok(Some(0)) };
        self.counted(back, from)
    }

    /// How long the list is, if triggers keep count of it or it is short.
    fn total(&self) -> Result<Option<u64>, StoreError> {
        let Some(kept) = self.kept_count()? else { return self.counted(Way::Older, Way::Older.start()) };
        if self.keep.is_empty() {
            return Ok(Some(kept));
        }
        // Kept stories that match no longer are on top of the count; those that still do are in it.
        let mut extra = 0;
        for &id in &self.keep {
            let mut node = self.planner.plan(self.query)?;
            let (found, _) = node.take(&self.walk(Way::Older, &self.steps), id, 1)?;
            extra += u64::from(found.first() != Some(&id) && stories::row(self.conn, id)?.is_some());
        }
        Ok(Some(kept + extra))
    }

    fn counted(&self, way: Way, from: i64) -> Result<Option<u64>, StoreError> {
        if self.node()?.tests_stories() {
            return Ok(None);
        }
        let (found, partial) = self.page(way, from, COUNTED + 1)?;
        Ok((found.len() <= COUNTED && !partial).then_some(found.len() as u64))
    }

    /// The count that triggers keep for exactly this list, if there is one.
    fn kept_count(&self) -> Result<Option<u64>, StoreError> {
        let sum = |column: &str| -> Result<Option<u64>, StoreError> {
            let sql = format!("SELECT coalesce(sum({column}), 0) FROM feed");
            Ok(Some(self.conn.prepare_cached(&sql)?.query_row([], |row| count(row, 0))?))
        };
        match &self.query.filter {
            None => sum("stories"),
            Some(Expr::Term(Term::Is(State::Unread))) => sum("unread"),
            Some(Expr::Term(Term::Is(State::Starred))) => sum("starred"),
            Some(Expr::Term(Term::Tag(name))) => {
                let Some(tag) = tags::find(self.conn, name)? else { return Ok(Some(0)) };
                let mut ask = self.conn.prepare_cached("SELECT stories FROM tag WHERE id = ?1")?;
                Ok(ask.query_row([tag], |row| count(row, 0)).optional()?)
            }
            Some(Expr::Term(Term::Feed(url))) => {
                let mut ask =
                    self.conn.prepare_cached("SELECT stories FROM feed WHERE url <> '' AND url = ?1")?;
                Ok(ask.query_row([url], |row| count(row, 0)).optional()?)
            }
            Some(_) => Ok(None),
        }
    }
}

/// A window being cut out of a list.
#[derive(Default)]
struct Cut {
    ids: Vec<i64>,
    more_above: bool,
    more_below: bool,
    partial: bool,
}

impl Cut {
    /// Takes a page that goes on downwards.
    fn below(&mut self, (mut page, partial): (Vec<i64>, bool), limit: usize) {
        self.more_below = page.len() > limit;
        page.truncate(limit);
        self.ids = page;
        self.partial = partial;
    }

    /// Takes a page that goes upwards, nearest first.
    fn above(&mut self, (mut page, partial): (Vec<i64>, bool), limit: usize) {
        self.more_above = page.len() > limit;
        page.truncate(limit);
        page.reverse();
        self.ids = page;
        self.partial = partial;
    }

    /// Takes half a window from above and half from below, and more of the one where the other is short.
    fn around(&mut self, above: &(Vec<i64>, bool), below: &(Vec<i64>, bool), limit: usize) {
        let half = limit / 2;
        let down = below.0.len().min(limit - above.0.len().min(half));
        let up = above.0.len().min(limit - down);
        self.more_above = above.0.len() > up;
        self.more_below = below.0.len() > down;
        self.ids = above.0[..up].iter().rev().chain(&below.0[..down]).copied().collect();
        self.partial = above.1 || below.1;
    }
}

/// Where a story stands in a sorted list, for [`sorted`].
pub(super) fn cut_sorted(ids: &[i64], from: &Anchor, limit: usize) -> std::ops::Range<usize> {
    let place = |id: StoryId| ids.iter().position(|&own| own == id.0);
    let limit = limit.max(1);
    let start = match *from {
        Anchor::Top => 0,
        Anchor::Bottom => ids.len().saturating_sub(limit),
        Anchor::After(id) => place(id).map_or(0, |at| at + 1),
        Anchor::Before(id) => {
            let end = place(id).unwrap_or(0);
            return end.saturating_sub(limit)..end;
        }
        Anchor::Around(id) => {
            let start = place(id).unwrap_or(0).saturating_sub(limit / 2);
            start.min(ids.len().saturating_sub(limit))
        }
    };
    start..(start + limit).min(ids.len())
}
