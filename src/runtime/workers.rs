//! The threads that carry out effects, so that the screen never waits.
//!
//! One reads lists, one reads stories and finds artists, one counts (saved views, trends, artists' months), one writes. Each has its
//! own hand on the library. Effects of one worker keep their order; a question that a newer one has
//! overtaken is not asked any more.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread::JoinHandle;

use crossbeam_channel::{Receiver, Sender, unbounded};

use jiff::tz::TimeZone;

use super::mailbox::Mailbox;
use super::perform::perform;
use crate::app::{Effect, Event};
use crate::files;
use crate::library::{Library, Moment};
use crate::store::Interrupt;

/// What the footer says when a worker panicked.
const MISTAKE: &str =
    "Earmark made a mistake of its own there; nothing saved is lost, and a crash report was written";

/// The workers.
pub(super) struct Workers {
    list: Worker,
    story: Worker,
    counter: Worker,
    writer: Worker,
    /// Stops a list question that a newer one has overtaken.
    interrupt: Interrupt,
    /// Stops the counting of views.
    stop_counting: Interrupt,
}

struct Worker {
    orders: Option<Sender<Effect>>,
    thread: Option<JoinHandle<()>>,
}

/// Which worker an effect is for; `None` is for the screen's own thread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Hand {
    List,
    Story,
    Counter,
    Writer,
}

fn hand(effect: &Effect) -> Option<Hand> {
    Some(match effect {
        Effect::LoadList(..) | Effect::LoadCounts | Effect::LoadHealth => Hand::List,
        Effect::LoadStory(..)
        | Effect::LoadSnippets(..)
        | Effect::FindArtists(..)
        | Effect::OfferArtists(..) => Hand::Story,
        Effect::CountViews(..) | Effect::LoadTrends | Effect::LoadArtistPage(_) => Hand::Counter,
        Effect::Edit { .. }
        | Effect::Copy(..)
        | Effect::OpenUrl(_)
        | Effect::OpenSong(_)
        | Effect::Pipe { .. }
        | Effect::LookAround
        | Effect::AddFeed { .. }
        | Effect::AddFound(..)
        | Effect::StopAdding
        | Effect::Refresh(_)
        | Effect::RefreshAll
        | Effect::StopRefresh
        | Effect::FetchFullText(_)
        | Effect::StopFullText(_)
        | Effect::Reload
        | Effect::LoadThemes
        | Effect::AskBackground
        | Effect::KeepTheme(..)
        | Effect::Redraw
        | Effect::Suspend
        | Effect::Quit => return None,
        _ => Hand::Writer,
    })
}

/// Whether a newer effect makes an older one of the same kind pointless.
fn overtakes(newer: &Effect, older: &Effect) -> bool {
    matches!(
        (newer, older),
        (Effect::LoadList(..), Effect::LoadList(..))
            | (Effect::LoadStory(..), Effect::LoadStory(..))
            | (Effect::LoadSnippets(..), Effect::LoadSnippets(..))
            | (Effect::FindArtists(..), Effect::FindArtists(..))
            | (Effect::OfferArtists(..), Effect::OfferArtists(..))
            | (Effect::LoadCounts, Effect::LoadCounts)
            | (Effect::CountViews(..), Effect::CountViews(..))
            | (Effect::LoadHealth, Effect::LoadHealth)
            | (Effect::LoadTrends, Effect::LoadTrends)
            | (Effect::LoadArtistPage(_), Effect::LoadArtistPage(_))
            | (Effect::LoadFavorites, Effect::LoadFavorites)
    )
}

/// Leaves out what has been overtaken, in order.
pub(super) fn latest(effects: Vec<Effect>) -> Vec<Effect> {
    let mut kept: Vec<Effect> = Vec::with_capacity(effects.len());
    for effect in effects {
        kept.retain(|older| !overtakes(&effect, older));
        kept.push(effect);
    }
    kept
}

