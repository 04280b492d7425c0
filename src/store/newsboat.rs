//! Reads newsboat's cache, another program's SQLite file, without ever writing to it.
//!
//! The file is opened read-only and read a page of stories at a time, each under a lock of its own, so that a
//! newsboat that runs meanwhile can write. Older versions have fewer columns; those that are missing count
//! as empty. The tables are those of newsboat 2.44.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags, OptionalExtension, Row};

use super::error;
use super::open::PATIENCE;
use crate::formats::newsboat::Item;
use crate::news::NewFeed;

/// Stories that a page has at most.
const PAGE: usize = 500;

/// Bytes of text after which a page ends.
const PAGE_BYTES: usize = 8 << 20;

/// Bytes that one value of a row may have; longer ones are no story's, and count as empty.
const MOST_VALUE: usize = 16 << 20;

/// Feeds that one cache may name.
const MOST_FEEDS: i64 = 100_000;

/// What can go wrong with the cache.
#[derive(Debug, thiserror::Error)]
pub enum CacheError {
    /// It is a database of another kind.
    #[error(
        "{} was left out: it is an SQLite database, but not newsboat's (it has no table {table}).",
        path.display()
    )]
    Strange {
        /// The database.
        path: PathBuf,
        /// What newsboat's would have.
        table: &'static str,
    },
    /// Newsboat keeps it locked, or it is damaged.
    #[error(
        "Could not read newsboat's cache {}: {detail}. It was left as it is; what was imported before \
         that is kept. Close newsboat and import it again: nothing comes in twice.",
        path.display()
    )]
    Unreadable {
        /// The cache.
        path: PathBuf,
        /// What SQLite says.
        detail: String,
    },
}

/// Newsboat's cache, open for reading.
pub struct Cache {
    conn: Connection,
    path: PathBuf,
    page: String,
}

/// A page of stories, and where the next one begins.
#[derive(Debug)]
pub struct Page {
    /// The stories.
    pub items: Vec<Item>,
    /// The number of the last story that was looked at.
    pub last: i64,
}

impl Cache {
    /// Opens the cache at `path`.
    pub fn open(path: &Path) -> Result<Self, CacheError> {
        let failed = |error: rusqlite::Error| unreadable(path, &error);
        let conn = connect(path).map_err(failed)?;
        for table in ["rss_feed", "rss_item"] {
            // A view or virtual table of that name would be another program's doing.
            let sql = "SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = ?1";
            let made: Option<String> =
                conn.query_row(sql, [table], |row| row.get(0)).optional().map_err(failed)?;
            if !made.is_some_and(|sql| sql.trim_start().to_ascii_uppercase().starts_with("CREATE TABLE")) {
                return Err(CacheError::Strange { path: path.to_path_buf(), table });
            }
        }
        let page = page_sql(&conn).map_err(failed)?;
        Ok(Self { conn, path: path.to_path_buf(), page })
    }

    /// The feeds that it knows.
    pub fn feeds(&self) -> Result<Vec<NewFeed>, CacheError> {
        let read = || {
            let mut ask = self.conn.prepare(
                "SELECT rssurl, title, url FROM rss_feed WHERE octet_length(title) < 65536 LIMIT ?1",
            )?;
            let rows = ask.query_map([MOST_FEEDS], |row| {
                let (url, title, site) = (text(row, 0)?, text(row, 1)?, text(row, 2)?);
                Ok(NewFeed { url, title, site, ..NewFeed::default() })
            })?;
            rows.collect::<rusqlite::Result<_>>()
        };
        read().map_err(|error| unreadable(&self.path, &error))
    }

    /// How many of its stories the user deleted there.
    pub fn deleted(&self) -> Result<u64, CacheError> {
        let count = || -> rusqlite::Result<i64> {
            if !columns(&self.conn)?.iter().any(|column| column == "deleted") {
                return Ok(0);
            }
            self.conn.query_row("SELECT count(*) FROM rss_item WHERE deleted <> 0", [], |row| row.get(0))
        };
        count().map(i64::unsigned_abs).map_err(|error| unreadable(&self.path, &error))
    }

    /// The stories after the one with this number, without those that were deleted; `None` at the end.
    pub fn page(&self, after: i64) -> Result<Option<Page>, CacheError> {
        self.read_page(after).map_err(|error| unreadable(&self.path, &error))
    }

