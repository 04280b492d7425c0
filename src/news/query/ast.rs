//! The tree that a query is parsed to.

use super::{Ago, Dates, QueryError, parse};
use crate::news::{Order, StoryId};

/// A query, parsed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// What a story must be; `None` lets every story through.
    pub filter: Option<Expr>,
    /// The order asked for with `sort:`.
    pub sort: Option<SortBy>,
    /// The most stories asked for with `limit:`.
    pub limit: Option<u32>,
}

/// A condition on a story.
///
/// [`Expr::all`] and [`Expr::any`] keep trees canonical: no group of fewer than two, and no group
/// directly inside one of its own kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expr {
    /// All of these.
    And(Vec<Expr>),
    /// Any of these.
    Or(Vec<Expr>),
    /// Not this.
    Not(Box<Expr>),
    /// One condition.
    Term(Term),
}

/// One condition on a story. Text is compared without regard to case and diacritics.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Term {
    /// A word in the title or the text. It may hold punctuation ("AC/DC"): then its parts follow each other.
    Word(String),
    /// The beginning of a word in the title or the text: `com*`.
    Prefix(String),
    /// Words that follow each other in the title or the text.
    Phrase(String),
    /// A regular expression on the title or the text, as written between the slashes.
    Regex(String),
    /// One of the user's tags, whole.
    Tag(String),
    /// A named artist: the one whose key is this name's key.
    Artist(String),
    /// A feed by its address, or by its title.
    Feed(String),
    /// A folder of feeds, with everything below it.
    Folder(String),
    /// What the user's saved view of this name finds, its order and limit left aside.
    View(String),
    /// A field that holds a text. For tags, artists, feeds, folders and views only prefixes and regular
    /// expressions come this way; whole names have their own terms.
    Field(Field, Text),
    /// One story.
    Id(StoryId),
    /// A mark on the story.
    Is(State),
    /// Something that the story has.
    Has(Thing),
    /// Dated in these days of the local zone.
    Date(Dates),
    /// Younger than this.
    Newer(Ago),
    /// Older than this.
    Older(Ago),
}

/// What a field must hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Text {
    /// This word.
    Word(String),
    /// These words, one after the other.
    Phrase(String),
    /// A word that begins so.
    Prefix(String),
    /// A match of this regular expression.
    Regex(String),
    /// Any of these, at least two, none of them an `Any`.
    Any(Vec<Text>),
}

/// A part of a story that a query can name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Field {
    /// The title.
    Title,
    /// The text without the title.
    Text,
    /// Who wrote it.
    Author,
    /// An artist that it names.
    Artist,
    /// The title of a song that it names.
    Song,
    /// The title of a release that it names.
    Release,
    /// A tag of the user's.
    Tag,
    /// The feed's address or title.
    Feed,
    /// The feed's folder.
    Folder,
    /// A saved view.
    View,
    /// The language's tag: `en` also finds `en-GB`.
    Language,
    /// Its address.
    Url,
    /// What kind of story it is: news, review, tour…
    Kind,
}

/// A mark on a story.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum State {
    /// Never opened.
    Unread,
    /// Opened.
    Read,
    /// Starred.
    Starred,
    /// Hidden.
    Hidden,
    /// Names an artist that the user follows.
    Followed,
    /// From a muted feed.
    Muted,
}

/// Something that a story may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Thing {
    /// A named song, at least likely.
    Song,
    /// An attached sound file or an embedded player.
    Audio,
    /// A picture.
    Image,
    /// A note of the user's.
    Note,
}

/// The order that a query asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SortBy {
    /// One of the lists' orders. `sort:-date` is newest first, `sort:date` oldest first.
    Order(Order),
    /// The best matches among the newest, title hits first.
    Best,
}

impl Query {
    /// Parses a query.
    pub fn parse(text: &str) -> Result<Self, QueryError> {
        parse::query(text, false)
    }

