//! Who and what the stories of the last week name most, against the week before.
//!
//! An id holds the minute of its story, so two weeks are a range of ids, and what is read grows with those two
//! weeks alone. Pairs of artists and stories lie by artist: the artists named since then are found by their
//! last story, and of each only the end of its pairs is read. Songs are read from what was recognised in the
//! stories that name some, for the pairs of works have no order in time.

use std::cell::Cell;
use std::cmp::Reverse;
use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};
use rusqlite::Connection;

use super::list::{Budget, Question};
use super::walk::Way;
use super::{Moment, Store, StoreError, recognised};
use crate::news::query::{Ago, Query, Term, Unit};
use crate::news::{
    ArtistKey, ArtistTrend, Certainty, NamedWork, SongTrend, StoryId, TitleKey, Trends, Weeks,
};

/// How many stories are looked at: four thousand a day. Beyond, the older ones are left out.
const MOST_STORIES: usize = 56_000;

/// The steps that finding them may take: some for each, and for those that mutes leave out.
const STEPS: usize = 1_000_000;

/// Artists with something written about them since a story, each with those stories.
const NAMED: &str = "SELECT artist.id, mention.story_id
      FROM artist CROSS JOIN mention ON mention.artist_id = artist.id
     WHERE artist.last >= ?1 AND artist.stories > 0 AND mention.story_id >= ?1";

/// Stories that name songs, the newest first.
const WITH_SONGS: &str =
    "SELECT id FROM story INDEXED BY story_songs WHERE songs > 0 AND id >= ?1 ORDER BY id DESC";

/// Stories that came with the program; none where there is nothing but those.
const STARTER: &str = "SELECT mark.id FROM feed CROSS JOIN mark ON mark.feed_id = feed.id
     WHERE feed.origin = 'starter' AND mark.id >= ?1
       AND EXISTS (SELECT 1 FROM feed WHERE origin = 'feed' AND subscribed = 1)";

impl Store {
    /// The artists and the songs that the stories of the last seven days name most, up to `most` of each.
    /// Hidden stories and those of muted feeds do not count, nor do those that come with the program once a
    /// real feed is subscribed.
    pub fn trends(&self, moment: &Moment, most: usize) -> Result<Trends, StoreError> {
        self.read(|conn| {
            let stories = self.two_weeks(conn, moment, MOST_STORIES)?;
            Ok(Trends {
                artists: artists(conn, &stories, most)?,
                songs: self.trending_songs(conn, &stories, most)?,
                partial: stories.partial,
            })
        })
    }

    fn two_weeks(&self, conn: &Connection, moment: &Moment, most: usize) -> Result<TwoWeeks, StoreError> {
        let query = Query::of(Term::Newer(Ago { count: 2, unit: Unit::Week }));
        let question = Question::new(self, conn, &query, moment, Budget::from(0))?;
        let steps = Cell::new(STEPS);
        let (mut ids, halted) = question.page_within(Way::Older, Way::Older.start(), most + 1, &steps)?;
        let partial = halted || ids.len() > most;
        ids.truncate(most);
        ids.reverse();
        let first = ids.first().copied().unwrap_or(i64::MAX);
        let mut ask = conn.prepare_cached(STARTER)?;
        let starter: Vec<i64> = ask.query_map([first], |row| row.get(0))?.collect::<Result<_, _>>()?;
        ids.retain(|id| !starter.contains(id));
        let week = moment.now.checked_sub(SignedDuration::from_hours(7 * 24)).unwrap_or(Timestamp::MIN);
        Ok(TwoWeeks { ids, since: first, week: StoryId::first_of(week).0, partial })
    }

    fn trending_songs(
        &self,
        conn: &Connection,
        stories: &TwoWeeks,
        most: usize,
    ) -> Result<Vec<SongTrend>, StoreError> {
        let number = self.overtaken();
        let mut songs = Songs::default();
        let mut ask = conn.prepare_cached(WITH_SONGS)?;
        let mut rows = ask.query([stories.since])?;
        while let Some(row) = rows.next()? {
            let id: i64 = row.get(0)?;
            if self.overtaken() != number {
                return Err(StoreError::Superseded);
            }
            if stories.has(id) {
                songs.take(conn, id, stories)?;
            }
        }
        songs.most_named(conn, most)
    }
}

/// The stories that count.
struct TwoWeeks {
    /// Their ids, the oldest first.
    ids: Vec<i64>,
    /// No id is smaller.
    since: i64,
    /// Where the last week begins.
    week: i64,
    partial: bool,
}

impl TwoWeeks {
    fn has(&self, id: i64) -> bool {
        self.ids.binary_search(&id).is_ok()
    }

    /// Adds a story to what it names.
    fn count(&self, id: i64, weeks: &mut Weeks) {
        if id >= self.week {
            weeks.this += 1;
        } else {
            weeks.before += 1;
        }
    }
}

