//! Puts text that is read from right to left in the order in which a terminal has to draw it.
//!
//! Stories hold letters in the order in which they are read; most terminals draw cells from left to right
//! whatever is in them. The Unicode Bidirectional Algorithm (UAX #9) says what stands where. It needs the
//! paragraph around a line, so [`Directions`] looks at a stretch of text once and answers for its lines.
//! No offset changes: whoever draws goes over the runs and finds marks and mentions where they were.

use std::ops::Range;

use unicode_bidi::{BidiInfo, Level};

use super::width;

/// Letters that are looked at for a paragraph's direction: one that begins with more signs than this has none.
const LOOKED_AT: usize = 4096;

/// A stretch of a line that is drawn in one direction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// Its bytes.
    pub range: Range<usize>,
    /// Whether its letters are drawn from right to left.
    pub is_backwards: bool,
}

/// The directions of a stretch of text.
#[derive(Debug)]
pub struct Directions<'a> {
    info: BidiInfo<'a>,
    range: Range<usize>,
    is_backwards: bool,
}

impl<'a> Directions<'a> {
    /// Looks at a stretch of a paragraph; nothing if all of it runs from left to right.
    pub fn of(text: &'a str, range: Range<usize>, paragraph: Range<usize>) -> Option<Self> {
        let stretch = &text[range.clone()];
        let is_backwards = runs_backwards(&text[paragraph]);
        if !is_backwards && !has_backward_letters(stretch) {
            return None;
        }
        let level = if is_backwards { Level::rtl() } else { Level::ltr() };
        Some(Self { info: BidiInfo::new(stretch, Some(level)), range, is_backwards })
    }

    /// Whether the paragraph begins on the right.
    pub fn is_backwards(&self) -> bool {
        self.is_backwards
    }

    /// Whether the answers reach as far as this line.
    pub fn cover(&self, line: &Range<usize>) -> bool {
        self.range.start <= line.start && line.end <= self.range.end
    }

    /// The runs of a line within the stretch, from left to right.
    pub fn runs(&self, line: Range<usize>) -> Vec<Run> {
        let offset = self.range.start;
        let inside = line.start.max(offset) - offset..line.end.min(self.range.end) - offset;
        let holds = |range: &Range<usize>| range.start <= inside.start && inside.start < range.end;
        let paragraph = self.info.paragraphs.iter().find(|paragraph| holds(&paragraph.range));
        let Some(paragraph) = paragraph.filter(|_| !inside.is_empty()) else {
            return vec![Run { range: line, is_backwards: false }];
        };
        let (levels, runs) =
            self.info.visual_runs(paragraph, inside.start..inside.end.min(paragraph.range.end));
        let run = |range: Range<usize>| {
            let is_backwards = levels.get(range.start).is_some_and(Level::is_rtl);
            Run { range: range.start + offset..range.end + offset, is_backwards }
        };
        runs.into_iter().map(run).collect()
    }
}

/// Returns the letters of a line in the order in which they are drawn, each with its offset, if that is not
/// the order in which they are read.
pub fn letters(text: &str) -> Option<Vec<(usize, &str)>> {
    let directions = Directions::of(text, 0..text.len(), 0..text.len())?;
    let mut letters = Vec::new();
    for run in directions.runs(0..text.len()) {
        let own = width::graphemes(&text[run.range.clone()]);
        let own = own.map(|letter| (run.range.start + letter.offset, letter.text));
        if run.is_backwards {
            let own: Vec<_> = own.collect();
            letters.extend(own.into_iter().rev().map(|(offset, letter)| (offset, mirrored(letter))));
        } else {
            letters.extend(own);
        }
    }
    Some(letters)
}

/// Returns a text of one line as it has to be drawn, if that is not as it is read.
pub fn drawn(text: &str) -> Option<String> {
    Some(letters(text)?.into_iter().map(|(_, letter)| letter).collect())
}

/// The letters of a run that is drawn from right to left, from left to right.
pub fn backwards(text: &str) -> impl Iterator<Item = &str> {
    let graphemes: Vec<&str> = width::graphemes(text).map(|grapheme| grapheme.text).collect();
    graphemes.into_iter().rev().map(mirrored)
}