impl Workers {
    /// Starts the workers; `first` is the library at hand, the others open their own.
    pub(super) fn start(first: Library, zone: &TimeZone, out: &Mailbox) -> Result<Self, super::RunError> {
        let interrupt = first.interrupt();
        let (story, counter, writer) = (first.reader()?, first.reader()?, first.reader()?);
        Ok(Self {
            interrupt,
            stop_counting: counter.interrupt(),
            counter: Worker::start("counts", counter, zone, out)?,
            list: Worker::start("lists", first, zone, out)?,
            story: Worker::start("stories", story, zone, out)?,
            writer: Worker::start("writer", writer, zone, out)?,
        })
    }

    /// Hands an effect to its worker. Gives back one that is for the screen's own thread.
    pub(super) fn carry_out(&self, effect: Effect) -> Option<Effect> {
        let worker = match hand(&effect) {
            Some(Hand::List) => &self.list,
            Some(Hand::Story) => &self.story,
            Some(Hand::Counter) => &self.counter,
            Some(Hand::Writer) => &self.writer,
            None => return Some(effect),
        };
        match effect {
            Effect::LoadList(..) => self.interrupt.supersede(),
            Effect::CountViews(..) => self.stop_counting.supersede(),
            _ => {}
        }
        if let Some(orders) = &worker.orders {
            // A worker ends only with the program, so nobody misses what it can no longer hear.
            let _ = orders.send(effect);
        }
        None
    }

    /// Waits until everything that was to be saved is saved. What was only to be read is given up.
    pub(super) fn finish(mut self) {
        self.interrupt.supersede();
        self.stop_counting.supersede();
        for worker in [&mut self.list, &mut self.story, &mut self.counter, &mut self.writer] {
            worker.orders = None;
        }
        if let Some(thread) = self.writer.thread.take() {
            // Its panics have been caught and reported inside.
            let _ = thread.join();
        }
    }
}

impl Worker {
    fn start(name: &str, library: Library, zone: &TimeZone, out: &Mailbox) -> std::io::Result<Self> {
        let (orders, inbox) = unbounded();
        let (zone, out) = (zone.clone(), out.clone());
        let work = move || work(library, &zone, &inbox, &out);
        let thread = std::thread::Builder::new().name(name.into()).spawn(work)?;
        Ok(Self { orders: Some(orders), thread: Some(thread) })
    }
}

fn work(mut library: Library, zone: &TimeZone, inbox: &Receiver<Effect>, out: &Mailbox) {
    while let Ok(first) = inbox.recv() {
        let waiting: Vec<Effect> = std::iter::once(first).chain(inbox.try_iter()).collect();
        for effect in latest(waiting) {
            let mut tell = |event| out.tell([event]);
            let moment = Moment { now: files::now(), zone: zone.clone() };
            let fault = fault_of(&effect);
            let done = catch_unwind(AssertUnwindSafe(|| {
                super::fault("worker");
                perform(&mut library, effect, &moment, &mut tell);
            }));
            if done.is_err() {
                tell(fault);
            }
        }
    }
}

/// What the screen hears when an effect ends in a panic. A question that is answered so is not asked again,
/// or a fault that stays would keep everything busy for ever.
fn fault_of(effect: &Effect) -> Event {
    let message = MISTAKE.to_owned();
    match (effect, hand(effect)) {
        (Effect::LoadList(ticket, _), _) => Event::ListFailed(*ticket, message),
        (Effect::LoadStory(ticket, _), _) => Event::StoryFailed(*ticket, message),
        (Effect::LoadFavorites | Effect::LoadStarterFeeds, _)
        | (_, Some(Hand::List | Hand::Story | Hand::Counter)) => Event::Unanswered(message),
        _ => Event::Failed(message),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::Ticket;
    use crate::news::StoryId;

    #[test]
    fn only_the_latest_question_of_a_kind_is_asked_and_no_order_is_lost() {
        let story = |ticket| Effect::LoadStory(Ticket(ticket), StoryId(1));
        let star = Effect::SetStarred(StoryId(1), true);
        let effects = vec![story(1), star.clone(), story(2), star.clone(), story(3)];
        assert_eq!(latest(effects), [star.clone(), star, story(3)]);
    }
}
