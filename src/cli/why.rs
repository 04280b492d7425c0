//! `earmark inspect --why`: what recognition found in a story, with the evidence for and against.

use std::io;
use std::ops::Range;

use serde_json::{Value, json};

use super::out::{Look, count};
use super::shell::Shell;
use crate::music::{Explanation, Grounds, Reason, Refused};
use crate::news::{Certainty, Document, Kind, NamedWork, Recognised};

/// How much of a story is shown on each side of a name, in characters.
const AROUND: usize = 40;

/// A story's names and the reasons for them.
pub(super) struct Why<'a> {
    /// The story's title.
    pub(super) title: &'a str,
    /// Its text.
    pub(super) document: &'a Document,
    /// What was found in it.
    pub(super) named: &'a Recognised,
    /// And why.
    pub(super) explanation: &'a Explanation,
}

impl Why<'_> {
    /// Adds the reasons to a story's object: `why` to each entry, `makers` to songs and releases, and
    /// `refused` to the story.
    pub(super) fn add_to(&self, object: &mut Value) {
        let Explanation { artists, songs, releases, refused } = self.explanation;
        for (entries, grounds) in [("artists", artists), ("songs", songs), ("releases", releases)] {
            let Some(entries) = object[entries].as_array_mut() else { continue };
            for (entry, grounds) in entries.iter_mut().zip(grounds) {
                entry["score"] = weight(grounds.score);
                entry["why"] = reasons(&grounds.reasons);
                if !grounds.makers.is_empty() {
                    let makers = grounds.makers.iter().map(|maker| {
                        json!({"name": maker.name, "score": weight(maker.score), "why": reasons(&maker.reasons)})
                    });
                    entry["makers"] = makers.collect();
                }
            }
        }
        let refused = refused.iter().map(|one| {
            json!({
                "name": one.name, "class": one.class, "score": weight(one.score),
                "needed": one.needed.map(weight), "why": reasons(&one.reasons),
            })
        });
        object["refused"] = refused.collect();
    }

    /// Prints the names, each with where it stands and the reasons, and then what was refused.
    pub(super) fn print(&self, shell: &mut Shell) -> io::Result<()> {
        shell.out.pieces([(Look::Bold, self.title)])?;
        let found = &self.named;
        let glyphs = shell.out.glyphs();
        for (index, (song, grounds)) in found.songs.iter().zip(&self.explanation.songs).enumerate() {
            self.work(shell, (glyphs.song, Kind::Song, index), song, grounds)?;
        }
        for (index, (release, grounds)) in found.releases.iter().zip(&self.explanation.releases).enumerate() {
            self.work(shell, (glyphs.release, Kind::Release, index), release, grounds)?;
        }
        for (index, (artist, grounds)) in found.artists.iter().zip(&self.explanation.artists).enumerate() {
            let head = format!("{} {}", glyphs.artist, artist.name);
            shell.out.line("")?;
            shell.out.pieces([(Look::Bold, head.as_str()), (Look::Dim, &sure(artist.confidence))])?;
            self.places(shell, Kind::Artist, index)?;
            print_reasons(shell, "  ", &grounds.reasons, grounds.score)?;
        }
        print_refused(shell, &self.explanation.refused)
    }

    fn work(
        &self,
        shell: &mut Shell,
        (glyph, kind, index): (&str, Kind, usize),
        work: &NamedWork,
        grounds: &Grounds,
    ) -> io::Result<()> {
        let what = work.release_type.map_or_else(|| "song".to_owned(), |kind| kind.to_string());
        let head = format!("{glyph} {}, {what}", work.title);
        shell.out.line("")?;
        shell.out.pieces([(Look::Bold, head.as_str()), (Look::Dim, &sure(work.confidence))])?;
        self.places(shell, kind, index)?;
        print_reasons(shell, "  ", &grounds.reasons, grounds.score)?;
        if work.artist.is_none() {
            shell.out.line("  by nobody whom the story names near enough")?;
        }
        for (at, maker) in grounds.makers.iter().enumerate() {
            let chosen = at == 0 && work.artist.is_some();
            let head = format!("  {} {}", if chosen { "by" } else { "or" }, maker.name);
            let sure = if chosen { sure(work.artist_confidence) } else { String::new() };
            shell.out.pieces([(Look::Plain, head.as_str()), (Look::Dim, &sure)])?;
            print_reasons(shell, "    ", &maker.reasons, maker.score)?;
        }
        Ok(())
    }

    /// Prints how often an entry is named, and the text around the first place.
    fn places(&self, shell: &mut Shell, kind: Kind, entry: usize) -> io::Result<()> {
        let mut places = self.named.mentions.iter().filter(|one| one.kind == kind && one.entry == entry);
        let Some(first) = places.next() else {
            return shell.out.pieces([(Look::Dim, "  in the headline only")]);
        };
        let all = count(1 + places.count() as u64, "place", "places");
        let line =
            format!("  {all}, first at {}: {}", first.range.start, around(&self.document.text, &first.range));
        shell.out.pieces([(Look::Dim, line.as_str())])
    }
}

