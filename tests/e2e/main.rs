//! The whole program in a pseudo-terminal and in a shell: what only a real process can show.
//!
//! [`tui`] is a terminal that types and looks, [`shell`] runs one command; both know only what a user
//! knows. Nothing here sleeps: every wait is for something to be seen, with a deadline that only a hung
//! program reaches.

#![cfg(unix)]

mod adding;
mod bad_input;
mod comfort;
mod faults;
mod feeds;
mod full_text;
mod health;
mod hostile;
mod hostile_sites;
mod keys;
mod kill;
mod pictures;
mod plain;
mod reader;
mod refreshing;
mod ruling;
mod server;
mod shell;
mod stray;
mod svg;
mod table;
mod themes;
mod tls;
mod tui;
mod views;
