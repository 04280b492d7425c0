//! What the screen asks about rules, as library calls.

use crate::app::{Event, RuleOrder};
use crate::library::{Done, Library, LibraryError, Moment};

/// Carries out what the screen asks about rules, and says what came of it.
pub(super) fn perform(library: &Library, order: RuleOrder, moment: &Moment) -> Event {
    let done = match order {
        RuleOrder::List => {
            return match library.rules(moment) {
                Ok(rules) => Event::RulesLoaded(rules),
                Err(error) => Event::Unanswered(error.to_string()),
            };
        }
        RuleOrder::Add { query, action } => library.add_rule(&query, &action, moment).map(|done| done.label),
        RuleOrder::Change(id, change) => library.change_rule(id, &change, moment).map(|done| done.label),
        RuleOrder::Remove(id) => library.remove_rules(&[id]).map(|done| done.label),
        RuleOrder::TakeBack(id) => library.take_back_rule(id).map(|done| counted(&done)),
        RuleOrder::Apply(id) => {
            library.apply_rules(&[id], moment).and_then(|applied| match applied.rules.into_iter().next() {
                Some((_, Err(why))) => Err(LibraryError::Broken(format!("The rule was not applied: {why}"))),
                _ => Ok(counted(&applied.done)),
            })
        }
    };
    done.map_or_else(|error| Event::Failed(error.to_string()), Event::RulesTurned)
}

/// What was done, and to how many stories.
fn counted(done: &Done) -> String {
    match done.changed {
        1 => format!("{}: 1 story changed", done.label),
        many => format!("{}: {many} stories changed", done.label),
    }
}
