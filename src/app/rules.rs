//! Rules on the screen: a menu of them, what can be done with one, and making one of what is listed.

use super::act::prompt;
use super::event::Effect;
use super::menu::{Choice, Item, Menu, MenuKind};
use super::model::{Model, Notice, Overlay};
use super::prompt::{Prompt, PromptKind};
use super::views;
use crate::news::query::{State, Term};
use crate::news::{JudgedRule, Query, Rule, RuleAction, RuleChange, RuleId, View};
use crate::theme::Role;

/// What is asked of the outside about rules.
#[derive(Clone, Debug, PartialEq)]
pub enum RuleOrder {
    /// Read them.
    List,
    /// Make one.
    Add {
        /// The query.
        query: String,
        /// What it does.
        action: RuleAction,
    },
    /// Change one.
    Change(RuleId, RuleChange),
    /// Remove one.
    Remove(RuleId),
    /// Apply one to what is stored.
    Apply(RuleId),
    /// Take back what one did.
    TakeBack(RuleId),
}

/// What is asked about a rule, in the footer.
#[derive(Clone, Debug, PartialEq)]
pub enum RulePrompt {
    /// What a new rule with this query does.
    Make(String),
    /// What it does.
    Action(Rule),
    /// Another query.
    Query(Rule),
}

impl RulePrompt {
    /// What stands before the text.
    #[must_use]
    pub const fn label(&self) -> &'static str {
        match self {
            Self::Make(_) | Self::Action(_) => "rule: ",
            Self::Query(_) => "rule's query: ",
        }
    }

    /// What may be typed, for as long as nothing is.
    #[must_use]
    pub const fn hint(&self) -> &'static str {
        match self {
            Self::Make(_) => "hide, star, read or tag NAME: what is to be done with new stories like these",
            Self::Action(_) => "hide, star, read or tag NAME",
            Self::Query(_) => "",
        }
    }
}

/// What can be done with a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RuleDeed {
    /// List the stories that its query finds.
    Show,
    /// Change its query.
    Query,
    /// Change what it does.
    Action,
    /// Put it before the one above.
    Up,
    /// Put it behind the one below.
    Down,
    /// Apply it to what is stored.
    Apply,
    /// Take back what it did.
    TakeBack,
    /// Remove it.
    Remove,
}

/// Each deed as its menu words it.
const DEEDS: [(RuleDeed, &str); 8] = [
    (RuleDeed::Show, "Show the stories that it finds"),
    (RuleDeed::Query, "Change its query"),
    (RuleDeed::Action, "Change what it does"),
    (RuleDeed::Up, "Move it up"),
    (RuleDeed::Down, "Move it down"),
    (RuleDeed::Apply, "Apply it to every story stored"),
    (RuleDeed::TakeBack, "Take back what it did"),
    (RuleDeed::Remove, "Remove it; what it did stays"),
];

/// The rules with the number of stories each has changed.
pub(super) fn open(model: &mut Model, rules: &[JudgedRule]) {
    if model.overlay.is_some() {
        // Whoever has gone on to something else has not waited for this.
        return;
    }
    if rules.is_empty() {
        model.say(Notice::done("No rules yet; / searches, then :rule hide makes one of the search"));
        return;
    }
    let items = rules.iter().enumerate().map(|(place, judged)| item(place, judged)).collect();
    let title = "Rules for stories that arrive, and how many each has changed";
    model.overlay = Some(Overlay::Menu(Menu::new(MenuKind::Rules, title, items)));
}

fn item(place: usize, judged: &JudgedRule) -> Item {
    let rule = &judged.rule;
    let right = match &judged.fault {
        Some(_) => (Role::Warning, "not understood".to_owned()),
        None => (Role::Dim, rule.stories.to_string()),
    };
    Item {
        left: vec![
            (Role::Accent, format!("{:<10} ", rule.action.to_string())),
            (Role::Text, rule.query.clone()),
        ],
        right: vec![right],
        choice: Choice::Rule(place, Box::new(rule.clone())),
        ticked: None,
    }
}

/// What can be done with a rule.
pub(super) fn open_one(model: &mut Model, place: usize, rule: &Rule) -> Vec<Effect> {
    let fits = |deed: RuleDeed| deed != RuleDeed::Up || place > 0;
    let deeds = DEEDS.into_iter().filter(|(deed, _)| fits(*deed));
    let items = deeds
        .map(|(deed, words)| Item::new(words, "", Choice::RuleDeed(deed, place, Box::new(rule.clone()))))
        .collect();
    let title = format!("{}: {}", rule.action, rule.query);
    model.overlay = Some(Overlay::Menu(Menu::new(MenuKind::Rule, title, items)));
    Vec::new()
}

