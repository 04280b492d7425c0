//! Brings a store's shape up to what this version knows.
//!
//! Every step is a file in `assets/sql`, applied once and in order; `PRAGMA user_version` counts them.
//! All pending steps happen in one transaction, so that a store is never between two shapes.

use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior};

use super::StoreError;
use super::open::APPLICATION;

/// The steps, oldest first.
const STEPS: [&str; 10] = [
    include_str!("../../assets/sql/0001_stories.sql"),
    include_str!("../../assets/sql/0002_names.sql"),
    include_str!("../../assets/sql/0003_corrections.sql"),
    include_str!("../../assets/sql/0004_acts.sql"),
    include_str!("../../assets/sql/0005_feeds.sql"),
    include_str!("../../assets/sql/0006_muted.sql"),
    include_str!("../../assets/sql/0007_views.sql"),
    include_str!("../../assets/sql/0008_pages.sql"),
    include_str!("../../assets/sql/0009_rules.sql"),
    include_str!("../../assets/sql/0010_noted.sql"),
];

/// The oldest shape whose readers still understand this one.
const READABLE_FROM: i64 = 1;

/// The shape that this version writes.
pub(super) const CURRENT: i64 = STEPS.len() as i64;

/// How a store's shape stands to ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// Ours.
    Current,
    /// Older, or a new file.
    Pending,
    /// A newer version's, which says whether we can still read it.
    Newer {
        /// The version that wrote it.
        version: String,
        /// Whether reading is safe.
        readable: bool,
    },
}

/// Looks at a store's shape without changing it.
pub(super) fn shape(conn: &Connection) -> Result<Shape, StoreError> {
    let found = user_version(conn)?;
    Ok(match found {
        CURRENT => Shape::Current,
        older if older < CURRENT => Shape::Pending,
        _ => {
            let readable_from = meta(conn, "readable_from")?.and_then(|text| text.parse::<i64>().ok());
            Shape::Newer {
                version: meta(conn, "written_by")?.unwrap_or_else(|| "of an unknown version".into()),
                readable: readable_from.is_some_and(|oldest| oldest <= CURRENT),
            }
        }
    })
}

/// Applies the pending steps.
pub(super) fn migrate(conn: &Connection) -> Result<(), StoreError> {
    // Two processes may start on a new store at once; the second finds the work done.
    let tx = Transaction::new_unchecked(conn, TransactionBehavior::Immediate)?;
    let found = usize::try_from(user_version(&tx)?).unwrap_or(0);
    for step in STEPS.iter().skip(found) {
        tx.execute_batch(step)?;
    }
    if found < STEPS.len() {
        tx.pragma_update(None, "user_version", CURRENT)?;
        tx.pragma_update(None, "application_id", APPLICATION)?;
        let mut put = tx.prepare("INSERT OR REPLACE INTO meta (key, value) VALUES (?1, ?2)")?;
        put.execute(("written_by", env!("CARGO_PKG_VERSION")))?;
        put.execute(("readable_from", READABLE_FROM.to_string()))?;
    }
    tx.commit()?;
    Ok(())
}

fn user_version(conn: &Connection) -> Result<i64, StoreError> {
    Ok(conn.query_row("PRAGMA user_version", [], |row| row.get(0))?)
}

fn meta(conn: &Connection, key: &str) -> Result<Option<String>, StoreError> {
    Ok(conn.query_row("SELECT value FROM meta WHERE key = ?1", [key], |row| row.get(0)).optional()?)
}
