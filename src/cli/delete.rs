//! `earmark delete`: stories that are not wanted back.

use clap::Args;

use super::args::{Asked, query_help};
use super::failure::{Done, Failure, Outcome};
use super::mark::library_for;
use super::out::count;
use super::shell::Shell;

/// Delete stories; they do not come back with the next refresh or import
#[derive(Debug, Args)]
#[command(after_long_help = query_help())]
pub(super) struct Delete {
    #[command(flatten)]
    asked: Asked,
}

impl Delete {
    pub(super) fn run(&self, shell: &mut Shell) -> Outcome {
        let query = self.asked.required("deleted")?;
        let library = library_for(&query, shell)?;
        let deleted = library.delete_found(&query, &shell.moment()).map_err(Failure::of_query)?;
        shell.talk.say(&format!("{} deleted.", count(deleted, "story", "stories")));
        Ok(Done::All)
    }
}
