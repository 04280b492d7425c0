//! The numbers of the sidebar and the title line, none of them counted story by story.

use std::cell::Cell;
use std::ops::Range;

use rusqlite::Connection;

use super::list::Question;
use super::stories::count;
use super::walk::Way;
use super::{Moment, Store, StoreError, feeds, tags, views};
use crate::news::query::{Expr, Query, State, Term};
use crate::news::{Counts, StoryId};

/// Where counting the unread stories of followed artists ends.
const MOST_FOLLOWING: usize = 1000;

/// The most steps that counting them may take: it runs after every mark.
const FOLLOWING_STEPS: usize = 20_000;

impl Store {
    /// The counts, given the ids that today's stories have.
    ///
    /// Unread stories by followed artists are counted to a thousand. The stories that come with the
    /// program count only while no real feed is subscribed.
    pub fn counts(&self, today: &Range<StoryId>, moment: &Moment) -> Result<Counts, StoreError> {
        self.read(|conn| {
            let subscribed: bool = conn
                .prepare_cached(
                    "SELECT EXISTS (SELECT 1 FROM feed WHERE origin = 'feed' AND subscribed = 1)",
                )?
                .query_row([], |row| row.get(0))?;
            let (all, unread, starred) = conn
                .prepare_cached(
                    "SELECT coalesce(sum(iif(muted, 0, stories)), 0), coalesce(sum(iif(muted, 0, unread)), 0),
                            coalesce(sum(starred), 0)
                       FROM feed WHERE origin <> 'starter' OR NOT ?1",
                )?
                .query_row([subscribed], |row| Ok((count(row, 0)?, count(row, 1)?, count(row, 2)?)))?;
            Ok(Counts {
                all,
                unread,
                starred,
                today: today_unread(conn, today, subscribed)?,
                following: self.following(conn, moment)?,
                views: views::all(conn)?,
                tags: tags::tags(conn)?,
                feeds: feeds::listed(conn)?,
                subscribed,
            })
        })
    }

    fn following(&self, conn: &Connection, moment: &Moment) -> Result<u64, StoreError> {
        let both = [State::Unread, State::Followed].map(|state| Expr::Term(Term::Is(state)));
        let query = Query { filter: Expr::all(both.into()), ..Query::default() };
        let question = Question::new(self, conn, &query, moment, 0.into())?;
        let steps = Cell::new(FOLLOWING_STEPS);
        let (found, _) = question.page_within(Way::Older, Way::Older.start(), MOST_FOLLOWING, &steps)?;
        Ok(found.len() as u64)
    }
}

fn today_unread(conn: &Connection, today: &Range<StoryId>, subscribed: bool) -> Result<u64, StoreError> {
    let mut ask = conn.prepare_cached(
        "SELECT count(*) FROM mark INDEXED BY mark_unread
          WHERE read = 0 AND hidden = 0 AND id >= ?1 AND id < ?2
            AND (NOT ?3 OR feed_id NOT IN (SELECT id FROM feed WHERE origin = 'starter'))
            AND feed_id NOT IN (SELECT id FROM feed INDEXED BY feed_muted WHERE muted = 1)",
    )?;
    Ok(ask.query_row((today.start.0, today.end.0, subscribed), |row| count(row, 0))?)
}
