//! Turns an effect into library calls, and their answers into events.
//!
//! The only place where the screen's words meet the library's. It runs on a worker, and a test may call it on
//! its own thread.

use super::rules;
use crate::app::{Effect, Event, OpenedStory, SongToSave, Ticket};
use crate::favorites::{NewFavorite, SongLink, StoryRef};
use crate::library::{Change, Done, Library, LibraryError, Moment, Opened, Step};
use crate::news::{FeedChange, FeedId, StoryId};
use crate::store::StoreError;
use crate::text;

/// Names offered at most to complete an artist.
const COMPLETIONS: usize = 20;

/// Carries out an effect and tells what came of it. Effects that need the terminal are not for here.
pub fn perform(library: &mut Library, effect: Effect, moment: &Moment, tell: &mut dyn FnMut(Event)) {
    match effect {
        Effect::LoadList(ticket, request) => tell(match library.list(&request, moment) {
            Ok(window) => Event::ListLoaded(ticket, window),
            Err(error) => Event::ListFailed(ticket, error.to_string()),
        }),
        Effect::LoadStory(ticket, id) => load_story(library, ticket, id, tell),
        Effect::LoadSnippets(ticket, sought, stories) => {
            tell(answer(library.snippets(&sought, &stories), |found| Event::SnippetsFound(ticket, found)));
        }
        Effect::FindArtists(ticket, typed, story) => {
            tell(answer(library.find_artists(&typed, story), |rows| Event::ArtistsFound(ticket, rows)));
            if typed.is_empty()
                && let Err(error) = library.ready_finder()
            {
                // The first letter tries again, and says so.
                log::warn!("{error}");
            }
        }
        Effect::OfferArtists(ticket, typed) => {
            tell(answer(library.complete_artist(&typed, COMPLETIONS), |names| {
                Event::ArtistsOffered(ticket, names)
            }));
        }
        Effect::Correct { story, corrections } => {
            let kept = library.correct(story, &corrections);
            tell(Event::Corrected(kept.map(|done| done.label).map_err(|error| error.to_string())));
        }
        Effect::LoadCounts => tell(answer(patiently(|| library.counts(moment)), Event::CountsLoaded)),
        Effect::CountViews(round, views) => library.count_views(&views, moment, &mut |view, counted| {
            tell(Event::ViewCounted(round, view, counted));
        }),
        Effect::LoadArtistPage(key) => {
            tell(answer(patiently(|| library.artist_page(&key, moment)), |page| {
                Event::ArtistPageLoaded(key, page.map(Box::new))
            }));
        }
        Effect::LoadTrends => tell(answer(patiently(|| library.trends(moment)), Event::TrendsLoaded)),
        Effect::LoadHealth => tell(answer(patiently(|| library.health()), Event::HealthLoaded)),
        Effect::LoadFavorites => tell(load_favorites(library)),
        Effect::LoadStarterFeeds => tell(answer(Library::starter_feeds(), Event::StarterFeedsLoaded)),
        Effect::Rules(order) => tell(rules::perform(library, order, moment)),
        order => obey(library, order, moment, tell),
    }
}

/// What background work tells the screen.
pub(super) fn progress(step: Result<Step, String>) -> Vec<Event> {
    match step {
        Ok(step) if step.left > 0 => {
            vec![Event::Progressed(Some(format!("indexing, {} to go", step.left)))]
        }
        Ok(_) => vec![Event::Progressed(None), Event::StoreChanged],
        Err(message) => vec![Event::Progressed(None), Event::Unanswered(message)],
    }
}

/// The answer to a question. One that cannot be answered is not asked again: the fault may well stay.
fn answer<T>(result: Result<T, LibraryError>, event: impl FnOnce(T) -> Event) -> Event {
    result.map_or_else(|error| Event::Unanswered(error.to_string()), event)
}

/// What came of an order.
fn outcome<T>(result: Result<T, LibraryError>, event: impl FnOnce(T) -> Event) -> Event {
    result.map_or_else(|error| Event::Failed(error.to_string()), event)
}

/// Asks until there is an answer: a question may be stopped because a list, which is asked on the same
/// thread, has been overtaken.
fn patiently<T>(mut ask: impl FnMut() -> Result<T, LibraryError>) -> Result<T, LibraryError> {
    loop {
        match ask() {
            Err(LibraryError::Store(StoreError::Superseded)) => {}
            answer => return answer,
        }
    }
}

fn load_story(library: &mut Library, ticket: Ticket, id: StoryId, tell: &mut dyn FnMut(Event)) {
    let mut show = |opened| tell(Event::StoryLoaded(ticket, Box::new(shown(opened))));
    let whole = library.open_beginning(id).and_then(|beginning| {
        if let Some(beginning) = beginning {
            show(beginning);
        }
        library.open_story(id)
    });
    match whole {
        Ok(Some(opened)) => show(opened),
        Ok(None) => tell(Event::StoryFailed(ticket, "This story is no longer in the store.".into())),
        Err(error) => tell(Event::StoryFailed(ticket, error.to_string())),
    }
}

fn shown(opened: Opened) -> OpenedStory {
    let followed = opened.artists.iter().filter(|artist| artist.followed);
    OpenedStory {
        followed: followed.map(|artist| artist.key.clone()).collect(),
        artist_stories: opened.artists.iter().map(|artist| artist.stories).collect(),
        minutes: text::reading_minutes(&opened.document),
        story: opened.story,
        document: opened.document,
        partial: opened.beginning,
    }
}

