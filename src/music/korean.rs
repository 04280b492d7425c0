//! Korean: names by role words, particles and the list, titles by the words before their marks.
//!
//! Korean has spaces, but a particle clings to the word before it ("아이유가"), and there are no capitals.
//! A name is listed, or has a role word before it, or begins a sentence that goes on to a title.

use super::cues::Cues;
use super::list;
use super::maps::Set;
use super::nonlatin::{Found, OWNS};
use super::tokens::{Shape, Text};
use crate::news::fold;

/// Particles that cling to a noun, longer ones first.
const PARTICLES: [&str; 32] = [
    "에게서",
    "에서는",
    "이라는",
    "이라고",
    "으로는",
    "에게",
    "에서",
    "으로",
    "까지",
    "부터",
    "처럼",
    "이랑",
    "하고",
    "이나",
    "께서",
    "보다",
    "라는",
    "라고",
    "만의",
    "이",
    "가",
    "은",
    "는",
    "을",
    "를",
    "의",
    "와",
    "과",
    "도",
    "만",
    "로",
    "에",
];

/// Particles after which a sentence goes on to what its subject did or has.
const SUBJECT: [&str; 9] = ["이", "가", "은", "는", "의", "와", "과", "를", "을"];

/// What a listed name in running text is worth beside what the list itself says.
const LISTED: f32 = 1.0;

/// The most letters of a role word.
const LONGEST_ROLE: usize = 12;

/// Most words of a listed name.
const MOST_WORDS: usize = 4;

/// The word without each particle that it may end in: the whole first, then the longest particle off.
fn stems(word: &str) -> impl Iterator<Item = &str> {
    let stripped = PARTICLES.iter().filter_map(move |particle| word.strip_suffix(particle));
    std::iter::once(word).chain(stripped).filter(|stem| !stem.is_empty())
}

/// Whether a token is a role word as it stands, so that a name may follow.
pub(super) fn is_role(text: &Text, at: usize) -> bool {
    let word = text.token(at);
    let roles = Cues::ROLE.and(Cues::MEMBER);
    let ends = || {
        let starts = word.char_indices().rev().take(LONGEST_ROLE);
        starts.into_iter().any(|(start, _)| super::cues::of(&word[start..]).any(roles))
    };
    text.cues(at).any(roles) && ends()
}

/// Adds other places of names that the story gives away once.
pub(super) fn repeat(text: &Text, taken: &[bool], found: &mut Vec<Found>) {
    let known: Set<&str> = found.iter().map(|name| text.bytes(name.bytes.clone())).collect();
    let read: Set<usize> = found.iter().flat_map(|name| name.tokens.clone()).collect();
    let mut more: Vec<Found> = Vec::new();
    for (at, token) in text.tokens.iter().enumerate() {
        if !token.shape.is(Shape::HANGUL) || taken[at] || read.contains(&at) {
            continue;
        }
        let stem = stems(text.token(at)).find(|stem| stem.chars().count() >= 2 && known.contains(stem));
        more.extend(stem.map(|stem| Found {
            bytes: token.start..token.start + stem.len(),
            tokens: at..at + 1,
            evidence: 0.0,
        }));
    }
    found.append(&mut more);
    found.sort_by_key(|name| name.bytes.start);
}

/// What speaks for a name that begins in the token at `at`.
pub(super) fn name(text: &Text, taken: &[bool], at: usize) -> Option<Found> {
    let token = &text.tokens[at];
    let word = text.token(at);
    let role = at > 0 && text.same_line(at, at - 1) && is_role(text, at - 1);
    if let Some((end, common)) = listed(text, taken, at)
        && (!common || role || owns_title(text, at, end) || owns_work(text, at, end))
    {
        let last = (at..text.len()).find(|&near| text.tokens[near].end >= end).unwrap_or(at);
        let owns = if owns_title(text, at, end) { OWNS } else { 0.0 };
        let evidence = if role { 3.2 } else { LISTED.max(owns) };
        return Some(Found { bytes: token.start..end, tokens: at..last + 1, evidence });
    }
    if token.cues.any(Cues::ROLE.and(Cues::WORK).and(Cues::STOP).and(Cues::NONMUS).and(Cues::SAID)) {
        return None;
    }
    let stem = SUBJECT
        .iter()
        .filter_map(|particle| word.strip_suffix(particle))
        .chain(stems(word).skip(1))
        .find(|stem| stem.chars().count() >= 2)
        .unwrap_or(word);
    let end = token.start + stem.len();
    let clings = stem.len() < word.len();
    let first = text.line(at).tokens.start == at;
    let evidence = if role {
        3.2
    } else if owns_title(text, at, end) {
        OWNS
    } else if first && clings && title_follows(text, at) {
        2.0
    } else {
        return None;
    };
    let name = (2..=10).contains(&stem.chars().count());
    name.then(|| Found { bytes: token.start..end, tokens: at..at + 1, evidence })
}

