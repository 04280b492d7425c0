//! Corrections: a title's type or artist, what is no title and no artist, and text made either.
//!
//! A correction shows at once, by the same rules by which the store applies it, and is told to the outside
//! as what was taken for what. It is about the mention under the cursor, the song selected in the picker
//! or the one just being asked about; without any of these about the only one of the story.

use super::event::Effect;
use super::menu::{Choice, Item, Menu, MenuKind};
use super::model::{Model, Notice, Overlay, Pane};
use super::offer::{self, Offer};
use super::prompt::{Prompt, PromptKind};
use super::reader::Named;
use super::{music, prompts};
use crate::commands::Command;
use crate::news::{ArtistKey, Certainty, Correction, Kind, NamedAs, NamedWork, Recognised, StoryId};

/// A title or name of more letters than this is none.
const LONGEST: usize = 200;

/// What is being corrected at a prompt, and what comes back after it.
#[derive(Clone, Debug)]
pub struct Mending {
    /// The story.
    pub story: StoryId,
    /// What is being corrected.
    pub about: About,
    /// What was open when the prompt was called.
    pub then: Then,
}

/// What a correction is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum About {
    /// A song or release.
    Work(NamedAs),
    /// An artist, by name.
    Artist(String),
}

/// What comes back when a correction has been typed.
#[derive(Clone, Debug)]
pub enum Then {
    /// The reader.
    Reader,
    /// The question whether to save the song.
    Offer(Offer),
    /// The picker of songs.
    Picker(Box<Menu>),
}

/// Carries out a correction of what is at hand.
pub(super) fn obey(model: &mut Model, command: Command) -> Vec<Effect> {
    match command {
        Command::FlipKind => flip_kind(model),
        Command::NextArtist => next_artist(model),
        Command::EditMention => edit(model),
        Command::NotAWork => drop_work(model),
        Command::NotAnArtist => drop_artist(model),
        _ => Vec::new(),
    }
}

fn found(model: &Model) -> Option<&Recognised> {
    model.reader.recognised()
}

/// A work of the open story as a correction speaks of it.
fn named_as(model: &Model, kind: Kind, entry: usize) -> Option<NamedAs> {
    let work = found(model)?.works(kind).get(entry)?;
    Some(NamedAs { kind, title: work.title.clone(), artist: work.artist.clone() })
}

/// The work at hand: asked about, selected in the picker, under the cursor, or the only one.
fn work_at_hand(model: &Model) -> Result<NamedAs, String> {
    const NONE: &str = "No song or release is recognised here; m selects text to make one";
    let place = match &model.overlay {
        Some(Overlay::Offer(offer)) => Some((offer.kind, offer.entry)),
        Some(Overlay::Menu(menu)) => picked(menu).map(|entry| (Kind::Song, entry)),
        _ => match model.reader.under_cursor().filter(|_| model.focus == Pane::Reader) {
            Some(Named::Song(entry, _)) => Some((Kind::Song, entry)),
            Some(Named::Release(entry, _)) => Some((Kind::Release, entry)),
            Some(Named::Artist(artist)) => {
                return Err(format!("{} is an artist here, not a title", artist.name));
            }
            None => only_work(model)?,
        },
    };
    place.and_then(|(kind, entry)| named_as(model, kind, entry)).ok_or_else(|| NONE.into())
}

/// The only work of the story that is at least likely, or else the only one at all.
fn only_work(model: &Model) -> Result<Option<(Kind, usize)>, String> {
    let Some(found) = found(model) else { return Ok(None) };
    let all = [Kind::Song, Kind::Release]
        .into_iter()
        .flat_map(|kind| found.works(kind).iter().enumerate().map(move |(at, work)| (kind, at, work)));
    let likely = |work: &NamedWork| Certainty::of(work.confidence) >= Certainty::Likely;
    let (likely, others): (Vec<_>, Vec<_>) = all.partition(|(.., work)| likely(work));
    match (likely.as_slice(), others.as_slice()) {
        (&[(kind, at, _)], _) | (&[], &[(kind, at, _)]) => Ok(Some((kind, at))),
        (&[], &[]) => Ok(None),
        _ => Err("The story names several titles; ] goes from one to the next".into()),
    }
}

