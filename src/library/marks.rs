//! Marks, and the one undo history over the store and the favorites.

use jiff::Timestamp;

use super::feeds::called;
use super::{Library, LibraryError};
use crate::news::{ArtistKey, FeedId, Query, StoryId};
use crate::store::{Change, Moment, Target, Undone};

/// What an order did, for the footer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    /// What was done, as a sentence without its full stop.
    pub label: String,
    /// How many stories, artists, feeds or songs really changed.
    pub changed: u64,
}

impl Library {
    /// Notes that a story was opened: it is read, and that is nothing to undo.
    pub fn mark_opened(&self, id: StoryId) -> Result<bool, LibraryError> {
        Ok(self.store.mark_opened(id)?)
    }

    /// Marks stories read or unread.
    pub fn set_read(&self, ids: &[StoryId], read: bool) -> Result<Done, LibraryError> {
        self.mark(&[Change::Read(read)], Target::Stories(ids))
    }

    /// Stars stories, or takes their stars away.
    pub fn set_starred(&self, ids: &[StoryId], starred: bool) -> Result<Done, LibraryError> {
        self.mark(&[Change::Starred(starred)], Target::Stories(ids))
    }

    /// Hides stories, or shows them again.
    pub fn set_hidden(&self, ids: &[StoryId], hidden: bool) -> Result<Done, LibraryError> {
        self.mark(&[Change::Hidden(hidden)], Target::Stories(ids))
    }

    /// Adds tags to stories and takes others away.
    pub fn set_tags(&self, ids: &[StoryId], add: &[String], remove: &[String]) -> Result<Done, LibraryError> {
        self.mark(&tag_changes(add, remove), Target::Stories(ids))
    }

    /// Marks every story that a query finds, as many as they are.
    pub fn mark_found(
        &self,
        changes: &[Change],
        query: &Query,
        moment: &Moment,
    ) -> Result<Done, LibraryError> {
        self.mark(changes, Target::Found(query, moment))
    }

    fn mark(&self, changes: &[Change], target: Target<'_>) -> Result<Done, LibraryError> {
        let what = match target {
            Target::Stories([id]) => match self.store.row(*id)? {
                Some(row) => quoted(&row.title),
                None => "a story that is gone".into(),
            },
            Target::Stories(ids) => format!("{} stories", ids.len()),
            Target::Found(..) => "every story of the view".into(),
        };
        let done: Vec<String> = changes.iter().map(name).collect();
        let label = format!("{} {what}", capital(&done.join(", ")));
        let changed = self.store.mark(changes, target, &label)?.changed;
        Ok(Done { label, changed })
    }

    /// Follows an artist, or no longer does.
    pub fn set_followed(&self, key: &ArtistKey, name: &str, followed: bool) -> Result<Done, LibraryError> {
        let label = format!("{} {name}", if followed { "Followed" } else { "Unfollowed" });
        let changed = self.store.follow(&[(key.clone(), name.to_owned())], followed, &label)?.changed;
        Ok(Done { label, changed })
    }

    /// Removes feeds from what is subscribed. Their stories stay.
    pub fn unsubscribe(&self, feeds: &[FeedId]) -> Result<Done, LibraryError> {
        let what = match feeds {
            [one] => self.store.feed(*one)?.map_or_else(|| "a feed".into(), |feed| called(&feed)),
            many => format!("{} feeds", many.len()),
        };
        let label = format!("Removed {what}");
        let changed = self.store.unsubscribe(feeds, &label)?.changed;
        Ok(Done { label, changed })
    }

    /// Deletes stories for good: they do not come back, and this cannot be undone.
    pub fn delete(&self, ids: &[StoryId]) -> Result<u64, LibraryError> {
        Ok(self.store.delete(ids)?)
    }

    /// Deletes every story that a query finds, for good.
    pub fn delete_found(&self, query: &Query, moment: &Moment) -> Result<u64, LibraryError> {
        Ok(self.store.delete_found(query, moment)?)
    }

    /// Takes back the last order of this run of the program; `None` where there is none.
    pub fn undo(&mut self, now: Timestamp) -> Result<Option<Done>, LibraryError> {
        let undone = self.store.undo()?;
        self.turned(undone, true, now)
    }

    /// Gives the order that was undone last again; `None` where there is none.
    pub fn redo(&mut self, now: Timestamp) -> Result<Option<Done>, LibraryError> {
        let redone = self.store.redo()?;
        self.turned(redone, false, now)
    }

    fn turned(
        &mut self,
        turned: Option<Undone>,
        undo: bool,
        now: Timestamp,
    ) -> Result<Option<Done>, LibraryError> {
        let Some(turned) = turned else { return Ok(None) };
        let mut changed = turned.changed;
        if let Some(payload) = &turned.payload {
            match self.turn_favorites(payload, undo, now) {
                Ok(songs) => changed += songs,
                Err(error) => {
                    // The favorites file is as it was, so the history must stand where it stood.
                    if undo {
                        self.store.redo()?
                    } else {
                        self.store.undo()?
                    };
                    return Err(error);
                }
            }
        }
        Ok(Some(Done { label: turned.label, changed }))
    }
}

fn tag_changes(add: &[String], remove: &[String]) -> Vec<Change> {
    let added = add.iter().map(|tag| Change::Tag(tag.clone(), true));
    added.chain(remove.iter().map(|tag| Change::Tag(tag.clone(), false))).collect()
}

/// Names a change so that what it was done to can follow.
fn name(change: &Change) -> String {
    match change {
        Change::Read(true) => "marked read".into(),
        Change::Read(false) => "marked unread".into(),
        Change::Starred(true) => "starred".into(),
        Change::Starred(false) => "unstarred".into(),
        Change::Hidden(true) => "hid".into(),
        Change::Hidden(false) => "showed again".into(),
        Change::Tag(tag, true) => format!("tagged #{tag}"),
        Change::Tag(tag, false) => format!("untagged #{tag}"),
    }
}

/// A title in quotation marks, short enough for the footer.
pub(super) fn quoted(title: &str) -> String {
    const LONGEST: usize = 60;
    match title.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("“{}…”", title[..end].trim_end()),
        None => format!("“{title}”"),
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
