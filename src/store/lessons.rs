//! Lessons and their sums as bytes.
//!
//! They are small and there are many, so they are written close: numbers as in LEB128 (seven bits a
//! byte, the highest bit saying that more follow), words as the four bytes of their codes.

use super::StoreError;
use crate::music::{CONTEXTS, FeedSums, Lessons, NameLesson, NameSums};

/// Marks in the byte behind a name; the rest of it is the context.
const STRONG: u8 = 0x40;
const TAGGED: u8 = 0x80;

/// Writes a story's lessons.
pub(super) fn write(lessons: &Lessons) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(32 + 24 * lessons.names.len() + 4 * lessons.lower.len());
    number(&mut bytes, lessons.names.len() as u64);
    for name in &lessons.names {
        number(&mut bytes, name.key.len() as u64);
        bytes.extend_from_slice(name.key.as_bytes());
        let marks = if name.strong { STRONG } else { 0 } | if name.tagged { TAGGED } else { 0 };
        bytes.push(marks | (name.context % CONTEXTS));
    }
    for words in [&lessons.lower, &lessons.capital] {
        number(&mut bytes, words.len() as u64);
        bytes.extend(words.iter().flat_map(|code| code.to_le_bytes()));
    }
    bytes
}

/// Reads a story's lessons.
pub(super) fn read(bytes: &[u8]) -> Result<Lessons, StoreError> {
    let mut from = Reader(bytes);
    let lessons = from.lessons();
    lessons.filter(|_| from.0.is_empty()).ok_or_else(damaged)
}

/// Writes what the lessons about a name add up to.
pub(super) fn write_name(sums: &NameSums) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(8 + 2 * sums.contexts.len() + 6 * sums.feeds.len());
    number(&mut bytes, sums.contexts.len() as u64);
    for &(context, stories) in &sums.contexts {
        bytes.push(context);
        number(&mut bytes, stories.into());
    }
    for &(feed, one) in &sums.feeds {
        number(&mut bytes, feed as u64);
        for sum in [one.strong, one.tags, one.stories] {
            number(&mut bytes, sum.into());
        }
    }
    bytes
}

/// Reads what the lessons about a name add up to.
pub(super) fn read_name(bytes: &[u8]) -> Result<NameSums, StoreError> {
    Reader(bytes).name().ok_or_else(damaged)
}

fn damaged() -> StoreError {
    StoreError::damaged("what was learned about names cannot be read")
}

fn number(bytes: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        bytes.push(value as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
}

/// The bytes that are still to be read; `None` where they end too soon.
struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn byte(&mut self) -> Option<u8> {
        let (&first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(first)
    }

    fn number(&mut self) -> Option<u64> {
        let mut value = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(value);
            }
        }
        None
    }

    fn count(&mut self) -> Option<u32> {
        u32::try_from(self.number()?).ok()
    }

    fn code(&mut self) -> Option<u32> {
        let (code, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(u32::from_le_bytes(*code))
    }

    fn lessons(&mut self) -> Option<Lessons> {
        let names = (0..self.number()?).map(|_| self.lesson()).collect::<Option<_>>()?;
        let mut codes = || (0..self.number()?).map(|_| self.code()).collect::<Option<Vec<u32>>>();
        Some(Lessons { names, lower: codes()?, capital: codes()? })
    }

    fn lesson(&mut self) -> Option<NameLesson> {
        let length = usize::try_from(self.number()?).ok()?;
        let (key, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        let key = String::from_utf8(key.to_vec()).ok()?;
        let marks = self.byte()?;
        Some(NameLesson {
            key,
            strong: marks & STRONG != 0,
            tagged: marks & TAGGED != 0,
            context: marks & (CONTEXTS - 1),
        })
    }

    fn name(&mut self) -> Option<NameSums> {
        let mut sums = NameSums::default();
        for _ in 0..self.number()? {
            sums.contexts.push((self.byte()?, self.count()?));
        }
        while !self.0.is_empty() {
            let feed = self.number()? as i64;
            let one = FeedSums { strong: self.count()?, tags: self.count()?, stories: self.count()? };
            sums.feeds.push((feed, one));
        }
        Some(sums)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn any_lessons() -> impl Strategy<Value = Lessons> {
        let name = ("[a-zä ]{0,9}", any::<bool>(), any::<bool>(), 0..CONTEXTS)
            .prop_map(|(key, strong, tagged, context)| NameLesson { key, strong, tagged, context });
        let words = || prop::collection::vec(any::<u32>(), 0..9);
        (prop::collection::vec(name, 0..5), words(), words()).prop_map(|(names, lower, capital)| Lessons {
            names,
            lower,
            capital,
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn lessons_and_sums_come_back(lessons in any_lessons(), feed in any::<i64>()) {
            prop_assert_eq!(read(&write(&lessons)).unwrap(), lessons.clone());
            let mut sums = NameSums::default();
            lessons.names.iter().for_each(|name| sums.add(feed, name));
            prop_assert_eq!(read_name(&write_name(&sums)).unwrap(), sums);
        }

        #[test]
        fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..40)) {
            let _refused = read(&bytes);
            let _refused = read_name(&bytes);
        }
    }
}
