//! What the story names, and saving songs.

use super::numbers;
use super::session::Session;
use crate::cli::failure::Failure;
use crate::cli::out::count;
use crate::favorites::{NewFavorite, StoryRef};
use crate::library::{Opened, favorite_of};
use crate::news::{Certainty, NamedWork};

/// Lists the songs, releases and artists of the story.
pub(super) fn names(session: &mut Session<'_>, _: &str) -> Result<(), Failure> {
    let Some(opened) = session.story.take() else { return session.current().map(|_| ()) };
    let lines = lines(&opened, session);
    session.story = Some(opened);
    let lines = lines?;
    if lines.is_empty() {
        return session.say("This story names no song, release or artist that Earmark knows.");
    }
    session.say_all(&lines)
}

/// A line for each song, release and artist that the story names.
pub(super) fn lines(opened: &Opened, session: &mut Session<'_>) -> Result<Vec<String>, Failure> {
    let Some(found) = &opened.story.recognised else { return Ok(Vec::new()) };
    let favorites = session.library.favorites().map_err(Failure::of)?;
    let mut lines = Vec::new();
    for (number, song) in (1..).zip(songs(opened)) {
        let saved = favorites.find(song.artist.as_deref(), &song.title).is_some();
        let state = if saved { "; saved" } else { doubt(song.confidence.min(song.artist_confidence)) };
        lines.push(format!("Song {number}: {}{state}", called(song)));
    }
    for release in
        found.releases.iter().filter(|release| Certainty::of(release.confidence) > Certainty::Maybe)
    {
        let what = release.release_type.map_or_else(String::new, |kind| format!("; {kind}"));
        let doubt = doubt(release.confidence.min(release.artist_confidence));
        lines.push(format!("Release: {}{what}{doubt}", called(release)));
    }
    for (artist, row) in found.artists.iter().zip(&opened.artists) {
        if Certainty::of(artist.confidence) == Certainty::Maybe {
            continue;
        }
        let followed = if row.followed { "; followed" } else { "" };
        lines.push(format!("Artist: {}; {}{followed}", artist.name, count(row.stories, "story", "stories")));
    }
    Ok(lines)
}

/// The songs of a story, the surest first, as the reader numbers them.
fn songs(opened: &Opened) -> Vec<&NamedWork> {
    let found = opened.story.recognised.as_ref().map_or(&[][..], |found| found.songs.as_slice());
    let mut songs: Vec<&NamedWork> = found.iter().collect();
    songs.sort_by_key(|song| std::cmp::Reverse(Certainty::of(song.confidence)));
    songs
}

fn called(work: &NamedWork) -> String {
    let artist = work.artist.as_deref().unwrap_or("an unknown artist");
    let from = work.release.as_ref().map_or_else(String::new, |release| format!(", from {release}"));
    format!("{} by {artist}{from}", work.title)
}

fn doubt(confidence: f32) -> &'static str {
    match Certainty::of(confidence) {
        Certainty::Certain => "",
        Certainty::Likely => "; likely",
        Certainty::Maybe => "; maybe",
    }
}

/// Saves songs of the story, or one that is named.
pub(super) fn save(session: &mut Session<'_>, after: &str) -> Result<(), Failure> {
    let chosen: Vec<NewFavorite> = match named(after) {
        Some((title, artist)) => {
            let story = session.story.as_ref().map(|opened| &opened.story.row);
            let story = story.map(|row| StoryRef::new(&row.title, &row.url, &row.source));
            let artist = (!artist.eq_ignore_ascii_case("unknown")).then(|| artist.to_owned());
            vec![NewFavorite { song: title.to_owned(), artist, story, ..NewFavorite::default() }]
        }
        None => of_story(session.current()?, after)?,
    };
    let done = session.library.save_songs(&chosen, session.shell.now).map_err(Failure::of)?;
    session.say(&format!("{}.", done.label))
}

/// The title and the artist, where both are typed.
fn named(after: &str) -> Option<(&str, &str)> {
    let at = after.to_ascii_lowercase().rfind(" by ")?;
    let (title, artist) = (after[..at].trim(), after[at + 4..].trim());
    (!title.is_empty() && !artist.is_empty()).then_some((title, artist))
}

/// The songs of the story that are meant: those of the numbers, all, or the only one.
fn of_story(opened: &Opened, after: &str) -> Result<Vec<NewFavorite>, Failure> {
    let songs = songs(opened);
    let row = &opened.story.row;
    let wrong = |why: String| Err(Failure::Usage(why));
    if songs.is_empty() && (after.is_empty() || after == "all") {
        return wrong("This story names no song that Earmark knows; save TITLE by ARTIST saves any.".into());
    }
    match (after, numbers::only(after, songs.len())) {
        ("all", _) => Ok(songs.iter().map(|song| favorite_of(song, row)).collect()),
        ("", _) if songs.len() == 1 => Ok(vec![favorite_of(songs[0], row)]),
        ("", _) => wrong(format!(
            "This story names {} songs; names lists them, and save 1 saves the first.",
            songs.len()
        )),
        (_, Some(numbers)) => {
            let song = |number: &usize| songs.get(number.wrapping_sub(1)).map(|song| favorite_of(song, row));
            numbers.iter().map(song).collect::<Option<_>>().ok_or_else(|| {
                Failure::Usage(format!("There is no song {after} here; the story names {}.", songs.len()))
            })
        }
        (title, None) => wrong(format!(
            "Who is it by? Type save {title} by, and then the artist; by unknown, if nobody knows."
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_song_is_named_by_its_title_and_its_artist() {
        #[track_caller]
        fn check(typed: &str, expected: Option<(&str, &str)>) {
            assert_eq!(named(typed), expected);
        }
        check("Days Like These by Low", Some(("Days Like These", "Low")));
        check("Stand By Me BY Ben E. King", Some(("Stand By Me", "Ben E. King")));
        check("1999 by Prince", Some(("1999", "Prince")));
        check("İ by Ünal", Some(("İ", "Ünal")));
        check("1", None);
        check("by Low", None);
        check("all by ", None);
    }
}
