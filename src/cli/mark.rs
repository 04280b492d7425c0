//! `earmark star`, `read` and `hide`: one mark on the stories of a query.

use clap::Args;

use super::args::{Asked, query_help};

/// Marks the stories of a query.
#[derive(Debug, Args)]
#[command(after_long_help = query_help())]
pub(super) struct Mark {
    #[command(flatten)]
    asked: Asked,
    /// Take the mark away
    #[arg(long)]
    off: bool,
}
