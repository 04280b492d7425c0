//! Earmark's thin main: chooses a face, prints the error, sets the exit code.

fn main() {
    let home = std::env::args().nth(1).map(Into::into);
    if let Err(e) = earmark::runtime::run(earmark::runtime::Options { home, ..Default::default() }) {
        eprintln!("{e}");
    }
}
