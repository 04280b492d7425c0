//! `earmark trending`: who and what is in the news this week.

use clap::Args;
use serde_json::json;

use super::args::Printing;
use super::failure::{Done, Failure, Outcome};
use super::shell::Shell;
use super::table::{Column, Row, Table};
use crate::news::Weeks;

/// List the artists and songs that the last seven days' stories name most, against the seven days before.
#[derive(Debug, Args)]
pub(super) struct Trending {
    #[command(flatten)]
    printing: Printing,
}

const COLUMNS: &[Column] = &[
    Column::number("stories"),
    Column::number("before").dim(),
    Column::text("", 6, 6).dim(),
    Column::text("name", 20, 60).main(),
    Column::text("artist", 10, 40),
];

impl Trending {
    pub(super) fn run(&self, shell: &mut Shell) -> Outcome {
        let trends = shell.reading()?.trends(&shell.moment()).map_err(Failure::of)?;
        if self.printing.is_json() {
            for artist in &trends.artists {
                shell.out.object(json!({
                    "kind": "artist",
                    "name": artist.name,
                    "key": artist.key.as_str(),
                    "followed": artist.followed,
                    "stories": artist.stories.this,
                    "before": artist.stories.before,
                }))?;
            }
            for song in &trends.songs {
                shell.out.object(json!({
                    "kind": "song",
                    "title": song.title,
                    "artist": song.artist,
                    "stories": song.stories.this,
                    "before": song.stories.before,
                }))?;
            }
        } else {
            let row = |kind: &str, name: &str, artist: &str, weeks: Weeks| {
                Row::new([
                    weeks.this.to_string(),
                    weeks.before.to_string(),
                    kind.to_owned(),
                    name.to_owned(),
                    artist.to_owned(),
                ])
            };
            let artists = trends.artists.iter().map(|artist| row("artist", &artist.name, "", artist.stories));
            let songs = trends.songs.iter().map(|song| row("song", &song.title, &song.artist, song.stories));
            Table::new(COLUMNS).print(&mut shell.out, &artists.chain(songs).collect::<Vec<_>>())?;
        }
        if trends.partial {
            shell.talk.say("There are more stories than are counted; all numbers are of the newest ones.");
        }
        if trends.artists.is_empty() && trends.songs.is_empty() {
            shell.talk.say("No story of the last seven days names an artist or a song.");
        }
        Ok(Done::All)
    }
}