    /// Parses a query that is still being typed.
    ///
    /// A word that the text ends with is a prefix, and what is merely unfinished (an open quotation
    /// mark or parenthesis, a field without its value, a trailing `OR`) is no fault.
    pub fn typing(text: &str) -> Result<Self, QueryError> {
        parse::query(text, true)
    }

    /// Makes a query of one condition.
    #[must_use]
    pub fn of(term: Term) -> Self {
        Self { filter: Some(Expr::Term(term)), ..Self::default() }
    }

    /// Makes a query that finds the words of a text, whatever signs stand among them.
    #[must_use]
    pub fn words(text: &str) -> Self {
        let words = text.split_whitespace().map(|word| Expr::Term(Term::Word(word.into())));
        Self { filter: Expr::all(words.collect()), ..Self::default() }
    }

    /// Returns the query for what both find; order and limit are `other`'s where it has them.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            filter: Expr::all(self.filter.into_iter().chain(other.filter).collect()),
            sort: other.sort.or(self.sort),
            limit: other.limit.or(self.limit),
        }
    }

    /// Returns what a list of this query shows: its filter without hidden stories, unless it speaks of them,
    /// and without those of muted feeds, where it only [browses](Self::browses).
    ///
    /// This is the one place of that rule. A query that says `is:hidden` anywhere, negated or not, is
    /// taken at its word; any other leaves hidden stories out.
    #[must_use]
    pub fn visible(&self) -> Option<Expr> {
        let without = |state| Expr::Not(Box::new(Expr::Term(Term::Is(state))));
        let hidden = Term::Is(State::Hidden);
        let speaks = self.filter.as_ref().is_some_and(|filter| filter.mentions(&hidden));
        let hidden = (!speaks).then(|| without(State::Hidden));
        let muted = self.browses().then(|| without(State::Muted));
        Expr::all(self.filter.clone().into_iter().chain(hidden).chain(muted).collect())
    }

    /// Whether the query looks for nothing in particular: it speaks of dates and of what is read or followed
    /// at most. Only such a list leaves muted feeds out. One that looks for words, a feed, a tag or a star finds
    /// theirs too, or what somebody looks for would seem not to be there.
    #[must_use]
    pub fn browses(&self) -> bool {
        self.filter.as_ref().is_none_or(Expr::browses)
    }
}

impl Expr {
    /// Joins conditions so that all must hold; `None` for none.
    #[must_use]
    pub fn all(conditions: Vec<Self>) -> Option<Self> {
        join(conditions, |inner| if let Self::And(parts) = inner { Ok(parts) } else { Err(inner) }, Self::And)
    }

    /// Joins conditions so that any may hold; `None` for none.
    #[must_use]
    pub fn any(conditions: Vec<Self>) -> Option<Self> {
        join(conditions, |inner| if let Self::Or(parts) = inner { Ok(parts) } else { Err(inner) }, Self::Or)
    }

    fn browses(&self) -> bool {
        match self {
            Self::And(parts) | Self::Or(parts) => parts.iter().all(Self::browses),
            Self::Not(inner) => inner.browses(),
            Self::Term(term) => matches!(
                term,
                Term::Is(State::Unread | State::Read | State::Followed)
                    | Term::Date(_)
                    | Term::Newer(_)
                    | Term::Older(_)
            ),
        }
    }

    /// Whether a term stands anywhere in the condition.
    #[must_use]
    pub fn mentions(&self, term: &Term) -> bool {
        match self {
            Self::And(parts) | Self::Or(parts) => parts.iter().any(|part| part.mentions(term)),
            Self::Not(inner) => inner.mentions(term),
            Self::Term(own) => own == term,
        }
    }
}

fn join(
    conditions: Vec<Expr>,
    open: impl Fn(Expr) -> Result<Vec<Expr>, Expr>,
    group: impl Fn(Vec<Expr>) -> Expr,
) -> Option<Expr> {
    let mut flat = Vec::with_capacity(conditions.len());
    for condition in conditions {
        match open(condition) {
            Ok(parts) => flat.extend(parts),
            Err(single) => flat.push(single),
        }
    }
    if flat.len() < 2 { flat.pop() } else { Some(group(flat)) }
}
