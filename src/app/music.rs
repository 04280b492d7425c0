//! Songs and artists: saving, following, finding.

use jiff::Timestamp;

use super::event::{Effect, SongToSave};
use super::menu::{Choice, Item, Menu, MenuKind};
use super::model::{Model, Notice, Overlay, Pane, Screen};
use super::prompt::{Prompt, PromptKind};
use super::reader::Named;
use super::update::doubt;
use super::{offer, prompts, views};
use crate::favorites::{Favorite, State};
use crate::news::{ArtistKey, ArtistRow, Certainty, Kind, NamedWork, View};
use crate::theme::Role;

/// Saves a song of the open story: the one under the cursor, the one of a number, the only one, or one picked.
pub(super) fn save_song(model: &mut Model, count: Option<usize>) -> Vec<Effect> {
    let under_cursor = match model.reader.under_cursor().filter(|_| model.focus == Pane::Reader) {
        Some(Named::Song(at, _)) => Some(at),
        Some(Named::Release(at, _)) if count.is_none() => return offer::ask(model, Kind::Release, at),
        _ => None,
    };
    let order = songs_by_certainty(model);
    let chosen = match (count, under_cursor, order.as_slice()) {
        (Some(number), ..) => order.get(number.wrapping_sub(1)).copied(),
        (None, Some(at), _) => Some(at),
        (None, None, &[only]) => Some(only),
        (None, None, []) => {
            model.say(Notice::done("No song recognised in this story; m selects text, and b then saves it"));
            return Vec::new();
        }
        (None, None, _) => {
            model.overlay = picker(model).map(Overlay::Menu);
            return Vec::new();
        }
    };
    match chosen {
        Some(at) => save_or_ask(model, at),
        None => model.answer(Notice::warning("This story names no song of that number")),
    }
}

fn songs(model: &Model) -> &[NamedWork] {
    model.reader.recognised().map_or(&[], |found| found.songs.as_slice())
}

fn songs_by_certainty(model: &Model) -> Vec<usize> {
    let songs = songs(model);
    let mut order: Vec<usize> = (0..songs.len()).collect();
    order.sort_by_key(|&at| std::cmp::Reverse(Certainty::of(songs[at].confidence)));
    order
}

/// The picker of the story's songs, the surest first; `None` where it names none.
pub(super) fn picker(model: &Model) -> Option<Menu> {
    let order = songs_by_certainty(model);
    let items = order.iter().map(|&at| {
        let song = &songs(model)[at];
        let artist = song.artist.clone().unwrap_or_else(|| "artist unknown".into());
        let saved = model.songs.has(&song.title, song.artist.as_deref());
        let state = if saved { "saved" } else { doubt(song.confidence.min(song.artist_confidence)) };
        Item {
            left: vec![
                (Role::Song, format!("{} {}", model.glyphs.song, song.title)),
                (Role::Dim, format!("  {artist}")),
            ],
            right: vec![(Role::Dim, state.into())],
            choice: Choice::Song(at),
            ticked: Some(false),
        }
    });
    let menu = Menu::new(MenuKind::Songs, "Save a song: Space ticks, Enter saves", items.collect());
    (!order.is_empty()).then_some(menu)
}

/// Saves the songs chosen in the picker: choosing them there was the answer to any doubt.
pub(super) fn save_chosen(model: &mut Model, chosen: &[Choice]) -> Vec<Effect> {
    let places = chosen.iter().filter_map(|choice| match choice {
        Choice::Song(at) => songs(model).get(*at),
        _ => None,
    });
    let songs: Vec<SongToSave> = places.map(to_save).collect();
    match model.reader.id() {
        Some(story) if !songs.is_empty() => vec![Effect::SaveSongs { story, songs }],
        _ => Vec::new(),
    }
}

fn to_save(song: &NamedWork) -> SongToSave {
    SongToSave {
        title: song.title.clone(),
        artist: song.artist.clone(),
        release: song.release.clone(),
        links: song.links.clone(),
    }
}

/// Saves a song that is certain, and asks about any other.
fn save_or_ask(model: &mut Model, at: usize) -> Vec<Effect> {
    let Some(song) = songs(model).get(at) else { return Vec::new() };
    let sure = Certainty::of(song.confidence.min(song.artist_confidence)) == Certainty::Certain;
    if sure && song.artist.is_some() { save(model, at) } else { offer::ask(model, Kind::Song, at) }
}

