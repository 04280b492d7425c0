//! Rules: kept, changed, applied to stories that arrive and to those that are stored, and taken back.

use super::marks::quoted;
use super::{Done, Library, LibraryError};
use crate::files::time_zone;
use crate::news::query::QueryError;
use crate::news::{JudgedRule, Query, Rule, RuleAction, RuleChange, RuleId};
use crate::store::Moment;
use crate::text::clean;

/// Rules that one may have. Each is looked at for every story that arrives.
const MOST_RULES: usize = 500;

/// Stories that get their rules in one transaction, some milliseconds.
const APPLIED: usize = 50;

/// Why a rule could not be made or changed. Nothing was changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RuleError {
    /// There is none of that number.
    #[error("There is no rule {0}. `earmark rules` lists them with their numbers.")]
    Unknown(RuleId),
    /// There is just this one.
    #[error("Rule {0} does just that already.")]
    Known(RuleId),
    /// The query chooses nothing.
    #[error("Which stories? A rule needs a query, such as @\"Wet Leg\" or =\"music daily\"; * means all.")]
    Everything,
    /// The query has an order or a limit.
    #[error("A rule looks at each story by itself, so its query takes no sort: and no limit:.")]
    Ordered,
    /// There are as many as there may be.
    #[error("There are {MOST_RULES} rules already, and more are not kept. Remove one first.")]
    TooMany,
    /// The query cannot be understood.
    #[error("The query cannot be understood: {0}")]
    Query(QueryError),
    /// The query cannot be answered.
    #[error("{0}")]
    Unanswerable(String),
}

/// What applying rules to the stored stories did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RulesApplied {
    /// How many stories each rule changed, or why it could not be applied.
    pub rules: Vec<(RuleId, Result<u64, String>)>,
    /// What was done in all.
    pub done: Done,
}

impl Library {
    /// The rules in their order, each with what is wrong with it.
    pub fn rules(&self, moment: &Moment) -> Result<Vec<JudgedRule>, LibraryError> {
        let rules = self.store.rules()?.into_iter();
        let judged = rules.map(|rule| {
            let fault = match rule.parsed() {
                Ok(query) => self.store.fault_of(&query, moment)?,
                Err(error) => Some(error.to_string()),
            };
            Ok(JudgedRule { rule, fault })
        });
        judged.collect()
    }

    /// Whether there are any rules.
    pub fn has_rules(&self) -> Result<bool, LibraryError> {
        Ok(!self.store.rules()?.is_empty())
    }

    /// Makes a rule, as the last one. It is for stories that arrive from now on.
    pub fn add_rule(&self, query: &str, action: &RuleAction, moment: &Moment) -> Result<Done, LibraryError> {
        let query = self.checked_rule(query, moment)?;
        self.change_rules(|rules| {
            if rules.len() >= MOST_RULES {
                return Err(RuleError::TooMany);
            }
            if let Some(known) = rules.iter().find(|rule| rule.query == query && rule.action == *action) {
                return Err(RuleError::Known(known.id));
            }
            let rule = Rule { id: RuleId::default(), query, action: action.clone(), stories: 0 };
            let label = format!("Made the rule {}", called(&rule));
            rules.push(rule);
            Ok(label)
        })
    }

    /// Changes a rule. What it did before stays.
    pub fn change_rule(
        &self,
        id: RuleId,
        change: &RuleChange,
        moment: &Moment,
    ) -> Result<Done, LibraryError> {
        let query = change.query.as_deref().map(|query| self.checked_rule(query, moment)).transpose()?;
        self.change_rules(|rules| {
            let at = rules.iter().position(|rule| rule.id == id).ok_or(RuleError::Unknown(id))?;
            let mut rule = rules.remove(at);
            let place = change.place.unwrap_or(at).min(rules.len());
            let moved = change.query.is_none() && change.action.is_none();
            rule.query = query.unwrap_or(rule.query);
            rule.action = change.action.clone().unwrap_or(rule.action);
            let label = format!("{} the rule {}", if moved { "Moved" } else { "Changed" }, called(&rule));
            rules.insert(place, rule);
            Ok(label)
        })
    }

