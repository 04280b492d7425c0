//! `earmark artists`: who the stories are about.

use std::collections::HashMap;

use clap::{Args, Subcommand};
use serde_json::json;

use super::acts;
use super::args::Printing;
use super::failure::{Done, Failure, Outcome};
use super::out::{complain, count};
use super::shell::Shell;
use super::table::{Column, Row, Table};
use crate::library::{ArtistFilter, Library};
use crate::news::{ArtistKey, ArtistRow, fold};

/// List artists with their stories; follow, show, merge and import them.
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
    /// Show an artist with the songs and releases that stories name
    Show(acts::Show),
    /// Join two names of one act; `artists split` takes it back
    Merge(acts::Merge),
    /// Make a merged name an artist of its own again
    Split(acts::Split),
    /// Import names of artists, for better recognition
    #[command(after_long_help = IMPORT_HELP)]
    Import(acts::ImportList),
}

const IMPORT_HELP: &str = "\
A list has one name a line; after a tab may follow other names of the act, separated by |, and after a
second tab the word common, for a name that is an everyday word too. Or it is the file mbdump/artist of a
MusicBrainz dump. Importing it again changes nothing, and an import is done wholly or not at all.";

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

const COLUMNS: &[Column] = &[
    Column::number("stories"),
    Column::text("last", 10, 16).dim(),
    Column::text("", 1, 1),
    Column::text("artist", 20, 100).main(),
];

impl Artists {
    pub(super) fn run(&self, shell: &mut Shell) -> Outcome {
        match &self.action {
            None => self.list.run(shell),
            Some(Action::List(list)) => list.run(shell),
            Some(Action::Follow(names)) => names.follow(shell, true),
            Some(Action::Unfollow(names)) => names.follow(shell, false),
            Some(Action::Show(show)) => show.run(shell),
            Some(Action::Merge(merge)) => merge.run(shell),
            Some(Action::Split(split)) => split.run(shell),
            Some(Action::Import(import)) => import.run(shell),
        }
    }
}

impl List {
    fn run(&self, shell: &mut Shell) -> Outcome {
        let library = shell.reading()?;
        let filter = if self.followed { ArtistFilter::Followed } else { ArtistFilter::All };
        let artists = library.artists(filter).map_err(Failure::of)?;
        let aliases = aliases(&library)?;
        let names = |artist: &ArtistRow| aliases.get(&artist.key).map_or(&[][..], Vec::as_slice);
        let prefix = fold(self.prefix.as_deref().unwrap_or_default());
        let wanted = artists.iter().filter(|artist| {
            begins(artist.key.as_str(), &prefix)
                || names(artist).iter().any(|name| begins(&fold(name), &prefix))
        });
        let wanted: Vec<&ArtistRow> = wanted.take(self.limit.unwrap_or(usize::MAX)).collect();
        if self.printing.is_json() {
            for artist in &wanted {
                shell.out.object(as_json(artist, names(artist)))?;
            }
        } else {
            let rows: Vec<Row> = wanted.iter().map(|artist| row(artist, shell)).collect();
            Table::new(COLUMNS).print(&mut shell.out, &rows)?;
        }
        if wanted.is_empty() {
            shell.talk.say("No artist matches.");
        }
        Ok(Done::All)
    }
}

/// Whether any word of a name begins with what was asked for.
fn begins(key: &str, prefix: &str) -> bool {
    key.starts_with(prefix) || key.match_indices(' ').any(|(at, _)| key[at + 1..].starts_with(prefix))
}

fn row(artist: &ArtistRow, shell: &Shell) -> Row {
    let mark = if artist.followed { "F" } else { "" };
    let last = artist.last.map(|last| shell.day(last)).unwrap_or_default();
    Row::new([artist.stories.to_string(), last, mark.into(), artist.name.clone()])
}

/// The names that were joined with each artist.
fn aliases(library: &Library) -> Result<HashMap<ArtistKey, Vec<String>>, Failure> {
    let mut names: HashMap<ArtistKey, Vec<String>> = HashMap::new();
    for alias in library.aliases().map_err(Failure::of)? {
        names.entry(alias.act_key).or_default().push(alias.name);
    }
    Ok(names)
}

pub(super) fn as_json(artist: &ArtistRow, aliases: &[String]) -> serde_json::Value {
    json!({
        "name": artist.name,
        "key": artist.key,
        "aliases": aliases,
        "stories": artist.stories,
        "last": artist.last.map(|last| last.to_string()),
        "followed": artist.followed,
    })
}

impl Names {
    fn follow(&self, shell: &mut Shell, follow: bool) -> Outcome {
        let library = shell.library()?;
        shell.settle(&library, usize::MAX)?;
        let mut done = Done::All;
        for name in &self.names {
            let key = ArtistKey::of(name);
            if key.is_empty() {
                return Err(Failure::Usage("An artist has a name.".into()));
            }
            let known = library.artist(&key).map_err(Failure::of)?;
            let name = known.as_ref().map_or(name.as_str(), |artist| &artist.name);
            if !follow && !known.as_ref().is_some_and(|artist| artist.followed) {
                complain(&format!("You do not follow {name}."));
                done = Done::Part;
                continue;
            }
            library.set_followed(&key, name, follow).map_err(Failure::of)?;
            shell.talk.say(&match (follow, known.as_ref().map_or(0, |artist| artist.stories)) {
                (true, 0) => format!("Following {name}, whom no story names yet."),
                (true, stories) => format!("Following {name}: {}.", count(stories, "story", "stories")),
                (false, _) => format!("No longer following {name}."),
            });
        }
        Ok(done)
    }
}
