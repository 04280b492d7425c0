//! What scripts without capital letters and without spaces need: Japanese and Korean.
//!
//! There, a title is known by its marks and by the word just before it, and a name by the script it is
//! written in, by the role word before it or the particle after it. Russian has capitals and spaces, so
//! the common passes read it with Russian words in the lexicon.

use std::ops::Range;

use super::cues::{self, Cues};
use super::list;
use super::tokens::{Shape, Text};
use crate::news::fold;

/// Japanese words that may stand at the end of an unbroken run before a title; longer ones first.
const JAPANESE: [(&str, Cues); 22] = [
    ("ミニアルバム", Cues::RELEASE),
    ("アルバム", Cues::RELEASE),
    ("サウンドトラック", Cues::RELEASE),
    ("デビュー作", Cues::RELEASE),
    ("シングル", Cues::SONG),
    ("主題歌", Cues::SONG),
    ("新曲", Cues::SONG),
    ("楽曲", Cues::SONG),
    ("表題曲", Cues::SONG),
    ("収録曲", Cues::SONG),
    ("リード曲", Cues::SONG),
    ("曲", Cues::SONG),
    ("映画", Cues::SCREEN),
    ("ドラマ", Cues::SCREEN),
    ("アニメ", Cues::SCREEN),
    ("番組", Cues::SCREEN),
    ("小説", Cues::BOOK),
    ("漫画", Cues::BOOK),
    ("雑誌", Cues::BOOK),
    ("ツアー", Cues::EVENT),
    ("フェス", Cues::EVENT),
    ("ライブ", Cues::EVENT),
];

/// Japanese words for acts; the name follows them.
const ROLES: [&str; 9] = [
    "シンガーソングライター",
    "ガールズグループ",
    "ロックバンド",
    "ラッパー",
    "グループ",
    "ユニット",
    "アーティスト",
    "バンド",
    "歌手",
];

/// The classes of the cue that stands directly before a title in Japanese or Korean text.
pub(super) fn before(text: &Text, outer: &Range<usize>) -> Cues {
    let Some(at) = outer.start.checked_sub(1) else { return Cues::default() };
    if !text.same_line(at, outer.start) {
        return Cues::default();
    }
    let token = &text.tokens[at];
    if token.shape.is(Shape::HANGUL) {
        return (at.saturating_sub(1)..=at)
            .rev()
            .filter(|&near| text.same_line(near, outer.start))
            .map(|near| masked(text.cues(near)))
            .find(|cues| !cues.is_empty())
            .unwrap_or_default();
    }
    let start = outer.start.saturating_sub(4);
    let near: Vec<usize> = (start..outer.start).filter(|&near| text.same_line(near, outer.start)).collect();
    if !near.iter().any(|&near| text.tokens[near].shape.is(Shape::CJK)) {
        return Cues::default();
    }
    let (Some(&first), Some(&last)) = (near.first(), near.last()) else { return Cues::default() };
    let window = tail(text.slice(&(first..last + 1)), 12);
    if let Some((end, cues)) = JAPANESE
        .iter()
        .filter_map(|(word, cues)| window.rfind(word).map(|at| (at + word.len(), cues)))
        .max_by_key(|found| found.0)
    {
        // "アルバムには「…」": what the album holds are songs.
        let holds = window[end..].starts_with('に') || window[end..].starts_with('で');
        return if *cues == Cues::RELEASE && holds { Cues::SONG } else { *cues };
    }
    // "1st EP『…』": a Latin cue inside Japanese text.
    masked(cues::of(&text.word(at).to_lowercase()))
}

fn masked(cues: Cues) -> Cues {
    [Cues::SONG, Cues::RELEASE, Cues::SCREEN, Cues::BOOK, Cues::EVENT]
        .into_iter()
        .find(|&class| cues.any(class))
        .unwrap_or_default()
}

/// The last `most` characters.
fn tail(text: &str, most: usize) -> &str {
    let start = text.char_indices().rev().nth(most - 1).map_or(0, |(at, _)| at);
    &text[start..]
}

/// A name in Japanese or Korean text and how well its place speaks for it.
pub(super) struct Found {
    /// Its bytes in the buffer that [`Text::bytes`] reads.
    pub(super) bytes: Range<usize>,
    /// The token it stands in.
    pub(super) token: usize,
    /// Evidence that it is an act.
    pub(super) evidence: f32,
}

/// Names written in kana, Han or hangul.
pub(super) fn names(text: &Text) -> Vec<Found> {
    let mut found = Vec::new();
    for (at, token) in text.tokens.iter().enumerate() {
        if token.shape.is(Shape::CJK) {
            if !listed(text, at, &mut found) {
                japanese(text, at, &mut found);
            }
        } else if token.shape.is(Shape::HANGUL) {
            korean(text, at, &mut found);
        }
    }
    found
}

/// Listed names inside a run of kana and Han; whether there were any.
fn listed(text: &Text, at: usize, found: &mut Vec<Found>) -> bool {
    let word = text.token(at);
    let before = found.len();
    let mut next = 0;
    for (start, _) in word.char_indices() {
        if start < next {
            continue;
        }
        let Some(name) = list::unspaced_at(&word[start..]) else { continue };
        let range = start..start + name.len();
        if !stands_alone(word, &range) {
            continue;
        }
        next = range.end;
        let base = text.tokens[at].start;
        found.push(Found { bytes: base + range.start..base + range.end, token: at, evidence: LISTED });
    }
    found.len() > before
}

/// What a listed name in running text is worth beside what the list itself says.
const LISTED: f32 = 1.0;

