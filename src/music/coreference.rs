//! Names of one act: "Bowie" for David Bowie, initials for what they abbreviate.
//!
//! A one-word name that begins or ends a longer one stands for it, if the longer one stands as an artist
//! and is named first; initials stand for what they abbreviate; aliases of the bundled list for the act.
//! What is merged brings its evidence along.

use super::Scene;
use super::acts::{Act, Acts, Evidence, LEAST};
use super::cues::Cues;
use super::list;
use super::maps::Map;
use super::tokens::{Shape, Text};
use crate::news::fold;

/// Merges the candidates that name one act.
pub(super) fn merge(text: &Text, acts: &mut Acts, scene: &Scene) {
    aliases(acts, scene);
    initials(text, acts);
    parts(text, acts, scene);
    unspaced(text, acts);
}

/// "宇多田" for 宇多田ヒカル: in text without spaces, the beginning of a longer name that stands as an artist.
fn unspaced(text: &Text, acts: &mut Acts) {
    let kana: Vec<usize> = (0..acts.list.len())
        .filter(|&index| text.tokens[acts.list[index].places[0].tokens.start].shape.is(Shape::CJK))
        .take(200)
        .collect();
    for &short in &kana {
        let key = acts.list[short].key.clone();
        let longer = kana.iter().copied().find(|&long| {
            let other = &acts.list[long];
            other.accepted() && other.key.len() > key.len() && other.key.starts_with(&key)
        });
        if let Some(long) = longer.filter(|_| key.chars().count() >= 2) {
            acts.merge(short, long);
        }
    }
}

/// Listed aliases: "RHCP" is merged into "Red Hot Chili Peppers" where both are named.
fn aliases(acts: &mut Acts, scene: &Scene) {
    for index in 0..acts.list.len() {
        let key = &acts.list[index].key;
        let bundled = list::find(key).map(|entry| fold(entry.name));
        let Some(main) = bundled.or_else(|| scene.imported(key).map(|known| fold(&known.name))) else {
            continue;
        };
        if main != acts.list[index].key
            && let Some(into) = acts.find(&main)
        {
            acts.merge(index, into);
        }
    }
}

fn initials(text: &Text, acts: &mut Acts) {
    let mut by_initials: Map<String, usize> = Map::default();
    for (index, act) in acts.list.iter().enumerate() {
        if act.words >= 3 && act.into.is_none() {
            let letters: String = act.key.split(' ').filter_map(|word| word.chars().next()).collect();
            by_initials.entry(letters).or_insert(index);
        }
    }
    for index in 0..acts.list.len() {
        let act = &acts.list[index];
        let first = act.places[0].tokens.start;
        let styled =
            text.tokens[first].shape.is(Shape::CAPITALS) || text.tokens[first].shape.is(Shape::STYLED);
        if act.words == 1
            && act.into.is_none()
            && styled
            && act.key.chars().count() >= 3
            && let Some(&into) = by_initials.get(&act.key)
            && acts.list[into].places[0].tokens.start < first
        {
            acts.merge(index, into);
        }
    }
}

/// First and last words.
fn parts(text: &Text, acts: &mut Acts, scene: &Scene) {
    let mut by_word: Map<String, Vec<usize>> = Map::default();
    for (index, act) in acts.list.iter().enumerate() {
        if !(2..=5).contains(&act.words) || act.into.is_some() {
            continue;
        }
        let mut words = act.key.split(' ');
        let first = words.next().map(ToOwned::to_owned);
        let last = words.next_back().map(ToOwned::to_owned);
        for word in [first, last].into_iter().flatten() {
            by_word.entry(word).or_default().push(index);
        }
    }
    for index in 0..acts.list.len() {
        let act = &acts.list[index];
        if act.words != 1 || act.into.is_some() {
            continue;
        }
        let Some(longer) = by_word.get(&act.key) else { continue };
        if let Some(into) = choose(text, acts, index, longer)
            && !keeps_apart(text, acts, index, into, scene)
        {
            acts.merge(index, into);
        }
    }
}

/// The longer name that a short one stands for: the best of those named before it, else the best.
fn choose(text: &Text, acts: &Acts, short: usize, longer: &[usize]) -> Option<usize> {
    let at = acts.list[short]
        .places
        .iter()
        .find(|place| !text.in_headline(place.tokens.start))
        .map(|place| place.tokens.start);
    let at = at.unwrap_or(acts.list[short].places[0].tokens.start);
    let last_word = |index: usize| acts.list[index].key.ends_with(&acts.list[short].key);
    longer.iter().copied().filter(|&index| acts.list[index].into.is_none()).max_by(|&one, &other| {
        let rank = |index: usize| {
            let act = &acts.list[index];
            let before = act.places.iter().any(|place| place.tokens.start < at);
            act.score() + if before { 2.0 } else { 0.0 } + if last_word(index) { 0.5 } else { 0.0 }
        };
        rank(one).total_cmp(&rank(other)).then(other.cmp(&one))
    })
}

/// Whether a short name is an act of its own beside the longer one.
fn keeps_apart(text: &Text, acts: &Acts, short: usize, long: usize, scene: &Scene) -> bool {
    let (one, other) = (&acts.list[short], &acts.list[long]);
    let known = one.facts.is_known() && !one.facts.common;
    if known && !other.facts.is_known() && other.score() < LEAST + 1.0 {
        return true;
    }
    // A person is named in full first; a band comes before the member who bears its name.
    let first = |act: &Act| {
        act.places
            .iter()
            .map(|place| place.tokens.start)
            .find(|&at| !text.in_headline(at))
            .unwrap_or(usize::MAX)
    };
    if one.has(Evidence::Role) >= 2.2 && first(one) < first(other) {
        return true;
    }
    let head = text.tokens[one.places[0].tokens.start].cues;
    // "Black" is no short form of "Black Sabbath", nor "New" of "New Order".
    if head.any(Cues::STOP.and(Cues::ADJ).and(Cues::GENRE).and(Cues::NATION))
        || scene.lower_share(&one.key) > 0.6
    {
        return one.own() >= 2.0;
    }
    false
}
