//! `earmark star`, `read` and `hide`: one mark on the stories of a query.

use clap::Args;

use super::args::{Asked, query_help};
use super::failure::{Done, Failure, Outcome};
use super::out::count;
use super::shell::Shell;
use crate::library::{Change, Library};
use crate::news::Query;
use crate::news::query::{Expr, Field, State, Term, Thing};

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

/// Which mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Star,
    Read,
    Hide,
}

impl Mark {
    pub(super) fn run(&self, kind: Kind, shell: &mut Shell) -> Outcome {
        let on = !self.off;
        let (change, done) = match (kind, on) {
            (Kind::Star, true) => (Change::Starred(true), "starred"),
            (Kind::Star, false) => (Change::Starred(false), "unstarred"),
            (Kind::Read, true) => (Change::Read(true), "marked read"),
            (Kind::Read, false) => (Change::Read(false), "marked unread"),
            (Kind::Hide, true) => (Change::Hidden(true), "hidden"),
            (Kind::Hide, false) => (Change::Hidden(false), "shown again"),
        };
        let mut query = self.asked.required(done)?;
        if change == Change::Hidden(false) {
            query = query.and(Query::of(Term::Is(State::Hidden)));
        }
        change_found(&[change], &query, done, shell)
    }
}

/// Changes the stories that a query finds, and says how many.
pub(super) fn change_found(changes: &[Change], query: &Query, done: &str, shell: &mut Shell) -> Outcome {
    let library = library_for(query, shell)?;
    let marked = library.mark_found(changes, query, &shell.moment()).map_err(Failure::of_query)?;
    shell.talk.say(&match marked.changed {
        0 => "Nothing had to be changed.".to_owned(),
        stories => format!("{} {done}.", count(stories, "story", "stories")),
    });
    Ok(Done::All)
}

/// Opens the library, and has names looked for in new stories first where the query asks for names.
pub(super) fn library_for(query: &Query, shell: &mut Shell) -> Result<Library, Failure> {
    let library = shell.library()?;
    if query.filter.as_ref().is_some_and(asks_for_names) {
        shell.settle(&library, usize::MAX)?;
    }
    Ok(library)
}

fn asks_for_names(filter: &Expr) -> bool {
    match filter {
        Expr::And(parts) | Expr::Or(parts) => parts.iter().any(asks_for_names),
        Expr::Not(inner) => asks_for_names(inner),
        Expr::Term(term) => matches!(
            term,
            Term::Artist(_)
                | Term::Field(Field::Artist | Field::Song | Field::Release, _)
                | Term::Is(State::Followed)
                | Term::Has(Thing::Song)
        ),
    }
}
