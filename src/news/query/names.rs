//! The words of the language: fields, marks, things and orders, as written.

use super::{Field, SortBy, State, Thing};
use crate::news::{Order, Sort};

pub(super) const FIELDS: &[(&str, Field)] = &[
    ("title", Field::Title),
    ("text", Field::Text),
    ("author", Field::Author),
    ("artist", Field::Artist),
    ("song", Field::Song),
    ("release", Field::Release),
    ("tag", Field::Tag),
    ("feed", Field::Feed),
    ("folder", Field::Folder),
    ("view", Field::View),
    ("lang", Field::Language),
    ("url", Field::Url),
    ("kind", Field::Kind),
];

/// Fields whose values are not texts.
pub(super) const OTHER_FIELDS: &[&str] =
    &["is", "has", "date", "age", "newer", "older", "id", "sort", "limit"];

pub(super) const STATES: &[(&str, State)] = &[
    ("unread", State::Unread),
    ("read", State::Read),
    ("starred", State::Starred),
    ("hidden", State::Hidden),
    ("followed", State::Followed),
    ("muted", State::Muted),
];

pub(super) const THINGS: &[(&str, Thing)] =
    &[("song", Thing::Song), ("audio", Thing::Audio), ("image", Thing::Image), ("note", Thing::Note)];

const fn order(by: Sort, reversed: bool) -> SortBy {
    SortBy::Order(Order { by, reversed })
}

/// Orders; the minus turns one round, and dates grow, so that plain `date` is oldest first.
pub(super) const SORTS: &[(&str, SortBy)] = &[
    ("-date", order(Sort::Date, false)),
    ("date", order(Sort::Date, true)),
    ("title", order(Sort::Title, false)),
    ("-title", order(Sort::Title, true)),
    ("source", order(Sort::Source, false)),
    ("-source", order(Sort::Source, true)),
    ("best", SortBy::Best),
];

/// What completion offers and help lists: the text to insert and what it finds.
pub const COMPLETIONS: &[(&str, &str)] = &[
    ("title:", "word in the title"),
    ("text:", "word in the text"),
    ("author:", "who wrote it"),
    ("artist:", "names this artist; also @name"),
    ("song:", "names a song of this title"),
    ("release:", "names an album or EP of this title"),
    ("tag:", "carries your tag; also #tag"),
    ("feed:", "from this feed; also =feed"),
    ("folder:", "from a feed of this folder"),
    ("view:", "in your saved view of this name"),
    ("lang:", "in this language: en, fr, ja"),
    ("url:", "word in the address"),
    ("kind:", "news, review, tour, interview, obituary, chart"),
    ("id:", "the story of this number"),
    ("is:unread", "not opened yet"),
    ("is:read", "opened"),
    ("is:starred", "starred"),
    ("is:hidden", "hidden; other queries leave these out"),
    ("is:followed", "names an artist you follow"),
    ("is:muted", "from a muted feed; lists of all feeds leave these out"),
    ("has:song", "names a song"),
    ("has:audio", "has a player or a sound file"),
    ("has:image", "has a picture"),
    ("has:note", "a song that you saved from it has a note"),
    ("date:", "day, week, month or year: today, 2026-W47, 2026-10..2026-11"),
    ("date>=", "dated from then on"),
    ("date<", "dated before then"),
    ("age<", "younger than 12h, 7d, 2w, 3mo, 1y"),
    ("age>", "older than that"),
    ("newer:", "the same as age<"),
    ("older:", "the same as age>"),
    ("sort:-date", "newest first"),
    ("sort:date", "oldest first"),
    ("sort:title", "by title"),
    ("sort:source", "by feed"),
    ("sort:best", "best match first"),
    ("limit:", "at most so many stories"),
];

/// Returns the value that a table has under a name, whatever its case.
pub(super) fn look_up<T: Copy>(table: &[(&str, T)], name: &str) -> Option<T> {
    table.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| *value)
}

/// Returns the name that a table has for a value.
pub(super) fn name_of<T: PartialEq>(table: &[(&'static str, T)], value: &T) -> &'static str {
    table
        .iter()
        .find(|(_, known)| known == value)
        .map(|(name, _)| *name)
        .expect("every value stands in its table")
}

/// Returns the name that a mistyped one is most likely meant to be, if any is near enough.
///
/// Near is a third of the letters wrong, missing, too many or swapped with their neighbour.
pub fn nearest<'a>(typed: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let typed: Vec<char> = typed.to_lowercase().chars().take(40).collect();
    names
        .into_iter()
        .map(|name| (distance(&typed, &name.chars().collect::<Vec<_>>()), name))
        .filter(|(distance, name)| *distance <= (name.len().max(typed.len()) / 3).max(1))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

/// Counts the edits between two words, a swap of neighbours being one.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut rows = vec![vec![0; b.len() + 1]; a.len() + 1];
    for (i, row) in rows.iter_mut().enumerate() {
        row[0] = i;
    }
    rows[0] = (0..=b.len()).collect();
    for i in 1..=a.len() {
        for j in 1..=b.len() {
            let differs = usize::from(a[i - 1] != b[j - 1]);
            let mut best = (rows[i - 1][j] + 1).min(rows[i][j - 1] + 1).min(rows[i - 1][j - 1] + differs);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(rows[i - 2][j - 2] + 1);
            }
            rows[i][j] = best;
        }
    }
    rows[a.len()][b.len()]
}
