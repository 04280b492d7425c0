//! Measures text in terminal cells.
//!
//! A terminal counts cells, not characters: "日" takes two, "é" may be one letter in two code points,
//! and a family emoji is five code points in two cells. Widths are counted grapheme by grapheme,
//! because the screen buffer draws them so; a whole string measured at once may come out different.

use std::borrow::Cow;

use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation};
use unicode_width::UnicodeWidthStr;

/// Returns how many cells `text` takes. Control characters take none: they are never drawn.
pub fn cells(text: &str) -> usize {
    if is_plain(text) {
        return text.len();
    }
    graphemes(text).map(|grapheme| grapheme.cells).sum()
}

/// Cuts `text` to at most `limit` cells, ending with `more` where something was cut.
///
/// A sign that does not fit itself is left out.
pub fn fit<'a>(text: &'a str, limit: usize, more: &str) -> Cow<'a, str> {
    if (is_plain(text) && text.len() <= limit) || cells(text) <= limit {
        return Cow::Borrowed(text);
    }
    let more = if cells(more) <= limit { more } else { "" };
    let kept = &text[..offset_at(text, limit - cells(more))];
    if more.is_empty() { Cow::Borrowed(kept) } else { Cow::Owned(format!("{}{more}", kept.trim_end())) }
}

/// Cuts or fills `text` to exactly `width` cells, with spaces on its right.
pub fn pad<'a>(text: &'a str, width: usize, more: &str) -> Cow<'a, str> {
    let fitted = fit(text, width, more);
    match width - cells(&fitted) {
        0 => fitted,
        missing => Cow::Owned(format!("{fitted}{:missing$}", "")),
    }
}

/// Cuts or fills `text` to exactly `width` cells, with spaces on its left: for numbers.
pub fn pad_left<'a>(text: &'a str, width: usize, more: &str) -> Cow<'a, str> {
    let fitted = fit(text, width, more);
    match width - cells(&fitted) {
        0 => fitted,
        missing => Cow::Owned(format!("{:missing$}{fitted}", "")),
    }
}

/// One character as a reader sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grapheme<'a> {
    /// Its first byte in the text.
    pub offset: usize,
    /// Its code points.
    pub text: &'a str,
    /// The cells it takes.
    pub cells: usize,
}

/// Walks `text` character by character, as a reader sees them.
pub fn graphemes(text: &str) -> impl Iterator<Item = Grapheme<'_>> {
    let mut offset = 0;
    std::iter::from_fn(move || {
        let grapheme = first(&text[offset..])?;
        let found = Grapheme { offset, ..grapheme };
        offset += grapheme.text.len();
        Some(found)
    })
}

/// Returns the longest beginning of `text` that takes at most `limit` cells, and how many it takes.
pub fn head(text: &str, limit: usize) -> (&str, usize) {
    if text.len() <= limit && is_plain(text) {
        return (text, text.len());
    }
    let mut taken = 0;
    for grapheme in graphemes(text) {
        if taken + grapheme.cells > limit {
            return (&text[..grapheme.offset], taken);
        }
        taken += grapheme.cells;
    }
    (text, taken)
}

/// Returns the byte offset of the longest beginning of `text` that takes at most `limit` cells.
pub fn offset_at(text: &str, limit: usize) -> usize {
    head(text, limit).0.len()
}

/// Returns the boundary after the grapheme at `offset`: where the cursor goes on the right arrow.
pub fn next_boundary(text: &str, offset: usize) -> usize {
    GraphemeCursor::new(offset, text.len(), true).next_boundary(text, 0).ok().flatten().unwrap_or(text.len())
}

/// Returns the boundary before `offset`: where the cursor goes on the left arrow or backspace.
pub fn previous_boundary(text: &str, offset: usize) -> usize {
    GraphemeCursor::new(offset, text.len(), true).prev_boundary(text, 0).ok().flatten().unwrap_or(0)
}

/// Returns the start of the word before `offset`: what `^w` deletes to.
pub fn previous_word(text: &str, offset: usize) -> usize {
    let before = text[..offset].trim_end();
    before.char_indices().rev().find(|(_, c)| c.is_whitespace()).map_or(0, |(at, c)| at + c.len_utf8())
}

/// Returns the first grapheme of `text`, with offset 0.
///
/// Most characters are told from their neighbour alone, which spares the segmentation tables.
pub(super) fn first(text: &str) -> Option<Grapheme<'_>> {
    // Nothing in ASCII joins a letter before it.
    if let [b' '..=b'~'] | [b' '..=b'~', ..=0x7f, ..] = text.as_bytes() {
        return Some(Grapheme { offset: 0, text: &text[..1], cells: 1 });
    }
    let mut chars = text.chars();
    let c = chars.next()?;
    if let Some(cells) = simple(c)
        && chars.as_str().chars().next().is_none_or(|next| simple(next).is_some() || next.is_ascii())
    {
        return Some(Grapheme { offset: 0, text: &text[..c.len_utf8()], cells });
    }
    let cluster = text.graphemes(true).next()?;
    Some(Grapheme { offset: 0, text: cluster, cells: cluster_cells(cluster) })
}

