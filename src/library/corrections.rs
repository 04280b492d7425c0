//! The user's word on what recognition found, and names to complete what he types.

use super::marks::{Done, quoted};
use super::{Library, LibraryError};
use crate::music::list;
use crate::news::{ArtistKey, Correction, Kind, NamedAs, StoryId, fold};

impl Library {
    /// Corrects what is recognised in a story. All of it is one command to undo.
    pub fn correct(&self, story: StoryId, corrections: &[Correction]) -> Result<Done, LibraryError> {
        let label = corrections.first().map_or_else(String::new, label);
        let changed = self.store.correct(story, corrections, &label)?.changed;
        Ok(Done { label, changed })
    }

    /// Names of artists that begin with what has been typed: those that stories name, most written about
    /// first, then acts of the bundled list.
    pub fn complete_artist(&self, typed: &str, limit: usize) -> Result<Vec<String>, LibraryError> {
        let prefix = fold(typed);
        if prefix.is_empty() {
            return Ok(Vec::new());
        }
        let known = self.store.artists_beginning(&prefix, limit)?;
        let mut names: Vec<String> = known.into_iter().map(|row| row.name).collect();
        let mut keys: Vec<ArtistKey> = names.iter().map(|name| ArtistKey::of(name)).collect();
        for name in list::beginning(&prefix, limit) {
            let key = ArtistKey::of(name);
            if names.len() < limit && !keys.contains(&key) {
                keys.push(key);
                names.push(name.to_owned());
            }
        }
        Ok(names)
    }
}

/// Says what a correction says, as a sentence without its full stop.
fn label(said: &Correction) -> String {
    match said {
        Correction::Work { is: Some(is), was } => match (&is.artist, was) {
            (Some(artist), _) => format!("{} is by {artist}", quoted(&is.title)),
            (None, Some(was)) if was.kind == is.kind && was.title != is.title => {
                format!("{} is {}", quoted(&was.title), quoted(&is.title))
            }
            (None, _) => format!("{} is a {}", quoted(&is.title), kind(is)),
        },
        Correction::Work { was: Some(was), is: None } => {
            format!("{} is no {}", quoted(&was.title), kind(was))
        }
        Correction::Artist { was: Some(was), is: Some(is) } => format!("{was} is {is}"),
        Correction::Artist { was: None, is: Some(is) } => format!("{is} is an artist"),
        Correction::Artist { was: Some(was), is: None } => format!("{was} is no artist"),
        Correction::Work { was: None, is: None } | Correction::Artist { was: None, is: None } => {
            "Nothing corrected".into()
        }
    }
}

fn kind(work: &NamedAs) -> &'static str {
    if work.kind == Kind::Release { "release" } else { "song" }
}
