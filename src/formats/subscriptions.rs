//! What lists of subscriptions of every form have in common: the line that reports a feed.

use url::Url;

use super::{Batch, Complaint, Place};
use crate::news::NewFeed;

/// Lines that are reported on at most, far more than any list has.
const MOST: usize = 100_000;

/// Takes a feed that stands in this line, and notes it.
pub(super) fn take(batch: &mut Batch, line: usize, feed: NewFeed) {
    let mut said = format!("Feed {}", without_password(&feed.url));
    if !feed.folder.is_empty() {
        said = format!("{said}, in the folder \"{}\"", feed.folder);
    }
    if !feed.title.is_empty() {
        said = format!("{said}, called \"{}\"", feed.title);
    }
    if feed.muted {
        said.push_str(", muted: its stories are found by searching, and under \"muted\" in the sidebar");
    }
    note(batch, line, format!("{said}."));
    batch.feeds.push(feed);
}

/// Says something of a line that lost nothing.
pub(super) fn note(batch: &mut Batch, line: usize, message: String) {
    if batch.notes.len() < MOST {
        batch.notes.push(Complaint { place: Place::Line(line), message });
    }
}

/// Reports a line that is left behind. Each is named: more than a hundred are no reason to stop.
pub(super) fn refuse(batch: &mut Batch, line: usize, why: &str) {
    if batch.complaints.len() < MOST {
        batch.complaints.push(Complaint { place: Place::Line(line), message: format!("Not moved: {why}.") });
    }
}

/// An address as it may be shown.
#[must_use]
pub fn without_password(address: &str) -> String {
    match Url::parse(address) {
        Ok(mut url) if !url.username().is_empty() || url.password().is_some() => {
            // Neither can fail on an address that has a host, and one without has no password.
            let _cleared = (url.set_username(""), url.set_password(None));
            url.into()
        }
        _ => address.to_owned(),
    }
}
