//! The artist finder: every artist of the store, matched as one types.

use frizbee::{CaseMatching, Config, Matcher, Pattern, PatternConfig};

use super::{Library, LibraryError};
use crate::news::{ArtistKey, ArtistRow, StoryId, fold};
use crate::store::{ArtistFilter, WorkRow};

/// How many artists one answer holds.
const FOUND: usize = 100;

/// From so many letters on, one may be wrong.
const FORGIVING: usize = 5;

/// How many of the newest stories are asked for their artists before anything has been typed.
const NEWEST: usize = 300;

/// The keys of every artist, best known first. A store may hold a hundred thousand: what else is shown of
/// an artist is read when it is found.
#[derive(Default)]
pub(super) struct Finder {
    keys: Vec<Box<str>>,
}

impl Library {
    /// Lists artists, best known first.
    pub fn artists(&self, filter: ArtistFilter<'_>) -> Result<Vec<ArtistRow>, LibraryError> {
        let mut rows = self.store.artists(filter)?;
        rows.sort_by(|a, b| b.stories.cmp(&a.stories).then_with(|| a.key.cmp(&b.key)));
        Ok(rows)
    }

    /// Returns one artist.
    pub fn artist(&self, key: &ArtistKey) -> Result<Option<ArtistRow>, LibraryError> {
        Ok(self.store.artist(key)?)
    }

    /// Finds artists for what has been typed so far: those of the current story first, then all others,
    /// the best matches first. With nothing typed, those that the user follows and those in the news.
    pub fn find_artists(
        &mut self,
        typed: &str,
        story: Option<StoryId>,
    ) -> Result<Vec<ArtistRow>, LibraryError> {
        let needle = fold(typed);
        if needle.is_empty() {
            return self.offer_artists(story);
        }
        if self.finder.keys.is_empty() {
            self.ready_finder()?;
        }
        let mut found = self.artists_of(story)?;
        let mut matcher = matcher(&needle);
        let keys: Vec<String> = found.iter().map(|row| row.key.as_str().to_owned()).collect();
        let here = matcher.match_list(&keys);
        found = here.iter().map(|hit| found[hit.index as usize].clone()).collect();
        let everywhere = matcher.match_list(&self.finder.keys);
        let others = everywhere.iter().take(FOUND).map(|hit| &*self.finder.keys[hit.index as usize]);
        append(&mut found, self.rows_of(others)?);
        Ok(found)
    }

    /// Reads the list of artists anew. It takes a moment in a large store, so it is done ahead of the
    /// first letter.
    pub fn ready_finder(&mut self) -> Result<(), LibraryError> {
        self.finder.keys = self.store.artist_keys()?;
        Ok(())
    }

    /// The artists to choose from before anything has been typed.
    fn offer_artists(&self, story: Option<StoryId>) -> Result<Vec<ArtistRow>, LibraryError> {
        let mut found = self.artists_of(story)?;
        let mut others = self.store.recent_artists(NEWEST)?;
        if others.len() < FOUND {
            others = self.store.artists(ArtistFilter::All)?;
        }
        others.retain(|row| row.stories > 0);
        others.sort_unstable_by(|a, b| {
            let rank = |row: &ArtistRow| (row.followed, row.last, row.stories);
            rank(b).cmp(&rank(a)).then_with(|| a.key.cmp(&b.key))
        });
        append(&mut found, others);
        Ok(found)
    }

    fn rows_of<'a>(&self, keys: impl Iterator<Item = &'a str>) -> Result<Vec<ArtistRow>, LibraryError> {
        let row = |key: &str| self.store.artist(&ArtistKey::from_folded(key.to_owned())).transpose();
        Ok(self.store.steadily(|| keys.filter_map(row).collect::<Result<_, _>>())??)
    }

    /// The songs and releases named with an artist, those in the newest stories first.
    pub fn works(&self, artist: &ArtistKey, limit: usize) -> Result<Vec<WorkRow>, LibraryError> {
        Ok(self.store.works(artist, limit)?)
    }

    /// The artists that a story names, those that are listed.
    fn artists_of(&self, story: Option<StoryId>) -> Result<Vec<ArtistRow>, LibraryError> {
        let Some(story) = story else { return Ok(Vec::new()) };
        let Some(recognised) = self.store.recognised(story)? else { return Ok(Vec::new()) };
        let mut rows = Vec::new();
        for artist in &recognised.artists {
            rows.extend(self.store.artist(&artist.key)?.filter(|row| row.stories > 0));
        }
        Ok(rows)
    }
}

/// A matcher for every word of a folded needle, each anywhere in a name.
fn matcher(needle: &str) -> Matcher {
    let words = needle.split_whitespace().map(|word| {
        let typos = u16::from(word.chars().count() >= FORGIVING);
        Pattern::new(word, PatternConfig::default()).max_typos(Some(typos))
    });
    let config = Config::default().casing(CaseMatching::Respect);
    Matcher::from_patterns(&words.collect::<Vec<_>>(), &config)
}

/// Appends artists that are not there yet.
fn append(found: &mut Vec<ArtistRow>, others: impl IntoIterator<Item = ArtistRow>) {
    for row in others {
        if found.len() >= FOUND {
            return;
        }
        if found.iter().all(|known| known.key != row.key) {
            found.push(row);
        }
    }
}