/// Does something with a rule.
pub(super) fn obey(model: &mut Model, deed: RuleDeed, place: usize, rule: Rule) -> Vec<Effect> {
    let id = rule.id;
    let move_to = |place| RuleOrder::Change(id, RuleChange { place: Some(place), ..RuleChange::default() });
    let order = match deed {
        RuleDeed::Show => return show(model, &rule),
        RuleDeed::Query => {
            let query = rule.query.clone();
            return prompt(model, PromptKind::Rule(Box::new(RulePrompt::Query(rule))), &query);
        }
        RuleDeed::Action => {
            let action = rule.action.to_string();
            return prompt(model, PromptKind::Rule(Box::new(RulePrompt::Action(rule))), &action);
        }
        RuleDeed::Up => move_to(place.saturating_sub(1)),
        RuleDeed::Down => move_to(place + 1),
        RuleDeed::Apply => RuleOrder::Apply(id),
        RuleDeed::TakeBack => RuleOrder::TakeBack(id),
        RuleDeed::Remove => RuleOrder::Remove(id),
    };
    vec![Effect::Rules(order)]
}

/// Lists what a rule finds; what it hides is listed hidden.
fn show(model: &mut Model, rule: &Rule) -> Vec<Effect> {
    match rule.parsed() {
        Ok(query) if rule.action == RuleAction::Hide => {
            let hidden = query.and(Query::of(Term::Is(State::Hidden)));
            views::visit(model, View::Query(hidden.to_string()))
        }
        Ok(_) => views::visit(model, View::Query(rule.query.clone())),
        Err(error) => model.answer(Notice::error(error.to_string())),
    }
}

/// Asks what is to be done with stories like those listed.
pub(super) fn make(model: &mut Model) -> Vec<Effect> {
    match listed(model) {
        Some(query) => prompt(model, PromptKind::Rule(Box::new(RulePrompt::Make(query))), ""),
        None => model.answer(all_stories()),
    }
}

/// Makes a rule that does this with stories like those listed.
pub(super) fn make_of(model: &mut Model, action: &str) -> Vec<Effect> {
    match (listed(model), RuleAction::parse(action)) {
        (None, _) => model.answer(all_stories()),
        (Some(query), Some(action)) => vec![Effect::Rules(RuleOrder::Add { query, action })],
        (Some(_), None) => model.answer(Notice::warning(no_action(action))),
    }
}

fn all_stories() -> Notice {
    Notice::done("A rule is made of a search or a view: / searches, then :rule hide makes one")
}

fn no_action(text: &str) -> String {
    format!("A rule can hide, star, read or tag NAME, not \"{text}\"")
}

/// What is listed, as a rule's query: without its order, and `None` for all stories.
fn listed(model: &Model) -> Option<String> {
    let query = Query { sort: None, limit: None, ..model.list.query.clone() };
    query.filter.is_some().then(|| query.to_string())
}

/// Takes the answer to what was asked; where it will not do, asks again with the reason.
pub(super) fn accept(model: &mut Model, asked: RulePrompt, prompt: Prompt, text: &str) -> Vec<Effect> {
    if text.is_empty() {
        return Vec::new();
    }
    let (at, why) = match order(asked, text) {
        Ok(order) => return order.map(Effect::Rules).into_iter().collect(),
        Err(fault) => fault,
    };
    model.overlay = Some(Overlay::Prompt(Prompt { fault: Some((at, why)), offers: Vec::new(), ..prompt }));
    Vec::new()
}

/// The order that an answer gives, `None` where it changes nothing; or the byte at fault and why.
fn order(asked: RulePrompt, text: &str) -> Result<Option<RuleOrder>, (usize, String)> {
    let action = || RuleAction::parse(text).ok_or_else(|| (0, no_action(text)));
    Ok(match asked {
        RulePrompt::Make(query) => Some(RuleOrder::Add { query, action: action()? }),
        RulePrompt::Action(rule) => {
            let change = RuleChange { action: Some(action()?), ..RuleChange::default() };
            (change.action.as_ref() != Some(&rule.action)).then_some(RuleOrder::Change(rule.id, change))
        }
        RulePrompt::Query(rule) => {
            Query::parse(text).map_err(|error| (error.at, error.to_string()))?;
            let change = RuleChange { query: Some(text.to_owned()), ..RuleChange::default() };
            (rule.query != text).then_some(RuleOrder::Change(rule.id, change))
        }
    })
}

/// What may be typed for what a rule does: its first word, or a tag.
pub(super) fn words(model: &Model, start: usize) -> Vec<String> {
    if start == 0 {
        return ["hide", "star", "read", "tag"].map(str::to_owned).into();
    }
    model.counts.tags.iter().map(|tag| tag.name.clone()).collect()
}
