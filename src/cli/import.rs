//! `earmark import`: files, folders and standard input into the store.

use std::path::PathBuf;

use clap::Args;

use super::args::Printing;

/// Bring stories and subscriptions in from files.
///
/// Reads OPML, feed files, saved web pages, text, Markdown, JSON and JSON Lines stories, and folders
/// of any of these. Prints a line for each source. Importing the same thing again changes nothing.
#[derive(Debug, Args)]
pub(super) struct Import {
    /// Files and folders; - is standard input
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    printing: Printing,
}
