//! Maps and sets that are asked for every word of a story, with a hash that is quick for short keys.
//!
//! The standard one withstands an attacker who sees timings of a server; here the worst a story can do to
//! a seeded hash is bounded by the few hundred kilobytes that are read of it.

use foldhash::fast::RandomState;

/// A map with a quick hash.
pub(super) type Map<K, V> = std::collections::HashMap<K, V, RandomState>;

/// A set with a quick hash.
pub(super) type Set<T> = std::collections::HashSet<T, RandomState>;
