//! What the screen knows and decides; no input or output, no clock.
//!
//! [`update`] is the only writer of [`Model`]: an [`Event`] (a fact, in the past tense) comes in, the
//! model changes, and [`Effect`]s (requests to the outside, plain data) go out. Everything slow is an
//! effect; its answer comes back as an event with the ticket it was asked under, and an answer whose
//! ticket is no longer current is dropped, so that fast typing never shows stale results.

mod act;
mod edit;
mod event;
mod layout;
mod list;
mod menu;
mod model;
mod music;
mod pointer;
mod prompt;
mod reader;
mod select;
mod sidebar;
mod songs;
mod update;

pub use edit::LineEdit;
pub use event::{Effect, Event, Mouse, MouseKind, OpenedStory, SongToSave, Ticket};
pub use layout::{Layout, Panes};
pub use list::List;
pub use menu::{Choice, Item, Menu, MenuKind};
pub use model::{Model, Notice, NoticeKind, Overlay, Pane, Screen, Start};
pub use prompt::{Prompt, PromptKind};
pub use reader::{Hints, Reader, ReaderLine};
pub use select::Selection;
pub use sidebar::{Entry, Sidebar};
pub use songs::{SongOrder, Songs};
pub use update::update;
