//! Earmark: a terminal reader for music news that never lets a song slip by.
//!
//! ```text
//!  earmark  Unread                                   1 284 unread   ♪ 23 to check out   ui::chrome
//! ─────────────┬──────────────────────────────┬──────────────────────────────────────
//!  Unread 1 284│ ● Wet Leg announce an album  │ Wet Leg announce an album
//!  Today     86│   Stereogum  3h  Wet Leg ♪1  │ Stereogum · 3h · 2 min read
//!  Starred   40│ ○ Mdou Moctar, live          │
//!  #film     14│   Quietus  5h  Mdou Moctar   │ The duo return with ♪"…"
//!   app::sidebar        app::list                      app::reader
//! ─────────────┴──────────────────────────────┴──────────────────────────────────────
//!  j/k move  ⏎ read  b save song  a artist  / search  ? help       commands → hints
//! ```
//!
//! A key becomes a [`commands::Command`], `app::update` turns it into a changed model and a list of
//! effects, `runtime` asks `library` for them on a worker, and the answer comes back as an event.
//!
//! Layers, lowest first; imports point down, and docs/architecture.md holds the table that a test reads:
//!
//! | layer | modules |
//! |---|---|
//! | 0 | `news` `commands` `settings` `theme` |
//! | 1 | `text` `formats` `music` `favorites` `pictures` |
//! | 2 | `intake` `config` `store` `files` `desk` `net` |
//! | 3 | `library` `app` |
//! | 4 | `ui` |
//! | 5 | `runtime` `cli` |
//!
//! The words: a *story* is one article in the store, a *feed* where it came from, an *artist* a performer
//! known by its key, a *song* a recording, a *release* an album or EP, a *mention* a place in a story that
//! names one of them, a *favorite* a song the user saved, a *view* a named query.
//!
//! The library exists for the program and its tests; it is not a stable API.

pub mod commands;
pub mod news;
pub mod settings;
pub mod theme;

pub mod favorites;
pub mod formats;
pub mod music;
pub mod pictures;
pub mod text;

pub mod config;
pub mod desk;
pub mod files;
pub mod intake;
pub mod net;
pub mod store;

pub mod app;
pub mod library;

pub mod ui;

pub mod cli;
pub mod runtime;
