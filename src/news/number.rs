//! The numbers of list items, written as the source asks: "3", "c", "IV".

use std::fmt;

/// The number of an item in an ordered list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Number {
    /// What it counts to; lists may begin below zero.
    pub value: i32,
    /// How it is written.
    pub style: NumberStyle,
}

/// How a number is written: the five that HTML's `type` attribute knows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NumberStyle {
    /// 1, 2, 3.
    #[default]
    Decimal,
    /// a, b, c.
    LowerAlpha,
    /// A, B, C.
    UpperAlpha,
    /// i, ii, iii.
    LowerRoman,
    /// I, II, III.
    UpperRoman,
}

/// The signs of Roman numbers, the largest first.
const ROMAN: [(i32, &str); 13] = [
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
];

impl fmt::Display for Number {
    /// Numbers that a style cannot write are decimal, as CSS Counter Styles Level 3 (section 6) has it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let written = match self.style {
            NumberStyle::Decimal => None,
            NumberStyle::LowerAlpha => letters(self.value),
            NumberStyle::UpperAlpha => letters(self.value).map(|word| word.to_ascii_uppercase()),
            NumberStyle::LowerRoman => roman(self.value),
            NumberStyle::UpperRoman => roman(self.value).map(|word| word.to_ascii_uppercase()),
        };
        match written {
            Some(word) => f.write_str(&word),
            None => self.value.fmt(f),
        }
    }
}

impl From<i32> for Number {
    fn from(value: i32) -> Self {
        Self { value, style: NumberStyle::Decimal }
    }
}

/// a to z, then aa, ab.
fn letters(value: i32) -> Option<String> {
    let mut left = u32::try_from(value).ok().filter(|&value| value > 0)?;
    let mut backwards = String::new();
    while left > 0 {
        left -= 1;
        backwards.push(char::from(b'a' + (left % 26) as u8));
        left /= 26;
    }
    Some(backwards.chars().rev().collect())
}

fn roman(value: i32) -> Option<String> {
    let mut left = Some(value).filter(|value| (1..4000).contains(value))?;
    let mut word = String::new();
    for (worth, sign) in ROMAN {
        while left >= worth {
            word.push_str(sign);
            left -= worth;
        }
    }
    Some(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(style: NumberStyle, value: i32, expected: &str) {
        assert_eq!(Number { value, style }.to_string(), expected);
    }

    #[test]
    fn numbers_are_written_in_their_style_where_it_can() {
        check(NumberStyle::Decimal, -3, "-3");
        check(NumberStyle::LowerAlpha, 1, "a");
        check(NumberStyle::LowerAlpha, 26, "z");
        check(NumberStyle::UpperAlpha, 27, "AA");
        check(NumberStyle::LowerAlpha, 703, "aaa");
        check(NumberStyle::LowerAlpha, 0, "0");
        check(NumberStyle::LowerRoman, 4, "iv");
        check(NumberStyle::UpperRoman, 1994, "MCMXCIV");
        check(NumberStyle::UpperRoman, 4000, "4000");
        check(NumberStyle::LowerRoman, i32::MIN, "-2147483648");
    }
}
