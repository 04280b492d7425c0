//! Artists: found, followed, in the news.

use super::session::Session;
use super::stories;
use crate::cli::failure::Failure;
use crate::cli::out::count;
use crate::news::{ArtistKey, ArtistRow, View, fold};

/// How many artists are said at most for one name.
const MOST: usize = 10;

/// How many of an artist's songs are said.
const SONGS: usize = 5;

/// Finds an artist and turns to its stories; where several fit, lists them.
pub(super) fn artist(session: &mut Session<'_>, name: &str) -> Result<(), Failure> {
    if let Some(row) = numbered(session, name) {
        return turn_to(session, &row);
    }
    let story = session.story.as_ref().map(|opened| opened.story.row.id);
    let mut found = session.library.find_artists(name, story).map_err(Failure::of)?;
    let wanted = fold(name);
    let exact = found.iter().position(|row| row.key.as_str() == wanted);
    let exact = exact.or((found.len() == 1 && !name.is_empty()).then_some(0));
    if let Some(at) = exact {
        return turn_to(session, &found.swap_remove(at));
    }
    if found.is_empty() {
        let near = session.library.nearest_artist(name).map_err(Failure::of)?;
        let near = near.map_or_else(String::new, |near| format!(" Did you mean {}?", near.name));
        return session.say(&format!("No story names an artist like {name}.{near}"));
    }
    let more = found.len().saturating_sub(MOST);
    found.truncate(MOST);
    session.artists = found;
    session.say(if name.is_empty() {
        "Artists in the news."
    } else {
        "Which one? artist and its number."
    })?;
    for (number, row) in (1..).zip(session.artists.clone()) {
        session.say(&format!("{number}. {}", described(&row)))?;
    }
    if more > 0 {
        session.say(&format!("{more} more fit; type more of the name."))?;
    }
    Ok(())
}

/// The artist of a number; a name may be a number too, and is one where no list has it.
fn numbered(session: &Session<'_>, text: &str) -> Option<ArtistRow> {
    let number = text.parse::<usize>().ok()?;
    session.artists.get(number.checked_sub(1)?).cloned()
}

fn described(row: &ArtistRow) -> String {
    let followed = if row.followed { "; followed" } else { "" };
    format!("{}; {}{followed}", row.name, count(row.stories, "story", "stories"))
}

fn turn_to(session: &mut Session<'_>, row: &ArtistRow) -> Result<(), Failure> {
    if row.followed {
        session.say(&format!("You follow {}.", row.name))?;
    }
    let works = session.library.works(&row.key, SONGS).map_err(Failure::of)?;
    if !works.is_empty() {
        let titles: Vec<String> = works.iter().map(|work| work.title.clone()).collect();
        session.say(&format!("Songs and releases named with {}: {}.", row.name, titles.join(", ")))?;
    }
    stories::show(session, View::Artist(row.key.clone(), row.name.clone()))
}

pub(super) fn follow(session: &mut Session<'_>, name: &str) -> Result<(), Failure> {
    set_followed(session, name, true)
}

pub(super) fn unfollow(session: &mut Session<'_>, name: &str) -> Result<(), Failure> {
    set_followed(session, name, false)
}

fn set_followed(session: &mut Session<'_>, name: &str, followed: bool) -> Result<(), Failure> {
    let (key, name) = meant(session, name)?;
    if key.is_empty() {
        return Err(Failure::Usage("An artist has a name.".into()));
    }
    let known = session.library.artist(&key).map_err(Failure::of)?;
    if known.as_ref().is_some_and(|row| row.followed) == followed {
        return session.say(&if followed {
            format!("You follow {name} already.")
        } else {
            format!("You do not follow {name}.")
        });
    }
    let done = session.library.set_followed(&key, &name, followed).map_err(Failure::of)?;
    let stories = known.map_or(0, |row| row.stories);
    session.say(&format!("{}; {}.", done.label, count(stories, "story", "stories")))
}

/// The artist that is meant: by number, by name, that of the view, or the foremost of the story.
fn meant(session: &Session<'_>, name: &str) -> Result<(ArtistKey, String), Failure> {
    if let Some(row) = numbered(session, name) {
        return Ok((row.key, row.name));
    }
    if !name.is_empty() {
        let key = ArtistKey::of(name);
        let known = session.library.artist(&key).map_err(Failure::of)?;
        return Ok((key, known.map_or_else(|| name.to_owned(), |row| row.name)));
    }
    if let View::Artist(key, name) = &session.listing.view {
        return Ok((key.clone(), name.clone()));
    }
    let story = session.story.as_ref().and_then(|opened| opened.story.recognised.as_ref());
    let foremost = story.and_then(|found| found.artists.first());
    let foremost = foremost.map(|artist| (artist.key.clone(), artist.name.clone()));
    foremost.ok_or_else(|| Failure::Usage("Which artist? Give the name.".into()))
}

/// Says who and what is written about.
pub(super) fn trending(session: &mut Session<'_>, _: &str) -> Result<(), Failure> {
    let trends = session.library.trends(&session.shell.moment()).map_err(Failure::of)?;
    if trends.artists.is_empty() && trends.songs.is_empty() {
        return session.say("No story of the last two weeks names anybody yet.");
    }
    let mut rows = Vec::new();
    session.say("Artists of the week, and how many stories name them.")?;
    for (number, trend) in (1..).zip(trends.artists.iter().take(MOST)) {
        let weeks = trend.stories;
        session
            .say(&format!("{number}. {}; {} this week, {} before", trend.name, weeks.this, weeks.before))?;
        rows.extend(session.library.artist(&trend.key).map_err(Failure::of)?);
    }
    session.artists = rows;
    session.say("Songs of the week.")?;
    for song in trends.songs.iter().take(MOST) {
        session.say(&format!("{} by {}; {} this week", song.title, song.artist, song.stories.this))?;
    }
    Ok(())
}