/// The end of the longest listed name that begins at `at`, and whether it is an everyday word.
fn listed(text: &Text, taken: &[bool], at: usize) -> Option<(usize, bool)> {
    let first = text.token(at);
    let most = list::longest_from(&fold(first)).clamp(1, MOST_WORDS);
    for count in (1..=most).rev() {
        let run = at..at + count;
        let whole = run.end <= text.len()
            && text.same_line(at, run.end - 1)
            && run.clone().all(|near| text.tokens[near].is_word() && !taken[near]);
        if !whole {
            continue;
        }
        let written = text.slice(&run);
        let found = stems(written).filter(|stem| stem.chars().count() >= 2).find_map(|stem| {
            list::find(&fold(stem)).map(|entry| (text.tokens[at].start + stem.len(), entry.common))
        });
        if found.is_some() {
            return found;
        }
    }
    None
}

/// "이름의 ‘제목’", "이름 ‘제목’": a title right behind a name that ends at byte `end`.
fn owns_title(text: &Text, at: usize, end: usize) -> bool {
    let last = (at..text.len()).find(|&near| text.tokens[near].end >= end).unwrap_or(at);
    let rest = text.bytes(end..text.tokens[last].end);
    rest == "의" && text.same_line(at, last + 1) && is_title_mark(text, last + 1)
}

/// "이름의 첫 정규앨범": a word for a work within three words of a name that owns it.
fn owns_work(text: &Text, at: usize, end: usize) -> bool {
    let last = (at..text.len()).find(|&near| text.tokens[near].end >= end).unwrap_or(at);
    text.bytes(end..text.tokens[last].end) == "의"
        && (last + 1..text.len().min(last + 4))
            .any(|near| text.same_line(near, at) && text.cues(near).any(Cues::RECORDING))
}

fn is_title_mark(text: &Text, at: usize) -> bool {
    at < text.len() && matches!(text.token(at), "‘" | "'" | "「" | "『" | "<" | "＜" | "《" | "〈")
}

fn title_follows(text: &Text, at: usize) -> bool {
    (at + 1..text.len().min(at + 6))
        .take_while(|&near| text.same_line(near, at))
        .any(|near| is_title_mark(text, near))
}

/// The classes of the cue that stands directly before a title at `start`.
pub(super) fn before(text: &Text, at: usize, start: usize) -> Cues {
    let (mut near, mut steps) = (at, 0);
    loop {
        let token = &text.tokens[near];
        // "미니 10집 ‘…’": the volume of an album.
        let volume = text.token(near).starts_with('집')
            && near > 0
            && text.tokens[near - 1].shape.is(Shape::NUMBER)
            && !token.shape.is(Shape::SPACED);
        let found = if volume { Cues::RELEASE } else { super::nonlatin::masked(token.cues) };
        let inside = ["에", "엔", "에는", "에서", "에서는"];
        if found == Cues::RELEASE && inside.iter().any(|particle| text.token(near).ends_with(particle)) {
            // "앨범에는 ‘…’": what the album holds are songs.
            return Cues::SONG;
        }
        if !found.is_empty() {
            return found;
        }
        steps += 1;
        if near == 0
            || steps > 1
            || !text.same_line(near - 1, start)
            || !text.tokens[near - 1].shape.is(Shape::HANGUL)
        {
            return Cues::default();
        }
        near -= 1;
    }
}

/// Whether words are quoted: "…”라고", "…”며" after the closing mark.
pub(super) fn is_said(text: &Text, end: usize) -> bool {
    let said = ["고", "라고", "이라고", "며", "라며", "이라며", "면서", "라면서"];
    text.tokens.get(end).is_some_and(|token| token.shape.is(Shape::HANGUL) && !token.shape.is(Shape::SPACED))
        && said.contains(&text.token(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn particles_come_off_the_longest_first() {
        let stems: Vec<&str> = stems("혁오에게서").collect();
        assert_eq!(stems, ["혁오에게서", "혁오"]);
        assert_eq!(super::stems("이랑이").nth(1), Some("이랑"));
    }
}