/// Whether a paragraph runs from right to left: its first letter says so (rules P2 and P3).
pub fn runs_backwards(paragraph: &str) -> bool {
    let letters = paragraph.chars().take(LOOKED_AT);
    let first =
        letters.map(|c| (c, is_backward(c))).find(|&(c, is_backward)| is_backward || c.is_alphabetic());
    first.is_some_and(|(_, is_backward)| is_backward)
}

/// Whether any letter is drawn from right to left. Cheap for text that has none.
pub fn has_backward_letters(text: &str) -> bool {
    // The first byte of every letter that is asked for; see `is_backward`.
    let may_be = |byte: &u8| matches!(byte, 0xd6..=0xe0 | 0xef | 0xf0);
    text.as_bytes().iter().any(may_be) && text.chars().any(is_backward)
}

/// Whether a letter belongs to a script that is written from right to left: Hebrew, Arabic, Syriac, Thaana,
/// N'Ko and the others in these blocks (`Bidi_Class` R and AL).
fn is_backward(c: char) -> bool {
    matches!(c,
        '\u{5be}' | '\u{5c0}' | '\u{5c3}' | '\u{5c6}' | '\u{5d0}'..='\u{5f4}'
        | '\u{608}' | '\u{60b}' | '\u{60d}' | '\u{61b}'..='\u{64a}' | '\u{66d}'..='\u{66f}'
        | '\u{671}'..='\u{6d5}' | '\u{6e5}' | '\u{6e6}' | '\u{6ee}' | '\u{6ef}' | '\u{6fa}'..='\u{710}'
        | '\u{712}'..='\u{72f}' | '\u{74d}'..='\u{7a5}' | '\u{7b1}' | '\u{7c0}'..='\u{7ea}' | '\u{7f4}' | '\u{7f5}' | '\u{7fa}'
        | '\u{800}'..='\u{815}' | '\u{81a}' | '\u{824}' | '\u{828}' | '\u{840}'..='\u{858}' | '\u{860}'..='\u{86a}' | '\u{870}'..='\u{88f}'
        | '\u{8a0}'..='\u{8c9}' | '\u{fb1d}' | '\u{fb1f}'..='\u{fb28}' | '\u{fb2a}'..='\u{fd3d}'
        | '\u{fd50}'..='\u{fdc7}' | '\u{fdf0}'..='\u{fdfc}' | '\u{fe70}'..='\u{fefc}'
        | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}

/// Brackets open the other way where text runs backwards (UAX #9, rule L4): those that prose uses.
fn mirrored(grapheme: &str) -> &str {
    match grapheme {
        "(" => ")",
        ")" => "(",
        "[" => "]",
        "]" => "[",
        "{" => "}",
        "}" => "{",
        "<" => ">",
        ">" => "<",
        "«" => "»",
        "»" => "«",
        "‹" => "›",
        "›" => "‹",
        "≤" => "≥",
        "≥" => "≤",
        "⟨" => "⟩",
        "⟩" => "⟨",
        "「" => "」",
        "」" => "「",
        "『" => "』",
        "』" => "『",
        "（" => "）",
        "）" => "（",
        _ => grapheme,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use unicode_bidi::BidiClass;

    use super::*;

    /// Checks what is drawn, cell by cell from left to right. Expectations are spelled in pieces, since an
    /// editor would turn them round again.
    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        assert_eq!(drawn(text).unwrap_or_else(|| text.to_owned()), expected.concat(), "{text:?}");
    }

    #[test]
    fn text_is_drawn_in_the_order_that_it_is_read_in() {
        check("plain words", &["plain words"]);
        check("\u{5d0}\u{5d1}\u{5d2}", &["\u{5d2}", "\u{5d1}", "\u{5d0}"]);
        // A Hebrew name in an English sentence turns round by itself, the sentence does not.
        check(
            "by \u{5d0}\u{5d1} \u{5d2}\u{5d3}, live",
            &["by ", "\u{5d3}\u{5d2}", " ", "\u{5d1}\u{5d0}", ", live"],
        );
        // An English name in a Hebrew sentence keeps its order, and the sentence ends on the left.
        check("\u{5d0}\u{5d1} Low 12.", &[".", "Low 12", " ", "\u{5d1}\u{5d0}"]);
        // Numbers keep their order, brackets open towards what they hold.
        check("\u{627}\u{644} (2024)", &["(2024)", " ", "\u{644}\u{627}"]);
        check("\u{5d0} (\u{5d1}) \u{5d2}", &["\u{5d2}", " ", "(", "\u{5d1}", ")", " ", "\u{5d0}"]);
        // Points stay with their letter.
        check("\u{5d1}\u{5bc}\u{5b0}\u{5d0}", &["\u{5d0}", "\u{5d1}\u{5bc}\u{5b0}"]);
    }

    #[test]
    fn a_line_knows_the_paragraph_around_it() {
        let text = "\u{5d0}\u{5d1}\u{5d2} Low and Wire \u{5d3}\u{5d4}";
        let directions = Directions::of(text, 0..text.len(), 0..text.len()).expect("it runs backwards");
        assert!(directions.is_backwards());
        let line = text.find("and").expect("it is there")..text.len();
        let runs: Vec<(&str, bool)> =
            directions.runs(line).iter().map(|run| (&text[run.range.clone()], run.is_backwards)).collect();
        assert_eq!(runs, [(" \u{5d3}\u{5d4}", true), ("and Wire", false)]);
    }

    #[test]
    fn letters_that_run_backwards_are_known_by_their_class() {
        for c in ('\0'..='\u{1ffff}').filter(|c| is_backward(*c)) {
            let class = unicode_bidi::bidi_class(c);
            let is_one = matches!(
                class,
                BidiClass::R | BidiClass::AL | BidiClass::NSM | BidiClass::ON | BidiClass::AN
            );
            assert!(is_one, "{c:?} {:x} {class:?}", c as u32);
            assert!(has_backward_letters(&c.to_string()), "{:x}", c as u32);
        }
        for c in ('\0'..='\u{1ffff}').filter(|c| c.is_alphabetic()) {
            let class = unicode_bidi::bidi_class(c);
            let is_one = matches!(class, BidiClass::R | BidiClass::AL);
            assert!(!is_one || is_backward(c), "{c:?} {:x}", c as u32);
        }
    }

    proptest! {
        #[test]
        fn drawing_loses_no_letter(text in "([a-z ]|[0-9]|[\u{5d0}-\u{5ea}]|[\u{627}-\u{64a}]|[\u{64b}-\u{652}]|[().,«»!-]|日|👩‍🎤|é){0,30}") {
            let shown = drawn(&text).unwrap_or_else(|| text.clone());
            prop_assert_eq!(width::cells(&shown), width::cells(&text));
            let sorted = |text: &str| {
                let mut letters: Vec<char> = text.chars().filter(|c| mirrored(&c.to_string()) == c.to_string()).collect();
                letters.sort_unstable();
                letters
            };
            prop_assert_eq!(sorted(&shown), sorted(&text));
        }

        #[test]
        fn runs_cover_a_line_once(text in "([a-z ]|[0-9]|[\u{5d0}-\u{5ea}]|[().,\n]){1,40}", cut in 0_usize..40) {
            let start = text.floor_char_boundary(cut.min(text.len()));
            let line = start..text[start..].find('\n').map_or(text.len(), |at| start + at);
            if let Some(directions) = Directions::of(&text, 0..text.len(), 0..text.len()) {
                let mut runs = directions.runs(line.clone());
                runs.sort_by_key(|run| run.range.start);
                prop_assert_eq!(runs.first().map_or(line.start, |run| run.range.start), line.start);
                prop_assert_eq!(runs.last().map_or(line.end, |run| run.range.end), line.end);
                prop_assert!(runs.windows(2).all(|pair| pair[0].range.end == pair[1].range.start));
            }
        }
    }
}
