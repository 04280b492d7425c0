//! `earmark delete`: stories that are not wanted back.

use clap::Args;

use super::args::{Asked, query_help};

/// Delete stories; they do not come back with the next refresh or import
#[derive(Debug, Args)]
#[command(after_long_help = query_help())]
pub(super) struct Delete {
    #[command(flatten)]
    asked: Asked,
}
