//! `earmark artists show|merge|split|import`: one act whatever its names, and lists of acts.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::args::Printing;
use super::failure::{Done, Failure, Outcome};
use super::out::{complain, count};
use super::shell::Shell;
use super::table::{Column, Row, Table};
use crate::library::{Library, ListImported, WorkRow};
use crate::news::{ArtistKey, Kind};

/// How many works `show` prints unless told otherwise.
const WORKS: usize = 50;

#[derive(Debug, Args)]
pub(super) struct Show {
    /// The artist, by any of its names
    name: String,
    /// At most so many songs and releases
    #[arg(long, value_name = "N", default_value_t = WORKS)]
    limit: usize,
    #[command(flatten)]
    printing: Printing,
}

#[derive(Debug, Args)]
pub(super) struct Merge {
    /// The artist that stays: its name is shown from now on
    #[arg(value_name = "ARTIST")]
    artist: String,
    /// The other name of the same act
    #[arg(value_name = "NAME", required_unless_present = "undo")]
    name: Option<String>,
    /// Take NAME out of ARTIST again; with one name, take it out of whatever it was merged with
    #[arg(long)]
    undo: bool,
}

#[derive(Debug, Args)]
pub(super) struct Split {
    /// The name that shall be an artist of its own again
    #[arg(value_name = "NAME")]
    name: String,
}

#[derive(Debug, Args)]
pub(super) struct ImportList {
    /// Lists of artists; - is standard input
    #[arg(required_unless_present = "forget", value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Forget every name that was imported before, first
    #[arg(long)]
    forget: bool,
    #[command(flatten)]
    printing: Printing,
}

const COLUMNS: &[Column] = &[
    Column::number("stories"),
    Column::text("last", 10, 16).dim(),
    Column::text("", 7, 7).dim(),
    Column::text("title", 20, 100).main(),
];

impl Show {
    pub(super) fn run(&self, shell: &mut Shell) -> Outcome {
        let library = shell.reading()?;
        let key = key_of(&self.name)?;
        let act = library.act(&key, self.limit).map_err(Failure::of)?;
        let act = act.ok_or_else(|| unknown(&library, &self.name))?;
        if self.printing.is_json() {
            let mut object = super::artists::as_json(&act.row, &act.aliases);
            let works = |kind: Kind| {
                let works = act.works.iter().filter(|work| work.kind == kind);
                works.map(work_as_json).collect::<Vec<_>>()
            };
            object["songs"] = works(Kind::Song).into();
            object["releases"] = works(Kind::Release).into();
            shell.out.object(object)?;
            return Ok(Done::All);
        }
        let row = &act.row;
        let last = row.last.map(|last| format!("the last of {}", shell.date(last)));
        let followed = row.followed.then(|| "followed".to_owned());
        let facts = [Some(count(row.stories, "story", "stories")), last, followed];
        let facts: Vec<String> = facts.into_iter().flatten().collect();
        shell.out.line(&format!("{}: {}", row.name, facts.join(", ")))?;
        if !act.aliases.is_empty() {
            shell.out.line(&format!("also {}", act.aliases.join(", ")))?;
        }
        let rows: Vec<Row> = act.works.iter().map(|work| work_row(work, shell)).collect();
        Table::new(COLUMNS).print(&mut shell.out, &rows)?;
        Ok(Done::All)
    }
}

fn work_row(work: &WorkRow, shell: &Shell) -> Row {
    let kind = if work.kind == Kind::Release { "release" } else { "song" };
    Row::new([work.stories.to_string(), shell.day(work.last.instant()), kind.into(), work.title.clone()])
}

fn work_as_json(work: &WorkRow) -> serde_json::Value {
    json!({
        "title": work.title,
        "stories": work.stories,
        "last": work.last.instant().to_string(),
    })
}

impl Merge {
    pub(super) fn run(&self, shell: &mut Shell) -> Outcome {
        let library = shell.library()?;
        shell.settle(&library, usize::MAX)?;
        if self.undo {
            return split(self.name.as_deref().unwrap_or(&self.artist), &library, shell);
        }
        let name = self.name.as_deref().unwrap_or_default();
        let (artist_key, artist) = known(&library, &self.artist)?;
        let (name_key, name) = known(&library, name)?;
        if artist_key == name_key {
            return Err(Failure::Usage(format!("{name} and {artist} are one name to Earmark already.")));
        }
        let done = library.join_artists((&artist_key, &artist), (&name_key, &name)).map_err(Failure::of)?;
        let act = library.artist(&artist_key).map_err(Failure::of)?;
        let stories = act.map_or(0, |act| act.stories);
        shell.talk.say(&format!("{}: {}.", done.label, count(stories, "story", "stories")));
        Ok(Done::All)
    }
}

