//! Answers with windows of lists: as many stories as a screen shows, wherever it stands in the list.

use std::cell::{Cell, RefCell};
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use rusqlite::{Connection, OptionalExtension};

use super::plan::Planner;
use super::sorted;
use super::stories::count;
use super::tail::Tail;
use super::walk::{Leaf, Node, Walk, Way};
use super::{Moment, Store, StoreError, stories, tags};
use crate::news::query::{Expr, Query, SortBy, State, Term};
use crate::news::{Anchor, ListRequest, Order, Sort, StoryId, Window};

/// How far a list is counted beyond a window; a longer one's length is known only if triggers keep it.
const COUNTED: usize = 1000;

/// How often the full-text index may be asked for that. A word within few stories that lie far apart is asked
/// for once for each of them.
const COUNTING_LOOKS: usize = 8;

/// How many steps a question may take before its answer is partial. A step takes well under a
/// microsecond where indexes answer, and a few where rows are looked at.
const STEPS: usize = 100_000;

/// What may be spent on what no index knows: beyond it, an answer is marked partial.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// How many stories' texts may be read.
    pub bodies: usize,
    /// How long stories may be looked at one by one.
    pub time: Option<Duration>,
}

impl From<usize> for Budget {
    /// So many texts, however long that takes.
    fn from(bodies: usize) -> Self {
        Self { bodies, time: None }
    }
}

impl Store {
    /// Returns a window of a list, partial where the budget ends before the list does.
    pub fn list(
        &self,
        request: &ListRequest,
        moment: &Moment,
        budget: impl Into<Budget>,
    ) -> Result<Window, StoreError> {
        self.read(|conn| {
            let mut question = Question::new(self, conn, &request.query, moment, budget.into())?;
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
            let question = Question::new(self, conn, query, moment, usize::MAX.into())?;
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
    /// The stories that it is about, where it is not about all.
    among: Option<Vec<i64>>,
    bodies: Cell<usize>,
    until: Option<Instant>,
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
        budget: Budget,
    ) -> Result<Self, StoreError> {
        Ok(Self {
            conn,
            query,
            planner: Planner::new(conn, query, moment, &store.tail)?,
            keep: Vec::new(),
            among: None,
            bodies: Cell::new(budget.bodies),
            until: budget.time.map(|time| Instant::now() + time),
            steps: Cell::new(STEPS),
            number: store.questions.load(Ordering::Relaxed),
            store,
        })
    }

    /// Prepares a question about some stories alone, all of which are indexed; `tail` is an empty one.
    pub(super) fn among(
        store: &'a Store,
        conn: &'a Connection,
        (query, moment): (&'a Query, &'a Moment),
        ids: &[i64],
        tail: &'a RefCell<Tail>,
    ) -> Result<Self, StoreError> {
        let planner = Planner::new(conn, query, moment, tail)?;
        planner.leave_out_tail();
        let whole = Self::new(store, conn, query, moment, usize::MAX.into())?;
        Ok(Self { planner, among: Some(ids.to_vec()), ..whole })
    }

    /// Fails where the query cannot be answered.
    pub(super) fn can_be_asked(&self) -> Result<(), StoreError> {
        self.planner.plan(self.query).map(|_| ())
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
        let looks = Cell::new(usize::MAX);
        let (ids, halted) = node.take(&self.walk(way, steps, &looks), from, limit)?;
        Ok((ids, halted || self.planner.is_partial()))
    }

    fn walk<'w>(&'w self, way: Way, steps: &'w Cell<usize>, looks: &'w Cell<usize>) -> Walk<'w> {
        Walk {
            conn: self.conn,
            way,
            bodies: &self.bodies,
            until: self.until,
            steps,
            looks,
            questions: &self.store.questions,
            question: self.number,
        }
    }

    fn node(&self) -> Result<Node, StoreError> {
        let mut node = self.planner.plan(self.query)?;
        if let Some(ids) = &self.among {
            node = Node::And(vec![Node::Leaf(Leaf::set(ids.clone())), node], Vec::new());
        }
        if self.keep.is_empty() {
            return Ok(node);
        }
        Ok(Node::any(vec![node, Node::Leaf(Leaf::set(self.keep.clone()))]))
    }

