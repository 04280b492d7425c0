//! Marks on stories, and taking things back.

use super::session::Session;
use crate::cli::failure::Failure;
use crate::library::{Change, Done};
use crate::news::StoryId;
use crate::text::clean;

pub(super) fn star(session: &mut Session<'_>, after: &str) -> Result<(), Failure> {
    let ids = session.all_stories(after)?;
    let done = session.library.set_starred(&ids, true);
    session.say_done(done)
}

pub(super) fn unstar(session: &mut Session<'_>, after: &str) -> Result<(), Failure> {
    let ids = session.all_stories(after)?;
    let done = session.library.set_starred(&ids, false);
    session.say_done(done)
}

pub(super) fn seen(session: &mut Session<'_>, after: &str) -> Result<(), Failure> {
    let ids = session.all_stories(after)?;
    let done = session.library.set_read(&ids, true);
    session.say_done(done)
}

pub(super) fn unread(session: &mut Session<'_>, after: &str) -> Result<(), Failure> {
    let ids = session.all_stories(after)?;
    let done = session.library.set_read(&ids, false);
    session.say_done(done)
}

pub(super) fn hide(session: &mut Session<'_>, after: &str) -> Result<(), Failure> {
    let ids = session.all_stories(after)?;
    let done = session.library.set_hidden(&ids, true);
    session.say_done(done)
}

/// Puts tags on stories and takes others off.
pub(super) fn tag(session: &mut Session<'_>, after: &str) -> Result<(), Failure> {
    let (ids, words) = session.stories(after)?;
    let (mut on, mut off) = (Vec::new(), Vec::new());
    for word in words.split([' ', ',']).filter(|word| !word.is_empty()) {
        let (list, name) = match word.strip_prefix('-') {
            Some(name) => (&mut off, name),
            None => (&mut on, word.trim_start_matches('+')),
        };
        let name = clean::line(name).trim_start_matches('#').to_owned();
        if name.is_empty() || name.contains([':', '"', '(', ')', '@', '=']) {
            return Err(Failure::Usage(format!("\"{word}\" is no tag; nothing was changed.")));
        }
        list.push(name);
    }
    if on.is_empty() && off.is_empty() {
        return Err(Failure::Usage("Which tags? tag film puts one on, tag -film takes it off.".into()));
    }
    let done = session.library.set_tags(&ids, &on, &off);
    session.say_done(done)
}

/// Marks the whole view read.
pub(super) fn all_read(session: &mut Session<'_>, _: &str) -> Result<(), Failure> {
    let query = session.listing.view.query();
    let done = session.library.mark_found(&[Change::Read(true)], &query, &session.shell.moment());
    let done = done.map_err(Failure::of_query)?;
    session.say_done(Ok(done))
}

pub(super) fn undo(session: &mut Session<'_>, _: &str) -> Result<(), Failure> {
    let undone = session.library.undo(session.shell.now).map_err(Failure::of)?;
    turned(session, undone, "Undid", "Nothing to undo.")
}

pub(super) fn redo(session: &mut Session<'_>, _: &str) -> Result<(), Failure> {
    let redone = session.library.redo(session.shell.now).map_err(Failure::of)?;
    turned(session, redone, "Did again", "Nothing to redo.")
}

fn turned(session: &mut Session<'_>, done: Option<Done>, verb: &str, nothing: &str) -> Result<(), Failure> {
    match done {
        Some(done) => session.say(&format!("{verb}: {}.", done.label)),
        None => session.say(nothing),
    }
}

impl Session<'_> {
    /// The stories that a command is about that takes nothing but numbers.
    fn all_stories(&self, after: &str) -> Result<Vec<StoryId>, Failure> {
        match self.stories(after)? {
            (ids, "") => Ok(ids),
            (_, rest) => {
                Err(Failure::Usage(format!("\"{rest}\" is no number of a story; nothing was changed.")))
            }
        }
    }
}
