//! `earmark import`: files, folders and standard input into the store.

use std::io;
use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::args::Printing;
use super::failure::{Done, Failure, Outcome};
use super::out::{complain, count};
use super::shell::Shell;
use crate::files::NewsboatFiles;
use crate::library::{Added, Fate, Imported, Report, Total};
use crate::text::clean;

/// Bring stories and subscriptions in from files.
///
/// Reads OPML, newsboat's urls and cache.db, feed files, saved web pages, newsletters (EML, mbox), text,
/// Markdown, JSON and JSON Lines stories, and folders of any of these. Prints a line for each source, and
/// names each line of a list of feeds that could not be moved. Importing the same thing again changes nothing.
#[derive(Debug, Args)]
pub(super) struct Import {
    /// Files and folders; - is standard input, and "newsboat" the files of newsboat where it keeps them
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    printing: Printing,
}

impl Import {
    pub(super) fn run(&self, shell: &mut Shell) -> Outcome {
        let paths = self.places(shell)?;
        let library = shell.library()?;
        let now = shell.now;
        let mut ledger =
            Ledger { shell, json: self.printing.is_json(), total: Total::default(), outcome: Ok(Done::All) };
        for path in &paths {
            let mut report = |report: &Report| ledger.enter(report);
            let total = if path.as_os_str() == "-" {
                library.import_stream("standard input", std::io::stdin().lock(), now, &mut report)
            } else {
                library.import(std::slice::from_ref(path), now, &mut report)
            };
            ledger.sum(total);
        }
        let (total, outcome) = (ledger.total, ledger.outcome);
        if total.sources + total.failed > 1 {
            let sources = count(total.sources, "source", "sources");
            shell.talk.say(&format!("{sources} read: {}.", outcome_of(total.added, total.feeds, 0)));
        }
        shell.settle(&library, usize::MAX)?;
        outcome
    }

    /// The paths, with newsboat's files for its name.
    fn places(&self, shell: &Shell) -> Result<Vec<PathBuf>, Failure> {
        let mut places = Vec::new();
        for path in &self.paths {
            if path.as_os_str() != "newsboat" || path.exists() {
                places.push(path.clone());
                continue;
            }
            let found = NewsboatFiles::find();
            if found.files.is_empty() {
                let folders: Vec<String> =
                    found.looked_at.iter().map(|path| path.display().to_string()).collect();
                return Err(Failure::Failed(format!(
                    "There is nothing of newsboat in {}. Name its files: earmark import PATH/urls PATH/cache.db",
                    folders.join(", ")
                )));
            }
            for path in &found.unused {
                let path = path.display();
                shell.talk.say(&format!("{path} was left out: newsboat itself uses the other place."));
            }
            places.extend(found.files);
        }
        Ok(places)
    }
}

/// Prints each report as it comes. The import goes on even when nobody reads them any more.
struct Ledger<'a> {
    shell: &'a mut Shell,
    json: bool,
    total: Total,
    outcome: Outcome,
}

impl Ledger<'_> {
    fn enter(&mut self, report: &Report) {
        let printed = match &report.fate {
            Fate::Imported(imported) => {
                for complaint in &imported.complaints {
                    self.fail(&complaint.about(&report.source));
                }
                if self.json {
                    self.shell.out.object(as_json(&report.source, imported))
                } else {
                    self.tell(&report.source, imported)
                }
            }
            Fate::LeftOut(why) => {
                self.shell.talk.say(why);
                Ok(())
            }
            Fate::Failed(error) => {
                self.fail(&error.to_string());
                Ok(())
            }
        };
        // Into a pipe too each line goes out when its source is safe: an import may take long.
        let printed = printed.and_then(|()| self.shell.out.flush());
        if let Err(error) = printed
            && self.outcome.is_ok()
        {
            self.outcome = Err(error.into());
        }
    }

    fn tell(&mut self, source: &str, imported: &Imported) -> io::Result<()> {
        for note in &imported.notes {
            self.shell.out.line(&note.about(&clean::line(source)))?;
        }
        let outcome = outcome_of(imported.added, imported.feeds, imported.views);
        self.shell.out.line(&format!("{}: {outcome}", clean::line(source)))
    }

    /// Names a part that failed.
    fn fail(&mut self, message: &str) {
        complain(message);
        if self.outcome.is_ok() {
            self.outcome = Ok(Done::Part);
        }
    }

    fn sum(&mut self, total: Total) {
        self.total.added += total.added;
        self.total.feeds += total.feeds;
        self.total.sources += total.sources;
        self.total.failed += total.failed;
    }
}

/// Says what became of stories and feeds: always the new ones, the others where there are any.
pub(super) fn outcome_of(added: Added, feeds: u64, views: u64) -> String {
    let mut parts = vec![format!("{} new", added.new)];
    for (number, what) in [
        (added.updated, "updated"),
        (added.same, "known before"),
        (added.deleted, "left out because you deleted them"),
        (feeds, if feeds == 1 { "feed subscribed" } else { "feeds subscribed" }),
        (views, if views == 1 { "view saved" } else { "views saved" }),
    ] {
        if number > 0 {
            parts.push(format!("{number} {what}"));
        }
    }
    parts.join(", ")
}

pub(super) fn as_json(source: &str, imported: &Imported) -> serde_json::Value {
    json!({
        "source": source,
        "format": imported.form.name(),
        "new": imported.added.new,
        "updated": imported.added.updated,
        "same": imported.added.same,
        "deleted": imported.added.deleted,
        "feeds": imported.feeds,
        "views": imported.views,
        "notes": imported.notes.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "complaints": imported.complaints.iter().map(ToString::to_string).collect::<Vec<_>>(),
    })
}
