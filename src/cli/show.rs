//! `earmark show`: one story, whole.

use clap::Args;

use super::args::{Printing, story_id};
use super::failure::{Done, Failure, Outcome};
use super::shell::Shell;
use super::story::Printed;
use crate::formats::stories::story_object;
use crate::news::StoryId;

/// Print a story: its text as the reader draws it, or everything known of it as JSON.
#[derive(Debug, Args)]
pub(super) struct Show {
    /// The story's id, as list prints it
    #[arg(value_parser = story_id)]
    id: StoryId,
    /// Mark it read, as opening it in the reader does
    #[arg(long)]
    mark: bool,
    /// The width of the text in cells [default: the configured width, or the terminal's if that is less]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(20..=500))]
    width: Option<u16>,
    #[command(flatten)]
    printing: Printing,
}

impl Show {
    pub(super) fn run(&self, shell: &mut Shell) -> Outcome {
        let library = shell.reading()?;
        let opened = library.open_story(self.id).map_err(Failure::of)?;
        let opened = opened.ok_or_else(|| {
            Failure::Failed(format!(
                "There is no story {}. The first column of `earmark list` has the ids.",
                self.id
            ))
        })?;
        if self.mark {
            library.mark_opened(self.id).map_err(Failure::of)?;
        }
        let story = &opened.story;
        if self.printing.is_json() {
            let mut object = story_object(story, &opened.document);
            if self.mark {
                object["read"] = true.into();
            }
            shell.out.object(object)?;
            return Ok(Done::All);
        }
        let columns = shell.columns(self.width)?;
        let printed = Printed {
            title: &story.row.title,
            source: &story.row.source,
            author: &story.author,
            date: Some(story.row.date),
            url: &story.row.url,
            tags: &story.row.tags,
            document: &opened.document,
            named: story.recognised.as_ref(),
        };
        printed.print(shell, columns)?;
        Ok(Done::All)
    }
}
