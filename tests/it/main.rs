//! The integration tests, one binary.

mod architecture;
mod docs;
mod mentions;
mod shot;
