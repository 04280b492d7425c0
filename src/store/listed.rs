//! The names of lists that the user imported: maybe millions, none of them in memory.
//!
//! They stand in a table by key. A name is looked up only if the filter lets it through, so that a story
//! full of words that are no names costs the store a few questions. Before anything is imported there is no
//! filter, and nothing is asked at all.

use std::sync::Arc;

use rusqlite::{Connection, OptionalExtension};

use super::filter::{Filter, Part};
use super::{Store, StoreError, reread};

/// An everyday word too.
const COMMON: i64 = 1;

/// On a list that somebody wrote.
const CHOSEN: i64 = 2;

/// Written in lower case on purpose.
const LOWER_CASE: i64 = 4;

/// From this letter on scripts do without spaces between words, and hangul is where it ends.
const UNSPACED: std::ops::Range<char> = '\u{2e80}'..'\u{ac00}';

/// What a list says of one key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedName {
    /// The name as the act is best shown, also where the key is one of its other names.
    pub name: String,
    /// Whether the list says that it is an everyday word too.
    pub common: bool,
    /// Whether somebody wrote the list, rather than took it from a database of every act there is.
    pub chosen: bool,
    /// Whether the act writes its name in lower case.
    pub lower_case: bool,
}

/// A name to import.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Listing<'a> {
    /// Its key.
    pub key: &'a str,
    /// As in [`ListedName`].
    pub name: &'a str,
    /// As in [`ListedName`].
    pub common: bool,
    /// As in [`ListedName`].
    pub chosen: bool,
    /// As in [`ListedName`].
    pub lower_case: bool,
}

impl Listing<'_> {
    fn traits(self) -> i64 {
        let trait_of = |given: bool, bit: i64| if given { bit } else { 0 };
        trait_of(self.common, COMMON) | trait_of(self.chosen, CHOSEN) | trait_of(self.lower_case, LOWER_CASE)
    }

    fn enter(self, filter: &mut Filter) {
        filter.enter(Part::Key, self.key);
        for (end, _) in self.key.match_indices(' ') {
            filter.enter(Part::Beginning, &self.key[..end]);
        }
        if self.lower_case {
            filter.enter(Part::LowerCase, self.name.split(' ').next().unwrap_or_default());
        }
        if self.key.starts_with(|first| UNSPACED.contains(&first)) {
            filter.enter(Part::Letters, first_two(self.key));
        }
    }
}

/// The first two letters.
fn first_two(text: &str) -> &str {
    text.char_indices().nth(2).map_or(text, |(end, _)| &text[..end])
}

impl Store {
    /// Adds names to the list, all of them or none, and returns how many are new. Names in the order of
    /// their keys go in fastest. A name that is there stays as it is, unless it came from a database and
    /// now stands on a list that somebody wrote.
    pub fn import_listed<'n>(
        &self,
        names: impl ExactSizeIterator<Item = Listing<'n>>,
    ) -> Result<u64, StoreError> {
        self.write(|tx| {
            let (version, before) = state(tx)?.unwrap_or((0, 0));
            let mut filter = roomy(tx, before + names.len())?;
            let mut put = tx.prepare_cached(
                "INSERT INTO listed (key, name, traits) VALUES (?1, ?2, ?3)
                     ON CONFLICT (key) DO UPDATE SET name = excluded.name, traits = excluded.traits
                     WHERE excluded.traits & 2 > traits & 2",
            )?;
            let mut changed = 0;
            for name in names {
                if put.execute((name.key, name.name, name.traits()))? > 0 {
                    name.enter(&mut filter);
                    changed += 1;
                }
            }
            if changed == 0 {
                return Ok(0);
            }
            reread::reread_all(tx)?;
            let after: i64 = tx.query_row("SELECT count(*) FROM listed", [], |row| row.get(0))?;
            tx.prepare_cached(
                "INSERT OR REPLACE INTO listed_filter (id, version, names, data) VALUES (1, ?1, ?2, ?3)",
            )?
            .execute((version + 1, after, filter.bytes()))?;
            Ok((after as u64).saturating_sub(before as u64))
        })
    }

    /// Forgets every imported name, and returns how many there were.
    pub fn forget_listed(&self) -> Result<u64, StoreError> {
        self.write(|tx| {
            let Some((version, names)) = state(tx)? else { return Ok(0) };
            tx.execute("DELETE FROM listed", [])?;
            reread::reread_all(tx)?;
            tx.execute(
                "UPDATE listed_filter SET version = ?1, names = 0, data = zeroblob(64)",
                [version + 1],
            )?;
            Ok(names as u64)
        })
    }

    /// A number that changes whenever names were imported or forgotten; 0 before the first time.
    pub fn listed_version(&self) -> Result<i64, StoreError> {
        self.read(|conn| Ok(state(conn)?.map_or(0, |(version, _)| version)))
    }

    /// The imported names as they are now; `None` where there are none.
    pub fn listed_names(&self) -> Result<Option<ListedNames<'_>>, StoreError> {
        let filter = self.read(|conn| {
            let Some((version, names)) = state(conn)? else { return Ok(None) };
            if names == 0 {
                return Ok(None);
            }
            if let Some((known, filter)) = &*self.listed.borrow()
                && *known == version
            {
                return Ok(Some(Arc::clone(filter)));
            }
            let filter = Arc::new(stored(conn)?);
            *self.listed.borrow_mut() = Some((version, Arc::clone(&filter)));
            Ok(Some(filter))
        })?;
        Ok(filter.map(|filter| ListedNames { store: self, filter }))
    }
}