fn picked(menu: &Menu) -> Option<usize> {
    match menu.current()?.choice {
        Choice::Song(entry) if menu.kind == MenuKind::Songs => Some(entry),
        _ => None,
    }
}

/// The name of the artist at hand: under the cursor, of the work at hand, or the story's only one.
fn artist_at_hand(model: &Model) -> Result<String, String> {
    const NONE: &str = "No artist is recognised here; m selects text to make one";
    if let Some(Named::Artist(artist)) = model.reader.under_cursor()
        && model.focus == Pane::Reader
        && model.overlay.is_none()
    {
        return Ok(artist.name.clone());
    }
    if let Ok(NamedAs { artist: Some(artist), .. }) = work_at_hand(model) {
        return Ok(artist);
    }
    let mut names = found(model).into_iter().flat_map(Recognised::likely_artists);
    match (names.next(), names.next()) {
        (Some(only), None) => Ok(only.name.clone()),
        (None, _) => Err(NONE.into()),
        (Some(_), Some(_)) => Err("The story names several artists; ] goes from one to the next".into()),
    }
}

fn cannot(model: &mut Model, why: String) -> Vec<Effect> {
    model.answer(Notice::done(why))
}

/// Makes a song of a release, or a release of a song.
fn flip_kind(model: &mut Model) -> Vec<Effect> {
    match work_at_hand(model) {
        Ok(was) => {
            let kind = if was.kind == Kind::Song { Kind::Release } else { Kind::Song };
            let is = NamedAs { kind, artist: None, ..was.clone() };
            set_work(model, was, is)
        }
        Err(why) => cannot(model, why),
    }
}

/// Gives a title the next artist whose it may be.
fn next_artist(model: &mut Model) -> Vec<Effect> {
    let was = match work_at_hand(model) {
        Ok(was) => was,
        Err(why) => return cannot(model, why),
    };
    match candidates(model, &was).into_iter().next() {
        Some(artist) => {
            let is = NamedAs { artist: Some(artist), ..was.clone() };
            set_work(model, was, is)
        }
        None => cannot(model, "The story names no other artist; c e types one".into()),
    }
}

/// Whose a title may be instead: the runners-up, then the story's other artists.
fn candidates(model: &Model, work: &NamedAs) -> Vec<String> {
    let Some(found) = found(model) else { return Vec::new() };
    let others = found.find_work(work).map(|at| found.works(work.kind)[at].other_artists.as_slice());
    let others = others.unwrap_or_default().iter();
    let mut keys: Vec<ArtistKey> = work.artist.iter().map(|name| ArtistKey::of(name)).collect();
    let mut names = Vec::new();
    for name in others.chain(found.artists.iter().map(|artist| &artist.name)) {
        let key = ArtistKey::of(name);
        if !keys.contains(&key) {
            keys.push(key);
            names.push(name.clone());
        }
    }
    names
}

/// Says that a title is neither a song nor a release.
fn drop_work(model: &mut Model) -> Vec<Effect> {
    let was = match work_at_hand(model) {
        Ok(was) => was,
        Err(why) => return cannot(model, why),
    };
    let other = if was.kind == Kind::Song { Kind::Release } else { Kind::Song };
    let other = NamedAs { kind: other, ..was.clone() };
    let also = found(model).is_some_and(|found| found.find_work(&other).is_some());
    let mut said = vec![Correction::Work { was: Some(was), is: None }];
    if !also {
        // Later rules may well take it for the other.
        said.push(Correction::Work { was: Some(other), is: None });
    }
    let picker = take_picker(model);
    model.overlay = None;
    let effects = correct(model, said);
    if let Some(menu) = picker {
        return reopen_picker(model, &menu, effects);
    }
    effects
}

