//! The integration tests, one binary.

mod anything;
mod architecture;
mod cli;
mod docs;
mod effects;
mod mentions;
mod mentions_hold;
mod screens;
mod support;
