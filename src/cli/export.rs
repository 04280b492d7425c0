//! `earmark export`: stories with their marks, for another store or another program.

use clap::{Args, Subcommand};

use super::args::{Asked, limit, query_help};
use super::failure::{Done, Failure, Outcome};
use super::list::print_object;
use super::shell::Shell;
use crate::news::Query;
use crate::news::query::{Expr, State, Term};

/// Write stories as JSON Lines that import reads back.
#[derive(Debug, Args)]
pub(super) struct Export {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Write stories, one JSON object a line, marks included; without a query all, hidden ones too
    #[command(after_long_help = query_help())]
    Stories(Stories),
}

#[derive(Debug, Args)]
struct Stories {
    #[command(flatten)]
    asked: Asked,
    /// At most so many stories
    #[arg(long, value_name = "N", value_parser = limit)]
    limit: Option<u32>,
}

impl Export {
    pub(super) fn run(&self, shell: &mut Shell) -> Outcome {
        let What::Stories(stories) = &self.what;
        let mut query = stories.asked.parse()?;
        if query.filter.is_none() {
            // Whoever asks for no stories in particular moves house: hidden ones come along.
            let hidden = Expr::Term(Term::Is(State::Hidden));
            query.filter = Expr::any(vec![hidden.clone(), Expr::Not(Box::new(hidden))]);
        }
        let query = query.and(Query { limit: stories.limit, ..Query::default() });
        let library = shell.reading()?;
        for id in library.find(&query, &shell.moment(), usize::MAX).map_err(Failure::of_query)? {
            print_object(&library, id, shell)?;
        }
        Ok(Done::All)
    }
}