    /// Removes rules. What they did stays.
    pub fn remove_rules(&self, ids: &[RuleId]) -> Result<Done, LibraryError> {
        self.change_rules(|rules| {
            if let Some(unknown) = ids.iter().find(|id| !rules.iter().any(|rule| rule.id == **id)) {
                return Err(RuleError::Unknown(*unknown));
            }
            let gone: Vec<&Rule> = rules.iter().filter(|rule| ids.contains(&rule.id)).collect();
            let label = match gone.as_slice() {
                [one] => format!("Removed the rule {}", called(one)),
                several => format!("Removed {} rules", several.len()),
            };
            rules.retain(|rule| !ids.contains(&rule.id));
            Ok(label)
        })
    }

    /// Applies rules, all of them where none is named, to every story that is stored. One order to undo.
    pub fn apply_rules(&self, ids: &[RuleId], moment: &Moment) -> Result<RulesApplied, LibraryError> {
        let rules = self.chosen_rules(ids)?;
        let label = match rules.as_slice() {
            [one] => format!("Applied the rule {}", called(one)),
            several => format!("Applied {} rules", several.len()),
        };
        let rules = self.store.apply_rules(&rules, moment, &label)?;
        let changed = rules.iter().filter_map(|(_, outcome)| outcome.as_ref().ok()).sum();
        Ok(RulesApplied { rules, done: Done { label, changed } })
    }

    /// Takes away the marks that a rule gave, where they still stand. The rule stays.
    pub fn take_back_rule(&self, id: RuleId) -> Result<Done, LibraryError> {
        let rules = self.chosen_rules(&[id])?;
        let label = format!("Took back what the rule {} did", rules.first().map(called).unwrap_or_default());
        let changed = self.store.take_back(id, &label)?.changed;
        Ok(Done { label, changed })
    }

    /// Applies the rules to some of the stories that arrived and are settled, and says to how many.
    pub(super) fn apply_to_arrived(&self) -> Result<usize, LibraryError> {
        Ok(self.store.apply_to_arrived(APPLIED, &time_zone)?)
    }

    fn chosen_rules(&self, ids: &[RuleId]) -> Result<Vec<Rule>, LibraryError> {
        let mut rules = self.store.rules()?;
        if let Some(unknown) = ids.iter().find(|id| !rules.iter().any(|rule| rule.id == **id)) {
            return Err(RuleError::Unknown(*unknown).into());
        }
        rules.retain(|rule| ids.is_empty() || ids.contains(&rule.id));
        Ok(rules)
    }

    fn change_rules(
        &self,
        change: impl FnOnce(&mut Vec<Rule>) -> Result<String, RuleError>,
    ) -> Result<Done, LibraryError> {
        let (label, marked) = self.store.change_rules(change)??;
        Ok(Done { label, changed: marked.changed })
    }

    /// A query as a rule keeps it, if it is one for a rule.
    fn checked_rule(&self, text: &str, moment: &Moment) -> Result<String, LibraryError> {
        // Spaces within a phrase or a regular expression stay as they are.
        let text = clean::text(text).replace(['\n', '\t'], " ").trim().to_owned();
        let query = Query::parse(&text).map_err(RuleError::Query)?;
        if query.sort.is_some() || query.limit.is_some() {
            return Err(RuleError::Ordered.into());
        }
        if query.filter.is_none() && text != "*" {
            return Err(RuleError::Everything.into());
        }
        match self.store.fault_of(&query, moment)? {
            Some(why) => Err(RuleError::Unanswerable(why).into()),
            None => Ok(text),
        }
    }
}

/// A rule in a sentence.
fn called(rule: &Rule) -> String {
    quoted(&format!("{}: {}", rule.action, rule.query))
}
