//! Refreshing from the screen: which feeds a key means, and what is said of it while it goes on.

use super::event::Effect;
use super::model::{Model, Notice, Overlay};
use crate::news::FeedId;

/// A refresh that goes on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Refreshing {
    /// How many feeds are done.
    pub done: usize,
    /// How many there are.
    pub total: usize,
    /// How many of them failed.
    pub failed: usize,
    /// How many full texts are fetched, and of how many, once the feeds are done.
    pub pages: Option<(usize, usize)>,
}

impl Refreshing {
    /// How far it has come, for the footer.
    #[must_use]
    pub fn text(&self) -> String {
        if let Some((done, total)) = self.pages {
            return format!("{done}/{total} full texts");
        }
        let feeds = if self.total == 1 { "feed" } else { "feeds" };
        let failed = if self.failed > 0 { format!(", {} failed", self.failed) } else { String::new() };
        format!("{}/{} {feeds}{failed}", self.done, self.total)
    }
}

/// How a refresh ended.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Refreshed {
    /// Whether the user asked for it; one that came by itself says little.
    pub asked: bool,
    /// Whether it was stopped before its end.
    pub stopped: bool,
    /// How many feeds were fetched.
    pub fetched: usize,
    /// How many stories are new.
    pub new: u64,
    /// The feeds that failed, by name, and why.
    pub failures: Vec<(String, String)>,
}

/// Refreshes what the user looks at: the feed or folder under the cursor of the sidebar, the feed of the
/// view, or else the feed of the selected story.
pub(super) fn here(model: &mut Model) -> Vec<Effect> {
    let Some(feeds) = super::feeds::wanted(model) else {
        return model.answer(Notice::done("No feed is selected; R fetches all"));
    };
    let fetched: Vec<FeedId> = feeds.iter().filter(|feed| !feed.url.is_empty()).map(|feed| feed.id).collect();
    match (fetched.is_empty(), feeds.first()) {
        (true, Some(feed)) => {
            let title = feed.title.clone();
            model.answer(Notice::done(format!("{title} is not fetched: its stories were imported")))
        }
        (true, None) => model.answer(Notice::done("No feed is selected; R fetches all")),
        (false, _) => vec![Effect::Refresh(fetched)],
    }
}

/// Refreshes every feed; while that goes on, asks whether to stop it.
pub(super) fn all(model: &mut Model) -> Vec<Effect> {
    if let Some(going) = &model.refreshing {
        let question = format!(
            "A refresh goes on ({}). Stop it? Enter stops it, any other key lets it go on",
            going.text()
        );
        model.overlay = Some(Overlay::Ask { question, yes: vec![Effect::StopRefresh] });
        return Vec::new();
    }
    vec![Effect::RefreshAll]
}

/// Takes the end of a refresh.
pub(super) fn ended(model: &mut Model, ended: &Refreshed) -> Vec<Effect> {
    model.refreshing = None;
    let stories = if ended.new == 1 { "new story" } else { "new stories" };
    let feeds = if ended.fetched == 1 { "feed" } else { "feeds" };
    let end = if ended.stopped { "Stopped; " } else { "" };
    let done = format!("{end}{} {feeds} fetched, {} {stories}", ended.fetched, ended.new);
    match ended.failures.as_slice() {
        _ if !ended.asked => {}
        [] if ended.fetched == 0 && !ended.stopped => {
            model.say(Notice::done("No feed was fetched; + adds one, gm picks some to begin with"));
        }
        [] => model.say(Notice::done(done)),
        [(title, why)] => model.say(Notice::warning(format!("{title}: {why}"))),
        [(title, why), rest @ ..] => {
            let names: Vec<&str> = rest.iter().take(3).map(|(title, _)| title.as_str()).collect();
            let more = rest.len() - names.len();
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            let also = names.join(", ");
            model.say(Notice::warning(format!("{done}. {title}: {why} Also failed: {also}{more}")));
        }
    }
    super::health::shown_anew(model)
}
