//! `earmark stats`: what is in the library, and what takes up its space.

use clap::Args;
use serde_json::json;

use super::args::Printing;
use super::failure::{Done, Failure, Outcome};
use super::shell::Shell;
use super::table::{Column, Row, Table};
use crate::library::Figures;

/// Show what is in the library and what takes up its space.
///
/// Counts are exact. Sizes are estimated from some hundred stories, so that it is quick at any size. Says too how
/// many stories would be removed now because their time is over, where the settings or a feed limit it.
#[derive(Debug, Args)]
pub(super) struct Stats {
    #[command(flatten)]
    printing: Printing,
}

/// How far stories whose time is over are counted.
const MOST_EXPIRED: u64 = 100_000;

const COLUMNS: &[Column] =
    &[Column::text("what", 20, 40).main(), Column::number("how many"), Column::number("MB")];

impl Stats {
    pub(super) fn run(&self, shell: &mut Shell) -> Outcome {
        let now = shell.now;
        let mut library = shell.library()?;
        let figures = library.figures().map_err(Failure::of)?;
        let retired = library.retired().map_err(Failure::of)?;
        let expired = library.would_retire(now, MOST_EXPIRED).map_err(Failure::of)?;
        if self.printing.is_json() {
            shell.out.object(as_json(&figures, retired, expired))?;
            return Ok(Done::All);
        }
        let rows = rows(&figures, retired, expired);
        Table::new(COLUMNS).print(&mut shell.out, &rows)?;
        if figures.waiting > 0 {
            shell.talk.say(&format!("{} stories still have to be searched for names.", figures.waiting));
        }
        Ok(Done::All)
    }
}

fn rows(figures: &Figures, retired: u64, expired: u64) -> Vec<Row> {
    let row = |what: &str, number: Option<u64>, bytes: Option<u64>| {
        let number = number.map(|number| number.to_string()).unwrap_or_default();
        Row::new([what.to_owned(), number, bytes.map(megabytes).unwrap_or_default()])
    };
    let counted = |what: &str, number: u64| row(what, Some(number), None);
    let sized = |what: &str, bytes: u64| row(what, None, Some(bytes));
    let parts = &figures.parts;
    vec![
        counted("stories", figures.stories),
        counted("  unread", figures.unread),
        counted("  starred", figures.starred),
        counted("  hidden", figures.hidden),
        counted("  whose time is over", expired),
        counted("  removed so far for that", retired),
        counted("feeds", figures.feeds),
        counted("artists", figures.artists),
        counted("  named in stories", figures.mentions),
        counted("tags", figures.tags),
        counted("  given to stories", figures.tagged),
        sized("the store's file", figures.file),
        sized("  texts, about", parts.bodies),
        sized("  full texts of pages, about", parts.pages),
        sized("  titles, addresses and marks, about", parts.stories),
        sized("  names found in stories, about", parts.names),
        sized("  learned about names, about", parts.knowledge),
        sized("  undo, about", parts.journal),
        sized("  index of words, about", parts.index),
        sized(
            if figures.gives_back { "  free, given back at quiet times" } else { "  free, used again first" },
            figures.free,
        ),
    ]
}

fn megabytes(bytes: u64) -> String {
    format!("{:.1}", bytes as f64 / 1e6)
}

fn as_json(figures: &Figures, retired: u64, expired: u64) -> serde_json::Value {
    let parts = &figures.parts;
    json!({
        "stories": figures.stories,
        "unread": figures.unread,
        "starred": figures.starred,
        "hidden": figures.hidden,
        "expired": expired,
        "removed": retired,
        "waiting": figures.waiting,
        "feeds": figures.feeds,
        "artists": figures.artists,
        "mentions": figures.mentions,
        "tags": figures.tags,
        "tagged": figures.tagged,
        "gone": figures.gone,
        "bytes": figures.file,
        "bytes_free": figures.free,
        "gives_back": figures.gives_back,
        "bytes_about": {
            "bodies": parts.bodies,
            "pages": parts.pages,
            "stories": parts.stories,
            "names": parts.names,
            "knowledge": parts.knowledge,
            "journal": parts.journal,
            "index": parts.index,
        },
    })
}