fn load_favorites(library: &mut Library) -> Event {
    answer(library.favorites(), |favorites| {
        let complaints = favorites.complaints().into_iter();
        let complaints = complaints
            .map(|complaint| format!("favorites file, line {}: {}", complaint.line, complaint.message));
        Event::FavoritesLoaded(favorites.iter().cloned().collect(), complaints.collect())
    })
}

fn obey(library: &mut Library, order: Effect, moment: &Moment, tell: &mut dyn FnMut(Event)) {
    let now = moment.now;
    let songs_change =
        matches!(order, Effect::SaveSongs { .. } | Effect::SetSongState(..) | Effect::SetSongNote(..));
    let done = match order {
        Effect::MarkOpened(id) => {
            // Reading on is no order: nothing is said, only the counts follow.
            return match library.mark_opened(id) {
                Ok(_) => tell(answer(patiently(|| library.counts(moment)), Event::CountsLoaded)),
                Err(error) => tell(Event::Failed(error.to_string())),
            };
        }
        Effect::SetRead(ids, read) => library.set_read(&ids, read),
        Effect::MarkAllRead(query) => {
            library.mark_found(&[Change::Read(true)], &query, moment).map(|done| match done.changed {
                0 => Done { label: "Nothing here was unread".into(), ..done },
                _ => done,
            })
        }
        Effect::SetStarred(id, starred) => library.set_starred(&[id], starred),
        Effect::Hide(id) => library.set_hidden(&[id], true),
        Effect::SetTags { id, add, remove } => library.set_tags(&[id], &add, &remove),
        Effect::SetFollowed { key, name, followed } => library.set_followed(&key, &name, followed),
        Effect::SaveSongs { story, songs } => save_songs(library, story, &songs, moment),
        Effect::SetSongState(song, state) => library.set_song_state(&song.key(), state, now),
        Effect::SetSongNote(song, note) => library.set_song_note(&song.key(), &note, now),
        Effect::SaveView { name, query } => library.save_view(&name, &query, ""),
        Effect::ChangeView(id, change) => library.change_view(id, &change),
        Effect::RemoveView(id) => library.remove_views(&[id]),
        Effect::Subscribe(feeds) => library.subscribe(&feeds).map(|new| Done {
            label: match new {
                1 => "Subscribed to a feed; R fetches it".into(),
                _ => format!("Subscribed to {new} feeds; R fetches them"),
            },
            changed: new,
        }),
        Effect::ChangeFeeds { feeds, change } => {
            return tell(outcome(library.change_feeds(&feeds, &change, now), |done| {
                feeds_changed(done, feeds, &change)
            }));
        }
        Effect::RenameFolder { from, to } => {
            return tell(outcome(library.rename_folder(&from, &to), |done| Event::FeedsChanged {
                label: done.label,
                fetch: Vec::new(),
            }));
        }
        Effect::JoinArtists { artist, name } => {
            let joined = library.join_artists((&artist.0, &artist.1), (&name.0, &name.1));
            return tell(outcome(joined, |done| Event::Joined(done.label)));
        }
        Effect::ShowFullText(id, full) => {
            let shown = library.show_full_text(id, full);
            return tell(outcome(shown, |shown| Event::TextShown(id, shown)));
        }
        Effect::Undo => return turned(library.undo(now), "Undid", "Nothing to undo", tell),
        Effect::Redo => return turned(library.redo(now), "Did again", "Nothing to redo", tell),
        other => {
            log::error!("no worker carries out {other:?}");
            return;
        }
    };
    tell(outcome(done, |done| Event::Done(done.label)));
    if songs_change {
        tell(load_favorites(library));
    }
}

fn feeds_changed(done: Done, feeds: Vec<FeedId>, change: &FeedChange) -> Event {
    let label = match change {
        FeedChange::Removed if done.changed > 0 => {
            format!("{}; its stories stay, and undo brings it back", done.label)
        }
        _ => done.label,
    };
    let shows = match change {
        // Whether the address is right shows at once, and so does the feed's own name.
        FeedChange::Address(_) => true,
        FeedChange::Title(title) => title.trim().is_empty(),
        _ => false,
    };
    Event::FeedsChanged { label, fetch: if shows && done.changed > 0 { feeds } else { Vec::new() } }
}

fn turned(
    turned: Result<Option<Done>, LibraryError>,
    verb: &str,
    nothing: &str,
    tell: &mut dyn FnMut(Event),
) {
    tell(outcome(turned, |done| match done {
        Some(done) => Event::Undone(format!("{verb}: {}", done.label)),
        None => Event::Noted(nothing.into()),
    }));
}

fn save_songs(
    library: &mut Library,
    story: StoryId,
    songs: &[SongToSave],
    moment: &Moment,
) -> Result<Done, LibraryError> {
    let story = library.row(story)?.map(|row| StoryRef::new(&row.title, &row.url, &row.source));
    let new: Vec<NewFavorite> = songs
        .iter()
        .map(|song| NewFavorite {
            song: song.title.clone(),
            artist: song.artist.clone(),
            release: song.release.clone(),
            story: story.clone(),
            links: song.links.iter().map(|link| SongLink::to(link)).collect(),
        })
        .collect();
    library.save_songs(&new, moment.now)
}
