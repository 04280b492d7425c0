//! Takes out of a text what a terminal, or whoever it is pasted into, would obey instead of show.

/// Cleans a text of several lines; its line breaks and tabs stay.
pub(super) fn cleaned(text: &str) -> String {
    let kept = text.chars().filter(|&c| !is_invisible(c));
    kept.map(|c| if c.is_control() && !matches!(c, '\n' | '\t') { ' ' } else { c }).collect()
}

/// The beginning of a text on one line, for a message.
pub(super) fn brief(text: &str) -> String {
    const LONGEST: usize = 80;
    let start: String = text.chars().take(LONGEST).collect();
    let more = if start.len() < text.len() { "…" } else { "" };
    cleaned(&start).replace(['\n', '\t'], " ") + more
}

fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{feff}'
        | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e007f}')
}
