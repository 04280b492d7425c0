//! A filter over the imported names: most names that are not listed are told by it, in a few
//! nanoseconds and without reading the store.
//!
//! It is a Bloom filter: for each entry a few bits of an array are set, and what misses one of its bits
//! was never entered. It never misses an entry; of other names it lets about one in a hundred through, and
//! those are looked up in the table.

use twox_hash::XxHash3_64;

/// Bits for each name. With the beginnings that are entered beside it, a name of two words is about two
/// entries, so an entry has some twelve bits.
const BITS: usize = 24;

/// How many bits an entry sets; six are about the best with twelve bits an entry.
const PROBES: u64 = 6;

/// What is entered; the same text may be in as several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// A whole key.
    Key = 1,
    /// The first words of a key that has more.
    Beginning = 2,
    /// The first word of a name that is written in lower case.
    LowerCase = 3,
    /// The first two letters of a name in a script without spaces.
    Letters = 4,
}

/// The filter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Filter {
    bits: Vec<u8>,
}

impl Filter {
    /// A filter with room for so many names.
    pub(super) fn for_names(names: usize) -> Self {
        Self { bits: vec![0; (names * BITS).div_ceil(8).max(64)] }
    }

    /// Whether so many names fit in without letting much more through.
    pub(super) fn has_room_for(&self, names: usize) -> bool {
        names * BITS <= self.bits.len() * 8
    }

    /// Takes what [`Filter::bytes`] gave; `None` where that cannot be one.
    pub(super) fn of_bytes(bits: Vec<u8>) -> Option<Self> {
        (!bits.is_empty()).then_some(Self { bits })
    }

    /// The filter as it is stored.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.bits
    }

    /// Enters a text.
    pub(super) fn enter(&mut self, part: Part, text: &str) {
        for bit in probes(part, text, self.bits.len()) {
            self.bits[bit / 8] |= 1 << (bit % 8);
        }
    }

    /// Whether a text may have been entered; `false` is certain.
    pub(super) fn may_have(&self, part: Part, text: &str) -> bool {
        probes(part, text, self.bits.len()).all(|bit| self.bits[bit / 8] & (1 << (bit % 8)) != 0)
    }
}

/// The bits of an entry: steps of one half of the hash from the other (Kirsch and Mitzenmacher, 2006).
fn probes(part: Part, text: &str, bytes: usize) -> impl Iterator<Item = usize> {
    let hash = XxHash3_64::oneshot_with_seed(part as u64, text.as_bytes());
    let (start, step) = (hash >> 32, hash & 0xffff_ffff | 1);
    (0..PROBES).map(move |probe| ((start + probe * step) % (bytes as u64 * 8)) as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_entered_is_found_and_little_else() {
        let mut filter = Filter::for_names(1000);
        for name in 0..1000 {
            filter.enter(Part::Key, &format!("name {name}"));
            filter.enter(Part::Beginning, &format!("first {name}"));
        }
        assert!((0..1000).all(|name| filter.may_have(Part::Key, &format!("name {name}"))));
        assert!((0..1000).all(|name| filter.may_have(Part::Beginning, &format!("first {name}"))));
        let wrong = (0..10_000).filter(|name| filter.may_have(Part::Key, &format!("other {name}"))).count();
        assert!(wrong < 200, "{wrong} of 10,000 let through");
        assert!(!filter.may_have(Part::Letters, "name 1"), "another part is another entry");
        assert_eq!(Filter::of_bytes(filter.bytes().to_vec()).as_ref(), Some(&filter));
    }
}