    /// Answers by two walks at most, one in each direction from where the window begins. Each goes on
    /// past the window for a while, so that short lists know their length and place.
    fn window(&self, order: Order, request: &ListRequest) -> Result<Window, StoreError> {
        let (onward, back) = if order.reversed { (Way::Newer, Way::Older) } else { (Way::Older, Way::Newer) };
        let limit = request.limit.max(1);
        let (down_from, up_from, most_down, most_up) = match request.from {
            Anchor::Top => (Some(onward.start()), None, limit, 0),
            Anchor::Bottom => (None, Some(back.start()), 0, limit),
            Anchor::After(id) => (onward.next(id.0), Some(id.0), limit, 0),
            Anchor::Before(id) => (Some(id.0), back.next(id.0), 0, limit),
            Anchor::Around(id) => (Some(id.0), back.next(id.0), limit, limit),
        };
        let down = self.stretch(onward, down_from, most_down)?;
        let up = self.stretch(back, up_from, most_up)?;
        // Around a story, each half takes the room that the other leaves.
        let half = if most_down > 0 && most_up > 0 { limit / 2 } else { limit };
        let shown_down = down.ids.len().min(most_down).min(limit - up.ids.len().min(half).min(most_up));
        let shown_up = up.ids.len().min(most_up).min(limit - shown_down);
        let shown: Vec<i64> =
            up.ids[..shown_up].iter().rev().chain(&down.ids[..shown_down]).copied().collect();
        let length = up.length().zip(down.length()).map(|(up, down)| up + down);
        Ok(Window {
            rows: stories::rows(self.conn, &shown)?,
            more_above: up.ids.len() > shown_up || (most_up == 0 && up.partial),
            more_below: down.ids.len() > shown_down || (most_down == 0 && down.partial),
            total: if length.is_some() { length } else { self.kept_total()? },
            before: up.length().map(|length| length - shown_up as u64),
            partial: (most_down > 0 && down.partial) || (most_up > 0 && up.partial),
        })
    }

    /// Reads the ids of a window's one side, and as many more as it takes to count a short list.
    fn stretch(&self, way: Way, from: Option<i64>, most: usize) -> Result<Stretch, StoreError> {
        let Some(from) = from else { return Ok(Stretch { whole: true, ..Stretch::default() }) };
        let mut node = self.node()?;
        let looks = Cell::new(usize::MAX);
        // One more than is shown tells that there are more.
        let (mut ids, halted) = node.take(&self.walk(way, &self.steps, &looks), from, most + 1)?;
        let partial = halted || self.planner.is_partial();
        let mut whole = ids.len() <= most && !partial;
        if let Some(next) = ids.get(most).and_then(|&last| way.next(last))
            && !partial
            && !node.tests_stories()
        {
            let looks = Cell::new(COUNTING_LOOKS);
            let (more, gave_up) = node.take(&self.walk(way, &self.steps, &looks), next, COUNTED - 1)?;
            whole = !gave_up && more.len() < COUNTED - 1;
            ids.extend(more);
        }
        Ok(Stretch { ids, whole, partial })
    }

    /// The length that triggers keep count of. Kept stories that match no longer come on top.
    fn kept_total(&self) -> Result<Option<u64>, StoreError> {
        let Some(kept) = self.kept_count()? else { return Ok(None) };
        let mut extra = 0;
        for &id in &self.keep {
            let mut node = self.planner.plan(self.query)?;
            let looks = Cell::new(usize::MAX);
            let (found, _) = node.take(&self.walk(Way::Older, &self.steps, &looks), id, 1)?;
            extra += u64::from(found.first() != Some(&id) && stories::row(self.conn, id)?.is_some());
        }
        Ok(Some(kept + extra))
    }

    /// The count that triggers keep for exactly this list, if there is one.
    pub(super) fn kept_count(&self) -> Result<Option<u64>, StoreError> {
        let sum = |column: &str| -> Result<Option<u64>, StoreError> {
            let muted = if self.query.browses() { "WHERE muted = 0" } else { "" };
            let sql = format!("SELECT coalesce(sum({column}), 0) FROM feed {muted}");
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

/// Ids read in one direction.
#[derive(Default)]
struct Stretch {
    ids: Vec<i64>,
    /// Whether these are all that there are.
    whole: bool,
    /// Whether the budget, or a tail too long to search, ended it.
    partial: bool,
}

impl Stretch {
    fn length(&self) -> Option<u64> {
        self.whole.then_some(self.ids.len() as u64)
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
