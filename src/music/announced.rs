//! Lists of acts that a story announces: "new music from A, the Bs, da nang and C".
//!
//! Such a list says what its items are, so that each stands whole between two commas, whatever words it
//! is made of and however they are written.

use std::ops::Range;

use super::cues::Cues;
use super::tokens::{Shape, Text};

/// The least number of items that make a list.
const LEAST: usize = 3;

/// Most tokens of a list.
const MOST_TOKENS: usize = 400;

/// Most words of an item.
const MOST_WORDS: usize = 8;

/// The items of all announced lists, in order.
pub(super) fn items(text: &Text, taken: &[bool]) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for start in 1..text.len() {
        let fresh = found.last().is_none_or(|last| last.end < start);
        if fresh && begins(text, start) && is_announced(text, start) {
            let mut items = split(text, start);
            if items.len() >= LEAST {
                items.retain(|item| is_name(text, item) && !taken[item.clone()].contains(&true));
                found.append(&mut items);
            }
        }
    }
    found
}

fn begins(text: &Text, at: usize) -> bool {
    text.tokens[at].is_word()
        && (text.tokens[at].is_capital() || text.tokens[at].shape.is(Shape::STYLED))
        && !text.tokens[at - 1].is_capital()
}

/// Cuts a sentence at its commas, and its last item at "and".
fn split(text: &Text, start: usize) -> Vec<Range<usize>> {
    let most = text.len().min(start + MOST_TOKENS);
    let end = (start..most)
        .find(|&at| {
            !text.same_sentence(at, start)
                || matches!(text.token(at), "(" | ";" | ":" | "–" | "—" | "“" | "\"")
        })
        .unwrap_or(most);
    let mut items = Vec::new();
    let mut from = start;
    for at in start..=end {
        if at == end || text.is(at, ",") || text.is(at, "featuring") {
            items.extend(halves(text, from..at));
            from = at + 1;
        }
    }
    // A comma inside the prose after a list makes no item of it.
    if let Some(prose) = items.iter().position(|item| item.len() > MOST_WORDS * 2) {
        items.truncate(prose);
    }
    items
}

/// "A and B" is two names, "and B" one; a capital "And" belongs to its name.
fn halves(text: &Text, mut item: Range<usize>) -> Vec<Range<usize>> {
    while item.end > item.start && matches!(text.token(item.end - 1), "." | "!" | "?" | "…") {
        item.end -= 1;
    }
    let and = item.clone().find(|&at| matches!(text.token(at), "and" | "y" | "et" | "und" | "e"));
    let parts = match and {
        Some(and) if and == item.start => {
            item.start += 1;
            vec![item]
        }
        Some(and) if !text.is(and + 1, "the") || text.tokens[and + 1].is_capital() => {
            vec![item.start..and, and + 1..item.end]
        }
        _ => vec![item],
    };
    parts.into_iter().filter(|part| !part.is_empty()).collect()
}

/// "First Last of Band", which is two names.
fn is_member_of(text: &Text, item: &Range<usize>) -> bool {
    item.clone().skip(2).any(|at| text.is(at, "of") && at + 1 < item.end)
        && text.tokens[item.start].is_capital()
        && text.tokens[item.start + 1].is_capital()
}

/// Whether an item is a name: in capitals but for small words, or short and nothing that prose says.
fn is_name(text: &Text, item: &Range<usize>) -> bool {
    let name = |at: usize| {
        let token = &text.tokens[at];
        token.is_capital() || token.shape.is(Shape::NUMBER) || token.shape.is(Shape::STYLED)
    };
    let words = item.clone().filter(|&at| text.tokens[at].is_word()).count();
    let small = |at: usize| {
        !text.tokens[at].is_word()
            || text.cues(at).any(Cues::CONNECTOR.and(Cues::FUNCTION)) && at != item.start
    };
    let capital =
        item.clone().all(|at| name(at) || small(at) || text.is(at, "the")) && item.clone().any(name);
    let plain = |at: usize| text.tokens[at].is_word() && !name(at);
    let strange = |at: usize| text.cues(at).is_empty();
    let lower = words <= 2
        && item.clone().all(|at| plain(at) && (strange(at) || text.cues(at).any(Cues::CONNECTOR)))
        && item.clone().any(strange);
    let date = item.clone().any(|at| text.cues(at).any(Cues::DATE))
        && text.tokens[item.start].shape.is(Shape::NUMBER);
    !date && (1..=MOST_WORDS).contains(&words) && (capital || lower) && !is_member_of(text, item)
}

/// "new music from A, B and C", "plus tunes from …", "artists like A, B and C".
pub(super) fn is_announced(text: &Text, at: usize) -> bool {
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
    // "tracks include …" and "songs like …" go on to titles.
    let titles = text.is_any(from, &["include", "including", "as", "like", ":", "comme", "como", "wie"]);
    let recording = |back: usize| {
        from.checked_sub(back)
            .is_some_and(|at| text.same_line(at, from) && text.cues(at).any(Cues::RECORDING))
    };
    link && (near(1) || near(2)) && !(titles && (recording(1) || recording(2)))
}
