//! Merges sorted streams of story ids, so that a query costs what its window costs.
//!
//! A query is a tree of [`Node`]s. Each can be asked for its first story at or past an id, in one
//! direction: towards older stories or towards newer ones. "And" lets its branches leap over each other,
//! "or" takes the nearest head, and what no index knows is tested on the stories that come out. Nothing
//! is sorted, and nothing is read beyond the window but a chunk of ids.

use std::cell::Cell;
use std::ops::RangeInclusive;
use std::rc::Rc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use rusqlite::Connection;

use super::StoreError;
use super::indexes::Index;
use super::probe::Test;
use super::shards::{self, Shard};

/// Which way a walk goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// Newest first.
    Older,
    /// Oldest first.
    Newer,
}

impl Way {
    /// Whether `a` comes before `b` on this way.
    pub(super) fn before(self, a: i64, b: i64) -> bool {
        match self {
            Self::Older => a > b,
            Self::Newer => a < b,
        }
    }

    /// The id that follows on this way; `None` at the end of all ids.
    pub(super) fn next(self, id: i64) -> Option<i64> {
        match self {
            Self::Older => id.checked_sub(1),
            Self::Newer => id.checked_add(1),
        }
    }

    /// Where this way begins.
    pub(super) fn start(self) -> i64 {
        match self {
            Self::Older => i64::MAX,
            Self::Newer => i64::MIN,
        }
    }
}

/// Why a walk ended before its end.
pub(super) enum Halt {
    /// It had looked at as many stories as it may.
    Budget,
    /// Something went wrong.
    Fault(StoreError),
}

impl From<StoreError> for Halt {
    fn from(error: StoreError) -> Self {
        Self::Fault(error)
    }
}

impl From<rusqlite::Error> for Halt {
    fn from(error: rusqlite::Error) -> Self {
        Self::Fault(error.into())
    }
}

/// What one question may use, and whether it is still wanted.
pub(super) struct Walk<'a> {
    /// The store.
    pub(super) conn: &'a Connection,
    /// The direction.
    pub(super) way: Way,
    /// How many stories' texts may still be read.
    pub(super) bodies: &'a Cell<usize>,
    /// When looking at stories one by one ends.
    pub(super) until: Option<Instant>,
    /// How many steps may still be taken.
    pub(super) steps: &'a Cell<usize>,
    /// How often the full-text index may still be asked.
    pub(super) looks: &'a Cell<usize>,
    /// Grows when a newer question comes.
    pub(super) questions: &'a AtomicU64,
    /// Its value when this question was asked.
    pub(super) question: u64,
}

impl Walk<'_> {
    fn step(&self) -> Result<(), Halt> {
        if self.questions.load(Ordering::Relaxed) != self.question {
            return Err(Halt::Fault(StoreError::Superseded));
        }
        let left = self.steps.get().checked_sub(1).ok_or(Halt::Budget)?;
        self.steps.set(left);
        Ok(())
    }

    /// Ends the walk when its time is up. A test of a story costs more than a look at the clock, a step does not.
    pub(super) fn in_time(&self) -> Result<(), Halt> {
        let late = self.until.is_some_and(|until| Instant::now() >= until);
        if late { Err(Halt::Budget) } else { Ok(()) }
    }

    /// Pays for asking the full-text index once more.
    fn look(&self) -> Result<(), Halt> {
        let left = self.looks.get().checked_sub(1).ok_or(Halt::Budget)?;
        self.looks.set(left);
        Ok(())
    }

    /// Pays for reading one story's text.
    pub(super) fn read_body(&self) -> Result<(), Halt> {
        let left = self.bodies.get().checked_sub(1).ok_or(Halt::Budget)?;
        self.bodies.set(left);
        Ok(())
    }
}

/// A set of stories that can be walked.
pub(super) enum Node {
    /// What one index knows.
    Leaf(Leaf),
    /// Stories within these ids, both inclusive. Holds every id, so it never stands alone.
    Within(i64, i64),
    /// What all branches have and all tests let through.
    And(Vec<Node>, Vec<Check>),
    /// What any branch has.
    Or(Vec<Branch>),
}

/// A branch of an "or", with the answer to what it was asked last.
pub(super) struct Branch {
    node: Node,
    /// Where it was asked, and the first story from there on.
    answer: Option<(i64, Option<i64>)>,
}

/// A test on a story that the branches agree on.
pub(super) enum Check {
    /// It is not in this set.
    Not(Node),
    /// It holds what no index knows.
    Story(Test),
}

impl Node {
    /// No story at all.
    pub(super) fn none() -> Self {
        Self::Leaf(Leaf::set(Vec::new()))
    }

    /// Joins sets; of many and of none too.
    pub(super) fn any(mut nodes: Vec<Self>) -> Self {
        match nodes.len() {
            0 => Self::none(),
            1 => nodes.remove(0),
            _ => Self::Or(nodes.into_iter().map(|node| Branch { node, answer: None }).collect()),
        }
    }