impl Split {
    pub(super) fn run(&self, shell: &mut Shell) -> Outcome {
        let library = shell.library()?;
        split(&self.name, &library, shell)
    }
}

fn split(name: &str, library: &Library, shell: &Shell) -> Outcome {
    let key = key_of(name)?;
    let aliases = library.aliases().map_err(Failure::of)?;
    let Some(alias) = aliases.iter().find(|alias| alias.key == key) else {
        let names: Vec<&str> =
            aliases.iter().filter(|alias| alias.act_key == key).map(|alias| alias.name.as_str()).collect();
        let merged = match names.as_slice() {
            [] => "It was merged with no other artist.".into(),
            names => format!("It is the name that stays; merged with it is {}.", names.join(", ")),
        };
        return Err(Failure::Failed(format!("{name} cannot be split off. {merged}")));
    };
    let done = library.split_artist(&key, &alias.name).map_err(Failure::of)?;
    shell.talk.say(&format!("{}; it was merged with {}.", done.label, alias.act));
    Ok(Done::All)
}

fn key_of(name: &str) -> Result<ArtistKey, Failure> {
    let key = ArtistKey::of(name);
    if key.is_empty() { Err(Failure::Usage("An artist has a name.".into())) } else { Ok(key) }
}

/// The key and the best form of an artist's name that a story or a list has.
fn known(library: &Library, name: &str) -> Result<(ArtistKey, String), Failure> {
    let key = key_of(name)?;
    if let Some(alias) = library.aliases().map_err(Failure::of)?.into_iter().find(|alias| alias.key == key) {
        return Ok((key, alias.name));
    }
    if let Some(row) = library.artist(&key).map_err(Failure::of)? {
        return Ok((key, row.name));
    }
    match library.listed_name(&key).map_err(Failure::of)? {
        // An alias of the list leads to another name, which was not asked for.
        Some(listed) if ArtistKey::of(&listed) == key => Ok((key, listed)),
        Some(_) => Ok((key, name.trim().to_owned())),
        None => Err(unknown(library, name)),
    }
}

/// Says that there is no such artist, and which one may be meant.
fn unknown(library: &Library, name: &str) -> Failure {
    let near = library.nearest_artist(name).ok().flatten();
    let hint = near.map(|near| format!(" Did you mean {}?", near.name)).unwrap_or_default();
    Failure::Failed(format!("No story names an artist {name}.{hint}"))
}

impl ImportList {
    pub(super) fn run(&self, shell: &mut Shell) -> Outcome {
        let library = shell.library()?;
        if self.forget {
            let names = library.forget_lists().map_err(Failure::of)?;
            shell.talk.say(&format!("Forgot {}.", count(names, "imported name", "imported names")));
        }
        let mut done = Done::All;
        for file in &self.files {
            let stream = file.as_os_str() == "-";
            let name = if stream { "standard input".into() } else { file.display().to_string() };
            let imported = if stream {
                library.import_artists_read(&name, std::io::stdin().lock())
            } else {
                library.import_artists(file)
            };
            match imported {
                Ok(imported) => self.report(&name, &imported, shell)?,
                Err(error) => {
                    complain(&error.to_string());
                    done = Done::Part;
                }
            }
        }
        Ok(done)
    }

    fn report(&self, name: &str, imported: &ListImported, shell: &mut Shell) -> Result<(), Failure> {
        if self.printing.is_json() {
            let skipped = imported
                .skipped
                .iter()
                .map(|(why, lines, first)| json!({ "why": why.to_string(), "lines": lines, "first": first }));
            shell.out.object(json!({
                "source": name,
                "new": imported.new,
                "known": imported.known,
                "chosen": imported.chosen,
                "skipped": skipped.collect::<Vec<_>>(),
            }))?;
            return Ok(());
        }
        let known = (imported.known > 0).then(|| format!("{} known before", imported.known));
        let skipped = imported.skipped.iter().map(|(why, lines, first)| match lines {
            1 => format!("line {first} skipped ({why})"),
            _ => format!("{lines} lines skipped ({why}; the first is line {first})"),
        });
        let facts = [format!("{} new", imported.new)].into_iter().chain(known).chain(skipped);
        let facts: Vec<String> = facts.collect();
        shell.out.line(&format!("{name}: {}", facts.join(", ")))?;
        if !imported.chosen {
            shell.talk.say(
                "So many names prove little by themselves: they count as hints. A list that you write yourself counts more.",
            );
        }
        Ok(())
    }
}
