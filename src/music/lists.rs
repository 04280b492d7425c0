//! Enumerations: names in one list are mostly of one kind, so those known speak for the others.

use std::ops::Range;

use super::Scene;
use super::acts::{Acts, Evidence, LEAST};
use super::announced;
use super::cues::Cues;
use super::tokens::Text;
use crate::news::fold;

/// What a place in an announced list is worth.
const ANNOUNCED: f32 = 3.2;

/// Most lines that are looked at as line-ups.
const MOST_OF_COLUMN: usize = 400;

/// Lets the members of each enumeration speak for each other.
pub(super) fn settle(text: &Text, runs: &[Range<usize>], taken: &[bool], acts: &mut Acts, scene: &Scene) {
    for item in announced::items(text, taken) {
        if let Some(index) = acts.find(&fold(text.slice(&item)))
            && acts.list[index].against() > -3.6
        {
            let act = &mut acts.list[index];
            act.add(Evidence::Listed, ANNOUNCED);
            // Whatever the words of the name mean elsewhere, here they are a name.
            act.trust("but the list says that it is a name");
        }
    }
    columns(text, runs, acts);
    let mut start = 0;
    while start < runs.len() {
        let mut end = start + 1;
        while end < runs.len() && end - start < 60 && joined(text, runs[end - 1].end, runs[end].start) {
            end += 1;
        }
        if end - start >= 2 || is_bracketed(text, &runs[start..end]) {
            chain(text, &runs[start..end], acts, scene);
        }
        start = end;
    }
}

/// Line-ups that name an act a line: those known speak for the others.
fn columns(text: &Text, runs: &[Range<usize>], acts: &mut Acts) {
    let line = |run: &Range<usize>| text.tokens[run.start].line;
    let alone = |run: &Range<usize>| text.lines[line(run)].tokens == *run && !text.in_headline(run.start);
    let lone: Vec<&Range<usize>> = runs.iter().filter(|run| alone(run)).take(MOST_OF_COLUMN).collect();
    for column in lone.chunk_by(|one, other| line(other) - line(one) <= 2).filter(|column| column.len() >= 4)
    {
        let members: Vec<usize> = column.iter().filter_map(|run| acts.find(&fold(text.slice(run)))).collect();
        let known = members.iter().filter(|&&index| acts.list[index].facts.is_known()).count();
        if known < 2 || known * 3 < members.len() {
            continue;
        }
        for index in members {
            if acts.list[index].against() > -2.0 {
                acts.list[index].add(Evidence::Listed, 1.6);
            }
        }
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
            || text.is_any(at, &[",", "+", "x", "×", "✕", "/", "／", "•", "·", "|", "、", "a", "à", "de"]);
        let article = text.cues(at).any(Cues::ARTICLE);
        links += usize::from(link);
        if !link && !article {
            return false;
        }
    }
    links > 0
}

/// "Some Member (Band, Other Band)": names alone in brackets right after a person's.
fn is_bracketed(text: &Text, runs: &[Range<usize>]) -> bool {
    let (Some(first), Some(last)) = (runs.first(), runs.last()) else { return false };
    let open = if first.start > 0 && text.is(first.start - 1, "the") { first.start - 1 } else { first.start };
    let person = open.checked_sub(3).is_some_and(|at| {
        text.is(at + 2, "(")
            && text.same_line(at, open)
            && text.tokens[at].is_capital()
            && text.tokens[at + 1].is_capital()
    });
    person && text.is(last.end, ")")
}

fn chain(text: &Text, runs: &[Range<usize>], acts: &mut Acts, scene: &Scene) {
    let members: Vec<usize> = runs.iter().filter_map(|run| acts.find(&fold(text.slice(run)))).collect();
    let accepted = members.iter().filter(|&&index| acts.list[index].score() >= LEAST).count();
    let strong = members
        .iter()
        .filter(|&&index| acts.list[index].own() >= 1.5 || acts.list[index].facts.is_known())
        .count();
    let announced = runs.len() >= 3 && announced::is_announced(text, runs[0].start);
    let share = accepted as f32 / members.len().max(1) as f32;
    let bracketed = is_bracketed(text, runs);
    let weight = if announced {
        ANNOUNCED
    } else if members.len() >= 3 && share >= 0.34 && strong >= 1 {
        1.8 + 0.5 * share
    } else if bracketed {
        1.6
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
        if act.against() > if announced { -3.6 } else { -2.0 } {
            act.add(Evidence::Listed, weight);
        }
    }
}
