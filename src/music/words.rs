//! Where a word begins and ends, and what it looks like.
//!
//! Names are spelled as they please: "AC/DC", "P!nk", "A$AP", "(G)I-DLE", "R.E.M.", "deadmau5". What stands
//! inside a word is decided mark by mark from its two neighbours, and scripts without spaces are cut where
//! the script changes.

/// What a token looks like.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Shape(u16);

impl Shape {
    /// A word, not punctuation.
    pub(super) const WORD: Self = Self(1);
    /// Begins with a capital.
    pub(super) const CAPITAL: Self = Self(2);
    /// Two letters or more, all capital.
    pub(super) const CAPITALS: Self = Self(4);
    /// Made of digits, or beginning with them.
    pub(super) const NUMBER: Self = Self(8);
    /// Styled as only names are: "deadmau5", "A$AP", "iLoveMakonnen".
    pub(super) const STYLED: Self = Self(16);
    /// The "'s" of a possessive.
    pub(super) const POSSESSIVE: Self = Self(32);
    /// The first word of its sentence.
    pub(super) const FIRST: Self = Self(64);
    /// Part of "@name" or "#tag".
    pub(super) const HANDLE: Self = Self(128);
    /// Kana or Han.
    pub(super) const CJK: Self = Self(256);
    /// Hangul.
    pub(super) const HANGUL: Self = Self(512);
    /// White space stands before it.
    pub(super) const SPACED: Self = Self(1024);

    /// Both together.
    pub(super) const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether it has any of `other`.
    pub(super) fn is(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    pub(super) fn add(&mut self, other: Self) {
        self.0 |= other.0;
    }
}

/// What kind of letters a script has, as far as words are cut by it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Script {
    Cjk,
    Hangul,
    Other,
}

fn script(letter: char) -> Script {
    match letter {
        '\u{3005}'..='\u{3007}'
        | '\u{3040}'..='\u{30ff}'
        | '\u{3400}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}'
        | '\u{ff66}'..='\u{ff9f}' => Script::Cjk,
        '\u{1100}'..='\u{11ff}' | '\u{3130}'..='\u{318f}' | '\u{ac00}'..='\u{d7af}' => Script::Hangul,
        _ => Script::Other,
    }
}

/// The bytes of the word that `text` begins with; 0 where it begins with punctuation.
pub(super) fn length(text: &str, before: Option<char>) -> usize {
    if let Some(plain) = plain_length(text.as_bytes()) {
        return plain;
    }
    let mut letters = text.char_indices().peekable();
    let Some((_, first)) = letters.next() else { return 0 };
    let free = before.is_none_or(|letter| !letter.is_alphanumeric());
    let mut script_of_word = script(first);
    if !first.is_alphanumeric() {
        let next = letters.peek().map(|&(_, letter)| letter);
        let opens = free && first == '$' && next.is_some_and(char::is_alphabetic);
        if !opens {
            return if first == '(' && free { bracketed_word(text) } else { 0 };
        }
        script_of_word = Script::Other;
    }
    let mut last = first;
    let mut end = first.len_utf8();
    while let Some((at, letter)) = letters.next() {
        let next = letters.peek().map(|&(_, letter)| letter);
        let goes_on = if letter.is_alphanumeric() {
            script(letter) == script_of_word || (letter == 'ー' && script_of_word == Script::Cjk)
        } else {
            joins(last, letter, next) || is_mark_of(letter)
        };
        if !goes_on {
            break;
        }
        end = at + letter.len_utf8();
        last = letter;
    }
    if is_acronym(&text[..end]) && text[end..].starts_with('.') {
        end += 1;
    }
    compound_stem(&text[..end])
}

/// The length of a word of ASCII letters alone, as most are, with nothing after it that could belong to it.
fn plain_length(text: &[u8]) -> Option<usize> {
    let end = text.iter().position(|byte| !byte.is_ascii_alphabetic()).unwrap_or(text.len());
    let apart = match text.get(end) {
        None | Some(b' ' | b'\n' | b')' | b'"' | b';' | b'?') => true,
        // A point or a comma joins what follows only where that is a letter or a digit.
        Some(b'.' | b',' | b':') => end > 1 && text.get(end + 1).is_none_or(u8::is_ascii_whitespace),
        _ => false,
    };
    (end > 0 && apart).then_some(end)
}

/// "R.E.M" of "R.E.M.".
fn is_acronym(word: &str) -> bool {
    word.len() >= 3
        && word.split('.').count() >= 2
        && word.split('.').all(|part| part.chars().count() == 1 && part.chars().all(char::is_uppercase))
}

/// Second parts of compounds that are made with any name: "Low-signed", "Dylan-esque".
const COMPOUNDED: [&str; 34] = [
    "assisted",
    "backed",
    "based",
    "born",
    "bred",
    "core",
    "covered",
    "directed",
    "era",
    "esque",
    "featured",
    "featuring",
    "filled",
    "fronted",
    "headlining",
    "influenced",
    "inspired",
    "ish",
    "led",
    "like",
    "lister",
    "penned",
    "produced",
    "raised",
    "related",
    "released",
    "signature",
    "signed",
    "starring",
    "style",
    "style",
    "themed",
    "winning",
    "written",
];

