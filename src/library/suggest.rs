//! Songs that stories name and that have not been saved yet.

use std::collections::{HashMap, HashSet};

use super::{Library, LibraryError};
use crate::favorites::{Favorite, Favorites, SongKey};
use crate::news::query::{Term, Thing};
use crate::news::{ArtistKey, Certainty, NamedWork, Query, StoryId, StoryRow, TitleKey};
use crate::store::{Alias, ArtistFilter, Moment, StoreError};

/// How many stories are looked at, the newest first; it takes a fifth of a second.
const MOST_STORIES: usize = 5_000;

/// A song to check out.
#[derive(Clone, Debug, PartialEq)]
pub struct Suggestion {
    /// The song as its newest story has it.
    pub song: NamedWork,
    /// How sure both the song and its artist are, at best.
    pub level: Certainty,
    /// Whether the user follows the artist.
    pub followed: bool,
    /// How many of the stories name it.
    pub stories: u64,
    /// The newest of them.
    pub story: StoryRow,
}

/// What a search for songs found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Suggested {
    /// The songs, best first.
    pub songs: Vec<Suggestion>,
    /// How many more there are.
    pub more: usize,
    /// How many stories were looked at.
    pub looked_at: usize,
    /// Whether only the newest were.
    pub partial: bool,
}

struct Found {
    song: NamedWork,
    confidence: f32,
    followed: bool,
    stories: u64,
    newest: StoryId,
}

impl Library {
    /// Finds up to `limit` songs named in the stories of a query and not among the favorites: the surest
    /// first, then those by followed artists, then those that most stories name, then the newest.
    pub fn suggest_songs(
        &mut self,
        query: &Query,
        moment: &Moment,
        limit: usize,
    ) -> Result<Suggested, LibraryError> {
        let shown = Query { filter: query.visible(), ..query.clone() };
        let query = shown.and(Query::of(Term::Has(Thing::Song)));
        let ids = self.store.find(&query, moment, MOST_STORIES + 1)?;
        let aliases = self.store.aliases()?;
        let saved = Saved::of(self.favorites()?, &aliases);
        let followed: HashSet<ArtistKey> =
            self.store.artists(ArtistFilter::Followed)?.into_iter().map(|artist| artist.key).collect();
        let looked_at = &ids[..ids.len().min(MOST_STORIES)];
        let mut found: Vec<Found> = self.store.steadily(|| self.gather(looked_at, &saved, &followed))??;
        found.sort_by(|one, other| {
            let rank =
                |song: &Found| (Certainty::of(song.confidence), song.followed, song.stories, song.newest);
            rank(other).cmp(&rank(one))
        });
        let more = found.len().saturating_sub(limit);
        let mut songs = Vec::new();
        for song in found.into_iter().take(limit) {
            let Some(story) = self.store.row(song.newest)? else { continue };
            songs.push(Suggestion {
                level: Certainty::of(song.confidence),
                song: song.song,
                followed: song.followed,
                stories: song.stories,
                story,
            });
        }
        Ok(Suggested { songs, more, looked_at: looked_at.len(), partial: ids.len() > MOST_STORIES })
    }

    fn gather(
        &self,
        ids: &[StoryId],
        saved: &Saved,
        followed: &HashSet<ArtistKey>,
    ) -> Result<Vec<Found>, StoreError> {
        let mut found: Vec<Found> = Vec::new();
        let mut places: HashMap<SongKey, usize> = HashMap::new();
        for &id in ids {
            let songs = match self.store.recognised(id) {
                Ok(recognised) => recognised.unwrap_or_default().songs,
                Err(StoreError::Damaged { detail, .. }) => {
                    log::warn!("what story {id} names cannot be read: {detail}");
                    continue;
                }
                Err(error) => return Err(error),
            };
            for song in songs {
                let key = SongKey::of(song.artist.as_deref(), &song.title);
                if Certainty::of(song.confidence) < Certainty::Likely || saved.has(&key) {
                    continue;
                }
                let confidence = song.confidence.min(song.artist_confidence);
                match places.get(&key) {
                    Some(&place) => {
                        let known = &mut found[place];
                        known.stories += 1;
                        known.newest = known.newest.max(id);
                        known.confidence = known.confidence.max(confidence);
                    }
                    None => {
                        places.insert(key.clone(), found.len());
                        let followed = followed.contains(&key.artist);
                        found.push(Found { song, confidence, followed, stories: 1, newest: id });
                    }
                }
            }
        }
        Ok(found)
    }
}

/// What is among the favorites, also under the act that an artist was joined with since.
struct Saved {
    songs: HashSet<SongKey>,
    titles: HashSet<TitleKey>,
}

impl Saved {
    fn of(favorites: &Favorites, aliases: &[Alias]) -> Self {
        let mut saved = Self { songs: HashSet::new(), titles: HashSet::new() };
        for key in favorites.iter().map(Favorite::key) {
            if let Some(alias) = aliases.iter().find(|alias| alias.key == key.artist) {
                let artist = alias.act_key.clone();
                saved.songs.insert(SongKey { artist, title: key.title.clone() });
            }
            saved.titles.insert(key.title.clone());
            saved.songs.insert(key);
        }
        saved
    }

    /// Whether a song is there. One of which the story did not say whose it is, is one that has its title.
    fn has(&self, key: &SongKey) -> bool {
        if key.artist.is_empty() { self.titles.contains(&key.title) } else { self.songs.contains(key) }
    }
}
