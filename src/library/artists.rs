//! The artist finder: every artist of the store, matched as one types.

use frizbee::{CaseMatching, Config, Matcher, Pattern, PatternConfig};

use super::{Library, LibraryError};
use crate::news::{ArtistKey, ArtistRow, StoryId, fold};
use crate::store::{ArtistFilter, WorkRow};

/// How many artists one answer holds.
const FOUND: usize = 100;

/// From so many letters on, one may be wrong.
const FORGIVING: usize = 5;

/// Every artist, best known first, and the keys that are matched.
#[derive(Default)]
pub(super) struct Finder {
    rows: Vec<ArtistRow>,
    keys: Vec<String>,
}

impl Finder {
    fn fill(&mut self, mut rows: Vec<ArtistRow>) {
        // Where names match equally well: those that the user follows, then those written about lately.
        rows.sort_unstable_by(|a, b| {
            let rank = |row: &ArtistRow| (row.followed, row.last, row.stories);
            rank(b).cmp(&rank(a)).then_with(|| a.key.cmp(&b.key))
        });
        self.keys = rows.iter().map(|row| row.key.as_str().to_owned()).collect();
        self.rows = rows;
    }
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
    /// the best matches first. With nothing typed, the list of artists is read anew.
    pub fn find_artists(
        &mut self,
        typed: &str,
        story: Option<StoryId>,
    ) -> Result<Vec<ArtistRow>, LibraryError> {
        let needle = fold(typed);
        if needle.is_empty() || self.finder.rows.is_empty() {
            self.finder.fill(self.store.artists(ArtistFilter::All)?);
        }
        let mut found = self.artists_of(story)?;
        if needle.is_empty() {
            let others = self.finder.rows.iter().take(FOUND).cloned();
            append(&mut found, others);
            return Ok(found);
        }
        let mut matcher = matcher(&needle);
        let keys: Vec<String> = found.iter().map(|row| row.key.as_str().to_owned()).collect();
        let here = matcher.match_list(&keys);
        found = here.iter().map(|hit| found[hit.index as usize].clone()).collect();
        let everywhere = matcher.match_list(&self.finder.keys);
        let others = everywhere.iter().take(FOUND).map(|hit| self.finder.rows[hit.index as usize].clone());
        append(&mut found, others);
        Ok(found)
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
fn append(found: &mut Vec<ArtistRow>, others: impl Iterator<Item = ArtistRow>) {
    for row in others {
        if found.len() >= FOUND {
            return;
        }
        if found.iter().all(|known| known.key != row.key) {
            found.push(row);
        }
    }
}