/// Saves a song of the open story as it stands.
pub(super) fn save(model: &Model, at: usize) -> Vec<Effect> {
    match (model.reader.id(), songs(model).get(at)) {
        (Some(story), Some(song)) => vec![Effect::SaveSongs { story, songs: vec![to_save(song)] }],
        _ => Vec::new(),
    }
}

/// The names of the artists of the open story, the foremost first.
pub(super) fn story_artists(model: &Model) -> Vec<String> {
    let artists = model.reader.recognised().map_or(&[][..], |found| found.artists.as_slice());
    artists.iter().map(|artist| artist.name.clone()).collect()
}

/// Saves the selected text as a song: the artist is asked, the story's foremost one proposed.
pub(super) fn save_selection(model: &mut Model) -> Vec<Effect> {
    let Some(story) = model.reader.id() else { return Vec::new() };
    let Some(selection) = model.reader.selection.take() else { return Vec::new() };
    let title = model.reader.text()[selection.range()].split_whitespace().collect::<Vec<_>>().join(" ");
    let artist = model.reader.recognised().and_then(|found| found.artists.first());
    let proposed = artist.map(|artist| artist.name.clone()).unwrap_or_default();
    model.overlay = Some(Overlay::Prompt(Prompt::new(PromptKind::Artist { story, title }, proposed)));
    prompts::changed(model)
}

/// Opens what is under the reader's cursor: an artist's stories, or the question whether to save a song.
pub(super) fn open_mention(model: &mut Model) -> Vec<Effect> {
    match model.reader.under_cursor() {
        Some(Named::Artist(artist)) => {
            let view = View::Artist(artist.key.clone(), artist.name.clone());
            views::visit(model, view)
        }
        Some(Named::Song(at, _)) => save_or_ask(model, at),
        Some(Named::Release(at, _)) => offer::ask(model, Kind::Release, at),
        None => Vec::new(),
    }
}

/// The artist under the cursor, or of the song or release there, or the story's foremost one.
pub(super) fn artist(model: &Model) -> Option<(ArtistKey, String)> {
    let by_name = |name: &str| (ArtistKey::of(name), name.to_owned());
    let under_cursor = match model.reader.under_cursor().filter(|_| model.focus == Pane::Reader) {
        Some(Named::Artist(artist)) => Some((artist.key.clone(), artist.name.clone())),
        Some(Named::Song(_, work) | Named::Release(_, work)) => work.artist.as_deref().map(by_name),
        None => None,
    };
    let foremost = || {
        let artist = model.reader.recognised()?.artists.first()?;
        Some((artist.key.clone(), artist.name.clone()))
    };
    under_cursor.or_else(foremost)
}

pub(super) fn no_artist(model: &mut Model) -> Vec<Effect> {
    model.answer(Notice::done("No artist recognised here"))
}

/// Shows every story about the artist.
pub(super) fn artist_stories(model: &mut Model) -> Vec<Effect> {
    match artist(model) {
        Some((key, name)) => views::visit(model, View::Artist(key, name)),
        None => no_artist(model),
    }
}

/// Follows or unfollows the artist.
pub(super) fn follow(model: &mut Model) -> Vec<Effect> {
    let Some((key, name)) = artist(model) else { return no_artist(model) };
    let Some(open) = &mut model.reader.open else { return Vec::new() };
    let followed = open.followed.contains(&key);
    if followed {
        open.followed.retain(|other| *other != key);
    } else {
        open.followed.push(key.clone());
    }
    super::artist::set_followed(model, &key, !followed);
    vec![Effect::SetFollowed { key, name, followed: !followed }]
}

/// Copies "Artist - Title" of the song under the cursor, or of the story's first.
pub(super) fn copy_song(model: &mut Model) -> Vec<Effect> {
    let song = match model.reader.under_cursor() {
        Some(Named::Song(_, song) | Named::Release(_, song)) => Some(song),
        _ => songs_by_certainty(model).first().map(|&at| &songs(model)[at]),
    };
    match song {
        Some(song) => vec![copy(song.artist.as_deref(), &song.title)],
        None => model.answer(Notice::done("No song recognised in this story")),
    }
}

fn copy(artist: Option<&str>, title: &str) -> Effect {
    let text = artist.map_or_else(|| title.to_owned(), |artist| format!("{artist} - {title}"));
    Effect::Copy(text.clone(), format!("\"{text}\""))
}