/// Returns the width of a character that always begins a grapheme and never joins its neighbours.
pub(super) fn simple(c: char) -> Option<usize> {
    match c {
        ' '..='~'
        | '\u{a1}'..='\u{ac}'
        | '\u{ae}'..='\u{2ff}'
        | '\u{370}'..='\u{377}'
        | '\u{384}'..='\u{482}'
        | '\u{48a}'..='\u{52f}'
        | '\u{2010}'..='\u{2027}'
        | '\u{2030}'..='\u{203b}'
        | '\u{2190}'..='\u{2193}'
        | '\u{2500}'..='\u{25a9}'
        | '\u{25cb}'..='\u{25cf}'
        | '\u{2605}'..='\u{2606}'
        | '\u{2669}'..='\u{266d}' => Some(1),
        '\u{3001}'..='\u{3029}'
        | '\u{3041}'..='\u{3096}'
        | '\u{30a0}'..='\u{30ff}'
        | '\u{4e00}'..='\u{9fff}'
        | '\u{ac00}'..='\u{d7a3}'
        | '\u{ff01}'..='\u{ff60}' => Some(2),
        _ => None,
    }
}

/// Halfwidth sound marks count as extenders of no width, but terminals give each a cell of its own.
fn cluster_cells(cluster: &str) -> usize {
    if cluster.chars().all(char::is_control) {
        return 0;
    }
    cluster.width() + cluster.chars().filter(|c| matches!(c, '\u{ff9e}' | '\u{ff9f}')).count()
}

/// Whether every byte is a visible ASCII character or a space, so that bytes are cells.
fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' '..=b'~'))
}

#[cfg(test)]
mod tests {
    use ratatui::buffer::CellWidth;

    use super::*;

    #[track_caller]
    fn check(text: &str, expected: usize) {
        assert_eq!(cells(text), expected, "{text:?}");
    }

    #[test]
    fn cells_are_what_a_terminal_draws() {
        check("", 0);
        check("plain words", 11);
        check("Björk – “Jóga”", 14);
        check("e\u{301}te\u{301}", 3);
        check("日本語", 6);
        check("한국어 노래", 11);
        check("💜", 2);
        check("👩‍👩‍👧‍👦", 2);
        check("🇯🇵🇫🇷", 4);
        check("❤\u{fe0f}", 2);
        check("a\u{7}b\tc", 3);
    }

    #[test]
    fn widths_are_those_of_the_screen_buffer() {
        for text in ["ﾊﾟ", "é", "日", "👩‍👩‍👧‍👦", "❤\u{fe0f}", "क्षि", "ﷺ", "🇯🇵", "\u{301}", "각"]
        {
            for grapheme in graphemes(text) {
                assert_eq!(grapheme.cells, usize::from(grapheme.text.cell_width()), "{text}");
            }
        }
    }

    #[test]
    fn simple_characters_have_the_width_that_the_tables_say() {
        for c in ('\0'..='\u{ffff}').filter(|&c| simple(c).is_some()) {
            assert_eq!(simple(c), Some(c.to_string().width()), "{c:?} {:x}", c as u32);
            let pair = format!("a{c}日{c}");
            assert_eq!(pair.graphemes(true).count(), 4, "{c:?} {:x}", c as u32);
        }
    }

    #[test]
    fn a_cut_never_splits_a_character_and_never_exceeds_the_limit() {
        assert_eq!(fit("short", 5, "…"), "short");
        assert_eq!(fit("Come Back Home", 10, "…"), "Come Back…");
        assert_eq!(fit("日本語", 4, "…"), "日…");
        assert_eq!(fit("日本語", 1, ""), "");
        assert_eq!(fit("abc", 1, "..."), "a");
        assert_eq!(fit("👩‍👩‍👧‍👦👩‍👩‍👧‍👦", 3, "…"), "👩‍👩‍👧‍👦…");
        assert_eq!(pad("日本", 6, "…"), "日本  ");
        assert_eq!(pad("日本語", 4, "…"), "日… ");
        assert_eq!(pad_left("12", 5, "…"), "   12");
    }

    #[test]
    fn the_cursor_moves_by_what_a_reader_sees() {
        let text = "ae\u{301}👩‍👩‍👧‍👦";
        assert_eq!(next_boundary(text, 0), 1);
        assert_eq!(next_boundary(text, 1), 4);
        assert_eq!(next_boundary(text, 4), text.len());
        assert_eq!(next_boundary(text, text.len()), text.len());
        assert_eq!(previous_boundary(text, text.len()), 4);
        assert_eq!(previous_boundary(text, 4), 1);
        assert_eq!(previous_boundary(text, 0), 0);
        assert_eq!(previous_word("come back  ", 11), 5);
        assert_eq!(previous_word("come", 4), 0);
    }
}
