//! The health screen: every subscribed feed and how it is, those that need the user first.

use jiff::Timestamp;
use ratatui::layout::Rect;

use super::event::Effect;
use super::list::in_sight;
use super::model::{Model, Screen};
use crate::news::{Feed, FeedHealth, FeedId, fold};

/// By what the feeds are ordered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum HealthOrder {
    /// What is wrong first, then by name.
    #[default]
    State,
    /// By name.
    Name,
    /// The longest without success first.
    Success,
    /// The busiest first.
    Stories,
    /// By folder, then by name.
    Folder,
}

impl HealthOrder {
    /// What the title line calls it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::State => "by state",
            Self::Name => "by name",
            Self::Success => "by last success",
            Self::Stories => "by stories a week",
            Self::Folder => "by folder",
        }
    }

    const fn next(self) -> Self {
        match self {
            Self::State => Self::Name,
            Self::Name => Self::Success,
            Self::Success => Self::Stories,
            Self::Stories => Self::Folder,
            Self::Folder => Self::State,
        }
    }
}

/// The health screen's state.
#[derive(Clone, Debug, Default)]
pub struct Health {
    /// Every feed, in the order shown.
    pub feeds: Vec<FeedHealth>,
    /// Whether they have been read: before that, none does not mean that there are none.
    pub known: bool,
    /// The order.
    pub order: HealthOrder,
    /// Whether the order is reversed.
    pub reversed: bool,
    /// The selected feed's place.
    pub selected: usize,
    /// The first feed on screen.
    pub top: usize,
}

impl Health {
    /// Takes the feeds as they are now, keeping the selection on the same feed.
    pub fn take(&mut self, feeds: Vec<FeedHealth>) {
        self.known = true;
        self.sort(feeds);
    }

    /// Turns to the next order.
    pub fn next_order(&mut self) {
        self.order = self.order.next();
        let feeds = self.feeds.clone();
        self.sort(feeds);
    }

    /// Turns the order round.
    pub fn reverse(&mut self) {
        self.reversed = !self.reversed;
        let feeds = self.feeds.clone();
        self.sort(feeds);
    }

    fn sort(&mut self, mut feeds: Vec<FeedHealth>) {
        let before = self.current().map(|feed| feed.feed.id);
        let name = |health: &FeedHealth| (fold(&health.feed.title), health.feed.id);
        match self.order {
            HealthOrder::State => feeds.sort_by_cached_key(|feed| (feed.state(), name(feed))),
            HealthOrder::Name => feeds.sort_by_cached_key(name),
            HealthOrder::Success => feeds.sort_by_cached_key(|feed| (feed.succeeded, name(feed))),
            HealthOrder::Stories => {
                feeds.sort_by_cached_key(name);
                feeds.sort_by(|one, other| other.per_week.total_cmp(&one.per_week));
            }
            HealthOrder::Folder => feeds.sort_by_cached_key(|feed| (fold(&feed.feed.folder), name(feed))),
        }
        if self.reversed {
            feeds.reverse();
        }
        self.feeds = feeds;
        let same = before.and_then(|before| self.place(before));
        self.selected = same.unwrap_or(self.selected).min(self.feeds.len().saturating_sub(1));
    }

    fn place(&self, feed: FeedId) -> Option<usize> {
        self.feeds.iter().position(|known| known.feed.id == feed)
    }

    /// The selected feed.
    #[must_use]
    pub fn current(&self) -> Option<&FeedHealth> {
        self.feeds.get(self.selected)
    }

    /// How many feeds something is wrong with.
    #[must_use]
    pub fn wrong(&self) -> usize {
        self.feeds.iter().filter(|feed| feed.state().is_wrong()).count()
    }

    /// Moves the selection.
    pub fn step(&mut self, by: isize) {
        self.selected = self.selected.saturating_add_signed(by).min(self.feeds.len().saturating_sub(1));
    }

    /// Scrolls so that the selection is on screen.
    pub fn scroll_to_selection(&mut self, rows: usize) {
        self.top = in_sight(self.top, self.selected, rows);
    }
}

/// Where the parts of the health screen are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HealthAreas {
    /// The names of the columns; no line where there is no room.
    pub header: Rect,
    /// A line for each feed.
    pub rows: Rect,
    /// What is to be said of the selected one.
    pub details: Rect,
}

