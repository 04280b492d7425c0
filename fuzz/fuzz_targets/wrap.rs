//! Any document fits any width, with every word.
#![no_main]

#[path = "../../tests/it/reading_promises.rs"]
mod reading_promises;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| reading_promises::of_wrapping(bytes));
