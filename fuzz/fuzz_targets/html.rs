//! Any bytes become a document that keeps its promises.
#![no_main]

#[path = "../../tests/it/reading_promises.rs"]
mod reading_promises;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| reading_promises::of_html(bytes));
