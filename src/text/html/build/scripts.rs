//! Writes raised and lowered text: a terminal has one height, but Unicode has many small letters.
//!
//! What has small letters throughout is written with them ("H₂O", "10⁻³"); what has not, and would be misread
//! on the line, is set off as mathematicians type it ("2^(x/2)"). Ordinals and abbreviations stay as they
//! are: "21st" and "Mlle" read well, and a name must be found by its own letters.

use super::Builder;

/// Raised or lowered text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::text::html) enum Script {
    Super,
    Sub,
}

/// How a raised or lowered text is written, and what was before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::text::html) struct ScriptForm {
    before: Option<Script>,
    is_set_off: bool,
}

impl Builder {
    /// Begins raised or lowered text; `text` is all of it, where it is short and has no parts.
    pub(in crate::text::html) fn begin_script(&mut self, script: Script, text: Option<&str>) -> ScriptForm {
        let whole = text.map(str::trim);
        let is_set_off = whole.is_some_and(|text| raised(text, script).is_none() && self.is_misread(text));
        if is_set_off {
            self.write_tight(match script {
                Script::Super => "^(",
                Script::Sub => "_(",
            });
        }
        let is_plain = is_set_off || whole.is_some_and(|text| self.is_ordinal(text));
        let small = Some(script).filter(|_| !is_plain);
        ScriptForm { before: self.set_script(small), is_set_off }
    }

    /// Ends raised or lowered text.
    pub(in crate::text::html) fn end_script(&mut self, form: ScriptForm) {
        self.set_script(form.before);
        if form.is_set_off {
            self.write_tight(")");
        }
    }

    /// Whether a text that has no small letters would be taken for the end of the word before it.
    fn is_misread(&self, text: &str) -> bool {
        let is_formula = text.contains(|c: char| c.is_ascii_digit() || "+-−*/=×·".contains(c))
            && !text.starts_with(['(', '[', '*'])
            && text.chars().all(|c| c.is_alphanumeric() || "+-−*/=×·.,() ".contains(c));
        !text.is_empty() && is_formula && self.follows_a_word()
    }

    /// Whether a letter makes an ordinal of the number before it: "2e", "1o".
    fn is_ordinal(&self, text: &str) -> bool {
        matches!(text, "e" | "o" | "a") && self.last_letter().is_some_and(|last| last.is_ascii_digit())
    }

    fn follows_a_word(&self) -> bool {
        !self.space
            && self.last_letter().is_some_and(|last| last.is_alphanumeric() || matches!(last, ')' | ']'))
    }

    /// The character right before the place of writing, if a block is open there.
    fn last_letter(&self) -> Option<char> {
        self.block.as_ref().and_then(|open| self.document.text.get(open.start..)?.chars().next_back())
    }
}

/// Writes short text with small characters, if there is one for each (Unicode 17, "Superscripts and
/// Subscripts" and the modifier letters of Latin and Greek). Words are none that has to be.
pub(super) fn raised(words: &str, script: Script) -> Option<String> {
    const LONGEST: usize = 24;
    let is_word =
        words.chars().zip(words.chars().skip(1)).any(|(a, b)| a.is_alphabetic() && b.is_alphabetic());
    if words.len() > LONGEST || words.trim().is_empty() || is_word {
        return None;
    }
    words.chars().map(|c| small(c, script)).collect()
}

fn small(c: char, script: Script) -> Option<char> {
    const RAISED: (&str, &str) = (
        "0123456789+-−=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVWβγδ ",
        "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂᵝᵞᵟ ",
    );
    const LOWERED: (&str, &str) =
        ("0123456789+-−=()aehijklmnoprstuvxβγρ ", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨ ");
    let (full, small) = if script == Script::Super { RAISED } else { LOWERED };
    full.chars().zip(small.chars()).find(|&(letter, _)| letter == c).map(|(_, small)| small)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_letters_are_used_where_there_is_one_for_each() {
        assert_eq!(raised("12", Script::Super).as_deref(), Some("¹²"));
        assert_eq!(raised("-3", Script::Super).as_deref(), Some("⁻³"));
        assert_eq!(raised("n+1", Script::Super).as_deref(), Some("ⁿ⁺¹"));
        assert_eq!(raised("i", Script::Sub).as_deref(), Some("ᵢ"));
        assert_eq!(raised("x/2", Script::Super), None);
        assert_eq!(raised("q", Script::Super), None);
        assert_eq!(raised("st", Script::Super), None);
        assert_eq!(raised(" ", Script::Super), None);
    }
}
