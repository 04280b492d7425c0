//! Cleans text from outside: the one step between a stranger's bytes and everything else.
//!
//! A terminal obeys what it is sent, and a title may read one thing and be another. So control
//! characters, whole escape sequences, bidi controls and characters that nobody can see go, while
//! what writing needs stays: the joiners of emoji, Arabic and Indic scripts, and emoji variants.
//! Cleaning clean text changes nothing, and costs one pass without an allocation.

use std::borrow::Cow;

/// Cleans a text of one line: a title, a name, an address for show.
///
/// White space, line breaks included, becomes single spaces, and none at the ends.
pub fn line(text: &str) -> Cow<'_, str> {
    let folded = |bytes: &[u8]| {
        !bytes.starts_with(b" ") && !bytes.ends_with(b" ") && !bytes.windows(2).any(|pair| pair == b"  ")
    };
    if find_suspect(text).is_none() && !text.contains(['\n', '\t']) && folded(text.as_bytes()) {
        return Cow::Borrowed(text);
    }
    let clean = rewrite(text);
    let words: Vec<&str> = clean.split_whitespace().collect();
    keep_if_same(text, words.join(" "))
}

/// Cleans a text of many lines. Runs of spaces, tabs and line feeds stay as they are; every other
/// line ending becomes a line feed and every other space a plain one.
pub fn text(text: &str) -> Cow<'_, str> {
    if find_suspect(text).is_none() {
        return Cow::Borrowed(text);
    }
    keep_if_same(text, rewrite(text))
}

/// Whether [`text`](fn@text) would leave this text as it is.
pub fn is_clean(text: &str) -> bool {
    matches!(self::text(text), Cow::Borrowed(_))
}

fn keep_if_same(before: &str, after: String) -> Cow<'_, str> {
    if before == after { Cow::Borrowed(before) } else { Cow::Owned(after) }
}

fn rewrite(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = find_suspect(rest) {
        out.push_str(&rest[..at]);
        rest = suspect(&mut out, &rest[at..]);
    }
    out.push_str(rest);
    out
}

/// Judges the suspect character that `rest` begins with; returns what follows what was judged.
fn suspect<'a>(out: &mut String, rest: &'a str) -> &'a str {
    let mut chars = rest.chars();
    let Some(c) = chars.next() else { return rest };
    let after = chars.as_str();
    match c {
        '\x1b' => return after_escape(after),
        // Text decoded with the wrong encoding is full of stray C1 characters: no letter may go with them.
        '\u{9b}' if after.starts_with(|c| matches!(c, '0'..='?')) => return after_control_sequence(after),
        '\u{90}' | '\u{98}' | '\u{9d}'..='\u{9f}' => return after_eight_bit_string(c, after),
        '\r' => {
            out.push('\n');
            return after.strip_prefix('\n').unwrap_or(after);
        }
        '\x0b' | '\x0c' | '\u{85}' | '\u{2028}' | '\u{2029}' => out.push('\n'),
        '\u{2800}' => out.push(' '),
        _ if c.is_whitespace() => out.push(' '),
        _ if is_private(c) || is_noncharacter(c) => out.push('\u{fffd}'),
        _ if is_needed(out.chars().next_back(), c, after.chars().next()) => out.push(c),
        _ => {}
    }
    after
}

/// Skips what belongs to an escape character: a terminal would take it all as one order.
fn after_escape(rest: &str) -> &str {
    let Some(kind) = rest.chars().next() else { return rest };
    let after = &rest[kind.len_utf8()..];
    match kind {
        '[' => after_control_sequence(after),
        ']' | 'P' | 'X' | '^' | '_' => after_string(after).unwrap_or_else(|| after_line(after)),
        ' '..='/' => {
            let end = after.trim_start_matches(|c| matches!(c, ' '..='/'));
            end.strip_prefix(|c| matches!(c, '0'..='~')).unwrap_or(end)
        }
        '0'..='~' => after,
        _ => rest,
    }
}

/// Skips parameters and the final byte of a control sequence such as `31m`.
fn after_control_sequence(rest: &str) -> &str {
    let end = rest.trim_start_matches(|c| matches!(c, ' '..='?'));
    end.strip_prefix(|c| matches!(c, '@'..='~')).unwrap_or(end)
}

/// Skips a string order (a window title, a link, a clipboard write) with its end, if it has one on
/// its line. Another order's beginning is no end, which also keeps this linear over many beginnings.
fn after_string(rest: &str) -> Option<&str> {
    let end = rest.find(|c: char| matches!(c, '\x07' | '\x1b' | '\n' | '\r' | '\u{90}'..='\u{9f}'))?;
    let mark = &rest[end..];
    if mark.starts_with('\x1b') {
        return Some(mark.strip_prefix("\x1b\\").unwrap_or(mark));
    }
    mark.strip_prefix(['\x07', '\u{9c}'])
}

