//! What the store has learned about names, as recognition asks for it.
//!
//! One story is recognised by asking the store for each name. Where many wait, asking would cost as much as
//! recognising, so everything that was learned is read into memory once ([`Knowledge`]), kept up to date
//! with what the stories just read have taught, and dropped when the work is done. It takes some hundred
//! bytes a name, and the store learns from a bounded number of stories.

use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;

use twox_hash::XxHash3_64;

use super::{Library, LibraryError};
use crate::music::{ImportedNames, NameFacts, NameSums, Names, word_code};
use crate::store::{ListedNames, Store, StoreError, Taught, WordCases};

/// In how many stories a word must be before its case says anything.
const TELLING: u32 = 4;

/// From this share of lower case on, a name is an everyday word as well.
const EVERYDAY: f32 = 0.3;

/// How many steps are done before what others taught meanwhile is read.
const REFRESHED: usize = 25;

/// How many stories a pass for better names looks at in one step.
const REREAD: usize = 500;

/// Everything that was learned, in memory. Keys are kept as hashes of 64 bits.
pub(super) struct Knowledge {
    names: HashMap<u64, NameSums>,
    words: HashMap<u32, WordCases>,
    feeds: HashMap<i64, u32>,
    verdicts: HashMap<String, i8>,
    changes: i64,
    version: i64,
    /// How many steps it has been used for.
    age: usize,
}

impl Knowledge {
    pub(super) fn load(store: &Store) -> Result<Self, StoreError> {
        let mut names = HashMap::new();
        store.each_name(&mut |key, sums| drop(names.insert(hash(key), sums)))?;
        Ok(Self {
            names,
            words: store.word_cases(None)?,
            feeds: store.lessons_by_feed()?,
            verdicts: store.verdicts()?,
            changes: store.lesson_changes()?,
            version: store.data_version()?,
            age: 0,
        })
    }

    /// Takes over what a transaction of this library changed.
    fn take(&mut self, taught: Taught) {
        for (key, sums) in taught.names {
            if sums.is_empty() {
                self.names.remove(&hash(&key));
            } else {
                self.names.insert(hash(&key), sums);
            }
        }
        self.words.extend(taught.words);
        self.feeds.extend(taught.feeds);
        // If somebody else taught in between, the number runs ahead, and all is read again before long.
        self.changes += i64::from(taught.changed);
    }
}

fn hash(key: &str) -> u64 {
    XxHash3_64::oneshot(key.as_bytes())
}

/// The names that a store has learned, and what the user said of names.
pub struct StoreNames<'a> {
    store: &'a Store,
    knowledge: Option<&'a Knowledge>,
    /// What was asked of the store so far.
    asked: RefCell<HashMap<String, NameFacts>>,
    words: RefCell<HashMap<u32, WordCases>>,
    feeds: OnceCell<HashMap<i64, u32>>,
    listed: Option<ListedNames<'a>>,
}

impl<'a> StoreNames<'a> {
    pub(super) fn new(store: &'a Store, knowledge: Option<&'a Knowledge>) -> Self {
        let listed = store.listed_names().unwrap_or_else(|error| {
            log::warn!("{error}");
            None
        });
        Self {
            listed,
            store,
            knowledge,
            asked: RefCell::default(),
            words: RefCell::default(),
            feeds: OnceCell::new(),
        }
    }

    /// Names that are asked of the store one by one.
    pub(super) fn asking(store: &'a Store) -> Self {
        Self::new(store, None)
    }

    /// What stories taught, and what the user said.
    fn learned(&self, key: &str) -> NameFacts {
        if let Some(knowledge) = self.knowledge {
            let taught = knowledge.names.get(&hash(key));
            let mut facts = taught.map_or_else(NameFacts::default, |sums| {
                sums.facts(|feed| knowledge.feeds.get(&feed).copied().unwrap_or(0))
            });
            if !knowledge.verdicts.is_empty() {
                facts.confirmed = knowledge.verdicts.get(key).copied().unwrap_or(0);
            }
            return facts;
        }
        if let Some(facts) = self.asked.borrow().get(key) {
            return *facts;
        }
        let facts = self.ask(key).unwrap_or_else(|error| {
            log::warn!("{error}");
            NameFacts::default()
        });
        self.asked.borrow_mut().insert(key.to_owned(), facts);
        facts
    }

