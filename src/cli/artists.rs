//! `earmark artists`: who the stories are about.

use clap::{Args, Subcommand};

use super::args::Printing;

/// List artists with their stories; follow and unfollow them.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(super) struct Artists {
    #[command(subcommand)]
    action: Option<Action>,
    #[command(flatten)]
    list: List,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// List artists, those with the most stories first
    List(List),
    /// Follow artists: their stories are listed under Following
    Follow(Names),
    /// Follow artists no longer
    Unfollow(Names),
}

#[derive(Debug, Args)]
struct List {
    /// Only artists whose name has a word that begins so
    prefix: Option<String>,
    /// Only artists you follow
    #[arg(long)]
    followed: bool,
    /// At most so many artists
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    #[command(flatten)]
    printing: Printing,
}

#[derive(Debug, Args)]
struct Names {
    /// Artists by name
    #[arg(required = true, value_name = "NAME")]
    names: Vec<String>,
}
