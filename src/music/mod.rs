//! Text in, mentions out: which artists, songs and releases a story names.
//!
//! Rules and statistics, no model. The headline and body are cut into tokens once (`tokens`); stretches
//! that were set apart are found (`spans`) and judged as titles or not (`windows`, `speech`, `works`);
//! titles without marks are read off cues and list lines (`titles`, `lines`). The remaining runs of
//! capitals are candidates for artists (`runs`), which gather evidence (`acts`, `evidence`, `weigh`,
//! `lists`) and are merged where they name one act (`coreference`). Last, each work gets its artist
//! (`link`, `clauses`) and everything is laid out as a [`Recognised`] (`outcome`). Nothing is remembered
//! here: what a story teaches goes out as [`Lessons`], and what a store has learned comes in as [`Names`].
//! Every weight is added to a `tally` with the words of its rule, and [`explain`] tells them (`why`).
//!
//! Every pass is linear in the text, what is read of a story is bounded, and the result depends on the
//! story and the names alone.

mod acts;
mod after;
mod announced;
mod boilerplate;
mod clauses;
mod coreference;
mod correct;
mod cues;
mod evidence;
mod imported;
mod japanese;
mod korean;
mod learned;
mod lessons;
mod lines;
mod link;
pub mod list;
mod lists;
mod maps;
mod nonlatin;
mod outcome;
mod owners;
mod places;
mod players;
mod quoted;
mod runs;
mod russian;
mod scene;
mod spans;
mod speech;
mod spots;
mod tally;
#[cfg(test)]
mod tests;
mod title;
mod titles;
mod tokens;
mod weigh;
mod why;
mod windows;
mod words;
mod works;
mod wrapped;

pub use imported::{ImportedName, ImportedNames};

use crate::news::{Document, Recognised};
pub use correct::correct;
use scene::Scene;
use tokens::Text;
use why::Journal;
pub use why::{Explanation, Grounds, Maker, Reason, Refused};

pub use learned::{FeedSums, NameSums};
pub use lessons::{CONTEXTS, Lessons, NameLesson, word_code};

/// The version of the rules, stored with each story and raised whenever results change.
pub const VERSION: u32 = 5;

/// What is read of a story.
#[derive(Clone, Copy, Debug)]
pub struct Piece<'a> {
    /// The headline.
    pub title: &'a str,
    /// The body.
    pub document: &'a Document,
    /// The categories that its source gave it.
    pub categories: &'a [String],
    /// A BCP 47 language tag; may be empty.
    pub language: &'a str,
    /// The feed's title; may be empty.
    pub feed: &'a str,
}

/// What is known of a name before the story is read. The default is nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools, reason = "each says something of its own, and any may go with any")]
pub struct NameFacts {
    /// In how many different strong contexts ("singer X", "X's album") it stood in stored stories.
    pub strong: u16,
    /// How often it was a category of a story.
    pub tags: u16,
    /// Whether it is a category of the story at hand; recognition itself sees to that.
    pub category: bool,
    /// How many stories taught either.
    pub stories: u16,
    /// Whether it is on a list of artists.
    pub listed: bool,
    /// Whether it is an everyday word as well.
    pub common: bool,
    /// Whether it is on an imported list that proves little: a database of every act there is.
    pub hinted: bool,
    /// What the user said: above 0 an artist, below 0 none.
    pub confirmed: i8,
}

impl NameFacts {
    /// Whether the name is an artist's wherever it stands alone.
    fn is_known(&self) -> bool {
        self.confirmed > 0 || (self.confirmed == 0 && (self.listed || self.tags >= 2 || self.strong >= 3))
    }

    /// Whether it is, and not an everyday word.
    fn is_probable(&self) -> bool {
        self.is_known() && (!self.common || self.confirmed > 0 || self.strong >= 6)
    }
}

/// What the store has learned about names and words.
pub trait Names {
    /// What is known of the name with this key.
    fn facts(&self, key: &str) -> NameFacts;
    /// How often a lower-case word is written so in mid-sentence, from 0 to 1; `None` where it is too rare to say.
    fn lower_case_share(&self, word: &str) -> Option<f32>;
    /// The lists of artists that the user imported; `None` where there are none.
    fn imported(&self) -> Option<&dyn ImportedNames> {
        None
    }
}

