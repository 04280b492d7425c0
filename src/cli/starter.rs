//! `earmark starter`: the stories that a new store begins with.

use clap::{Args, Subcommand};

/// Remove the starter stories, or bring them back.
#[derive(Debug, Args)]
pub(super) struct Starter {
    #[command(subcommand)]
    action: Action,
}

#[derive(Clone, Copy, Debug, Subcommand)]
enum Action {
    /// Remove the starter stories
    Remove,
    /// Bring the starter stories back
    Restore,
}
