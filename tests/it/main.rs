//! Tests that use Earmark from outside, in one binary.

mod cli;
