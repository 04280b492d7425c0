//! The artist finder: every artist of the store, matched as one types.

use std::collections::HashSet;

use frizbee::{CaseMatching, Config, Matcher, Pattern, PatternConfig};
use memchr::memmem::Finder;

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
pub(super) struct ArtistFinder {
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
        let here: Vec<&str> = found.iter().map(|row| row.key.as_str()).collect();
        let here = rank(&needle, &here);
        found = here.into_iter().map(|at| found[at].clone()).collect();
        let everywhere = rank(&needle, &self.finder.keys);
        let others = everywhere.into_iter().map(|at| &*self.finder.keys[at]);
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

/// How well a key fits what was typed, the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    /// It is what was typed.
    Whole,
    /// It begins so.
    Beginning,
    /// A later word of it begins so, or words of it begin as those that were typed, in any order.
    Words,
    /// Every word that was typed stands somewhere in it.
    Inside,
}

/// The places of the keys that fit a folded needle best, at most [`FOUND`]. The keys are ordered by how much
/// the user cares for them, and within a fit that order stays.
pub(super) fn rank<K: AsRef<str>>(needle: &str, keys: &[K]) -> Vec<usize> {
    let words: Vec<Finder<'_>> = needle.split(' ').map(Finder::new).collect();
    // The keys come in order, so the first of each fit are the best of it.
    let mut fits: [Vec<usize>; 4] = Default::default();
    for (at, key) in keys.iter().enumerate() {
        if let Some(fit) = fit(needle, &words, key.as_ref())
            && fits[fit as usize].len() < FOUND
        {
            fits[fit as usize].push(at);
        }
    }
    let mut found = fits.concat();
    found.truncate(FOUND);
    if found.len() < FOUND {
        // Letters left out, and typing mistakes.
        let like = matcher(needle).match_list(keys);
        let like = like.iter().map(|hit| hit.index as usize).take(2 * FOUND);
        let mut known: HashSet<usize> = found.iter().copied().collect();
        found.extend(like.filter(|at| known.insert(*at)));
        found.truncate(FOUND);
    }
    found
}

/// Asked of each artist of the store at every key.
fn fit(needle: &str, words: &[Finder<'_>], key: &str) -> Option<Fit> {
    let opens = |at: usize| at == 0 || key.as_bytes()[at - 1] == b' ';
    let mut fit = Fit::Words;
    let mut first = 0;
    for (place, word) in words.iter().enumerate() {
        let at = word.find(key.as_bytes())?;
        if place == 0 {
            first = at;
        }
        if !opens(at) && !word.find_iter(key.as_bytes()).any(opens) {
            fit = Fit::Inside;
        }
    }
    Some(match first {
        0 if key == needle => Fit::Whole,
        0 if key.starts_with(needle) => Fit::Beginning,
        _ => fit,
    })
}

/// A matcher for every word of a folded needle, each anywhere in a name.
fn matcher(needle: &str) -> Matcher {
    let words = needle.split(' ').map(|word| {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(typed: &str, found: &str) {
        let names = [
            "New Order",
            "Low",
            "Mellow",
            "The Lowest Pair",
            "Slow Club",
            "Robert Low",
            "Florence + the Machine",
            "宇多田ヒカル",
            "방탄소년단",
            "Молчат Дома",
            "AC/DC",
            "Tyler, the Creator",
            "Radiohead",
            "Portishead",
            "Björk",
            "!!!",
            "The Beatles",
            "Simon & Garfunkel",
            "P!nk",
            "Sigur Rós",
            "Ёлка",
            "椎名林檎",
            "아이유",
        ];
        let keys: Vec<String> = names.iter().map(|name| fold(name)).collect();
        let ranked: Vec<&str> = rank(&fold(typed), &keys).into_iter().map(|at| names[at]).collect();
        assert_eq!(ranked.join(", "), found, "{typed:?}");
    }

    #[test]
    fn whole_names_come_first_then_beginnings_then_words_then_the_rest() {
        check("low", "Low, The Lowest Pair, Robert Low, Mellow, Slow Club");
        check("the low", "Low, The Lowest Pair, Robert Low, Mellow, Slow Club");
        check("low robert", "Robert Low");
        check("head", "Radiohead, Portishead");
    }

    #[test]
    fn signs_articles_and_one_mistake_are_forgiven() {
        check("florence and the machine", "Florence + the Machine");
        check("florence & machine", "Florence + the Machine");
        check("acdc", "AC/DC");
        check("tyler the creator", "Tyler, the Creator");
        check("radiohed", "Radiohead");
        check("portisxead", "Portishead");
        check("bjork", "Björk");
        check("!!!", "!!!");
        check("the beat", "The Beatles");
        check("Simon and Gar", "Simon & Garfunkel");
        check("simon + garfunkel", "Simon & Garfunkel");
        check("pink", "P!nk");
        check("SIGUR ROS", "Sigur Rós");
    }

    #[test]
    fn a_letter_too_many_too_few_wrong_or_swapped_is_one_mistake() {
        check("beatels", "The Beatles");
        check("beetles", "The Beatles");
        check("beattles", "The Beatles");
        check("bjrok", "Björk");
        check("garfunkle", "Simon & Garfunkel");
        check("simom garfunkel", "Simon & Garfunkel");
        check("молчвт", "Молчат Дома");
        check("beetlse", "");
    }

    #[test]
    fn every_script_is_found_by_its_beginning_and_its_middle() {
        check("宇多", "宇多田ヒカル");
        check("ヒカル", "宇多田ヒカル");
        check("방탄", "방탄소년단");
        check("дома", "Молчат Дома");
        check("елка", "Ёлка");
        check("ёлка", "Ёлка");
        check("椎名", "椎名林檎");
        check("林檎", "椎名林檎");
        check("아이", "아이유");
        check("이유", "아이유");
    }
}