/// Says that a name is no artist's.
fn drop_artist(model: &mut Model) -> Vec<Effect> {
    match artist_at_hand(model) {
        Ok(name) => {
            let picker = take_picker(model);
            let effects = correct(model, vec![Correction::Artist { was: Some(name), is: None }]);
            match picker {
                Some(menu) => reopen_picker(model, &menu, effects),
                None => effects,
            }
        }
        Err(why) => cannot(model, why),
    }
}

fn set_work(model: &mut Model, was: NamedAs, is: NamedAs) -> Vec<Effect> {
    let after = is.clone();
    let picker = take_picker(model);
    let effects = correct(model, vec![Correction::Work { was: Some(was), is: Some(is) }]);
    if let Some(Overlay::Offer(_)) = &model.overlay {
        offer::ask_about(model, &after);
    }
    match picker {
        Some(menu) => reopen_picker(model, &menu, effects),
        None => effects,
    }
}

fn take_picker(model: &mut Model) -> Option<Menu> {
    match model.overlay.take() {
        Some(Overlay::Menu(menu)) if menu.kind == MenuKind::Songs => Some(menu),
        other => {
            model.overlay = other;
            None
        }
    }
}

/// Opens the picker again with what the story names now: ticks and places stay with their titles.
fn reopen_picker(model: &mut Model, before: &Menu, effects: Vec<Effect>) -> Vec<Effect> {
    let Some(mut menu) = music::picker(model) else { return effects };
    let title = |item: &Item| item.left.first().map(|(_, title)| title.clone());
    let known = |item: &Item| before.items.iter().position(|old| title(old) == title(item));
    for item in &mut menu.items {
        item.ticked = known(item).map_or(Some(false), |at| before.items[at].ticked);
    }
    menu.items.sort_by_key(|item| known(item).unwrap_or(before.selected));
    menu.selected = before.selected;
    menu.narrow();
    model.overlay = Some(Overlay::Menu(menu));
    effects
}

/// Asks for another artist or title of the work at hand, or another name of the artist.
fn edit(model: &mut Model) -> Vec<Effect> {
    let under_cursor = model.overlay.is_none() && model.focus == Pane::Reader;
    let Some(story) = model.reader.id() else { return Vec::new() };
    let about = match model.reader.under_cursor().filter(|_| under_cursor) {
        Some(Named::Artist(artist)) => About::Artist(artist.name.clone()),
        _ => match work_at_hand(model) {
            Ok(work) => About::Work(work),
            Err(why) => return cannot(model, why),
        },
    };
    let then = match model.overlay.take() {
        Some(Overlay::Offer(offer)) => Then::Offer(offer),
        Some(Overlay::Menu(menu)) => Then::Picker(Box::new(menu)),
        _ => Then::Reader,
    };
    let text = match &about {
        About::Artist(name) => name.clone(),
        About::Work(_) => String::new(),
    };
    let prompt = Prompt::new(PromptKind::Mend(Mending { story, about, then }), text);
    model.overlay = Some(Overlay::Prompt(prompt));
    prompts::changed(model)
}

/// What to complete at a prompt for an artist with nothing typed yet.
pub(super) fn proposed(model: &Model, about: &About) -> Vec<String> {
    match about {
        About::Work(work) => candidates(model, work),
        About::Artist(_) => music::story_artists(model),
    }
}

/// What is being corrected as one would type it, to be edited.
pub(super) fn as_it_stands(about: &About) -> String {
    match about {
        About::Work(work) => format!("{} - {}", work.artist.as_deref().unwrap_or_default(), work.title),
        About::Artist(name) => name.clone(),
    }
}

