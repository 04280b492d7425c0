//! The question before a song is saved that recognition is not sure of, with the keys that mend it.

use super::event::Effect;
use super::model::{Model, Overlay};
use super::{mend, music};
use crate::commands::{Code, Command, Context, Key, Outcome};
use crate::news::{Kind, NamedAs, NamedWork};
use crate::text::width::fit;

/// A song or release of the open story that is being asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offer {
    /// What it is recognised as.
    pub kind: Kind,
    /// Its place among its kind.
    pub entry: usize,
}

/// Asks whether to save a work.
pub(super) fn ask(model: &mut Model, kind: Kind, entry: usize) -> Vec<Effect> {
    model.overlay = Some(Overlay::Offer(Offer { kind, entry }));
    Vec::new()
}

/// Asks about a work again after it was corrected; one that is nowhere is not asked about any more.
pub(super) fn ask_about(model: &mut Model, work: &NamedAs) {
    let entry = model.reader.recognised().and_then(|found| found.find_work(work));
    model.overlay = entry.map(|entry| Overlay::Offer(Offer { kind: work.kind, entry }));
}

fn work(model: &Model, offer: Offer) -> Option<&NamedWork> {
    model.reader.recognised()?.works(offer.kind).get(offer.entry)
}

/// Takes a key while a work is asked about.
pub(super) fn press(model: &mut Model, key: Key) -> Vec<Effect> {
    let Some(Overlay::Offer(offer)) = model.overlay else { return Vec::new() };
    let yes = key.code == Code::Enter || key.typed() == Some('y');
    if yes && model.typed.is_empty() {
        model.overlay = None;
        return if offer.kind == Kind::Song { music::save(model, offer.entry) } else { Vec::new() };
    }
    model.typed.push(key);
    let outcome = model.keymap.look_up(Context::Reader, &model.typed);
    if outcome == Outcome::Pending {
        return Vec::new();
    }
    model.typed.clear();
    match outcome {
        Outcome::Command(
            command @ (Command::FlipKind | Command::NextArtist | Command::EditMention | Command::NotAWork),
        ) => mend::obey(model, command),
        _ => {
            model.overlay = None;
            Vec::new()
        }
    }
}

/// The question, with the keys that answer it.
#[must_use]
pub fn question(model: &Model, offer: Offer) -> String {
    let Some(work) = work(model, offer) else { return String::new() };
    let key = |command| {
        let keys = model.keymap.keys_of(Context::Reader, command).next();
        keys.map(ToString::to_string).unwrap_or_default()
    };
    // On a small screen half of it is for the question, and the keys need a third of that.
    let room = usize::from(model.size.0) * usize::from(model.size.1.div_ceil(2));
    let short = |name: &str| fit(name, (room / 3).max(8), model.glyphs.more).into_owned();
    let title = short(&work.title);
    let artist =
        work.artist.as_deref().map_or("(artist unknown)".into(), |name| format!("by {}", short(name)));
    let flip = key(Command::FlipKind);
    if offer.kind == Kind::Release {
        return format!(
            "\"{title}\" {artist} is taken for a release. {flip} makes it a song, any other key leaves it"
        );
    }
    format!(
        "Save \"{title}\" {artist}? Enter saves, {} next artist, {flip} song/release, {} edit",
        key(Command::NextArtist),
        key(Command::EditMention),
    )
}
