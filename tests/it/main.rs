//! The integration tests, one binary.

mod anything;
mod architecture;
mod cli;
mod corpus;
mod docs;
mod effects;
mod figures;
mod mentions;
mod mentions_hold;
mod screens;
mod support;
