//! A whole story as text: what stands above it, its words, and what it names.

use std::io;

use jiff::Timestamp;

use super::out::Look;
use super::page;
use super::shell::Shell;
use crate::news::{Certainty, Document, NamedWork, Recognised};
use crate::text::reading_minutes;

/// A story, as far as its text print needs it.
pub(super) struct Printed<'a> {
    /// The title.
    pub(super) title: &'a str,
    /// Where it came from; may be empty.
    pub(super) source: &'a str,
    /// Who wrote it; may be empty.
    pub(super) author: &'a str,
    /// When it was published, where that is known.
    pub(super) date: Option<Timestamp>,
    /// Its address; may be empty.
    pub(super) url: &'a str,
    /// The user's tags.
    pub(super) tags: &'a [String],
    /// Its text.
    pub(super) document: &'a Document,
    /// What it names, where that is known.
    pub(super) named: Option<&'a Recognised>,
}

impl Printed<'_> {
    /// Prints the story, its text wrapped to so many cells.
    pub(super) fn print(&self, shell: &mut Shell, columns: u16) -> io::Result<()> {
        shell.out.pieces([(Look::Bold, self.title)])?;
        shell.out.pieces([(Look::Dim, self.byline(shell).as_str())])?;
        if !self.url.is_empty() {
            shell.out.pieces([(Look::Dim, self.url)])?;
        }
        shell.out.line("")?;
        page::print(&mut shell.out, self.document, columns)?;
        match self.named {
            Some(named) => print_named(shell, named),
            None => Ok(()),
        }
    }

    fn byline(&self, shell: &Shell) -> String {
        let tags = self.tags.iter().map(|tag| format!("#{tag}")).collect::<Vec<_>>().join(" ");
        let minutes = format!("{} min read", reading_minutes(self.document));
        let date = self.date.map(|date| shell.date(date)).unwrap_or_default();
        let parts = [self.source, self.author, &date, &minutes, &tags];
        let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        parts.join(&format!(" {} ", shell.out.glyphs().dot))
    }
}

/// Prints "in this story": songs, releases and artists, each with how sure it is.
fn print_named(shell: &mut Shell, named: &Recognised) -> io::Result<()> {
    if named.artists.is_empty() && named.songs.is_empty() && named.releases.is_empty() {
        return Ok(());
    }
    let glyphs = shell.out.glyphs();
    shell.out.line("")?;
    shell.out.pieces([(Look::Dim, "In this story")])?;
    for (glyph, works) in [(glyphs.song, &named.songs), (glyphs.release, &named.releases)] {
        for work in works {
            let sure = doubt(work.confidence);
            shell
                .out
                .pieces([(Look::Plain, format!("{glyph} {}", describe(work)).as_str()), (Look::Dim, sure)])?;
        }
    }
    for artist in &named.artists {
        let line = format!("{} {}", glyphs.artist, artist.name);
        shell.out.pieces([(Look::Plain, line.as_str()), (Look::Dim, doubt(artist.confidence))])?;
    }
    Ok(())
}

fn describe(work: &NamedWork) -> String {
    let mut text = work.title.clone();
    if let Some(artist) = &work.artist {
        text = format!("{artist} - {text}");
    }
    if let Some(release) = &work.release {
        text = format!("{text}, from {release}");
    }
    if let Some(kind) = work.release_type {
        text = format!("{text} ({kind})");
    }
    text
}

/// What is said of a name that is not certain.
fn doubt(confidence: f32) -> &'static str {
    match Certainty::of(confidence) {
        Certainty::Certain => "",
        Certainty::Likely => "  likely",
        Certainty::Maybe => "  maybe",
    }
}