    /// Finds the first story at or past `from`.
    pub(super) fn seek(&mut self, walk: &Walk<'_>, from: i64) -> Result<Option<i64>, Halt> {
        match self {
            Self::Leaf(leaf) => leaf.seek(walk, from),
            Self::Within(first, last) => Ok(within(walk.way, *first, *last, from)),
            Self::And(nodes, checks) => seek_all(walk, nodes, checks, from),
            Self::Or(branches) => seek_any(walk, branches, from),
        }
    }

    /// Whether a story is in the set.
    pub(super) fn holds(&mut self, walk: &Walk<'_>, id: i64) -> Result<bool, Halt> {
        Ok(self.seek(walk, id)? == Some(id))
    }

    /// Whether walking it reads stories one by one.
    pub(super) fn tests_stories(&self) -> bool {
        match self {
            Self::Leaf(_) | Self::Within(..) => false,
            Self::Or(branches) => branches.iter().any(|branch| branch.node.tests_stories()),
            Self::And(nodes, checks) => {
                nodes.iter().any(Self::tests_stories)
                    || checks.iter().any(|check| match check {
                        Check::Not(node) => node.tests_stories(),
                        Check::Story(_) => true,
                    })
            }
        }
    }

    /// Takes up to `limit` stories from `from` on, and says whether the budget ended it.
    pub(super) fn take(
        &mut self,
        walk: &Walk<'_>,
        from: i64,
        limit: usize,
    ) -> Result<(Vec<i64>, bool), StoreError> {
        let mut found = Vec::new();
        let mut from = Some(from);
        while let Some(at) = from
            && found.len() < limit
        {
            match self.seek(walk, at) {
                Ok(Some(id)) => {
                    found.push(id);
                    from = walk.way.next(id);
                }
                Ok(None) => break,
                Err(Halt::Budget) => return Ok((found, true)),
                Err(Halt::Fault(error)) => return Err(error),
            }
        }
        Ok((found, false))
    }
}

fn within(way: Way, first: i64, last: i64, from: i64) -> Option<i64> {
    let at = match way {
        Way::Older => from.min(last),
        Way::Newer => from.max(first),
    };
    (first <= at && at <= last).then_some(at)
}

fn seek_all(
    walk: &Walk<'_>,
    nodes: &mut [Node],
    checks: &mut [Check],
    from: i64,
) -> Result<Option<i64>, Halt> {
    let mut at = from;
    'candidate: loop {
        walk.step()?;
        let mut agreed = 0;
        while agreed < nodes.len() {
            agreed = 0;
            for node in &mut *nodes {
                match node.seek(walk, at)? {
                    None => return Ok(None),
                    Some(found) if found == at => agreed += 1,
                    Some(found) => {
                        at = found;
                        walk.step()?;
                        break;
                    }
                }
            }
        }
        for check in &mut *checks {
            if !check.passes(walk, at)? {
                match walk.way.next(at) {
                    Some(next) => at = next,
                    None => return Ok(None),
                }
                continue 'candidate;
            }
        }
        return Ok(Some(at));
    }
}

fn seek_any(walk: &Walk<'_>, branches: &mut [Branch], from: i64) -> Result<Option<i64>, Halt> {
    let mut best: Option<i64> = None;
    for branch in branches {
        if let Some(id) = branch.seek(walk, from)?
            && best.is_none_or(|best| walk.way.before(id, best))
        {
            best = Some(id);
        }
    }
    Ok(best)
}

impl Branch {
    /// Finds its first story at or past `from`. Inside of a "not", questions may step back.
    fn seek(&mut self, walk: &Walk<'_>, from: i64) -> Result<Option<i64>, Halt> {
        if let Some((asked, found)) = self.answer
            && !walk.way.before(from, asked)
            && found.is_none_or(|found| !walk.way.before(found, from))
        {
            return Ok(found);
        }
        let found = self.node.seek(walk, from)?;
        self.answer = Some((from, found));
        Ok(found)
    }
}

impl Check {
    fn passes(&mut self, walk: &Walk<'_>, id: i64) -> Result<bool, Halt> {
        match self {
            Self::Not(node) => Ok(!node.holds(walk, id)?),
            Self::Story(test) => test.passes(walk, id),
        }
    }
}

