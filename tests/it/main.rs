//! The integration tests, one binary.

mod acts;
mod anything;
mod architecture;
mod cli;
mod completing;
mod corpus;
mod docs;
mod effects;
mod figures;
mod mending;
mod mentions;
mod mentions_hold;
mod moving;
mod players;
mod screens;
mod support;
mod views;