/// As [`after_string`], for a one-character beginning: a stray one costs no text, only itself.
fn after_eight_bit_string(kind: char, rest: &str) -> &str {
    let is_order = kind == '\u{9d}' && rest.trim_start_matches(|c: char| c.is_ascii_digit()).starts_with(';');
    after_string(rest).unwrap_or(if is_order { after_line(rest) } else { rest })
}

fn after_line(rest: &str) -> &str {
    &rest[rest.find(['\n', '\r']).unwrap_or(rest.len())..]
}

/// Whether an invisible character does something for its neighbours.
fn is_needed(before: Option<char>, c: char, after: Option<char>) -> bool {
    let Some(before) = before else { return false };
    match c {
        '\u{200d}' if is_emoji_part(before) => after.is_some_and(is_emoji),
        '\u{200d}' => takes_joiners(before),
        '\u{200c}' => takes_joiners(before) && after.is_some_and(takes_joiners),
        '\u{fe0e}' | '\u{fe0f}' => is_emoji(before) || matches!(before, '0'..='9' | '#' | '*'),
        '\u{180b}'..='\u{180d}' => matches!(before, '\u{1820}'..='\u{18aa}'),
        _ => false,
    }
}

fn is_emoji_part(c: char) -> bool {
    is_emoji(c) || c == '\u{fe0f}'
}

/// Whether a character is drawn as a picture, or may be: close enough for joiners and variants.
fn is_emoji(c: char) -> bool {
    matches!(c,
        '\u{a9}' | '\u{ae}' | '\u{203c}' | '\u{2049}' | '\u{2122}' | '\u{2139}'
        | '\u{2190}'..='\u{21ff}' | '\u{2300}'..='\u{23ff}' | '\u{24c2}' | '\u{25a0}'..='\u{27bf}'
        | '\u{2900}'..='\u{297f}' | '\u{2b00}'..='\u{2bff}' | '\u{3030}' | '\u{303d}'
        | '\u{3297}' | '\u{3299}' | '\u{1f000}'..='\u{1faff}')
}

/// Whether a letter's script writes different words with and without joiners.
fn takes_joiners(c: char) -> bool {
    matches!(c,
        '\u{600}'..='\u{8ff}' | '\u{900}'..='\u{dff}' | '\u{f00}'..='\u{109f}' | '\u{1780}'..='\u{18af}'
        | '\u{1a20}'..='\u{1aaf}' | '\u{1b00}'..='\u{1bff}' | '\u{a8e0}'..='\u{a8ff}' | '\u{fb50}'..='\u{fdff}'
        | '\u{fe70}'..='\u{fefc}' | '\u{11000}'..='\u{119ff}')
        && c.is_alphanumeric()
        || is_indic_sign(c)
}

/// Signs that follow an Indic letter, the vowel killer above all, count as part of it.
fn is_indic_sign(c: char) -> bool {
    matches!(c, '\u{900}'..='\u{dff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17dd}')
        && !c.is_alphanumeric()
        && !matches!(c, '\u{964}' | '\u{965}' | '\u{970}' | '\u{df4}' | '\u{17b4}' | '\u{17b5}')
}

/// Where the first character stands that needs a second look.
fn find_suspect(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        if byte.is_ascii() {
            at += plain_run(&bytes[at..]);
        }
        let c = text[at..].chars().next()?;
        if is_suspect(c) {
            return Some(at);
        }
        at += c.len_utf8();
    }
    None
}

/// How many bytes are plain ASCII at the beginning. Most text is little else, and many bytes are looked at together.
fn plain_run(bytes: &[u8]) -> usize {
    const PIECE: usize = 32;
    let is_plain = |byte: &u8| matches!(byte, b'\n' | b'\t' | b' '..=b'~');
    let all_plain = |piece: &&[u8]| piece.iter().fold(true, |all, byte| all & is_plain(byte));
    let whole = bytes.chunks_exact(PIECE).take_while(all_plain).count() * PIECE;
    whole + bytes[whole..].iter().take_while(|byte| is_plain(byte)).count()
}

/// Whether a character needs a second look. Cheap, and false for nearly all text.
fn is_suspect(c: char) -> bool {
    match c {
        '\n' | '\t' | ' '..='~' => false,
        '\0'..='\u{a0}' | '\u{ad}' => true,
        '\u{a1}'..='\u{33f}' => false,
        _ => is_space(c) || is_invisible(c) || is_private(c) || is_noncharacter(c),
    }
}