/// Where the name in such a compound ends; the word's length where it is none.
fn compound_stem(word: &str) -> usize {
    let Some((stem, second)) = word.rsplit_once('-') else { return word.len() };
    let named = stem.starts_with(|letter: char| letter.is_uppercase() || letter.is_numeric());
    if named && COMPOUNDED.contains(&second) { stem.len() } else { word.len() }
}

/// Whether a letter is a combining mark, which stays with the letter before it.
fn is_mark_of(letter: char) -> bool {
    unicode_normalization::char::is_combining_mark(letter)
}

/// "(G)I-DLE": a bracket closed inside the word, with letters right after it.
fn bracketed_word(text: &str) -> usize {
    let Some(close) = text.char_indices().skip(1).take(4).find(|&(_, letter)| letter == ')') else {
        return 0;
    };
    let inside = &text[1..close.0];
    let rest = &text[close.0 + 1..];
    if inside.is_empty() || !inside.chars().all(char::is_uppercase) || !rest.starts_with(char::is_uppercase) {
        return 0;
    }
    close.0 + 1 + length(rest, None)
}

/// Whether a punctuation mark stands inside a word, between `last` and `next`.
fn joins(last: char, mark: char, next: Option<char>) -> bool {
    let Some(next) = next.filter(|next| next.is_alphanumeric()) else {
        // "Ke$ha" ends with a letter, "$uicideboy$" with its mark; "R.E.M." keeps its last point below.
        return mark == '$' && last.is_alphabetic();
    };
    if !last.is_alphanumeric() {
        return matches!((last, mark), ('*' | '!' | '$' | '-', '*' | '!' | '$')) && mark != '!';
    }
    match mark {
        // In scripts without apostrophes it is a closing quotation mark with a particle after it.
        '\'' | '’' | '´' | 'ʼ' => script(last) == Script::Other && script(next) == Script::Other,
        '-' | '‐' | '‑' | '*' | '!' | '$' | '_' => true,
        '.' => {
            (last.is_uppercase() && next.is_uppercase())
                || (last.is_numeric() && next.is_numeric())
                || last.is_alphabetic() && next.is_lowercase()
        }
        ',' | ':' => last.is_numeric() && next.is_numeric(),
        '/' | '&' | '+' => {
            (last.is_uppercase() && next.is_uppercase())
                || (mark == '/' && last.is_lowercase() && next.is_lowercase())
        }
        _ => false,
    }
}

/// Where the stem of a word ends: before its "'s".
pub(super) fn possessive_stem(word: &str) -> usize {
    let mut back = word.char_indices().rev();
    let Some((_, 's' | 'S')) = back.next() else { return word.len() };
    match back.next() {
        Some((at, '\'' | '’' | '´' | 'ʼ')) if at > 0 => at,
        _ => word.len(),
    }
}

/// How many bytes of a word are an elided article or preposition before a name: "d’" of "d’Oasis".
///
/// Only lower-case ones are cut off, for "D’Angelo" and "L’Impératrice" are whole names.
pub(super) fn elision(word: &str) -> usize {
    const ELIDED: [&str; 16] = [
        "d", "l", "qu", "n", "s", "j", "c", "dell", "all", "nell", "sull", "dall", "un", "quell", "jusqu",
        "lorsqu",
    ];
    let Some((at, mark)) = word.char_indices().find(|(_, letter)| matches!(letter, '\'' | '’' | '´' | 'ʼ'))
    else {
        return 0;
    };
    let end = at + mark.len_utf8();
    let name = word[end..].starts_with(|letter: char| letter.is_uppercase() || letter.is_numeric());
    if name && ELIDED.contains(&&word[..at]) { end } else { 0 }
}

pub(super) fn shape_of(word: &str) -> Shape {
    if word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return Shape::WORD;
    }
    let mut shape = Shape::WORD;
    let first = word.chars().find(|letter| letter.is_alphanumeric()).unwrap_or(' ');
    let mut upper = 0_usize;
    let mut lower = 0_usize;
    let mut styled = false;
    let mut last = ' ';
    for letter in word.chars() {
        upper += usize::from(letter.is_uppercase());
        lower += usize::from(letter.is_lowercase());
        styled |= (letter.is_uppercase() && last.is_lowercase())
            || (letter.is_numeric() && last.is_alphabetic())
            || (letter.is_alphabetic() && matches!(last, '$' | '!' | ')'))
            || (letter == '$' && last.is_alphabetic());
        last = letter;
    }
    if first.is_uppercase() {
        shape.add(Shape::CAPITAL);
    }
    if upper >= 2 && lower == 0 {
        shape.add(Shape::CAPITALS);
    }
    if first.is_numeric() {
        shape.add(Shape::NUMBER);
    }
    if styled && upper + lower > 0 && !first.is_numeric() {
        shape.add(Shape::STYLED);
    }
    match script(first) {
        Script::Cjk => shape.add(Shape::CJK),
        Script::Hangul => shape.add(Shape::HANGUL),
        Script::Other => {}
    }
    shape
}
