//! `earmark rules`: what is done with stories that arrive and match a query.

use clap::{Args, Subcommand};
use serde_json::json;

use super::args::{Asked, Printing, choosing};
use super::failure::{Done, Failure, Outcome};
use super::out::complain;
use super::shell::Shell;
use super::table::{Column, Row, Table};
use crate::news::{JudgedRule, RuleAction, RuleChange, RuleId};

/// List rules and how many stories each has changed; add, change and remove them, apply them, take them back.
///
/// A rule is a query and what is done with each new story that it finds, once and as soon as the story has been
/// searched for names. Rules go by their order: a story that one hides is found by none after it.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(super) struct Rules {
    #[command(subcommand)]
    deed: Option<Deed>,
    #[command(flatten)]
    printing: Printing,
}

#[derive(Debug, Subcommand)]
enum Deed {
    /// List rules in their order: number, stories changed, what it does, query
    List {
        #[command(flatten)]
        printing: Printing,
    },
    /// Make a rule, after the others, for stories that arrive from now on
    Add(Add),
    /// Change a rule's query, what it does, or its place
    Set(Set),
    /// Remove rules; what they did stays
    Remove(Numbers),
    /// Apply rules to all stories that are stored
    Apply(Apply),
    /// Take away the marks that rules gave, where they still stand; the rules stay
    Undo(Numbers),
}

/// What a rule does.
#[derive(Debug, Args)]
#[group(multiple = false)]
struct Action {
    /// Hide the stories: they are in no list and no count but those of is:hidden
    #[arg(long, visible_alias = "mute")]
    hide: bool,
    /// Star the stories
    #[arg(long)]
    star: bool,
    /// Mark the stories read
    #[arg(long)]
    read: bool,
    /// Give the stories a tag
    #[arg(long, value_name = "TAG")]
    tag: Option<String>,
}

#[derive(Debug, Args)]
struct Add {
    #[command(flatten)]
    asked: Asked,
    #[command(flatten)]
    action: Action,
}

#[derive(Debug, Args)]
struct Set {
    /// The rule, by its number
    #[arg(value_name = "RULE")]
    rule: i64,
    /// Its new query
    #[arg(long, value_name = "QUERY", allow_hyphen_values = true)]
    query: Option<String>,
    #[command(flatten)]
    action: Action,
    /// Its new place among the rules, from 1
    #[arg(long, value_name = "PLACE", value_parser = clap::value_parser!(u32).range(1..))]
    place: Option<u32>,
}

#[derive(Debug, Args)]
struct Numbers {
    /// Rules, by their numbers
    #[arg(required = true, value_name = "RULE")]
    rules: Vec<i64>,
}

#[derive(Debug, Args)]
struct Apply {
    /// Rules, by their numbers; none means all
    #[arg(value_name = "RULE")]
    rules: Vec<i64>,
    #[command(flatten)]
    printing: Printing,
}

const COLUMNS: &[Column] = &[
    Column::text("rule", 4, 8),
    Column::text("stories", 7, 9),
    Column::text("does", 6, 30),
    Column::text("query", 20, 200).main(),
    Column::text("what is wrong", 12, 80),
];

impl Rules {
    pub(super) fn run(&self, shell: &mut Shell) -> Outcome {
        match &self.deed {
            None => list(self.printing, shell),
            Some(Deed::List { printing }) => list(*printing, shell),
            Some(Deed::Add(add)) => add.run(shell),
            Some(Deed::Set(set)) => set.run(shell),
            Some(Deed::Remove(numbers)) => {
                let library = shell.library()?;
                let ids: Vec<RuleId> = numbers.rules.iter().copied().map(RuleId).collect();
                shell.said(library.remove_rules(&ids))
            }
            Some(Deed::Apply(apply)) => apply.run(shell),
            Some(Deed::Undo(numbers)) => numbers.undo(shell),
        }
    }
}

fn list(printing: Printing, shell: &mut Shell) -> Outcome {
    let library = shell.reading()?;
    let rules = library.rules(&shell.moment()).map_err(Failure::of)?;
    if printing.is_json() {
        for judged in &rules {
            shell.out.object(as_json(judged))?;
        }
        return Ok(Done::All);
    }
    let rows: Vec<Row> = rules.iter().map(row).collect();
    Table::new(COLUMNS).print(&mut shell.out, &rows)?;
    if rules.is_empty() {
        shell
            .talk
            .say("No rules yet; earmark rules add QUERY --hide makes one, or --star, --read, --tag TAG.");
    }
    Ok(Done::All)
}

