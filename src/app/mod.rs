//! What the screen knows and decides; no input or output, no clock.
//!
//! [`update`] is the only writer of [`Model`]: an [`Event`] (a fact, in the past tense) comes in, the
//! model changes, and [`Effect`]s (requests to the outside, plain data) go out. Everything slow is an
//! effect; its answer comes back as an event with the ticket it was asked under, and an answer whose
//! ticket is no longer current is dropped, so that fast typing never shows stale results.

mod act;
mod adding;
mod artist;
mod complete;
mod edit;
mod event;
mod feeds;
mod full_text;
mod health;
mod joining;
mod layout;
mod links;
mod list;
mod marks;
mod mend;
mod menu;
mod menus;
mod model;
mod music;
mod offer;
mod places;
mod pointer;
mod prompt;
mod prompts;
mod reader;
mod refresh;
mod rules;
mod saved;
mod select;
mod sidebar;
mod snippets;
mod songs;
mod tallies;
mod themes;
mod trending;
mod update;
mod views;

pub use adding::{AddedFeed, Adding, FeedsAdded};
pub use artist::{PageLine, page_lines};
pub use edit::LineEdit;
pub use event::{Effect, Event, Mouse, MouseKind, OpenedStory, SongToSave, Ticket};
pub use feeds::{FeedAsk, FeedPrompt};
pub use full_text::{FetchedText, fetching};
pub use health::{Health, HealthAreas, HealthOrder, until};
pub use layout::{Layout, Panes};
pub use list::List;
pub use mend::{About, Mending, Then};
pub use menu::{Choice, Item, Menu, MenuKind};
pub use menus::{area as menu_area, rows as menu_rows};
pub use model::{Model, Notice, NoticeKind, Overlay, Pane, Screen, Start};
pub use offer::{Offer, question};
pub use places::Places;
pub use prompt::{Prompt, PromptKind};
pub use reader::{Hints, Named, Reader, ReaderLine, certainty};
pub use refresh::{Refreshed, Refreshing};
pub use rules::{RuleDeed, RuleOrder, RulePrompt};
pub use saved::ViewPrompt;
pub use select::Selection;
pub use sidebar::{Entry, Sidebar};
pub use snippets::Snippets;
pub use songs::{SongOrder, Songs, is_overdue};
pub use tallies::Tallies;
pub use themes::{ThemeChoice, theme_fault};
pub use trending::{Column, TrendAreas, Trending};
pub use update::{doubt, update};

/// How long ago something was, as the list writes it: "now", "5m", "3h", "2d", "6w", "3y".
#[must_use]
pub fn age(then: jiff::Timestamp, now: jiff::Timestamp) -> String {
    const UNITS: [(i64, i64, &str); 5] = [
        (3_600, 60, "m"),
        (86_400, 3_600, "h"),
        (1_209_600, 86_400, "d"),
        (31_557_600, 604_800, "w"),
        (i64::MAX, 31_557_600, "y"),
    ];
    let seconds = now.as_second() - then.as_second();
    if seconds < 60 {
        return "now".into();
    }
    let unit = UNITS.iter().find(|(limit, ..)| seconds < *limit);
    unit.map_or_else(String::new, |(_, length, name)| format!("{}{name}", seconds / length))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(then: &str, expected: &str) {
        let now = "2026-11-22T12:00:00Z".parse().unwrap();
        assert_eq!(age(then.parse().unwrap(), now), expected);
    }

    #[test]
    fn an_age_has_one_number_and_a_date_ahead_is_now() {
        check("2026-11-22T12:30:00Z", "now");
        check("2026-11-22T11:59:01Z", "now");
        check("2026-11-22T11:55:00Z", "5m");
        check("2026-11-21T13:00:00Z", "23h");
        check("2026-11-10T12:00:00Z", "12d");
        check("2026-10-22T12:00:00Z", "4w");
        check("1994-11-22T12:00:00Z", "32y");
    }
}