/// How an index is asked for a stretch of its ids.
pub(super) enum Source {
    /// These ids, ascending.
    Set(Rc<[i64]>),
    /// An index, with the key it is asked for.
    Index(&'static Index, Option<i64>),
    /// What a full-text expression matches in titles and texts, and what asking for it costs.
    Text(String, Rc<[Shard]>, Cost),
    /// What a full-text expression matches in the titles.
    Title(String),
}

/// A stream of ids from one index, read a chunk at a time.
pub(super) struct Leaf {
    source: Source,
    /// Ids in the walk's order: all there are from `asked` to the last of them.
    chunk: Vec<i64>,
    /// Where the chunk begins; `None` before the first.
    asked: Option<i64>,
    /// How many ids the next chunk has.
    size: usize,
    /// Whether nothing lies past the chunk.
    done: bool,
}

/// How many ids an index is asked for: few after a leap, soon many on a long walk.
const CHUNK: RangeInclusive<usize> = 32..=1024;

/// What it costs to ask the full-text index for some ids of an expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cost {
    /// Finding the place, about a tenth of a millisecond.
    Place,
    /// Merging whatever begins so in a table, some milliseconds, each time anew.
    Merge,
}

/// How many ids the full-text index is asked for on a walk: about what a window with its count takes.
#[cfg(not(test))]
const TEXT_CHUNK: usize = 1280;
/// How many after a leap. Finding the place costs as much as this many ids do.
#[cfg(not(test))]
const TEXT_LEAP: usize = 64;
/// How many at most where each question is a merge: all that a table has.
#[cfg(not(test))]
const TEXT_MERGED: usize = shards::ROOM as usize;

// Small, so that tests leap and go on.
#[cfg(test)]
const TEXT_CHUNK: usize = 8;
#[cfg(test)]
const TEXT_LEAP: usize = 2;
#[cfg(test)]
const TEXT_MERGED: usize = 32;

impl Leaf {
    /// A stream from a source.
    pub(super) fn new(source: Source) -> Self {
        let size = match source {
            Source::Set(_) | Source::Index(..) => 64,
            Source::Text(..) | Source::Title(_) => TEXT_CHUNK,
        };
        Self { source, chunk: Vec::new(), asked: None, size, done: false }
    }

    /// A stream of known ids.
    pub(super) fn set(mut ids: Vec<i64>) -> Self {
        ids.sort_unstable();
        ids.dedup();
        Self::new(Source::Set(ids.into()))
    }

    fn seek(&mut self, walk: &Walk<'_>, from: i64) -> Result<Option<i64>, Halt> {
        if let Source::Set(ids) = &self.source {
            return Ok(in_set(walk.way, ids, from));
        }
        loop {
            if let Some(asked) = self.asked
                && !walk.way.before(from, asked)
            {
                let at = self.chunk.partition_point(|&id| walk.way.before(id, from));
                if let Some(&id) = self.chunk.get(at) {
                    return Ok(Some(id));
                }
                if self.done {
                    return Ok(None);
                }
            }
            self.refill(walk, from)?;
        }
    }

    /// Reads the chunk that begins at `from`.
    fn refill(&mut self, walk: &Walk<'_>, from: i64) -> Result<(), Halt> {
        self.resize(walk.way, from);
        self.chunk.clear();
        let (way, size) = (walk.way, self.size);
        match &self.source {
            Source::Set(_) => {}
            Source::Index(index, key) => index.read(walk.conn, (way, from, size), *key, &mut self.chunk)?,
            Source::Text(expression, tables, _) => {
                walk.look()?;
                shards::search(walk.conn, tables, expression, (way, from, size), &mut self.chunk)?;
            }
            Source::Title(expression) => {
                walk.look()?;
                shards::search_titles(walk.conn, expression, (way, from, size), &mut self.chunk)?;
            }
        }
        self.asked = Some(from);
        self.done = self.chunk.len() < size;
        Ok(())
    }

    /// Makes the next chunk a longer one where the last was used up to its end, and a shorter one where it
    /// was leapt over; but where asking is what costs, the more is read at once the oftener is leapt.
    fn resize(&mut self, way: Way, from: i64) {
        let (Some(&first), Some(&last)) = (self.chunk.first(), self.chunk.last()) else { return };
        let next = way.next(last) == Some(from);
        // Of two streams that are both dense, hardly ever one goes on just where the other's chunk ends.
        let near = next || from.abs_diff(last) <= last.abs_diff(first);
        self.size = match &self.source {
            Source::Index(..) => {
                let size = if next { self.size * 4 } else { self.size / 2 };
                size.clamp(*CHUNK.start(), *CHUNK.end())
            }
            Source::Text(.., Cost::Place) if near => (self.size * 4).min(TEXT_CHUNK),
            Source::Text(.., Cost::Place) => TEXT_LEAP,
            Source::Text(.., Cost::Merge) if !near => (self.size * 8).min(TEXT_MERGED),
            Source::Text(..) | Source::Title(_) | Source::Set(_) => self.size,
        };
    }
}

fn in_set(way: Way, ids: &[i64], from: i64) -> Option<i64> {
    match way {
        Way::Older => ids[..ids.partition_point(|&id| id <= from)].last().copied(),
        Way::Newer => ids.get(ids.partition_point(|&id| id < from)).copied(),
    }
}