    fn ask(&self, key: &str) -> Result<NameFacts, StoreError> {
        let mut facts = match self.store.name_sums(key)? {
            Some(sums) => {
                if self.feeds.get().is_none() {
                    self.feeds.get_or_init(|| self.store.lessons_by_feed().unwrap_or_default());
                }
                sums.facts(|feed| self.feeds.get().and_then(|feeds| feeds.get(&feed)).copied().unwrap_or(0))
            }
            None => NameFacts::default(),
        };
        facts.confirmed = self.store.verdict(key)?;
        Ok(facts)
    }

    /// In how many stories a word stands in lower case, and in how many with a capital.
    fn cases(&self, word: &str) -> (u16, u16) {
        let code = word_code(word);
        let part = WordCases::part_of(code);
        if let Some(knowledge) = self.knowledge {
            return knowledge.words.get(&part).map_or((0, 0), |words| words.of(code));
        }
        let mut rows = self.words.borrow_mut();
        let row = rows.entry(part).or_insert_with(|| {
            let read = self.store.word_cases(Some(part)).unwrap_or_else(|error| {
                log::warn!("{error}");
                HashMap::new()
            });
            read.into_values().next().unwrap_or_default()
        });
        row.of(code)
    }
}

impl Names for StoreNames<'_> {
    fn facts(&self, key: &str) -> NameFacts {
        let mut facts = self.learned(key);
        if facts.strong + facts.tags > 0 && !key.contains(' ') {
            facts.common = self.lower_case_share(key).is_some_and(|share| share > EVERYDAY);
        }
        facts
    }

    fn lower_case_share(&self, word: &str) -> Option<f32> {
        let (lower, capital) = self.cases(word);
        let all = u32::from(lower) + u32::from(capital);
        (all >= TELLING).then(|| f32::from(lower) / all as f32)
    }

    fn imported(&self) -> Option<&dyn ImportedNames> {
        self.listed.as_ref().map(|listed| listed as &dyn ImportedNames)
    }
}

impl Library {
    /// Sees to it that names can be asked for: out of memory where many stories wait.
    pub(super) fn ready_names(&self, many: bool) -> Result<(), LibraryError> {
        if many {
            self.check_names()?;
        }
        let mut kept = self.knowledge.borrow_mut();
        if let Some(knowledge) = kept.as_mut() {
            knowledge.age += 1;
            let stale = knowledge.changes != self.store.lesson_changes()?;
            if stale && knowledge.age >= REFRESHED {
                *kept = None;
            } else {
                let version = self.store.data_version()?;
                if version != knowledge.version {
                    knowledge.verdicts = self.store.verdicts()?;
                    knowledge.version = version;
                }
            }
        }
        if kept.is_none() && many {
            *kept = Some(Knowledge::load(&self.store)?);
        }
        Ok(())
    }

    /// Looks over what was learned, once in a run of the program: it reads all of it. Says whether it did.
    pub(super) fn check_names(&self) -> Result<bool, LibraryError> {
        let first = !self.checked.replace(true) && !self.store.is_read_only();
        if first {
            self.store.check_names()?;
        }
        Ok(first)
    }

    /// Remembers what stories have just taught.
    pub(super) fn take_in(&self, taught: Taught) {
        let mut kept = self.knowledge.borrow_mut();
        if taught.anew {
            *kept = None;
        } else if let Some(knowledge) = kept.as_mut() {
            knowledge.take(taught);
        }
    }

    /// Makes what was learned whole again where that is needed, or else queues stories that were read
    /// with much less knowledge; says whether there was anything to do.
    pub(super) fn improve_names(&self) -> Result<bool, LibraryError> {
        Ok(self.store.count_lessons()? || self.store.reread(REREAD)?)
    }

    /// Gives back the memory that only work needs.
    pub(super) fn rest(&self) {
        *self.knowledge.borrow_mut() = None;
    }
}
