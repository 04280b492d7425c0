//! What speaks for speech: the words of somebody, or of a song, that stand in quotation marks.
//!
//! Speech is long, begins in lower case, has full stops inside and a verb of speech beside it; a title is
//! short and capitalised. Each sign adds a little, and a strong cue before the span takes most of it back.

use std::ops::Range;

use super::Scene;
use super::cues::Cues;
use super::spans::Span;
use super::tally::Tally;
use super::tokens::{Shape, Text};
use super::windows::SONG;
use super::works::Judged;
use super::{japanese, korean};

/// How much a span looks like speech or a phrase.
pub(super) fn speech(text: &Text, span: &Span, judged: &Judged, scene: &Scene) -> Tally {
    let n = judged.words as f32;
    let mut speech = Tally::new(scene.asks());
    // Nobody sets speech in italics and capitals.
    let loud = span.quote.is_none() && span.italic && judged.capitals >= 0.75;
    if judged.words > 9 && !loud {
        speech.add(1.2 + 0.35 * (n - 9.0), "many words");
    }
    if sentence_ends_inside(text, &span.tokens) {
        speech.add(1.5, "a sentence ends inside");
    }
    if judged.lower_start && judged.capitals < 0.4 {
        speech.add(1.6, "begins in lower case, and goes on so");
    }
    if judged.capitals < 0.5 && judged.words >= 4 && !judged.sentence_case {
        speech.add(1.4, "most words in lower case");
    }
    if judged.capitals < 0.34 && judged.words >= 3 && !(judged.sentence_case && judged.words <= 5) {
        speech.add(0.8, "nearly all words in lower case");
    }
    if span.quote.is_some() {
        if beside_speech(text, span) && !is_numbered(text, span) {
            speech.add(if judged.look.strong { 0.6 } else { 1.8 }, "a verb of speech beside it");
        }
        if judged.lower_start && span.outer.start > 0 && text.is_any(span.outer.start - 1, &["a", "an"]) {
            speech.add(1.5, "an article before lower case");
        }
        speech.add(japanese_speech(text, span), "long, punctuated or quoted as speech is in Japanese");
        if korean::is_said(text, span.outer.end) {
            speech.add_at(2.5, "quoted as speech is in Korean", span.outer.end);
        }
        if judged.words > 5 && span.outer.start > 0 && text.is(span.outer.start - 1, ":") {
            speech.add(1.2, "a colon before many words");
        }
        if span.outer.start > 0
            && text.is_any(
                span.outer.start - 1,
                &["as", "so-called", "word", "words", "phrase", "like", "term", "als", "comme"],
            )
            && !judged.look.strong
        {
            speech.add_at(1.5, "spoken of as words", span.outer.start - 1);
        }
    }
    if judged.words > 6 && span.tokens.clone().any(|at| text.is(at, "/")) {
        speech.add(2.5, "slashes, as between lines of a lyric");
    }
    let line = &text.line(span.outer.start).tokens;
    if line.start == span.outer.start
        && line.end <= span.outer.end + 1
        && judged.words > 3
        && judged.look.scores[SONG] < 3.0
        && !is_listed(text, span)
    {
        speech.add(2.2, "the whole line");
    }
    // Right behind "track" even words in lower case are its title.
    let plain = text.cues(span.tokens.start).any(Cues::STOP.and(Cues::FUNCTION));
    let titled = judged.look.best() >= 3.0 && !plain
        || judged.capitals >= 0.34
        || judged.words <= 2
        || span.italic
        || judged.sentence_case;
    if judged.look.strong && judged.words <= 7 && titled {
        speech.scale(0.4, "but a strong cue beside few words");
    }
    speech
}

/// "3. “Title,” Artist": a number before a quotation that begins its line.
fn is_numbered(text: &Text, span: &Span) -> bool {
    let start = text.line(span.outer.start).tokens.start;
    start + 2 == span.outer.start && text.tokens[start].shape.is(Shape::NUMBER)
}

/// Whether the line before or after begins with the same quotation mark, as in a list of titles.
fn is_listed(text: &Text, span: &Span) -> bool {
    let here = text.tokens[span.outer.start].line;
    let alike = |line: Option<&super::tokens::Line>| {
        line.is_some_and(|line| {
            (3..=16).contains(&line.tokens.len())
                && text.token(line.tokens.start) == text.token(span.outer.start)
        })
    };
    let before = text.lines[..here].iter().rev().take(3).find(|line| !line.tokens.is_empty());
    let after = text.lines[here + 1..].iter().take(3).find(|line| !line.tokens.is_empty());
    span.quote.is_some() && text.lines[here].tokens.len() <= 16 && (alike(before) || alike(after))
}

/// How much a Japanese quotation looks like speech: long and mostly in hiragana, or with a full stop.
fn japanese_speech(text: &Text, span: &Span) -> f32 {
    if !matches!(span.quote, Some('「' | '『')) {
        return 0.0;
    }
    let inside = text.slice(&span.tokens);
    let all = inside.chars().count();
    let hiragana = inside.chars().filter(|letter| ('\u{3041}'..='\u{309f}').contains(letter)).count();
    let sentence = inside.contains(['。', '！', '？'])
        || inside.trim_end_matches('、').contains('、') && (all > 14 || hiragana * 10 > all * 6);
    if sentence || all > 12 && hiragana * 10 > all * 5 || japanese::is_said(text, span.outer.end) {
        2.5
    } else {
        0.0
    }
}

fn sentence_ends_inside(text: &Text, tokens: &Range<usize>) -> bool {
    tokens.clone().skip(1).any(|at| text.tokens[at].shape.is(Shape::FIRST))
}

/// Whether a verb of speech stands next to a quotation, or it ends in a comma as speech does.
fn beside_speech(text: &Text, span: &Span) -> bool {
    let said = |at: usize| text.same_line(at, span.outer.start) && text.cues(at).any(Cues::SAID);
    let before = (1..=3).filter_map(|back| span.outer.start.checked_sub(back)).any(said);
    let after = (span.outer.end..span.outer.end + 3)
        .take_while(|&at| at < text.len() && text.same_sentence(at, span.outer.end) && !text.is(at, "."))
        .any(said);
    let comma = span.outer.end >= 2
        && text.is(span.outer.end - 2, ",")
        && text.is_any(span.outer.end, &["he", "she", "they", "says", "said", "the"]);
    before || after || comma
}