/// Whether a stretch of a word is a name rather than a part of a longer one: katakana does not go on
/// beside it, and two letters need an end or hiragana on both sides.
pub(super) fn stands_alone(word: &str, range: &Range<usize>) -> bool {
    let (before, after) = (word[..range.start].chars().next_back(), word[range.end..].chars().next());
    let name = &word[range.clone()];
    let katakana = |letter: char| ('\u{30a1}'..='\u{30ff}').contains(&letter);
    let goes_on =
        |side: Option<char>, edge: Option<char>| side.is_some_and(katakana) && edge.is_some_and(katakana);
    let free = |side: Option<char>| side.is_none_or(is_hiragana);
    let short = name.chars().count() <= 2 || name.chars().all(is_hiragana);
    !goes_on(before, name.chars().next())
        && !goes_on(after, name.chars().next_back())
        && (!short
            || name.chars().count() >= 2 && free(before) && free(after) && !name.chars().all(is_hiragana))
}

fn is_hiragana(letter: char) -> bool {
    ('\u{3041}'..='\u{309f}').contains(&letter)
}

/// "…バンド名が「" and "歌手名前".
fn japanese(text: &Text, at: usize, found: &mut Vec<Found>) {
    let token = &text.tokens[at];
    let word = text.token(at);
    // "名が「": a run that is no hiragana, then a particle, then a corner bracket.
    let opens = text.is_any(at + 1, &["「", "『"]) && text.same_line(at, at + 1);
    let particle =
        word.char_indices().next_back().filter(|&(_, letter)| matches!(letter, 'が' | 'は' | 'の'));
    if let Some((end, _)) = particle.filter(|_| opens) {
        let stem = &word[..end];
        let start = stem
            .char_indices()
            .rev()
            .take_while(|&(_, letter)| !is_hiragana(letter))
            .last()
            .map_or(end, |(at, _)| at);
        let (start, role) = after_role(stem, start);
        push(token.start, start..end, stem, at, if role { 4.2 } else { 2.0 }, found);
        return;
    }
    // "名のアルバム『": the cue ends the run, and the name is what owns it.
    let cue = JAPANESE.iter().find(|(cue, _)| word.ends_with(cue)).filter(|_| opens);
    if let Some(owner) = cue.and_then(|(cue, _)| word[..word.len() - cue.len()].rfind('の')) {
        let stem = &word[..owner];
        let start = stem
            .char_indices()
            .rev()
            .take_while(|&(_, letter)| !is_hiragana(letter))
            .last()
            .map_or(owner, |(at, _)| at);
        let (start, role) = after_role(stem, start);
        push(token.start, start..owner, stem, at, if role { 4.2 } else { 2.4 }, found);
        return;
    }
    for role in ROLES {
        let Some(place) = word.find(role) else { continue };
        let start = place + role.len();
        let rest = &word[start..];
        let end = rest.find(|letter: char| is_hiragana(letter)).map_or(word.len(), |end| start + end);
        push(token.start, start..end, word, at, 3.0, found);
        return;
    }
}

/// Moves the start of a name past the role word it begins with.
fn after_role(stem: &str, start: usize) -> (usize, bool) {
    ROLES
        .iter()
        .find_map(|role| stem[start..].rfind(role).map(|at| start + at + role.len()))
        .map_or((start, false), |after| (after, true))
}

fn push(base: usize, range: Range<usize>, word: &str, token: usize, evidence: f32, found: &mut Vec<Found>) {
    let name = &word[range.clone()];
    let count = name.chars().count();
    let common = JAPANESE.iter().any(|(cue, _)| cue.chars().count() > 1 && name.contains(cue))
        || name.ends_with(['年', '月', '日', '作', '曲', '人']);
    if (2..=12).contains(&count) && !common {
        found.push(Found { bytes: base + range.start..base + range.end, token, evidence });
    }
}

/// "가수 이름이": a role word before, a particle after.
fn korean(text: &Text, at: usize, found: &mut Vec<Found>) {
    let token = &text.tokens[at];
    let word = text.token(at);
    let role = at > 0
        && text.same_line(at, at - 1)
        && text.tokens[at - 1].shape.is(Shape::HANGUL)
        && text.cues(at - 1).any(Cues::ROLE);
    if token.cues.any(Cues::ROLE.and(Cues::WORK)) {
        return;
    }
    let particles = ['이', '가', '은', '는', '의', '와', '과', '를', '을'];
    let count = word.chars().count();
    let end = word
        .char_indices()
        .next_back()
        .filter(|&(_, letter)| count > 2 && particles.contains(&letter))
        .map_or(word.len(), |(at, _)| at);
    if let Some(name) = [end, word.len()]
        .into_iter()
        .map(|end| &word[..end])
        .find(|name| name.chars().count() >= 2 && list::find(&fold(name)).is_some_and(|entry| !entry.common))
    {
        let evidence = if role { 3.2 } else { LISTED };
        found.push(Found { bytes: token.start..token.start + name.len(), token: at, evidence });
        return;
    }
    let title_follows = (at + 1..text.len().min(at + 5))
        .take_while(|&near| text.same_line(near, at))
        .any(|near| matches!(text.token(near), "‘" | "'" | "“" | "\"" | "「" | "<" | "《"));
    let first = text.line(at).tokens.start == at;
    let evidence = match (role, title_follows && end < word.len() && first) {
        (true, _) => 3.2,
        (false, true) => 2.0,
        (false, false) => return,
    };
    if (2..=10).contains(&word[..end].chars().count()) {
        found.push(Found { bytes: token.start..token.start + end, token: at, evidence });
    }
}