fn row(judged: &JudgedRule) -> Row {
    let JudgedRule { rule, fault } = judged;
    Row::new([
        rule.id.to_string(),
        rule.stories.to_string(),
        rule.action.to_string(),
        rule.query.clone(),
        fault.clone().unwrap_or_default(),
    ])
}

fn as_json(judged: &JudgedRule) -> serde_json::Value {
    let JudgedRule { rule, fault } = judged;
    let (action, tag) = match &rule.action {
        RuleAction::Hide => ("hide", None),
        RuleAction::Star => ("star", None),
        RuleAction::Read => ("read", None),
        RuleAction::Tag(tag) => ("tag", Some(tag)),
    };
    json!({
        "id": rule.id,
        "query": rule.query,
        "action": action,
        "tag": tag,
        "stories": rule.stories,
        "error": fault,
    })
}

impl Action {
    /// What was chosen, if anything.
    fn chosen(&self) -> Result<Option<RuleAction>, Failure> {
        if let Some(tag) = &self.tag {
            let no_tag =
                || Failure::Usage(format!("\"{tag}\" is no tag; one looks like film or late-night."));
            return RuleAction::tag(tag).map(Some).ok_or_else(no_tag);
        }
        let chosen =
            [(self.hide, RuleAction::Hide), (self.star, RuleAction::Star), (self.read, RuleAction::Read)];
        Ok(chosen.into_iter().find(|(given, _)| *given).map(|(_, action)| action))
    }
}

impl Add {
    fn run(&self, shell: &mut Shell) -> Outcome {
        let query = self.asked.text();
        choosing(&query, "Which stories is the rule for?")?;
        let Some(action) = self.action.chosen()? else {
            return Err(Failure::Usage(
                "What should the rule do? Give --hide, --star, --read or --tag TAG.".into(),
            ));
        };
        let (library, moment) = (shell.library()?, shell.moment());
        shell.said(library.add_rule(&query, &action, &moment))
    }
}

impl Set {
    fn run(&self, shell: &mut Shell) -> Outcome {
        let action = self.action.chosen()?;
        if self.query.is_none() && action.is_none() && self.place.is_none() {
            return Err(Failure::Usage(
                "What should change? Give --query, --place, or one of --hide, --star, --read, --tag.".into(),
            ));
        }
        if let Some(query) = &self.query {
            choosing(query, "Which stories is the rule for?")?;
        }
        let place = self.place.map(|place| place as usize - 1);
        let change = RuleChange { query: self.query.clone(), action, place };
        let (library, moment) = (shell.library()?, shell.moment());
        shell.said(library.change_rule(RuleId(self.rule), &change, &moment))
    }
}

impl Apply {
    fn run(&self, shell: &mut Shell) -> Outcome {
        let (library, moment) = (shell.library()?, shell.moment());
        // Rules may ask for what is found only by then.
        shell.settle(&library, usize::MAX)?;
        let ids: Vec<RuleId> = self.rules.iter().copied().map(RuleId).collect();
        let applied = library.apply_rules(&ids, &moment).map_err(Failure::of)?;
        let mut outcome = Done::All;
        for (id, changed) in &applied.rules {
            match changed {
                Ok(changed) if self.printing.is_json() => {
                    shell.out.object(json!({ "id": id, "changed": changed }))?;
                }
                Ok(changed) => shell.out.line(&format!("rule {id}: {}", stories(*changed)))?,
                Err(why) => {
                    complain(&format!("Rule {id} was not applied: {why}"));
                    outcome = Done::Part;
                }
            }
        }
        if applied.rules.is_empty() {
            shell.talk.say("No rules yet; nothing was changed.");
        } else if applied.done.changed > 0 {
            shell.talk.say("earmark rules undo RULE takes back what a rule did.");
        }
        Ok(outcome)
    }
}

impl Numbers {
    fn undo(&self, shell: &mut Shell) -> Outcome {
        let library = shell.library()?;
        let mut outcome = Done::All;
        for &rule in &self.rules {
            match library.take_back_rule(RuleId(rule)) {
                Ok(done) => shell.talk.say(&format!("{}: {}.", done.label, stories(done.changed))),
                Err(error) => {
                    complain(&error.to_string());
                    outcome = Done::Part;
                }
            }
        }
        Ok(outcome)
    }
}

fn stories(changed: u64) -> String {
    match changed {
        1 => "1 story changed".into(),
        many => format!("{many} stories changed"),
    }
}