/// Opens the artist finder with a text in it.
pub(super) fn open_finder(model: &mut Model, typed: &str) -> Vec<Effect> {
    let mut menu = Menu::typing(MenuKind::Artists, "Find an artist", Vec::new());
    if let Some(filter) = &mut menu.filter {
        filter.insert(typed);
    }
    model.overlay = Some(Overlay::Menu(menu));
    vec![find_artists(model, typed.to_owned())]
}

/// Asks for the artists that fit what was typed; those of the story at hand come first.
pub(super) fn find_artists(model: &mut Model, typed: String) -> Effect {
    let story = if model.screen == Screen::Stories { model.story() } else { None };
    Effect::FindArtists(model.finder_ticket.advance(), typed, story)
}

/// A line of the finder.
pub(super) fn artist_item(row: &ArtistRow, now: Timestamp) -> Item {
    let stories = if row.stories == 1 { "1 story".into() } else { format!("{} stories", row.stories) };
    let last = row.last.map(|last| format!("  {}", super::age(last, now))).unwrap_or_default();
    let mark = if row.followed { "  following" } else { "" };
    Item {
        left: vec![(Role::Artist, row.name.clone()), (Role::Accent, mark.into())],
        right: vec![(Role::Dim, format!("{stories}{last:>6}"))],
        choice: Choice::Artist(row.key.clone(), row.name.clone()),
        ticked: None,
    }
}

/// Follows the artist selected in the finder.
pub(super) fn follow_in_finder(model: &mut Model) -> Vec<Effect> {
    let Some(Overlay::Menu(menu)) = &model.overlay else { return Vec::new() };
    let Some(Choice::Artist(key, name)) = menu.current().map(|item| item.choice.clone()) else {
        return Vec::new();
    };
    super::artist::set_followed(model, &key, true);
    vec![Effect::SetFollowed { key, name, followed: true }]
}

fn current(model: &Model) -> Option<Favorite> {
    model.songs.current().cloned()
}

fn set_state(model: &Model, state: impl FnOnce(State) -> State) -> Vec<Effect> {
    current(model)
        .map(|song| {
            let state = state(song.state);
            Effect::SetSongState(song, state)
        })
        .into_iter()
        .collect()
}

/// Moves the selected song on to its next state.
pub(super) fn cycle_state(model: &Model) -> Vec<Effect> {
    set_state(model, State::next)
}

/// Drops the selected song.
pub(super) fn drop_song(model: &Model) -> Vec<Effect> {
    set_state(model, |_| State::Dropped)
}

/// Opens the selected song where the user listens.
pub(super) fn open_song(model: &Model) -> Vec<Effect> {
    current(model).map(Effect::OpenSong).into_iter().collect()
}

/// Asks for the selected song's note.
pub(super) fn edit_note(model: &mut Model) -> Vec<Effect> {
    if let Some(song) = current(model) {
        let note = song.note.clone();
        model.overlay = Some(Overlay::Prompt(Prompt::new(PromptKind::Note(Box::new(song)), note)));
    }
    Vec::new()
}

/// Copies the selected favorite as "Artist - Title".
pub(super) fn copy_favorite(model: &Model) -> Vec<Effect> {
    current(model).map(|song| copy(song.artist.as_deref(), &song.song)).into_iter().collect()
}

/// Shows every story about the selected favorite's artist.
pub(super) fn artist_of_song(model: &mut Model) -> Vec<Effect> {
    match current(model).and_then(|song| song.artist) {
        Some(name) => views::visit(model, View::Artist(ArtistKey::of(&name), name)),
        None => no_artist(model),
    }
}

/// Follows the selected favorite's artist.
pub(super) fn follow_artist_of_song(model: &mut Model) -> Vec<Effect> {
    match current(model).and_then(|song| song.artist) {
        Some(name) => vec![Effect::SetFollowed { key: ArtistKey::of(&name), name, followed: true }],
        None => no_artist(model),
    }
}

/// Shows the story that the selected favorite came from.
pub(super) fn song_story(model: &mut Model) -> Vec<Effect> {
    let story = current(model).and_then(|song| song.stories.into_iter().next_back());
    match story {
        Some(story) => {
            let title = story.title.replace(['\\', '"'], " ");
            views::visit(model, View::Query(format!("title:\"{title}\"")))
        }
        None => model.answer(Notice::done("This song came from no story")),
    }
}
