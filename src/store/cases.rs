//! In how many stories words stand in lower case and with a capital.
//!
//! Words whose codes begin alike stand together in one row, ascending, eight bytes each: the code and
//! both counts. So the many words of a story change few rows, most of them in place, and a word is found
//! without reading the others. A count fits two bytes because no more than
//! [`WINDOW`](super::ledger::WINDOW) stories are counted.

use super::StoreError;

/// The bytes of a word.
const WIDTH: usize = 8;

/// By how many bits words are dealt out to rows.
const BITS: u32 = 6;

/// A word's code, and by how much its counts in lower case and with a capital change.
pub(super) type CaseChange = (u32, (i64, i64));

/// The words of one row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WordCases(Vec<u8>);

impl WordCases {
    /// The row that a word's code is in.
    pub fn part_of(code: u32) -> u32 {
        code >> (u32::BITS - BITS)
    }

    /// Takes the bytes of a row.
    pub(super) fn read(bytes: Vec<u8>) -> Result<Self, StoreError> {
        let words = Self(bytes);
        let ascending = words.0.chunks_exact(WIDTH).map(code_of).is_sorted_by(|one, other| one < other);
        if words.0.len().is_multiple_of(WIDTH) && ascending {
            return Ok(words);
        }
        Err(StoreError::damaged("what was learned about words cannot be read"))
    }

    /// The bytes of the row.
    pub(super) fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// In how many stories a word stands in lower case, and in how many with a capital.
    pub fn of(&self, code: u32) -> (u16, u16) {
        self.find(code).map_or((0, 0), |at| counts_of(&self.0[at..at + WIDTH]))
    }

    /// All counts together.
    pub(super) fn total(&self) -> i64 {
        let counts = self.0.chunks_exact(WIDTH).map(counts_of);
        counts.map(|(lower, capital)| i64::from(lower) + i64::from(capital)).sum()
    }

    /// Adds to the counts of words, which are given by ascending codes; `None` where a count would not fit.
    pub(super) fn with(mut self, changes: &[CaseChange]) -> Option<Self> {
        let mut fresh = Vec::new();
        let mut emptied = false;
        for &(code, (lower, capital)) in changes {
            let (was_lower, was_capital) = self.of(code);
            let sums = (
                u16::try_from(i64::from(was_lower) + lower),
                u16::try_from(i64::from(was_capital) + capital),
            );
            let (Ok(lower), Ok(capital)) = sums else { return None };
            match self.find(code) {
                Some(at) => write(&mut self.0[at + 4..at + WIDTH], lower, capital),
                None => fresh.push((code, lower, capital)),
            }
            emptied |= (lower, capital) == (0, 0);
        }
        if !fresh.is_empty() || emptied {
            self.rebuild(&fresh);
        }
        Some(self)
    }

    /// Puts new words in between, and leaves out those that no story has.
    fn rebuild(&mut self, fresh: &[(u32, u16, u16)]) {
        let mut bytes = Vec::with_capacity(self.0.len() + WIDTH * fresh.len());
        let mut push = |code: u32, lower: u16, capital: u16| {
            if (lower, capital) != (0, 0) {
                bytes.extend(code.to_le_bytes());
                bytes.extend(lower.to_le_bytes());
                bytes.extend(capital.to_le_bytes());
            }
        };
        let mut fresh = fresh.iter().peekable();
        for word in self.0.chunks_exact(WIDTH) {
            let code = code_of(word);
            while let Some(&(other, lower, capital)) = fresh.next_if(|&&(other, ..)| other < code) {
                push(other, lower, capital);
            }
            let (lower, capital) = counts_of(word);
            push(code, lower, capital);
        }
        fresh.for_each(|&(code, lower, capital)| push(code, lower, capital));
        self.0 = bytes;
    }

    /// The first byte of a word.
    fn find(&self, code: u32) -> Option<usize> {
        let (mut low, mut high) = (0, self.0.len() / WIDTH);
        while low < high {
            let middle = usize::midpoint(low, high);
            match code_of(&self.0[middle * WIDTH..]).cmp(&code) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
                std::cmp::Ordering::Equal => return Some(middle * WIDTH),
            }
        }
        None
    }
}

fn code_of(word: &[u8]) -> u32 {
    u32::from_le_bytes([word[0], word[1], word[2], word[3]])
}

fn counts_of(word: &[u8]) -> (u16, u16) {
    (u16::from_le_bytes([word[4], word[5]]), u16::from_le_bytes([word[6], word[7]]))
}

fn write(counts: &mut [u8], lower: u16, capital: u16) {
    counts[..2].copy_from_slice(&lower.to_le_bytes());
    counts[2..].copy_from_slice(&capital.to_le_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_counted_and_forgotten() {
        let words = WordCases::default().with(&[(3, (1, 0)), (9, (2, 1))]).unwrap();
        let words = words.with(&[(1, (0, 1)), (3, (1, 1)), (7, (1, 0)), (20, (1, 0))]).unwrap();
        let counts = [1, 2, 3, 7, 9, 20].map(|code| words.of(code));
        assert_eq!(counts, [(0, 1), (0, 0), (2, 1), (1, 0), (2, 1), (1, 0)]);
        assert_eq!(words.total(), 9);
        assert_eq!(WordCases::read(words.as_bytes().to_vec()).unwrap(), words);
        let words = words.with(&[(1, (0, -1)), (9, (-2, -1))]).unwrap();
        assert_eq!(words.as_bytes().len(), 3 * WIDTH);
        assert_eq!(words.with(&[(3, (-3, 0))]), None);
    }

    #[test]
    fn bytes_that_are_no_row_are_refused() {
        assert!(WordCases::read(vec![0; 7]).is_err());
        assert!(WordCases::read(vec![0; 16]).is_err());
        assert!(WordCases::read(Vec::new()).is_ok());
    }
}
