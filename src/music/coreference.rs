//! Names of one act: "Bowie" for David Bowie, initials for what they abbreviate.
//!
//! A one-word name that begins or ends a longer one stands for it, if the longer one stands as an artist
//! and is named first; initials stand for what they abbreviate; aliases of the bundled list for the act.
//! What is merged brings its evidence along.

use std::borrow::Cow;

use super::Scene;
use super::acts::{Act, Acts, Evidence, LEAST};
use super::cues::Cues;
use super::list;
use super::maps::Map;
use super::russian::{self, Cases};
use super::tokens::{Shape, Text};
use crate::news::fold;

/// Merges the candidates that name one act.
pub(super) fn merge(text: &Text, acts: &mut Acts, scene: &Scene) {
    aliases(acts, scene);
    bracketed(text, acts);
    declined(acts);
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
    let listed = |key: &str| match list::find(key) {
        Some(entry) => Some(entry.name.to_owned()),
        None => scene.imported(key).map(|known| known.name),
    };
    let names: Vec<Option<String>> = acts.list.iter().map(|act| listed(&act.key)).collect();
    let mut named: Map<&str, usize> = Map::default();
    for (index, name) in names.iter().enumerate() {
        let Some(name) = name else { continue };
        let best = named.entry(name).or_insert(index);
        if acts.list[index].places.len() > acts.list[*best].places.len() {
            *best = index;
        }
    }
    for (index, name) in names.iter().enumerate() {
        let Some(name) = name else { continue };
        // Of several aliases the one that is named most stands for the act.
        let first = named.get(name.as_str()).copied().unwrap_or(index);
        let into = acts.find(&fold(name)).unwrap_or(first);
        if into != index {
            acts.merge(index, into);
        }
    }
}

/// "Name (名前)", "이름(Name)": a name in another script, alone in brackets right behind the first.
fn bracketed(text: &Text, acts: &mut Acts) {
    let native = |at: usize| text.tokens[at].shape.is(Shape::CJK.or(Shape::HANGUL));
    let mut ends: Map<usize, usize> = Map::default();
    for (index, act) in acts.list.iter().enumerate() {
        ends.extend(act.places.iter().map(|place| (place.tokens.end, index)));
    }
    for index in 0..acts.list.len() {
        let act = &acts.list[index];
        let into = act.places.iter().find_map(|place| {
            let (open, close) = (place.tokens.start.checked_sub(1)?, place.tokens.end);
            let whole = place.bytes.as_ref().is_none_or(|bytes| {
                bytes.start == text.tokens[place.tokens.start].start
                    && bytes.end == text.tokens[close - 1].end
            });
            let alone = whole && text.is_any(open, &["(", "（"]) && text.is_any(close, &[")", "）"]);
            let other = ends.get(&open).copied().filter(|_| alone && open > 0)?;
            (native(open - 1) != native(place.tokens.start)).then_some(other)
        });
        if let Some(into) = into.filter(|&into| into != index && acts.list[into].accepted()) {
            acts.merge(index, into);
        }
    }
}

/// "Бориса Гребенщикова" and "Борис Гребенщиков": cases of one name, which the nominative stands for.
fn declined(acts: &mut Acts) {
    let mut by_start: Map<String, Vec<usize>> = Map::default();
    for (index, act) in acts.list.iter().enumerate() {
        if act.into.is_none() && russian::is_cyrillic(&act.key) {
            by_start.entry(act.key.chars().take(2).collect()).or_default().push(index);
        }
    }
    let mut buckets: Vec<Vec<usize>> = by_start.into_values().collect();
    buckets.sort_unstable();
    for bucket in buckets {
        for (at, &other) in bucket.iter().enumerate().take(MOST_ALIKE) {
            for &one in &bucket[..at] {
                let both = acts.list[one].facts.listed && acts.list[other].facts.listed;
                if both || acts.list[one].into.is_some() {
                    continue;
                }
                match russian::cases(&acts.list[one].key, &acts.list[other].key) {
                    Some(Cases::Second) => acts.merge(one, other),
                    Some(_) => acts.merge(other, one),
                    None => {}
                }
            }
        }
    }
}

/// Most names with the same first letters that are compared.
const MOST_ALIKE: usize = 40;

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
    let mut cased: Map<String, Vec<usize>> = Map::default();
    for (index, act) in acts.list.iter().enumerate() {
        if !(2..=5).contains(&act.words) || act.into.is_some() {
            continue;
        }
        let mut words = act.key.split(' ');
        let first = words.next().map(ToOwned::to_owned);
        let last = words.next_back().map(ToOwned::to_owned);
        for word in [first, last].into_iter().flatten() {
            if let Some(start) = start_of(&word) {
                cased.entry(start).or_default().push(index);
            }
            by_word.entry(word).or_default().push(index);
        }
    }
    for index in 0..acts.list.len() {
        let act = &acts.list[index];
        if act.words != 1 || act.into.is_some() {
            continue;
        }
        let in_case = || {
            cased.get(&start_of(&act.key)?).map(|longer| {
                let alike = longer.iter().copied().take(MOST_ALIKE);
                alike.filter(|&long| is_case_of_part(act, &acts.list[long])).collect::<Vec<_>>()
            })
        };
        let whole = by_word.get(&act.key).map(Cow::from);
        let Some(longer) = whole.or_else(|| in_case().map(Cow::from)) else { continue };
        if let Some(into) = choose(text, acts, index, &longer)
            && !keeps_apart(text, acts, index, into, scene)
        {
            acts.merge(index, into);
        }
    }
}

/// The first letters of a Cyrillic word, which its cases share.
fn start_of(word: &str) -> Option<String> {
    russian::is_cyrillic(word).then(|| word.chars().take(2).collect())
}

/// Whether a name is the first or last word of a longer one in another case: "Цоя" of Виктор Цой.
fn is_case_of_part(short: &Act, long: &Act) -> bool {
    let mut words = long.key.split(' ');
    let ends = [words.next(), words.next_back()];
    ends.into_iter().flatten().any(|word| russian::cases(&short.key, word).is_some())
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
