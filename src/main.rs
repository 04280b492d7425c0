//! Earmark's thin main: chooses a face, prints the error, sets the exit code.

fn main() {}
