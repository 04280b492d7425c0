//! Views and searches.

use super::session::Session;
use super::stories;
use crate::cli::failure::Failure;
use crate::cli::out::count;
use crate::news::query::nearest;
use crate::news::{Query, View, fold};

/// Turns to a view, or lists those there are.
pub(super) fn view(session: &mut Session<'_>, name: &str) -> Result<(), Failure> {
    if name.is_empty() {
        return list(session);
    }
    let view = find(session, name)?;
    stories::show(session, view)
}

fn list(session: &mut Session<'_>) -> Result<(), Failure> {
    let views = all(session)?;
    let mut lines = vec![format!("The view is {}.", session.listing.name())];
    for (number, (view, said)) in (1..).zip(&views) {
        lines.push(format!("{number}. {view}; {said}"));
    }
    session.views = views.into_iter().map(|(view, _)| view).collect();
    session.say_all(&lines)
}

/// Every view, each with what is said of it.
fn all(session: &Session<'_>) -> Result<Vec<(View, String)>, Failure> {
    let counts = session.library.counts(&session.shell.moment()).map_err(Failure::of)?;
    let stories = |number: u64| count(number, "story", "stories");
    let unread = |number: u64| format!("{number} unread");
    let mut views = vec![
        (View::All, stories(counts.all)),
        (View::Unread, stories(counts.unread)),
        (View::Today, unread(counts.today)),
        (View::Following, unread(counts.following)),
        (View::Starred, stories(counts.starred)),
    ];
    views.extend(counts.views.iter().map(|saved| (saved.view(), format!("saved search {}", saved.query))));
    views.extend(counts.tags.iter().map(|tag| (View::Tag(tag.name.clone()), stories(tag.stories))));
    Ok(views)
}

/// The view of a number, of a name, or of the beginning of a name that no other has.
pub(super) fn find(session: &Session<'_>, typed: &str) -> Result<View, Failure> {
    let number = typed.parse::<usize>().ok().and_then(|number| session.views.get(number.checked_sub(1)?));
    if let Some(view) = number {
        return Ok(view.clone());
    }
    let views: Vec<View> = all(session)?.into_iter().map(|(view, _)| view).collect();
    let names: Vec<String> = views.iter().map(|view| folded(&view.to_string())).collect();
    let wanted = folded(typed);
    let exact = names.iter().position(|name| *name == wanted);
    let begun: Vec<usize> =
        (0..names.len()).filter(|&at| !wanted.is_empty() && names[at].starts_with(&wanted)).collect();
    match (exact, begun.as_slice()) {
        (Some(at), _) | (None, &[at]) => Ok(views[at].clone()),
        (None, []) => {
            let near = nearest(&wanted, names.iter().map(String::as_str));
            let near = near.map_or_else(String::new, |near| format!(" Did you mean {near}?"));
            Err(Failure::Usage(format!(
                "There is no view \"{typed}\".{near} view lists them; search takes any query."
            )))
        }
        (None, several) => {
            let names: Vec<String> = several.iter().map(|&at| views[at].to_string()).collect();
            Err(Failure::Usage(format!("\"{typed}\" could be {}. Type more of it.", names.join(", "))))
        }
    }
}

/// A name without regard to case and accents; the sign of a tag stays.
fn folded(name: &str) -> String {
    let sign = if name.starts_with('#') { "#" } else { "" };
    format!("{sign}{}", fold(name))
}

/// Turns to what a query finds.
pub(super) fn search(session: &mut Session<'_>, query: &str) -> Result<(), Failure> {
    if query.is_empty() {
        return Err(Failure::Usage(
            "What should be searched for? Words, #tag, @artist, =feed, is:unread and more.".into(),
        ));
    }
    Query::parse(query)
        .map_err(|error| Failure::Usage(format!("This query cannot be understood: {error}")))?;
    stories::show(session, View::Query(query.to_owned()))
}

/// Saves the view that is listed under a name.
pub(super) fn save(session: &mut Session<'_>, name: &str) -> Result<(), Failure> {
    if name.is_empty() {
        return Err(Failure::Usage("Under which name? save-view takes one.".into()));
    }
    let query = session.listing.view.query().to_string();
    let done = session.library.save_view(name, &query, "");
    session.say_done(done)
}

impl Session<'_> {
    /// Turns to where the conversation begins: a query that was asked for, else what the settings say, else what
    /// is unread.
    pub(super) fn start(&mut self, asked: &str, is_query: bool) {
        let setting = self.settings.start.clone();
        let view = match setting {
            _ if is_query => View::Query(asked.to_owned()),
            Some(text) => find(self, &text).unwrap_or(View::Query(text)),
            None => View::Unread,
        };
        self.turn_to(view);
    }
}
