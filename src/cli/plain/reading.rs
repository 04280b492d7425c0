//! One story: its text, what it names and its links, in words.

use super::session::Session;
use super::{music, speech};
use crate::cli::failure::Failure;
use crate::cli::out::count;
use crate::desk::song_address;
use crate::library::Opened;
use crate::news::{StoryId, StoryText};
use crate::settings::MarkRead;
use crate::text::reading_minutes;

/// Reads a story of the list, or the current one again.
pub(super) fn read(session: &mut Session<'_>, after: &str) -> Result<(), Failure> {
    if after.is_empty() {
        return match &session.story {
            Some(opened) => read_story(session, opened.story.row.id),
            None => read_at(session, 0),
        };
    }
    let number = after.parse::<usize>();
    let number = number.map_err(|_| {
        Failure::Usage(
            "Which story? read takes its number in the list; search finds stories by words.".into(),
        )
    })?;
    session.story_of(number)?;
    read_at(session, number - 1)
}

/// Reads the story at a place of the list.
pub(super) fn read_at(session: &mut Session<'_>, at: usize) -> Result<(), Failure> {
    session.read_to(at + 1)?;
    let Some(&id) = session.listing.ids.get(at) else {
        return session.say(&format!("There is no story in {}.", session.listing.name()));
    };
    session.listing.at = Some(at);
    read_story(session, id)
}

/// Reads a story.
pub(super) fn read_story(session: &mut Session<'_>, id: StoryId) -> Result<(), Failure> {
    let opened = session.library.open_story(id).map_err(Failure::of)?;
    let opened = opened.ok_or_else(|| Failure::Failed("This story is no longer in the store.".into()))?;
    let mut lines = heading(&opened, session);
    lines.push(String::new());
    if opened.document.text.is_empty() {
        lines.push("It has no text; full-text fetches its page, open opens that in the browser.".into());
    }
    lines.extend(speech::lines(&opened.document, session.shell.out.width.is_some()));
    let names = music::lines(&opened, session)?;
    if !names.is_empty() {
        lines.push(String::new());
        lines.extend(names);
    }
    lines.push(String::new());
    lines.extend(link_lines(&opened));
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    session.story = Some(opened);
    let lines = session.wrapped_to_read(&lines);
    let until_end = match session.settings.mark_read {
        MarkRead::Open => {
            session.library.mark_opened(id).map_err(Failure::of)?;
            None
        }
        MarkRead::ScrollEnd => Some(id),
        MarkRead::Never => None,
    };
    session.say_to_end(&lines, until_end)
}

/// The title, and what stands under it.
fn heading(opened: &Opened, session: &Session<'_>) -> Vec<String> {
    let (story, row) = (&opened.story, &opened.story.row);
    let mut parts = vec![row.source.clone()];
    if !story.author.is_empty() && !row.source.contains(&story.author) {
        parts.push(format!("by {}", story.author));
    }
    parts.push(session.day(row.date));
    if !opened.document.text.is_empty() {
        let minutes = reading_minutes(&opened.document);
        parts.push(format!("{} to read", count(minutes.into(), "minute", "minutes")));
    }
    match story.text {
        StoryText::Own => {}
        StoryText::Full => parts.push("full text".into()),
        StoryText::Teaser => parts.push("teaser".into()),
    }
    if row.starred {
        parts.push("starred".into());
    }
    if !row.tags.is_empty() {
        parts.push(format!("tags: {}", row.tags.join(", ")));
    }
    vec![row.title.clone(), parts.join("; ")]
}

fn link_lines(opened: &Opened) -> Vec<String> {
    let links = opened.document.links.iter();
    (1..).zip(links).map(|(number, link)| format!("Link {number}: {}, {}", link.text, link.url)).collect()
}

/// Lists the links of the story.
pub(super) fn links(session: &mut Session<'_>, _: &str) -> Result<(), Failure> {
    let lines = link_lines(session.current()?);
    if lines.is_empty() {
        return session.say("This story has no links.");
    }
    session.say_all(&lines)
}

/// Opens the story, or one of its links, in the browser.
pub(super) fn open(session: &mut Session<'_>, after: &str) -> Result<(), Failure> {
    let opened = session.current()?;
    let address = if after.is_empty() {
        opened.story.row.url.clone()
    } else {
        let links = &opened.document.links;
        let link = after.parse::<usize>().ok().and_then(|number| links.get(number.checked_sub(1)?));
        let link = link.ok_or_else(|| {
            Failure::Usage(format!(
                "There is no link {after}; the story has {}.",
                count(links.len() as u64, "link", "links")
            ))
        })?;
        link.url.clone()
    };
    if address.is_empty() {
        return Err(Failure::Failed("This story has no address to open.".into()));
    }
    open_address(session, &address)
}

/// Opens a song where the user listens.
pub(super) fn open_song(
    session: &mut Session<'_>,
    exact: Option<String>,
    artist: Option<&str>,
    song: &str,
) -> Result<(), Failure> {
    let address = exact.unwrap_or_else(|| song_address(&session.settings.song_search, artist, song));
    open_address(session, &address)
}

fn open_address(session: &mut Session<'_>, address: &str) -> Result<(), Failure> {
    session.desk.open_url(address).map_err(Failure::of)?;
    session.say(&format!("Opened {address}"))
}

impl Session<'_> {
    /// The story that was read last.
    pub(super) fn current(&self) -> Result<&Opened, Failure> {
        self.story.as_ref().ok_or_else(|| Failure::Usage("Read a story first: list, then its number.".into()))
    }
}
