//! The only SQL: stories, feeds, artists, tags, the full-text index, the undo journal.
//!
//! A store is one SQLite file that several processes use at once. Reading never waits: the file is in
//! WAL mode and a list is read as a window, never whole. Writing happens in short transactions that
//! take the lock at their beginning. A query becomes a tree of sorted streams of story ids that are
//! merged newest first until the window is full (`walk`), so no query sorts or scans the store.
//!
//! What grows is kept cheap to change: the user's marks stand apart from the stories in narrow rows,
//! counts are kept by triggers, and text is indexed and recognised later, in small steps, newest first.

mod add;
mod arrive;
mod arrived;
mod artist_page;
mod artists;
mod backup;
mod body;
mod cases;
mod change;
mod corrections;
mod counts;
mod delete;
mod error;
mod expire;
mod expression;
mod feeds;
mod figures;
mod filter;
mod find;
mod free_ids;
mod ids;
mod index;
mod indexes;
mod joined;
mod journal;
mod kept;
mod land;
mod ledger;
mod lessons;
mod list;
mod listed;
mod marks;
mod migrate;
mod names;
pub mod newsboat;
mod noted;
mod open;
mod pages;
mod pattern;
mod plan;
mod probe;
mod quiet;
mod recognised;
mod renew;
mod reread;
mod rules;
mod shards;
mod sorted;
mod split;
mod stories;
mod tags;
mod tail;
mod trending;
mod upkeep;
mod views;
mod walk;
mod words;

#[cfg(test)]
mod tests;

use std::cell::{Cell, RefCell};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior};

pub use add::{Added, Arrival};
pub use arrived::Applied;
pub use artists::{ArtistFilter, WorkRow};
pub use cases::WordCases;
pub use change::FeedPart;
pub use error::StoreError;
pub use expire::{Expired, Expiring, Expiry};
pub use feeds::Origin;
pub use figures::{Figures, Parts};
pub use index::Progress;
pub use joined::Alias;
pub use journal::Undone;
pub use land::{Landing, Parcel};
pub use ledger::Taught;
pub use list::Budget;
pub use listed::{ListedName, ListedNames, Listing};
pub use marks::{Change, Marked, Target};
pub use noted::NotedStory;
pub use open::Mode;
pub use pages::WantedPage;
pub use plan::Moment;
pub use recognised::{Findings, Stamp};
pub use upkeep::{Record, Upkeep};
pub use views::MOST_COUNTED;

/// One connection to a store. Each thread opens its own.
pub struct Store {
    conn: Connection,
    path: PathBuf,
    mode: Mode,
    newer: Option<String>,
    session: i64,
    questions: Arc<AtomicU64>,
    tail: RefCell<tail::Tail>,
    /// Whether a view of one moment is open for many questions.
    steady: Cell<bool>,
    /// The filter of the imported names, with the version of the list that it is of.
    listed: RefCell<Option<(i64, Arc<filter::Filter>)>>,
}

impl Store {
    /// Where the store is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The version of Earmark that wrote this store, if it is newer than this one; the store is then
    /// open for reading only.
    pub fn written_by_newer(&self) -> Option<&str> {
        self.newer.as_deref()
    }

    /// Whether nothing can be written through this connection.
    pub fn is_read_only(&self) -> bool {
        self.mode == Mode::ReadOnly
    }

    /// Returns a handle by which another thread ends the question that this connection is busy with.
    pub fn interrupt(&self) -> Interrupt {
        Interrupt { handle: self.conn.get_interrupt_handle(), questions: Arc::clone(&self.questions) }
    }

    /// A number that changes whenever what this connection is asked has been overtaken.
    pub fn overtaken(&self) -> u64 {
        self.questions.load(Ordering::Relaxed)
    }

    /// Reads a small fact that the program keeps in the store.
    pub fn meta(&self, key: &str) -> Result<Option<String>, StoreError> {
        self.read(|conn| {
            let mut get = conn.prepare_cached("SELECT value FROM meta WHERE key = ?1")?;
            Ok(get.query_row([key], |row| row.get(0)).optional()?)
        })
    }

