//! `earmark export`: stories with their marks, for another store or another program.

use clap::{Args, Subcommand};

use super::args::{Asked, Selection, query_help};

/// Write stories as JSON Lines that import reads back.
#[derive(Debug, Args)]
pub(super) struct Export {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Write stories, one JSON object a line, marks included
    #[command(after_long_help = query_help())]
    Stories(Stories),
}

#[derive(Debug, Args)]
struct Stories {
    #[command(flatten)]
    asked: Asked,
    #[command(flatten)]
    selection: Selection,
}
