//! `earmark list`: stories by query, one a line.

use clap::Args;

use super::args::{Asked, Printing, Selection, query_help};
use super::failure::Failure;
use super::shell::Shell;
use super::table::{Column, Row};
use crate::news::{Query, StoryRow};

/// List stories, newest first.
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

    pub(super) fn query(&self) -> Result<Query, Failure> {
        Ok(self.selection.apply(self.asked.parse()?))
    }
}

/// The columns of a list of stories.
pub(super) const COLUMNS: &[Column] = &[
    Column::number("id").dim(),
    Column::text("date", 16).dim(),
    Column::text("marks", 5),
    Column::text("source", 24).dim(),
    Column::text("title", 200),
    Column::text("artists", 60).dim(),
    Column::text("tags", 40),
];

/// A story's row: unread ones stand out.
pub(super) fn row(story: &StoryRow, shell: &Shell) -> Row {
    let marks = [(!story.read, 'N'), (story.starred, 'S'), (story.hidden, 'H')];
    let tags: Vec<String> = story.tags.iter().map(|tag| format!("#{tag}")).collect();
    let row = Row::new([
        story.id.to_string(),
        shell.date(story.date),
        marks.into_iter().filter_map(|(holds, letter)| holds.then_some(letter)).collect(),
        story.source.clone(),
        story.title.clone(),
        story.artists.join(", "),
        tags.join(" "),
    ]);
    Row { bold: !story.read, ..row }
}
