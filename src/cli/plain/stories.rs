//! The list of stories: said by pages, and walked through.

use super::session::{Rest, Session};
use super::{numbers, reading};
use crate::cli::failure::Failure;
use crate::cli::out::count;
use crate::news::{StoryId, StoryRow, View};

/// How many stories are said at a time unless told otherwise: as many as one remembers.
const PAGE: usize = 10;

/// How many are said at most.
const MOST: usize = 1_000;

/// How many are looked at together for the next unread one.
const STRIDE: usize = 100;

/// Lists the view from its beginning.
pub(super) fn list(session: &mut Session<'_>, after: &str) -> Result<(), Failure> {
    let many = match (after, after.parse::<usize>()) {
        ("", _) => PAGE,
        (_, Ok(many @ 1..=MOST)) => many,
        _ => return Err(Failure::Usage(format!("How many stories? list takes a number from 1 to {MOST}."))),
    };
    session.turn_to(session.listing.view.clone());
    say_page(session, many)
}

/// Turns to a view and lists its beginning.
pub(super) fn show(session: &mut Session<'_>, view: View) -> Result<(), Failure> {
    session.turn_to(view);
    say_page(session, PAGE)
}

/// Says the next stories of the list.
pub(super) fn say_page(session: &mut Session<'_>, many: usize) -> Result<(), Failure> {
    let from = session.listing.said;
    // One more shows whether there are any after them.
    session.read_to(from + many + 1)?;
    if from == 0 {
        let total = session.listing.total.map(|total| format!(", {}", count(total, "story", "stories")));
        session.say(&format!("{}{}.", session.listing.name(), total.unwrap_or_default()))?;
    }
    let ids: Vec<StoryId> = session.listing.ids.iter().skip(from).take(many).copied().collect();
    for (number, id) in (from + 1..).zip(&ids) {
        let Some(row) = session.library.row(*id).map_err(Failure::of)? else { continue };
        let line = line(number, &row, session);
        session.say(&line)?;
    }
    session.listing.said = from + ids.len();
    let more = session.listing.ids.len() > session.listing.said;
    session.rest = if more { Rest::Stories } else { Rest::Nothing };
    if more {
        session.say("There are more; type more, or a number to read one.")
    } else if session.listing.ids.is_empty() {
        session.say("There is no story here.")
    } else if session.listing.partial {
        session.say("Not every story could be looked at in time; there may be more.")
    } else {
        session.say("That is all.")
    }
}

/// Goes on with the list.
pub(super) fn more(session: &mut Session<'_>) -> Result<(), Failure> {
    say_page(session, PAGE)
}

/// A story of the list, in one line: what it is called comes first, what tells it apart next.
fn line(number: usize, row: &StoryRow, session: &Session<'_>) -> String {
    let mut parts =
        vec![format!("{number}. {}", row.title), format!("{}, {}", row.source, session.when(row.date))];
    for (holds, word) in [(!row.read, "unread"), (row.starred, "starred"), (row.hidden, "hidden")] {
        parts.extend(holds.then(|| word.to_owned()));
    }
    if !row.artists.is_empty() {
        parts.push(format!("about {}", row.artists.join(", ")));
    }
    if row.songs > 0 {
        parts.push(count(row.songs.into(), "song", "songs"));
    }
    if !row.tags.is_empty() {
        parts.push(format!("tags: {}", row.tags.join(", ")));
    }
    parts.join("; ")
}

/// Reads the next story of the list, or the next one that is unread.
pub(super) fn next(session: &mut Session<'_>, after: &str) -> Result<(), Failure> {
    let from = session.listing.at.map_or(0, |at| at + 1);
    let unread = match after {
        "" => false,
        word if "unread".starts_with(word) => true,
        _ => {
            return Err(Failure::Usage("next reads the next story, next unread the next unread one.".into()));
        }
    };
    let mut at = from;
    loop {
        session.read_to(if unread { at + STRIDE } else { at + 1 })?;
        let Some(&id) = session.listing.ids.get(at) else {
            let what = if unread { "no unread story after this" } else { "no story after this" };
            return session.say(&format!("There is {what} in {}.", session.listing.name()));
        };
        let row = session.library.row(id).map_err(Failure::of)?;
        if row.is_some_and(|row| !unread || !row.read) {
            return reading::read_at(session, at);
        }
        session.heed()?;
        at += 1;
    }
}

/// Reads the story before.
pub(super) fn previous(session: &mut Session<'_>, _: &str) -> Result<(), Failure> {
    match session.listing.at.and_then(|at| at.checked_sub(1)) {
        Some(at) => reading::read_at(session, at),
        None => session.say(&format!("There is no story before this in {}.", session.listing.name())),
    }
}

impl Session<'_> {
    /// Reads the list on until it has so many stories.
    pub(super) fn read_to(&mut self, count: usize) -> Result<(), Failure> {
        self.listing.read_to(count, &self.library, &self.shell.moment())
    }

    /// The stories that a command is about: those of the numbers, or the one that was read last. What follows the
    /// numbers comes back with them.
    pub(super) fn stories<'t>(&self, after: &'t str) -> Result<(Vec<StoryId>, &'t str), Failure> {
        let (numbers, rest) = numbers::leading(after, self.listing.ids.len());
        if numbers.is_empty() {
            let story = self.story.as_ref().map(|opened| opened.story.row.id);
            let story = story.ok_or_else(|| {
                Failure::Usage("Which story? Read one first, or give its number in the list.".into())
            })?;
            return Ok((vec![story], rest));
        }
        let ids = numbers.iter().map(|&number| self.story_of(number)).collect::<Result<_, _>>()?;
        Ok((ids, rest))
    }

    /// The story of a number.
    pub(super) fn story_of(&self, number: usize) -> Result<StoryId, Failure> {
        let known = self.listing.ids.len().min(self.listing.said.max(self.listing.at.map_or(0, |at| at + 1)));
        let id = number.checked_sub(1).filter(|&at| at < known).map(|at| self.listing.ids[at]);
        id.ok_or_else(|| {
            Failure::Usage(match known {
                0 => "No stories are listed yet; type list first.".into(),
                known => format!("There is no story {number} in the list; it has 1 to {known} so far."),
            })
        })
    }
}
