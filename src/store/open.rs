//! Opens a store: rights, pragmas, shape. Nothing here takes longer because the store is larger.

use std::cell::{Cell, RefCell};
use std::fs::{File, OpenOptions};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags};

use super::migrate::{self, Shape};
use super::{Store, StoreError, journal};

/// How a store is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// For reading and writing; a missing file is made.
    ReadWrite,
    /// For reading alone; a missing file is an error, and the file is never changed.
    ReadOnly,
}

/// "Earm", which tells our files from other programs' databases.
pub(super) const APPLICATION: i64 = 0x4561_726d;

/// The value of `PRAGMA auto_vacuum` with which free pages can be given back a few at a time.
pub(super) const INCREMENTAL: i64 = 2;

/// How long a writer waits for another: two greedy ones have been seen to wait for three seconds.
pub(super) const PATIENCE: Duration = Duration::from_secs(10);

/// How many prepared statements a connection keeps; a query over many shards uses one for each.
const STATEMENTS: usize = 160;

impl Store {
    /// Opens the store at `path`, makes it if there is none, and brings its shape up to date.
    ///
    /// A store that a newer version wrote is opened for reading only, or refused by that version's name.
    pub fn open(path: &Path, mode: Mode) -> Result<Self, StoreError> {
        Self::open_at(path, mode).map_err(|error| error.at(path))
    }

    fn open_at(path: &Path, mode: Mode) -> Result<Self, StoreError> {
        let conn = connect(path, mode)?;
        refuse_strangers(&conn)?;
        match migrate::shape(&conn)? {
            Shape::Current => Self::finish(conn, path, mode, None),
            Shape::Pending if mode == Mode::ReadWrite => {
                migrate::migrate(&conn)?;
                Self::finish(conn, path, mode, None)
            }
            Shape::Pending => Err(StoreError::Unreachable {
                path: path.to_path_buf(),
                detail: "an older Earmark made it, and it must be opened for writing once".into(),
            }),
            Shape::Newer { version, readable: true } => {
                drop(conn);
                let conn = connect(path, Mode::ReadOnly)?;
                Self::finish(conn, path, Mode::ReadOnly, Some(version))
            }
            Shape::Newer { version, readable: false } => {
                Err(StoreError::Newer { path: path.to_path_buf(), version })
            }
        }
    }

    fn finish(conn: Connection, path: &Path, mode: Mode, newer: Option<String>) -> Result<Self, StoreError> {
        conn.set_prepared_statement_cache_capacity(STATEMENTS);
        // What a statement with a trigger may have to take back is kept as whole pages; in a file of its own that was
        // nine of ten writes of a refresh. No statement touches more than a few: migrations, which may, are done.
        conn.pragma_update(None, "temp_store", "MEMORY")?;
        Ok(Self {
            conn,
            path: path.to_path_buf(),
            mode,
            newer,
            session: journal::new_session(),
            questions: Arc::new(AtomicU64::new(0)),
            tail: RefCell::default(),
            steady: Cell::new(false),
            listed: RefCell::default(),
        })
    }
}

fn connect(path: &Path, mode: Mode) -> Result<Connection, StoreError> {
    let conn = match mode {
        Mode::ReadWrite => {
            make_private(path)?;
            Connection::open_with_flags(path, flags(OpenFlags::SQLITE_OPEN_READ_WRITE))?
        }
        Mode::ReadOnly => connect_to_read(path)?,
    };
    conn.busy_timeout(PATIENCE)?;
    // Plans must not depend on what is asked for: SQLite would parse and plan a prepared statement anew
    // whenever another value is bound to it, which costs ten times what the answer does.
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    if mode == Mode::ReadWrite {
        // Both can only be chosen while the file is empty. Later the second would wait for whoever is writing.
        if conn.query_row("PRAGMA schema_version", [], |row| row.get::<_, i64>(0))? == 0 {
            conn.pragma_update(None, "page_size", 8192)?;
            conn.pragma_update(None, "auto_vacuum", INCREMENTAL)?;
        }
        let journal: String = conn.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0))?;
        if journal != "wal" {
            log::warn!("{}: the file system does not allow a write-ahead log ({journal})", path.display());
        }
        conn.pragma_update(None, "synchronous", "NORMAL")?;
        conn.pragma_update(None, "journal_size_limit", 16 << 20)?;
    }
    conn.pragma_update(None, "cache_size", if mode == Mode::ReadWrite { -2000 } else { -4000 })?;
    // A file truncated under a memory map would end the process; read errors do not.
    conn.pragma_update(None, "mmap_size", 0)?;
    conn.pragma_update(None, "foreign_keys", true)?;
    conn.pragma_update(None, "trusted_schema", false)?;
    // Else a statement that was kept is prepared anew whenever another value is bound to it, in case that
    // value called for another plan. It made a window of the list four times slower.
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    Ok(conn)
}

fn connect_to_read(path: &Path) -> Result<Connection, StoreError> {
    let access = flags(OpenFlags::SQLITE_OPEN_READ_ONLY);
    let conn = Connection::open_with_flags(path, access)?;
    let Err(error) = conn.query_row("PRAGMA schema_version", [], |_| Ok(())) else { return Ok(conn) };
    let locked_away = matches!(error.sqlite_error_code(), Some(ErrorCode::CannotOpen | ErrorCode::ReadOnly));
    // Even to read it SQLite makes side files, which a folder without the right to write forbids. Where no log
    // lies beside the store, nobody is writing to it, and it can be read as it lies.
    if locked_away
        && !path.with_extension("db-wal").exists()
        && let Ok(mut address) =
            url::Url::from_file_path(std::path::absolute(path).unwrap_or_else(|_| path.into()))
    {
        address.set_query(Some("immutable=1"));
        return Ok(Connection::open_with_flags(address.as_str(), access | OpenFlags::SQLITE_OPEN_URI)?);
    }
    Ok(conn)
}

fn flags(access: OpenFlags) -> OpenFlags {
    access | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_EXRESCODE
}

/// Makes the file, for its owner alone, if there is none. SQLite gives its side files the same rights.
fn make_private(path: &Path) -> Result<(), StoreError> {
    let mut options = OpenOptions::new();
    options.read(true).append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path).and_then(|file: File| file.metadata()) {
        Ok(about) if about.is_dir() => Err(unreachable_store(path, "it is a folder")),
        Ok(_) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::PermissionDenied && path.exists() => {
            Err(StoreError::ReadOnly(path.to_path_buf()))
        }
        Err(error) => Err(unreachable_store(path, &error.to_string())),
    }
}

fn unreachable_store(path: &Path, detail: &str) -> StoreError {
    StoreError::Unreachable { path: path.to_path_buf(), detail: detail.into() }
}

/// Refuses a database that another program made, before anything is written to it.
fn refuse_strangers(conn: &Connection) -> Result<(), StoreError> {
    let application: i64 = conn.query_row("PRAGMA application_id", [], |row| row.get(0))?;
    if application == APPLICATION {
        return Ok(());
    }
    let filled: bool = conn.query_row("SELECT EXISTS (SELECT 1 FROM sqlite_schema)", [], |row| row.get(0))?;
    if filled {
        return Err(StoreError::damaged("it is a database of another program"));
    }
    Ok(())
}