fn is_space(c: char) -> bool {
    c.is_whitespace() || c == '\u{2800}'
}

fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
        | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

fn is_private(c: char) -> bool {
    matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}')
}

fn is_noncharacter(c: char) -> bool {
    matches!(c, '\u{fdd0}'..='\u{fdef}') || c as u32 & 0xfffe == 0xfffe
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(dirty: &str, expected: &str) {
        assert_eq!(text(dirty), expected, "{dirty:?}");
        assert_eq!(text(expected), expected, "not idempotent: {dirty:?}");
        assert!(is_clean(expected), "{expected:?}");
    }

    #[test]
    fn what_could_order_a_terminal_about_goes_whole() {
        check("a\0b\x07c\x08d\x7fe", "abcde");
        check("\x1b[31mred\x1b[0m \x1b[1;4Hx", "red x");
        check("\x1b]0;title\x07rest", "rest");
        check("\x1b]8;;https://x.example\x1b\\link\x1b]8;;\x1b\\!", "link!");
        check("\x1bPq#0\x1b\\a\x1b_x\x1b\\b\x1bcc\x1b(Bd", "abcd");
        check("\u{9b}31mred\u{9b}0m \u{9d}52;c;QQ==\u{9c}x", "red x");
        check("cut\x1b", "cut");
        check("cut\x1b[", "cut");
        check("cut\x1b[12;", "cut");
        check("cut\x1b]0;never ended\nnext", "cut\nnext");
        check("cut\u{9d}0;never ended", "cut");
        check("\x1b\x1b[1m[2mx", "[2mx");
    }

    #[test]
    fn wrongly_decoded_text_loses_no_letter() {
        check("â€œhiâ€\u{9d} she said", "â€œhiâ€ she said");
        check("Ä\u{9b}tina", "Ätina");
        check("â€\u{9d} and â€\u{9d} \x07", "â€ and â€");
    }

    #[test]
    fn what_nobody_can_see_goes() {
        check("\u{feff}a\u{200b}b\u{202e}c\u{2066}d\u{200e}e\u{ad}f\u{2060}g\u{e0041}h\u{61c}i", "abcdefghi");
        check("\u{e000}\u{10fffd} \u{fdd0} \u{ffff}", "\u{fffd}\u{fffd} \u{fffd} \u{fffd}");
        check("a\u{200d}b x\u{fe0f}", "ab x");
        check("\u{378} \u{fffd}", "\u{378} \u{fffd}");
    }

    #[test]
    fn what_writing_needs_stays() {
        for kept in
            ["👩‍👩‍👧‍👦 🏳️‍🌈 ❤️ 1️⃣ 👩🏽‍🎤", "می‌خواهم", "क्‍ष र्‍य", "日本語 한국어", "e\u{301}", "Björk’s “Jóga” – … ♪"]
        {
            check(kept, kept);
            assert!(matches!(line(kept), Cow::Borrowed(_)), "{kept}");
        }
    }

    #[test]
    fn line_endings_and_spaces_become_plain() {
        check("a\r\nb\rc\u{2028}d\u{2029}e\x0bf\x0cg\u{85}h\n\ti", "a\nb\nc\nd\ne\nf\ng\nh\n\ti");
        check("a\u{a0}b\u{202f}c\u{3000}d  e", "a b c d  e");
        assert_eq!(line("  Come \r\n Back\u{a0}\u{a0}\tHome\u{200b} "), "Come Back Home");
        assert_eq!(line("a\n"), "a");
        assert_eq!(line(" "), "");
        assert!(matches!(line("clean and short"), Cow::Borrowed(_)));
    }

    proptest! {
        #[test]
        fn cleaning_twice_changes_nothing_more(
            dirty in "([\\x00-\\x1f\\x7f-\u{a0}]|\\x1b[\\[\\]P(]|\u{200d}|\u{200c}|\u{fe0f}|👩|🏽|م|क|्|[a-z ;0-9]|\\PC|.){0,24}",
        ) {
            let once = text(&dirty).into_owned();
            prop_assert!(is_clean(&once), "{:?}", once);
            prop_assert!(!once.contains(|c: char| c.is_control() && c != '\n' && c != '\t'));
            let bidi = |c| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}');
            prop_assert!(!once.contains(bidi));
            let one_line = line(&dirty).into_owned();
            prop_assert_eq!(line(&one_line), one_line.as_str());
            prop_assert!(is_clean(&one_line) && !one_line.contains(['\n', '\t']));
        }
    }
}