/// The most named this week; among equals those of which less was written the week before, which is more of a rise.
fn rank(weeks: Weeks) -> (Reverse<u64>, u64) {
    (Reverse(weeks.this), weeks.before)
}

fn artists(conn: &Connection, stories: &TwoWeeks, most: usize) -> Result<Vec<ArtistTrend>, StoreError> {
    let mut named: Vec<(i64, Weeks)> = Vec::new();
    let mut ask = conn.prepare_cached(NAMED)?;
    let mut rows = ask.query([stories.since])?;
    while let Some(row) = rows.next()? {
        let (artist, story): (i64, i64) = (row.get(0)?, row.get(1)?);
        if !stories.has(story) {
            continue;
        }
        // The pairs come artist by artist.
        if named.last().is_none_or(|(last, _)| *last != artist) {
            named.push((artist, Weeks::default()));
        }
        if let Some((_, weeks)) = named.last_mut() {
            stories.count(story, weeks);
        }
    }
    named.retain(|(_, weeks)| weeks.this > 0);
    named.sort_unstable_by_key(|&(id, weeks)| (rank(weeks), id));
    named.truncate(most);
    let trends = named.into_iter().map(|(id, stories)| {
        let Act { key, name, followed } = act(conn, id)?;
        Ok(ArtistTrend { key, name, followed, stories })
    });
    trends.collect()
}

/// An artist as it is called.
struct Act {
    key: ArtistKey,
    name: String,
    followed: bool,
}

fn act(conn: &Connection, artist: i64) -> Result<Act, StoreError> {
    let mut ask = conn.prepare_cached("SELECT key, name, followed FROM artist WHERE id = ?1")?;
    Ok(ask.query_row([artist], |row| {
        let key = ArtistKey::from_folded(row.get(0)?);
        Ok(Act { key, name: row.get(1)?, followed: row.get(2)? })
    })?)
}

/// The songs that were found so far, by artist and title.
#[derive(Default)]
struct Songs {
    counted: HashMap<(i64, String), Counted>,
    /// The acts that names stand for; `None` for a name that is nobody's any more.
    acts: HashMap<String, Option<i64>>,
}

struct Counted {
    title: String,
    last: i64,
    weeks: Weeks,
}

impl Songs {
    /// Counts what a story names. A title without a known artist may be anybody's, and does not count.
    fn take(&mut self, conn: &Connection, id: i64, stories: &TwoWeeks) -> Result<(), StoreError> {
        let found = match recognised::read(conn, id) {
            Ok(Some(found)) => found,
            // It is recognised anew in its turn.
            Ok(None) | Err(StoreError::Damaged { .. }) => return Ok(()),
            Err(error) => return Err(error),
        };
        let likely = |song: &&NamedWork| Certainty::of(song.confidence) >= Certainty::Likely;
        for song in found.songs.iter().filter(likely) {
            let Some(name) = recognised::artist_of(song) else { continue };
            let Some(act) = self.act(conn, name)? else { continue };
            let key = (act, TitleKey::of(&song.title).as_str().to_owned());
            let counted = self.counted.entry(key).or_insert_with(|| Counted {
                title: song.title.clone(),
                last: i64::MAX,
                weeks: Weeks::default(),
            });
            // Once a story, however often it is written there.
            if counted.last != id {
                counted.last = id;
                stories.count(id, &mut counted.weeks);
            }
        }
        Ok(())
    }

    fn act(&mut self, conn: &Connection, name: &str) -> Result<Option<i64>, StoreError> {
        if let Some(act) = self.acts.get(name) {
            return Ok(*act);
        }
        let act = recognised::find_artist(conn, &ArtistKey::of(name))?;
        self.acts.insert(name.to_owned(), act);
        Ok(act)
    }

    fn most_named(self, conn: &Connection, most: usize) -> Result<Vec<SongTrend>, StoreError> {
        let mut named: Vec<_> = self.counted.into_iter().filter(|(_, song)| song.weeks.this > 0).collect();
        named.sort_unstable_by(|(one_key, one), (other_key, other)| {
            rank(one.weeks).cmp(&rank(other.weeks)).then_with(|| one_key.cmp(other_key))
        });
        named.truncate(most);
        let trends = named.into_iter().map(|((id, _), song)| {
            let Act { key: artist_key, name: artist, .. } = act(conn, id)?;
            Ok(SongTrend { title: song.title, artist_key, artist, stories: song.weeks })
        });
        trends.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::tests::Scene;

    #[test]
    fn only_the_artists_are_scanned_and_of_all_else_the_two_weeks_alone() {
        let scene = Scene::new();
        for sql in [NAMED, WITH_SONGS, STARTER] {
            let plan = scene.explain(sql);
            let scans = plan.lines().filter(|step| step.starts_with("SCAN"));
            assert!(scans.clone().all(|step| step == "SCAN artist" || step == "SCAN feed"), "{sql}\n{plan}");
            assert!(plan.contains("SEARCH"), "{sql}\n{plan}");
        }
    }
}
