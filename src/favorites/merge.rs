//! Two copies of one favorite made one.

use super::favorite::Favorite;
use super::line;

/// Unites two copies of one song: the later `updated` wins, and the stories, links, ids and unknown
/// fields that only the other has are added.
///
/// The order of the arguments makes no difference, so that two machines that merge each other's copy
/// end up with the same line. Tags and the note are the winner's alone: taking a tag off must last.
pub(super) fn unite(one: Favorite, other: Favorite) -> Favorite {
    // Two changes in one second are ordered by their text, for want of anything better.
    let later = one.updated.cmp(&other.updated).then_with(|| line::print(&one).cmp(&line::print(&other)));
    let (mut winner, loser) = if later.is_ge() { (one, other) } else { (other, one) };
    for story in &loser.stories {
        winner.add_story(story);
    }
    for link in &loser.links {
        winner.add_link(link);
    }
    winner.ids.unite(&loser.ids);
    winner.unknown.unite(&loser.unknown);
    winner.added = winner.added.min(loser.added);
    winner.release = winner.release.or(loser.release);
    winner.rating = winner.rating.or(loser.rating);
    winner
}