/// Takes what was typed: an artist, or "Artist - Title", or "- Title".
pub(super) fn accept(model: &mut Model, mending: Mending, text: &str) -> Vec<Effect> {
    let Mending { story, about, then } = mending;
    if model.reader.id() != Some(story) {
        return cannot(model, "The story was left before it was corrected".into());
    }
    let text: String = text.chars().take(LONGEST).collect();
    let (said, after) = match about {
        _ if text.is_empty() => (Vec::new(), None),
        About::Artist(was) if was == text => (Vec::new(), None),
        About::Artist(was) => (vec![Correction::Artist { was: Some(was), is: Some(text) }], None),
        About::Work(was) => {
            let (artist, title) = typed(&text);
            let is = NamedAs { kind: was.kind, title: title.unwrap_or(&was.title).to_owned(), artist };
            let confirmed = is.artist.clone().map(|name| Correction::Artist { was: None, is: Some(name) });
            let after = NamedAs { artist: is.artist.clone().or(was.artist.clone()), ..is.clone() };
            let said = Correction::Work { was: Some(was), is: Some(is) };
            (std::iter::once(said).chain(confirmed).collect(), Some(after))
        }
    };
    let effects = if said.is_empty() { Vec::new() } else { correct(model, said) };
    match then {
        Then::Reader => effects,
        Then::Picker(menu) => reopen_picker(model, &menu, effects),
        Then::Offer(offer) => {
            model.overlay = Some(Overlay::Offer(offer));
            if let Some(after) = after {
                offer::ask_about(model, &after);
            }
            effects
        }
    }
}

/// Takes a typed line apart into artist and title.
fn typed(text: &str) -> (Option<String>, Option<&str>) {
    let some = |part: &str| Some(part.trim()).filter(|part| !part.is_empty()).map(str::to_owned);
    match text.split_once(" - ").or_else(|| text.strip_prefix("- ").map(|title| ("", title))) {
        Some((artist, title)) => (some(artist), Some(title.trim()).filter(|title| !title.is_empty())),
        None => (some(text), None),
    }
}

/// Makes the selected text a song, a release or an artist, and moves the cursor there.
pub(super) fn make(model: &mut Model, kind: Kind) -> Vec<Effect> {
    let Some(selection) = model.reader.selection.take() else { return Vec::new() };
    let range = selection.range();
    let words = model.reader.text()[range.clone()].split_whitespace().collect::<Vec<_>>().join(" ");
    if words.chars().count() > LONGEST {
        return cannot(model, "That is too long for a title or a name".into());
    }
    let said = match kind {
        Kind::Artist => Correction::Artist { was: None, is: Some(words) },
        _ => Correction::Work { was: None, is: Some(NamedAs { kind, title: words, artist: None }) },
    };
    let effects = correct(model, vec![said]);
    let stops = model.reader.stops();
    model.reader.cursor = stops.iter().position(|(at, _, place)| *at == kind && place.start == range.start);
    effects
}

/// Shows corrections at once, and has them kept.
fn correct(model: &mut Model, corrections: Vec<Correction>) -> Vec<Effect> {
    let Some(story) = model.reader.id() else { return Vec::new() };
    model.reader.correct(&corrections, &model.zone);
    if let Some(found) = model.reader.recognised() {
        let (artists, songs) = (found.foremost().map(str::to_owned).collect(), found.likely_songs());
        model.list.change(story, |row| {
            row.artists = artists;
            row.songs = u32::try_from(songs).unwrap_or(u32::MAX);
        });
    }
    model.correcting += 1;
    vec![Effect::Correct { story, corrections }]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, artist: Option<&str>, title: Option<&str>) {
        assert_eq!(typed(text), (artist.map(str::to_owned), title), "{text:?}");
    }

    #[test]
    fn an_artist_a_title_or_both_can_be_typed() {
        check("Low", Some("Low"), None);
        check("Low - Canada", Some("Low"), Some("Canada"));
        check("- Canada", None, Some("Canada"));
        check("Jay-Z", Some("Jay-Z"), None);
        check("Low - ", Some("Low"), None);
    }
}