    /// Keeps a small fact in the store.
    pub fn set_meta(&self, key: &str, value: &str) -> Result<(), StoreError> {
        self.write(|tx| {
            tx.prepare_cached("INSERT OR REPLACE INTO meta (key, value) VALUES (?1, ?2)")?
                .execute((key, value))?;
            Ok(())
        })
    }

    /// A number that changes whenever another connection has committed to the store.
    pub fn data_version(&self) -> Result<i64, StoreError> {
        self.read(|conn| Ok(conn.query_row("PRAGMA data_version", [], |row| row.get(0))?))
    }

    /// Checks the whole file and says what is wrong with it, if anything. Slow: reads everything.
    pub fn check(&self) -> Result<Vec<String>, StoreError> {
        self.read(|conn| {
            let mut check = conn.prepare("PRAGMA integrity_check")?;
            let lines: Vec<String> = check.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
            Ok(lines.into_iter().filter(|line| line != "ok").collect())
        })
    }

    /// Lets SQLite refresh its statistics where that pays. For quiet times.
    pub fn tidy(&self) -> Result<(), StoreError> {
        // A few rows of each index tell enough, and writers wait for no more.
        let tidied = self.conn.execute_batch("PRAGMA analysis_limit = 200; PRAGMA optimize");
        tidied.map_err(|error| StoreError::from(error).at(&self.path))
    }

    /// The gate for everything that reads: one moment's view of the store, and faults that name it.
    ///
    /// The transaction is also what makes many small reads cheap: without one, each takes and returns
    /// the lock on the log.
    fn read<T>(&self, work: impl FnOnce(&Connection) -> Result<T, StoreError>) -> Result<T, StoreError> {
        let run = || {
            if self.steady.get() {
                return work(&self.conn);
            }
            self.leave_nothing_open()?;
            self.conn.prepare_cached("BEGIN")?.execute([])?;
            let answer = work(&self.conn);
            if self.conn.prepare_cached("COMMIT")?.execute([]).is_err() {
                // An interrupt may hit the very end; there is nothing to lose.
                self.leave_nothing_open()?;
            }
            answer
        };
        run().map_err(|error: StoreError| error.at(&self.path))
    }

    /// Does work that asks many small questions, all of one moment's view and without the cost of opening
    /// one for each.
    pub fn steadily<T>(&self, work: impl FnOnce() -> T) -> Result<T, StoreError> {
        self.read(|_| {
            let _steady = Steady::begin(&self.steady);
            Ok(work())
        })
    }

    /// The gate for everything that writes: one transaction, which takes the lock at once so that it
    /// cannot fail half-way for want of it.
    fn write<T>(&self, work: impl FnOnce(&Connection) -> Result<T, StoreError>) -> Result<T, StoreError> {
        let run = || {
            if self.is_read_only() {
                return Err(StoreError::ReadOnly(PathBuf::new()));
            }
            self.leave_nothing_open()?;
            let tx = Transaction::new_unchecked(&self.conn, TransactionBehavior::Immediate)?;
            let done = work(&tx)?;
            tx.commit()?;
            Ok(done)
        };
        run().map_err(|error: StoreError| error.at(&self.path))
    }

    /// Ends a transaction that a panic or an interrupt left behind; it would show an old state for ever.
    fn leave_nothing_open(&self) -> Result<(), StoreError> {
        if !self.conn.is_autocommit() {
            self.conn.execute_batch("ROLLBACK")?;
        }
        Ok(())
    }
}

/// Says that a view is open, until the work on it ends, be it in a panic.
struct Steady<'a>(&'a Cell<bool>);

impl<'a> Steady<'a> {
    fn begin(flag: &'a Cell<bool>) -> Self {
        flag.set(true);
        Self(flag)
    }
}

impl Drop for Steady<'_> {
    fn drop(&mut self) {
        self.0.set(false);
    }
}

/// Ends a question that has been overtaken by a newer one.
pub struct Interrupt {
    handle: rusqlite::InterruptHandle,
    questions: Arc<AtomicU64>,
}

impl Interrupt {
    /// Ends what the store is being asked now. Questions asked after this call are not touched.
    pub fn supersede(&self) {
        self.questions.fetch_add(1, Ordering::Relaxed);
        self.handle.interrupt();
    }
}
