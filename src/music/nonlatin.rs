//! What scripts without capital letters need: the way into `japanese` and `korean`.
//!
//! There, a title is known by its marks and by the word just before it, and a name by the list, by the
//! role word before it or by the particle after it. Russian has capitals and spaces, so the common
//! passes read it with Russian words in the lexicon and `russian` for its cases.

use std::ops::Range;

use super::acts::{Act, Evidence};
use super::cues::{self, Cues};
use super::tokens::{Shape, Text};
use super::{japanese, korean};

/// A name in Japanese, Chinese or Korean text and how well its place speaks for it.
pub(super) struct Found {
    /// Its bytes in the buffer that [`Text::bytes`] reads.
    pub(super) bytes: Range<usize>,
    /// The tokens it touches.
    pub(super) tokens: Range<usize>,
    /// Evidence that it is an act.
    pub(super) evidence: f32,
}

/// What it is worth to own a title right behind the name.
pub(super) const OWNS: f32 = 2.4;

/// Names written in kana, Han or hangul outside titles.
pub(super) fn names(text: &Text, taken: &[bool]) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    for (at, token) in text.tokens.iter().enumerate() {
        let reached = found.last().map_or(0, |last| last.bytes.end);
        if taken[at] || token.end <= reached {
            continue;
        }
        if let Some(name) = bracketed(text, at) {
            found.push(name);
        } else if token.shape.is(Shape::CJK) || goes_on(text, at) {
            japanese::names(text, at, &mut found);
        } else if token.shape.is(Shape::HANGUL) {
            found.extend(korean::name(text, taken, at));
        }
    }
    korean::repeat(text, taken, &mut found);
    found
}

/// Whether a word in other letters goes on in kana or Han: "Official髭男dism".
fn goes_on(text: &Text, at: usize) -> bool {
    let next =
        text.tokens.get(at + 1).filter(|next| next.shape.is(Shape::CJK) && !next.shape.is(Shape::SPACED));
    text.tokens[at].is_word() && next.is_some()
}

/// "Name (名前)": the same name in its own script, alone in brackets. What it is worth is decided where the
/// two are merged, so its place speaks for nothing here.
fn bracketed(text: &Text, at: usize) -> Option<Found> {
    let native = text.tokens[at].shape.is(Shape::CJK.or(Shape::HANGUL));
    let alone = native && at > 1 && text.is_any(at - 1, &["(", "（"]) && text.is_any(at + 1, &[")", "）"]);
    let name = text.tokens.get(at.wrapping_sub(2)).filter(|_| alone)?;
    let latin = name.is_word() && name.is_capital() && text.same_line(at, at - 2);
    let bytes = text.tokens[at].start..text.tokens[at].end;
    latin.then_some(Found { bytes, tokens: at..at + 1, evidence: 0.0 })
}

/// The classes of the cue that stands directly before a title in Japanese, Chinese or Korean text.
pub(super) fn before(text: &Text, outer: &Range<usize>) -> Cues {
    let Some(at) = outer.start.checked_sub(1) else { return Cues::default() };
    if !text.same_line(at, outer.start) {
        return Cues::default();
    }
    let token = &text.tokens[at];
    if token.shape.is(Shape::HANGUL) {
        return korean::before(text, at, outer.start);
    }
    let start = outer.start.saturating_sub(4);
    let near: Vec<usize> = (start..outer.start).filter(|&near| text.same_line(near, outer.start)).collect();
    let is = |near: &usize, script: Shape| text.tokens[*near].shape.is(script);
    if text.is(at, "ost")
        && near.iter().chain([&outer.end]).any(|near| *near < text.len() && is(near, Shape::HANGUL))
    {
        // "드라마 ‘…’ OST ‘제목’" is a song from the soundtrack.
        return Cues::SONG;
    }
    if !near.iter().any(|near| is(near, Shape::CJK)) {
        return Cues::default();
    }
    // "1st EP『…』": a Latin cue inside Japanese text.
    let latin = masked(cues::of(text.word(at)));
    if latin.is_empty() || token.shape.is(Shape::CJK) { japanese::before(text, &near) } else { latin }
}

/// Whether a native word stands right before a title, which then says all that is said of it.
pub(super) fn ends_before(text: &Text, start: usize) -> bool {
    start
        .checked_sub(1)
        .is_some_and(|at| text.same_line(at, start) && text.tokens[at].shape.is(Shape::CJK.or(Shape::HANGUL)))
}

