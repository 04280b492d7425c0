//! Saved views: kept, renamed, reordered, removed and counted.

use super::marks::quoted;
use super::{Done, Library, LibraryError};
use crate::news::query::{QueryError, nearest};
use crate::news::{Query, SavedView, Tally, ViewChange, ViewId, fold};
use crate::store::{Moment, StoreError};
use crate::text::clean;

/// Views that one may save. Each has a line in the sidebar.
const MOST_VIEWS: usize = 500;

/// Characters that a view's name may have.
const LONGEST_NAME: usize = 80;

/// Why a view could not be saved or changed. Nothing was changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ViewError {
    /// There is none of that name.
    #[error("There is no view \"{name}\"{}", hint(.near.as_deref()))]
    Unknown {
        /// The name.
        name: String,
        /// What was probably meant.
        near: Option<String>,
    },
    /// It was removed meanwhile.
    #[error("That view is no longer there.")]
    Gone,
    /// There is one of that name.
    #[error("There is a view \"{0}\" already.")]
    Taken(String),
    /// Another view has the keys.
    #[error("The keys \"{0}\" open the view \"{1}\".")]
    KeyTaken(String, String),
    /// Nothing is left of the name.
    #[error("A view needs a name.")]
    Nameless,
    /// There are as many as there may be.
    #[error("There are {MOST_VIEWS} views already, and more are not kept. Remove one first.")]
    TooMany,
    /// The query cannot be understood.
    #[error("The query cannot be understood: {0}")]
    Query(QueryError),
}

impl Library {
    /// The saved views in their order.
    pub fn views(&self) -> Result<Vec<SavedView>, LibraryError> {
        Ok(self.store.views()?)
    }

    /// Finds a view by its name, whatever its case and accents.
    pub fn view_named(&self, name: &str) -> Result<SavedView, LibraryError> {
        let views = self.views()?;
        let found = views.iter().find(|view| fold(&view.name) == fold(name));
        found.cloned().ok_or_else(|| {
            let folded: Vec<String> = views.iter().map(|view| fold(&view.name)).collect();
            let near = nearest(&fold(name), folded.iter().map(String::as_str));
            let near = near.and_then(|near| folded.iter().position(|name| name == near));
            let near = near.map(|at| views[at].name.clone());
            ViewError::Unknown { name: name.to_owned(), near }.into()
        })
    }

    /// Saves a query under a name, as the last of the views.
    pub fn save_view(&self, name: &str, query: &str, key: &str) -> Result<Done, LibraryError> {
        let (name, query) = (checked_name(name)?, checked_query(query)?);
        self.change_views(|views| {
            if views.len() >= MOST_VIEWS {
                return Err(ViewError::TooMany);
            }
            free(views, ViewId::default(), &name, key)?;
            let label = format!("Saved the view {}", quoted(&name));
            views.push(SavedView { id: ViewId::default(), name, query, key: key.to_owned() });
            Ok(label)
        })
    }

    /// Changes a view.
    pub fn change_view(&self, id: ViewId, change: &ViewChange) -> Result<Done, LibraryError> {
        let name = change.name.as_deref().map(checked_name).transpose()?;
        let query = change.query.as_deref().map(checked_query).transpose()?;
        self.change_views(|views| {
            let at = views.iter().position(|view| view.id == id).ok_or(ViewError::Gone)?;
            let mut view = views.remove(at);
            let label = label(&view, change);
            view.name = name.unwrap_or(view.name);
            view.query = query.unwrap_or(view.query);
            view.key = change.key.clone().unwrap_or(view.key);
            free(views, id, &view.name, &view.key)?;
            views.insert(change.place.unwrap_or(at).min(views.len()), view);
            Ok(label)
        })
    }

