//! The places of accepted acts, as titles are linked to them: where, and in which case or with which
//! particle, for that says in some languages who owns what.

use super::acts::{self, Act, Acts, Place};
use super::nonlatin;
use super::russian::{self, Cases};
use super::tokens::Text;
use crate::news::fold;

/// A place of an accepted act.
#[derive(Clone, Copy)]
pub(super) struct Spot {
    /// The first token of the name.
    pub(super) start: usize,
    /// The token behind it.
    pub(super) end: usize,
    /// The act's index.
    pub(super) act: usize,
    /// Whether a particle of possession follows, or the name stands in another case than the nominative.
    pub(super) owns: bool,
    /// Whether the words after the name make a guest of it.
    pub(super) guest: bool,
}

/// The places of all accepted acts, in order.
pub(super) fn find(text: &Text, acts: &Acts) -> Vec<Spot> {
    let mut spots = Vec::new();
    for (index, act) in acts.list.iter().enumerate().filter(|(_, act)| act.accepted()) {
        spots.extend(act.places.iter().map(|place| Spot {
            start: place.tokens.start,
            end: place.tokens.end,
            act: index,
            owns: is_owner(text, act, place),
            guest: is_guest(text, place),
        }));
    }
    spots.sort_by_key(|spot| (spot.start, spot.end));
    // "방탄소년단의 정국이": a band that owns a member owns no title behind the member.
    for at in 1..spots.len() {
        if spots[at].start <= spots[at - 1].end + 1 {
            spots[at - 1].owns = false;
        }
    }
    spots
}

/// Whether a particle of possession follows a name, or it stands in another case than the nominative.
fn is_owner(text: &Text, act: &Act, place: &Place) -> bool {
    if russian::is_cyrillic(&act.key) {
        let cases = russian::cases(&act.key, &fold(acts::written(text, place)));
        return matches!(cases, Some(Cases::First | Cases::Neither));
    }
    nonlatin::is_owner(text, place.tokens.end - 1, end_of(text, place))
}

/// Whether the words after a name make a guest of it.
fn is_guest(text: &Text, place: &Place) -> bool {
    nonlatin::is_guest(text, place.tokens.end - 1, end_of(text, place))
}

/// The byte behind a name.
fn end_of(text: &Text, place: &Place) -> usize {
    place.bytes.as_ref().map_or(text.tokens[place.tokens.end - 1].end, |bytes| bytes.end)
}
