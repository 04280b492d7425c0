//! The integration tests, one binary.

mod acts;
mod adding;
mod anything;
mod architecture;
mod cli;
mod completing;
mod corpus;
mod docs;
mod effects;
mod figures;
mod full_text;
mod given;
mod health;
mod managing;
mod mending;
mod mentions;
mod mentions_hold;
mod moving;
mod pictures;
mod players;
mod ruling;
mod screens;
mod support;
mod trending;
mod views;