/// The names of an empty store.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoNames;

impl Names for NoNames {
    fn facts(&self, _: &str) -> NameFacts {
        NameFacts::default()
    }

    fn lower_case_share(&self, _: &str) -> Option<f32> {
        None
    }
}

/// Finds the artists, songs and releases that a story names.
pub fn recognise(piece: &Piece, names: &dyn Names) -> Recognised {
    read(piece, names, None, |_, _, _| ()).0
}

/// The same, with what the story teaches about names.
pub fn study(piece: &Piece, names: &dyn Names) -> (Recognised, Lessons) {
    read(piece, names, None, lessons::draw)
}

/// Finds the same, and says why. Several times slower: for bug reports and for tuning.
pub fn explain(piece: &Piece, names: &dyn Names) -> (Recognised, Explanation) {
    let journal = Journal::default();
    let (found, ()) = read(piece, names, Some(&journal), |_, _, _| ());
    (found, journal.into_explanation())
}

/// Reads a story, and hands what was gathered of its names to `also` before the result is laid out.
fn read<T>(
    piece: &Piece,
    names: &dyn Names,
    journal: Option<&Journal>,
    also: impl FnOnce(&Text, &acts::Acts, &Scene) -> T,
) -> (Recognised, T) {
    let text = Text::read(piece.title, piece.document);
    let scene = Scene::new(&text, piece, names, journal);
    let spans = spans::find(&text, piece.document);
    let quoted = quoted::find(&text, &spans, &scene);
    let (mut titles, others) = works::find(&text, &spans, &quoted, &scene);
    let mut taken = taken(&text, &titles, &others);
    titles::find(&text, &mut taken, &scene, &mut titles);

    lines::credit(&text, &taken, &scene, &mut titles);
    let mut artists: Vec<_> = titles.iter().filter_map(|title| title.artist.clone()).collect();
    artists.extend(quoted.iter().cloned());

    let runs = runs::find(&text, &taken, &artists, &scene);
    let acts = gather(&text, &spans, (&titles, &others, &quoted), &runs, &taken, &scene);
    let known: Vec<_> = runs
        .iter()
        .filter(|run| {
            acts.find(&crate::news::fold(text.slice(run)))
                .is_some_and(|index| acts.list[acts.root(index)].accepted())
        })
        .cloned()
        .collect();
    let before = titles.len();
    owners::find(&text, &known, &mut taken, &scene, &mut titles);
    outcome::settle(&text, &acts, &mut titles);
    let acts = if titles.len() == before {
        acts
    } else {
        let taken = self::taken(&text, &titles, &others);
        let runs = runs::find(&text, &taken, &artists, &scene);
        gather(&text, &spans, (&titles, &others, &quoted), &runs, &taken, &scene)
    };
    let also = also(&text, &acts, &scene);
    (outcome::build(&text, piece.document, &acts, titles, &scene), also)
}

/// Gathers candidates with all that speaks for and against them, and merges those of one act.
fn gather(
    text: &Text,
    spans: &[spans::Span],
    (titles, others, quoted): (&[works::Title], &[std::ops::Range<usize>], &[std::ops::Range<usize>]),
    runs: &[std::ops::Range<usize>],
    taken: &[bool],
    scene: &Scene,
) -> acts::Acts {
    let mut acts = evidence::gather(text, spans, (titles, quoted), (runs, taken), scene);
    acts.doubt_namesakes(others.iter().map(|other| crate::news::fold(text.slice(other))));
    lists::settle(text, runs, taken, &mut acts, scene);
    coreference::merge(text, &mut acts, scene);
    acts
}

/// Which tokens stand inside the title of a work, film or book.
fn taken(text: &Text, titles: &[works::Title], others: &[std::ops::Range<usize>]) -> Vec<bool> {
    let mut taken = vec![false; text.len()];
    for outer in titles.iter().map(|title| &title.outer).chain(others) {
        taken[outer.clone()].fill(true);
    }
    taken
}