    /// Removes views. The stories that they find stay as they are.
    pub fn remove_views(&self, ids: &[ViewId]) -> Result<Done, LibraryError> {
        self.change_views(|views| {
            let gone: Vec<&SavedView> = views.iter().filter(|view| ids.contains(&view.id)).collect();
            let label = match gone.as_slice() {
                [] => return Err(ViewError::Gone),
                [one] => format!("Removed the view {}", quoted(&one.name)),
                several => format!("Removed {} views", several.len()),
            };
            views.retain(|view| !ids.contains(&view.id));
            Ok(label)
        })
    }

    fn change_views(
        &self,
        change: impl FnOnce(&mut Vec<SavedView>) -> Result<String, ViewError>,
    ) -> Result<Done, LibraryError> {
        let (label, marked) = self.store.change_views(change)??;
        Ok(Done { label, changed: marked.changed })
    }

    /// Counts the stories of a query, as far as that is cheap: up to 10,000.
    pub fn tally(&self, query: &Query, moment: &Moment) -> Result<Tally, LibraryError> {
        Ok(self.store.tally(query, moment)?)
    }

    /// Counts what each view has to show, one after the other, and tells each as soon as it is known. A query
    /// that cannot be answered is told with its reason. Ends early where all this was overtaken.
    pub fn count_views(
        &self,
        views: &[(ViewId, String)],
        moment: &Moment,
        tell: &mut dyn FnMut(ViewId, Result<Tally, String>),
    ) {
        let question = self.store.overtaken();
        for (id, text) in views {
            let counted = match Query::parse(text) {
                Ok(query) => self.store.tally(&query.counted(), moment).map_err(|error| match error {
                    StoreError::Superseded => None,
                    error => Some(error.to_string()),
                }),
                Err(error) => Err(Some(error.to_string())),
            };
            if self.store.overtaken() != question {
                return;
            }
            match counted {
                Ok(tally) => tell(*id, Ok(tally)),
                Err(Some(why)) => tell(*id, Err(why)),
                Err(None) => return,
            }
        }
    }
}

fn hint(near: Option<&str>) -> String {
    near.map_or_else(|| ".".into(), |near| format!("; did you mean \"{near}\"?"))
}

/// What a change does, for the footer and for undo.
fn label(view: &SavedView, change: &ViewChange) -> String {
    let name = quoted(&view.name);
    match change {
        ViewChange { name: Some(new), .. } => format!("Renamed the view {name} to {}", quoted(new)),
        ViewChange { query: Some(_), .. } => format!("Changed the query of the view {name}"),
        ViewChange { key: Some(key), .. } if key.is_empty() => format!("Took the keys of the view {name}"),
        ViewChange { key: Some(key), .. } => format!("Gave the view {name} the keys {key}"),
        _ => format!("Moved the view {name}"),
    }
}

fn checked_name(name: &str) -> Result<String, ViewError> {
    let name: String = clean::line(name).trim().chars().take(LONGEST_NAME).collect();
    if name.is_empty() { Err(ViewError::Nameless) } else { Ok(name.trim_end().to_owned()) }
}

fn checked_query(query: &str) -> Result<String, ViewError> {
    // Spaces within a phrase or a regular expression stay as they are.
    let query = clean::text(query).replace(['\n', '\t'], " ").trim().to_owned();
    Query::parse(&query).map_err(ViewError::Query)?;
    Ok(query)
}

/// Whether no other view has the name or the keys.
fn free(views: &[SavedView], own: ViewId, name: &str, key: &str) -> Result<(), ViewError> {
    for view in views.iter().filter(|view| view.id != own) {
        if fold(&view.name) == fold(name) {
            return Err(ViewError::Taken(view.name.clone()));
        }
        let clash = |one: &str, other: &str| one == other || one.starts_with(&format!("{other} "));
        if !key.is_empty() && !view.key.is_empty() && (clash(key, &view.key) || clash(&view.key, key)) {
            return Err(ViewError::KeyTaken(view.key.clone(), view.name.clone()));
        }
    }
    Ok(())
}
