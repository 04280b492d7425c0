//! Lists in another order than by date, and lists of the first so many.
//!
//! Only dates have an index, so the newest stories that match are read and sorted. A list longer than
//! that is marked partial.

use std::cmp::Reverse;

use rusqlite::{Connection, OptionalExtension};

use super::list::{Question, cut_sorted};
use super::pattern::Pattern;
use super::walk::Way;
use super::{StoreError, stories, words};
use crate::news::query::{Expr, Field, Term, Text};
use crate::news::{ListRequest, Order, Sort, Window, fold};

/// How many stories are sorted by title or source.
const SORTED: usize = 10_000;

/// How many are ranked by how well they match.
const RANKED: usize = 2000;

/// Answers a request whose list is sorted; an order of `None` ranks the best matches first.
pub(super) fn window(
    question: &Question<'_>,
    order: Option<Order>,
    request: &ListRequest,
) -> Result<Window, StoreError> {
    let most = if order.is_some() { SORTED } else { RANKED };
    let by_date = order.filter(|order| order.by == Sort::Date);
    let way = if by_date.is_some_and(|order| order.reversed) { Way::Newer } else { Way::Older };
    // By date, a limit says how many to look at. Sorted otherwise, it says how many of the result to show.
    let wanted = request.query.limit.map_or(usize::MAX, |limit| limit as usize);
    let take = if by_date.is_some() { most.min(wanted) } else { most };
    let (mut ids, halted) = question.page(way, way.start(), take + 1)?;
    let partial = halted || (ids.len() > take && take < wanted);
    ids.truncate(take);
    match order {
        None => rank(question.conn, &mut ids, question.query.filter.as_ref())?,
        Some(Order { by: Sort::Date, .. }) => {}
        Some(Order { by: Sort::Title, reversed }) => {
            sort(question.conn, &mut ids, "SELECT title FROM story WHERE id = ?1", reversed)?;
        }
        Some(Order { by: Sort::Source, reversed }) => {
            let sql = "SELECT feed.title FROM story JOIN feed ON feed.id = story.feed_id WHERE story.id = ?1";
            sort(question.conn, &mut ids, sql, reversed)?;
        }
    }
    ids.truncate(wanted);
    let range = cut_sorted(&ids, &request.from, request.limit);
    Ok(Window {
        rows: stories::rows(question.conn, &ids[range.clone()])?,
        more_above: range.start > 0,
        more_below: range.end < ids.len(),
        total: (!partial).then_some(ids.len() as u64),
        before: Some(range.start as u64),
        partial,
    })
}

/// Sorts by a text of each story, and stories that share it newest first.
fn sort(conn: &Connection, ids: &mut [i64], sql: &str, reversed: bool) -> Result<(), StoreError> {
    let mut ask = conn.prepare_cached(sql)?;
    let mut keyed = Vec::with_capacity(ids.len());
    for &id in &*ids {
        let text: Option<String> = ask.query_row([id], |row| row.get(0)).optional()?;
        keyed.push((fold(&text.unwrap_or_default()), Reverse(id)));
    }
    keyed.sort_unstable_by(|a, b| {
        let texts = if reversed { b.0.cmp(&a.0) } else { a.0.cmp(&b.0) };
        texts.then(a.1.cmp(&b.1))
    });
    for (id, (_, Reverse(sorted))) in ids.iter_mut().zip(keyed) {
        *id = sorted;
    }
    Ok(())
}

/// Puts stories first that have more of the words in their titles, and of those the newest.
fn rank(conn: &Connection, ids: &mut [i64], filter: Option<&Expr>) -> Result<(), StoreError> {
    let mut wanted = Vec::new();
    if let Some(filter) = filter {
        collect_words(filter, &mut wanted);
    }
    let mut ask = conn.prepare_cached("SELECT title FROM story WHERE id = ?1")?;
    let mut ranked = Vec::with_capacity(ids.len());
    for &id in &*ids {
        let title: Option<String> = ask.query_row([id], |row| row.get(0)).optional()?;
        let title = words::spell(&words::runs(&title.unwrap_or_default()));
        let hits = wanted.iter().filter(|words| title.contains(words.as_str())).count();
        ranked.push((Reverse(hits), Reverse(id)));
    }
    ranked.sort_unstable();
    for (id, (_, Reverse(best))) in ids.iter_mut().zip(ranked) {
        *id = best;
    }
    Ok(())
}

fn collect_words(expr: &Expr, into: &mut Vec<String>) {
    let pattern = match expr {
        Expr::And(parts) | Expr::Or(parts) => {
            return parts.iter().for_each(|part| collect_words(part, into));
        }
        Expr::Term(
            Term::Word(text)
            | Term::Phrase(text)
            | Term::Field(Field::Title, Text::Word(text) | Text::Phrase(text)),
        ) => Pattern::whole(text),
        Expr::Term(Term::Prefix(text) | Term::Field(Field::Title, Text::Prefix(text))) => {
            Pattern::beginning(text)
        }
        Expr::Not(_) | Expr::Term(_) => return,
    };
    if !pattern.is_empty() {
        into.push(pattern.spelled());
    }
}