fn print_refused(shell: &mut Shell, refused: &[Refused]) -> io::Result<()> {
    if refused.is_empty() {
        return Ok(());
    }
    shell.out.line("")?;
    shell.out.pieces([(Look::Bold, "Refused")])?;
    for one in refused {
        let verdict = match one.needed {
            Some(needed) => format!("  no {}: {:.1} of {needed:.1}", one.class, one.score),
            None if one.class == "song" || one.class == "release" => format!("  no {}", one.class),
            None => format!("  no song or release, but a {}", one.class),
        };
        shell.out.line("")?;
        shell.out.pieces([(Look::Plain, one.name.as_str()), (Look::Dim, &verdict)])?;
        print_reasons(shell, "  ", &one.reasons, one.score)?;
    }
    Ok(())
}

/// Prints reasons one a line, and what they add up to where that is not the one reason itself.
fn print_reasons(shell: &mut Shell, indent: &str, reasons: &[Reason], score: f32) -> io::Result<()> {
    for reason in reasons {
        shell.out.line(&format!("{indent}{:+5.1}  {}", reason.weight, reason.words))?;
    }
    if reasons.len() == 1 {
        return Ok(());
    }
    shell.out.pieces([(Look::Dim, format!("{indent}{score:5.1}  in all").as_str())])
}

/// The level and the confidence behind it.
fn sure(confidence: f32) -> String {
    format!("  {} ({confidence:.2})", Certainty::of(confidence))
}

/// A stretch of text with what stands around it, on one line.
fn around(text: &str, range: &Range<usize>) -> String {
    let before = &text[..range.start];
    let after = &text[range.end..];
    let start = before.char_indices().rev().nth(AROUND - 1).map_or(0, |(at, _)| at);
    let end = after.char_indices().nth(AROUND).map_or(after.len(), |(at, _)| at);
    let shown = text[start..range.end + end].split_whitespace().collect::<Vec<_>>().join(" ");
    let dots = |cut: bool| if cut { "…" } else { "" };
    format!("{}{shown}{}", dots(start > 0), dots(end < after.len()))
}

fn reasons(reasons: &[Reason]) -> Value {
    reasons.iter().map(|reason| json!({"reason": reason.words, "weight": weight(reason.weight)})).collect()
}

/// A weight with two digits after the point: the rules have no more.
fn weight(weight: f32) -> Value {
    json!((f64::from(weight) * 100.0).round() / 100.0)
}

#[cfg(test)]
mod tests {
    use super::around;

    #[test]
    fn what_stands_around_a_name_is_cut_between_letters() {
        let text = "é".repeat(60) + "\nName ü " + &"ß".repeat(60);
        let at = text.find("Name").expect("it is there");
        let seen = around(&text, &(at..at + 4));
        assert_eq!(seen, format!("…{} Name ü {}…", "é".repeat(39), "ß".repeat(37)));
        assert_eq!(around("Name", &(0..4)), "Name");
    }
}
