//! The one table of commands, and the keys that give them.
//!
//! A [`Command`] is an order: what the user wants, not how it is done. One row of the table in
//! `table` feeds dispatch, the footer's hints, help, the actions menu, the command line, README's key
//! section and the man page; a row without behaviour does not compile, because `app` matches on it
//! exhaustively.

mod key;
mod keymap;
mod table;

pub use key::{Code, Key, KeyError, Keys};
pub use keymap::{Complaint, Keymap, Outcome};
pub use table::{Command, Context, Group, Row, TABLE};
