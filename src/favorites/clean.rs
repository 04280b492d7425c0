//! Takes out of a text what a terminal would obey instead of show.
//!
//! The user owns the favorites file, yet Syncthing, git and other programs write it too: what it holds
//! is shown only after this. The joiners U+200C and U+200D stay, for they are spelling in Persian and
//! glue in emoji.

/// Makes a text one line: controls and line breaks become spaces, direction marks and invisible characters go.
pub(super) fn one_line(text: &str) -> String {
    shown(text, |c| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}'))
}

/// Cleans a text that may have several lines.
pub(super) fn lines(text: &str) -> String {
    shown(text, |c| c.is_control() && c != '\n')
}

fn shown(text: &str, becomes_space: impl Fn(char) -> bool) -> String {
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return text.trim().to_owned();
    }
    let kept = text.chars().filter(|&c| !is_invisible(c));
    let cleaned: String = kept.map(|c| if becomes_space(c) { ' ' } else { c }).collect();
    cleaned.trim().to_owned()
}

fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{feff}'
        | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, shown: &str) {
        assert_eq!(one_line(text), shown, "what is shown of {text:?}");
    }

    #[test]
    fn nothing_that_a_terminal_obeys_is_left() {
        check("Come\u{1b}[2J Back", "Come [2J Back");
        check(" Come\tBack\r\nHome ", "Come Back  Home");
        check("\u{202e}emoH\u{200b}", "emoH");
        check("\u{9b}31m", "31m");
        check("می\u{200c}خواهم", "می\u{200c}خواهم");
        assert_eq!(lines("first\nsecond\u{7}"), "first\nsecond");
    }
}