impl HealthAreas {
    /// Divides the body of the screen. What is said of the selected feed has the same room for each, so that
    /// nothing jumps.
    #[must_use]
    pub fn of(body: Rect) -> Self {
        let details = (body.height * 2 / 5).min(9);
        let header = u16::from(body.height >= 8);
        let rows = body.height - details - header;
        Self {
            header: Rect { height: header, ..body },
            rows: Rect { y: body.y + header, height: rows, ..body },
            details: Rect { y: body.y + header + rows, height: details, ..body },
        }
    }
}

/// Opens the screen, on the feed that the user was at.
pub(super) fn open(model: &mut Model) -> Vec<Effect> {
    if let Some(feed) = super::feeds::here(model)
        && let Some(place) = model.health.place(feed.id)
    {
        model.health.selected = place;
    }
    model.screen = Screen::Feeds;
    vec![Effect::LoadHealth]
}

/// The feed under the cursor.
pub(super) fn selected(model: &Model) -> Option<Feed> {
    model.health.current().map(|health| health.feed.clone())
}

/// Has the list and the counts read again, and what else is on screen.
pub(super) fn shown_anew(model: &mut Model) -> Vec<Effect> {
    let mut effects = vec![model.list.reload(), Effect::LoadCounts];
    match model.screen {
        Screen::Feeds => effects.push(Effect::LoadHealth),
        Screen::Trending => effects.push(Effect::LoadTrends),
        Screen::Stories | Screen::Songs => effects.extend(super::artist::reload(model)),
    }
    effects
}

/// Takes how the feeds are.
pub(super) fn take(model: &mut Model, feeds: Vec<FeedHealth>) -> Vec<Effect> {
    model.health.take(feeds);
    Vec::new()
}

/// How long until something is due, as the screen writes it: "now" from that time on.
#[must_use]
pub fn until(due: Timestamp, now: Timestamp) -> String {
    if due <= now { "now".to_owned() } else { format!("in {}", super::age(now, due).replace("now", "1m")) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::news::Interval;

    fn feed(id: i64, title: &str, error: Option<&str>, muted: bool) -> FeedHealth {
        let feed = Feed {
            id: FeedId(id),
            url: format!("https://{id}.example/feed"),
            title: title.into(),
            site: String::new(),
            folder: String::new(),
            error: error.map(str::to_owned),
            muted,
        };
        FeedHealth {
            address: feed.url.clone(),
            feed,
            moved_to: String::new(),
            succeeded: None,
            checked: Some(Timestamp::UNIX_EPOCH),
            due: None,
            per_week: 7.0 * id as f32,
            failures: u32::from(error.is_some()),
            gone: false,
            interval: Interval(None),
        }
    }

    fn titles(health: &Health) -> String {
        health.feeds.iter().map(|feed| feed.feed.title.as_str()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn what_is_wrong_comes_first_and_the_selection_stays_on_its_feed() {
        let mut health = Health::default();
        let mut feeds =
            vec![feed(1, "b", None, true), feed(2, "Z", None, false), feed(3, "y", Some("no"), false)];
        health.take(feeds.clone());
        assert_eq!(titles(&health), "y Z b");
        health.step(1);
        health.next_order();
        assert_eq!((titles(&health).as_str(), health.selected), ("b y Z", 2));
        feeds.push(feed(4, "a", None, false));
        health.take(feeds.clone());
        assert_eq!((titles(&health).as_str(), health.selected), ("a b y Z", 3));
        health.reverse();
        assert_eq!((titles(&health).as_str(), health.selected), ("Z y b a", 0));
        feeds.retain(|feed| feed.feed.title != "Z");
        health.take(feeds);
        assert_eq!(health.current().map(|feed| feed.feed.title.as_str()), Some("y"));
        health.take(Vec::new());
        assert_eq!((health.selected, health.current()), (0, None));
    }

    #[test]
    fn the_parts_fill_the_screen_at_any_height() {
        for height in 0..80 {
            let body = Rect::new(0, 1, 20, height);
            let HealthAreas { header, rows, details } = HealthAreas::of(body);
            assert_eq!(header.height + rows.height + details.height, height);
            assert_eq!(details.bottom(), body.bottom());
            assert!(rows.height > 0 || height == 0, "{height}");
        }
    }

    #[test]
    fn what_is_due_says_when() {
        let now: Timestamp = "2026-11-22T12:00:00Z".parse().unwrap();
        let at = |text: &str| until(text.parse().unwrap(), now);
        assert_eq!(at("2026-11-22T11:00:00Z"), "now");
        assert_eq!(at("2026-11-22T12:00:20Z"), "in 1m");
        assert_eq!(at("2026-11-22T15:10:00Z"), "in 3h");
    }
}