/// The imported names, to be asked for one at a time.
pub struct ListedNames<'a> {
    store: &'a Store,
    filter: Arc<Filter>,
}

impl ListedNames<'_> {
    /// What the lists say of a key.
    pub fn find(&self, key: &str) -> Result<Option<ListedName>, StoreError> {
        if !self.filter.may_have(Part::Key, key) {
            return Ok(None);
        }
        self.store.read(|conn| {
            let mut ask = conn.prepare_cached("SELECT name, traits FROM listed WHERE key = ?1")?;
            let found = ask.query_row([key], |row| {
                let traits: i64 = row.get(1)?;
                Ok(ListedName {
                    name: row.get(0)?,
                    common: traits & COMMON != 0,
                    chosen: traits & CHOSEN != 0,
                    lower_case: traits & LOWER_CASE != 0,
                })
            });
            Ok(found.optional()?)
        })
    }

    /// Whether a longer key probably begins with these words.
    pub fn may_begin(&self, words: &str) -> bool {
        self.filter.may_have(Part::Beginning, words)
    }

    /// Whether a name that is written in lower case probably begins with a word.
    pub fn may_begin_lower_case(&self, word: &str) -> bool {
        self.filter.may_have(Part::LowerCase, word)
    }

    /// Whether a key in kana or Han probably begins with the first two letters of a text.
    pub fn may_begin_unspaced(&self, text: &str) -> bool {
        self.filter.may_have(Part::Letters, first_two(text))
    }
}

/// The version of the list and its number of names.
fn state(conn: &Connection) -> Result<Option<(i64, usize)>, StoreError> {
    let mut ask = conn.prepare_cached("SELECT version, names FROM listed_filter WHERE id = 1")?;
    let found = ask.query_row([], |row| Ok((row.get(0)?, row.get::<_, i64>(1)?))).optional()?;
    Ok(found.map(|(version, names)| (version, usize::try_from(names).unwrap_or(0))))
}

fn stored(conn: &Connection) -> Result<Filter, StoreError> {
    let bytes = conn.query_row("SELECT data FROM listed_filter WHERE id = 1", [], |row| row.get(0))?;
    Filter::of_bytes(bytes).ok_or_else(|| StoreError::damaged("the filter of the imported names is empty"))
}

/// The present filter, or a larger one with everything in it, that so many names fit into.
fn roomy(tx: &Connection, names: usize) -> Result<Filter, StoreError> {
    let (_, present) = state(tx)?.unwrap_or((0, 0));
    if present == 0 {
        return Ok(Filter::for_names(names));
    }
    let filter = stored(tx)?;
    if filter.has_room_for(names) {
        return Ok(filter);
    }
    let mut larger = Filter::for_names(names + present);
    let mut ask = tx.prepare("SELECT key, name, traits FROM listed")?;
    let mut rows = ask.query([])?;
    while let Some(row) = rows.next()? {
        let traits: i64 = row.get(2)?;
        let text = |at| row.get_ref(at).ok().and_then(|text| text.as_str().ok()).unwrap_or_default();
        let name = Listing {
            key: text(0),
            name: text(1),
            common: traits & COMMON != 0,
            chosen: traits & CHOSEN != 0,
            lower_case: traits & LOWER_CASE != 0,
        };
        name.enter(&mut larger);
    }
    Ok(larger)
}
