//! `earmark starter`: the stories that a new store begins with.

use clap::{Args, Subcommand};

use super::failure::{Done, Failure, Outcome};
use super::out::count;
use super::shell::Shell;

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

impl Starter {
    pub(super) fn run(&self, shell: &mut Shell) -> Outcome {
        let library = shell.library()?;
        let message = match self.action {
            Action::Remove => {
                let removed = library.remove_starter().map_err(Failure::of)?;
                format!(
                    "{} removed; those that you starred or tagged stay.",
                    count(removed, "story", "stories")
                )
            }
            Action::Restore => {
                let added = library.restore_starter(shell.now).map_err(Failure::of)?;
                shell.settle(&library, usize::MAX)?;
                format!("{} brought back.", count(added.new, "story", "stories"))
            }
        };
        shell.talk.say(&message);
        Ok(Done::All)
    }
}
