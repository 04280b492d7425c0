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

const COLUMNS: &[Column] = &[Column::number("how much"), Column::text("what", 8, 60).main()];

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
    let counted = |number: u64, what: &str| Row::new([number.to_string(), what.to_owned()]);
    let sized = |bytes: u64, what: &str| Row::new([megabytes(bytes), what.to_owned()]);
    let parts = &figures.parts;
    let free = if figures.gives_back { "free, given back at quiet times" } else { "free, used again first" };
    vec![
        counted(figures.stories, "stories"),
        counted(figures.unread, "unread stories"),
        counted(figures.starred, "starred stories"),
        counted(figures.hidden, "hidden stories"),
        counted(expired, "stories whose time is over"),
        counted(retired, "stories removed for that so far"),
        counted(figures.feeds, "feeds"),
        counted(figures.artists, "artists"),
        counted(figures.mentions, "artists' names in stories"),
        counted(figures.tags, "tags"),
        counted(figures.tagged, "tags on stories"),
        sized(figures.file, "the store's file, of that:"),
        sized(parts.bodies, "about: texts"),
        sized(parts.pages, "about: full texts of pages"),
        sized(parts.stories, "about: titles, addresses, marks"),
        sized(parts.names, "about: names found in stories"),
        sized(parts.knowledge, "about: what was learned of names"),
        sized(parts.journal, "about: what undo needs"),
        sized(parts.index, "about: the index of words"),
        sized(figures.free, free),
    ]
}

fn megabytes(bytes: u64) -> String {
    format!("{:.1} MB", bytes as f64 / 1e6)
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
