//! The user's marks: read, starred, hidden, tags, follows, removed feeds.
//!
//! A command marks any number of stories. It works through them in short transactions, each of which
//! keeps exactly what it changed in the undo journal, so that marking a million stories blocks nobody
//! and being killed half-way leaves a command that can be undone.

use std::cell::Cell;
use std::collections::BTreeSet;

use rusqlite::Connection;

use super::journal::{self, Entry};
use super::list::Question;
use super::walk::Way;
use super::{Moment, Store, StoreError, recognised, tags};
use crate::news::{ArtistKey, FeedId, Query, StoryId};

/// How many stories one transaction marks.
pub(super) const TRANSACTION: usize = 5000;

/// A mark to give to stories (`true`) or to take from them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Opened.
    Read(bool),
    /// Starred.
    Starred(bool),
    /// Left out of lists.
    Hidden(bool),
    /// A tag.
    Tag(String, bool),
}

/// The stories that a command marks.
#[derive(Clone, Copy, Debug)]
pub enum Target<'a> {
    /// These.
    Stories(&'a [StoryId]),
    /// Those that a query finds.
    Found(&'a Query, &'a Moment),
}

/// What a command did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Marked {
    /// How many stories, artists or feeds it really changed.
    pub changed: u64,
}

impl Store {
    /// Marks stories, as one command of the undo journal with this label.
    pub fn mark(&self, changes: &[Change], target: Target<'_>, label: &str) -> Result<Marked, StoreError> {
        let command = Cell::new(None);
        let mut changed = 0;
        let mut give = |ids: &[i64]| -> Result<(), StoreError> {
            changed += self.mark_some(changes, ids, label, &command)?;
            Ok(())
        };
        match target {
            Target::Stories(ids) => {
                let mut ids: Vec<i64> = ids.iter().map(|id| id.0).collect();
                ids.sort_unstable();
                ids.dedup();
                ids.chunks(TRANSACTION).try_for_each(&mut give)?;
            }
            Target::Found(query, moment) => self.each_found(query, moment, &mut give)?,
        }
        Ok(Marked { changed })
    }

    /// Marks a story read because it was opened, which is no command and not undone.
    pub fn mark_opened(&self, id: StoryId) -> Result<bool, StoreError> {
        self.write(|tx| Ok(!Entry::read(true).apply(tx, &[id.0], true)?.is_empty()))
    }

    /// Follows artists, or no longer does. An artist that no story has named yet can be followed too.
    pub fn follow(
        &self,
        artists: &[(ArtistKey, String)],
        follow: bool,
        label: &str,
    ) -> Result<Marked, StoreError> {
        self.write(|tx| {
            let mut ids = Vec::new();
            for (key, name) in artists {
                let id = if follow {
                    Some(recognised::artist_id(tx, key, name)?)
                } else {
                    recognised::find_artist(tx, key)?
                };
                ids.extend(id);
            }
            ids.sort_unstable();
            self.give(tx, &Entry::follow(follow), &ids, label)
        })
    }

    /// Removes feeds from what is subscribed, or puts them back. Their stories stay.
    pub fn unsubscribe(&self, feeds: &[FeedId], label: &str) -> Result<Marked, StoreError> {
        let mut ids: Vec<i64> = feeds.iter().map(|id| id.0).collect();
        ids.sort_unstable();
        self.write(|tx| self.give(tx, &Entry::subscribed(false), &ids, label))
    }

    fn give(&self, tx: &Connection, entry: &Entry, ids: &[i64], label: &str) -> Result<Marked, StoreError> {
        let changed = entry.apply(tx, ids, entry.given)?;
        if !changed.is_empty() {
            let command = journal::begin(tx, self.session, label)?;
            journal::keep(tx, command, entry, &changed)?;
        }
        Ok(Marked { changed: changed.len() as u64 })
    }

    /// Walks what a query finds, newest first, and hands it over in ascending pieces.
    pub(super) fn each_found(
        &self,
        query: &Query,
        moment: &Moment,
        give: &mut dyn FnMut(&[i64]) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let mut from = Some(Way::Older.start());
        let mut left = query.limit.map_or(usize::MAX, |limit| limit as usize);
        while let Some(at) = from
            && left > 0
        {
            let mut ids = self.read(|conn| {
                let question = Question::new(self, conn, query, moment, usize::MAX.into())?;
                let steps = Cell::new(usize::MAX);
                Ok(question.page_within(Way::Older, at, TRANSACTION.min(left), &steps)?.0)
            })?;
            left -= ids.len();
            from =
                if ids.len() < TRANSACTION { None } else { ids.last().and_then(|&id| Way::Older.next(id)) };
            ids.reverse();
            give(&ids)?;
        }
        Ok(())
    }

    /// Marks one transaction's worth of stories, as a part of the command that `begun` names.
    fn mark_some(
        &self,
        changes: &[Change],
        ids: &[i64],
        label: &str,
        begun: &Cell<Option<i64>>,
    ) -> Result<u64, StoreError> {
        let (command, marked) = self.write(|tx| {
            let mut command = begun.get();
            let mut marked = BTreeSet::new();
            for change in changes {
                let Some(entry) = entry_of(tx, change)? else { continue };
                let changed = entry.apply(tx, ids, entry.given)?;
                if !changed.is_empty() {
                    let under = match command {
                        Some(command) => command,
                        None => *command.insert(journal::begin(tx, self.session, label)?),
                    };
                    journal::keep(tx, under, &entry, &changed)?;
                    marked.extend(changed);
                }
            }
            Ok((command, marked.len() as u64))
        })?;
        begun.set(command);
        Ok(marked)
    }
}

/// What the journal calls a change; `None` for taking away a tag that does not exist.
pub(super) fn entry_of(tx: &Connection, change: &Change) -> Result<Option<Entry>, StoreError> {
    Ok(Some(match change {
        Change::Read(given) => Entry::read(*given),
        Change::Starred(given) => Entry::starred(*given),
        Change::Hidden(given) => Entry::hidden(*given),
        Change::Tag(name, true) => Entry::tag(tags::id_of(tx, name.trim())?, true),
        Change::Tag(name, false) => match tags::find(tx, name.trim())? {
            Some(tag) => Entry::tag(tag, false),
            None => return Ok(None),
        },
    }))
}
