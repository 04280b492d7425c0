//! Enumerations: names in one list are mostly of one kind, so those known speak for the others.

use std::ops::Range;

use super::Scene;
use super::acts::{Acts, Evidence, LEAST};
use super::cues::Cues;
use super::tokens::{Shape, Text};
use crate::news::fold;

/// Lets the members of each enumeration speak for each other.
pub(super) fn settle(text: &Text, runs: &[Range<usize>], acts: &mut Acts, scene: &Scene) {
    let mut start = 0;
    while start < runs.len() {
        let mut end = start + 1;
        while end < runs.len() && end - start < 60 && joined(text, runs[end - 1].end, runs[end].start) {
            end += 1;
        }
        if end - start >= 2 {
            chain(text, &runs[start..end], acts, scene);
        }
        start = end;
    }
}

/// Whether only commas and "and" stand between two runs.
fn joined(text: &Text, from: usize, to: usize) -> bool {
    if to <= from || to - from > 3 || !text.same_line(from, to) {
        return false;
    }
    let mut links = 0;
    for at in from..to {
        let link = text.cues(at).any(Cues::AND)
            || text.is_any(at, &[",", "+", "x", "/", "•", "·", "|", "、", "a", "à", "de"]);
        let article = text.cues(at).any(Cues::ARTICLE);
        links += usize::from(link);
        if !link && !article {
            return false;
        }
    }
    links > 0
}

fn chain(text: &Text, runs: &[Range<usize>], acts: &mut Acts, scene: &Scene) {
    let members: Vec<usize> = runs.iter().filter_map(|run| acts.find(&fold(text.slice(run)))).collect();
    let accepted = members.iter().filter(|&&index| acts.list[index].score() >= LEAST).count();
    let strong = members
        .iter()
        .filter(|&&index| acts.list[index].own() >= 1.5 || acts.list[index].facts.is_known())
        .count();
    let announced = runs.len() >= 3 && is_announced(text, runs[0].start);
    let share = accepted as f32 / members.len().max(1) as f32;
    let weight = if announced {
        3.2
    } else if members.len() >= 3 && share >= 0.34 && strong >= 1 {
        1.8 + 0.5 * share
    } else if members.len() == 2 && strong >= 1 && share >= 0.5 {
        let credited = |index: &usize| {
            let act = &acts.list[*index];
            act.has(Evidence::By) >= 2.0 || act.has(Evidence::Featured) > 0.0 || act.has(Evidence::Line) > 0.0
        };
        if members.iter().any(credited) { 2.2 } else { 0.9 }
    } else if members.len() >= 3 && scene.music >= 3 {
        0.7
    } else {
        return;
    };
    for index in members {
        let act = &mut acts.list[index];
        if act.against > if announced { -3.6 } else { -2.0 } {
            act.add(Evidence::Listed, weight);
        }
    }
}

/// "new music from A, B and C", "plus tunes from …", "artists like A, B and C".
fn is_announced(text: &Text, at: usize) -> bool {
    let Some(mut from) = at.checked_sub(1) else { return false };
    if text.is(from, "the") {
        from = from.saturating_sub(1);
    }
    if !text.same_sentence(from, at) || text.tokens[from].shape.is(Shape::FIRST) {
        return false;
    }
    let noun = |at: usize| {
        text.cues(at).any(Cues::RECORDING.and(Cues::ROLE).and(Cues::PLURAL))
            || text.is_any(
                at,
                &[
                    "music",
                    "tunes",
                    "releases",
                    "videos",
                    "news",
                    "sets",
                    "performances",
                    "premieres",
                    "likes",
                    "artists",
                    "bands",
                    "acts",
                    "musicians",
                    "rappers",
                    "singers",
                    "features",
                    "appearances",
                ],
            )
    };
    let near = |back: usize| from.checked_sub(back).filter(|&at| text.same_line(at, from)).is_some_and(noun);
    let link = text.is_any(
        from,
        &[
            "from",
            "by",
            "of",
            "including",
            "as",
            "like",
            "include",
            "featuring",
            ":",
            "comme",
            "como",
            "wie",
            "avec",
            "con",
            "mit",
        ],
    );
    link && (near(1) || near(2))
}
