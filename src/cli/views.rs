//! `earmark views`: searches saved under a name, as the sidebar lists them.

use clap::{Args, Subcommand};
use serde_json::json;

use super::args::{Asked, Printing, parse_query};
use super::failure::{Done, Failure, Outcome};
use super::out::complain;
use super::shell::Shell;
use super::table::{Column, Row, Table};
use crate::config::load_keymap;
use crate::news::{SavedView, Tally, ViewChange};

/// List saved views and what they have to show; add, change, reorder and remove them.
///
/// A view is a query with a name. The reader lists views in its sidebar; V saves a search as one there.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(super) struct Views {
    #[command(subcommand)]
    deed: Option<Deed>,
    #[command(flatten)]
    printing: Printing,
}

#[derive(Debug, Subcommand)]
enum Deed {
    /// List views in their order: keys, unread stories (all that match where the query asks for a mark), name, query
    List {
        #[command(flatten)]
        printing: Printing,
    },
    /// Save a query as a view, after the others
    Add(Add),
    /// Change a view's name, query or keys
    Set(Set),
    /// Move a view to a place among the others
    Move(Move),
    /// Remove views; their stories stay as they are
    Remove(Remove),
}

#[derive(Debug, Args)]
struct Add {
    /// The view's name
    name: String,
    #[command(flatten)]
    asked: Asked,
    /// One key or two that open it in the reader, such as 'g 1'
    #[arg(long, value_name = "KEYS")]
    key: Option<String>,
}

#[derive(Debug, Args)]
struct Set {
    /// The view, by its name
    view: String,
    /// Its new name
    #[arg(long, value_name = "NAME", required_unless_present_any = ["query", "key"])]
    name: Option<String>,
    /// Its new query
    #[arg(long, value_name = "QUERY", allow_hyphen_values = true)]
    query: Option<String>,
    /// One key or two that open it in the reader; '' for none
    #[arg(long, value_name = "KEYS")]
    key: Option<String>,
}

#[derive(Debug, Args)]
struct Move {
    /// The view, by its name
    view: String,
    /// Its new place, from 1
    #[arg(value_name = "PLACE", value_parser = clap::value_parser!(u32).range(1..))]
    place: u32,
}

#[derive(Debug, Args)]
struct Remove {
    /// Views, by their names
    #[arg(required = true, value_name = "VIEW")]
    views: Vec<String>,
}

const COLUMNS: &[Column] = &[
    Column::text("keys", 3, 12),
    Column::text("stories", 7, 7),
    Column::text("view", 10, 40).main(),
    Column::text("query", 20, 200).dim(),
    Column::text("what is wrong", 12, 80),
];

impl Views {
    pub(super) fn run(&self, shell: &mut Shell) -> Outcome {
        match &self.deed {
            None => list(self.printing, shell),
            Some(Deed::List { printing }) => list(*printing, shell),
            Some(Deed::Add(add)) => add.run(shell),
            Some(Deed::Set(set)) => set.run(shell),
            Some(Deed::Move(place)) => place.run(shell),
            Some(Deed::Remove(remove)) => remove.run(shell),
        }
    }
}

fn list(printing: Printing, shell: &mut Shell) -> Outcome {
    let library = shell.reading()?;
    let views = library.views().map_err(Failure::of)?;
    let questions: Vec<_> = views.iter().map(|view| (view.id, view.query.clone())).collect();
    let mut counted = Vec::with_capacity(views.len());
    library.count_views(&questions, &shell.moment(), &mut |_, tally| counted.push(tally));
    let lines = views.iter().zip(&counted);
    if printing.is_json() {
        for (view, counted) in lines {
            shell.out.object(as_json(view, counted))?;
        }
        return Ok(Done::All);
    }
    let rows: Vec<Row> = lines.map(|(view, counted)| row(view, counted)).collect();
    Table::new(COLUMNS).print(&mut shell.out, &rows)?;
    if views.is_empty() {
        shell.talk.say("No views yet; earmark views add NAME QUERY saves one.");
    }
    Ok(Done::All)
}

fn row(view: &SavedView, counted: &Result<Tally, String>) -> Row {
    let (stories, wrong) = match counted {
        Ok(tally) => (format!("{}{}", tally.stories, if tally.more { "+" } else { "" }), String::new()),
        Err(why) => (String::new(), why.clone()),
    };
    Row::new([view.key.clone(), stories, view.name.clone(), view.query.clone(), wrong])
}

fn as_json(view: &SavedView, counted: &Result<Tally, String>) -> serde_json::Value {
    json!({
        "id": view.id.0,
        "name": view.name,
        "query": view.query,
        "key": Some(&view.key).filter(|key| !key.is_empty()),
        "stories": counted.as_ref().ok().map(|tally| tally.stories),
        "more": counted.as_ref().is_ok_and(|tally| tally.more),
        "error": counted.as_ref().err(),
    })
}

/// The keys as configuration writes them, if no action of the reader has them.
fn keys(shell: &mut Shell, text: &str) -> Result<String, Failure> {
    if text.trim().is_empty() {
        return Ok(String::new());
    }
    let map = load_keymap(shell.settings()?.preset, &shell.paths()?.keys_file()).value;
    map.view_keys(text).map(|keys| keys.to_string()).map_err(Failure::Usage)
}

impl Add {
    fn run(&self, shell: &mut Shell) -> Outcome {
        let query = self.asked.text();
        if query.trim().is_empty() {
            return Err(Failure::Usage(
                "What should the view show? Give a query, such as '#film is:unread'.".into(),
            ));
        }
        parse_query(&query)?;
        let key = keys(shell, self.key.as_deref().unwrap_or_default())?;
        let saved = shell.library()?.save_view(&self.name, &query, &key);
        shell.said(saved)
    }
}

impl Set {
    fn run(&self, shell: &mut Shell) -> Outcome {
        if let Some(query) = &self.query {
            parse_query(query)?;
        }
        let key = self.key.as_deref().map(|key| keys(shell, key)).transpose()?;
        let library = shell.library()?;
        let view = library.view_named(&self.view).map_err(Failure::of)?;
        let change = ViewChange { name: self.name.clone(), query: self.query.clone(), key, place: None };
        shell.said(library.change_view(view.id, &change))
    }
}

impl Move {
    fn run(&self, shell: &mut Shell) -> Outcome {
        let library = shell.library()?;
        let view = library.view_named(&self.view).map_err(Failure::of)?;
        let place = Some(self.place as usize - 1);
        shell.said(library.change_view(view.id, &ViewChange { place, ..ViewChange::default() }))
    }
}

impl Remove {
    fn run(&self, shell: &mut Shell) -> Outcome {
        let library = shell.library()?;
        let mut found = Vec::new();
        let mut outcome = Done::All;
        for name in &self.views {
            match library.view_named(name) {
                Ok(view) => found.push(view.id),
                Err(error) => {
                    complain(&error.to_string());
                    outcome = Done::Part;
                }
            }
        }
        if !found.is_empty() {
            shell.said(library.remove_views(&found))?;
        }
        Ok(outcome)
    }
}
