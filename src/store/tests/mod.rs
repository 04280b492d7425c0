//! The store's promises, against files in a temporary folder.

mod adding;
mod correcting;
mod joining;
mod keeping;
mod language;
mod learning;
mod listing;
mod lists;
mod managing;
mod marking;
mod opening;
mod pages;
mod reference;
mod ruling;
mod searching;
mod trending;
mod undoing;
mod views;

use std::path::PathBuf;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::*;
use crate::news::{Anchor, FeedId, ListRequest, NewFeed, NewStory, Order, Query, StoryId, Window};

/// A store in a folder of its own, at noon of a fixed day.
pub(super) struct Scene {
    folder: tempfile::TempDir,
    pub(super) store: Store,
    pub(super) feed: FeedId,
    pub(super) now: Timestamp,
}

impl Scene {
    pub(super) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("stories.db"), Mode::ReadWrite).unwrap();
        let feed = store.source(&named("Music Daily"), Origin::Feed).unwrap();
        Self { folder, store, feed, now: "2026-11-22T12:00:00Z".parse().unwrap() }
    }

    /// A scene with one story for each title, the first the newest, an hour apart.
    fn with<const N: usize>(titles: [&str; N]) -> Self {
        let scene = Self::new();
        for (hours, title) in titles.iter().enumerate() {
            scene.add([NewStory { published: Some(scene.ago(hours as i64)), ..story(title) }]);
        }
        scene
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("stories.db")
    }

    fn ago(&self, hours: i64) -> Timestamp {
        self.now - SignedDuration::from_hours(hours)
    }

    fn moment(&self) -> Moment {
        Moment { now: self.now, zone: TimeZone::UTC }
    }

    fn add(&self, stories: impl AsRef<[NewStory]>) -> Added {
        self.add_to(self.feed, stories.as_ref())
    }

    fn add_to(&self, feed: FeedId, stories: &[NewStory]) -> Added {
        let arrivals: Vec<_> = stories.iter().map(|story| Arrival { story, address: &story.url }).collect();
        self.store.add(feed, &arrivals, self.now).unwrap()
    }

    fn window(&self, query: &str, from: Anchor, limit: usize) -> Window {
        let request = ListRequest {
            query: Query::parse(query).unwrap(),
            order: Order::default(),
            from,
            limit,
            keep: Vec::new(),
        };
        self.store.list(&request, &self.moment(), 1000).unwrap()
    }

    /// The titles of a query's stories, joined by ", ".
    fn titles(&self, query: &str) -> String {
        titles(&self.window(query, Anchor::Top, 100))
    }

    fn id(&self, title: &str) -> StoryId {
        let all = self.window("is:hidden OR -is:hidden", Anchor::Top, 1000);
        all.rows.iter().find(|row| row.title == title).expect("a story of that title").id
    }

    fn mark(&self, change: &Change, title: &str) {
        self.store.mark(std::slice::from_ref(change), Target::Stories(&[self.id(title)]), "a mark").unwrap();
    }

    fn mark_found(&self, change: &Change, query: &str) -> u64 {
        let query = Query::parse(query).unwrap();
        self.store
            .mark(std::slice::from_ref(change), Target::Found(&query, &self.moment()), "a mark")
            .unwrap()
            .changed
    }

    fn index_all(&self) {
        while self.store.index_some(3).unwrap().more {}
    }

    pub(super) fn explain(&self, sql: &str) -> String {
        let mut ask = self.store.conn.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
        let numbers = vec![1_i64; ask.parameter_count()];
        let rows = ask.query_map(rusqlite::params_from_iter(numbers), |row| row.get::<_, String>(3)).unwrap();
        rows.map(Result::unwrap).collect::<Vec<_>>().join("\n")
    }
}

fn titles(window: &Window) -> String {
    window.rows.iter().map(|row| row.title.as_str()).collect::<Vec<_>>().join(", ")
}

fn named(title: &str) -> NewFeed {
    NewFeed {
        url: format!("https://{}.example/feed", title.replace(' ', "-")),
        title: title.into(),
        ..NewFeed::default()
    }
}

/// A story with its title as its source's id.
fn story(title: &str) -> NewStory {
    NewStory {
        source_id: title.into(),
        title: title.into(),
        html: format!("<p>About <i>{title}</i>.</p>"),
        ..NewStory::default()
    }
}
