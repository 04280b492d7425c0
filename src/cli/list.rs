//! `earmark list`: stories by query, one a line.

use clap::Args;

use super::args::{Asked, Printing, Selection, query_help};
use super::failure::{Done, Failure, Outcome};
use super::shell::Shell;
use super::table::{Column, Row, Table};
use crate::library::Library;
use crate::news::query::SortBy;
use crate::news::{Anchor, ListRequest, Order, Query, Sort, StoryId, StoryRow};

/// List stories, newest first
///
/// Marks are N for unread (new), S for starred, H for hidden. With --json each line is a whole story.
#[derive(Debug, Default, Args)]
#[command(after_long_help = query_help())]
pub(super) struct List {
    #[command(flatten)]
    asked: Asked,
    #[command(flatten)]
    selection: Selection,
    #[command(flatten)]
    printing: Printing,
}

impl List {
    /// The list of a query, as it comes without options.
    pub(super) fn of(asked: Asked) -> Self {
        Self { asked, ..Self::default() }
    }

    pub(super) fn run(&self, shell: &mut Shell) -> Outcome {
        let query = self.query()?;
        let library = shell.reading()?;
        let ids = found(&library, &query, shell)?;
        if self.printing.is_json() {
            for &id in &ids {
                print_object(&library, id, shell)?;
            }
        } else {
            let mut table = Table::new(COLUMNS);
            for ids in ids.chunks(BATCH) {
                let mut rows = Vec::with_capacity(ids.len());
                for &id in ids {
                    let story = library.row(id).map_err(Failure::of)?;
                    rows.extend(story.map(|story| row(&story, shell)));
                }
                table.print(&mut shell.out, &rows)?;
            }
        }
        if ids.is_empty() {
            shell.talk.say("No story matches.");
        }
        Ok(Done::All)
    }

    pub(super) fn query(&self) -> Result<Query, Failure> {
        Ok(self.selection.apply(self.asked.parse()?))
    }
}

/// How many rows are aligned with each other.
const BATCH: usize = 500;

/// The stories that a query finds, in the order it asks for.
///
/// Unlike the reader's list, which answers within a moment, this looks at everything there is.
fn found(library: &Library, query: &Query, shell: &Shell) -> Result<Vec<StoryId>, Failure> {
    let moment = shell.moment();
    let order = match query.sort {
        None => Order::default(),
        Some(SortBy::Order(order)) if order.by == Sort::Date => order,
        Some(_) => {
            let limit = query.limit.map_or(usize::MAX, |limit| limit as usize);
            let request = ListRequest {
                query: query.clone(),
                order: Order::default(),
                from: Anchor::Top,
                limit,
                keep: Vec::new(),
            };
            let window = library.list(&request, &moment).map_err(Failure::of_query)?;
            if window.partial {
                shell
                    .talk
                    .say("Only the newest stories that match were sorted; narrow the query for the others.");
            }
            return Ok(window.rows.iter().map(|story| story.id).collect());
        }
    };
    if !order.reversed {
        return library.find(query, &moment, usize::MAX).map_err(Failure::of_query);
    }
    // The oldest come last, so that all must be found before the limit can cut.
    let all = Query { limit: None, ..query.clone() };
    let mut ids = library.find(&all, &moment, usize::MAX).map_err(Failure::of_query)?;
    ids.reverse();
    ids.truncate(query.limit.map_or(usize::MAX, |limit| limit as usize));
    Ok(ids)
}

/// Prints a story as an object, unless it has been deleted meanwhile.
pub(super) fn print_object(library: &Library, id: StoryId, shell: &mut Shell) -> Result<(), Failure> {
    if let Some(text) = library.exported(id).map_err(Failure::of)? {
        let object =
            serde_json::from_str(&text).map_err(|error| Failure::doing("Could not print a story", error))?;
        shell.out.object(object)?;
    }
    Ok(())
}

const COLUMNS: &[Column] = &[
    Column::number("id").dim(),
    Column::text("date", 16, 16).dim(),
    Column::text("", 3, 3),
    Column::text("title", 24, 200).main(),
    Column::text("source", 8, 24).dim(),
    Column::text("artists", 8, 60),
    Column::text("tags", 6, 40),
];

/// A story's row: unread ones stand out.
fn row(story: &StoryRow, shell: &Shell) -> Row {
    let marks = [(!story.read, 'N'), (story.starred, 'S'), (story.hidden, 'H')];
    let tags: Vec<String> = story.tags.iter().map(|tag| format!("#{tag}")).collect();
    let row = Row::new([
        story.id.to_string(),
        shell.day(story.date),
        marks.into_iter().filter_map(|(holds, letter)| holds.then_some(letter)).collect(),
        story.title.clone(),
        story.source.clone(),
        story.artists.join(", "),
        tags.join(" "),
    ]);
    Row { bold: !story.read, ..row }
}
