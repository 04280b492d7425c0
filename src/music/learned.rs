//! What many stories taught about a name, added up so that repetition alone proves little.
//!
//! A feed may name somebody below each of its stories, put one category on all of them, or print what a
//! hundred others print. So a name counts by the *different* words around it, by feed only up to a few,
//! and not at all by a feed that names it in most of its stories. Everything is a sum over stories: what
//! was added can be taken away again, in any order, and the rest is as if it had never been there.

use super::NameFacts;
use super::lessons::NameLesson;

/// How many strong contexts one feed can prove.
const PER_FEED: usize = 4;

/// How many categories one feed can prove.
const TAGS_PER_FEED: u32 = 3;

/// From so many stories on, a feed is asked how many of them bear the name.
const ASKED: u32 = 10;

/// What a name's lessons add up to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NameSums {
    /// How many stories have the name in each kind of strong context, by context.
    pub contexts: Vec<(u8, u32)>,
    /// What each feed says of it, by feed.
    pub feeds: Vec<(i64, FeedSums)>,
}

/// What one feed's stories say of a name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FeedSums {
    /// Stories with the name in a strong context.
    pub strong: u32,
    /// Stories with the name as a category.
    pub tags: u32,
    /// Stories that taught anything about it.
    pub stories: u32,
}

impl NameSums {
    /// Adds what a story of a feed taught.
    pub fn add(&mut self, feed: i64, lesson: &NameLesson) {
        if lesson.strong {
            *entry(&mut self.contexts, lesson.context) += 1;
        }
        let sums = entry(&mut self.feeds, feed);
        sums.strong += u32::from(lesson.strong);
        sums.tags += u32::from(lesson.tagged);
        sums.stories += 1;
    }

    /// Takes away what was added. Says whether it was there.
    pub fn take(&mut self, feed: i64, lesson: &NameLesson) -> bool {
        let mut there = true;
        let mut lower = |sum: &mut u32, by: bool| match sum.checked_sub(u32::from(by)) {
            Some(rest) => *sum = rest,
            None => there = false,
        };
        if lesson.strong {
            lower(entry(&mut self.contexts, lesson.context), true);
        }
        let sums = entry(&mut self.feeds, feed);
        lower(&mut sums.strong, lesson.strong);
        lower(&mut sums.tags, lesson.tagged);
        lower(&mut sums.stories, true);
        self.contexts.retain(|&(_, stories)| stories > 0);
        self.feeds.retain(|&(_, sums)| sums != FeedSums::default());
        there
    }

    /// Whether nothing is left.
    pub fn is_empty(&self) -> bool {
        self.contexts.is_empty() && self.feeds.is_empty()
    }

    /// What they are worth, given how many stories of each feed have taught anything.
    pub fn facts(&self, stories_of: impl Fn(i64) -> u32) -> NameFacts {
        let (mut proving, mut tags, mut stories) = (0, 0, 0);
        for (feed, sums) in &self.feeds {
            let all = stories_of(*feed);
            // Three stories in five are about no artist; one in four has no artist's name for a category.
            let furniture = all >= ASKED && sums.strong * 5 > all * 3;
            proving += usize::from(sums.strong > 0 && !furniture);
            let section = all >= ASKED && sums.tags * 4 > all;
            tags += if section { 0 } else { sums.tags.min(TAGS_PER_FEED) };
            stories += sums.stories;
        }
        NameFacts {
            strong: small(self.contexts.len().min(PER_FEED * proving)),
            tags: small(tags as usize),
            stories: small(stories as usize),
            ..NameFacts::default()
        }
    }
}

fn small(count: usize) -> u16 {
    u16::try_from(count).unwrap_or(u16::MAX)
}

/// The value of a key in a list by ascending keys; it is made where there is none.
fn entry<K: Ord + Copy, V: Default>(list: &mut Vec<(K, V)>, key: K) -> &mut V {
    let at = match list.binary_search_by_key(&key, |&(known, _)| known) {
        Ok(at) => at,
        Err(at) => {
            list.insert(at, (key, V::default()));
            at
        }
    };
    &mut list[at].1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lesson(context: u8) -> NameLesson {
        NameLesson { key: "low tide".into(), strong: true, tagged: false, context }
    }

    /// Sums of lessons in (feed, context), and what they are worth where each feed has 100 stories.
    #[track_caller]
    fn check(lessons: impl IntoIterator<Item = (i64, u8)>, strong: u16) {
        let mut sums = NameSums::default();
        for (feed, context) in lessons {
            sums.add(feed, &lesson(context));
        }
        assert_eq!(sums.facts(|_| 100).strong, strong, "{sums:?}");
    }

    #[test]
    fn repetition_alone_proves_little() {
        check([(1, 0), (2, 1), (3, 2)], 3);
        check((0..50).map(|_| (1, 7)), 1);
        check((0..50).map(|at| (at, 7)), 1);
        check((0..30).map(|at| (1, at)), 4);
        check((0..70).map(|at| (1, at % 32)), 0);
        check((0..30).map(|at| (i64::from(at % 3), at)), 12);
    }

    #[test]
    fn a_category_of_a_whole_feed_is_none() {
        let facts = |tagged: u32, of: u32| {
            let mut sums = NameSums::default();
            for _ in 0..tagged {
                sums.add(1, &NameLesson { strong: false, tagged: true, ..lesson(0) });
            }
            sums.facts(|_| of).tags
        };
        assert_eq!([facts(1, 100), facts(20, 100), facts(90, 100), facts(3, 3)], [1, 3, 0, 3]);
    }

    #[test]
    fn what_was_added_can_be_taken_away_in_any_order() {
        let mut sums = NameSums::default();
        let tagged = NameLesson { tagged: true, ..lesson(3) };
        sums.add(1, &lesson(3));
        let one = sums.clone();
        sums.add(2, &tagged);
        sums.add(1, &lesson(4));
        assert!(sums.take(1, &lesson(4)) && sums.take(2, &tagged));
        assert_eq!(sums, one);
        assert!(sums.take(1, &lesson(3)) && sums.is_empty());
        assert!(!sums.take(1, &lesson(3)));
    }
}