/// Whether a particle clings to a title that ends at `end`, unless it says what the title is ("라는").
pub(super) fn particle_follows(text: &Text, end: usize) -> bool {
    text.tokens.get(end).is_some_and(|token| {
        token.shape.is(Shape::CJK.or(Shape::HANGUL))
            && !token.shape.is(Shape::SPACED)
            && !["라는", "이라는", "という"].iter().any(|said| text.token(end).starts_with(said))
            && !matches!(text.token(end), "は" | "은" | "는")
    })
}

/// Past a bracket at `at` that gives a title or name in another script: "“Idol” (アイドル)".
pub(super) fn past_gloss(text: &Text, at: usize) -> usize {
    let native =
        |at: usize| text.tokens.get(at).is_some_and(|token| token.shape.is(Shape::CJK.or(Shape::HANGUL)));
    let before = (at.saturating_sub(2)..at).any(native);
    if !text.is_any(at, &["(", "（"]) || native(at + 1) == before {
        return at;
    }
    let close = (at + 2..text.len().min(at + 8)).find(|&near| text.is_any(near, &[")", "）"]));
    close.filter(|&close| text.same_line(at, close)).map_or(at, |close| close + 1)
}

/// The one class of a cue word that counts for what follows it.
pub(super) fn masked(cues: Cues) -> Cues {
    [Cues::SONG, Cues::RELEASE, Cues::SCREEN, Cues::BOOK, Cues::EVENT]
        .into_iter()
        .find(|&class| cues.any(class))
        .unwrap_or_default()
}

/// What native words around a name in Latin letters say of it: "歌手のAdoが", "IVE의".
pub(super) fn beside(text: &Text, run: &Range<usize>, act: &mut Act) {
    if let Some(at) = run.start.checked_sub(1).filter(|&at| text.same_line(at, run.start))
        && japanese::ends_in_role(text, at)
    {
        act.look_at(Some(at));
        act.add(Evidence::Role, 3.0);
    }
    let at = run.end;
    let clings = text.tokens.get(at).is_some_and(|token| !token.shape.is(Shape::SPACED))
        && text.same_line(at, run.start);
    if !clings {
        return;
    }
    let (own, verb) = if text.tokens[at].shape.is(Shape::CJK) {
        japanese::after_name(text, at)
    } else if text.tokens[at].shape.is(Shape::HANGUL) {
        let owns = text.token(at) == "의" && (at + 1..at + 4).any(|near| !masked(text.cues(near)).is_empty());
        (owns, matches!(text.token(at), "이" | "가" | "은" | "는"))
    } else {
        return;
    };
    act.look_at(Some(at));
    if own {
        act.add(Evidence::Owns, OWNS);
    } else if verb {
        act.add(Evidence::Verb, 0.8);
    }
}

/// Whether a particle of possession follows a name that ends at byte `end` in the token at `last`.
pub(super) fn is_owner(text: &Text, last: usize, end: usize) -> bool {
    let rest = text.bytes(end..text.tokens[last].end.max(end));
    let next = || {
        let token = text
            .tokens
            .get(last + 1)
            .filter(|token| !token.shape.is(Shape::SPACED) && token.line == text.tokens[last].line);
        token.filter(|token| token.shape.is(Shape::CJK.or(Shape::HANGUL))).map(|_| text.token(last + 1))
    };
    let clings = if rest.is_empty() { next() } else { Some(rest) };
    clings.is_some_and(|particle| particle.starts_with(['の', '的']) || particle == "의")
}

/// Whether what follows a name that ends at byte `end` makes a guest of it: "…과 함께한", "…を迎え".
pub(super) fn is_guest(text: &Text, last: usize, end: usize) -> bool {
    let line_end = text.tokens[text.line(last).tokens.end - 1].end;
    let rest = text.bytes(end..line_end);
    let korean = rest.strip_prefix(['과', '와']).is_some_and(|rest| rest.trim_start().starts_with("함께"));
    let guests = [
        "を迎え",
        "をフィーチャ",
        "と共演",
        "とのコラボ",
        "とコラボ",
        "가 피처링",
        "이 피처링",
        "의 피처링",
        "이 함께한",
        "가 함께한",
    ];
    korean || guests.iter().any(|guest| rest.starts_with(guest))
}