    fn read_page(&self, after: i64) -> rusqlite::Result<Option<Page>> {
        let mut ask = self.conn.prepare_cached(&self.page)?;
        let mut rows = ask.query([after])?;
        let (mut page, mut bytes, mut seen) = (Page { items: Vec::new(), last: after }, 0, 0);
        while seen < PAGE && bytes < PAGE_BYTES {
            let Some(row) = rows.next()? else { break };
            page.last = row.get(0)?;
            seen += 1;
            if number(row, 1)? != 0 {
                continue;
            }
            let item = item(row)?;
            bytes += item.content.len() + item.title.len();
            page.items.push(item);
        }
        Ok((seen > 0).then_some(page))
    }
}

fn connect(path: &Path) -> rusqlite::Result<Connection> {
    let access = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    let conn = match url::Url::from_file_path(&absolute) {
        // Even to read a file with a log SQLite makes files beside it, unless it is told that nobody writes.
        Ok(mut address) if is_logged(path) && !beside(path, "-wal").exists() => {
            address.set_query(Some("immutable=1"));
            Connection::open_with_flags(address.as_str(), access | OpenFlags::SQLITE_OPEN_URI)?
        }
        _ => Connection::open_with_flags(path, access)?,
    };
    conn.busy_timeout(PATIENCE)?;
    conn.pragma_update(None, "trusted_schema", false)?;
    conn.pragma_update(None, "query_only", true)?;
    conn.pragma_update(None, "mmap_size", 0)?;
    Ok(conn)
}

/// Whether a database is in WAL mode: its header's "file format" bytes, 18 and 19, are 2 then.
fn is_logged(path: &Path) -> bool {
    let mut head = [0; 20];
    File::open(path).and_then(|mut file| file.read_exact(&mut head)).is_ok() && head[18] == 2
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

fn columns(conn: &Connection) -> rusqlite::Result<Vec<String>> {
    let mut ask = conn.prepare("SELECT name FROM pragma_table_info('rss_item')")?;
    ask.query_map([], |row| row.get(0))?.collect()
}

/// The columns in the order in which [`item`] reads them.
const COLUMNS: [&str; 14] = [
    "deleted",
    "feedurl",
    "guid",
    "title",
    "author",
    "url",
    "pubDate",
    "content",
    "content_mime_type",
    "base",
    "enclosure_url",
    "enclosure_type",
    "flags",
    "unread",
];

fn page_sql(conn: &Connection) -> rusqlite::Result<String> {
    let there = columns(conn)?;
    let wanted = COLUMNS.map(|column| {
        let known = there.iter().any(|own| own == column);
        let asked = format!("iif(octet_length({column}) <= {MOST_VALUE}, {column}, '')");
        if known { asked } else { "''".to_owned() }
    });
    // Without an order of its own each page is a walk along the row numbers.
    Ok(format!("SELECT rowid, {} FROM rss_item WHERE rowid > ?1 ORDER BY rowid", wanted.join(", ")))
}

fn item(row: &Row<'_>) -> rusqlite::Result<Item> {
    Ok(Item {
        feed: text(row, 2)?,
        guid: text(row, 3)?,
        title: text(row, 4)?,
        author: text(row, 5)?,
        url: text(row, 6)?,
        published: number(row, 7)?,
        content: text(row, 8)?,
        content_type: text(row, 9)?,
        base: text(row, 10)?,
        enclosure: text(row, 11)?,
        enclosure_type: text(row, 12)?,
        flags: text(row, 13)?,
        unread: number(row, 14)? != 0,
    })
}

/// A value as text, whatever the column holds; SQLite's columns have no fixed type.
fn text(row: &Row<'_>, column: usize) -> rusqlite::Result<String> {
    Ok(match row.get_ref(column)? {
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => String::from_utf8_lossy(bytes).into_owned(),
        ValueRef::Integer(number) => number.to_string(),
        ValueRef::Real(number) => number.to_string(),
        ValueRef::Null => String::new(),
    })
}

fn number(row: &Row<'_>, column: usize) -> rusqlite::Result<i64> {
    Ok(match row.get_ref(column)? {
        ValueRef::Integer(number) => number,
        ValueRef::Real(number) => number as i64,
        ValueRef::Text(bytes) => {
            std::str::from_utf8(bytes).ok().and_then(|text| text.trim().parse().ok()).unwrap_or(0)
        }
        ValueRef::Blob(_) | ValueRef::Null => 0,
    })
}

fn unreadable(path: &Path, fault: &rusqlite::Error) -> CacheError {
    let detail = match error::plain(fault) {
        detail if detail.ends_with("is locked") => "it is in use".to_owned(),
        detail => detail,
    };
    CacheError::Unreadable { path: path.to_path_buf(), detail }
}
