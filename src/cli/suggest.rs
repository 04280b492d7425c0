//! `earmark songs suggest`: what stories name and nobody has saved yet.

use clap::Args;
use serde_json::json;

use super::args::{Asked, Printing};
use super::failure::{Done, Failure, Outcome};
use super::out::count;
use super::shell::Shell;
use super::table::{Column, Row, Table};
use crate::formats::stories::share;
use crate::library::Suggestion;
use crate::news::Query;

/// What is looked through where no query is given: what is news still.
const LATELY: &str = "newer:4w";

/// How many songs are printed unless told otherwise.
const MOST: usize = 50;

#[derive(Debug, Args)]
pub(super) struct Suggest {
    #[command(flatten)]
    asked: Asked,
    /// At most so many songs
    #[arg(long, value_name = "N", default_value_t = MOST)]
    limit: usize,
    #[command(flatten)]
    printing: Printing,
}

const COLUMNS: &[Column] = &[
    Column::text("sure", 7, 7),
    Column::text("artist", 12, 40),
    Column::text("song", 16, 60).main(),
    Column::number("stories"),
    Column::text("story", 20, 200).dim(),
];

impl Suggest {
    pub(super) fn run(&self, shell: &mut Shell) -> Outcome {
        let mut library = shell.reading()?;
        let query = if self.asked.text().trim().is_empty() {
            Query::parse(LATELY).map_err(|error| Failure::in_query(LATELY, &error))?
        } else {
            self.asked.parse()?
        };
        let found = library.suggest_songs(&query, &shell.moment(), self.limit).map_err(Failure::of_query)?;
        if self.printing.is_json() {
            for song in &found.songs {
                shell.out.object(as_json(song))?;
            }
        } else {
            let rows: Vec<Row> = found.songs.iter().map(row).collect();
            Table::new(COLUMNS).print(&mut shell.out, &rows)?;
        }
        if found.songs.is_empty() {
            shell.talk.say("No story here names a song that you have not saved.");
        }
        if found.more > 0 {
            shell.talk.say(&format!("There are {} more; --limit shows them.", found.more));
        }
        if found.partial {
            let most = count(found.looked_at as u64, "story", "stories");
            shell.talk.say(&format!("Only the newest {most} with songs were looked through."));
        }
        Ok(Done::All)
    }
}

fn row(found: &Suggestion) -> Row {
    Row::new([
        found.level.to_string(),
        found.song.artist.clone().unwrap_or_else(|| super::songs::UNKNOWN_ARTIST.into()),
        found.song.title.clone(),
        found.stories.to_string(),
        found.story.title.clone(),
    ])
}

/// As stories print their songs, so that the same filters fit both, with the story beside it.
fn as_json(found: &Suggestion) -> serde_json::Value {
    let song = &found.song;
    json!({
        "title": song.title,
        "artist": song.artist,
        "release": song.release,
        "links": song.links,
        "confidence": share(song.confidence),
        "artist_confidence": share(song.artist_confidence),
        "level": found.level.to_string(),
        "followed": found.followed,
        "stories": found.stories,
        "story": {
            "id": found.story.id,
            "title": found.story.title,
            "url": found.story.url,
            "source": found.story.source,
            "date": found.story.date.to_string(),
        },
    })
}
