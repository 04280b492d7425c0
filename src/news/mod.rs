//! What the program talks about: stories, feeds, artists, songs and the queries over them.
//!
//! Values only. Nothing here reads a file, a clock or a database, so every layer may use it and any
//! test may build it by hand. The words are those of the design: a *story* is one article, a *song*
//! a recording it names, a *release* an album, EP, mixtape or soundtrack, and an *artist* is known
//! by its *key*, the folded form of its name.

mod change;
mod correction;
mod document;
mod feed;
mod health;
mod id;
mod key;
mod list;
mod mention;
mod number;
pub mod query;
mod rule;
mod saved;
mod story;
mod trend;

pub use change::{FeedChange, Interval, folder_after, folder_path};
pub use correction::{Correction, NamedAs};
pub use document::{Block, BlockKind, Document, Link, Mark, MarkKind, Picture, TableCell};
pub use feed::{Feed, FeedCount, FeedOptions, FoundFeed, Login, NewFeed, SecretPlace};
pub use health::{FeedHealth, FeedState};
pub use id::{FeedId, StoryId};
pub use key::{ArtistKey, TitleKey, fold, fold_text};
pub use list::{Anchor, ArtistRow, Counts, ListRequest, Order, Sort, TagCount, View, Window};
pub use mention::{Certainty, Kind, Mention, NamedArtist, NamedWork, Recognised, ReleaseType};
pub use number::{Number, NumberStyle};
pub use query::Query;
pub use rule::{JudgedRule, Rule, RuleAction, RuleChange, RuleId};
pub use saved::{SavedView, Tally, ViewChange, ViewId};
pub use story::{Enclosure, NewStory, Story, StoryRow, StoryText, TitleFrom};
pub use trend::{ArtistPage, ArtistTrend, MONTHS, SongTrend, Trends, Weeks};
