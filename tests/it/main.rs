//! The integration tests, one binary.

mod anything;
mod architecture;
mod cli;
mod docs;
mod effects;
mod mending;
mod mentions;
mod screens;
mod support;
