//! Reads the texts of a query: words, phrases, regular expressions.

use super::parse::{Parsed, Parser};
use super::{QueryError, Text};

impl Parser<'_> {
    /// Takes a word, a phrase or a regular expression; `None` where none stands here.
    pub(super) fn text_value(&mut self, in_field: bool) -> Parsed<Option<Text>> {
        let begin = self.at;
        match self.peek() {
            Some('"') => self.phrase(begin, &['"']),
            Some('“') if self.rest().contains('”') => self.phrase(begin, &['”']),
            Some('/') => self.regex(begin),
            _ => Ok(self.word(in_field)),
        }
    }

    fn phrase(&mut self, begin: usize, close: &[char]) -> Parsed<Option<Text>> {
        let mut words = String::new();
        let mut letters = self.rest().char_indices().skip(1).peekable();
        let mut end = None;
        while let Some((at, letter)) = letters.next() {
            if close.contains(&letter) {
                end = Some(at + letter.len_utf8());
                break;
            }
            let escaped =
                letter == '\\' && letters.peek().is_some_and(|(_, next)| matches!(next, '\\' | '"'));
            words.push(if escaped { letters.next().map_or(letter, |(_, next)| next) } else { letter });
        }
        self.at += end.unwrap_or(self.rest().len());
        if end.is_none() {
            self.unfinished(QueryError::new(begin, "This quotation mark is never closed."))?;
        }
        Ok((!words.trim().is_empty()).then_some(Text::Phrase(words)))
    }

    fn regex(&mut self, begin: usize) -> Parsed<Option<Text>> {
        let mut pattern = String::new();
        let mut letters = self.rest().char_indices().skip(1);
        let mut end = None;
        while let Some((at, letter)) = letters.next() {
            match letter {
                '/' => {
                    end = Some(at + 1);
                    break;
                }
                '\\' => match letters.next() {
                    Some((_, '/')) => pattern.push('/'),
                    Some((_, next)) => pattern.extend(['\\', next]),
                    None => {}
                },
                _ => pattern.push(letter),
            }
        }
        self.at += end.unwrap_or(self.rest().len());
        if end.is_none() {
            self.unfinished(
                QueryError::new(begin, "This regular expression has no closing slash.")
                    .suggesting("Write \\/ for a slash that is one."),
            )?;
            return Ok(None);
        }
        if pattern.is_empty() {
            return Err(QueryError::new(begin, "This regular expression is empty."));
        }
        Ok(Some(Text::Regex(pattern)))
    }

    fn word(&mut self, in_field: bool) -> Option<Text> {
        let mut word = String::new();
        let mut star = false;
        let mut last_escaped = false;
        let mut letters = self.rest().char_indices().peekable();
        let mut end = self.rest().len();
        while let Some((at, letter)) = letters.next() {
            let next = letters.peek().map(|(_, next)| *next);
            let ends_value = letter == ',' && next.is_some_and(|next| !next.is_whitespace() && next != ')');
            if letter.is_whitespace() || matches!(letter, '(' | ')') || (in_field && ends_value) {
                end = at;
                break;
            }
            last_escaped = letter == '\\' && next.is_some();
            let letter = if last_escaped { letters.next().map_or(letter, |(_, next)| next) } else { letter };
            star = letter == '*' && !last_escaped;
            word.push(letter);
        }
        self.at += end;
        if star {
            word.pop();
        }
        let growing = self.typing && !self.negated && self.at == self.text.len() && !last_escaped;
        match word.is_empty() {
            true => None,
            false if star || growing => Some(Text::Prefix(word)),
            false => Some(Text::Word(word)),
        }
    }
}
