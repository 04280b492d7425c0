//! `earmark show`: one story, whole.

use clap::Args;

use super::args::Printing;
use crate::news::StoryId;

/// Print a story: its text as the reader draws it, or everything known of it as JSON.
#[derive(Debug, Args)]
pub(super) struct Show {
    /// The story's id, as list prints it
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
